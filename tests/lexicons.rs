//! Every CSV file of `models/` is what the loaders take for granted: a header, sorted by bytes, no row twice.
//!
//! `ZHIBIAO_REWRITE_LEXICONS=1 cargo test --test lexicons` sorts the files and drops rows that stand twice.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn models() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(models())
        .expect("models/ can be listed")
        .map(|entry| entry.expect("an entry of models/").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "models/ holds no lexicon");
    files
}

fn record(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    reader.records().next().expect("a row").expect("a readable row").iter().map(str::to_owned).collect()
}

/// What is wrong with a lexicon's text, one message a fault.
fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if text.starts_with('\u{feff}') {
        faults.push("byte-order mark".to_owned());
    }
    if !text.ends_with('\n') {
        faults.push("no line end after the last row".to_owned());
    }
    let width = record(text.lines().next().unwrap_or_default()).len();
    let mut before: Option<Vec<String>> = None;
    for (number, line) in text.split_terminator('\n').enumerate().map(|(i, line)| (i + 1, line)) {
        if line.is_empty() || line.ends_with('\r') {
            faults.push(format!("{number}: empty line or carriage return"));
            continue;
        }
        let fields = record(line);
        if fields.len() != width {
            faults.push(format!("{number}: {} columns, the header has {width}", fields.len()));
        }
        if fields.iter().any(|field| field.trim() != field) {
            faults.push(format!("{number}: space around a field"));
        }
        if number == 1 {
            let names: BTreeSet<&String> = fields.iter().collect();
            if names.len() < width || fields.iter().any(String::is_empty) {
                faults.push("header with an empty or repeated name".to_owned());
            }
            continue;
        }
        if fields.first().is_none_or(String::is_empty) {
            faults.push(format!("{number}: first column is empty"));
        }
        match before {
            Some(ref before) if *before == fields => faults.push(format!("{number}: row stands twice")),
            Some(ref before) if *before > fields => faults.push(format!("{number}: not sorted")),
            _ => {}
        }
        before = Some(fields);
    }
    faults
}

/// The text with sorted rows, each once.
fn sorted(text: &str) -> String {
    let mut lines = text.lines().map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty());
    let header = lines.next().unwrap_or_default().trim_start_matches('\u{feff}').to_owned();
    let mut rows: Vec<(Vec<String>, &str)> = lines.map(|line| (record(line), line)).collect();
    rows.sort();
    rows.dedup();
    rows.into_iter().fold(header + "\n", |text, (_, line)| text + line + "\n")
}

#[test]
fn lexicons_are_sorted_and_free_of_duplicates() {
    let rewrite = std::env::var_os("ZHIBIAO_REWRITE_LEXICONS").is_some_and(|value| value == "1");
    let mut all = Vec::new();
    for path in files() {
        let bytes = fs::read(&path).expect("a lexicon can be read");
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{} is not UTF-8", path.display()));
        if rewrite {
            fs::write(&path, sorted(&text)).expect("a lexicon can be written");
            continue;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        all.extend(faults(&text).into_iter().map(|fault| format!("models/{name}: {fault}")));
    }
    assert!(all.is_empty(), "{}\nZHIBIAO_REWRITE_LEXICONS=1 sorts the files", all.join("\n"));
}

#[test]
fn faults_are_found() {
    assert_eq!(faults("a,b\n1,2\n2,1\n"), [""; 0]);
    for broken in
        ["a,b\n2,1\n1,2\n", "a,b\n1,2\n1,2\n", "a,b\n1,2 \n", "a,b\n1\n", "a,b\n1,2", "a,a\n1,2\n", "a,b\n,2\n"]
    {
        assert_eq!(faults(broken).len(), 1, "{broken:?}");
    }
    assert_eq!(faults(&sorted("a,b\r\n2,1\n1,2\n1,2\n")), [""; 0]);
}

#[test]
fn places_agree_with_each_other() {
    let text = fs::read_to_string(models().join("places.csv")).expect("places.csv can be read");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let codes: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    let mut keys = BTreeSet::new();
    for row in &rows {
        let [code, name, parent, level, from, until, successors] = row[..] else { panic!("{row:?}") };
        assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{row:?}: code");
        assert!(keys.insert((code, from)), "{row:?}: code and year stand twice");
        assert!(name.chars().count() >= 2 && name.chars().all(|c| !c.is_ascii()), "{row:?}: name");
        assert_eq!(parent.is_empty(), level == "province", "{row:?}: parent");
        assert!(parent.is_empty() || codes.contains(parent), "{row:?}: parent is unknown");
        let rank = if code.ends_with("0000") {
            "province"
        } else if code.ends_with("00") {
            "prefecture"
        } else {
            "county"
        };
        assert_eq!(level, rank, "{row:?}: level");
        let year = |text: &str| text.parse::<u16>().unwrap_or_else(|_| panic!("{row:?}: year"));
        assert!(until.is_empty() || year(from) <= year(until), "{row:?}: years");
        for successor in successors.split(';').filter(|code| !code.is_empty()) {
            let code = successor.split('[').next().unwrap_or_default();
            assert!(codes.contains(code), "{row:?}: successor {code} is unknown");
        }
    }
}
