//! Training of the linear model, step by step.
//!
//! 1. Names that rules read in several silver documents.
//! 2. Chain of labels and links, from silver and gold.
//! 3. The choice between readings, from gold. Its features are what a chain says that has not seen the place of the
//!    document (cross-fitting), so that they mean the same in training and in use.
//! 4. Curves from scores to probabilities, on places that neither chain nor choice has seen.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use zhibiao_eval::norm;

use crate::engine::assemble::Decoded;
use crate::engine::candidate::Scene;
use crate::engine::confidence::RuleConfidence;
use crate::engine::{self, linked, traits};
use crate::learn::examples;
use crate::learn::logistic::{self, Choice};
use crate::learn::study::{Stated, Studied, StudiedSentence};
use crate::learn::{calibrate, tagger};
use crate::model::decode::mentions;
use crate::model::linear::feature::{Part, key};
use crate::model::linear::table::Table;
use crate::model::linear::{Linear, link_features};
use crate::model::{Example, Label, SentenceModel, Window};
use crate::observation::{Flag, Observation};

/// How the linear model is trained.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plan {
    /// The chain of labels; its seed is that of all steps.
    pub tagger: tagger::Plan,
}

impl Plan {
    const fn links(self) -> logistic::Plan {
        logistic::Plan { seed: self.tagger.seed, epochs: 4, rate: 0.2, ridge: 1e-4 }
    }

    const fn readings(self) -> logistic::Plan {
        logistic::Plan { seed: self.tagger.seed, epochs: 20, rate: 0.1, ridge: 1e-2 }
    }
}

/// Weights below this are left out of the file.
const LEAST_WEIGHT: f64 = 1e-2;
/// Fewest documents in which a name must have been read.
const LEAST_DOCUMENTS: usize = 2;
/// What a draft counts of which no reading is right: it says that nothing better is known.
const UNCOVERED: f64 = 0.3;

/// One line of the history of a training.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// What is trained: `tags`, `links`, `readings`.
    pub step: &'static str,
    /// From 1.
    pub epoch: usize,
    /// `tags`: share of sentences labelled wrong; else mean loss in nats.
    pub loss: f64,
    /// F1 of pieces of indicators on the development place.
    pub f1: Option<f64>,
}

/// The names that rules read in several documents.
#[must_use]
pub fn names(silver: &[Studied]) -> Table {
    let mut documents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for document in silver {
        for draft in document.sentences.iter().flat_map(|sentence| &sentence.drafts) {
            documents.entry(&draft.indicator).or_default().insert(&document.doc);
        }
    }
    let known = documents.into_iter().filter(|(_, documents)| documents.len() >= LEAST_DOCUMENTS);
    let row = |(name, documents): (&str, BTreeSet<&str>)| {
        let chars: Vec<char> = name.chars().collect();
        (key(traits::NAME, &[Part::Chars(&chars)]), vec![(documents.len() as f32).log2()])
    };
    Table::quantised(known.map(row).collect(), 1)
}

/// Chain and links out of examples; the table of readings is empty.
pub fn base(
    silver: &[Example],
    gold: &[Example],
    development: &[Example],
    names: &Table,
    plan: Plan,
    mut each: impl FnMut(Epoch),
) -> Linear {
    let chain = tagger::train(silver, gold, development, plan.tagger, |epoch, loss, f1| {
        each(Epoch { step: "tags", epoch, loss, f1 });
    });
    let repeated = std::iter::repeat_n(gold, plan.tagger.gold_times).flatten();
    let choices: Vec<Choice> = silver.iter().chain(repeated).flat_map(link_choices).collect();
    let links = logistic::fit(&choices, plan.links(), |epoch, loss| {
        each(Epoch { step: "links", epoch, loss, f1: None });
    });
    Linear {
        tags: chain.tags,
        transitions: chain.transitions,
        links: links.to_table(LEAST_WEIGHT),
        readings: Table::empty(1),
        names: names.clone(),
        curves: Vec::new(),
    }
}

fn link_choices(example: &Example) -> Vec<Choice> {
    let pieces = mentions(&example.labels, Label::BeginIndicator);
    let numbers = mentions(&example.labels, Label::BeginQuantity);
    let mut choices = Vec::with_capacity(example.links.len());
    let window = Window { chars: &example.chars, status: example.status };
    let mut truths = example.links.iter().map(|link| link.linked);
    let pairs = example.links.iter().map(|link| (&link.quantity, &link.piece));
    link_features(window, &pieces, &numbers, pairs, |keys| {
        choices.push(Choice::alone(keys.to_vec(), truths.next().unwrap_or(false)));
    });
    choices
}

/// One draft with its readings, and what gold says of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The readings, described; the right one is the draft where none is right.
    pub choice: Choice,
    /// Whether the tuple of the draft is right as it is.
    pub right: bool,
    /// How alike the draft and what the model reads by itself are.
    pub alike: Option<f64>,
    /// What the model reads by itself has this margin, and whether it is right.
    pub linked: (f64, bool),
    /// The rule that found the draft's indicator.
    pub rule: &'static str,
    /// Whether the draft's indicator was completed from another clause.
    pub inferred: bool,
}

/// How often rules are right on the drafts of some places.
pub fn rule_confidence<'j>(judged: impl IntoIterator<Item = &'j Judged>) -> RuleConfidence {
    RuleConfidence::fitted(judged.into_iter().map(|one| (one.rule, one.inferred, one.right)))
}

/// The drafts of a document beside its gold, as a model sees them that has not seen its place.
#[must_use]
pub fn judged(document: &Studied, model: &dyn SentenceModel, names: &Table) -> Vec<Judged> {
    let sentences = document.sentences.iter();
    let with_gold = sentences.filter_map(|sentence| Some((sentence, sentence.gold.as_deref()?)));
    with_gold.flat_map(|(sentence, gold)| judged_sentence(sentence, gold, model, names)).collect()
}

fn judged_sentence(
    sentence: &StudiedSentence,
    gold: &[Stated],
    model: &dyn SentenceModel,
    names: &Table,
) -> Vec<Judged> {
    let scene = Scene::new(&sentence.passage, &sentence.drafts);
    let window = Window { chars: &sentence.passage.chars, status: sentence.status };
    let decoded = Decoded::new(model.encode(window));
    let mut found = Vec::new();
    for (index, wanted) in pairs(&sentence.drafts, gold).into_iter().enumerate() {
        let Some(wanted) = wanted else { continue };
        let draft = &sentence.drafts[index];
        let linked = linked(&decoded, &scene, index);
        let candidates = scene.candidates(index, &linked.text);
        let name = norm::name(&wanted.indicator);
        let is_right = |text: &[char]| norm::name(&text.iter().collect::<String>()) == name;
        let right = candidates.iter().position(|candidate| is_right(&candidate.text));
        let features = candidates.iter().map(|candidate| {
            let mut keys = Vec::new();
            traits::features(&scene, index, candidate, &linked, names, &mut keys);
            keys
        });
        let read = Observation { indicator: linked.text.iter().collect(), ..draft.clone() };
        found.push(Judged {
            choice: Choice {
                candidates: features.collect(),
                right: right.unwrap_or(0),
                weight: if right.is_some() { 1.0 } else { UNCOVERED },
            },
            right: wanted.is_met_by(draft),
            alike: engine::alike(&decoded, &scene, index, &linked),
            linked: (f64::from(linked.margin), wanted.is_met_by(&read)),
            rule: draft.rules.last().copied().unwrap_or_default(),
            inferred: draft.flags.contains(&Flag::InferredIndicator),
        });
    }
    found
}

/// The gold of each draft: one whose number overlaps, with the same indicator where there is one.
fn pairs<'g>(drafts: &[Observation], gold: &'g [Stated]) -> Vec<Option<&'g Stated>> {
    let mut taken = vec![false; gold.len()];
    let mut found = vec![None; drafts.len()];
    for same_name in [true, false] {
        for (draft, place) in drafts.iter().zip(&mut found).filter(|(_, place)| place.is_none()) {
            let fits = |stated: &Stated| {
                stated.span.overlaps(draft.text_span)
                    && (!same_name || norm::name(&stated.indicator) == norm::name(&draft.indicator))
            };
            if let Some(at) = (0..gold.len()).find(|&at| !taken[at] && fits(&gold[at])) {
                taken[at] = true;
                *place = Some(&gold[at]);
            }
        }
    }
    found
}

/// The places of documents, in order.
#[must_use]
pub fn places(documents: &[Studied]) -> Vec<String> {
    documents.iter().map(|document| document.place.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The documents of all places but some.
fn without<'d>(documents: &'d [Studied], places: &'d [&str]) -> impl Iterator<Item = &'d Studied> {
    documents.iter().filter(|document| !places.contains(&document.place.as_str()))
}

/// Judged drafts by the place of their document.
pub type ByPlace = BTreeMap<String, Vec<Judged>>;

/// The judged drafts of every gold place but those of `left_out`, each by the model that has seen neither its place nor
/// those of `left_out`. `base_of` trains or recalls the model without some places.
pub fn cross_fitted(
    gold: &[Studied],
    left_out: &[&str],
    names: &Table,
    base_of: impl Fn(&[&str]) -> Linear + Sync,
) -> ByPlace {
    let kept: Vec<Studied> = without(gold, left_out).cloned().collect();
    places(&kept)
        .into_par_iter()
        .map(|place| {
            let unseen: Vec<&str> = left_out.iter().copied().chain([place.as_str()]).collect();
            let model = base_of(&unseen);
            let own = kept.iter().filter(|document| document.place == place);
            let judged = own.flat_map(|document| judged(document, &model, names)).collect();
            (place, judged)
        })
        .collect()
}

/// The examples of gold without some places.
#[must_use]
pub fn gold_without(gold: &[Studied], left_out: &[&str]) -> Vec<Example> {
    examples::of_gold(&without(gold, left_out).cloned().collect::<Vec<_>>())
}

/// Puts the choice between readings and the curves of `linear` and `hybrid` into a model.
pub fn finish(model: &mut Linear, judged: &ByPlace, plan: Plan, mut each: impl FnMut(Epoch)) {
    let choices = |left_out: Option<&str>| -> Vec<Choice> {
        let places = judged.iter().filter(|(place, _)| Some(place.as_str()) != left_out);
        places.flat_map(|(_, judged)| judged.iter().map(|one| one.choice.clone())).collect()
    };
    let weights = logistic::fit(&choices(None), plan.readings(), |epoch, loss| {
        each(Epoch { step: "readings", epoch, loss, f1: None });
    });
    model.readings = weights.to_table(LEAST_WEIGHT);
    let scored: Vec<(f64, bool)> = judged
        .par_iter()
        .flat_map_iter(|(place, own)| {
            let weights = logistic::fit(&choices(Some(place)), plan.readings(), |_, _| {});
            own.iter().map(move |one| outcome(one, &weights)).collect::<Vec<_>>()
        })
        .collect();
    let alone: Vec<(f64, bool)> = judged.values().flatten().map(|one| one.linked).collect();
    model.curves =
        vec![("linear".to_owned(), calibrate::isotonic(alone)), ("hybrid".to_owned(), calibrate::isotonic(scored))];
}

/// The support of the draft and whether its tuple is right.
fn outcome(one: &Judged, weights: &logistic::Weights) -> (f64, bool) {
    let p = weights.probabilities(&one.choice.candidates).first().copied().unwrap_or(0.5);
    (engine::support(p, one.alike), one.right)
}
