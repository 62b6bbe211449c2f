//! The document and its outline: data only. `clean` fills [`Document`], `structure` fills [`Outline`].

mod offset;
mod outline;

pub use offset::{OffsetMap, Piece};
pub use outline::{Area, Context, Genre, Outline, Part, Section, Sentence, Status, Turn};

use crate::diagnostic::Diagnostic;
use crate::span::{CharSpan, TextSpan};

/// A decoded source text with its cleaned form and the map between the two.
#[derive(Clone, Debug)]
pub struct Document {
    /// The decoded source text; byte-order mark left out.
    pub source: String,
    /// The cleaned text: one logical paragraph, heading or table cell row a line, lines end with `\n`.
    pub text: String,
    /// From bytes of `text` to code points of `source`.
    pub map: OffsetMap,
    /// The lines of `text` in order, without their `\n`.
    pub blocks: Vec<Block>,
    /// Code point of `source` at which each page starts; empty where the source has no pages.
    pub pages: Vec<usize>,
    /// Warnings of decoding and cleaning.
    pub diagnostics: Vec<Diagnostic>,
}

/// One block of the cleaned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph or heading. `markdown` is the heading level that the source's markup gives (1–6).
    Line {
        /// The line without its `\n`.
        span: TextSpan,
        /// Level of a markdown heading.
        markdown: Option<u8>,
    },
    /// A table.
    Table(Table),
}

/// A table as a grid. Cells hold spans of the cleaned text; an empty cell is an empty span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The line above it that names it, e.g. 表 1 “十四五”时期经济社会发展主要指标.
    pub title: Option<TextSpan>,
    /// Header rows, the highest first; one cell a column. A header cell that the source breaks over lines is one span that
    /// covers them; one that stands over several columns or rows is repeated in each.
    pub header: Vec<Vec<TextSpan>>,
    /// Body rows; each has as many cells as the header, or fewer where the source lost some at its end. A merged cell is
    /// repeated in every row and column that it covers.
    pub rows: Vec<Vec<TextSpan>>,
}

impl Block {
    /// Where it stands in the cleaned text; `None` for a table without cells.
    #[must_use]
    pub fn span(&self) -> Option<TextSpan> {
        match self {
            Self::Line { span, .. } => Some(*span),
            Self::Table(table) => table.span(),
        }
    }
}

impl Table {
    /// All of it in the cleaned text, title included; `None` for a table without cells.
    #[must_use]
    pub fn span(&self) -> Option<TextSpan> {
        let cells = self.header.iter().chain(&self.rows).flatten();
        self.title.iter().chain(cells).copied().reduce(TextSpan::cover)
    }
}

impl Document {
    /// The span of the source from which the text at `span` was made.
    #[must_use]
    pub fn source_span(&self, span: TextSpan) -> CharSpan {
        self.map.to_source(&self.text, span)
    }

    /// The blocks one a line, for a person: `P` a paragraph, `H2` a marked heading, `T` a table's title, header and rows.
    #[must_use]
    pub fn to_debug(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Line { span, markdown: None } => lines.push(format!("P  {}", span.of(&self.text))),
                Block::Line { span, markdown: Some(n) } => lines.push(format!("H{n} {}", span.of(&self.text))),
                Block::Table(table) => {
                    let row =
                        |cells: &[TextSpan]| cells.iter().map(|c| c.of(&self.text)).collect::<Vec<_>>().join(" | ");
                    lines.extend(table.title.map(|title| format!("T  {}", title.of(&self.text))));
                    lines.extend(table.header.iter().map(|cells| format!("T: {}", row(cells))));
                    lines.extend(table.rows.iter().map(|cells| format!("T. {}", row(cells))));
                }
            }
        }
        lines.join("\n")
    }

    /// The 1-based page on which a code point of the source stands.
    #[must_use]
    pub fn page_at(&self, source_offset: usize) -> Option<u32> {
        if self.pages.is_empty() {
            return None;
        }
        u32::try_from(self.pages.partition_point(|&start| start <= source_offset)).ok()
    }
}
