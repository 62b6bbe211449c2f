//! What can go wrong, each with the file or the option that it is about.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// A failure of reading, training or writing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder that cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that is not what it should be.
    #[error("{}: {reason}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Options that contradict each other or leave nothing to do.
    #[error("{0}")]
    Usage(String),
    /// CUDA was asked for and this libtorch or this machine has none.
    #[error("no CUDA device: this libtorch sees none (--device cpu trains on the processor)")]
    NoCuda,
    /// The loss is no finite number any more.
    #[error("the loss of {stage}, epoch {epoch}, is {loss}: try a smaller rate of learning")]
    Diverged {
        /// Stage of the training.
        stage: &'static str,
        /// Epoch, from one.
        epoch: usize,
        /// The loss.
        loss: f64,
    },
    /// Gold or documents that nothing can be learned from.
    #[error(transparent)]
    Learn(#[from] zhibiao::learn::LearnError),
    /// A failure inside libtorch.
    #[error("libtorch: {0}")]
    Torch(#[from] tch::TchError),
    /// A failure inside rust-bert.
    #[error("rust-bert: {0}")]
    Bert(#[from] rust_bert::RustBertError),
}

/// A result of this package.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A file that is not what it should be.
    pub fn format(path: &Path, reason: impl Into<String>) -> Self {
        Self::Format { path: path.to_owned(), reason: reason.into() }
    }

    /// Options that do not go together.
    pub fn usage(reason: impl Into<String>) -> Self {
        Self::Usage(reason.into())
    }
}

/// Puts the path before what the system says.
pub trait At<T> {
    /// The result with `path` in its error.
    ///
    /// # Errors
    /// Where `self` is one.
    fn at(self, path: &Path) -> Result<T>;
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, path: &Path) -> Result<T> {
        self.map_err(|source| Error::Io { path: path.to_owned(), source })
    }
}
