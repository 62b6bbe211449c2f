//! Engines that read pages of words out of PDF.

pub mod group;
mod pdfium;
mod pdftotext;
pub mod verdict;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::FormatError;
use super::page::Page;
use super::rust;
use crate::diagnostic::{Code, Diagnostic};

/// What reads PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PdfEngine {
    /// The reader that comes with the program.
    #[default]
    Rust,
    /// `pdftotext` of poppler, run as a program. Chinese fonts that are not embedded need the package poppler-data.
    Pdftotext {
        /// The program.
        program: PathBuf,
    },
    /// The library pdfium, loaded at run time; one for the whole run of the program.
    Pdfium {
        /// The library file.
        library: PathBuf,
    },
}

/// The pages of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// In order.
    pub pages: Vec<Page>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The title that the file gives itself.
    pub title: Option<String>,
}

impl PdfEngine {
    /// Its name as it is written on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Pdftotext { .. } => "pdftotext",
            Self::Pdfium { .. } => "pdfium",
        }
    }

    /// Reads the pages of a file.
    ///
    /// # Errors
    ///
    /// Any [`FormatError`] but `Unsupported`: encrypted, broken, too large, without text, in a font that says nothing of
    /// its characters, or an engine that is not there or fails.
    pub fn pages(&self, bytes: &[u8]) -> Result<Pages, FormatError> {
        let mut pages = match self {
            Self::Rust => rust::pages(bytes),
            Self::Pdftotext { program } => pdftotext::pages(program, bytes),
            Self::Pdfium { library } => pdfium::pages(library, bytes),
        }?;
        if *self != Self::Rust {
            let found = rust::closed_fonts(bytes)?;
            if !found.is_empty() {
                // It knows the font by name.
                pages.diagnostics.retain(|known| known.code != Code::UnmappedGlyphs);
                pages.diagnostics.extend(found);
            }
        }
        verdict::judge(pages)
    }
}
