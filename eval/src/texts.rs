//! The texts that a gold was made from: found by document id, told by their digest, quoted around an error.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::EvalError;
use crate::record::walk;

/// The files of a folder, by their names without ending.
#[derive(Debug, Clone)]
pub struct Texts {
    folder: PathBuf,
    by_stem: BTreeMap<String, Vec<PathBuf>>,
}

impl Texts {
    /// Lists a folder and the folders in it.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub fn open(folder: &Path) -> Result<Self, EvalError> {
        let mut by_stem: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for file in walk(folder)? {
            if let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) {
                by_stem.entry(stem.to_owned()).or_default().push(file);
            }
        }
        // A plain text goes before any other form of the document: offsets are those of a plain text.
        for files in by_stem.values_mut() {
            files.sort_by_key(|file| file.extension().is_none_or(|ending| ending != "txt"));
        }
        Ok(Self { folder: folder.to_path_buf(), by_stem })
    }

    /// The files that may be a document's text: those whose path ends in the document id, endings aside.
    pub fn candidates(&self, doc: &str) -> impl Iterator<Item = &Path> {
        // `#2` marks the second document inside one file.
        let id = Path::new(doc.split_once('#').map_or(doc, |(file, _)| file)).to_path_buf();
        let stem = id.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        self.by_stem
            .get(stem)
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .filter(move |file| file.with_extension("").ends_with(&id))
    }

    /// The file of a document whose SHA-256 is the given one.
    ///
    /// # Errors
    /// In words, why there is none: no file, an unreadable one, or one of another digest.
    pub fn verified(&self, doc: &str, sha256: &str) -> Result<PathBuf, String> {
        let mut other = None;
        for file in self.candidates(doc) {
            match fs::read(file) {
                Ok(bytes) if digest(&bytes) == sha256 => return Ok(file.to_path_buf()),
                Ok(bytes) => {
                    let found = digest(&bytes);
                    other.get_or_insert_with(|| {
                        format!("{} has sha256 {found}, the manifest names {sha256}", file.display())
                    });
                }
                Err(e) => _ = other.get_or_insert_with(|| format!("{}: {e}", file.display())),
            }
        }
        Err(other.unwrap_or_else(|| format!("no text of it in {}", self.folder.display())))
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The code points of a plain text: UTF-8, else GB18030; none where it is neither (an office file, a PDF).
pub fn decode(bytes: &[u8]) -> Option<Vec<char>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?,
    };
    Some(text.chars().collect())
}

/// How many code points are shown before and after a span.
const AROUND: usize = 30;

/// The text around a span on one line, the span itself between ⟦ and ⟧; none where the span lies outside the text.
pub fn around(text: &[char], start: i64, end: i64) -> Option<String> {
    around_by(text, start, end, AROUND)
}

/// As [`around`], with so many code points on either side.
pub fn around_by(text: &[char], start: i64, end: i64, width: usize) -> Option<String> {
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    let span = text.get(start..end)?;
    let before = &text[start.saturating_sub(width)..start];
    let after = &text[end..end.saturating_add(width).min(text.len())];
    let line = |part: &[char]| -> String { part.iter().map(|&c| if c.is_control() { ' ' } else { c }).collect() };
    Some(format!("{}⟦{}⟧{}", line(before), line(span), line(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_text_has_the_known_digest() {
        assert_eq!(digest(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn a_span_is_quoted_with_its_neighbours() {
        let text: Vec<char> = "粮食产量达到\n12.5万吨，增长3%".chars().collect();
        assert_eq!(around(&text, 7, 13).unwrap(), "粮食产量达到 ⟦12.5万吨⟧，增长3%");
        assert_eq!(around_by(&text, 7, 13, 2).unwrap(), "到 ⟦12.5万吨⟧，增");
        assert_eq!(around(&text, 7, 700), None);
        assert_eq!(around(&text, -1, 3), None);
        assert_eq!(around(&text, 9, 7), None);
        assert!(around(&text, 0, i64::MAX).is_none());
    }

    #[test]
    fn utf8_and_gb18030_are_texts_and_an_archive_is_none() {
        assert_eq!(decode("\u{feff}吨".as_bytes()).unwrap(), ['吨']);
        assert_eq!(decode(b"\xb6\xd6").unwrap(), ['吨']);
        assert_eq!(decode(b"PK\x03\x04\x00"), None);
    }

    #[test]
    fn a_document_is_found_by_id_and_digest() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("a")).unwrap();
        fs::create_dir_all(path("b")).unwrap();
        for (name, text) in [("a/r.docx", "3"), ("a/r.txt", "1"), ("b/r.txt", "2")] {
            fs::write(path(name), text).unwrap();
        }
        let texts = Texts::open(folder.path()).unwrap();
        assert_eq!(texts.candidates("a/r#2").collect::<Vec<_>>(), [path("a/r.txt"), path("a/r.docx")]);
        assert_eq!(texts.verified("r", &digest(b"2")), Ok(path("b/r.txt")));
        assert!(texts.verified("a/r", &digest(b"2")).unwrap_err().contains("the manifest names"));
        assert!(texts.verified("other", "").unwrap_err().starts_with("no text of it in"));
    }
}
