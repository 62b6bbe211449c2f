//! Coded warnings about a document: collected by the stages, printed by the command line alone.

use serde::{Deserialize, Serialize};

use crate::span::CharSpan;

/// What a warning is about. The code is stable and stands in the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Bytes that the encoding does not define were replaced by U+FFFD.
    ReplacedBytes,
    /// A document without a title that names its place: scopes are inferred or empty.
    UnknownArea,
    /// A document without a year: years are inferred or missing.
    UnknownYear,
    /// A number too long for an exact decimal was left out.
    NumberTooLong,
    /// Pages of a file that have no text, mostly pictures of text.
    PageWithoutText,
    /// Pages of a file whose content breaks off or is missing.
    DamagedPage,
    /// Characters whose font does not say what they are; each is U+FFFD.
    UnmappedGlyphs,
}

impl Code {
    /// The stable spelling, e.g. `unknown_area`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReplacedBytes => "replaced_bytes",
            Self::UnknownArea => "unknown_area",
            Self::UnknownYear => "unknown_year",
            Self::NumberTooLong => "number_too_long",
            Self::PageWithoutText => "page_without_text",
            Self::DamagedPage => "damaged_page",
            Self::UnmappedGlyphs => "unmapped_glyphs",
        }
    }
}

/// One warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of warning.
    pub code: Code,
    /// Where in the source, if it has a place.
    pub span: Option<CharSpan>,
    /// For a person, one line.
    pub message: String,
}
