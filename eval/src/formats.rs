//! Observations in the formats of annotation tools: `file → Documents → file`, with an account of what a format
//! could not hold.
//!
//! A record stands in a format in three parts: its place, the fields that the tool shows and lets one change, and the
//! rest, which is carried along where the tool keeps such things. No fact stands in two parts, so that whatever an
//! annotator changed is what the record says afterwards.

pub mod bio;
pub mod brat;
pub mod csv;
pub mod doccano;
mod fields;
pub mod jsonl;
pub mod label_studio;
pub mod measeval;
mod output;
mod place;

use std::collections::BTreeMap;
use std::path::Path;

use clap::ValueEnum;

use crate::error::EvalError;
use crate::manifest::Manifest;
use crate::record::{Corpus, Observation, Role};
use crate::texts::{self, Texts};

pub use output::Output;

/// A format of observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The project's own JSON Lines
    Jsonl,
    /// Comma-separated values with a header (RFC 4180)
    Csv,
    /// A folder of brat stand-off annotation: one .txt and one .ann a document
    Brat,
    /// Label Studio tasks as JSON, with the labelling configuration
    LabelStudio,
    /// doccano JSON Lines with entities and relations
    Doccano,
    /// CoNLL columns, one character a line, tagged by IOB2
    Bio,
    /// Tab-separated values of SemEval-2021 task 8
    Measeval,
}

impl Format {
    /// The format that a path looks like: by its ending, a folder by what is in it.
    pub fn of(path: &Path) -> Option<Self> {
        if path.is_dir() {
            let files = crate::record::walk(path).ok()?;
            let has = |ending: &str| files.iter().any(|file| file.extension().is_some_and(|e| e == ending));
            return if has("ann") {
                Some(Self::Brat)
            } else if path.join(label_studio::TASKS).is_file() {
                Some(Self::LabelStudio)
            } else if has("tsv") {
                Some(Self::Measeval)
            } else {
                Some(Self::Jsonl)
            };
        }
        match path.extension()?.to_str()? {
            "jsonl" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::LabelStudio),
            "tsv" => Some(Self::Measeval),
            "bio" | "conll" => Some(Self::Bio),
            _ => None,
        }
    }

    /// Whether the format cannot be written without the texts.
    pub const fn needs_texts(self) -> bool {
        matches!(self, Self::Brat | Self::LabelStudio | Self::Doccano | Self::Bio)
    }
}

/// Whole records and the texts of their documents, as far as they are at hand.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// The records, each with every field.
    pub corpus: Corpus,
    /// Document id → the code points of its text.
    pub texts: BTreeMap<String, Vec<char>>,
    /// What was read and is not in the records.
    pub left_out: LeftOut,
}

impl Documents {
    /// Every document: those with observations in the order of the corpus, then those that have a text alone.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let silent = self.texts.keys().map(String::as_str).filter(|doc| self.corpus.get(doc).is_none());
        self.corpus.documents().map(|(doc, _)| doc).chain(silent)
    }

    /// Finds the texts of documents that have none yet; with a `MANIFEST.csv` beside `source`, the very text that the
    /// manifest names.
    ///
    /// # Errors
    /// A folder or a text cannot be read, or a document has no text there.
    pub fn find_texts(&mut self, folder: &Path, source: &Path) -> Result<(), EvalError> {
        let texts = Texts::open(folder)?;
        let manifest = Manifest::beside(source)?;
        for (doc, _) in self.corpus.documents() {
            let malformed = |reason: String| EvalError::Malformed {
                path: folder.to_path_buf(),
                reason: format!("{doc}: {reason}"),
            };
            let entry = manifest.as_ref().and_then(|manifest| manifest.get(doc));
            let files = match entry {
                Some(entry) => vec![texts.verified(doc, &entry.sha256).map_err(malformed)?],
                None => texts.candidates(doc).filter(|file| !holds_records(file)).map(Path::to_path_buf).collect(),
            };
            let mut text = None;
            for file in files {
                let bytes = std::fs::read(&file).map_err(EvalError::read(&file))?;
                text = texts::decode(&bytes);
                if text.is_some() {
                    break;
                }
            }
            self.texts.insert(doc.to_owned(), text.ok_or_else(|| malformed("no plain text of it".into()))?);
        }
        Ok(())
    }

    /// Every span lies inside its text and, where a record says what stands there, that is what stands there.
    ///
    /// # Errors
    /// The first record that is not so.
    pub fn check_spans(&self) -> Result<(), EvalError> {
        for (doc, observations) in self.corpus.documents() {
            let Some(text) = self.texts.get(doc) else { continue };
            for o in observations {
                let cut = place::cut(text, o).map_err(|reason| self.corpus.fault(o, reason))?;
                if let Some(surface) = o.surface.as_deref().filter(|s| fields::squeeze(s) != fields::squeeze(&cut)) {
                    let reason = format!("surface is {surface:?}, and the text has {cut:?} there");
                    return Err(self.corpus.fault(o, reason));
                }
            }
        }
        Ok(())
    }

    /// The text of a document that cannot be written without it.
    fn text(&self, doc: &str) -> Result<&[char], EvalError> {
        let missing = || match self.corpus.get(doc).and_then(<[_]>::first) {
            Some(o) => self.corpus.fault(o, "no text of its document (--texts)".into()),
            None => EvalError::Malformed { path: doc.into(), reason: "no text".into() },
        };
        self.texts.get(doc).map(Vec::as_slice).ok_or_else(missing)
    }
}

/// What could not be taken over: how often, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut(Vec<Omission>);

/// One kind of what could not be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    /// What, in words.
    pub what: String,
    /// How often.
    pub count: usize,
    /// Where first.
    pub first: String,
}

impl LeftOut {
    /// Counts one more.
    pub fn add(&mut self, what: &str, place: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|omission| omission.what == what) {
            Some(omission) => omission.count += 1,
            None => self.0.push(Omission { what: what.to_owned(), count: 1, first: place() }),
        }
    }

    /// Each kind, in the order in which it was first met.
    pub fn iter(&self) -> impl Iterator<Item = &Omission> {
        self.0.iter()
    }

    /// Whether everything was taken over.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a file is one of observations by its ending, and so not the text that they are of.
fn holds_records(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["jsonl", "json", "csv", "tsv", "ann", "bio", "conll"].contains(&ending)
}

/// `DOC:START` of an observation.
fn spot(o: &Observation) -> String {
    format!("{}:{}", o.doc, o.start)
}

/// The error that a line is not what it should be.
fn fault(path: &Path, line: usize, reason: impl Into<String>) -> EvalError {
    EvalError::NotAnObservation { path: path.to_path_buf(), line, reason: reason.into() }
}

/// Reads observations, and the texts where the format holds them.
///
/// # Errors
/// Something cannot be read, is not of the format, or is not an observation of the role, with file, line and field.
pub fn read(path: &Path, format: Format, role: Role) -> Result<Documents, EvalError> {
    let documents = match format {
        Format::Jsonl => jsonl::read(path, role),
        Format::Csv => csv::read(path, role),
        Format::Brat => brat::read(path, role),
        Format::LabelStudio => label_studio::read(path, role),
        Format::Doccano => doccano::read(path, role),
        Format::Bio => bio::read(path, role),
        Format::Measeval => measeval::read(path, role),
    }?;
    documents.corpus.check_ids()?;
    documents.check_spans()?;
    Ok(documents)
}

/// Writes observations in a format, to memory; the second part says what the format could not hold.
///
/// `role` is what the records are: Label Studio keeps gold as annotations and predictions as pre-annotations.
///
/// # Errors
/// A document has no text and the format needs one, or a span lies outside its text.
pub fn write(documents: &Documents, format: Format, role: Role) -> Result<(Output, LeftOut), EvalError> {
    documents.check_spans()?;
    match format {
        Format::Jsonl => jsonl::write(documents),
        Format::Csv => csv::write(documents),
        Format::Brat => brat::write(documents),
        Format::LabelStudio => label_studio::write(documents, role),
        Format::Doccano => doccano::write(documents),
        Format::Bio => bio::write(documents),
        Format::Measeval => measeval::write(documents),
    }
}
