//! What `structure` reads out of a cleaned document.

use crate::document::Table;
use crate::span::TextSpan;

/// Whether a number says what was, what is expected of the running year, or what is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// What was reached.
    Actual,
    /// What is expected for a year that has not ended (预计).
    Estimate,
    /// What is planned.
    Target,
}

impl Status {
    /// The spelling of the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Estimate => "estimate",
            Self::Target => "target",
        }
    }
}

/// A place by its full official name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Full official name with its parents below the province where the guideline asks for it (济南市市中区).
    pub name: String,
    /// GB/T 2260 code, where the name is known.
    pub code: Option<String>,
}

/// What headings hand down to the text below them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Year that a number below has where its sentence names none.
    pub year: Option<i32>,
    /// First year, where the section reviews or plans several years.
    pub year_start: Option<i32>,
    /// Status that a number below has where its sentence says none.
    pub status: Option<Status>,
    /// Zone that the heading names.
    pub scope: Option<String>,
}

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// 1 is the highest.
    pub level: u8,
    /// The heading in the cleaned text, enumerator included.
    pub heading: TextSpan,
    /// Index of the section above, in [`Part::sections`].
    pub parent: Option<usize>,
    /// What it hands down; values of the sections above are already filled in.
    pub context: Context,
}

/// A sentence of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence with its closing mark.
    pub span: TextSpan,
    /// Index of its section in [`Part::sections`].
    pub section: Option<usize>,
    /// Clauses: runs between ，；：。 and line ends, marks left out. Marks inside brackets, quotes and numbers do not cut.
    pub clauses: Vec<TextSpan>,
    /// Number of the line (paragraph) that holds it, counted over the whole file.
    pub paragraph: usize,
    /// Whether the sentence is itself a heading or the bold lead of an item (（一）…, 1. …, **…**).
    pub is_heading: bool,
}

/// One document inside a file.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its title, where one was found.
    pub title: Option<TextSpan>,
    /// The place that it speaks of.
    pub area: Option<Area>,
    /// The year of the document: of the session at which a report was given, or the plan's first year.
    pub year: Option<i32>,
    /// For a five-year plan its first and last year (2021, 2025).
    pub plan: Option<(i32, i32)>,
    /// What holds where no heading says otherwise.
    pub context: Context,
    /// Headings in text order.
    pub sections: Vec<Section>,
    /// Sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Tables with the index of their section.
    pub tables: Vec<(Table, Option<usize>)>,
}

/// The documents of one file, in order.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// At least one where the text is not empty.
    pub parts: Vec<Part>,
}
