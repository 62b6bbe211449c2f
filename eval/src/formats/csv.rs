//! Comma-separated values (RFC 4180) with a header: a column a field, a row an observation.
//!
//! An empty cell is a field that the record has not; `null` is one that is there and empty. A cell of a field that is
//! always a text (`doc`, `surface`, `indicator`, `unit`, `scope`, `measure`, `status`, `bound`, `id`) is the text, unless
//! it begins with a quotation mark: then it is a JSON string, which is how the texts `null`, the empty one and those that
//! begin with a quotation mark are written. Every other cell is JSON where it reads as JSON, and a text where it does not.

use std::path::Path;

use serde_json::{Map, Value};

use super::fields::{self, TEXTS};
use super::{Documents, LeftOut, Output, fault};
use crate::error::EvalError;
use crate::record::{FIELDS, Origin, Role};

/// Columns that every file must have, and those that gold must have besides.
const NEEDED: [&str; 6] = ["doc", "start", "end", "indicator", "value", "unit"];
const NEEDED_IN_GOLD: [&str; 5] = ["year", "scope", "measure", "status", "bound"];

/// Writes one file: the usual columns, then every other field in the order in which it is first met.
///
/// # Errors
/// A record was not read whole.
pub fn write(documents: &Documents) -> Result<(Output, LeftOut), EvalError> {
    let corpus = &documents.corpus;
    let mut columns: Vec<String> = FIELDS.iter().map(|&key| key.to_owned()).collect();
    for o in corpus.observations() {
        let record = fields::whole(o).map_err(|reason| corpus.fault(o, reason))?;
        for key in record.keys() {
            if !columns.contains(key) {
                columns.push(key.clone());
            }
        }
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |e: csv::Error| EvalError::Write(e.into());
    writer.write_record(&columns).map_err(failed)?;
    for o in corpus.observations() {
        let record = fields::whole(o).map_err(|reason| corpus.fault(o, reason))?;
        let row = columns.iter().map(|key| record.get(key).map(|value| cell(key, value)).unwrap_or_default());
        writer.write_record(row).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| EvalError::Write(e.into_error()))?;
    let mut left_out = LeftOut::default();
    for doc in documents.names().filter(|doc| corpus.get(doc).is_none_or(<[_]>::is_empty)) {
        left_out.add("documents without observations, which have no row", || doc.to_owned());
    }
    Ok((Output::File(bytes), left_out))
}

/// The cell of a value.
fn cell(key: &str, value: &Value) -> String {
    match value {
        Value::String(s) if !s.is_empty() && read_cell(key, s) == Value::String(s.clone()) => s.clone(),
        other => other.to_string(),
    }
}

/// The value of a cell that is not empty.
fn read_cell(key: &str, cell: &str) -> Value {
    let json = !TEXTS.contains(&key) || cell == "null" || cell.starts_with('"');
    let value = if json { serde_json::from_str(cell).ok() } else { None };
    value.unwrap_or_else(|| Value::String(cell.to_owned()))
}

/// Reads a file.
///
/// # Errors
/// It is no CSV, its header lacks a column, has one twice or misspells one, or a row is not an observation of the role.
pub fn read(path: &Path, role: Role) -> Result<Documents, EvalError> {
    let bytes = std::fs::read(path).map_err(EvalError::read(path))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let malformed = |e: &csv::Error| {
        let line = e.position().map_or(1, csv::Position::line);
        fault(path, usize::try_from(line).unwrap_or(usize::MAX), e.to_string())
    };
    let columns = reader.headers().map_err(|e| malformed(&e))?.clone();
    check_header(&columns, role).map_err(|reason| fault(path, 1, reason))?;
    let mut documents = Documents::default();
    let file = documents.corpus.add_file(path);
    for row in reader.records() {
        let row = row.map_err(|e| malformed(&e))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cells = columns.iter().zip(&row).filter(|(_, cell)| !cell.is_empty());
        let record: Map<String, Value> = cells.map(|(key, cell)| (key.to_owned(), read_cell(key, cell))).collect();
        documents.corpus.add_record(Origin { file, line: u32::try_from(line).unwrap_or(u32::MAX) }, record, role)?;
    }
    Ok(documents)
}

/// The header names every column that is needed, once, and none that is a known one in other letters.
fn check_header(columns: &csv::StringRecord, role: Role) -> Result<(), String> {
    let gold: &[&str] = if role == Role::Gold { &NEEDED_IN_GOLD } else { &[] };
    let plain =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    for (at, column) in columns.iter().enumerate() {
        if columns.iter().take(at).any(|before| before == column) {
            return Err(format!("the header has the column {column:?} twice"));
        }
        let known = FIELDS.iter().find(|&&known| known != column && plain(known) == plain(column));
        if let Some(known) = known {
            return Err(format!("the header has a column {column:?}; is {known} meant?"));
        }
    }
    match NEEDED.iter().chain(gold).find(|&&key| !columns.iter().any(|column| column == key)) {
        Some(key) => Err(format!("the header has no column {key}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_rows(text: &str) -> Result<Vec<Value>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gold.csv");
        std::fs::write(&file, text).unwrap();
        let documents =
            read(&file, Role::Gold).map_err(|e| e.to_string().rsplit_once("gold.csv:").unwrap().1.to_owned())?;
        Ok(documents.corpus.observations().map(|o| Value::Object(*o.fields.clone().unwrap())).collect())
    }

    const HEADER: &str =
        "doc,start,end,surface,indicator,value,value_max,unit,year,year_start,scope,measure,status,bound";

    #[test]
    fn cells_are_what_they_say() {
        for (key, value, written) in [
            ("surface", json!("3120.5"), "3120.5"),
            ("surface", json!("null"), "\"null\""),
            ("surface", json!(""), "\"\""),
            ("surface", json!("\"6\""), "\"\\\"6\\\"\""),
            ("scope", json!(null), "null"),
            ("value", json!(7), "7"),
            ("value", json!("7"), "\"7\""),
            ("scope_code", json!("150702"), "\"150702\""),
            ("section", json!("一、回顾"), "一、回顾"),
            ("flags", json!(["a", {"b": 1}]), "[\"a\",{\"b\":1}]"),
        ] {
            assert_eq!(cell(key, &value), written);
            assert_eq!(read_cell(key, written), value);
        }
    }

    #[test]
    fn rows_are_quoted_as_rfc_4180_says() {
        let record = json!({"doc": "d", "start": 0, "end": 6, "surface": "6,\"5\r\n元", "indicator": "人口", "value": 6.50,
            "unit": null, "year": 2024, "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact", "flags": []});
        let Value::Object(fields) = record.clone() else { panic!() };
        let mut documents = Documents::default();
        documents.corpus.add_file(Path::new("x"));
        documents.corpus.add_record(Origin { file: 0, line: 1 }, fields, Role::Gold).unwrap();
        let (Output::File(bytes), _) = write(&documents).unwrap() else { panic!() };
        let text = String::from_utf8(bytes).unwrap();
        let row = "d,0,6,\"6,\"\"5\r\n元\",人口,6.5,,null,2024,,云州市,level,actual,exact,[]";
        assert_eq!(text, format!("{HEADER},flags\r\n{row}\r\n"));
        assert_eq!(read_rows(&format!("\u{feff}{text}")).unwrap(), [record]);
    }

    #[test]
    fn a_wrong_header_and_a_wrong_row_are_named() {
        let row = "d,0,6,6%,人口,6,,%,2024,,云州市,level,actual,exact";
        let wrong =
            |from: &str, to: &str| read_rows(&format!("{HEADER}\n{row}\n{row}\n").replace(from, to)).unwrap_err();
        assert_eq!(wrong("value,", ""), "1: not an observation: the header has no column value");
        assert_eq!(wrong(",scope", ",place"), "1: not an observation: the header has no column scope");
        assert_eq!(
            wrong("value_max", "Value Max"),
            "1: not an observation: the header has a column \"Value Max\"; is value_max meant?"
        );
        assert_eq!(wrong("value_max", "unit"), "1: not an observation: the header has the column \"unit\" twice");
        assert!(wrong(",exact\nd", "\nd").starts_with("2: not an observation: CSV error"));
        assert_eq!(wrong("人口,6,", "人口,6 亿,"), "2: not an observation: value is not a number");
        assert_eq!(wrong("actual,", ","), "2: not an observation: no status");
    }
}
