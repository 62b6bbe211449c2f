//! The panel as a table for reading: a line for each indicator and place, a column for each year.

use super::{Cell, Panel, scale};
use crate::document::Status;
use crate::quantity::{Bound, Decimal};

/// A table with years as columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Years in which some line has a number.
    pub years: Vec<i32>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// One indicator at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Name of the indicator.
    pub indicator: String,
    /// Its code.
    pub code: Option<String>,
    /// Name of the place.
    pub scope: String,
    /// Its code.
    pub scope_code: Option<String>,
    /// Unit of the numbers.
    pub unit: String,
    /// One for each year of the grid.
    pub points: Vec<Option<Point>>,
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Number in the unit of its line.
    pub value: Decimal,
    /// Upper end of a range.
    pub value_max: Option<Decimal>,
    /// Whether it was reached.
    pub status: Status,
    /// What the words around it said.
    pub bound: Bound,
    /// Whether it was worked out.
    pub derived: bool,
}

impl Point {
    /// Whether it is a number that a document says was reached.
    #[must_use]
    pub fn is_firm(&self) -> bool {
        self.status == Status::Actual && !self.derived
    }

    /// As it stands in a table for reading: `≥1500 †`.
    #[must_use]
    pub fn spelled(&self) -> String {
        let bound = match self.bound {
            Bound::Exact => "",
            Bound::Approx => "≈",
            Bound::AtLeast => "≥",
            Bound::AtMost => "≤",
        };
        let range = self.value_max.map_or(String::new(), |max| format!("–{}", scale::digits(max)));
        let mark = match (self.status, self.derived) {
            (Status::Estimate, _) => " *",
            (Status::Target, _) => " †",
            (Status::Actual, true) => " ‡",
            (Status::Actual, false) => "",
        };
        format!("{bound}{}{range}{mark}", scale::digits(self.value))
    }
}

/// What the marks of [`Point::spelled`] mean.
pub const MARKS: &str = "* expected, † planned, ‡ worked out from a growth; ≥ at least, ≤ at most, ≈ about";

impl Grid {
    /// The table; `reading` chooses units that keep numbers short where none was asked for.
    #[must_use]
    pub fn new(panel: &Panel, reading: bool) -> Self {
        let mut years: Vec<i32> = panel.cells().map(|(_, cell)| cell.year).collect();
        years.sort_unstable();
        years.dedup();
        let lines = panel.series.iter().map(|series| {
            let (factor, unit) = if reading {
                scale::reading(&panel.series, series)
            } else {
                (series.factor, series.shown_unit.clone())
            };
            let point = |year: &i32| {
                let cell: &Cell = series.cells.iter().find(|cell| cell.year == *year)?;
                let scaled = |amount: Decimal| amount.checked_div(factor).map(|amount| amount.normalize());
                Some(Point {
                    value: scaled(cell.winner.amount)?,
                    value_max: cell.winner.amount_max.and_then(scaled),
                    status: cell.winner.status,
                    bound: cell.winner.bound,
                    derived: cell.winner.derived,
                })
            };
            Line {
                indicator: series.indicator.clone(),
                code: series.code.clone(),
                scope: series.scope.clone(),
                scope_code: series.scope_code.clone(),
                unit,
                points: years.iter().map(point).collect(),
            }
        });
        let lines = lines.collect();
        Self { years, lines }
    }

    /// Whether some number has a mark.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        self.lines
            .iter()
            .flat_map(|line| line.points.iter().flatten())
            .any(|point| !point.is_firm() || point.bound != Bound::Exact)
    }
}
