//! The beginning of an element: what it is, and what it says of the paragraph, row or cell that it stands in.

use super::{Open, Reader};
use crate::clean::formats::FormatError;
use crate::clean::formats::docx::flow::{Cell, Grid, Merge, Row};
use crate::clean::formats::docx::paragraph::{Field, Paragraph, symbol};
use crate::clean::formats::docx::styles::outline;
use crate::clean::formats::docx::xml::{Element, Space};
use crate::clean::raw::MAX_COLUMNS;

impl Reader<'_> {
    /// What an element is; `None` to pass over it with all that is in it.
    pub(super) fn begin(&mut self, element: &Element) -> Result<Option<Open>, FormatError> {
        let parent = self.open.last().copied().unwrap_or(Open::Other);
        if element.space == Space::Other {
            return Ok(match element.name() {
                // The other form of what stands in a Choice.
                "Fallback" => None,
                // Text of a formula.
                "t" if parent == Open::Other => Some(Open::Text),
                "blip" | "imagedata" => {
                    self.body.has_pictures = true;
                    Some(Open::Other)
                }
                _ => Some(Open::Other),
            });
        }
        let open = match element.name() {
            "p" => {
                self.count()?;
                self.paragraphs.push(Paragraph { text: std::mem::take(&mut self.carried), ..Paragraph::default() });
                Open::Paragraph
            }
            "pPr" => Open::ParagraphProperties,
            "r" => {
                self.hidden = false;
                Open::Run
            }
            "rPr" if parent == Open::Run => Open::RunProperties,
            "t" => Open::Text,
            "tbl" => {
                self.tables.push(Grid::default());
                Open::Table
            }
            "tr" => {
                self.count()?;
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Row::default());
                }
                Open::Row
            }
            "trPr" => Open::RowProperties,
            "tc" => {
                self.count()?;
                self.cells.push(Cell { columns: 1, ..Cell::default() });
                self.flows.push(Vec::new());
                Open::Cell
            }
            "tcPr" => Open::CellProperties,
            "txbxContent" => {
                self.flows.push(Vec::new());
                Open::Box
            }
            "sdt" => {
                self.controls.push(false);
                Open::Control
            }
            // What a control shows as long as nobody has filled it in; a table of contents.
            "showingPlcHdr" if element.is_on() => self.no_content(),
            "docPartGallery" if element.val().is_some_and(|v| v == "Table of Contents") => self.no_content(),
            "sdtContent" if self.controls.last() == Some(&true) => return Ok(None),
            "fldSimple" => {
                if self.follow_fields {
                    let mut field = Field::default();
                    field.instruct(&element.attribute("instr").unwrap_or_default());
                    field.separate();
                    self.fields.push(field);
                    self.look_at_fields();
                }
                Open::Field
            }
            "instrText" => Open::Instruction,
            "footnote" | "endnote" if element.attribute("type").is_some_and(|t| t != "normal") => return Ok(None),
            "altChunk" => {
                self.body.imports.extend(element.attribute("id"));
                Open::Other
            }
            // Deleted, moved away, or as it was before a change; the reading above a ruby.
            "del" | "moveFrom" if !self.is_property(parent) => return Ok(None),
            "rt" | "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange"
            | "tblGridChange" | "numberingChange" => return Ok(None),
            _ => {
                self.detail(element, parent)?;
                Open::Other
            }
        };
        Ok(Some(open))
    }

    /// Whether a mark of a change stands among properties, so that it speaks of what they are properties of.
    fn is_property(&self, parent: Open) -> bool {
        let in_paragraph = self.open.iter().rev().nth(1) == Some(&Open::ParagraphProperties);
        match parent {
            Open::RowProperties | Open::CellProperties | Open::ParagraphProperties | Open::RunProperties => true,
            _ => parent == Open::Other && in_paragraph,
        }
    }

    fn no_content(&mut self) -> Open {
        if let Some(control) = self.controls.last_mut() {
            *control = true;
        }
        Open::Other
    }

    /// A property, or a character that is an element.
    fn detail(&mut self, element: &Element, parent: Open) -> Result<(), FormatError> {
        let number = || element.val().and_then(|v| v.trim().parse::<usize>().ok());
        let name = element.name();
        match parent {
            Open::Run => match name {
                "tab" | "ptab" => self.text("\t")?,
                "br" | "cr" => self.line_break(),
                "noBreakHyphen" => self.text("-")?,
                "sym" => {
                    if let Some(c) = symbol(element) {
                        self.text(c.encode_utf8(&mut [0; 4]))?;
                    }
                }
                "fldChar" => self.field(&element.attribute("fldCharType").unwrap_or_default()),
                "lastRenderedPageBreak" if self.pages => {
                    self.count()?;
                    if let Some(paragraph) = self.paragraphs.last_mut() {
                        paragraph.page();
                    }
                }
                _ => {}
            },
            Open::RunProperties => {
                if name == "vanish" {
                    self.hidden = element.is_on();
                }
            }
            Open::RowProperties => {
                let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut()) else { return Ok(()) };
                match name {
                    "tblHeader" => row.is_header = element.is_on(),
                    "gridBefore" => row.skipped = number().unwrap_or(0).min(MAX_COLUMNS),
                    "del" => row.is_deleted = true,
                    _ => {}
                }
            }
            Open::CellProperties => {
                let Some(cell) = self.cells.last_mut() else { return Ok(()) };
                let goes_on = || element.val().is_none_or(|v| v != "restart");
                match name {
                    "gridSpan" => cell.columns = number().unwrap_or(1),
                    "vMerge" if goes_on() => cell.merge = Merge::Above,
                    "hMerge" if goes_on() => cell.merge = Merge::Before,
                    _ => {}
                }
            }
            _ => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return Ok(()) };
                match name {
                    "pStyle" => paragraph.style = element.val(),
                    "outlineLvl" if parent == Open::ParagraphProperties => {
                        paragraph.outline = element.val().and_then(|v| outline(&v));
                    }
                    "numId" => paragraph.list = element.val(),
                    "ilvl" => paragraph.level = element.val().and_then(|v| v.parse().ok()),
                    "del" | "moveFrom" => paragraph.is_end_deleted = true,
                    _ => {}
                }
            }
        }
        Ok(())
    }
}
