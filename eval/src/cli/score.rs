//! `eval score`: figures of one system.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::input::{CriteriaArgs, GoldArgs, fraction};
use crate::error::EvalError;
use crate::gold::{Gold, Quotes};
use crate::pair::{Alignment, Criteria, align};
use crate::record::Detail;
use crate::render::{self, Named, Shown, Summary};
use crate::repr;
use crate::score::{Tally, by_measure, faults};

/// What the figures are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Each gold document
    Doc,
    /// Each slot: accuracy over the pairs, and precision, recall and F1
    Field,
    /// Each measure of the gold: level, growth, change, …
    Measure,
}

/// The arguments of `eval score`.
#[derive(Debug, Clone, Args)]
pub struct ScoreArgs {
    /// The gold and its texts
    #[command(flatten)]
    pub gold: GoldArgs,
    /// Predictions: a JSON Lines file, or a folder of them
    pub pred: PathBuf,
    /// How observations are compared
    #[command(flatten)]
    pub criteria: CriteriaArgs,
    /// Break the figures down (may be given more than once)
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Vec<By>,
    /// Show the first N errors
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Write one JSON document
    #[arg(long)]
    pub json: bool,
    /// Fail when the F1 of the tuples is below X
    #[arg(long, value_name = "X", value_parser = fraction)]
    pub min_f1: Option<f64>,
}

/// Scores predictions against gold and writes the figures to `out`.
///
/// # Errors
/// Something could not be read or written, a line is not an observation, or the gold is empty.
pub fn run(args: &ScoreArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let gold = args.gold.read(Detail::Scored)?;
    let pred = gold.predictions(&args.pred, Detail::Scored)?;
    let alignments = align(&gold.corpus, &pred.corpus, Criteria::from(&args.criteria));
    let total = Tally::total(&alignments).figures();
    let by = |what| args.by.contains(&what);
    let summary = Summary {
        total,
        docs: by(By::Doc)
            .then(|| Named(alignments.iter().map(|a| (a.doc.to_owned(), Tally::of(a).figures())).collect())),
        fields: by(By::Field).then(|| {
            let fields = Tally::total(&alignments).fields();
            Named(fields.into_iter().map(|(slot, field)| (slot.to_owned(), field)).collect())
        }),
        measures: by(By::Measure)
            .then(|| Named(by_measure(&alignments).into_iter().map(|(name, t)| (name, t.figures())).collect())),
        errors: (args.errors > 0).then(|| first_faults(&alignments, args.errors, &gold)),
        crowded: alignments.iter().map(|alignment| alignment.crowded).sum(),
        missing: gold.missing(&pred.corpus),
        unscored: pred.unscored,
        left_out: gold.left_out.clone(),
    };
    if args.json {
        render::json(&summary, out)?;
    } else {
        render::text(&summary, out)?;
    }
    let Some(minimum) = args.min_f1 else { return Ok(Outcome::Passed) };
    // Nothing that is not a number is at least another, so that it never passes.
    if total.tuple.f1 >= minimum {
        return Ok(Outcome::Passed);
    }
    if !args.json {
        writeln!(out, "tuple F1 {} is below {}", repr::float(total.tuple.f1), repr::float(minimum))?;
    }
    Ok(Outcome::BelowMinimum)
}

/// The first faults, with the texts around them as far as there are texts.
fn first_faults<'a>(alignments: &'a [Alignment<'a>], count: usize, gold: &Gold) -> Vec<Shown<'a>> {
    let mut quotes = Quotes::new(gold);
    let mut text = |o| quotes.around(o);
    faults(alignments).take(count).map(|fault| Shown { text: fault.place().and_then(&mut text), fault }).collect()
}
