//! `eval agree`: two annotators, or two systems, without gold.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::input::{BootstrapArgs, CriteriaArgs};
use crate::adjudication;
use crate::agreement::intervals::Intervals;
use crate::agreement::render::{self, Kind, Report, Shown, groups};
use crate::agreement::source::{Documents, Passages, Sides, Source};
use crate::agreement::{Agreement, Comparison, Item, compare};
use crate::error::EvalError;
use crate::pair::Criteria;
use crate::record::Detail;

/// The arguments of `eval agree`.
#[derive(Debug, Clone, Args)]
pub struct AgreeArgs {
    /// One annotator or system: a JSON Lines file, or a folder of them
    pub a: PathBuf,
    /// The other one
    pub b: PathBuf,
    /// Which documents are compared
    #[arg(long, value_enum, value_name = "WHICH", default_value_t)]
    pub documents: Documents,
    /// Folder of the texts: spans are checked against them, and disagreements quoted
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Only the parts of documents that the windows.json of this gold names
    #[arg(long, value_name = "GOLD")]
    pub windows_of: Option<PathBuf>,
    /// How observations are compared
    #[command(flatten)]
    pub criteria: CriteriaArgs,
    /// Intervals from N bootstrap samples, over documents and over observations
    #[command(flatten)]
    pub bootstrap: BootstrapArgs,
    /// Show the first N disagreements of each kind
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub show: usize,
    /// Write one JSON document
    #[arg(long)]
    pub json: bool,
    /// Write both readings side by side into a new FILE, to be decided and read by `eval adjudicate`
    #[arg(long, value_name = "FILE")]
    pub adjudicate: Option<PathBuf>,
}

/// Compares two sides and writes the figures to `out`.
///
/// # Errors
/// Something could not be read or written, a line is not an observation, or the sides have nothing in common.
pub fn run(args: &AgreeArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let source = Source {
        a: &args.a,
        b: &args.b,
        windows_of: args.windows_of.as_deref(),
        texts: args.texts.as_deref(),
        documents: args.documents,
    };
    let detail = if args.adjudicate.is_some() { Detail::Whole } else { Detail::Scored };
    let mut sides = Sides::read(&source, detail)?;
    let mut passages = std::mem::take(&mut sides.passages);
    let comparison = compare(&sides.a, &sides.b, &sides.documents, Criteria::from(&args.criteria));
    let agreement = Agreement::of(&comparison);
    let kinds = kinds(&comparison, args.show, &mut passages);
    if let Some(path) = &args.adjudicate {
        write_sheet(path, &comparison, &mut passages)?;
    }
    let report = Report {
        paths: [&args.a, &args.b],
        sides: &sides,
        comparison: &comparison,
        agreement: &agreement,
        intervals: args.bootstrap.bootstrap.map(|rounds| Intervals::of(&comparison, args.bootstrap.plan(rounds))),
        without_text: &passages.without,
        kinds,
        listed: args.show > 0,
    };
    if args.json {
        render::json(&report, out)?
    } else {
        render::text(&report, out)?
    }
    Ok(Outcome::Passed)
}

/// The kinds of disagreement with the first of each, and the text around them as far as there are texts.
fn kinds<'a>(comparison: &'a Comparison<'a>, show: usize, passages: &mut Passages) -> Vec<Kind<'a>> {
    let mut shown = |item: &'a Item<'a>| Shown { item, text: passages.around(item.doc, item.start, item.end) };
    groups(&comparison.items)
        .into_iter()
        .map(|(group, items)| Kind {
            group,
            count: items.len(),
            shown: items.into_iter().take(show).map(&mut shown).collect(),
        })
        .collect()
}

/// Writes the file to be decided. One that is there already is left alone: it may hold decisions.
fn write_sheet(path: &Path, comparison: &Comparison<'_>, passages: &mut Passages) -> Result<(), EvalError> {
    let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(EvalError::write_file(path))?;
    let mut file = BufWriter::new(file);
    adjudication::write(comparison, passages, &mut file)
        .and_then(|()| file.flush())
        .map_err(EvalError::write_file(path))
}
