//! Gold, its texts, and predictions for it, read and checked against each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::EvalError;
use crate::manifest::Manifest;
use crate::record::{Corpus, Detail, Observation, Role};
use crate::render::Named;
use crate::texts::{self, Texts};
use crate::windows::Windows;

/// Which gold, and where its texts are.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// A JSON Lines file, or a folder of them.
    pub path: &'a Path,
    /// The folder of the texts.
    pub texts: Option<&'a Path>,
    /// The split of the manifest that is wanted.
    pub split: Option<&'a str>,
}

/// The gold that can be scored, and what could not.
#[derive(Debug)]
pub struct Gold {
    /// The observations.
    pub corpus: Corpus,
    /// The annotated parts.
    pub windows: Windows,
    /// Documents that are not scored, and why.
    pub left_out: Named<String>,
    /// The file of each document's text, as far as texts were asked for and found.
    pub texts: BTreeMap<String, PathBuf>,
    /// The code points of each of these texts that is one.
    lengths: BTreeMap<String, usize>,
}

impl Gold {
    /// Reads gold.
    ///
    /// # Errors
    /// Something cannot be read, is not gold or is empty, or a span lies outside its text.
    pub fn read(source: &Source<'_>, detail: Detail) -> Result<Self, EvalError> {
        let path = source.path;
        let mut corpus = Corpus::read_as(path, Role::Gold, detail)?;
        if corpus.is_empty() {
            return Err(EvalError::EmptyGold { path: path.to_path_buf() });
        }
        let manifest = Manifest::beside(path)?;
        if let Some(split) = source.split {
            choose_split(&mut corpus, manifest.as_ref(), split, path)?;
        }
        let windows = Windows::beside(path)?;
        let mut gold =
            Self { corpus, windows, left_out: Named::default(), texts: BTreeMap::new(), lengths: BTreeMap::new() };
        if let Some(folder) = source.texts {
            gold.find_texts(&Texts::open(folder)?, manifest.as_ref());
        }
        match gold.left_out.0.first() {
            Some((doc, reason)) if gold.corpus.is_empty() => {
                Err(EvalError::NothingLeft { path: path.to_path_buf(), reason: format!("{doc}: {reason}") })
            }
            _ => {
                // Every corpus is held to the texts; each is read and counted once.
                let measured = gold.texts.keys().filter_map(|doc| Some((doc.clone(), gold.text(doc)?.len())));
                gold.lengths = measured.collect();
                gold.corpus.check_spans(|doc| gold.lengths.get(doc).copied())?;
                Ok(gold)
            }
        }
    }

    /// Reads predictions for this gold: those of its documents that start in an annotated part, and an account of the
    /// rest.
    ///
    /// # Errors
    /// Something cannot be read or is not a prediction, or a span lies outside its text.
    pub fn predictions(&self, path: &Path, detail: Detail) -> Result<Predictions, EvalError> {
        let mut corpus = Corpus::read_as(path, Role::Prediction, detail)?;
        let unscored = Unscored::of(&corpus, self);
        corpus.retain_documents(|doc| self.corpus.get(doc).is_some());
        corpus.retain(|o| self.windows.cover(&o.doc, o.start));
        corpus.check_spans(|doc| self.lengths.get(doc).copied())?;
        Ok(Predictions { corpus, unscored })
    }

    /// The gold documents that no prediction names.
    pub fn missing(&self, pred: &Corpus) -> Vec<String> {
        self.corpus.documents().filter(|(doc, _)| pred.get(doc).is_none()).map(|(doc, _)| doc.to_owned()).collect()
    }

    /// The code points of a document's text; none where no text was asked for or it is none.
    pub fn text(&self, doc: &str) -> Option<Vec<char>> {
        texts::decode(&std::fs::read(self.texts.get(doc)?).ok()?)
    }

    /// Finds the text of each document. With a manifest, a document without the very text that its offsets were
    /// taken from is left out.
    fn find_texts(&mut self, texts: &Texts, manifest: Option<&Manifest>) {
        self.corpus.retain_documents(|doc| {
            let Some(manifest) = manifest else {
                if let Some(file) = texts.candidates(doc).next() {
                    self.texts.insert(doc.to_owned(), file.to_path_buf());
                }
                return true;
            };
            let entry = manifest.get(doc).ok_or_else(|| "the manifest does not name it".to_owned());
            match entry.and_then(|entry| texts.verified(doc, &entry.sha256)) {
                Ok(file) => {
                    self.texts.insert(doc.to_owned(), file);
                    true
                }
                Err(reason) => {
                    self.left_out.0.push((doc.to_owned(), reason));
                    false
                }
            }
        });
    }
}

/// Leaves out the gold documents that are not of a split.
fn choose_split(gold: &mut Corpus, manifest: Option<&Manifest>, split: &str, path: &Path) -> Result<(), EvalError> {
    let malformed = |reason: String| EvalError::Malformed { path: path.to_path_buf(), reason };
    let manifest = manifest.ok_or_else(|| malformed("no MANIFEST.csv, so that there are no splits".into()))?;
    gold.retain_documents(|doc| manifest.get(doc).is_some_and(|entry| entry.split == split));
    if gold.is_empty() { Err(malformed(format!("no gold document is of the split {split}"))) } else { Ok(()) }
}

/// Predictions that can be scored, and an account of those that cannot.
#[derive(Debug)]
pub struct Predictions {
    /// The predictions of gold documents, inside the annotated parts.
    pub corpus: Corpus,
    /// What was read and is not scored.
    pub unscored: Unscored,
}

/// Predictions that no gold speaks of: nobody looked there, so that they are neither right nor wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Unscored {
    /// Documents that the gold does not have, in the order of the predictions.
    pub documents: Vec<String>,
    /// Where the first of them is first named (`FILE:LINE`).
    pub first: Option<String>,
    /// Observations of these documents.
    pub observations: usize,
    /// Observations of gold documents outside the annotated parts.
    pub outside: usize,
}

impl Unscored {
    fn of(pred: &Corpus, gold: &Gold) -> Self {
        let mut unscored = Self::default();
        for (doc, observations) in pred.documents() {
            if gold.corpus.get(doc).is_none() {
                if unscored.documents.is_empty() {
                    unscored.first = observations.first().and_then(|o| pred.at(o)).map(|at| at.to_string());
                }
                unscored.documents.push(doc.to_owned());
                unscored.observations += observations.len();
            } else {
                unscored.outside += observations.iter().filter(|o| !gold.windows.cover(doc, o.start)).count();
            }
        }
        unscored
    }

    /// Whether everything is scored.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.outside == 0
    }
}

/// Quotes texts; the last one is kept, for errors come document by document.
#[derive(Debug)]
pub struct Quotes<'a> {
    gold: &'a Gold,
    last: Option<(String, Option<Vec<char>>)>,
}

impl<'a> Quotes<'a> {
    /// Quotes the texts of a gold.
    pub const fn new(gold: &'a Gold) -> Self {
        Self { gold, last: None }
    }

    /// The text around a span of a document, where its text is known and readable.
    pub fn around(&mut self, observation: &Observation) -> Option<String> {
        let doc = &observation.doc;
        if self.last.as_ref().is_none_or(|(last, _)| last != doc) {
            self.last = Some((doc.to_owned(), self.gold.text(doc)));
        }
        let (_, text) = self.last.as_ref()?;
        texts::around(text.as_deref()?, observation.start, observation.end)
    }
}
