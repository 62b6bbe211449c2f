//! Sentences that are longer than the positions of an encoder.

use std::ops::Range;

/// The marks behind which a sentence is cut, and that stand between clauses.
pub const CLAUSE_MARKS: [char; 4] = ['，', '；', '：', '。'];

/// The pieces of at most `longest` characters in which a sentence is read: each as long as it can be and end behind a
/// mark, else cut at the limit. Together they are the sentence.
///
/// # Panics
/// Never: a limit of zero is read as one.
#[must_use]
pub fn chunks(chars: &[char], longest: usize) -> Vec<Range<usize>> {
    let longest = longest.max(1);
    let mut chunks = Vec::with_capacity(chars.len().div_ceil(longest));
    let mut start = 0;
    while start < chars.len() {
        let rest = &chars[start..];
        let length = match rest.get(..longest) {
            Some(window) if rest.len() > longest => {
                window.iter().rposition(|c| CLAUSE_MARKS.contains(c)).map_or(longest, |mark| mark + 1)
            }
            _ => rest.len(),
        };
        chunks.push(start..start + length);
        start += length;
    }
    chunks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, longest: usize) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        chunks(&chars, longest).into_iter().map(|range| chars[range].iter().collect()).collect()
    }

    #[test]
    fn cuts_stand_behind_the_last_mark_that_fits() {
        assert_eq!(cut("云州市产值，增长5%，达到3亿元", 12), ["云州市产值，增长5%，", "达到3亿元"]);
        assert_eq!(cut("云州市产值，增长", 6), ["云州市产值，", "增长"]);
        assert_eq!(cut("云州市产值，增长", 5), ["云州市产值", "，增长"]);
        assert_eq!(cut("云州市产值增长", 3), ["云州市", "产值增", "长"]);
        assert_eq!(cut("云州，市", 4), ["云州，市"]);
        assert!(cut("", 4).is_empty());
        assert_eq!(cut("云州", 0), ["云", "州"]);
    }

    proptest! {
        #[test]
        fn chunks_are_the_sentence(text in "[云州，。5]{0,80}", longest in 1_usize..20) {
            prop_assert_eq!(cut(&text, longest).concat(), text.clone());
            prop_assert!(cut(&text, longest).iter().all(|c| (1..=longest).contains(&c.chars().count())));
        }
    }
}
