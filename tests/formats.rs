//! One document in every format says the same: the sample documents, which come in all of them, and the real ones, which are
//! printed here.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

mod common;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use zhibiao::pipeline::{Config, DocMeta, Extractor};
use zhibiao::sink::{Record, records};

/// What every format of a document must share with its text: F1 of whole observations.
const FORMATS: [(&str, f64); 4] = [("one.pdf", 0.995), ("two.pdf", 0.98), ("doc.docx", 0.995), ("page.html", 0.995)];
/// The same of what a browser prints: too large to be kept with the samples.
const PRINTED_BY_BROWSER: [(&str, f64); 1] = [("chromium.pdf", 0.995)];

/// The observations of a file, without what depends on where they stand.
fn tuples(file: &Path) -> HashMap<String, usize> {
    let meta = DocMeta { id: "a".to_owned(), ..DocMeta::default() };
    let extractor = Extractor::new(Config::default()).unwrap();
    let bytes = fs::read(file).unwrap();
    let extraction = extractor.extract(&bytes, &meta).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut found = HashMap::new();
    for document in extraction.records() {
        for record in records(&document) {
            *found.entry(tuple(&record)).or_default() += 1;
        }
    }
    found
}

fn tuple(r: &Record<'_>) -> String {
    let what = (&r.indicator, r.value.value(), r.value_max.map(|v| v.value()), &r.unit, r.year, r.year_start, &r.scope);
    format!("{what:?} {:?} {:?} {:?}", r.measure, r.status, r.bound)
}

/// Number of common tuples, and of all on both sides.
fn common_tuples(a: &HashMap<String, usize>, b: &HashMap<String, usize>) -> (usize, usize) {
    let shared = a.iter().map(|(tuple, n)| *n.min(b.get(tuple).unwrap_or(&0))).sum();
    (shared, a.values().sum::<usize>() + b.values().sum::<usize>())
}

#[allow(clippy::cast_precision_loss, reason = "some thousands")]
fn f1((shared, all): (usize, usize)) -> f64 {
    if all == 0 { 1.0 } else { 2.0 * shared as f64 / all as f64 }
}

/// Holds the formats in the folders to the texts, all documents together; the figures of each are said.
fn hold(test: &str, documents: &[(PathBuf, PathBuf)], formats: &[(&str, f64)]) {
    let mut failures = Vec::new();
    for &(format, least) in formats {
        let (mut shared, mut all) = (0, 0);
        for (text, folder) in documents {
            let (expected, found) = (tuples(text), tuples(&folder.join(format)));
            let counts = common_tuples(&expected, &found);
            if f1(counts) < least {
                let lost: Vec<_> = expected.keys().filter(|t| !found.contains_key(*t)).take(3).collect();
                let new: Vec<_> = found.keys().filter(|t| !expected.contains_key(*t)).take(3).collect();
                common::say(&format!(
                    "  {} {:.4} lost {lost:?} new {new:?}",
                    folder.join(format).display(),
                    f1(counts)
                ));
            }
            shared += counts.0;
            all += counts.1;
        }
        let figure = f1((shared, all));
        common::say(&format!("{test}: {format} {figure:.4} of {} observations", all / 2));
        if figure < least {
            failures.push(format!("{format}: {figure:.4}, at least {least}"));
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
}

#[test]
fn samples_say_the_same_in_every_format() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let texts = common::texts(&corpora.join("samples"));
    assert!(texts.len() > 4);
    let documents: Vec<_> = texts
        .into_iter()
        .map(|text| {
            let folder = corpora.join("formats").join(common::stem(&text));
            (text, folder)
        })
        .collect();
    hold("samples", &documents, &FORMATS);
}

/// Public documents of every kind: web text, PDF text of a gazette, GB18030, Chinese numerals, provinces.
const PRINTED: [&str; 14] = [
    "jinan/000_b7237ac9836791aa.txt",
    "jinan/001_095d3cfc5f21dac8.txt",
    "jinan/002_5f250789493869b4.txt",
    "jinan/003_df8286cf2b6d8a65.txt",
    "jinan/004_f7a9d11b0b462f8e.txt",
    "hailar/hailar-2013.txt",
    "state-council/state-council-1982.txt",
    "state-council/state-council-2003.txt",
    "state-council/state-council-2007.txt",
    "provinces-2025/gansu-2025.txt",
    "provinces-2025/guangdong-2025.txt",
    "provinces-2025/hunan-2025.txt",
    "provinces-2025/jilin-2025.txt",
    "provinces-2025/ningxia-2025.txt",
];

#[test]
fn real_documents_say_the_same_when_they_are_printed() {
    let test = "printing of the real documents";
    let Some(shared) = common::shared(test) else { return };
    let Some(python) = common::python(test) else { return };
    let files: Vec<PathBuf> = PRINTED.iter().map(|name| shared.join("corpora").join(name)).collect();
    let out = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/print/print.py");
    let run = Command::new(python).arg(script).arg(out.path()).args(&files).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let documents: Vec<_> = files.iter().map(|file| (file.clone(), out.path().join(common::stem(file)))).collect();
    hold(test, &documents, &[&FORMATS[..], &PRINTED_BY_BROWSER].concat());
}
