//! The reader of running text: sentence by sentence, with a memory of what was said before.

mod chain;
mod lead;
mod masks;
mod memory;
mod scope;

pub(super) use lead::is_lead;
pub(super) use memory::{Memory, Reading};

use crate::document::{Context, Document, Part, Sentence};
use crate::lexicon::words::Words;
use crate::mention::{Mentions, PeriodKind, QuantityMention, Role};
use crate::observation::Observation;
use crate::relate::number::{grade, is_percent, is_size};
use crate::relate::phrase::{self, Tail, Trigger};
use crate::relate::rule::Rule;
use crate::relate::runs::{Run, is_candidate, runs};
use crate::span::TextSpan;

use lead::{LEAD_BEHIND_ZONE, holds_territory};

/// What is compared or ranked where a growth is: 工业投资增长 6%、高于全国 2 个百分点.
pub(super) const GROWTH: &str = "增速";

/// A sentence with what was found in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'s> {
    /// The sentence.
    pub sentence: &'s Sentence,
    /// Its mentions.
    pub mentions: &'s Mentions,
}

/// What reads the sentences of one part.
pub(super) struct Reader<'a> {
    pub doc: &'a Document,
    pub part: &'a Part,
    pub words: &'static Words,
    /// What was said before.
    pub memory: Memory,
    /// Zone that the lead of the item names.
    pub zone: Option<String>,
    /// The year that a sentence stated last.
    pub stated_year: Option<i32>,
    paragraph: Option<usize>,
    /// What the headings hand down to the sentence that is read.
    pub context: Context,
    out: Vec<Observation>,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a part.
    pub(super) fn new(doc: &'a Document, part: &'a Part) -> Self {
        Self {
            doc,
            part,
            words: Words::shared(),
            memory: Memory::default(),
            zone: None,
            stated_year: None,
            paragraph: None,
            context: Context::default(),
            out: Vec::new(),
        }
    }

    /// What was found, in text order.
    pub(super) fn finish(self) -> Vec<Observation> {
        self.out
    }

    /// Reads one sentence.
    pub(super) fn sentence(&mut self, sentence: &Sentence, context: &Context, mentions: &Mentions) {
        let scene = Scene { sentence, mentions };
        self.context = context.clone();
        self.forget(sentence);
        self.lead(scene);
        if !mentions.quantities.iter().any(is_candidate) {
            if sentence.span.of(&self.doc.text).contains("产量") {
                self.memory.lent = "产量";
            }
            return;
        }
        self.memory.accumulates = mentions.periods.iter().any(|p| p.kind == PeriodKind::Sets && p.year_start.is_some());
        for &clause in &sentence.clauses {
            self.clause(scene, clause);
        }
    }

    /// Keeps of the sentence before what holds on: the last indicators of the same paragraph.
    fn forget(&mut self, sentence: &Sentence) {
        if self.paragraph == Some(sentence.paragraph) {
            let last = std::mem::take(&mut self.memory.last);
            let lists_on = last.last().is_some_and(|indicator: &String| indicator.ends_with("产量"));
            let lent = if self.memory.fresh && !lists_on { "" } else { self.memory.lent };
            self.memory = Memory { last, lent, ..Memory::default() };
        } else {
            self.paragraph = Some(sentence.paragraph);
            self.zone = None;
            self.memory = Memory::default();
        }
    }

    /// A lead sets the zone of its item: 实施供电等工程。 goes on with the item; 夜间消费渐旺。 opens another one.
    fn lead(&mut self, scene: Scene<'_>) {
        let Scene { sentence, mentions } = scene;
        if !is_lead(sentence, mentions) {
            return;
        }
        let plain = phrase::strip_adverbs(self.words, sentence.span.of(&self.doc.text));
        let acts = !sentence.is_heading && !phrase::split_event(self.words, plain).0.is_empty();
        if mentions.topic.is_none() && acts {
            return;
        }
        let leads = |length: usize| sentence.span.len() - length <= LEAD_BEHIND_ZONE;
        let zone = mentions.topic.as_ref().filter(|zone| holds_territory(&zone.name) && leads(zone.span.len()));
        self.zone = zone.map(|zone| zone.name.clone());
    }

    fn clause(&mut self, scene: Scene<'_>, clause: TextSpan) {
        let before = self.doc.text.get(..clause.start()).unwrap_or("").trim_end();
        if before.ends_with(['；', ';']) {
            self.memory.same_segment = false;
            self.memory.levels.clear();
            self.memory.listed.clear();
            self.memory.subject.clear();
        }
        let mut found = runs(&self.doc.text, clause, &scene.mentions.quantities);
        self.lend(&mut found);
        self.zone_of_clause(scene.mentions, clause, !found.is_empty());
        if found.is_empty() {
            let plain = self.residue(clause, scene.mentions);
            let plain = plain.trim_matches(phrase::is_punctuation);
            if !plain.is_empty() && plain != "其中" {
                plain.clone_into(&mut self.memory.subject);
                self.memory.head.clear();
            }
            return;
        }
        let mut i = 0;
        while i < found.len() {
            let mut end = i + 1;
            while found.get(end).is_some_and(|run| run.linked) {
                end += 1;
            }
            self.chain(scene, &found[i..end], clause);
            i = end;
        }
        self.memory.subject.clear();
    }

    /// What stands between the words and a number.
    pub(super) fn tail(&self, text: &str, quantity: &QuantityMention) -> Tail {
        let mut tail = phrase::strip_tail(self.words, text, grade(quantity));
        // 超过, 突破 and their kin belong to the bound of the number, and report it as 达到 does.
        let qualifier = self.doc.text.get(quantity.outer.start()..quantity.span.start()).unwrap_or("");
        tail.bounded = ["超", "突破", "不低于", "不少于", "不高于", "控制在", "逾", "高于", "低于", "达"]
            .iter()
            .any(|word| qualifier.contains(word));
        tail
    }

    /// Reads one run. `given` replaces the words in front of it.
    fn run(&mut self, scene: Scene<'_>, run: &Run<'_>, given: Option<String>) {
        let Some(&first) = run.quantities.first() else { return };
        if first.role == Role::Rank && self.doc.text.get(..first.outer.start()).is_some_and(|t| t.ends_with('前')) {
            return;
        }
        let readings = self.readings(scene, run, first, given);
        let one_each = run.quantities.len() > 1 && readings.len() == run.quantities.len();
        let respectively = readings.first().is_some_and(|reading| reading.tail.respectively);
        let places = if one_each { Vec::new() } else { self.places_of_run(scene, run, respectively) };
        for (i, &quantity) in run.quantities.iter().enumerate() {
            let stated = if one_each { &readings[i..=i] } else { &readings[..] };
            for reading in stated {
                let observation = self.observe(scene, run, quantity, reading, places.get(i));
                self.out.extend(observation);
            }
        }
        if !places.is_empty() {
            self.memory.listed = places;
        }
        self.remember(first, readings);
    }

    /// Keeps what the next run may take over from this one.
    fn remember(&mut self, first: &QuantityMention, readings: Vec<Reading>) {
        self.memory.count_first = readings.first().is_some_and(|reading| reading.rule == Rule::CountFirst);
        let trigger = readings.first().map(|reading| reading.tail.trigger);
        self.memory.compared = readings.first().is_some_and(|reading| {
            matches!(reading.rule, Rule::InheritedGrowth | Rule::DependentHead) && reading.indicator.ends_with(GROWTH)
        });
        let named: Vec<String> = readings.into_iter().map(|reading| reading.indicator).collect();
        if let Some(trigger) = trigger {
            let plain = trigger == Trigger::None && first.role != Role::Rank;
            if plain {
                self.memory.levels.extend(named.iter().cloned());
            }
            self.memory.growth = is_percent(first) && !plain && first.role != Role::Rank;
        }
        if named.iter().any(|name| name.ends_with("产量")) {
            self.memory.lent = "产量";
        }
        self.memory.last = named;
        self.memory.fresh = true;
        self.memory.same_segment = true;
        self.memory.subject.clear();
        self.memory.counts = !is_size(first) && !is_percent(first);
        first.quantity.unit.base().clone_into(&mut self.memory.unit);
    }
}
