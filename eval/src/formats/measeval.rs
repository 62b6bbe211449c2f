//! The tab-separated values of MeasEval (Harper et al. 2021, “SemEval-2021 Task 8: MeasEval – Extracting Counts and
//! Measurements and their Related Contexts”): one row an annotation, the annotations of one quantity in one set.
//!
//! An observation is a `Quantity`; where its indicator's words stand in the text, they are a `MeasuredEntity` that
//! `HasQuantity`. The column `other` is JSON: `unit` and `mods` are the task's, `record` holds the other fields. A column
//! cannot hold tabs and line ends: in `text` they are spaces.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::fields::{self, Parts, Place};
use super::{Documents, LeftOut, Output, fault, place};
use crate::error::EvalError;
use crate::record::{Observation, Origin, Role, walk};

/// The columns.
const COLUMNS: [&str; 8] = ["docId", "annotSet", "annotType", "startOffset", "endOffset", "annotId", "text", "other"];

const QUANTITY: &str = "Quantity";
const ENTITY: &str = "MeasuredEntity";
const HAS_QUANTITY: &str = "HasQuantity";

/// Writes one file. Without the texts there are no rows for indicators.
///
/// # Errors
/// A span lies outside its text.
pub fn write(documents: &Documents) -> Result<(Output, LeftOut), EvalError> {
    let mut out = format!("{}\n", COLUMNS.join("\t"));
    let mut left_out = LeftOut::default();
    for doc in documents.names() {
        let observations = documents.corpus.get(doc).unwrap_or_default();
        if observations.is_empty() {
            left_out.add("documents without observations, which have no row", || doc.to_owned());
        }
        if doc.contains(ends_cell) {
            let path = doc.into();
            return Err(EvalError::Malformed { path, reason: "a tab or a line end in the id of a document".into() });
        }
        for (number, o) in (1..).zip(observations) {
            let text = documents.texts.get(doc).map(Vec::as_slice);
            rows(o, number, text, &mut out).map_err(|reason| documents.corpus.fault(o, reason))?;
        }
    }
    Ok((Output::File(out.into_bytes()), left_out))
}

/// What ends a cell or a row for some reader.
fn ends_cell(c: char) -> bool {
    c == '\t' || place::breaks_line(c)
}

fn rows(o: &Observation, number: usize, text: Option<&[char]>, out: &mut String) -> Result<(), String> {
    let one_line = |text: &str| -> String { text.chars().map(|c| if ends_cell(c) { ' ' } else { c }).collect() };
    let surface = match text {
        Some(text) => Some(place::cut(text, o)?),
        None => o.surface.clone(),
    };
    let surface = surface.map(|surface| one_line(&surface));
    let named = match (text, o.indicator.as_deref()) {
        (Some(text), Some(name)) => place::indicator(name, text, &place::span(text, o)?).map(|span| (span, text)),
        _ => None,
    };
    let place = |at: i64| usize::try_from(at).map_err(|_| format!("{at} is no place"));
    let (start, end) = (place(o.start)?, place(o.end)?);
    let indicator = named.as_ref().map(|(span, text)| place::words(text, span));
    let at = Place { doc: o.doc.clone(), start, end, surface: surface.clone(), indicator };
    let parts = Parts::of(fields::whole(o)?, &at, &["unit"]);
    let mut other = Map::new();
    if let Some((_, unit)) = parts.shown.first() {
        other.insert("unit".into(), unit.clone().into());
    }
    let mods = mods(o.bound.as_deref(), o.value_max.is_some());
    if !mods.is_empty() {
        other.insert("mods".into(), json!(mods));
    }
    other.insert("record".into(), Value::Object(parts.rest));
    let quantity = format!("T1-{number}");
    let mut row = |kind: &str, start: usize, end: usize, id: &str, text: &str, other: Value| {
        let other = fields::on_one_line(&other);
        let start_of_row = format!("{}\t{number}\t{kind}\t{start}\t{end}\t{id}\t", o.doc);
        out.extend([start_of_row.as_str(), text, "\t", &other, "\n"]);
    };
    row(QUANTITY, start, end, &quantity, surface.as_deref().unwrap_or_default(), Value::Object(other));
    if let Some((span, text)) = named {
        let words = one_line(&text.get(span.clone()).unwrap_or_default().iter().collect::<String>());
        row(ENTITY, span.start, span.end, &format!("T2-{number}"), &words, json!({ HAS_QUANTITY: quantity }));
    }
    Ok(())
}

/// The task's modifiers of a quantity.
fn mods(bound: Option<&str>, is_range: bool) -> Vec<&'static str> {
    let mut mods = Vec::new();
    if bound == Some("approx") {
        mods.push("IsApproximate");
    }
    if is_range || matches!(bound, Some("at_least" | "at_most")) {
        mods.push("IsRange");
    }
    mods
}

/// One row.
struct Row<'a> {
    line: usize,
    doc: &'a str,
    set: &'a str,
    kind: &'a str,
    start: usize,
    end: usize,
    id: &'a str,
    text: &'a str,
    other: Map<String, Value>,
}

impl<'a> Row<'a> {
    fn parse(line: usize, written: &'a str) -> Result<Self, String> {
        let cells: Vec<&str> = written.splitn(COLUMNS.len(), '\t').collect();
        let &[doc, set, kind, start, end, id, text, other] = cells.as_slice() else {
            return Err(format!("{} columns instead of {}", cells.len(), COLUMNS.len()));
        };
        let place = |name: &str, at: &str| at.parse().map_err(|_| format!("{name} is {at:?}, not a place"));
        let (start, end) = (place("startOffset", start)?, place("endOffset", end)?);
        // A writer of CSV puts the whole cell between quotation marks and doubles those in it.
        let inner = other.strip_prefix('"').and_then(|other| other.strip_suffix('"'));
        let other = inner.map_or_else(|| other.to_owned(), |inner| inner.replace("\"\"", "\""));
        let other = if other.trim().is_empty() {
            Map::new()
        } else {
            serde_json::from_str(&other).map_err(|e| format!("other is no JSON object: {e}"))?
        };
        Ok(Self { line, doc, set, kind, start, end, id, text, other })
    }
}

/// Reads a file, or every `.tsv` file of a folder.
///
/// # Errors
/// A header or a row is not the task's, or a quantity is not an observation of the role.
pub fn read(path: &Path, role: Role) -> Result<Documents, EvalError> {
    let mut files = if path.is_dir() { walk(path)? } else { vec![path.to_path_buf()] };
    files.retain(|file| file == path || file.extension().is_some_and(|ending| ending == "tsv"));
    let mut documents = Documents::default();
    for file in files {
        let text = fs::read_to_string(&file).map_err(EvalError::read(&file))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).enumerate();
        let header = lines.next().map(|(_, header)| header).unwrap_or_default();
        if header.split('\t').ne(COLUMNS) {
            return Err(fault(&file, 1, format!("the header is {header:?}, not {:?}", COLUMNS.join("\t"))));
        }
        let mut rows = Vec::new();
        for (at, line) in lines.filter(|(_, line)| !line.is_empty()) {
            rows.push(Row::parse(at + 1, line).map_err(|reason| fault(&file, at + 1, reason))?);
        }
        let number = documents.corpus.add_file(&file);
        let mut seen = BTreeSet::new();
        for quantity in rows.iter().filter(|row| row.kind == QUANTITY) {
            let wrong = |reason: String| fault(&file, quantity.line, reason);
            if !seen.insert((quantity.doc, quantity.set)) {
                return Err(wrong(format!("a second Quantity in the set {}", quantity.set)));
            }
            let of_set = rows.iter().filter(|row| (row.doc, row.set) == (quantity.doc, quantity.set));
            let record = record(quantity, of_set).map_err(wrong)?;
            let origin = Origin { file: number, line: u32::try_from(quantity.line).unwrap_or(u32::MAX) };
            documents.corpus.add_record(origin, record, role)?;
        }
        let is_part = |row: &&Row<'_>| {
            row.kind == QUANTITY
                || (row.kind == ENTITY && row.other.contains_key(HAS_QUANTITY) && seen.contains(&(row.doc, row.set)))
        };
        for row in rows.iter().filter(|row| !is_part(row)) {
            documents.left_out.add(&format!("{} rows that name no indicator", row.kind), || {
                format!("{}:{}", file.display(), row.line)
            });
        }
    }
    Ok(documents)
}

fn record<'a>(quantity: &Row<'a>, set: impl Iterator<Item = &'a Row<'a>>) -> Result<Map<String, Value>, String> {
    let mut indicator = None;
    for row in set.filter(|row| row.kind == ENTITY) {
        match row.other.get(HAS_QUANTITY).and_then(Value::as_str) {
            Some(id) if id != quantity.id => {
                return Err(format!("{HAS_QUANTITY} of {} is {id}, not {}", row.id, quantity.id));
            }
            Some(_) if indicator.is_some() => return Err("indicator is given twice".into()),
            Some(_) => indicator = Some(fields::squeeze(row.text)),
            None => {}
        }
    }
    let mut parts = Parts::default();
    let mut other = quantity.other.clone();
    if let Some(unit) = other.shift_remove("unit") {
        let unit = unit.as_str().ok_or("unit is not a string")?;
        parts.shown.push(("unit".into(), unit.to_owned()));
    }
    let said = other.shift_remove("mods");
    if let Some(record) = other.shift_remove("record") {
        let Value::Object(record) = record else { return Err("record is no JSON object".into()) };
        let bound = record.get("bound").and_then(Value::as_str);
        let mods = mods(bound, record.get("value_max").is_some_and(|upper| !upper.is_null()));
        let said: Vec<&str> = said.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect();
        if said != mods {
            return Err(format!("mods is {said:?}, and bound and value_max make it {mods:?}"));
        }
        parts.rest = record;
    } else if let Some(said) = said {
        parts.rest.insert("mods".into(), said);
    }
    for (key, value) in other {
        if parts.rest.insert(key.clone(), value).is_some() {
            return Err(format!("{key} is in other, and in the record there"));
        }
    }
    let surface = Some(quantity.text.to_owned()).filter(|text| !text.is_empty());
    let place = Place { doc: quantity.doc.to_owned(), start: quantity.start, end: quantity.end, surface, indicator };
    parts.record(place, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, read as read_format};

    const ROWS: &str = "docId\tannotSet\tannotType\tstartOffset\tendOffset\tannotId\ttext\tother
d\t1\tQuantity\t2\t9\tT1-1\t1.06 \t{\"unit\":\"万亿元\",\"mods\":[\"IsApproximate\",\"IsRange\"],\"record\":{\"surface\":\"1.06\\r\\n\",\"value\":1.06,\"value_max\":2,\"year\":2024,\"scope\":null,\"measure\":\"level\",\"status\":\"actual\",\"bound\":\"approx\"}}
d\t1\tMeasuredEntity\t0\t2\tT2-1\t产值\t{\"HasQuantity\":\"T1-1\"}
";

    fn back(text: &str) -> Result<(Vec<Value>, LeftOut), String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gold.tsv");
        fs::write(&file, text).unwrap();
        let documents = read_format(folder.path(), Format::Measeval, Role::Gold)
            .map_err(|e| e.to_string().rsplit_once("gold.tsv:").unwrap().1.to_owned())?;
        let records = documents.corpus.observations().map(|o| Value::Object(*o.fields.clone().unwrap())).collect();
        Ok((records, documents.left_out))
    }

    #[test]
    fn rows_are_those_of_the_task_and_read_back() {
        let record = json!({"doc": "d", "start": 2, "end": 8, "surface": "1.06\r\n", "indicator": "产值", "value": 1.06,
            "value_max": 2, "unit": "万亿元", "year": 2024, "scope": null, "measure": "level", "status": "actual", "bound": "approx"});
        let Value::Object(fields) = record.clone() else { panic!() };
        let mut documents = Documents::default();
        documents.corpus.add_file(Path::new("x"));
        documents.corpus.add_record(Origin { file: 0, line: 1 }, fields, Role::Gold).unwrap();
        documents.texts.insert("d".into(), "产值1.06\r\n万亿元".chars().collect());
        let (Output::File(bytes), left_out) = write(&documents).unwrap() else { panic!() };
        assert!(left_out.is_empty());
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, ROWS.replace("\t9\t", "\t8\t").replace("1.06 \t", "1.06  \t"));
        assert_eq!(back(&text).unwrap(), (vec![record], LeftOut::default()));
    }

    #[test]
    fn rows_of_others_are_counted_and_cells_of_others_are_read() {
        let quoted = ROWS.replace("\t{\"HasQuantity\":\"T1-1\"}", "\t\"{\"\"HasQuantity\"\": \"\"T1-1\"\"}\"");
        let more = format!("{quoted}d\t1\tQualifier\t0\t1\tT3-1\t产\t{{\"Qualifies\": \"T1-1\"}}\n");
        let (records, left_out) = back(&more).unwrap();
        assert_eq!((&records[0]["indicator"], records.len()), (&json!("产值"), 1));
        assert_eq!(
            left_out.iter().map(|o| (o.what.as_str(), o.count)).collect::<Vec<_>>(),
            [("Qualifier rows that name no indicator", 1)]
        );
    }

    #[test]
    fn what_is_wrong_is_named_by_line_and_column() {
        let of = "2: not an observation: ";
        for (from, to, wrong) in [
            ("annotSet", "set", "1: not an observation: the header is".to_owned()),
            ("\t2\t9\t", "\ttwo\t9\t", format!("{of}startOffset is \"two\", not a place")),
            ("\t2\t9\t", "\t2\t2\t", format!("{of}end is 2, not after start 2")),
            ("\tT1-1\t1.06 ", "\t1.06 ", format!("{of}7 columns instead of 8")),
            ("{\"unit\"", "{unit", format!("{of}other is no JSON object")),
            (
                "\"IsApproximate\",",
                "",
                format!("{of}mods is [\"IsRange\"], and bound and value_max make it [\"IsApproximate\", \"IsRange\"]"),
            ),
            ("\"status\":\"actual\",", "", format!("{of}no status")),
            (
                "\"value\":1.06",
                "\"value\":1.06,\"indicator\":\"人口\"",
                format!("{of}indicator is \"产值\" and also \"人口\""),
            ),
            (":\"T1-1\"", ":\"T1-2\"", format!("{of}HasQuantity of T2-1 is T1-2, not T1-1")),
        ] {
            assert!(ROWS.contains(from));
            let error = back(&ROWS.replace(from, to)).unwrap_err();
            assert!(error.starts_with(&wrong), "{error}\n{wrong}");
        }
    }
}
