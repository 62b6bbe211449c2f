//! From a name as a document writes it to the code of an indicator.
//!
//! A name is looked up as it stands, then in the form in which names are compared, then beside the most similar names.
//! The first step that knows the name decides: where its indicator does not fit the measure, unit, year or place, or
//! where several do, there is no link.

use rustc_hash::FxHashMap;

use super::normal::normal;
use super::score::Similar;
use super::{Alias, Indicator, Level, fit};
use crate::observation::{Confidence, Measure};

/// What is known of the number beside a name.
#[derive(Clone, Copy, Debug)]
pub struct LinkQuery<'q> {
    /// What the number says of the indicator.
    pub measure: Measure,
    /// Its unit without numeral words.
    pub unit: &'q str,
    /// The year that it describes.
    pub year: Option<i32>,
    /// The place that it describes, by its official name.
    pub scope: Option<&'q str>,
}

impl LinkQuery<'_> {
    fn level(&self) -> Option<Level> {
        self.scope.map(|scope| if scope == "中国" { Level::Nation } else { Level::Local })
    }
}

/// How a link was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// By the official name.
    Exact,
    /// By another name, or in the form in which names are compared.
    Alias,
    /// By a name that is alike.
    Scored,
}

/// A known indicator that a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// Its code.
    pub code: &'a str,
    /// How it was found.
    pub how: How,
    /// How alike the names are: 1 but for scored matches.
    pub score: Confidence,
}

/// A name of an indicator: the official one, or an alias by its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    indicator: usize,
    alias: Option<usize>,
}

impl Name {
    fn alias<'a>(&self, all: &'a [Indicator]) -> Option<&'a Alias> {
        all[self.indicator].aliases.get(self.alias?)
    }
}

/// What is known of a name.
enum Known {
    /// One indicator.
    One(Name),
    /// Several, or such that do not fit.
    Unfit,
    /// Nothing.
    No,
}

/// The names of a catalogue.
#[derive(Debug, Default)]
pub(super) struct Names {
    written: FxHashMap<String, Vec<Name>>,
    compared: FxHashMap<String, Vec<Name>>,
    similar: Similar,
}

impl Names {
    /// The names of the indicators.
    pub(super) fn new(all: &[Indicator]) -> Self {
        let mut names = Self::default();
        for (indicator, row) in all.iter().enumerate() {
            let aliases = row.aliases.iter().enumerate().map(|(index, alias)| (alias.name.as_str(), Some(index)));
            for (name, alias) in aliases.chain(Some((row.name.as_str(), None))) {
                let entry = Name { indicator, alias };
                names.written.entry(name.to_owned()).or_default().push(entry);
                names.compared.entry(normal(name, None, false)).or_default().push(entry);
            }
        }
        let mut compared: Vec<&String> = names.compared.keys().collect();
        compared.sort_unstable();
        names.similar = Similar::new(compared.into_iter().map(String::as_str));
        names
    }

    /// The indicator that is meant by `name`.
    pub(super) fn link<'a>(&self, all: &'a [Indicator], name: &str, query: &LinkQuery<'_>) -> Option<Link<'a>> {
        // How a growth ranks, or how far it is from another, says nothing of the indicator's own size.
        let of_growth = ["增速", "增幅", "增长率"].iter().any(|word| name.ends_with(word));
        if of_growth && matches!(query.measure, Measure::Rank | Measure::Difference | Measure::Ratio) {
            return None;
        }
        let link = |found: Name, how, score| Link { code: &all[found.indicator].code, how, score };
        match choose(all, self.written.get(name), query) {
            Known::One(found) => {
                let how = if found.alias.is_none() { How::Exact } else { How::Alias };
                return Some(link(found, how, Confidence::FULL));
            }
            Known::Unfit => return None,
            Known::No => {}
        }
        let compared = normal(name, query.scope, query.measure == Measure::Growth);
        match choose(all, self.compared.get(&compared), query) {
            Known::One(found) => return Some(link(found, How::Alias, Confidence::FULL)),
            Known::Unfit => return None,
            Known::No => {}
        }
        let fits = |known: &str| matches!(choose(all, self.compared.get(known), query), Known::One(_));
        let (known, score) = self.similar.best(&compared, fits)?;
        match choose(all, self.compared.get(known), query) {
            Known::One(found) => Some(link(found, How::Scored, score)),
            Known::Unfit | Known::No => None,
        }
    }
}

/// The one indicator among those of a name that the number can be of.
fn choose(all: &[Indicator], names: Option<&Vec<Name>>, query: &LinkQuery<'_>) -> Known {
    let Some(names) = names else { return Known::No };
    let mut found: Option<Name> = None;
    for name in names {
        let valid = name.alias(all).is_none_or(|alias| alias.is_valid(query.year, query.level()));
        if !valid || !fit::fits(&all[name.indicator], query.measure, query.unit) {
            continue;
        }
        match found {
            Some(other) if other.indicator != name.indicator => return Known::Unfit,
            // The official name comes before aliases that are compared in the same form.
            Some(other) if other.alias.is_none() => {}
            _ => found = Some(*name),
        }
    }
    found.map_or(Known::Unfit, Known::One)
}
