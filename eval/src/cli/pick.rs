//! `eval pick`: what an annotator should read next.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use crate::error::EvalError;
use crate::formats::Documents;
use crate::manifest::Manifest;
use crate::pick::{self, Candidate, Pick, Reason, Wanted};
use crate::record::{Corpus, Detail, Role};
use crate::whole;

/// The arguments of `eval pick`.
#[derive(Debug, Clone, Args)]
pub struct PickArgs {
    /// Predictions: a JSON Lines file, or a folder of them
    pub pred: PathBuf,
    /// How many observations
    #[arg(short = 'n', long, value_name = "N", default_value = "100")]
    pub count: NonZeroUsize,
    /// At most M observations of one document
    #[arg(long, value_name = "M")]
    pub per_document: Option<NonZeroUsize>,
    /// Leave out the documents that have gold: a JSON Lines file, or a folder of them; may be given more than once
    #[arg(long, value_name = "GOLD")]
    pub not: Vec<PathBuf>,
    /// Folder of the texts: spans are checked against them, and the numbers shown in them
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Another seed, another choice among observations that are worth the same
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// Write the records to FILE besides, as --json does, for `eval convert`
    #[arg(short, long, value_name = "FILE", conflicts_with = "json")]
    pub output: Option<PathBuf>,
    /// Write the whole records as JSON Lines, each with its rank and reason, and nothing else
    #[arg(long)]
    pub json: bool,
}

/// Picks observations and writes them to `out`.
///
/// # Errors
/// Something could not be read or written, a line is not an observation, or no observation says how sure it is.
pub fn run(args: &PickArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let corpus = Corpus::read_as(&args.pred, Role::Prediction, Detail::Whole)?;
    let annotated = Annotated::read(&args.not)?;
    let (candidates, account) = candidates(&corpus, &annotated, &args.pred)?;
    let wanted = Wanted { count: args.count, per_document: args.per_document, seed: args.seed };
    let picks = pick::pick(candidates, &wanted);
    let documents = documents(&corpus, &picks, args)?;
    if args.json {
        lines(&picks, out)?;
        return Ok(Outcome::Passed);
    }
    if let Some(path) = &args.output {
        if whole::same_file(&args.pred, path) || corpus.files().iter().any(|file| whole::same_file(file, path)) {
            let reason = "the records would be written over the predictions".to_owned();
            return Err(EvalError::Malformed { path: path.clone(), reason });
        }
        whole::write(path, |file| lines(&picks, file))?;
    }
    account.write(&picks, &annotated, &wanted, out)?;
    for pick in &picks {
        let o = pick.candidate.observation;
        writeln!(out)?;
        let text = documents.texts.get(&o.doc).map(Vec::as_slice);
        pick::item(pick, corpus.at(o).as_ref(), text, out)?;
    }
    Ok(Outcome::Passed)
}

/// The documents that have gold.
#[derive(Debug, Default)]
struct Annotated {
    documents: BTreeSet<String>,
    is_asked: bool,
}

impl Annotated {
    /// Reads which documents the golds name. A `MANIFEST.csv` beside a gold names those too that were read and have no
    /// observation.
    fn read(golds: &[PathBuf]) -> Result<Self, EvalError> {
        let mut annotated = Self { is_asked: !golds.is_empty(), ..Self::default() };
        for path in golds {
            let gold = Corpus::read(path, Role::Gold)?;
            let manifest = Manifest::beside(path)?;
            let listed = manifest.iter().flat_map(Manifest::entries).map(|entry| entry.doc.clone());
            let named: BTreeSet<String> = gold.documents().map(|(doc, _)| doc.to_owned()).chain(listed).collect();
            if named.is_empty() {
                return Err(EvalError::EmptyGold { path: path.clone() });
            }
            annotated.documents.extend(named);
        }
        Ok(annotated)
    }
}

/// What was read and could not be picked.
#[derive(Debug, Default)]
struct Account {
    /// Observations that could be picked.
    candidates: usize,
    /// Observations that nothing says the place of.
    silent: usize,
    /// Whether any observation that could be picked states a confidence.
    any_confidence: bool,
    /// Documents that have gold, and their observations.
    left_out: (usize, usize),
    /// The first document of the predictions.
    first: Option<String>,
}

fn candidates<'a>(
    corpus: &'a Corpus,
    annotated: &Annotated,
    path: &Path,
) -> Result<(Vec<Candidate<'a>>, Account), EvalError> {
    let mut account = Account::default();
    let mut candidates = Vec::new();
    for (doc, observations) in corpus.documents() {
        account.first.get_or_insert_with(|| doc.to_owned());
        let is_annotated = annotated.documents.contains(doc);
        if is_annotated {
            account.left_out.0 += 1;
            account.left_out.1 += observations.len();
        }
        for o in observations {
            let candidate = Candidate::of(o).map_err(|reason| corpus.fault(o, reason))?;
            match candidate {
                _ if is_annotated => {}
                Some(candidate) => candidates.push(candidate),
                None => account.silent += 1,
            }
        }
    }
    account.candidates = candidates.len();
    account.any_confidence = candidates.iter().any(|candidate| candidate.observation.confidence.is_some());
    if candidates.is_empty() && account.silent > 0 {
        let reason = format!(
            "no observation states a confidence or is flagged {}: nothing says which to read first",
            pick::ENGINES_DISAGREE
        );
        return Err(EvalError::Malformed { path: path.to_path_buf(), reason });
    }
    Ok((candidates, account))
}

/// The picked observations with the texts of their documents, where texts were asked for.
fn documents(corpus: &Corpus, picks: &[Pick<'_>], args: &PickArgs) -> Result<Documents, EvalError> {
    let mut documents = Documents::default();
    if let Some(folder) = &args.texts {
        for file in corpus.files() {
            documents.corpus.add_file(file);
        }
        picks.iter().for_each(|pick| documents.corpus.push(pick.candidate.observation.clone()));
        documents.find_texts(folder, &args.pred)?;
        documents.check_spans()?;
    }
    Ok(documents)
}

/// Writes the records as JSON Lines.
fn lines(picks: &[Pick<'_>], mut out: &mut dyn Write) -> io::Result<()> {
    for pick in picks {
        serde_json::to_writer(&mut out, &pick::record(pick))?;
        writeln!(out)?;
    }
    Ok(())
}

impl Account {
    /// How many were picked and why, and what was not.
    fn write(&self, picks: &[Pick<'_>], annotated: &Annotated, wanted: &Wanted, out: &mut dyn Write) -> io::Result<()> {
        let of = |reason| picks.iter().filter(|pick| pick.candidate.reason == reason).count();
        let documents: BTreeSet<&str> = picks.iter().map(|pick| pick.candidate.observation.doc.as_str()).collect();
        let (picked, documents) = (picks.len(), documents.len());
        let (flagged, unsure) = (of(Reason::EnginesDisagree), of(Reason::LowConfidence));
        let flag = pick::ENGINES_DISAGREE;
        writeln!(
            out,
            "picked {picked} of {}  {flag} {flagged}  low_confidence {unsure}  documents {documents}",
            self.candidates
        )?;
        let (left_out, observations) = self.left_out;
        match (annotated.documents.first(), &self.first) {
            (Some(gold), Some(pred)) if left_out == 0 => writeln!(
                out,
                "warning: no document of the predictions has gold; the gold names {gold}, …, the predictions {pred}, …"
            )?,
            _ if annotated.is_asked => writeln!(
                out,
                "note: documents left out, as they have gold: {left_out} with {observations} observations"
            )?,
            _ => {}
        }
        if self.candidates > 0 && !self.any_confidence {
            writeln!(out, "warning: no observation states a confidence: flags alone decide what is read")?;
        }
        if self.silent > 0 {
            writeln!(
                out,
                "note: left out, as they neither state a confidence nor are flagged {flag}: {} observations",
                self.silent
            )?;
        }
        if picked < wanted.count.get() {
            let limit = wanted.per_document.map_or_else(String::new, |most| format!(", at most {most} a document"));
            writeln!(out, "note: {} were wanted{limit}; there are no more", wanted.count)?;
        }
        Ok(())
    }
}
