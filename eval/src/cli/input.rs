//! Arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::error::EvalError;
use crate::gold::{Gold, Source};
use crate::norm::TOLERANCE;
use crate::pair::{Criteria, Matching};
use crate::record::Detail;
use crate::resample::Plan;
use crate::target::Target;

/// Which gold, and where its texts are.
#[derive(Debug, Clone, Args)]
pub struct GoldArgs {
    /// Gold: a JSON Lines file, or a folder of them
    pub gold: PathBuf,
    /// Folder of the texts: checked against the digests of the gold's MANIFEST.csv, quoted around errors
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Only the documents that the gold's MANIFEST.csv puts into this split (dev, heldout)
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
}

/// How observations are compared.
#[derive(Debug, Clone, Args)]
pub struct CriteriaArgs {
    /// How pairs are chosen among overlapping observations
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    pub matching: Matching,
    /// How far two values may be apart to be the same, as a part of the larger
    #[arg(long, value_name = "X", default_value_t = TOLERANCE, value_parser = fraction)]
    pub tolerance: f64,
}

impl From<&CriteriaArgs> for Criteria {
    fn from(args: &CriteriaArgs) -> Self {
        Self { matching: args.matching, tolerance: args.tolerance }
    }
}

/// Bootstrap samples, where intervals are wanted and no number is given.
pub const DEFAULT_ROUNDS: usize = 2000;

/// How intervals are found.
#[derive(Debug, Clone, Args)]
pub struct BootstrapArgs {
    /// Intervals from N bootstrap samples; 2000 where intervals are always shown and no N is given
    #[arg(long, value_name = "N")]
    pub bootstrap: Option<usize>,
    /// Seed of all random numbers: the same seed gives the same figures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

impl BootstrapArgs {
    /// The plan that the arguments ask for, with `rounds` where they name no number.
    pub fn plan(&self, rounds: usize) -> Plan {
        Plan { rounds: self.bootstrap.unwrap_or(rounds), seed: self.seed }
    }
}

/// A headline figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Headline {
    /// The number was found and read right
    Quantity,
    /// Value, unit, year, scope and measure right, and the indicator alike
    #[default]
    Tuple,
    /// The same with the indicator equal
    Strict,
}

impl Headline {
    /// The name in figures.
    pub fn name(self) -> &'static str {
        Target::from(self).name()
    }
}

impl From<Headline> for Target {
    fn from(headline: Headline) -> Self {
        match headline {
            Headline::Quantity => Self::Quantity,
            Headline::Tuple => Self::Tuple,
            Headline::Strict => Self::Strict,
        }
    }
}

/// A number from 0 to 1.
pub fn fraction(written: &str) -> Result<f64, String> {
    let value: f64 = written.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("not between 0 and 1".into()) }
}

impl GoldArgs {
    /// Reads the gold that the arguments name.
    ///
    /// # Errors
    /// As those of [`Gold::read`].
    pub fn read(&self, detail: Detail) -> Result<Gold, EvalError> {
        Gold::read(&Source { path: &self.gold, texts: self.texts.as_deref(), split: self.split.as_deref() }, detail)
    }
}
