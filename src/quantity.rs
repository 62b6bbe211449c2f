//! Exact numbers, scales, bounds and units: what a quantity is, without how it is found in a text.

pub mod numeral;
mod unit;

pub use rust_decimal::Decimal;
pub use unit::Unit;

/// What the words around a number say about its written magnitude.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Nothing.
    #[default]
    Exact,
    /// 左右 约 近.
    Approx,
    /// 以上 超过 突破 不低于 余 多.
    AtLeast,
    /// 以内 以下 不超过.
    AtMost,
}

impl Bound {
    /// The spelling of the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approx => "approx",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }
}

/// A number with its unit, exact. Without sign rules of a sentence (下降 …): `value` is the number as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number in front of the unit as written: 1.06 of 1.06万亿元.
    pub value: Decimal,
    /// Upper end of a range.
    pub value_max: Option<Decimal>,
    /// The unit; empty where none is written.
    pub unit: Unit,
    /// What the words around the number say.
    pub bound: Bound,
}

impl Quantity {
    /// The value with the numeral words of the unit multiplied out; `None` where it does not fit an exact decimal.
    #[must_use]
    pub fn amount(&self) -> Option<Decimal> {
        self.value.checked_mul(self.unit.scale())
    }

    /// The upper end, multiplied out.
    #[must_use]
    pub fn amount_max(&self) -> Option<Decimal> {
        self.value_max.and_then(|v| v.checked_mul(self.unit.scale()))
    }
}
