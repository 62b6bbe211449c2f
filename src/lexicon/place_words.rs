//! The words around places that say how a place stands in its clause (`models/place_words.csv`).

use std::sync::LazyLock;

use super::wordset::WordsByKind;

const TEXT: &str = include_str!("../../models/place_words.csv");

/// What a word says about the place beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Kind {
    /// Stands before the subject of a clause: 其中, 预计.
    Opener,
    /// A verb of promotion before the subject of an item: 抓好, 加快.
    Lead,
    /// Behind a place: the place is part of the name of an institution, line or work.
    Institution,
    /// Right before a place: the place is the other side of a comparison, a giver of titles, or only a location.
    CompareBefore,
    /// Right behind a place: a rank, an average, a list.
    CompareAfter,
    /// The name of a place that is a common word too.
    Common,
    /// A verb or particle that no name of a zone holds.
    NotInName,
}

const KINDS: [&str; 7] = ["opener", "lead", "institution", "compare_before", "compare_after", "common", "not_in_name"];

impl From<Kind> for usize {
    fn from(kind: Kind) -> Self {
        kind as Self
    }
}

/// The words, by kind.
pub type PlaceWords = WordsByKind<Kind, 7>;

impl PlaceWords {
    /// The words of `models/place_words.csv`, read once.
    #[must_use]
    pub fn shared() -> &'static Self {
        static WORDS: LazyLock<PlaceWords> = LazyLock::new(|| PlaceWords::read(TEXT, KINDS));
        &WORDS
    }
}
