//! Known indicators (`models/indicators.csv`): their codes, names, units and plausible ranges, and the linker that finds
//! the code of a name as a document writes it. `docs/INDICATORS.md` says how it decides.

mod alias;
mod dimension;
mod fit;
mod link;
mod load;
mod normal;
mod score;
mod words;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub use self::alias::{Alias, Level};
pub use self::dimension::Dimension;
pub use self::link::{How, Link, LinkQuery};
use super::LexiconError;
use crate::quantity::Decimal;

/// Whether the amounts of the parts of a place add up to that of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregation {
    /// They do: money, counts, masses.
    Sum,
    /// They do not: rates, shares, indices, amounts per head.
    Mean,
}

impl Aggregation {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "sum" => Some(Self::Sum),
            "mean" => Some(Self::Mean),
            _ => None,
        }
    }

    /// The spelling of the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
        }
    }
}

/// One indicator of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its code: GDP, INCOME_URBAN.
    pub code: String,
    /// Official name of the present-day yearbook.
    pub name: String,
    /// English name.
    pub english: String,
    /// What its amounts measure.
    pub dimension: Dimension,
    /// The unit of its amounts, with the numeral words multiplied out; empty where it has none.
    pub unit: String,
    /// The units that it is usually written with: 亿元, 万亿元.
    pub units: Vec<String>,
    /// These without their numeral words, each once.
    bases: Vec<String>,
    /// Whether the amounts of parts add up.
    pub aggregation: Aggregation,
    /// The least plausible amount in `unit`: of any place where means are formed, else of the nation; `None` where no
    /// limit is known.
    pub min: Option<Decimal>,
    /// The greatest plausible amount, likewise.
    pub max: Option<Decimal>,
    /// The greatest plausible growth in a year, in percent.
    pub growth: Option<Decimal>,
    /// What is counted or measured: Economy, Person.
    pub population: String,
    /// The property of it: value, count, income.
    pub property: String,
    /// What narrows the population: `industry` is `Primary`.
    pub constraints: Vec<(String, String)>,
    /// Other names.
    pub aliases: Vec<Alias>,
}

/// The catalogue.
#[derive(Debug, Default)]
pub struct Indicators {
    all: Vec<Indicator>,
    codes: FxHashMap<String, usize>,
    names: link::Names,
}

impl Indicators {
    /// The catalogue of `models/`, read once. A broken file gives an empty one; `load` says why.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Indicators> = LazyLock::new(|| Indicators::load().unwrap_or_default());
        &SHARED
    }

    /// Reads the catalogue of `models/`.
    ///
    /// # Errors
    /// A row that does not say what it should, with the line.
    pub fn load() -> Result<Self, LexiconError> {
        load::read(include_str!("../../models/indicators.csv")).map(Self::new)
    }

    fn new(all: Vec<Indicator>) -> Self {
        let codes = all.iter().enumerate().map(|(index, indicator)| (indicator.code.clone(), index)).collect();
        let names = link::Names::new(&all);
        Self { all, codes, names }
    }

    /// Every indicator, sorted by code.
    #[must_use]
    pub fn all(&self) -> &[Indicator] {
        &self.all
    }

    /// The indicator with a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Indicator> {
        self.codes.get(code).and_then(|&index| self.all.get(index))
    }

    /// The indicator that a document means by `name`; `None` where that is not certain.
    #[must_use]
    pub fn link(&self, name: &str, query: &LinkQuery<'_>) -> Option<Link<'_>> {
        self.names.link(&self.all, name, query)
    }
}
