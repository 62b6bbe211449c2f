//! doccano's JSON Lines for sequence labelling with relations (`entities` and `relations`, doccano 1.6 and later).
//!
//! An observation is an entity whose label is its measure (`Quantity` where it has none); where its indicator's words
//! stand in the text, they are an entity `Indicator` and the relation `IndicatorOf` joins both. doccano has no fields of
//! entities. It keeps what else stands in a line with the document and writes it out again: there the whole records
//! stand, under `observations`. It gives entities new ids, so that an entity finds its record by its place. doccano
//! counts code points (its server is Python).

mod rejoin;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Documents, LeftOut, Output, fault, fields, place};
use crate::error::EvalError;
use crate::norm::is_space;
use crate::record::{Origin, Role};

const QUANTITY: &str = "Quantity";
const INDICATOR: &str = "Indicator";
const INDICATOR_OF: &str = "IndicatorOf";

/// The label of a record: its measure.
fn label(record: &Map<String, Value>) -> &str {
    let measure = record.get("measure").and_then(Value::as_str).unwrap_or_default();
    if measure.trim().is_empty() || measure == INDICATOR { QUANTITY } else { measure }
}

/// Writes one line a document.
///
/// # Errors
/// A document has no text, or a span lies outside it.
pub fn write(documents: &Documents) -> Result<(Output, LeftOut), EvalError> {
    let mut out = String::new();
    let mut left_out = LeftOut::default();
    for doc in documents.names() {
        let text = documents.text(doc)?;
        if text.is_empty() {
            left_out.add("documents with an empty text, which doccano refuses", || doc.to_owned());
            continue;
        }
        let (mut entities, mut relations, mut observations) = (Vec::new(), Vec::new(), Vec::new());
        let mut indicators: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut entity = |start: usize, end: usize, label: &str| {
            let id = entities.len();
            entities.push(json!({ "id": id, "label": label, "start_offset": start, "end_offset": end }));
            id
        };
        for o in documents.corpus.get(doc).unwrap_or_default() {
            let wrong = |reason| documents.corpus.fault(o, reason);
            let mut record = fields::whole(o).map_err(wrong)?.clone();
            let span = place::span(text, o).map_err(wrong)?;
            let quantity = entity(span.start, span.end, label(&record));
            if let Some(name) = o.indicator.as_deref().and_then(|name| place::indicator(name, text, &span)) {
                let key = (name.start, name.end);
                let indicator = *indicators.entry(key).or_insert_with(|| entity(name.start, name.end, INDICATOR));
                let id = relations.len();
                relations.push(json!({ "id": id, "from_id": quantity, "to_id": indicator, "type": INDICATOR_OF }));
            }
            record.shift_remove("doc");
            observations.push(Value::Object(fields::in_order(record)));
        }
        let text: String = text.iter().collect();
        let line = json!({
            "text": text, "doc": doc, "observations": observations, "entities": entities, "relations": relations,
        });
        out.push_str(&line.to_string());
        out.push('\n');
    }
    Ok((Output::File(out.into_bytes()), left_out))
}

/// One line, as far as it matters.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "data")]
    text: String,
    doc: String,
    #[serde(default)]
    observations: Vec<Map<String, Value>>,
    #[serde(default)]
    entities: Vec<Entity>,
    #[serde(default)]
    relations: Vec<Relation>,
}

/// A labelled span.
#[derive(Debug, Clone, Deserialize)]
struct Entity {
    id: i64,
    label: String,
    start_offset: usize,
    end_offset: usize,
}

/// From one entity to another.
#[derive(Debug, Clone, Deserialize)]
struct Relation {
    from_id: i64,
    to_id: i64,
    #[serde(rename = "type")]
    kind: String,
}

/// Reads a file.
///
/// # Errors
/// A line is not doccano's, or an entity is not an observation of the role.
pub fn read(path: &Path, role: Role) -> Result<Documents, EvalError> {
    let lines = std::fs::read_to_string(path).map_err(EvalError::read(path))?;
    let mut documents = Documents::default();
    let number = documents.corpus.add_file(path);
    let lines = lines.strip_prefix('\u{feff}').unwrap_or(&lines);
    for (at, written) in lines.split('\n').enumerate().map(|(at, line)| (at + 1, line)) {
        if written.chars().all(is_space) {
            continue;
        }
        let wrong = |reason: String| fault(path, at, reason);
        let line: Line =
            serde_json::from_str(written).map_err(|e| wrong(format!("not a document of doccano's: {e}")))?;
        if documents.texts.contains_key(&line.doc) {
            return Err(wrong(format!("a second line of {}", line.doc)));
        }
        let text: Vec<char> = line.text.chars().collect();
        let place = || format!("{}:{at}", path.display());
        for record in rejoin::records(&line, &text, &mut documents.left_out, place).map_err(wrong)? {
            let origin = Origin { file: number, line: u32::try_from(at).unwrap_or(u32::MAX) };
            documents.corpus.add_record(origin, record, role)?;
        }
        documents.texts.insert(line.doc, text);
    }
    Ok(documents)
}

#[cfg(test)]
mod tests;
