//! One training of the linear model from beginning to end, and its judgement by place. What is costly is kept in
//! checkpoints, so that a run that was stopped goes on where it was.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest as _, Sha256};
use zhibiao_eval::whole;

use crate::engine::Engine;
use crate::engine::confidence::Curve;
use crate::learn::linear::{self, ByPlace, Epoch, Plan};
use crate::learn::study::{self, Studied};
use crate::learn::{LearnError, calibrate, examples};
use crate::model::bert::Bert;
use crate::model::linear::Linear;
use crate::model::linear::table::Table;
use crate::model::{Example, SentenceModel};
use crate::pipeline::Extractor;
use crate::sink::json_lines;

/// Where a training reads and writes.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Folder of gold, with `MANIFEST.csv` and `windows.json`.
    pub gold: PathBuf,
    /// Split of the gold that is learned from; documents of others are neither gold nor silver.
    pub split: Option<String>,
    /// Folder below which the texts of the gold are.
    pub texts: PathBuf,
    /// Folder of documents without gold; `None` trains without silver.
    pub silver: Option<PathBuf>,
    /// Whether the gold is learned from; else it is only judged by.
    pub learns_gold: bool,
    /// Folder that everything is written to.
    pub out: PathBuf,
    /// Folder with one BERT for each place, trained without it.
    pub bert_folds: Option<PathBuf>,
}

/// What a training tells while it runs.
pub trait Observer: Sync {
    /// One more of `of` trainings is done, or was found in a checkpoint.
    fn trained(&self, what: &str, of: usize);
}

/// A training with its data read.
pub struct Session {
    sources: Sources,
    plan: Plan,
    gold: Vec<Studied>,
    silver: Vec<Studied>,
    silver_examples: Vec<Example>,
    names: Table,
    checkpoints: PathBuf,
    history: Mutex<Vec<Epoch>>,
    development: Option<String>,
}

/// What came of a training.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The weights.
    pub model: Linear,
    /// What happened on the way, of the last model.
    pub history: Vec<Epoch>,
    /// Times that the sentences were seen.
    pub epochs: usize,
    /// The place by which that was found out.
    pub development: Option<String>,
    /// Numbers of documents and sentences: gold, silver.
    pub sizes: [(usize, usize); 2],
    /// Judged drafts of each place, by models that have not seen it.
    pub judged: ByPlace,
}

impl Session {
    /// Reads the data and finds out for how many epochs to train: by the F1 of indicator pieces on one place.
    ///
    /// # Errors
    /// Where the gold, a text or the silver cannot be read, or the folder of checkpoints cannot be made.
    pub fn open(sources: Sources, mut plan: Plan) -> Result<Self, LearnError> {
        let gold = study::gold(&sources.gold, &sources.texts, sources.split.as_deref())?;
        let annotated = ids_of(&sources.gold)?;
        let silver = match &sources.silver {
            Some(folder) => study::silver(folder, &|id| !annotated.iter().any(|doc| doc == id))?,
            None => Vec::new(),
        };
        let names = linear::names(&silver);
        let silver_examples = examples::of_rules(&silver);
        let checkpoints = sources.out.join("checkpoints").join(digest(&sources, plan, &gold, &silver));
        fs::create_dir_all(&checkpoints).map_err(|error| LearnError::Io { path: checkpoints.clone(), error })?;
        let development = development_place(&gold).filter(|_| sources.learns_gold);
        let mut session = Self {
            sources,
            plan,
            gold,
            silver,
            silver_examples,
            names,
            checkpoints,
            history: Mutex::default(),
            development,
        };
        plan.tagger.epochs = session.best_epochs();
        session.plan = plan;
        Ok(session)
    }

    /// The epoch after which the F1 on the development place was greatest.
    fn best_epochs(&self) -> usize {
        let Some(place) = self.development.as_deref() else { return self.plan.tagger.epochs };
        let held: Vec<Studied> = self.gold.iter().filter(|document| document.place == place).cloned().collect();
        let mut best = (f64::NEG_INFINITY, self.plan.tagger.epochs);
        let mut history = Vec::new();
        let gold = linear::gold_without(&self.gold, &[place]);
        let silver = self.silver_without(&[place]);
        linear::base(&silver, &gold, &examples::of_gold(&held), &self.names, self.plan, |epoch| {
            if let Some(f1) = epoch.f1.filter(|f1| *f1 > best.0) {
                best = (f1, epoch.epoch);
            }
            history.push(epoch);
        });
        if let Ok(mut all) = self.history.lock() {
            all.extend(history.into_iter().filter(|epoch| epoch.step == "tags"));
        }
        best.1
    }

    /// Places of the gold.
    #[must_use]
    pub fn places(&self) -> Vec<String> {
        linear::places(&self.gold)
    }

    /// The silver examples of other places than some.
    fn silver_without(&self, places: &[&str]) -> Vec<Example> {
        self.silver_examples.iter().filter(|example| !is_of(&example.place, places)).cloned().collect()
    }

    /// The chain and links without some places: from a checkpoint, else trained and kept in one.
    fn base(&self, left_out: &[&str], observer: &dyn Observer, of: usize) -> Linear {
        let mut places: Vec<&str> = left_out.to_vec();
        places.sort_unstable();
        places.dedup();
        let name = if places.is_empty() { "all".to_owned() } else { format!("without-{}", places.join("-")) };
        let path = self.checkpoints.join(format!("{name}.bin"));
        let model = Linear::open(&path).unwrap_or_else(|_| {
            let gold = if self.sources.learns_gold { linear::gold_without(&self.gold, &places) } else { Vec::new() };
            let silver = self.silver_without(&places);
            let model = linear::base(&silver, &gold, &[], &self.names, self.plan, |_| {});
            // A checkpoint that cannot be written costs time, no result.
            let _ = whole::write(&path, |file| file.write_all(&model.to_bytes()));
            model
        });
        observer.trained(&name, of);
        model
    }

    /// Trains the model that is kept, with the curves of `linear`, `hybrid` and, where there are folds of it, `bert`.
    ///
    /// # Errors
    /// Where a fold of the BERT cannot be read.
    pub fn train(&self, observer: &dyn Observer) -> Result<Trained, LearnError> {
        let of = self.places().len() + 1;
        let judged = linear::cross_fitted(&self.gold, &[], &self.names, |left_out| self.base(left_out, observer, of));
        let mut model = self.base(&[], observer, of);
        let mut history = self.history.lock().map(|history| history.clone()).unwrap_or_default();
        linear::finish(&mut model, &judged, self.plan, |epoch| history.push(epoch));
        if let Some(folds) = &self.sources.bert_folds {
            let outcomes = self.bert_outcomes(folds)?;
            model.curves.push(("bert".to_owned(), calibrate::isotonic(outcomes.into_values().flatten().collect())));
        }
        let sentences = |documents: &[Studied]| documents.iter().map(|document| document.sentences.len()).sum();
        // What is used is what the file says, steps of eight bits and all.
        let model = Linear::from_bytes(&model.to_bytes()).unwrap_or(model);
        Ok(Trained {
            model,
            history,
            epochs: self.plan.tagger.epochs,
            development: self.development.clone(),
            sizes: [(self.gold.len(), sentences(&self.gold)), (self.silver.len(), sentences(&self.silver))],
            judged,
        })
    }

    /// Reads each place with models that have not seen it, and writes what each engine finds to
    /// `OUT/folds/ENGINE/DOCUMENT.jsonl`.
    ///
    /// # Errors
    /// Where a text or a fold of the BERT cannot be read, or a file cannot be written.
    pub fn cross_validate(&self, observer: &dyn Observer) -> Result<Vec<PathBuf>, LearnError> {
        let places = self.places();
        let of = places.len() * (places.len() + 1) / 2;
        let outcomes = self.sources.bert_folds.as_deref().map(|folds| self.bert_outcomes(folds)).transpose()?;
        let mut written = Vec::new();
        for place in &places {
            let left_out = [place.as_str()];
            let base_of = |left_out: &[&str]| self.base(left_out, observer, of);
            let others = self.silver.iter().filter(|document| !is_of(&document.place, &left_out));
            let names = linear::names(&others.cloned().collect::<Vec<_>>());
            let judged = linear::cross_fitted(&self.gold, &left_out, &names, base_of);
            let mut model = self.base(&left_out, observer, of);
            model.names = names;
            linear::finish(&mut model, &judged, self.plan, |_| {});
            let model = Arc::new(Linear::from_bytes(&model.to_bytes()).unwrap_or(model));
            let mut engines = vec![
                ("rules", Engine::Rules { shares: linear::rule_confidence(judged.values().flatten()) }),
                ("linear", Engine::linear(Arc::clone(&model))),
                ("hybrid", Engine::hybrid(model)),
            ];
            if let (Some(folds), Some(outcomes)) = (&self.sources.bert_folds, &outcomes) {
                let others = outcomes.iter().filter(|(other, _)| *other != place);
                let curve = calibrate::isotonic(others.flat_map(|(_, outcomes)| outcomes.clone()).collect());
                let model = bert_of(folds, place)?;
                engines.push(("bert", Engine::Model { model: Arc::new(model), curve: Curve::new(curve) }));
            }
            for (name, engine) in engines {
                let folder = self.sources.out.join("folds").join(name);
                fs::create_dir_all(&folder).map_err(|error| LearnError::Io { path: folder.clone(), error })?;
                let extractor = Extractor::with_engine(None, engine);
                for document in self.gold.iter().filter(|document| document.place == *place) {
                    let path = folder.join(format!("{}.jsonl", document.doc));
                    let lines = extract(&extractor, document)?;
                    whole::write(&path, |file| file.write_all(&lines))?;
                    written.push(path);
                }
            }
        }
        Ok(written)
    }

    /// Margins and truth of what the BERT of each place reads.
    fn bert_outcomes(&self, folds: &Path) -> Result<BTreeMap<String, Vec<(f64, bool)>>, LearnError> {
        let of_place = |place: String| {
            let model = bert_of(folds, &place)?;
            let model: &dyn SentenceModel = &model;
            let own = self.gold.iter().filter(|document| document.place == place);
            let judged = own.flat_map(|document| linear::judged(document, model, &self.names));
            let outcomes: Vec<(f64, bool)> = judged.map(|one| one.linked).collect();
            Ok((place, outcomes))
        };
        self.places().into_iter().map(of_place).collect()
    }
}

fn bert_of(folds: &Path, place: &str) -> Result<Bert, LearnError> {
    Bert::open(&folds.join(place)).map_err(LearnError::from)
}

/// The ids of all documents that have gold, of whatever split.
fn ids_of(gold: &Path) -> Result<Vec<String>, LearnError> {
    let corpus = zhibiao_eval::record::Corpus::read(gold, zhibiao_eval::record::Role::Gold)?;
    Ok(corpus.documents().map(|(doc, _)| doc.to_owned()).collect())
}

/// The place with the most sentences that has no more than a quarter of them all.
fn development_place(gold: &[Studied]) -> Option<String> {
    let size = |place: &str| -> usize {
        gold.iter().filter(|document| document.place == place).map(|document| document.sentences.len()).sum()
    };
    let all: usize = gold.iter().map(|document| document.sentences.len()).sum();
    linear::places(gold).into_iter().filter(|place| size(place) * 4 <= all).max_by_key(|place| size(place))
}

/// Whether a document is of one of some places, or of a part of one.
fn is_of(place: &str, places: &[&str]) -> bool {
    places.iter().any(|other| place.starts_with(other))
}

/// A name for everything that the trained weights depend on.
fn digest(sources: &Sources, plan: Plan, gold: &[Studied], silver: &[Studied]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(format!("{plan:?} {} {}", sources.learns_gold, sources.silver.is_some()));
    for document in gold.iter().chain(silver) {
        hasher.update(&document.doc);
        for sentence in &document.sentences {
            hasher.update(sentence.passage.chars.iter().collect::<String>());
            for stated in sentence.gold.iter().flatten() {
                hasher.update(format!("{stated:?}"));
            }
            for draft in &sentence.drafts {
                hasher.update(&draft.indicator);
            }
        }
    }
    hasher.finalize().iter().take(8).fold(String::new(), |mut name, byte| {
        // Writing to a string does not fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

fn extract(extractor: &Extractor, document: &Studied) -> Result<Vec<u8>, LearnError> {
    let (bytes, meta) = study::read(&document.path, &document.doc)?;
    let refused = |error: &dyn std::error::Error| study::refused(&document.path, error);
    let extraction = extractor.extract(&bytes, &meta).map_err(|error| refused(&error))?;
    json_lines(extraction.records()).map_err(|error| refused(&error))
}
