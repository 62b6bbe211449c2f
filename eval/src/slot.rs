//! The slots of an observation, and when two observations agree in one.

use crate::norm::{self, Bigrams, Unit};
use crate::record::{Figure, Observation};

/// How alike two indicators must be to count as the same one: Dice's coefficient of their bigrams.
pub const SIMILAR: f64 = 0.6;

/// What is compared of two observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The number (and the upper end of a range), multiplied out.
    Value,
    /// The unit without numeral words.
    Unit,
    /// The year, or the last year of a period.
    Year,
    /// First and last year.
    Period,
    /// The place.
    Scope,
    /// The indicator, alike by [`SIMILAR`].
    IndicatorSimilar,
    /// The indicator, equal after normalisation.
    IndicatorEqual,
    /// Level, growth, change and so on.
    Measure,
    /// Actual, estimate, target.
    Status,
    /// Exact, approximate, at least, at most.
    Bound,
}

impl Slot {
    /// Every slot, in the order of the figures.
    pub const ALL: [Self; 10] = [
        Self::Value,
        Self::Unit,
        Self::Year,
        Self::Period,
        Self::Scope,
        Self::IndicatorSimilar,
        Self::IndicatorEqual,
        Self::Measure,
        Self::Status,
        Self::Bound,
    ];

    /// The slots that must all be right in a right tuple, besides the indicator.
    pub const CORE: [Self; 5] = [Self::Value, Self::Unit, Self::Year, Self::Scope, Self::Measure];

    /// The slots that make a pair an error when wrong, in the order in which an error names them.
    pub const REPORTED: [Self; 8] = [
        Self::Value,
        Self::Unit,
        Self::Year,
        Self::Scope,
        Self::Measure,
        Self::IndicatorSimilar,
        Self::Status,
        Self::Bound,
    ];

    /// The slot of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }

    /// The name in figures and errors.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Unit => "unit",
            Self::Year => "year",
            Self::Period => "period",
            Self::Scope => "scope",
            Self::IndicatorSimilar => "indicator~",
            Self::IndicatorEqual => "indicator=",
            Self::Measure => "measure",
            Self::Status => "status",
            Self::Bound => "bound",
        }
    }
}

/// An observation with its slots in comparable form, worked out once.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// What was read.
    pub observation: &'a Observation,
    values: Vec<f64>,
    base: String,
    indicator: String,
    bigrams: Bigrams,
    scope: String,
}

impl<'a> Reading<'a> {
    /// Works out the comparable form.
    pub fn of(observation: &'a Observation) -> Self {
        let unit = Unit::of(observation.unit.as_deref().unwrap_or_default());
        let multiplier = unit.multiplier();
        let times = |figure: &Figure| figure.number * multiplier;
        let indicator = norm::name(observation.indicator.as_deref().unwrap_or_default());
        Self {
            observation,
            values: std::iter::once(&observation.value).chain(&observation.value_max).map(times).collect(),
            base: unit.base,
            bigrams: Bigrams::of(&indicator),
            indicator,
            scope: norm::name(observation.scope.as_deref().unwrap_or_default()),
        }
    }

    /// Whether both state the same number, or the same range, within a [relative tolerance](norm::close).
    pub fn same_value(&self, other: &Self, tolerance: f64) -> bool {
        self.values.len() == other.values.len()
            && self.values.iter().zip(&other.values).all(|(&a, &b)| norm::close(a, b, tolerance))
    }

    /// How alike the indicators are, 0 to 1.
    pub fn similarity(&self, other: &Self) -> f64 {
        self.bigrams.dice(&other.bigrams)
    }

    /// Whether the spans share a code point.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (self.observation, other.observation);
        b.start < a.end && a.start < b.end
    }

    /// Whether both agree in a slot.
    pub fn agrees(&self, other: &Self, slot: Slot, tolerance: f64) -> bool {
        let (a, b) = (self.observation, other.observation);
        match slot {
            Slot::Value => self.same_value(other, tolerance),
            Slot::Unit => self.base == other.base,
            Slot::Year => a.year == b.year,
            Slot::Period => a.year == b.year && a.year_start == b.year_start,
            Slot::Scope => norm::same_scope(&self.scope, &other.scope),
            Slot::IndicatorSimilar => self.similarity(other) >= SIMILAR,
            Slot::IndicatorEqual => self.indicator == other.indicator,
            Slot::Measure => a.measure == b.measure,
            Slot::Status => a.status == b.status,
            Slot::Bound => a.bound == b.bound,
        }
    }
}

/// In which slots a pair agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict([bool; Slot::ALL.len()]);

impl Verdict {
    /// Compares a pair slot by slot.
    pub fn of(gold: &Reading<'_>, pred: &Reading<'_>, tolerance: f64) -> Self {
        Self(Slot::ALL.map(|slot| gold.agrees(pred, slot, tolerance)))
    }

    /// Whether a slot is right.
    pub const fn right(self, slot: Slot) -> bool {
        self.0[slot as usize]
    }

    /// Value, unit, year, scope and measure right, and the indicator alike.
    pub fn tuple(self) -> bool {
        self.core() && self.right(Slot::IndicatorSimilar)
    }

    /// Value, unit, year, scope and measure right, and the indicator equal.
    pub fn strict(self) -> bool {
        self.core() && self.right(Slot::IndicatorEqual)
    }

    /// How many slots are right.
    pub fn count(self) -> usize {
        self.0.iter().filter(|&&right| right).count()
    }

    /// The slots to report as wrong.
    pub fn wrong(self) -> Vec<Slot> {
        Slot::REPORTED.into_iter().filter(|&slot| !self.right(slot)).collect()
    }

    /// Every slot that is wrong, each said once: the period where the year is right, and `indicator=` where the
    /// indicators are alike.
    pub fn wrong_in_full(self) -> Vec<Slot> {
        let said = |slot| match slot {
            Slot::Period => self.right(Slot::Year),
            Slot::IndicatorEqual => self.right(Slot::IndicatorSimilar),
            _ => true,
        };
        Slot::ALL.into_iter().filter(|&slot| !self.right(slot) && said(slot)).collect()
    }

    fn core(self) -> bool {
        Slot::CORE.into_iter().all(|slot| self.right(slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Role;

    fn observation(change: &str) -> Observation {
        let mut fields = serde_json::json!({"doc": "d", "start": 0, "end": 6, "indicator": "地区生产总值", "value": 1.06,
            "unit": "万亿元", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact"});
        let change: serde_json::Map<String, serde_json::Value> = serde_json::from_str(change).unwrap();
        fields.as_object_mut().unwrap().extend(change);
        Observation::parse(&fields.to_string(), Role::Gold).unwrap()
    }

    fn verdict(change: &str) -> Verdict {
        let (gold, pred) = (observation("{}"), observation(change));
        Verdict::of(&Reading::of(&gold), &Reading::of(&pred), norm::TOLERANCE)
    }

    #[test]
    fn slots_stand_at_their_index() {
        assert!(Slot::ALL.iter().enumerate().all(|(i, &slot)| slot as usize == i));
    }

    #[test]
    fn the_same_amount_in_another_unit_word_is_right() {
        let verdict = verdict(r#"{"value": 10600, "unit": "亿元"}"#);
        assert!(verdict.strict() && verdict.wrong().is_empty());
    }

    #[test]
    fn a_range_is_not_its_lower_end() {
        assert_eq!(verdict(r#"{"value_max": 2}"#).wrong(), [Slot::Value]);
    }

    #[test]
    fn each_slot_is_wrong_by_itself() {
        for (change, slot) in [
            (r#"{"value": 1.07}"#, Slot::Value),
            (r#"{"unit": "万亿吨"}"#, Slot::Unit),
            (r#"{"year": null}"#, Slot::Year),
            (r#"{"scope": "青川省"}"#, Slot::Scope),
            (r#"{"measure": "growth"}"#, Slot::Measure),
            (r#"{"indicator": "粮食产量"}"#, Slot::IndicatorSimilar),
        ] {
            let verdict = verdict(change);
            assert_eq!(verdict.wrong(), [slot]);
            assert!(!verdict.tuple() && !verdict.strict());
        }
        for (change, slot) in [(r#"{"status": "target"}"#, Slot::Status), (r#"{"bound": "approx"}"#, Slot::Bound)] {
            assert_eq!(verdict(change).wrong(), [slot]);
            assert!(verdict(change).tuple());
        }
    }

    #[test]
    fn a_period_is_not_in_the_tuple_but_in_its_own_slot() {
        let verdict = verdict(r#"{"year_start": 2020}"#);
        assert!(verdict.tuple() && !verdict.right(Slot::Period) && verdict.right(Slot::Year));
        assert_eq!(verdict.wrong_in_full(), [Slot::Period]);
    }

    #[test]
    fn an_alike_indicator_is_a_tuple_and_not_a_strict_one() {
        let verdict = verdict(r#"{"indicator": "生产总值"}"#);
        assert!(verdict.tuple() && !verdict.strict() && verdict.wrong().is_empty());
        assert_eq!(verdict.wrong_in_full(), [Slot::IndicatorEqual]);
    }

    #[test]
    fn what_one_slot_says_another_does_not_repeat() {
        let verdict = verdict(r#"{"year": 2023, "indicator": "粮食产量", "bound": "approx"}"#);
        assert_eq!(verdict.wrong_in_full(), [Slot::Year, Slot::IndicatorSimilar, Slot::Bound]);
    }

    #[test]
    fn slots_are_found_by_name() {
        assert!(Slot::ALL.into_iter().all(|slot| Slot::named(slot.name()) == Some(slot)));
        assert_eq!(Slot::named("indicator"), None);
    }
}
