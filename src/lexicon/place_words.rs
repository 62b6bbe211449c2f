//! The words around places that say how a place stands in its clause (`models/place_words.csv`).

use std::sync::LazyLock;

use super::wordset::WordSet;

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

/// The words, by kind.
#[derive(Debug)]
pub struct PlaceWords([WordSet; 7]);

impl PlaceWords {
    /// The words of `models/place_words.csv`, read once.
    #[must_use]
    pub fn shared() -> &'static Self {
        static WORDS: LazyLock<PlaceWords> =
            LazyLock::new(|| PlaceWords(KINDS.map(|kind| WordSet::new(super::words_of(TEXT, kind)))));
        &WORDS
    }

    /// The longest word of a kind that `text` starts with.
    #[must_use]
    pub fn at_start(&self, kind: Kind, text: &str) -> Option<&'static str> {
        self.0[kind as usize].at_start(text)
    }

    /// The longest word of a kind that `text` ends with.
    #[must_use]
    pub fn at_end(&self, kind: Kind, text: &str) -> Option<&'static str> {
        self.0[kind as usize].at_end(text)
    }

    /// Whether a word of a kind stands in `text`.
    #[must_use]
    pub fn stands_in(&self, kind: Kind, text: &str) -> bool {
        self.0[kind as usize].stands_in(text)
    }

    /// Whether a word is of a kind.
    #[must_use]
    pub fn contains(&self, kind: Kind, word: &str) -> bool {
        self.0[kind as usize].contains(word)
    }
}
