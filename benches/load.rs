//! How fast observations go into each target, beside the database's own tool with the same rows and indexes, in one run.
//!
//! `cargo bench --bench load -- 1000000` prints rows a second; without a number it is a million, and some thousand where the benchmark is
//! only tried (`cargo test --benches`). PostgreSQL is measured where `ZHIBIAO_POSTGRES` names a server (`scripts/postgres.sh`), and the
//! shells `sqlite3` and `psql` where they are installed. zhibiao works on one core; its own time on the processor is shown beside
//! the time that passed, which other programs make longer.

#![allow(clippy::unwrap_used, reason = "a benchmark that panics has failed")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measures")]

#[path = "../tests/common/rows.rs"]
mod made;

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use zhibiao::sink::{Kind, Record, Row, Target, Value};

/// Rows of a try.
const FEW: usize = 2000;

/// Seconds that passed, and seconds of the processor in the processes that were started.
#[derive(Clone, Copy)]
struct Took {
    wall: f64,
    processor: f64,
}

/// User and system time of the processes that were waited for, in seconds.
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    fields.skip(13).take(2).map(|ticks| ticks.parse::<f64>().unwrap_or(0.0) / 100.0).sum()
}

fn took(command: &mut Command) -> Took {
    let (start, before) = (Instant::now(), children());
    let out = command.stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    Took { wall: start.elapsed().as_secs_f64(), processor: children() - before }
}

#[allow(clippy::cast_precision_loss, reason = "some millions")]
fn row(rows: usize, name: &str, took: Took, beside: Option<Took>) {
    let speed = |seconds: f64| format!("{:.0}", rows as f64 / seconds.max(1e-9));
    let ratio = beside.map_or(String::new(), |other| format!("{:.2}", other.wall / took.wall));
    let (wall, processor) = (speed(took.wall), speed(took.processor));
    println!("| {name} | {:.2} | {wall} | {:.2} | {processor} | {ratio} |", took.wall, took.processor);
}

/// The rows as CSV, a list as `list` writes it.
fn write_csv(lines: &Path, to: &Path, list: fn(&[std::borrow::Cow<'_, str>]) -> String) {
    let mut out = csv::WriterBuilder::new().from_path(to).unwrap();
    out.write_record(Record::TABLE.columns.iter().map(|column| column.name)).unwrap();
    for record in Target::JsonLines(lines.to_owned()).rows::<Record<'static>>().unwrap() {
        let cells = record.unwrap().with_values(|values| {
            let cell = |value: &Value<'_>| match *value {
                Value::Null => String::new(),
                Value::Text(text) => text.to_owned(),
                Value::Integer(number) => number.to_string(),
                Value::Decimal(number) => number.to_string(),
                Value::Texts(texts) => list(texts),
            };
            values.iter().map(cell).collect::<Vec<String>>()
        });
        out.write_record(cells).unwrap();
    }
    out.flush().unwrap();
}

fn there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// The indexes that zhibiao makes.
const INDEXES: &str = "CREATE UNIQUE INDEX peer_id ON peer (id); \
    CREATE INDEX peer_code ON peer (indicator_code, scope_code, year); \
    CREATE INDEX peer_scope ON peer (scope_code, year); CREATE INDEX peer_doc ON peer (doc);";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let few = if arguments.iter().any(|argument| argument == "--bench") { 1_000_000 } else { FEW };
    let rows = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(few);
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let name = |name: &str| at(name).to_str().unwrap().to_owned();
    made::write(BufWriter::new(File::create(at("rows.jsonl")).unwrap()), 0, rows, 0);
    let size = fs::metadata(at("rows.jsonl")).unwrap().len();
    println!("{rows} observations, {:.0} MB of JSON Lines\n", size as f64 / 1e6);
    println!("| | seconds | rows/s | processor seconds | rows/s of them | times as fast as the database's own |");
    println!("|---|---|---|---|---|---|");
    sqlite(rows, &at("rows.jsonl"), &at("rows.csv"), &name("new.db"), &name("peer.db"));
    for ending in ["parquet", "csv"] {
        // Formats that are there.
        let target = name(&format!("out.{ending}"));
        if Target::parse(&target).is_ok() {
            row(rows, &format!("zhibiao → .{ending}"), took(&mut made::load(&at("rows.jsonl"), &target)), None);
            fs::remove_file(target).unwrap();
        }
    }
    match std::env::var("ZHIBIAO_POSTGRES") {
        Ok(server) => postgres(rows, &at("rows.jsonl"), &at("rows.csv"), &server),
        Err(_) => println!("\nPostgreSQL: left out, ZHIBIAO_POSTGRES names no server"),
    }
}

fn sqlite(rows: usize, lines: &Path, csv: &Path, new: &str, peer: &str) {
    let own = if there("sqlite3") {
        write_csv(lines, csv, |texts| serde_json::to_string(texts).unwrap());
        let columns: Vec<String> = Record::TABLE.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let import = format!(".import --csv --skip 1 {} peer", csv.display());
        let mut command = Command::new("sqlite3");
        command.args([peer, &format!("CREATE TABLE peer ({});", columns.join(", ")), &import, INDEXES]);
        let own = took(&mut command);
        row(rows, "sqlite3 .import, then indexes", own, None);
        fs::remove_file(peer).unwrap();
        Some(own)
    } else {
        println!("| sqlite3: left out, not installed | | | | | |");
        None
    };
    row(rows, "zhibiao → new SQLite", took(&mut made::load(lines, new)), own);
    row(rows, "the same again", took(&mut made::load(lines, new)), None);
    fs::remove_file(new).unwrap();
}

fn postgres(rows: usize, lines: &Path, csv: &Path, server: &str) {
    let psql = |sql: &str| {
        let mut command = Command::new("psql");
        command.args([server, "-q", "-v", "ON_ERROR_STOP=1"]);
        for sql in sql.split(";;") {
            command.args(["-c", sql]);
        }
        command
    };
    let own = if there("psql") {
        write_csv(lines, csv, |texts| format!("{{{}}}", texts.join(",")));
        let column = |at: usize| {
            let kind = match Record::TABLE.columns[at].kind {
                Kind::Integer | Kind::Count => "bigint",
                Kind::Decimal => "numeric",
                Kind::Texts => "text[]",
                _ => "text COLLATE \"C\"",
            };
            format!("\"{}\" {kind}", Record::TABLE.columns[at].name)
        };
        let columns: Vec<String> = (0..Record::TABLE.columns.len()).map(column).collect();
        let copy = format!("\\copy peer FROM '{}' WITH (FORMAT csv, HEADER)", csv.display());
        took(&mut psql("DROP TABLE IF EXISTS peer"));
        took(&mut psql(&format!("CREATE TABLE peer ({})", columns.join(", "))));
        let copied = took(&mut psql(&copy));
        let indexed = took(&mut psql(INDEXES));
        took(&mut psql("DROP TABLE peer"));
        row(rows, "psql \\copy", copied, None);
        let wall = copied.wall + indexed.wall;
        let own = Took { wall, processor: copied.processor + indexed.processor };
        row(rows, "psql \\copy, then indexes", own, None);
        Some(own)
    } else {
        println!("| psql: left out, not installed | | | | | |");
        None
    };
    let url = format!("{server}?schema=bench{}", std::process::id());
    row(rows, "zhibiao → new PostgreSQL", took(&mut made::load(lines, &url)), own);
    row(rows, "the same again", took(&mut made::load(lines, &url)), None);
    if there("psql") {
        took(&mut psql(&format!("DROP SCHEMA bench{} CASCADE", std::process::id())));
    }
}
