//! Where observations go. The wire schema and its version live here.

mod csv;
mod cube;
mod datapackage;
mod dimension;
mod entry;
mod field;
mod jsonl;
mod load;
mod number;
mod output;
mod panel_row;
mod parquet;
mod postgres;
mod read;
mod schema;
mod sdmx;
mod source;
mod sql;
mod sqlite;
mod table;
mod target;
mod turtle;
mod version;
mod wire;

use std::io;

pub use csv::{Csv, CsvForm};
pub use datapackage::{descriptor, write_descriptor};
pub use dimension::{DIMENSIONS, Dimension, TakeRow};
pub use entry::DocumentEntry;
pub use jsonl::{JsonLines, for_each_row, json_lines, table_of};
pub use load::{Load, LoadOptions};
pub use number::Number;
pub use output::Output;
pub use panel_row::PanelRow;
pub use parquet::Parquet;
pub use postgres::{Login, Server};
pub use read::{RowError, Rows};
pub use schema::{document_schema, json_schema};
pub use sdmx::SdmxCsv;
pub use source::SourceText;
pub use table::{CellError, Column, Kind, OwnCell, Row, Table, Value};
pub use target::Target;
pub use turtle::Turtle;
pub use wire::{BoundName, MeasureName, Record, SCHEMA_VERSION, StatusName, records};

use crate::observation::Observation;

/// One document and what was found in it, as it is written out.
#[derive(Clone, Copy, Debug)]
pub struct DocRecord<'a> {
    /// Document id.
    pub doc: &'a str,
    /// The decoded source text that the spans point into.
    pub source: &'a SourceText,
    /// The observations in text order.
    pub observations: &'a [Observation],
}

/// Somewhere that the rows of one table are written to. Nothing of them is seen there before [`Sink::commit`]: dropped without it, the
/// target is as it was.
pub trait Sink {
    /// Takes a row in: its cells in the order of the columns.
    ///
    /// # Errors
    /// [`SinkError::Row`] where this row cannot stand in the target; the others are taken all the same. Any other error ends the load.
    fn row(&mut self, row: &[Value<'_>]) -> Result<(), SinkError>;

    /// Makes all rows seen at once, or none of them.
    ///
    /// # Errors
    /// Where that fails; the target is then as it was.
    fn commit(self: Box<Self>) -> Result<Loaded, SinkError>;
}

/// What a load changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Rows whose key was not there before.
    pub added: u64,
    /// Rows that were there with the same key and other cells.
    pub changed: u64,
    /// Rows that were there already as they are.
    pub same: u64,
    /// Rows that a later one of the same load took the place of; counted nowhere else.
    pub repeated: u64,
    /// Rows taken away, see [`LoadOptions::replace`].
    pub removed: u64,
    /// Rows that have no place in a target of this kind, and are no errors.
    pub left_out: u64,
}

/// Why a row or a load failed.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// One row does not fit the target.
    #[error(transparent)]
    Row(#[from] CellError),
    /// A file cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The target is not what it should be: another program's, another version's.
    #[error("{0}")]
    Target(String),
    /// What a database says.
    #[error("{0}")]
    Database(String),
}
