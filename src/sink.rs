//! Where observations go. The wire schema and its version live here.

mod entry;
mod jsonl;
mod number;
mod schema;
mod source;
mod wire;

use std::io;

pub use entry::DocumentEntry;
pub use jsonl::JsonLines;
pub use number::Number;
pub use schema::{document_schema, json_schema};
pub use source::SourceText;
pub use wire::{BoundName, MeasureName, Record, SCHEMA_VERSION, StatusName, records};

use crate::observation::Observation;

/// One document and what was found in it, as a sink receives it.
#[derive(Clone, Copy, Debug)]
pub struct DocRecord<'a> {
    /// Document id.
    pub doc: &'a str,
    /// The decoded source text that the spans point into.
    pub source: &'a SourceText,
    /// The observations in text order.
    pub observations: &'a [Observation],
}

/// A place that observations are written to.
pub trait Sink {
    /// Takes the observations of one document. Documents come in the order of the input.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn document(&mut self, document: &DocRecord<'_>) -> io::Result<()>;

    /// Writes what is still held back; called once, after the last document.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}
