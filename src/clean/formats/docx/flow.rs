//! What the body of a document becomes: lines, tables and pages, in reading order.

use crate::clean::raw::{RawCell, RawWriter};

/// Longest text of a heading, in code points: a whole paragraph in the style of a heading is none.
const LONGEST_HEADING: usize = 120;
/// Tables in tables up to here are cells of their own; deeper ones are text.
const MAX_NESTING: usize = 8;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph; its own lines end with `\n`.
    Line(String, Option<u8>),
    /// A table.
    Table(Vec<Vec<RawCell>>, usize),
    /// A page begins.
    Page,
}

impl Block {
    /// A paragraph that may be a heading: one of reasonable length.
    pub(super) fn line(text: String, level: Option<u8>) -> Self {
        let level = level.filter(|level| *level > 0 && text.chars().nth(LONGEST_HEADING).is_none());
        Self::Line(text, level)
    }
}

/// Writes blocks.
pub(super) fn write(blocks: Vec<Block>, writer: &mut RawWriter) {
    for block in blocks {
        match block {
            Block::Line(text, level) => writer.paragraph(&text, level),
            Block::Table(rows, header) => writer.table(&rows, header),
            Block::Page => writer.page(),
        }
    }
}

/// How a cell goes on from the one before it in its row, or above it in its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    /// It stands alone, or others go on from it.
    #[default]
    Begin,
    /// It is part of the cell above it.
    Above,
    /// It is part of the cell before it.
    Before,
}

/// A cell that is being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) blocks: Vec<Block>,
    /// Columns of the grid.
    pub(super) columns: usize,
    pub(super) merge: Merge,
}

/// A row that is being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Columns of the grid before its first cell.
    pub(super) skipped: usize,
    pub(super) is_header: bool,
    pub(super) is_deleted: bool,
}

/// A table that is being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<Row>,
}

impl Grid {
    /// The table as blocks: one of a single column is the text of its cells. `nesting` counts the tables around it.
    pub(super) fn finish(mut self, nesting: usize) -> Vec<Block> {
        self.rows.retain(|row| !row.is_deleted);
        let pages = self.rows.iter_mut().flat_map(|row| &mut row.cells).map(|cell| take_pages(&mut cell.blocks)).sum();
        let is_plain = self.rows.iter().all(|row| row.cells.len() < 2 && row.skipped == 0);
        let mut blocks: Vec<Block> = if is_plain || nesting >= MAX_NESTING {
            self.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.blocks).collect()
        } else {
            let header = self.rows.iter().take_while(|row| row.is_header).count();
            vec![Block::Table(cells(self.rows), header)]
        };
        blocks.extend(std::iter::repeat_n(Block::Page, pages));
        blocks
    }
}

/// Takes out the pages: one that begins in a table begins behind it.
fn take_pages(blocks: &mut Vec<Block>) -> usize {
    let before = blocks.len();
    blocks.retain(|block| *block != Block::Page);
    before - blocks.len()
}

/// The rows as HTML has them: cells that go on from others are left out and counted there.
fn cells(rows: Vec<Row>) -> Vec<Vec<RawCell>> {
    let mut out: Vec<Vec<RawCell>> = Vec::with_capacity(rows.len());
    // By column of the grid: place and width of the cell that goes on below.
    let mut above: Vec<Option<(usize, usize, usize)>> = Vec::new();
    for row in rows {
        let at = out.len();
        let mut written: Vec<RawCell> = Vec::with_capacity(row.cells.len());
        let mut next: Vec<Option<(usize, usize, usize)>> = Vec::new();
        let mut column = 0;
        if row.skipped > 0 {
            column = row.skipped;
            written.push(RawCell { text: String::new(), columns: column, rows: 1 });
            next.resize(column, None);
        }
        for cell in row.cells {
            let width = cell.columns.clamp(1, crate::clean::raw::MAX_COLUMNS);
            if cell.merge == Merge::Before
                && let Some(last) = written.last_mut()
            {
                last.columns += width;
                next.resize(next.len() + width, None);
                column += width;
                continue;
            }
            let goes_on = above.get(column).copied().flatten().filter(|_| cell.merge == Merge::Above);
            let place = match goes_on {
                Some((row, index, columns)) if columns == width => {
                    if let Some(first) = out.get_mut(row).and_then(|cells| cells.get_mut(index)) {
                        first.rows += 1;
                    }
                    (row, index, width)
                }
                _ => {
                    written.push(RawCell { text: flat(&cell.blocks), columns: width, rows: 1 });
                    (at, written.len() - 1, width)
                }
            };
            next.push(Some(place));
            next.resize(next.len() + width - 1, None);
            column += width;
        }
        out.push(written);
        above = next;
    }
    out
}

/// The text of a cell: its paragraphs, and tables in it cell by cell.
fn flat(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Line(text, _) => {
                out.push_str(text);
                out.push('\n');
            }
            Block::Table(rows, _) => {
                for cell in rows.iter().flatten() {
                    out.push_str(&cell.text);
                    out.push('\n');
                }
            }
            Block::Page => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, columns: usize, merge: Merge) -> Cell {
        Cell { blocks: vec![Block::line(text.to_owned(), None)], columns, merge }
    }

    fn written(rows: Vec<Vec<Cell>>) -> Vec<Vec<(String, usize, usize)>> {
        let rows = rows.into_iter().map(|cells| Row { cells, ..Row::default() }).collect();
        let flat = |c: &RawCell| (c.text.trim_end().to_owned(), c.columns, c.rows);
        cells(rows).iter().map(|row| row.iter().map(flat).collect()).collect()
    }

    #[test]
    fn merged_cells_are_one() {
        let rows = written(vec![
            vec![cell("指标", 1, Merge::Begin), cell("2024年", 2, Merge::Begin)],
            vec![cell("", 1, Merge::Above), cell("总量", 1, Merge::Begin), cell("增长", 1, Merge::Begin)],
            vec![cell("人口", 1, Merge::Begin), cell("30", 1, Merge::Begin), cell("", 1, Merge::Before)],
        ]);
        let one = |text: &str, columns, rows| (text.to_owned(), columns, rows);
        assert_eq!(rows[0], [one("指标", 1, 2), one("2024年", 2, 1)]);
        assert_eq!(rows[1], [one("总量", 1, 1), one("增长", 1, 1)]);
        assert_eq!(rows[2], [one("人口", 1, 1), one("30", 2, 1)]);
    }

    #[test]
    fn a_cell_below_nothing_stands_alone() {
        let rows = written(vec![
            vec![cell("一", 1, Merge::Above), cell("二", 1, Merge::Begin)],
            vec![cell("三", 2, Merge::Above), cell("四", 1, Merge::Above)],
        ]);
        assert_eq!(rows[1].len(), 2);
    }

    #[test]
    fn a_frame_of_one_cell_is_text() {
        let row = Row { cells: vec![cell("一段。", 1, Merge::Begin)], ..Row::default() };
        assert_eq!(Grid { rows: vec![row] }.finish(0), [Block::line("一段。".to_owned(), None)]);
    }
}
