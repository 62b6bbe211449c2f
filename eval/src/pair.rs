//! Which predicted observation answers which gold one.

use std::cmp::Ordering;

use crate::record::{Corpus, Observation};
use crate::slot::{Reading, Verdict};

/// A gold and a predicted observation that were paired.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// The gold one.
    pub gold: &'a Observation,
    /// The predicted one.
    pub pred: &'a Observation,
    /// In which slots they agree.
    pub verdict: Verdict,
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
}

/// A gold and a predicted observation that could be paired, and how well they fit.
struct Candidate {
    same_value: bool,
    similarity: f64,
    distance: u64,
    gold: usize,
    pred: usize,
}

impl Candidate {
    /// Best first: equal value, then alike indicators, then near starts, then the order of the files.
    fn order(&self, other: &Self) -> Ordering {
        (other.same_value.cmp(&self.same_value))
            .then_with(|| other.similarity.total_cmp(&self.similarity))
            .then_with(|| self.distance.cmp(&other.distance))
            .then_with(|| (self.gold, self.pred).cmp(&(other.gold, other.pred)))
    }
}

/// Pairs every document of the gold with its predictions; other documents of the predictions are left aside.
pub fn align<'a>(gold: &'a Corpus, pred: &'a Corpus) -> Vec<Alignment<'a>> {
    gold.documents().map(|(doc, observations)| pair(doc, observations, pred.get(doc).unwrap_or_default())).collect()
}

/// Pairs the observations of one document greedily, the best fitting first, each used once.
pub fn pair<'a>(doc: &'a str, gold: &'a [Observation], pred: &'a [Observation]) -> Alignment<'a> {
    let gold: Vec<_> = gold.iter().map(Reading::of).collect();
    let pred: Vec<_> = pred.iter().map(Reading::of).collect();
    let mut free_gold = vec![true; gold.len()];
    let mut free_pred = vec![true; pred.len()];
    let mut pairs = Vec::new();
    for Candidate { gold: g, pred: p, .. } in candidates(&gold, &pred) {
        if free_gold[g] && free_pred[p] {
            (free_gold[g], free_pred[p]) = (false, false);
            let verdict = Verdict::of(&gold[g], &pred[p]);
            pairs.push(Pair { gold: gold[g].observation, pred: pred[p].observation, verdict });
        }
    }
    Alignment { doc, pairs, missed: left(&gold, &free_gold), extra: left(&pred, &free_pred) }
}

/// Every pair whose spans overlap, best first.
fn candidates(gold: &[Reading<'_>], pred: &[Reading<'_>]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (g, a) in gold.iter().enumerate() {
        for (p, b) in pred.iter().enumerate().filter(|(_, b)| a.overlaps(b)) {
            found.push(Candidate {
                same_value: a.same_value(b),
                similarity: a.similarity(b),
                distance: a.observation.start.abs_diff(b.observation.start),
                gold: g,
                pred: p,
            });
        }
    }
    found.sort_unstable_by(Candidate::order);
    found
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
        pair("d", gold, pred).pairs.iter().map(|p| (p.gold.start, p.pred.value.number)).collect()
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
        let alignment = pair("d", &gold, &pred);
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
        let alignment = pair("d", &gold, &pred);
        assert_eq!((alignment.pairs.len(), alignment.missed.len(), alignment.extra.len()), (1, 1, 1));
        assert_eq!(alignment.missed[0].start, 50);
    }

    #[test]
    fn documents_without_predictions_are_missed_whole() {
        let gold: Corpus = [observation(0, 4, "粮食产量", 5.0)].into_iter().collect();
        let pred = Corpus::default();
        let alignments = align(&gold, &pred);
        assert_eq!((alignments.len(), alignments[0].missed.len()), (1, 1));
    }
}
