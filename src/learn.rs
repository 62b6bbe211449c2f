//! Learning: examples out of gold and out of what rules read, training, and judging by place.

pub mod calibrate;
pub mod examples;
pub mod linear;
pub mod logistic;
pub mod session;
pub mod study;
pub mod tagger;

use std::path::PathBuf;

use thiserror::Error;
use zhibiao_eval::EvalError;

use crate::model::ModelError;

/// Why nothing can be learned.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LearnError {
    /// Gold or its texts cannot be read, or a file cannot be written.
    #[error(transparent)]
    Eval(#[from] EvalError),
    /// A model cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
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
