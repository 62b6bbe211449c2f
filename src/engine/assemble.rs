//! What a sentence model reads by itself: labels give numbers and pieces, links put pieces to numbers.

use std::ops::Range;

use crate::model::decode::mentions;
use crate::model::{Encoded, Label};

/// A sentence as a model reads it, decoded.
pub struct Decoded<'s> {
    encoded: Box<dyn Encoded + 's>,
    /// Pieces of indicators in text order.
    pub pieces: Vec<Range<usize>>,
    /// Numbers in text order.
    pub numbers: Vec<Range<usize>>,
}

/// The indicator of a number, as a model puts it together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembled {
    /// Its pieces in text order.
    pub pieces: Vec<Range<usize>>,
    /// Log-odds of the weakest decision: of a piece taken or left.
    pub margin: f32,
}

impl<'s> Decoded<'s> {
    /// Decodes what a model says.
    #[must_use]
    pub fn new(encoded: Box<dyn Encoded + 's>) -> Self {
        let labels = encoded.labels();
        let pieces = mentions(&labels, Label::BeginIndicator);
        let numbers = mentions(&labels, Label::BeginQuantity);
        Self { encoded, pieces, numbers }
    }

    /// Whether the model reads an observation at these characters.
    #[must_use]
    pub fn states(&self, quantity: &Range<usize>) -> bool {
        self.numbers.iter().any(|number| number.start < quantity.end && quantity.start < number.end)
    }

    /// The indicator of the number at `quantity`: the pieces that are more likely linked than not, else the likeliest;
    /// none where the model sees no piece.
    #[must_use]
    pub fn assemble(&self, quantity: &Range<usize>) -> Assembled {
        let scored: Vec<(f32, &Range<usize>)> =
            self.pieces.iter().map(|piece| (self.encoded.link(quantity.clone(), piece.clone()), piece)).collect();
        let margin = scored.iter().map(|(odds, _)| odds.abs()).fold(f32::INFINITY, f32::min);
        let mut pieces: Vec<Range<usize>> =
            scored.iter().filter(|(odds, _)| *odds > 0.0).map(|(_, piece)| (*piece).clone()).collect();
        let mut margin = if margin.is_finite() { margin } else { 0.0 };
        if pieces.is_empty() {
            let likeliest = scored.iter().max_by(|a, b| a.0.total_cmp(&b.0));
            pieces.extend(likeliest.map(|(_, piece)| (*piece).clone()));
            margin = -margin;
        }
        Assembled { pieces, margin }
    }
}
