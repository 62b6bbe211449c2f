use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::formats::{Format, read as read_format};

const TEXT: &str = "全市😀地区生产总值\r\n达到1.06\r\n万亿元，增长5.8%。";

fn documents(records: &[Value]) -> Documents {
    let mut documents = Documents::default();
    documents.corpus.add_file(Path::new("gold.jsonl"));
    for (line, record) in (1..).zip(records) {
        let Value::Object(fields) = record.clone() else { panic!("{record}") };
        documents.corpus.add_record(Origin { file: 0, line }, fields, Role::Prediction).unwrap();
    }
    documents.texts.insert("yunzhou".into(), TEXT.chars().collect());
    documents
}

fn gdp() -> Value {
    json!({"doc": "yunzhou", "start": 13, "end": 22, "surface": "1.06\r\n万亿元", "indicator": "地区生产总值",
        "value": 1.06, "unit": "万亿元", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual",
        "bound": "exact"})
}

fn growth() -> Value {
    json!({"doc": "yunzhou", "start": 25, "end": 29, "surface": "5.8%", "indicator": "生产总值",
        "value": 5.8, "unit": "%", "year": 2024, "scope": null, "measure": "growth", "status": "actual",
        "bound": "约"})
}

fn ann(records: &[Value]) -> String {
    let (Output::Folder(files), left_out) = write(&documents(records)).unwrap() else { panic!("a file") };
    assert!(left_out.is_empty());
    let (_, bytes) = files.into_iter().find(|(name, _)| name == Path::new("yunzhou.ann")).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A folder with the annotations after an edit.
fn folder(lines: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let text: String = plain(&TEXT.chars().collect::<Vec<_>>()).iter().collect();
    fs::write(folder.path().join("yunzhou.txt"), text).unwrap();
    fs::write(folder.path().join("yunzhou.ann"), lines).unwrap();
    folder
}

fn back(lines: &str) -> Result<Vec<Value>, String> {
    let folder = folder(lines);
    let documents = read_format(folder.path(), Format::Brat, Role::Gold).map_err(|e| e.to_string())?;
    Ok(documents.corpus.observations().map(|o| Value::Object(*o.fields.clone().unwrap())).collect())
}

const LINES: &str = "\
T1\tQuantity 13 17;19 22\t1.06 万亿元
A1\tMeasure T1 level
A2\tStatus T1 actual
A3\tBound T1 exact
T2\tIndicator 3 9\t地区生产总值
R1\tIndicatorOf Arg1:T1 Arg2:T2
#1\tAnnotatorNotes T1\t{\"surface\":\"1.06\\r\\n万亿元\",\"value\":1.06,\"unit\":\"万亿元\",\"year\":2024,\"scope\":\"云州市\"}
T3\tQuantity 25 29\t5.8%
A4\tMeasure T3 growth
A5\tStatus T3 actual
T4\tIndicator 5 9\t生产总值
R2\tIndicatorOf Arg1:T3 Arg2:T4
#2\tAnnotatorNotes T3\t{\"value\":5.8,\"unit\":\"%\",\"year\":2024,\"scope\":null,\"bound\":\"约\"}
";

#[test]
fn annotations_are_written_as_brat_does() {
    assert_eq!(ann(&[gdp(), growth()]), LINES);
}

#[test]
fn what_was_written_reads_back() {
    assert_eq!(back(LINES).unwrap(), [gdp(), growth()]);
}

#[test]
fn the_text_keeps_its_length_and_loses_its_carriage_returns() {
    let text: Vec<char> = "a\r\nb\rc\n".chars().collect();
    assert_eq!(plain(&text).iter().collect::<String>(), "a \nb\nc\n");
}

#[test]
fn edits_are_taken_over() {
    // The span shortened, the status changed, an indicator moved, the second observation deleted, a third one added.
    let edited = LINES
        .replace("13 17;19 22\t1.06 万亿元", "13 17\t1.06")
        .replace("A2\tStatus T1 actual", "A2\tStatus T1 target")
        .replace("T2\tIndicator 3 9\t地区生产总值", "T2\tIndicator 5 9\t生产总值");
    let kept = edited.lines().take(7).collect::<Vec<_>>().join("\n");
    let added = "\nT9\tQuantity 25 29\t5.8%\nA7\tMeasure T9 growth\nA8\tStatus T9 actual\nA9\tBound T9 exact\n\
        #7\tAnnotatorNotes T9\t{\"indicator\":\"人口\",\"value\":5.8,\"unit\":\"%\",\"year\":null,\"scope\":null} sic\n";
    let records = back(&format!("{kept}{added}")).unwrap();
    let mut first = gdp();
    first["end"] = json!(17);
    first["surface"] = json!("1.06");
    first["status"] = json!("target");
    first["indicator"] = json!("生产总值");
    assert_eq!(records[0], first);
    assert_eq!((&records[1]["indicator"], &records[1]["note"]), (&json!("人口"), &json!("sic")));
    assert_eq!(records.len(), 2);
}

#[test]
fn what_is_wrong_is_named_by_file_line_and_field() {
    for (from, to, wrong) in [
        ("A2\tStatus T1 actual\n", "", "yunzhou.ann:1: not an observation: no status"),
        ("\"unit\":\"%\",", "", "yunzhou.ann:8: not an observation: no unit"),
        (
            "\"value\":5.8",
            "\"value\":5.8,\"indicator\":\"人口\"",
            ":8: not an observation: T3: indicator is \"生产总值\" and also \"人口\"",
        ),
        (
            "A5\tStatus T3 actual",
            "A5\tBound T3 exact",
            ":8: not an observation: T3: bound is \"exact\" and also \"约\"",
        ),
        (
            "T3\tQuantity 25 29\t5.8%",
            "T3\tQuantity 24 28\t5.8%",
            ":8: not an observation: T3: its text is \"5.8%\", and the document has \"长5.8\" there",
        ),
        (
            "T3\tQuantity 25 29",
            "T3\tQuantity 25 290",
            ":8: not an observation: T3: end is 290, beyond the text of 30 code points",
        ),
        (
            "T3\tQuantity 25 29",
            "T3\tQuantity 25-29",
            ":8: not an observation: T3: its place is \"25-29\", not START END[;START END]",
        ),
        ("A5\tStatus", "A1\tStatus", ":10: not an observation: a second A1"),
        ("A5\tStatus T3", "A5\tMeasure T3", ":10: not an observation: measure of T3 is given twice"),
        ("A5\tStatus", "A5\tCertainty", ":10: not an observation: no field for the attribute Certainty"),
        (
            "R2\tIndicatorOf Arg1:T3 Arg2:T4",
            "R2\tIndicatorOf Arg1:T3 Arg2:T1",
            ":12: not an observation: IndicatorOf speaks of T1, which is no Indicator",
        ),
        (
            "R2\tIndicatorOf Arg1:T3",
            "R2\tIndicatorOf Arg1:T1",
            "yunzhou.ann:11: not an observation: indicator of T1 is given twice",
        ),
        (
            "{\"value\":5.8",
            "see {\"value\":5.8",
            ":13: not an observation: T3: the note does not begin with a JSON object",
        ),
        ("#2\tAnnotatorNotes T3", "#2\tAnnotatorNotes T1", ":13: not an observation: a second note on T1"),
    ] {
        assert!(LINES.contains(from), "{from}");
        let error = back(&LINES.replace(from, to)).unwrap_err();
        assert!(error.contains(wrong), "{error}\n{wrong}");
    }
}

#[test]
fn what_is_not_of_observations_is_counted() {
    let more = "T7\tPerson 0 2\t全市\nA9\tSure T7\nN1\tReference T1 Wikidata:Q1\tx\n#8\tAnnotatorNotes T7\tx\nT8\tIndicator 0 2\t全市\n";
    let folder = folder(&format!("{LINES}{more}"));
    let documents = read_format(folder.path(), Format::Brat, Role::Gold).unwrap();
    let left: Vec<_> = documents.left_out.iter().map(|o| (o.what.as_str(), o.count)).collect();
    assert_eq!(
        left,
        [
            ("Person annotations", 1),
            ("Sure attributes of what is no Quantity", 1),
            ("Reference annotations", 1),
            ("notes of what is no Quantity", 1),
            ("Indicator annotations without a quantity", 1),
        ]
    );
}

#[test]
fn a_span_of_white_space_is_left_out_and_one_with_white_space_at_its_ends_is_not() {
    let mut blank = growth();
    (blank["start"], blank["end"], blank["surface"]) = (json!(9), json!(11), json!("\r\n"));
    let mut wide = gdp();
    (wide["start"], wide["end"], wide["surface"]) = (json!(13), json!(19), json!("1.06\r\n"));
    let (output, left_out) = write(&documents(&[blank, wide.clone()])).unwrap();
    assert_eq!(left_out.iter().map(|o| (o.count, o.first.as_str())).collect::<Vec<_>>(), [(1, "yunzhou:9")]);
    let folder = TempDir::new().unwrap();
    output.save(folder.path()).unwrap();
    let read = read_format(folder.path(), Format::Brat, Role::Prediction).unwrap();
    assert_eq!(
        read.corpus.observations().map(|o| Value::Object(*o.fields.clone().unwrap())).collect::<Vec<_>>(),
        [wide]
    );
}
