//! On simulated data whose F1 is known, an interval of 95 % contains it in about 95 of 100 runs.

#![allow(clippy::print_stdout, reason = "the figures are quoted in docs/EVALUATION.md")]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use zhibiao_eval::resample::{Plan, Weighted, intervals};
use zhibiao_eval::score::Tally;

const RUNS: usize = 1000;
const ROUNDS: usize = 600;

/// Probabilities of what may become of a place: a right pair, a wrong pair, a missed one, an extra one.
const RIGHT: f64 = 0.86;
const WRONG: f64 = 0.08;
const MISSED: f64 = 0.04;

fn place(random: &mut Pcg64Mcg, right: f64) -> Tally {
    // What is not right is divided as the constants are.
    let drawn = random.random::<f64>();
    let part = (1.0 - right) / (1.0 - RIGHT);
    if drawn < right {
        Tally { gold: 1, pred: 1, paired: 1, tuple: 1, ..Tally::default() }
    } else if drawn < right + part * WRONG {
        Tally { gold: 1, pred: 1, paired: 1, ..Tally::default() }
    } else if drawn < right + part * (WRONG + MISSED) {
        Tally { gold: 1, ..Tally::default() }
    } else {
        Tally { pred: 1, ..Tally::default() }
    }
}

/// A document of 10 to 89 places; how good the system is at it varies by a tenth.
fn document(random: &mut Pcg64Mcg) -> Tally {
    let places = random.random_range(10..90);
    let right = RIGHT - 0.1 + 0.2 * random.random::<f64>();
    let mut document = Tally::default();
    (0..places).for_each(|_| document += place(random, right));
    document
}

/// The F1 of endless data: 2 · right / (gold + predicted), of the expected counts.
fn true_f1() -> f64 {
    let extra = 1.0 - RIGHT - WRONG - MISSED;
    2.0 * RIGHT / ((RIGHT + WRONG + MISSED) + (RIGHT + WRONG + extra))
}

fn f1(sample: &Weighted) -> [f64; 1] {
    let mut sum = Tally::default();
    sample.iter().for_each(|&(tally, count)| sum.add_times(tally, count as usize));
    [sum.figures().tuple.f1]
}

/// In which part of the runs the interval over `units` simulated units contains the true F1.
fn coverage(units: usize, simulate: impl Fn(&mut Pcg64Mcg) -> Tally) -> f64 {
    let mut random = Pcg64Mcg::seed_from_u64(20);
    let holds = (0..RUNS).filter(|&run| {
        let drawn: Vec<_> = (0..units).map(|_| simulate(&mut random)).collect();
        let plan = Plan { rounds: ROUNDS, seed: run as u64 };
        intervals(&drawn, plan, f1).unwrap()[0].contains(true_f1())
    });
    holds.count() as f64 / RUNS as f64
}

#[test]
fn intervals_over_observations_hold_what_they_promise() {
    for units in [300, 1000] {
        let coverage = coverage(units, |random| place(random, RIGHT));
        println!("{units} observations: {coverage}");
        assert!((0.93..=0.97).contains(&coverage), "{units} observations: {coverage}");
    }
}

#[test]
fn intervals_over_documents_hold_what_they_promise() {
    for units in [14, 40] {
        let coverage = coverage(units, document);
        println!("{units} documents: {coverage}");
        assert!((0.93..=0.97).contains(&coverage), "{units} documents: {coverage}");
    }
}
