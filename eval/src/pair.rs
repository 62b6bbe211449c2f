//! Which predicted observation answers which gold one.

pub(crate) mod assign;
mod candidate;
pub(crate) mod overlap;

use std::collections::BTreeSet;

use clap::ValueEnum;

use candidate::Candidate;

use crate::norm::TOLERANCE;
use crate::record::{Corpus, Observation};
use crate::slot::{Reading, Verdict};

pub use assign::MAX_SIDE;

/// How one prediction is chosen for one gold observation among those that overlap it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Matching {
    /// The best set of pairs as a whole (Kuhn 1955)
    #[default]
    Optimal,
    /// The best pair first, then the best of what is left
    Greedy,
}

/// What two observations are held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criteria {
    /// How pairs are chosen.
    pub matching: Matching,
    /// How far two values may be apart to be the same, as a part of the larger ([`crate::norm::close`]).
    pub tolerance: f64,
}

impl Default for Criteria {
    fn default() -> Self {
        Self { matching: Matching::default(), tolerance: TOLERANCE }
    }
}

/// A gold and a predicted observation that were paired.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// The gold one.
    pub gold: &'a Observation,
    /// The predicted one.
    pub pred: &'a Observation,
    /// In which slots they agree.
    pub verdict: Verdict,
    /// How alike their indicators are, 0 to 1.
    pub similarity: f64,
}

/// One document's observations, paired as far as they can be.
#[derive(Debug, Clone)]
pub struct Alignment<'a> {
    /// Document id.
    pub doc: &'a str,
    /// The pairs, best first.
    pub pairs: Vec<Pair<'a>>,
    /// Gold without a prediction, in the order of the gold.
    pub missed: Vec<&'a Observation>,
    /// Predictions without gold, in the order of the predictions.
    pub extra: Vec<&'a Observation>,
    /// Groups of overlapping observations with more than [`MAX_SIDE`] on both sides, which were paired greedily
    /// whatever was asked for.
    pub crowded: usize,
}

impl<'a> Alignment<'a> {
    /// Every gold observation, paired or missed.
    pub fn gold(&self) -> impl Iterator<Item = &'a Observation> {
        self.pairs.iter().map(|pair| pair.gold).chain(self.missed.iter().copied())
    }

    /// Every prediction, paired or extra.
    pub fn pred(&self) -> impl Iterator<Item = &'a Observation> {
        self.pairs.iter().map(|pair| pair.pred).chain(self.extra.iter().copied())
    }
}

/// Pairs every document of the gold with its predictions; other documents of the predictions are left aside.
pub fn align<'a>(gold: &'a Corpus, pred: &'a Corpus, criteria: Criteria) -> Vec<Alignment<'a>> {
    gold.documents()
        .map(|(doc, observations)| pair(doc, observations, pred.get(doc).unwrap_or_default(), criteria))
        .collect()
}

/// Pairs the observations of one document, each used once. Only observations whose spans overlap can be a pair.
///
/// Time and memory are linear in the observations as long as few of them overlap the same place.
pub fn pair<'a>(doc: &'a str, gold: &'a [Observation], pred: &'a [Observation], criteria: Criteria) -> Alignment<'a> {
    let gold: Vec<_> = gold.iter().map(Reading::of).collect();
    let pred: Vec<_> = pred.iter().map(Reading::of).collect();
    let mut chosen = Vec::new();
    let mut crowded = 0;
    for group in overlap::groups(&gold, &pred) {
        let mut candidates = candidate::candidates(&group, &gold, &pred, criteria.tolerance);
        candidates.sort_unstable_by(Candidate::order);
        let pairs = match criteria.matching {
            Matching::Greedy => assign::first_come(candidates.iter().map(|c| (c.gold, c.pred))),
            Matching::Optimal => {
                let assignment = assign::optimal(candidates.iter().map(Candidate::edge).collect());
                crowded += assignment.crowded;
                assignment.pairs
            }
        };
        let pairs: BTreeSet<_> = pairs.into_iter().collect();
        chosen.extend(candidates.into_iter().filter(|c| pairs.contains(&(c.gold, c.pred))));
    }
    chosen.sort_unstable_by(Candidate::order);
    let mut free_gold = vec![true; gold.len()];
    let mut free_pred = vec![true; pred.len()];
    for candidate in &chosen {
        (free_gold[candidate.gold], free_pred[candidate.pred]) = (false, false);
    }
    let pairs = chosen.iter().map(|candidate| {
        let (gold, pred) = (&gold[candidate.gold], &pred[candidate.pred]);
        let Candidate { verdict, similarity, .. } = *candidate;
        Pair { gold: gold.observation, pred: pred.observation, verdict, similarity }
    });
    Alignment { doc, pairs: pairs.collect(), missed: left(&gold, &free_gold), extra: left(&pred, &free_pred), crowded }
}

/// The observations that are still free.
fn left<'a>(readings: &[Reading<'a>], free: &[bool]) -> Vec<&'a Observation> {
    readings.iter().zip(free).filter(|&(_, &free)| free).map(|(reading, _)| reading.observation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Role;

    fn observation(start: i64, end: i64, indicator: &str, value: f64) -> Observation {
        let fields = serde_json::json!({"doc": "d", "start": start, "end": end, "indicator": indicator, "value": value, "unit": "%"});
        Observation::parse(&fields.to_string(), Role::Prediction).unwrap()
    }

    fn paired(gold: &[Observation], pred: &[Observation]) -> Vec<(i64, f64)> {
        pair("d", gold, pred, Criteria::default()).pairs.iter().map(|p| (p.gold.start, p.pred.value.number)).collect()
    }

    #[test]
    fn only_overlapping_spans_pair() {
        let gold = [observation(10, 14, "粮食产量", 5.0)];
        assert!(paired(&gold, &[observation(14, 18, "粮食产量", 5.0)]).is_empty());
        assert_eq!(paired(&gold, &[observation(13, 18, "粮食产量", 5.0)]).len(), 1);
    }

    #[test]
    fn an_equal_value_goes_before_an_alike_indicator() {
        let gold = [observation(0, 4, "粮食产量", 5.0)];
        let pred = [observation(0, 4, "粮食产量", 6.0), observation(3, 4, "油料产量", 5.0)];
        assert_eq!(paired(&gold, &pred), [(0, 5.0)]);
    }

    #[test]
    fn of_equal_values_the_most_alike_indicator_is_taken() {
        let gold = [observation(0, 4, "粮食产量", 5.0), observation(0, 4, "油料产量", 5.0)];
        let pred = [observation(0, 4, "油料产量", 5.0), observation(0, 4, "粮食产量", 5.0)];
        let alignment = pair("d", &gold, &pred, Criteria::default());
        assert!(alignment.pairs.iter().all(|p| p.gold.indicator == p.pred.indicator));
    }

    #[test]
    fn then_the_nearest_start_and_then_the_first() {
        let gold = [observation(10, 20, "粮食产量", 5.0)];
        let near = [observation(7, 20, "粮食产量", 5.0), observation(12, 20, "粮食产量", 5.000_001)];
        assert_eq!(paired(&gold, &near), [(10, 5.000_001)]);
        let level = [observation(8, 20, "粮食产量", 5.0), observation(12, 20, "粮食产量", 5.000_001)];
        assert_eq!(paired(&gold, &level), [(10, 5.0)]);
    }

    #[test]
    fn each_is_used_once_and_the_rest_is_named() {
        let gold = [observation(0, 4, "粮食产量", 5.0), observation(50, 54, "油料产量", 1.0)];
        let pred = [observation(0, 4, "粮食产量", 5.0), observation(0, 4, "粮食产量", 5.0)];
        let alignment = pair("d", &gold, &pred, Criteria::default());
        assert_eq!((alignment.pairs.len(), alignment.missed.len(), alignment.extra.len()), (1, 1, 1));
        assert_eq!(alignment.missed[0].start, 50);
    }

    #[test]
    fn documents_without_predictions_are_missed_whole() {
        let gold: Corpus = [observation(0, 4, "粮食产量", 5.0)].into_iter().collect();
        let pred = Corpus::default();
        let alignments = align(&gold, &pred, Criteria::default());
        assert_eq!((alignments.len(), alignments[0].missed.len()), (1, 1));
    }

    #[test]
    fn optimal_pairs_answer_more_gold_than_greedy_ones() {
        // The first prediction fits both gold observations, the second the first alone. Greedy gives the first gold
        // what fits it best and leaves the second without the only prediction that reads its number.
        let gold = [observation(0, 10, "粮食产量", 5.0), observation(8, 12, "油料产量", 5.0)];
        let pred = [observation(7, 12, "粮食产量", 5.0), observation(0, 5, "粮食种植", 5.0)];
        let values_right = |matching| {
            let alignment = pair("d", &gold, &pred, Criteria { matching, ..Criteria::default() });
            alignment.pairs.iter().filter(|pair| pair.verdict.right(crate::slot::Slot::Value)).count()
        };
        assert_eq!((values_right(Matching::Greedy), values_right(Matching::Optimal)), (1, 2));
    }

    #[test]
    fn of_pairs_alike_in_name_and_number_the_other_slots_decide() {
        // 两市均增长5%: one span, one number, two places, listed in another order.
        let with_scope = |scope: &str| Observation { scope: Some(scope.into()), ..observation(0, 4, "产值", 5.0) };
        let gold = [with_scope("云州市"), with_scope("北湖区")];
        let pred = [with_scope("北湖区"), with_scope("云州市")];
        let same = |matching| {
            let alignment = pair("d", &gold, &pred, Criteria { matching, ..Criteria::default() });
            alignment.pairs.iter().filter(|pair| pair.gold.scope == pair.pred.scope).count()
        };
        assert_eq!((same(Matching::Greedy), same(Matching::Optimal)), (0, 2));
    }

    #[test]
    fn a_wider_tolerance_takes_a_rounded_value() {
        let gold = [observation(0, 4, "粮食产量", 12.34)];
        let pred = [observation(0, 4, "粮食产量", 12.3)];
        let right = |tolerance| {
            let alignment = pair("d", &gold, &pred, Criteria { tolerance, ..Criteria::default() });
            alignment.pairs[0].verdict.right(crate::slot::Slot::Value)
        };
        assert_eq!((right(TOLERANCE), right(0.01)), (false, true));
    }

    #[test]
    fn a_crowd_is_paired_greedily_and_counted() {
        let crowd: Vec<_> = (0..=MAX_SIDE).map(|i| observation(0, 4, "粮食产量", i as f64)).collect();
        let alignment = pair("d", &crowd, &crowd, Criteria::default());
        assert_eq!((alignment.pairs.len(), alignment.crowded), (crowd.len(), 1));
        assert!(alignment.pairs.iter().all(|pair| pair.gold.value == pair.pred.value));
    }
}
