//! The table of an embedded TrueType or OpenType font that says which glyph a character has, read backwards.

use rustc_hash::FxHashMap;

/// Tables of a font and subtables of its `cmap` that are looked at.
const MAX_TABLES: usize = 64;
/// Segments and groups of one subtable.
const MAX_GROUPS: usize = 1 << 16;
/// Characters of one subtable.
const MAX_CHARS: usize = 1 << 18;

/// What an embedded font says of its glyphs.
#[derive(Clone, Debug, Default)]
pub struct Glyphs {
    /// The character of a glyph.
    pub chars: FxHashMap<u32, char>,
    /// The glyph of a code of one byte, for fonts with an encoding of their own.
    pub codes: FxHashMap<u32, u32>,
}

fn bytes<const N: usize>(data: &[u8], at: usize) -> Option<[u8; N]> {
    data.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u16_at(data: &[u8], at: usize) -> Option<usize> {
    bytes(data, at).map(u16::from_be_bytes).map(usize::from)
}

fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    bytes(data, at).map(u32::from_be_bytes).and_then(|value| usize::try_from(value).ok())
}

/// Reads a font; `None` where it has no `cmap`.
pub fn read(font: &[u8]) -> Option<Glyphs> {
    // A collection: its first font.
    let start = if font.starts_with(b"ttcf") { u32_at(font, 12)? } else { 0 };
    let tables = u16_at(font, start.checked_add(4)?)?.min(MAX_TABLES);
    let entry = (0..tables)
        .filter_map(|i| font.get(start.checked_add(12 + 16 * i)?..))
        .find(|entry| entry.starts_with(b"cmap"))?;
    let cmap = font.get(u32_at(entry, 8)?..)?;
    let mut found = Glyphs::default();
    for i in 0..u16_at(cmap, 2)?.min(MAX_TABLES) {
        let at = 4 + 8 * i;
        let (Some(platform), Some(encoding), Some(offset)) =
            (u16_at(cmap, at), u16_at(cmap, at + 2), u32_at(cmap, at + 4))
        else {
            break;
        };
        let Some(table) = cmap.get(offset..) else { continue };
        let _ends_early: Option<()> = match (platform, encoding) {
            (0, _) | (3, 1 | 10) => pairs(table, |code, glyph| {
                if let Some(c) = char::from_u32(code)
                    && !is_private(c)
                    && found.chars.get(&glyph).is_none_or(|known| is_variant(*known) && !is_variant(c))
                {
                    found.chars.insert(glyph, c);
                }
            }),
            // Symbol fonts keep their codes in a private area.
            (3, 0) => pairs(table, |code, glyph| {
                found.codes.insert(code & 0xFF, glyph);
            }),
            (1, 0) => pairs(table, |code, glyph| {
                found.codes.entry(code).or_insert(glyph);
            }),
            _ => None,
        };
    }
    Some(found)
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// A second code for what has a plain one: radicals, compatibility forms, spaces and hyphens of other widths.
fn is_variant(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' | '\u{A0}' | '\u{AD}')
}

/// Calls `each` with every code and glyph of a subtable.
fn pairs(table: &[u8], each: impl FnMut(u32, u32)) -> Option<()> {
    match u16_at(table, 0)? {
        0 => single_bytes(table, each),
        4 => segments(table, each),
        6 => trimmed(table, each),
        12 => groups(table, each),
        _ => None,
    }
}

fn single_bytes(table: &[u8], mut each: impl FnMut(u32, u32)) -> Option<()> {
    for (code, &glyph) in (0..).zip(table.get(6..262)?) {
        if glyph != 0 {
            each(code, u32::from(glyph));
        }
    }
    Some(())
}

fn trimmed(table: &[u8], mut each: impl FnMut(u32, u32)) -> Option<()> {
    let first = u16_at(table, 6)?;
    for i in 0..u16_at(table, 8)? {
        let glyph = u16_at(table, 10 + 2 * i)?;
        if glyph != 0 {
            each((first + i) as u32, glyph as u32);
        }
    }
    Some(())
}

fn segments(table: &[u8], mut each: impl FnMut(u32, u32)) -> Option<()> {
    let count = (u16_at(table, 6)? / 2).min(MAX_GROUPS);
    let (ends, starts, deltas, offsets) = (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count);
    let mut chars = 0;
    for i in 0..count {
        let (end, start) = (u16_at(table, ends + 2 * i)?, u16_at(table, starts + 2 * i)?);
        let (delta, offset) = (u16_at(table, deltas + 2 * i)?, u16_at(table, offsets + 2 * i)?);
        for code in start..=end.min(0xFFFE) {
            chars += 1;
            if chars > MAX_CHARS {
                return None;
            }
            let glyph = if offset == 0 {
                (code + delta) & 0xFFFF
            } else {
                match u16_at(table, offsets + 2 * i + offset + 2 * (code - start)) {
                    None | Some(0) => 0,
                    Some(glyph) => (glyph + delta) & 0xFFFF,
                }
            };
            if glyph != 0 {
                each(code as u32, glyph as u32);
            }
        }
    }
    Some(())
}

fn groups(table: &[u8], mut each: impl FnMut(u32, u32)) -> Option<()> {
    let mut chars = 0;
    for i in 0..u32_at(table, 12)?.min(MAX_GROUPS) {
        let at = 16 + 12 * i;
        let (first, last, glyph) = (u32_at(table, at)?, u32_at(table, at + 4)?, u32_at(table, at + 8)?);
        for code in first..=last.min(0x10_FFFF) {
            chars += 1;
            if chars > MAX_CHARS {
                return None;
            }
            each(code as u32, glyph.checked_add(code - first)? as u32);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font with nothing but a `cmap` of these subtables.
    fn font(subtables: &[(u16, u16, Vec<u16>)]) -> Vec<u8> {
        let mut cmap = vec![0, subtables.len() as u16];
        let mut offset = 4 + 8 * subtables.len();
        for (platform, encoding, words) in subtables {
            cmap.extend([*platform, *encoding, 0, offset as u16]);
            offset += 2 * words.len();
        }
        cmap.extend(subtables.iter().flat_map(|(_, _, words)| words));
        let mut font = b"\0\x01\0\0\0\x01\0\0\0\0\0\0cmap\0\0\0\0\0\0\0\x1C\0\0\0\0".to_vec();
        font.extend(cmap.iter().flat_map(|word| word.to_be_bytes()));
        font
    }

    #[test]
    fn glyphs_have_their_plain_character() {
        // Glyph 5 is 一 and the radical ⼀, glyph 6 is 丁.
        let words =
            vec![4, 0, 0, 6, 0, 0, 0, 0x2F00, 0x4E01, 0xFFFF, 0, 0x2F00, 0x4E00, 0xFFFF, 0xD105, 0xB205, 1, 0, 0, 0];
        let glyphs = read(&font(&[(3, 1, words)])).unwrap();
        assert_eq!((glyphs.chars.get(&5), glyphs.chars.get(&6)), (Some(&'一'), Some(&'丁')));
    }

    #[test]
    fn symbol_fonts_have_codes() {
        let glyphs = read(&font(&[(3, 0, vec![6, 0, 0, 0xF041, 2, 7, 8])])).unwrap();
        assert_eq!((glyphs.codes.get(&0x41), glyphs.codes.get(&0x42)), (Some(&7), Some(&8)));
        assert!(glyphs.chars.is_empty());
    }

    #[test]
    fn broken_fonts_give_nothing_and_end() {
        let whole = font(&[(3, 10, vec![12, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0xFFFF, 0xFFFF, 0, 1])]);
        for end in 0..whole.len() {
            read(&whole[..end]);
        }
        read(&whole);
        assert!(read(b"OTTO").is_none());
    }
}
