//! What must hold on every real document, whatever is found in it. The documents stand beside the repository.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use zhibiao::pipeline::{Config, DocMeta, Extraction, Extractor, Format};
use zhibiao::sink::{Record, json_lines};

mod common;

fn extract(path: &Path) -> Extraction {
    let meta = DocMeta { id: common::stem(path).to_owned(), format: Format::Text };
    let extraction = Extractor::new(Config::default()).unwrap().extract(&fs::read(path).unwrap(), &meta);
    extraction.unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The output for one file.
fn lines(extraction: &Extraction) -> String {
    String::from_utf8(json_lines(extraction.records()).unwrap()).unwrap()
}

/// A line of the output; unknown fields are refused.
fn record(line: &str) -> Record<'_> {
    serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))
}

fn span(record: &Record<'_>) -> Range<usize> {
    usize::try_from(record.start).unwrap()..usize::try_from(record.end).unwrap()
}

/// Offsets, ids and lines of every document are what they say they are.
#[test]
fn every_record_is_sound() {
    let Some(shared) = common::shared("every_record_is_sound") else { return };
    let files = common::texts(&shared.join("corpora"));
    assert!(!files.is_empty(), "no text below {}", shared.display());
    for file in files {
        let name = file.display();
        let source = common::decode(&fs::read(&file).unwrap());
        let output = lines(&extract(&file));
        assert!(!output.is_empty(), "{name}: no observation");
        let mut ids = HashSet::new();
        for line in output.lines() {
            let record = record(line);
            let cut = source.get(span(&record)).unwrap_or_else(|| panic!("{name}: outside the text: {line}"));
            assert!(!cut.is_empty(), "{name}: {line}");
            assert!(cut.iter().copied().eq(record.surface.chars()), "{name}: another surface: {line}");
            assert!(ids.insert((record.doc.to_string(), record.id.to_string())), "{name}: an id stands twice: {line}");
            assert_eq!(serde_json::to_string(&record).unwrap(), line, "{name}: not what was read");
        }
    }
}

/// The whole corpus in one thread and in four: the same bytes.
#[test]
fn jobs_do_not_change_a_byte() {
    let Some(shared) = common::shared("jobs_do_not_change_a_byte") else { return };
    let folder = tempfile::tempdir().unwrap();
    let run = |jobs: &str| {
        let (out, errors) = (folder.path().join(jobs), folder.path().join(format!("{jobs}.errors")));
        let mut command = Command::cargo_bin("zhibiao").unwrap();
        command.args(["extract", "--quiet", "--jobs", jobs, "-o"]).arg(&out).arg("--errors").arg(&errors);
        // The folder may hold formats that are not read: each is a line in the file of errors.
        let run = command.arg(shared.join("corpora")).assert();
        let code = run.get_output().status.code();
        assert!(matches!(code, Some(0 | 1)), "{code:?}");
        (fs::read(out).unwrap(), fs::read(errors).unwrap_or_default())
    };
    let one = run("1");
    assert!(!one.0.is_empty());
    assert!(one == run("4"), "the outputs differ");
}

/// One plan was published as a web page and, with other documents behind it, as a PDF of twenty characters a line.
const WEB: &str = "001_095d3cfc5f21dac8";
const PDF: &str = "004_f7a9d11b0b462f8e";

/// The first words of what both have.
const COMMON_START: &str = "过去一年,全市上下";

/// So many characters at the end of the web page are looked for in the other.
const COMMON_END: usize = 12;

/// Where the common part lies in both texts.
fn common_parts(web: &[char], pdf: &[char]) -> (Range<usize>, Range<usize>) {
    let (web_text, pdf_text) = (Squeezed::of(web), Squeezed::of(pdf));
    let start: Vec<char> = COMMON_START.chars().collect();
    let end = &web_text.chars[web_text.chars.len() - COMMON_END..];
    let part = |text: &Squeezed| {
        let from = text.find(&start).next().expect("the first sentence");
        let to = text.find(end).last().expect("the last sentence");
        text.places[from]..text.places[to + COMMON_END - 1] + 1
    };
    (part(&web_text), part(&pdf_text))
}

/// A text without white space, and where each of its characters stands.
struct Squeezed {
    chars: Vec<char>,
    places: Vec<usize>,
}

impl Squeezed {
    fn of(text: &[char]) -> Self {
        let kept = text.iter().enumerate().filter(|(_, c)| !c.is_whitespace());
        let (places, chars) = kept.map(|(place, &c)| (place, if c == '，' { ',' } else { c })).unzip();
        Self { chars, places }
    }

    fn find<'a>(&'a self, words: &'a [char]) -> impl Iterator<Item = usize> + 'a {
        self.chars.windows(words.len()).enumerate().filter(move |(_, window)| *window == words).map(|(i, _)| i)
    }
}

/// Everything that an observation says, in words.
fn statement(record: &Record<'_>) -> String {
    let max = record.value_max.map_or(String::new(), |max| format!("–{}", max.value()));
    let first = record.year_start.map_or(String::new(), |year| format!("{year}–"));
    format!(
        "{} | {}{max} {} | {first}{} | {} | {:?} {:?} {:?}",
        zhibiao_eval::norm::name(&record.indicator),
        record.value.value(),
        record.unit,
        record.year.map_or("?".into(), |year| year.to_string()),
        record.scope.as_deref().unwrap_or("?"),
        record.measure,
        record.status,
        record.bound,
    )
}

/// How often each statement stands in a part of a document, with the first place.
fn statements(output: &str, part: &Range<usize>) -> BTreeMap<String, Vec<u64>> {
    let mut said: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for record in output.lines().map(record).filter(|record| part.contains(&span(record).start)) {
        said.entry(statement(&record)).or_default().push(record.start);
    }
    said
}

/// The layout of a text changes nothing of what it says.
#[test]
fn one_plan_says_the_same_as_web_page_and_as_pdf() {
    let Some(shared) = common::shared("one_plan_says_the_same_as_web_page_and_as_pdf") else { return };
    let files = common::texts(&shared.join("corpora"));
    let file = |id: &str| -> &PathBuf { files.iter().find(|file| common::stem(file) == id).expect("the plan") };
    let read = |id: &str| common::decode(&fs::read(file(id)).unwrap());
    let (web, pdf) = common_parts(&read(WEB), &read(PDF));
    let web = statements(&lines(&extract(file(WEB))), &web);
    let pdf = statements(&lines(&extract(file(PDF))), &pdf);
    assert!(web.len() > 200, "only {} statements", web.len());
    let mut differences = Vec::new();
    for statement in web.keys().chain(pdf.keys().filter(|statement| !web.contains_key(*statement))) {
        let (web, pdf) = (web.get(statement), pdf.get(statement));
        if web.map(Vec::len) != pdf.map(Vec::len) {
            differences.push(format!("{statement}\n    web {web:?}, pdf {pdf:?}"));
        }
    }
    assert!(differences.is_empty(), "{} statements differ:\n{}", differences.len(), differences.join("\n"));
}
