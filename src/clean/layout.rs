//! Physical lines to logical ones: furniture out, broken lines joined, tables as grids.

use std::collections::HashMap;
use std::ops::Range;

use super::given::Given;
use super::join::{Between, Join, Paragraph, join};
use super::noise::{Role, roles};
use super::normalize::Normal;
use super::setting;
use super::table::{self, Cell, Found};
use super::write::Writer;
use crate::document::{Block, OffsetMap, Table};
use crate::span::TextSpan;

/// Lays the text out: the cleaned text, its map and its blocks.
pub(super) fn lay_out(normal: &Normal, given: &[Given]) -> (String, OffsetMap, Vec<Block>) {
    let mut roles = roles(normal);
    for table in given {
        roles.iter_mut().take(table.lines.end).skip(table.lines.start).for_each(|role| *role = Role::Text);
    }
    let roles = roles;
    let kept: Vec<usize> = (0..normal.lines.len()).filter(|&i| roles[i] == Role::Text).collect();
    let settings = setting::settings(normal, &kept);
    let mut layout = Layout { normal, writer: Writer::new(&normal.text), blocks: Vec::new() };
    let mut tables = table::find(normal, &kept, given).into_iter().peekable();
    let mut at = 0;
    while at < kept.len() {
        if let Some(found) = tables.next_if(|t| t.lines.start <= at) {
            at = found.lines.end;
            layout.table(&found);
            continue;
        }
        let end = tables.peek().map_or(kept.len(), |t| t.lines.start);
        let mut paragraph = Paragraph::default();
        let first = &normal.lines[kept[at]];
        let text = layout.line(kept[at]);
        paragraph.take(text, first);
        layout.writer.add(bare(text, first.range.clone()), false);
        let mut next = at + 1;
        while next < end {
            let line = &normal.lines[kept[next]];
            let text = layout.line(kept[next]);
            let skipped = &roles[kept[next - 1] + 1..kept[next]];
            if skipped.contains(&Role::Chrome) {
                break;
            }
            let between = Between { page: line.page || !skipped.is_empty(), blank: line.blanks > 0 };
            let after = kept.get(next + 1).map(|&i| layout.line(i));
            let start = match join(&paragraph, text, line, after, between, setting::at(&settings, next)) {
                Join::No => break,
                Join::Yes => line.range.start,
                Join::Repeated(bytes) => line.range.start + bytes,
            };
            paragraph.take(text, line);
            layout.writer.add(start..line.range.end, true);
            next += 1;
        }
        let span = layout.writer.finish('\n');
        if !span.is_empty() {
            layout.blocks.push(Block::Line { span, markdown: first.markdown });
        }
        at = next;
    }
    let (text, map) = layout.writer.into_text().finish();
    (text, map, layout.blocks)
}

struct Layout<'a> {
    normal: &'a Normal,
    writer: Writer<'a>,
    blocks: Vec<Block>,
}

impl<'a> Layout<'a> {
    fn line(&self, index: usize) -> &'a str {
        self.normal.text.text().get(self.normal.lines[index].range.clone()).unwrap_or_default()
    }

    /// Writes a table: cells end with tabs, rows with line ends.
    fn table(&mut self, found: &Found) {
        let title = (!found.title.is_empty()).then(|| self.cell(&found.title, '\n'));
        let mut written = HashMap::new();
        let header = found.header.iter().map(|row| self.row(row, &mut written)).collect();
        let rows = found.rows.iter().map(|row| self.row(row, &mut written)).collect();
        self.blocks.push(Block::Table(Table { title, header, rows }));
    }

    /// Writes a row. What a merged cell holds is written where it stands first: `written` says where that is by the place that it
    /// has in the normalised text.
    fn row(&mut self, cells: &[Cell], written: &mut HashMap<usize, TextSpan>) -> Vec<TextSpan> {
        let place = |cell: &Cell| cell.first().map(|range| range.start);
        let last = cells.iter().rposition(|cell| place(cell).is_none_or(|place| !written.contains_key(&place)));
        let mut row = Vec::with_capacity(cells.len());
        for (i, cell) in cells.iter().enumerate() {
            let place = place(cell);
            let span = match place.and_then(|place| written.get(&place)) {
                Some(&span) => span,
                None => self.cell(cell, if Some(i) == last { '\n' } else { '\t' }),
            };
            place.and_then(|place| written.insert(place, span));
            row.push(span);
        }
        row
    }

    fn cell(&mut self, cell: &Cell, end: char) -> TextSpan {
        for (i, range) in cell.iter().enumerate() {
            self.writer.add(range.clone(), i > 0);
        }
        self.writer.finish(end)
    }
}

/// The line without its list mark.
fn bare(text: &str, range: Range<usize>) -> Range<usize> {
    let rest =
        text.trim_start_matches(['•', '●', '■', '◆', '▪', '▲', '★', '➢', '>', '\u{F06C}', '\u{F0B7}', '\u{F0D8}']);
    let rest = match rest.as_bytes() {
        [b'-' | b'*' | b'+', b' ', ..] => &rest[1..],
        _ => rest,
    };
    let rest = rest.trim_start();
    range.end - rest.len()..range.end
}
