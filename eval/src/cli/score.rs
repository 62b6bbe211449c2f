//! `eval score`: figures of one system.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::input::{BootstrapArgs, CriteriaArgs, DEFAULT_ROUNDS, GoldArgs, fraction};
use crate::calibration::Calibration;
use crate::error::EvalError;
use crate::gold::{Gold, Quotes};
use crate::pair::{Alignment, Criteria, align};
use crate::record::Detail;
use crate::render::sections::{Intervals, Macro, SchemeTable};
use crate::render::{self, Account, Named, Shown, Summary};
use crate::repr;
use crate::scheme;
use crate::score::{Tally, by_measure, faults};
use crate::target::Target;

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
    /// Means over documents as well
    #[arg(long = "macro")]
    pub macros: bool,
    /// Strict, exact, partial and type (SemEval-2013) for surface and indicator
    #[arg(long)]
    pub schemes: bool,
    /// Whether `confidence` says how often a prediction is right, and the precision of the surest ones
    #[arg(long)]
    pub calibration: bool,
    /// All of it: --by doc, field and measure, --macro, --schemes, --calibration and --bootstrap 2000
    #[arg(long)]
    pub full: bool,
    /// Intervals from N bootstrap samples, over documents and over observations
    #[command(flatten)]
    pub bootstrap: BootstrapArgs,
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
    let by = |what| args.full || args.by.contains(&what);
    let plan = args.bootstrap.plan(if args.full { DEFAULT_ROUNDS } else { 0 });
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
        macros: (args.full || args.macros).then(|| Macro::of(&alignments)),
        intervals: (plan.rounds > 0).then(|| Intervals::of(&alignments, plan)),
        schemes: (args.full || args.schemes)
            .then(|| SchemeTable::of(scheme::surfaces(&alignments), scheme::indicators(&alignments))),
        calibration: (args.full || args.calibration).then(|| Calibration::of(&alignments, Target::Tuple)),
        errors: (args.errors > 0).then(|| first_faults(&alignments, args.errors, &gold)),
        account: Account::of(&gold, &pred, &alignments),
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
