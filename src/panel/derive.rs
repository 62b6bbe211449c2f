//! Rows of entries by year, and entries that are worked out from others.

use std::collections::BTreeMap;

use super::rank;
use super::select::Place;
use super::{Cell, Entry};
use crate::document::Status;
use crate::quantity::{Bound, Decimal};

/// Entries of each year.
pub type Years = BTreeMap<i32, Vec<Entry>>;

/// What is said of one indicator and place.
#[derive(Debug, Default)]
pub struct Row {
    sizes: Years,
    growths: Years,
}

impl Row {
    /// Takes in a size.
    pub fn size(&mut self, year: i32, entry: Entry) {
        self.sizes.entry(year).or_default().push(entry);
    }

    /// Takes in a growth, in %.
    pub fn growth(&mut self, year: i32, mut entry: Entry) {
        // 增长2倍 is 200 %.
        let factor = match &*entry.unit {
            "%" => Decimal::ONE,
            "倍" => Decimal::ONE_HUNDRED,
            "‰" => Decimal::new(1, 1),
            _ => return,
        };
        let scaled = |amount: Decimal| amount.checked_mul(factor).map(|amount| amount.normalize());
        let Some(amount) = scaled(entry.amount) else { return };
        (entry.amount, entry.amount_max, entry.unit) = (amount, entry.amount_max.and_then(scaled), "%".into());
        self.growths.entry(year).or_default().push(entry);
    }
}

/// The sizes of each row; with `derive` also those worked out from a size of the year before or after and the growth between.
pub fn sizes(rows: BTreeMap<Place, Row>, derive: bool) -> Vec<(Place, Years)> {
    let growths: BTreeMap<Place, Years> = if derive {
        rows.iter()
            .filter(|(place, _)| place.unit.is_empty())
            .map(|(place, row)| (place.clone(), row.growths.clone()))
            .collect()
    } else {
        BTreeMap::new()
    };
    let mut sizes = Vec::new();
    for (place, row) in rows.into_iter().filter(|(place, _)| !place.unit.is_empty()) {
        let mut years = row.sizes;
        if let Some(growths) = growths.get(&place.without_unit()) {
            let (stated, growths) = (winners(&years), winners(growths));
            for (&year, growth) in growths.iter().filter(|(_, growth)| usable(&growth.winner)) {
                let growth = &growth.winner;
                let (Some(next), Some(before)) = (one_year(growth), year.checked_sub(1)) else { continue };
                if let Some(base) = stated.get(&before).filter(|cell| usable(&cell.winner)) {
                    let amount = base.winner.amount.checked_mul(next);
                    push(&mut years, year, amount.and_then(rounded), &base.winner, growth);
                }
                if let Some(last) = stated.get(&year).filter(|cell| usable(&cell.winner)) {
                    let amount = last.winner.amount.checked_div(next);
                    push(&mut years, before, amount.and_then(rounded), &last.winner, growth);
                }
            }
        }
        sizes.push((place, years));
    }
    sizes
}

/// The growths of each row; with `derive` also those of two sizes, which are in the prices of their years.
pub fn growths(rows: BTreeMap<Place, Row>, derive: bool) -> Vec<(Place, Years)> {
    let mut growths: BTreeMap<Place, Years> = BTreeMap::new();
    for (place, row) in rows {
        let years = growths.entry(place.without_unit()).or_default();
        for (year, entries) in row.growths {
            years.entry(year).or_default().extend(entries);
        }
        if !derive || place.unit.is_empty() || &*place.unit == "%" {
            continue;
        }
        let stated = winners(&row.sizes);
        for (&year, cell) in stated.iter().filter(|(_, cell)| usable(&cell.winner)) {
            let before = year.checked_sub(1).and_then(|year| stated.get(&year)).filter(|cell| usable(&cell.winner));
            let Some(before) = before else { continue };
            let (from, to) = (&before.winner, &cell.winner);
            let growth = to
                .amount
                .checked_div(from.amount)
                .and_then(|quotient| quotient.checked_sub(Decimal::ONE)?.checked_mul(Decimal::ONE_HUNDRED))
                .map(|growth| growth.round_dp(1));
            push(years, year, growth, from, to);
            if let Some(entry) = years.get_mut(&year).and_then(|entries| entries.last_mut()) {
                entry.unit = if entry.derived { "%".into() } else { entry.unit.clone() };
            }
        }
    }
    growths.into_iter().collect()
}

fn winners(years: &Years) -> BTreeMap<i32, Cell> {
    years.iter().filter_map(|(&year, entries)| Some((year, rank::decide(year, entries.clone())?))).collect()
}

/// Whether other numbers may be worked out from this one.
fn usable(entry: &Entry) -> bool {
    !entry.derived
        && !entry.implausible
        && entry.yearly
        && entry.amount_max.is_none()
        && matches!(entry.bound, Bound::Exact | Bound::Approx)
        && !entry.amount.is_zero()
}

/// 1.065 for a growth of 6.5 %.
fn one_year(growth: &Entry) -> Option<Decimal> {
    let factor = growth.amount.checked_div(Decimal::ONE_HUNDRED)?.checked_add(Decimal::ONE)?;
    (factor > Decimal::ZERO).then_some(factor)
}

/// To four significant digits: growths are told to a tenth of a percent.
fn rounded(amount: Decimal) -> Option<Decimal> {
    amount.round_sf(4).map(|amount| amount.normalize())
}

fn push(years: &mut Years, year: i32, amount: Option<Decimal>, a: &Entry, b: &Entry) {
    let Some(amount) = amount else { return };
    let (first, last) = if a.speaks <= b.speaks { (a, b) } else { (b, a) };
    let rank = |status: Status| matches!(status, Status::Estimate) as u8 + 2 * matches!(status, Status::Target) as u8;
    let status = if rank(a.status) >= rank(b.status) { a.status } else { b.status };
    let entry = Entry {
        amount: amount.normalize(),
        amount_max: None,
        status,
        bound: Bound::Approx,
        doc: last.doc.clone(),
        ids: first.ids.iter().chain(&last.ids).cloned().collect(),
        unit: a.unit.clone(),
        confidence: a.confidence.min(b.confidence),
        derived: true,
        implausible: false,
        yearly: true,
        start: last.start,
        speaks: last.speaks.clone(),
    };
    years.entry(year).or_default().push(entry);
}
