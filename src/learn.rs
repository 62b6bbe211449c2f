//! Learning: examples out of gold and out of what rules read, training, and judging by place.

pub mod examples;
pub mod logistic;
pub mod study;
pub mod tagger;

use std::path::PathBuf;

use thiserror::Error;
use zhibiao_eval::EvalError;

/// Why nothing can be learned.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LearnError {
    /// The gold cannot be read, or its texts.
    #[error(transparent)]
    Gold(#[from] EvalError),
    /// A file or folder cannot be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A folder holds nothing to learn from.
    #[error("{}: {reason}", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
        /// What was looked for.
        reason: String,
    },
}
