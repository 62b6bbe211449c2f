//! Observations through every format and back, by the command and by the library.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;
#[path = "support/shared.rs"]
mod shared;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tempfile::TempDir;
use zhibiao_eval::formats::{self, Format};
use zhibiao_eval::record::Role;

/// The formats that hold everything.
const LOSSLESS: [&str; 5] = ["csv", "brat", "label-studio", "doccano", "measeval"];

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/samples")
}

fn convert(from: &Path, to: &Path, options: &[&str]) -> Result<String, String> {
    let paths = ["convert", from.to_str().unwrap(), to.to_str().unwrap()];
    command::run(&[&paths, options].concat()).map(|(out, _)| out).map_err(|e| e.to_string())
}

/// The records of a path, document by document in the order of their names.
fn records(path: &Path, format: Format, role: Role) -> BTreeMap<String, Vec<Map<String, Value>>> {
    let documents = formats::read(path, format, role).unwrap();
    let fields = |observations: &[zhibiao_eval::record::Observation]| {
        observations.iter().map(|o| *o.fields.clone().unwrap()).collect()
    };
    documents.corpus.documents().map(|(doc, observations)| (doc.to_owned(), fields(observations))).collect()
}

/// Gold with texts comes back as it was, record by record, and the same bytes come of it each time.
fn assert_comes_back(gold: &Path, texts: &Path) {
    let folder = TempDir::new().unwrap();
    let before = records(gold, Format::Jsonl, Role::Gold);
    assert!(before.values().map(Vec::len).sum::<usize>() > 100);
    for name in LOSSLESS {
        let there = folder.path().join(name);
        let again = folder.path().join(format!("{name}-again"));
        let back = folder.path().join(format!("{name}.jsonl"));
        let texts = ["--texts", texts.to_str().unwrap()];
        let said = convert(gold, &there, &[&["--to", name, "--gold"], &texts[..]].concat()).unwrap();
        assert!(!said.contains("observations: "), "{name}: {said}");
        let said = convert(&there, &back, &["--from", name, "--to", "jsonl", "--gold"]).unwrap();
        assert!(!said.contains("note: "), "{name}: {said}");
        let after = records(&back, Format::Jsonl, Role::Gold);
        for (doc, before) in &before {
            assert_eq!(after[doc].len(), before.len(), "{name}: {doc}");
            for (after, before) in after[doc].iter().zip(before) {
                assert!(after == before, "{name}: {doc}:{}", before["start"]);
            }
        }
        assert_eq!(after.len(), before.len());
        if !matches!(name, "csv" | "measeval") {
            convert(&there, &again, &["--from", name, "--to", name, "--gold"]).unwrap();
            let (there, again) = (bytes(&there), bytes(&again));
            assert!(name == "brat" || there == again, "{name}: other bytes");
        }
    }
}

/// Every file below a path.
fn bytes(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    if !path.is_dir() {
        return [(PathBuf::new(), fs::read(path).unwrap())].into();
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|entry| {
            let name = PathBuf::from(entry.file_name().unwrap());
            bytes(&entry).into_iter().map(move |(below, bytes)| (name.join(below), bytes))
        })
        .collect()
}

#[test]
fn the_gold_of_the_samples_comes_back() {
    assert_comes_back(&samples().join("gold"), &samples());
}

#[test]
fn gold_of_real_documents_comes_back() {
    let Some(shared) = shared::folder("gold_of_real_documents_comes_back") else { return };
    assert_comes_back(&shared.join("gold"), &shared.join("corpora"));
}

#[test]
fn formats_come_out_of_each_other() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let texts = samples();
    let gold = samples().join("gold");
    convert(&gold, &at("1"), &["--to", "label-studio", "--gold", "--texts", texts.to_str().unwrap()]).unwrap();
    for (from, to, format) in
        [("1", "2", "doccano"), ("2", "3", "brat"), ("3", "4.tsv", "measeval"), ("4.tsv", "5.csv", "csv")]
    {
        let mut options = vec!["--to", format, "--gold"];
        if from == "2" {
            options.extend(["--from", "doccano"]);
        }
        convert(&at(from), &at(to), &options).unwrap();
    }
    assert_eq!(records(&at("5.csv"), Format::Csv, Role::Gold), records(&gold, Format::Jsonl, Role::Gold));
}

#[test]
fn what_tags_cannot_hold_is_counted() {
    let folder = TempDir::new().unwrap();
    let (out, back) = (folder.path().join("tags.bio"), folder.path().join("back.jsonl"));
    let texts = samples();
    let gold = samples().join("gold");
    let said = convert(&gold, &out, &["--to", "bio", "--texts", texts.to_str().unwrap()]).unwrap();
    // Spans of the gold that begin before the one before them ends, counted here in another way.
    let before = records(&gold, Format::Jsonl, Role::Gold);
    let (mut overlapping, mut first, mut kept) = (0, None, Vec::new());
    // In the order of their files.
    let mut documents: Vec<_> = before.iter().collect();
    documents.sort_by_key(|(doc, _)| format!("{doc}.jsonl"));
    for (doc, records) in documents {
        let mut spans: Vec<_> =
            records.iter().map(|r| (r["start"].as_u64().unwrap(), r["end"].as_u64().unwrap())).collect();
        spans.sort_by_key(|(start, end)| (*start, u64::MAX - end));
        let mut free = 0;
        for (start, end) in spans {
            if start < free {
                overlapping += 1;
                first.get_or_insert(format!("{doc}:{start}"));
            } else {
                kept.push((doc.clone(), start, end));
                free = end;
            }
        }
    }
    assert!(overlapping > 0);
    let note = format!("overlap another one, which has the tag: {overlapping}, the first at {}\n", first.unwrap());
    assert!(said.contains(&note), "{said}\n{note}");
    assert!(
        said.contains(&format!("of which the span and the measure alone are kept: {}, the first at ", kept.len())),
        "{said}"
    );
    let said = convert(&out, &back, &["--to", "jsonl"]).unwrap();
    let after = records(&back, Format::Jsonl, Role::Prediction);
    let spans: Vec<_> = after
        .iter()
        .flat_map(|(doc, records)| {
            records.iter().map(|r| (doc.clone(), r["start"].as_u64().unwrap(), r["end"].as_u64().unwrap()))
        })
        .collect();
    assert!(spans.iter().all(|span| kept.contains(span)));
    let without_value = kept.len() - spans.len();
    assert!(
        without_value > 0 && said.contains(&format!("and so have no value: {without_value}, the first at ")),
        "{said}"
    );
    let measures: Vec<_> = after.values().flatten().map(|r| r["measure"].as_str().unwrap()).collect();
    assert!(measures.contains(&"growth"));
}

#[test]
fn what_cannot_be_converted_is_an_error_with_its_place() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let gold = samples().join("gold");
    let error = convert(&gold, &at("out"), &["--to", "brat"]).unwrap_err();
    assert!(
        error.contains("yunzhou-bulletin-2023.jsonl:1: not an observation: no text of its document (--texts)"),
        "{error}"
    );
    let error = convert(&gold, &at("out"), &["--to", "brat", "--texts", folder.path().to_str().unwrap()]).unwrap_err();
    assert!(error.ends_with(": yunzhou-bulletin-2023: no plain text of it"), "{error}");
    let error = convert(&at("nothing.csv"), &at("out"), &["--to", "jsonl"]).unwrap_err();
    assert!(error.contains("nothing.csv: "), "{error}");
    fs::write(at("x.dat"), "").unwrap();
    let error = convert(&at("x.dat"), &at("out"), &["--to", "jsonl"]).unwrap_err();
    assert!(error.ends_with("x.dat: of what format? (--from)"), "{error}");

    fs::write(at("d.txt"), "人口5万人").unwrap();
    let record =
        json!({"doc": "d", "start": 2, "end": 5, "surface": "6万人", "indicator": "人口", "value": 6, "unit": "万人"});
    fs::write(at("d.jsonl"), format!("{record}\n")).unwrap();
    let texts = ["--texts", folder.path().to_str().unwrap()];
    let error = convert(&at("d.jsonl"), &at("out"), &[&["--to", "csv"], &texts[..]].concat()).unwrap_err();
    assert!(
        error.ends_with("d.jsonl:1: not an observation: surface is \"6万人\", and the text has \"5万人\" there"),
        "{error}"
    );
    let error = convert(&at("d.jsonl"), &at("out"), &["--to", "csv", "--gold"]).unwrap_err();
    assert!(error.ends_with("d.jsonl:1: not an observation: no year"), "{error}");
    assert!(!at("out").exists());
    fs::create_dir(at("full")).unwrap();
    fs::write(at("full/mine.ann"), "").unwrap();
    fs::write(at("d.jsonl"), format!("{record}\n").replace('6', "5")).unwrap();
    let error = convert(&at("d.jsonl"), &at("full"), &[&["--to", "brat"], &texts[..]].concat()).unwrap_err();
    assert!(error.ends_with("full: the folder is not empty"), "{error}");
}

/// The lines that `docs/EVALUATION.md` prints of its example.
#[test]
fn the_example_is_as_the_document_prints_it() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/example");
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["brat", "bio", "csv", "measeval"] {
        let texts = example.to_str().unwrap();
        let said =
            convert(&example.join("gold.jsonl"), &at(name), &["--to", name, "--gold", "--texts", texts]).unwrap();
        assert!(said.starts_with("documents 1  observations 10\n"), "{said}");
        if name == "bio" {
            let note = "note: not written: observations of which the span and the measure alone are kept: 10, the first \
                        at yunzhou-2025:22\n";
            assert_eq!(said, format!("documents 1  observations 10\n{note}"));
        }
    }
    let starts = |file: &str, lines: &str| {
        let written = fs::read_to_string(at(file)).unwrap();
        assert!(written.contains(lines), "{written}");
    };
    starts(
        "brat/yunzhou-2025.ann",
        "T1\tQuantity 22 29\t1.06万亿元\nA1\tMeasure T1 level\nA2\tStatus T1 actual\nA3\tBound T1 exact\n\
         T2\tIndicator 14 20\t地区生产总值\nR1\tIndicatorOf Arg1:T1 Arg2:T2\n\
         #1\tAnnotatorNotes T1\t{\"value\":1.06,\"unit\":\"万亿元\",\"year\":2024,\"scope\":\"云州市\"}\nT3\tQuantity 34 38\t5.8%\n",
    );
    starts(
        "bio",
        "到\tO\n1\tB-level\n.\tI-level\n0\tI-level\n6\tI-level\n万\tI-level\n亿\tI-level\n元\tI-level\n，\tO\n",
    );
    starts("csv", "yunzhou-2025,22,29,,地区生产总值,1.06,,万亿元,2024,,云州市,level,actual,exact\r\n");
    starts(
        "measeval",
        "yunzhou-2025\t1\tQuantity\t22\t29\tT1-1\t1.06万亿元\t{\"unit\":\"万亿元\",\"record\":{\"value\":1.06,\"year\":2024,\
         \"scope\":\"云州市\",\"measure\":\"level\",\"status\":\"actual\",\"bound\":\"exact\"}}\n\
         yunzhou-2025\t1\tMeasuredEntity\t14\t20\tT2-1\t地区生产总值\t{\"HasQuantity\":\"T1-1\"}\n",
    );
}
