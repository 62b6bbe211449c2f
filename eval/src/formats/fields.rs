//! The fields of a record: those that a tool shows, and the rest.

use serde_json::{Map, Value};

use super::place::breaks_line;
use crate::norm::is_space;
use crate::record::{FIELDS, Observation};

/// The fields that are texts in every record that can be read.
pub(super) const TEXTS: [&str; 9] =
    ["doc", "surface", "indicator", "unit", "scope", "measure", "status", "bound", "id"];

/// The fields that are chosen from a list, and the list.
pub(super) const CHOICES: [(&str, &[&str]); 3] = [
    ("measure", &["level", "growth", "change", "ratio", "difference", "rank"]),
    ("status", &["actual", "estimate", "target"]),
    ("bound", &["exact", "approx", "at_least", "at_most"]),
];

/// The fields that are written in words or figures.
pub(super) const WRITTEN: [&str; 7] = ["indicator", "value", "value_max", "unit", "year", "year_start", "scope"];

/// A text without white space.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|&c| !is_space(c)).collect()
}

/// The value that a field has where a tool shows `shown`.
pub(super) fn value_of(key: &str, shown: &str) -> Value {
    let shown = shown.trim_matches(is_space);
    if shown == "null" {
        return Value::Null;
    }
    if !TEXTS.contains(&key)
        && let Ok(number @ Value::Number(_)) = serde_json::from_str(shown)
    {
        return number;
    }
    Value::String(shown.to_owned())
}

/// What a tool shows of a field; none where the very value could not be read back from it.
pub(super) fn shown_as(key: &str, value: &Value) -> Option<String> {
    let shown = match value {
        Value::String(s) if !s.is_empty() => s.clone(),
        Value::Number(n) => n.to_string(),
        _ => return None,
    };
    let listed = CHOICES.iter().find(|(name, _)| *name == key);
    let can_be_chosen = listed.is_none_or(|(_, list)| list.contains(&shown.as_str()));
    (can_be_chosen && value_of(key, &shown) == *value).then_some(shown)
}

/// Where an observation stands, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Document id.
    pub doc: String,
    /// First code point of the span.
    pub start: usize,
    /// Code point after the span.
    pub end: usize,
    /// The text of the span, where it is known.
    pub surface: Option<String>,
    /// The words of its indicator, where they are marked.
    pub indicator: Option<String>,
}

/// What a tool shows of a record, and the rest of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Parts {
    /// The fields that the tool shows.
    pub shown: Vec<(String, String)>,
    /// The others.
    pub rest: Map<String, Value>,
}

impl Parts {
    /// Takes a record apart; `keys` are the fields that the tool can show.
    pub(super) fn of(fields: &Map<String, Value>, place: &Place, keys: &[&str]) -> Self {
        let mut parts = Self::default();
        for (key, value) in in_order(fields.clone()) {
            let marked = match key.as_str() {
                "doc" | "start" | "end" => true,
                "surface" => place.surface.as_deref() == value.as_str() && !value.is_null(),
                "indicator" => place.indicator.is_some() && place.indicator.as_deref() == value.as_str(),
                _ => false,
            };
            if marked {
                continue;
            }
            match shown_as(&key, &value).filter(|_| keys.contains(&key.as_str())) {
                Some(shown) => parts.shown.push((key, shown)),
                None => _ = parts.rest.insert(key, value),
            }
        }
        parts
    }

    /// Puts a record together. Where the tool lets one change the `rest` too, what it says must not contradict what
    /// is shown; where it does not, what is shown was said later.
    ///
    /// # Errors
    /// A field is given twice, or is one thing in one part and another in another.
    pub(super) fn record(mut self, place: Place, rest_can_change: bool) -> Result<Map<String, Value>, String> {
        let mut said: Vec<_> = self.shown.into_iter().map(|(key, shown)| (value_of(&key, &shown), key)).collect();
        // Words of the text are a name, whatever they are.
        said.extend(place.indicator.map(|words| (Value::String(words), "indicator".to_owned())));
        let mut given: Map<String, Value> = Map::new();
        given.insert("doc".into(), place.doc.into());
        given.insert("start".into(), place.start.into());
        given.insert("end".into(), place.end.into());
        if let Some(surface) = place.surface {
            // The text may have been written with other line ends than it was read with.
            let same = |kept: &Value| kept.as_str().is_none_or(|kept| squeeze(kept) == squeeze(&surface));
            let kept = self.rest.shift_remove("surface").filter(same);
            given.insert("surface".into(), kept.unwrap_or(Value::String(surface)));
        }
        for (value, key) in said {
            let rest = self.rest.shift_remove(&key).filter(|rest| rest_can_change && !rest.is_null() && *rest != value);
            if let Some(other) = rest.as_ref().or_else(|| given.get(&key).filter(|&other| *other != value)) {
                return Err(format!("{key} is {value} and also {other}"));
            }
            given.insert(key, value);
        }
        for (key, value) in self.rest {
            if matches!(key.as_str(), "doc" | "start" | "end") {
                return Err(format!("{key} is given by the place, and also as {value}"));
            }
            given.insert(key, value);
        }
        Ok(in_order(given))
    }
}

/// The fields of a record in their usual order.
pub(super) fn in_order(mut fields: Map<String, Value>) -> Map<String, Value> {
    let mut ordered = Map::new();
    for key in FIELDS {
        if let Some(value) = fields.shift_remove(key) {
            ordered.insert(key.to_owned(), value);
        }
    }
    ordered.extend(fields);
    ordered
}

/// JSON with every character escaped that some reader takes for the end of a line.
pub(super) fn on_one_line(json: &Value) -> String {
    let mut out = String::new();
    for c in json.to_string().chars() {
        if breaks_line(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Every field of an observation, as far as it was read whole.
pub(super) fn whole(o: &Observation) -> Result<&Map<String, Value>, String> {
    o.fields.as_deref().ok_or_else(|| "its other fields were not read".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            other => panic!("{other}"),
        }
    }

    fn place() -> Place {
        Place { doc: "d".into(), start: 1, end: 3, surface: Some("6%".into()), indicator: Some("人口".into()) }
    }

    #[test]
    fn only_what_reads_back_is_shown() {
        assert_eq!(shown_as("value", &json!(1.50)), Some("1.5".into()));
        assert_eq!(value_of("value", "7.0").to_string(), "7.0");
        assert_eq!(shown_as("value", &json!("1.5")), None);
        assert_eq!(shown_as("unit", &json!("12")), Some("12".into()));
        for unseen in [json!(null), json!("null"), json!(""), json!(" 人"), json!(["人"])] {
            assert_eq!(shown_as("unit", &unseen), None, "{unseen}");
        }
        assert_eq!(shown_as("measure", &json!("level")), Some("level".into()));
        assert_eq!(shown_as("measure", &json!("其他")), None);
    }

    #[test]
    fn parts_make_the_record_again() {
        let fields = map(json!({"flags": ["x"], "doc": "d", "start": 1, "end": 3, "surface": "6%", "value": 6.0,
            "indicator": "人口", "unit": null, "measure": "其他", "status": "actual"}));
        let parts = Parts::of(&fields, &place(), &["value", "unit", "measure", "status"]);
        assert_eq!(parts.shown, [("value".to_owned(), "6.0".to_owned()), ("status".into(), "actual".into())]);
        assert_eq!(Value::Object(parts.rest.clone()), json!({"flags": ["x"], "unit": null, "measure": "其他"}));
        assert_eq!(parts.record(place(), true), Ok(fields));
    }

    #[test]
    fn contradictions_are_errors_where_both_could_be_changed() {
        let parts = |shown: &[(&str, &str)]| Parts {
            shown: shown.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            rest: map(json!({"unit": "人", "year": null})),
        };
        assert_eq!(parts(&[("unit", "个")]).record(place(), true).unwrap_err(), "unit is \"个\" and also \"人\"");
        assert_eq!(parts(&[("unit", "个")]).record(place(), false).unwrap()["unit"], json!("个"));
        assert_eq!(parts(&[("year", "2024")]).record(place(), true).unwrap()["year"], json!(2024));
        let twice = parts(&[("indicator", "户数")]).record(place(), true).unwrap_err();
        assert_eq!(twice, "indicator is \"人口\" and also \"户数\"");
    }

    #[test]
    fn a_surface_of_other_line_ends_is_kept_and_one_of_another_span_is_not() {
        let with = |surface: &str| Parts { rest: map(json!({ "surface": surface })), ..Parts::default() };
        assert_eq!(with("6\r\n%").record(place(), true).unwrap()["surface"], json!("6\r\n%"));
        assert_eq!(with("16%").record(place(), true).unwrap()["surface"], json!("6%"));
    }
}
