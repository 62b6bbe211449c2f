//! Facts by what they measure, where and how: the numbers that can be held against each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Fact;
use crate::document::Status;
use crate::lexicon::places::Level;
use crate::observation::Measure;

/// What the facts of one series share: indicator, place, measure and unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Code, else name, of the indicator.
    pub subject: Arc<str>,
    /// Code, else name, of the place.
    pub place: Arc<str>,
    /// What the number says.
    pub measure: Measure,
    /// Standard unit.
    pub unit: Arc<str>,
}

/// Facts in a fixed order, whatever the order of the input, with what the checks look up of them.
#[derive(Debug, Default)]
pub struct Facts {
    all: Vec<Fact>,
    series: BTreeMap<Key, Vec<usize>>,
    /// Series of the same indicator at other places of the same rank, in the order of `series`.
    ranks: FxHashMap<(Arc<str>, Level, Arc<str>), Vec<Key>>,
}

impl Facts {
    /// Sorts and indexes facts. Of several with one id, which is not empty, one stays.
    #[must_use]
    pub fn new(mut all: Vec<Fact>) -> Self {
        all.sort_by(|a, b| {
            (&a.doc, a.start, &a.id, &a.indicator, a.measure, a.amount)
                .cmp(&(&b.doc, b.start, &b.id, &b.indicator, b.measure, b.amount))
                .then_with(|| (a.row).cmp(&b.row))
        });
        all.dedup_by(|later, first| !later.id.is_empty() && later.id == first.id);
        let mut series: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (index, fact) in all.iter().enumerate() {
            let Some(key) = key(fact) else { continue };
            series.entry(key).or_default().push(index);
        }
        let mut ranks: FxHashMap<_, Vec<Key>> = FxHashMap::default();
        for (key, members) in &series {
            let level = members.first().and_then(|&first| all[first].level());
            if let Some(level) = level.filter(|_| key.measure == Measure::Level) {
                ranks.entry((Arc::clone(&key.subject), level, Arc::clone(&key.unit))).or_default().push(key.clone());
            }
        }
        Self { all, series, ranks }
    }

    /// All of them, in order.
    #[must_use]
    pub fn all(&self) -> &[Fact] {
        &self.all
    }

    /// The fact with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> &Fact {
        &self.all[index]
    }

    /// The series, in order.
    pub fn series(&self) -> impl Iterator<Item = (&Key, &[usize])> {
        self.series.iter().map(|(key, members)| (key, members.as_slice()))
    }

    /// The facts of one series.
    #[must_use]
    pub fn of(&self, key: &Key) -> &[usize] {
        self.series.get(key).map_or(&[], Vec::as_slice)
    }

    /// The series of sizes of the indicator and place of `key`, one for each unit.
    pub fn sizes<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = (&'a Key, &'a [usize])> {
        let first = Key { measure: Measure::Level, unit: Arc::default(), ..key.clone() };
        self.series
            .range(first..)
            .take_while(|(other, _)| {
                other.measure == Measure::Level && other.subject == key.subject && other.place == key.place
            })
            .map(|(other, members)| (other, members.as_slice()))
    }

    /// The sizes of one indicator at all places of one rank, in one unit.
    pub fn at_rank(&self, subject: &Arc<str>, level: Level, unit: &Arc<str>) -> impl Iterator<Item = usize> {
        let keys = self.ranks.get(&(Arc::clone(subject), level, Arc::clone(unit)));
        keys.into_iter().flatten().flat_map(|key| self.of(key)).copied()
    }

    /// The facts of a series that say what was reached in `year` alone.
    pub fn reached<'a>(&'a self, members: &'a [usize], year: i32) -> impl Iterator<Item = usize> + 'a {
        members.iter().copied().filter(move |&index| {
            let fact = &self.all[index];
            fact.year == Some(year) && fact.year_start.is_none() && fact.status == Status::Actual && fact.yearly
        })
    }
}

/// The series that a fact belongs to; none without a place.
#[must_use]
pub fn key(fact: &Fact) -> Option<Key> {
    Some(Key {
        subject: Arc::clone(fact.subject()),
        place: Arc::clone(fact.place()?),
        measure: fact.measure,
        unit: Arc::clone(&fact.unit),
    })
}
