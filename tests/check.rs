//! What `zhibiao check` says of outputs, and the flags that `extract` sets.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

fn zhibiao() -> Command {
    Command::cargo_bin("zhibiao").unwrap()
}

/// A row with this id, document, indicator, code, year and number of 亿元 or 万家; what else a row has is usual.
fn row(id: &str, doc: &str, indicator: (&str, Option<&str>), year: i32, number: (&str, &str)) -> Value {
    let unit = zhibiao::quantity::Unit::new(number.1);
    let value = zhibiao::quantity::Decimal::from_str_exact(number.0).unwrap();
    let amount: Value = serde_json::from_str(&(value * unit.scale()).normalize().to_string()).unwrap();
    json!({
        "doc": doc, "indicator": indicator.0, "value": serde_json::from_str::<Value>(number.0).unwrap(), "value_max": null,
        "unit": number.1, "year": year, "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact",
        "year_start": null, "indicator_code": indicator.1, "scope_code": "370100", "amount": amount, "amount_max": null,
        "amount_unit": unit.base(), "start": 0, "end": 3, "page": null, "surface": "x", "sentence": "x", "section": null,
        "confidence": 0.95, "flags": ["inferred_year"], "id": id,
    })
}

const COOPERATIVES: (&str, Option<&str>) = ("农民专业合作社", Some("COOPERATIVES"));
const GDP: (&str, Option<&str>) = ("地区生产总值", Some("GDP"));

fn rows() -> Vec<Value> {
    let mut growth = row("g", "2022", GDP, 2022, ("61", "%"));
    growth["measure"] = "growth".into();
    let mut plan = row("p", "2021", GDP, 2022, ("1500", "亿元"));
    plan["status"] = "target".into();
    vec![
        row("a", "2021", COOPERATIVES, 2021, ("11796", "万家")),
        row("b", "2021", GDP, 2021, ("1400", "亿元")),
        plan,
        row("c", "2022", GDP, 2022, ("1486.1", "亿元")),
        growth,
        row("d", "2023", GDP, 2021, ("1700", "亿元")),
    ]
}

fn write(folder: &TempDir, name: &str, rows: &[Value]) -> String {
    let path = folder.path().join(name);
    fs::write(&path, rows.iter().map(|row| format!("{row}\n")).collect::<String>()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn out(command: &mut Command, code: i32) -> String {
    String::from_utf8(command.assert().code(code).get_output().stdout.clone()).unwrap()
}

#[test]
fn every_finding_says_what_it_compared() {
    let folder = tempfile::tempdir().unwrap();
    let source = write(&folder, "o.jsonl", &rows());
    let text = out(zhibiao().args(["check", &source, "--min-severity", "note"]), 0);
    assert_eq!(
        text.lines().collect::<Vec<_>>(),
        [
            "2021: error magnitude: 云州市 2021 农民专业合作社: 1.1796亿家 is above the 200万家 that is plausible there",
            "2021: warning conflict: 云州市 2021 地区生产总值: told in two ways: 1400亿元 in 2021 and 1700亿元 in 2023",
            "2021: note plan_missed: 云州市 2022 地区生产总值: plan missed: 1500亿元 in 2021, reached 1486.1亿元 in 2022",
            "2022: warning growth: 云州市 2022 地区生产总值: a growth of 61%, but 1400亿元 in 2021 and 1486.1亿元 in 2022 are a growth of 6.2%",
        ]
    );
    let jsonl = out(zhibiao().args(["check", &source, "--format", "jsonl", "--min-severity", "error"]), 0);
    let line: Value = serde_json::from_str(jsonl.trim()).unwrap();
    assert_eq!(line["ids"], json!(["a"]));
    assert_eq!(line["numbers"], json!([117_960_000, 2_000_000]));
    assert_eq!(line["flags"], json!([{"id": "a", "flag": "implausible_magnitude"}]));
}

#[test]
fn the_order_and_number_of_sources_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = rows();
    let one = write(&folder, "one.jsonl", &all);
    let expected = out(zhibiao().args(["check", &one, "--min-severity", "note"]), 0);
    all.reverse();
    let (first, second) = all.split_at(2);
    let (a, b) = (write(&folder, "a.jsonl", first), write(&folder, "b.jsonl", second));
    // One of them twice: rows with one id are one row.
    assert_eq!(out(zhibiao().args(["check", &b, &a, &a, "--min-severity", "note"]), 0), expected);
}

#[test]
fn flags_are_applied_and_applied_again() {
    let folder = tempfile::tempdir().unwrap();
    let source = write(&folder, "o.jsonl", &rows());
    let (first, second) = (folder.path().join("1.jsonl"), folder.path().join("2.jsonl"));
    let apply = |from: &Path, to: &Path| {
        zhibiao().args(["check", "--quiet", "--apply"]).args([to, from]).assert().code(0);
        fs::read_to_string(to).unwrap()
    };
    let once = apply(Path::new(&source), &first);
    assert_eq!(apply(&first, &second), once);
    let flags: Vec<Value> =
        once.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["flags"].clone()).collect();
    assert_eq!(
        flags,
        [
            json!(["inferred_year", "implausible_magnitude"]),
            json!(["inferred_year", "conflicts_with:d"]),
            json!(["inferred_year"]),
            json!(["inferred_year"]),
            json!(["inferred_year", "growth_contradicts:c"]),
            json!(["inferred_year", "conflicts_with:b"]),
        ]
    );
}

#[test]
fn errors_fail_only_a_strict_run() {
    let folder = tempfile::tempdir().unwrap();
    let source = write(&folder, "o.jsonl", &rows());
    zhibiao().args(["check", &source]).assert().code(0);
    zhibiao().args(["check", &source, "--strict"]).assert().code(1);
    let sound = write(&folder, "s.jsonl", &rows()[1..]);
    zhibiao().args(["check", &sound, "--strict"]).assert().code(0);
}

#[test]
fn rows_that_cannot_be_read_are_told_and_the_others_checked() {
    let folder = tempfile::tempdir().unwrap();
    let source = write(&folder, "o.jsonl", &rows());
    let mut text = fs::read_to_string(&source).unwrap();
    text.insert_str(0, "{\n");
    fs::write(&source, text).unwrap();
    let run = zhibiao().args(["check", &source, "--min-severity", "error"]).assert().code(1);
    let error = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(error.contains("o.jsonl: unreadable_row: row 1"), "{error}");
    assert!(String::from_utf8(run.get_output().stdout.clone()).unwrap().contains("农民专业合作社"));
    zhibiao().args(["check", "nothing.jsonl"]).assert().code(2);
    zhibiao().args(["check", "x.unknown"]).assert().code(2);
}

#[test]
fn extract_sets_the_flags_of_one_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(
        &path,
        "云州市2024年国民经济和社会发展计划执行情况\n\n2024年，全市服务业增加值占地区生产总值比重为618%。\n",
    )
    .unwrap();
    let lines = out(zhibiao().arg("extract").arg(&path), 0);
    let line: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert!(line["flags"].as_array().unwrap().contains(&json!("implausible_magnitude")), "{lines}");
}
