//! Sentences that are longer than the positions of a model are read in chunks.

use std::ops::Range;

/// Marks that end a clause.
pub const CLAUSE_MARKS: [char; 4] = ['，', '；', '：', '。'];

/// Cuts `chars` into ranges of at most `limit` characters, each behind the last clause mark that fits, or where none
/// does, behind the last character that fits.
///
/// A `limit` of zero is read as one.
#[must_use]
pub fn chunks(chars: &[char], limit: usize) -> Vec<Range<usize>> {
    let limit = limit.max(1);
    let mut all = Vec::new();
    let mut start = 0;
    while chars.len() - start > limit {
        let window = &chars[start..start + limit];
        let len = window.iter().rposition(|c| CLAUSE_MARKS.contains(c)).map_or(limit, |at| at + 1);
        all.push(start..start + len);
        start += len;
    }
    if start < chars.len() {
        all.push(start..chars.len());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, limit: usize) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        chunks(&chars, limit).into_iter().map(|range| chars[range].iter().collect()).collect()
    }

    #[test]
    fn cuts_behind_the_last_mark_that_fits() {
        assert_eq!(cut("一，二三，四五六", 5), ["一，二三，", "四五六"]);
        assert_eq!(cut("一，二三四，五六", 5), ["一，", "二三四，", "五六"]);
        assert_eq!(cut("一二三四五六七", 3), ["一二三", "四五六", "七"]);
        assert_eq!(cut("一二三", 3), ["一二三"]);
        assert!(cut("", 3).is_empty());
    }

    #[test]
    fn nothing_is_lost() {
        let text = "，，一二三四；五六。七".repeat(9);
        for limit in 0..12 {
            assert_eq!(cut(&text, limit).concat(), text);
        }
    }
}
