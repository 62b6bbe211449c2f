//! Rows read back from what was written.

/// The rows of a source, each or why it is none.
pub type Rows<R> = Box<dyn Iterator<Item = Result<R, RowError>>>;

/// A row that cannot be read. The others can.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row}: {reason}")]
pub struct RowError {
    /// Its 1-based number: the line of a text file.
    pub row: u64,
    /// What is wrong with it.
    pub reason: String,
}
