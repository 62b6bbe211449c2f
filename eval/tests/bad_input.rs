//! Input that is not what it should be is named by file, line and field, and nothing is dropped without a word.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

const RECORD: &str = r#"{"doc": "yunzhou", "start": 4, "end": 9, "indicator": "粮食产量", "value": 320, "unit": "万吨", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact"}"#;

/// A folder with a gold file, a file of predictions, and a text.
struct Bench(TempDir);

impl Bench {
    fn of(pred: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("texts")).unwrap();
        fs::write(folder.path().join("texts/yunzhou.txt"), "粮食产量320万吨。").unwrap();
        fs::write(folder.path().join("gold.jsonl"), format!("{RECORD}\n")).unwrap();
        fs::write(folder.path().join("pred.jsonl"), pred).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What `eval COMMAND gold.jsonl pred.jsonl… OPTIONS` says.
    fn run(&self, command: &str, options: &[&str]) -> Result<String, String> {
        let [gold, pred, texts] =
            ["gold.jsonl", "pred.jsonl", "texts"].map(|name| self.path(name).display().to_string());
        let mut args = vec![command, &gold, &pred];
        if command == "compare" {
            args.push(&pred);
        }
        if options.contains(&"--texts") {
            args.extend(["--texts", &texts]);
        }
        args.extend(options.iter().filter(|&&option| option != "--texts"));
        command::run(&args).map(|(text, _)| text).map_err(|error| error.to_string())
    }

    /// The error of every command that reads predictions, which must be one.
    fn error(&self, options: &[&str]) -> String {
        let errors = ["score", "compare"].map(|command| self.run(command, options).unwrap_err());
        assert_eq!(errors[0], errors[1]);
        let [error, _] = errors;
        error
    }
}

/// The record with one piece of it replaced.
fn with(from: &str, to: &str) -> String {
    assert!(RECORD.contains(from));
    RECORD.replace(from, to)
}

#[test]
fn a_record_that_is_none_is_named_by_line_and_field() {
    for (broken, reason) in [
        (with(r#""start": 4, "#, ""), "no start"),
        (with(r#""value": 320"#, r#""value": NaN"#), "value is NaN, which is no JSON value"),
        (with(r#""value": 320"#, r#""value": "NaN""#), "value is not a number"),
        (with(r#""value": 320"#, r#""value": 1e400"#), "value is not a number"),
        (with(r#""end": 9"#, r#""end": 4"#), "end is 4, not after start 4"),
        (with(r#""start": 4"#, r#""start": -4"#), "start is -4, before the text"),
        (with(r#""year": 2024"#, r#""year": "2024""#), "year is not a whole number"),
        (with(r#""bound""#, r#""confidence": 93, "bound""#), "confidence is 93, not between 0 and 1"),
    ] {
        let bench = Bench::of(&format!("{RECORD}\n\n{broken}\n"));
        let error = bench.error(&[]);
        assert_eq!(error, format!("{}:3: not an observation: {reason}", bench.path("pred.jsonl").display()));
    }
}

#[test]
fn gold_must_say_every_slot() {
    let bench = Bench::of(RECORD);
    fs::write(bench.path("gold.jsonl"), with(r#""status": "actual", "#, "")).unwrap();
    let error = bench.error(&[]);
    assert_eq!(error, format!("{}:1: not an observation: no status", bench.path("gold.jsonl").display()));
}

#[test]
fn an_id_stands_once() {
    let named = with(r#""bound""#, r#""id": "f0", "bound""#);
    let bench = Bench::of(&format!("{named}\n{RECORD}\n{named}\n"));
    let path = bench.path("pred.jsonl").display().to_string();
    assert_eq!(bench.error(&[]), format!("{path}:3: not an observation: id f0 is that of {path}:1 as well"));
}

#[test]
fn a_span_lies_inside_its_text() {
    let bench = Bench::of(&with(r#""end": 9"#, r#""end": 99"#));
    assert!(bench.run("score", &[]).is_ok(), "without the text nobody can know");
    let path = bench.path("pred.jsonl").display().to_string();
    assert_eq!(
        bench.error(&["--texts"]),
        format!("{path}:1: not an observation: end is 99, beyond the text of 10 code points")
    );
}

#[test]
fn predictions_that_cannot_be_scored_are_counted() {
    let elsewhere = with("yunzhou", "qingchuan");
    let outside = with(r#""start": 4, "end": 9"#, r#""start": 40, "end": 45"#);
    let bench = Bench::of(&format!("{RECORD}\n{elsewhere}\n{elsewhere}\n{outside}\n"));
    fs::write(bench.path("windows.json"), r#"{"yunzhou": [[0, 10]]}"#).unwrap();
    let text = bench.run("score", &[]).unwrap();
    let pred = bench.path("pred.jsonl").display().to_string();
    let lines: Vec<_> = text.lines().take(3).collect();
    assert_eq!(
        lines,
        [
            &*format!(
                "warning: documents of the predictions that the gold does not have, not scored: 1 with 2 observations, \
                 the first is qingchuan at {pred}:2"
            ),
            "note: observations of the predictions outside the annotated parts (windows.json), not scored: 1",
            "gold 1  predicted 1  paired 1",
        ]
    );
    let json: serde_json::Value = serde_json::from_str(&bench.run("score", &["--json"]).unwrap()).unwrap();
    assert_eq!(json["unscored"]["documents"], serde_json::json!(["qingchuan"]));
    assert_eq!((&json["unscored"]["observations"], &json["unscored"]["outside"]), (&2.into(), &1.into()));
    let compared = bench.run("compare", &[]).unwrap();
    assert!(
        compared.contains("warning: documents of B that the gold does not have, not scored: 1 with 2"),
        "{compared}"
    );
}

#[test]
fn tables_beside_the_gold_are_named_by_line() {
    let bench = Bench::of(RECORD);
    let manifest = bench.path("MANIFEST.csv");
    fs::write(&manifest, "document,sha256,bytes,observations,split\nyunzhou,00,1,1,dev\n").unwrap();
    let error = bench.error(&[]);
    assert!(error.starts_with(&format!("{}: ", manifest.display())) && error.contains("doc"), "{error}");
    fs::write(&manifest, "doc,sha256,bytes,observations,split\nyunzhou,00,many,1,dev\n").unwrap();
    let error = bench.error(&[]);
    assert!(error.contains("MANIFEST.csv: line 2: bytes: "), "{error}");
    fs::remove_file(&manifest).unwrap();
    fs::write(bench.path("windows.json"), r#"{"yunzhou": [[0]]}"#).unwrap();
    let error = bench.error(&[]);
    assert!(error.starts_with(&format!("{}: not a list", bench.path("windows.json").display())), "{error}");
}
