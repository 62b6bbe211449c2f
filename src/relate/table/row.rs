//! What the name of a row says, with the rows above it.

use std::collections::HashMap;

use super::facet::{Facet, Kind, Place};
use super::scope::{Scope, leading_place, whole_place};
use super::words::{compact, is_unit, unmarked, unnumbered};
use super::{Column, Grid, name};
use crate::relate::phrase;
use crate::span::TextSpan;

/// What the rows above a row say of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Above {
    /// The last row with a name of its own: what 其中 is a part of.
    pub(super) parent: Option<String>,
    pub(super) parent_unit: String,
    /// Unit and lent head of the last row that is only a name.
    pub(super) unit: String,
    pub(super) lent: Option<&'static str>,
    /// The last group over rows with a column of groups.
    pub(super) group: String,
}

/// What is known of the places in names: a table says the same ones again and again.
pub(super) type Known = HashMap<String, Placed>;

/// The places in the name of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Placed {
    /// The place that is all of it.
    whole: Option<Scope>,
    /// The place that leads it, and its length.
    leads: Option<(Scope, usize)>,
}

impl Above {
    /// What a row that is only a name says of the rows below it.
    pub(super) fn below(heading: Facet) -> Self {
        let lent = name::lent(&heading.name);
        let parent = Some(heading.name).filter(|name| name::is_complete(name));
        Self { unit: heading.unit.clone(), lent, parent, parent_unit: heading.unit, group: String::new() }
    }
}

/// What the name of a row says of its numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) facet: Facet,
    /// Completed; empty where the row names no indicator.
    pub(super) indicator: String,
    pub(super) unit: String,
    pub(super) place: Option<Scope>,
}

impl Grid<'_> {
    /// What the cell in the column `at` says of its row; `None` where it names nothing.
    pub(super) fn row(
        &self,
        cells: &[TextSpan],
        at: Option<usize>,
        above: &mut Above,
        known: &mut Known,
    ) -> Option<Row> {
        let group_at = self.columns.iter().position(|c| *c == Column::Group);
        if let Some(group) = group_at.and_then(|i| cells.get(i)).filter(|cell| !cell.is_empty()) {
            above.group = compact(self.text(*group));
        }
        let unit_at = self.columns.iter().position(|c| *c == Column::Unit);
        let unit_cell = unit_at.and_then(|i| cells.get(i)).map(|&cell| compact(self.text(cell))).unwrap_or_default();
        let unit_cell = if is_unit(&unit_cell) { unit_cell } else { String::new() };
        let Some(&cell) = at.and_then(|at| cells.get(at)) else {
            return Some(Row { unit: unit_cell, ..Row::default() });
        };
        let text = compact(self.text(cell));
        let Placed { whole, leads } = self.placed(cell, &text, known);
        if whole.is_some() {
            return Some(Row { place: whole, unit: unit_cell, ..Row::default() });
        }
        let (bare, is_part) = unmarked(unnumbered(&text));
        // 全市人口, 历下区生产总值.
        let (place, bare) = match leads {
            Some((place, said)) if text.starts_with(bare) => (Some(place), bare.get(said..).unwrap_or(bare)),
            _ => (None, bare),
        };
        // The unit column decides whether a word of growth is part of the name.
        let whole =
            if unit_cell == "%" && !bare.ends_with(['）', '%']) { format!("{bare}（%）") } else { bare.to_owned() };
        let facet = Facet::read(&whole, Place::Row);
        let unit = if unit_cell.is_empty() { facet.unit.clone() } else { unit_cell };
        let own = phrase::finish(&facet.name);
        if own.is_empty() {
            if text.is_empty() {
                return None;
            }
            // 比上年增长（%）, 2024年, 合计.
            let speaks = facet.kind != Kind::Level || facet.year.is_some() && above.parent.is_some();
            let indicator = above.parent.clone().filter(|_| speaks).unwrap_or_default();
            let unit = if unit.is_empty() && !indicator.is_empty() && facet.kind == Kind::Level {
                above.parent_unit.clone()
            } else {
                unit
            };
            return Some(Row { facet, indicator, unit, place });
        }
        // A part without a mark belongs to a row that is measured alike.
        let alike = unit.is_empty() || unit == above.parent_unit;
        let lent = above.lent.or(self.title.lent);
        let grouped = name::is_head(&own) && !above.group.is_empty();
        let indicator = if grouped {
            name::join(&above.group, &own)
        } else {
            let parent = above.parent.as_deref().filter(|_| is_part || name::is_part(&own) && alike);
            name::complete(&own, parent, lent)
        };
        if !is_part && !name::is_part(&own) {
            above.parent = Some(indicator.clone());
            above.parent_unit.clone_from(&unit);
        }
        let unit = if unit.is_empty() && (is_part || name::is_part(&own)) && facet.kind == Kind::Level {
            above.parent_unit.clone()
        } else {
            unit
        };
        Some(Row { facet, indicator, unit, place })
    }

    /// The places in the name of a row.
    fn placed(&self, cell: TextSpan, text: &str, known: &mut Known) -> Placed {
        if let Some(placed) = known.get(text) {
            return placed.clone();
        }
        let placed = Placed {
            whole: whole_place(self.doc, cell, self.tagger),
            leads: leading_place(self.doc, cell, self.tagger),
        };
        known.insert(text.to_owned(), placed.clone());
        placed
    }
}
