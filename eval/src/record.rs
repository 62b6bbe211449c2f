//! Reading observations of any system: JSON Lines of which only a few fields must be there.

mod corpus;

use serde_json::{Map, Value};

pub(crate) use corpus::walk;
pub use corpus::{At, Corpus};

/// A number, and how it was written (a JSON number, or a string that reads as one).
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number; always finite.
    pub number: f64,
    /// The JSON value it was read from.
    pub written: Value,
}

/// Where an observation was read: the number of its file in its corpus, and its line from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Origin {
    /// Index of the file among [`Corpus::files`].
    pub file: u32,
    /// Line of the file, from 1; 0 where the observation was not read from a file.
    pub line: u32,
}

/// One observation. What a line leaves out or gives as `null` is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Where it was read.
    pub origin: Origin,
    /// Document id.
    pub doc: String,
    /// First code point of the span.
    pub start: i64,
    /// Code point after the span.
    pub end: i64,
    /// The text of the span.
    pub surface: Option<String>,
    /// What is measured.
    pub indicator: Option<String>,
    /// The number, or the lower end of a range.
    pub value: Figure,
    /// The upper end of a range.
    pub value_max: Option<Figure>,
    /// The unit as written.
    pub unit: Option<String>,
    /// First year of an accumulating period.
    pub year_start: Option<i64>,
    /// The year that the number describes.
    pub year: Option<i64>,
    /// The place that the number describes.
    pub scope: Option<String>,
    /// Level, growth, change and so on.
    pub measure: Option<String>,
    /// Actual, estimate or target.
    pub status: Option<String>,
    /// Exact, approximate, at least, at most.
    pub bound: Option<String>,
    /// How sure the system is, 0 to 1.
    pub confidence: Option<f64>,
    /// The name of the observation, told apart from all others of its corpus.
    pub id: Option<String>,
    /// The whole record, every key in its order; only where [`Detail::Whole`] was asked for.
    pub fields: Option<Box<Map<String, Value>>>,
}

/// How much of a record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The fields that are scored.
    Scored,
    /// Every field, so that the record can be shown and written again.
    Whole,
}

/// What a line must say, depending on what it is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Gold names every slot that is scored (`null` is a name too).
    Gold,
    /// A prediction needs a place, a number, a unit and an indicator; what else it lacks is scored as wrong.
    Prediction,
}

/// The fields that say where an observation stands and what it states, in the order in which a record is written anew.
pub const FIELDS: [&str; 14] = [
    "doc",
    "start",
    "end",
    "surface",
    "indicator",
    "value",
    "value_max",
    "unit",
    "year",
    "year_start",
    "scope",
    "measure",
    "status",
    "bound",
];

/// The keys that gold must have besides those that every line must have.
const GOLD_KEYS: [&str; 5] = ["year", "scope", "measure", "status", "bound"];

impl Observation {
    /// Reads one line.
    ///
    /// # Errors
    /// What is missing or of the wrong kind, in words.
    pub fn parse(line: &str, role: Role) -> Result<Self, String> {
        Self::of(&record(line)?, role)
    }

    /// Reads the fields of one record.
    ///
    /// # Errors
    /// What is missing or of the wrong kind, in words that begin with the name of the field.
    pub fn of(fields: &Map<String, Value>, role: Role) -> Result<Self, String> {
        if role == Role::Gold
            && let Some(key) = GOLD_KEYS.iter().find(|&&key| !fields.contains_key(key))
        {
            return Err(format!("no {key}"));
        }
        let doc = text(fields, "doc")?.ok_or("no doc")?;
        let start = whole(fields, "start")?.ok_or("no start")?;
        let end = whole(fields, "end")?.ok_or("no end")?;
        if start < 0 {
            return Err(format!("start is {start}, before the text"));
        }
        if end <= start {
            return Err(format!("end is {end}, not after start {start}"));
        }
        Ok(Self {
            origin: Origin::default(),
            doc,
            start,
            end,
            surface: text(fields, "surface")?,
            indicator: named(fields, "indicator")?,
            value: figure(fields, "value")?.ok_or("no value")?,
            value_max: figure(fields, "value_max")?,
            unit: named(fields, "unit")?,
            year_start: whole(fields, "year_start")?,
            year: whole(fields, "year")?,
            scope: text(fields, "scope")?,
            measure: text(fields, "measure")?,
            status: text(fields, "status")?,
            bound: text(fields, "bound")?,
            confidence: probability(fields, "confidence")?,
            id: text(fields, "id")?,
            fields: None,
        })
    }
}

/// The fields of one line.
fn record(line: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(line) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err("not a JSON object".into()),
        Err(e) => Err(match broken_field(line, e.column()) {
            Some((key, value)) => format!("{key} is {value}, which is no JSON value"),
            None => e.to_string(),
        }),
    }
}

/// The field at which a line stops being JSON, and the word that stands there: the `NaN` that some writers put for a
/// number. `column` counts bytes from 1.
fn broken_field(line: &str, column: usize) -> Option<(&str, &str)> {
    let at = line.get(..column)?.rfind(':')?;
    let key = line[..at].trim_end().strip_suffix('"')?;
    let key = &key[key.rfind('"')? + 1..];
    let rest = line[at + 1..].trim_start();
    let value = &rest[..rest.find([',', '}', ' ']).unwrap_or(rest.len())];
    let is_word = value.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_alphabetic());
    is_word.then_some((key, value))
}

/// A field that is there and not `null`.
fn given<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    fields.get(key).filter(|value| !value.is_null())
}

/// A text, where there is one.
fn text(fields: &Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match given(fields, key) {
        None => Ok(None),
        Some(Value::String(s)) => Ok(Some(s.clone())),
        Some(_) => Err(format!("{key} is not a string")),
    }
}

/// A text whose key must be there, though it may be `null`.
fn named(fields: &Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    if fields.contains_key(key) { text(fields, key) } else { Err(format!("no {key}")) }
}

/// A whole number, where there is one; 2020.0 is one too.
fn whole(fields: &Map<String, Value>, key: &str) -> Result<Option<i64>, String> {
    let Some(value) = given(fields, key) else { return Ok(None) };
    let exact = |f: f64| (f.fract() == 0.0 && f.abs() < 9e15).then_some(f as i64);
    let number = value.as_i64().or_else(|| value.as_f64().and_then(exact));
    number.map(Some).ok_or_else(|| format!("{key} is not a whole number"))
}

/// A number, where there is one; a string that reads as a number is one too.
fn figure(fields: &Map<String, Value>, key: &str) -> Result<Option<Figure>, String> {
    let Some(written) = given(fields, key) else { return Ok(None) };
    let number = match written {
        Value::String(s) => s.trim().parse().ok(),
        other => other.as_f64(),
    };
    match number.filter(|n: &f64| n.is_finite()) {
        Some(number) => Ok(Some(Figure { number, written: written.clone() })),
        None => Err(format!("{key} is not a number")),
    }
}

/// A number from 0 to 1, where there is one.
fn probability(fields: &Map<String, Value>, key: &str) -> Result<Option<f64>, String> {
    match figure(fields, key)? {
        Some(figure) if !(0.0..=1.0).contains(&figure.number) => {
            Err(format!("{key} is {}, not between 0 and 1", figure.written))
        }
        figure => Ok(figure.map(|figure| figure.number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"doc":"d","start":3,"end":7.0,"indicator":"粮食产量","value":"12.50","unit":null}"#;

    #[test]
    fn a_prediction_needs_few_fields() {
        let o = Observation::parse(LINE, Role::Prediction).unwrap();
        assert_eq!((o.start, o.end, o.value.number, o.unit, o.year), (3, 7, 12.5, None, None));
    }

    #[test]
    fn gold_needs_every_scored_slot() {
        assert_eq!(Observation::parse(LINE, Role::Gold).unwrap_err(), "no year");
    }

    #[test]
    fn a_line_that_is_no_observation_says_why() {
        let without = |key: &str| {
            let mut fields: Map<String, Value> = serde_json::from_str(LINE).unwrap();
            fields.shift_remove(key);
            Observation::parse(&Value::Object(fields).to_string(), Role::Prediction).unwrap_err()
        };
        for key in ["doc", "start", "end", "indicator", "value", "unit"] {
            assert_eq!(without(key), format!("no {key}"));
        }
        let with = |from: &str, to: &str| Observation::parse(&LINE.replace(from, to), Role::Prediction).unwrap_err();
        assert_eq!(with(r#""12.50""#, r#""many""#), "value is not a number");
        assert_eq!(with(r#""12.50""#, r#""NaN""#), "value is not a number");
        assert_eq!(with(r#""12.50""#, "1e999"), "value is not a number");
        assert_eq!(with(r#""12.50""#, "true"), "value is not a number");
        assert_eq!(with("7.0", "7.5"), "end is not a whole number");
        assert_eq!(with("7.0", "3"), "end is 3, not after start 3");
        assert_eq!(with("\"start\":3", "\"start\":-3"), "start is -3, before the text");
        assert_eq!(with("\"unit\"", "\"confidence\":1.5,\"unit\""), "confidence is 1.5, not between 0 and 1");
        assert_eq!(with(r#""d""#, "4"), "doc is not a string");
        assert_eq!(with(r#""12.50""#, "NaN"), "value is NaN, which is no JSON value");
        assert_eq!(with(r#""12.50""#, "-Infinity"), "value is -Infinity, which is no JSON value");
        assert_eq!(with("null", "None"), "unit is None, which is no JSON value");
        assert!(with("null", "[1").contains("column"));
        assert_eq!(Observation::parse("[1]", Role::Gold).unwrap_err(), "not a JSON object");
        assert!(Observation::parse("{", Role::Gold).unwrap_err().contains("EOF"));
    }
}
