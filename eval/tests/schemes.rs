//! The four schemes of SemEval-2013 are those of the package nervaluate, to the last digit.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/damage.rs"]
mod damage;
#[path = "support/peers.rs"]
mod peers;

use std::fs;
use std::path::{Path, PathBuf};

use damage::Damage;
use serde_json::{Value, json};
use tempfile::TempDir;
use zhibiao_eval::pair::{Criteria, align};
use zhibiao_eval::record::{Corpus, Observation, Role};
use zhibiao_eval::scheme::{Scheme, surfaces};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/samples/gold")
}

const fn overlap(a: &Observation, b: &Observation) -> bool {
    a.start < b.end && b.start < a.end
}

/// One observation a span, none of which overlaps another.
fn apart(corpus: &mut Corpus) {
    let mut kept: Vec<Observation> = Vec::new();
    corpus.retain(|o| {
        let free = !kept.iter().any(|other| other.doc == o.doc && overlap(other, o));
        if free {
            kept.push(o.clone());
        }
        free
    });
}

/// Leaves out predictions that overlap a second gold span, and those over a gold span that has one already: the package
/// takes them in the order of the file, which is its known fault.
fn one_to_one(gold: &Corpus, pred: &mut Corpus) {
    let mut taken: Vec<(String, i64)> = Vec::new();
    pred.retain(|o| {
        let under: Vec<_> = gold.observations().filter(|g| g.doc == o.doc && overlap(g, o)).collect();
        let keys: Vec<_> = under.iter().map(|g| (g.doc.clone(), g.start)).collect();
        let free = keys.len() < 2 && !keys.iter().any(|key| taken.contains(key));
        taken.extend(keys);
        free
    });
}

fn spans(gold: &Corpus, corpus: &Corpus) -> Vec<Vec<Value>> {
    let label = |o: &Observation| o.measure.clone().unwrap_or_else(|| "(none)".into());
    let document =
        |doc| corpus.get(doc).unwrap_or_default().iter().map(|o| json!([o.start, o.end, label(o)])).collect();
    gold.documents().map(|(doc, _)| document(doc)).collect()
}

#[test]
fn the_schemes_are_those_of_nervaluate() {
    let Some(python) = peers::Python::with("the_schemes_are_those_of_nervaluate", &["nervaluate"]) else { return };
    for (seed, percent) in [(41, 10), (42, 40), (43, 80)] {
        let folder = TempDir::new().unwrap();
        damage::write(&samples(), folder.path(), Damage { seed, percent, lossy: true });
        let mut gold = Corpus::read(&samples(), Role::Gold).unwrap();
        let mut pred = Corpus::read(folder.path(), Role::Prediction).unwrap();
        apart(&mut gold);
        apart(&mut pred);
        one_to_one(&gold, &mut pred);
        let file = folder.path().join("spans.json");
        let data = json!({"gold": spans(&gold, &gold), "pred": spans(&gold, &pred)});
        fs::write(&file, data.to_string()).unwrap();

        let theirs: Value = serde_json::from_str(&python.run("schemes.py", &[&file])).unwrap();
        let ours = surfaces(&align(&gold, &pred, Criteria::default()));
        for (scheme, counts) in Scheme::ALL.iter().zip(ours) {
            let theirs = &theirs[scheme.name()];
            let number = |key: &str| theirs[key].as_f64().unwrap();
            let count = [counts.correct, counts.incorrect, counts.partial, counts.missed, counts.spurious];
            let their_count = ["correct", "incorrect", "partial", "missed", "spurious"].map(|key| number(key) as usize);
            assert_eq!(count, their_count, "{} of seed {seed}", scheme.name());
            assert_eq!([counts.p, counts.r], [number("p"), number("r")], "{}", scheme.name());
            assert!((counts.f1 - number("f1")).abs() < 1e-15, "{}", scheme.name());
        }
        // The damage reaches every kind of count.
        assert!(ours[0].incorrect > 0 && ours[2].partial > 0 && ours[0].missed > 0 && ours[0].spurious > 0);
    }
}
