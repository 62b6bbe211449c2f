//! What the tests on real documents share: where the documents are, and their text as anybody would read it.

#![allow(dead_code, reason = "each test takes what it needs of this module")]

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;
use zhibiao::pipeline::{Config, DocMeta, Extractor, Format};
use zhibiao_eval::record::{Observation, Role};

/// The folder of what is not in the repository: `ZHIBIAO_SHARED`, else `shared` beside the repository.
///
/// Where it is not there, one line says that `test` is left out, or the test fails if `ZHIBIAO_REQUIRE_SHARED=1`.
pub fn shared(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ZHIBIAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    if folder.join("corpora").is_dir() {
        return Some(folder);
    }
    let reason = format!("{} holds no corpora", folder.display());
    assert!(std::env::var("ZHIBIAO_REQUIRE_SHARED").as_deref() != Ok("1"), "{test} cannot run: {reason}");
    say(&format!("{test} is left out: {reason}"));
    None
}

/// The Python that has the packages of `tests/print/requirements.txt`: `ZHIBIAO_PYTHON`, else `python3` where it has them.
///
/// Where there is none, one line says that `test` is left out, or the test fails if `ZHIBIAO_REQUIRE_PEERS=1`.
pub fn python(test: &str) -> Option<PathBuf> {
    let python = std::env::var_os("ZHIBIAO_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let found = Command::new(&python).args(["-c", "import typst, docx"]).output();
    if found.is_ok_and(|run| run.status.success()) {
        return Some(python);
    }
    let reason = format!("{} has no typst and docx (tests/print/requirements.txt)", python.display());
    assert!(std::env::var("ZHIBIAO_REQUIRE_PEERS").as_deref() != Ok("1"), "{test} cannot run: {reason}");
    say(&format!("{test} is left out: {reason}"));
    None
}

/// Writes a line past the capture of a passing test's output, so that it is seen.
pub fn say(line: &str) {
    _ = writeln!(io::stderr(), "{line}");
}

/// The plain texts below a folder, in the order of their paths.
pub fn texts(folder: &Path) -> Vec<PathBuf> {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect()
}

/// The name of a file without its ending.
pub fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap()
}

/// The code points of a plain text, read without the library: UTF-8, else GB18030; the byte order mark left out.
pub fn decode(bytes: &[u8]) -> Vec<char> {
    let (text, had_errors) = encoding_rs::UTF_8.decode_with_bom_removal(bytes);
    if !had_errors {
        return text.chars().collect();
    }
    let (text, had_errors) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    assert!(!had_errors, "neither UTF-8 nor GB18030");
    text.chars().collect()
}

/// What is extracted from a file, as the scorer reads it.
pub fn predictions(doc: &str, file: &Path) -> Vec<Observation> {
    let meta = DocMeta { id: doc.to_owned(), format: Format::of(file).unwrap() };
    let extraction = Extractor::new(Config::default()).unwrap().extract(&fs::read(file).unwrap(), &meta).unwrap();
    let lines = extraction.records().flat_map(|document| {
        zhibiao::sink::records(&document).map(|record| serde_json::to_string(&record).unwrap()).collect::<Vec<_>>()
    });
    lines.map(|line| Observation::parse(&line, Role::Prediction).unwrap()).collect()
}
