//! Rows on their way into a target that may hold several tables.

use crate::sink::{Loaded, Sink, SinkError, Value};

/// Rows of one or more tables on their way into one target, which shows all of them at once or none. Dropped before
/// [`Load::commit`], the target is as it was.
pub trait Load {
    /// Takes a row in; `table` counts the tables that the load was opened with.
    ///
    /// # Errors
    /// [`SinkError::Row`] where this row cannot stand in the target; the others are taken all the same. Any other error ends the load.
    fn row(&mut self, table: usize, row: &[Value<'_>]) -> Result<(), SinkError>;

    /// Makes the rows of all tables seen at once, or none of them; says of each table what changed.
    ///
    /// # Errors
    /// Where that fails; the target is then as it was.
    fn commit(self: Box<Self>) -> Result<Vec<Loaded>, SinkError>;
}

/// How rows meet those that a database holds already. A file is always written anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadOptions {
    /// Rows of the documents that the load brings are taken away where it does not bring them again: a document that was extracted
    /// anew may have lost observations.
    pub replace: bool,
}

/// A file, which holds one table.
pub(super) struct OneTable(pub Box<dyn Sink>);

impl Load for OneTable {
    fn row(&mut self, _: usize, row: &[Value<'_>]) -> Result<(), SinkError> {
        self.0.row(row)
    }

    fn commit(self: Box<Self>) -> Result<Vec<Loaded>, SinkError> {
        self.0.commit().map(|loaded| vec![loaded])
    }
}

/// The only table of a load.
pub(super) struct Only(pub Box<dyn Load>);

impl Sink for Only {
    fn row(&mut self, row: &[Value<'_>]) -> Result<(), SinkError> {
        self.0.row(0, row)
    }

    fn commit(self: Box<Self>) -> Result<Loaded, SinkError> {
        self.0.commit().map(|loaded| loaded.into_iter().next().unwrap_or_default())
    }
}
