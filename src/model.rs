//! Learned models: what they read, what they say of it, and how both are written down.
//!
//! A model sees one sentence as characters and answers two questions: which characters are part of an indicator, a
//! quantity, a period or a place ([`Label`]), and whether a piece of text belongs to the indicator of a quantity
//! ([`Encoded::link`]). What becomes of the answers is the business of `engine`.

pub mod bert;
pub mod decode;
mod error;
pub mod linear;

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use crate::document::Status;

pub use error::{Fault, ModelError};

/// What a character is part of: labels of the scheme IOB2 (Tjong Kim Sang and Veenstra 1999).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Label {
    /// Outside of every mention.
    #[default]
    Outside,
    /// First character of a number with its unit that is an observation.
    BeginQuantity,
    /// Further character of it.
    InQuantity,
    /// First character of a piece of an indicator.
    BeginIndicator,
    /// Further character of it.
    InIndicator,
    /// First character of a period that sets the year of a number.
    BeginPeriod,
    /// Further character of it.
    InPeriod,
    /// First character of a place or zone that numbers describe.
    BeginPlace,
    /// Further character of it.
    InPlace,
}

impl Label {
    /// Number of labels.
    pub const COUNT: usize = 9;

    /// Every label, at the index that is its number.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Outside,
        Self::BeginQuantity,
        Self::InQuantity,
        Self::BeginIndicator,
        Self::InIndicator,
        Self::BeginPeriod,
        Self::InPeriod,
        Self::BeginPlace,
        Self::InPlace,
    ];

    /// The spelling in label files and in the `id2label` of a model's `config.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outside => "O",
            Self::BeginQuantity => "B-QUANTITY",
            Self::InQuantity => "I-QUANTITY",
            Self::BeginIndicator => "B-INDICATOR",
            Self::InIndicator => "I-INDICATOR",
            Self::BeginPeriod => "B-PERIOD",
            Self::InPeriod => "I-PERIOD",
            Self::BeginPlace => "B-PLACE",
            Self::InPlace => "I-PLACE",
        }
    }

    /// Whether a character with this label may stand behind one with label `before` (`None`: first in its sentence).
    #[must_use]
    pub fn may_follow(self, before: Option<Self>) -> bool {
        match self as u8 {
            inside if inside != 0 && inside % 2 == 0 => {
                before.is_some_and(|b| b as u8 == inside || b as u8 == inside - 1)
            }
            _ => true,
        }
    }
}

/// One sentence as a model reads it.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Its characters.
    pub chars: &'a [char],
    /// What the headings above it say of its numbers: reached or planned.
    pub status: Option<Status>,
}

/// Whether a character ends a clause.
#[must_use]
pub const fn is_clause_mark(c: char) -> bool {
    matches!(c, '，' | '；' | '：' | '。' | '！' | '？' | ',' | ';' | ':')
}

/// A model that reads sentences.
pub trait SentenceModel: Send + Sync {
    /// Reads one sentence of any length, the empty one too.
    fn encode<'s>(&'s self, window: Window<'s>) -> Box<dyn Encoded + 's>;
}

/// What a model says of one sentence.
pub trait Encoded {
    /// Score of each label of each character: `[characters, Label::COUNT]`, natural logarithms up to a constant a row.
    fn emissions(&self) -> ArrayView2<'_, f32>;

    /// Score of a label behind another: `[Label::COUNT, Label::COUNT]`, row the earlier one; minus infinity where the
    /// scheme forbids it.
    fn transitions(&self) -> ArrayView2<'_, f32>;

    /// The labels with the greatest score that the scheme allows.
    fn labels(&self) -> Vec<Label> {
        decode::viterbi(self.emissions(), self.transitions())
    }

    /// Log-odds that the characters `piece` are a part of the indicator of the number at the characters `quantity`.
    fn link(&self, quantity: Range<usize>, piece: Range<usize>) -> f32;
}

/// Transitions that say no more than the scheme: zero where it allows a label, minus infinity where not.
#[must_use]
pub fn scheme_transitions() -> Array2<f32> {
    Array2::from_shape_fn((Label::COUNT, Label::COUNT), |(before, label)| {
        if Label::ALL[label].may_follow(Some(Label::ALL[before])) { 0.0 } else { f32::NEG_INFINITY }
    })
}

/// A sentence with what a model should say of it: what models are trained on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Document that it stands in.
    pub doc: String,
    /// Place of that document: no place is in training and test data at once.
    pub place: String,
    /// The characters.
    pub chars: Vec<char>,
    /// What the headings above it say of its numbers.
    pub status: Option<Status>,
    /// One label a character.
    pub labels: Vec<Label>,
    /// Pairs of a number and a piece of an indicator, those that belong together and those that do not.
    pub links: Vec<Link>,
}

/// A pair of a number and a piece of an indicator, as half-open ranges of characters of an [`Example`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The number and its unit.
    pub quantity: Range<usize>,
    /// The piece.
    pub piece: Range<usize>,
    /// Whether the piece is a part of the number's indicator.
    pub linked: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_their_number_as_index() {
        for (index, label) in Label::ALL.into_iter().enumerate() {
            assert_eq!(label as usize, index);
        }
    }

    #[test]
    fn the_scheme_forbids_an_inside_without_its_begin() {
        let transitions = scheme_transitions();
        let at = |before: Label, label: Label| transitions[[before as usize, label as usize]];
        assert_eq!(at(Label::BeginIndicator, Label::InIndicator), 0.0);
        assert_eq!(at(Label::InIndicator, Label::InIndicator), 0.0);
        assert_eq!(at(Label::Outside, Label::InIndicator), f32::NEG_INFINITY);
        assert_eq!(at(Label::BeginQuantity, Label::InIndicator), f32::NEG_INFINITY);
        assert!(!Label::InPlace.may_follow(None) && Label::BeginPlace.may_follow(None));
    }
}
