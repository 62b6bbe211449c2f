//! A page without what is no text: scripts, styles, comments, attributes. What is left nests as it should, and is bounded in depth and
//! size, so that no page asks for more of the parser than its length.

use std::collections::HashSet;

use super::attributes::Attributes;
use super::tag::{Marks, Tag};
use crate::clean::formats::FormatError;

/// Deepest nesting; what is deeper stands in the element above it.
const MAX_DEPTH: usize = 200;
/// Most elements that are kept.
const MAX_ELEMENTS: usize = 400_000;
/// Most tags of any kind.
const MAX_TAGS: usize = 4_000_000;
/// Longest page without scripts, styles and attributes, in bytes.
const MAX_LENGTH: usize = 24 << 20;
/// Bytes that are looked at for the ends of tags that have none.
const MAX_FAILED: usize = 1 << 30;

/// Elements whose content is no text of the page.
const DROPPED: [&str; 20] = [
    "script", "style", "noscript", "template", "textarea", "select", "button", "iframe", "noframes", "noembed", "svg",
    "title", "object", "applet", "canvas", "audio", "video", "datalist", "optgroup", "option",
];

/// A page that was made thin.
#[derive(Debug, Default)]
pub(super) struct Thin {
    /// What is left of it.
    pub(super) text: String,
    /// The title that stands in its head.
    pub(super) title: Option<String>,
    /// The title of the article that its head names.
    pub(super) article: Option<String>,
    /// Frames that show other pages.
    pub(super) frames: usize,
    /// Pictures.
    pub(super) pictures: usize,
}

/// Makes a page thin.
pub(super) fn thin(page: &str) -> Result<Thin, FormatError> {
    let mut thinner = Thinner {
        page,
        at: 0,
        out: Thin::default(),
        open: Vec::new(),
        beyond: 0,
        kept: 0,
        tags: 0,
        failed: 0,
        missing: HashSet::new(),
    };
    thinner.run()?;
    Ok(thinner.out)
}

/// An element that is open, and whether it was written.
#[derive(Clone, Copy, Debug)]
struct Open {
    tag: Tag,
    is_written: bool,
}

struct Thinner<'a> {
    page: &'a str,
    at: usize,
    out: Thin,
    open: Vec<Open>,
    /// Elements beyond [`MAX_DEPTH`].
    beyond: usize,
    kept: usize,
    tags: usize,
    /// Bytes behind tags that do not end.
    failed: usize,
    /// Ends that were looked for and stand nowhere in the rest of the page.
    missing: HashSet<&'static str>,
}

impl<'a> Thinner<'a> {
    fn rest(&self) -> &'a str {
        self.page.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) -> Result<(), FormatError> {
        while self.at < self.page.len() {
            let rest = self.rest();
            let text = rest.find('<').unwrap_or(rest.len());
            self.text(rest.get(..text).unwrap_or_default());
            self.at += text;
            if self.out.text.len() > MAX_LENGTH || self.kept > MAX_ELEMENTS || self.tags > MAX_TAGS {
                return Err(FormatError::TooLarge {
                    what: "the page without its scripts".to_owned(),
                    limit: format!("{} MiB or {MAX_ELEMENTS} elements", MAX_LENGTH >> 20),
                });
            }
            self.markup();
        }
        self.close_to(0);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if text.contains('\0') {
            self.out.text.extend(text.chars().filter(|c| *c != '\0'));
        } else {
            self.out.text.push_str(text);
        }
    }

    /// What begins with `<`.
    fn markup(&mut self) {
        let rest = self.rest();
        let Some(behind) = rest.strip_prefix('<') else { return };
        self.tags += 1;
        let end_of = |mark: char| rest.find(mark).map_or(rest.len(), |at| at + mark.len_utf8());
        if let Some(comment) = behind.strip_prefix("!--") {
            // `<!-->` is a whole one. One that does not end is a tag that nobody knows.
            self.at += match comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
                Some(after) => rest.len() - after.len(),
                None if self.missing.contains("-->") => end_of('>'),
                None => match comment.find("-->") {
                    Some(at) => 4 + at + 3,
                    None => {
                        self.missing.insert("-->");
                        end_of('>')
                    }
                },
            };
            return;
        }
        if behind.starts_with(['!', '?']) {
            self.at += end_of('>');
            return;
        }
        let (is_end, name_text) = behind.strip_prefix('/').map_or((false, behind), |text| (true, text));
        let length = name_text
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<'))
            .unwrap_or(name_text.len());
        let name = name_text.get(..length).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || self.failed > MAX_FAILED {
            // `</ >` is a comment; any other `<` is itself.
            if is_end && !name_text.is_empty() {
                self.at += end_of('>');
            } else {
                self.out.text.push_str("&lt;");
                self.at += 1;
            }
            return;
        }
        let from = rest.len() - name_text.len() + length;
        let Some((attributes, used)) = Attributes::read(rest.get(from..).unwrap_or_default()) else {
            // A tag that does not end: the file was cut off, or a quotation mark is missing.
            self.failed += rest.len();
            self.at += if rest.get(1..).is_some_and(|r| r.contains('<')) { end_of('>') } else { rest.len() };
            return;
        };
        self.at += from + used;
        let name = name.get(..name.len().min(20)).unwrap_or_default().to_ascii_lowercase();
        if is_end { self.end(&name) } else { self.start(&name, &attributes) }
    }

    fn start(&mut self, name: &str, attributes: &Attributes) {
        if let Some(dropped) = DROPPED.iter().find(|dropped| **dropped == name) {
            if *dropped == "iframe" {
                self.out.frames += 1;
            }
            self.pass_over(dropped);
            return;
        }
        match name {
            "frame" => self.out.frames += 1,
            "img" => self.out.pictures += 1,
            "meta" if attributes.get("name").is_some_and(|n| n.eq_ignore_ascii_case("ArticleTitle")) => {
                self.out.article = attributes.get("content").map(str::to_owned);
            }
            _ => {}
        }
        let Some(tag) = Tag::named(name) else { return };
        let marks = attributes.marks(tag);
        if tag == Tag::Span && !marks.hidden {
            self.push(tag, marks, false);
            return;
        }
        if !self.make_room(tag) {
            // A cell outside of a table ends a line, as it does in browsers that keep it.
            self.out.text.push('\n');
            return;
        }
        if tag.is_empty() {
            self.kept += 1;
            self.write_start(tag, marks);
            return;
        }
        self.push(tag, marks, true);
    }

    fn push(&mut self, tag: Tag, marks: Marks, is_written: bool) {
        if self.open.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        self.open.push(Open { tag, is_written });
        if is_written {
            self.kept += 1;
            self.write_start(tag, marks);
        }
    }

    fn write_start(&mut self, tag: Tag, marks: Marks) {
        self.out.text.push('<');
        self.out.text.push_str(tag.name());
        let marks = marks.write();
        if !marks.is_empty() {
            self.out.text.push_str(" z=");
            self.out.text.push_str(&marks);
        }
        self.out.text.push('>');
        // The parser takes away a line end that begins it.
        if tag == Tag::Pre {
            self.out.text.push('\n');
        }
    }

    /// Ends the elements that end where another begins; whether the other may stand here.
    fn make_room(&mut self, tag: Tag) -> bool {
        let last = |this: &Self, test: &dyn Fn(Tag) -> bool, stop: &dyn Fn(Tag) -> bool| {
            for (at, open) in this.open.iter().enumerate().rev() {
                if test(open.tag) {
                    return Some(at);
                }
                if stop(open.tag) {
                    return None;
                }
            }
            None
        };
        let is_table = |tag: Tag| tag == Tag::Table;
        let bounds = |tag: Tag| tag.is_cell() || tag == Tag::Table || tag == Tag::Caption;
        if tag.is_frame() {
            let Some(table) = last(self, &is_table, &|_| false) else { return false };
            let keep = match tag {
                Tag::Cell | Tag::HeadCell => last(self, &|t| t == Tag::Row, &is_table),
                Tag::Row => last(self, &|t| matches!(t, Tag::Rows | Tag::Head), &is_table),
                _ => None,
            };
            self.close_to(keep.unwrap_or(table) + 1);
            return true;
        }
        match tag {
            Tag::Table => {
                // One that begins between the cells of another ends it.
                if let Some(open) = last(self, &is_table, &|t| t.is_cell() || t == Tag::Caption) {
                    self.close_to(open);
                }
            }
            Tag::Item | Tag::Term => {
                let stop = |t: Tag| bounds(t) || matches!(t, Tag::Bullets | Tag::Numbers | Tag::Block);
                if let Some(open) = last(self, &|t| t == tag, &stop) {
                    self.close_to(open);
                }
            }
            Tag::Link => {
                if let Some(open) = last(self, &|t| t == Tag::Link, &bounds) {
                    self.close_to(open);
                }
                return true;
            }
            Tag::Heading(_) => {
                let is_heading = |t: Tag| matches!(t, Tag::Heading(_));
                if let Some(open) = last(self, &is_heading, &|t| !t.is_inline() && !is_heading(t)) {
                    self.close_to(open);
                }
            }
            _ => {}
        }
        if !tag.is_inline() && tag != Tag::Break {
            // A paragraph ends at the next block; a link that was not closed ends with it.
            let is_open = |t: Tag| t == Tag::Paragraph;
            if let Some(open) = last(self, &is_open, &|t| !t.is_inline() && !is_open(t)) {
                self.close_to(open);
            }
        }
        true
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            self.out.text.push_str("<br>");
            return;
        }
        let Some(tag) = Tag::named(name) else { return };
        if self.beyond > 0 && !tag.is_empty() {
            self.beyond -= 1;
            return;
        }
        // What stands in a cell does not end the cell; cells and rows end what stands in them, up to their table.
        let is_bound = |open: Tag| {
            if tag == Tag::Table {
                false
            } else if tag.is_frame() {
                open == Tag::Table
            } else {
                open.is_cell() || matches!(open, Tag::Table | Tag::Caption)
            }
        };
        let is_same = |open: Tag| open == tag || matches!((open, tag), (Tag::Heading(_), Tag::Heading(_)));
        for (at, open) in self.open.iter().enumerate().rev() {
            if is_same(open.tag) {
                // An inline element does not end a block.
                if tag.is_inline() && self.open.get(at..).is_some_and(|all| all.iter().any(|o| !o.tag.is_inline())) {
                    return;
                }
                self.close_to(at);
                return;
            }
            if is_bound(open.tag) {
                return;
            }
        }
    }

    /// Ends all elements from the one at `depth`.
    fn close_to(&mut self, depth: usize) {
        self.beyond = 0;
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { break };
            if open.is_written {
                self.out.text.push_str("</");
                self.out.text.push_str(open.tag.name());
                self.out.text.push('>');
            }
        }
    }

    /// Passes over the content of an element and its end.
    fn pass_over(&mut self, name: &'static str) {
        if self.missing.contains(name) {
            return;
        }
        let rest = self.rest();
        let mut from = 0;
        while let Some(at) = rest.get(from..).and_then(|r| r.find("</")) {
            let behind = rest.get(from + at + 2..).unwrap_or_default();
            let is_end = behind.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
                && !behind.get(name.len()..).is_some_and(|b| b.starts_with(|c: char| c.is_ascii_alphanumeric()));
            if is_end {
                if name == "title" && self.out.title.is_none() {
                    self.out.title = rest.get(..from + at).map(str::to_owned);
                }
                self.at += from + at + 2 + behind.find('>').map_or(behind.len(), |end| end + 1);
                return;
            }
            from += at + 2;
        }
        self.missing.insert(name);
        // A script without end is the rest of the page.
        if matches!(name, "script" | "style") {
            self.at = self.page.len();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    fn of(page: &str) -> String {
        thin(page).unwrap().text
    }

    #[test]
    fn scripts_and_attributes_are_gone() {
        let page = "<head><title>云州市</title><script>if (a</b) '<p>'</script></head><BODY onload=x><P ALIGN=center>增长<b>5</b>%<!-- <p> --></P>";
        assert_eq!(of(page), "<p>增长5%</p>");
        assert_eq!(thin(page).unwrap().title.as_deref(), Some("云州市"));
        assert_eq!(of("<![if !supportLists]>一、<![endif]>总则<o:p></o:p>"), "一、总则");
        assert_eq!(of("<!--[if mso]><p>x</p><![endif]-->增长<5%，<a"), "增长&lt;5%，");
    }

    #[test]
    fn elements_end_where_they_should() {
        assert_eq!(of("<p>一<p>二<div>三"), "<p>一</p><p>二</p><div>三</div>");
        assert_eq!(of("<ul><li>一<li>二<ul><li>三</ul></ul>"), "<ul><li>一</li><li>二<ul><li>三</li></ul></li></ul>");
        assert_eq!(
            of("<table><tr><td><p>一<td>二<tr><th>三</table>"),
            "<table><tr><td><p>一</p></td><td>二</td></tr><tr><th>三</th></tr></table>"
        );
        assert_eq!(of("<p><a href=x>一<p>二"), "<p><a z=l>一</a></p><p>二</p>");
        assert_eq!(of("<td>一</td></div>"), "\n一");
        assert_eq!(of("<div><table><td></div>一</table>二"), "<div><table><td>一</td></table>二</div>");
        assert_eq!(of("<span style='display:none'>一<span>二</span>三</span>四"), "<span z=h>一二三</span>四");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = of(&"<div>".repeat(100_000));
        assert_eq!(deep.matches("<div>").count(), MAX_DEPTH);
        assert!(thin(&"<p>".repeat(MAX_ELEMENTS + 2)).is_err());
        assert_eq!(of(&"<!--".repeat(100_000)), "");
        assert_eq!(of(&"<svg>".repeat(100_000)), "");
    }
}
