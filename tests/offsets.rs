//! Offsets never lie: what cleaning makes of real documents maps back to them.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what it did and stops where something is missing"
)]

use std::fs;
use std::path::{Path, PathBuf};

use zhibiao::clean::{Format, clean, decode};
use zhibiao::document::{Block, Document};

/// The folder of documents and gold that is not part of the repository.
fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("ZHIBIAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    if path.join("corpora").is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("ZHIBIAO_REQUIRE_SHARED").is_none(), "no documents at {}", path.display());
    println!("skipped: no documents at {}", path.display());
    None
}

fn documents(shared: &Path) -> Vec<(String, Document)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(shared.join("corpora"))
        .unwrap()
        .filter_map(|folder| fs::read_dir(folder.unwrap().path()).ok())
        .flatten()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let decoded = decode(&fs::read(&path).unwrap(), None).unwrap();
            (path.file_stem().unwrap().to_string_lossy().into_owned(), clean(decoded.text, Format::Text))
        })
        .collect()
}

/// Prints the cleaned text of the document named by `ZHIBIAO_SHOW` (`cargo test --test offsets -- --nocapture`).
#[test]
fn show() {
    let (Some(shared), Some(name)) = (shared(), std::env::var_os("ZHIBIAO_SHOW")) else { return };
    let name = name.to_string_lossy();
    for (_, document) in documents(&shared).into_iter().filter(|(id, _)| id.starts_with(&*name)) {
        println!("{}", document.to_debug());
    }
}

/// Characters that cleaning may change or leave out: everything but Chinese characters, letters and digits.
fn kept(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

#[test]
fn every_piece_comes_from_its_source() {
    let Some(shared) = shared() else { return };
    for (id, document) in documents(&shared) {
        let source: Vec<char> = document.source.chars().collect();
        for piece in document.map.pieces().iter().filter(|p| p.aligned) {
            let text: Vec<char> = piece.text.of(&document.text).chars().collect();
            let origin = &source[piece.source.start()..piece.source.end()];
            assert_eq!(text.len(), origin.len(), "{id}");
            for (made, from) in text.iter().zip(origin) {
                assert!(made == from || !kept(*from), "{id}: {made} from {from}");
            }
        }
    }
}

#[test]
fn blocks_cover_the_text() {
    let Some(shared) = shared() else { return };
    for (id, document) in documents(&shared) {
        let mut end = 0;
        for block in &document.blocks {
            match block {
                Block::Line { span, .. } => {
                    assert_eq!(span.start(), end, "{id}");
                    assert!(!span.of(&document.text).contains('\n'), "{id}");
                    end = span.end() + 1;
                }
                Block::Table(table) => {
                    let cells =
                        table.title.iter().chain(table.header.iter().flatten()).chain(table.rows.iter().flatten());
                    for cell in cells {
                        assert!(cell.start() >= end, "{id}");
                        assert!(!cell.of(&document.text).contains(['\n', '\t']), "{id}");
                    }
                    end = document.text[end..]
                        .match_indices('\n')
                        .map(|(i, _)| end + i + 1)
                        .nth(table.rows.len() + usize::from(table.title.is_some()) + table.header.len() - 1)
                        .unwrap();
                }
            }
        }
        assert_eq!(end, document.text.len(), "{id}");
    }
}

/// Held-out documents: their gold is not looked at here.
const HELD_OUT: [&str; 2] = ["000_b7237ac9836791aa", "hailar-2013"];

#[test]
fn every_annotated_quantity_survives_in_one_line() {
    let Some(shared) = shared() else { return };
    let documents = documents(&shared);
    let (mut all, mut lost) = (0, Vec::new());
    for (id, document) in documents.iter().filter(|(id, _)| !HELD_OUT.contains(&id.as_str())) {
        let Ok(gold) = fs::read_to_string(shared.join("gold").join(format!("{id}.jsonl"))) else { continue };
        // Where each code point of the source stands in the cleaned text.
        let mut place = vec![None; document.source.chars().count()];
        for piece in document.map.pieces() {
            let text = piece.text.of(&document.text);
            for (i, source) in (piece.source.start()..piece.source.end()).enumerate() {
                let byte = if piece.aligned { text.char_indices().nth(i).map_or(0, |(b, _)| b) } else { 0 };
                place[source] = Some(piece.text.start() + byte);
            }
        }
        for line in gold.lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let offset = |key: &str| usize::try_from(record[key].as_u64().unwrap()).unwrap();
            let (start, end) = (offset("start"), offset("end"));
            let surface: String = record["surface"].as_str().unwrap().chars().filter(|c| !c.is_whitespace()).collect();
            all += 1;
            let first = place[start];
            let last = place[end - 1];
            let survives = first.zip(last).is_some_and(|(first, last)| {
                let part = document.text.get(first..last).unwrap_or("\n");
                let length = document.text[first..].chars().take(surface.chars().count() + 2).count();
                let whole: String = document.text[first..].chars().take(length).filter(|c| *c != ' ').collect();
                let same = whole.chars().zip(surface.chars()).all(|(a, b)| a == b || !kept(b));
                same && !part.contains(['\n', '\t'])
            });
            if !survives {
                lost.push(format!("{id} {start}..{end} {surface}"));
            }
        }
    }
    println!("{} of {all} annotated quantities survive", all - lost.len());
    assert!(lost.is_empty(), "{lost:#?}");
}

/// What cleaning leaves out of a text is furniture: few characters, in short lines.
#[test]
fn little_is_left_out() {
    let Some(shared) = shared() else { return };
    for (id, document) in documents(&shared) {
        let source: Vec<char> = document.source.chars().collect();
        let mut mapped = vec![false; source.len()];
        for piece in document.map.pieces() {
            mapped[piece.source.start()..piece.source.end()].fill(true);
        }
        let is_han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        let lost = source.iter().zip(&mapped).filter(|&(&c, &m)| !m && is_han(c)).count();
        let mut run = String::new();
        for (&c, &m) in source.iter().zip(&mapped) {
            if m || c == '\n' {
                assert!(run.chars().filter(|&c| is_han(c)).count() <= 40, "{id}: {run}");
                if std::env::var_os("ZHIBIAO_SHOW").is_some() && run.chars().any(is_han) {
                    println!("{id} leaves out {run}");
                }
                run.clear();
            } else {
                run.push(c);
            }
        }
        assert!(lost * 100 <= source.len(), "{id}: {lost} of {} characters are left out", source.len());
    }
}
