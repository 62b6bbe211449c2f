//! CMaps: which bytes are one code, which code is which character (ToUnicode) or which glyph (embedded encodings).

use rustc_hash::FxHashMap;

use super::super::lexer::{Lexer, Token, Value};

/// Entries of one map.
const MAX_ENTRIES: usize = 1 << 18;
/// Ranges of codes.
const MAX_SPACES: usize = 256;

/// What a code stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// One character.
    One(char),
    /// Several, as for a ligature.
    More(Box<str>),
}

impl Text {
    /// The text of UTF-16 in network order; `None` where there is no character that a reader sees.
    fn of(bytes: &[u8]) -> Option<Self> {
        let text: String = match bytes {
            [byte] => char::from(*byte).into(),
            bytes => {
                let units =
                    bytes.chunks_exact(2).filter_map(|two| <[u8; 2]>::try_from(two).ok()).map(u16::from_be_bytes);
                char::decode_utf16(units).map_while(Result::ok).collect()
            }
        };
        let text = text.trim_matches(['\0', '\u{FFFD}', '\u{FFFF}', '\u{FFFE}']);
        let mut chars = text.chars();
        match (chars.next()?, chars.next()) {
            (c, None) if c.is_control() => matches!(c, '\t' | '\n' | '\r').then_some(Self::One(' ')),
            (c, None) => Some(Self::One(c)),
            _ => Some(Self::More(text.into())),
        }
    }

    /// The text whose last character is `by` further.
    fn plus(&self, by: u32) -> Option<Self> {
        let further = |c: char| char::from_u32(u32::from(c).checked_add(by)?);
        match self {
            Self::One(c) => further(*c).map(Self::One),
            Self::More(text) => {
                let mut text = text.to_string();
                let last = text.pop()?;
                text.push(further(last)?);
                Some(Self::More(text.into()))
            }
        }
    }
}

/// Codes of so many bytes between two bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Space {
    length: usize,
    low: u32,
    high: u32,
}

impl Space {
    /// Each byte lies between the same bytes of the bounds.
    fn holds(&self, code: u32) -> bool {
        (0..self.length).all(|byte| {
            let at = |value: u32| value >> (8 * byte) & 0xFF;
            (at(self.low)..=at(self.high)).contains(&at(code))
        })
    }
}

/// A map from codes.
#[derive(Clone, Debug, Default)]
pub struct CMap {
    spaces: Vec<Space>,
    chars: FxHashMap<u32, Text>,
    /// First code, last code, text of the first.
    ranges: Vec<(u32, u32, Text)>,
    /// First code, last code, glyph of the first.
    glyphs: Vec<(u32, u32, u32)>,
    /// Lines run from top to bottom.
    pub vertical: bool,
    /// The map that this one builds on.
    pub base: Option<Vec<u8>>,
}

fn big_endian(bytes: &[u8]) -> Option<u32> {
    (bytes.len() <= 4).then(|| bytes.iter().fold(0, |code, &byte| code << 8 | u32::from(byte)))
}

impl CMap {
    /// Reads a map; what cannot be read is left out.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut operands: Vec<Value> = Vec::new();
        let mut lexer = Lexer::new(bytes);
        while let Some(token) = lexer.token() {
            match token {
                Token::Value(value) => {
                    // A section has at most 100 entries by the standard, and more in many files.
                    if operands.len() < 3 * MAX_ENTRIES {
                        operands.push(value);
                    }
                }
                Token::Operator(operator) => {
                    match operator {
                        b"endcodespacerange" => map.spaces(&operands),
                        b"endbfchar" => map.bf_chars(&operands),
                        b"endbfrange" => map.bf_ranges(&operands),
                        b"endcidchar" => map.cid_chars(&operands),
                        b"endcidrange" => map.cid_ranges(&operands),
                        b"usecmap" => map.base = operands.last().and_then(Value::name).map(<[u8]>::to_vec),
                        b"def" => {
                            if let [.., Value::Name(name), Value::Number(mode)] = operands.as_slice()
                                && name == b"WMode"
                            {
                                map.vertical = *mode == 1.0;
                            }
                        }
                        _ => {}
                    }
                    operands.clear();
                }
            }
        }
        map.ranges.sort_by_key(|range| range.0);
        map.glyphs.sort_by_key(|range| range.0);
        map
    }

    fn spaces(&mut self, operands: &[Value]) {
        for pair in operands.chunks_exact(2) {
            if let [Value::Text(low), Value::Text(high)] = pair
                && let (Some(first), Some(last)) = (big_endian(low), big_endian(high))
                && (1..=4).contains(&low.len())
                && self.spaces.len() < MAX_SPACES
            {
                self.spaces.push(Space { length: low.len(), low: first, high: last });
            }
        }
    }

    fn full(&self) -> bool {
        self.chars.len() + self.ranges.len() + self.glyphs.len() >= MAX_ENTRIES
    }

    fn put(&mut self, code: u32, text: Option<Text>) {
        if let Some(text) = text
            && !self.full()
        {
            self.chars.insert(code, text);
        }
    }

    fn bf_chars(&mut self, operands: &[Value]) {
        for pair in operands.chunks_exact(2) {
            if let [Value::Text(code), Value::Text(text)] = pair
                && let Some(code) = big_endian(code)
            {
                self.put(code, Text::of(text));
            }
        }
    }

    fn bf_ranges(&mut self, operands: &[Value]) {
        for range in operands.chunks_exact(3) {
            let [Value::Text(first), Value::Text(last), texts] = range else { continue };
            let (Some(first), Some(last)) = (big_endian(first), big_endian(last)) else { continue };
            match texts {
                Value::Text(text) => {
                    if let Some(text) = Text::of(text)
                        && first <= last
                        && !self.full()
                    {
                        if first == last {
                            self.chars.insert(first, text);
                        } else {
                            self.ranges.push((first, last, text));
                        }
                    }
                }
                Value::Array(texts) => {
                    for (code, text) in (first..=last).zip(texts) {
                        self.put(code, text.text().and_then(Text::of));
                    }
                }
                _ => {}
            }
        }
    }

    fn cid_chars(&mut self, operands: &[Value]) {
        for pair in operands.chunks_exact(2) {
            if let [Value::Text(code), Value::Number(glyph)] = pair
                && let Some(code) = big_endian(code)
                && !self.full()
            {
                self.glyphs.push((code, code, *glyph as u32));
            }
        }
    }

    fn cid_ranges(&mut self, operands: &[Value]) {
        for range in operands.chunks_exact(3) {
            if let [Value::Text(first), Value::Text(last), Value::Number(glyph)] = range
                && let (Some(first), Some(last)) = (big_endian(first), big_endian(last))
                && !self.full()
            {
                self.glyphs.push((first, last, *glyph as u32));
            }
        }
    }

    /// Whether it says how many bytes a code has.
    pub fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }

    /// Whether it maps to glyphs.
    pub fn has_glyphs(&self) -> bool {
        !self.glyphs.is_empty()
    }

    /// Whether it maps to characters.
    pub fn has_chars(&self) -> bool {
        !self.chars.is_empty() || !self.ranges.is_empty()
    }

    /// The code at the start of `bytes` and how many bytes it has.
    pub fn next(&self, bytes: &[u8]) -> (u32, usize) {
        let mut code = 0;
        for (i, &byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(byte);
            if self.spaces.iter().any(|space| space.length == i + 1 && space.holds(code)) {
                return (code, i + 1);
            }
        }
        // What lies in no range has as many bytes as the shortest code.
        let length = self.spaces.iter().map(|space| space.length).min().unwrap_or(1).min(bytes.len());
        (bytes.get(..length).and_then(big_endian).unwrap_or(0), length.max(1))
    }

    /// The text of a code.
    pub fn text(&self, code: u32) -> Option<Text> {
        if let Some(text) = self.chars.get(&code) {
            return Some(text.clone());
        }
        let (first, last, text) =
            self.ranges.get(self.ranges.partition_point(|range| range.0 <= code).checked_sub(1)?)?;
        if code <= *last { text.plus(code - first) } else { None }
    }

    /// The glyph of a code.
    pub fn glyph(&self, code: u32) -> Option<u32> {
        let (first, last, glyph) =
            *self.glyphs.get(self.glyphs.partition_point(|range| range.0 <= code).checked_sub(1)?)?;
        if code <= last { glyph.checked_add(code - first) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn more(text: &str) -> Option<Text> {
        Some(Text::More(text.into()))
    }

    #[test]
    fn characters_ranges_arrays_and_ligatures() {
        let map = CMap::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0001> <4E2D> <0002> <00660069> endbfchar\n\
              3 beginbfrange <0010> <0012> <56FD> <0020> <0021> [<5E74> <6708>] <0030> <0031> <D840DC0B> endbfrange",
        );
        assert_eq!(map.text(1), Some(Text::One('中')));
        assert_eq!(map.text(2), more("fi"));
        assert_eq!(map.text(0x12), char::from_u32(0x56FF).map(Text::One));
        assert_eq!(map.text(0x13), None);
        assert_eq!(map.text(0x21), Some(Text::One('月')));
        assert_eq!(map.text(0x31), char::from_u32(0x2000C).map(Text::One));
        assert_eq!(map.next(&[0, 1, 0]), (1, 2));
    }

    #[test]
    fn no_character_is_no_text() {
        let map = CMap::parse(b"beginbfchar <01> <0000> <02> <FFFD> <03> <0009> <04> <D800> <05> <41> endbfchar");
        assert_eq!(
            [1, 2, 3, 4, 5].map(|code| map.text(code)),
            [None, None, Some(Text::One(' ')), None, Some(Text::One('A'))]
        );
    }

    #[test]
    fn codes_of_one_and_two_bytes_map_to_glyphs() {
        let map = CMap::parse(
            b"/WMode 1 def 2 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange\n\
              1 begincidrange <20> <7E> 814 endcidrange 1 begincidchar <8140> 9 endcidchar",
        );
        assert!(map.vertical);
        assert_eq!(map.next(b"A\x81\x40"), (0x41, 1));
        assert_eq!(map.next(b"\x81\x40"), (0x8140, 2));
        assert_eq!(map.next(b"\xFF\x40"), (0xFF, 1));
        assert_eq!((map.glyph(0x21), map.glyph(0x8140), map.glyph(0x8141)), (Some(815), Some(9), None));
        assert_eq!(CMap::parse(b"<< [ ( endbfchar").text(0), None);
    }
}
