//! What a reader can point at: a pair, a missed observation, or an extra one.

use serde::Serialize;

use crate::norm::Unit;
use crate::pair::{Alignment, Pair};
use crate::record::Observation;
use crate::repr;
use crate::slot::{Slot, Verdict};

/// What items are filtered by, in the order in which a reader sees them.
pub const KINDS: [&str; 13] = [
    "value",
    "unit",
    "year",
    "scope",
    "measure",
    "indicator~",
    "indicator=",
    "period",
    "status",
    "bound",
    "missed",
    "extra",
    "right",
];

/// The kinds of a pair: every slot of [`Slot::REPORTED`] that is wrong, `indicator=` where the indicators are alike and
/// not equal (so that the strict tuple alone is wrong), `period` where the years agree and the first years do not, and
/// `right` where no slot is wrong.
pub fn kinds(verdict: Verdict) -> Vec<&'static str> {
    let mut wrong = verdict.wrong();
    let only = |slot, covered| !verdict.right(slot) && verdict.right(covered);
    wrong.extend(only(Slot::IndicatorEqual, Slot::IndicatorSimilar).then_some(Slot::IndicatorEqual));
    wrong.extend(only(Slot::Period, Slot::Year).then_some(Slot::Period));
    if wrong.is_empty() { vec!["right"] } else { wrong.into_iter().map(Slot::name).collect() }
}

/// A pair, a missed observation or an extra one, by the numbers of its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// `e1`, `e2`, … for what is not right in every slot, in reading order over all documents; `r1`, `r2`, … for the rest.
    pub id: String,
    /// The gold record.
    pub gold: Option<usize>,
    /// The predicted record.
    pub pred: Option<usize>,
    /// Its kinds, of [`KINDS`].
    pub kinds: Vec<&'static str>,
    /// The fields of the record that are wrong by the scorer's verdict.
    pub wrong: Vec<&'static str>,
    /// Whether the indicators are alike and not equal.
    pub alike: bool,
    /// What was compared where the value is wrong: both numbers multiplied out, with their base units.
    pub amounts: Option<[String; 2]>,
}

/// What an item is made from, before it has a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    Pair(&'a Pair<'a>),
    Missed(&'a Observation),
    Extra(&'a Observation),
}

impl<'a> Found<'a> {
    /// Everything of a document in the order of the text, gold before predictions where both begin at one place.
    pub(super) fn of(alignment: &'a Alignment<'a>) -> Vec<Self> {
        let pairs = alignment.pairs.iter().map(Self::Pair);
        let missed = alignment.missed.iter().map(|&o| Self::Missed(o));
        let extra = alignment.extra.iter().map(|&o| Self::Extra(o));
        let mut found: Vec<_> = pairs.chain(missed).chain(extra).collect();
        found.sort_by_key(|item| {
            let place = item.gold().or(item.pred()).map_or((0, 0), |o| (o.start, o.end));
            (place, item.gold().is_none())
        });
        found
    }

    pub(super) const fn gold(&self) -> Option<&'a Observation> {
        match *self {
            Self::Pair(pair) => Some(pair.gold),
            Self::Missed(gold) => Some(gold),
            Self::Extra(_) => None,
        }
    }

    pub(super) const fn pred(&self) -> Option<&'a Observation> {
        match *self {
            Self::Pair(pair) => Some(pair.pred),
            Self::Extra(pred) => Some(pred),
            Self::Missed(_) => None,
        }
    }

    pub(super) fn kinds(&self) -> Vec<&'static str> {
        match self {
            Self::Pair(pair) => kinds(pair.verdict),
            Self::Missed(_) => vec!["missed"],
            Self::Extra(_) => vec!["extra"],
        }
    }

    /// The fields that are wrong, those of no tuple too. Of a wrong value the upper end is named where it differs, of a
    /// wrong period the year that differs.
    pub(super) fn wrong(&self) -> Vec<&'static str> {
        let Self::Pair(Pair { gold, pred, verdict, .. }) = self else { return Vec::new() };
        let number = |o: &Observation| o.value_max.as_ref().map(|figure| figure.number);
        let wrong = |slot| !verdict.right(slot);
        [
            ("indicator", wrong(Slot::IndicatorSimilar)),
            ("value", wrong(Slot::Value)),
            ("value_max", wrong(Slot::Value) && number(gold) != number(pred)),
            ("unit", wrong(Slot::Unit)),
            ("year_start", wrong(Slot::Period) && gold.year_start != pred.year_start),
            ("year", wrong(Slot::Year)),
            ("scope", wrong(Slot::Scope)),
            ("measure", wrong(Slot::Measure)),
            ("status", wrong(Slot::Status)),
            ("bound", wrong(Slot::Bound)),
        ]
        .into_iter()
        .filter_map(|(field, wrong)| wrong.then_some(field))
        .collect()
    }

    /// Whether the indicators are alike and not equal.
    pub(super) fn alike(&self) -> bool {
        matches!(self, Self::Pair(pair)
            if pair.verdict.right(Slot::IndicatorSimilar) && !pair.verdict.right(Slot::IndicatorEqual))
    }

    pub(super) fn amounts(&self) -> Option<[String; 2]> {
        match self {
            Self::Pair(pair) if !pair.verdict.right(Slot::Value) => Some([amount(pair.gold), amount(pair.pred)]),
            _ => None,
        }
    }
}

/// The number, or both ends of a range, multiplied out as the scorer does it, with the base unit.
fn amount(o: &Observation) -> String {
    let unit = Unit::of(o.unit.as_deref().unwrap_or_default());
    let multiplier = unit.multiplier();
    let ends = std::iter::once(&o.value).chain(&o.value_max);
    let ends: Vec<_> = ends.map(|figure| plain(figure.number * multiplier)).collect();
    format!("{} {}", ends.join(" to "), unit.base).trim_end().to_owned()
}

/// A number without a point where it is whole.
fn plain(number: f64) -> String {
    let written = repr::float(number);
    written.strip_suffix(".0").map_or_else(|| written.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::{Criteria, pair};
    use crate::record::Role;

    fn observation(change: &str) -> Observation {
        let mut fields = serde_json::json!({"doc": "d", "start": 10, "end": 16, "indicator": "地区生产总值", "value": 1.06,
            "unit": "万亿元", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact"});
        let change: serde_json::Map<String, serde_json::Value> = serde_json::from_str(change).unwrap();
        fields.as_object_mut().unwrap().extend(change);
        Observation::parse(&fields.to_string(), Role::Gold).unwrap()
    }

    fn kinds_of(change: &str) -> Vec<&'static str> {
        let (gold, pred) = ([observation("{}")], [observation(change)]);
        kinds(pair("d", &gold, &pred, Criteria::default()).pairs[0].verdict)
    }

    #[test]
    fn a_pair_is_of_every_kind_that_is_wrong() {
        assert_eq!(kinds_of(r#"{"value": 10600, "unit": "亿元"}"#), ["right"]);
        assert_eq!(kinds_of(r#"{"value": 2, "status": "target"}"#), ["value", "status"]);
        assert_eq!(kinds_of(r#"{"indicator": "粮食产量"}"#), ["indicator~"]);
        assert_eq!(kinds_of(r#"{"indicator": "生产总值"}"#), ["indicator="]);
        assert_eq!(kinds_of(r#"{"year_start": 2020}"#), ["period"]);
        assert_eq!(kinds_of(r#"{"year": 2020}"#), ["year"]);
    }

    #[test]
    fn wrong_fields_are_named_by_the_verdict() {
        let wrong = |change: &str| {
            let (gold, pred) = ([observation("{}")], [observation(change)]);
            Found::of(&pair("d", &gold, &pred, Criteria::default()))[0].wrong()
        };
        assert!(wrong(r#"{"value": 10600, "unit": "亿元", "scope": "青川省云州市"}"#).is_empty());
        assert_eq!(wrong(r#"{"value": 1.06, "unit": "亿元"}"#), ["value"]);
        assert_eq!(wrong(r#"{"value_max": 2}"#), ["value", "value_max"]);
        assert_eq!(wrong(r#"{"year": 2025}"#), ["year"]);
        assert_eq!(wrong(r#"{"year": 2025, "year_start": 2021}"#), ["year_start", "year"]);
    }

    #[test]
    fn items_stand_in_the_order_of_the_text() {
        let gold = [observation(r#"{"start": 30, "end": 34}"#), observation("{}")];
        let pred = [observation(r#"{"start": 50, "end": 54}"#), observation(r#"{"start": 2, "end": 4}"#)];
        let alignment = pair("d", &gold, &pred, Criteria::default());
        let order: Vec<_> = Found::of(&alignment).iter().map(|f| f.gold().or(f.pred()).unwrap().start).collect();
        assert_eq!(order, [2, 10, 30, 50]);
    }

    #[test]
    fn amounts_are_multiplied_out() {
        assert_eq!(amount(&observation("{}")), "1060000000000 元");
        assert_eq!(amount(&observation(r#"{"value": 2, "value_max": 2.5, "unit": "万"}"#)), "20000 to 25000");
    }
}
