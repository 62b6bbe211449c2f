//! What a BERT says of one sentence, whoever computed its hidden states.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::links::LinkHead;
use crate::model::Encoded;

/// Hidden states and logits of a sentence, with the head that reads links from them.
pub(super) struct Reading<'m> {
    pub(super) chars: &'m [char],
    /// `[characters, hidden]`.
    pub(super) hidden: Array2<f32>,
    /// `[characters, labels]`.
    pub(super) emissions: Array2<f32>,
    pub(super) transitions: ArrayView2<'m, f32>,
    pub(super) links: &'m LinkHead,
}

impl Encoded for Reading<'_> {
    fn emissions(&self) -> ArrayView2<'_, f32> {
        self.emissions.view()
    }

    fn transitions(&self) -> ArrayView2<'_, f32> {
        self.transitions
    }

    fn link(&self, quantity: Range<usize>, piece: Range<usize>) -> f32 {
        self.links.score(self.chars, self.hidden.view(), &quantity, &piece)
    }
}
