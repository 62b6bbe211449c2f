//! Which label was taken for which.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::pair::Alignment;
use crate::record::Observation;
use crate::slot::Slot;

/// A table of gold labels against predicted ones, over the pairs.
///
/// Source: J. T. Townsend, “Theoretical analysis of an alphabetic confusion matrix”, *Perception & Psychophysics* 9
/// (1971), 40–50, for the form of the table; the row and column for what has no pair are this project's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The slot.
    pub slot: &'static str,
    /// Every label that stands on either side: those of the guideline in its order, then others, then `None`.
    pub labels: Vec<Option<String>>,
    /// Pairs by gold label (row) and predicted label (column).
    pub pairs: Vec<Vec<usize>>,
    /// Missed gold by its label.
    pub missed: Vec<usize>,
    /// Extra predictions by their label.
    pub extra: Vec<usize>,
}

/// The labels of the guideline.
const ORDER: [&str; 13] = [
    "level",
    "growth",
    "change",
    "ratio",
    "difference",
    "rank",
    "actual",
    "estimate",
    "target",
    "exact",
    "approx",
    "at_least",
    "at_most",
];

impl Confusion {
    /// The tables of `measure`, `status` and `bound`.
    pub fn all(alignments: &[Alignment<'_>]) -> Vec<Self> {
        vec![
            Self::of(Slot::Measure, |o| o.measure.as_deref(), alignments),
            Self::of(Slot::Status, |o| o.status.as_deref(), alignments),
            Self::of(Slot::Bound, |o| o.bound.as_deref(), alignments),
        ]
    }

    fn of(slot: Slot, label: fn(&Observation) -> Option<&str>, alignments: &[Alignment<'_>]) -> Self {
        let rank = |label: Option<&str>| {
            let place = ORDER.iter().position(|&known| Some(known) == label).unwrap_or(ORDER.len());
            (label.is_none(), place, label.map(str::to_owned))
        };
        let pairs = || alignments.iter().flat_map(|a| &a.pairs).map(|pair| (label(pair.gold), label(pair.pred)));
        let missed = || alignments.iter().flat_map(|a| &a.missed).map(|&o| label(o));
        let extra = || alignments.iter().flat_map(|a| &a.extra).map(|&o| label(o));
        let every = pairs().flat_map(|(gold, pred)| [gold, pred]).chain(missed()).chain(extra());
        let labels: BTreeSet<_> = every.map(rank).collect();
        let labels: Vec<_> = labels.into_iter().map(|(_, _, label)| label).collect();

        let place = |label: Option<&str>| labels.iter().position(|known| known.as_deref() == label).unwrap_or_default();
        let size = labels.len();
        let (mut counts, mut unfound, mut added) = (vec![vec![0; size]; size], vec![0; size], vec![0; size]);
        pairs().for_each(|(gold, pred)| counts[place(gold)][place(pred)] += 1);
        missed().for_each(|label| unfound[place(label)] += 1);
        extra().for_each(|label| added[place(label)] += 1);
        Self { slot: slot.name(), labels, pairs: counts, missed: unfound, extra: added }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::{Criteria, pair};
    use crate::record::Role;

    fn observation(start: i64, measure: Option<&str>) -> Observation {
        let fields = serde_json::json!({"doc": "d", "start": start, "end": start + 4, "indicator": "产量", "value": start,
            "unit": "%", "measure": measure});
        Observation::parse(&fields.to_string(), Role::Prediction).unwrap()
    }

    #[test]
    fn pairs_missed_and_extra_are_counted_by_label() {
        let gold = [(0, Some("growth")), (10, Some("growth")), (20, None), (30, Some("level"))];
        let pred = [(0, Some("growth")), (10, Some("level")), (20, Some("share")), (50, Some("level"))];
        let [gold, pred] = [gold, pred].map(|side| side.map(|(start, measure)| observation(start, measure)));
        let tables = Confusion::all(&[pair("d", &gold, &pred, Criteria::default())]);
        let table = &tables[0];
        let labels: Vec<_> = table.labels.iter().map(Option::as_deref).collect();
        assert_eq!(labels, [Some("level"), Some("growth"), Some("share"), None]);
        assert_eq!(table.pairs, [[0, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]]);
        assert_eq!((&table.missed[..], &table.extra[..]), (&[1, 0, 0, 0][..], &[1, 0, 0, 0][..]));
        assert_eq!((tables[1].slot, &tables[1].labels[..]), ("status", &[None][..]));
    }
}
