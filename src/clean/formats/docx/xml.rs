//! XML of a package as a stream of events: bounded in depth, without entities of its own.

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::clean::formats::FormatError;

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 1024;
/// Attributes of one element that are looked at.
const MAX_ATTRIBUTES: usize = 256;

/// Names of WordprocessingML: as Microsoft writes it, and strict ISO/IEC 29500.
const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// What an element belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML.
    Word,
    /// Anything else.
    Other,
}

/// An event of the stream. An empty element opens and closes.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The element that was opened last ends.
    Close,
    /// Text.
    Text(&'a str),
    /// A character that was written as a reference.
    Char(char),
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Element<'a> {
    start: BytesStart<'a>,
    /// Its name space.
    pub(super) space: Space,
}

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.start.name().0)
    }

    /// The value of an attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let found = attributes
            .with_checks(false)
            .take(MAX_ATTRIBUTES)
            .filter_map(Result::ok)
            .find(|attribute| local(attribute.key.0) == name)?;
        Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
    }

    /// The value of the attribute `val`.
    pub(super) fn val(&self) -> Option<String> {
        self.attribute("val")
    }

    /// What a property that is on or off says: on where it says nothing.
    pub(super) fn is_on(&self) -> bool {
        self.val().is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn prefix(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// A stream of events.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// Name of the part, for errors.
    part: &'a str,
    /// Prefix of WordprocessingML, as the first element declares it.
    word: Option<String>,
    depth: usize,
    /// The element that was opened last was an empty one.
    close: bool,
}

impl<'a> Xml<'a> {
    /// Reads the text of a part.
    pub(super) fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, part, word: None, depth: 0, close: false }
    }

    /// The next event; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Step<'a>>, FormatError> {
        if self.close {
            self.close = false;
            return Ok(Some(Step::Close));
        }
        loop {
            let event = self.reader.read_event().map_err(|e| self.broken(&e.to_string()))?;
            let (start, empty) = match event {
                Event::Start(start) => (start, false),
                Event::Empty(start) => (start, true),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Step::Close));
                }
                Event::Text(text) => match text.into_inner() {
                    std::borrow::Cow::Borrowed(text) => return Ok(Some(Step::Text(text))),
                    std::borrow::Cow::Owned(_) => continue,
                },
                Event::CData(text) => match text.into_inner() {
                    std::borrow::Cow::Borrowed(text) => return Ok(Some(Step::Text(text))),
                    std::borrow::Cow::Owned(_) => continue,
                },
                Event::GeneralRef(reference) => match character(&reference) {
                    Some(c) => return Ok(Some(Step::Char(c))),
                    None => return Err(self.broken("an entity of its own, which no document has")),
                },
                Event::Eof if self.depth > 0 => return Err(self.broken("ends inside an element")),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            };
            if empty {
                self.close = true;
            } else {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(self.broken("nested too deep"));
                }
            }
            if self.word.is_none() {
                self.word = Some(declared(&start).unwrap_or_else(|| "w".to_owned()));
            }
            let is_word = self.word.as_deref() == Some(prefix(start.name().0));
            let space = if is_word { Space::Word } else { Space::Other };
            return Ok(Some(Step::Open(Element { start, space })));
        }
    }

    /// Passes over what is left of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), FormatError> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()? {
                Some(Step::Open(_)) => open += 1,
                Some(Step::Close) => open -= 1,
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn broken(&self, reason: &str) -> FormatError {
        FormatError::Broken {
            format: "DOCX",
            reason: format!("{} at byte {}: {reason}", self.part, self.reader.buffer_position()),
            position: None,
        }
    }
}

/// The prefix of WordprocessingML that an element declares.
fn declared(start: &BytesStart) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .take(MAX_ATTRIBUTES)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.0.starts_with("xmlns") && WORD.contains(&attribute.value.as_ref()))?;
    Some(found.key.0.split_once(':').map_or("", |(_, prefix)| prefix).to_owned())
}

/// The character that a reference stands for: a number or one of the five names of XML.
fn character(reference: &quick_xml::events::BytesRef) -> Option<char> {
    if reference.is_char_ref() {
        return Some(reference.resolve_char_ref().ok().flatten().unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<String, FormatError> {
        let mut xml = Xml::new(text, "x");
        let mut out = String::new();
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(e) => {
                    out.push_str(if e.space == Space::Word { "[" } else { "{" });
                    out.push_str(e.name());
                }
                Step::Close => out.push(']'),
                Step::Text(t) => out.push_str(t),
                Step::Char(c) => out.push(c),
            }
        }
        Ok(out)
    }

    #[test]
    fn prefixes_are_those_that_are_declared() {
        let strict =
            r#"<q:document xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main"><q:p/><w:p/></q:document>"#;
        assert_eq!(all(strict).unwrap(), "[document[p]{p]]");
        let default =
            r#"<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><p/></document>"#;
        assert_eq!(all(default).unwrap(), "[document[p]]");
    }

    #[test]
    fn entities_are_five_and_numbers() {
        assert_eq!(all("<w:t>a&lt;b&amp;c&#20159;&#x4EBF;</w:t>").unwrap(), "[ta<b&c亿亿]");
        let bomb = r#"<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:t>&b;</w:t>"#;
        assert_eq!(all(bomb).unwrap_err().code(), "broken_file");
    }

    #[test]
    fn what_does_not_end_is_broken() {
        assert!(all("<w:t>a").is_err());
        assert!(all("<w:p><w:t>a</w:p></w:t>").is_err());
        assert!(all(&"<w:t>".repeat(5000)).is_err());
    }
}
