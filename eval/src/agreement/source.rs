//! What two sides read: the documents that both of them looked at, the parts of these, and their texts.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use crate::error::EvalError;
use crate::manifest::Manifest;
use crate::record::{Corpus, Detail, Observation, Role};
use crate::texts::{self, Texts};
use crate::windows::Windows;

/// Which documents are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Documents {
    /// Those that both sides name
    #[default]
    Common,
    /// Those that either side names: the other one read them and found nothing
    All,
}

/// Which two sides, and what of them is compared.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The first JSON Lines file, or folder of them.
    pub a: &'a Path,
    /// The second one.
    pub b: &'a Path,
    /// A gold whose `windows.json` says which parts of the documents were annotated.
    pub windows_of: Option<&'a Path>,
    /// The folder of the texts.
    pub texts: Option<&'a Path>,
    /// Which documents are compared.
    pub documents: Documents,
}

/// What of one side is not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Documents that the other side does not name, in the order of their names.
    pub documents: Vec<String>,
    /// Observations of these documents.
    pub observations: usize,
    /// Observations of compared documents outside the annotated parts.
    pub outside: usize,
}

/// Two sides that can be compared.
#[derive(Debug)]
pub struct Sides {
    /// The first side.
    pub a: Corpus,
    /// The second side.
    pub b: Corpus,
    /// The documents that are compared, in the order of their names.
    pub documents: Vec<String>,
    /// What of either side is not compared.
    pub left_out: [LeftOut; 2],
    /// The texts.
    pub passages: Passages,
}

impl Sides {
    /// Reads both sides. Only the parts of the documents that are annotated by the `windows.json` beside each of
    /// them, and beside [`Source::windows_of`], are kept: nobody looked elsewhere.
    ///
    /// # Errors
    /// Something cannot be read or is not an observation, a span lies outside its text, or the sides have nothing in
    /// common.
    pub fn read(source: &Source<'_>, detail: Detail) -> Result<Self, EvalError> {
        let read = |path| Corpus::read_as(path, Role::Prediction, detail);
        let mut corpora = [read(source.a)?, read(source.b)?];
        let documents = documents(&corpora, source.documents);
        let mut left_out = [LeftOut::default(), LeftOut::default()];
        let mut windows = vec![Windows::beside(source.a)?, Windows::beside(source.b)?];
        if let Some(gold) = source.windows_of {
            windows.push(Windows::beside(gold)?);
        }
        let covered = |o: &Observation| windows.iter().all(|windows| windows.cover(&o.doc, o.start));
        let passages = Passages::open(source, &documents)?;
        for (corpus, left_out) in corpora.iter_mut().zip(&mut left_out) {
            *left_out = LeftOut::of(corpus, &documents, covered);
            corpus.retain_documents(|doc| documents.contains(doc));
            corpus.check_spans(|doc| Some(passages.text(doc)?.len()))?;
            corpus.retain(covered);
            corpus.sort_by(order);
        }
        let [a, b] = corpora;
        if a.observations().next().or_else(|| b.observations().next()).is_none() {
            let reason = nothing(&left_out);
            return Err(EvalError::NothingInCommon { a: source.a.into(), b: source.b.into(), reason });
        }
        Ok(Self { a, b, documents: documents.into_iter().collect(), left_out, passages })
    }
}

/// The names of the documents that are compared.
fn documents(corpora: &[Corpus; 2], which: Documents) -> BTreeSet<String> {
    let [a, b] = corpora.each_ref().map(|corpus| corpus.documents().map(|(doc, _)| doc.to_owned()).collect());
    let (a, b): (BTreeSet<String>, BTreeSet<String>) = (a, b);
    match which {
        Documents::Common => &a & &b,
        Documents::All => &a | &b,
    }
}

/// Why there is nothing to compare.
fn nothing(left_out: &[LeftOut; 2]) -> String {
    let outside: usize = left_out.iter().map(|side| side.outside).sum();
    if outside > 0 {
        return format!(
            "nothing to compare: all {outside} observations lie outside the annotated parts (windows.json)"
        );
    }
    let named = |side: &LeftOut| match side.documents.first() {
        Some(first) => format!("{} ({first}, …)", side.documents.len()),
        None => "none".to_owned(),
    };
    let [a, b] = left_out.each_ref().map(named);
    format!("nothing to compare: no document is named by both; documents of the first: {a}, of the second: {b}")
}

impl LeftOut {
    fn of(corpus: &Corpus, documents: &BTreeSet<String>, covered: impl Fn(&Observation) -> bool) -> Self {
        let mut left_out = Self::default();
        for (doc, observations) in corpus.documents() {
            if documents.contains(doc) {
                left_out.outside += observations.iter().filter(|o| !covered(o)).count();
            } else {
                left_out.documents.push(doc.to_owned());
                left_out.observations += observations.len();
            }
        }
        left_out.documents.sort_unstable();
        left_out
    }
}

/// An order of observations that rests on what they say, and not on their place in a file.
pub(crate) fn order(a: &Observation, b: &Observation) -> Ordering {
    let upper = |o: &Observation| o.value_max.as_ref().map_or(f64::NEG_INFINITY, |figure| figure.number);
    (a.start.cmp(&b.start).then(a.end.cmp(&b.end)))
        .then_with(|| a.indicator.cmp(&b.indicator))
        .then_with(|| a.value.number.total_cmp(&b.value.number))
        .then_with(|| upper(a).total_cmp(&upper(b)))
        .then_with(|| a.unit.cmp(&b.unit))
        .then_with(|| (a.year_start, a.year).cmp(&(b.year_start, b.year)))
        .then_with(|| a.scope.cmp(&b.scope))
        .then_with(|| (&a.measure, &a.status, &a.bound).cmp(&(&b.measure, &b.status, &b.bound)))
        .then_with(|| a.surface.cmp(&b.surface))
}

/// The texts of documents: spans are checked against them, and quoted from them.
#[derive(Debug, Default)]
pub struct Passages {
    files: Vec<(String, std::path::PathBuf)>,
    /// Documents whose text is not at hand though texts were asked for, and why.
    pub without: Vec<(String, String)>,
    last: Option<(String, Option<Vec<char>>)>,
}

impl Passages {
    /// Finds the texts. Where a `MANIFEST.csv` beside a side names a document, its text is the one of that digest.
    fn open(source: &Source<'_>, documents: &BTreeSet<String>) -> Result<Self, EvalError> {
        let Some(folder) = source.texts else { return Ok(Self::default()) };
        let texts = Texts::open(folder)?;
        let manifests = [Manifest::beside(source.a)?, Manifest::beside(source.b)?];
        let mut passages = Self::default();
        for doc in documents {
            let entry = manifests.iter().flatten().find_map(|manifest| manifest.get(doc));
            let file = match entry {
                Some(entry) => texts.verified(doc, &entry.sha256),
                None => {
                    texts.candidates(doc).next().map(Path::to_path_buf).ok_or_else(|| "no text of that name".into())
                }
            };
            match file {
                Ok(file) => passages.files.push((doc.clone(), file)),
                Err(reason) => passages.without.push((doc.clone(), reason)),
            }
        }
        Ok(passages)
    }

    /// The code points of a document's text, where it is known and readable.
    fn text(&self, doc: &str) -> Option<Vec<char>> {
        // Documents stand in order.
        let slot = self.files.binary_search_by(|(name, _)| name.as_str().cmp(doc)).ok()?;
        texts::decode(&std::fs::read(&self.files[slot].1).ok()?)
    }

    /// The text around a span on one line, the span itself between ⟦ and ⟧; none where the text is not at hand.
    pub fn around(&mut self, doc: &str, start: i64, end: i64) -> Option<String> {
        if self.last.as_ref().is_none_or(|(last, _)| last != doc) {
            self.last = Some((doc.to_owned(), self.text(doc)));
        }
        let (_, text) = self.last.as_ref()?;
        texts::around(text.as_deref()?, start, end)
    }
}
