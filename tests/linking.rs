//! Indicators of the gold and their codes: how often a code is right, and how many observations of macro indicators have theirs.
//!
//! `corpora/linking` says of each name of the gold documents with its measure whether it is a macro indicator, and which code of
//! the catalogue means it; who annotated it saw codes and official names, no aliases and no output.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]
#![allow(clippy::print_stdout, reason = "the figures are what the test is run for")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use zhibiao::lexicon::indicators::{Indicators, LinkQuery};
use zhibiao::observation::Measure;
use zhibiao::quantity::Unit;

/// Documents whose annotated codes nobody saw who worked on the catalogue. Those of the manifest's split are too few for it.
const HELD_OUT: [&str; 5] = ["guangdong-2025", "hailar-2014", "hunan-2025", "state-council-2007", "xinjiang-2025"];

/// What a split must reach: precision, coverage of the macro observations that the catalogue has a code for, and of all of them.
const FLOORS: [(&str, f64, f64, f64); 2] = [("dev", 0.99, 0.98, 0.95), ("heldout", 0.97, 0.85, 0.70)];

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora")
}

/// Whether it is a macro indicator, and its code, by name and measure.
type Gold = BTreeMap<(String, String), (bool, Option<String>)>;

fn gold(split: &str) -> Gold {
    let mut reader = csv::Reader::from_path(corpora().join("linking").join(format!("{split}.csv"))).unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let code = Some(row[3].to_owned()).filter(|code| !code.is_empty());
        if let Some(code) = &code {
            assert!(Indicators::shared().get(code).is_some(), "{code} is no code");
        }
        ((row[0].to_owned(), row[1].to_owned()), (&row[2] == "yes", code))
    });
    rows.collect()
}

/// The observations of the gold documents of a split: their levels and growths.
fn observations(split: &str) -> Vec<Value> {
    let folder = corpora().join("gold");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    let held_out = |path: &Path| HELD_OUT.iter().any(|doc| path.file_stem().is_some_and(|stem| stem == *doc));
    let of_split = files.filter(|path| held_out(path) == (split == "heldout"));
    let all = of_split.flat_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    });
    all.filter(|o| matches!(o["measure"].as_str(), Some("level" | "growth"))).collect()
}

#[derive(Default)]
struct Counts {
    linked: usize,
    right: usize,
    macro_: usize,
    macro_right: usize,
    known: usize,
    known_right: usize,
}

fn count(split: &str) -> Counts {
    let gold = gold(split);
    let mut counts = Counts::default();
    let mut seen = std::collections::BTreeSet::new();
    for o in observations(split) {
        let text = |key: &str| o[key].as_str().unwrap_or_default();
        let measure = if text("measure") == "growth" { Measure::Growth } else { Measure::Level };
        let unit = Unit::new(text("unit"));
        let year = o["year"].as_i64().and_then(|year| i32::try_from(year).ok());
        let query = LinkQuery { measure, unit: unit.base(), year, scope: o["scope"].as_str() };
        let found = Indicators::shared().link(text("indicator"), &query).map(|link| link.code.to_owned());
        let key = (text("indicator").to_owned(), text("measure").to_owned());
        let (is_macro, code) = gold.get(&key).unwrap_or_else(|| panic!("{key:?} is not annotated"));
        let right = found.is_some() && found == *code;
        counts.linked += usize::from(found.is_some());
        counts.right += usize::from(right);
        counts.macro_ += usize::from(*is_macro);
        counts.macro_right += usize::from(*is_macro && right);
        counts.known += usize::from(*is_macro && code.is_some());
        counts.known_right += usize::from(*is_macro && right);
        // What was linked otherwise than annotated; of the held-out documents nothing is shown.
        if found != *code && split == "dev" && seen.insert(key.clone()) {
            println!("{} {} {}: {found:?}, annotated {code:?}", key.0, key.1, text("unit"));
        }
    }
    counts
}

#[test]
fn codes_are_right_and_reach_the_macro_indicators() {
    for (split, precision, of_known, of_all) in FLOORS {
        let counts = count(split);
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        let reached = [
            share(counts.right, counts.linked),
            share(counts.known_right, counts.known),
            share(counts.macro_right, counts.macro_),
        ];
        println!(
            "{split}: precision {:.4} of {}, coverage {:.4} of {} macro observations whose code there is, {:.4} of all {}",
            reached[0], counts.linked, reached[1], counts.known, reached[2], counts.macro_
        );
        for (reached, floor) in reached.into_iter().zip([precision, of_known, of_all]) {
            assert!(reached >= floor, "{split}: {reached:.4} is below {floor}");
        }
    }
}
