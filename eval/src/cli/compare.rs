//! `eval compare`: two systems on one gold.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::input::{BootstrapArgs, CriteriaArgs, DEFAULT_ROUNDS, GoldArgs, Headline};
use crate::compare::{Lists, Units, differences};
use crate::error::EvalError;
use crate::gold::Quotes;
use crate::pair::{Criteria, align};
use crate::record::Detail;
use crate::render::comparison::{self, Comparison, Side};
use crate::render::{self};

/// The arguments of `eval compare`.
#[derive(Debug, Clone, Args)]
pub struct CompareArgs {
    /// The gold and its texts
    #[command(flatten)]
    pub gold: GoldArgs,
    /// Predictions of the first system: a JSON Lines file, or a folder of them
    pub a: PathBuf,
    /// Predictions of the second system
    pub b: PathBuf,
    /// How observations are compared
    #[command(flatten)]
    pub criteria: CriteriaArgs,
    /// How intervals and p-values are found
    #[command(flatten)]
    pub bootstrap: BootstrapArgs,
    /// What must be right in the lists of won and lost observations
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    pub target: Headline,
    /// Show the first N of each list
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub show: usize,
    /// Write one JSON document
    #[arg(long)]
    pub json: bool,
}

/// Compares two systems and writes the differences to `out`.
///
/// # Errors
/// Something could not be read or written, a line is not an observation, or the gold is empty.
pub fn run(args: &CompareArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let gold = args.gold.read(Detail::Scored)?;
    let criteria = Criteria::from(&args.criteria);
    let a = gold.predictions(&args.a, Detail::Scored)?;
    let b = gold.predictions(&args.b, Detail::Scored)?;
    let of_a = align(&gold.corpus, &a.corpus, criteria);
    let of_b = align(&gold.corpus, &b.corpus, criteria);
    let units = Units::of(&of_a, &of_b);
    let plan = args.bootstrap.plan(DEFAULT_ROUNDS);
    let lists = Lists::of(&of_a, &of_b, args.target.into());
    let mut quotes = Quotes::new(&gold);
    let comparison = Comparison {
        documents: units.documents.len(),
        places: units.places.len(),
        rounds: plan.rounds,
        seed: plan.seed,
        target: args.target.name(),
        a: Side::of(&gold, &a),
        b: Side::of(&gold, &b),
        differences: differences(&units, plan),
        lists: comparison::Shown::of(&lists, args.show, &mut |o| quotes.around(o)),
        left_out: gold.left_out.clone(),
    };
    if args.json {
        render::to_json(&comparison, out)?;
    } else {
        comparison::text(&comparison, out)?;
    }
    Ok(Outcome::Passed)
}
