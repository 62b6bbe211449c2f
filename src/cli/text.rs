//! `zhibiao text`: what the extractor reads.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use zhibiao::document::{Block, Document, Part};
use zhibiao::pipeline::Analysis;
use zhibiao::span::TextSpan;

use crate::cli::exit::{Exit, Stop};
use crate::cli::failure::warn;
use crate::cli::single::Single;
use crate::cli::source::SourceArguments;

/// Print the text of a document as the extractor reads it: a paragraph a line, headings, tables and pages marked.
///
/// It shows why something was missed: a line that is not there was taken for page furniture, a heading without `#` was not seen as one.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The document; `-` is standard input.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Print the source text instead, in which the offsets of observations count.
    #[arg(long, conflicts_with = "offsets")]
    raw: bool,
    /// Print the map between the two: runs of the cleaned text with the code points that they were made from.
    #[arg(long)]
    offsets: bool,
    #[command(flatten)]
    source: SourceArguments,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let extractor = arguments.source.extractor()?;
    let document = Single::open(&arguments.path)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if arguments.raw {
        let source = document.read(|bytes, meta| extractor.read(bytes, meta))?;
        warn(document.path(), &source.raw.diagnostics);
        out.write_all(source.raw.text.as_bytes())?;
        out.flush()?;
        return Ok(Exit::Success);
    }
    let analysis = document.read(|bytes, meta| extractor.analyse(bytes, meta))?;
    warn(document.path(), &analysis.document.diagnostics);
    if arguments.offsets {
        offsets(&analysis.document, &mut out)?;
    } else {
        Cleaned::new(&analysis).print(&mut out)?;
    }
    out.flush()?;
    Ok(Exit::Success)
}

/// The map as tab-separated values.
fn offsets(document: &Document, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "text_start\ttext_end\tsource_start\tsource_end\thow\ttext")?;
    let (mut byte, mut chars) = (0, 0);
    for piece in document.map.pieces() {
        chars += document.text[byte..piece.text.start()].chars().count();
        let text = piece.text.of(&document.text);
        let end = chars + text.chars().count();
        let how = if piece.aligned { "same" } else { "replaced" };
        let (from, to) = (piece.source.start(), piece.source.end());
        writeln!(out, "{chars}\t{end}\t{from}\t{to}\t{how}\t{}", text.escape_debug())?;
        (byte, chars) = (piece.text.end(), end);
    }
    Ok(())
}

/// The cleaned text with marks.
struct Cleaned<'a> {
    analysis: &'a Analysis,
    page: Option<u32>,
    part: Option<usize>,
}

impl<'a> Cleaned<'a> {
    const fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, page: None, part: None }
    }

    fn print(mut self, out: &mut impl Write) -> io::Result<()> {
        for block in &self.analysis.document.blocks {
            let Some(span) = block.span() else { continue };
            self.marks(span, out)?;
            match block {
                Block::Line { span, .. } => self.line(*span, out)?,
                Block::Table(table) => {
                    if let Some(title) = table.title {
                        writeln!(out, "{}", self.words(title))?;
                    }
                    for (n, row) in table.header.iter().chain(&table.rows).enumerate() {
                        self.row(row, out)?;
                        if n + 1 == table.header.len() {
                            writeln!(out, "|{}", "---|".repeat(row.len()))?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Marks for a page and a document that begin here.
    fn marks(&mut self, span: TextSpan, out: &mut impl Write) -> io::Result<()> {
        let document = &self.analysis.document;
        let page = document.page_at(document.source_span(span).start());
        if page > self.page {
            self.page = page;
            writeln!(out, "[page {}]", page.unwrap_or_default())?;
        }
        let parts = &self.analysis.outline.parts;
        let part = parts.iter().rposition(|part| part.span.start() <= span.start());
        if parts.len() > 1 && part > self.part {
            self.part = part;
            let id =
                part.and_then(|part| self.analysis.documents.get(part)).map_or("", |document| document.id.as_str());
            writeln!(out, "[document {id}]")?;
        }
        Ok(())
    }

    fn line(&self, span: TextSpan, out: &mut impl Write) -> io::Result<()> {
        let begins = |part: &Part| {
            let after = part.sections.partition_point(|section| section.heading.end() <= span.start());
            let section = part.sections.get(after).filter(|section| span.overlaps(section.heading))?;
            let front = TextSpan::new(span.start(), section.heading.start().max(span.start()));
            front.of(&self.analysis.document.text).trim_matches(['#', '*', ' ']).is_empty().then_some(section.level)
        };
        let level = self.analysis.outline.parts.iter().find_map(begins);
        if let Some(level) = level {
            write!(out, "{} ", "#".repeat(level.into()))?;
        }
        writeln!(out, "{}", span.of(&self.analysis.document.text))
    }

    fn row(&self, cells: &[TextSpan], out: &mut impl Write) -> io::Result<()> {
        write!(out, "|")?;
        for cell in cells {
            write!(out, " {} |", self.words(*cell))?;
        }
        writeln!(out)
    }

    fn words(&self, span: TextSpan) -> String {
        span.of(&self.analysis.document.text).split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
    }
}
