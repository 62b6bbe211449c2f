//! What a person decided about one item.

use serde_json::{Map, Value};

use super::sheet::{Entry, Side};
use crate::agreement::difference::unlike;
use crate::record::{FIELDS, Observation, Role};

/// The decision of an item that both sides wrote alike.
pub const AGREED: &str = "agreed";

/// Which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The first.
    A,
    /// The second.
    B,
}

impl Choice {
    /// The name of the side in a sheet.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::A, Self::B].into_iter().find(|choice| choice.name() == name)
    }
}

/// What is to become of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Nothing was decided.
    Open,
    /// Both sides wrote the same.
    Agreed,
    /// One side is right.
    Take(Choice),
    /// There is no observation.
    None,
    /// There are two different observations.
    Both,
    /// One side is right but for these fields.
    Correct(Choice, Map<String, Value>),
    /// Neither side is right; this is the record.
    Anew(Map<String, Value>),
}

impl Decision {
    /// Reads the decision of an item.
    ///
    /// # Errors
    /// What is wrong with it, in words that begin with the name of the field.
    pub(super) fn read(written: &Value, entry: &Entry) -> Result<Self, String> {
        match written {
            Value::Null => Ok(Self::Open),
            Value::String(word) => Self::word(word, entry),
            Value::Object(fields) => Self::fields(fields, entry),
            other => Err(format!("decision: {other} is neither a word nor a record")),
        }
    }

    fn word(word: &str, entry: &Entry) -> Result<Self, String> {
        if let Some(choice) = Choice::named(word) {
            entry.side(choice)?;
            return Ok(Self::Take(choice));
        }
        match word {
            "none" => Ok(Self::None),
            AGREED | "both" => {
                let [a, b] = [entry.side(Choice::A)?, entry.side(Choice::B)?];
                let unlike = unlike(&a.observation, &b.observation);
                match (word, unlike.is_empty()) {
                    (AGREED, true) => Ok(Self::Agreed),
                    (AGREED, false) => Err(format!("decision: agreed, but a and b differ in {}", unlike.join(", "))),
                    (_, false) => Ok(Self::Both),
                    (_, true) => Err("decision: both, but a and b are alike".to_owned()),
                }
            }
            _ => Err(format!("decision: {word:?} is none of agreed, a, b, none, both, and no record")),
        }
    }

    fn fields(fields: &Map<String, Value>, entry: &Entry) -> Result<Self, String> {
        let mut fields = fields.clone();
        let from = fields.shift_remove("from");
        let known = |key: &str| {
            FIELDS.contains(&key) || key == "confidence" || entry.sides().any(|side| side.fields.contains_key(key))
        };
        if let Some(key) = fields.keys().find(|key| !known(key)) {
            return Err(format!("decision.{key}: no field of a record"));
        }
        match from {
            None => Ok(Self::Anew(fields)),
            Some(Value::String(name)) => {
                let choice =
                    Choice::named(&name).ok_or_else(|| format!("decision.from: {name:?} is neither a nor b"))?;
                entry.side(choice).map_err(|reason| reason.replacen("decision", "decision.from", 1))?;
                Ok(Self::Correct(choice, fields))
            }
            Some(other) => Err(format!("decision.from: {other} is neither \"a\" nor \"b\"")),
        }
    }

    /// The records that come of the decision, each of them gold. None where nothing was decided.
    ///
    /// # Errors
    /// A record is not gold, in words that begin with the name of the field.
    pub(super) fn records(&self, entry: &Entry) -> Result<Option<Vec<Side>>, String> {
        let gold = |fields: Map<String, Value>, place: &str| {
            let observation = Observation::of(&fields, Role::Gold).map_err(|reason| format!("{place}: {reason}"))?;
            if observation.doc == entry.doc {
                Ok(Side { fields, observation })
            } else {
                Err(format!("{place}: doc is {}, not {}", observation.doc, entry.doc))
            }
        };
        let take = |choice: Choice| gold(entry.side(choice)?.fields.clone(), choice.name());
        Ok(Some(match self {
            Self::Open => return Ok(None),
            Self::Agreed => vec![take(Choice::A)?],
            Self::Take(choice) => vec![take(*choice)?],
            Self::None => Vec::new(),
            Self::Both => vec![take(Choice::A)?, take(Choice::B)?],
            Self::Correct(choice, corrections) => {
                let base = entry.side(*choice)?;
                let mut fields = base.fields.clone();
                fields.extend(corrections.clone());
                let corrected = gold(fields, "decision")?;
                let moved = |o: &Observation| (o.start, o.end);
                if base.observation.surface.is_some()
                    && moved(&base.observation) != moved(&corrected.observation)
                    && !corrections.contains_key("surface")
                {
                    return Err("decision.surface: start or end is corrected, and the surface is not".into());
                }
                vec![corrected]
            }
            Self::Anew(fields) => vec![gold(fields.clone(), "decision").map_err(|reason| {
                format!(
                    "{reason} (a decision without \"from\" is the whole record; {{\"from\": \"a\", …}} corrects fields)"
                )
            })?],
        }))
    }
}
