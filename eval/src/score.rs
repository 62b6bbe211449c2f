//! Counting pairs into precision, recall and F1.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Serialize, Serializer};

use crate::pair::Alignment;
use crate::record::Observation;
use crate::slot::{Slot, Verdict};

/// Precision, recall and their harmonic mean; each 0 where its denominator is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Prf {
    /// Right over predicted.
    pub p: f64,
    /// Right over gold.
    pub r: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

impl Prf {
    /// The figures of so many right ones.
    pub fn of(right: usize, pred: usize, gold: usize) -> Self {
        let (p, r) = (share(right, pred), share(right, gold));
        let f1 = if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) };
        Self { p, r, f1 }
    }
}

/// A part of a whole, 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts, which add up over documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tally {
    /// Gold observations.
    pub gold: usize,
    /// Predicted observations.
    pub pred: usize,
    /// Pairs.
    pub paired: usize,
    /// Pairs with the value right.
    pub quantity: usize,
    /// Pairs with the tuple right.
    pub tuple: usize,
    /// Pairs with the strict tuple right.
    pub strict: usize,
    /// Pairs right in each slot.
    pub slots: [usize; Slot::ALL.len()],
}

impl Tally {
    /// Counts one document.
    pub fn of(alignment: &Alignment<'_>) -> Self {
        let mut tally = Self::default();
        alignment.pairs.iter().for_each(|pair| tally.add_pair(pair.verdict));
        tally.gold += alignment.missed.len();
        tally.pred += alignment.extra.len();
        tally
    }

    /// Counts each pair, each missed and each extra observation by itself.
    pub fn singles<'a>(alignment: &'a Alignment<'_>) -> impl Iterator<Item = Self> + 'a {
        let pairs = alignment.pairs.iter().map(|pair| {
            let mut single = Self::default();
            single.add_pair(pair.verdict);
            single
        });
        let missed = alignment.missed.iter().map(|_| Self { gold: 1, ..Self::default() });
        let extra = alignment.extra.iter().map(|_| Self { pred: 1, ..Self::default() });
        pairs.chain(missed).chain(extra)
    }

    /// Counts every document.
    pub fn total(alignments: &[Alignment<'_>]) -> Self {
        let mut total = Self::default();
        alignments.iter().for_each(|alignment| total += Self::of(alignment));
        total
    }

    /// Adds the counts of another so many times.
    pub fn add_times(&mut self, other: Self, times: usize) {
        self.gold += times * other.gold;
        self.pred += times * other.pred;
        self.paired += times * other.paired;
        self.quantity += times * other.quantity;
        self.tuple += times * other.tuple;
        self.strict += times * other.strict;
        self.slots.iter_mut().zip(other.slots).for_each(|(a, b)| *a += times * b);
    }

    fn add_pair(&mut self, verdict: Verdict) {
        self.gold += 1;
        self.pred += 1;
        self.paired += 1;
        self.quantity += usize::from(verdict.right(Slot::Value));
        self.tuple += usize::from(verdict.tuple());
        self.strict += usize::from(verdict.strict());
        for slot in Slot::ALL {
            self.slots[slot as usize] += usize::from(verdict.right(slot));
        }
    }

    /// The figures of these counts.
    pub fn figures(&self) -> Figures {
        Figures {
            gold: self.gold,
            pred: self.pred,
            paired: self.paired,
            quantity: Prf::of(self.quantity, self.pred, self.gold),
            tuple: Prf::of(self.tuple, self.pred, self.gold),
            strict: Prf::of(self.strict, self.pred, self.gold),
            slots: Slots(self.slots.map(|right| share(right, self.paired))),
        }
    }

    /// Accuracy over the pairs, and precision, recall and F1 over everything, of each slot.
    pub fn fields(&self) -> Vec<(&'static str, Field)> {
        let field = |slot: Slot| {
            let right = self.slots[slot as usize];
            Field { accuracy: share(right, self.paired), prf: Prf::of(right, self.pred, self.gold) }
        };
        Slot::ALL.into_iter().map(|slot| (slot.name(), field(slot))).collect()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.add_times(other, 1);
    }
}

/// The accuracy of each slot over the pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slots([f64; Slot::ALL.len()]);

impl Slots {
    /// The accuracy of one slot.
    pub const fn get(&self, slot: Slot) -> f64 {
        self.0[slot as usize]
    }
}

impl Serialize for Slots {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Slot::ALL.into_iter().map(|slot| (slot.name(), self.get(slot))))
    }
}

/// What a tally comes to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// Gold observations.
    pub gold: usize,
    /// Predicted observations.
    pub pred: usize,
    /// Pairs.
    pub paired: usize,
    /// The number was found and read right.
    pub quantity: Prf,
    /// Value, unit, year, scope and measure right, indicator alike.
    pub tuple: Prf,
    /// The same with the indicator equal.
    #[serde(rename = "tuple-strict")]
    pub strict: Prf,
    /// Accuracies over the pairs.
    pub slots: Slots,
}

/// The figures of one slot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Field {
    /// Right over paired.
    pub accuracy: f64,
    /// Right over predicted, over gold, and their harmonic mean.
    #[serde(flatten)]
    pub prf: Prf,
}

/// The group of observations without a measure.
pub const NO_MEASURE: &str = "(none)";

/// The measures of the guideline, in its order; any other comes after them.
const MEASURES: [&str; 6] = ["level", "growth", "change", "ratio", "difference", "rank"];

/// Counts by measure. A pair belongs to its gold measure and an extra prediction to its own, so that the groups add
/// up to the total.
pub fn by_measure(alignments: &[Alignment<'_>]) -> Vec<(String, Tally)> {
    let key = |o: &Observation| {
        let measure = o.measure.as_deref().unwrap_or(NO_MEASURE);
        (MEASURES.iter().position(|&m| m == measure).unwrap_or(MEASURES.len()), measure.to_owned())
    };
    let mut groups: BTreeMap<(usize, String), Tally> = BTreeMap::new();
    for alignment in alignments {
        for pair in &alignment.pairs {
            groups.entry(key(pair.gold)).or_default().add_pair(pair.verdict);
        }
        for missed in &alignment.missed {
            groups.entry(key(missed)).or_default().gold += 1;
        }
        for extra in &alignment.extra {
            groups.entry(key(extra)).or_default().pred += 1;
        }
    }
    groups.into_iter().map(|((_, measure), tally)| (measure, tally)).collect()
}

/// What is wrong with a prediction, or with there being none.
#[derive(Debug, Clone)]
pub struct Fault<'a> {
    /// The slots that are wrong in a pair; empty for a missed or extra one.
    pub wrong: Vec<Slot>,
    /// The gold observation; none for an extra one.
    pub gold: Option<&'a Observation>,
    /// The prediction; none for a missed one.
    pub pred: Option<&'a Observation>,
}

impl<'a> Fault<'a> {
    /// The observation that says where the fault is: the gold one where there is one.
    pub fn place(&self) -> Option<&'a Observation> {
        self.gold.or(self.pred)
    }

    /// `missed`, `extra`, or `wrong` with the slots.
    pub fn kind(&self) -> String {
        match (self.gold, self.pred) {
            (Some(_), Some(_)) => {
                format!("wrong {}", self.wrong.iter().map(|slot| slot.name()).collect::<Vec<_>>().join(","))
            }
            (Some(_), None) => "missed".into(),
            (None, _) => "extra".into(),
        }
    }
}

/// Every fault, document by document: wrong pairs, then what was missed, then what is extra.
pub fn faults<'a>(alignments: &'a [Alignment<'a>]) -> impl Iterator<Item = Fault<'a>> {
    alignments.iter().flat_map(|alignment| {
        let wrong = alignment.pairs.iter().filter_map(|pair| {
            let wrong = pair.verdict.wrong();
            (!wrong.is_empty()).then_some(Fault { wrong, gold: Some(pair.gold), pred: Some(pair.pred) })
        });
        let missed = alignment.missed.iter().map(|&o| Fault { wrong: Vec::new(), gold: Some(o), pred: None });
        let extra = alignment.extra.iter().map(|&o| Fault { wrong: Vec::new(), gold: None, pred: Some(o) });
        wrong.chain(missed).chain(extra)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::{Criteria, align};
    use crate::record::{Corpus, Role};

    fn corpus(rows: &[(i64, &str, f64, Option<&str>)]) -> Corpus {
        let line = |&(start, indicator, value, measure): &(i64, &str, f64, Option<&str>)| {
            let fields = serde_json::json!({"doc": "d", "start": start, "end": start + 4, "indicator": indicator,
                "value": value, "unit": "%", "year": 2024, "scope": "云州市", "measure": measure, "status": "actual",
                "bound": "exact"});
            Observation::parse(&fields.to_string(), Role::Gold).unwrap()
        };
        rows.iter().map(line).collect()
    }

    #[test]
    fn nothing_over_nothing_is_nothing() {
        assert_eq!(Prf::of(0, 0, 0), Prf { p: 0.0, r: 0.0, f1: 0.0 });
        assert_eq!(Prf::of(1, 2, 4), Prf { p: 0.5, r: 0.25, f1: 2.0 * 0.5 * 0.25 / 0.75 });
    }

    #[test]
    fn gold_against_itself_is_perfect() {
        let gold = corpus(&[(0, "粮食产量", 1.0, Some("level")), (9, "粮食产量", 2.0, Some("growth"))]);
        let figures = Tally::total(&align(&gold, &gold, Criteria::default())).figures();
        let perfect = Prf { p: 1.0, r: 1.0, f1: 1.0 };
        assert_eq!((figures.quantity, figures.tuple, figures.strict), (perfect, perfect, perfect));
        assert!(Slot::ALL.iter().all(|&slot| figures.slots.get(slot) == 1.0));
    }

    #[test]
    fn measures_add_up_to_the_total() {
        let gold = corpus(&[
            (0, "粮食产量", 1.0, Some("level")),
            (9, "粮食产量", 2.0, Some("growth")),
            (20, "人口", 3.0, Some("rank")),
        ]);
        let pred = corpus(&[
            (0, "粮食产量", 1.0, Some("growth")),
            (9, "粮食产量", 2.0, Some("growth")),
            (40, "人口", 3.0, None),
            (50, "人口", 3.0, Some("share")),
        ]);
        let alignments = align(&gold, &pred, Criteria::default());
        let groups = by_measure(&alignments);
        let names: Vec<_> = groups.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["level", "growth", "rank", NO_MEASURE, "share"]);
        let mut sum = Tally::default();
        groups.iter().for_each(|&(_, tally)| sum += tally);
        assert_eq!(sum, Tally::total(&alignments));
        assert_eq!((groups[0].1.pred, groups[0].1.tuple, groups[1].1.tuple), (1, 0, 1));
    }

    #[test]
    fn a_slot_has_precision_over_all_predictions() {
        let gold = corpus(&[(0, "粮食产量", 1.0, Some("level")), (9, "粮食产量", 2.0, Some("level"))]);
        let pred = corpus(&[(0, "粮食产量", 1.0, Some("growth"))]);
        let fields = Tally::total(&align(&gold, &pred, Criteria::default())).fields();
        let field = |slot: Slot| fields[slot as usize].1;
        assert_eq!(field(Slot::Value), Field { accuracy: 1.0, prf: Prf::of(1, 1, 2) });
        assert_eq!(field(Slot::Measure), Field { accuracy: 0.0, prf: Prf::of(0, 1, 2) });
    }

    #[test]
    fn faults_name_what_is_wrong_then_missed_then_extra() {
        let gold = corpus(&[(0, "粮食产量", 1.0, Some("level")), (9, "人口", 2.0, Some("level"))]);
        let pred = corpus(&[(30, "人口", 2.0, Some("level")), (0, "粮食产量", 3.0, Some("rank"))]);
        let alignments = align(&gold, &pred, Criteria::default());
        let kinds: Vec<_> = faults(&alignments).map(|f| f.kind()).collect();
        assert_eq!(kinds, ["wrong value,measure", "missed", "extra"]);
    }
}
