//! The sample corpus holds together: digests, spans, fields and the agreement between layouts of one text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// One row of `corpora/MANIFEST.csv`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    file: PathBuf,
    source: String,
    licence: String,
    sha256: String,
    bytes: usize,
    split: String,
}

/// One line of a gold file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    doc: String,
    start: usize,
    end: usize,
    surface: String,
    indicator: String,
    value: serde_json::Number,
    value_max: Option<serde_json::Number>,
    unit: String,
    year: i32,
    year_start: Option<i32>,
    scope: String,
    measure: Measure,
    status: Status,
    bound: Bound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Measure {
    Level,
    Growth,
    Change,
    Ratio,
    Difference,
    Rank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Actual,
    Estimate,
    Target,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Bound {
    Exact,
    Approx,
    AtLeast,
    AtMost,
}

/// Everything that an observation says, without where and how it is printed.
type Statement<'a> = (&'a str, String, Option<String>, &'a str, (Option<i32>, i32), &'a str, (Measure, Status, Bound));

impl Gold {
    fn statement(&self) -> Statement<'_> {
        (
            &self.indicator,
            self.value.to_string(),
            self.value_max.as_ref().map(ToString::to_string),
            &self.unit,
            (self.year_start, self.year),
            &self.scope,
            (self.measure, self.status, self.bound),
        )
    }
}

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora")
}

/// The manifest's rows for the texts that the repository itself carries.
fn samples() -> Vec<Entry> {
    let entries: Vec<Entry> = csv::Reader::from_path(corpora().join("MANIFEST.csv"))
        .expect("the manifest opens")
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the manifest is read");
    let samples: Vec<Entry> = entries.into_iter().filter(|entry| entry.file.starts_with("samples")).collect();
    assert!(!samples.is_empty(), "no sample in the manifest");
    samples
}

/// The decoded text, byte order mark left out.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .expect("UTF-8 or GB18030")
            .into_owned(),
    }
}

fn gold(id: &str) -> Vec<Gold> {
    let path = corpora().join(format!("samples/gold/{id}.jsonl"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let rows: Vec<Gold> = text
        .lines()
        .enumerate()
        .map(|(n, line)| serde_json::from_str(line).unwrap_or_else(|e| panic!("{id}:{}: {e}", n + 1)))
        .collect();
    assert!(!rows.is_empty(), "{id}: empty gold");
    rows
}

fn statements(rows: &[Gold]) -> Vec<Statement<'_>> {
    rows.iter().map(Gold::statement).collect()
}

#[test]
fn manifest_matches_the_files() {
    let samples = samples();
    for entry in &samples {
        let bytes = fs::read(corpora().join(&entry.file)).expect("a file of the manifest");
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, entry.sha256, "{}: sha256", entry.id);
        assert_eq!(bytes.len(), entry.bytes, "{}: bytes", entry.id);
        let stem = entry.file.file_stem().and_then(|stem| stem.to_str());
        assert_eq!(stem, Some(entry.id.as_str()));
        for (name, field) in [("source", &entry.source), ("licence", &entry.licence), ("split", &entry.split)] {
            assert!(!field.is_empty(), "{}: {name}", entry.id);
        }
    }
    let listed: BTreeSet<PathBuf> = samples.into_iter().map(|entry| entry.file).collect();
    let found: BTreeSet<PathBuf> = fs::read_dir(corpora().join("samples"))
        .expect("samples")
        .map(|item| item.expect("a directory entry").path())
        .filter(|path| path.is_file())
        .map(|path| Path::new("samples").join(path.file_name().expect("a file name")))
        .collect();
    assert_eq!(found, listed, "samples and manifest name the same files");
}

#[test]
fn every_gold_file_belongs_to_a_sample() {
    let documents: BTreeSet<String> = samples().into_iter().map(|entry| entry.id).collect();
    let annotated: BTreeSet<String> = fs::read_dir(corpora().join("samples/gold"))
        .expect("gold")
        .map(|item| item.expect("a directory entry").path())
        .map(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            stem.expect("a UTF-8 name").to_owned()
        })
        .collect();
    assert_eq!(annotated, documents);
}

#[test]
fn every_surface_stands_where_the_gold_says() {
    for entry in samples() {
        let bytes = fs::read(corpora().join(&entry.file)).expect("a sample");
        let text: Vec<char> = decode(&bytes).chars().collect();
        for row in gold(&entry.id) {
            let cut: Option<String> = text.get(row.start..row.end).map(|chars| chars.iter().collect());
            assert_eq!(cut.as_deref(), Some(row.surface.as_str()), "{}:{}", entry.id, row.start);
            assert_eq!(row.surface.trim(), row.surface, "{}:{}", entry.id, row.start);
        }
    }
}

#[test]
fn fields_keep_the_guideline() {
    for entry in samples() {
        for row in gold(&entry.id) {
            let place = format!("{}:{} {}", entry.id, row.start, row.surface);
            assert_eq!(row.doc, entry.id, "{place}");
            assert!(row.start < row.end, "{place}");
            for field in [&row.indicator, &row.unit, &row.scope] {
                assert!(!field.is_empty(), "{place}: an empty field");
                assert!(!field.contains(char::is_whitespace), "{place}: white space in {field}");
            }
            assert!((1950..=2050).contains(&row.year), "{place}: {}", row.year);
            if let Some(first) = row.year_start {
                assert!(first < row.year, "{place}: {first}–{}", row.year);
            }
            let value = row.value.as_f64().expect("a number");
            if let Some(max) = &row.value_max {
                assert!(value < max.as_f64().expect("a number"), "{place}: range");
            }
            let relative = ["%", "倍"].contains(&row.unit.as_str());
            match row.measure {
                Measure::Growth => assert!(relative, "{place}: growth in {}", row.unit),
                Measure::Ratio => assert_eq!(row.unit, "倍", "{place}"),
                Measure::Rank => {
                    assert!(["位", "名"].contains(&row.unit.as_str()), "{place}");
                    assert!(value >= 1.0, "{place}: {value}");
                }
                Measure::Level | Measure::Change | Measure::Difference => {}
            }
        }
    }
}

#[test]
fn gold_is_sorted_without_duplicates() {
    for entry in samples() {
        let rows = gold(&entry.id);
        for pair in rows.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            assert!((a.start, a.end) <= (b.start, b.end), "{}:{} is out of order", entry.id, b.start);
            // Two spans are the same (coordinated indicators) or apart.
            assert!((a.start, a.end) == (b.start, b.end) || a.end <= b.start, "{}:{} overlaps", entry.id, b.start);
        }
        let mut seen = BTreeSet::new();
        for row in &rows {
            assert!(seen.insert((row.start, row.end, &row.indicator)), "{}:{} stands twice", entry.id, row.start);
        }
    }
}

#[test]
fn the_plan_says_the_same_in_both_layouts() {
    let (clean, gazette) = (gold("yunzhou-plan-2024"), gold("yunzhou-plan-2024-pdf"));
    assert_eq!(statements(&clean), statements(&gazette));
}

#[test]
fn the_table_says_the_same_in_rows_and_in_cells() {
    let (rows, cells) = (gold("yunzhou-fyp-2021"), gold("yunzhou-fyp-2021-cells"));
    let rows: BTreeSet<_> = statements(&rows).into_iter().collect();
    // The last observation of the cells stands in a sentence below the table.
    let (_, table) = cells.split_last().expect("a table");
    for cell in statements(table) {
        assert!(rows.contains(&cell), "{cell:?} is missing from the row layout");
    }
}

/// What several documents say of one indicator, year and measure is one number.
#[test]
fn documents_agree_on_shared_numbers() {
    // Indicators of the whole city that more than one document reports.
    let shared = [
        "地区生产总值",
        "一般公共预算收入",
        "社会消费品零售总额",
        "货物进出口总额",
        "常住人口城镇化率",
        "城镇居民人均可支配收入",
        "农村居民人均可支配收入",
        "规模以上工业增加值",
        "粮食总产量",
        "高新技术企业",
        "第一产业占比",
        "第二产业占比",
        "第三产业占比",
    ];
    let mut said: BTreeMap<_, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for entry in samples() {
        for row in gold(&entry.id) {
            // 翻一番 measures against a base of its own, a period against its first year.
            let against_last_year = row.year_start.is_none() && !row.surface.starts_with('翻');
            let stated = row.status == Status::Actual && row.bound == Bound::Exact;
            // The change over a year and the change over five are both changes of one year.
            let comparable = row.measure != Measure::Change;
            if shared.contains(&row.indicator.as_str()) && against_last_year && stated && comparable {
                let value = format!("{} {}", row.value.as_f64().expect("a number"), row.unit);
                let key = (row.indicator, row.year, row.measure, row.scope);
                let (values, documents) = said.entry(key).or_default();
                values.insert(value);
                documents.insert(entry.id.clone());
            }
        }
    }
    for ((indicator, year, measure, scope), (values, documents)) in &said {
        let place = format!("{indicator} {year} {measure:?} {scope} in {documents:?}");
        assert_eq!(values.len(), 1, "{place}: {values:?}");
    }
    let compared = said.values().filter(|(_, documents)| documents.len() > 1);
    assert!(compared.count() >= 10, "too few numbers are shared to compare");
}
