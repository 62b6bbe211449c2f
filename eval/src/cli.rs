//! The commands, without a terminal: they write to what they are given and say how it went.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use crate::error::EvalError;
use crate::manifest::Manifest;
use crate::pair::{Alignment, align};
use crate::record::{Corpus, Observation, Role};
use crate::render::{self, Named, Shown, Summary};
use crate::repr;
use crate::score::{Tally, by_measure, faults};
use crate::texts::{self, Texts};
use crate::windows::Windows;

/// The subcommands of `eval`.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Score predicted observations against gold ones
    Score(ScoreArgs),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// Something could not be read or written, or there is nothing to score.
    pub fn run(&self, out: &mut dyn Write) -> Result<Outcome, EvalError> {
        match self {
            Self::Score(args) => run(args, out),
        }
    }
}

/// How a command that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub enum Outcome {
    /// Everything that was required holds.
    Passed,
    /// The figures were written, and the tuple F1 is below the one that was required.
    BelowMinimum,
}

impl Outcome {
    /// The exit status of a process that does nothing else: 0 or 1.
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::BelowMinimum => 1,
        }
    }
}

/// What the figures are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Each gold document
    Doc,
    /// Each slot: accuracy over the pairs, and precision, recall and F1
    Field,
    /// Each measure of the gold: level, growth, change, …
    Measure,
}

/// The arguments of `eval score`.
#[derive(Debug, Clone, Args)]
pub struct ScoreArgs {
    /// Gold: a JSON Lines file, or a folder of them
    pub gold: PathBuf,
    /// Predictions: a JSON Lines file, or a folder of them
    pub pred: PathBuf,
    /// Break the figures down (may be given more than once)
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Vec<By>,
    /// Show the first N errors
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Write one JSON document
    #[arg(long)]
    pub json: bool,
    /// Fail when the F1 of the tuples is below X
    #[arg(long, value_name = "X", value_parser = fraction)]
    pub min_f1: Option<f64>,
    /// Folder of the texts: checked against the digests of the gold's MANIFEST.csv, quoted around errors
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Score only the documents that the gold's MANIFEST.csv puts into this split (dev, heldout)
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
}

/// A number from 0 to 1.
fn fraction(written: &str) -> Result<f64, String> {
    let value: f64 = written.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("not between 0 and 1".into()) }
}

/// Scores predictions against gold and writes the figures to `out`.
///
/// # Errors
/// Something could not be read or written, a line is not an observation, or the gold is empty.
pub fn run(args: &ScoreArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let Gold { corpus: gold, left_out, texts } = Gold::read(args)?;
    let windows = Windows::beside(&args.gold)?;
    let mut pred = Corpus::read(&args.pred, Role::Prediction)?;
    pred.retain(|o| windows.cover(&o.doc, o.start));

    let alignments = align(&gold, &pred);
    let total = Tally::total(&alignments).figures();
    let by = |what| args.by.contains(&what);
    let missing: Vec<_> =
        gold.documents().filter(|(doc, _)| pred.get(doc).is_none()).map(|(doc, _)| doc.to_owned()).collect();
    let summary = Summary {
        total,
        docs: by(By::Doc)
            .then(|| Named(alignments.iter().map(|a| (a.doc.to_owned(), Tally::of(a).figures())).collect())),
        fields: by(By::Field).then(|| {
            let fields = Tally::total(&alignments).fields();
            Named(fields.into_iter().map(|(slot, field)| (slot.to_owned(), field)).collect())
        }),
        measures: by(By::Measure)
            .then(|| Named(by_measure(&alignments).into_iter().map(|(name, t)| (name, t.figures())).collect())),
        errors: (args.errors > 0).then(|| first_faults(&alignments, args.errors, &texts)),
        unrelated: (missing.len() == gold.documents().count()).then(|| first_names(&pred)),
        missing,
        left_out,
    };
    if args.json {
        render::json(&summary, out)?;
    } else {
        render::text(&summary, out)?;
    }
    let Some(minimum) = args.min_f1 else { return Ok(Outcome::Passed) };
    // Nothing that is not a number is at least another, so that it never passes.
    if total.tuple.f1 >= minimum {
        return Ok(Outcome::Passed);
    }
    if !args.json {
        writeln!(out, "tuple F1 {} is below {}", repr::float(total.tuple.f1), repr::float(minimum))?;
    }
    Ok(Outcome::BelowMinimum)
}

/// The first faults, with the texts around them as far as there are texts.
fn first_faults<'a>(
    alignments: &'a [Alignment<'a>],
    count: usize,
    texts: &BTreeMap<String, PathBuf>,
) -> Vec<Shown<'a>> {
    let mut quotes = Quotes::new(texts);
    let mut text = |o: &Observation| quotes.around(&o.doc, o.start, o.end);
    faults(alignments).take(count).map(|fault| Shown { text: fault.place().and_then(&mut text), fault }).collect()
}

/// The first documents of a corpus, for a message.
fn first_names(corpus: &Corpus) -> Vec<String> {
    const SHOWN: usize = 3;
    let mut names: Vec<_> = corpus.documents().map(|(doc, _)| doc.to_owned()).take(SHOWN).collect();
    if corpus.documents().nth(SHOWN).is_some() {
        names.push("…".into());
    }
    names
}

/// The gold that can be scored, and what could not.
struct Gold {
    corpus: Corpus,
    left_out: Named<String>,
    texts: BTreeMap<String, PathBuf>,
}

impl Gold {
    fn read(args: &ScoreArgs) -> Result<Self, EvalError> {
        let mut corpus = Corpus::read(&args.gold, Role::Gold)?;
        if corpus.is_empty() {
            return Err(EvalError::EmptyGold { path: args.gold.clone() });
        }
        let manifest = Manifest::beside(&args.gold)?;
        if let Some(split) = &args.split {
            choose_split(&mut corpus, manifest.as_ref(), split, &args.gold)?;
        }
        let mut gold = Self { corpus, left_out: Named::default(), texts: BTreeMap::new() };
        if let Some(folder) = &args.texts {
            gold.find_texts(&Texts::open(folder)?, manifest.as_ref());
        }
        match gold.left_out.0.first() {
            Some((doc, reason)) if gold.corpus.is_empty() => {
                Err(EvalError::NothingLeft { path: args.gold.clone(), reason: format!("{doc}: {reason}") })
            }
            _ => Ok(gold),
        }
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

/// Quotes texts; the last one is kept, for errors come document by document.
struct Quotes<'a> {
    files: &'a BTreeMap<String, PathBuf>,
    last: Option<(String, Option<Vec<char>>)>,
}

impl<'a> Quotes<'a> {
    const fn new(files: &'a BTreeMap<String, PathBuf>) -> Self {
        Self { files, last: None }
    }

    /// The text around a span of a document, where its text is known and readable.
    fn around(&mut self, doc: &str, start: i64, end: i64) -> Option<String> {
        if self.last.as_ref().is_none_or(|(last, _)| last != doc) {
            let text = self.files.get(doc).and_then(|file| texts::decode(&std::fs::read(file).ok()?));
            self.last = Some((doc.to_owned(), text));
        }
        self.last.as_ref().and_then(|(_, text)| texts::around(text.as_deref()?, start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Tool {
        #[command(subcommand)]
        command: Command,
    }

    fn args(line: &[&str]) -> Result<ScoreArgs, clap::Error> {
        let Command::Score(args) = Tool::try_parse_from([&["eval", "score"], line].concat())?.command;
        Ok(args)
    }

    #[test]
    fn arguments_are_read() {
        let args = args(&["g", "p", "--by", "doc", "--by", "measure", "--min-f1", "0.9", "--errors", "3"]).unwrap();
        assert_eq!((args.by, args.min_f1, args.errors, args.json), (vec![By::Doc, By::Measure], Some(0.9), 3, false));
    }

    #[test]
    fn a_minimum_is_a_fraction() {
        for wrong in ["NaN", "1.1", "-0.1", "much", "inf"] {
            assert!(args(&["g", "p", &format!("--min-f1={wrong}")]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn below_is_failure() {
        assert_eq!((Outcome::Passed.exit_status(), Outcome::BelowMinimum.exit_status()), (0, 1));
    }
}
