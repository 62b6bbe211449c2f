//! Four ways to count what is nearly right: strict, exact, partial and type, as SemEval-2013 task 9.1 scored them.
//!
//! Source: I. Segura-Bedmar, P. Martínez, M. Herrero-Zazo, “SemEval-2013 Task 9”, *SemEval* (2013), section 4, on the
//! categories of N. Chinchor, B. Sundheim, “MUC-5 Evaluation Metrics” (1993); the four together are those of the
//! package nervaluate.

use serde::Serialize;

use crate::pair::Alignment;
use crate::pair::assign::{self, Edge};
use crate::pair::overlap;
use crate::record::Observation;
use crate::slot::{Reading, Slot};

/// How a scheme judges a pair whose boundaries and types are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Boundaries and type are right.
    Strict,
    /// Boundaries are right.
    Exact,
    /// Boundaries are right, or half right where they only overlap.
    Partial,
    /// The type is right and there is some overlap.
    Type,
}

impl Scheme {
    /// Every scheme, in the order of the figures.
    pub const ALL: [Self; 4] = [Self::Strict, Self::Exact, Self::Partial, Self::Type];

    /// The name in figures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Exact => "exact",
            Self::Partial => "partial",
            Self::Type => "type",
        }
    }

    const fn judge(self, found: Found) -> Judgement {
        match (self, found.same_bounds, found.same_type) {
            (Self::Strict, true, true) | (Self::Exact | Self::Partial, true, _) | (Self::Type, _, true) => {
                Judgement::Correct
            }
            (Self::Partial, false, _) => Judgement::Partial,
            _ => Judgement::Incorrect,
        }
    }
}

/// What a gold item and the prediction that overlaps it have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    same_bounds: bool,
    same_type: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judgement {
    Correct,
    Incorrect,
    Partial,
}

/// The counts of one scheme, and its figures.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Counts {
    /// Pairs that are right (COR).
    pub correct: usize,
    /// Pairs that are wrong (INC).
    pub incorrect: usize,
    /// Pairs that are half right (PAR).
    pub partial: usize,
    /// Gold items that nothing overlaps (MIS).
    pub missed: usize,
    /// Predictions that overlap nothing (SPU).
    pub spurious: usize,
    /// (COR + PAR / 2) / (COR + INC + PAR + SPU), 0 of nothing.
    pub p: f64,
    /// (COR + PAR / 2) / (COR + INC + PAR + MIS), 0 of nothing.
    pub r: f64,
    /// Harmonic mean of both, 0 of nothing.
    pub f1: f64,
}

impl Counts {
    fn add(&mut self, judgement: Judgement) {
        match judgement {
            Judgement::Correct => self.correct += 1,
            Judgement::Incorrect => self.incorrect += 1,
            Judgement::Partial => self.partial += 1,
        }
    }

    /// Fills in the figures.
    fn finish(mut self) -> Self {
        let pairs = self.correct + self.incorrect + self.partial;
        let right = self.correct as f64 + 0.5 * self.partial as f64;
        let part = |whole: usize| if whole == 0 { 0.0 } else { right / whole as f64 };
        (self.p, self.r) = (part(pairs + self.spurious), part(pairs + self.missed));
        self.f1 = if self.p + self.r == 0.0 { 0.0 } else { 2.0 * self.p * self.r / (self.p + self.r) };
        self
    }
}

/// The counts of the four schemes, in the order of [`Scheme::ALL`].
pub type Schemes = [Counts; Scheme::ALL.len()];

/// Judges every pair under every scheme.
fn count(found: impl Iterator<Item = Found>, missed: usize, spurious: usize) -> Schemes {
    let mut counts = [Counts { missed, spurious, ..Counts::default() }; Scheme::ALL.len()];
    for pair in found {
        Scheme::ALL.iter().zip(&mut counts).for_each(|(scheme, counts)| counts.add(scheme.judge(pair)));
    }
    counts.map(Counts::finish)
}

/// The surfaces: boundaries are the offsets of the span, the type is the measure.
///
/// Spans are paired one to one, whatever their values: most equal spans of equal type first, then equal spans, then
/// spans of equal type, then the longest overlap. A second prediction over one gold span is spurious.
pub fn surfaces(alignments: &[Alignment<'_>]) -> Schemes {
    let (mut found, mut missed, mut spurious) = (Vec::new(), 0, 0);
    for alignment in alignments {
        let gold: Vec<_> = alignment.gold().map(Reading::of).collect();
        let pred: Vec<_> = alignment.pred().map(Reading::of).collect();
        let mut paired = 0;
        for group in overlap::groups(&gold, &pred) {
            let mut edges = Vec::new();
            for (left, right) in overlap::pairs(&group, &gold, &pred) {
                edges.push(Edge { left, right, weight: weight(gold[left].observation, pred[right].observation) });
            }
            let pairs = assign::optimal(edges).pairs;
            paired += pairs.len();
            found.extend(pairs.into_iter().map(|(g, p)| in_common(gold[g].observation, pred[p].observation)));
        }
        missed += gold.len() - paired;
        spurious += pred.len() - paired;
    }
    count(found.into_iter(), missed, spurious)
}

fn in_common(gold: &Observation, pred: &Observation) -> Found {
    let same_bounds = (gold.start, gold.end) == (pred.start, pred.end);
    Found { same_bounds, same_type: gold.measure == pred.measure }
}

/// The worth of a pair of overlapping spans: each part outweighs all later ones together.
fn weight(gold: &Observation, pred: &Observation) -> i128 {
    let Found { same_bounds, same_type } = in_common(gold, pred);
    let overlap = gold.end.min(pred.end) - gold.start.max(pred.start);
    let parts = [i128::from(same_bounds && same_type), i128::from(same_bounds), i128::from(same_type)];
    parts.into_iter().fold(0, |sum, part| (sum << 10) + part) << 40 | i128::from(overlap.min(1 << 30))
}

/// The indicators, which have no offsets: the pairs are those of the alignment, boundaries are right where the
/// normalised names are equal, and overlap where they share a bigram; the type is the measure.
///
/// A pair of names that share nothing is a missed one and a spurious one. One shared character, as 量 in 产量 and
/// 总量运输, is no overlap: two neighbouring ones are.
pub fn indicators(alignments: &[Alignment<'_>]) -> Schemes {
    let (mut found, mut missed, mut spurious) = (Vec::new(), 0, 0);
    for alignment in alignments {
        missed += alignment.missed.len();
        spurious += alignment.extra.len();
        for pair in &alignment.pairs {
            let same_bounds = pair.verdict.right(Slot::IndicatorEqual);
            if same_bounds || pair.similarity > 0.0 {
                found.push(Found { same_bounds, same_type: pair.verdict.right(Slot::Measure) });
            } else {
                missed += 1;
                spurious += 1;
            }
        }
    }
    count(found.into_iter(), missed, spurious)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::{Criteria, pair};
    use crate::record::Role;

    fn observation(start: i64, end: i64, indicator: &str, measure: &str) -> Observation {
        let fields = serde_json::json!({"doc": "d", "start": start, "end": end, "indicator": indicator, "value": 1,
            "unit": "%", "measure": measure});
        Observation::parse(&fields.to_string(), Role::Prediction).unwrap()
    }

    fn tally(counts: Counts) -> [usize; 5] {
        [counts.correct, counts.incorrect, counts.partial, counts.missed, counts.spurious]
    }

    #[test]
    fn the_four_schemes_differ_where_bounds_or_types_do() {
        let gold = [
            observation(0, 4, "产量", "level"),
            observation(10, 14, "产量", "level"),
            observation(20, 24, "产量", "level"),
            observation(30, 34, "产量", "level"),
            observation(40, 44, "产量", "level"),
        ];
        let pred = [
            observation(0, 4, "产量", "level"),    // all right
            observation(10, 14, "产量", "growth"), // another type
            observation(19, 24, "产量", "level"),  // other bounds
            observation(30, 33, "产量", "growth"), // both
            observation(50, 54, "产量", "level"),  // nothing there
        ];
        let [strict, exact, partial, kind] = surfaces(&[pair("d", &gold, &pred, Criteria::default())]);
        assert_eq!(tally(strict), [1, 3, 0, 1, 1]);
        assert_eq!(tally(exact), [2, 2, 0, 1, 1]);
        assert_eq!(tally(partial), [2, 0, 2, 1, 1]);
        assert_eq!(tally(kind), [2, 2, 0, 1, 1]);
        assert_eq!((partial.p, partial.r, partial.f1), (0.6, 0.6, 0.6));
    }

    #[test]
    fn a_second_prediction_over_one_span_is_spurious() {
        let gold = [observation(0, 9, "产量", "level")];
        let pred = [observation(0, 4, "产量", "level"), observation(0, 9, "产量", "level")];
        let [strict, ..] = surfaces(&[pair("d", &gold, &pred, Criteria::default())]);
        assert_eq!(tally(strict), [1, 0, 0, 0, 1]);
    }

    #[test]
    fn names_overlap_by_two_neighbouring_characters() {
        let gold = [
            observation(0, 4, "粮食产量", "level"),
            observation(10, 14, "粮食产量", "level"),
            observation(20, 24, "产量", "level"),
        ];
        let pred = [
            observation(0, 4, "粮食 产量", "level"),
            observation(10, 14, "全市粮食", "level"),
            observation(20, 24, "总量运输", "level"), // shares one character
        ];
        let [strict, exact, partial, kind] = indicators(&[pair("d", &gold, &pred, Criteria::default())]);
        assert_eq!(tally(strict), [1, 1, 0, 1, 1]);
        assert_eq!(tally(exact), [1, 1, 0, 1, 1]);
        assert_eq!(tally(partial), [1, 0, 1, 1, 1]);
        assert_eq!(tally(kind), [2, 0, 0, 1, 1]);
    }

    #[test]
    fn nothing_over_nothing_is_nothing() {
        assert_eq!(surfaces(&[])[0], Counts::default());
        assert_eq!(indicators(&[])[2], Counts::default());
    }
}
