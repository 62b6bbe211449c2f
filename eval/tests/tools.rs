//! What is exported, read by the tools' own code.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;
#[path = "support/peers.rs"]
mod peers;

use std::fs;
use std::path::Path;

use peers::Python;
use serde_json::json;
use tempfile::TempDir;
use zhibiao_eval::formats::{self, Format};
use zhibiao_eval::record::Role;

/// Document, start, end, surface.
type Span = (String, u64, u64, String);

/// The samples, and a text with what tools stumble over.
fn gold() -> TempDir {
    let folder = TempDir::new().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/samples");
    for from in [samples.clone(), samples.join("gold")] {
        for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            fs::copy(&entry, folder.path().join(entry.file_name().unwrap())).unwrap();
        }
    }
    let text = "😀云州市：\r\n人口\u{3000}“\u{20000}”5.2\r\n万人，产值3\t亿元。\r\n";
    fs::write(folder.path().join("odd.txt"), text).unwrap();
    let record = |start: usize, end: usize, indicator: &str, value: f64| {
        let surface: String = text.chars().skip(start).take(end - start).collect();
        json!({"doc": "odd", "start": start, "end": end, "surface": surface, "indicator": indicator, "value": value,
            "unit": "x", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual", "bound": "approx"})
    };
    let at = |what: &str| text[..text.find(what).unwrap()].chars().count();
    let lines = [record(at("5.2"), at("，"), "人口", 5.2), record(at("3\t"), at("。"), "产值", 3.0)];
    fs::write(folder.path().join("odd.jsonl"), lines.map(|line| format!("{line}\n")).concat()).unwrap();
    folder
}

/// The gold in a format.
fn exported(gold: &TempDir, name: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let (from, to) = (gold.path().to_str().unwrap(), folder.path().join("out"));
    let args = ["convert", from, to.to_str().unwrap(), "--from", "jsonl", "--to", name, "--texts", from];
    _ = command::run(&[&args[..], if name == "bio" { &[] } else { &["--gold"] }].concat()).unwrap();
    folder
}

/// The spans that a script found, sorted.
fn found(python: &Python, script: &str, exported: &TempDir) -> Vec<Span> {
    let out = python.run(script, &[&exported.path().join("out")]);
    let mut spans: Vec<Span> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    spans.sort();
    spans
}

/// The spans of the gold, sorted; of overlapping ones the first and longest alone where a format tags a character once.
fn spans(gold: &TempDir, once: bool) -> Vec<Span> {
    let documents = formats::read(gold.path(), Format::Jsonl, Role::Gold).unwrap();
    let mut spans = Vec::new();
    for (doc, observations) in documents.corpus.documents() {
        let mut of_doc: Vec<Span> = observations
            .iter()
            .map(|o| (doc.to_owned(), o.start as u64, o.end as u64, o.surface.clone().unwrap()))
            .collect();
        of_doc.sort_by_key(|(_, start, end, _)| (*start, u64::MAX - end));
        let mut free = 0;
        of_doc.retain(|(_, start, end, _)| {
            let keep = !once || *start >= free;
            free = if keep { *end } else { free };
            keep
        });
        spans.extend(of_doc);
    }
    assert!(spans.len() > 900);
    spans.sort();
    spans
}

/// With what white space a tool writes for line ends and tabs.
fn plain(spans: Vec<Span>) -> Vec<Span> {
    let plain = |surface: String| surface.chars().filter(|c| !c.is_whitespace()).collect();
    spans.into_iter().map(|(doc, start, end, surface)| (doc, start, end, plain(surface))).collect()
}

#[test]
fn label_studio_reads_what_is_written_for_it() {
    let Some(python) = Python::with("label_studio", &["label_studio_sdk"]) else { return };
    let gold = gold();
    let exported = exported(&gold, "label-studio");
    assert_eq!(found(&python, "label_studio.py", &exported), spans(&gold, false));
}

#[test]
fn doccano_transformer_reads_what_is_written_for_doccano() {
    let Some(python) = Python::with("doccano", &["doccano_transformer", "spacy"]) else { return };
    let gold = gold();
    let exported = exported(&gold, "doccano");
    let expected = spans(&gold, true);
    let found = found(&python, "doccano.py", &exported);
    assert!(found.iter().all(|span| expected.contains(span)));
    // The script says which lines it cannot ask.
    assert!(found.len() * 10 > expected.len() * 9, "{} of {}", found.len(), expected.len());
}

#[test]
fn bratutils_reads_what_is_written_for_brat() {
    let Some(python) = Python::with("brat", &["bratutils"]) else { return };
    let gold = gold();
    let exported = exported(&gold, "brat");
    assert_eq!(plain(found(&python, "brat.py", &exported)), plain(spans(&gold, false)));
}

#[test]
fn nervaluate_reads_the_columns() {
    let Some(python) = Python::with("bio", &["nervaluate"]) else { return };
    let gold = gold();
    let exported = exported(&gold, "bio");
    assert_eq!(found(&python, "bio.py", &exported), spans(&gold, true));
}

#[test]
fn pandas_reads_the_rows_of_measeval() {
    let Some(python) = Python::with("measeval", &["pandas"]) else { return };
    let gold = gold();
    let exported = exported(&gold, "measeval");
    assert_eq!(plain(found(&python, "measeval.py", &exported)), plain(spans(&gold, false)));
}
