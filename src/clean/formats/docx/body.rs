//! The body of a document, event by event: what a reader sees of it, in the order in which it is read.

mod begin;

use super::flow::{Block, Cell, Grid};
use super::numbering::Numbering;
use super::paragraph::{Field, Paragraph};
use super::styles::Styles;
use super::xml::{Step, Xml};
use crate::clean::formats::FormatError;

/// Most text of a part, in bytes.
const MAX_TEXT: usize = 32 << 20;
/// Most paragraphs, cells, rows and pages together.
const MAX_PIECES: usize = 2_000_000;

/// What an element is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Other,
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    Text,
    Table,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    Field,
    Instruction,
    Box,
    Control,
}

/// What was read of a part.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The text.
    pub(super) blocks: Vec<Block>,
    /// Ids of other documents that are part of this one.
    pub(super) imports: Vec<String>,
    /// Whether pictures stand in it.
    pub(super) has_pictures: bool,
    /// Whether a field did not end where it should.
    is_unclosed: bool,
}

/// Reads a part: the document, or its notes.
pub(super) fn read(
    text: &str,
    part: &str,
    styles: &Styles,
    numbering: impl Fn() -> Result<Numbering, FormatError>,
) -> Result<Body, FormatError> {
    // Where pages are known, Word says so once for each.
    let pages = text.contains("lastRenderedPageBreak");
    let run = |fields: bool| Reader::new(Xml::new(text, part), styles, numbering()?, part, pages, fields).run();
    let body = run(true)?;
    // A field that never ends would swallow what follows it.
    if body.is_unclosed { run(false) } else { Ok(body) }
}

struct Reader<'a> {
    xml: Xml<'a>,
    part: &'a str,
    styles: &'a Styles,
    numbering: Numbering,
    /// Whether breaks of pages are looked at, and whether fields are.
    pages: bool,
    follow_fields: bool,
    open: Vec<Open>,
    /// Paragraphs that are open: one in a text box stands in another.
    paragraphs: Vec<Paragraph>,
    /// Text of paragraphs whose end was deleted.
    carried: String,
    /// What is being filled: the body, then cells and text boxes in it.
    flows: Vec<Vec<Block>>,
    tables: Vec<Grid>,
    cells: Vec<Cell>,
    fields: Vec<Field>,
    /// One of the fields shows nothing of what stands here.
    is_unseen: bool,
    /// Controls that show nothing of their own, by nesting.
    controls: Vec<bool>,
    /// The run is hidden.
    hidden: bool,
    bytes: usize,
    pieces: usize,
    body: Body,
}

impl<'a> Reader<'a> {
    fn new(
        xml: Xml<'a>,
        styles: &'a Styles,
        numbering: Numbering,
        part: &'a str,
        pages: bool,
        follow_fields: bool,
    ) -> Self {
        Self {
            xml,
            part,
            styles,
            numbering,
            pages,
            follow_fields,
            open: Vec::new(),
            paragraphs: Vec::new(),
            carried: String::new(),
            flows: vec![Vec::new()],
            tables: Vec::new(),
            cells: Vec::new(),
            fields: Vec::new(),
            is_unseen: false,
            controls: Vec::new(),
            hidden: false,
            bytes: 0,
            pieces: 0,
            body: Body::default(),
        }
    }

    fn run(mut self) -> Result<Body, FormatError> {
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(element) => match self.begin(&element)? {
                    Some(open) => self.open.push(open),
                    None => self.xml.skip()?,
                },
                Step::Close => {
                    if let Some(open) = self.open.pop() {
                        self.end(open)?;
                    }
                }
                Step::Text(text) => match self.open.last() {
                    Some(Open::Text) => self.text(text)?,
                    Some(Open::Instruction) => {
                        if let Some(field) = self.fields.last_mut() {
                            field.instruct(text);
                        }
                    }
                    _ => {}
                },
                Step::Char(c) => {
                    if self.open.last() == Some(&Open::Text) {
                        self.text(c.encode_utf8(&mut [0; 4]))?;
                    }
                }
            }
        }
        self.body.is_unclosed = self.follow_fields && !self.fields.is_empty();
        if !self.carried.trim().is_empty() {
            let text = std::mem::take(&mut self.carried);
            self.push(Block::line(text, None));
        }
        self.body.blocks = self.flows.into_iter().flatten().collect();
        Ok(self.body)
    }

    fn end(&mut self, open: Open) -> Result<(), FormatError> {
        match open {
            Open::Paragraph => self.end_paragraph()?,
            Open::Run => self.hidden = false,
            Open::Field if self.follow_fields => {
                self.fields.pop();
                self.look_at_fields();
            }
            Open::Control => {
                self.controls.pop();
            }
            Open::Cell => {
                let blocks = self.take_flow();
                let Some(mut cell) = self.cells.pop() else { return Ok(()) };
                cell.blocks = blocks;
                match self.tables.last_mut().and_then(|table| table.rows.last_mut()) {
                    Some(row) => row.cells.push(cell),
                    None => self.extend(cell.blocks),
                }
            }
            Open::Table => {
                if let Some(table) = self.tables.pop() {
                    let blocks = table.finish(self.tables.len());
                    self.extend(blocks);
                }
            }
            Open::Box => {
                let blocks = self.take_flow();
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.boxes.extend(blocks),
                    None => self.extend(blocks),
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), FormatError> {
        let Some(paragraph) = self.paragraphs.pop() else { return Ok(()) };
        let style = self.styles.get(paragraph.style.as_deref());
        for _ in 0..paragraph.pages_before {
            self.push(Block::Page);
        }
        if paragraph.is_end_deleted {
            self.carried = paragraph.text;
        } else if !style.is_contents {
            let list = paragraph.list.as_deref().or(style.list.as_deref()).filter(|list| *list != "0");
            let number = list.map(|list| {
                let level = paragraph.level.or(style.level);
                self.numbering.next(list, level, paragraph.style.as_deref(), self.styles)
            });
            if !paragraph.text.trim().is_empty() {
                let text = number.unwrap_or_default() + &paragraph.text;
                self.push(Block::line(text, paragraph.outline.or(style.outline)));
            }
        }
        self.extend(paragraph.boxes);
        for _ in 0..paragraph.pages_inside {
            self.push(Block::Page);
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), FormatError> {
        if self.hidden || self.is_unseen {
            return Ok(());
        }
        self.bytes += text.len();
        if self.bytes > MAX_TEXT {
            return Err(FormatError::TooLarge {
                what: format!("the text of {}", self.part),
                limit: format!("{} MiB", MAX_TEXT >> 20),
            });
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push(text);
        }
        Ok(())
    }

    fn line_break(&mut self) {
        let is_seen = !self.hidden && !self.is_unseen;
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| is_seen) {
            paragraph.end_line();
        }
    }

    fn field(&mut self, kind: &str) {
        if !self.follow_fields {
            return;
        }
        match kind {
            "begin" if self.fields.len() < 64 => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.separate();
                }
            }
            "end" => {
                self.fields.pop();
            }
            _ => {}
        }
        self.look_at_fields();
    }

    fn look_at_fields(&mut self) {
        self.is_unseen = self.fields.iter().any(Field::is_unseen);
    }

    fn count(&mut self) -> Result<(), FormatError> {
        self.pieces += 1;
        if self.pieces > MAX_PIECES {
            return Err(FormatError::TooLarge {
                what: format!("the number of paragraphs, cells and pages of {}", self.part),
                limit: MAX_PIECES.to_string(),
            });
        }
        Ok(())
    }

    fn push(&mut self, block: Block) {
        if let Some(flow) = self.flows.last_mut() {
            flow.push(block);
        }
    }

    fn extend(&mut self, blocks: Vec<Block>) {
        if let Some(flow) = self.flows.last_mut() {
            flow.extend(blocks);
        }
    }

    /// What the innermost flow has; the body's own stays.
    fn take_flow(&mut self) -> Vec<Block> {
        if self.flows.len() > 1 { self.flows.pop().unwrap_or_default() } else { Vec::new() }
    }
}
