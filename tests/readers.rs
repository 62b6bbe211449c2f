//! The outputs as other programs read them: DuckDB, Polars, pandas, Arrow, Frictionless, SDMX and RDF tools see the rows that were written.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::say;
use zhibiao::pipeline::{Config, DocMeta, Extractor, Format};
use zhibiao::sink::{Record, Row, SinkError, Target, json_lines, write_descriptor};

/// The Python that has the packages of `tests/readers/requirements.txt`: `ZHIBIAO_PYTHON`, else `python3` where it has them.
///
/// Where there is none, one line says that `test` is left out, or the test fails if `ZHIBIAO_REQUIRE_PEERS=1`.
fn python(test: &str) -> Option<PathBuf> {
    let python = std::env::var_os("ZHIBIAO_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let modules = "import duckdb, polars, pandas, pyarrow, frictionless, pysdmx, sdmx, rdflib";
    let found = Command::new(&python).args(["-c", modules]).output();
    if found.is_ok_and(|run| run.status.success()) {
        return Some(python);
    }
    let reason = format!("{} lacks packages of tests/readers/requirements.txt", python.display());
    assert!(std::env::var("ZHIBIAO_REQUIRE_PEERS").as_deref() != Ok("1"), "{test} cannot run: {reason}");
    say(&format!("{test} is left out: {reason}"));
    None
}

/// What the samples say, as JSON Lines, and a few rows that no sample has.
fn lines() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/samples");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    let extractor = Extractor::new(Config::default()).unwrap();
    let mut lines = Vec::new();
    for path in paths {
        let Some(format) = Format::of(&path) else { continue };
        let meta = DocMeta { id: common::stem(&path).to_owned(), format };
        let extraction = extractor.extract(&fs::read(&path).unwrap(), &meta).unwrap();
        lines.extend(json_lines(extraction.records()).unwrap());
    }
    let one: Record<'_> = serde_json::from_slice(lines.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    let number = |text: &str| serde_json::from_str(text).unwrap();
    let odd = [
        Record { value: number("-0.0000000001"), scope_code: Some("010203".into()), id: "odd-1".into(), ..one.clone() },
        Record {
            value: number("123456789012345678.25"),
            amount: None,
            unit: "".into(),
            id: "odd-2".into(),
            ..one.clone()
        },
        Record { indicator: "=1+\"1\",\\\u{2028}'".into(), year: None, id: "odd-3".into(), ..one.clone() },
        Record {
            sentence: "两行\n一\r\n段".into(),
            flags: vec!["a,\"b\"".into(), "".into()],
            id: "odd-4".into(),
            ..one.clone()
        },
        Record { doc: "夹/件 \"名\"".into(), year_start: Some(2016), year: Some(2020), id: "odd-5".into(), ..one },
    ];
    for record in &odd {
        serde_json::to_writer(&mut lines, record).unwrap();
        lines.push(b'\n');
    }
    lines
}

/// Loads one file into another, row by row.
fn load(from: &Target, to: &Target) -> (u64, u64) {
    let mut sink = to.open(Record::TABLE).unwrap();
    from.for_each_row::<Record<'static>, SinkError>(|_, cells| sink.row(cells.unwrap())).unwrap();
    let loaded = sink.commit().unwrap();
    (loaded.added, loaded.left_out)
}

#[test]
fn other_programs_read_what_was_written() {
    let Some(python) = python("other_programs_read_what_was_written") else { return };
    let folder = tempfile::tempdir().unwrap();
    let target = |name: &str| Target::parse(folder.path().join(name).to_str().unwrap()).unwrap();
    let source = target("out.jsonl");
    fs::write(source.path().unwrap(), lines()).unwrap();
    for name in ["out.parquet", "out.csv", "out.sdmx.csv", "out.ttl"] {
        let (_, left_out) = load(&source, &target(name));
        assert_eq!(left_out > 0, name.contains("sdmx") || name.contains("ttl"), "{name}");
    }
    load(&source, &target("sheet.csv").for_spreadsheets());
    write_descriptor(&target("out.csv"), Record::TABLE).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/readers.py");
    let run = Command::new(python).env("PYTHONUTF8", "1").arg(script).arg(folder.path()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{out}{err}");
}

#[test]
fn every_form_gives_back_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let target = |name: &str| Target::parse(folder.path().join(name).to_str().unwrap()).unwrap();
    let source = target("out.jsonl");
    fs::write(source.path().unwrap(), lines()).unwrap();
    // From form to form and back to lines: the same bytes.
    let way =
        [source.clone(), target("a.parquet"), target("b.csv"), target("c.csv").for_spreadsheets(), target("d.jsonl")];
    for step in way.windows(2) {
        load(&step[0], &step[1]);
    }
    assert!(fs::read(way[4].path().unwrap()).unwrap() == fs::read(source.path().unwrap()).unwrap());
    // The same rows make the same file.
    load(&source, &target("again.parquet"));
    assert!(fs::read(target("again.parquet").path().unwrap()).unwrap() == fs::read(way[1].path().unwrap()).unwrap());
    // Exports are not read, and documents have no place in them.
    load(&source, &target("e.ttl"));
    assert!(target("e.ttl").rows::<Record<'static>>().is_err());
    let error = target("f.sdmx.csv").open(zhibiao::sink::DocumentEntry::TABLE).err().unwrap();
    assert_eq!(error.to_string(), "only observations can stand in a data cube, not documents");
}
