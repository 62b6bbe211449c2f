//! Numbers in the size in which people read them.

use super::Series;
use crate::check::unit;
use crate::quantity::Decimal;

/// The factor and the spelling of the unit in which all rows of the panel that share a unit are shown: the unit that was asked for, else one
/// whose numeral word (万, 亿, 万亿) keeps most numbers short.
#[must_use]
pub fn reading(all: &[Series], series: &Series) -> (Decimal, String) {
    if series.shown_unit != series.unit || series.unit == "%" {
        return (series.factor, series.shown_unit.clone());
    }
    let same = all.iter().filter(|other| other.unit == series.unit && other.shown_unit == other.unit);
    let mut sizes: Vec<Decimal> = same
        .flat_map(|series| &series.cells)
        .map(|cell| cell.winner.amount.abs())
        .filter(|size| !size.is_zero())
        .collect();
    sizes.sort_unstable();
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    // 1.2万亿元 reads worse than 12027.5亿元 beside 37亿元: the numeral is that of a tenth of the middle.
    let (word, factor) = unit::numeral(middle / Decimal::TEN);
    let word = if word == "万亿" { "亿" } else { word };
    let factor = if word == "亿" { Decimal::from(100_000_000) } else { factor };
    (factor, format!("{word}{}", series.unit))
}

/// A number with as many digits as a reader takes in.
#[must_use]
pub fn digits(value: Decimal) -> Decimal {
    let rounded = if value.abs() < Decimal::ONE { value.round_sf(3) } else { Some(value.round_dp(2)) };
    rounded.unwrap_or(value).normalize()
}
