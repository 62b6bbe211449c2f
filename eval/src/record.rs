//! Reading observations of any system: JSON Lines of which only a few fields must be there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::error::EvalError;
use crate::norm::is_space;

/// A number, and how it was written (a JSON number, or a string that reads as one).
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number; always finite.
    pub number: f64,
    /// The JSON value it was read from.
    pub written: Value,
}

/// One observation. What a line leaves out or gives as `null` is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
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
}

/// What a line must say, depending on what it is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Gold names every slot that is scored (`null` is a name too).
    Gold,
    /// A prediction needs a place, a number, a unit and an indicator; what else it lacks is scored as wrong.
    Prediction,
}

/// The keys that gold must have besides those that every line must have.
const GOLD_KEYS: [&str; 5] = ["year", "scope", "measure", "status", "bound"];

impl Observation {
    /// Reads one line.
    ///
    /// # Errors
    /// What is missing or of the wrong kind, in words.
    pub fn parse(line: &str, role: Role) -> Result<Self, String> {
        let fields = match serde_json::from_str(line) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Err("not a JSON object".into()),
            Err(e) => return Err(e.to_string()),
        };
        if role == Role::Gold
            && let Some(key) = GOLD_KEYS.iter().find(|&&key| !fields.contains_key(key))
        {
            return Err(format!("no {key}"));
        }
        Ok(Self {
            doc: text(&fields, "doc")?.ok_or("no doc")?,
            start: whole(&fields, "start")?.ok_or("no start")?,
            end: whole(&fields, "end")?.ok_or("no end")?,
            surface: text(&fields, "surface")?,
            indicator: named(&fields, "indicator")?,
            value: figure(&fields, "value")?.ok_or("no value")?,
            value_max: figure(&fields, "value_max")?,
            unit: named(&fields, "unit")?,
            year_start: whole(&fields, "year_start")?,
            year: whole(&fields, "year")?,
            scope: text(&fields, "scope")?,
            measure: text(&fields, "measure")?,
            status: text(&fields, "status")?,
            bound: text(&fields, "bound")?,
        })
    }
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

/// Observations by document, in the order in which the documents were first named.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    documents: Vec<(String, Vec<Observation>)>,
    index: BTreeMap<String, usize>,
}

impl Corpus {
    /// Reads a file, or every `.jsonl` file of a folder and the folders in it, in the order of their names.
    ///
    /// # Errors
    /// Something cannot be read, or a line is not an observation (with its file and number).
    pub fn read(path: &Path, role: Role) -> Result<Self, EvalError> {
        let mut corpus = Self::default();
        for file in files(path)? {
            let bytes = fs::read(&file).map_err(EvalError::read(&file))?;
            corpus.add_lines(&bytes, role).map_err(|(line, reason)| EvalError::NotAnObservation {
                path: file,
                line,
                reason,
            })?;
        }
        Ok(corpus)
    }

    /// Adds the observations of one JSON Lines text; blank lines are passed over.
    fn add_lines(&mut self, bytes: &[u8], role: Role) -> Result<(), (usize, String)> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for (number, line) in bytes.split(|&b| b == b'\n').enumerate() {
            let line = std::str::from_utf8(line).map_err(|_| (number + 1, "not UTF-8".to_owned()))?;
            if !line.chars().all(is_space) {
                self.push(Observation::parse(line, role).map_err(|reason| (number + 1, reason))?);
            }
        }
        Ok(())
    }

    /// Adds one observation to its document.
    pub fn push(&mut self, observation: Observation) {
        let slot = *self.index.entry(observation.doc.clone()).or_insert_with(|| {
            self.documents.push((observation.doc.clone(), Vec::new()));
            self.documents.len() - 1
        });
        self.documents[slot].1.push(observation);
    }

    /// The documents with their observations, in order.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &[Observation])> {
        self.documents.iter().map(|(doc, observations)| (doc.as_str(), observations.as_slice()))
    }

    /// The observations of one document; `None` where no line names it.
    pub fn get(&self, doc: &str) -> Option<&[Observation]> {
        self.index.get(doc).map(|&slot| self.documents[slot].1.as_slice())
    }

    /// Whether there is no observation at all.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Leaves out whole documents.
    pub fn retain_documents(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.documents.retain(|(doc, _)| keep(doc));
        self.index = self.documents.iter().enumerate().map(|(slot, (doc, _))| (doc.clone(), slot)).collect();
    }

    /// Leaves out observations; a document stays named even when nothing of it is left.
    pub fn retain(&mut self, mut keep: impl FnMut(&Observation) -> bool) {
        for (_, observations) in &mut self.documents {
            observations.retain(&mut keep);
        }
    }
}

impl FromIterator<Observation> for Corpus {
    fn from_iter<I: IntoIterator<Item = Observation>>(observations: I) -> Self {
        let mut corpus = Self::default();
        observations.into_iter().for_each(|o| corpus.push(o));
        corpus
    }
}

/// The file itself, or the `.jsonl` files below a folder, sorted.
fn files(path: &Path) -> Result<Vec<PathBuf>, EvalError> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = walk(path)?;
    found.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    Ok(found)
}

/// Every file below a folder, sorted by path; folders behind symbolic links are not entered.
pub(crate) fn walk(folder: &Path) -> Result<Vec<PathBuf>, EvalError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(EvalError::read(&folder))? {
            let entry = entry.map_err(EvalError::read(&folder))?;
            let kind = entry.file_type().map_err(EvalError::read(&folder))?;
            let path = entry.path();
            if kind.is_dir() {
                open.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
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
        assert_eq!(with(r#""d""#, "4"), "doc is not a string");
        assert_eq!(Observation::parse("[1]", Role::Gold).unwrap_err(), "not a JSON object");
        assert!(Observation::parse("{", Role::Gold).unwrap_err().contains("EOF"));
    }

    #[test]
    fn lines_are_numbered_and_blank_ones_passed_over() {
        let mut corpus = Corpus::default();
        let text = format!("\u{feff}{LINE}\r\n \r\n\n{LINE}\n{{}}\n");
        assert_eq!(corpus.add_lines(text.as_bytes(), Role::Prediction), Err((5, "no doc".into())));
        assert_eq!(corpus.get("d").map(<[_]>::len), Some(2));
        assert_eq!(corpus.add_lines(b"\n\xff", Role::Prediction), Err((2, "not UTF-8".into())));
    }

    #[test]
    fn documents_keep_their_order() {
        let line = |doc: &str| Observation::parse(&LINE.replace("\"d\"", &format!("\"{doc}\"")), Role::Prediction);
        let mut corpus: Corpus = ["b", "a", "b", "c"].iter().map(|d| line(d).unwrap()).collect();
        let names = |c: &Corpus| c.documents().map(|(d, o)| format!("{d}{}", o.len())).collect::<String>();
        assert_eq!(names(&corpus), "b2a1c1");
        corpus.retain(|o| o.doc != "c");
        assert_eq!(names(&corpus), "b2a1c0");
        corpus.retain_documents(|d| d != "b");
        assert_eq!((names(&corpus), corpus.get("c").map(<[_]>::len), corpus.get("b")), ("a1c0".into(), Some(0), None));
    }
}
