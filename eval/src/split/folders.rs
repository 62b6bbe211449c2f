//! A folder for each part, with what belongs to its documents, so that it can be scored as the whole gold can.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::Part;
use crate::error::EvalError;
use crate::record::Corpus;
use crate::windows::folder_of;

/// Checks that a folder can take parts: it is not there or empty, and does not lie in the gold.
///
/// # Errors
/// It holds something, is no folder, or lies in the gold.
pub fn check_target(target: &Path, gold: &Path) -> Result<(), EvalError> {
    let fault = |reason: &str| Err(EvalError::Malformed { path: target.to_path_buf(), reason: reason.to_owned() });
    if target.exists() {
        let mut entries = fs::read_dir(target).map_err(EvalError::read(target))?;
        if entries.next().is_some() {
            return fault("the folder is not empty");
        }
    }
    // The nearest folder that exists says where the target lies.
    let absolute = std::path::absolute(target).map_err(EvalError::read(target))?;
    let there = absolute.ancestors().find_map(|folder| folder.canonicalize().ok());
    let gold = gold.canonicalize().map_err(EvalError::read(gold))?;
    if there.is_some_and(|there| gold.is_dir() && there.starts_with(&gold)) {
        return fault("the folder lies in the gold, which would hold every document twice");
    }
    Ok(())
}

/// Writes each part into a folder of its own: the lines of its documents as they stand, in files of the same names,
/// and its part of `windows.json` and `MANIFEST.csv`, where the gold has them. `split.csv` says what went where.
///
/// # Errors
/// Something cannot be read or written, or two parts would have one folder.
pub fn write(gold: &Path, corpus: &Corpus, parts: &[Part], target: &Path) -> Result<(), EvalError> {
    let folders = folders(parts, target)?;
    let mut part_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, part) in parts.iter().enumerate() {
        part_of.extend(part.documents.iter().map(|document| (document.doc.as_str(), number)));
    }
    for folder in &folders {
        fs::create_dir_all(folder).map_err(EvalError::write_file(folder))?;
    }
    write_lines(gold, corpus, &part_of, &folders)?;
    write_windows(gold, &part_of, &folders)?;
    write_manifest(gold, &part_of, &folders)?;
    let path = target.join("split.csv");
    let written = fs::File::create(&path).and_then(|file| table(parts, file));
    written.map_err(EvalError::write_file(&path))
}

/// Writes CSV `doc,place,part`, part by part.
///
/// # Errors
/// `out` does not take it.
pub fn table(parts: &[Part], out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["doc", "place", "part"])?;
    for part in parts {
        for document in &part.documents {
            writer.write_record([&document.doc, document.place.as_deref().unwrap_or_default(), &part.part])?;
        }
    }
    writer.flush()
}

/// The folder of each part: its name, with `_` for what cannot stand in a file name.
fn folders(parts: &[Part], target: &Path) -> Result<Vec<PathBuf>, EvalError> {
    let mut seen: BTreeMap<PathBuf, &str> = BTreeMap::new();
    let mut folders = Vec::with_capacity(parts.len());
    for part in parts {
        let safe = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c };
        let name: String = part.part.chars().map(safe).collect();
        let folder = target.join(if name.trim_matches('.').is_empty() { "_".to_owned() } else { name });
        if let Some(other) = seen.insert(folder.clone(), &part.part) {
            let reason = format!("the parts {other} and {} would have one folder", part.part);
            return Err(EvalError::Malformed { path: folder, reason });
        }
        folders.push(folder);
    }
    Ok(folders)
}

/// Copies the lines of every gold file.
fn write_lines(
    gold: &Path,
    corpus: &Corpus,
    part_of: &BTreeMap<&str, usize>,
    folders: &[PathBuf],
) -> Result<(), EvalError> {
    let mut lines_of: BTreeMap<(u32, usize), Vec<u32>> = BTreeMap::new();
    for observation in corpus.observations() {
        if let Some(&part) = part_of.get(observation.doc.as_str()) {
            lines_of.entry((observation.origin.file, part)).or_default().push(observation.origin.line);
        }
    }
    for ((file, part), mut numbers) in lines_of {
        let (Some(file), Some(folder)) = (corpus.files().get(file as usize), folders.get(part)) else { continue };
        let bytes = fs::read(file).map_err(EvalError::read(file))?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        numbers.sort_unstable();
        let mut numbers = numbers.into_iter().peekable();
        let mut kept = Vec::with_capacity(bytes.len());
        for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
            if numbers.next_if_eq(&number).is_some() {
                kept.extend_from_slice(line);
                kept.push(b'\n');
            }
        }
        let below = file.strip_prefix(gold).ok().filter(|below| !below.as_os_str().is_empty());
        let below = below.or_else(|| file.file_name().map(Path::new)).unwrap_or(file);
        write_file(&folder.join(below), &kept)?;
    }
    Ok(())
}

/// Divides `windows.json`, where there is one; parts without an entry get none.
fn write_windows(gold: &Path, part_of: &BTreeMap<&str, usize>, folders: &[PathBuf]) -> Result<(), EvalError> {
    let path = folder_of(gold).join("windows.json");
    if !path.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&path).map_err(EvalError::read(&path))?;
    let windows: Map<String, Value> = serde_json::from_str(&text)
        .map_err(|error| EvalError::Malformed { path: path.clone(), reason: error.to_string() })?;
    for (number, folder) in folders.iter().enumerate() {
        let of_part = windows.iter().filter(|(doc, _)| part_of.get(doc.as_str()) == Some(&number));
        let lines: Vec<_> = of_part.map(|(doc, spans)| format!("  {}: {spans}", Value::from(doc.as_str()))).collect();
        if !lines.is_empty() {
            write_file(&folder.join("windows.json"), format!("{{\n{}\n}}\n", lines.join(",\n")).as_bytes())?;
        }
    }
    Ok(())
}

/// Divides `MANIFEST.csv`, where there is one, with all its columns.
fn write_manifest(gold: &Path, part_of: &BTreeMap<&str, usize>, folders: &[PathBuf]) -> Result<(), EvalError> {
    let path = folder_of(gold).join("MANIFEST.csv");
    if !path.exists() {
        return Ok(());
    }
    let malformed = |error: csv::Error| EvalError::Malformed { path: path.clone(), reason: error.to_string() };
    let mut reader = csv::Reader::from_path(&path).map_err(malformed)?;
    let header = reader.headers().map_err(malformed)?.clone();
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().map_err(malformed)?;
    let column = header.iter().position(|name| name == "doc").unwrap_or_default();
    for (number, folder) in folders.iter().enumerate() {
        let file = folder.join("MANIFEST.csv");
        let of_part =
            records.iter().filter(|record| record.get(column).and_then(|doc| part_of.get(doc)) == Some(&number));
        let rows = |out: &mut Vec<u8>| {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(&header)?;
            of_part.into_iter().try_for_each(|record| writer.write_record(record))?;
            writer.flush()
        };
        let mut text = Vec::new();
        rows(&mut text).map_err(EvalError::write_file(&file))?;
        write_file(&file, &text)?;
    }
    Ok(())
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), EvalError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(EvalError::write_file(folder))?;
    }
    fs::write(path, bytes).map_err(EvalError::write_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> Part {
        Part { part: name.into(), share: 0.5, observations: 0, documents: Vec::new() }
    }

    #[test]
    fn parts_have_folders_that_can_be_made() {
        let names = |parts: &[Part]| folders(parts, Path::new("t"));
        let made = names(&[part("云州市"), part("a/b"), part(".."), part("../../x")]).unwrap();
        assert_eq!(made, ["t/云州市", "t/a_b", "t/_", "t/.._.._x"].map(PathBuf::from));
        assert!(names(&[part("a/b"), part("a_b")]).unwrap_err().to_string().contains("one folder"));
    }
}
