//! The regression table: what is written for the worked example, what is lost and won, and which tables are refused.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zhibiao_eval::{EvalError, Outcome};

/// The table of the worked example, put together by hand from its table in `docs/EVALUATION.md`.
const EXAMPLE: &str = "\
doc,start,end,indicator,value,unit,outcome,wrong
yunzhou-2025,2,7,工作回顾,2024,年,extra,
yunzhou-2025,22,29,地区生产总值,1.06,万亿元,strict,
yunzhou-2025,34,38,地区生产总值,5.8,%,tuple,indicator=
yunzhou-2025,45,47,地区生产总值增速,3,位,strict,
yunzhou-2025,54,60,新增城镇就业,12.4,万人,tuple,indicator=
yunzhou-2025,68,72,城镇调查失业率,5.1,%,missed,
yunzhou-2025,75,82,城镇调查失业率,-0.2,个百分点,paired,value
yunzhou-2025,92,95,建成社区食堂,46,个,strict,
yunzhou-2025,92,95,建成社区食堂,46,个,extra,
yunzhou-2025,102,107,粮食产量,320,万吨,strict,bound
yunzhou-2025,129,133,地区生产总值,5.5,%,quantity,year+status
yunzhou-2025,140,146,新建学校,20..25,所,paired,value
";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/example").join(name)
}

/// The gold of the example, predictions and a table, each of which may be changed.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { folder: TempDir::new().unwrap() };
        for name in ["gold.jsonl", "pred.jsonl"] {
            fs::copy(example(name), bench.path(name)).unwrap();
        }
        fs::write(bench.path("table.csv"), EXAMPLE).unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces the first of a text that must be there.
    fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name}: no {from}");
        fs::write(self.path(name), text.replacen(from, to, 1)).unwrap();
    }

    /// Changes a line that must be there, or takes it out.
    fn change_line(&self, name: &str, number: usize, change: impl Fn(&str) -> Option<String>) {
        let text = self.read(name);
        let lines = text.lines().enumerate();
        let lines = lines.filter_map(|(i, line)| if i + 1 == number { change(line) } else { Some(line.to_owned()) });
        let changed: String = lines.map(|line| line + "\n").collect();
        assert_ne!(changed, text, "{name}:{number}");
        fs::write(self.path(name), changed).unwrap();
    }

    fn run(&self, options: &[&str]) -> Result<(String, Outcome), EvalError> {
        let [gold, pred, table] = ["gold.jsonl", "pred.jsonl", "table.csv"].map(|name| self.path(name));
        let args = ["baseline", gold.to_str().unwrap(), pred.to_str().unwrap(), "--table", table.to_str().unwrap()];
        command::run(&[&args, options].concat())
    }

    /// What is said below the counts, with the folder's name taken out, and whether it passes, and does so exactly.
    fn compare(&self) -> (Vec<String>, Outcome, Outcome) {
        let (text, outcome) = self.run(&[]).unwrap();
        let (exact_text, exact) = self.run(&["--exact"]).unwrap();
        assert_eq!(text, exact_text);
        let folder = format!("{}/", self.folder.path().display());
        let lines = text.lines().filter(|line| !line.starts_with("strict ")).map(|line| line.replace(&folder, ""));
        (lines.collect(), outcome, exact)
    }

    fn fault(&self) -> String {
        let folder = format!("{}/", self.folder.path().display());
        self.run(&[]).unwrap_err().to_string().replace(&folder, "")
    }
}

const ANEW: &str = "table.csv: write it anew with --write if this is meant";

#[test]
fn the_table_of_the_example_is_that_of_the_page() {
    let bench = Bench::new();
    assert_eq!(bench.compare(), (vec![], Outcome::Passed, Outcome::Passed));
    fs::remove_file(bench.path("table.csv")).unwrap();
    let (text, outcome) = bench.run(&["--write"]).unwrap();
    assert_eq!(outcome, Outcome::Passed);
    assert!(text.starts_with("strict 4  tuple 2  quantity 1  paired 2  missed 1  extra 2\n"), "{text}");
    assert!(text.ends_with("table.csv: written, 12 rows\n"), "{text}");
    assert_eq!(bench.read("table.csv"), EXAMPLE);
}

#[test]
fn the_order_of_the_lines_and_line_ends_do_not_matter() {
    let bench = Bench::new();
    for name in ["gold.jsonl", "pred.jsonl"] {
        let turned: String = bench.read(name).lines().rev().map(|line| format!("{line}\n")).collect();
        fs::write(bench.path(name), turned).unwrap();
    }
    fs::write(bench.path("table.csv"), EXAMPLE.replace('\n', "\r\n")).unwrap();
    assert_eq!(bench.compare(), (vec![], Outcome::Passed, Outcome::Passed));
}

#[test]
fn a_prediction_that_is_gone_is_a_lost_row() {
    let bench = Bench::new();
    bench.change_line("pred.jsonl", 1, |_| None);
    let (lines, outcome, exact) = bench.compare();
    assert_eq!((outcome, exact), (Outcome::Differs, Outcome::Differs));
    assert_eq!(lines, ["lost: 1", "  table.csv:3  yunzhou-2025:22 地区生产总值 1.06 万亿元: strict → missed", ANEW]);
}

#[test]
fn a_slot_more_that_is_wrong_is_a_lost_row_though_the_figure_is_the_same() {
    let bench = Bench::new();
    bench.change_line("pred.jsonl", 1, |line| Some(line.replace("\"exact\"", "\"approx\"")));
    let (lines, outcome, _) = bench.compare();
    assert_eq!(outcome, Outcome::Differs);
    assert_eq!(
        lines,
        ["lost: 1", "  table.csv:3  yunzhou-2025:22 地区生产总值 1.06 万亿元: strict → strict (bound)", ANEW]
    );
}

#[test]
fn a_new_extra_is_a_lost_row() {
    let bench = Bench::new();
    let extra = r#"{"doc":"yunzhou-2025","start":0,"end":2,"indicator":"标题","value":2,"unit":null}"#;
    fs::write(bench.path("pred.jsonl"), bench.read("pred.jsonl") + extra).unwrap();
    let (lines, outcome, _) = bench.compare();
    assert_eq!(outcome, Outcome::Differs);
    assert_eq!(lines, ["lost: 1", "  table.csv:new  yunzhou-2025:0 标题 2: extra", ANEW]);
}

#[test]
fn won_rows_fail_only_where_the_table_must_be_current() {
    let bench = Bench::new();
    // The missed rate is found, and one of the extras is gone.
    let rate = bench.read("gold.jsonl").lines().find(|line| line.contains("5.1")).unwrap().to_owned();
    let pred = bench.read("pred.jsonl");
    let without: String =
        pred.lines().filter(|line| !line.contains("工作回顾")).map(|line| format!("{line}\n")).collect();
    fs::write(bench.path("pred.jsonl"), without + &rate).unwrap();
    let (lines, outcome, exact) = bench.compare();
    assert_eq!((outcome, exact), (Outcome::Passed, Outcome::Differs));
    assert_eq!(
        lines,
        [
            "won: 2",
            "  table.csv:2  yunzhou-2025:2 工作回顾 2024 年: extra → gone",
            "  table.csv:7  yunzhou-2025:68 城镇调查失业率 5.1 %: missed → strict",
            ANEW
        ]
    );
}

#[test]
fn what_is_neither_better_nor_worse_has_changed() {
    let bench = Bench::new();
    let pred = bench.read("pred.jsonl").replace("工作回顾", "全年工作回顾");
    fs::write(bench.path("pred.jsonl"), pred).unwrap();
    // Before, the target had its year right and its scope wrong instead.
    bench.change_line("table.csv", 12, |line| Some(line.replace("year+status", "scope+status")));
    let (lines, outcome, exact) = bench.compare();
    assert_eq!((outcome, exact), (Outcome::Passed, Outcome::Differs));
    assert_eq!(
        lines,
        [
            "changed: 2",
            "  table.csv:2  yunzhou-2025:2 工作回顾 2024 年: extra → yunzhou-2025:2 全年工作回顾 2024 年",
            "  table.csv:12  yunzhou-2025:129 地区生产总值 5.5 %: quantity (scope+status) → quantity (year+status)",
            ANEW
        ]
    );
}

#[test]
fn a_win_does_not_make_up_for_a_loss() {
    let bench = Bench::new();
    bench.change_line("pred.jsonl", 1, |line| Some(line.replace("10600", "10700")));
    bench.change_line("pred.jsonl", 2, |line| Some(line.replace("全市生产总值", "地区生产总值")));
    let (lines, outcome, _) = bench.compare();
    assert_eq!(outcome, Outcome::Differs);
    assert_eq!(
        lines,
        [
            "lost: 1",
            "  table.csv:3  yunzhou-2025:22 地区生产总值 1.06 万亿元: strict → paired (value)",
            "won: 1",
            "  table.csv:4  yunzhou-2025:34 地区生产总值 5.8 %: tuple (indicator=) → strict",
            ANEW
        ]
    );
}

#[test]
fn rows_in_another_order_are_right_and_not_current() {
    let bench = Bench::new();
    let mut lines: Vec<_> = EXAMPLE.lines().collect();
    lines.swap(3, 5);
    fs::write(bench.path("table.csv"), lines.join("\n") + "\n").unwrap();
    let (lines, outcome, exact) = bench.compare();
    assert_eq!((outcome, exact), (Outcome::Passed, Outcome::Differs));
    assert_eq!(lines, ["table.csv: the rows are right and stand in another order or form", ANEW]);
}

#[test]
fn a_table_that_does_not_belong_to_the_gold_is_an_error() {
    let fault = |change: &dyn Fn(&Bench)| {
        let bench = Bench::new();
        change(&bench);
        bench.fault()
    };
    let in_table = |from: &'static str, to: &'static str| fault(&|bench: &Bench| bench.change("table.csv", from, to));
    assert_eq!(
        in_table("unit,outcome", "outcome,unit"),
        "table.csv:1: the header is doc,start,end,indicator,value,outcome,unit,wrong, not \
         doc,start,end,indicator,value,unit,outcome,wrong"
    );
    assert_eq!(
        in_table("yunzhou-2025,45", "qingchuan,45"),
        "table.csv:5: a row of qingchuan, which is not among the gold documents"
    );
    assert_eq!(
        in_table("1.06", "1.07"),
        "table.csv:3: the gold has no observation yunzhou-2025:22 地区生产总值 1.07 万亿元 (to 29)"
    );
    assert_eq!(
        in_table("yunzhou-2025,45,47,", "yunzhou-2025,22,29,地区生产总值,1.06,万亿元,missed,\nyunzhou-2025,45,47,"),
        "table.csv:5: one row too many for yunzhou-2025:22 地区生产总值 1.06 万亿元"
    );
    assert_eq!(
        in_table("missed", "lost"),
        "table.csv:7: outcome is \"lost\", not one of strict, tuple, quantity, paired, missed, extra"
    );
    assert_eq!(in_table("yunzhou-2025,45,47,", "yunzhou-2025,45,"), "table.csv:5: 7 columns, not 8");
    assert_eq!(
        fault(&|bench: &Bench| (3..=5).for_each(|_| bench.change_line("table.csv", 3, |_| None))),
        "table.csv: no row for the gold observation yunzhou-2025:22 地区生产总值 1.06 万亿元 (gold.jsonl:1), nor for 2 more"
    );
    assert!(fault(&|bench: &Bench| fs::remove_file(bench.path("table.csv")).unwrap()).starts_with("table.csv: "));
}

#[test]
fn gold_that_changed_needs_a_new_table() {
    let bench = Bench::new();
    bench.change("gold.jsonl", "\"value\": 46", "\"value\": 47");
    let reason = "table.csv:9: the gold has no observation yunzhou-2025:92 建成社区食堂 46 个 (to 95)";
    assert_eq!(bench.fault(), reason);
    let (text, outcome) = bench.run(&["--write"]).unwrap();
    assert_eq!(outcome, Outcome::Passed);
    assert!(text.contains("not compared with what it was: "), "{text}");
    assert_eq!(bench.run(&["--exact"]).unwrap().1, Outcome::Passed);
    assert!(bench.read("table.csv").contains("92,95,建成社区食堂,47,个,paired,value\n"));
}

#[test]
fn writing_says_what_is_lost() {
    let bench = Bench::new();
    bench.change_line("pred.jsonl", 1, |_| None);
    let (text, _) = bench.run(&["--write"]).unwrap();
    assert!(text.contains("lost: 1\n") && text.contains("strict → missed"), "{text}");
    assert_eq!(bench.compare(), (vec![], Outcome::Passed, Outcome::Passed));
}

#[test]
fn empty_gold_is_never_a_success() {
    let bench = Bench::new();
    fs::write(bench.path("gold.jsonl"), "").unwrap();
    fs::write(bench.path("table.csv"), "doc,start,end,indicator,value,unit,outcome,wrong\n").unwrap();
    assert_eq!(bench.fault(), "gold.jsonl: no gold observation");
    assert_eq!(bench.run(&["--write"]).unwrap_err().to_string(), bench.run(&[]).unwrap_err().to_string());
}

#[test]
fn a_document_that_is_left_out_leaves_no_half_table() {
    let bench = Bench::new();
    let texts = TempDir::new().unwrap();
    fs::write(texts.path().join("b.txt"), "1人").unwrap();
    let digest = zhibiao_eval::texts::digest("1人".as_bytes());
    let rows = format!("doc,sha256,bytes,observations,split\nyunzhou-2025,00,1,10,dev\nb,{digest},4,1,dev\n");
    fs::write(bench.path("MANIFEST.csv"), rows).unwrap();
    let one = r#"{"doc":"b","start":0,"end":2,"indicator":"人口","value":1,"unit":"人","year":2024,"scope":"青川省","measure":"level","status":"actual","bound":"exact"}"#;
    fs::write(bench.path("gold.jsonl"), bench.read("gold.jsonl") + one).unwrap();
    let error = bench.run(&["--texts", texts.path().to_str().unwrap()]).unwrap_err().to_string();
    assert!(error.contains("a table is of the whole gold, and yunzhou-2025 is left out: "), "{error}");
}
