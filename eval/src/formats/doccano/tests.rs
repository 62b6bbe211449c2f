use super::*;
use crate::formats::{Format, read as read_format};

const TEXT: &str = "😀地区生产总值\r\n1.06万亿元，增长5.8%。";

fn record(start: usize, end: usize, indicator: &str, value: f64, measure: &str) -> Value {
    let surface: String = TEXT.chars().skip(start).take(end - start).collect();
    json!({"doc": "yunzhou", "start": start, "end": end, "surface": surface, "indicator": indicator, "value": value,
        "unit": "x", "year": 2024, "scope": "云州市", "measure": measure, "status": "actual", "bound": "exact"})
}

fn line(records: &[Value]) -> Value {
    let mut documents = Documents::default();
    documents.corpus.add_file(Path::new("gold.jsonl"));
    for (line, record) in (1..).zip(records) {
        let Value::Object(fields) = record.clone() else { panic!() };
        documents.corpus.add_record(Origin { file: 0, line }, fields, Role::Gold).unwrap();
    }
    documents.texts.insert("yunzhou".into(), TEXT.chars().collect());
    let (Output::File(bytes), _) = write(&documents).unwrap() else { panic!() };
    serde_json::from_slice(&bytes).unwrap()
}

/// The records, and what was left out.
type Back = (Vec<Value>, Vec<(String, usize)>);

fn back(line: &Value) -> Result<Back, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.jsonl");
    std::fs::write(&file, format!("\n{line}\n")).unwrap();
    let documents = read_format(&file, Format::Doccano, Role::Gold)
        .map_err(|e| e.to_string().rsplit_once("all.jsonl:").unwrap().1.to_owned())?;
    let records = documents.corpus.observations().map(|o| Value::Object(*o.fields.clone().unwrap())).collect();
    Ok((records, documents.left_out.iter().map(|o| (o.what.clone(), o.count)).collect()))
}

fn two() -> [Value; 2] {
    [record(9, 16, "地区生产总值", 1.06, "level"), record(19, 23, "生产总值", 5.8, "growth")]
}

#[test]
fn a_line_has_entities_relations_and_records() {
    let line = line(&two());
    assert_eq!(line["text"], TEXT);
    assert_eq!(
        line["entities"],
        json!([
            {"id": 0, "label": "level", "start_offset": 9, "end_offset": 16},
            {"id": 1, "label": "Indicator", "start_offset": 1, "end_offset": 7},
            {"id": 2, "label": "growth", "start_offset": 19, "end_offset": 23},
            {"id": 3, "label": "Indicator", "start_offset": 3, "end_offset": 7},
        ])
    );
    assert_eq!(
        line["relations"],
        json!([
            {"id": 0, "from_id": 0, "to_id": 1, "type": "IndicatorOf"},
            {"id": 1, "from_id": 2, "to_id": 3, "type": "IndicatorOf"},
        ])
    );
    assert_eq!(line["observations"][0].get("doc"), None);
    assert_eq!(back(&line).unwrap(), (two().to_vec(), vec![]));
}

#[test]
fn edits_are_taken_over_though_ids_are_new() {
    let mut line = line(&two());
    line["id"] = json!(7);
    line["Comments"] = json!([]);
    line["entities"] = json!([
        {"id": 91, "label": "growth", "start_offset": 19, "end_offset": 22},
        {"id": 93, "label": "change", "start_offset": 9, "end_offset": 16},
        {"id": 95, "label": "Indicator", "start_offset": 1, "end_offset": 5},
    ]);
    line["relations"] = json!([{"id": 4, "from_id": 93, "to_id": 95, "type": "IndicatorOf"}]);
    let mut moved = record(19, 22, "生产总值", 5.8, "growth");
    moved["surface"] = json!("5.8");
    let changed = record(9, 16, "地区生产", 1.06, "change");
    assert_eq!(back(&line).unwrap(), (vec![moved, changed], vec![]));
}

#[test]
fn a_deleted_entity_takes_its_record_with_it() {
    let mut line = line(&two());
    line["entities"].as_array_mut().unwrap().truncate(1);
    line["relations"] = json!([]);
    let (records, left_out) = back(&line).unwrap();
    assert_eq!(records, two()[..1]);
    assert_eq!(left_out, [("observations whose entity was deleted".to_owned(), 1)]);
}

#[test]
fn what_cannot_be_told_is_an_error() {
    let twice = [record(9, 16, "地区生产总值", 1.06, "level"), record(9, 16, "人口", 1.06, "level")];
    assert_eq!(back(&line(&twice)).unwrap().0, twice);
    let mut one = line(&twice);
    one["entities"].as_array_mut().unwrap().remove(0);
    one["relations"] = json!([]);
    assert_eq!(
        back(&one).unwrap_err(),
        "2: not an observation: 2 observations at 9..16 and 1 entities there: which are meant?"
    );
    let mut new = line(&two());
    new["entities"].as_array_mut().unwrap().push(json!({"id": 9, "label": "rank", "start_offset": 0, "end_offset": 1}));
    assert_eq!(
        back(&new).unwrap_err(),
        "2: not an observation: the entity at 0..1: no value: doccano has no place for the fields of a new observation"
    );
    let mut beyond = line(&two());
    beyond["entities"][2]["end_offset"] = json!(99);
    assert!(back(&beyond).unwrap_err().contains("the entity at 19..99: end is 99, beyond the text of 24 code points"));
    let mut named = line(&two());
    named["relations"][1]["from_id"] = json!(0);
    assert_eq!(back(&named).unwrap_err(), "2: not an observation: the entity at 9..16: indicator is given twice");
    let mut without = line(&two());
    without["observations"][1].as_object_mut().unwrap().remove("status");
    assert_eq!(back(&without).unwrap_err(), "2: not an observation: no status");
    assert!(
        back(&json!({"text": "x"}))
            .unwrap_err()
            .starts_with("2: not an observation: not a document of doccano's: missing field `doc`")
    );
}
