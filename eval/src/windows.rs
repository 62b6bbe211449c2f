//! `windows.json` beside the gold: the parts of a document that were annotated, where it was not annotated whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::EvalError;

/// The annotated parts of documents, as half-open spans of code points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Windows(BTreeMap<String, Option<Vec<(i64, i64)>>>);

/// The folder that holds what belongs to a gold: the gold itself, or the folder of the file.
pub(crate) fn folder_of(gold: &Path) -> &Path {
    if gold.is_dir() { gold } else { gold.parent().unwrap_or(gold) }
}

impl Windows {
    /// Reads `windows.json` beside the gold; without one, every document counts whole.
    ///
    /// # Errors
    /// The file exists and cannot be read, or is not an object of lists of `[start, end]`.
    pub fn beside(gold: &Path) -> Result<Self, EvalError> {
        let path = folder_of(gold).join("windows.json");
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(&path).map_err(EvalError::read(&path))?;
        Self::parse(&text).map_err(|reason| EvalError::Malformed { path, reason })
    }

    /// Reads the text of a `windows.json`.
    ///
    /// # Errors
    /// What of the text is not an object of lists of `[start, end]`.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map(Self).map_err(|e| format!("not a list of annotated parts: {e}"))
    }

    /// Whether something that starts at `start` belongs to the annotated part of a document.
    pub fn cover(&self, doc: &str, start: i64) -> bool {
        match self.0.get(doc) {
            Some(Some(parts)) => parts.iter().any(|&(from, to)| from <= start && start < to),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_half_open_and_other_documents_count_whole() {
        let windows = Windows::parse(r#"{"a": [[0, 5], [10, 12]], "b": [], "c": null}"#).unwrap();
        let starts = |doc| (0..15).filter(|&s| windows.cover(doc, s)).count();
        assert_eq!((starts("a"), starts("b"), starts("c"), starts("d")), (7, 0, 15, 15));
        assert!(windows.cover("a", 0) && !windows.cover("a", 5) && windows.cover("a", 11));
    }

    #[test]
    fn other_json_is_refused() {
        assert!(Windows::parse("[]").unwrap_err().starts_with("not a list of annotated parts"));
        assert!(Windows::parse(r#"{"a": [[1]]}"#).is_err());
    }
}
