//! The panel: place × year × indicator, one number in each cell, out of many documents that say it in several ways.
//!
//! [`Panel::build`] puts facts into cells and decides for each which one stands there, by rules in a fixed order (see [`Reason`]). The
//! others are kept, each with the rule by which it lost. A panel does not depend on the order of its facts.

mod derive;
mod grid;
mod markdown;
mod rank;
mod scale;
mod select;
mod svg;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use grid::{Grid, Line, Point};
pub use markdown::markdown;
pub use rank::Reason;
pub use select::Unknown;
pub use svg::svg;
pub use text::text;

use crate::check::{Fact, unit};
use crate::document::Status;
use crate::observation::Measure;
use crate::quantity::{Bound, Decimal};
use rank::Speaks;
use select::Selection;

/// What a panel is made of.
#[derive(Clone, Debug)]
pub struct Query {
    /// Codes or names of indicators; none are all that have a code.
    pub indicators: Vec<String>,
    /// Names or codes of places; none are all.
    pub scopes: Vec<String>,
    /// First and last year.
    pub years: Option<(i32, i32)>,
    /// Sizes or growths.
    pub measure: Measure,
    /// What counts; none are all.
    pub statuses: Vec<Status>,
    /// Unit of the numbers, with its numeral words: 亿元. Numbers in a unit of another kind are left out.
    pub unit: Option<String>,
    /// Whether sizes are worked out from growths, and growths from sizes.
    pub derive: bool,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            indicators: Vec::new(),
            scopes: Vec::new(),
            years: None,
            measure: Measure::Level,
            statuses: Vec::new(),
            unit: None,
            derive: false,
        }
    }
}

/// What is known of documents and indicators besides the facts.
#[derive(Default)]
pub struct Known<'a> {
    /// Day (`2025-01-15`) on which a document was signed, by its id. Others speak at the end of the greatest year they say was reached.
    pub dates: BTreeMap<String, String>,
    /// Official name of an indicator by its code.
    pub official: Option<OfficialName<'a>>,
}

/// Gives the official name of a code.
pub type OfficialName<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What stands, or could stand, in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The amount in the unit of its row.
    pub amount: Decimal,
    /// Upper end of a range.
    pub amount_max: Option<Decimal>,
    /// Whether it was reached.
    pub status: Status,
    /// What the words around it said.
    pub bound: Bound,
    /// Document; for a number that was worked out that of the later of the two.
    pub doc: Arc<str>,
    /// Ids of the observations: one, or the two that it was worked out from.
    pub ids: Vec<Arc<str>>,
    /// Unit as it stands in the source, without numeral words.
    pub unit: Arc<str>,
    /// How sure the reading is, in hundredths.
    pub confidence: u8,
    /// Whether it was worked out.
    pub derived: bool,
    /// Whether its size is flagged as implausible.
    pub implausible: bool,
    /// Whether its sentence speaks of one year.
    pub yearly: bool,
    start: u64,
    speaks: Speaks,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Year.
    pub year: i32,
    /// What stands there.
    pub winner: Entry,
    /// What does not, and the rule by which it lost.
    pub losers: Vec<(Entry, Reason)>,
}

/// The cells of one indicator and place, in the order of years.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Official name of the indicator, else the name that most documents use.
    pub indicator: String,
    /// Its code.
    pub code: Option<String>,
    /// Name of the place.
    pub scope: String,
    /// Code of the place.
    pub scope_code: Option<String>,
    /// Unit of the amounts.
    pub unit: String,
    /// What a number of the unit that is shown is worth in `unit`: 10^8 for 亿元. 1 where no unit was asked for.
    pub factor: Decimal,
    /// The unit that was asked for, else that of the amounts.
    pub shown_unit: String,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// Cells by indicator, place and year.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What the numbers say.
    pub measure: Measure,
    /// One for each indicator, place and kind of unit: indicators as they were asked for, else by code; places by code.
    pub series: Vec<Series>,
    /// Facts of the indicators, places and years that were left out, being in a unit of another kind than the one asked for.
    pub other_units: usize,
    /// Growths that were left out, their sentences speaking of several years or of a part of one.
    pub other_times: usize,
}

impl Panel {
    /// Puts facts into cells.
    ///
    /// # Errors
    /// Where no fact has an indicator or place that was asked for.
    pub fn build(facts: &[Fact], query: &Query, known: &Known<'_>) -> Result<Self, Unknown> {
        let selection = Selection::new(facts, query)?;
        let clock = rank::Clock::new(facts, &known.dates);
        let wanted = query.unit.as_deref().map(unit::chosen);
        let mut rows: BTreeMap<select::Place, derive::Row> = BTreeMap::new();
        let (mut other_units, mut other_times) = (0, 0);
        for fact in facts {
            let Some((place, year)) = selection.place(fact) else { continue };
            let entry = Entry::new(fact, clock.speaks(&fact.doc));
            match fact.measure {
                Measure::Growth if !fact.yearly => other_times += 1,
                Measure::Growth => rows.entry(place.without_unit()).or_default().growth(year, entry),
                _ if wanted.as_ref().is_some_and(|(unit, _)| !unit::comparable(unit, &fact.unit)) => other_units += 1,
                _ => rows.entry(place).or_default().size(year, entry),
            }
        }
        let names = select::Names::new(facts, &selection, known);
        let rows = match query.measure {
            Measure::Growth => derive::growths(rows, query.derive),
            _ => derive::sizes(rows, query.derive),
        };
        let mut series = Vec::new();
        for (place, cells) in rows {
            let cells: Vec<Cell> = cells
                .into_iter()
                .filter(|(year, _)| selection.shows(*year))
                .filter_map(|(year, entries)| rank::decide(year, entries))
                .collect();
            if cells.is_empty() {
                continue;
            }
            series.push(names.series(&place, cells, wanted.as_ref().zip(query.unit.as_deref())));
        }
        Ok(Self { measure: query.measure, series, other_units, other_times })
    }

    /// All cells with their series.
    pub fn cells(&self) -> impl Iterator<Item = (&Series, &Cell)> {
        self.series.iter().flat_map(|series| series.cells.iter().map(move |cell| (series, cell)))
    }
}

impl Entry {
    fn new(fact: &Fact, speaks: Speaks) -> Self {
        Self {
            amount: fact.amount,
            amount_max: fact.amount_max,
            status: fact.status,
            bound: fact.bound,
            doc: Arc::clone(&fact.doc),
            ids: vec![Arc::clone(&fact.id)],
            unit: Arc::clone(&fact.unit),
            confidence: fact.confidence,
            derived: false,
            implausible: fact.implausible,
            yearly: fact.yearly,
            start: fact.start,
            speaks,
        }
    }
}

#[cfg(test)]
mod tests;
