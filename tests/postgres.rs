//! PostgreSQL, on the server that `ZHIBIAO_POSTGRES` names (`scripts/postgres.sh cargo test --test postgres`). Each test has a schema of its
//! own there. Without a server the tests are left out, and say so, unless `ZHIBIAO_REQUIRE_POSTGRES` is set.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "common/rows.rs"]
mod made;

use std::env;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use made::{Killer, lines, timed};
use postgres::{Client, NoTls};
use zhibiao::sink::{Record, Target};

/// A schema of the server; gone with this value.
struct Schema {
    server: String,
    name: String,
}

impl Schema {
    fn new(name: &str) -> Option<Self> {
        let Ok(server) = env::var("ZHIBIAO_POSTGRES") else {
            assert!(env::var_os("ZHIBIAO_REQUIRE_POSTGRES").is_none(), "ZHIBIAO_POSTGRES names no server");
            #[allow(clippy::print_stderr, reason = "a test that is left out says so")]
            {
                eprintln!("{name}: left out, ZHIBIAO_POSTGRES names no server");
            }
            return None;
        };
        let schema = Self { server, name: format!("t{}_{name}", std::process::id()) };
        schema.drop_it();
        Some(schema)
    }

    fn url(&self) -> String {
        format!("{0}?schema={1}&application_name={1}", self.server, self.name)
    }

    fn client(&self) -> Client {
        let mut client = Client::connect(&self.server, NoTls).unwrap();
        client.batch_execute(&format!("SET search_path = {}", self.name)).unwrap();
        client
    }

    fn drop_it(&self) {
        let sql = format!("SET client_min_messages = warning; DROP SCHEMA IF EXISTS {} CASCADE", self.name);
        Client::connect(&self.server, NoTls).unwrap().batch_execute(&sql).unwrap();
    }

    /// Loads `text` from standard input; what is told on standard error.
    fn load(&self, text: &str, options: &[&str], code: i32) -> String {
        let mut command = Command::cargo_bin("zhibiao").unwrap();
        let run = command.args(["load", "-", &self.url()]).args(options).write_stdin(text).assert().code(code);
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    }

    /// All observations as JSON Lines, in the order of their text.
    fn observations(&self) -> Vec<String> {
        let rows = Target::parse(&self.url()).unwrap().rows::<Record<'static>>().unwrap();
        let mut lines: Vec<String> = rows.map(|row| serde_json::to_string(&row.unwrap()).unwrap()).collect();
        lines.sort_unstable();
        lines
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.drop_it();
        }
    }
}

fn sorted(parts: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = parts.concat().lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn rows_come_back_as_they_were_and_loading_twice_changes_nothing() {
    let Some(schema) = Schema::new("twice") else { return };
    let text = lines(0, 700, 0);
    assert_eq!(schema.load(&text, &[], 0), "zhibiao: 700 rows: 700 added, 0 changed, 0 same\n");
    assert!(schema.observations() == sorted(std::slice::from_ref(&text)), "other rows");
    let versions = "SELECT max(xmin::text::bigint), count(*) FROM observations";
    let before = schema.client().query_one(versions, &[]).unwrap();
    assert_eq!(schema.load(&text, &[], 0), "zhibiao: 700 rows: 0 added, 0 changed, 700 same\n");
    let after = schema.client().query_one(versions, &[]).unwrap();
    assert_eq!(before.get::<_, i64>(0), after.get::<_, i64>(0), "a row was written again");
    assert!(schema.observations() == sorted(std::slice::from_ref(&text)), "other rows");
}

#[test]
fn what_differs_is_changed_repeated_or_lost() {
    let Some(schema) = Schema::new("changes") else { return };
    schema.load(&lines(0, 450, 0), &["-q"], 0);
    let told = schema.load(&lines(100, 500, 8), &[], 0);
    assert_eq!(told, "zhibiao: 400 rows: 50 added, 116 changed, 234 same\n");
    assert!(schema.observations() == sorted(&[lines(0, 100, 0), lines(100, 500, 8)]), "other rows");
    let twice = [lines(0, 50, 8), lines(0, 50, 0)].concat();
    let told = schema.load(&twice, &["--replace"], 0);
    assert!(told.contains("50 rows: 0 added, 0 changed, 50 same, 150 removed; 50 earlier with the same key"), "{told}");
    assert!(schema.observations() == sorted(&[lines(0, 50, 0), lines(200, 500, 8)]), "other rows");
}

#[test]
fn rows_that_do_not_fit_are_told_and_texts_come_back_exactly() {
    let Some(schema) = Schema::new("texts") else { return };
    let good = lines(0, 1, 0);
    let odd =
        good.replace("亿元\",\"year", "\\\\\\\"',{}\\n\\t\\\\N\",\"year").replace("inferred_scope", "a\\\\b\\\"c,}");
    assert_eq!(schema.load(&odd, &[], 0), "zhibiao: 1 row: 1 added, 0 changed, 0 same\n");
    assert!(schema.observations() == sorted(&[odd]), "other rows");
    let mut row = lines(1, 2, 0);
    row.push_str(&lines(2, 3, 0).replace("12.5亿元", "\\u0000"));
    let told = schema.load(&row, &[], 1);
    assert!(told.contains("-: bad_row: row 2: column surface: holds U+0000"), "{told}");
    assert!(told.ends_with("zhibiao: 1 row: 1 added, 0 changed, 0 same\n"), "{told}");
    // More digits than a double has.
    schema.load(&lines(3, 4, 0).replace("0.375", "12345678901234567.89"), &[], 0);
    assert!(schema.observations().iter().any(|line| line.contains(r#""value":12345678901234567.89,"#)));
}

#[test]
fn schemas_of_others_are_left_alone() {
    let Some(schema) = Schema::new("others") else { return };
    let mut client = schema.client();
    client.batch_execute(&format!("CREATE SCHEMA {0}; CREATE TABLE {0}.observations (a int)", schema.name)).unwrap();
    let told = schema.load(&lines(0, 5, 0), &[], 2);
    assert!(told.contains("has a table observations of another program"), "{told}");
    client.batch_execute(&format!("DROP TABLE {}.observations", schema.name)).unwrap();
    schema.load(&lines(0, 5, 0), &[], 0);
    client.batch_execute("UPDATE zhibiao SET value = '99' WHERE key = 'layout'").unwrap();
    let told = schema.load(&lines(0, 9, 0), &[], 2);
    assert!(told.contains("holds tables of layout 99; this program writes 1"), "{told}");
    assert_eq!(client.query_one("SELECT count(*) FROM observations", &[]).unwrap().get::<_, i64>(0), 5);
}

#[test]
fn both_tables_are_seen_at_once_and_the_queries_answer() {
    let Some(schema) = Schema::new("both") else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    command.arg("extract").arg(root.join("corpora/samples")).args(["-o", &schema.url(), "--docs", &schema.url()]);
    let told = String::from_utf8(command.assert().code(1).get_output().stderr.clone()).unwrap();
    assert!(told.contains(": observations: ") && told.contains(": documents: "), "{told}");
    let page = fs::read_to_string(root.join("docs/DATABASES.md")).unwrap();
    let mut client = schema.client();
    for query in page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        let rows = client.query(query, &[]).unwrap_or_else(|error| panic!("{error:?}: {query}"));
        assert!(!rows.is_empty(), "no row: {query}");
    }
    // Out of one database and into another.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.sqlite");
    Command::cargo_bin("zhibiao").unwrap().args(["load", &schema.url()]).arg(&copy).assert().code(0);
    let rows = Target::Sqlite(copy).rows::<Record<'static>>().unwrap();
    let mut copied: Vec<String> = rows.map(|row| serde_json::to_string(&row.unwrap()).unwrap()).collect();
    copied.sort_unstable();
    assert_eq!(copied, schema.observations());
}

#[test]
fn loads_at_the_same_time_take_turns() {
    let Some(schema) = Schema::new("turns") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut running = Vec::new();
    for n in 0..4 {
        let file = folder.path().join(format!("{n}.jsonl"));
        fs::write(&file, lines(n * 200, n * 200 + 400, 0)).unwrap();
        running.push(made::load(&file, &schema.url()).spawn().unwrap());
    }
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    assert!(schema.observations() == sorted(&[lines(0, 1000, 0)]), "other rows");
}

#[test]
fn a_load_that_is_killed_leaves_what_was_there_or_all_of_it() {
    for (name, earlier) in [("killed_new", None), ("killed_there", Some(lines(500, 2000, 8)))] {
        let Some(schema) = Schema::new(name) else { return };
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("rows.jsonl");
        fs::write(&input, lines(0, 1500, 0)).unwrap();
        let prepare = || {
            schema.drop_it();
            if let Some(earlier) = &earlier {
                schema.load(earlier, &["-q"], 0);
            }
        };
        let state = || {
            let there = "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)";
            let there: bool = schema.client().query_one(there, &[&schema.name]).unwrap().get(0);
            there.then(|| schema.observations())
        };
        let run = || made::load(&input, &schema.url());
        prepare();
        let was = state();
        timed(&mut run());
        let is = state();
        assert_ne!(was, is);
        prepare();
        let mut killer = Killer::new(5, timed(&mut run()));
        for _ in 0..20 {
            prepare();
            killer.kill(&mut run());
            wait_for_others(&schema);
            let found = state();
            assert!(found == was || found == is, "neither before nor after");
            timed(&mut run());
            assert!(state() == is, "the second run did not complete it");
        }
        assert!(killer.ended < 20, "no load was killed");
    }
}

/// Waits until the server has seen that the process of a load is gone: it may still be in its COMMIT.
fn wait_for_others(schema: &Schema) {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1";
    let mut client = schema.client();
    for _ in 0..600 {
        let held = client.query_one(sql, &[&schema.name]).unwrap().get::<_, i64>(0);
        if held == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the server holds on to a load that is gone");
}
