//! Bytes to a [`Document`]: decoding, one form of every character, layout. The map back to the source is never lost.

mod chars;
mod decode;
mod items;
mod join;
mod layout;
mod markup;
mod noise;
mod normalize;
mod setting;
mod table;
mod trace;
mod write;

pub use decode::{DecodeError, Decoded, MAX_WARNINGS, decode};

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

/// Cleans a decoded text.
#[must_use]
pub fn clean(source: String, format: Format) -> Document {
    let normal = normalize::normalize(&source, format);
    let (text, map, blocks) = layout::lay_out(&normal);
    Document { source, text, map, blocks, pages: normal.pages, diagnostics: Vec::new() }
}
