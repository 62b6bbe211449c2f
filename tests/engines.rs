//! The engines as a user meets them: one record, one set of offsets, whoever decides; and the training of the linear one.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/samples")
}

fn zhibiao() -> Command {
    Command::cargo_bin("zhibiao").unwrap()
}

fn extract(engine: &str, path: &Path) -> String {
    let output = zhibiao().args(["extract", "-q", "--engine", engine]).arg(path).output().unwrap();
    assert!(output.status.success(), "{engine}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn records(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn has_flag(record: &Value, flag: &str) -> bool {
    record["flags"].as_array().unwrap().iter().any(|other| other == flag)
}

/// The numbers and what surrounds them come from one grammar: engines differ in indicators and in what they leave out.
#[test]
fn every_engine_writes_the_same_record_with_the_same_offsets() {
    let path = samples().join("yunzhou-plan-2024.txt");
    let rules = records(&extract("rules", &path));
    let spans: HashSet<(u64, u64)> =
        rules.iter().map(|r| (r["start"].as_u64().unwrap(), r["end"].as_u64().unwrap())).collect();
    let keys: Vec<&String> = rules[0].as_object().unwrap().keys().collect();
    let source: Vec<char> = fs::read_to_string(&path).unwrap().chars().collect();
    for engine in ["linear", "hybrid", "bert"] {
        let lines = extract(engine, &path);
        assert_eq!(lines, extract(engine, &path), "{engine} is not deterministic");
        let found = records(&lines);
        assert!(found.len() * 10 > rules.len() * 7, "{engine}: {} of {}", found.len(), rules.len());
        let mut ids = HashSet::new();
        for record in &found {
            assert_eq!(record.as_object().unwrap().keys().collect::<Vec<_>>(), keys, "{engine}");
            let span = (record["start"].as_u64().unwrap(), record["end"].as_u64().unwrap());
            assert!(spans.contains(&span), "{engine}: {record}");
            let surface: String = source[span.0 as usize..span.1 as usize].iter().collect();
            assert_eq!(record["surface"], surface.as_str(), "{engine}");
            assert!(ids.insert(record["id"].to_string()), "{engine}: an id stands twice: {record}");
            assert!(!record["indicator"].as_str().unwrap().is_empty(), "{engine}: {record}");
            let confidence = record["confidence"].as_f64().unwrap();
            assert!(confidence > 0.0 && confidence < 1.0, "{engine}: {record}");
        }
    }
}

#[test]
fn confidence_tells_readings_apart() {
    for engine in ["rules", "linear", "hybrid", "bert"] {
        let found = records(&extract(engine, &samples().join("yunzhou-report-2025.md")));
        let values: HashSet<String> = found.iter().map(|record| record["confidence"].to_string()).collect();
        assert!(values.len() > 2, "{engine} knows only {values:?}");
    }
}

#[test]
fn only_the_hybrid_flags_disagreement() {
    let flagged = |engine: &str| {
        let files = fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let found = files.flat_map(|path| records(&extract(engine, &path)));
        found.filter(|record| has_flag(record, "engines_disagree")).count()
    };
    assert_eq!([flagged("rules"), flagged("linear")], [0, 0]);
    assert!(flagged("hybrid") > 0);
}

#[test]
fn weights_that_cannot_be_used_are_named_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("weights.bin");
    fs::write(&broken, b"PK\x03\x04").unwrap();
    let refused = |arguments: &[&str], words: &[&str]| {
        let output = zhibiao().args(["extract", "-q"]).args(arguments).arg(samples()).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(output.stdout.is_empty());
        for word in words {
            assert!(message.contains(word), "{message}");
        }
    };
    let path = broken.display().to_string();
    refused(&["--engine", "linear", "--linear", &path], &[&path, "is no file of linear weights"]);
    let missing = folder.path().join("none").display().to_string();
    refused(&["--engine", "hybrid", "--linear", &missing], &[&missing, "no such file"]);
    refused(&["--engine", "bert", "--bert", &missing], &[&missing, "no such file"]);
    refused(&["--linear", &path], &["--linear needs --engine"]);
    refused(&["--engine", "linear", "--bert", &path], &["--bert needs --engine bert"]);
}

/// Trains on the samples; what a training writes, by the names of its files.
fn train(out: &Path, silver: &Path) -> Vec<(String, Vec<u8>)> {
    let output = zhibiao()
        .args(["train", "linear", "--epochs", "2", "--gold"])
        .arg(samples().join("gold"))
        .arg("--texts")
        .arg(samples())
        .arg("--silver")
        .arg(silver)
        .arg("--out")
        .arg(out)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = ["weights.bin", "rule_confidence.csv", "loss.svg", "MODEL_CARD.md"];
    files.iter().map(|name| ((*name).to_owned(), fs::read(out.join(name)).unwrap())).collect()
}

#[test]
fn a_training_gives_the_same_bytes_again_also_after_it_was_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let silver = folder.path().join("silver");
    fs::create_dir(&silver).unwrap();
    fs::copy(samples().join("yunzhou-report-2025.md"), silver.join("another-report.md")).unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let trained = train(&first, &silver);
    assert!(trained == train(&second, &silver), "the same data and seed give other bytes");
    // A training that was stopped: some checkpoints are whole, one was cut, nothing was written yet.
    let checkpoints: Vec<PathBuf> = walkdir::WalkDir::new(second.join("checkpoints"))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .collect();
    assert!(checkpoints.len() >= 2, "{checkpoints:?}");
    let whole = fs::read(&checkpoints[0]).unwrap();
    fs::write(&checkpoints[0], &whole[..whole.len() / 2]).unwrap();
    for (name, _) in &trained {
        fs::remove_file(second.join(name)).unwrap();
    }
    assert!(trained == train(&second, &silver), "a training that goes on gives other bytes");
    let lines = zhibiao()
        .args(["extract", "-q", "--engine", "hybrid", "--linear"])
        .arg(first.join("weights.bin"))
        .arg(samples().join("yunzhou-plan-2024.txt"))
        .output()
        .unwrap();
    assert!(lines.status.success() && !lines.stdout.is_empty());
    let svg = String::from_utf8(trained[2].1.clone()).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("<polyline") && !svg.contains("NaN"));
}

#[test]
fn a_training_without_data_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let run = |gold: &Path, silver: &Path| {
        let mut command = zhibiao();
        command.args(["train", "linear", "-q", "--gold"]).arg(gold).arg("--texts").arg(samples());
        let output = command.arg("--silver").arg(silver).arg("--out").arg(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let missing = folder.path().join("missing");
    assert!(run(&missing, &samples()).contains("missing"));
    let message = run(&samples().join("gold"), folder.path());
    assert!(message.contains("no text (.txt, .md) to learn from"), "{message}");
}
