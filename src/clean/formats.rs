//! Files that are no plain text: told by their content, read into a [`RawText`](super::raw::RawText).

mod count;
pub mod docx;
pub mod html;
pub mod pdf;
pub mod sniff;

use thiserror::Error;

/// A file of which no text can be had.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatError {
    /// A password is asked for.
    #[error("the file is encrypted; save it without a password")]
    Encrypted,
    /// Pages are pictures.
    #[error("no text layer on any of {pages} pages: the file needs text recognition (OCR) first")]
    NoTextLayer {
        /// Number of pages.
        pages: usize,
    },
    /// A font says which glyphs it draws, and not which characters they are.
    #[error("page {page}: font {font} has the encoding {encoding} and no map to characters; try another --pdf-engine")]
    FontEncoding {
        /// 1-based page.
        page: usize,
        /// Name of the font.
        font: String,
        /// Name of its encoding.
        encoding: String,
    },
    /// The file is not what it says it is.
    #[error("broken {format}: {reason}")]
    Broken {
        /// The format by name, e.g. `PDF`.
        format: &'static str,
        /// What is wrong.
        reason: String,
        /// Byte of the file, where one is known.
        position: Option<usize>,
    },
    /// More than is read of one file.
    #[error("{what} is larger than {limit}")]
    TooLarge {
        /// What is too large, e.g. `word/document.xml`.
        what: String,
        /// The limit with its unit.
        limit: String,
    },
    /// A format that is not read.
    #[error("{format} is not read; {advice}")]
    Unsupported {
        /// The format by name.
        format: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// Work on the file was stopped.
    #[error("stopped after {seconds} s: the file asks for too much time")]
    Timeout {
        /// How long was waited.
        seconds: u64,
    },
    /// The program or library that reads PDF failed or is not there.
    #[error("{engine}: {reason}")]
    Engine {
        /// Name of the engine.
        engine: &'static str,
        /// What it said.
        reason: String,
    },
}

impl FormatError {
    /// The stable code of the error line.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::NoTextLayer { .. } => "no_text_layer",
            Self::FontEncoding { .. } => "unsupported_font_encoding",
            Self::Broken { .. } => "broken_file",
            Self::TooLarge { .. } => "too_large",
            Self::Unsupported { .. } => "unsupported_format",
            Self::Timeout { .. } => "timeout",
            Self::Engine { .. } => "pdf_engine",
        }
    }

    /// Byte of the file at which the trouble starts, where one is known.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        match self {
            Self::Broken { position, .. } => *position,
            _ => None,
        }
    }
}
