//! Markdown's tables: cells between `|`.

use std::ops::Range;

use super::{Cell, Found, Lines, head};

/// The table that begins at line `at`, which begins with `|`.
pub(super) fn table(lines: Lines, at: usize) -> Option<Found> {
    let mut end = at;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut ruled = None;
    while end < lines.len() && lines.text(end).starts_with('|') {
        // Looked at once only: rules without rows, or rows of one cell, are no table.
        if end > at + 2 && rows.first().is_none_or(|row| row.len() < 2) {
            return None;
        }
        if is_rule(lines.text(end)) {
            ruled = ruled.or(Some(rows.len()));
        } else {
            rows.push(cells(lines.text(end), lines.range(end).start));
        }
        end += 1;
    }
    let width = rows.first()?.len();
    if end - at < 2 || width < 2 {
        return None;
    }
    let marked = ruled.filter(|&rows| rows > 0);
    let count = if rows.len() > 1 || marked.is_some() { head::rows(lines, &rows, marked.unwrap_or(0)) } else { 0 };
    let body = rows.split_off(count);
    head::fill(&mut rows);
    Some(Found { lines: at..end, header: rows, rows: body, ..Found::default() })
}

/// `|---|:--:|`
fn is_rule(text: &str) -> bool {
    text.contains('-') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | '：' | ' ' | '—'))
}

fn cells(text: &str, start: usize) -> Vec<Cell> {
    let inner = text.trim_start_matches('|').trim_end();
    let from = start + text.len() - text.trim_start_matches('|').len();
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut cells = Vec::new();
    let mut at = from;
    for part in inner.split('|') {
        let lead = part.len() - part.trim_start().len();
        let range: Range<usize> = at + lead..at + lead + part.trim().len();
        cells.push(if range.is_empty() { Vec::new() } else { vec![range] });
        at += part.len() + 1;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::super::tests::tables;

    #[test]
    fn a_table_of_markdown() {
        let source = "| 指标 | 2023年 | 属性 |\n|---|:--:|---|\n| 生产总值（亿元） | 1200.5 | |\n| 人口（万人）|30|预期性|\n完。";
        let table = &tables(source)[0];
        assert_eq!(table[1], ["指标", "2023年", "属性"]);
        assert_eq!(table[2], ["生产总值（亿元）", "1200.5", ""]);
        assert_eq!(table[3], ["人口（万人）", "30", "预期性"]);
        assert_eq!(table.len(), 4);
    }
}
