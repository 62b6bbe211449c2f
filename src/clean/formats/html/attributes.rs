//! The attributes of a tag: where it ends, and what they say of its text.

use super::tag::{Marks, Tag};

/// Attributes of one tag that are looked at.
const MAX_ATTRIBUTES: usize = 100;

/// A tag that was read.
#[derive(Debug, Default)]
pub(super) struct Attributes<'a> {
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Attributes<'a> {
    /// Reads what stands behind the name of a tag; the attributes and the bytes up to and with `>`. `None` where it does not end.
    pub(super) fn read(text: &'a str) -> Option<(Self, usize)> {
        let bytes = text.as_bytes();
        let mut attributes = Self::default();
        let mut at = 0;
        let is_space = |b: &u8| b.is_ascii_whitespace() || *b == b'/';
        loop {
            at += bytes.get(at..)?.iter().take_while(|b| is_space(b)).count();
            if *bytes.get(at)? == b'>' {
                return Some((attributes, at + 1));
            }
            let name_at = at;
            // A name may begin with `=`.
            at += 1;
            at += bytes.get(at..)?.iter().take_while(|b| !is_space(b) && !matches!(b, b'=' | b'>')).count();
            let name = text.get(name_at..at).unwrap_or_default();
            let gap = bytes.get(at..)?.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let mut value = "";
            if bytes.get(at + gap) == Some(&b'=') {
                at += gap + 1;
                at += bytes.get(at..)?.iter().take_while(|b| b.is_ascii_whitespace()).count();
                let quote = *bytes.get(at)?;
                if quote == b'"' || quote == b'\'' {
                    let length = bytes.get(at + 1..)?.iter().position(|b| *b == quote)?;
                    value = text.get(at + 1..at + 1 + length).unwrap_or_default();
                    at += length + 2;
                } else {
                    let length =
                        bytes.get(at..)?.iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count();
                    value = text.get(at..at + length).unwrap_or_default();
                    at += length;
                }
            }
            if attributes.pairs.len() < MAX_ATTRIBUTES {
                attributes.pairs.push((name, value));
            }
        }
    }

    /// The value of an attribute as it is written; references in it stay.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// What they say of an element.
    pub(super) fn marks(&self, tag: Tag) -> Marks {
        let number = |name: &str| self.get(name).and_then(leading_number);
        let href = self.get("href").map(str::trim).filter(|href| !href.is_empty());
        let style: String = self.get("style").map(plain).unwrap_or_default();
        let names = || {
            let all = [self.get("id"), self.get("class")].into_iter().flatten();
            all.flat_map(|value| value.split_ascii_whitespace()).take(20)
        };
        let is_note = href.is_some_and(|href| href.starts_with("#_ftn") || href.starts_with("#_edn"));
        let is_contents = tag == Tag::Paragraph && names().any(|name| name.starts_with("MsoToc"));
        let is_list = matches!(tag, Tag::Numbers | Tag::Item | Tag::Bullets);
        Marks {
            hidden: self.get("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
                || style.contains("display:none")
                || style.contains("visibility:hidden")
                || style.contains("mso-hide:all")
                || matches!(tag, Tag::Reading | Tag::Deleted)
                || is_note
                || is_contents,
            link: tag == Tag::Link && href.is_some_and(|href| !href.starts_with('#')),
            chrome: !tag.is_inline() && names().any(is_chrome),
            title: names().any(is_title),
            bare: is_list && (style.contains("list-style:none") || style.contains("list-style-type:none")),
            columns: if tag.is_cell() { number("colspan").unwrap_or(1) } else { 0 },
            rows: match number("rowspan").filter(|_| tag.is_cell()) {
                Some(0) => u16::MAX,
                rows => rows.unwrap_or(0),
            },
            number: match tag {
                Tag::Numbers => number("start"),
                Tag::Item => number("value"),
                _ => None,
            },
            kind: self
                .get("type")
                .filter(|kind| is_list && kind.len() == 1)
                .and_then(|kind| kind.chars().next())
                .filter(|kind| matches!(kind, '1' | 'a' | 'A' | 'i' | 'I')),
        }
    }
}

/// The digits that a value begins with.
fn leading_number(value: &str) -> Option<u16> {
    let value = value.trim();
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value.get(..end)?.parse().ok()
}

/// A style without white space, in small letters; as much of it as is looked at.
fn plain(style: &str) -> String {
    let without = style.chars().filter(|c| !c.is_whitespace());
    without.take(2000).map(|c| c.to_ascii_lowercase()).collect()
}

/// Words that a name is made of: `page-footer`, `pageFooter`, `page_footer` have `page` and `footer`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in name.chars().take(100) {
        let is_new = c.is_ascii_uppercase() && was_small;
        was_small = c.is_ascii_lowercase();
        if (is_new || !c.is_ascii_alphabetic()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
    }
    words
}

/// Whether a name is that of a menu, a footer, a bar of buttons and the like.
fn is_chrome(name: &str) -> bool {
    const PARTS: [&str; 16] = [
        "footer",
        "breadcrumb",
        "crumb",
        "bdshare",
        "copyright",
        "navbar",
        "sidebar",
        "toolbar",
        "qrcode",
        "friendlink",
        "erweima",
        "banquan",
        "mianbao",
        "dqwz",
        "pagination",
        "weibo",
    ];
    const WORDS: [&str; 24] = [
        "nav",
        "menu",
        "submenu",
        "foot",
        "share",
        "sharebox",
        "login",
        "search",
        "logo",
        "banner",
        "related",
        "recommend",
        "comment",
        "comments",
        "ewm",
        "print",
        "printer",
        "pager",
        "location",
        "weizhi",
        "youlian",
        "yqlj",
        "xgxx",
        "xgwd",
    ];
    let small = name.to_ascii_lowercase();
    PARTS.iter().any(|part| small.contains(part)) || words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// Whether a name is that of the title: `article-title`, `zoomtitle`, `biaoti`.
fn is_title(name: &str) -> bool {
    let small = name.to_ascii_lowercase();
    if ["subtitle", "sub-title", "sub_title", "titlebar", "titlebox"].iter().any(|part| small.contains(part)) {
        return false;
    }
    small.ends_with("title")
        || small.ends_with("biaoti")
        || words(name).iter().any(|word| word == "title" || word == "tit")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    fn marks(tag: Tag, text: &str) -> Marks {
        Attributes::read(text).unwrap().0.marks(tag)
    }

    #[test]
    fn attributes_in_every_spelling() {
        let (attributes, used) = Attributes::read(" ID=a  class = 'b c' data-x=\"1 > 0\" checked/>text").unwrap();
        assert_eq!(used, 45);
        assert_eq!(attributes.get("id"), Some("a"));
        assert_eq!(attributes.get("class"), Some("b c"));
        assert_eq!(attributes.get("data-x"), Some("1 > 0"));
        assert_eq!(attributes.get("checked"), Some(""));
        assert!(Attributes::read(" a=\"b>").is_none());
        assert!(Attributes::read(" =>").is_some());
    }

    #[test]
    fn what_attributes_say() {
        assert!(marks(Tag::Block, " style='color:red; DISPLAY : none'>").hidden);
        assert!(!marks(Tag::Block, " style='display:block'>").hidden);
        assert!(marks(Tag::Link, " href=/a.html>").link);
        assert!(!marks(Tag::Link, " name=a>").link);
        assert!(marks(Tag::Link, " href='#_ftn1'>").hidden);
        let cell = marks(Tag::Cell, " colspan=\"2\" rowspan=0>");
        assert_eq!((cell.columns, cell.rows), (2, u16::MAX));
        assert_eq!(marks(Tag::Numbers, " start=3 type=a>").number, Some(3));
    }

    #[test]
    fn names_are_hints() {
        for name in ["page-footer", "pageFooter", "main_nav", "bdsharebuttonbox", "mianbaoxie", "rightSidebar"] {
            assert!(is_chrome(name), "{name}");
        }
        for name in ["canvas", "content", "TRS_Editor", "article", "zoom", "printable", "navy", "UCAP-CONTENT"] {
            assert!(!is_chrome(name), "{name}");
        }
        assert!(is_title("articleTitle") && is_title("con-tit") && is_title("zoomtitle") && !is_title("subtitle"));
    }
}
