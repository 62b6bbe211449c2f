//! The figures on all gold documents, each held to a minimum. Errors of held-out documents are never shown.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use zhibiao_eval::manifest::Manifest;
use zhibiao_eval::pair::{Criteria, align};
use zhibiao_eval::record::{Corpus, Role};
use zhibiao_eval::score::{Figures, Tally};
use zhibiao_eval::texts::Texts;
use zhibiao_eval::windows::Windows;

mod common;

/// The F1 that some documents must reach together: their split, then quantities, tuples and strict tuples.
type Minimum = (&'static str, f64, f64, f64);

/// The tuple F1 that one document must reach.
type DocumentMinimum = (&'static str, f64);

/// Public documents by split, as in `corpora/gold/MANIFEST.csv`.
const SPLITS: &[Minimum] = &[("dev", 0.985, 0.93, 0.84), ("heldout", 0.985, 0.945, 0.83)];

/// The documents that have gold from the beginning, together.
const FIRST: Minimum = ("first nine", 0.99, 0.95, 0.87);

/// Each of them.
const FIRST_DOCUMENTS: &[DocumentMinimum] = &[
    ("000_b7237ac9836791aa", 0.95),
    ("001_095d3cfc5f21dac8", 0.98),
    ("002_5f250789493869b4", 0.96),
    ("003_df8286cf2b6d8a65", 0.93),
    ("004_f7a9d11b0b462f8e", 0.98),
    ("gansu-2025", 0.935),
    ("hailar-2013", 0.88),
    ("state-council-1982", 0.895),
    ("state-council-2003", 0.92),
];

/// Each document that was annotated later.
const LATER_DOCUMENTS: &[DocumentMinimum] = &[
    ("guangdong-2025", 0.885),
    ("hailar-2014", 0.93),
    ("hunan-2025", 0.91),
    ("state-council-2007", 0.745),
    ("xinjiang-2025", 0.91),
];

/// The documents written for this project.
const SAMPLES: Minimum = ("samples", 0.99, 0.96, 0.905);

/// Each of them.
const SAMPLE_DOCUMENTS: &[DocumentMinimum] = &[
    ("yunzhou-bulletin-2023", 0.96),
    ("yunzhou-fyp-2021", 0.955),
    ("yunzhou-fyp-2021-cells", 0.99),
    ("yunzhou-plan-2024", 0.95),
    ("yunzhou-plan-2024-pdf", 0.95),
    ("yunzhou-report-1983", 0.97),
    ("yunzhou-report-2025", 0.91),
];

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora")
}

/// The counts of each document of a gold, whose texts `file` finds.
fn tallies(gold: &Path, file: impl Fn(&str) -> PathBuf) -> BTreeMap<String, Tally> {
    let windows = Windows::beside(gold).unwrap();
    let gold = Corpus::read(gold, Role::Gold).unwrap();
    let mut found = Corpus::default();
    for (doc, _) in gold.documents() {
        common::predictions(doc, &file(doc)).into_iter().for_each(|observation| found.push(observation));
    }
    found.retain(|observation| windows.cover(&observation.doc, observation.start));
    align(&gold, &found, Criteria::default())
        .iter()
        .map(|alignment| (alignment.doc.to_owned(), Tally::of(alignment)))
        .collect()
}

/// Says the figures and compares them with their minima; all that is too low goes into one message.
struct Judge(Vec<String>);

impl Judge {
    fn say(name: &str, figures: &Figures) {
        let (quantity, tuple, strict) = (figures.quantity.f1, figures.tuple.f1, figures.strict.f1);
        let gold = figures.gold;
        common::say(&format!(
            "{name:<24} gold {gold:>4}  quantity {quantity:.4}  tuple {tuple:.4}  strict {strict:.4}"
        ));
    }

    fn compare(&mut self, name: &str, what: &str, reached: f64, minimum: f64) {
        if reached.is_nan() || reached < minimum {
            self.0.push(format!("{name}: {what} F1 {reached:.4} is below {minimum}"));
        }
    }

    fn together(&mut self, minimum: &Minimum, tallies: impl Iterator<Item = Tally>) {
        let (name, quantity, tuple, strict) = *minimum;
        let mut total = Tally::default();
        tallies.for_each(|tally| total += tally);
        assert!(total.gold > 0, "{name}: no gold");
        let figures = total.figures();
        Self::say(name, &figures);
        self.compare(name, "quantity", figures.quantity.f1, quantity);
        self.compare(name, "tuple", figures.tuple.f1, tuple);
        self.compare(name, "strict tuple", figures.strict.f1, strict);
    }

    fn each(&mut self, minima: &[DocumentMinimum], tallies: &BTreeMap<String, Tally>) {
        for (doc, minimum) in minima {
            let figures = tallies[*doc].figures();
            Self::say(doc, &figures);
            self.compare(doc, "tuple", figures.tuple.f1, *minimum);
        }
    }

    fn each_is_named(minima: &[DocumentMinimum], tallies: &BTreeMap<String, Tally>) {
        let named: BTreeSet<&str> = minima.iter().map(|(doc, _)| *doc).collect();
        assert!(tallies.keys().eq(named), "the table and the gold name other documents");
    }

    fn give(self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

#[test]
fn public_documents_reach_their_minimum() {
    let Some(shared) = common::shared("public_documents_reach_their_minimum") else { return };
    let gold = corpora().join("gold");
    let manifest = Manifest::beside(&gold).unwrap().unwrap();
    let texts = Texts::open(&shared.join("corpora")).unwrap();
    let tallies = tallies(&gold, |doc| texts.verified(doc, &manifest.get(doc).unwrap().sha256).unwrap());
    let mut judge = Judge(Vec::new());
    Judge::each_is_named(&[FIRST_DOCUMENTS, LATER_DOCUMENTS].concat(), &tallies);
    judge.each(FIRST_DOCUMENTS, &tallies);
    judge.each(LATER_DOCUMENTS, &tallies);
    judge.together(&FIRST, FIRST_DOCUMENTS.iter().map(|(doc, _)| tallies[*doc]));
    for split in SPLITS {
        let of_split = |doc: &str| manifest.get(doc).unwrap().split == split.0;
        judge.together(split, tallies.iter().filter(|(doc, _)| of_split(doc)).map(|(_, tally)| *tally));
    }
    judge.give();
}

#[test]
fn samples_reach_their_minimum() {
    let folder = corpora().join("samples");
    let texts = Texts::open(&folder).unwrap();
    let file = |doc: &str| {
        let mut files = texts.candidates(doc).filter(|file| file.extension().is_some_and(|ending| ending != "jsonl"));
        files.next().unwrap().to_owned()
    };
    let tallies = tallies(&folder.join("gold"), file);
    let mut judge = Judge(Vec::new());
    Judge::each_is_named(SAMPLE_DOCUMENTS, &tallies);
    judge.each(SAMPLE_DOCUMENTS, &tallies);
    judge.together(&SAMPLES, tallies.values().copied());
    judge.give();
}
