//! Records as the page holds them: keys once, long texts once, and every value as it is shown.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::record::{Corpus, Observation};

/// A value as it is shown, or the number of a text that several records share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Cell {
    Shown(Option<String>),
    Shared(usize),
}

/// One record: its span, where it was read, the number of its keys, and the values in the order of these.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Row {
    start: i64,
    end: i64,
    confidence: Option<f64>,
    at: Option<String>,
    keys: usize,
    values: Vec<Cell>,
}

/// Records with their keys and long texts told apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Packed {
    keys: Vec<Vec<String>>,
    texts: Vec<String>,
    rows: Vec<Row>,
    #[serde(skip)]
    known_keys: HashMap<Vec<String>, usize>,
    #[serde(skip)]
    known_texts: HashMap<String, usize>,
}

/// From so many bytes on a text is held once: a sentence stands in every record that was read from it.
const LONG: usize = 24;

impl Packed {
    /// Adds a record of a corpus; returns its number.
    pub fn add(&mut self, corpus: &Corpus, observation: &Observation) -> usize {
        let none = Map::new();
        let fields = observation.fields.as_deref().unwrap_or(&none);
        let keys: Vec<String> = fields.keys().cloned().collect();
        let keys = *self.known_keys.entry(keys).or_insert_with_key(|keys| {
            self.keys.push(keys.clone());
            self.keys.len() - 1
        });
        let values = fields.values().map(|value| self.cell(value)).collect();
        let Observation { start, end, confidence, .. } = *observation;
        let at = corpus.at(observation).map(|at| at.to_string());
        self.rows.push(Row { start, end, confidence, at, keys, values });
        self.rows.len() - 1
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn cell(&mut self, value: &Value) -> Cell {
        let shown = match value {
            Value::Null => return Cell::Shown(None),
            Value::String(s) => s.clone(),
            other => other.to_string(),
        };
        if shown.len() < LONG {
            return Cell::Shown(Some(shown));
        }
        Cell::Shared(*self.known_texts.entry(shown).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            self.texts.len() - 1
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Role;

    #[test]
    fn keys_and_long_texts_stand_once_and_values_as_written() {
        let line = r#"{"doc":"d","start":0,"end":4,"indicator":"产量","value":12.50,"unit":null,"sentence":"全市粮食产量达到十二点五万吨。","flags":["a"]}"#;
        let mut packed = Packed::default();
        for number in 0..2 {
            let mut o = Observation::parse(line, Role::Prediction).unwrap();
            o.fields = Some(Box::new(serde_json::from_str(line).unwrap()));
            assert_eq!(packed.add(&Corpus::default(), &o), number);
        }
        let json = serde_json::to_value(&packed).unwrap();
        assert_eq!(json["keys"].as_array().unwrap().len(), 1);
        assert_eq!(json["texts"].to_string(), r#"["全市粮食产量达到十二点五万吨。"]"#);
        assert_eq!(json["rows"][0], json["rows"][1]);
        assert_eq!(json["rows"][0]["values"].to_string(), r#"["d","0","4","产量","12.50",null,0,"[\"a\"]"]"#);
    }
}
