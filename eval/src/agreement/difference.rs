//! In what two readings of one thing differ, by the names of the record's fields.

use crate::norm::{self, Unit};
use crate::record::{Figure, Observation};
use crate::slot::{Slot, Verdict};

/// In what two readings differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Fields that say different things.
    pub fields: Vec<&'static str>,
    /// Fields that are written differently and come to the same (10600 亿元 and 1.06 万亿元, 北湖区 and 云州市北湖区).
    pub written: Vec<&'static str>,
}

impl Difference {
    /// Compares a pair.
    pub fn of(a: &Observation, b: &Observation, verdict: Verdict) -> Self {
        let unlike = unlike(a, b);
        let by_number = unlike.iter().any(|field| ["value", "value_max"].contains(field));
        let (fields, written) = unlike.into_iter().partition(|&field| match field {
            "value" | "value_max" => !verdict.right(Slot::Value),
            // Where the same number is of another size, the numeral words of the unit make the difference.
            "unit" => !verdict.right(Slot::Unit) || (!by_number && !verdict.right(Slot::Value)),
            "scope" => !verdict.right(Slot::Scope),
            _ => true,
        });
        Self { fields, written }
    }
}

/// The fields in which two observations are not written alike. What never matters is passed over: white space, width,
/// quotation marks and 的 in a name, 5 and 5.0.
pub fn unlike(a: &Observation, b: &Observation) -> Vec<&'static str> {
    let name = |s: &Option<String>| norm::name(s.as_deref().unwrap_or_default());
    let unit = |o: &Observation| Unit::of(o.unit.as_deref().unwrap_or_default());
    let upper = |o: &Observation| o.value_max.as_ref().map(|figure: &Figure| figure.number);
    [
        ("start", a.start == b.start),
        ("end", a.end == b.end),
        ("indicator", name(&a.indicator) == name(&b.indicator)),
        ("value", a.value.number == b.value.number),
        ("value_max", upper(a) == upper(b)),
        ("unit", unit(a) == unit(b)),
        ("year_start", a.year_start == b.year_start),
        ("year", a.year == b.year),
        ("scope", name(&a.scope) == name(&b.scope)),
        ("measure", a.measure == b.measure),
        ("status", a.status == b.status),
        ("bound", a.bound == b.bound),
    ]
    .into_iter()
    .filter_map(|(field, alike)| (!alike).then_some(field))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::TOLERANCE;
    use crate::record::Role;
    use crate::slot::Reading;

    fn difference(change: serde_json::Value) -> (Vec<&'static str>, Vec<&'static str>) {
        let mut fields = serde_json::json!({"doc": "d", "start": 0, "end": 4, "indicator": "地区生产总值", "value": 1.06,
            "unit": "万亿元", "year": 2024, "scope": "云州市北湖区", "measure": "level", "status": "actual", "bound": "exact"});
        let a = Observation::of(fields.as_object().unwrap(), Role::Gold).unwrap();
        fields.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let b = Observation::of(fields.as_object().unwrap(), Role::Gold).unwrap();
        let difference = Difference::of(&a, &b, Verdict::of(&Reading::of(&a), &Reading::of(&b), TOLERANCE));
        (difference.fields, difference.written)
    }

    #[test]
    fn each_field_is_named() {
        for (field, value) in [
            ("start", serde_json::json!(1)),
            ("end", serde_json::json!(5)),
            ("indicator", serde_json::json!("生产总值")),
            ("value", serde_json::json!(1.07)),
            ("value_max", serde_json::json!(2)),
            ("unit", serde_json::json!("万亿吨")),
            ("year_start", serde_json::json!(2020)),
            ("year", serde_json::json!(null)),
            ("scope", serde_json::json!("青川省")),
            ("measure", serde_json::json!("growth")),
            ("status", serde_json::json!("target")),
            ("bound", serde_json::json!("approx")),
        ] {
            assert_eq!(difference(serde_json::json!({ field: value })), (vec![field], vec![]));
        }
    }

    #[test]
    fn what_comes_to_the_same_is_only_written_differently() {
        assert_eq!(difference(serde_json::json!({"value": 10600, "unit": "亿元"})), (vec![], vec!["value", "unit"]));
        assert_eq!(difference(serde_json::json!({"scope": "北湖区"})), (vec![], vec!["scope"]));
        assert_eq!(difference(serde_json::json!({"value": 1.060_000_1})), (vec![], vec!["value"]));
    }

    #[test]
    fn another_numeral_word_is_a_difference_of_the_unit() {
        assert_eq!(difference(serde_json::json!({"unit": "亿元"})), (vec!["unit"], vec![]));
        assert_eq!(difference(serde_json::json!({"value": 1.07, "unit": "亿元"})), (vec!["value"], vec!["unit"]));
    }

    #[test]
    fn what_never_matters_is_no_difference() {
        let change = serde_json::json!({"indicator": "“地区 生产的总值”", "value": "1.060", "unit": "万 亿元人民币"});
        assert_eq!(difference(change), (vec![], vec![]));
    }
}
