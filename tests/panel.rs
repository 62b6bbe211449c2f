//! What `zhibiao panel` makes of outputs.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::fs;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

fn zhibiao() -> Command {
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    command.env("COLUMNS", "100");
    command
}

/// A row: id, document, place, year, number, measure and status.
fn row(id: &str, doc: &str, scope: &str, year: i32, number: &str, said: (&str, &str)) -> Value {
    let growth = said.0 == "growth";
    let value: Value = serde_json::from_str(number).unwrap();
    let decimal = zhibiao::quantity::Decimal::from_str_exact(number).unwrap();
    let scale = zhibiao::quantity::Decimal::from(if growth { 1 } else { 100_000_000 });
    let amount: Value = serde_json::from_str(&(decimal * scale).normalize().to_string()).unwrap();
    json!({
        "doc": doc, "indicator": if doc == "a" { "地区生产总值" } else { "生产总值" }, "value": value, "value_max": null,
        "unit": if growth { "%" } else { "亿元" }, "year": year, "scope": scope, "measure": said.0, "status": said.1,
        "bound": "exact", "year_start": null, "indicator_code": "GDP", "scope_code": null, "amount": amount,
        "amount_max": null, "amount_unit": if growth { "%" } else { "元" }, "start": 0, "end": 3, "page": null,
        "surface": "x", "sentence": "x", "section": null, "confidence": 0.95, "flags": [], "id": id,
    })
}

const SIZE: (&str, &str) = ("level", "actual");

fn rows() -> Vec<Value> {
    vec![
        row("1", "a", "云州市", 2021, "1400", SIZE),
        row("2", "a", "云州市", 2022, "1500", ("level", "target")),
        row("3", "b", "云州市", 2022, "1486.1", SIZE),
        row("4", "b", "云州市", 2021, "1402.5", SIZE),
        row("5", "b", "云州市", 2022, "6.1", ("growth", "actual")),
        row("6", "b", "云州市", 2023, "6.5", ("growth", "target")),
        row("7", "b", "海州市", 2022, "988", SIZE),
    ]
}

fn source(folder: &TempDir, rows: &[Value]) -> String {
    let path = folder.path().join("o.jsonl");
    fs::write(&path, rows.iter().map(|row| format!("{row}\n")).collect::<String>()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn panel(rows: &[Value], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let source = source(&folder, rows);
    let run = zhibiao().args(["panel", &source]).args(arguments).assert().code(0);
    String::from_utf8(run.get_output().stdout.clone()).unwrap()
}

#[test]
fn a_cell_holds_what_wins() {
    let csv = panel(&rows(), &["-i", "生产总值", "--unit", "亿元", "--format", "csv", "-s", "云州市"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines,
        [
            "cell,indicator,indicator_code,scope,scope_code,year,measure,value,value_max,unit,status,bound,origin,doc,ids,losers",
            "GDP|云州市|2021|level|元,国内生产总值,GDP,云州市,,2021,level,1402.5,,亿元,actual,exact,reported,b,4,1",
            "GDP|云州市|2022|level|元,国内生产总值,GDP,云州市,,2022,level,1486.1,,亿元,actual,exact,reported,b,3,1",
        ]
    );
}

#[test]
fn what_lost_is_kept_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let source = source(&folder, &rows());
    let losers = folder.path().join("losers.jsonl");
    zhibiao().args(["panel", &source, "--losers"]).arg(&losers).assert().code(0);
    let lines: Vec<Value> =
        fs::read_to_string(&losers).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let said: Vec<_> = lines.iter().map(|line| (line["ids"].clone(), line["reason"].clone())).collect();
    assert_eq!(said, [(json!(["1"]), json!("earlier_document")), (json!(["2"]), json!("status"))]);
}

#[test]
fn a_wide_table_has_a_column_for_each_year() {
    let csv = panel(&rows(), &["--wide", "--unit", "亿元", "--derive"]);
    assert_eq!(
        csv,
        "indicator,indicator_code,scope,scope_code,unit,2021,2022,2023\n\
         国内生产总值,GDP,云州市,,亿元,1402.5,1486.1,1583\n国内生产总值,GDP,海州市,,亿元,,988,\n"
    );
}

#[test]
fn a_terminal_gets_a_table_with_bars() {
    assert_eq!(
        panel(&rows(), &["-i", "GDP"]),
        "place   indicator     unit  course    2021    2022\n\
         云州市  国内生产总值  亿元  ▁█      1402.5  1486.1\n\
         海州市  国内生产总值  亿元  ·▅                 988\n"
    );
}

#[test]
fn growths_years_and_statuses_are_chosen() {
    let growth = panel(&rows(), &["-m", "growth", "--format", "markdown"]);
    assert!(growth.contains("| 云州市 | 国内生产总值 | % | 6.1 | 6.5 † |"), "{growth}");
    let reached = panel(&rows(), &["-m", "growth", "--status", "actual", "--format", "markdown"]);
    assert!(!reached.contains("6.5"), "{reached}");
    let years = panel(&rows(), &["-y", "2021", "--format", "markdown"]);
    assert!(years.contains("1402.5") && !years.contains("1486.1"), "{years}");
}

#[test]
fn the_form_is_told_by_the_ending() {
    let folder = tempfile::tempdir().unwrap();
    let source = source(&folder, &rows());
    let write = |name: &str| {
        let path = folder.path().join(name);
        zhibiao().args(["panel", &source, "-o"]).arg(&path).assert().code(0);
        fs::read_to_string(path).unwrap()
    };
    assert!(write("p.svg").starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(write("p.md").starts_with("| place |"));
    assert!(write("p.csv").starts_with("cell,"));
    let line: Value = serde_json::from_str(write("p.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!((&line["cell"], &line["ids"]), (&json!("GDP|云州市|2021|level|元"), &json!(["4"])));
    let xyz = folder.path().join("p.xyz");
    zhibiao().args(["panel", &source, "-o"]).arg(&xyz).assert().code(2);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut all = rows();
    let expected = panel(&all, &["--format", "csv", "--derive"]);
    for turn in 0..all.len() {
        all.rotate_left(1);
        all.swap(0, turn);
        assert_eq!(panel(&all, &["--format", "csv", "--derive"]), expected);
    }
}

#[test]
fn the_index_of_documents_says_who_speaks_later() {
    let folder = tempfile::tempdir().unwrap();
    let source = source(&folder, &rows());
    let entry = |doc: &str, date: &str| {
        json!({
            "doc": doc, "path": doc, "digest": "", "format": "txt", "encoding": null, "title": null, "document_number": null,
            "date": date, "area": null, "area_code": null, "year_reviewed": null, "year_planned": null,
            "year_planned_start": null, "pages": null, "characters": 1, "observations": 1, "warnings": [],
            "duplicate_of": null, "similarity": null,
        })
    };
    let docs = folder.path().join("docs.jsonl");
    fs::write(&docs, format!("{}\n{}\n", entry("a", "2024-02-01"), entry("b", "2023-02-01"))).unwrap();
    let run = zhibiao().args(["panel", &source, "-y", "2021", "--docs"]).arg(&docs).assert().code(0);
    assert!(String::from_utf8(run.get_output().stdout.clone()).unwrap().contains("1400"));
}

#[test]
fn what_is_not_there_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let source = source(&folder, &rows());
    let run = zhibiao().args(["panel", &source, "-s", "云州"]).assert().code(2);
    let error = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert_eq!(error, "zhibiao: no observation has the place 云州; there are 云州市\n");
    zhibiao().args(["panel", &source, "-y", "2024-2010"]).assert().code(2);
    zhibiao().args(["panel", &source, "--wide", "--format", "svg"]).assert().code(2);
}
