//! What a format says of a text, found again among the normalised lines: its headings and its tables.

use std::ops::Range;

use super::normalize::Normal;
use super::raw::{RawTable, RawText};
use super::table::Cell;
use super::trace::Traced;
use crate::span::CharSpan;

/// A table of the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// The lines of the normalised text that it covers.
    pub(super) lines: Range<usize>,
    /// Its cells. What a merged cell holds stands in each place that it covers, as the same part of the text.
    pub(super) rows: Vec<Vec<Cell>>,
    /// Rows at its top that the format marks as header.
    pub(super) header_rows: usize,
}

/// Gives the lines of `normal` the headings of `raw`; its tables.
pub(super) fn read(normal: &mut Normal, raw: &RawText) -> Vec<Given> {
    for heading in &raw.headings {
        let place = normal.text.place_of(heading.start);
        let at = normal.lines.partition_point(|line| line.range.start < place);
        if let Some(line) = normal.lines.get_mut(at).filter(|line| line.range.start == place) {
            line.markdown = Some(heading.level.clamp(1, 6));
        }
    }
    let mut tables: Vec<Given> = Vec::with_capacity(raw.tables.len());
    for table in &raw.tables {
        let given = given(normal, table);
        let free = tables.last().map_or(0, |last| last.lines.end);
        if given.lines.start >= free && !given.lines.is_empty() && !given.rows.is_empty() {
            tables.push(given);
        }
    }
    tables
}

fn given(normal: &Normal, table: &RawTable) -> Given {
    let (start, end) = (normal.text.place_of(table.span.start()), normal.text.place_of(table.span.end()));
    let first = normal.lines.partition_point(|line| line.range.end <= start);
    let behind = normal.lines.partition_point(|line| line.range.start < end);
    let mut header_rows = table.header_rows;
    let mut rows = Vec::with_capacity(table.rows.len());
    for (at, row) in table.rows.iter().enumerate() {
        let row: Vec<Cell> = row.iter().map(|&span| cell(&normal.text, span)).collect();
        if row.iter().all(Vec::is_empty) {
            header_rows -= usize::from(at < table.header_rows);
        } else {
            rows.push(row);
        }
    }
    Given { lines: first..behind.max(first), rows: without_repeats(rows), header_rows }
}

/// The part of the text that a cell of the source became, white space at its ends left out.
fn cell(text: &Traced, span: CharSpan) -> Cell {
    if span.is_empty() {
        return Cell::new();
    }
    let (start, end) = (text.place_of(span.start()), text.place_of(span.end()));
    let Some(inner) = text.text().get(start..end) else { return Cell::new() };
    let lead = inner.len() - inner.trim_start().len();
    let range = start + lead..start + lead + inner.trim().len();
    if range.is_empty() { Cell::new() } else { vec![range] }
}

/// Rows without columns that are empty, or the same as the one before, in every row: they only set widths.
fn without_repeats(mut rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let says = |column: usize| {
        rows.iter().any(|row| {
            let before = column.checked_sub(1).and_then(|before| row.get(before));
            row.get(column).is_some_and(|cell| !cell.is_empty() && before != Some(cell))
        })
    };
    let kept: Vec<bool> = (0..width).map(says).collect();
    if kept.iter().all(|kept| *kept) {
        return rows;
    }
    for row in &mut rows {
        let mut column = 0;
        row.retain(|_| {
            column += 1;
            kept.get(column - 1).copied().unwrap_or(false)
        });
    }
    rows
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::super::raw::{RawCell, RawWriter};
    use super::super::{Format, clean_raw};
    use crate::document::{Block, Document, Table};

    fn cell(text: &str, columns: usize, rows: usize) -> RawCell {
        RawCell { text: text.to_owned(), columns, rows }
    }

    fn one(text: &str) -> RawCell {
        RawCell::single(text.to_owned())
    }

    fn table(doc: &Document) -> &Table {
        let found = doc.blocks.iter().find_map(|b| if let Block::Table(table) = b { Some(table) } else { None });
        found.unwrap()
    }

    #[test]
    fn a_grid_is_taken_as_it_is() {
        let mut writer = RawWriter::default();
        writer.paragraph("一、主要指标", Some(2));
        writer.paragraph("表1 主要指标", None);
        writer.paragraph("单位：亿元", None);
        writer.table(
            &[
                vec![cell("指标", 1, 2), cell("2024年", 2, 1)],
                vec![one("总量"), one("比上年 增长（%）")],
                vec![one("生产总值"), one("１２００"), one("5.2")],
                vec![cell("一、财政", 3, 1)],
                vec![one("收入 #税收"), one("80"), one("")],
            ],
            0,
        );
        writer.paragraph("注：快报数。", None);
        let doc = clean_raw(writer.finish(), Format::Docx);
        assert_eq!(
            doc.to_debug(),
            "H2 一、主要指标\nT  表1主要指标单位：亿元\nT: 指标 | 2024年 | 2024年\nT: 指标 | 总量 | 比上年增长（%）\n\
             T. 生产总值 | 1200 | 5.2\nT. 一、财政 | 一、财政 | 一、财政\nT. 收入#税收 | 80 | \nP  注：快报数。"
        );
        let merged = &table(&doc).header;
        assert_eq!(merged[0][1], merged[0][2]);
        assert_eq!(doc.text.matches("2024年").count(), 1);
        let value = table(&doc).rows[0][1];
        let source: Vec<char> = doc.source.chars().collect();
        let span = doc.source_span(value);
        assert_eq!(source[span.start()..span.end()].iter().collect::<String>(), "１２００");
    }

    #[test]
    fn marks_are_characters() {
        let mut writer = RawWriter::default();
        writer.paragraph("# 号 *2 个* &amp; $5$", None);
        let doc = clean_raw(writer.finish(), Format::Docx);
        assert_eq!(doc.to_debug(), "P  #号*2个* &amp；$5$");
    }

    #[test]
    fn a_merged_first_row_is_the_title() {
        let mut writer = RawWriter::default();
        writer.table(
            &[
                vec![cell("主要产品产量", 2, 1)],
                vec![cell("单位：万吨", 2, 1)],
                vec![one("产品"), one("2024年")],
                vec![one("粗钢"), one("120")],
            ],
            1,
        );
        let doc = clean_raw(writer.finish(), Format::Docx);
        assert_eq!(doc.to_debug(), "T  主要产品产量单位：万吨\nT: 产品 | 2024年\nT. 粗钢 | 120");
    }

    #[test]
    fn columns_that_only_set_widths_go() {
        let mut writer = RawWriter::default();
        writer.table(
            &[vec![cell("产品", 2, 1), one(""), one("2024年")], vec![cell("粗钢", 2, 1), one(""), one("120")]],
            0,
        );
        let doc = clean_raw(writer.finish(), Format::Docx);
        assert_eq!(doc.to_debug(), "T: 产品 | 2024年\nT. 粗钢 | 120");
    }
}
