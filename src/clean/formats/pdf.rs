//! PDF with a text layer: engines give pages of words, the layout makes lines, columns and tables of them.

pub mod engine;
pub mod isolated;
pub mod layout;
pub mod page;
mod process;
mod rust;

use crate::clean::raw::{RawText, RawWriter};

use super::FormatError;
use engine::{Pages, PdfEngine};
use isolated::Isolated;

/// Who reads PDF: engines that are asked one after the other.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The engines in their order. The next one is asked where one fails at a file that another may be able to read.
    pub engines: Vec<Host>,
}

/// Where an engine works.
#[derive(Clone, Debug)]
pub enum Host {
    /// In this process: nothing guards it against files made to harm.
    InProcess(PdfEngine),
    /// In a process of its own, with limits.
    Isolated(Isolated),
}

impl Default for Reader {
    fn default() -> Self {
        Self { engines: vec![Host::InProcess(PdfEngine::Rust)] }
    }
}

impl Reader {
    /// The text of a file.
    ///
    /// # Errors
    /// What the first engine said, where none can read it.
    pub fn read(&self, bytes: &[u8]) -> Result<RawText, FormatError> {
        let pages = self.pages(bytes)?;
        let mut writer = RawWriter::default();
        for diagnostic in pages.diagnostics {
            writer.warn(diagnostic);
        }
        layout::lay_out(&pages.pages, &mut writer);
        Ok(writer.finish())
    }

    fn pages(&self, bytes: &[u8]) -> Result<Pages, FormatError> {
        let mut first = None;
        for host in &self.engines {
            let result = match host {
                Host::InProcess(engine) => engine.pages(bytes),
                Host::Isolated(process) => process.pages(bytes),
            };
            match result {
                Ok(pages) => return Ok(pages),
                Err(
                    error @ (FormatError::Encrypted | FormatError::NoTextLayer { .. } | FormatError::TooLarge { .. }),
                ) => {
                    return Err(first.unwrap_or(error));
                }
                Err(error) => {
                    first.get_or_insert(error);
                }
            }
        }
        Err(first.unwrap_or_else(|| FormatError::Engine { engine: "PDF", reason: "no engine is named".to_owned() }))
    }
}
