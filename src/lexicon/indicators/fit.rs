//! Whether a number of some measure and unit can be one of an indicator.

use super::{Aggregation, Dimension, Indicator};
use crate::observation::Measure;
use crate::quantity::Decimal;

/// A unit with the mantissa and the decimals of its factor to the first unit of its family; without a mantissa it does
/// not go over into others.
type Written = (&'static str, i64, u32);

/// Units between which amounts of one dimension go over, however they are written.
const fn family(dimension: Dimension) -> &'static [Written] {
    match dimension {
        Dimension::Area => &[
            ("亩", 1, 0),
            ("市亩", 1, 0),
            ("公顷", 15, 0),
            ("平方公里", 1500, 0),
            ("平方千米", 1500, 0),
            ("平方米", 15, 4),
            ("平方公尺", 15, 4),
        ],
        Dimension::Energy => &[
            ("千瓦时", 1, 0),
            ("千瓦小时", 1, 0),
            ("kWh", 1, 0),
            ("度", 1, 0),
            ("兆瓦时", 1000, 0),
            ("GWh", 1_000_000, 0),
        ],
        Dimension::Length => {
            &[("公里", 1, 0), ("km", 1, 0), ("千米", 1, 0), ("米", 1, 3), ("华里", 5, 1), ("里", 5, 1)]
        }
        Dimension::Mass => &[
            ("吨", 1, 0),
            ("公吨", 1, 0),
            ("公斤", 1, 3),
            ("千克", 1, 3),
            ("斤", 5, 4),
            ("市斤", 5, 4),
            ("担", 5, 2),
            ("市担", 5, 2),
        ],
        Dimension::Money => &[
            ("元", 1, 0),
            ("元人民币", 1, 0),
            ("块", 1, 0),
            ("", 0, 0),
            ("美元", 0, 0),
            ("美金", 0, 0),
            ("港元", 0, 0),
            ("欧元", 0, 0),
            ("日元", 0, 0),
        ],
        Dimension::People => &[("人", 1, 0), ("名", 1, 0), ("位", 1, 0), ("口", 1, 0), ("", 1, 0)],
        Dimension::Event => &[("人次", 1, 0), ("", 0, 0)],
        Dimension::Power => &[
            ("千瓦", 1, 0),
            ("kW", 1, 0),
            ("瓦", 1, 3),
            ("兆瓦", 1000, 0),
            ("MW", 1000, 0),
            ("吉瓦", 1_000_000, 0),
            ("GW", 1_000_000, 0),
        ],
        Dimension::Volume => &[
            ("立方米", 1, 0),
            ("立方公尺", 1, 0),
            ("立方", 1, 0),
            ("方", 1, 0),
            ("公方", 1, 0),
            ("标方", 1, 0),
            ("m³", 1, 0),
        ],
        Dimension::MoneyPerPerson | Dimension::Turnover | Dimension::Ratio => &[("", 0, 0)],
        Dimension::Index => &[("%", 1, 0), ("", 1, 0)],
        Dimension::Share | Dimension::Rate => &[("‰", 1, 0), ("%", 10, 0)],
        Dimension::Time => &[("岁", 1, 0), ("周岁", 1, 0), ("年", 0, 0), ("天", 0, 0)],
        Dimension::Computing => &[
            ("P", 1, 0),
            ("PF", 1, 0),
            ("PFlops", 1, 0),
            ("PFLOPS", 1, 0),
            ("EFLOPS", 1000, 0),
            ("EFlops", 1000, 0),
            ("Eflops", 1000, 0),
        ],
        Dimension::Concentration | Dimension::Count | Dimension::Density | Dimension::Intensity | Dimension::Yield => {
            &[]
        }
    }
}

/// An amount in the indicator's own unit; `None` where its unit does not go over into that. What does not come out even
/// is rounded.
pub(super) fn in_own_unit(indicator: &Indicator, amount: Decimal, unit: &str) -> Option<Decimal> {
    // Things are counted by many words, each of them one.
    let counted = indicator.dimension == Dimension::Count && indicator.bases.iter().any(|written| written == unit);
    if counted || unit == indicator.unit {
        return Some(amount);
    }
    let factor = |unit: &str| {
        let &(_, mantissa, decimals) = family(indicator.dimension).iter().find(|(written, ..)| *written == unit)?;
        (mantissa != 0).then(|| Decimal::new(mantissa, decimals))
    };
    amount.checked_mul(factor(unit)?)?.checked_div(factor(&indicator.unit)?).map(|amount| amount.normalize())
}

/// Whether a number of that measure and with that unit, numeral words multiplied out, can be one of the indicator.
pub(super) fn fits(indicator: &Indicator, measure: Measure, unit: &str) -> bool {
    match measure {
        Measure::Level => is_unit_of(indicator, unit),
        Measure::Growth => matches!(unit, "%" | "‰" | "倍" | "番" | "成" | "个百分点" | "百分点"),
        Measure::Ratio => matches!(unit, "倍" | "%"),
        Measure::Change | Measure::Difference => {
            is_unit_of(indicator, unit) || in_percent(indicator.dimension) && matches!(unit, "个百分点" | "百分点")
        }
        Measure::Rank => true,
    }
}

/// Whether amounts are percentages, so that changes are in percentage points.
const fn in_percent(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Share | Dimension::Rate | Dimension::Index)
}

/// The unit without another word for it in brackets, and without the year of what adds up over years: 套 of 套（间）, 元 of 元/年.
fn plain<'u>(indicator: &Indicator, unit: &'u str) -> &'u str {
    let unit = unit.strip_suffix("/年").filter(|_| indicator.aggregation == Aggregation::Sum).unwrap_or(unit);
    unit.strip_suffix(['）', ')']).and_then(|unit| unit.split(['（', '(']).next()).unwrap_or(unit)
}

/// Whether amounts of the indicator are written in that unit.
fn is_unit_of(indicator: &Indicator, unit: &str) -> bool {
    let unit = plain(indicator, unit);
    indicator.unit == unit
        || family(indicator.dimension).iter().any(|(written, ..)| *written == unit)
        || indicator.bases.iter().any(|written| written == unit)
}
