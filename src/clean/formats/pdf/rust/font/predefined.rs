//! Encodings that a file names without bringing them: their codes are those of a character set.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

/// Which bytes are one code, and of which character set.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Set {
    /// One byte below 0x80, else two; GB18030 of four bytes where the second is a digit.
    Gb,
    Big5,
    ShiftJis,
    EucJp,
    EucKr,
    /// Two bytes, surrogates in pairs.
    Utf16,
    Utf8,
    Utf32,
}

/// A predefined CMap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predefined {
    set: Set,
    /// Glyph of the space of one byte; those of ASCII follow. Widths are given by glyph.
    ascii: u32,
    /// Lines run from top to bottom.
    pub vertical: bool,
}

/// A code with its character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Code {
    /// How many bytes it has.
    pub length: usize,
    /// The character, where the set has one.
    pub char: Option<char>,
    /// The glyph, where it is known.
    pub glyph: Option<u32>,
}

impl Predefined {
    /// The CMap of this name.
    pub fn of(name: &[u8]) -> Option<Self> {
        let name = std::str::from_utf8(name).ok()?;
        let (name, vertical) = match name.rsplit_once('-') {
            Some((stem, "H")) => (stem, false),
            Some((stem, "V")) => (stem, true),
            _ if matches!(name, "H" | "V") => return None,
            _ => (name, false),
        };
        let (set, ascii) = match name {
            "GBK-EUC" | "GB-EUC" => (Set::Gb, 814),
            "GBKp-EUC" | "GBpc-EUC" | "GBK2K" => (Set::Gb, 1),
            "B5pc" | "HKscs-B5" | "ETenms-B5" => (Set::Big5, 1),
            "ETen-B5" => (Set::Big5, 13648),
            "90ms-RKSJ" | "90pv-RKSJ" | "83pv-RKSJ" => (Set::ShiftJis, 231),
            "90msp-RKSJ" => (Set::ShiftJis, 1),
            "EUC" => (Set::EucJp, 231),
            "KSC-EUC" | "KSCms-UHC-HW" => (Set::EucKr, 8094),
            "KSCms-UHC" | "KSCpc-EUC" => (Set::EucKr, 1),
            _ => {
                let (_, form) = name
                    .strip_prefix("Uni")
                    .and_then(|rest| rest.split_once('-'))
                    .filter(|(script, _)| matches!(*script, "GB" | "CNS" | "JIS" | "KS" | "JIS2004" | "JISX0213"))?;
                match form.trim_end_matches("-HW") {
                    "UCS2" | "UTF16" => (Set::Utf16, 1),
                    "UTF8" => (Set::Utf8, 1),
                    "UTF32" => (Set::Utf32, 1),
                    _ => return None,
                }
            }
        };
        Some(Self { set, ascii, vertical })
    }

    /// The code at the start of `bytes`, which are not empty.
    pub fn next(self, bytes: &[u8]) -> Code {
        let first = bytes.first().copied().unwrap_or(0);
        let second = bytes.get(1).copied().unwrap_or(0);
        let length = match self.set {
            Set::Gb if (0x81..=0xFE).contains(&first) => {
                if second.is_ascii_digit() {
                    4
                } else {
                    2
                }
            }
            Set::Big5 | Set::EucKr if (0x81..=0xFE).contains(&first) => 2,
            Set::ShiftJis if matches!(first, 0x81..=0x9F | 0xE0..=0xFC) => 2,
            Set::EucJp if first == 0x8F => 3,
            Set::EucJp if first == 0x8E || (0xA1..=0xFE).contains(&first) => 2,
            Set::Utf16 if (0xD8..0xDC).contains(&first) => 4,
            Set::Utf16 => 2,
            Set::Utf8 => match first {
                0..0xC0 => 1,
                0xC0..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            },
            Set::Utf32 => 4,
            _ => 1,
        };
        let length = length.min(bytes.len()).max(1);
        let char = self.char(bytes.get(..length).unwrap_or_default());
        let narrow = matches!(self.set, Set::Utf16 | Set::Utf8 | Set::Utf32) || length == 1;
        let glyph = char.filter(|c| narrow && matches!(c, ' '..='~')).map(|c| self.ascii + u32::from(c) - 0x20);
        Code { length, char, glyph }
    }

    fn char(self, code: &[u8]) -> Option<char> {
        match self.set {
            Set::Gb => decoded(GB18030, code),
            Set::Big5 => decoded(BIG5, code),
            Set::ShiftJis => decoded(SHIFT_JIS, code),
            Set::EucJp => decoded(EUC_JP, code),
            Set::EucKr => decoded(EUC_KR, code),
            Set::Utf16 => {
                let units =
                    code.chunks_exact(2).filter_map(|two| <[u8; 2]>::try_from(two).ok()).map(u16::from_be_bytes);
                char::decode_utf16(units).next()?.ok()
            }
            Set::Utf8 => std::str::from_utf8(code).ok()?.chars().next(),
            Set::Utf32 => char::from_u32(u32::from_be_bytes(code.try_into().ok()?)),
        }
        .filter(|c| !c.is_control())
    }
}

fn decoded(encoding: &'static Encoding, code: &[u8]) -> Option<char> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(code)?;
    text.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, mut bytes: &[u8]) -> String {
        let map = Predefined::of(name.as_bytes()).unwrap();
        let mut text = String::new();
        while !bytes.is_empty() {
            let code = map.next(bytes);
            text.push(code.char.unwrap_or('\u{FFFD}'));
            bytes = &bytes[code.length..];
        }
        text
    }

    #[test]
    fn codes_of_the_common_sets() {
        assert_eq!(text("GBK-EUC-H", b"\xB9\xFA\x81\x40 5.2%"), "国丂 5.2%");
        assert_eq!(text("GBK2K-V", b"\x81\x39\xEE\x39a"), "㐀a");
        assert_eq!(text("UniGB-UCS2-H", &[0x56, 0xFD, 0, 0x31]), "国1");
        assert_eq!(text("UniGB-UTF16-H", &[0xD8, 0x40, 0xDC, 0x0B]), "\u{2000B}");
        assert_eq!(text("ETen-B5-H", b"\xB0\xEA1"), "國1");
        assert_eq!(text("GB-EUC-H", b"\xB9"), "\u{FFFD}");
    }

    #[test]
    fn digits_have_the_glyphs_that_widths_are_given_for() {
        let glyph = |name: &str, bytes: &[u8]| Predefined::of(name.as_bytes()).unwrap().next(bytes).glyph;
        assert_eq!(glyph("GBK-EUC-H", b"0"), Some(830));
        assert_eq!(glyph("GBKp-EUC-H", b"0"), Some(17));
        assert_eq!(glyph("UniGB-UCS2-H", b"\x000"), Some(17));
        assert_eq!(glyph("GBK-EUC-H", b"\xB9\xFA"), None);
    }

    #[test]
    fn other_names_are_not_known() {
        for name in ["Identity-H", "GBT-H", "H", "Uni-UCS2-H", "WinAnsiEncoding"] {
            assert_eq!(Predefined::of(name.as_bytes()), None, "{name}");
        }
    }
}
