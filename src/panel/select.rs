//! Which facts a panel is made of, and how its rows are named.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Cell, Known, Query, Series};
use crate::check::{Fact, unit};
use crate::observation::Measure;
use crate::quantity::Decimal;

/// Something that was asked for and that no fact has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no observation has the {what} {name}{}", near(.similar))]
pub struct Unknown {
    /// `indicator` or `place`.
    pub what: &'static str,
    /// What was asked for.
    pub name: String,
    /// What there is that holds it.
    pub similar: Vec<String>,
}

fn near(similar: &[String]) -> String {
    if similar.is_empty() { String::new() } else { format!("; there are {}", similar.join(", ")) }
}

/// How many names an error offers.
const OFFERED: usize = 5;

/// A row of the panel: where in the order of the query its indicator stands, its subject, place and kind of unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    order: usize,
    pub subject: Arc<str>,
    pub place: Arc<str>,
    /// Empty for growths.
    pub unit: Arc<str>,
}

impl Place {
    /// The row of growths beside this row of sizes.
    pub fn without_unit(&self) -> Self {
        Self { unit: Arc::default(), ..self.clone() }
    }
}

/// The facts that were asked for.
#[derive(Debug)]
pub struct Selection<'a> {
    query: &'a Query,
    /// Codes and names of the indicators with their place in the order; empty for all that have a code.
    subjects: FxHashMap<Arc<str>, usize>,
    /// Codes and names of the places; empty for all.
    places: FxHashSet<Arc<str>>,
}

impl<'a> Selection<'a> {
    /// Finds out what the words of a query mean: a name stands for the code that facts of this name have, and so for all names of the code.
    pub fn new(facts: &[Fact], query: &'a Query) -> Result<Self, Unknown> {
        let mut subjects = FxHashMap::default();
        for (order, asked) in query.indicators.iter().enumerate() {
            let matches = |fact: &&Fact| fact.code.as_deref() == Some(asked) || *fact.indicator == **asked;
            let before = subjects.len();
            for fact in facts.iter().filter(matches) {
                subjects.entry(Arc::clone(fact.subject())).or_insert(order);
            }
            let asked_twice = facts.iter().any(|fact| matches(&fact));
            if subjects.len() == before && !asked_twice {
                let names = facts.iter().map(|fact| &*fact.indicator);
                return Err(Unknown { what: "indicator", name: asked.clone(), similar: similar(asked, names) });
            }
        }
        let mut places = FxHashSet::default();
        for asked in &query.scopes {
            let matches =
                |fact: &&Fact| fact.scope_code.as_deref() == Some(asked) || fact.scope.as_deref() == Some(asked);
            let found: Vec<&Arc<str>> = facts.iter().filter(matches).filter_map(Fact::place).collect();
            if found.is_empty() {
                let names = facts.iter().filter_map(|fact| fact.scope.as_deref());
                return Err(Unknown { what: "place", name: asked.clone(), similar: similar(asked, names) });
            }
            places.extend(found.into_iter().cloned());
        }
        Ok(Self { query, subjects, places })
    }

    /// The row and year of a fact, where it was asked for.
    pub fn place(&self, fact: &Fact) -> Option<(Place, i32)> {
        let wanted = matches!(fact.measure, Measure::Level | Measure::Growth)
            && (fact.measure == self.query.measure || self.query.derive)
            && fact.year_start.is_none()
            && (self.query.statuses.is_empty() || self.query.statuses.contains(&fact.status));
        if !wanted {
            return None;
        }
        let order = self.order(fact)?;
        let place = fact.place().filter(|place| self.places.is_empty() || self.places.contains(*place))?;
        let unit = if fact.measure == Measure::Growth { Arc::default() } else { unit::kind(&fact.unit) };
        Some((Place { order, subject: Arc::clone(fact.subject()), place: Arc::clone(place), unit }, fact.year?))
    }

    fn order(&self, fact: &Fact) -> Option<usize> {
        if self.query.indicators.is_empty() {
            return fact.code.as_ref().map(|_| 0);
        }
        self.subjects.get(fact.subject()).copied()
    }

    /// Whether a year was asked for. Others may still be needed to work numbers out.
    pub fn shows(&self, year: i32) -> bool {
        self.query.years.is_none_or(|(first, last)| (first..=last).contains(&year))
    }
}

fn similar<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names.filter(|name| name.contains(asked)) {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
    names.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    names.into_iter().take(OFFERED).map(|(name, _)| name.to_owned()).collect()
}

/// Names of rows: the official ones, else those that most facts use.
#[derive(Debug)]
pub struct Names {
    indicators: FxHashMap<Arc<str>, (String, Option<String>)>,
    scopes: FxHashMap<Arc<str>, (String, Option<String>)>,
}

impl Names {
    /// Counts the names of the facts that were asked for.
    pub fn new(facts: &[Fact], selection: &Selection<'_>, known: &Known<'_>) -> Self {
        let mut indicators: FxHashMap<Arc<str>, BTreeMap<&str, usize>> = FxHashMap::default();
        let mut scopes: FxHashMap<Arc<str>, BTreeMap<&str, usize>> = FxHashMap::default();
        let mut codes: FxHashSet<Arc<str>> = FxHashSet::default();
        for fact in facts.iter().filter(|fact| selection.place(fact).is_some()) {
            *indicators.entry(Arc::clone(fact.subject())).or_default().entry(&fact.indicator).or_default() += 1;
            codes.extend(fact.code.iter().cloned());
            codes.extend(fact.scope_code.iter().cloned());
            if let (Some(place), Some(name)) = (fact.place(), fact.scope.as_deref()) {
                *scopes.entry(Arc::clone(place)).or_default().entry(name).or_default() += 1;
            }
        }
        let code = |key: &Arc<str>| codes.contains(key).then(|| key.to_string());
        let named = |key: Arc<str>, counts: &BTreeMap<&str, usize>| {
            let code = code(&key);
            let official = code.as_deref().and_then(|code| known.official?(code));
            (official.unwrap_or_else(|| most(counts, &key)), code)
        };
        let scope = |key: Arc<str>, counts: &BTreeMap<&str, usize>| (most(counts, &key), code(&key));
        Self {
            indicators: indicators.iter().map(|(key, counts)| (key.clone(), named(key.clone(), counts))).collect(),
            scopes: scopes.iter().map(|(key, counts)| (key.clone(), scope(key.clone(), counts))).collect(),
        }
    }

    /// A row with its names and its unit; `wanted` is the unit that was asked for: its base, its factor and its spelling.
    pub fn series(&self, place: &Place, cells: Vec<Cell>, wanted: Option<(&(String, Decimal), &str)>) -> Series {
        let plain = |key: &Arc<str>| (key.to_string(), None);
        let (indicator, code) = self.indicators.get(&place.subject).cloned().unwrap_or_else(|| plain(&place.subject));
        let (scope, scope_code) = self.scopes.get(&place.place).cloned().unwrap_or_else(|| plain(&place.place));
        let growth = place.unit.is_empty();
        // Of several words that count one thing, the one of the latest year.
        let unit =
            if growth { "%".into() } else { cells.last().map_or_else(Arc::default, |cell| cell.winner.unit.clone()) };
        let (factor, shown_unit) = match wanted.filter(|_| !growth) {
            Some(((_, factor), spelling)) => (*factor, spelling.to_owned()),
            None => (Decimal::ONE, unit.to_string()),
        };
        Series { indicator, code, scope, scope_code, unit: unit.to_string(), factor, shown_unit, cells }
    }
}

/// The name that is used most; of several the shortest, then the first.
fn most(counts: &BTreeMap<&str, usize>, key: &str) -> String {
    let best = counts.iter().min_by_key(|&(name, count)| (std::cmp::Reverse(*count), name.chars().count(), *name));
    best.map_or(key, |(name, _)| *name).to_owned()
}
