//! A decided file, read back.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::decision::{Choice, Decision};
use super::outcome::{Outcome, Summary, Undecided};
use crate::error::EvalError;
use crate::norm::is_space;
use crate::record::{Observation, Role};

/// A record as it stands in the file, and what it says.
#[derive(Debug, Clone)]
pub struct Side {
    /// The record.
    pub fields: Map<String, Value>,
    /// What it says.
    pub observation: Observation,
}

/// One item of a sheet.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Line of the file, from 1.
    pub line: usize,
    /// Document id.
    pub doc: String,
    /// The reading of the first side.
    pub a: Option<Side>,
    /// The reading of the second side.
    pub b: Option<Side>,
    /// What was decided.
    pub decision: Decision,
}

/// The keys of an item that say something; `comment` is the person's own.
const KEYS: [&str; 9] = ["doc", "start", "end", "text", "a", "b", "differ", "decision", "comment"];

impl Entry {
    /// Reads one line.
    fn parse(line: &str, number: usize) -> Result<Self, String> {
        let fields: Map<String, Value> = serde_json::from_str(line).map_err(|e| format!("not a JSON object: {e}"))?;
        if let Some(key) = fields.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("{key}: no field of an item"));
        }
        let needed = |key: &str| fields.get(key).ok_or_else(|| format!("no {key}"));
        let doc = needed("doc")?.as_str().ok_or("doc is not a string")?.to_owned();
        let side = |key: &str| match needed(key)? {
            Value::Null => Ok(None),
            Value::Object(fields) => {
                let observation =
                    Observation::of(fields, Role::Prediction).map_err(|reason| format!("{key}: {reason}"))?;
                if observation.doc != doc {
                    return Err(format!("{key}: doc is {}, not {doc}", observation.doc));
                }
                Ok(Some(Side { fields: fields.clone(), observation }))
            }
            _ => Err(format!("{key} is not a record")),
        };
        let [a, b] = [side("a")?, side("b")?];
        if a.is_none() && b.is_none() {
            return Err("a and b are null".into());
        }
        let mut entry = Self { line: number, a, b, decision: Decision::Open, doc };
        entry.decision = Decision::read(needed("decision")?, &entry)?;
        Ok(entry)
    }

    /// The reading of one side.
    ///
    /// # Errors
    /// It has none.
    pub(super) fn side(&self, choice: Choice) -> Result<&Side, String> {
        let side = match choice {
            Choice::A => &self.a,
            Choice::B => &self.b,
        };
        side.as_ref().ok_or_else(|| format!("decision: {} is null", choice.name()))
    }

    /// The readings there are.
    pub fn sides(&self) -> impl Iterator<Item = &Side> {
        self.a.iter().chain(&self.b)
    }
}

/// A decided file.
#[derive(Debug, Clone)]
pub struct Sheet {
    path: PathBuf,
    entries: Vec<Entry>,
}

impl Sheet {
    /// Reads a file that [`super::write()`] made and a person decided.
    ///
    /// # Errors
    /// It cannot be read, or the first line that is not an item with a decision that can be carried out.
    pub fn read(path: &Path) -> Result<Self, EvalError> {
        let bytes = fs::read(path).map_err(EvalError::read(path))?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut sheet = Self { path: path.to_path_buf(), entries: Vec::new() };
        for (number, line) in bytes.split(|&b| b == b'\n').enumerate().map(|(number, line)| (number + 1, line)) {
            let line = std::str::from_utf8(line).map_err(|_| sheet.fault(number, "not UTF-8".into()))?;
            if line.chars().all(is_space) {
                continue;
            }
            let entry = Entry::parse(line, number).map_err(|reason| sheet.fault(number, reason))?;
            sheet.entries.push(entry);
        }
        Ok(sheet)
    }

    /// The items.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn fault(&self, line: usize, reason: String) -> EvalError {
        EvalError::Row { path: self.path.clone(), line: line as u64, reason }
    }

    /// Makes gold of the decisions.
    ///
    /// # Errors
    /// An item is undecided and nothing is said about such, a record that comes of a decision is not gold, or two have
    /// one id.
    pub fn decide(&self, undecided: Option<Undecided>) -> Result<Outcome, EvalError> {
        self.check_undecided(undecided)?;
        let mut summary = Summary::default();
        let mut records: Vec<(usize, Side)> = Vec::new();
        let mut documents: BTreeMap<&str, usize> = BTreeMap::new();
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &self.entries {
            let fault = |reason| self.fault(entry.line, reason);
            let made = match entry.decision.records(entry).map_err(fault)? {
                Some(made) => made,
                None => undecided
                    .and_then(|policy| policy.decision(entry))
                    .map_or(Ok(None), |decision| decision.records(entry))
                    .map_err(fault)?
                    .unwrap_or_default(),
            };
            summary.add(entry, &made, undecided);
            let next = documents.len();
            let document = *documents.entry(&entry.doc).or_insert(next);
            for side in made {
                if let Some(id) = side.observation.id.clone()
                    && let Some(first) = ids.insert(id, entry.line)
                {
                    return Err(fault(format!("id is that of line {first} as well")));
                }
                records.push((document, side));
            }
        }
        records.sort_by_key(|(document, side)| (*document, side.observation.start, side.observation.end));
        Ok(Outcome { records: records.into_iter().map(|(_, side)| side.fields).collect(), summary })
    }

    /// The error that items are undecided, unless it is said what becomes of such.
    fn check_undecided(&self, undecided: Option<Undecided>) -> Result<(), EvalError> {
        let mut open = self.entries.iter().filter(|entry| entry.decision == Decision::Open);
        match open.next().filter(|_| undecided.is_none()) {
            None => Ok(()),
            Some(first) => {
                let count = 1 + open.count();
                let reason = format!("decision is null, one of {count} undecided items (--undecided a, b or skip)");
                Err(self.fault(first.line, reason))
            }
        }
    }
}
