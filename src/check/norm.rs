//! What is known of an indicator: which sizes are plausible.

use super::unit;
use crate::lexicon::indicators::{Aggregation, Indicators};
use crate::quantity::{Decimal, Unit};

/// What is plausible of one indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Norm<'a> {
    /// Unit of the limits, without numeral words.
    pub unit: &'a str,
    /// Units that it is usually written with.
    pub units: &'a [String],
    /// Whether the parts of a territory add up to the whole. Limits are then those of the nation.
    pub sum: bool,
    /// Least plausible size.
    pub min: Option<Decimal>,
    /// Greatest plausible size.
    pub max: Option<Decimal>,
    /// Greatest plausible growth of a province in one year, in %.
    pub growth: Option<Decimal>,
}

impl Norm<'_> {
    /// The limits in the unit of a fact, as the factor that they are multiplied with; none where the unit is of another kind. What is
    /// counted may be told in any of the usual words: 家 and 户 of enterprises, but not 户 of a number of 小区.
    #[must_use]
    pub fn factor(&self, of: &str) -> Option<Decimal> {
        let (own, factor) = unit::standard(self.unit);
        let usual = |written: &String| {
            let written = Unit::new(written);
            unit::standard(written.base()).0 == of
        };
        let counted = unit::comparable(own, of) && self.units.iter().any(usual);
        (own == of || counted).then_some(factor)
    }
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
            units: &indicator.units,
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
