//! What can be right of an observation, each with precision, recall and F1; averages of them over documents.

use serde::{Serialize, Serializer};

use crate::resample::{Interval, Plan, Weighted, intervals};
use crate::score::{Prf, Tally};
use crate::slot::{Slot, Verdict};

/// Something that a prediction gets right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The number was found and read right.
    Quantity,
    /// Value, unit, year, scope and measure, and an alike indicator.
    Tuple,
    /// The same with an equal indicator.
    Strict,
    /// One slot, whatever the others say.
    Slot(Slot),
}

/// How many targets there are.
pub const TARGETS: usize = 3 + Slot::ALL.len();

impl Target {
    /// Every target, in the order of the figures.
    pub fn all() -> [Self; TARGETS] {
        std::array::from_fn(|i| match i {
            0 => Self::Quantity,
            1 => Self::Tuple,
            2 => Self::Strict,
            _ => Self::Slot(Slot::ALL[i - 3]),
        })
    }

    /// The name in figures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Tuple => "tuple",
            Self::Strict => "tuple-strict",
            Self::Slot(slot) => slot.name(),
        }
    }

    /// How many pairs of a tally are right in it.
    pub const fn right(self, tally: &Tally) -> usize {
        match self {
            Self::Quantity => tally.quantity,
            Self::Tuple => tally.tuple,
            Self::Strict => tally.strict,
            Self::Slot(slot) => tally.slots[slot as usize],
        }
    }

    /// Whether a pair of this verdict is right in it.
    pub fn holds(self, verdict: Verdict) -> bool {
        match self {
            Self::Quantity => verdict.right(Slot::Value),
            Self::Tuple => verdict.tuple(),
            Self::Strict => verdict.strict(),
            Self::Slot(slot) => verdict.right(slot),
        }
    }

    /// Precision, recall and F1 over everything of a tally.
    pub fn prf(self, tally: &Tally) -> Prf {
        Prf::of(self.right(tally), tally.pred, tally.gold)
    }
}

/// One thing for each target; an object with their names in JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card<T>([T; TARGETS]);

impl<T> Card<T> {
    /// Each target with what is said of it, in the order of the figures.
    pub fn iter(&self) -> impl Iterator<Item = (Target, &T)> {
        Target::all().into_iter().zip(&self.0)
    }
}

impl<T> Card<T> {
    /// One thing for each target.
    pub fn of(each: impl FnMut(Target) -> T) -> Self {
        Self(Target::all().map(each))
    }
}

impl<T: Copy> Card<T> {
    /// What is said of one target.
    pub fn get(&self, target: Target) -> T {
        match target {
            Target::Quantity => self.0[0],
            Target::Tuple => self.0[1],
            Target::Strict => self.0[2],
            Target::Slot(slot) => self.0[3 + slot as usize],
        }
    }
}

impl<T: Serialize> Serialize for Card<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(target, value)| (target.name(), value)))
    }
}

/// Micro average: counts are added before dividing.
pub fn micro(units: &Weighted) -> Card<Prf> {
    let mut sum = Tally::default();
    units.iter().for_each(|&(tally, count)| sum.add_times(tally, count as usize));
    Card(Target::all().map(|target| target.prf(&sum)))
}

/// Macro average: the mean of the figures of each document, so that a short document weighs as much as a long one.
///
/// F1 is the mean of the documents' F1 and not the F1 of the mean P and R. Source: D. D. Lewis, “Evaluating Text
/// Categorization”, *Speech and Natural Language Workshop* (1991), section 2; J. Opitz, S. Burst, “Macro F1 and Macro
/// F1”, arXiv:1911.03347 (2019), for the two means.
pub fn macro_average(documents: &Weighted) -> Card<Prf> {
    let number: u32 = documents.iter().map(|&(_, count)| count).sum();
    Card(Target::all().map(|target| {
        let mut sum = Prf::default();
        for (tally, count) in documents {
            let prf = target.prf(tally);
            let times = f64::from(*count);
            sum = Prf { p: sum.p + times * prf.p, r: sum.r + times * prf.r, f1: sum.f1 + times * prf.f1 };
        }
        let mean = |sum: f64| if number == 0 { 0.0 } else { sum / f64::from(number) };
        Prf { p: mean(sum.p), r: mean(sum.r), f1: mean(sum.f1) }
    }))
}

/// Units of one sample, each standing once.
pub fn once(units: &[Tally]) -> Vec<(Tally, u32)> {
    units.iter().map(|&tally| (tally, 1)).collect()
}

/// The intervals of precision, recall and F1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PrfInterval {
    /// Of the precision.
    pub p: Interval,
    /// Of the recall.
    pub r: Interval,
    /// Of the F1.
    pub f1: Interval,
}

/// Bootstrap intervals of an average, for every target; none where there are fewer than two units.
pub fn card_intervals(
    units: &[Tally],
    plan: Plan,
    average: impl Fn(&Weighted) -> Card<Prf>,
) -> Option<Card<PrfInterval>> {
    let flat = |sample: &Weighted| -> [f64; 3 * TARGETS] {
        let Card(card) = average(sample);
        std::array::from_fn(|i| {
            let Prf { p, r, f1 } = card[i / 3];
            [p, r, f1][i % 3]
        })
    };
    let found = intervals(units, plan, flat)?;
    Some(Card(std::array::from_fn(|i| PrfInterval { p: found[3 * i], r: found[3 * i + 1], f1: found[3 * i + 2] })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(gold: usize, pred: usize, tuple: usize) -> Tally {
        Tally { gold, pred, tuple, paired: tuple, ..Tally::default() }
    }

    #[test]
    fn a_macro_average_weighs_documents_alike() {
        // P 1/2 and 1, R 1/4 and 1, F1 1/3 and 1.
        let documents = once(&[document(4, 2, 1), document(10, 10, 10)]);
        let mean = macro_average(&documents).get(Target::Tuple);
        assert_eq!((mean.p, mean.r), (0.75, 0.625));
        assert!((mean.f1 - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(micro(&documents).get(Target::Tuple), Prf::of(11, 12, 14));
    }

    #[test]
    fn averages_of_nothing_are_nothing() {
        assert_eq!(macro_average(&[]).get(Target::Quantity), Prf::default());
        assert_eq!(micro(&[]).get(Target::Quantity), Prf::default());
    }

    #[test]
    fn targets_stand_at_their_place() {
        let card = Card(Target::all().map(Target::name));
        assert!(Target::all().into_iter().all(|target| card.get(target) == target.name()));
    }

    #[test]
    fn intervals_hold_the_figure_and_are_wider_over_fewer_units() {
        let documents: Vec<_> = (0..12).map(|i| document(40, 40, 30 + i % 7)).collect();
        let plan = Plan { rounds: 400, seed: 3 };
        let f1 = |units: &[Tally]| card_intervals(units, plan, micro).unwrap().get(Target::Tuple).f1;
        let (few, many) = (f1(&documents), f1(&documents.repeat(9)));
        let point = micro(&once(&documents)).get(Target::Tuple).f1;
        assert!(few.contains(point) && many.contains(point));
        assert!(few.high - few.low > 2.0 * (many.high - many.low), "{few:?} {many:?}");
        assert_eq!(card_intervals(&documents[..1], plan, micro), None);
    }
}
