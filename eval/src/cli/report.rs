//! `eval report`: one page to look at.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::input::{BootstrapArgs, CriteriaArgs, DEFAULT_ROUNDS, GoldArgs};
use crate::error::EvalError;
use crate::pair::{Criteria, align};
use crate::record::{Corpus, Detail};
use crate::report::{Material, Model, Settings, page};
use crate::whole;

/// The arguments of `eval report`.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// The gold and its texts
    #[command(flatten)]
    pub gold: GoldArgs,
    /// Predictions: a JSON Lines file, or a folder of them
    pub pred: PathBuf,
    /// The HTML file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// How observations are compared
    #[command(flatten)]
    pub criteria: CriteriaArgs,
    /// Intervals from N bootstrap samples, 2000 unless another number is given; 0 for none
    #[command(flatten)]
    pub bootstrap: BootstrapArgs,
    /// The heading of the page
    #[arg(long, value_name = "TEXT", default_value = "Gold and predictions")]
    pub title: String,
}

/// Scores predictions against gold and writes the page; one line about it goes to `out`.
///
/// # Errors
/// Something could not be read or written, a line is not an observation, or the gold is empty.
pub fn run(args: &ReportArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let gold = args.gold.read(Detail::Whole)?;
    let pred = gold.predictions(&args.pred, Detail::Whole)?;
    keeps(&args.output, &[&gold.corpus, &pred.corpus])?;
    let alignments = align(&gold.corpus, &pred.corpus, Criteria::from(&args.criteria));
    let material = Material { gold: &gold, pred: &pred, alignments: &alignments };
    let model = Model::of(&material, args.title.clone(), settings(args), args.bootstrap.plan(DEFAULT_ROUNDS));
    whole::write(&args.output, |file| page::write(&model, file))?;
    writeln!(
        out,
        "{}: gold {}  predicted {}  to look at {}  documents {}",
        args.output.display(),
        model.total.gold,
        model.total.pred,
        model.errors(),
        model.documents.len()
    )?;
    Ok(Outcome::Passed)
}

fn settings(args: &ReportArgs) -> Settings {
    Settings {
        gold: args.gold.gold.display().to_string(),
        pred: args.pred.display().to_string(),
        texts: args.gold.texts.as_ref().map(|folder| folder.display().to_string()),
        split: args.gold.split.clone(),
        matching: args.criteria.matching.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned()),
        tolerance: args.criteria.tolerance,
    }
}

/// An error if the page would be written over what it is made from.
fn keeps(output: &Path, read: &[&Corpus]) -> Result<(), EvalError> {
    let mut files = read.iter().flat_map(|corpus| corpus.files());
    match files.find(|file| whole::same_file(file, output)) {
        Some(file) => Err(EvalError::Malformed { path: file.clone(), reason: "is read, and not written over".into() }),
        None => Ok(()),
    }
}
