//! The project's own JSON Lines.

use std::path::Path;

use super::{Documents, LeftOut, Output, fields};
use crate::error::EvalError;
use crate::record::{Corpus, Detail, Role};

/// Reads a file, or every `.jsonl` file of a folder.
///
/// # Errors
/// As those of [`Corpus::read_as`].
pub fn read(path: &Path, role: Role) -> Result<Documents, EvalError> {
    Ok(Documents { corpus: Corpus::read_as(path, role, Detail::Whole)?, ..Documents::default() })
}

/// Writes one file. A document without observations has no line.
///
/// # Errors
/// A record was not read whole.
pub fn write(documents: &Documents) -> Result<(Output, LeftOut), EvalError> {
    let corpus = &documents.corpus;
    let mut out = String::new();
    for o in corpus.observations() {
        let record = fields::whole(o).map_err(|reason| corpus.fault(o, reason))?;
        out.push_str(&serde_json::to_string(record).map_err(std::io::Error::from)?);
        out.push('\n');
    }
    let mut left_out = LeftOut::default();
    for doc in documents.names().filter(|doc| corpus.get(doc).is_none_or(<[_]>::is_empty)) {
        left_out.add("documents without observations, which have no line", || doc.to_owned());
    }
    Ok((Output::File(out.into_bytes()), left_out))
}
