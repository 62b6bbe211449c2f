//! Tables: row and column together name an indicator, its unit, its year, its status and its place.

mod cell;
mod columns;
mod facet;
mod name;
mod row;
mod said;
mod scope;
mod title;
mod words;
mod years;

use std::collections::HashMap;

use crate::document::{Context, Document, Part, Status, Table};
use crate::observation::{Confidence, Flag, Measure, Observation};
use crate::quantity::Decimal;
use crate::relate::Tagger;
use crate::relate::emit::section_path;
use crate::relate::phrase;
use crate::relate::rule::Rule;
use crate::span::TextSpan;
use columns::Column;
use facet::{Facet, Kind, Place};
use row::{Above, Known, Row};
use said::{Said, When, row_falls};
use scope::{Scope, header_place, lend};
use title::Title;
use words::{compact, has_words, unmarked};

/// The observations of one table.
pub(super) fn observations(
    doc: &Document,
    part: &Part,
    table: &Table,
    section: Option<usize>,
    tagger: &dyn Tagger,
) -> Vec<Observation> {
    let rows = table.header.iter().chain(&table.rows);
    let at = rows.filter_map(|row| row.first()).map(|cell| cell.start()).next().unwrap_or(0);
    let columns = columns::read(doc, table);
    if columns.is_empty() {
        return Vec::new();
    }
    let context = part.context_at(at, section);
    let title = Title::read(doc, table, tagger);
    let places = columns.iter().enumerate().map(|(i, column)| header_place(doc, table, i, column, tagger)).collect();
    let (columns, places) = lend(columns, places);
    let targets = columns.iter().any(|c| matches!(c, Column::Value(Facet { status: Some(Status::Target), .. })));
    let now = if targets { part.year.or(context.year) } else { title.year.or(context.year).or(part.year) };
    let grid = Grid { doc, part, table, section, context, columns, places, title, now, tagger };
    grid.read()
}

/// A table with what holds for all of its cells.
struct Grid<'a> {
    doc: &'a Document,
    part: &'a Part,
    table: &'a Table,
    section: Option<usize>,
    context: &'a Context,
    columns: Vec<Column>,
    /// The place of each column.
    places: Vec<Option<Scope>>,
    title: Title,
    /// What 本年 means.
    now: Option<i32>,
    tagger: &'a dyn Tagger,
}

impl Grid<'_> {
    fn read(&self) -> Vec<Observation> {
        let mut above = Above::default();
        let mut known = Known::new();
        let mut found = Vec::new();
        let names: Vec<usize> = (0..self.columns.len()).filter(|&i| self.columns[i] == Column::Name).collect();
        for cells in &self.table.rows {
            if self.is_note(cells) || self.is_header_again(cells) {
                continue;
            }
            if let Some(heading) = self.group(cells) {
                let facet = Facet::read(unmarked(&compact(heading)).0, Place::Row);
                above = Above::below(facet);
                continue;
            }
            let mut rows: HashMap<Option<usize>, Option<Row>> = HashMap::new();
            for (i, &cell) in cells.iter().enumerate() {
                let Some(Column::Value(column)) = self.columns.get(i) else { continue };
                let at = names.iter().rev().find(|&&name| name < i).copied();
                let row = rows.entry(at).or_insert_with(|| self.row(cells, at, &mut above, &mut known));
                let Some(row) = row else { continue };
                found.extend(self.observation(row, i, column, cells, cell, &above));
            }
            if rows.is_empty() {
                self.row(cells, names.first().copied(), &mut above, &mut known);
            }
        }
        found
    }

    fn text(&self, cell: TextSpan) -> &str {
        cell.of(&self.doc.text).trim()
    }

    /// 注：…, 资料来源：….
    fn is_note(&self, cells: &[TextSpan]) -> bool {
        let first = cells.iter().find(|cell| !cell.is_empty()).map_or("", |&cell| self.text(cell));
        ["注：", "注1", "备注：", "说明：", "资料来源", "数据来源"].iter().any(|word| first.starts_with(word))
    }

    /// The header stands again on a new page.
    fn is_header_again(&self, cells: &[TextSpan]) -> bool {
        self.table.header.iter().any(|header| {
            header.iter().any(|cell| has_words(self.text(*cell)))
                && header.len() == cells.len()
                && header.iter().zip(cells).all(|(a, b)| self.text(*a) == self.text(*b))
        })
    }

    /// The text of a row that is only a name: a merged cell, or a name and empty cells.
    fn group(&self, cells: &[TextSpan]) -> Option<&str> {
        let mut filled = cells.iter().copied().filter(|cell| !cell.is_empty());
        let first = filled.next()?;
        let alone = self.columns.len() > 1 && filled.all(|cell| cell == first);
        let text = self.text(first);
        (alone && has_words(text)).then_some(text)
    }

    /// The observation of one cell.
    fn observation(
        &self,
        row: &Row,
        at: usize,
        column: &Facet,
        cells: &[TextSpan],
        cell: TextSpan,
        above: &Above,
    ) -> Option<Observation> {
        let value = cell::read(self.doc, cell, self.tagger)?;
        let column_place = self.places.get(at).cloned().flatten();
        let kind = self.kind(row, column, &value);
        let kind = &kind;
        let mut indicator = self.indicator(row, column, column_place.is_some())?;
        let said = Said { row, column, kind, value: &value };
        let (measure, unit) = self.measure(&said, &indicator, above)?;
        if measure == Measure::Rank && row.facet.kind != Kind::Level && row.facet.kind != Kind::Rank {
            indicator.push_str("增速");
        }
        let When { year, year_start, status, stated } = self.when(&said);
        let falls = match (kind, value.moves) {
            (_, Some(falls)) => falls,
            (Kind::Growth { falls, .. } | Kind::YearlyGrowth { falls }, None) => *falls,
            _ => row_falls(&row.facet),
        };
        let moves = matches!(measure, Measure::Growth | Measure::Change);
        let turn = falls && moves && !value.quantity.value.is_sign_negative();
        let sign = if turn { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        let scope = row.place.clone().or(column_place).or_else(|| self.title.scope.clone());
        let own = self.part.area.as_ref();
        let (scope, scope_code) = match scope {
            Some(Scope { name, code }) => (Some(name), code),
            None => {
                (self.context.scope.clone().or_else(|| own.map(|a| a.name.clone())), own.and_then(|a| a.code.clone()))
            }
        };
        let span = self.doc.source_span(value.surface);
        let mut sentence: Vec<&str> = Vec::new();
        let mut last = None;
        for cell in cells.iter().filter(|cell| !cell.is_empty()) {
            if last.replace(*cell) != Some(*cell) {
                sentence.push(self.text(*cell));
            }
        }
        Some(Observation {
            indicator,
            value: value.quantity.value * sign,
            value_max: value.quantity.value_max.map(|max| max * sign),
            unit,
            year,
            year_start,
            scope,
            measure,
            status,
            bound: value.quantity.bound,
            indicator_code: None,
            scope_code,
            span,
            text_span: value.surface,
            page: self.doc.page_at(span.start()),
            sentence: sentence.join(" "),
            section: section_path(self.doc, self.part, self.section),
            confidence: Confidence::from_hundredths(95),
            flags: if stated { Vec::new() } else { vec![Flag::InferredYear] },
            rules: vec![Rule::TableCell.name()],
        })
    }

    /// The indicator that row and column name together, completed by the title.
    fn indicator(&self, row: &Row, column: &Facet, column_is_place: bool) -> Option<String> {
        let column_name = if column_is_place { "" } else { column.name.as_str() };
        let subject = self.title.subject.as_str();
        let about = || (!subject.is_empty() && name::is_complete(subject)).then(|| subject.to_owned());
        let name = match (row.indicator.is_empty(), column_name.is_empty()) {
            (false, false) => name::join(&row.indicator, column_name),
            (false, true) => row.indicator.clone(),
            // 产量, or 投资额, in a table of 粮食产量 and 固定资产投资.
            (true, false) if name::is_about(column_name, subject) => subject.to_owned(),
            (true, false) => name::complete(column_name, None, None),
            (true, true) => {
                let told = row.place.is_some() || column_is_place || row.facet.whole || row.facet.year.is_some();
                about().filter(|_| told)?
            }
        };
        let name = phrase::finish(&phrase::complete_share(name));
        (!name.is_empty() && has_words(&name)).then_some(name)
    }
}
