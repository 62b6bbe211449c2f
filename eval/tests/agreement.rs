//! `eval agree`: what it says of sides with known differences, and its coefficients against other people's programs.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;
#[path = "support/damage.rs"]
mod damage;
#[path = "support/peers.rs"]
mod peers;

use std::fs;
use std::path::{Path, PathBuf};

use damage::Damage;
use peers::Python;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use zhibiao_eval::agreement::coefficient::{
    Coefficient, Contingency, Undefined, cohen, gwet, krippendorff, krippendorff_ratio,
};
use zhibiao_eval::{EvalError, Outcome};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/example").join(name)
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/samples")
}

fn agree(a: &Path, b: &Path, options: &[&str]) -> Result<String, EvalError> {
    let paths = ["agree", a.to_str().unwrap(), b.to_str().unwrap()];
    let (text, outcome) = command::run(&[&paths, options].concat())?;
    assert_eq!(outcome, Outcome::Passed);
    Ok(text)
}

fn figures(a: &Path, b: &Path, options: &[&str]) -> Value {
    serde_json::from_str(&agree(a, b, &[options, &["--json"]].concat()).unwrap()).unwrap()
}

/// A file with these records.
fn file(folder: &TempDir, name: &str, records: &[Value]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, records.iter().map(|record| format!("{record}\n")).collect::<String>()).unwrap();
    path
}

fn records(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn sample(name: &str) -> Vec<Value> {
    records(&samples().join("gold").join(name))
}

fn set(record: &mut Value, key: &str, value: Value) {
    record.as_object_mut().unwrap().insert(key.into(), value);
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12
}

#[test]
fn figures_are_those_of_the_document() {
    let text = agree(&example("gold.jsonl"), &example("pred.jsonl"), &[]).unwrap();
    let text: Vec<_> = text.lines().skip(2).collect();
    assert_eq!(
        text,
        [
            "documents 1  A 10  B 11  pairs 9",
            "spans equal        F1 0.7619  of A 0.8000  of B 0.7273  agreed 8",
            "spans overlapping  F1 0.8571  of A 0.9000  of B 0.8182  agreed 9",
            "tuple              F1 0.5714  of A 0.6000  of B 0.5455  agreed 6",
            "tuple-strict       F1 0.3810  of A 0.4000  of B 0.3636  agreed 4",
            "over the 9 pairs",
            "  indicator  equal 0.7778  alike 1.0000  mean Dice 0.9278",
            "  value      same 0.7778  alpha (ratio) 0.8439 over 8 pairs without a range",
            "  field     observed  expected   kappa   alpha     AC1",
            "  unit        1.0000    0.1358  1.0000  1.0000  1.0000",
            "  year        0.8889    0.7160  0.6087  0.6222  0.8462",
            "  period      0.8889    0.7160  0.6087  0.6222  0.8462",
            "  scope       1.0000    0.8025  1.0000  1.0000  1.0000",
            "  measure     1.0000    0.3827  1.0000  1.0000  1.0000",
            "  status      0.8889    0.7160  0.6087  0.6222  0.8462",
            "  bound       0.8889    0.7037  0.6250  0.6383  0.8700",
            "most confused, and which side says what",
            "  year         1  2024 (A 0, B 1) | 2025 (A 1, B 0)",
            "  period       1  2024 (A 0, B 1) | 2025 (A 1, B 0)",
            "  status       1  actual (A 0, B 1) | target (A 1, B 0)",
            "  bound        1  approx (A 1, B 0) | exact (A 0, B 1)",
            "alike in every field: 1 of 12 read by A or B",
            "only in A: 1",
            "only in B: 2",
            "differ in bound: 1",
            "differ in end,indicator: 1",
            "differ in indicator: 1",
            "differ in value: 1",
            "differ in value_max: 1",
            "differ in year,status: 1",
            "written differently in scope: 1",
            "written differently in value,unit: 1",
        ]
    );
}

#[test]
fn disagreements_show_the_text_and_both_readings() {
    let folder = example("");
    let options = ["--show", "1", "--texts", folder.to_str().unwrap()];
    let text = agree(&example("gold.jsonl"), &example("pred.jsonl"), &options).unwrap();
    assert!(text.contains("only in B: 2, the first 1\n  @yunzhou-2025:2–7\n"), "{text}");
    let (_, listed) = text.split_once("differ in year,status: 1\n").unwrap();
    let lines: Vec<_> = listed.lines().take(5).collect();
    assert_eq!(lines[0], "  @yunzhou-2025:129–133");
    assert!(lines[1].starts_with("    text   ") && lines[1].contains("地区生产总值增长⟦5.5%⟧以上"), "{}", lines[1]);
    assert_eq!(lines[2], "    A      地区生产总值 5.5 %, 2025, 云州市, growth, target, at_least");
    assert_eq!(lines[3], "    B      地区生产总值 5.5 %, 2024, 云州市, growth, actual, at_least");
    assert_eq!(lines[4], "    A | B  year: 2025 | 2024; status: target | actual");
}

/// What is said of A where it was said of B, and the other way round.
fn turned(value: &Value) -> Value {
    let name = |key: &str| match key {
        "a" => "b".to_owned(),
        "b" => "a".to_owned(),
        "of_a" => "of_b".to_owned(),
        "of_b" => "of_a".to_owned(),
        "only_a" => "only_b".to_owned(),
        "only_b" => "only_a".to_owned(),
        other => other.to_owned(),
    };
    match value {
        Value::Object(fields) => Value::Object(fields.iter().map(|(key, value)| (name(key), turned(value))).collect()),
        Value::Array(values) => Value::Array(values.iter().map(turned).collect()),
        Value::String(s) if s == "only in A" => "only in B".into(),
        Value::String(s) if s == "only in B" => "only in A".into(),
        other => other.clone(),
    }
}

/// The lists of a JSON document in an order that does not rest on which side comes first.
fn sorted(mut document: Value) -> Value {
    document["disagreements"].as_array_mut().unwrap().sort_by_key(Value::to_string);
    for field in document["fields"].as_object_mut().unwrap().values_mut() {
        let cells = field["confusion"].as_array_mut().unwrap();
        cells.sort_by_key(|cell| (cell["a"].to_string(), cell["b"].to_string()));
    }
    document
}

#[test]
fn the_sides_can_change_places() {
    let gold = samples().join("gold");
    for (seed, percent, options) in [
        (41, 10, &["--matching", "optimal"][..]),
        (42, 40, &["--matching", "greedy"]),
        (43, 70, &["--documents", "all"]),
        (44, 85, &["--tolerance", "0.1"]),
    ] {
        let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        damage::write(&gold, one.path(), Damage { seed, percent, lossy: true });
        damage::write(&gold, other.path(), Damage { seed: seed + 100, percent, lossy: true });
        let options = [options, &["--show", "100000"]].concat();
        let there = figures(one.path(), other.path(), &options);
        let back = figures(other.path(), one.path(), &options);
        assert!(there["disagreements"].as_array().unwrap().len() > 20);
        // Every digit, and the keys in whatever order: maps of serde_json compare by content.
        assert_eq!(sorted(turned(&back)), sorted(there));
    }
}

#[test]
fn known_damage_is_found() {
    let folder = TempDir::new().unwrap();
    let gold = sample("yunzhou-report-2025.jsonl");
    let mut damaged = gold.clone();
    let levels: Vec<_> = (0..gold.len()).filter(|&i| gold[i]["measure"] == "level").take(4).collect();
    for &i in &levels[..3] {
        set(&mut damaged[i], "measure", json!("rank"));
    }
    let year = number(&gold[levels[3]]["year"]) as i64;
    set(&mut damaged[levels[3]], "year", json!(year - 1));
    set(&mut damaged[levels[3]], "status", json!("estimate"));
    let lost = damaged.pop().unwrap();
    let (a, b) = (file(&folder, "a.jsonl", &gold), file(&folder, "b.jsonl", &damaged));
    let found = figures(&a, &b, &["--show", "9"]);

    let pairs = gold.len() - 1;
    assert_eq!(found["pairs"].to_string(), pairs.to_string());
    assert_eq!(found["spans"]["exact"]["agreed"].to_string(), pairs.to_string());
    assert_eq!(number(&found["spans"]["exact"]["f1"]), 2.0 * pairs as f64 / (gold.len() + pairs) as f64);
    assert_eq!(found["tuple"]["agreed"].to_string(), (pairs - 4).to_string());
    let observed = |field: &str| number(&found["fields"][field]["observed"]);
    assert_eq!(observed("measure"), (pairs - 3) as f64 / pairs as f64);
    assert_eq!(observed("year"), (pairs - 1) as f64 / pairs as f64);
    assert_eq!((observed("unit"), observed("scope"), observed("bound")), (1.0, 1.0, 1.0));
    let cells = found["fields"]["measure"]["confusion"].as_array().unwrap();
    let wrong: Vec<_> = cells.iter().filter(|cell| cell["a"] != cell["b"]).collect();
    assert_eq!(wrong, [&json!({"a": "level", "b": "rank", "count": 3})]);
    let differences = json!({"only_a": 1, "only_b": 0, "differ": {"measure": 3, "year,status": 1}, "written": {},
        "alike": pairs - 4});
    assert_eq!(found["differences"], differences);
    assert_eq!(found["disagreements"][0]["kind"], "only in A");
    assert_eq!(found["disagreements"][0]["start"], lost["start"]);
}

#[test]
fn a_side_agrees_wholly_with_itself() {
    let gold = samples().join("gold");
    let found = figures(&gold, &gold, &["--texts", samples().to_str().unwrap()]);
    assert_eq!(found["without_text"], Value::Null);
    for overlap in [&found["spans"]["exact"], &found["spans"]["overlapping"], &found["tuple"], &found["tuple-strict"]] {
        assert_eq!((number(&overlap["f1"]), number(&overlap["of_a"]), number(&overlap["of_b"])), (1.0, 1.0, 1.0));
    }
    for (_, field) in found["fields"].as_object().unwrap() {
        assert_eq!((number(&field["kappa"]), number(&field["alpha"]), number(&field["ac1"])), (1.0, 1.0, 1.0));
    }
    assert_eq!(found["differences"]["alike"], found["pairs"]);
}

#[test]
fn one_category_is_said_in_words_and_is_no_number() {
    let folder = TempDir::new().unwrap();
    let mut gold = sample("yunzhou-plan-2024.jsonl");
    gold.iter_mut().for_each(|record| set(record, "status", Value::Null));
    let path = file(&folder, "a.jsonl", &gold);
    let found = figures(&path, &path, &[]);
    let status = &found["fields"]["status"];
    assert_eq!(number(&status["observed"]), 1.0);
    for key in ["kappa", "alpha", "ac1"] {
        assert_eq!((&status[key], &status["expected"][key]), (&Value::Null, &Value::Null));
    }
    assert_eq!(status["undefined"], "one category only: chance would agree wholly too");
    let text = agree(&path, &path, &[]).unwrap();
    let line = text.lines().find(|line| line.starts_with("  status")).unwrap();
    assert_eq!(line, "  status      1.0000  undefined: both say (none) of every pair, chance would agree wholly too");
    assert!(!text.contains("NaN"));
}

#[test]
fn nothing_in_common_within_documents_has_no_coefficient() {
    let folder = TempDir::new().unwrap();
    let gold = sample("yunzhou-plan-2024.jsonl");
    let (a, b) = (file(&folder, "a.jsonl", &gold[..1]), file(&folder, "b.jsonl", &gold[1..2]));
    let found = figures(&a, &b, &["--bootstrap", "50"]);
    assert_eq!(number(&found["spans"]["overlapping"]["f1"]), 0.0);
    assert_eq!((&found["value"]["same"], &found["indicator"]["equal"]), (&Value::Null, &Value::Null));
    assert_eq!(found["fields"]["year"]["undefined"], "nothing to compare");
    assert_eq!(found["intervals"]["over_observations"]["fields"]["year"]["kappa"], Value::Null);
    let text = agree(&a, &b, &["--bootstrap", "50"]).unwrap();
    assert!(text.contains("over the 0 pairs\n  indicator  equal –  alike –  mean Dice –\n"), "{text}");
    assert!(!text.contains("NaN"));
}

#[test]
fn documents_of_one_side_are_named_or_counted_against_it() {
    let folder = TempDir::new().unwrap();
    let (plan, report) = (sample("yunzhou-plan-2024.jsonl"), sample("yunzhou-report-1983.jsonl"));
    let a = file(&folder, "a.jsonl", &[plan.clone(), report.clone()].concat());
    let b = file(&folder, "b.jsonl", &plan);
    let common = figures(&a, &b, &[]);
    assert_eq!((number(&common["tuple"]["f1"]), common["documents"].to_string()), (1.0, "1".to_owned()));
    let left_out = json!({"documents": ["yunzhou-report-1983"], "observations": report.len(), "outside": 0});
    assert_eq!(common["left_out"]["a"], left_out);
    let text = agree(&a, &b, &[]).unwrap();
    let warning = format!(
        "warning: documents that only A names, not compared: 1 with {} observations: yunzhou-report-1983 (if B read \
         them and found nothing: --documents all)",
        report.len()
    );
    assert_eq!(text.lines().nth(2), Some(warning.as_str()));

    let all = figures(&a, &b, &["--documents", "all"]);
    assert_eq!(number(&all["tuple"]["of_b"]), 1.0);
    assert_eq!(number(&all["tuple"]["of_a"]), plan.len() as f64 / (plan.len() + report.len()) as f64);
    assert_eq!(all["differences"]["only_a"].to_string(), report.len().to_string());
    assert_eq!(all["left_out"]["a"]["documents"], json!([]));
}

#[test]
fn no_document_in_common_is_an_error() {
    let folder = TempDir::new().unwrap();
    let a = file(&folder, "a.jsonl", &sample("yunzhou-plan-2024.jsonl"));
    let b = file(&folder, "b.jsonl", &sample("yunzhou-report-1983.jsonl"));
    let error = agree(&a, &b, &[]).unwrap_err().to_string();
    let places = format!("{} and {}: ", a.display(), b.display());
    let reason = "nothing to compare: no document is named by both; documents of the first: 1 (yunzhou-plan-2024, …), of \
                  the second: 1 (yunzhou-report-1983, …)";
    assert_eq!(error, format!("{places}{reason}"));
    let empty = file(&folder, "empty.jsonl", &[]);
    assert!(agree(&a, &empty, &[]).unwrap_err().to_string().ends_with("of the second: none"));
    assert_eq!(number(&figures(&a, &empty, &["--documents", "all"])["spans"]["exact"]["f1"]), 0.0);
}

#[test]
fn only_annotated_parts_are_compared() {
    let (a, b, gold) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    let record = |start: i64| {
        let mut record = sample("yunzhou-plan-2024.jsonl").swap_remove(0);
        set(&mut record, "doc", json!("d"));
        set(&mut record, "start", json!(start));
        set(&mut record, "end", json!(start + 4));
        record
    };
    let both: Vec<_> = [0, 10, 20, 30].map(record).into();
    let path_a = file(&a, "a.jsonl", &both);
    let path_b = file(&b, "b.jsonl", &both[1..]);
    fs::write(b.path().join("windows.json"), r#"{"d": [[0, 25]]}"#).unwrap();
    fs::write(gold.path().join("windows.json"), r#"{"d": [[5, 40]]}"#).unwrap();
    let found = figures(&path_a, &path_b, &[]);
    assert_eq!((found["a"]["observations"].to_string(), found["pairs"].to_string()), ("3".to_owned(), "2".to_owned()));
    let found = figures(&path_a, &path_b, &["--windows-of", gold.path().to_str().unwrap()]);
    assert_eq!((found["a"]["observations"].to_string(), found["pairs"].to_string()), ("2".to_owned(), "2".to_owned()));
    assert_eq!(found["left_out"]["a"]["outside"].to_string(), "2");
    let text = agree(&path_a, &path_b, &["--windows-of", gold.path().to_str().unwrap()]).unwrap();
    assert!(text.contains("note: observations of A outside the annotated parts (windows.json), not compared: 2\n"));
    assert!(text.contains("note: observations of B outside the annotated parts (windows.json), not compared: 1\n"));
}

#[test]
fn a_span_beyond_its_text_is_an_error_with_its_place() {
    let folder = TempDir::new().unwrap();
    let mut gold = records(&example("gold.jsonl"));
    set(&mut gold[4], "end", json!(100_000));
    let path = file(&folder, "b.jsonl", &gold);
    let texts = example("");
    let error = agree(&example("gold.jsonl"), &path, &["--texts", texts.to_str().unwrap()]).unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}:5: not an observation: end is 100000, beyond", path.display())), "{error}");
    // Without a text there is nothing to check against, and that is said.
    let text = agree(&path, &path, &["--texts", folder.path().to_str().unwrap()]).unwrap();
    assert!(text.contains("warning: no text of yunzhou-2025 to check and quote: no text of that name\n"), "{text}");
}

#[test]
fn intervals_hold_their_figures_and_rest_on_the_seed() {
    let gold = samples().join("gold");
    let other = TempDir::new().unwrap();
    damage::write(&gold, other.path(), Damage { seed: 51, percent: 30, lossy: false });
    let options = |seed: &'static str| ["--bootstrap", "300", "--seed", seed];
    let found = figures(&gold, other.path(), &options("7"));
    let intervals = &found["intervals"];
    assert_eq!(intervals["rounds"].to_string(), "300");
    let mut seen = 0;
    let mut holds = |interval: &Value, figure: &Value| {
        let (low, high) = (number(&interval[0]), number(&interval[1]));
        assert!(low < high && low <= number(figure) && number(figure) <= high, "{interval} {figure}");
        seen += 1;
    };
    for over in ["over_documents", "over_observations"] {
        let over = &intervals[over];
        holds(&over["spans"]["exact"], &found["spans"]["exact"]["f1"]);
        holds(&over["spans"]["overlapping"], &found["spans"]["overlapping"]["f1"]);
        holds(&over["tuple"], &found["tuple"]["f1"]);
        holds(&over["tuple-strict"], &found["tuple-strict"]["f1"]);
        for (name, field) in found["fields"].as_object().unwrap() {
            for key in ["kappa", "alpha", "ac1"] {
                holds(&over["fields"][name][key], &field[key]);
            }
        }
    }
    assert_eq!(seen, 2 * (4 + 7 * 3));
    assert_eq!(figures(&gold, other.path(), &options("7"))["intervals"], *intervals);
    assert_ne!(figures(&gold, other.path(), &options("8"))["intervals"], *intervals);
    let text = agree(&gold, other.path(), &options("7")).unwrap();
    assert!(text.contains("\n95 % intervals, 300 bootstrap samples, seed 7\n"), "{text}");
}

/// Label lists: two lists of one length, `None` being a category.
type Lists = (Vec<Option<String>>, Vec<Option<String>>);

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    /// Lists of `length`, of `categories` of which the first has `skew` of a hundred; the second list follows the
    /// first in `agree` of a hundred.
    fn lists(&mut self, length: u64, categories: u64, skew: u64, agree: u64) -> Lists {
        let label = |random: &mut Self| match random.below(100) < skew {
            true => Some("c0".to_owned()),
            // The last category is that of no label.
            false => Some(random.below(categories)).filter(|&k| k + 1 < categories).map(|k| format!("c{k}")),
        };
        (0..length)
            .map(|_| {
                let a = label(self);
                let b = if self.below(100) < agree { a.clone() } else { label(self) };
                (a, b)
            })
            .unzip()
    }
}

fn table((a, b): &Lists) -> Contingency {
    let mut categories: Vec<_> = a.iter().chain(b).collect();
    categories.sort();
    categories.dedup();
    let place = |label| categories.binary_search(&label).unwrap();
    a.iter().zip(b).map(|(a, b)| (place(a), place(b))).collect()
}

fn peers(python: &Python, lists: &[Value]) -> Vec<Value> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("lists.json");
    fs::write(&path, Value::from(lists.to_vec()).to_string()).unwrap();
    python.run("agreement.py", &[&path]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The same number, or undefined on both sides.
fn assert_same(ours: Result<Coefficient, Undefined>, theirs: &Value, of: &str) {
    match ours {
        Ok(ours) => assert!(close(ours.value, number(theirs)), "{of}: {} {theirs}", ours.value),
        Err(_) => assert_eq!(theirs, &Value::Null, "{of}"),
    }
}

#[test]
fn coefficients_are_those_of_scikit_learn_and_krippendorff() {
    let modules = ["sklearn", "krippendorff"];
    let Some(python) = Python::with("coefficients_are_those_of_scikit_learn_and_krippendorff", &modules) else {
        return;
    };
    let mut random = Random(2024);
    let mut lists: Vec<Lists> = vec![random.lists(1, 3, 0, 0), random.lists(2, 2, 0, 0), random.lists(9, 1, 0, 0)];
    for length in [5, 40, 700] {
        for categories in [2, 3, 7, 60] {
            for (skew, agree) in [(0, 0), (0, 90), (95, 0), (97, 95), (60, 100)] {
                lists.push(random.lists(length, categories, skew, agree));
            }
        }
    }
    let written: Vec<_> = lists.iter().map(|(a, b)| json!({"a": a, "b": b})).collect();
    let theirs = peers(&python, &written);
    assert_eq!(theirs.len(), lists.len());
    for (lists, theirs) in lists.iter().zip(&theirs) {
        let table = table(lists);
        assert_same(cohen(&table), &theirs["kappa"], "kappa");
        assert_same(krippendorff(&table), &theirs["alpha"], "alpha");
        assert_same(gwet(&table, 0), &theirs["ac1"], "AC1");
    }
    assert!(theirs.iter().filter(|found| found["kappa"].is_null()).count() > 1);
    assert!(theirs.iter().filter(|found| found["kappa"].is_number()).count() > 40);
}

#[test]
fn the_ratio_alpha_is_that_of_krippendorff() {
    let Some(python) = Python::with("the_ratio_alpha_is_that_of_krippendorff", &["krippendorff"]) else {
        return;
    };
    let mut random = Random(7);
    let value = |random: &mut Random| random.below(5000) as f64 / 8.0 * 10_f64.powi(random.below(9) as i32);
    let lists: Vec<Vec<(f64, f64)>> = (0..12)
        .map(|i| {
            (0..3 + 20 * i)
                .map(|_| {
                    let a = value(&mut random);
                    let b = if random.below(4) == 0 { value(&mut random) } else { a };
                    (a, b)
                })
                .collect()
        })
        .collect();
    let written: Vec<_> = lists
        .iter()
        .map(|pairs| {
            let (a, b): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
            json!({"metric": "ratio", "a": a, "b": b})
        })
        .collect();
    for (pairs, theirs) in lists.iter().zip(peers(&python, &written)) {
        assert_same(krippendorff_ratio(pairs), &theirs["alpha"], "ratio");
    }
}

#[test]
fn figures_of_a_damaged_gold_are_those_of_scikit_learn_and_krippendorff() {
    let test = "figures_of_a_damaged_gold_are_those_of_scikit_learn_and_krippendorff";
    let Some(python) = Python::with(test, &["sklearn", "krippendorff"]) else { return };
    let gold = samples().join("gold");
    for (seed, percent) in [(61, 5), (62, 30), (63, 70)] {
        let other = TempDir::new().unwrap();
        damage::write(&gold, other.path(), Damage { seed, percent, lossy: true });
        let found = figures(&gold, other.path(), &[]);
        let fields: &Map<String, Value> = found["fields"].as_object().unwrap();
        let lists: Vec<_> = fields.values().map(labels).collect();
        for ((name, field), theirs) in fields.iter().zip(peers(&python, &lists)) {
            for key in ["kappa", "alpha", "ac1"] {
                assert!(close(number(&field[key]), number(&theirs[key])), "{name} {key}: {} {theirs}", field[key]);
            }
        }
    }
}

/// The labels of a field's pairs, out of its confusion table.
fn labels(field: &Value) -> Value {
    let side = |key: &str| -> Vec<Value> {
        let cells = field["confusion"].as_array().unwrap().iter();
        cells.flat_map(|cell| std::iter::repeat_n(cell[key].clone(), number(&cell["count"]) as usize)).collect()
    };
    json!({"a": side("a"), "b": side("b")})
}
