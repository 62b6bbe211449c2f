//! From bytes to the raw text, whatever the format: told by content, the ending says only whether a text is Markdown.

use encoding_rs::Encoding;
use thiserror::Error;

use super::Format;
use super::decode::{DecodeError, decode};
use super::formats::{FormatError, docx, html, pdf, sniff};
use super::raw::RawText;

/// How sources are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The encoding of texts and web pages; `None` finds it out for each.
    pub encoding: Option<&'static Encoding>,
    /// Who reads PDF.
    pub pdf: pdf::Reader,
}

/// A source that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its text with what its format says of it.
    pub raw: RawText,
    /// Its format.
    pub format: Format,
    /// The encoding of a text or web page.
    pub encoding: Option<&'static str>,
}

/// A source that nothing can be read from.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes are not text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The file has a format of which no text can be had.
    #[error(transparent)]
    Format(#[from] FormatError),
}

impl ReadError {
    /// The stable code of the error line.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::Format(error) => error.code(),
        }
    }

    /// Byte of the source at which the trouble starts.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        match self {
            Self::Decode(error) => Some(error.position()),
            Self::Format(error) => error.position(),
        }
    }
}

/// Reads a source. `text` is the format of a plain text, by its ending.
///
/// # Errors
/// [`ReadError`] where nothing can be read; a source without any text is read and empty.
pub fn read(bytes: &[u8], text: Format, reading: &Reading) -> Result<Source, ReadError> {
    let structured = |raw, format| Source { raw, format, encoding: None };
    let page = |(raw, encoding)| Source { raw, format: Format::Html, encoding: Some(encoding) };
    let kind = sniff::of(bytes);
    if let Some(error) = kind.refusal() {
        return Err(error.into());
    }
    Ok(match kind {
        sniff::Kind::Pdf => structured(reading.pdf.read(bytes)?, Format::Pdf),
        sniff::Kind::Docx => structured(docx::read(bytes)?, Format::Docx),
        sniff::Kind::Html => page(html::read(bytes, reading.encoding)?),
        sniff::Kind::Mhtml => page(html::read_archive(bytes)?),
        sniff::Kind::Binary(reason) => return Err(DecodeError::Binary { position: 0, reason }.into()),
        _ => {
            let decoded = decode(bytes, reading.encoding)?;
            let raw = RawText { text: decoded.text, diagnostics: decoded.diagnostics, ..RawText::default() };
            Source { raw, format: text, encoding: Some(decoded.encoding) }
        }
    })
}
