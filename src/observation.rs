//! The record: one observation with its evidence.

mod id;

pub use id::IdMaker;

use crate::document::Status;
use crate::quantity::{Bound, Decimal, Unit};
use crate::span::{CharSpan, TextSpan};

/// One number that a document states about one indicator of one scope in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What is measured or counted, without white space.
    pub indicator: String,
    /// The number in front of the unit, signed.
    pub value: Decimal,
    /// Upper end of a range.
    pub value_max: Option<Decimal>,
    /// The unit as written.
    pub unit: Unit,
    /// The year that the number describes; of a span of years the last.
    pub year: Option<i32>,
    /// First year of a span of years.
    pub year_start: Option<i32>,
    /// Official name of the place or zone.
    pub scope: Option<String>,
    /// What the number says of the indicator.
    pub measure: Measure,
    /// Whether it was, is expected or is planned.
    pub status: Status,
    /// What the words around the number say.
    pub bound: Bound,
    /// Code of a known indicator.
    pub indicator_code: Option<String>,
    /// GB/T 2260 code of the scope.
    pub scope_code: Option<String>,
    /// The number and its unit in the source text.
    pub span: CharSpan,
    /// The same in the cleaned text; not in the record.
    pub text_span: TextSpan,
    /// 1-based page, where the source has pages.
    pub page: Option<u32>,
    /// The cleaned sentence: evidence for a reader.
    pub sentence: String,
    /// Headings above it, joined by ` > `.
    pub section: Option<String>,
    /// How sure the reading is.
    pub confidence: Confidence,
    /// What a reader should check.
    pub flags: Vec<Flag>,
    /// Names of the rules that decided, in the order in which they did; shown by `explain`, not in the record.
    pub rules: Vec<&'static str>,
}

/// What a number says of its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The size itself: amounts, counts, shares, rates.
    Level,
    /// Relative change: 增长 7%, 翻一番.
    Growth,
    /// Absolute change over time: 提高 1.5 个百分点.
    Change,
    /// So many times something else: 是 2010 年的 2.6 倍.
    Ratio,
    /// Distance from something other than the past: 低于控制目标 1.49 个百分点.
    Difference,
    /// Place in an order: 第 2 位.
    Rank,
}

impl Measure {
    /// The spelling of the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Growth => "growth",
            Self::Change => "change",
            Self::Ratio => "ratio",
            Self::Difference => "difference",
            Self::Rank => "rank",
        }
    }
}

/// What a reader should check. The spelling is stable and stands in the documentation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// The size does not fit the indicator and the place.
    ImplausibleMagnitude,
    /// Another observation of the same indicator, scope, year and measure has another value; its id.
    ConflictsWith(String),
    /// This growth and the sizes of its two years contradict each other; the id of the later size.
    GrowthContradicts(String),
    /// A part that is greater than its whole; the id of the whole.
    ExceedsTotal(String),
    /// The year comes from a heading or the document, not from the sentence.
    InferredYear,
    /// The scope comes from a heading or the document, not from the sentence.
    InferredScope,
    /// The indicator was completed from another clause.
    InferredIndicator,
    /// Rules and learned scores read the indicator in different ways.
    EnginesDisagree,
}

impl Flag {
    /// The spelling of the record.
    #[must_use]
    pub fn spelling(&self) -> std::borrow::Cow<'static, str> {
        match self {
            Self::ImplausibleMagnitude => "implausible_magnitude".into(),
            Self::ConflictsWith(id) => format!("conflicts_with:{id}").into(),
            Self::GrowthContradicts(id) => format!("growth_contradicts:{id}").into(),
            Self::ExceedsTotal(id) => format!("exceeds_total:{id}").into(),
            Self::InferredYear => "inferred_year".into(),
            Self::InferredScope => "inferred_scope".into(),
            Self::InferredIndicator => "inferred_indicator".into(),
            Self::EnginesDisagree => "engines_disagree".into(),
        }
    }
}

/// A confidence from 0 to 1 in steps of one hundredth: a fixed point, so that every machine writes the same digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence {
    hundredths: u8,
}

impl Confidence {
    /// Full confidence.
    pub const FULL: Self = Self { hundredths: 100 };

    /// A confidence of so many hundredths; more than 100 is 100.
    #[must_use]
    pub const fn from_hundredths(hundredths: u8) -> Self {
        Self { hundredths: if hundredths > 100 { 100 } else { hundredths } }
    }

    /// In hundredths.
    #[must_use]
    pub const fn hundredths(self) -> u8 {
        self.hundredths
    }

    /// As a number from 0 to 1.
    #[must_use]
    pub fn as_decimal(self) -> Decimal {
        Decimal::new(i64::from(self.hundredths), 2).normalize()
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::FULL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_a_fixed_point() {
        assert_eq!(Confidence::from_hundredths(85).as_decimal().to_string(), "0.85");
        assert_eq!(Confidence::from_hundredths(90).as_decimal().to_string(), "0.9");
        assert_eq!(Confidence::from_hundredths(200), Confidence::FULL);
        assert_eq!(Confidence::FULL.as_decimal().to_string(), "1");
    }

    #[test]
    fn flags_spell_what_they_point_to() {
        assert_eq!(Flag::ConflictsWith("ab".into()).spelling(), "conflicts_with:ab");
        assert_eq!(Flag::GrowthContradicts("ab".into()).spelling(), "growth_contradicts:ab");
        assert_eq!(Flag::ExceedsTotal("ab".into()).spelling(), "exceeds_total:ab");
    }
}
