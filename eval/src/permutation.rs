//! Approximate randomisation: how often a difference as large as the one found would come about if it did not matter
//! which of two systems gave which answer.
//!
//! Source: E. W. Noreen, *Computer-Intensive Methods for Testing Hypotheses* (1989), chapter 2; A. Yeh, “More accurate
//! tests for the statistical significance of result differences”, *COLING* (2000), section 3.

use rand::RngExt as _;

use crate::resample::Plan;
use crate::score::Tally;
use crate::target::{Card, Target};

/// What two systems did with one unit: a place of a text, or a document.
pub type Both = (Tally, Tally);

/// Up to so many units that differ, every exchange is tried, and the p-value is exact.
const EXACT: usize = 12;

/// The outcome of one test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// Units in which the two systems differ.
    pub differing: usize,
    /// The two-sided p-value; 1 where no unit differs.
    pub p: f64,
}

impl Test {
    /// The least p-value that so many differing units could give, were all of them in favour of one system.
    pub fn least_p(self) -> f64 {
        0.5_f64.powi(i32::try_from(self.differing).unwrap_or(i32::MAX) - 1).min(1.0)
    }
}

/// Tests the difference of F1 for every target: in each unit the two answers are exchanged with probability one half.
///
/// p = (1 + #{|d*| ≥ |d|}) / (1 + rounds), or the exact part of all exchanges where at most 12 units differ.
/// Time O(rounds · differing units).
pub fn tests(units: &[Both], plan: Plan) -> Card<Test> {
    Card::of(|target| test(units, target, plan))
}

/// The counts of one target in a unit: predicted and right ones of both systems. Gold is the same for both.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Counts {
    pred: f64,
    right: f64,
}

impl Counts {
    fn of(tally: &Tally, target: Target) -> Self {
        Self { pred: tally.pred as f64, right: target.right(tally) as f64 }
    }

    fn add(&mut self, other: Self) {
        self.pred += other.pred;
        self.right += other.right;
    }

    /// 2 c / (n_pred + n_gold), which is F1.
    fn f1(self, gold: f64) -> f64 {
        let whole = self.pred + gold;
        if whole == 0.0 { 0.0 } else { 2.0 * self.right / whole }
    }
}

fn test(units: &[Both], target: Target, plan: Plan) -> Test {
    let gold = units.iter().map(|(a, _)| a.gold as f64).sum();
    let counts = units.iter().map(|(a, b)| (Counts::of(a, target), Counts::of(b, target)));
    let (differ, same): (Vec<_>, Vec<_>) = counts.partition(|(a, b)| a != b);
    let mut base = Counts::default();
    same.into_iter().for_each(|(a, _)| base.add(a));

    let difference = |exchanged: &mut dyn FnMut() -> bool| {
        let (mut a, mut b) = (base, base);
        for &(x, y) in &differ {
            let (x, y) = if exchanged() { (y, x) } else { (x, y) };
            a.add(x);
            b.add(y);
        }
        (b.f1(gold) - a.f1(gold)).abs()
    };
    let found = difference(&mut || false);
    // Sums of whole numbers are exact; the division may round the last digit.
    let as_large = |drawn: f64| drawn >= found - 1e-12;
    let differing = differ.len();
    if differing <= EXACT {
        let all = 1_u32 << differing;
        let large = (0..all).filter(|exchange| {
            let mut rest = *exchange;
            as_large(difference(&mut || {
                let exchanged = rest & 1 == 1;
                rest >>= 1;
                exchanged
            }))
        });
        return Test { differing, p: large.count() as f64 / f64::from(all) };
    }
    let mut random = plan.random();
    let large = (0..plan.rounds).filter(|_| {
        let (mut bits, mut left) = (0_u64, 0);
        as_large(difference(&mut || {
            if left == 0 {
                (bits, left) = (random.random(), 64);
            }
            let exchanged = bits & 1 == 1;
            (bits, left) = (bits >> 1, left - 1);
            exchanged
        }))
    });
    Test { differing, p: (1 + large.count()) as f64 / (1 + plan.rounds) as f64 }
}

/// p-values that hold together for a family of tests: each times the number of tests that are not yet decided, never
/// falling. Source: S. Holm, “A Simple Sequentially Rejective Multiple Test Procedure”, *Scandinavian Journal of
/// Statistics* 6 (1979).
pub fn holm(ps: &[f64]) -> Vec<f64> {
    let mut order: Vec<_> = (0..ps.len()).collect();
    order.sort_by(|&a, &b| ps[a].total_cmp(&ps[b]));
    let mut adjusted = vec![0.0; ps.len()];
    let mut least = 0.0_f64;
    for (rank, i) in order.into_iter().enumerate() {
        least = least.max((ps[i] * (ps.len() - rank) as f64).min(1.0));
        adjusted[i] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan { rounds: 2000, seed: 1 };

    /// A place with one gold observation: whether A and B have the tuple right.
    fn place(a: bool, b: bool) -> Both {
        let tally = |right: bool| Tally { gold: 1, pred: 1, paired: 1, tuple: usize::from(right), ..Tally::default() };
        (tally(a), tally(b))
    }

    fn places(only_a: usize, only_b: usize, same: usize) -> Vec<Both> {
        let of = |n, both| std::iter::repeat_n(both, n);
        of(only_a, place(true, false))
            .chain(of(only_b, place(false, true)))
            .chain(of(same, place(true, true)))
            .collect()
    }

    #[test]
    fn few_differences_are_tested_exactly() {
        // All of five in favour of B: 2 of 32 exchanges are as extreme.
        let test = tests(&places(0, 5, 90), PLAN).get(Target::Tuple);
        assert_eq!(test, Test { differing: 5, p: 0.0625 });
        assert_eq!(test.least_p(), 0.0625);
        // The sign test of 1 against 7: 2 · (1 + 8) / 256.
        assert_eq!(tests(&places(1, 7, 0), PLAN).get(Target::Tuple).p, 18.0 / 256.0);
    }

    #[test]
    fn no_difference_has_a_p_value_of_one() {
        let test = tests(&places(0, 0, 10), PLAN).get(Target::Tuple);
        assert_eq!((test, test.least_p()), (Test { differing: 0, p: 1.0 }, 1.0));
        assert_eq!(tests(&[], PLAN).get(Target::Quantity).p, 1.0);
    }

    #[test]
    fn many_differences_come_near_the_sign_test() {
        // 20 against 40: the two-sided binomial probability is 0.0135.
        let p = tests(&places(20, 40, 500), Plan { rounds: 20_000, seed: 5 }).get(Target::Tuple).p;
        assert!((p - 0.0135).abs() < 0.003, "{p}");
    }

    #[test]
    fn holm_multiplies_by_what_is_left() {
        assert_eq!(holm(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
