//! Every figure is the reference scorer's, to the last digit.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;
#[path = "support/damage.rs"]
mod damage;
#[path = "support/shared.rs"]
mod shared;

use std::path::{Path, PathBuf};
use std::process::Command;

use damage::Damage;
use serde_json::Value;
use tempfile::TempDir;

/// The reference scorer and the gold, where both are there and Python runs.
struct Reference {
    scorer: PathBuf,
    gold: PathBuf,
}

impl Reference {
    fn find(test: &str) -> Option<Self> {
        let folder = shared::folder(test)?;
        if let Err(e) = Command::new("python3").arg("--version").output() {
            shared::left_out(test, &format!("python3: {e}"));
            return None;
        }
        Some(Self { scorer: folder.join("reference/score.py"), gold: folder.join("gold") })
    }

    fn score(&self, gold: &Path, pred: &Path, options: &[&str]) -> String {
        let out = Command::new("python3")
            .env("PYTHONUTF8", "1")
            .arg(&self.scorer)
            .args([gold, pred])
            .args(options)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// Both scorers write the same JSON and the same text.
    fn assert_same(&self, gold: &Path, pred: &Path) -> Value {
        let paths = [gold.to_str().unwrap(), pred.to_str().unwrap()];
        let greedy = ["--matching", "greedy"];
        let ours = |options: &[&str]| command::score(&[&paths, options, &greedy].concat()).unwrap().0;

        let json = ["--json", "--by", "doc"];
        let theirs = self.score(gold, pred, &json);
        let mut figures: Value = serde_json::from_str(&ours(&json)).unwrap();
        // The reference is silent about what it does not score.
        let silent = ["missing", "unscored"].map(|key| figures.as_object_mut().unwrap().shift_remove(key));
        if silent.iter().all(Option::is_none) {
            assert_eq!(ours(&json), theirs);
        }
        // Numbers are kept as they are written, so that this compares digits and not values.
        let theirs: Value = serde_json::from_str(&theirs).unwrap();
        assert_eq!(figures.to_string(), theirs.to_string());

        let text = ["--by", "doc", "--errors", "1000000"];
        let ours = ours(&text);
        let silent: Vec<_> =
            ours.lines().filter(|line| !line.starts_with("warning: ") && !line.starts_with("note: ")).collect();
        let theirs = self.score(gold, pred, &text);
        for (ours, theirs) in silent.iter().zip(theirs.lines()) {
            assert_eq!(*ours, theirs);
        }
        assert_eq!(silent.len(), theirs.lines().count());
        figures
    }
}

#[test]
fn gold_against_itself() {
    let Some(reference) = Reference::find("gold_against_itself") else { return };
    let figures = reference.assert_same(&reference.gold, &reference.gold);
    assert_eq!(figures["tuple-strict"]["f1"].to_string(), "1.0");
}

#[test]
fn gold_against_damaged_gold() {
    let Some(reference) = Reference::find("gold_against_damaged_gold") else { return };
    for (seed, percent) in [(1, 1), (2, 10), (3, 30), (4, 50), (5, 70), (6, 85)] {
        let pred = TempDir::new().unwrap();
        damage::write(&reference.gold, pred.path(), Damage { seed, percent, lossy: true });
        let figures = reference.assert_same(&reference.gold, pred.path());
        assert!(figures["tuple"]["f1"].as_f64().unwrap() < 1.0);
    }
}

#[test]
fn damaged_gold_against_damaged_gold() {
    let Some(reference) = Reference::find("damaged_gold_against_damaged_gold") else { return };
    let (gold, pred) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    damage::write(&reference.gold, gold.path(), Damage { seed: 7, percent: 40, lossy: false });
    damage::write(&reference.gold, pred.path(), Damage { seed: 8, percent: 40, lossy: true });
    reference.assert_same(gold.path(), pred.path());
}

#[test]
fn one_file_with_windows_beside_it() {
    let Some(reference) = Reference::find("one_file_with_windows_beside_it") else { return };
    let pred = TempDir::new().unwrap();
    damage::write(&reference.gold, pred.path(), Damage { seed: 9, percent: 50, lossy: false });
    for doc in ["gansu-2025.jsonl", "state-council-2003.jsonl"] {
        reference.assert_same(&reference.gold.join(doc), &pred.path().join(doc));
    }
}

#[test]
fn predictions_of_other_documents_and_none() {
    let Some(reference) = Reference::find("predictions_of_other_documents_and_none") else { return };
    let nothing = TempDir::new().unwrap();
    reference.assert_same(&reference.gold, nothing.path());
    let gold = reference.gold.join("gansu-2025.jsonl");
    reference.assert_same(&gold, &reference.gold.join("state-council-2003.jsonl"));
}

/// Predictions that `ZHIBIAO_PRED` names, a file or a folder; without it there is nothing to compare.
#[test]
fn predictions_of_the_extractor() {
    let Some(pred) = std::env::var_os("ZHIBIAO_PRED") else { return };
    let Some(reference) = Reference::find("predictions_of_the_extractor") else { return };
    reference.assert_same(&reference.gold, Path::new(&pred));
}
