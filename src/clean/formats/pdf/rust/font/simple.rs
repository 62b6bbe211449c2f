//! Fonts of one byte a code: encodings by name and the names of glyphs.

use lopdf::{Dictionary, Document, Encoding, Object, dictionary};

/// The characters of 256 codes.
pub type Table = [Option<char>; 256];

/// The encoding of this name; the standard one where the name is not known.
pub fn encoding(name: &[u8]) -> Table {
    let font = dictionary! { "Type" => "Font", "Encoding" => Object::Name(name.to_vec()) };
    let document = Document::new();
    let mut table = [None; 256];
    if let Ok(encoding) = font.get_font_encoding(&document) {
        for (code, place) in (0..=255).zip(&mut table) {
            *place = read(&encoding, code);
        }
    }
    if name == b"WinAnsiEncoding" {
        // Codes that it leaves open are bullets, the hyphen and the space.
        for (code, c) in
            [(0xA0, ' '), (0xAD, '-'), (0x7F, '•'), (0x81, '•'), (0x8D, '•'), (0x8F, '•'), (0x90, '•'), (0x9D, '•')]
        {
            if let Some(place) = table.get_mut(code) {
                place.get_or_insert(c);
            }
        }
    }
    table
}

fn read(encoding: &Encoding<'_>, code: u8) -> Option<char> {
    encoding.bytes_to_string(&[code]).ok()?.chars().next().filter(|c| !c.is_control())
}

/// The character of a glyph by its name: the names of Adobe's list, `uni4E2D`, `u20000`, `a.alt`.
pub fn glyph(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    let hex = |digits: &str| {
        let sound = (4..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        sound.then(|| u32::from_str_radix(digits, 16).ok()).flatten().and_then(char::from_u32)
    };
    if let Some(c) = stem.strip_prefix("uni").and_then(hex).or_else(|| stem.strip_prefix('u').and_then(hex)) {
        return (!c.is_control()).then_some(c);
    }
    listed(stem)
}

/// The character of a name in Adobe's list.
fn listed(name: &str) -> Option<char> {
    // Code 0 has no character in the standard encoding, so that one here is that of the name.
    let differences = Object::Array(vec![Object::Integer(0), Object::Name(name.as_bytes().to_vec())]);
    let encoding: Dictionary = dictionary! { "Type" => "Encoding", "Differences" => differences };
    let font = dictionary! { "Type" => "Font", "Encoding" => encoding };
    let document = Document::new();
    read(&font.get_font_encoding(&document).ok()?, 0)
}

/// Width, in thousandths, of a character in a standard font that brings no widths.
pub fn usual_width(font: &str, c: char) -> f64 {
    if font.contains("Courier") || font.contains("Mono") {
        return 600.0;
    }
    let serif = font.contains("Times");
    match c {
        '0'..='9' | '$' | '#' => {
            if serif {
                500.0
            } else {
                556.0
            }
        }
        ' ' | '.' | ',' | ':' | ';' | '/' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' | '!' => {
            if serif {
                260.0
            } else {
                270.0
            }
        }
        '(' | ')' | '-' | '[' | ']' | 'r' => 333.0,
        'm' | 'M' | 'W' | '%' | '@' => 850.0,
        'A'..='Z' | 'w' => {
            if serif {
                680.0
            } else {
                690.0
            }
        }
        c if c < '\u{2E80}' => {
            if serif {
                480.0
            } else {
                540.0
            }
        }
        _ => 1000.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_differ_above_ascii() {
        let at = |name: &[u8], code: usize| encoding(name)[code];
        assert_eq!(at(b"WinAnsiEncoding", 0x80), Some('€'));
        assert_eq!(at(b"MacRomanEncoding", 0x8A), Some('ä'));
        assert_eq!(at(b"StandardEncoding", 0xAE), Some('ﬁ'));
        assert_eq!(at(b"WinAnsiEncoding", 0xA0), Some(' '));
        assert_eq!(at(b"StandardEncoding", 0), None);
    }

    #[test]
    fn names_of_glyphs() {
        let of = |name: &str| glyph(name.as_bytes());
        assert_eq!(
            [of("percent"), of("uni4E2D"), of("u20000"), of("one.alt")],
            [Some('%'), Some('中'), Some('𠀀'), Some('1')]
        );
        assert_eq!(
            [of("g37"), of("a12"), of(".notdef"), of("uniXYZ"), of("union"), of("")],
            [None, None, None, None, Some('∪'), None]
        );
    }
}
