//! Pairs that are possible, and how well each fits.

use std::cmp::Ordering;

use super::assign::Edge;
use super::overlap::{self, Group};
use crate::slot::{Reading, Slot, Verdict};

/// A gold and a predicted observation that could be paired, and how well they fit.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// How alike the indicators are, 0 to 1.
    pub similarity: f64,
    distance: u64,
    /// Index of the gold observation in its document.
    pub gold: usize,
    /// Index of the prediction in its document.
    pub pred: usize,
    /// In which slots they agree.
    pub verdict: Verdict,
}

impl Candidate {
    fn of(gold: usize, pred: usize, a: &Reading<'_>, b: &Reading<'_>, tolerance: f64) -> Self {
        Self {
            similarity: a.similarity(b),
            distance: a.observation.start.abs_diff(b.observation.start),
            gold,
            pred,
            verdict: Verdict::of(a, b, tolerance),
        }
    }

    const fn same_value(&self) -> bool {
        self.verdict.right(Slot::Value)
    }

    /// Best first: equal value, then alike indicators, then near starts, then the order of the files.
    pub fn order(&self, other: &Self) -> Ordering {
        (other.same_value().cmp(&self.same_value()))
            .then_with(|| other.similarity.total_cmp(&self.similarity))
            .then_with(|| self.distance.cmp(&other.distance))
            .then_with(|| (self.gold, self.pred).cmp(&(other.gold, other.pred)))
    }

    /// The candidate as something to choose among.
    pub fn edge(&self) -> Edge {
        Edge { left: self.gold, right: self.pred, weight: self.weight() }
    }

    /// How much the pair is worth. Sums of weights compare like the lists of their parts: the number of equal values
    /// first, then the similarities, the number of right slots, the number of pairs, and the nearness of the starts.
    fn weight(&self) -> i128 {
        // Each part of a sum stays below the next one: at most 2^20 pairs are added.
        let similarity = (self.similarity * f64::from(1 << 20)).round() as i128;
        let nearness = (1 << 20) - i128::from(self.distance.min(1 << 20));
        let mut weight = i128::from(self.same_value());
        for (part, bits) in [(similarity, 41), (self.verdict.count() as i128 + 1, 24), (nearness, 41)] {
            weight = (weight << bits) + part;
        }
        weight
    }
}

/// Every pair of a group whose spans overlap.
pub fn candidates(group: &Group, gold: &[Reading<'_>], pred: &[Reading<'_>], tolerance: f64) -> Vec<Candidate> {
    overlap::pairs(group, gold, pred).map(|(g, p)| Candidate::of(g, p, &gold[g], &pred[p], tolerance)).collect()
}
