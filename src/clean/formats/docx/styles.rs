//! Styles of paragraphs: which of them are headings, and which carry a number.

use std::collections::HashMap;

use super::xml::{Space, Step, Xml};
use crate::clean::formats::FormatError;

/// Longest chain of styles that are based on each other.
const MAX_CHAIN: usize = 32;
/// Styles that are kept.
const MAX_STYLES: usize = 20_000;

/// What a style says, its own and what it inherits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// 1–9 for a heading, 0 for the text below it.
    pub(super) outline: Option<u8>,
    /// The list that it numbers in; `0` is none.
    pub(super) list: Option<String>,
    /// The level in it.
    pub(super) level: Option<u8>,
    /// A line of a table of contents.
    pub(super) is_contents: bool,
    base: Option<String>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default: Option<String>,
}

impl Styles {
    /// Reads the part `styles`.
    pub(super) fn read(text: &str, part: &str) -> Result<Self, FormatError> {
        let mut all = Self::default();
        let mut xml = Xml::new(text, part);
        let mut open: Option<(String, Style)> = None;
        let mut depth = 0_usize;
        while let Some(step) = xml.next()? {
            let element = match step {
                Step::Open(element) => element,
                Step::Close => {
                    depth = depth.saturating_sub(1);
                    if depth == 1
                        && let Some((id, style)) = open.take()
                    {
                        if all.styles.len() >= MAX_STYLES {
                            break;
                        }
                        all.styles.insert(id, style);
                    }
                    continue;
                }
                Step::Text(_) | Step::Char(_) => continue,
            };
            depth += 1;
            if element.space != Space::Word {
                continue;
            }
            if element.name() == "style" && depth == 2 {
                let id = element.attribute("styleId").unwrap_or_default();
                if element.attribute("type").is_none_or(|kind| kind == "paragraph") {
                    if element.attribute("default").is_some_and(|d| d == "1" || d == "true") {
                        all.default = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                continue;
            }
            let Some((_, style)) = &mut open else { continue };
            match element.name() {
                "name" => {
                    let name = element.val().unwrap_or_default();
                    style.outline = style.outline.or_else(|| heading(&name));
                    style.is_contents = is_contents(&name);
                }
                "basedOn" => style.base = element.val(),
                "outlineLvl" => style.outline = element.val().and_then(|v| outline(&v)),
                "numId" => style.list = element.val(),
                "ilvl" => style.level = element.val().and_then(|v| v.parse().ok()),
                _ => {}
            }
        }
        Ok(all)
    }

    /// The style by its id, with what it inherits; the default one without an id.
    pub(super) fn get(&self, id: Option<&str>) -> Style {
        let mut result = Style::default();
        let mut next = id.or(self.default.as_deref());
        for _ in 0..MAX_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            result.outline = result.outline.or(style.outline);
            result.level = result.level.or(style.level);
            result.list = result.list.or_else(|| style.list.clone());
            result.is_contents |= style.is_contents;
            next = style.base.as_deref();
        }
        result
    }

    /// The list that a style of numbering stands for.
    pub(super) fn list(&self, id: &str) -> Option<&str> {
        self.styles.get(id)?.list.as_deref()
    }
}

/// The value of `w:outlineLvl`: 0–8 are headings, 9 is text.
pub(super) fn outline(value: &str) -> Option<u8> {
    let level: u8 = value.trim().parse().ok()?;
    Some(if level < 9 { level + 1 } else { 0 })
}

/// The level of a heading by the name of its style: `heading 1`, `标题 1`, `Title`.
fn heading(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    if matches!(name.as_str(), "title" | "标题" | "文档标题") {
        return Some(1);
    }
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?.trim();
    level.parse().ok().filter(|level| (1..=9).contains(level))
}

/// Whether a style is that of a line of a table of contents: `toc 1`, `目录 1`.
fn is_contents(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let level = name.strip_prefix("toc").or_else(|| name.strip_prefix("目录")).map(str::trim);
    level.is_some_and(|level| level.parse::<u8>().is_ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:docDefaults><w:pPrDefault/></w:docDefaults>
        <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
            <w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="own"><w:name w:val="自用"/><w:basedOn w:val="1"/></w:style>
        <w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>
        <w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 2"/></w:style>
        <w:style w:type="character" w:styleId="c"><w:name w:val="标题 1 字符"/></w:style></w:styles>"#;

    #[test]
    fn headings_by_name_level_and_base() {
        let styles = Styles::read(STYLES, "styles").unwrap();
        assert_eq!(styles.get(Some("1")).outline, Some(1));
        assert_eq!(styles.get(Some("own")).outline, Some(1));
        assert_eq!(styles.get(Some("own")).list.as_deref(), Some("3"));
        assert_eq!(styles.get(Some("x")).outline, Some(2));
        assert_eq!(styles.get(None).outline, None);
        assert_eq!(styles.get(Some("c")).outline, None);
        assert!(styles.get(Some("t")).is_contents);
    }

    #[test]
    fn names_of_headings() {
        for (name, level) in [("heading 3", Some(3)), ("标题 2", Some(2)), ("标题2", Some(2)), ("Title", Some(1))] {
            assert_eq!(heading(name), level, "{name}");
        }
        assert_eq!(heading("标题 1 字符"), None);
        assert_eq!(heading("副标题"), None);
        assert_eq!(outline("9"), Some(0));
    }
}
