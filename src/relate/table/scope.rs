//! Places that rows and columns are about, and what columns hand on to those at their right.

use super::columns::Column;
use super::facet::{Facet, Kind, Relative};
use super::name;
use crate::document::{Document, Table};
use crate::mention::{PlaceMention, PlaceRole};
use crate::relate::Tagger;
use crate::span::TextSpan;

/// Longest name in front of which a place is looked for, in characters.
const LONGEST_NAME: usize = 30;

/// A place by its full name and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) name: String,
    pub(super) code: Option<String>,
}

impl Scope {
    pub(super) fn of(place: PlaceMention) -> Self {
        Self { name: place.name, code: place.code }
    }
}

/// The place that the header of a column names.
pub(super) fn header_place(
    doc: &Document,
    table: &Table,
    column: usize,
    what: &Column,
    tagger: &dyn Tagger,
) -> Option<Scope> {
    let Column::Value(facet) = what else { return None };
    if facet.name.is_empty() {
        return None;
    }
    table.header.iter().filter_map(|row| row.get(column)).find_map(|&cell| whole_place(doc, cell, tagger))
}

/// 2024年地区生产总值 | 增速: a column of growth or ranks is about what the column of sizes to its left is about.
pub(super) fn lend(mut columns: Vec<Column>, mut places: Vec<Option<Scope>>) -> (Vec<Column>, Vec<Option<Scope>>) {
    let mut last: Option<(Facet, Option<Scope>)> = None;
    for (column, place) in columns.iter_mut().zip(&mut places) {
        let Column::Value(facet) = column else {
            last = None;
            continue;
        };
        if facet.kind == Kind::Level {
            // What has grown is the latest of several years.
            let earlier =
                last.as_ref().is_some_and(|(latest, _)| latest.name == facet.name && is_before(facet, latest));
            if !earlier && !name::is_share(&facet.name) && !facet.name.ends_with("完成率") {
                last = Some((facet.clone(), place.clone()));
            }
        } else if let Some((sizes, own)) = last.as_ref().filter(|(sizes, _)| sizes.name.starts_with(&facet.name)) {
            facet.name.clone_from(&sizes.name);
            place.clone_from(own);
            let silent = facet.year.is_none() && facet.relative.is_none() && facet.status.is_none();
            if silent && !matches!(facet.kind, Kind::YearlyGrowth { .. }) {
                (facet.year, facet.year_start) = (sizes.year, sizes.year_start);
                (facet.relative, facet.status) = (sizes.relative, sizes.status);
            }
        }
    }
    (columns, places)
}

/// Whether the numbers of a column are of an earlier year than those of another.
pub(super) fn is_before(column: &Facet, other: &Facet) -> bool {
    match (column.year, other.year) {
        (Some(year), Some(latest)) => year < latest,
        _ => column.relative == Some(Relative::Last) && other.relative != Some(Relative::Last),
    }
}

/// The place that is all of a cell.
pub(super) fn whole_place(doc: &Document, cell: TextSpan, tagger: &dyn Tagger) -> Option<Scope> {
    let text = cell.of(&doc.text);
    let chars = text.chars().count();
    if !(2..=16).contains(&chars) || text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let bare = text.trim_start_matches(['#', ' ', '—', '-']);
    let start = cell.end() - bare.len();
    let bare = TextSpan::new(start, start + bare.trim_end_matches(['*', ' ']).len());
    tagger.places(bare).into_iter().find(|place| place.span == bare).map(Scope::of)
}

/// The place in front of the name in a cell, and its length without white space: 全市人口.
pub(super) fn leading_place(doc: &Document, cell: TextSpan, tagger: &dyn Tagger) -> Option<(Scope, usize)> {
    let text = cell.of(&doc.text);
    if text.chars().count() > LONGEST_NAME || text.contains(['，', '。', '、']) {
        return None;
    }
    let place =
        tagger.places(cell).into_iter().find(|p| p.span.start() == cell.start() && p.role == PlaceRole::Scope)?;
    let said = place.span.of(&doc.text).chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum();
    let behind = doc.text.get(place.span.end()..cell.end()).unwrap_or_default();
    behind.chars().nth(1).is_some().then(|| (Scope::of(place), said))
}
