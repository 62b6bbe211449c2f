//! Bootstrap: how far a figure would move on other documents, or other observations, of the same kind.

use std::collections::HashMap;
use std::hash::Hash;

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use serde::{Serialize, Serializer};
use statrs::distribution::{ContinuousCDF as _, Normal, StudentsT};

use crate::pair::Alignment;
use crate::score::Tally;

/// The confidence level of every interval.
pub const LEVEL: f64 = 0.95;

/// How often to draw, and from which seed. The same plan gives the same intervals on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Bootstrap samples.
    pub rounds: usize,
    /// Seed of the random numbers.
    pub seed: u64,
}

impl Plan {
    /// The random numbers of this plan.
    pub(crate) fn random(self) -> Pcg64Mcg {
        Pcg64Mcg::seed_from_u64(self.seed)
    }
}

/// What is drawn as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A document with all of its observations: what another document may bring.
    Document,
    /// A pair, a missed or an extra observation: what other sentences of these documents may bring.
    Observation,
}

/// The units of an alignment, each with what it adds to the counts.
pub fn units(alignments: &[Alignment<'_>], unit: Unit) -> Vec<Tally> {
    match unit {
        Unit::Document => alignments.iter().map(Tally::of).collect(),
        Unit::Observation => alignments.iter().flat_map(Tally::singles).collect(),
    }
}

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.low, self.high].serialize(serializer)
    }
}

impl Interval {
    /// Whether a value lies in the interval, its ends included.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Different units with how often each stands in one sample.
pub type Weighted<T = Tally> = [(T, u32)];

/// The values of `statistic` in every bootstrap sample: as many units as there are, drawn with replacement.
///
/// Shape: `rounds` rows of `N`. Time O(rounds · units); a sample holds each different tally once, so that the
/// statistic costs little. Source: B. Efron, “Bootstrap Methods: Another Look at the Jackknife”, *Annals of
/// Statistics* 7 (1979), section 2.
pub fn replicates<T: Copy + Eq + Hash, const N: usize>(
    units: &[T],
    plan: Plan,
    statistic: impl Fn(&Weighted<T>) -> [f64; N],
) -> Vec<[f64; N]> {
    let (mut sample, of) = kinds(units);
    let mut random = plan.random();
    (0..plan.rounds)
        .map(|_| {
            sample.iter_mut().for_each(|(_, count)| *count = 0);
            for _ in 0..of.len() {
                sample[of[random.random_range(0..of.len())] as usize].1 += 1;
            }
            statistic(&sample)
        })
        .collect()
}

/// The intervals of `N` figures over units; none where fewer than two units leave nothing to draw from.
pub fn intervals<T: Copy + Eq + Hash, const N: usize>(
    units: &[T],
    plan: Plan,
    statistic: impl Fn(&Weighted<T>) -> [f64; N],
) -> Option<[Interval; N]> {
    if units.len() < 2 || plan.rounds == 0 {
        return None;
    }
    let drawn = replicates(units, plan, statistic);
    Some(std::array::from_fn(|i| percentile(drawn.iter().map(|row| row[i]).collect(), units.len())))
}

/// The percentile interval of bootstrap values, expanded for few units: instead of 2.5 % and 97.5 % the quantiles at
/// Φ(±√(n / (n − 1)) · t), with t the quantile of Student's distribution with n − 1 degrees of freedom.
///
/// The plain percentile interval of a mean is too narrow by about that factor. Source: T. C. Hesterberg, “What
/// Teachers Should Know About the Bootstrap”, *The American Statistician* 69 (2015), section 5.3.
pub fn percentile(mut values: Vec<f64>, units: usize) -> Interval {
    values.sort_unstable_by(f64::total_cmp);
    let tail = expanded_tail(units);
    Interval { low: quantile(&values, tail), high: quantile(&values, 1.0 - tail) }
}

/// Which part of the bootstrap values lies below the lower end.
fn expanded_tail(units: usize) -> f64 {
    let plain = (1.0 - LEVEL) / 2.0;
    if units < 2 {
        return plain;
    }
    let freedom = (units - 1) as f64;
    let student = StudentsT::new(0.0, 1.0, freedom).map(|t| t.inverse_cdf(plain));
    match (student, Normal::new(0.0, 1.0)) {
        (Ok(t), Ok(normal)) => normal.cdf((units as f64 / freedom).sqrt() * t),
        _ => plain,
    }
}

/// The quantile of sorted values, linear between neighbours; 0 of none.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = part.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

/// The different units, in the order in which they first stand, and which of them each unit is.
fn kinds<T: Copy + Eq + Hash>(units: &[T]) -> (Vec<(T, u32)>, Vec<u32>) {
    let mut found = Vec::new();
    let mut places: HashMap<T, u32> = HashMap::new();
    let of = units.iter().map(|&unit| {
        *places.entry(unit).or_insert_with(|| {
            found.push((unit, 0));
            (found.len() - 1) as u32
        })
    });
    let of = of.collect();
    (found, of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One unit: gold and predicted observations, and how many are right.
    fn unit(gold: usize, pred: usize, right: usize) -> Tally {
        Tally { gold, pred, paired: right, tuple: right, ..Tally::default() }
    }

    fn f1(sample: &Weighted) -> [f64; 1] {
        let mut sum = Tally::default();
        sample.iter().for_each(|&(tally, count)| sum.add_times(tally, count as usize));
        [sum.figures().tuple.f1]
    }

    #[test]
    fn a_seed_gives_the_same_intervals_and_another_seed_others() {
        let units: Vec<_> = (0..50).map(|i| unit(1, 1, usize::from(i % 7 != 0))).collect();
        let of = |seed| intervals(&units, Plan { rounds: 500, seed }, f1).unwrap()[0];
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        let point = f1(&units.iter().map(|&u| (u, 1)).collect::<Vec<(Tally, u32)>>())[0];
        assert!(of(1).contains(point) && of(1).low > 0.7 && of(1).high < 0.96, "{:?}", of(1));
    }

    #[test]
    fn nothing_to_draw_from_has_no_interval() {
        assert_eq!(intervals(&[unit(9, 9, 8)], Plan { rounds: 100, seed: 1 }, f1), None);
        assert_eq!(intervals(&[], Plan { rounds: 100, seed: 1 }, f1), None);
        assert_eq!(intervals(&[unit(1, 1, 1); 3], Plan { rounds: 0, seed: 1 }, f1), None);
    }

    #[test]
    fn a_figure_that_cannot_move_has_an_interval_of_no_width() {
        let all_right = [unit(1, 1, 1); 20];
        let interval = intervals(&all_right, Plan { rounds: 100, seed: 1 }, f1).unwrap()[0];
        assert_eq!(interval, Interval { low: 1.0, high: 1.0 });
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let values = [1.0, 2.0, 4.0];
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|p| quantile(&values, p)), [1.0, 1.5, 2.0, 3.0, 4.0]);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn the_tails_of_few_units_are_thinner() {
        // Student's t with 13 degrees of freedom at 2.5 % is −2.160, times √(14/13) −2.2415: Φ is 0.0125.
        assert!((expanded_tail(14) - 0.0125).abs() < 5e-5, "{}", expanded_tail(14));
        assert!((expanded_tail(100_000) - 0.025).abs() < 1e-5);
    }
}
