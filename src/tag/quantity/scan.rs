//! Where the next numeral may begin.

use crate::quantity::numeral::begins_numeral;

/// The first place at or behind `from` where a numeral can begin.
pub(super) fn next_numeral(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => return Some(at),
            0..=0x7f => at += 1,
            // Every Chinese numeral and full-width digit has three bytes in UTF-8 and one of these first.
            0xe3..=0xe9 | 0xef => {
                let [second, third] =
                    [bytes.get(at + 1), bytes.get(at + 2)].map(|b| u32::from(b.copied().unwrap_or(0)));
                let code = (u32::from(byte) & 0x0f) << 12 | (second & 0x3f) << 6 | third & 0x3f;
                if char::from_u32(code).is_some_and(begins_numeral) {
                    return Some(at);
                }
                at += 3;
            }
            0xc0..=0xdf => at += 2,
            0xe0..=0xee => at += 3,
            _ => at += if byte >= 0xf0 { 4 } else { 1 },
        }
    }
    None
}

/// The last bytes of `text`, at most `most`: neighbours are looked for there, so that a long line costs no more than its length.
pub(super) fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The first bytes of `text`, at most `most`.
pub(super) fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_at_digits_and_chinese_numerals() {
        let text = "城市é😀更新ａ３个";
        assert_eq!(next_numeral(text, 0), text.find('３'));
        assert_eq!(next_numeral("统一", 0), Some(3));
        assert_eq!(next_numeral("城市", 0), None);
        assert_eq!((tail("城市3", 3), head("城市3", 4)), ("3", "城"));
    }
}
