//! What a user of the command line can see: outputs, errors, exit statuses.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use tempfile::TempDir;

const REPORT: &str = "云州市2024年国民经济和社会发展计划执行情况\n\n\
                      2024年，全市实现地区生产总值1202.5亿元，增长6.5%。新增持牌金融机构37家。\n";

fn zhibiao() -> Command {
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// The distinct `doc` fields, in order.
fn docs(lines: &str) -> Vec<String> {
    let mut docs: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["doc"].as_str().unwrap().to_owned())
        .collect();
    docs.dedup();
    docs
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn a_document_becomes_lines_that_fit_the_record() {
    let folder = folder(&[("云州.txt", REPORT.as_bytes())]);
    let run = zhibiao().arg("extract").arg(folder.path()).assert().code(0);
    let lines = stdout(&run);
    assert!(!lines.is_empty());
    let chars: Vec<char> = REPORT.chars().collect();
    for line in lines.lines() {
        let record: zhibiao::sink::Record<'_> = serde_json::from_str(line).unwrap();
        let (start, end) = (usize::try_from(record.start).unwrap(), usize::try_from(record.end).unwrap());
        assert_eq!(record.doc, "云州");
        assert_eq!(chars[start..end].iter().collect::<String>(), record.surface);
    }
    assert!(lines.contains(r#""value":1202.5,"#), "{lines}");
    let count = lines.lines().count();
    assert_eq!(stderr(&run), format!("zhibiao: 1 document, {count} observations, 0 failures\n"));
}

#[test]
fn any_number_of_jobs_writes_the_same_bytes() {
    let mut files = Vec::new();
    for i in 0..60 {
        // Of very different length, so that they end in another order than they begin.
        let text = format!("云州市2024年计划执行情况\n新增持牌金融机构{}家。\n", i + 1).repeat(1 + (i * 37) % 50);
        files.push((format!("{}/{i}.txt", i % 3), text));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files);
    let run = |jobs: &str| stdout(&zhibiao().args(["extract", "--jobs", jobs]).arg(folder.path()).assert().code(0));
    let one = run("1");
    assert_eq!(one, run("4"));
    assert_eq!(one, run("13"));
    let mut sorted = docs(&one);
    assert_eq!(sorted.len(), 60);
    sorted.sort_by_key(|doc| format!("{doc}.txt"));
    assert_eq!(docs(&one), sorted);
}

#[test]
fn paths_come_in_the_order_given_and_hidden_files_are_left_out() {
    let text = REPORT.as_bytes();
    let folder = folder(&[("b.txt", text), ("a/z.md", text), ("a/.git/x.txt", text), (".h.txt", text), ("无", text)]);
    let at = |name: &str| folder.path().join(name);
    let run = zhibiao().arg("extract").args([at("b.txt"), at("a"), at(".h.txt"), at("无")]).assert().code(0);
    assert_eq!(docs(&stdout(&run)), ["b", "z", ".h", "无"]);
    let run = zhibiao().arg("extract").arg(folder.path()).assert().code(0);
    assert_eq!(docs(&stdout(&run)), ["a/z", "b", "无"]);
}

#[test]
fn encodings_give_the_same_observations() {
    let bom = [b"\xef\xbb\xbf", REPORT.as_bytes()].concat();
    let gb = gb18030(REPORT);
    let run = |bytes: &[u8], encoding: &str| {
        let folder = folder(&[("a.txt", bytes)]);
        stdout(&zhibiao().args(["extract", "--encoding", encoding]).arg(folder.path()).assert().code(0))
    };
    let plain = run(REPORT.as_bytes(), "auto");
    assert!(!plain.is_empty());
    assert_eq!(plain, run(&bom, "auto"));
    assert_eq!(plain, run(&gb, "auto"));
    assert_eq!(plain, run(&gb, "gb18030"));
    assert_eq!(plain, run(REPORT.as_bytes(), "utf-8"));
    let folder = folder(&[("a.txt", &gb)]);
    let forced = zhibiao().args(["extract", "--encoding", "utf-8"]).arg(folder.path()).assert().code(1);
    assert!(stderr(&forced).contains("a.txt: undecodable: "), "{}", stderr(&forced));
}

#[test]
fn standard_input_is_a_document() {
    for arguments in [&["extract", "-"][..], &["extract"]] {
        let run = zhibiao().args(arguments).write_stdin(REPORT).assert().code(0);
        assert_eq!(docs(&stdout(&run)), ["stdin"]);
    }
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_done() {
    let pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
    // Told by their content: a PDF by the name of a text, a text by the name of a PDF.
    let files: &[(&str, &[u8])] = &[
        ("a.txt", REPORT.as_bytes()),
        ("b.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("c.txt", pdf),
        ("d.pdf", REPORT.as_bytes()),
        ("e.csv", b"a,b\n"),
        ("f", b"\x89PNG\r\n\x1A\n"),
    ];
    let folder = folder(files);
    let errors = folder.path().join("errors.jsonl");
    let missing = folder.path().join("none.txt");
    let run = zhibiao().arg("extract").args([folder.path(), &missing]).arg("--errors").arg(&errors).assert().code(1);
    assert_eq!(docs(&stdout(&run)), ["a", "d"]);
    let count = stdout(&run).lines().count();
    assert_eq!(stderr(&run), format!("zhibiao: 2 documents, {count} observations, 5 failures\n"));
    let lines = fs::read_to_string(&errors).unwrap();
    let told: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<&str> = told.iter().map(|failure| failure["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unsupported_format", "broken_file", "unsupported_format", "binary", "not_found"]);
    assert!(told[0]["path"].as_str().unwrap().ends_with("b.doc"));
    assert!(told[0]["reason"].as_str().unwrap().contains("docx"), "{}", told[0]);
    assert_eq!(told[0].as_object().unwrap().keys().collect::<Vec<_>>(), ["path", "code", "reason", "position"]);
    assert_eq!(told[3]["position"], 0);

    let run = zhibiao().args(["extract", "--quiet"]).arg(&missing).assert().code(1);
    let line = stderr(&run);
    assert!(line.starts_with("zhibiao: ") && line.contains("none.txt: not_found: "), "{line}");
    assert_eq!(line.lines().count(), 1);
}

/// A report that is long enough to be known again.
fn long_report(year: i32) -> String {
    let mut text = format!("云州市{year}年国民经济和社会发展计划执行情况\n云政发〔{year}〕5号\n一、执行情况\n");
    for n in 1..40 {
        text += &format!("第{n}类产业增加值完成{}亿元，新增企业{}家。\n", n * 7 + year, n * 3 + year);
    }
    text + &format!("云州市人民政府\n{year}年3月8日\n")
}

#[test]
fn the_index_tells_what_documents_are() {
    let copy = long_report(2024).replace('，', "，\n");
    let files = [("a.txt", long_report(2024)), ("b.txt", copy), ("c.txt", long_report(2023)), ("d.txt", String::new())];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = folder(&files);
    let index = folder.path().join("documents.jsonl");
    let run = |dedup: &str| {
        let run =
            zhibiao().args(["extract", "--dedup", dedup, "--docs"]).arg(&index).arg(folder.path()).assert().code(0);
        let lines = fs::read_to_string(&index).unwrap();
        let told: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (docs(&stdout(&run)), told, stderr(&run))
    };
    let (observed, told, _) = run("off");
    assert_eq!(observed, ["a", "b", "c"]);
    let strings =
        |key: &str| -> Vec<Option<String>> { told.iter().map(|line| line[key].as_str().map(str::to_owned)).collect() };
    assert_eq!(strings("doc"), ["a", "b", "c", "d"].map(|id| Some(id.to_owned())));
    assert_eq!(strings("document_number")[0].as_deref(), Some("云政发〔2024〕5号"));
    assert_eq!(strings("date")[2].as_deref(), Some("2023-03-08"));
    assert_eq!(strings("area")[0].as_deref(), Some("云州市"));
    assert_eq!(strings("format")[0].as_deref(), Some("txt"));
    assert_eq!((&told[0]["year_reviewed"], &told[0]["year_planned"]), (&2023.into(), &2024.into()));
    assert_eq!(told[3]["observations"], 0);
    assert!(told.iter().all(|line| line["duplicate_of"].is_null()));
    let (observed, told, said) = run("mark");
    assert_eq!(observed, ["a", "b", "c"]);
    assert_eq!((told[1]["duplicate_of"].as_str(), told[2]["duplicate_of"].as_str()), (Some("a"), None));
    assert!(said.contains("1 duplicate"), "{said}");
    assert_eq!(run("skip").0, ["a", "c"]);
}

#[test]
fn the_text_that_is_read_can_be_seen() {
    let source = "云州市2024年计划执行情况\n\n一、总体情况\n全市实现地区生\u{200B}产总值1202.5亿元。\n";
    let folder = folder(&[("a.txt", source.as_bytes())]);
    let text = |arguments: &[&str]| {
        stdout(&zhibiao().arg("text").args(arguments).arg(folder.path().join("a.txt")).assert().code(0))
    };
    assert_eq!(text(&["--raw"]), source);
    assert!(text(&[]).contains("\n# 一、总体情况\n全市实现地区生产总值1202.5亿元。\n"), "{}", text(&[]));
    let chars: Vec<char> = source.chars().collect();
    let map = text(&["--offsets"]);
    let mut rows = 0;
    for row in map.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [_, _, from, to, "same", words] = cells[..] else { panic!("{row}") };
        let source: String = chars[from.parse().unwrap()..to.parse().unwrap()].iter().collect();
        assert_eq!(source, words);
        rows += 1;
    }
    assert!(rows > 2, "{map}");
}

#[test]
fn a_document_that_is_too_large_is_refused() {
    let folder = folder(&[("a.txt", REPORT.as_bytes())]);
    // A sparse file: it takes no space.
    fs::File::create(folder.path().join("b.txt")).unwrap().set_len((512 << 20) + 1).unwrap();
    let run = zhibiao().arg("extract").arg(folder.path()).assert().code(1);
    assert!(stderr(&run).contains("b.txt: too_large: more than 512 MB"), "{}", stderr(&run));
    assert_eq!(docs(&stdout(&run)), ["a"]);
}

#[test]
fn quiet_runs_say_nothing() {
    let folder = folder(&[("a.txt", REPORT.as_bytes())]);
    let run = zhibiao().args(["extract", "-q"]).arg(folder.path()).assert().code(0);
    assert_eq!(stderr(&run), "");
}

#[test]
fn the_output_file_is_replaced_at_the_end_only() {
    let folder = folder(&[("in/a.txt", REPORT.as_bytes()), ("out.jsonl", b"old\n")]);
    let out = folder.path().join("out.jsonl");
    zhibiao().arg("extract").arg(folder.path().join("in")).arg("-o").arg(&out).assert().code(0).stdout("");
    assert_eq!(docs(&fs::read_to_string(&out).unwrap()), ["a"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary is left");
    // The run's own files are no inputs.
    let run = zhibiao().arg("extract").arg(folder.path()).arg("-o").arg(&out).assert().code(0);
    assert!(stderr(&run).contains(" 0 failures"), "{}", stderr(&run));
    assert_eq!(docs(&fs::read_to_string(&out).unwrap()), ["in/a"]);
}

#[test]
fn wrong_usage_is_told_apart() {
    let folder = folder(&[("a.txt", REPORT.as_bytes())]);
    let file = folder.path().join("a.txt");
    zhibiao().assert().code(2);
    zhibiao().args(["extract", "--jobs", "0"]).arg(&file).assert().code(2);
    zhibiao().args(["extract", "--encoding", "latin1"]).arg(&file).assert().code(2);
    zhibiao().arg("extract").arg(&file).arg("-o").arg(&file).assert().code(2);
    zhibiao().arg("extract").arg(&file).arg("-o").arg(folder.path().join("no/such/folder")).assert().code(2);
    assert_eq!(fs::read_to_string(&file).unwrap(), REPORT);
    zhibiao().arg("--help").assert().code(0);
    zhibiao().arg("--version").assert().code(0);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_told() {
    let folder = folder(&[("a.txt", REPORT.as_bytes())]);
    let run = zhibiao().arg("extract").arg(folder.path()).args(["-o", "/dev/full"]).assert().code(3);
    assert!(stderr(&run).starts_with("zhibiao: /dev/full: "), "{}", stderr(&run));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let text = REPORT.repeat(200);
    let files: Vec<(String, &[u8])> = (0..40).map(|i| (format!("{i:02}.txt"), text.as_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let folder = folder(&files);
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("zhibiao"))
        .arg("extract")
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
}

#[test]
fn quantities_are_one_object_a_line() {
    let run = zhibiao().arg("quantities").write_stdin("\u{feff}增长6.50%。\r\n\n到2024年达37家").assert().code(0);
    let text = stdout(&run);
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    let first = &lines[0]["mentions"][0];
    assert_eq!((&lines[0]["line"], &first["start"], &first["surface"]), (&1.into(), &2.into(), &"6.50%".into()));
    assert_eq!(lines[1], serde_json::json!({"line": 2, "mentions": []}));
    let count = |arguments: &[&str]| {
        let run = zhibiao().args(arguments).write_stdin("到2024年达37家").assert().code(0);
        let line: serde_json::Value = serde_json::from_str(&stdout(&run)).unwrap();
        line["mentions"].as_array().unwrap().len()
    };
    assert_eq!((count(&["quantities"]), count(&["quantities", "--all", "-"])), (1, 2));
    zhibiao().args(["quantities", "none.txt"]).assert().code(1);
}

#[test]
fn quantities_go_on_after_a_bad_line() {
    let mut text = "增长5%\n".as_bytes().to_vec();
    text.extend_from_slice(&[0, 1, 2, 3, 0xff, 0xff, 0, 1, 2, b'\n']);
    text.extend_from_slice("达37家\n".as_bytes());
    let run = zhibiao().arg("quantities").write_stdin(text).assert().code(1);
    let lines: Vec<serde_json::Value> = stdout(&run).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let counts: Vec<usize> = lines.iter().map(|line| line["mentions"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [1, 0, 1]);
}

#[test]
fn explain_shows_source_mentions_and_rules() {
    let folder = folder(&[("a.txt", REPORT.as_bytes())]);
    let explain = |arguments: &[&str]| {
        let run = zhibiao().arg("explain").arg(folder.path().join("a.txt")).args(arguments).assert().code(0);
        (stdout(&run), stderr(&run))
    };
    let (all, _) = explain(&[]);
    for shown in ["document a", "below", "1202.5亿元", "^^^", "rules: ", "云州市"] {
        assert!(all.contains(shown), "{shown} is not in\n{all}");
    }
    assert!(!all.contains('\x1b'), "colours are for terminals");
    let (one, _) = explain(&["--grep", "金融 机构"]);
    assert!(one.contains("37家") && !one.contains("1202.5"), "{one}");
    let number = one.lines().find_map(|line| line.strip_prefix("sentence ")).unwrap().split(' ').next().unwrap();
    assert_eq!(explain(&["--sentence", number]).0, one);
    assert!(explain(&["--sentence", "99"]).1.contains("no such sentence"));
    zhibiao().args(["explain", "none.txt"]).assert().code(1);
    zhibiao().args(["explain", "a.txt", "--sentence", "1", "--grep", "x"]).assert().code(2);
}

#[test]
fn the_scorer_is_mounted() {
    let folder = folder(&[("a.txt", REPORT.as_bytes())]);
    let out = folder.path().join("a.jsonl");
    zhibiao().arg("extract").arg(folder.path().join("a.txt")).arg("-o").arg(&out).assert().code(0);
    let score = |minimum: &[&str]| zhibiao().args(["eval", "score"]).args([&out, &out]).args(minimum).assert();
    score(&["--min-f1", "1"]).code(0);
    zhibiao().args(["eval", "score", "none", "none"]).assert().code(2);
}

#[test]
fn the_schema_is_the_one_in_the_documentation() {
    let run = zhibiao().arg("schema").assert().code(0);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/observation.schema.json");
    assert_eq!(stdout(&run), fs::read_to_string(kept).unwrap());
}
