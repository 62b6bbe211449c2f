//! From drafts to decided observations, one sentence at a time.

use std::ops::Range;

use zhibiao_eval::norm::{self, Bigrams};
use zhibiao_eval::slot::SIMILAR;

use crate::document::{Document, Part};
use crate::engine::align::is_silent;
use crate::engine::assemble::{Assembled, Decoded};
use crate::engine::candidate::Scene;
use crate::engine::confidence::Curve;
use crate::engine::passage::Passage;
use crate::engine::traits::{self, Linked};
use crate::model::decode::softmax;
use crate::model::linear::Linear;
use crate::model::{SentenceModel, Window};
use crate::observation::{Flag, Observation};

/// What a reading must be likelier than the draft to replace it.
const REPLACES: f64 = 0.5;
/// What a log-odd of the choice counts beside the likeness of what the model reads by itself.
const CHOICE: f64 = 0.1;
/// Likeness where the model does not take the number for an observation: that says little.
const UNREAD: f64 = 0.9;

/// The drafts of each sentence of a part, and those of tables, which stand in no sentence: `each` decides them.
pub(super) fn by_sentence(
    document: &Document,
    part: &Part,
    drafts: Vec<Observation>,
    mut each: impl FnMut(&Passage, Window<'_>, Vec<Observation>) -> Vec<Observation>,
) -> Vec<Observation> {
    let mut decided = Vec::with_capacity(drafts.len());
    let mut drafts = drafts.into_iter().peekable();
    for sentence in &part.sentences {
        let mut own = Vec::new();
        // What stands before the sentence is a cell of a table.
        while let Some(draft) = drafts.next_if(|draft| draft.text_span.start() < sentence.span.end()) {
            let to = if sentence.span.contains(draft.text_span) { &mut own } else { &mut decided };
            to.push(draft);
        }
        if !own.is_empty() {
            let passage = Passage::new(&document.text, sentence.span);
            let window = Window { chars: &passage.chars, status: part.context_of(sentence).status };
            decided.extend(each(&passage, window, own));
        }
    }
    decided.extend(drafts);
    decided
}

/// What a model reads by itself: the numbers that it takes for observations, with the indicators that it puts together.
pub(super) fn alone(
    model: &dyn SentenceModel,
    curve: &Curve,
    passage: &Passage,
    window: Window<'_>,
    drafts: Vec<Observation>,
) -> Vec<Observation> {
    let decoded = Decoded::new(model.encode(window));
    let mut decided: Vec<Observation> = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let quantity = passage.range(draft.text_span);
        if !decoded.states(&quantity) {
            continue;
        }
        let same = |other: &&Observation| other.text_span == draft.text_span;
        let place = drafts[..index].iter().filter(same).count();
        let assembled = decoded.assemble(&quantity);
        let readings = if drafts.iter().filter(same).count() > 1 {
            coordinated(passage, &assembled)
        } else {
            vec![assembled.pieces.clone()]
        };
        let Some(pieces) = readings.get(place) else { continue };
        let indicator = spoken(passage, pieces);
        if indicator.is_empty() {
            continue;
        }
        let mut draft = draft.clone();
        draft.confidence = curve.confidence(f64::from(assembled.margin));
        draft.flags.retain(|flag| *flag != Flag::InferredIndicator);
        draft.indicator = indicator;
        draft.rules.push("linked-pieces");
        decided.push(draft);
    }
    without_twins(decided)
}

/// Rules propose, learned scores decide: the likeliest reading of each draft, where it is clearly likelier.
pub(super) fn chosen(
    linear: &Linear,
    curve: &Curve,
    passage: &Passage,
    window: Window<'_>,
    mut drafts: Vec<Observation>,
) -> Vec<Observation> {
    let decoded = Decoded::new(linear.encode(window));
    let decisions: Vec<Decision> = {
        let scene = Scene::new(passage, &drafts);
        (0..drafts.len()).map(|index| decision(linear, &decoded, &scene, index)).collect()
    };
    for (draft, decision) in drafts.iter_mut().zip(decisions) {
        draft.confidence = curve.confidence(decision.score);
        if decision.disagrees {
            draft.flags.push(Flag::EnginesDisagree);
        }
        if let Some(indicator) = decision.replaced {
            draft.indicator = indicator;
            draft.rules.push("learned-choice");
        }
    }
    without_twins(drafts)
}

/// Observations without those that say the same of the same number as an earlier one.
fn without_twins(observations: Vec<Observation>) -> Vec<Observation> {
    let mut kept: Vec<Observation> = Vec::with_capacity(observations.len());
    for observation in observations {
        let same = |other: &&Observation| other.text_span == observation.text_span;
        // Those of one number stand together.
        let mut twins = kept.iter().rev().take_while(same);
        if !twins.any(|other| other.indicator == observation.indicator && other.measure == observation.measure) {
            kept.push(observation);
        }
    }
    kept
}

/// What became of a draft.
struct Decision {
    /// How well the reading that is kept is supported.
    score: f64,
    /// Whether the model by itself reads another indicator.
    disagrees: bool,
    /// The indicator instead of that of the draft.
    replaced: Option<String>,
}

fn decision(linear: &Linear, decoded: &Decoded<'_>, scene: &Scene<'_>, index: usize) -> Decision {
    let linked = linked(decoded, scene, index);
    let mut keys = Vec::with_capacity(40);
    let candidates = scene.candidates(index, &linked.text);
    let scores: Vec<f64> = candidates
        .iter()
        .map(|candidate| {
            keys.clear();
            traits::features(scene, index, candidate, &linked, &linear.names, &mut keys);
            f64::from(linear.readings.sum(&keys))
        })
        .collect();
    let probabilities = softmax(scores);
    let p = |i: usize| probabilities.get(i).copied().unwrap_or(0.0);
    // Of equal readings the first is the best: the draft before all others.
    let best = (1..probabilities.len()).fold(0, |best, i| if p(i) > p(best) { i } else { best });
    let kept = if p(best) - p(0) >= REPLACES { best } else { 0 };
    let alike = alike(decoded, scene, index, &linked);
    Decision {
        score: support(p(kept), alike),
        disagrees: alike.is_some_and(|alike| alike < SIMILAR),
        replaced: (kept != 0).then(|| candidates[kept].text.iter().collect()),
    }
}

/// How alike the draft with that index and what the model reads are: Dice's coefficient of their bigrams; `None` where the
/// model does not take the number for an observation.
#[must_use]
pub fn alike(decoded: &Decoded<'_>, scene: &Scene<'_>, index: usize, linked: &Linked) -> Option<f64> {
    let draft = scene.drafts.get(index)?;
    let bigrams = |name: &str| Bigrams::of(&norm::name(name));
    let read = bigrams(&linked.text.iter().collect::<String>());
    decoded.states(&scene.passage.range(draft.text_span)).then(|| bigrams(&draft.indicator).dice(&read))
}

/// How well a reading is supported: by what the model reads by itself, and by the probability `p` of the choice.
#[must_use]
pub fn support(p: f64, alike: Option<f64>) -> f64 {
    const LEAST: f64 = 0.01;
    let odds = p.max(LEAST) / (1.0 - p).max(LEAST);
    alike.unwrap_or(UNREAD) + CHOICE * odds.ln()
}

/// What the model reads of the draft with that index.
#[must_use]
pub fn linked(decoded: &Decoded<'_>, scene: &Scene<'_>, index: usize) -> Linked {
    let Some(draft) = scene.drafts.get(index) else { return Linked::default() };
    let assembled = decoded.assemble(&scene.passage.range(draft.text_span));
    Linked { text: spoken(scene.passage, &assembled.pieces).chars().collect(), margin: assembled.margin }
}

/// The pieces of an indicator as it is written in the record.
fn spoken(passage: &Passage, pieces: &[Range<usize>]) -> String {
    let chars = pieces.iter().flat_map(|piece| passage.chars.get(piece.clone()).unwrap_or_default());
    chars.filter(|c| !is_silent(**c) || matches!(c, '“' | '”')).collect()
}

/// The readings of a number that several indicators share: the pieces between 、, 和 and their kin are one each.
fn coordinated(passage: &Passage, assembled: &Assembled) -> Vec<Vec<Range<usize>>> {
    let mut readings: Vec<Vec<Range<usize>>> = Vec::new();
    for piece in &assembled.pieces {
        let between = readings.last().and_then(|reading| reading.last()).map(|last| last.end..piece.start);
        let joined =
            between.is_some_and(|gap| !matches!(passage.text(gap).as_str(), "、" | "和" | "及" | "以及" | "与"));
        match readings.last_mut().filter(|_| joined) {
            Some(reading) => reading.push(piece.clone()),
            None => readings.push(vec![piece.clone()]),
        }
    }
    readings
}
