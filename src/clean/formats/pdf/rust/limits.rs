//! How much one file may ask for. A file that asks for more is an error, not a long wait.

use std::cell::Cell;

use super::super::super::FormatError;

/// Pages of a document.
pub const MAX_PAGES: usize = 20_000;
/// Bytes of one decoded stream.
pub const MAX_STREAM: usize = 64 << 20;
/// Bytes of all decoded streams.
const MAX_DECODED: usize = 512 << 20;
/// Operators of all pages.
const MAX_OPERATORS: usize = 50_000_000;
/// Characters of all pages.
const MAX_GLYPHS: usize = 8_000_000;
/// Words of all pages.
const MAX_WORDS: usize = 3_000_000;
/// How deep forms stand in each other.
pub const MAX_FORM_DEPTH: usize = 16;
/// Forms drawn on one page, repeats counted.
pub const MAX_FORMS: usize = 20_000;
/// How deep graphics states are kept.
pub const MAX_STATES: usize = 512;
/// Nodes of the page tree and how deep they stand.
pub const MAX_NODES: usize = 100_000;
/// How deep the page tree is.
pub const MAX_TREE_DEPTH: usize = 64;
/// Rules of one page.
pub const MAX_RULES: usize = 20_000;
/// Segments of one path.
pub const MAX_SEGMENTS: usize = 4_096;

/// What is left of the limits for a whole document.
#[derive(Debug)]
pub struct Budget {
    decoded: Cell<usize>,
    operators: Cell<usize>,
    glyphs: Cell<usize>,
    words: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            decoded: Cell::new(MAX_DECODED),
            operators: Cell::new(MAX_OPERATORS),
            glyphs: Cell::new(MAX_GLYPHS),
            words: Cell::new(MAX_WORDS),
        }
    }
}

fn take(left: &Cell<usize>, amount: usize, what: &str, limit: &str) -> Result<(), FormatError> {
    match left.get().checked_sub(amount) {
        Some(rest) => {
            left.set(rest);
            Ok(())
        }
        None => Err(FormatError::TooLarge { what: what.to_owned(), limit: limit.to_owned() }),
    }
}

impl Budget {
    /// Counts the bytes of a decoded stream.
    ///
    /// # Errors
    ///
    /// [`FormatError::TooLarge`] past the limit, as for the others.
    pub fn decode(&self, bytes: usize) -> Result<(), FormatError> {
        take(&self.decoded, bytes, "the sum of all streams", "512 MB")
    }

    /// Counts an operator.
    pub fn operator(&self) -> Result<(), FormatError> {
        take(&self.operators, 1, "the number of drawing operators", "50,000,000")
    }

    /// Counts a character.
    pub fn glyph(&self) -> Result<(), FormatError> {
        take(&self.glyphs, 1, "the number of characters", "8,000,000")
    }

    /// Counts the words of a page.
    pub fn words(&self, words: usize) -> Result<(), FormatError> {
        take(&self.words, words, "the number of words", "3,000,000")
    }
}
