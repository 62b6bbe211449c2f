//! What came of the decisions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value};

use super::decision::{Choice, Decision};
use super::sheet::{Entry, Side};
use crate::agreement::difference::unlike;
use crate::render::Named;

/// What becomes of items that nobody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Undecided {
    /// The reading of a is taken, be it that there is nothing
    A,
    /// The reading of b is taken, be it that there is nothing
    B,
    /// They are left out of the gold
    Skip,
}

impl Undecided {
    /// The decision that stands for one that was not made.
    pub(super) fn decision(self, entry: &Entry) -> Option<Decision> {
        let choice = match self {
            Self::A => Choice::A,
            Self::B => Choice::B,
            Self::Skip => return None,
        };
        entry.side(choice).ok().map(|_| Decision::Take(choice))
    }
}

/// The gold, and an account of the decisions.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The records of the gold, document by document, in the order of the text.
    pub records: Vec<Map<String, Value>>,
    /// How it was decided.
    pub summary: Summary,
}

/// What became of the items that one side alone read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Alone {
    /// They are in the gold, as they were or corrected.
    pub kept: usize,
    /// They are no observations.
    pub dropped: usize,
}

/// Who was right in a field, over the pairs that were decided for one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Right {
    /// Pairs that differ in the field.
    pub differ: usize,
    /// Those in which the record says what a says.
    pub a: usize,
    /// Those in which it says what b says.
    pub b: usize,
    /// Those in which it says something else.
    pub neither: usize,
}

/// How it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Items.
    pub items: usize,
    /// Items that both sides wrote alike.
    pub agreed: usize,
    /// Items decided for a.
    pub a: usize,
    /// Items decided for b.
    pub b: usize,
    /// Items with two observations.
    pub both: usize,
    /// Items without an observation.
    pub none: usize,
    /// Items in which a was corrected.
    pub corrected_a: usize,
    /// Items in which b was corrected.
    pub corrected_b: usize,
    /// Items whose record was written anew.
    pub anew: usize,
    /// Items that nobody decided.
    pub undecided: usize,
    /// Records that were taken for items that nobody decided.
    pub undecided_taken: usize,
    /// Decided items that only a had read.
    pub only_a: Alone,
    /// Decided items that only b had read.
    pub only_b: Alone,
    /// Who was right, by field.
    pub right: BTreeMap<&'static str, Right>,
    /// How often a field was corrected.
    pub corrected: BTreeMap<&'static str, usize>,
    /// What was done with items that nobody decided.
    pub policy: Option<Undecided>,
}

impl Summary {
    /// Counts one item and the records made of it.
    pub(super) fn add(&mut self, entry: &Entry, made: &[Side], policy: Option<Undecided>) {
        self.items += 1;
        self.policy = policy;
        match &entry.decision {
            Decision::Open => {
                self.undecided += 1;
                self.undecided_taken += made.len();
                return;
            }
            Decision::Agreed => self.agreed += 1,
            Decision::Take(Choice::A) => self.a += 1,
            Decision::Take(Choice::B) => self.b += 1,
            Decision::None => self.none += 1,
            Decision::Both => self.both += 1,
            Decision::Correct(Choice::A, _) => self.corrected_a += 1,
            Decision::Correct(Choice::B, _) => self.corrected_b += 1,
            Decision::Anew(_) => self.anew += 1,
        }
        let alone = match (&entry.a, &entry.b) {
            (Some(_), None) => Some(&mut self.only_a),
            (None, Some(_)) => Some(&mut self.only_b),
            _ => None,
        };
        if let Some(alone) = alone {
            if made.is_empty() { alone.dropped += 1 } else { alone.kept += 1 }
        }
        if let [record] = made {
            self.add_fields(entry, record);
        }
    }

    /// Counts field by field what one record took from which side.
    fn add_fields(&mut self, entry: &Entry, record: &Side) {
        let unlike_side = |side: &Side| unlike(&side.observation, &record.observation);
        if let (Some(a), Some(b)) = (&entry.a, &entry.b) {
            let [not_a, not_b] = [unlike_side(a), unlike_side(b)];
            for field in unlike(&a.observation, &b.observation) {
                let right = self.right.entry(field).or_default();
                right.differ += 1;
                match (not_a.contains(&field), not_b.contains(&field)) {
                    (false, _) => right.a += 1,
                    (true, false) => right.b += 1,
                    (true, true) => right.neither += 1,
                }
            }
        }
        let bases: Vec<&Side> = match entry.decision {
            Decision::Correct(choice, _) => entry.side(choice).into_iter().collect(),
            Decision::Anew(_) => entry.sides().collect(),
            _ => return,
        };
        let mut corrected: Option<Vec<&'static str>> = None;
        for unlike in bases.into_iter().map(unlike_side) {
            // Of a record written anew, what neither side says.
            corrected = Some(match corrected {
                None => unlike,
                Some(found) => found.into_iter().filter(|field| unlike.contains(field)).collect(),
            });
        }
        for field in corrected.unwrap_or_default() {
            *self.corrected.entry(field).or_default() += 1;
        }
    }

    /// Items that a person decided.
    pub const fn decided(&self) -> usize {
        self.items - self.agreed - self.undecided
    }

    /// Writes the account for a reader.
    ///
    /// # Errors
    /// `out` does not take it.
    pub fn text(&self, records: usize, out: &mut dyn Write) -> io::Result<()> {
        let Self { items, agreed, a, b, both, none, corrected_a, corrected_b, anew, undecided, .. } = self;
        writeln!(
            out,
            "items {items}  agreed {agreed}  decided {}  undecided {undecided}  records {records}",
            self.decided()
        )?;
        if let Some(policy) = self.policy.filter(|_| *undecided > 0) {
            let taken = self.undecided_taken;
            match policy {
                Undecided::Skip => writeln!(out, "note: undecided items, left out of the gold: {undecided}")?,
                Undecided::A | Undecided::B => {
                    let side = if policy == Undecided::A { "a" } else { "b" };
                    writeln!(
                        out,
                        "note: undecided items, the reading of {side} is taken: {undecided}, with {taken} records; \
                         {} of them {side} does not have",
                        undecided - taken
                    )?;
                }
            }
        }
        if self.decided() == 0 {
            return Ok(());
        }
        writeln!(
            out,
            "decided  for a {a}  for b {b}  both {both}  none {none}  a corrected {corrected_a}  \
             b corrected {corrected_b}  written anew {anew}"
        )?;
        for (side, Alone { kept, dropped }) in [("a", self.only_a), ("b", self.only_b)] {
            writeln!(out, "read by {side} alone  kept {kept}  dropped {dropped}")?;
        }
        for (field, Right { differ, a, b, neither }) in &self.right {
            writeln!(out, "  {field:10} differ {differ}  a right {a}  b right {b}  neither {neither}")?;
        }
        for (field, count) in &self.corrected {
            writeln!(out, "  {field:10} corrected {count}")?;
        }
        Ok(())
    }

    /// Writes the account as one line of JSON.
    ///
    /// # Errors
    /// `out` does not take it.
    pub fn json(&self, records: usize, out: &mut dyn Write) -> io::Result<()> {
        let right = self.right.iter().map(|(&field, &right)| (field.to_owned(), right)).collect();
        let corrected = self.corrected.iter().map(|(&field, &count)| (field.to_owned(), count)).collect();
        crate::render::to_json(
            &serde_json::json!({
                "items": self.items,
                "records": records,
                "agreed": self.agreed,
                "decided": {"a": self.a, "b": self.b, "both": self.both, "none": self.none,
                    "a_corrected": self.corrected_a, "b_corrected": self.corrected_b, "anew": self.anew},
                "undecided": {"items": self.undecided, "records": self.undecided_taken},
                "only_a": self.only_a,
                "only_b": self.only_b,
                "right": Named::<Right>(right),
                "corrected": Named::<usize>(corrected),
            }),
            out,
        )
    }
}
