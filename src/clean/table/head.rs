//! Where the header of a table ends and its rows begin.

use std::ops::Range;

use super::{Cell, Found, Lines, is_value};
use crate::clean::given::Given;

/// Most rows of a header.
const TALLEST: usize = 5;

/// The table that a format gives. Rows at its top that are one cell over all columns name it.
pub(super) fn of_given(lines: Lines, own: Range<usize>, given: &Given) -> Found {
    let mut rows = given.rows.clone();
    let mut marked = given.header_rows;
    let mut title = Cell::new();
    while rows.len() > 1 && rows.first().is_some_and(|row| is_one(row)) {
        title.extend(rows.remove(0).into_iter().next().unwrap_or_default());
        marked = marked.saturating_sub(1);
    }
    let body = rows.split_off(self::rows(lines, &rows, marked));
    Found { lines: own, title, header: rows, rows: body }
}

/// Whether one merged cell, or one cell before empty ones, is all of a row.
fn is_one(row: &[Cell]) -> bool {
    row.first().is_some_and(|first| !first.is_empty() && row.iter().all(|cell| cell == first))
}

/// Rows at the top that are header: `marked` ones, else the first one that holds no value; and those below it that go on
/// with it, as a second line of years or units does.
pub(super) fn rows(lines: Lines, rows: &[Vec<Cell>], marked: usize) -> usize {
    let holds_value = |row: &Vec<Cell>| row.iter().skip(1).any(|cell| counts(&lines.cell(cell)));
    let Some(first) = rows.iter().position(holds_value) else { return marked.clamp(1, TALLEST).min(rows.len()) };
    let marked = if marked < rows.len() { marked.min(TALLEST) } else { 0 };
    let mut count = if marked > 0 { marked } else { usize::from(first > 0 || is_years(lines, rows)) };
    while count > 0
        && count < first.min(TALLEST)
        && rows.get(count).zip(rows.get(count - 1)).is_some_and(|(row, above)| goes_on(lines, row, above))
    {
        count += 1;
    }
    count
}

/// Gives each empty cell over another one what stands to its left: text has no merged cells.
pub(super) fn fill(header: &mut [Vec<Cell>]) {
    for at in 1..header.len() {
        let (upper, lower) = header.split_at_mut(at);
        let (Some(upper), Some(lower)) = (upper.last_mut(), lower.first()) else { continue };
        for column in 1..upper.len() {
            let below = lower.get(column).is_some_and(|cell| !cell.is_empty());
            if below && upper.get(column).is_some_and(Vec::is_empty) {
                let left = upper.get(column - 1).cloned().unwrap_or_default();
                // The first column heads the names and no number.
                if let Some(cell) = upper.get_mut(column).filter(|_| column > 1) {
                    *cell = left;
                }
            }
        }
    }
}

/// Whether a row below a header row is header too.
fn goes_on(lines: Lines, row: &[Cell], above: &[Cell]) -> bool {
    if is_one(row) {
        return false;
    }
    // A cell of the header reaches down into it.
    if row.iter().zip(above).any(|(cell, above)| !cell.is_empty() && cell == above) {
        return true;
    }
    let cells: Vec<String> = row.iter().skip(1).filter(|cell| !cell.is_empty()).map(|cell| lines.cell(cell)).collect();
    let headed = cells.iter().filter(|cell| is_head(cell)).count();
    headed > 0 && headed * 2 > cells.len()
}

/// Whether a cell says what a column holds rather than what a row is worth.
pub(super) fn is_head(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "年", "月", "季度", "目标", "完成", "实际", "预计", "计划", "增长", "增速", "增减", "总量", "绝对", "同比",
        "比上", "占比", "比重", "位次", "排名", "单位", "累计", "合计", "小计", "其中",
    ];
    let bare = text.trim();
    let bracketed = bare.starts_with('（') && bare.ends_with('）');
    bare.chars().count() <= 24 && (bracketed || WORDS.iter().any(|word| bare.contains(word)))
}

/// Whether the first row holds nothing but years behind its first cell.
fn is_years(lines: Lines, rows: &[Vec<Cell>]) -> bool {
    rows.first().is_some_and(|row| {
        let mut cells = row.iter().skip(1).filter(|cell| !cell.is_empty()).map(|cell| lines.cell(cell)).peekable();
        cells.peek().is_some() && cells.all(|cell| is_year(&cell))
    })
}

/// `2024`
pub(super) fn is_year(text: &str) -> bool {
    let bare = text.trim();
    bare.len() == 4 && bare.parse::<u16>().is_ok_and(|year| (1949..2100).contains(&year))
}

/// Whether a cell holds a value: a number with or without its unit, or a mark that stands for one, and no year.
fn counts(text: &str) -> bool {
    let bare = text.trim();
    if is_year(bare) {
        return false;
    }
    let inner =
        bare.trim_start_matches(['▲', '▼', '△', '▽', '↑', '↓', '+', '-', '—', '[', '（', '≥', '≤', '>', '<', '约']);
    let number = inner.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
    is_value(bare)
        || inner.len() > number.len()
            && inner.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().count() <= 8
            && !number.contains(['年', '月', '季', '日', '、', '—', '-'])
}

#[cfg(test)]
mod tests {
    use super::super::tests::tables;
    use super::*;

    #[test]
    fn years_are_header_and_not_values() {
        let table = &tables("指标\t2020\t2021\n生产总值\t1200\t1300\n人口\t30\t31")[0];
        assert_eq!(table[1], ["指标", "2020", "2021"]);
        assert_eq!(table.len(), 4);
    }

    #[test]
    fn a_second_line_of_header() {
        let source =
            "| 指标 | 2024年 | 2024年 |\n|---|---|---|\n| | 总量 | 增长（%） |\n| 一、生产 | | |\n| 粗钢 | 12 | 3 |";
        let table = &tables(source)[0];
        assert_eq!(table[2], ["", "总量", "增长（%）"]);
        assert_eq!(table[3], ["一、生产", "", ""]);
    }

    #[test]
    fn values_with_units_and_marks() {
        for value in ["1200亿元", "▲3.2", "-", "12.5%", "≥90", "1,200"] {
            assert!(counts(value), "{value}");
        }
        for other in ["2024", "2024年", "1-6月", "良好", "2024年1-6月", ""] {
            assert!(!counts(other), "{other}");
        }
    }
}
