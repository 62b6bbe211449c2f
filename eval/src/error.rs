//! What can go wrong before there is a figure to show.

use std::io;
use std::path::{Path, PathBuf};

/// Why an evaluation could not be made. Every message names the file, and the line where there is one.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file or folder could not be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line of a JSON Lines file holds no observation.
    #[error("{}:{line}: not an observation: {reason}", path.display())]
    NotAnObservation {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is missing or of the wrong kind.
        reason: String,
    },
    /// The gold holds nothing to score against.
    #[error("{}: no gold observation", path.display())]
    EmptyGold {
        /// The gold file or folder.
        path: PathBuf,
    },
    /// Every gold document was left out, so that there is nothing to score.
    #[error("{}: every gold document was left out: {reason}", path.display())]
    NothingLeft {
        /// The gold file or folder.
        path: PathBuf,
        /// Why the first of them was left out.
        reason: String,
    },
    /// A file beside the gold (`windows.json`, `MANIFEST.csv`) is not what it should be.
    #[error("{}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with the line where there is one.
        reason: String,
    },
    /// A line of a table or of a file that was decided by hand is not what it should be, or does not belong there.
    #[error("{}:{line}: {reason}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The field, and what is wrong with it.
        reason: String,
    },
    /// Two sets of observations have nothing in common that could be compared.
    #[error("{} and {}: {reason}", a.display(), b.display())]
    NothingInCommon {
        /// The first file or folder.
        a: PathBuf,
        /// The second file or folder.
        b: PathBuf,
        /// What each of them holds.
        reason: String,
    },
    /// A file or folder could not be written.
    #[error("{}: could not be written: {source}", path.display())]
    WriteFile {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The result could not be written.
    #[error("the result could not be written: {0}")]
    Write(#[from] io::Error),
}

impl EvalError {
    /// For `map_err`: the error of reading `path`.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Read { path, source }
    }

    /// For `map_err`: the error of writing `path`.
    pub(crate) fn write_file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::WriteFile { path, source }
    }
}
