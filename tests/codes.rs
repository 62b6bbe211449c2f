//! `zhibiao codes`, and the files that `zhibiao load` writes on request.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

fn zhibiao(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    command.args(arguments);
    command
}

fn printed(arguments: &[&str]) -> String {
    let output = zhibiao(arguments).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

/// The observations of a report about 济南市 that also speaks of zones and of the nation.
fn found(folder: &Path) -> String {
    let report = folder.join("report.md");
    let text = "# 2024年济南市政府工作报告\n\n## 一、2023年工作回顾\n\n全市地区生产总值12757亿元，增长6.1%。济南高新区新增企业300家。\
                全市新增就业18万人。起步区完成投资360亿元。\n";
    fs::write(&report, text).unwrap();
    let out = folder.join("found.jsonl").display().to_string();
    zhibiao(&["extract", "-q", &report.display().to_string(), "-o", &out]).assert().success();
    out
}

#[test]
fn tables_of_codes_are_csv() {
    let places = printed(&["codes", "places"]);
    assert!(places.starts_with("code,name,parent,level,from_year,until_year,current\n"));
    assert!(places.contains("\n371200,莱芜市,370000,prefecture,1992,2018,1\n"), "莱芜市 until 2018");
    let indicators = printed(&["codes", "indicators"]);
    assert!(indicators.lines().count() > 300);
    assert!(indicators.contains("\nGDP,国内生产总值,Gross Domestic Product,"));
    let names = printed(&["codes", "indicator_names"]);
    assert!(names.contains("\n生产总值,GDP,any,0,\n"));
}

#[test]
fn scopes_lie_in_places() {
    let folder = TempDir::new().unwrap();
    let scopes = printed(&["codes", "scopes", &found(folder.path())]);
    let rows: Vec<&str> = scopes.lines().collect();
    assert_eq!(rows[0], "scope,scope_code,kind,within_code,within_name");
    assert!(rows.contains(&"济南市,370100,place,370000,山东省"), "{scopes}");
    assert!(rows.contains(&"济南高新区,,zone,370100,济南市"), "{scopes}");
    assert!(rows.contains(&"起步区,,zone,370100,济南市"), "{scopes}");
}

#[test]
fn scopes_need_a_source_and_the_others_take_none() {
    zhibiao(&["codes", "scopes"]).assert().code(2);
    zhibiao(&["codes", "places", "x.jsonl"]).assert().code(2);
}

#[test]
fn csv_for_spreadsheets_has_its_mark_and_a_data_package_describes_it() {
    let folder = TempDir::new().unwrap();
    let (found, csv) = (found(folder.path()), folder.path().join("out.csv"));
    let name = csv.display().to_string();
    zhibiao(&["load", "-q", &found, &name, "--spreadsheet", "--datapackage"]).assert().success();
    assert!(fs::read(&csv).unwrap().starts_with("\u{feff}".as_bytes()));
    let package: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("datapackage.json")).unwrap()).unwrap();
    assert_eq!(package["resources"][0]["path"], "out.csv");
    assert_eq!(package["resources"][0]["bytes"], fs::metadata(&csv).unwrap().len());
    let database = folder.path().join("out.sqlite").display().to_string();
    zhibiao(&["load", "-q", &found, &database, "--spreadsheet"]).assert().code(2);
    zhibiao(&["load", "-q", &found, &database, "--datapackage"]).assert().code(2);
}
