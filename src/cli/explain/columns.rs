//! Text on a terminal: how wide it is, and how it is broken into lines.

use std::ops::Range;

/// Columns of a character: two for Chinese characters and full-width forms, none for marks on others.
pub fn char_width(c: char) -> usize {
    match u32::from(c) {
        0..=0x1f | 0x7f..=0x9f | 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f | 0xfeff => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff01..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Columns of a text.
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// The text with spaces behind it up to so many columns.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The byte ranges of the lines that `text` is broken into, each at most `columns` wide. A closing mark hangs behind
/// its line, and numbers and words of Latin letters are kept whole where they fit.
pub fn wrapped(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0);
    // Where the word that is being read starts, and its columns.
    let (mut word, mut word_used) = (0, 0);
    for (at, c) in text.char_indices() {
        let wide = char_width(c);
        if !in_word(c) {
            (word, word_used) = (at + c.len_utf8(), 0);
        }
        if used + wide > columns && at > start && !hangs(c) {
            if word > start && word < at {
                lines.push(start..word);
                (start, used) = (word, word_used);
            } else {
                lines.push(start..at);
                (start, used) = (at, 0);
            }
        }
        used += wide;
        if in_word(c) {
            word_used += wide;
        }
    }
    if start < text.len() || lines.is_empty() {
        lines.push(start..text.len());
    }
    lines
}

const fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '_')
}

const fn hangs(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '、' | '！' | '？' | '）' | '”' | '》')
}

/// The characters that mark the ranges of `marks` below the piece `line` of `text`; spaces elsewhere.
pub fn underline(text: &str, line: &Range<usize>, marks: &[(Range<usize>, char)]) -> String {
    let mut row = String::new();
    for (at, c) in text[line.clone()].char_indices() {
        let at = line.start + at;
        let mark = marks.iter().find(|(range, _)| range.contains(&at)).map_or(' ', |(_, mark)| *mark);
        row.extend(std::iter::repeat_n(mark, char_width(c)));
    }
    row.truncate(row.trim_end().len());
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_two_columns_wide() {
        assert_eq!(width("增长7%，"), 8);
        assert_eq!(padded("市", 4), "市  ");
    }

    #[test]
    fn lines_are_broken_by_columns() {
        let text = "增长7%增长";
        let lines: Vec<&str> = wrapped(text, 5).into_iter().map(|range| &text[range]).collect();
        assert_eq!(lines, ["增长", "7%增", "长"]);
        let text = "一二三，四五12345678";
        let lines: Vec<&str> = wrapped(text, 6).into_iter().map(|range| &text[range]).collect();
        assert_eq!(lines, ["一二三，", "四五", "123456", "78"]);
        assert_eq!(wrapped("", 5), vec![0..0]);
        assert_eq!(wrapped("增", 1), vec![0..3]);
    }

    #[test]
    fn marks_stand_below_what_they_mark() {
        let text = "增长7%。";
        assert_eq!(underline(text, &(0..text.len()), &[(6..8, '^')]), "    ^^");
        assert_eq!(underline(text, &(3..7), &[(6..8, '^')]), "  ^");
    }
}
