//! `MANIFEST.csv` beside stand-off gold: from which text, told by its digest, the offsets of a document were taken.

use std::path::Path;

use serde::Deserialize;

use crate::error::EvalError;
use crate::windows::folder_of;

/// What the manifest says of one document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// Document id.
    pub doc: String,
    /// SHA-256 of the text's file, in lower-case hexadecimal.
    pub sha256: String,
    /// Size of the text's file.
    pub bytes: u64,
    /// Gold observations.
    pub observations: usize,
    /// `dev` for documents that may be looked at while rules are written, `heldout` for those that may not.
    pub split: String,
    /// The place that the document is about, a district's by its city; none where the table has no such column.
    #[serde(default)]
    pub place: Option<String>,
}

/// The documents of a stand-off gold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest(Vec<Entry>);

impl Manifest {
    /// Reads `MANIFEST.csv` beside the gold, where there is one.
    ///
    /// # Errors
    /// The file exists and cannot be read, or a row is not what it should be.
    pub fn beside(gold: &Path) -> Result<Option<Self>, EvalError> {
        let path = folder_of(gold).join("MANIFEST.csv");
        if !path.exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path).map_err(EvalError::read(&path))?;
        match Self::parse(&text) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(reason) => Err(EvalError::Malformed { path, reason }),
        }
    }

    /// Reads the text of a manifest: a header and one row a document.
    ///
    /// # Errors
    /// The first row that is not what it should be, with its line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().cloned().map_err(|e| e.to_string())?;
        reader.deserialize().collect::<Result<_, _>>().map(Self).map_err(|e| reason(&e, &header))
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// What is said of one document.
    pub fn get(&self, doc: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.doc == doc)
    }
}

/// Why a row is none: its line, its column and what is wrong there.
fn reason(error: &csv::Error, header: &csv::StringRecord) -> String {
    let csv::ErrorKind::Deserialize { pos: Some(position), err } = error.kind() else { return error.to_string() };
    let column = err.field().and_then(|field| header.get(usize::try_from(field).ok()?));
    format!("line {}: {}{}", position.line(), column.map(|name| format!("{name}: ")).unwrap_or_default(), err.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_document() {
        let manifest =
            Manifest::parse("doc,sha256,bytes,observations,split\na,00ff,12,3,dev\nb,11,5,0,heldout\n").unwrap();
        assert_eq!(manifest.get("b").map(|e| (e.bytes, e.split.as_str())), Some((5, "heldout")));
        assert_eq!(manifest.get("c"), None);
        assert_eq!(manifest.entries().len(), 2);
    }

    #[test]
    fn a_place_may_be_named() {
        let manifest =
            Manifest::parse("doc,sha256,bytes,observations,split,place\na,00,1,3,dev,云州市\nb,11,5,0,dev,\n").unwrap();
        let places: Vec<_> = manifest.entries().iter().map(|entry| entry.place.as_deref()).collect();
        assert_eq!(places, [Some("云州市"), None]);
        let without = Manifest::parse("doc,sha256,bytes,observations,split\na,00,1,3,dev\n").unwrap();
        assert_eq!(without.entries()[0].place, None);
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let reason = Manifest::parse("doc,sha256,bytes,observations,split\na,00,many,3,dev\n").unwrap_err();
        assert_eq!(reason, "line 2: bytes: invalid digit found in string");
    }
}
