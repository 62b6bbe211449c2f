//! Why weights cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// A file of a model that cannot be used. Nothing is allocated from a number in a file before it was checked.
#[derive(Debug, Error)]
#[error("{}: {fault}", path.display())]
pub struct ModelError {
    /// The file; its bare name where the bytes came from memory.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a file of a model.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is no such file.
    #[error("there is no such file")]
    NotFound,
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(io::Error),
    /// The file is of another kind.
    #[error("is no {expected}: {reason}")]
    Foreign {
        /// What was expected, in words.
        expected: &'static str,
        /// How it was told.
        reason: String,
    },
    /// The file is of the right kind, in a version that this program does not know.
    #[error("is of format version {found}; this program reads version {supported}")]
    Version {
        /// Its version.
        found: u64,
        /// The one that is read.
        supported: u64,
    },
    /// The file ends early.
    #[error("ends after {have} bytes where {needed} are announced")]
    Truncated {
        /// Bytes that its own numbers ask for.
        needed: u64,
        /// Bytes that are there.
        have: u64,
    },
    /// Two statements contradict each other, in one file or between two.
    #[error("{what}")]
    Inconsistent {
        /// The contradiction, in words.
        what: String,
    },
    /// A weight is infinite or no number.
    #[error("the weights `{tensor}` hold a value that is infinite or no number")]
    NotFinite {
        /// Name of the weights.
        tensor: String,
    },
    /// A library that should run the model does not.
    #[error("does not run the model: {reason}")]
    Runtime {
        /// What the library says.
        reason: String,
    },
    /// A size is beyond what this program accepts.
    #[error("{what} is {value}; at most {limit} is accepted")]
    TooLarge {
        /// The size, in words.
        what: String,
        /// Its value.
        value: u64,
        /// The greatest that is accepted.
        limit: u64,
    },
}

impl Fault {
    /// This fault in the file `path`.
    #[must_use]
    pub fn at(self, path: impl Into<PathBuf>) -> ModelError {
        ModelError { path: path.into(), fault: self }
    }

    /// Two statements that contradict each other.
    #[must_use]
    pub fn inconsistent(what: impl Into<String>) -> Self {
        Self::Inconsistent { what: what.into() }
    }

    /// A size that must lie in `1..=limit`: itself as an index type, or the fault.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] for zero, [`Fault::TooLarge`] beyond the limit.
    pub fn size(what: &str, value: u64, limit: usize) -> Result<usize, Self> {
        let too_large = || Self::TooLarge { what: what.to_owned(), value, limit: limit as u64 };
        match usize::try_from(value) {
            Ok(0) => Err(Self::inconsistent(format!("{what} is 0"))),
            Ok(size) if size <= limit => Ok(size),
            _ => Err(too_large()),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_file_and_the_reason() {
        let error = Fault::Truncated { needed: 12, have: 3 }.at("models/x.bin");
        assert_eq!(error.to_string(), "models/x.bin: ends after 3 bytes where 12 are announced");
        let error = Fault::from(io::Error::from(io::ErrorKind::NotFound)).at("a");
        assert_eq!(error.to_string(), "a: there is no such file");
    }

    #[test]
    fn sizes_lie_between_one_and_their_limit() {
        assert_eq!(Fault::size("the width", 4, 4).unwrap(), 4);
        assert_eq!(Fault::size("the width", 5, 4).unwrap_err().to_string(), "the width is 5; at most 4 is accepted");
        assert_eq!(Fault::size("the width", 0, 4).unwrap_err().to_string(), "the width is 0");
        assert!(Fault::size("the width", u64::MAX, 4).is_err());
    }
}
