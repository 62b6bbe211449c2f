//! What a format gives: the text of a source as lines, and what it says of them.

use crate::diagnostic::Diagnostic;
use crate::span::CharSpan;

/// The text of a source with what its format knows besides: headings, tables, pages.
///
/// This text is the source that offsets of observations count in; `zhibiao text --raw` prints it. A paragraph is a line
/// and lines end with `\n`; a form feed stands between two pages; a row of a table is a line with tabs between its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawText {
    /// The text.
    pub text: String,
    /// Lines that the format makes headings, in text order.
    pub headings: Vec<RawHeading>,
    /// Tables, in text order, without overlap.
    pub tables: Vec<RawTable>,
    /// What was found on the way, e.g. pages without text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A line that the format makes a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawHeading {
    /// Code point at which its line begins.
    pub start: usize,
    /// 1 is the highest, 6 the lowest.
    pub level: u8,
}

/// A table as its format says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawTable {
    /// The lines that it covers.
    pub span: CharSpan,
    /// The grid: every row has as many cells as the table has columns. A cell that spans several columns or rows stands in each
    /// of them with one and the same span; an empty cell is an empty span.
    pub rows: Vec<Vec<CharSpan>>,
    /// Rows at its top that the format marks as its header; 0 where it marks none.
    pub header_rows: usize,
}

/// A cell of a table that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawCell {
    /// Its text; white space of any kind is one space.
    pub text: String,
    /// Columns that it spans; 0 is read as 1.
    pub columns: usize,
    /// Rows that it spans; 0 is read as 1.
    pub rows: usize,
}

impl RawCell {
    /// A cell of one row and one column.
    #[must_use]
    pub const fn single(text: String) -> Self {
        Self { text, columns: 1, rows: 1 }
    }
}

/// Most columns of a table: what lies beyond is left out of the grid, and stands in the text all the same.
pub const MAX_COLUMNS: usize = 256;
/// Most cells of a grid, merged ones counted once a place.
pub const MAX_CELLS: usize = 1 << 18;

/// Writes a [`RawText`], the same way for every format.
#[derive(Debug, Default)]
pub struct RawWriter {
    raw: RawText,
    /// Code points written so far.
    chars: usize,
}

impl RawWriter {
    /// Writes a paragraph, one line for each of its own lines; those without text are left out. `level` makes it a heading.
    pub fn paragraph(&mut self, text: &str, level: Option<u8>) {
        for line in text.split(['\n', '\r', '\u{0B}', '\u{0C}', '\u{85}', '\u{2028}', '\u{2029}']) {
            if line.trim().is_empty() {
                continue;
            }
            if let Some(level) = level {
                self.raw.headings.push(RawHeading { start: self.chars, level: level.clamp(1, 6) });
            }
            self.push(line);
            self.push("\n");
        }
    }

    /// Writes an empty line, which parts what stands above it from what stands below.
    pub fn blank(&mut self) {
        self.push("\n");
    }

    /// Begins a new page.
    pub fn page(&mut self) {
        self.push("\u{0C}");
    }

    /// Writes a table from its rows of cells, as HTML has them: a cell stands in the first free place of its row. Of a table with
    /// one column only the lines are written.
    pub fn table(&mut self, rows: &[Vec<RawCell>], header_rows: usize) {
        let start = self.chars;
        let mut grid: Vec<Vec<Option<CharSpan>>> = vec![Vec::new(); rows.len()];
        let mut cells = 0;
        for (at, row) in rows.iter().enumerate() {
            let mut column = 0;
            for (n, cell) in row.iter().enumerate() {
                if n > 0 {
                    self.push("\t");
                }
                let from = self.chars;
                for (i, word) in cell.text.split_whitespace().enumerate() {
                    self.push(if i > 0 { " " } else { "" });
                    self.push(word);
                }
                let span = CharSpan::new(from, self.chars);
                while grid[at].get(column).is_some_and(Option::is_some) {
                    column += 1;
                }
                let width = cell.columns.clamp(1, MAX_COLUMNS.saturating_sub(column).max(1));
                let height = cell.rows.clamp(1, rows.len() - at);
                for below in &mut grid[at..at + height] {
                    for place in column..(column + width).min(MAX_COLUMNS) {
                        if below.len() <= place {
                            below.resize(place + 1, None);
                        }
                        below[place].get_or_insert(span);
                        cells += 1;
                    }
                    if cells > MAX_CELLS {
                        break;
                    }
                }
                column += width;
            }
            self.push("\n");
        }
        let width = grid.iter().map(Vec::len).max().unwrap_or(0);
        if width < 2 || cells > MAX_CELLS {
            return;
        }
        let end = self.chars;
        let filled = |row: Vec<Option<CharSpan>>| -> Vec<CharSpan> {
            let missing = width - row.len();
            let none = CharSpan::new(end, end);
            row.into_iter().map(|cell| cell.unwrap_or(none)).chain(std::iter::repeat_n(none, missing)).collect()
        };
        self.raw.tables.push(RawTable {
            span: CharSpan::new(start, end),
            rows: grid.into_iter().map(filled).collect(),
            header_rows,
        });
    }

    /// Adds a warning.
    pub fn warn(&mut self, diagnostic: Diagnostic) {
        self.raw.diagnostics.push(diagnostic);
    }

    /// Code points written so far.
    #[must_use]
    pub const fn chars(&self) -> usize {
        self.chars
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> RawText {
        self.raw
    }

    fn push(&mut self, text: &str) {
        self.raw.text.push_str(text);
        self.chars += text.chars().count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(raw: &RawText) -> Vec<Vec<String>> {
        let chars: Vec<char> = raw.text.chars().collect();
        let cell = |span: &CharSpan| chars[span.start()..span.end()].iter().collect();
        raw.tables[0].rows.iter().map(|row| row.iter().map(cell).collect()).collect()
    }

    #[test]
    fn a_merged_cell_stands_in_every_place() {
        let mut writer = RawWriter::default();
        writer.paragraph("表1\n主要指标", Some(2));
        let cell = |text: &str, columns, rows| RawCell { text: text.to_owned(), columns, rows };
        writer.table(
            &[
                vec![cell("指标", 1, 2), cell("2024年", 2, 1)],
                vec![cell("总量\n（亿元）", 1, 1), cell("增长", 1, 1)],
                vec![cell("生产总值", 1, 1), cell("1200", 1, 1)],
            ],
            2,
        );
        let raw = writer.finish();
        assert_eq!(raw.text, "表1\n主要指标\n指标\t2024年\n总量 （亿元）\t增长\n生产总值\t1200\n");
        assert_eq!(raw.headings, [RawHeading { start: 0, level: 2 }, RawHeading { start: 3, level: 2 }]);
        assert_eq!(
            grid(&raw),
            [["指标", "2024年", "2024年"], ["指标", "总量 （亿元）", "增长"], ["生产总值", "1200", ""]]
        );
        assert_eq!(raw.tables[0].span, CharSpan::new(8, raw.text.chars().count()));
    }

    #[test]
    fn spans_without_end_are_bounded() {
        let mut writer = RawWriter::default();
        let cell = RawCell { text: "一".to_owned(), columns: usize::MAX, rows: usize::MAX };
        writer.table(&[vec![cell.clone(), cell.clone()], vec![cell]], 0);
        let raw = writer.finish();
        assert_eq!(raw.tables[0].rows.iter().map(Vec::len).collect::<Vec<_>>(), [MAX_COLUMNS, MAX_COLUMNS]);
    }
}
