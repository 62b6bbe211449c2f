//! `eval show`: one observation.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::input::{CriteriaArgs, GoldArgs};
use crate::error::EvalError;
use crate::pair::{Criteria, pair};
use crate::record::Detail;
use crate::render;
use crate::show;

/// A place in a document: `DOC:START`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Document id, which may hold a colon itself.
    pub doc: String,
    /// Code point.
    pub start: i64,
}

impl std::str::FromStr for Place {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (doc, start) = written.rsplit_once(':').filter(|(doc, _)| !doc.is_empty()).ok_or("not DOC:START")?;
        let start = start.parse().ok().filter(|&start| start >= 0);
        Ok(Self { doc: doc.to_owned(), start: start.ok_or("START is not a whole number from 0")? })
    }
}

/// The arguments of `eval show`.
#[derive(Debug, Clone, Args)]
pub struct ShowArgs {
    /// The gold and its texts
    #[command(flatten)]
    pub gold: GoldArgs,
    /// Predictions: a JSON Lines file, or a folder of them
    pub pred: PathBuf,
    /// The document, and a code point at which an observation starts, or which it holds
    #[arg(value_name = "DOC:START")]
    pub place: Place,
    /// How observations are compared
    #[command(flatten)]
    pub criteria: CriteriaArgs,
}

/// Writes what gold and predictions say at one place.
///
/// # Errors
/// Something could not be read or written, the gold does not have the document, or there is no observation at the
/// place.
pub fn run(args: &ShowArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let fault = |reason: String| EvalError::Malformed { path: args.gold.gold.clone(), reason };
    let Place { doc, start } = &args.place;
    let gold = args.gold.read(Detail::Whole)?;
    let Some(observations) = gold.corpus.get(doc) else {
        let left_out = gold.left_out.0.iter().find(|(left_out, _)| left_out == doc);
        return Err(fault(match left_out {
            Some((_, reason)) => format!("{doc} is left out: {reason}"),
            None => format!("no gold document {doc}"),
        }));
    };
    let pred = gold.predictions(&args.pred, Detail::Whole)?;
    let criteria = Criteria::from(&args.criteria);
    let alignment = pair(doc, observations, pred.corpus.get(doc).unwrap_or_default(), criteria);
    if pred.corpus.get(doc).is_none() {
        render::missing("the predictions", std::slice::from_ref(doc), out)?;
    }
    render::crowded(alignment.crowded, out)?;
    let items = show::items(&alignment, *start, criteria.tolerance).map_err(|nearest| {
        let nearest = nearest.map_or_else(String::new, |at| format!("; the nearest starts at {at}"));
        let outside = if gold.windows.cover(doc, *start) { "" } else { ", outside the annotated parts" };
        fault(format!("neither gold nor prediction at {doc}:{start}{outside}{nearest}"))
    })?;
    let text = gold.text(doc);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        show::write(item, text.as_deref(), out)?;
    }
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_document_and_a_start() {
        let place = |written: &str| written.parse::<Place>();
        assert_eq!(place("a/b:c:12"), Ok(Place { doc: "a/b:c".into(), start: 12 }));
        for wrong in ["a", ":3", "a:", "a:-1", "a:x"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }
}
