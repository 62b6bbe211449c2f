//! What a user names as a place for rows: a file, told by its ending, or a database.

use std::fmt::{self, Display, Formatter};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::sink::jsonl::{JsonLines, rows};
use crate::sink::{Output, Row, Rows, Sink, SinkError, Table};

/// Bytes that are read at a time.
const BUFFER: usize = 1 << 18;

/// Somewhere that rows are written to or read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file of JSON Lines; writing replaces it.
    JsonLines(PathBuf),
}

impl Target {
    /// The target that `text` names.
    ///
    /// # Errors
    /// A reason, for a person, where no format has this ending.
    pub fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Ok(Self::JsonLines(path)),
            _ => Err(format!("{text}: no format has this ending; there are .jsonl, .ndjson")),
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::JsonLines(path) => Some(path),
        }
    }

    /// Opens it for rows of `table`.
    ///
    /// # Errors
    /// Where it cannot be written, or holds something else.
    pub fn open(&self, table: &'static Table) -> Result<Box<dyn Sink>, SinkError> {
        match self {
            Self::JsonLines(path) => Ok(Box::new(JsonLines::new(Output::file(path)?, table))),
        }
    }

    /// Reads its rows.
    ///
    /// # Errors
    /// Where it cannot be opened, or holds something else.
    pub fn rows<R: Row + DeserializeOwned + 'static>(&self) -> Result<Rows<R>, SinkError> {
        match self {
            Self::JsonLines(path) => Ok(Box::new(rows(BufReader::with_capacity(BUFFER, File::open(path)?)))),
        }
    }
}

impl Display for Target {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::JsonLines(path) => path.display().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_format() {
        assert_eq!(Target::parse("a/b.JSONL"), Ok(Target::JsonLines("a/b.JSONL".into())));
        assert!(Target::parse("a/b.xyz").unwrap_err().contains("no format has this ending"));
    }
}
