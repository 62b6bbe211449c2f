use serde_json::json;

use super::*;
use crate::formats::{Format, read as read_format};

const TEXT: &str = "增长\t5.8%。\n至20—25所";

fn documents(records: &[Value]) -> Documents {
    let mut documents = Documents::default();
    documents.corpus.add_file(Path::new("gold.jsonl"));
    for (line, record) in (1..).zip(records) {
        let Value::Object(fields) = record.clone() else { panic!() };
        documents.corpus.add_record(Origin { file: 0, line }, fields, Role::Prediction).unwrap();
    }
    documents.texts.insert("云 州".into(), TEXT.chars().collect());
    documents
}

fn back(text: &str) -> Result<(Vec<Value>, Documents), String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tags.bio");
    std::fs::write(&file, text).unwrap();
    let documents = read_format(&file, Format::Bio, Role::Prediction)
        .map_err(|e| e.to_string().rsplit_once("tags.bio:").unwrap().1.to_owned())?;
    let records = documents.corpus.observations().map(|o| Value::Object(*o.fields.clone().unwrap())).collect();
    Ok((records, documents))
}

fn record(start: usize, end: usize, measure: &str) -> Value {
    json!({"doc": "云 州", "start": start, "end": end, "indicator": "人口", "value": 1, "unit": "%", "measure": measure})
}

const TAGGED: &str = "-DOCSTART- (云\\u{20}州)\tO\n\n增\tO\n长\tO\n\\u{9}\tO\n5\tB-growth\n.\tI-growth\n8\tI-growth\n%\tI-growth\n。\tO\n\n\\u{a}\tO\n\n至\tO\n2\tB-Quantity\n0\tI-Quantity\n—\tI-Quantity\n2\tI-Quantity\n5\tI-Quantity\n所\tI-Quantity\n\n";

#[test]
fn a_character_has_a_line_and_a_tag() {
    let documents = documents(&[
        record(10, 16, "no measure"),
        record(3, 7, "growth"),
        record(4, 9, "level"),
        record(3, 6, "level"),
    ]);
    let (Output::File(bytes), left_out) = write(&documents).unwrap() else { panic!() };
    assert_eq!(String::from_utf8(bytes).unwrap(), TAGGED);
    let left: Vec<_> = left_out.iter().map(|o| (o.count, o.first.as_str())).collect();
    assert_eq!(left, [(2, "云 州:3"), (2, "云 州:3")]);
}

#[test]
fn a_sentence_does_not_end_inside_a_span() {
    let (Output::File(bytes), _) = write(&documents(&[record(6, 11, "level")])).unwrap() else { panic!() };
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("%\tB-level\n。\tI-level\n\\u{a}\tI-level\n至\tI-level\n2\tI-level\n0\tO\n"), "{text}");
}

#[test]
fn spans_are_read_with_what_their_surfaces_say() {
    let (records, documents) = back(TAGGED).unwrap();
    assert_eq!(
        records,
        [
            json!({"doc": "云 州", "start": 3, "end": 7, "surface": "5.8%", "indicator": null, "value": 5.8, "unit": "%", "measure": "growth"}),
            json!({"doc": "云 州", "start": 10, "end": 16, "surface": "20—25所", "indicator": null, "value": 20, "value_max": 25, "unit": "所"}),
        ]
    );
    assert_eq!(documents.texts["云 州"].iter().collect::<String>(), TEXT);
}

#[test]
fn columns_of_others_are_read_too() {
    let (records, documents) =
        back("产值 NN O\r\n１,234.50 CD B-level\r\n万元 NN I-level\r\n\r\n几 CD B-level\n").unwrap();
    assert_eq!(
        records[0].to_string(),
        r#"{"doc":"tags","start":2,"end":12,"surface":"１,234.50万元","indicator":null,"value":1234.50,"unit":"万元","measure":"level"}"#
    );
    assert_eq!(records.len(), 1);
    let left: Vec<_> = documents.left_out.iter().map(|o| (o.count, o.first.rsplit_once(':').unwrap().1)).collect();
    assert_eq!(left, [(1, "5")]);
}

#[test]
fn what_is_wrong_is_named_by_its_line() {
    for (from, to, wrong) in [
        ("5\tB-growth", "5\tI-growth", "6: not an observation: I-growth follows no B-growth or I-growth"),
        ("8\tI-growth", "8\tI-level", "8: not an observation: I-level follows no B-level or I-level"),
        ("8\tI-growth", "\nI-growth\tI-growth", "9: not an observation: I-growth follows no B-growth or I-growth"),
        ("8\tI-growth", "8\tE-growth", "8: not an observation: \"E-growth\" is no tag of IOB2"),
        ("8\tI-growth", "8", "8: not an observation: no tag"),
        ("\\u{9}", "\\u{g}", "5: not an observation: \"\\\\u{g}\" is no \\u{HEX}"),
        (" (云\\u{20}州)", "", "1: not an observation: no (ID) after -DOCSTART-"),
    ] {
        assert!(TAGGED.contains(from));
        assert_eq!(back(&TAGGED.replace(from, to)).unwrap_err(), wrong);
    }
    assert_eq!(back(&TAGGED.repeat(2)).unwrap_err(), "1: not an observation: a second -DOCSTART- of 云 州");
    let gold = read(Path::new("tags.bio"), Role::Gold).unwrap_err().to_string();
    assert!(gold.ends_with("these columns cannot be gold"), "{gold}");
}

#[test]
fn numbers_begin_surfaces() {
    let value = |surface: &str| Amount::of(surface).map(|amount| amount.value.to_string());
    assert_eq!(value("０5.０%").as_deref(), Some("5.0"));
    assert_eq!(value("0.5").as_deref(), Some("0.5"));
    assert_eq!(value("000").as_deref(), Some("0"));
    assert_eq!(value("百分之七"), None);
    assert_eq!(value(".5"), None);
    assert_eq!(value("1.2.3"), None);
}
