//! Lines of words that share a baseline.

use super::super::page::Word;
use super::bounds::Bounds;
use crate::clean::chars::{is_cjk, is_closer, is_han};

/// A line of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) bounds: Bounds,
    /// The size of most of its characters.
    pub(super) size: f32,
}

/// Rows that are looked at for the next word.
const ROWS_BACK: usize = 8;
/// The height that a word shares with its row at least: superscripts stand half above it.
const SHARED: f32 = 0.45;
/// The gap between two words, in sizes.
const NARROW_SPACE: f32 = 0.1;
/// A gap that a reader sees between Chinese characters.
const SPACE: f32 = 0.7;
/// One that stands there for a purpose.
const WIDE_SPACE: f32 = 1.5;

/// Words in rows by their baselines, from top to bottom, each from left to right.
pub(super) fn rows<'a>(words: &[&'a Word]) -> Vec<Vec<&'a Word>> {
    let mut sorted: Vec<(Bounds, &Word)> = words.iter().map(|&word| (Bounds::from(word), word)).collect();
    sorted.sort_by(|(a, _), (b, _)| a.middle().total_cmp(&b.middle()).then(a.left.total_cmp(&b.left)));
    // The band of a row is that of its longest word.
    let mut found: Vec<(Bounds, f32, Vec<&Word>)> = Vec::new();
    for (bounds, word) in sorted {
        let from = found.len().saturating_sub(ROWS_BACK);
        let best = found[from..]
            .iter_mut()
            .map(|row| (row.0.beside(bounds), row))
            .filter(|(shared, _)| *shared >= SHARED)
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        let weight = bounds.width() * bounds.height();
        if let Some((_, row)) = best {
            row.2.push(word);
            if weight > row.1 {
                (row.0, row.1) = (bounds, weight);
            }
        } else {
            found.push((bounds, weight, vec![word]));
        }
    }
    found.sort_by(|a, b| a.0.middle().total_cmp(&b.0.middle()));
    found
        .into_iter()
        .map(|(_, _, mut row)| {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
            row
        })
        .collect()
}

/// The line that a row of words is; none of no words.
pub(super) fn line(row: &[&Word]) -> Option<Line> {
    let bounds = Bounds::around(row.iter().map(|&word| Bounds::from(word)))?;
    let size = line_size(row);
    let stretched = is_stretched(row);
    let cells = is_cells(row, size, stretched);
    let mut text = String::new();
    let (mut end, mut spaced) = (bounds.left, false);
    for word in row {
        let word_text = word.text.trim();
        if let (Some(last), Some(first)) = (text.chars().next_back(), word_text.chars().next()) {
            let between = match gap((word.left - end) / size.max(0.1)) {
                // The right half of a closing bracket is free.
                "" if spaced || (cells && is_cjk(last) && is_closer(last) && !is_cjk(first)) => " ",
                between => between,
            };
            let drop = match (is_cjk(last), is_cjk(first)) {
                (true, true) => stretched,
                (false, false) => false,
                _ => !cells && !spaced,
            };
            text.push_str(if drop && between == " " { "" } else { between });
        }
        text.push_str(word_text);
        end = end.max(word.right);
        spaced = word.spaced;
    }
    Some(Line { text, bounds, size })
}

/// The size of most characters of a row; Chinese ones decide where there are any.
pub(super) fn line_size(row: &[&Word]) -> f32 {
    let mut sizes: Vec<(f32, usize, bool)> = row
        .iter()
        .map(|word| (word.size, word.text.chars().count(), word.text.chars().filter(|&c| is_han(c)).count() > 1))
        .collect();
    if sizes.iter().any(|(_, _, han)| *han) {
        sizes.retain(|(_, _, han)| *han);
    }
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, n, _)| n).sum::<usize>() / 2;
    let mut before = 0;
    for &(size, count, _) in &sizes {
        before += count;
        if before > half {
            return size;
        }
    }
    sizes.last().map_or(1.0, |(size, _, _)| *size)
}

/// Whether a line is set wide: many gaps between Chinese characters, not a few that mean something.
fn is_stretched(row: &[&Word]) -> bool {
    let edge = |pair: &[&Word]| -> Option<bool> {
        let (a, b) = (pair.first()?.text.chars().next_back()?, pair.get(1)?.text.chars().next()?);
        Some(is_cjk(a) && is_cjk(b))
    };
    let gaps = row.windows(2).filter(|pair| edge(pair) == Some(true)).count();
    let chars: usize = row.iter().map(|word| word.text.chars().filter(|&c| is_cjk(c)).count()).sum();
    gaps * 2 > chars
}

/// Whether a line is a row of cells with spaces between them: there are spaces that typesetting does not make, and no sentence.
fn is_cells(row: &[&Word], size: f32, stretched: bool) -> bool {
    let said = |pair: &[&Word]| -> Option<bool> {
        let (a, b) = (pair.first()?, pair.get(1)?);
        let (last, first) = (a.text.chars().next_back()?, b.text.chars().next()?);
        let spaced = b.left - a.right >= NARROW_SPACE * size;
        let none = matches!(a.text.as_str(), "-" | "—") || matches!(b.text.as_str(), "-" | "—");
        let unit = is_cjk(last) && is_closer(last) && (first.is_ascii_digit() || first == '[');
        Some(unit || (spaced && (none || is_cjk(last) == is_cjk(first)) && !(stretched && is_cjk(last))))
    };
    let sentence = row.iter().any(|word| word.text.contains(['，', '。', '；', '、', '：', ',']));
    !sentence && row.windows(2).any(|pair| said(pair) == Some(true))
}

/// What stands for a gap of so many sizes.
fn gap(sizes: f32) -> &'static str {
    if sizes >= WIDE_SPACE {
        "\u{3000}\u{3000}"
    } else if sizes >= SPACE {
        "\u{3000}"
    } else if sizes >= NARROW_SPACE {
        " "
    } else {
        ""
    }
}

/// Whether a line ends in a number of its own behind a space and no word: `产量（万吨） 47`.
fn ends_in_cell(line: &str) -> bool {
    let Some((front, number)) = line.rsplit_once(char::is_whitespace) else { return false };
    number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
        && front.trim_end().ends_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | '）' | ']' | '-' | '%'))
}

/// What stands between two lines that are one.
pub(super) fn joint(before: &str, after: &str) -> &'static str {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return "" };
    let mark = |c: char| matches!(c, ',' | ';' | ':' | '.' | ')' | '%');
    let word = |c: char| c.is_alphanumeric() && !is_cjk(c);
    // A number that is broken over lines goes on; a number of its own in a row of cells is another one.
    let both_digits = last.is_ascii_digit() && first.is_ascii_digit() && !ends_in_cell(before);
    if (word(last) || (mark(last) && first.is_ascii_alphabetic())) && (word(first) || first == '(') && !both_digits {
        " "
    } else {
        ""
    }
}
