//! What becomes of every gold observation, held to tables that stand in the repository: no change wins or loses one
//! unseen. `UPDATE_BASELINES=1 cargo test --test baselines` writes the tables anew; read the difference before you
//! commit it. Held-out documents are in no table, as a row says what is wrong.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::env;
use std::path::{Path, PathBuf};

use zhibiao_eval::baseline::{Comparison, Table, counts, rows};
use zhibiao_eval::gold::{Gold, Source};
use zhibiao_eval::manifest::Manifest;
use zhibiao_eval::pair::{Criteria, align};
use zhibiao_eval::record::{Corpus, Detail};
use zhibiao_eval::texts::Texts;

mod common;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gold(folder: &str, split: Option<&str>) -> Gold {
    Gold::read(&Source { path: &root().join(folder), texts: None, split }, Detail::Scored).unwrap()
}

/// Compares what is extracted from the texts of a gold with a table, or writes it.
fn hold(gold: &Gold, file: impl Fn(&str) -> PathBuf, table: &str) {
    // Tests run in the folder of the package; a path below it is one that a reader can follow.
    let path = Path::new(table);
    let mut found = Corpus::default();
    for (doc, _) in gold.corpus.documents() {
        common::predictions(doc, &file(doc)).into_iter().for_each(|observation| found.push(observation));
    }
    found.retain(|observation| gold.windows.cover(&observation.doc, observation.start));
    let rows = rows(&align(&gold.corpus, &found, Criteria::default()));
    common::say(&format!("{table}: {}", counts(&rows)));
    if env::var_os("UPDATE_BASELINES").is_some() {
        return Table::write(path, &rows).unwrap();
    }
    let table = Table::read(path).unwrap_or_else(|error| panic!("{error}"));
    let comparison = Comparison::of(&table, &gold.corpus, &rows).unwrap_or_else(|error| panic!("{error}"));
    let mut text = Vec::new();
    comparison.write(&table, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    // Rows that were won must be written down too: a later change could lose them again unseen.
    assert!(comparison.holds(true), "write it anew with UPDATE_BASELINES=1 if this is meant\n{text}");
}

#[test]
fn samples_are_what_their_table_says() {
    let texts = Texts::open(&root().join("corpora/samples")).unwrap();
    let file = |doc: &str| {
        let mut files = texts.candidates(doc).filter(|file| file.extension().is_some_and(|ending| ending != "jsonl"));
        files.next().unwrap().to_owned()
    };
    hold(&gold("corpora/samples/gold", None), file, "eval/baselines/samples.csv");
}

#[test]
fn public_documents_are_what_their_table_says() {
    let Some(shared) = common::shared("public_documents_are_what_their_table_says") else { return };
    let texts = Texts::open(&shared.join("corpora")).unwrap();
    let manifest = Manifest::beside(&root().join("corpora/gold")).unwrap().unwrap();
    let file = |doc: &str| texts.verified(doc, &manifest.get(doc).unwrap().sha256).unwrap();
    hold(&gold("corpora/gold", Some("dev")), file, "eval/baselines/public.csv");
}

#[test]
fn tables_are_of_the_gold_and_of_no_held_out_document() {
    if env::var_os("UPDATE_BASELINES").is_some() {
        return; // They are being written.
    }
    let read = |table: &str| Table::read(&root().join(table)).unwrap_or_else(|error| panic!("{error}"));
    let (samples, public) = (read("eval/baselines/samples.csv"), read("eval/baselines/public.csv"));
    samples.check(&gold("corpora/samples/gold", None).corpus).unwrap_or_else(|error| panic!("{error}"));
    public.check(&gold("corpora/gold", Some("dev")).corpus).unwrap_or_else(|error| panic!("{error}"));
    let held_out = gold("corpora/gold", Some("heldout"));
    assert_eq!(held_out.corpus.documents().count(), 2);
    assert!(public.lines().iter().all(|line| held_out.corpus.get(&line.row.key.doc).is_none()));
}
