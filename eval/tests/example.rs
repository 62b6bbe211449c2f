//! The worked example of `docs/EVALUATION.md`: its figures, and what the command does with it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use zhibiao_eval::texts::digest;
use zhibiao_eval::{EvalError, Outcome};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/example").join(name)
}

fn score(gold: &Path, pred: &Path, options: &[&str]) -> Result<(String, Outcome), EvalError> {
    command::score(&[&[gold.to_str().unwrap(), pred.to_str().unwrap()], options].concat())
}

fn example_score(options: &[&str]) -> (String, Outcome) {
    score(&example("gold.jsonl"), &example("pred.jsonl"), options).unwrap()
}

/// A folder with the gold and a manifest that names a digest.
fn stand_off(sha256: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::copy(example("gold.jsonl"), folder.path().join("yunzhou-2025.jsonl")).unwrap();
    let rows = format!("doc,sha256,bytes,observations,split\nyunzhou-2025,{sha256},1,10,dev\n");
    fs::write(folder.path().join("MANIFEST.csv"), rows).unwrap();
    folder
}

#[test]
fn figures_are_those_of_the_document() {
    let (text, outcome) = example_score(&["--by", "field", "--by", "measure"]);
    assert_eq!(outcome, Outcome::Passed);
    assert_eq!(
        text,
        "\
gold 10  predicted 11  paired 9
quantity      P 0.6364  R 0.7000  F1 0.6667
tuple         P 0.5455  R 0.6000  F1 0.5714
tuple-strict  P 0.3636  R 0.4000  F1 0.3810
slots  value 0.7778  unit 1.0000  year 0.8889  period 0.8889  scope 1.0000  indicator~ 1.0000  indicator= 0.7778  measure 1.0000  status 0.8889  bound 0.8889
  value       accuracy 0.7778  P 0.6364  R 0.7000  F1 0.6667
  unit        accuracy 1.0000  P 0.8182  R 0.9000  F1 0.8571
  year        accuracy 0.8889  P 0.7273  R 0.8000  F1 0.7619
  period      accuracy 0.8889  P 0.7273  R 0.8000  F1 0.7619
  scope       accuracy 1.0000  P 0.8182  R 0.9000  F1 0.8571
  indicator~  accuracy 1.0000  P 0.8182  R 0.9000  F1 0.8571
  indicator=  accuracy 0.7778  P 0.6364  R 0.7000  F1 0.6667
  measure     accuracy 1.0000  P 0.8182  R 0.9000  F1 0.8571
  status      accuracy 0.8889  P 0.7273  R 0.8000  F1 0.7619
  bound       accuracy 0.8889  P 0.7273  R 0.8000  F1 0.7619
  level: gold 6  quantity 0.6154  tuple 0.6154  strict 0.4615
  growth: gold 2  quantity 1.0000  tuple 0.5000  strict 0.0000
  change: gold 1  quantity 0.0000  tuple 0.0000  strict 0.0000
  rank: gold 1  quantity 1.0000  tuple 1.0000  strict 1.0000
"
    );
}

#[test]
fn errors_are_quoted_from_the_text() {
    let folder = example("");
    let (text, _) = example_score(&["--errors", "2", "--texts", folder.to_str().unwrap()]);
    let lines: Vec<_> = text.lines().skip(5).collect();
    assert_eq!(lines.len(), 8);
    assert_eq!(lines[0], "wrong bound @yunzhou-2025:102");
    assert!(lines[3].starts_with("   text ") && lines[3].contains("全市粮食产量⟦320万吨⟧左右。"), "{}", lines[3]);
}

#[test]
fn errors_are_in_the_json_when_asked_for() {
    let (json, _) = example_score(&["--errors", "100", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let kinds: Vec<_> = json["errors"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    let expected = ["wrong bound", "wrong year,status", "wrong value", "wrong value", "missed", "extra", "extra"];
    assert_eq!(kinds, expected);
    assert_eq!(json["errors"][3]["gold"]["value_max"].to_string(), "25");
    assert_eq!(json["errors"][4]["pred"], Value::Null);
}

#[test]
fn gold_against_itself_is_perfect() {
    let (json, outcome) = score(&example("gold.jsonl"), &example("gold.jsonl"), &["--json", "--min-f1", "1"]).unwrap();
    assert_eq!(outcome, Outcome::Passed);
    assert_eq!(json.matches(": 1.0").count(), 19);
}

#[test]
fn each_damage_lowers_the_figure() {
    let lines: Vec<_> = fs::read_to_string(example("gold.jsonl")).unwrap().lines().map(str::to_owned).collect();
    let folder = TempDir::new().unwrap();
    let mut last = 1.0;
    for damaged in 1..=lines.len() {
        let spoilt = lines[..damaged].iter().map(|line| line.replace("\"measure\": \"", "\"measure\": \"no "));
        let pred: String = spoilt.chain(lines[damaged..].iter().cloned()).map(|line| format!("{line}\n")).collect();
        let path = folder.path().join("pred.jsonl");
        fs::write(&path, pred).unwrap();
        let (json, _) = score(&example("gold.jsonl"), &path, &["--json"]).unwrap();
        let f1 = serde_json::from_str::<Value>(&json).unwrap()["tuple"]["f1"].as_f64().unwrap();
        assert!(f1 < last, "{damaged} damaged: {f1}");
        last = f1;
    }
    assert_eq!(last, 0.0);
}

#[test]
fn a_figure_below_the_minimum_fails_and_says_so() {
    let (text, outcome) = example_score(&["--min-f1", "0.572"]);
    assert_eq!(outcome, Outcome::BelowMinimum);
    assert!(text.ends_with("\ntuple F1 0.5714285714285713 is below 0.572\n"), "{text}");
    assert_eq!(example_score(&["--min-f1", "0.571"]).1, Outcome::Passed);
}

#[test]
fn nothing_right_never_reaches_a_minimum() {
    let empty = TempDir::new().unwrap();
    let (text, outcome) = score(&example("gold.jsonl"), empty.path(), &["--min-f1", "0.001"]).unwrap();
    assert_eq!(outcome, Outcome::BelowMinimum);
    assert!(text.contains("tuple         P 0.0000  R 0.0000  F1 0.0000"), "{text}");
    assert!(!text.contains("NaN"));
}

#[test]
fn documents_without_predictions_are_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("other.jsonl");
    let pred = fs::read_to_string(example("pred.jsonl")).unwrap().replace("yunzhou-2025", "reports/yunzhou-2025");
    fs::write(&path, pred).unwrap();
    let (text, _) = score(&example("gold.jsonl"), &path, &[]).unwrap();
    let mut lines = text.lines();
    let warning = format!(
        "warning: documents of the predictions that the gold does not have, not scored: 1 with 11 observations, the first is \
         reports/yunzhou-2025 at {}:1",
        path.display()
    );
    assert_eq!(lines.next(), Some(warning.as_str()));
    assert_eq!(
        lines.next(),
        Some("warning: documents that the predictions lack, all gold of them missed: yunzhou-2025")
    );
    assert_eq!(lines.next(), Some("gold 10  predicted 0  paired 0"));
}

#[test]
fn empty_gold_is_an_error() {
    let empty = TempDir::new().unwrap();
    let error = score(empty.path(), &example("pred.jsonl"), &[]).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: no gold observation", empty.path().display()));
}

#[test]
fn a_missing_file_and_a_bad_line_are_errors_with_their_place() {
    let error = score(&example("nowhere.jsonl"), &example("pred.jsonl"), &[]).unwrap_err();
    assert!(error.to_string().contains("nowhere.jsonl: "), "{error}");
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pred.jsonl");
    fs::write(&path, "\n{\"doc\": \"yunzhou-2025\"}\n").unwrap();
    let error = score(&example("gold.jsonl"), &path, &[]).unwrap_err();
    assert_eq!(error.to_string(), format!("{}:2: not an observation: no start", path.display()));
}

#[test]
fn a_text_of_the_right_digest_is_scored() {
    let gold = stand_off(&digest(&fs::read(example("yunzhou-2025.txt")).unwrap()));
    let texts = example("");
    let options = ["--texts", texts.to_str().unwrap(), "--split", "dev"];
    let (text, _) = score(gold.path(), &example("pred.jsonl"), &options).unwrap();
    assert_eq!(text, example_score(&[]).0);
}

#[test]
fn a_text_of_another_digest_is_left_out() {
    let gold = stand_off(&digest(b"another text"));
    let other = "{\"doc\": \"qingchuan\", \"start\": 0, \"end\": 2, \"indicator\": \"人口\", \"value\": 1, \"unit\": \"人\", \
                 \"year\": 2024, \"scope\": \"青川省\", \"measure\": \"level\", \"status\": \"actual\", \"bound\": \"exact\"}\n";
    let texts = TempDir::new().unwrap();
    fs::copy(example("yunzhou-2025.txt"), texts.path().join("yunzhou-2025.txt")).unwrap();
    let options = ["--texts", texts.path().to_str().unwrap()];

    let error = score(gold.path(), &example("pred.jsonl"), &options).unwrap_err().to_string();
    assert!(error.contains("every gold document was left out: yunzhou-2025: "), "{error}");

    fs::write(gold.path().join("qingchuan.jsonl"), other).unwrap();
    fs::write(texts.path().join("qingchuan.txt"), "1人").unwrap();
    let manifest = gold.path().join("MANIFEST.csv");
    let rows = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{rows}qingchuan,{},4,1,heldout\n", digest("1人".as_bytes()))).unwrap();
    let (text, _) = score(gold.path(), gold.path(), &options).unwrap();
    let warning = text.lines().next().unwrap();
    assert!(warning.starts_with("warning: yunzhou-2025 is left out: ") && warning.contains("the manifest names"));
    assert!(text.contains("\ngold 1  predicted 1  paired 1\n"), "{text}");
}

#[test]
fn a_split_needs_a_manifest_that_knows_it() {
    let gold = stand_off("00");
    let unknown = score(gold.path(), &example("pred.jsonl"), &["--split", "tset"]).unwrap_err().to_string();
    assert!(unknown.ends_with("no gold document is of the split tset"), "{unknown}");
    let none = score(&example("gold.jsonl"), &example("pred.jsonl"), &["--split", "dev"]).unwrap_err().to_string();
    assert!(none.contains("no MANIFEST.csv"), "{none}");
}

#[test]
fn schemes_are_those_of_the_document() {
    let (text, _) = example_score(&["--schemes"]);
    for line in [
        "  strict   P 0.7273  R 0.8000  F1 0.7619  correct 8  incorrect 1  partial 0  missed 1  spurious 2",
        "  partial  P 0.7727  R 0.8500  F1 0.8095  correct 8  incorrect 0  partial 1  missed 1  spurious 2",
        "  partial  P 0.7273  R 0.8000  F1 0.7619  correct 7  incorrect 0  partial 2  missed 1  spurious 2",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn confidences_are_those_of_the_document() {
    let (text, _) = example_score(&["--calibration"]);
    assert!(text.contains("ECE 0.1909  MCE 0.2667  Brier 0.2373  of 11 predictions"), "{text}");
    assert!(text.contains("  surest  50 %: confidence from 0.6000  precision 0.7222"), "{text}");
    let silent = example("gold.jsonl");
    let (text, _) = score(&silent, &silent, &["--calibration"]).unwrap();
    assert!(text.ends_with("confidence: no prediction states one\n"), "{text}");
}

#[test]
fn everything_at_once_is_seeded() {
    let json = |options: &[&str]| -> Value {
        serde_json::from_str(&example_score(&[&["--full", "--json"], options].concat()).0).unwrap()
    };
    let figures = json(&[]);
    assert_eq!(figures, json(&["--seed", "1", "--bootstrap", "2000"]));
    assert_ne!(figures["intervals"], json(&["--seed", "2"])["intervals"]);
    for key in ["docs", "fields", "measures", "macro", "schemes", "calibration"] {
        assert!(figures[key].is_object(), "{key}");
    }
    let intervals = &figures["intervals"];
    assert!(intervals["over_documents"].is_null(), "one document has no interval");
    let ends: Vec<f64> = serde_json::from_value(intervals["over_observations"]["tuple"]["f1"].clone()).unwrap();
    let f1 = figures["tuple"]["f1"].as_f64().unwrap();
    assert!(ends[0] < f1 && f1 < ends[1] && ends[1] - ends[0] > 0.3, "{ends:?}");
}

#[test]
fn a_comparison_is_that_of_the_document() {
    let [gold, pred] = ["gold.jsonl", "pred.jsonl"].map(|name| example(name).display().to_string());
    let (text, outcome) = command::run(&["compare", &gold, &pred, &gold, "--show", "2"]).unwrap();
    assert_eq!(outcome, Outcome::Passed);
    for line in [
        "tuple          0.5714  1.0000  +0.4286",
        "value: too little data to tell: only 5 places differ, and six or more are needed",
        "tuple: cannot be told from chance (Holm's p 0.0625)",
        "tuple-strict: B is better on these documents, of which others may say otherwise (p over documents 1.0000)",
        "tuple: both right 6  won by B 4  lost by B 0  both wrong 0  extra A 2  extra B 0",
        "won @yunzhou-2025:",
        "extra A @yunzhou-2025:2",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let (json, _) = command::run(&["compare", &gold, &pred, &gold, "--json"]).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    let tuple = &json["differences"]["tuple"];
    assert_eq!((tuple["p_places"].as_f64(), tuple["differing"].as_u64()), (Some(0.03125), Some(6)));
    assert_eq!(tuple["finding"], "cannot_tell");
    let (turned, _) = command::run(&["compare", &gold, &gold, &pred, "--json"]).unwrap();
    let turned: Value = serde_json::from_str(&turned).unwrap();
    assert_eq!(turned["differences"]["tuple"]["p_places"], tuple["p_places"]);
    assert_eq!(turned["lists"]["lost"]["count"], json["lists"]["won"]["count"]);
}
