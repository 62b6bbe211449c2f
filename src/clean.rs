//! Bytes to a [`Document`]: decoding, one form of every character, layout. The map back to the source is never lost.

mod chars;
mod decode;
pub mod formats;
mod given;
mod items;
mod join;
mod layout;
mod markup;
mod noise;
mod normalize;
pub mod raw;
pub mod read;
mod setting;
mod table;
mod trace;
mod write;

pub use decode::{DecodeError, Decoded, MAX_WARNINGS, decode};

use std::path::Path;

use crate::document::Document;
use raw::RawText;

/// What a text says about its own form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text; marks of Markdown and HTML in it are seen all the same.
    #[default]
    Text,
    /// Markdown: single stars are marks too.
    Markdown,
    /// A web page. As of the formats behind it, a character of its [`RawText`] is itself and never a mark.
    Html,
    /// A document of Word and its kin.
    Docx,
    /// PDF.
    Pdf,
}

impl Format {
    /// Its short name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Whether lines, headings and tables are those that the format gives, and marks of Markdown, TeX and HTML are none.
    const fn is_structured(self) -> bool {
        matches!(self, Self::Html | Self::Docx | Self::Pdf)
    }

    /// The format of a file by its ending, in letters of either case; a file without ending is plain text. `None` for
    /// endings of other formats.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let Some(ending) = path.extension() else { return Some(Self::Text) };
        match ending.to_string_lossy().to_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Cleans a decoded text.
#[must_use]
pub fn clean(source: String, format: Format) -> Document {
    clean_raw(RawText { text: source, ..RawText::default() }, format)
}

/// Cleans a text whose format says what its headings and tables are. The document's source is the text of `raw`.
#[must_use]
pub fn clean_raw(raw: RawText, format: Format) -> Document {
    let mut normal = normalize::normalize(&raw.text, format);
    let given = given::read(&mut normal, &raw);
    let (text, map, blocks) = layout::lay_out(&normal, &given);
    Document { source: raw.text, text, map, blocks, pages: normal.pages, diagnostics: raw.diagnostics }
}
