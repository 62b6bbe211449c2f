//! What an annotator should read next: predictions of which least is known, and no two that teach the same.
//!
//! `predictions → Candidate → pick → Pick → write`. The order is defined in `docs/EVALUATION.md`, *What to annotate next*.

mod quote;
mod write;

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::num::NonZeroUsize;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::agreement::source::order;
use crate::norm::{self, Bigrams};
use crate::record::Observation;
use crate::slot::SIMILAR;

pub use quote::marked;
pub use write::{item, record};

/// The flag of a prediction that several engines read in different ways.
pub const ENGINES_DISAGREE: &str = "engines_disagree";

/// Why a prediction is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is flagged [`ENGINES_DISAGREE`].
    EnginesDisagree,
    /// It is not, and is among those of least confidence.
    LowConfidence,
}

impl Reason {
    /// The name in output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnginesDisagree => ENGINES_DISAGREE,
            Self::LowConfidence => "low_confidence",
        }
    }
}

/// A prediction that may be picked.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The prediction.
    pub observation: &'a Observation,
    /// What its system says should be checked.
    pub flags: Vec<&'a str>,
    /// Why it would be picked.
    pub reason: Reason,
}

impl<'a> Candidate<'a> {
    /// A prediction as a candidate; none where it neither states a confidence nor is flagged [`ENGINES_DISAGREE`], so
    /// that nothing says when to read it. It must have been read whole ([`crate::record::Detail::Whole`]).
    ///
    /// # Errors
    /// Its `flags` are not a list of strings.
    pub fn of(observation: &'a Observation) -> Result<Option<Self>, String> {
        let flags = flags(observation)?;
        let reason = match observation.confidence {
            _ if flags.contains(&ENGINES_DISAGREE) => Reason::EnginesDisagree,
            Some(_) => Reason::LowConfidence,
            None => return Ok(None),
        };
        Ok(Some(Self { observation, flags, reason }))
    }

    /// How unsure its system is, in billionths: 1 − confidence, and all of 1 where no confidence is stated. Whole
    /// numbers are compared exactly, so that no rounding decides between two candidates.
    fn doubt(&self) -> u64 {
        self.observation.confidence.map_or(BILLION, |confidence| ((1.0 - confidence) * BILLION as f64).round() as u64)
    }
}

const BILLION: u64 = 1_000_000_000;

/// The strings of the field `flags`, which may be left out or `null`.
fn flags(observation: &Observation) -> Result<Vec<&str>, String> {
    let wrong = || "flags is not a list of strings".to_owned();
    match observation.fields.as_deref().and_then(|fields| fields.get("flags")) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(flags)) => flags.iter().map(|flag| flag.as_str().ok_or_else(wrong)).collect(),
        Some(_) => Err(wrong()),
    }
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// How many predictions.
    pub count: NonZeroUsize,
    /// How many of one document at most.
    pub per_document: Option<NonZeroUsize>,
    /// Decides between candidates that are worth the same.
    pub seed: u64,
}

/// A prediction to read.
#[derive(Debug, Clone)]
pub struct Pick<'a> {
    /// Its place in the list, from 1.
    pub rank: usize,
    /// The prediction, its flags and why it was picked.
    pub candidate: Candidate<'a>,
}

/// Picks what is to be read next, in the order in which it is to be read. The order of the candidates does not matter.
///
/// Every prediction that engines disagree on goes before every other one (H. S. Seung, M. Opper, H. Sompolinsky, “Query
/// by Committee”, *COLT* 1992, 287–294). Within both, the next one is that of the largest
///
/// ```text
/// (1 − confidence) / ((1 + alike) · (1 + picked))
/// ```
///
/// with `alike` the number of predictions picked before whose indicators are alike by [`SIMILAR`], and `picked` those of
/// its document: uncertainty sampling (D. D. Lewis, W. A. Gale, “A Sequential Algorithm for Training Text Classifiers”,
/// *SIGIR* 1994, 3–12) with the divisors of the method of d'Hondt. Of equal ones that of the smaller divisor goes first,
/// then that of the smaller SHA-256 of seed and place.
pub fn pick<'a>(candidates: Vec<Candidate<'a>>, wanted: &Wanted) -> Vec<Pick<'a>> {
    let candidates = in_order(candidates, wanted.seed);
    let mut crowd = Crowd::of(&candidates);
    let entry = |rank: usize, candidate: &Candidate<'_>, divisor: u64| Entry {
        is_flagged: candidate.reason == Reason::EnginesDisagree,
        doubt: candidate.doubt(),
        divisor,
        rank: Reverse(rank),
    };
    let mut heap: BinaryHeap<Entry> = candidates.iter().enumerate().map(|(i, c)| entry(i, c, 1)).collect();
    let mut chosen = Vec::new();
    // Divisors only grow, so that an entry that was worked out earlier is never worth less than it says: the first one
    // whose divisor is still right is the best (M. Minoux, “Accelerated greedy algorithms for maximizing submodular set
    // functions”, *Optimization Techniques* 1978, 234–243).
    while chosen.len() < wanted.count.get()
        && let Some(top) = heap.pop()
    {
        let Reverse(i) = top.rank;
        if wanted.per_document.is_some_and(|most| crowd.picked(i) >= most.get()) {
            continue;
        }
        let divisor = crowd.divisor(i);
        if divisor > top.divisor {
            heap.push(Entry { divisor, ..top });
            continue;
        }
        crowd.add(i);
        chosen.push(i);
    }
    let mut candidates: Vec<Option<Candidate<'a>>> = candidates.into_iter().map(Some).collect();
    let taken = chosen.into_iter().filter_map(|i| candidates[i].take());
    taken.enumerate().map(|(i, candidate)| Pick { rank: i + 1, candidate }).collect()
}

/// The candidates in an order that rests on the seed and on what they say, and not on their files.
fn in_order(candidates: Vec<Candidate<'_>>, seed: u64) -> Vec<Candidate<'_>> {
    let key = |o: &Observation| {
        let digest: [u8; 32] = Sha256::digest(format!("{seed}\n{}\n{}\n{}", o.doc, o.start, o.end)).into();
        digest
    };
    let mut keyed: Vec<_> = candidates.into_iter().map(|candidate| (key(candidate.observation), candidate)).collect();
    // What is equal in every field that is compared may differ in others.
    let whole = |o: &Observation| o.fields.as_deref().map(|fields| Value::Object(fields.clone()).to_string());
    keyed.sort_by(|(a_key, a), (b_key, b)| {
        let (a, b) = (a.observation, b.observation);
        a_key.cmp(b_key).then_with(|| order(a, b)).then_with(|| whole(a).cmp(&whole(b)))
    });
    keyed.into_iter().map(|(_, candidate)| candidate).collect()
}

/// What is known of a candidate when it was last looked at. The greater one is read earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    is_flagged: bool,
    doubt: u64,
    divisor: u64,
    rank: Reverse<usize>,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        // a / b against c / d as a · d against c · b.
        let crossed = |a: &Self, b: &Self| u128::from(a.doubt) * u128::from(b.divisor);
        (self.is_flagged.cmp(&other.is_flagged))
            .then_with(|| crossed(self, other).cmp(&crossed(other, self)))
            .then_with(|| other.divisor.cmp(&self.divisor))
            .then_with(|| self.rank.cmp(&other.rank))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How much of each indicator and each document was picked.
struct Crowd {
    /// The name and the document of each candidate.
    of: Vec<(usize, usize)>,
    /// The different names.
    names: Vec<Bigrams>,
    /// For each name, which ones are alike; worked out when one of the name is picked first.
    neighbours: Vec<Option<Vec<usize>>>,
    /// How many picked ones are alike, of each name.
    alike: Vec<u64>,
    /// How many were picked of each document.
    picked: Vec<u64>,
}

impl Crowd {
    fn of(candidates: &[Candidate<'_>]) -> Self {
        let (mut numbers, mut documents) = (BTreeMap::new(), BTreeMap::new());
        let mut names = Vec::new();
        let mut of = Vec::with_capacity(candidates.len());
        for Candidate { observation, .. } in candidates {
            let name = norm::name(observation.indicator.as_deref().unwrap_or_default());
            let number = *numbers.entry(name).or_insert_with_key(|name| {
                names.push(Bigrams::of(name));
                names.len() - 1
            });
            let next = documents.len();
            of.push((number, *documents.entry(observation.doc.as_str()).or_insert(next)));
        }
        Self {
            of,
            neighbours: vec![None; names.len()],
            alike: vec![0; names.len()],
            picked: vec![0; documents.len()],
            names,
        }
    }

    fn picked(&self, candidate: usize) -> usize {
        usize::try_from(self.picked[self.of[candidate].1]).unwrap_or(usize::MAX)
    }

    fn divisor(&self, candidate: usize) -> u64 {
        let (name, document) = self.of[candidate];
        (1 + self.alike[name]).saturating_mul(1 + self.picked[document])
    }

    fn add(&mut self, candidate: usize) {
        let (name, document) = self.of[candidate];
        let names = &self.names;
        let alike = || (0..names.len()).filter(|&other| names[name].dice(&names[other]) >= SIMILAR).collect();
        for &mut other in self.neighbours[name].get_or_insert_with(alike) {
            self.alike[other] += 1;
        }
        self.picked[document] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(is_flagged: bool, doubt: u64, divisor: u64, rank: usize) -> Entry {
        Entry { is_flagged, doubt, divisor, rank: Reverse(rank) }
    }

    #[test]
    fn quotients_are_compared_exactly() {
        // 0.6 / 3 = 0.2 / 1, where the division of floats gives 0.19999999999999998.
        let (third, whole) = (entry(false, 600_000_000, 3, 0), entry(false, 200_000_000, 1, 1));
        assert!(whole > third, "of equal ones that of the smaller divisor");
        assert!(entry(false, 600_000_001, 3, 0) > whole);
        assert!(entry(true, 0, 9, 7) > entry(false, BILLION, 1, 0), "a flag goes before any doubt");
        assert!(entry(false, 5, 1, 0) > entry(false, 5, 1, 1));
        assert!(entry(false, u64::MAX, u64::MAX, 0) > entry(false, 1, u64::MAX, 0), "no overflow");
    }

    #[test]
    fn doubt_is_whole_billionths() {
        let with = |confidence: &str| {
            let line = format!(r#"{{"doc":"d","start":0,"end":1,"indicator":null,"value":1,"unit":null{confidence}}}"#);
            let observation = Observation::parse(&line, crate::record::Role::Prediction).unwrap();
            Candidate { observation: &observation, flags: Vec::new(), reason: Reason::LowConfidence }.doubt()
        };
        assert_eq!(with(r#","confidence":0.93"#), 70_000_000);
        assert_eq!((with(r#","confidence":1"#), with(r#","confidence":0"#), with("")), (0, BILLION, BILLION));
    }
}
