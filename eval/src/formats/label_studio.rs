//! Label Studio tasks (<https://labelstud.io/guide/tasks>, “Basic Label Studio JSON format”), with the labelling
//! configuration for them.
//!
//! An observation is a region labelled `Quantity` with a control a region for every field that an annotator decides;
//! where its indicator's words stand in the text, they are a region labelled `Indicator` and the relation `IndicatorOf`
//! joins both. The other fields are kept in the region's `meta`, as `record`; what an annotator writes into the region's
//! own note becomes the field `note`. Label Studio counts code points, and both characters of `\r\n` (its editor's
//! `charsToCodePoints`; early releases counted UTF-16 units), so that places are ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::fields::{self, CHOICES, Parts, Place, WRITTEN};
use super::{Documents, LeftOut, Output, fault, place};
use crate::error::EvalError;
use crate::record::{Observation, Origin, Role};

/// The file of the tasks in the folder that is written.
pub const TASKS: &str = "tasks.json";

/// The labelling configuration.
pub const CONFIG: &str = include_str!("label_studio/config.xml");

/// The name of the text in the configuration, and of its labels.
const TEXT: &str = "text";
const LABELS: &str = "span";
const QUANTITY: &str = "Quantity";
const INDICATOR: &str = "Indicator";
const INDICATOR_OF: &str = "IndicatorOf";

/// Writes a folder: the labelling configuration, and the tasks, one a document and a line. Gold is written as
/// annotations, predictions as pre-annotations.
///
/// # Errors
/// A document has no text, or a span lies outside it.
pub fn write(documents: &Documents, role: Role) -> Result<(Output, LeftOut), EvalError> {
    let mut tasks = Vec::new();
    for doc in documents.names() {
        let text = documents.text(doc)?;
        let mut regions = Regions::default();
        for o in documents.corpus.get(doc).unwrap_or_default() {
            regions.add(o, text).map_err(|reason| documents.corpus.fault(o, reason))?;
        }
        let (annotations, predictions) = match role {
            Role::Gold => (vec![json!({ "result": regions.results })], vec![]),
            Role::Prediction => (vec![], vec![json!({ "model_version": "zhibiao", "result": regions.results })]),
        };
        let data = json!({ TEXT: text.iter().collect::<String>(), "doc": doc });
        tasks.push(json!({ "data": data, "annotations": annotations, "predictions": predictions }).to_string());
    }
    let tasks = format!("[\n{}\n]\n", tasks.join(",\n"));
    let files = vec![("config.xml".into(), CONFIG.as_bytes().to_vec()), (TASKS.into(), tasks.into_bytes())];
    Ok((Output::Folder(files), LeftOut::default()))
}

/// The results of one task.
#[derive(Default)]
struct Regions {
    results: Vec<Value>,
    quantities: usize,
    indicators: BTreeMap<(usize, usize), String>,
}

impl Regions {
    fn add(&mut self, o: &Observation, text: &[char]) -> Result<(), String> {
        let span = place::span(text, o)?;
        let surface = place::cut(text, o)?;
        let name = o.indicator.as_deref().and_then(|name| place::indicator(name, text, &span));
        let at = Place {
            doc: o.doc.clone(),
            start: span.start,
            end: span.end,
            surface: Some(surface.clone()),
            indicator: name.as_ref().map(|name| place::words(text, name)),
        };
        let keys: Vec<&str> = CHOICES.iter().map(|(key, _)| *key).chain(WRITTEN).collect();
        let mut parts = Parts::of(fields::whole(o)?, &at, &keys);
        let mut meta = Map::new();
        if let Some(note) = parts.rest.get("note").and_then(Value::as_str).filter(|note| !note.trim().is_empty()) {
            meta.insert("text".into(), json!([note]));
            parts.rest.shift_remove("note");
        }
        // Present even where it is empty: what has no record was added by an annotator.
        meta.insert("record".into(), Value::Object(parts.rest));
        self.quantities += 1;
        let id = format!("q{}", self.quantities);
        let region = |from: &str, kind: &str, key: &str, value: Value| {
            let mut what = json!({ "start": span.start, "end": span.end, "text": surface });
            what[key] = value;
            json!({ "id": id, "from_name": from, "to_name": TEXT, "type": kind, "value": what })
        };
        let mut labelled = region(LABELS, "labels", "labels", json!([QUANTITY]));
        labelled["meta"] = Value::Object(meta);
        self.results.push(labelled);
        for (key, shown) in &parts.shown {
            let chosen = CHOICES.iter().any(|(name, _)| name == key);
            let (kind, under) = if chosen { ("choices", "choices") } else { ("textarea", "text") };
            self.results.push(region(key, kind, under, json!([shown])));
        }
        if let Some(name) = name {
            let key = (name.start, name.end);
            let number = self.indicators.len() + 1;
            let words: String = text.get(name).unwrap_or_default().iter().collect();
            let results = &mut self.results;
            let indicator = self.indicators.entry(key).or_insert_with(|| {
                let id = format!("i{number}");
                let value = json!({ "start": key.0, "end": key.1, "text": words, "labels": [INDICATOR] });
                results
                    .push(json!({ "id": id, "from_name": LABELS, "to_name": TEXT, "type": "labels", "value": value }));
                id
            });
            let labels = json!([INDICATOR_OF]);
            results.push(json!({ "from_id": id, "to_id": indicator, "type": "relation", "direction": "right", "labels": labels }));
        }
        Ok(())
    }
}

/// A task, as far as it matters.
#[derive(Deserialize)]
struct Task {
    data: Map<String, Value>,
    #[serde(default)]
    annotations: Vec<Annotation>,
    #[serde(default)]
    predictions: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    was_cancelled: bool,
    #[serde(default)]
    result: Vec<Item>,
}

/// One result: a part of a region, or a relation.
#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    from_name: String,
    #[serde(default)]
    value: Map<String, Value>,
    #[serde(default)]
    meta: Map<String, Value>,
    #[serde(default)]
    from_id: String,
    #[serde(default)]
    to_id: String,
    #[serde(default)]
    labels: Vec<String>,
}

/// Reads the tasks of a file, or of the folder that [`write()`] makes. A task's annotation counts, and its prediction where
/// it has none.
///
/// # Errors
/// It is no list of tasks, a task has two annotations, or an annotation is not an observation of the role.
pub fn read(path: &Path, role: Role) -> Result<Documents, EvalError> {
    let file = if path.is_dir() { path.join(TASKS) } else { path.to_path_buf() };
    let json = std::fs::read_to_string(&file).map_err(EvalError::read(&file))?;
    let json = json.strip_prefix('\u{feff}').unwrap_or(&json);
    let tasks: Vec<&RawValue> =
        serde_json::from_str(json).map_err(|e| fault(&file, e.line(), format!("not a list of tasks: {e}")))?;
    let mut documents = Documents::default();
    let number = documents.corpus.add_file(&file);
    // The tasks are parts of the text, in order, so that their lines are counted once.
    let (mut seen, mut line) = (0, 1);
    for raw in tasks {
        let at = raw.get().as_ptr() as usize - json.as_ptr() as usize;
        line += json.as_bytes().get(seen..at).unwrap_or_default().iter().filter(|&&b| b == b'\n').count();
        seen = at;
        let wrong = |reason: String| fault(&file, line, reason);
        let task: Task = serde_json::from_str(raw.get()).map_err(|e| wrong(format!("not a task: {e}")))?;
        let field = |key: &str| {
            task.data.get(key).and_then(Value::as_str).ok_or_else(|| wrong(format!("no {key} in the data")))
        };
        let (doc, text) = (field("doc")?.to_owned(), field(TEXT)?.chars().collect::<Vec<char>>());
        if documents.texts.contains_key(&doc) {
            return Err(wrong(format!("a second task of {doc}")));
        }
        let chosen = chosen(task).map_err(wrong)?;
        let place = || format!("{}:{line}", file.display());
        for record in records(&chosen, &doc, &text, &mut documents.left_out, place).map_err(&wrong)? {
            let origin = Origin { file: number, line: u32::try_from(line).unwrap_or(u32::MAX) };
            documents.corpus.add_record(origin, record, role)?;
        }
        documents.texts.insert(doc, text);
    }
    Ok(documents)
}

/// The results that count.
fn chosen(task: Task) -> Result<Vec<Item>, String> {
    let many = |what: &str| Err(format!("more than one of the task's {what} could count; leave one in"));
    let mut made = task.annotations.into_iter().filter(|annotation| !annotation.was_cancelled);
    match (made.next(), made.next()) {
        (Some(_), Some(_)) => return many("annotations"),
        (Some(annotation), None) => return Ok(annotation.result),
        (None, _) => {}
    }
    // An export may name predictions by their numbers alone.
    let mut predictions = task.predictions.unwrap_or_default().into_iter().filter(Value::is_object);
    match (predictions.next(), predictions.next()) {
        (Some(_), Some(_)) => many("predictions"),
        (Some(only), None) => {
            serde_json::from_value(only).map(|a: Annotation| a.result).map_err(|e| format!("not a prediction: {e}"))
        }
        (None, _) => Ok(Vec::new()),
    }
}

/// The results of a task by the regions that they belong to.
#[derive(Default)]
struct Index<'a> {
    parts: BTreeMap<&'a str, Vec<&'a Item>>,
    relations: BTreeMap<&'a str, Vec<&'a Item>>,
    targets: BTreeSet<&'a str>,
}

impl<'a> Index<'a> {
    fn of(items: &'a [Item]) -> Self {
        let mut index = Self::default();
        for item in items {
            if item.kind == "relation" {
                index.relations.entry(&item.from_id).or_default().push(item);
                index.targets.insert(&item.to_id);
            } else {
                index.parts.entry(&item.id).or_default().push(item);
            }
        }
        index
    }

    /// The labelled region of an id.
    fn region(&self, id: &str, label: &str) -> Option<&'a Item> {
        self.parts.get(id)?.iter().copied().find(|item| item.has_label(label))
    }
}

impl Item {
    fn has_label(&self, label: &str) -> bool {
        let labels = self.value.get("labels").and_then(Value::as_array);
        self.kind == "labels" && labels.is_some_and(|labels| labels.iter().any(|given| given == label))
    }

    /// Whether it is a relation to an indicator; one without a label may be.
    fn names_indicator(&self) -> bool {
        self.kind == "relation" && (self.labels.is_empty() || self.labels == [INDICATOR_OF])
    }
}

/// The records of one task.
fn records(
    items: &[Item],
    doc: &str,
    text: &[char],
    left_out: &mut LeftOut,
    at: impl Fn() -> String,
) -> Result<Vec<Map<String, Value>>, String> {
    let index = Index::of(items);
    let mut records = Vec::new();
    for region in items.iter().filter(|item| item.has_label(QUANTITY)) {
        records.push(record(region, &index, doc, text).map_err(|reason| format!("region {}: {reason}", region.id))?);
    }
    for what in items.iter().filter_map(|item| other(item, &index)) {
        left_out.add(&what, &at);
    }
    Ok(records)
}

/// The record of one region.
fn record(region: &Item, index: &Index<'_>, doc: &str, text: &[char]) -> Result<Map<String, Value>, String> {
    let (start, end) = span(region, text)?;
    let mut parts = Parts::default();
    for item in index.parts.get(region.id.as_str()).into_iter().flatten() {
        if let Some(Value::Object(record)) = item.meta.get("record") {
            parts.rest.clone_from(record);
        }
        if let Some(note) = item.meta.get("text").map(lines_of).filter(|note| !note.is_empty()) {
            parts.rest.insert("note".into(), note.into());
        }
        let under = match item.kind.as_str() {
            "choices" => "choices",
            "textarea" => "text",
            _ => continue,
        };
        let written = item.value.get(under).map(lines_of).unwrap_or_default();
        if written.trim().is_empty() {
            continue;
        }
        if parts.shown.iter().any(|(key, _)| *key == item.from_name) {
            return Err(format!("{} is given twice", item.from_name));
        }
        parts.shown.push((item.from_name.clone(), written));
    }
    let mut indicator = None;
    let relations = index.relations.get(region.id.as_str()).into_iter().flatten();
    for relation in relations.filter(|relation| relation.names_indicator()) {
        let target = index.region(&relation.to_id, INDICATOR);
        let target = target.ok_or_else(|| format!("its indicator {} is no {INDICATOR}", relation.to_id))?;
        let (start, end) = span(target, text).map_err(|reason| format!("its indicator {}: {reason}", target.id))?;
        if indicator.replace(place::words(text, &(start..end))).is_some() {
            return Err("indicator is given twice".into());
        }
    }
    let surface = Some(text[start..end].iter().collect());
    parts.record(Place { doc: doc.to_owned(), start, end, surface, indicator }, false)
}

/// What a result is that is no part of an observation.
fn other(item: &Item, index: &Index<'_>) -> Option<String> {
    let of_quantity = |id: &str| index.region(id, QUANTITY).is_some();
    let what = match item.kind.as_str() {
        "labels" if item.has_label(QUANTITY) => return None,
        "labels" if item.has_label(INDICATOR) && index.targets.contains(item.id.as_str()) => return None,
        "labels" if item.has_label(INDICATOR) => "Indicator regions without a quantity".to_owned(),
        "labels" => format!("{} regions", item.value.get("labels").map(lines_of).unwrap_or_default()),
        "relation" if of_quantity(&item.from_id) && item.names_indicator() => return None,
        "relation" => "relations that are not from a quantity to its indicator".to_owned(),
        "choices" | "textarea" if of_quantity(&item.id) => return None,
        kind => format!("results of the type {kind}"),
    };
    Some(what)
}

/// The span of a region, inside the text and over what it says it is over.
fn span(region: &Item, text: &[char]) -> Result<(usize, usize), String> {
    let at = |key: &str| {
        let number = region.value.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        number.ok_or_else(|| format!("no {key}, or none that is a place"))
    };
    let (start, end) = (at("start")?, at("end")?);
    if start >= end || end > text.len() {
        return Err(format!("end is {end}, beyond the text of {} code points or not after start {start}", text.len()));
    }
    let there: String = text[start..end].iter().collect();
    match region.value.get("text").and_then(Value::as_str) {
        // The editor folds white space, and has written line ends as two characters.
        Some(said) if fields::squeeze(&said.replace("\\n", "")) != fields::squeeze(&there.replace("\\n", "")) => {
            Err(format!("its text is {said:?}, and the task has {there:?} there"))
        }
        _ => Ok((start, end)),
    }
}

/// A text, or the texts of a list, a line each.
fn lines_of(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
