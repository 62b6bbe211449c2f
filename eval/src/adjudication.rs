//! Two readings side by side, to be decided by a person, and the gold that comes of the decisions.
//!
//! [`write()`] makes a sheet of a comparison: JSON Lines, an item a line. A person sets `decision`; [`Sheet`] reads the
//! file back, and [`Sheet::decide`] makes gold of it.

pub mod decision;
pub mod outcome;
pub mod sheet;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::agreement::difference::unlike;
use crate::agreement::source::Passages;
use crate::agreement::{Comparison, Item};
use crate::record::Observation;
use crate::render::brief;

pub use decision::Decision;
pub use outcome::{Outcome, Undecided};
pub use sheet::Sheet;

/// One line of a sheet.
#[derive(Serialize)]
struct Line<'a> {
    doc: &'a str,
    start: i64,
    end: i64,
    text: Option<String>,
    a: Option<Map<String, Value>>,
    b: Option<Map<String, Value>>,
    differ: Vec<&'static str>,
    decision: Option<&'static str>,
}

/// Writes every item of a comparison as one line, in the order of the text. Items that both sides wrote alike are
/// decided; observations should be read as [`crate::record::Detail::Whole`], or only their scored fields are there.
///
/// # Errors
/// `out` does not take it.
pub fn write(comparison: &Comparison<'_>, passages: &mut Passages, out: &mut dyn Write) -> io::Result<()> {
    for item in &comparison.items {
        let Item { doc, start, end, .. } = *item;
        let differ = item.both().map(|both| unlike(both.a, both.b));
        let line = Line {
            doc,
            start,
            end,
            text: passages.around(doc, start, end),
            a: item.a().map(record),
            b: item.b().map(record),
            decision: differ.as_ref().is_some_and(Vec::is_empty).then_some(decision::AGREED),
            differ: differ.unwrap_or_default(),
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The whole record, or what of it was kept.
fn record(o: &Observation) -> Map<String, Value> {
    o.fields.as_deref().cloned().unwrap_or_else(|| {
        let place = [("doc", o.doc.as_str().into()), ("start", o.start.into()), ("end", o.end.into())];
        place.into_iter().chain(brief(o)).map(|(key, value): (&str, Value)| (key.to_owned(), value)).collect()
    })
}
