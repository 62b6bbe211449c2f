//! Rows whose cells stand apart: by tabs, by wide gaps, or by single spaces between numbers.

use std::ops::Range;

use crate::clean::chars::is_han;
use crate::clean::items::{Lead, lead};

use super::{Cell, Found, Lines, head, is_value, words};

/// Rows that a table has at least, header included.
const FEWEST_ROWS: usize = 3;

/// Longest name over a group of rows, in characters.
const LONGEST_GROUP: usize = 24;
/// Rows after which it is settled whether something is a table.
const LONG: usize = 24;
/// Rows of which one has a number.
const SOON: usize = 6;

/// Whether of so many rows enough have the same width and enough have numbers.
fn reads_so(rows: usize, same: usize, numbered: usize) -> bool {
    same * 3 >= rows * 2 && numbered * 2 >= rows
}

/// The table that begins at line `at`, where gaps alone tell its cells: every row has a cell for each of the header.
pub(super) fn even(lines: Lines, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if !text.contains(['\t', '\u{3000}']) && !text.contains("  ") {
        return None;
    }
    let found = table(lines, at)?;
    let width = found.header.first()?.len();
    (width > 2 && found.rows.iter().all(|row| row.len() == width || row.len() == 1)).then_some(found)
}

/// The table that begins at line `at`.
pub(super) fn table(lines: Lines, at: usize) -> Option<Found> {
    let first = cells(lines, at);
    let first = if first.is_empty() { header_words(lines, at)? } else { first };
    let width = first.len();
    let numbers = |row: &Vec<Cell>| row.iter().skip(1).filter(|cell| is_value(&lines.cell(cell))).count();
    let mut rows = vec![first];
    let (mut same, mut numbered, mut groups) = (1, 0, 0);
    while at + rows.len() < lines.len() {
        let row = cells(lines, at + rows.len());
        if row.is_empty() && heads_rows(lines, at + rows.len(), width) {
            groups += 1;
            rows.push(vec![vec![lines.range(at + rows.len())]]);
            continue;
        }
        if row.is_empty() || row.len() > width || row.len() + 2 < width {
            break;
        }
        let (fits, counts) = (same + usize::from(row.len() == width), numbered + usize::from(numbers(&row) > 0));
        // What has been a table for long ends where it no longer is one: no line is looked at again and again.
        if rows.len() >= LONG && !reads_so(rows.len() - groups + 1, fits, counts) {
            break;
        }
        (same, numbered) = (fits, counts);
        rows.push(row);
        if (rows.len() == SOON && numbered == 0) || (rows.len() == LONG && !reads_so(LONG, same, numbered)) {
            return None;
        }
    }
    if rows.len() < FEWEST_ROWS || width < 2 || !reads_so(rows.len() - groups, same, numbered) {
        return None;
    }
    let end = at + rows.len();
    let body = rows.split_off(head::rows(lines, &rows, 0));
    head::fill(&mut rows);
    Some(Found { lines: at..end, header: rows, rows: body, ..Found::default() })
}

/// Whether a line is a name over the rows below it: 二、财政（亿元）.
fn heads_rows(lines: Lines, at: usize, width: usize) -> bool {
    let text = lines.text(at);
    text.chars().count() <= LONGEST_GROUP
        && width > 2
        && lead(text) < Lead::Chapter
        && !text.contains(['。', '，', '；', '\t'])
        && cells(lines, at + 1).len() == width
        && cells(lines, at + 1).iter().skip(1).any(|cell| is_value(&lines.cell(cell)))
}

/// The cells of a row; none where the line is no row.
fn cells(lines: Lines, at: usize) -> Vec<Cell> {
    let (text, start) = (lines.text(at), lines.range(at).start);
    if text.len() > super::LONGEST_ROW {
        return Vec::new();
    }
    let gap = text.contains(['\t', '\u{3000}']) || text.contains("  ");
    let number = text.contains(' ') && text.ends_with(|c: char| !is_han(c) || matches!(c, '右' | '上' | '下' | '内'));
    if !(gap || number) || text.contains('。') {
        return Vec::new();
    }
    if text.contains('\t') {
        return tabbed(text, start);
    }
    let wide = apart(text, start);
    if wide.len() > 2 || (wide.len() == 2 && is_value(lines.part(&wide[1]))) {
        return wide.into_iter().map(|range| vec![range]).collect();
    }
    numbered(lines, words(text, start))
}

/// Cells between tabs; two tabs have an empty one between them.
fn tabbed(text: &str, start: usize) -> Vec<Cell> {
    let mut at = start;
    let mut cells = Vec::new();
    for part in text.split('\t') {
        let lead = part.len() - part.trim_start().len();
        let range = at + lead..at + lead + part.trim().len();
        cells.push(if range.is_empty() { Vec::new() } else { vec![range] });
        at += part.len() + 1;
    }
    cells
}

/// Parts between gaps of two columns and more.
fn apart(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for word in words(text, start) {
        let gap = parts.last().map(|last| &text[last.end - start..word.start - start]);
        match parts.last_mut() {
            Some(last) if gap.is_some_and(|g| g == " ") => last.end = word.end,
            _ => parts.push(word),
        }
    }
    parts
}

/// A name and at least two numbers behind it, one space between them.
fn numbered(lines: Lines, words: Vec<Range<usize>>) -> Vec<Cell> {
    let values = words.iter().rev().take_while(|word| is_value(lines.part(word))).count();
    let name = words.len() - values;
    if values < 2 || name == 0 || name > 3 {
        return Vec::new();
    }
    let mut words = words.into_iter();
    let mut cells: Vec<Cell> = vec![words.by_ref().take(name).collect()];
    cells.extend(words.map(|word| vec![word]));
    cells
}

/// The words of a header over rows with single spaces.
fn header_words(lines: Lines, at: usize) -> Option<Vec<Cell>> {
    let (text, start) = (lines.text(at), lines.range(at).start);
    let below = cells(lines, at + 1);
    if below.len() < 3 || text.contains(['。', '，']) {
        return None;
    }
    let words = words(text, start);
    (words.len() == below.len()).then(|| words.into_iter().map(|word| vec![word]).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::tables;

    #[test]
    fn wide_gaps() {
        let source =
            "指标名称    2023年   增长（%）\n地区生产总值    1200.5   5.2\n地方财政收入    85.1   4.0\n\n说明。";
        let table = &tables(source)[0];
        assert_eq!(table[1], ["指标名称", "2023年", "增长（%）"]);
        assert_eq!(table[3], ["地方财政收入", "85.1", "4.0"]);
    }

    #[test]
    fn single_spaces() {
        let table = &tables("产品 产量 增速\n粗钢 120 5.1\n水泥 80 -3.2\n")[0];
        assert_eq!(table[1], ["产品", "产量", "增速"]);
        assert_eq!(table[3], ["水泥", "80", "-3.2"]);
    }

    #[test]
    fn two_rows_are_no_table() {
        assert!(tables("粗钢 120 5.1\n水泥 80 -3.2\n").is_empty());
    }
}
