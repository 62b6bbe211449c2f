//! The gold of the repository, which has no texts: it is whole, and it scores as the gold with texts does.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;
#[path = "support/damage.rs"]
mod damage;
#[path = "support/shared.rs"]
mod shared;

use std::fs;
use std::path::{Path, PathBuf};

use damage::Damage;
use tempfile::TempDir;
use zhibiao_eval::manifest::Manifest;
use zhibiao_eval::record::{Corpus, Role};

fn gold() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/gold")
}

/// A copy of the gold that holds those documents alone of which `with_texts` has the gold with surfaces.
fn stand_off_of(with_texts: &Path) -> TempDir {
    let part = TempDir::new().unwrap();
    let documents = Corpus::read(with_texts, Role::Gold).unwrap();
    let files = documents.documents().map(|(doc, _)| format!("{doc}.jsonl"));
    for name in files.chain(["MANIFEST.csv".to_owned(), "windows.json".to_owned()]) {
        fs::copy(gold().join(&name), part.path().join(&name)).unwrap();
    }
    part
}

#[test]
fn the_manifest_names_every_document_and_its_observations() {
    let corpus = Corpus::read(&gold(), Role::Gold).unwrap();
    let manifest = Manifest::beside(&gold()).unwrap().unwrap();
    let counted: Vec<_> = corpus.documents().map(|(doc, observations)| (doc, observations.len())).collect();
    let named: Vec<_> = manifest.entries().iter().map(|e| (e.doc.as_str(), e.observations)).collect();
    assert_eq!(named, counted);
    let held_out: Vec<_> = manifest.entries().iter().filter(|e| e.split == "heldout").map(|e| e.doc.as_str()).collect();
    assert_eq!(held_out, ["000_b7237ac9836791aa", "xinjiang-2025"]);
    assert!(manifest.entries().iter().all(|e| e.split == "dev" || held_out.contains(&e.doc.as_str())));
    assert!(manifest.entries().iter().all(|e| e.sha256.len() == 64 && e.bytes > 0));
}

#[test]
fn it_holds_no_text() {
    let corpus = Corpus::read(&gold(), Role::Gold).unwrap();
    assert!(corpus.documents().all(|(_, observations)| observations.iter().all(|o| o.surface.is_none())));
}

#[test]
fn figures_are_those_of_the_gold_with_texts() {
    let Some(folder) = shared::folder("figures_are_those_of_the_gold_with_texts") else { return };
    let with_texts = folder.join("gold");
    let texts = folder.join("corpora");
    let stand_off = stand_off_of(&with_texts);
    for (seed, percent) in [(21, 0), (22, 20), (23, 60)] {
        let pred = TempDir::new().unwrap();
        damage::write(&with_texts, pred.path(), Damage { seed, percent, lossy: percent > 50 });
        let score = |gold: &Path, options: &[&str]| {
            let paths = [gold.to_str().unwrap(), pred.path().to_str().unwrap(), "--json", "--by", "doc"];
            command::score(&[&paths, options].concat()).unwrap().0
        };
        // The digests are checked on the way; no document may be left out.
        assert_eq!(score(stand_off.path(), &["--texts", texts.to_str().unwrap()]), score(&with_texts, &[]));
    }
}

#[test]
fn spans_cut_out_of_the_texts_are_the_surfaces() {
    let Some(folder) = shared::folder("spans_cut_out_of_the_texts_are_the_surfaces") else { return };
    let texts = zhibiao_eval::texts::Texts::open(&folder.join("corpora")).unwrap();
    let manifest = Manifest::beside(&gold()).unwrap().unwrap();
    for (doc, observations) in Corpus::read(&folder.join("gold"), Role::Gold).unwrap().documents() {
        let file = texts.verified(doc, &manifest.get(doc).unwrap().sha256).unwrap();
        let bytes = fs::read(file).unwrap();
        assert_eq!(manifest.get(doc).unwrap().bytes, bytes.len() as u64);
        let text = zhibiao_eval::texts::decode(&bytes).unwrap();
        for o in observations {
            let span: String = text[o.start as usize..o.end as usize].iter().collect();
            assert!(o.surface.as_ref() == Some(&span), "{doc}:{}", o.start);
        }
    }
}
