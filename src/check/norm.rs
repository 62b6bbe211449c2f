//! What is known of an indicator: which sizes are plausible.

use crate::lexicon::indicators::{Aggregation, Indicators};
use crate::quantity::Decimal;

/// What is plausible of one indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Norm<'a> {
    /// Unit of the limits, without numeral words.
    pub unit: &'a str,
    /// Whether the parts of a territory add up to the whole. Limits are then those of the nation.
    pub sum: bool,
    /// Least plausible size.
    pub min: Option<Decimal>,
    /// Greatest plausible size.
    pub max: Option<Decimal>,
    /// Greatest plausible growth of a province in one year, in %.
    pub growth: Option<Decimal>,
}

/// Where norms are looked up.
pub trait Norms {
    /// The norm of the indicator with this code.
    fn norm(&self, code: &str) -> Option<Norm<'_>>;
}

impl Norms for Indicators {
    fn norm(&self, code: &str) -> Option<Norm<'_>> {
        let indicator = self.get(code)?;
        Some(Norm {
            unit: &indicator.unit,
            sum: indicator.aggregation == Aggregation::Sum,
            min: indicator.min,
            max: indicator.max,
            growth: indicator.growth,
        })
    }
}

/// Knows nothing: only numbers of one series are held against each other.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoNorms;

impl Norms for NoNorms {
    fn norm(&self, _: &str) -> Option<Norm<'_>> {
        None
    }
}
