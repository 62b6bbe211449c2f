//! Odd texts and odd records through every format that holds everything.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use zhibiao_eval::formats::{self, Documents, Format};
use zhibiao_eval::record::{Detail, Role};

/// What texts and fields are made of.
const PIECES: [&str; 26] = [
    "人口",
    "产值",
    "5.8%",
    "12万",
    "，",
    "。",
    " ",
    "\u{3000}",
    "\t",
    "\r\n",
    "\n",
    "\r",
    "😀",
    "\u{20000}",
    "e\u{301}",
    "\"",
    "'",
    "\\",
    "\\n",
    "\u{feff}",
    "{}",
    "null",
    "\u{85}",
    "\u{2028}",
    "\u{7f}",
    "a;b,c",
];

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..PIECES.len(), 0..5).prop_map(|at| at.into_iter().map(|at| PIECES[at]).collect())
}

/// A field that need not be there: none, null or a value.
fn maybe(value: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Option<Value>> {
    prop_oneof![Just(None), Just(Some(Value::Null)), value.prop_map(Some)]
}

fn figure() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!("6.50")),
        any::<i32>().prop_map(|n| json!(n)),
        proptest::sample::select(vec!["7.0", "1E5", "-0.20", "123456789012345678901234567890", "1e-7"])
            .prop_map(|n| serde_json::from_str(n).unwrap()),
    ]
}

/// A text field that must be named, now and then words of the text.
fn name() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Null), Just(json!("人口")), Just(json!("产值")), words().prop_map(Value::from)]
}

prop_compose! {
    fn record()(
        place in (0.0..1.0f64, 1usize..9),
        (indicator, unit) in (name(), name()),
        value in figure(),
        value_max in maybe(figure()),
        years in (maybe((1949i64..2060).prop_map(Value::from)), maybe((1949i64..2060).prop_map(Value::from))),
        scope in maybe(words().prop_map(Value::from)),
        measure in maybe(prop_oneof![Just(json!("level")), Just(json!("growth")), words().prop_map(Value::from)]),
        labels in (maybe(Just(json!("actual"))), maybe(Just(json!("at_least")))),
        more in maybe(prop_oneof![Just(json!(["a", 1.0, {"b": null}])), words().prop_map(Value::from), Just(json!("150702"))]),
        with_surface in any::<bool>(),
    ) -> (f64, usize, bool, Map<String, Value>) {
        let mut fields = Map::new();
        for (key, value) in [("indicator", indicator), ("value", value), ("unit", unit)] {
            fields.insert(key.into(), value);
        }
        let rest = [("more", more), ("value_max", value_max), ("year", years.0), ("year_start", years.1), ("scope", scope),
            ("measure", measure), ("status", labels.0), ("bound", labels.1)];
        fields.extend(rest.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
        (place.0, place.1, with_surface, fields)
    }
}

prop_compose! {
    fn document()(
        text in proptest::collection::vec(0..PIECES.len(), 1..40),
        records in proptest::collection::vec(record(), 0..7),
        doc in prop_oneof![Just("d"), Just("报告/d#2"), Just("../d e")],
        twice in any::<bool>(),
    ) -> (String, String, Vec<Map<String, Value>>) {
        let text: String = text.into_iter().map(|at| PIECES[at]).collect();
        let chars: Vec<char> = text.chars().collect();
        let mut made = Vec::new();
        for (at, length, with_surface, mut fields) in records {
            let start = ((at * chars.len() as f64) as usize).min(chars.len() - 1);
            let end = (start + length).min(chars.len());
            fields.insert("doc".into(), doc.into());
            fields.insert("start".into(), start.into());
            fields.insert("end".into(), end.into());
            if with_surface {
                fields.insert("surface".into(), chars[start..end].iter().collect::<String>().into());
            }
            made.push(fields);
        }
        if twice && let Some(first) = made.first().cloned() {
            made.push(first);
        }
        (doc.to_owned(), text, made)
    }
}

fn documents(folder: &Path, doc: &str, text: &str, records: &[Map<String, Value>]) -> Documents {
    let file = folder.join("pred.jsonl");
    let lines: String = records.iter().map(|record| format!("{}\n", Value::Object(record.clone()))).collect();
    fs::write(&file, lines).unwrap();
    let mut documents = formats::read(&file, Format::Jsonl, Role::Prediction).unwrap();
    documents.texts.insert(doc.to_owned(), text.chars().collect());
    documents
}

fn whole(documents: &Documents) -> Vec<Map<String, Value>> {
    documents.corpus.observations().map(|o| *o.fields.clone().unwrap()).collect()
}

/// What a record is after a format that writes what stands in the text: with a surface, where it had none.
fn with_surface(record: &Map<String, Value>, text: &str) -> Map<String, Value> {
    let mut record = record.clone();
    let [start, end] = ["start", "end"].map(|key| record[key].as_u64().unwrap() as usize);
    let surface: String = text.chars().skip(start).take(end - start).collect();
    record.entry("surface").or_insert(surface.into());
    record
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost((doc, text, records) in document()) {
        let folder = tempfile::tempdir().unwrap();
        let documents = documents(folder.path(), &doc, &text, &records);
        for format in [Format::Jsonl, Format::Csv, Format::Brat, Format::LabelStudio, Format::Doccano, Format::Measeval] {
            let (output, left_out) = formats::write(&documents, format, Role::Prediction).unwrap();
            let again = formats::write(&documents, format, Role::Prediction).unwrap();
            prop_assert_eq!(&output, &again.0);
            let at = folder.path().join(format!("{format:?}"));
            output.save(&at).unwrap();
            let back = formats::read(&at, format, Role::Prediction).unwrap();
            let mut expected = records.clone();
            if format == Format::Brat {
                let blank = |record: &Map<String, Value>| {
                    with_surface(record, &text)["surface"].as_str().unwrap().chars().all(zhibiao_eval::norm::is_space)
                };
                let seen = expected.len();
                expected.retain(|record| !blank(record));
                let left = left_out.iter().map(|omission| omission.count).sum::<usize>();
                prop_assert_eq!(left, seen - expected.len());
            }
            let mut after = whole(&back);
            if matches!(format, Format::Brat | Format::LabelStudio | Format::Measeval) {
                expected = expected.iter().map(|record| with_surface(record, &text)).collect();
            }
            // brat's text has other line ends, and MeasEval's column has spaces for them.
            if matches!(format, Format::Brat | Format::Measeval) {
                for (after, (expected, before)) in after.iter_mut().zip(expected.iter().zip(&records)) {
                    if !before.contains_key("surface") || format == Format::Brat {
                        let plain = |s: &Value| s.as_str().unwrap().replace(['\r', '\n', '\t', '\u{85}', '\u{2028}'], " ");
                        prop_assert_eq!(plain(&after["surface"]), plain(&expected["surface"]));
                        let surface = expected["surface"].clone();
                        after.insert("surface".into(), surface);
                    }
                }
            }
            prop_assert_eq!(after, expected, "{:?}", format);
        }
    }

    #[test]
    fn no_file_of_any_kind_makes_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in words()) {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("x");
        for bytes in [bytes, text.into_bytes()] {
            fs::write(&at, &bytes).unwrap();
            for format in [Format::Jsonl, Format::Csv, Format::LabelStudio, Format::Doccano, Format::Bio, Format::Measeval] {
                _ = formats::read(&at, format, Role::Prediction);
            }
        }
    }
}

#[test]
fn scored_records_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pred.jsonl");
    fs::write(&file, "{\"doc\":\"d\",\"start\":0,\"end\":1,\"indicator\":null,\"value\":1,\"unit\":null}\n").unwrap();
    let corpus = zhibiao_eval::record::Corpus::read_as(&file, Role::Prediction, Detail::Scored).unwrap();
    let documents = Documents { corpus, ..Documents::default() };
    let error = formats::write(&documents, Format::Csv, Role::Prediction).unwrap_err().to_string();
    assert!(error.ends_with("pred.jsonl:1: not an observation: its other fields were not read"), "{error}");
}
