//! A thousand damaged files of each format: every one is read or becomes an error line, in good time and bounded memory.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Damaged files of a format.
const FILES: usize = 1000;
/// Longest that all of them may take together, on a slow machine and unoptimised.
const LIMIT: Duration = Duration::from_secs(900);
/// Longest that one of them may take.
const LIMIT_ONE: Duration = Duration::from_secs(10);
/// Most memory, in KB.
const MEMORY: u64 = 500_000;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/formats/yunzhou-plan-2024")
}

/// The bytes with some of them flipped, overwritten, cut out, doubled, or an end cut off.
fn damaged(bytes: &[u8], random: &mut Pcg64Mcg) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..random.random_range(1..=12) {
        if out.len() < 16 {
            break;
        }
        let at = random.random_range(0..out.len());
        let length = random.random_range(1..=64).min(out.len() - at);
        match random.random_range(0..6) {
            0 => out[at] ^= 1 << random.random_range(0..8),
            1 => out[at] = random.random_range(0..=255),
            2 => drop(out.drain(at..at + length)),
            3 => {
                let copy = out[at..at + length].to_vec();
                out.splice(at..at, copy);
            }
            4 => {
                // A number of the file becomes another one: lengths, offsets, references.
                if let Some(digit) = out[at..].iter().position(u8::is_ascii_digit) {
                    out[at + digit] = b'0' + random.random_range(0..10);
                }
            }
            _ if random.random_bool(0.1) => out.truncate(at),
            _ => out[at] = out[at].wrapping_add(1),
        }
    }
    out
}

/// Runs `extract` over a folder, and looks at its memory while it runs: the most it had, in KB, and its exit status.
fn run(folder: &Path, out: &Path, limit: Duration) -> (u64, Option<i32>) {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("zhibiao"))
        .args(["extract", "--quiet", "--output"])
        .arg(out.join("observations.jsonl"))
        .arg("--errors")
        .arg(out.join("errors.jsonl"))
        .arg("--docs")
        .arg(out.join("documents.jsonl"))
        .arg(folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let (start, mut most) = (Instant::now(), 0);
    loop {
        if let Ok(status) = fs::read_to_string(format!("/proc/{}/status", child.id())) {
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            most = peak.and_then(|kb| kb.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0).max(most);
        }
        if let Some(status) = child.try_wait().unwrap() {
            return (most, status.code());
        }
        if start.elapsed() > limit {
            child.kill().unwrap();
            panic!("not done after {limit:?}");
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Every file of the folder has a line in the index or among the errors, and none made the program fail.
fn hold(folder: &Path, files: usize, limit: Duration) {
    let out = tempfile::tempdir().unwrap();
    let (memory, code) = run(folder, out.path(), limit);
    assert!(matches!(code, Some(0 | 1)), "exit status {code:?}");
    assert!(memory < MEMORY, "{memory} KB");
    let lines = |name: &str| -> Vec<serde_json::Value> {
        let text = fs::read_to_string(out.path().join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let errors = lines("errors.jsonl");
    for error in &errors {
        assert_ne!(error["code"], "internal_error", "{error}");
        assert!(error["reason"].as_str().is_some_and(|reason| reason.len() > 8), "{error}");
    }
    let mut seen: Vec<String> =
        lines("documents.jsonl").iter().chain(&errors).map(|line| line["path"].as_str().unwrap().to_owned()).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), files);
}

fn mutations(name: &str, seed: u64) {
    let bytes = fs::read(samples().join(name)).unwrap();
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let folder = tempfile::tempdir().unwrap();
    for number in 0..FILES {
        fs::write(folder.path().join(format!("{number:04}")), damaged(&bytes, &mut random)).unwrap();
    }
    hold(folder.path(), FILES, LIMIT);
}

#[test]
fn damaged_pdf() {
    mutations("one.pdf", 1);
}

#[test]
fn damaged_docx() {
    mutations("doc.docx", 2);
}

#[test]
fn damaged_html() {
    mutations("page.html", 3);
}

#[test]
fn damaged_text() {
    let text = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/samples/yunzhou-plan-2024.txt");
    let bytes = fs::read(text).unwrap();
    let mut random = Pcg64Mcg::seed_from_u64(4);
    let folder = tempfile::tempdir().unwrap();
    for number in 0..FILES {
        let ending = if number % 2 == 0 { "txt" } else { "md" };
        fs::write(folder.path().join(format!("{number:04}.{ending}")), damaged(&bytes, &mut random)).unwrap();
    }
    hold(folder.path(), FILES, LIMIT);
}

/// A DOCX whose member has the content that `write` gives it.
fn docx(write: &dyn Fn(&mut dyn std::io::Write)) -> Vec<u8> {
    let sample = fs::read(samples().join("doc.docx")).unwrap();
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(sample)).unwrap();
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated).large_file(true);
    for at in 0..old.len() {
        let mut member = old.by_index(at).unwrap();
        let name = member.name().unwrap().into_owned();
        new.start_file(name.as_str(), options).unwrap();
        if name == "word/document.xml" {
            write(&mut new);
        } else {
            std::io::copy(&mut member, &mut new).unwrap();
        }
    }
    new.finish().unwrap().into_inner()
}

/// Files made to harm, each by itself.
#[test]
fn bombs() {
    let zeros = |out: &mut dyn std::io::Write| {
        let block = vec![b' '; 1 << 20];
        for _ in 0..1024 {
            out.write_all(&block).unwrap();
        }
    };
    let entities = |out: &mut dyn std::io::Write| {
        let mut text = String::from("<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"增长5%。\">");
        for (name, of) in
            ["b", "c", "d", "e", "f", "g", "h", "i", "j"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        {
            text += &format!("<!ENTITY {name} \"{}\">", format!("&{of};").repeat(10));
        }
        text += "]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>";
        out.write_all(text.as_bytes()).unwrap();
    };
    let deep = |out: &mut dyn std::io::Write| {
        out.write_all(b"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>")
            .unwrap();
        out.write_all("<w:tbl><w:tr><w:tc>".repeat(200_000).as_bytes()).unwrap();
    };
    let page = format!("<html><body>{}增长5%。", "<div><table><tr><td>".repeat(200_000));
    // A page tree and a form that hold themselves.
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 9>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</A 4 0 R>>>>/Contents 5 0 R>>endobj\n\
        4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 4 0 R>>>>/Length 12>>stream\n/A Do /A Do \nendstream endobj\n\
        5 0 obj<</Length 6>>stream\n/A Do \nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    let nested = [b"%PDF-1.4\n1 0 obj".to_vec(), b"[<<".repeat(300_000)].concat();
    let bombs: [(&str, Vec<u8>); 7] = [
        ("zeros", docx(&zeros)),
        ("entities", docx(&entities)),
        ("deep", docx(&deep)),
        ("page", page.into_bytes()),
        ("loops", pdf.to_vec()),
        ("nested", nested),
        ("many", "<p>增长5%</p>".repeat(3_000_000).into_bytes()),
    ];
    for (name, bytes) in bombs {
        let folder = tempfile::tempdir().unwrap();
        fs::File::create(folder.path().join(name)).unwrap().write_all(&bytes).unwrap();
        let start = Instant::now();
        hold(folder.path(), 1, LIMIT_ONE * if cfg!(debug_assertions) { 4 } else { 1 });
        common::say(&format!("{name}: {:.1} s", start.elapsed().as_secs_f64()));
    }
}
