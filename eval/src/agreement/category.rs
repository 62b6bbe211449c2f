//! The categorical fields of an observation, and which category a reading falls into.

use std::collections::{BTreeMap, BTreeSet};

use super::coefficient::Contingency;
use crate::norm::{self, Unit};
use crate::record::Observation;
use crate::slot::Slot;

/// A category; none where the field says nothing (`null`, and the empty unit and scope), which is a category too.
pub type Category = Option<String>;

/// A field whose readings fall into categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The unit without numeral words.
    Unit,
    /// The year, or the last year of a period.
    Year,
    /// First and last year.
    Period,
    /// The place.
    Scope,
    /// Level, growth, change and so on.
    Measure,
    /// Actual, estimate, target.
    Status,
    /// Exact, approximate, at least, at most.
    Bound,
}

impl Field {
    /// Every categorical field, in the order of the figures.
    pub const ALL: [Self; 7] =
        [Self::Unit, Self::Year, Self::Period, Self::Scope, Self::Measure, Self::Status, Self::Bound];

    /// The slot in which a pair agrees when its categories are equal.
    pub const fn slot(self) -> Slot {
        match self {
            Self::Unit => Slot::Unit,
            Self::Year => Slot::Year,
            Self::Period => Slot::Period,
            Self::Scope => Slot::Scope,
            Self::Measure => Slot::Measure,
            Self::Status => Slot::Status,
            Self::Bound => Slot::Bound,
        }
    }

    /// The name in figures.
    pub const fn name(self) -> &'static str {
        self.slot().name()
    }

    /// The categories of a pair; equal exactly where the pair agrees in [`Field::slot`].
    ///
    /// Of two scopes that are the same place (云州市北湖区, 北湖区) both count as the fuller name.
    pub fn categories(self, a: &Observation, b: &Observation) -> [Category; 2] {
        match self {
            Self::Unit => [a, b].map(|o| filled(Unit::of(o.unit.as_deref().unwrap_or_default()).base)),
            Self::Year => [a, b].map(|o| o.year.map(|year| year.to_string())),
            Self::Period => [a, b].map(period),
            Self::Scope => {
                let [a, b] = [a, b].map(|o| norm::name(o.scope.as_deref().unwrap_or_default()));
                let [a, b] = match norm::same_scope(&a, &b) {
                    true if a.len() > b.len() => [a.clone(), a],
                    true => [b.clone(), b],
                    false => [a, b],
                };
                [filled(a), filled(b)]
            }
            Self::Measure => [a, b].map(|o| o.measure.clone()),
            Self::Status => [a, b].map(|o| o.status.clone()),
            Self::Bound => [a, b].map(|o| o.bound.clone()),
        }
    }
}

/// A name that is not empty.
fn filled(name: String) -> Category {
    (!name.is_empty()).then_some(name)
}

/// First and last year, or the year alone.
fn period(o: &Observation) -> Category {
    match (o.year_start, o.year) {
        (None, None) => None,
        (None, Some(year)) => Some(year.to_string()),
        (Some(from), Some(to)) => Some(format!("{from}–{to}")),
        (Some(from), None) => Some(format!("{from}–")),
    }
}

/// What the two sides say of one field in every pair.
#[derive(Debug, Clone)]
pub struct Readings {
    /// The field.
    pub field: Field,
    /// The categories that occur, in order, nothing last.
    pub categories: Vec<Category>,
    /// The category of the first and of the second side, by their places in `categories`, pair by pair.
    pub pairs: Vec<(usize, usize)>,
}

impl Readings {
    /// Collects the categories of pairs.
    pub fn of<'a>(field: Field, pairs: impl Iterator<Item = (&'a Observation, &'a Observation)>) -> Self {
        let said: Vec<[Category; 2]> = pairs.map(|(a, b)| field.categories(a, b)).collect();
        let different: BTreeSet<_> = said.iter().flatten().collect();
        // `None` is the least of an `Option`, and the last to be shown.
        let mut categories: Vec<&Category> = different.iter().copied().filter(|category| category.is_some()).collect();
        categories.extend(different.iter().copied().filter(|category| category.is_none()));
        let places: BTreeMap<_, _> =
            categories.iter().enumerate().map(|(place, &category)| (category, place)).collect();
        let pairs = said.iter().map(|[a, b]| (places[a], places[b])).collect();
        Self { field, pairs, categories: categories.into_iter().cloned().collect() }
    }

    /// How often the first side said the one where the second said the other.
    pub fn table(&self) -> Contingency {
        self.pairs.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::TOLERANCE;
    use crate::record::Role;
    use crate::slot::{Reading, Verdict};

    fn observation(change: serde_json::Value) -> Observation {
        let mut fields = serde_json::json!({"doc": "d", "start": 0, "end": 4, "indicator": "粮食产量", "value": 5, "unit": "万吨",
            "year": 2024, "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact"});
        fields.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        Observation::of(fields.as_object().unwrap(), Role::Prediction).unwrap()
    }

    #[test]
    fn categories_are_equal_where_the_slot_agrees() {
        let readings: Vec<_> = [
            serde_json::json!({}),
            serde_json::json!({"unit": "吨", "scope": "青川省云州市", "year_start": 2020}),
            serde_json::json!({"unit": null, "scope": null, "year": null, "measure": null, "status": "target"}),
            serde_json::json!({"unit": "", "scope": "", "year": 2020, "bound": ""}),
            serde_json::json!({"unit": "％", "scope": "市", "year": null, "year_start": 2020, "bound": null}),
            serde_json::json!({"unit": "%", "scope": "北湖区", "measure": "growth"}),
        ]
        .into_iter()
        .map(observation)
        .collect();
        for a in &readings {
            for b in &readings {
                let verdict = Verdict::of(&Reading::of(a), &Reading::of(b), TOLERANCE);
                for field in Field::ALL {
                    let [of_a, of_b] = field.categories(a, b);
                    assert_eq!(of_a == of_b, verdict.right(field.slot()), "{field:?}: {of_a:?} {of_b:?}");
                    assert_eq!(field.categories(b, a), [of_b, of_a]);
                }
            }
        }
    }

    #[test]
    fn nothing_is_the_last_category() {
        let [a, b] = [serde_json::json!({"status": null}), serde_json::json!({"status": "target"})].map(observation);
        let c = observation(serde_json::json!({}));
        let readings = Readings::of(Field::Status, [(&a, &b), (&b, &b), (&c, &a)].into_iter());
        assert_eq!(readings.categories, [Some("actual".into()), Some("target".into()), None]);
        assert_eq!(readings.pairs, [(2, 1), (1, 1), (0, 2)]);
        assert_eq!(readings.table().cells().collect::<Vec<_>>(), [(0, 2, 1), (1, 1, 1), (2, 1, 1)]);
    }

    #[test]
    fn of_one_place_both_count_as_the_fuller_name() {
        let [a, b] = ["北湖区", "云州市北湖区"].map(|scope| observation(serde_json::json!({"scope": scope})));
        assert_eq!(Field::Scope.categories(&a, &b), [Some("云州市北湖区".into()), Some("云州市北湖区".into())]);
    }
}
