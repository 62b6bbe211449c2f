//! Training of the chain of labels: an averaged structured perceptron (Collins 2002, EMNLP).
//!
//! Each sentence is decoded with the weights so far; where the labels differ from the right ones, the features of the
//! right labels gain and those of the found ones lose one. The weights that are kept are the mean over all steps, which
//! is what makes the method stable.

use ndarray::{Array2, ArrayView2};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_pcg::Pcg64;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::decode::{mentions, viterbi};
use crate::model::linear::character_features;
use crate::model::linear::table::Table;
use crate::model::{Example, Label, Window, scheme_transitions};

/// How a tagger is trained.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Seed of the order of sentences.
    pub seed: u64,
    /// Times that all sentences are seen, at most.
    pub epochs: usize,
    /// Features seen in fewer characters are left out.
    pub least_count: u32,
    /// How often a gold sentence is seen for each time that a silver one is.
    pub gold_times: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { seed: 1, epochs: 12, least_count: 3, gold_times: 3 }
    }
}

/// A trained chain.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Features of characters: `features × Label::COUNT`.
    pub tags: Table,
    /// `[Label::COUNT, Label::COUNT]`, row the earlier label.
    pub transitions: Array2<f32>,
}

/// A sentence as rows of feature indices, one row a character.
struct Encoded {
    features: Vec<u32>,
    ends: Vec<u32>,
    labels: Vec<Label>,
}

impl Encoded {
    fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.features[start as usize..end as usize])
    }
}

/// One weight of the average: its value now, and the sum of its changes, each times the step at which it was made.
#[derive(Clone, Copy, Default)]
struct Weights {
    now: [f32; Label::COUNT],
    weighted: [f64; Label::COUNT],
}

impl Weights {
    fn change(&mut self, label: Label, by: f32, step: f64) {
        self.now[label as usize] += by;
        self.weighted[label as usize] += f64::from(by) * step;
    }

    fn average(&self, steps: f64) -> Vec<f32> {
        self.now.iter().zip(&self.weighted).map(|(now, weighted)| (f64::from(*now) - weighted / steps) as f32).collect()
    }
}

/// Trains on silver and gold. `each` is told the epoch, the share of sentences that were labelled wrong, and the F1 of
/// pieces of indicators on `development`; training ends where that has not risen for two epochs, and the best epoch is
/// kept.
pub fn train(
    silver: &[Example],
    gold: &[Example],
    development: &[Example],
    plan: Plan,
    mut each: impl FnMut(usize, f64, Option<f64>),
) -> Chain {
    let (index, keys) = index(silver.iter().chain(gold), plan.least_count);
    let encode = |example: &Example| encode(example, &index);
    let sentences: Vec<Encoded> = silver.par_iter().chain(gold).map(encode).collect();
    let held: Vec<Encoded> = development.par_iter().map(encode).collect();
    let mut order: Vec<usize> = (0..silver.len()).collect();
    for _ in 0..plan.gold_times {
        order.extend(silver.len()..sentences.len());
    }
    let mut random = Pcg64::seed_from_u64(plan.seed);
    let mut weights = vec![Weights::default(); keys.len()];
    let mut moves = vec![Weights::default(); Label::COUNT];
    let mut step = 1.0_f64;
    let mut best: Option<(f64, usize, Chain)> = None;
    for epoch in 1..=plan.epochs {
        order.shuffle(&mut random);
        let mut wrong = 0;
        for sentence in order.iter().map(|&at| &sentences[at]) {
            let emissions = emissions(sentence, |feature| &weights[feature as usize].now);
            let transitions = transitions(|before| moves[before].now[..].to_vec());
            let found = viterbi(emissions.view(), transitions.view());
            if found != sentence.labels {
                wrong += 1;
                update(sentence, &found, &mut weights, &mut moves, step);
            }
            step += 1.0;
        }
        let chain = Chain {
            tags: Table::quantised(
                keys.iter().zip(&weights).map(|(&key, weights)| (key, weights.average(step))).collect(),
                Label::COUNT,
            ),
            transitions: transitions(|before| moves[before].average(step)),
        };
        let f1 = (!held.is_empty()).then(|| f1(&held, &weights, step, chain.transitions.view()));
        each(epoch, wrong as f64 / order.len().max(1) as f64, f1);
        let score = f1.unwrap_or(epoch as f64);
        match &best {
            Some((least, ..)) if score <= *least => {}
            _ => best = Some((score, epoch, chain)),
        }
        if best.as_ref().is_some_and(|(_, at, _)| epoch >= at + 2) {
            break;
        }
    }
    best.map_or_else(
        || Chain { tags: Table::empty(Label::COUNT), transitions: scheme_transitions() },
        |(_, _, chain)| chain,
    )
}

/// Numbers for the features that are frequent enough, in the order in which they were first seen, and their keys.
fn index<'e>(examples: impl Iterator<Item = &'e Example>, least: u32) -> (FxHashMap<u32, u32>, Vec<u32>) {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut order = Vec::new();
    for example in examples {
        character_features(Window { chars: &example.chars, status: example.status }, |_, keys| {
            for &key in keys {
                let count = counts.entry(key).or_insert(0);
                *count += 1;
                if *count == least {
                    order.push(key);
                }
            }
        });
    }
    (order.iter().copied().zip(0..).collect(), order)
}

fn encode(example: &Example, index: &FxHashMap<u32, u32>) -> Encoded {
    let (mut features, mut ends) = (Vec::new(), Vec::with_capacity(example.chars.len()));
    character_features(Window { chars: &example.chars, status: example.status }, |_, keys| {
        features.extend(keys.iter().filter_map(|key| index.get(key)));
        ends.push(features.len() as u32);
    });
    Encoded { features, ends, labels: example.labels.clone() }
}

fn emissions<'w>(sentence: &Encoded, weights: impl Fn(u32) -> &'w [f32; Label::COUNT]) -> Array2<f32> {
    let mut emissions = Array2::zeros((sentence.labels.len(), Label::COUNT));
    for (mut row, features) in emissions.rows_mut().into_iter().zip(sentence.rows()) {
        for &feature in features {
            for (sum, weight) in row.iter_mut().zip(weights(feature)) {
                *sum += weight;
            }
        }
    }
    emissions
}

fn transitions(row: impl Fn(usize) -> Vec<f32>) -> Array2<f32> {
    let mut transitions = scheme_transitions();
    for (before, mut moves) in transitions.rows_mut().into_iter().enumerate() {
        for (score, weight) in moves.iter_mut().zip(row(before)) {
            *score += weight;
        }
    }
    transitions
}

fn update(sentence: &Encoded, found: &[Label], weights: &mut [Weights], moves: &mut [Weights], step: f64) {
    let right = &sentence.labels;
    for (i, features) in sentence.rows().enumerate() {
        if right[i] != found[i] {
            for &feature in features {
                let weights = &mut weights[feature as usize];
                weights.change(right[i], 1.0, step);
                weights.change(found[i], -1.0, step);
            }
        }
        if i > 0 && (right[i - 1], right[i]) != (found[i - 1], found[i]) {
            moves[right[i - 1] as usize].change(right[i], 1.0, step);
            moves[found[i - 1] as usize].change(found[i], -1.0, step);
        }
    }
}

/// F1 of pieces of indicators, each right where both ends are.
fn f1(held: &[Encoded], weights: &[Weights], steps: f64, transitions: ArrayView2<'_, f32>) -> f64 {
    let average: Vec<[f32; Label::COUNT]> =
        weights.par_iter().map(|w| w.average(steps).try_into().unwrap_or_default()).collect();
    let (right, found, wanted) = held
        .par_iter()
        .map(|sentence| {
            let emissions = emissions(sentence, |feature| &average[feature as usize]);
            let found = mentions(&viterbi(emissions.view(), transitions), Label::BeginIndicator);
            let wanted = mentions(&sentence.labels, Label::BeginIndicator);
            let right = found.iter().filter(|piece| wanted.contains(piece)).count();
            (right, found.len(), wanted.len())
        })
        .reduce(|| (0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
    if found + wanted == 0 { 0.0 } else { 2.0 * right as f64 / (found + wanted) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SentenceModel as _;
    use crate::model::linear::Linear;

    /// Sentences of one pattern: the characters in front of 达 are the indicator, digits and unit the number.
    fn toy() -> Vec<Example> {
        let nouns = ["粮食产量", "财政收入", "新增学校", "森林面积", "入驻企业", "城镇人口"];
        let sentence = |(n, noun): (usize, &&str)| {
            let chars: Vec<char> = format!("{noun}达{}万吨。", 10 + n).chars().collect();
            let mut labels = vec![Label::Outside; chars.len()];
            labels[0] = Label::BeginIndicator;
            labels[1..4].fill(Label::InIndicator);
            labels[5] = Label::BeginQuantity;
            labels[6..9].fill(Label::InQuantity);
            Example { chars, labels, ..Example::default() }
        };
        nouns.iter().enumerate().map(sentence).collect()
    }

    #[test]
    fn a_pattern_is_learned_and_read_again_from_the_file() {
        let examples = toy();
        let plan = Plan { epochs: 20, least_count: 1, ..Plan::default() };
        let mut f1s = Vec::new();
        let chain = train(&[], &examples[..5], &examples[5..], plan, |_, _, f1| f1s.extend(f1));
        assert_eq!(f1s.iter().copied().fold(0.0, f64::max), 1.0, "{f1s:?}");
        let model = Linear {
            tags: chain.tags,
            transitions: chain.transitions,
            links: Table::empty(1),
            readings: Table::empty(1),
            names: Table::empty(1),
            curves: Vec::new(),
        };
        let read = Linear::from_bytes(&model.to_bytes()).unwrap();
        for example in &examples {
            let encoded = read.encode(Window { chars: &example.chars, status: None });
            assert_eq!(viterbi(encoded.emissions(), encoded.transitions()), example.labels);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let bytes = |seed| {
            let plan = Plan { seed, epochs: 3, least_count: 1, ..Plan::default() };
            let chain = train(&toy(), &toy()[..2], &[], plan, |_, _, _| {});
            (chain.tags.weights().to_vec(), chain.transitions)
        };
        assert_eq!(bytes(3), bytes(3));
        assert_ne!(bytes(3), bytes(4));
    }
}
