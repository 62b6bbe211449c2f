//! `eval pick`: what is read first, that it is varied, and that the records can be annotated.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use zhibiao_eval::norm::{self, Bigrams};
use zhibiao_eval::slot::SIMILAR;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/example").join(name)
}

/// A prediction; a confidence of less than 0 is none.
fn prediction(doc: &str, start: usize, indicator: &str, confidence: f64, flags: &[&str]) -> Value {
    let mut fields = json!({"doc": doc, "start": start, "end": start + 2, "surface": "5个", "indicator": indicator,
        "value": 5, "unit": "个", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact",
        "sentence": format!("{indicator}5个。"), "flags": flags});
    if confidence >= 0.0 {
        fields["confidence"] = confidence.into();
    }
    fields
}

/// A folder with files of predictions.
struct Bench(TempDir);

impl Bench {
    fn of(files: &[(&str, &[Value])]) -> Self {
        let bench = Self(TempDir::new().unwrap());
        fs::create_dir(bench.path("pred")).unwrap();
        files.iter().for_each(|(name, records)| bench.write(&format!("pred/{name}.jsonl"), records));
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, records: &[Value]) {
        fs::write(self.path(name), records.iter().map(|record| format!("{record}\n")).collect::<String>()).unwrap();
    }

    fn text(&self, options: &[&str]) -> Result<String, String> {
        run(&self.path("pred"), options)
    }

    fn json(&self, options: &[&str]) -> Vec<Value> {
        let text = self.text(&[options, &["--json"]].concat()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// `DOC:START` of what is picked, in order.
    fn places(&self, options: &[&str]) -> Vec<String> {
        self.json(options).iter().map(place).collect()
    }
}

fn run(pred: &Path, options: &[&str]) -> Result<String, String> {
    let args = [&["pick", pred.to_str().unwrap()], options].concat();
    command::run(&args).map(|(text, _)| text).map_err(|error| error.to_string())
}

fn place(record: &Value) -> String {
    format!("{}:{}", record["doc"].as_str().unwrap(), record["start"])
}

#[test]
fn disagreement_goes_before_the_least_confidence() {
    let bench = Bench::of(&[(
        "a",
        &[
            prediction("a", 0, "粮食产量", 0.9, &[]),
            prediction("b", 0, "城镇新增就业", 0.2, &["inferred_year"]),
            prediction("c", 0, "社区食堂", 0.95, &["inferred_year", "engines_disagree"]),
            prediction("d", 0, "森林覆盖率", 0.4, &[]),
            prediction("e", 0, "高速公路里程", 0.7, &["engines_disagree"]),
        ],
    )]);
    let records = bench.json(&[]);
    assert_eq!(records.iter().map(place).collect::<Vec<_>>(), ["e:0", "c:0", "b:0", "d:0", "a:0"]);
    let said: Vec<_> = records.iter().map(|r| (r["rank"].as_u64().unwrap(), r["reason"].as_str().unwrap())).collect();
    let (flagged, unsure) = ("engines_disagree", "low_confidence");
    assert_eq!(said, [(1, flagged), (2, flagged), (3, unsure), (4, unsure), (5, unsure)]);
    assert_eq!(bench.places(&["-n", "3"]), ["e:0", "c:0", "b:0"]);
    assert!(
        bench
            .text(&["-n", "3"])
            .unwrap()
            .starts_with("picked 3 of 5  engines_disagree 2  low_confidence 1  documents 3\n")
    );
}

#[test]
fn what_is_alike_and_what_is_of_one_document_is_put_off() {
    // Worth at first: 0.6, 0.5, 0.4 in a; 0.25 in b. Then in a the alike one 0.5 / (2 · 2), the other 0.4 / 2.
    let bench = Bench::of(&[(
        "a",
        &[
            prediction("a", 0, "地区生产总值", 0.4, &[]),
            prediction("a", 10, "全市地区生产总值", 0.5, &[]),
            prediction("a", 20, "粮食产量", 0.6, &[]),
            prediction("b", 0, "社区食堂", 0.75, &[]),
        ],
    )]);
    assert_eq!(bench.places(&[]), ["a:0", "b:0", "a:20", "a:10"]);
    // The same indicator in another document is put off as well, and what nobody doubts is read last all the same.
    let bench = Bench::of(&[(
        "a",
        &[
            prediction("a", 0, "地区生产总值", 0.4, &[]),
            prediction("b", 0, "地区生产总值", 0.5, &[]),
            prediction("c", 0, "粮食产量", 0.7, &[]),
            prediction("d", 0, "社区食堂", 1.0, &[]),
        ],
    )]);
    assert_eq!(bench.places(&[]), ["a:0", "c:0", "b:0", "d:0"]);
}

#[test]
fn equal_doubts_go_round_the_documents_and_the_indicators() {
    let names = ["地区生产总值", "粮食产量", "社区食堂", "森林覆盖率"];
    let records = |doc: &str| -> Vec<Value> {
        names.iter().enumerate().map(|(i, name)| prediction(doc, 10 * i, name, 0.8, &[])).collect()
    };
    let bench = Bench::of(&[("a", &records("a")), ("b", &records("b")), ("c", &records("c")), ("d", &records("d"))]);
    for seed in ["0", "1", "2", "3", "4", "5"] {
        let first = bench.json(&["-n", "4", "--seed", seed]);
        let different = |key: &str| first.iter().map(|r| r[key].to_string()).collect::<BTreeSet<_>>().len();
        assert_eq!(different("doc"), 4, "seed {seed}");
        assert_eq!(different("indicator"), 4, "seed {seed}");
    }
    let choices: BTreeSet<_> = (0..20).map(|seed| bench.places(&["-n", "4", "--seed", &seed.to_string()])).collect();
    assert!(choices.len() > 1, "the seed decides");
}

#[test]
fn a_document_has_so_many_at_most_flagged_ones_included() {
    let bench = Bench::of(&[(
        "a",
        &[
            prediction("a", 0, "粮食产量", 0.1, &["engines_disagree"]),
            prediction("a", 10, "社区食堂", 0.2, &["engines_disagree"]),
            prediction("a", 20, "森林覆盖率", 0.3, &["engines_disagree"]),
            prediction("a", 30, "高速公路里程", 0.1, &[]),
            prediction("b", 0, "城镇新增就业", 0.9, &[]),
        ],
    )]);
    let options = ["--per-document", "2"];
    assert_eq!(bench.places(&options), ["a:0", "a:10", "b:0"]);
    let text = bench.text(&options).unwrap();
    assert!(text.contains("\nnote: 100 were wanted, at most 2 a document; there are no more\n"), "{text}");
    assert!(!bench.text(&["-n", "5"]).unwrap().contains("note: "));
}

#[test]
fn documents_with_gold_are_left_out_and_counted() {
    let mut records: Vec<Value> =
        ["a", "b", "c", "d"].iter().map(|doc| prediction(doc, 0, "粮食产量", 0.5, &[])).collect();
    records.push(prediction("a", 10, "社区食堂", 0.5, &[]));
    let bench = Bench::of(&[("all", &records)]);
    bench.write("a.jsonl", &[prediction("a", 90, "人口", 1.0, &[])]);
    fs::create_dir(bench.path("gold")).unwrap();
    bench.write("gold/b.jsonl", &[prediction("b", 90, "人口", 1.0, &[])]);
    // A document that was read and holds no observation has no line.
    let manifest = "doc,sha256,bytes,observations,split\nb,00,1,1,dev\nc,00,1,0,dev\n";
    fs::write(bench.path("gold/MANIFEST.csv"), manifest).unwrap();
    let [file, folder] = ["a.jsonl", "gold"].map(|name| bench.path(name).display().to_string());
    let options = ["--not", &file, "--not", &folder];
    assert_eq!(bench.places(&options), ["d:0"]);
    let text = bench.text(&options).unwrap();
    let lines: Vec<_> = text.lines().take(2).collect();
    assert_eq!(
        lines,
        [
            "picked 1 of 1  engines_disagree 0  low_confidence 1  documents 1",
            "note: documents left out, as they have gold: 3 with 4 observations",
        ]
    );
    let all = bench.path("pred/all.jsonl").display().to_string();
    assert_eq!(bench.json(&["--not", &all]), Vec::<Value>::new());
    assert!(bench.text(&["--not", &all]).unwrap().starts_with("picked 0 of 0  "));
}

#[test]
fn a_gold_of_other_names_is_warned_of_and_one_without_any_is_an_error() {
    let bench = Bench::of(&[("a", &[prediction("2024/a", 0, "粮食产量", 0.5, &[])])]);
    bench.write("gold.jsonl", &[prediction("a", 0, "人口", 1.0, &[])]);
    let gold = bench.path("gold.jsonl").display().to_string();
    let text = bench.text(&["--not", &gold]).unwrap();
    let warning = "warning: no document of the predictions has gold; the gold names a, …, the predictions 2024/a, …";
    assert_eq!(text.lines().nth(1), Some(warning));
    bench.write("gold.jsonl", &[]);
    assert_eq!(bench.text(&["--not", &gold]).unwrap_err(), format!("{gold}: no gold observation"));
    fs::write(&gold, "{}\n").unwrap();
    assert_eq!(bench.text(&["--not", &gold]).unwrap_err(), format!("{gold}:1: not an observation: no year"));
}

#[test]
fn nothing_predicted_is_nothing_picked() {
    let bench = Bench::of(&[("a", &[])]);
    let nothing = "picked 0 of 0  engines_disagree 0  low_confidence 0  documents 0\n\
                   note: 100 were wanted; there are no more\n";
    assert_eq!(bench.text(&[]).unwrap(), nothing);
    assert_eq!(bench.text(&["--json"]).unwrap(), "");
}

#[test]
fn without_confidences_flags_alone_decide() {
    let flagged = prediction("a", 0, "粮食产量", -1.0, &["engines_disagree"]);
    let silent = prediction("a", 10, "社区食堂", -1.0, &["inferred_year"]);
    let bench = Bench::of(&[("a", &[silent.clone(), flagged.clone()])]);
    assert_eq!(bench.places(&[]), ["a:0"]);
    let text = bench.text(&["-n", "1"]).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "picked 1 of 1  engines_disagree 1  low_confidence 0  documents 1",
            "warning: no observation states a confidence: flags alone decide what is read",
            "note: left out, as they neither state a confidence nor are flagged engines_disagree: 1 observations",
        ]
    );
    assert!(text.contains("engines_disagree  confidence: not stated  flags: engines_disagree\n"), "{text}");
    // One that is flagged and vouches for nothing goes before one that is flagged and half sure.
    let bench = Bench::of(&[("a", &[prediction("b", 0, "社区食堂", 0.5, &["engines_disagree"]), flagged])]);
    assert_eq!(bench.places(&[]), ["a:0", "b:0"]);
    assert!(!bench.text(&[]).unwrap().contains("warning: "));
    // Nothing to go by at all.
    let bench = Bench::of(&[("a", &[silent])]);
    let reason = "no observation states a confidence or is flagged engines_disagree: nothing says which to read first";
    for options in [&[][..], &["--json"]] {
        assert_eq!(bench.text(options).unwrap_err(), format!("{}: {reason}", bench.path("pred").display()));
    }
}

#[test]
fn what_is_not_what_it_should_be_is_named_by_file_and_line() {
    let good = prediction("a", 0, "粮食产量", 0.5, &[]);
    for (key, broken, reason) in [
        ("flags", json!("engines_disagree"), "flags is not a list of strings"),
        ("flags", json!(["inferred_year", 3]), "flags is not a list of strings"),
        ("confidence", json!(50), "confidence is 50, not between 0 and 1"),
        ("indicator", json!(5), "indicator is not a string"),
    ] {
        let mut bad = good.clone();
        bad[key] = broken;
        let bench = Bench::of(&[("a", &[good.clone(), bad])]);
        let file = bench.path("pred/a.jsonl");
        let error = format!("{}:2: not an observation: {reason}", file.display());
        assert_eq!(bench.text(&[]).unwrap_err(), error);
    }
    let mut silent = good;
    silent["flags"] = Value::Null;
    assert_eq!(Bench::of(&[("a", &[silent])]).places(&[]), ["a:0"]);
    let none = run(Path::new("/there/is/none.jsonl"), &[]).unwrap_err();
    assert!(none.starts_with("/there/is/none.jsonl: "), "{none}");
}

#[test]
fn a_person_sees_place_reason_statement_and_the_number_in_its_text() {
    let (pred, texts) = (example("pred.jsonl"), example(""));
    let text = run(&pred, &["-n", "2", "--texts", texts.to_str().unwrap()]).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let [second, first] = [7, 5].map(|line| format!("{}:{line}", pred.display()));
    assert_eq!(
        lines,
        [
            "picked 2 of 11  engines_disagree 0  low_confidence 2  documents 1",
            "",
            &format!("1. yunzhou-2025:75-82  {first}"),
            "   low_confidence  confidence: 0.6  flags: none",
            "   城镇调查失业率 = 0.2 个百分点  2024  云州市  change  actual",
            "   区生产总值达到1.06万亿元，同比增长5.8%，增速居全省第3位。新增城镇就业12.4万人，城镇调查失业率5.1%，下降⟦0.2个百分点⟧。\
             北湖区建成社区食堂46个，全市粮食产量320万吨左右。 三、2025年目标 地区生产总值增长5.5%以上，新建学校20",
            "",
            &format!("2. yunzhou-2025:92-95  {second}"),
            "   low_confidence  confidence: 0.6  flags: none",
            "   建成社区食堂 = 46 个  2024  北湖区  level  actual",
            "   增长5.8%，增速居全省第3位。新增城镇就业12.4万人，城镇调查失业率5.1%，下降0.2个百分点。北湖区建成社区食堂⟦46个⟧，\
             全市粮食产量320万吨左右。 三、2025年目标 地区生产总值增长5.5%以上，新建学校20—25所。",
        ]
    );
    // Without texts, the sentence of the record; without either, a word.
    let text = run(&pred, &["-n", "1"]).unwrap();
    assert!(text.ends_with("\n   neither its text (--texts DIR) nor its sentence is at hand\n"), "{text}");
    let mut record = prediction("a", 3, "社区食堂", 0.25, &["inferred_year"]);
    record["value_max"] = 8.into();
    record["year_start"] = 2021.into();
    record["scope"] = Value::Null;
    let bench = Bench::of(&[("a", &[record])]);
    let text = bench.text(&["-n", "1"]).unwrap();
    let file = bench.path("pred/a.jsonl");
    let shown = format!(
        "1. a:3-5  {}:1\n   low_confidence  confidence: 0.25  flags: inferred_year\n   \
         社区食堂 = 5..8 个  2021–2024  –  level  actual\n   社区食堂⟦5个⟧。\n",
        file.display()
    );
    assert!(text.ends_with(&shown), "{text}");
}

#[test]
fn the_example_is_read_in_the_order_that_the_documentation_works_out() {
    let text = run(&example("pred.jsonl"), &["--json"]).unwrap();
    let records = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let order: Vec<_> = records.map(|r| (r["start"].as_u64().unwrap(), r["confidence"].as_f64().unwrap())).collect();
    let unsure = [75, 92, 2, 129, 54, 34].map(|start| (start, 0.6));
    let sure = [102, 140, 92, 45, 22].map(|start| (start, 0.9));
    assert_eq!(order, [&unsure[..], &sure].concat());
}

#[test]
fn texts_must_be_those_of_the_spans() {
    let bench = Bench::of(&[("a", &[prediction("a", 4, "社区食堂", 0.25, &[])])]);
    let (texts, file) = (bench.path("texts"), bench.path("pred/a.jsonl"));
    fs::create_dir(&texts).unwrap();
    let texts = texts.display().to_string();
    let error = || bench.text(&["--texts", &texts]).unwrap_err();
    assert_eq!(error(), format!("{texts}: a: no plain text of it"));
    fs::write(bench.path("texts/a.txt"), "社区食堂").unwrap();
    let beyond = "end is 6, beyond the text of 4 code points";
    assert_eq!(error(), format!("{}:1: not an observation: {beyond}", file.display()));
    fs::write(bench.path("texts/a.txt"), "社区食堂6个").unwrap();
    let other = r#"surface is "5个", and the text has "6个" there"#;
    assert_eq!(error(), format!("{}:1: not an observation: {other}", file.display()));
    fs::write(bench.path("texts/a.txt"), "社区食堂5个").unwrap();
    assert!(bench.text(&["--texts", &texts]).unwrap().ends_with("\n   社区食堂⟦5个⟧\n"));
}

#[test]
fn the_records_are_whole_and_go_through_the_formats() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (pred, texts) = (example("pred.jsonl").display().to_string(), example("").display().to_string());
    let picked = path("picked.jsonl");
    let said = command::run(&["pick", &pred, "-n", "5", "-o", &picked]).unwrap().0;
    assert!(said.starts_with("picked 5 of 11  "), "{said}");
    let written = fs::read_to_string(&picked).unwrap();
    assert_eq!(written, command::run(&["pick", &pred, "-n", "5", "--json"]).unwrap().0);
    let records = |file: &str| -> BTreeMap<u64, Value> {
        let text = fs::read_to_string(file).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|record| (record["rank"].as_u64().unwrap(), record)).collect()
    };
    let before = records(&picked);
    assert_eq!(before.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    for record in before.values() {
        let mut without = record.as_object().unwrap().clone();
        assert_eq!(without.keys().rev().take(2).collect::<Vec<_>>(), ["reason", "rank"]);
        without.retain(|key, _| key != "rank" && key != "reason");
        let lines = fs::read_to_string(&pred).unwrap();
        let as_read = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        assert!(as_read.into_iter().any(|read| read == Value::Object(without.clone())), "{record}");
    }
    for format in ["label-studio", "brat", "doccano", "csv", "measeval"] {
        let (there, back) = (path(format), path(&format!("{format}.jsonl")));
        _ = command::run(&["convert", &picked, &there, "--to", format, "--texts", &texts]).unwrap();
        _ = command::run(&["convert", &there, &back, "--from", format, "--to", "jsonl"]).unwrap();
        for (rank, record) in records(&back) {
            let given = before[&rank].as_object().unwrap();
            // A record without `surface` gets one.
            assert!(given.iter().all(|(key, value)| record.get(key) == Some(value)), "{format}: {record}");
        }
        assert_eq!(records(&back).len(), before.len(), "{format}");
    }
    // A list of a list is numbered anew, and what was read is not written over.
    let again = command::run(&["pick", &picked, "-n", "2", "--json"]).unwrap().0;
    let first: Value = serde_json::from_str(again.lines().next().unwrap()).unwrap();
    assert_eq!((again.lines().count(), first["rank"].as_u64()), (2, Some(1)));
    assert_eq!(again.matches("\"rank\":").count(), 2, "{again}");
    let over = command::run(&["pick", &picked, "-o", &picked]).unwrap_err().to_string();
    assert_eq!(over, format!("{picked}: the records would be written over the predictions"));
}

fn predictions() -> impl Strategy<Value = Vec<Value>> {
    let record = (0..4usize, 0..6usize, 0..5usize, 0..4usize, any::<bool>()).prop_map(|(doc, at, name, sure, flag)| {
        let name = ["地区生产总值", "全市地区生产总值", "粮食产量", "", "社区食堂"][name];
        let flags: &[&str] = if flag { &["engines_disagree"] } else { &[] };
        prediction(&format!("d{doc}"), at, name, [0.25, 0.5, 0.8, 1.0][sure], flags)
    });
    prop::collection::vec(record, 1..40)
}

proptest! {
    #[test]
    fn neither_files_nor_lines_need_an_order(records in predictions(), cut in 0..40usize, seed: u64) {
        let cut = cut.min(records.len());
        let bench = Bench::of(&[("a", &records[..cut]), ("b", &records[cut..])]);
        let mut reversed = records.clone();
        reversed.reverse();
        let other = Bench::of(&[("z", &reversed)]);
        let seed = seed.to_string();
        for options in [&["--seed", &seed][..], &["--seed", &seed, "-n", "5", "--per-document", "2"]] {
            let (one, other) = (bench.json(options), other.json(options));
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn each_is_the_best_of_those_that_are_left(records in predictions()) {
        // The definition itself, worked out anew for every place of the list.
        let bench = Bench::of(&[("a", &records)]);
        let picked = bench.json(&[]);
        prop_assert_eq!(picked.len(), records.len());
        let name = |r: &Value| Bigrams::of(&norm::name(r["indicator"].as_str().unwrap()));
        let worth = |r: &Value, before: &[Value]| {
            let alike = before.iter().filter(|b| name(b).dice(&name(r)) >= SIMILAR).count();
            let same = before.iter().filter(|b| b["doc"] == r["doc"]).count();
            let flagged = r["reason"] == "engines_disagree";
            (flagged, (1.0 - r["confidence"].as_f64().unwrap()) / ((1 + alike) * (1 + same)) as f64)
        };
        for (i, record) in picked.iter().enumerate() {
            let (flagged, best) = worth(record, &picked[..i]);
            for other in &picked[i + 1..] {
                let (other_flagged, other) = worth(other, &picked[..i]);
                prop_assert!((flagged && !other_flagged) || (flagged == other_flagged && best >= other - 1e-12));
            }
        }
    }
}
