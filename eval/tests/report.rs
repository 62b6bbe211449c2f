//! The report: what stands in the file, and what a browser makes of it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;
#[path = "support/damage.rs"]
mod damage;
#[path = "support/peers.rs"]
mod peers;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use damage::Damage;
use serde_json::{Value, json};
use tempfile::TempDir;
use zhibiao_eval::Outcome;
use zhibiao_eval::calibration::Calibration;
use zhibiao_eval::gold::{Gold, Source};
use zhibiao_eval::pair::{Alignment, Criteria, Pair, align};
use zhibiao_eval::record::{Detail, Observation};
use zhibiao_eval::report::KINDS;
use zhibiao_eval::slot::Slot;
use zhibiao_eval::target::Target;

/// A text that tries everything to become more than a text.
const HOSTILE: &str = "</script><img src=x onerror=\"window.hostile=1\"><!-- {{data}} {{script}} ]]>\u{2028}\u{202e}\n\
                       𠮷地𠮷区生产总值达到1.06万亿元，<script>window.hostile=2</script>增长5.8%。&lt;&amp;\n";
const HOSTILE_DOC: &str = "a&b<img src=x onerror=alert(1)>";
const TITLE: &str = "<b>云州市</b> & </title><script>window.hostile=3</script>";
/// A document whose text is not given.
const WITHOUT_TEXT: &str = "yunzhou-report-1983";

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/samples")
}

/// Gold, predictions and texts in one folder: the samples with damage, and a hostile document.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { folder: TempDir::new().unwrap() };
        for name in ["gold", "pred", "texts"] {
            fs::create_dir(bench.path(name)).unwrap();
        }
        for entry in fs::read_dir(samples().join("gold")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, bench.path("gold").join(path.file_name().unwrap())).unwrap();
        }
        for entry in fs::read_dir(samples()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && path.file_stem().is_some_and(|stem| stem != WITHOUT_TEXT) {
                fs::copy(&path, bench.path("texts").join(path.file_name().unwrap())).unwrap();
            }
        }
        damage::write(&bench.path("gold"), &bench.path("pred"), Damage { seed: 5, percent: 20, lossy: true });
        bench.add_confidences();
        bench.add_hostile();
        // A document that the gold does not have, for the warning.
        fs::write(bench.path("pred/other.jsonl"), format!("{}\n", observation("elsewhere", 0, 4, "人口"))).unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Two of three predictions say how sure they are, and bring evidence.
    fn add_confidences(&self) {
        for entry in fs::read_dir(self.path("pred")).unwrap() {
            let path = entry.unwrap().path();
            let line = |(number, line): (usize, &str)| {
                let mut fields: Value = serde_json::from_str(line).unwrap();
                if number % 3 != 0 {
                    fields["confidence"] = json!(((number * 37) % 101) as f64 / 100.0);
                    fields["sentence"] = json!(format!("第{}句：全市经济运行总体平稳。", number / 4));
                }
                format!("{fields}\n")
            };
            let lines: String = fs::read_to_string(&path).unwrap().lines().enumerate().map(line).collect();
            fs::write(&path, lines).unwrap();
        }
    }

    fn add_hostile(&self) {
        fs::write(self.path("texts").join(format!("{HOSTILE_DOC}.txt")), HOSTILE).unwrap();
        let place = |part: &str| HOSTILE.chars().collect::<String>().find(part).unwrap();
        let start = |part: &str| HOSTILE[..place(part)].chars().count() as i64;
        let (amount, growth) = (start("1.06"), start("5.8%"));
        let script = "<script>window.hostile=4</script>";
        let gold = [
            observation(HOSTILE_DOC, amount, amount + 7, "地区生产总值"),
            observation(HOSTILE_DOC, growth, growth + 4, &format!("地区生产总值{script}")),
            observation(HOSTILE_DOC, 0, 9, "</script>"),
        ];
        let pred = [
            observation(HOSTILE_DOC, amount, amount + 7, &format!("{script}地区生产总值")),
            // Two on one span, and one that only touches another.
            observation(HOSTILE_DOC, growth, growth + 4, "__proto__"),
            observation(HOSTILE_DOC, growth, growth + 4, "constructor"),
            observation(HOSTILE_DOC, growth + 2, growth + 5, "\u{202e}人口"),
        ];
        let lines = |side: &[Value]| side.iter().map(|o| format!("{o}\n")).collect::<String>();
        fs::write(self.path("gold/hostile.jsonl"), lines(&gold)).unwrap();
        fs::write(self.path("pred/hostile.jsonl"), lines(&pred)).unwrap();
    }

    /// The arguments that score and report share.
    fn arguments(&self) -> Vec<String> {
        let [gold, pred, texts] = ["gold", "pred", "texts"].map(|name| self.path(name).to_str().unwrap().to_owned());
        vec![gold, pred, "--texts".into(), texts]
    }

    fn report(&self) -> PathBuf {
        let output = self.path("report.html");
        let shared = self.arguments();
        let mut args = vec!["report"];
        args.extend(shared.iter().map(String::as_str));
        args.extend(["-o", output.to_str().unwrap(), "--title", TITLE, "--bootstrap", "50"]);
        let (_, outcome) = command::run(&args).unwrap();
        assert_eq!(outcome, Outcome::Passed);
        output
    }

    fn score(&self) -> (Value, Vec<String>) {
        let shared = self.arguments();
        let shared: Vec<_> = shared.iter().map(String::as_str).collect();
        let (json, _) = command::score(&[&shared[..], &["--json"]].concat()).unwrap();
        let (text, _) = command::score(&shared).unwrap();
        let warnings = text.lines().take_while(|line| !line.starts_with("gold ")).map(str::to_owned).collect();
        (serde_json::from_str(&json).unwrap(), warnings)
    }
}

fn observation(doc: &str, start: i64, end: i64, indicator: &str) -> Value {
    json!({"doc": doc, "start": start, "end": end, "indicator": indicator, "value": 1.06, "unit": "万亿元", "year": 2024,
        "scope": "云州市", "measure": "level", "status": "actual", "bound": "exact",
        "sentence": "<img src=x onerror=\"window.hostile=5\">"})
}

/// The data element of a page.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(json).unwrap()
}

/// The kinds of a pair, said anew from the verdict.
fn kinds(pair: &Pair<'_>) -> Vec<&'static str> {
    let wrong = |slot| !pair.verdict.right(slot);
    let of = [
        ("value", wrong(Slot::Value)),
        ("unit", wrong(Slot::Unit)),
        ("year", wrong(Slot::Year)),
        ("scope", wrong(Slot::Scope)),
        ("measure", wrong(Slot::Measure)),
        ("indicator~", wrong(Slot::IndicatorSimilar)),
        ("indicator=", wrong(Slot::IndicatorEqual) && !wrong(Slot::IndicatorSimilar)),
        ("period", wrong(Slot::Period) && !wrong(Slot::Year)),
        ("status", wrong(Slot::Status)),
        ("bound", wrong(Slot::Bound)),
    ];
    let kinds: Vec<_> = of.into_iter().filter(|&(_, wrong)| wrong).map(|(kind, _)| kind).collect();
    if kinds.is_empty() { vec!["right"] } else { kinds }
}

/// The fields that must be marked, by the verdict.
fn wrong_fields(pair: &Pair<'_>) -> Vec<&'static str> {
    let wrong = |slot| !pair.verdict.right(slot);
    let upper = |o: &Observation| o.value_max.as_ref().map(|figure| figure.number);
    let of = [
        ("indicator", wrong(Slot::IndicatorSimilar)),
        ("value", wrong(Slot::Value)),
        ("value_max", wrong(Slot::Value) && upper(pair.gold) != upper(pair.pred)),
        ("unit", wrong(Slot::Unit)),
        ("year_start", pair.gold.year_start != pair.pred.year_start),
        ("year", wrong(Slot::Year)),
        ("scope", wrong(Slot::Scope)),
        ("measure", wrong(Slot::Measure)),
        ("status", wrong(Slot::Status)),
        ("bound", wrong(Slot::Bound)),
    ];
    of.into_iter().filter(|&(_, wrong)| wrong).map(|(field, _)| field).collect()
}

/// One thing that the page must show.
struct Expected<'a> {
    gold: Option<&'a Observation>,
    pred: Option<&'a Observation>,
    kinds: Vec<&'static str>,
    wrong: Vec<&'static str>,
    id: String,
}

/// Everything of a document in reading order.
fn items<'a>(alignment: &'a Alignment<'a>) -> Vec<Expected<'a>> {
    let pairs = alignment.pairs.iter().map(|pair| (Some(pair.gold), Some(pair.pred), kinds(pair), wrong_fields(pair)));
    let missed = alignment.missed.iter().map(|&o| (Some(o), None, vec!["missed"], vec![]));
    let extra = alignment.extra.iter().map(|&o| (None, Some(o), vec!["extra"], vec![]));
    let all = pairs.chain(missed).chain(extra);
    let mut items: Vec<_> =
        all.map(|(gold, pred, kinds, wrong)| Expected { gold, pred, kinds, wrong, id: String::new() }).collect();
    items.sort_by_key(|item| {
        let place = item.gold.or(item.pred).unwrap();
        (place.start, place.end, item.gold.is_none())
    });
    items
}

fn part(text: &[char], start: i64, end: i64) -> String {
    text[start as usize..end as usize].iter().collect()
}

/// What the panel must show of a record: everything that it says, as it is written.
fn shown(o: Option<&Observation>) -> Value {
    let Some(o) = o else { return Value::Null };
    let fields = o.fields.as_ref().unwrap().iter().filter(|(key, value)| *key != "doc" && !value.is_null());
    fields
        .map(|(key, value)| (key.clone(), json!(value.as_str().map_or_else(|| value.to_string(), str::to_owned))))
        .collect()
}

fn counts<'a>(kinds: impl Iterator<Item = &'a Vec<&'static str>>) -> Value {
    let mut counts: BTreeMap<&str, usize> = KINDS.into_iter().map(|kind| (kind, 0)).collect();
    kinds.flatten().for_each(|kind| *counts.get_mut(kind).unwrap() += 1);
    json!(counts)
}

/// Pairs by gold label and predicted label, with `missed` as a column and `extra` as a row.
fn confusion(alignments: &[Alignment<'_>], label: fn(&Observation) -> Option<&str>) -> BTreeMap<String, usize> {
    let name = |o: &Observation| label(o).unwrap_or("(none)").to_owned();
    let mut table = BTreeMap::new();
    let mut add = |gold: String, pred: String| *table.entry(format!("{gold} {pred}")).or_insert(0) += 1;
    for alignment in alignments {
        alignment.pairs.iter().for_each(|pair| add(name(pair.gold), name(pair.pred)));
        alignment.missed.iter().for_each(|o| add(name(o), "missed".into()));
        alignment.extra.iter().for_each(|o| add("extra".into(), name(o)));
    }
    table
}

#[test]
fn a_reader_sees_and_finds_everything() {
    let Some(python) = peers::Python::with("a_reader_sees_and_finds_everything", &["selenium"]) else { return };
    let there = |names: &[&str]| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).is_file()))
    };
    if !there(&["chromium", "chromium-browser", "google-chrome"]) || !there(&["chromedriver"]) {
        return peers::left_out("a_reader_sees_and_finds_everything", "no chromium with its chromedriver");
    }
    let bench = Bench::new();
    let page = bench.report();
    let (figures, warnings) = bench.score();
    assert!(warnings.iter().any(|line| line.contains("elsewhere")), "{warnings:?}");

    let (gold_path, texts) = (bench.path("gold"), bench.path("texts"));
    let gold = Gold::read(&Source { path: &gold_path, texts: Some(&texts), split: None }, Detail::Whole).unwrap();
    let pred = gold.predictions(&bench.path("pred"), Detail::Whole).unwrap();
    let alignments = align(&gold.corpus, &pred.corpus, Criteria::default());
    let mut documents: Vec<_> = alignments.iter().map(items).collect();
    let (mut errors, mut right) = (0, 0);
    for item in documents.iter_mut().flatten() {
        let (letter, number) = if item.kinds == ["right"] { ('r', &mut right) } else { ('e', &mut errors) };
        *number += 1;
        item.id = format!("{letter}{number}");
    }
    assert!(errors > 50 && right > 50, "{errors} {right}");

    // Of each document the first and the last items, and of each kind the first.
    let mut looked_at = Vec::new();
    let mut seen = Vec::new();
    let mut searches: BTreeMap<&str, Vec<&str>> =
        [("粮食", vec![]), ("亿元", vec![]), ("<script>", vec![]), ("无此物", vec![])].into();
    for (document, alignment) in documents.iter().zip(&alignments) {
        let text = gold.text(alignment.doc);
        assert_eq!(text.is_none(), alignment.doc == WITHOUT_TEXT);
        for (number, item) in document.iter().enumerate() {
            let new = item.kinds.iter().any(|kind| !seen.contains(kind)) && item.kinds != ["right"];
            seen.extend(&item.kinds);
            let sides = || [item.gold, item.pred].into_iter().flatten();
            if item.kinds != ["right"] {
                for (query, found) in &mut searches {
                    let says = |o: &Observation| {
                        let place = || text.as_ref().map(|text| part(text, o.start, o.end));
                        let surface = o.surface.clone().or_else(place);
                        surface.is_some_and(|s| s.contains(query))
                            || o.indicator.as_ref().is_some_and(|i| i.contains(query))
                    };
                    if sides().any(says) {
                        found.push(&item.id);
                    }
                }
            }
            let hostile = alignment.doc == HOSTILE_DOC;
            if !(new || hostile || number < 2 || number + 2 > document.len()) || item.kinds == ["right"] {
                continue;
            }
            let (start, end) = (sides().map(|o| o.start).min().unwrap(), sides().map(|o| o.end).max().unwrap());
            looked_at.push(json!({
                "id": item.id,
                "gold": shown(item.gold),
                "pred": shown(item.pred),
                "wrong": item.wrong,
                "covered": text.as_ref().map(|text| part(text, start, end)),
            }));
        }
    }
    assert!(searches["粮食"].len() > 1 && searches["<script>"].len() == 2 && searches["无此物"].is_empty());

    let measures = confusion(&alignments, |o| o.measure.as_deref());
    let off = |(name, _): &(&String, &usize)| {
        let (gold, pred) = name.split_once(' ').unwrap();
        gold != pred && gold != "extra" && pred != "missed"
    };
    let (cell, count) = measures.iter().filter(off).max_by_key(|&(_, count)| *count).unwrap();
    let (cell_gold, cell_pred) = cell.split_once(' ').unwrap();

    let mut expected_figures = BTreeMap::new();
    for target in ["quantity", "tuple", "tuple-strict"] {
        for figure in ["p", "r", "f1"] {
            expected_figures.insert(format!("{target}.{figure}"), figures[target][figure].clone());
        }
    }
    let calibration = Calibration::of(&alignments, Target::Tuple).unwrap();
    expected_figures.insert("ece".into(), json!(calibration.ece));
    let errors_of = |items: &[Expected<'_>]| items.iter().filter(|item| item.kinds != ["right"]).count();
    let document = |(alignment, items): (&Alignment<'_>, &Vec<Expected<'_>>)| json!({"name": alignment.doc, "errors": errors_of(items), "kinds": counts(items.iter().map(|item| &item.kinds))});
    let number = |key: &str| figures[key].as_u64().unwrap();
    let expected = json!({
        "title": TITLE,
        "figures": expected_figures,
        "counts": {"gold": figures["gold"], "predicted": figures["pred"], "paired": figures["paired"],
            "missed": number("gold") - number("paired"), "extra": number("pred") - number("paired"), "to look at": errors},
        "warnings": warnings,
        "confusions": {"measure": measures, "status": confusion(&alignments, |o| o.status.as_deref()),
            "bound": confusion(&alignments, |o| o.bound.as_deref())},
        "cell": {"slot": "measure", "title": format!("gold {cell_gold}, predicted {cell_pred}"), "count": count},
        "kinds": counts(documents.iter().flatten().map(|item| &item.kinds)),
        "documents": alignments.iter().zip(&documents).map(document).collect::<Vec<_>>(),
        "searches": searches,
        "items": looked_at,
    });
    let expectation = bench.path("expected.json");
    fs::write(&expectation, expected.to_string()).unwrap();
    python.run("browser.py", &[&page, &expectation]);
}

#[test]
fn nothing_of_a_text_is_markup_and_nothing_is_lost() {
    let bench = Bench::new();
    let output = bench.report();
    let page = fs::read_to_string(&output).unwrap();
    // The page has its own two scripts, its own two ends of them, and no element of any text.
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (2, 2));
    assert!(!page.contains("<img") && !page.contains("<!--") && !page.contains("\u{2028}"));
    assert!(page.contains("<title>&lt;b&gt;云州市"));

    let model = data(&page);
    let document = model["documents"].as_array().unwrap().iter().find(|d| d["name"] == HOSTILE_DOC).unwrap();
    assert_eq!(document["text"], HOSTILE);
    let without = model["documents"].as_array().unwrap().iter().find(|d| d["name"] == WITHOUT_TEXT).unwrap();
    assert_eq!(without["text"], Value::Null);
    let (figures, warnings) = bench.score();
    assert_eq!(model["warnings"], json!(warnings));
    assert_eq!(model["total"]["tuple-strict"].to_string(), figures["tuple-strict"].to_string());
    let observations = figures["gold"].as_u64().unwrap() + figures["pred"].as_u64().unwrap();
    assert_eq!(model["records"]["rows"].as_array().unwrap().len() as u64, observations);
    assert!(model["intervals"]["over_documents"]["tuple"]["f1"][0].as_f64().unwrap() > 0.0);

    // The same again is the same again, and nothing is left beside the page.
    assert_eq!(fs::read_to_string(bench.report()).unwrap(), page);
    let names = fs::read_dir(bench.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
}

#[test]
fn two_thousand_observations_take_less_than_five_megabytes() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("texts")).unwrap();
    let sentence = |number: usize| {
        format!(
            "第{number}项：全市粮食产量达到{number}万吨，同比增长5.8%，增速居全省前列，农业综合生产能力稳步提高，乡村全面振兴扎实推进。\n"
        )
    };
    let (mut gold, mut pred) = (String::new(), String::new());
    for document in 0..5 {
        let doc = format!("yunzhou-{document}");
        let mut text = String::new();
        for number in 0..400 {
            let start = text.chars().count() as i64 + 3;
            text.push_str(&sentence(number));
            let mut o = observation(&doc, start, start + 4, "粮食产量");
            gold.push_str(&format!("{o}\n"));
            o["sentence"] = json!(sentence(number));
            o["section"] = json!("二、2024年工作回顾 > （一）农业农村");
            o["id"] = json!(format!("{:032x}", document * 1000 + number));
            o["flags"] = json!(["inferred_scope", "inferred_year"]);
            o["confidence"] = json!(0.93);
            pred.push_str(&format!("{o}\n"));
        }
        // As much text again in which nothing was found.
        text.push_str(&"全市上下团结奋斗。".repeat(2000));
        fs::write(path("texts").join(format!("{doc}.txt")), text).unwrap();
    }
    fs::write(path("gold.jsonl"), gold).unwrap();
    fs::write(path("pred.jsonl"), pred).unwrap();
    let [gold, pred, texts, output] =
        ["gold.jsonl", "pred.jsonl", "texts", "report.html"].map(|name| path(name).to_str().unwrap().to_owned());
    let (line, _) =
        command::run(&["report", &gold, &pred, "--texts", &texts, "-o", &output, "--bootstrap", "0"]).unwrap();
    assert_eq!(line, format!("{output}: gold 2000  predicted 2000  to look at 0  documents 5\n"));
    let size = fs::metadata(&output).unwrap().len();
    assert!((500_000..5_000_000).contains(&size), "{size}");
    assert_eq!(data(&fs::read_to_string(&output).unwrap())["intervals"], Value::Null);
}

#[test]
fn what_is_read_is_not_written_over_and_a_failure_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (gold, output) = (path("gold.jsonl"), path("report.html"));
    let line = format!("{}\n", observation("d", 0, 4, "人口"));
    fs::write(&gold, &line).unwrap();
    let error = command::run(&["report", &gold, &gold, "-o", &gold]).unwrap_err().to_string();
    assert_eq!(error, format!("{gold}: is read, and not written over"));
    assert_eq!(fs::read_to_string(&gold).unwrap(), line);

    fs::write(&output, "an older page").unwrap();
    command::run(&["report", &gold, &path("nowhere.jsonl"), "-o", &output]).unwrap_err();
    assert_eq!(fs::read_to_string(&output).unwrap(), "an older page");
    let nowhere = path("nowhere/report.html");
    let error = command::run(&["report", &gold, &gold, "-o", &nowhere]).unwrap_err().to_string();
    assert!(error.contains(&nowhere), "{error}");
    let error = command::run(&["report", &gold, &gold, "-o", folder.path().to_str().unwrap()]).unwrap_err();
    assert!(error.to_string().contains(folder.path().to_str().unwrap()), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
