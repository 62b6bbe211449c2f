//! A paragraph that is being read, and the fields that run through it.

use super::flow::Block;
use super::xml::Element;

/// As much of an instruction as is looked at, in bytes.
const MAX_INSTRUCTION: usize = 64;

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// What it says.
    pub(super) text: String,
    /// Id of its style.
    pub(super) style: Option<String>,
    /// Its own level of a heading, 0 for none.
    pub(super) outline: Option<u8>,
    /// Its list.
    pub(super) list: Option<String>,
    /// The level in its list.
    pub(super) level: Option<u8>,
    /// Its end was deleted: it goes on in the next one.
    pub(super) is_end_deleted: bool,
    /// Pages that begin before its first character.
    pub(super) pages_before: usize,
    /// Pages that begin in it.
    pub(super) pages_inside: usize,
    /// Text boxes that are anchored in it.
    pub(super) boxes: Vec<Block>,
}

impl Paragraph {
    /// Adds text of one line.
    pub(super) fn push(&mut self, text: &str) {
        self.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    }

    /// Ends a line of it.
    pub(super) fn end_line(&mut self) {
        self.text.push('\n');
    }

    /// A page begins here.
    pub(super) fn page(&mut self) {
        if self.text.trim().is_empty() {
            self.pages_before += 1;
        } else {
            self.pages_inside += 1;
        }
    }
}

/// A field: an instruction, then its result.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    is_result: bool,
    /// What stands in it is no text of the document: a table of contents, a page number.
    is_unseen: bool,
}

impl Field {
    /// Adds to the instruction.
    pub(super) fn instruct(&mut self, text: &str) {
        if !self.is_result && self.instruction.len() < MAX_INSTRUCTION {
            self.instruction.extend(text.chars().take(MAX_INSTRUCTION));
        }
    }

    /// The instruction ends, its result begins.
    pub(super) fn separate(&mut self) {
        let name = self.instruction.split_whitespace().next().unwrap_or_default();
        self.is_unseen = ["TOC", "PAGE", "NUMPAGES", "SECTIONPAGES"].iter().any(|n| name.eq_ignore_ascii_case(n));
        self.is_result = true;
    }

    /// Whether what stands here is no text of the document.
    pub(super) fn is_unseen(&self) -> bool {
        !self.is_result || self.is_unseen
    }
}

/// The character of `w:sym`: one of a font of symbols, where it has one of its own.
pub(super) fn symbol(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.attribute("char")?.trim(), 16).ok()?;
    let font = element.attribute("font").unwrap_or_default().to_lowercase();
    if !(0xF000..0xF100).contains(&code) {
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    let own = code - 0xF000;
    if font == "symbol" {
        let known = match own {
            0xA3 => '≤',
            0xB0 => '°',
            0xB1 => '±',
            0xB3 => '≥',
            0xB4 => '×',
            0xB8 => '÷',
            0xB9 => '≠',
            0xBB => '≈',
            0x2D => '−',
            0x6D => 'μ',
            0x44 => 'Δ',
            0x57 => 'Ω',
            0xA5 => '∞',
            0xAE => '→',
            _ => return char::from_u32(own).filter(char::is_ascii_graphic),
        };
        return Some(known);
    }
    if font.contains("dings") {
        return None;
    }
    char::from_u32(own).filter(char::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_show_their_result() {
        let mut field = Field::default();
        field.instruct(" REF 表1 ");
        assert!(field.is_unseen());
        field.separate();
        assert!(!field.is_unseen());
        let mut contents = Field::default();
        contents.instruct(" TOC \\o \"1-3\"");
        contents.separate();
        assert!(contents.is_unseen());
    }
}
