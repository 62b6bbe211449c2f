//! The one document that a command was called for.

use std::path::{Path, PathBuf};

use zhibiao::pipeline::{DocMeta, ExtractError};

use crate::cli::exit::Stop;
use crate::cli::failure::Failure;
use crate::cli::guard::guarded;
use crate::cli::input::Input;
use crate::cli::read::read;

/// The bytes of a document and what is known of it.
pub struct Single {
    path: PathBuf,
    bytes: Vec<u8>,
    meta: DocMeta,
}

impl Single {
    /// Reads the bytes of the document at `path`; `-` is standard input.
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let Input { place, meta } = Input::single(path).map_err(|failure| Stop::document(&failure))?;
        let bytes = read(&place).map_err(|failure| Stop::document(&failure))?;
        Ok(Self { path: place.path().to_owned(), bytes, meta })
    }

    /// Its path, or `-`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What `work` makes of it.
    pub fn read<T>(&self, work: impl FnOnce(&[u8], &DocMeta) -> Result<T, ExtractError>) -> Result<T, Stop> {
        guarded(|| work(&self.bytes, &self.meta).map_err(|error| Failure::unread(&self.path, &error)))
            .unwrap_or_else(|panic| Err(Failure::new(&self.path, "internal_error", panic)))
            .map_err(|failure| Stop::document(&failure))
    }
}
