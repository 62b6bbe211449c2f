//! What the lines above a table say of all of its numbers.

use super::scope::Scope;
use super::words::{compact, is_unit, split_unit};
use super::{name, years};
use crate::document::{Document, Table};
use crate::mention::PlaceRole;
use crate::relate::Tagger;

/// What the title says.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    /// What the table is about: 地区生产总值 of 表3 各县区地区生产总值.
    pub(super) subject: String,
    /// The head that it lends to names: 产量.
    pub(super) lent: Option<&'static str>,
    /// Units behind 单位：.
    pub(super) units: Vec<String>,
    pub(super) year: Option<i32>,
    /// The years of the plan that it names: “十四五”.
    pub(super) plan: Option<(i32, i32)>,
    /// Whether all of its numbers are growth: 居民消费价格涨跌幅度.
    pub(super) grows: bool,
    pub(super) scope: Option<Scope>,
}

impl Title {
    pub(super) fn read(doc: &Document, table: &Table, tagger: &dyn Tagger) -> Self {
        let header =
            table.header.iter().flatten().map(|cell| cell.of(&doc.text)).filter(|text| text.contains("单位："));
        let above = table.title.map(|title| title.of(&doc.text));
        let units = above.into_iter().chain(header).flat_map(units_said).collect();
        let Some(title) = table.title.filter(|title| !title.is_empty()) else {
            return Self { units, ..Self::default() };
        };
        let text = title.of(&doc.text);
        let bare = text.split("单位：").next().unwrap_or_default();
        let places = tagger.places(title);
        let scope = places.into_iter().find(|p| p.role == PlaceRole::Scope);
        Self {
            subject: name::subject(text),
            lent: name::lent(text),
            units,
            year: year_of(bare),
            plan: plan_of(bare),
            grows: name::is_growth(bare),
            scope: scope.map(Scope::of),
        }
    }

    /// The unit of sizes, where the title gives one for all.
    pub(super) fn size(&self) -> &str {
        let mut sizes = self.units.iter().filter(|unit| *unit != "%");
        match (sizes.next(), sizes.next()) {
            (Some(unit), None) => unit,
            (None, _) => self.units.first().map_or("", String::as_str),
            _ => "",
        }
    }
}

/// The units behind 单位：.
pub(super) fn units_said(text: &str) -> Vec<String> {
    let text = compact(text);
    let said = match text.split_once("单位：") {
        Some((_, said)) => said.trim_end_matches(['）', ')']).to_owned(),
        // 主要指标（亿元）.
        None => split_unit(&text).1.to_owned(),
    };
    said.split(['、', '，', '；']).filter(|unit| is_unit(unit)).map(str::to_owned).collect()
}

/// The one year that a title names.
pub(super) fn year_of(title: &str) -> Option<i32> {
    let mut found = None;
    let starts = title.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    let mut end = 0;
    for at in starts.take(64) {
        if at < end {
            continue;
        }
        let rest = title.get(at..).unwrap_or_default();
        end = at + rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if let Some(((first, year), len)) = years::year_at_start(rest)
            && rest.get(..len).is_some_and(|word| word.contains('年'))
        {
            if first.is_some() || found.is_some_and(|other| other != year) {
                return None;
            }
            found = Some(year);
            end = end.max(at + len);
        }
    }
    found
}

/// The first and last year of the five-year plan that a title names.
fn plan_of(title: &str) -> Option<(i32, i32)> {
    let (at, _) = title.match_indices('十').find(|(at, _)| years::plan_at_start(&title[*at..]).is_some())?;
    match years::plan_at_start(&title[at..])?.0 {
        (Some(first), last) => Some((first, last)),
        (None, _) => None,
    }
}
