//! `eval agree --adjudicate` and `eval adjudicate`: from two readings to gold.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;
#[path = "support/damage.rs"]
mod damage;

use std::fs;
use std::path::{Path, PathBuf};

use damage::Damage;
use serde_json::{Value, json};
use tempfile::TempDir;
use zhibiao_eval::record::{Corpus, Role};
use zhibiao_eval::{EvalError, Outcome};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/example").join(name)
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/samples/gold")
}

/// A sheet and the gold that is made of it.
struct Table {
    folder: TempDir,
}

impl Table {
    /// The sheet of two sides.
    fn of(a: &Path, b: &Path, options: &[&str]) -> Self {
        let table = Self { folder: TempDir::new().unwrap() };
        let sheet = table.path("sheet.jsonl");
        let paths = ["agree", a.to_str().unwrap(), b.to_str().unwrap(), "--adjudicate", sheet.to_str().unwrap()];
        assert_eq!(command::run(&[&paths, options].concat()).unwrap().1, Outcome::Passed);
        table
    }

    fn of_the_example() -> Self {
        let texts = example("");
        Self::of(&example("gold.jsonl"), &example("pred.jsonl"), &["--texts", texts.to_str().unwrap()])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn items(&self) -> Vec<Value> {
        read(&self.path("sheet.jsonl"))
    }

    /// Writes the items back, changed.
    fn change(&self, mut change: impl FnMut(usize, &mut Value)) {
        let mut items = self.items();
        items.iter_mut().enumerate().for_each(|(i, item)| change(i, item));
        fs::write(self.path("sheet.jsonl"), items.iter().map(|item| format!("{item}\n")).collect::<String>()).unwrap();
    }

    fn adjudicate(&self, options: &[&str]) -> Result<String, EvalError> {
        let (sheet, gold) = (self.path("sheet.jsonl"), self.path("gold.jsonl"));
        let paths = ["adjudicate", sheet.to_str().unwrap(), "-o", gold.to_str().unwrap()];
        let (text, outcome) = command::run(&[&paths, options].concat())?;
        assert_eq!(outcome, Outcome::Passed);
        // What was written is gold to every other command.
        assert!(Corpus::read(&gold, Role::Gold).is_ok());
        Ok(text)
    }

    fn gold(&self) -> Vec<Value> {
        read(&self.path("gold.jsonl"))
    }

    /// The error of an item changed in one way, without the name of the file. Other open items are left out.
    fn error(&self, at: usize, change: impl Fn(&mut Value)) -> String {
        let items = self.items();
        self.change(|i, item| {
            if i == at {
                change(item)
            }
        });
        let error = self.adjudicate(&["--undecided", "skip"]).unwrap_err().to_string();
        fs::write(self.path("sheet.jsonl"), items.iter().map(|item| format!("{item}\n")).collect::<String>()).unwrap();
        let file = format!("{}:", self.path("sheet.jsonl").display());
        error.strip_prefix(&file).unwrap_or_else(|| panic!("{error}")).to_owned()
    }
}

fn read(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn decide(item: &mut Value, decision: Value) {
    item.as_object_mut().unwrap().insert("decision".into(), decision);
}

fn at(item: &Value) -> (i64, i64) {
    (item["start"].as_i64().unwrap(), item["end"].as_i64().unwrap())
}

#[test]
fn two_identical_annotations_come_back_untouched() {
    let table = Table::of(&samples(), &samples(), &[]);
    assert!(table.items().iter().all(|item| item["decision"] == "agreed" && item["differ"] == json!([])));
    let text = table.adjudicate(&[]).unwrap();
    let mut expected: Vec<String> = Vec::new();
    let mut files: Vec<_> = fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().for_each(|file| expected.extend(read(file).iter().map(Value::to_string)));
    let mut found: Vec<_> = table.gold().iter().map(Value::to_string).collect();
    assert_eq!(text, format!("items {0}  agreed {0}  decided 0  undecided 0  records {0}\n", expected.len()));
    // Every key, in its order, with its digits as they were written.
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn items_stand_in_text_order_with_both_readings() {
    let table = Table::of_the_example();
    let items = table.items();
    assert_eq!(items.len(), 12);
    assert!(items.windows(2).all(|pair| at(&pair[0]) <= at(&pair[1])));
    let keys: Vec<_> = items[10].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["doc", "start", "end", "text", "a", "b", "differ", "decision"]);
    assert_eq!(items[10]["a"], read(&example("gold.jsonl"))[8]);
    assert_eq!(items[10]["b"], read(&example("pred.jsonl"))[8]);
    assert_eq!(items[10]["differ"], json!(["year", "status"]));
    assert!(items[10]["text"].as_str().unwrap().contains("⟦5.5%⟧以上"));
    assert_eq!((&items[0]["a"], &items[0]["decision"]), (&Value::Null, &Value::Null));
    // 北湖区 and 云州市北湖区 are one place, and still only one of them can be written into the gold.
    assert_eq!((&items[7]["differ"], &items[7]["decision"]), (&json!(["scope"]), &Value::Null));
    let agreed: Vec<_> = items.iter().filter(|item| item["decision"] == "agreed").map(at).collect();
    assert_eq!(agreed, [(45, 47)]);
}

#[test]
fn decisions_become_gold() {
    let table = Table::of_the_example();
    table.change(|i, item| match i {
        0 | 8 => decide(item, json!("none")),
        1 | 5 => decide(item, json!("a")),
        2 => decide(item, json!("b")),
        4 => decide(item, json!({"from": "b", "end": 60})),
        6 => decide(item, json!({"from": "b", "value": -0.25, "bound": "approx"})),
        7 | 9 => decide(item, json!("a")),
        10 => decide(item, json!("both")),
        11 => {
            let mut anew = item["a"].clone();
            anew["value"] = json!(21);
            decide(item, anew);
        }
        _ => assert_eq!(item["decision"], "agreed"),
    });
    let text = table.adjudicate(&[]).unwrap();
    let (a, b) = (read(&example("gold.jsonl")), read(&example("pred.jsonl")));
    let with = |record: &Value, changes: Value| {
        let mut record = record.clone();
        record.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        record
    };
    let expected = [
        a[0].clone(),
        b[1].clone(),
        a[2].clone(),
        with(&b[3], json!({"end": 60})),
        a[4].clone(),
        with(&b[4], json!({"value": -0.25, "bound": "approx"})),
        a[6].clone(),
        a[7].clone(),
        a[8].clone(),
        b[8].clone(),
        with(&a[9], json!({"value": 21})),
    ];
    assert_eq!(table.gold(), expected);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "items 12  agreed 1  decided 11  undecided 0  records 11",
            "decided  for a 4  for b 1  both 1  none 2  a corrected 0  b corrected 2  written anew 1",
            "read by a alone  kept 1  dropped 0",
            "read by b alone  kept 0  dropped 2",
            "  bound      differ 1  a right 1  b right 0  neither 0",
            "  end        differ 1  a right 1  b right 0  neither 0",
            "  indicator  differ 2  a right 0  b right 2  neither 0",
            "  scope      differ 1  a right 1  b right 0  neither 0",
            "  unit       differ 1  a right 1  b right 0  neither 0",
            "  value      differ 2  a right 1  b right 0  neither 1",
            "  value_max  differ 1  a right 1  b right 0  neither 0",
            "  bound      corrected 1",
            "  end        corrected 1",
            "  value      corrected 2",
        ]
    );
    let account: Value = serde_json::from_str(&table.adjudicate(&["--json"]).unwrap()).unwrap();
    assert_eq!(account["decided"]["b_corrected"].to_string(), "2");
    assert_eq!(account["right"]["value"], json!({"differ": 2, "a": 1, "b": 0, "neither": 1}));
    assert_eq!(account["corrected"], json!({"bound": 1, "end": 1, "value": 2}));
}

#[test]
fn undecided_items_are_an_error_unless_it_is_said_what_becomes_of_them() {
    let table = Table::of_the_example();
    let error = table.adjudicate(&[]).unwrap_err().to_string();
    let expected = format!(
        "{}:1: decision is null, one of 11 undecided items (--undecided a, b or skip)",
        table.path("sheet.jsonl").display()
    );
    assert_eq!(error, expected);
    assert!(!table.path("gold.jsonl").exists());

    let text = table.adjudicate(&["--undecided", "a"]).unwrap();
    assert_eq!(table.gold(), read(&example("gold.jsonl")));
    assert!(
        text.contains("note: undecided items, the reading of a is taken: 11, with 9 records; 2 of them a does not")
    );
    table.adjudicate(&["--undecided", "b"]).unwrap();
    assert_eq!(table.gold().len(), 11);
    let text = table.adjudicate(&["--undecided", "skip"]).unwrap();
    assert_eq!(table.gold(), [read(&example("gold.jsonl"))[2].clone()]);
    assert!(text.contains("note: undecided items, left out of the gold: 11\n"), "{text}");
}

#[test]
fn either_side_can_be_taken_whole() {
    let (a, b) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    damage::write(&samples(), a.path(), Damage { seed: 71, percent: 30, lossy: false });
    damage::write(&samples(), b.path(), Damage { seed: 72, percent: 30, lossy: false });
    let table = Table::of(a.path(), b.path(), &["--documents", "all"]);
    for (side, folder) in [("a", a.path()), ("b", b.path())] {
        table.adjudicate(&["--undecided", side]).unwrap();
        let score = ["score", folder.to_str().unwrap(), table.path("gold.jsonl").to_str().unwrap(), "--json"]
            .map(str::to_owned);
        let (json, _) = command::run(&score.each_ref().map(String::as_str)).unwrap();
        let figures: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(figures["gold"], figures["pred"]);
        assert_eq!(figures["tuple-strict"]["f1"].to_string(), "1.0");
    }
}

#[test]
fn wrong_decisions_are_named_by_line_and_field() {
    let table = Table::of_the_example();
    let decided = |at: usize, decision: Value| table.error(at, |item| decide(item, decision.clone()));
    for (at, decision, error) in [
        (3, json!("A"), "4: decision: \"A\" is none of agreed, a, b, none, both, and no record"),
        (3, json!(1), "4: decision: 1 is neither a word nor a record"),
        (0, json!("a"), "1: decision: a is null"),
        (5, json!("b"), "6: decision: b is null"),
        (5, json!("both"), "6: decision: b is null"),
        (0, json!("agreed"), "1: decision: a is null"),
        (10, json!("agreed"), "11: decision: agreed, but a and b differ in year, status"),
        (3, json!("both"), "4: decision: both, but a and b are alike"),
        (0, json!({"from": "a", "year": 2024}), "1: decision.from: a is null"),
        (3, json!({"from": "c"}), "4: decision.from: \"c\" is neither a nor b"),
        (3, json!({"from": 1}), "4: decision.from: 1 is neither \"a\" nor \"b\""),
        (3, json!({"from": "a", "yaer": 2024}), "4: decision.yaer: no field of a record"),
        (3, json!({"from": "a", "year": "soon"}), "4: decision: year is not a whole number"),
        (3, json!({"from": "a", "end": 40}), "4: decision: end is 40, not after start 45"),
        (3, json!({"from": "a", "value": null}), "4: decision: no value"),
        (3, json!({"from": "a", "doc": "other"}), "4: decision: doc is other, not yunzhou-2025"),
    ] {
        assert_eq!(decided(at, decision), error);
    }
    let error = decided(3, json!({"year": 2024}));
    assert!(error.starts_with("4: decision: no scope (a decision without \"from\" is the whole record"), "{error}");
}

#[test]
fn wrong_items_are_named_by_line_and_field() {
    let table = Table::of_the_example();
    let changed = |at: usize, key: &str, value: Option<Value>| {
        table.error(at, |item| {
            let item = item.as_object_mut().unwrap();
            match &value {
                Some(value) => _ = item.insert(key.into(), value.clone()),
                None => _ = item.shift_remove(key),
            }
        })
    };
    assert_eq!(changed(2, "decision", None), "3: no decision");
    assert_eq!(changed(2, "doc", None), "3: no doc");
    assert_eq!(changed(2, "b", None), "3: no b");
    assert_eq!(changed(2, "decison", Some(json!("a"))), "3: decison: no field of an item");
    assert_eq!(changed(2, "a", Some(json!([]))), "3: a is not a record");
    assert_eq!(changed(0, "b", Some(Value::Null)), "1: a and b are null");
    assert_eq!(changed(2, "doc", Some(json!("d"))), "3: a: doc is yunzhou-2025, not d");
    assert_eq!(changed(2, "a", Some(json!({"doc": "yunzhou-2025"}))), "3: a: no start");
    // A comment is the person's own.
    table.change(|_, item| _ = item.as_object_mut().unwrap().insert("comment".into(), json!("看过")));
    table.adjudicate(&["--undecided", "a"]).unwrap();
    fs::write(table.path("sheet.jsonl"), "\n{").unwrap();
    assert!(table.adjudicate(&[]).unwrap_err().to_string().contains("sheet.jsonl:2: not a JSON object: EOF"));
}

#[test]
fn a_record_that_is_no_gold_cannot_be_taken_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("b.jsonl");
    let mut lacking = read(&example("pred.jsonl")).swap_remove(0);
    lacking.as_object_mut().unwrap().shift_remove("scope");
    fs::write(&path, format!("{lacking}\n")).unwrap();
    let table = Table::of(&example("gold.jsonl"), &path, &[]);
    assert_eq!(table.error(0, |item| decide(item, json!("b"))), "1: b: no scope");
    table.change(|i, item| {
        if i == 0 {
            decide(item, json!({"from": "b", "scope": "云州市"}))
        }
    });
    table.adjudicate(&["--undecided", "skip"]).unwrap();
    assert_eq!(table.gold()[0]["scope"], "云州市");
}

#[test]
fn a_corrected_span_needs_its_surface_and_an_id_stands_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    let mut records = read(&example("gold.jsonl"));
    for (record, id) in records.iter_mut().zip(["f0", "f1"]) {
        record["surface"] = json!("1.06万亿元");
        record["id"] = json!(id);
    }
    fs::write(&path, records.iter().map(|record| format!("{record}\n")).collect::<String>()).unwrap();
    let table = Table::of(&path, &path, &[]);
    let error = table.error(0, |item| decide(item, json!({"from": "a", "end": 28})));
    assert_eq!(error, "1: decision.surface: start or end is corrected, and the surface is not");
    let error = table.error(1, |item| decide(item, json!({"from": "a", "id": "f0"})));
    assert_eq!(error, "2: id is that of line 1 as well");
    table.change(|i, item| {
        if i == 0 {
            decide(item, json!({"from": "a", "end": 28, "surface": "1.06万亿"}))
        }
    });
    table.adjudicate(&[]).unwrap();
    assert_eq!(table.gold()[0]["surface"], "1.06万亿");
}

#[test]
fn decisions_are_never_written_over() {
    let table = Table::of_the_example();
    let sheet = table.path("sheet.jsonl");
    let before = fs::read_to_string(&sheet).unwrap();
    let gold = example("gold.jsonl");
    let args = ["agree", gold.to_str().unwrap(), gold.to_str().unwrap(), "--adjudicate", sheet.to_str().unwrap()];
    let error = command::run(&args).unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}: could not be written: ", sheet.display())), "{error}");
    let args = ["adjudicate", sheet.to_str().unwrap(), "-o", sheet.to_str().unwrap(), "--undecided", "a"];
    let error = command::run(&args).unwrap_err().to_string();
    assert_eq!(error, format!("{}: the gold would be written over the decisions", sheet.display()));
    assert_eq!(fs::read_to_string(&sheet).unwrap(), before);
}
