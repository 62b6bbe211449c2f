//! Bytes to a [`Document`]: decoding, one form of every character, layout. The map back to the source is never lost.

mod chars;
mod decode;
pub mod formats;
mod items;
mod join;
mod layout;
mod markup;
mod noise;
mod normalize;
pub mod raw;
mod setting;
mod table;
mod trace;
mod write;

pub use decode::{DecodeError, Decoded, MAX_WARNINGS, decode};

use std::path::Path;

use crate::document::Document;

/// What a text says about its own form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text; marks of Markdown and HTML in it are seen all the same.
    #[default]
    Text,
    /// Markdown: single stars are marks too.
    Markdown,
}

impl Format {
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
    let normal = normalize::normalize(&source, format);
    let (text, map, blocks) = layout::lay_out(&normal);
    Document { source, text, map, blocks, pages: normal.pages, diagnostics: Vec::new() }
}
