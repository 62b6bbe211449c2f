use super::*;
use crate::formats::{Format, read as read_format};

const TEXT_OF: &str = "😀地区生产总值\r\n1.06万亿元，增长5.8%。";

fn gdp() -> Value {
    json!({"doc": "yunzhou", "start": 9, "end": 16, "surface": "1.06万亿元", "indicator": "地区生产总值",
        "value": 1.06, "unit": "万亿元", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual",
        "bound": "exact", "flags": ["inferred_year"], "page": null})
}

fn documents() -> Documents {
    let mut documents = Documents::default();
    documents.corpus.add_file(Path::new("gold.jsonl"));
    let Value::Object(fields) = gdp() else { panic!() };
    documents.corpus.add_record(Origin { file: 0, line: 1 }, fields, Role::Gold).unwrap();
    documents.texts.insert("yunzhou".into(), TEXT_OF.chars().collect());
    documents
}

fn tasks(role: Role) -> Value {
    let (Output::Folder(files), _) = write(&documents(), role).unwrap() else { panic!("a file") };
    serde_json::from_slice(&files[1].1).unwrap()
}

fn back(tasks: &Value) -> Result<Vec<Value>, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("export.json");
    std::fs::write(&file, format!("\n{tasks}")).unwrap();
    let documents = read_format(&file, Format::LabelStudio, Role::Gold).map_err(|e| e.to_string())?;
    Ok(documents.corpus.observations().map(|o| Value::Object(*o.fields.clone().unwrap())).collect())
}

#[test]
fn a_region_has_its_fields_and_its_indicator() {
    let tasks = tasks(Role::Gold);
    let value = |key: &str, value: &str| json!({"start": 9, "end": 16, "text": "1.06万亿元", key: [value]});
    let part = |from: &str, kind: &str, value: Value| json!({"id": "q1", "from_name": from, "to_name": "text", "type": kind, "value": value});
    let mut first = part("span", "labels", value("labels", "Quantity"));
    first["meta"] = json!({"record": {"flags": ["inferred_year"], "page": null}});
    let expected = json!([
        first,
        part("value", "textarea", value("text", "1.06")),
        part("unit", "textarea", value("text", "万亿元")),
        part("year", "textarea", value("text", "2024")),
        part("scope", "textarea", value("text", "云州市")),
        part("measure", "choices", value("choices", "level")),
        part("status", "choices", value("choices", "actual")),
        part("bound", "choices", value("choices", "exact")),
        {"id": "i1", "from_name": "span", "to_name": "text", "type": "labels",
            "value": {"start": 1, "end": 7, "text": "地区生产总值", "labels": ["Indicator"]}},
        {"from_id": "q1", "to_id": "i1", "type": "relation", "direction": "right", "labels": ["IndicatorOf"]},
    ]);
    assert_eq!(tasks[0]["annotations"][0]["result"], expected);
    assert_eq!(tasks[0]["predictions"], json!([]));
    assert_eq!(self::tasks(Role::Prediction)[0]["predictions"][0]["result"], expected);
    assert_eq!(tasks[0]["data"], json!({"text": TEXT_OF, "doc": "yunzhou"}));
    assert_eq!(back(&tasks).unwrap(), [gdp()]);
}

#[test]
fn edits_are_taken_over() {
    let mut tasks = tasks(Role::Prediction);
    let mut result = tasks[0]["predictions"][0]["result"].take();
    // As the editor exports it: the meta stands at every part of a region.
    for item in result.as_array_mut().unwrap().iter_mut().filter(|item| item["id"] == "q1") {
        item["meta"] = json!({"record": {"flags": ["inferred_year"], "page": null}, "text": ["look", "twice"]});
        item["value"]["end"] = json!(13);
        if item["type"] != "textarea" {
            item["value"]["text"] = json!("1.06");
        }
    }
    result[6]["value"]["choices"] = json!(["estimate"]);
    result[2]["value"]["text"] = json!(["null"]);
    for (from, kind, under, what) in [
        ("span", "labels", "labels", "Quantity"),
        ("measure", "choices", "choices", "growth"),
        ("status", "choices", "choices", "actual"),
        ("bound", "choices", "choices", "exact"),
        ("indicator", "textarea", "text", "人口"),
        ("value", "textarea", "text", "5.80"),
        ("unit", "textarea", "text", "%"),
        ("year", "textarea", "text", "2024"),
        ("scope", "textarea", "text", "null"),
    ] {
        let value = json!({"start": 19, "end": 23, under: [what]});
        result
            .as_array_mut()
            .unwrap()
            .push(json!({"id": "x", "from_name": from, "to_name": "text", "type": kind, "value": value}));
    }
    tasks[0]["annotations"] = json!([{"was_cancelled": true, "result": []}, {"result": result}]);
    let records = back(&tasks).unwrap();
    let mut first = gdp();
    (first["end"], first["surface"], first["status"], first["unit"]) =
        (json!(13), json!("1.06"), json!("estimate"), json!(null));
    first["note"] = json!("look\ntwice");
    assert_eq!(records[0], first);
    assert_eq!(
        records[1].to_string(),
        r#"{"doc":"yunzhou","start":19,"end":23,"surface":"5.8%","indicator":"人口","value":5.80,"unit":"%","year":2024,"scope":null,"measure":"growth","status":"actual","bound":"exact"}"#
    );
    assert_eq!(records.len(), 2);

    tasks[0]["annotations"] = json!([{"result": []}]);
    assert!(back(&tasks).unwrap().is_empty());
}

#[test]
fn what_is_wrong_is_named_by_file_line_region_and_field() {
    let good = tasks(Role::Gold);
    let wrong = |edit: &dyn Fn(&mut Value)| {
        let mut tasks = good.clone();
        edit(&mut tasks);
        back(&tasks).unwrap_err().rsplit_once("export.json:").unwrap().1.to_owned()
    };
    fn result(tasks: &mut Value) -> &mut Vec<Value> {
        tasks[0]["annotations"][0]["result"].as_array_mut().unwrap()
    }
    let of = "2: not an observation: ";
    assert_eq!(
        wrong(&|t| {
            result(t).remove(6);
        }),
        format!("{of}no status")
    );
    assert_eq!(
        wrong(&|t| {
            result(t).remove(8);
        }),
        format!("{of}region q1: its indicator i1 is no Indicator")
    );
    assert_eq!(
        wrong(&|t| result(t)[0]["value"]["end"] = json!(99)),
        format!("{of}region q1: end is 99, beyond the text of 24 code points or not after start 9")
    );
    assert_eq!(
        wrong(&|t| result(t)[0]["value"]["start"] = json!(10)),
        format!("{of}region q1: its text is \"1.06万亿元\", and the task has \".06万亿元\" there")
    );
    assert_eq!(wrong(&|t| result(t)[1]["value"]["text"] = json!(["1,06"])), format!("{of}value is not a number"));
    assert_eq!(wrong(&|t| result(t)[1]["from_name"] = json!("unit")), format!("{of}region q1: unit is given twice"));
    assert_eq!(
        wrong(&|t| {
            result(t)
                .push(json!({"id": "q1", "type": "textarea", "from_name": "indicator", "value": {"text": ["人口"]}}));
        }),
        format!("{of}region q1: indicator is \"地区生产总值\" and also \"人口\"")
    );
    assert_eq!(
        wrong(&|t| {
            t[0]["data"].as_object_mut().unwrap().remove("doc");
        }),
        format!("{of}no doc in the data")
    );
    assert_eq!(
        wrong(&|t| t[0]["annotations"] = json!([{}, {}])),
        format!("{of}more than one of the task's annotations could count; leave one in")
    );
    assert_eq!(
        wrong(&|t| {
            let first = t[0].clone();
            t.as_array_mut().unwrap().push(first);
        }),
        format!("{of}a second task of yunzhou")
    );
    assert!(wrong(&|t| *t = json!({"a": 1})).starts_with("2: not an observation: not a list of tasks"));
}

#[test]
fn what_is_not_of_observations_is_counted() {
    let mut tasks = tasks(Role::Gold);
    let more = json!([
        {"id": "p", "from_name": "span", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 1, "labels": ["Person"]}},
        {"id": "j", "from_name": "span", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 1, "labels": ["Indicator"]}},
        {"from_id": "p", "to_id": "q1", "type": "relation"},
        {"id": "c", "from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}},
    ]);
    tasks[0]["annotations"][0]["result"].as_array_mut().unwrap().extend(more.as_array().unwrap().iter().cloned());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("export.json");
    std::fs::write(&file, tasks.to_string()).unwrap();
    let documents = read_format(&file, Format::LabelStudio, Role::Gold).unwrap();
    let left: Vec<_> = documents.left_out.iter().map(|o| (o.what.as_str(), o.count)).collect();
    assert_eq!(
        left,
        [
            ("Person regions", 1),
            ("Indicator regions without a quantity", 1),
            ("relations that are not from a quantity to its indicator", 1),
            ("results of the type choices", 1),
        ]
    );
}
