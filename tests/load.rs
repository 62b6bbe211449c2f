//! `zhibiao load` and `extract -o TARGET`: what stands in a database afterwards, loading twice, and loads that are killed.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "common/rows.rs"]
mod made;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use made::{Killer, lines, timed};
use rusqlite::Connection;
use tempfile::TempDir;
use zhibiao::sink::{DocumentEntry, Record, Row, Target};

const REPORT: &str = "云州市2024年国民经济和社会发展计划执行情况\n\n\
                      2024年，全市实现地区生产总值1202.5亿元，增长6.5%。新增持牌金融机构37家。\n";

fn zhibiao() -> Command {
    Command::cargo_bin("zhibiao").unwrap()
}

/// Loads `text` from standard input; what is told on standard error.
fn load(text: &str, target: &Path, options: &[&str], code: i32) -> String {
    let run = zhibiao().args(["load", "-"]).arg(target).args(options).write_stdin(text).assert().code(code);
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

/// All rows of a target as JSON Lines.
fn dump<R: Row + serde::Serialize + serde::de::DeserializeOwned + 'static>(path: &Path) -> String {
    let rows = Target::parse(path.to_str().unwrap()).unwrap().rows::<R>().unwrap();
    rows.map(|row| serde_json::to_string(&row.unwrap()).unwrap() + "\n").collect()
}

fn observations(path: &Path) -> String {
    dump::<Record<'static>>(path)
}

/// Holds lines to what they should be; the first that is not is shown.
fn hold(found: &str, expected: &str) {
    for (number, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {number}");
    }
    assert_eq!(found.lines().count(), expected.lines().count(), "lines");
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn rows_come_back_as_they_were_and_loading_twice_changes_nothing() {
    let folder = folder();
    let target = folder.path().join("out.sqlite");
    let text = lines(0, 700, 0);
    assert_eq!(load(&text, &target, &[], 0), "zhibiao: 700 rows: 700 added, 0 changed, 0 same\n");
    hold(&observations(&target), &text);
    let before = fs::read(&target).unwrap();
    assert_eq!(load(&text, &target, &[], 0), "zhibiao: 700 rows: 0 added, 0 changed, 700 same\n");
    assert!(fs::read(&target).unwrap() == before, "the file has changed");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left beside it");
}

#[test]
fn what_differs_is_changed_and_what_is_new_is_added() {
    let folder = folder();
    let target = folder.path().join("out.db");
    load(&lines(0, 300, 0), &target, &["--quiet"], 0);
    let told = load(&lines(100, 500, 8), &target, &[], 0);
    assert_eq!(told, "zhibiao: 400 rows: 200 added, 66 changed, 134 same\n");
    let expected = [lines(0, 100, 0), lines(100, 500, 8)].concat();
    hold(&observations(&target), &expected);
}

#[test]
fn of_rows_with_one_key_the_last_counts() {
    let folder = folder();
    let target = folder.path().join("out.sqlite3");
    let twice = [lines(0, 50, 8), lines(0, 50, 0)].concat();
    let told = load(&twice, &target, &[], 0);
    assert_eq!(told, "zhibiao: 50 rows: 50 added, 0 changed, 0 same; 50 earlier with the same key left out\n");
    hold(&observations(&target), &lines(0, 50, 0));
    let told = load(&twice, &target, &[], 0);
    assert_eq!(told, "zhibiao: 50 rows: 0 added, 0 changed, 50 same; 50 earlier with the same key left out\n");
    let db = Connection::open(&target).unwrap();
    assert_eq!(db.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
}

#[test]
fn rows_that_a_document_lost_go_only_when_asked() {
    let folder = folder();
    let target = folder.path().join("out.sqlite");
    // Two documents of 200 rows and one of 50.
    load(&lines(0, 450, 0), &target, &["-q"], 0);
    load(&lines(0, 150, 0), &target, &["-q"], 0);
    hold(&observations(&target), &lines(0, 450, 0));
    let told = load(&lines(0, 150, 0), &target, &["--replace"], 0);
    assert_eq!(told, "zhibiao: 150 rows: 0 added, 0 changed, 150 same, 50 removed\n");
    hold(&observations(&target), &[lines(0, 150, 0), lines(200, 450, 0)].concat());
    let file = folder.path().join("a.jsonl");
    assert!(load("", &file, &["--replace"], 2).contains("--replace is for databases"));
}

#[test]
fn bad_rows_are_told_by_file_and_line_and_the_others_are_loaded() {
    let folder = folder();
    let (file, target, errors) = (folder.path().join("in.jsonl"), folder.path().join("a.db"), folder.path().join("e"));
    let good = lines(0, 3, 0);
    let good: Vec<&str> = good.lines().collect();
    let long = good[2].replace("0.25", "12345678901234567.89");
    fs::write(&file, [good[0], "{\"doc\":1}", "", good[1], "not JSON", &long].join("\n")).unwrap();
    let run = zhibiao().arg("load").arg(&file).arg(&target).arg("--errors").arg(&errors).assert().code(1);
    let told = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert_eq!(told, "zhibiao: 2 rows: 2 added, 0 changed, 0 same\n");
    let failures = fs::read_to_string(&errors).unwrap();
    let failures: Vec<serde_json::Value> = failures.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let reasons: Vec<&str> = failures.iter().map(|failure| failure["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons[0].starts_with("row 2: column 8: ") && reasons[1].starts_with("row 5: "), "{reasons:?}");
    assert!(reasons[2].starts_with("row 6: column value: ") && reasons[2].contains("more digits"), "{reasons:?}");
    assert!(failures.iter().all(|f| f["code"] == "bad_row" && f["path"] == file.to_str().unwrap()));
    hold(&observations(&target), &(good[..2].join("\n") + "\n"));
}

#[test]
fn databases_of_others_are_left_alone() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    Connection::open(at("other.db")).unwrap().execute_batch("CREATE TABLE observations (a)").unwrap();
    fs::write(at("text.db"), "no database, but long enough to be looked at".repeat(100)).unwrap();
    load(&lines(0, 5, 0), &at("older.db"), &["-q"], 0);
    Connection::open(at("older.db")).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    load(&lines(0, 5, 0), &at("schema.db"), &["-q"], 0);
    let older = "UPDATE zhibiao SET value = '0.9.0' WHERE key = 'schema_version'";
    Connection::open(at("schema.db")).unwrap().execute_batch(older).unwrap();
    for (name, reason) in [
        ("other.db", "is the SQLite database of another program"),
        ("text.db", "is not an SQLite database"),
        ("older.db", "holds tables of layout 99; this program writes 1"),
        ("schema.db", "holds records of schema 0.9.0; this program writes 1.0.0"),
    ] {
        let before = fs::read(at(name)).unwrap();
        let told = load(&lines(0, 5, 0), &at(name), &[], 2);
        assert!(told.contains(name) && told.contains(reason), "{told}");
        assert!(fs::read(at(name)).unwrap() == before, "{name} has changed");
    }
    // An empty file and an empty database are nobody's.
    fs::write(at("empty.db"), "").unwrap();
    load(&lines(0, 5, 0), &at("empty.db"), &[], 0);
    hold(&observations(&at("empty.db")), &lines(0, 5, 0));
}

#[test]
fn targets_that_cannot_be_are_refused_before_anything_is_read() {
    let folder = folder();
    let input = folder.path().join("a.txt");
    fs::write(&input, REPORT).unwrap();
    for (target, reason) in [
        ("no/such/folder/a.db", "a.db: "),
        ("a.xyz", "no format has this ending"),
        ("mysql://h/d", "no such database"),
        ("postgres://u:geheim@h", "names no database"),
    ] {
        let told = load(&lines(0, 1, 0), &folder.path().join(target), &[], 2);
        let told = if target.contains("://") { load("", Path::new(target), &[], 2) } else { told };
        assert!(told.contains(reason) && !told.contains("geheim"), "{told}");
    }
    let unreachable = "postgres://u:geheim@127.0.0.1:1/d";
    for arguments in [vec!["extract", "-o", unreachable], vec!["load", "-", unreachable]] {
        let mut command = zhibiao();
        let run =
            command.args(&arguments).write_stdin(REPORT).timeout(std::time::Duration::from_secs(60)).assert().code(3);
        let told = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(told.starts_with("zhibiao: postgres://u@127.0.0.1:1/d: error connecting"), "{told}");
        assert!(!told.contains("geheim"), "{told}");
    }
    load(&lines(0, 1, 0), &folder.path().join("a.db"), &["-q"], 0);
    let a = folder.path().join("a.db");
    zhibiao().arg("load").args([&a, &a]).assert().code(2);
    zhibiao().arg("load").arg(folder.path().join("none.jsonl")).arg(&a).assert().code(2);
    zhibiao().args(["load", "-"]).assert().code(2);
}

#[test]
fn an_extraction_goes_into_a_database_with_its_index() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/a.txt"), REPORT).unwrap();
    fs::write(at("in/b.txt"), REPORT.repeat(3)).unwrap();
    let extract = |arguments: &[(&str, &Path)]| {
        let mut command = zhibiao();
        command.arg("extract").arg(at("in"));
        for (option, path) in arguments {
            command.arg(option).arg(path);
        }
        String::from_utf8(command.assert().code(0).get_output().stderr.clone()).unwrap()
    };
    extract(&[("-o", &at("o.jsonl")), ("--docs", &at("d.jsonl"))]);
    extract(&[("-o", &at("o.txt"))]);
    let told = extract(&[("-o", &at("both.db")), ("--docs", &at("both.db"))]);
    let rows = fs::read_to_string(at("o.jsonl")).unwrap().lines().count();
    assert!(told.contains(&format!("both.db: observations: {rows} rows: {rows} added, 0 changed, 0 same")), "{told}");
    assert!(told.contains("both.db: documents: 2 rows: 2 added"), "{told}");
    hold(&observations(&at("both.db")), &fs::read_to_string(at("o.jsonl")).unwrap());
    assert_eq!(fs::read(at("o.txt")).unwrap(), fs::read(at("o.jsonl")).unwrap());
    assert_eq!(dump::<DocumentEntry<'static>>(&at("both.db")), fs::read_to_string(at("d.jsonl")).unwrap());
    // The same by way of lines, and into a database of each.
    zhibiao().arg("load").args([at("d.jsonl"), at("o.jsonl"), at("loaded.db")]).assert().code(0);
    extract(&[("-o", &at("one.db")), ("--docs", &at("two.db"))]);
    for (observed, documented) in [("loaded.db", "loaded.db"), ("one.db", "two.db")] {
        hold(&observations(&at(observed)), &observations(&at("both.db")));
        assert_eq!(dump::<DocumentEntry<'static>>(&at(documented)), fs::read_to_string(at("d.jsonl")).unwrap());
    }
    // A document that has nothing to say any more loses its rows.
    fs::write(at("in/b.txt"), "云州市2024年计划\n").unwrap();
    let mut command = zhibiao();
    command.arg("extract").arg(at("in")).arg("-o").arg(at("both.db")).arg("--docs").arg(at("both.db"));
    let told = String::from_utf8(command.arg("--replace").assert().code(0).get_output().stderr.clone()).unwrap();
    assert!(told.contains(" removed"), "{told}");
    assert!(observations(&at("both.db")).lines().all(|line| line.contains(r#""doc":"a""#)));
    // A file holds one table.
    let refused = zhibiao().arg("load").args([at("d.jsonl"), at("o.jsonl"), at("x.jsonl")]).assert().code(2);
    assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("a file holds one table"));
}

#[test]
fn codes_join_one_place() {
    let folder = folder();
    let target = folder.path().join("out.db");
    load(&lines(0, 200, 0), &target, &["-q"], 0);
    let sql = "SELECT count(*), min(p.name), max(p.level) FROM observations AS o \
               JOIN places AS p ON p.code = o.scope_code AND p.current = 1";
    let found =
        Connection::open(&target).unwrap().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    assert_eq!(found, Ok((200, "北京市".to_owned(), "province".to_owned())));
    let sql = "SELECT name FROM places WHERE code = '110103' AND until_year IS NOT NULL";
    let found = Connection::open(&target).unwrap().query_row(sql, [], |row| row.get(0));
    assert_eq!(found, Ok("崇文区".to_owned()));
}

/// Every query of the page about databases says something about the samples.
#[test]
fn the_queries_of_the_documentation_answer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder();
    let target = folder.path().join("out.sqlite");
    let samples = root.join("corpora/samples");
    // The gold beside them is no document, which is told.
    zhibiao().arg("extract").arg(samples).arg("-q").arg("-o").arg(&target).arg("--docs").arg(&target).assert().code(1);
    let db = Connection::open(&target).unwrap();
    let page = fs::read_to_string(root.join("docs/DATABASES.md")).unwrap();
    let queries: Vec<&str> = page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(queries.len() >= 3);
    for query in queries {
        let mut statement = db.prepare(query).unwrap_or_else(|error| panic!("{error}: {query}"));
        let rows = statement.query_map([], |_| Ok(())).unwrap().count();
        assert!(rows > 0, "no row: {query}");
    }
}

/// Kills loads into `target`, which is made anew each time from `before`, and holds what is there to `before` and to `after`.
fn killed(times: usize, seed: u64, name: &str, before: Option<&str>) -> usize {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let (input, target) = (at("in/rows.jsonl"), at(name));
    fs::create_dir(at("in")).unwrap();
    fs::write(&input, lines(0, 1500, 0)).unwrap();
    let start = at("in").join(name);
    if let Some(before) = before {
        load(before, &start, &["-q"], 0);
    }
    let prepare = || match before {
        Some(_) => drop(fs::copy(&start, &target).unwrap()),
        None => drop(fs::remove_file(&target)),
    };
    let state = || target.exists().then(|| observations(&target));
    let run = || made::load(&input, target.to_str().unwrap());
    prepare();
    let was = state();
    timed(&mut run());
    let is = state();
    assert_ne!(was, is);
    prepare();
    let mut killer = Killer::new(seed, timed(&mut run()));
    let mut done = 0;
    for _ in 0..times {
        prepare();
        killer.kill(&mut run());
        if name.ends_with(".db") && target.exists() {
            let check = Connection::open(&target).unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0));
            assert_eq!(check, Ok("ok".to_owned()));
        }
        let found = state();
        assert!(found == was || found == is, "{name}: neither before nor after");
        done += usize::from(found == is);
        timed(&mut run());
        assert!(state() == is, "{name}: the second run did not complete it");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
    assert!(killer.ended < times, "no load was killed");
    done
}

#[test]
fn a_load_that_is_killed_leaves_what_was_there_or_all_of_it() {
    let earlier = lines(500, 2000, 8);
    let new = killed(70, 1, "new.db", None);
    let existing = killed(70, 2, "there.db", Some(&earlier));
    let files = killed(30, 3, "new.jsonl", None) + killed(30, 4, "there.jsonl", Some(&earlier));
    #[allow(clippy::print_stderr, reason = "said once, for who reads the log")]
    {
        eprintln!(
            "200 loads killed: {} were through ({new} new, {existing} existing, {files} files)",
            new + existing + files
        );
    }
}
