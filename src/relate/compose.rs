//! From the words around a run of numbers to the indicators that they state.

mod complete;
mod counted;
mod dependent;
mod front;
mod inherit;
mod investment;
mod lend;
mod share;
mod special;

use crate::mention::{QuantityMention, Role};
use crate::relate::number::{is_percent, is_size};
use crate::relate::phrase::{self, Tail};
use crate::relate::reader::{Reader, Reading, Scene};
use crate::relate::rule::Rule;
use crate::relate::runs::Run;
use crate::relate::time;

use front::Front;

/// What the words of a run state by themselves, before the list or the clause before completes them.
struct Claim<'r> {
    /// The words.
    noun: String,
    /// What stood between them and the number.
    tail: Tail,
    /// Whether they stand in front of the number or behind it.
    rule: Rule,
    run: &'r Run<'r>,
    first: &'r QuantityMention,
}

impl Claim<'_> {
    /// The claim with another indicator.
    fn reading(&self, indicator: String, rule: Rule, inferred: bool) -> Reading {
        Reading { indicator, tail: self.tail.clone(), rule, inferred }
    }

    /// Number of numbers in the run.
    fn count(&self) -> usize {
        self.run.quantities.len()
    }
}

impl Reader<'_> {
    /// The indicators of a run: one, or as many as the run has numbers, or several that share one number.
    /// `given` replaces the words in front of it.
    pub(super) fn readings(
        &mut self,
        scene: Scene<'_>,
        run: &Run<'_>,
        first: &QuantityMention,
        given: Option<String>,
    ) -> Vec<Reading> {
        let is_given = given.is_some();
        let pre = given.unwrap_or_else(|| self.residue(run.pre, scene.mentions));
        if first.rule == "composition" {
            return self.composition(run, &pre, first);
        }
        let pre = self.after_aim(pre);
        let front = self.front(&pre, first);
        if let Some(readings) = self.special(scene, run, &pre, &front) {
            return readings;
        }
        if front.own_verb && !run.item {
            self.memory.event.clear();
        }
        let behind = if is_given || run.post.is_empty() || first.role == Role::Rank {
            None
        } else {
            self.counted(&pre, &front, &self.residue(run.post, scene.mentions), first)
        };
        let (noun, rule) = match behind {
            Some(behind) => (self.counted_noun(run, &pre, &front, &behind), Rule::CountFirst),
            None => (front.head, Rule::ValueFinal),
        };
        let noun = phrase::drop_enumeration(self.words, &noun);
        // 2 万平方米回迁房等开发项目: the size is that of the example.
        let sized = rule == Rule::CountFirst && is_size(first);
        let noun = if sized { noun } else { phrase::drop_example(self.words, &noun) };
        self.complete(Claim { noun, tail: front.tail, rule, run, first })
    }

    /// Patterns that name their indicator in a way of their own.
    fn special(&self, scene: Scene<'_>, run: &Run<'_>, pre: &str, front: &Front) -> Option<Vec<Reading>> {
        let first = *run.quantities.first()?;
        let relative = is_percent(first);
        if relative && let Some(rates) = self.completion_rates(pre, run.quantities.len()) {
            let reading =
                |rate| Reading { indicator: rate, tail: Tail::default(), rule: Rule::CompletionRate, inferred: true };
            return Some(rates.into_iter().map(reading).collect());
        }
        let multiple = first.quantity.unit.as_str() == "倍";
        if !multiple && time::own_base(&scene.mentions.periods, &self.doc.text, first.outer.start()).is_some() {
            return Some(self.inherit(front.tail.clone(), first, run.quantities.len()));
        }
        let reading = self
            .share_of_region(run, first)
            .or_else(|| self.population(run))
            .or_else(|| self.investment(scene, run, front))?;
        Some(vec![reading])
    }
}
