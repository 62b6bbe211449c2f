//! Numbers without an indicator of their own: what they take over from the clause or the number before.

use crate::lexicon::vocabulary::Vocabulary;
use crate::mention::{QuantityMention, Role};
use crate::relate::compose::dependent::without_new;
use crate::relate::coordination;
use crate::relate::number::{grade, is_percent};
use crate::relate::phrase::{self, Tail, Trigger};
use crate::relate::reader::{GROWTH, Reader, Reading};
use crate::relate::rule::Rule;

impl Reader<'_> {
    /// A number without an indicator of its own.
    pub(super) fn inherit(&self, mut tail: Tail, first: &QuantityMention, count: usize) -> Vec<Reading> {
        let memory = &self.memory;
        if let Some(subject) = self.nominal_subject() {
            let inner = phrase::strip_tail(self.words, &subject, grade(first));
            if tail.trigger == Trigger::None && is_percent(first) {
                tail.trigger = inner.trigger;
            }
            tail.yearly |= inner.yearly;
            let indicator = if inner.trigger == Trigger::None { subject } else { inner.rest };
            return vec![Reading { indicator, tail, rule: Rule::Subject, inferred: true }];
        }
        let reading = |indicator: String, rule| Reading { indicator, tail: tail.clone(), rule, inferred: true };
        if count > 1 {
            let pool = if memory.last.len() == count { &memory.last } else { &memory.levels };
            if pool.len() >= count {
                return pool[pool.len() - count..].iter().map(|i| reading(i.clone(), Rule::InheritedList)).collect();
            }
        }
        if tail.from && !memory.subject.is_empty() {
            // 扩种油茶，由 A 增加到 B
            let subject = phrase::strip_head(self.words, &memory.subject);
            let body = phrase::split_event(self.words, &subject).1;
            return vec![reading(phrase::finish(body), Rule::Subject)];
        }
        if tail.respectively || tail.each {
            let mut pool = memory.levels.clone();
            pool.dedup();
            // 均居第1位 is said of the amounts, not of their shares.
            pool.retain(|indicator| !indicator.ends_with("比重"));
            let pool = if pool.len() > 1 && tail.each { pool } else { memory.last.clone() };
            return pool.into_iter().map(|i| reading(i, Rule::InheritedEach)).collect();
        }
        if memory.growth && tail.reported && is_percent(first) && tail.trigger == Trigger::None {
            tail.trigger = Trigger::Up;
            let growth = |indicator: &String| Reading {
                indicator: indicator.clone(),
                tail: tail.clone(),
                rule: Rule::InheritedGrowth,
                inferred: true,
            };
            return memory.last.iter().map(growth).collect();
        }
        let last = memory.last.last().cloned().unwrap_or_default();
        let of_growth = first.role == Role::Rank || matches!(tail.trigger, Trigger::Above | Trigger::Below);
        let last = if of_growth { last } else { self.not_growth(&last).to_owned() };
        if matches!(tail.trigger, Trigger::Above | Trigger::Below) && memory.growth {
            // 增长 2.6%、高于全国 0.9 个百分点: what is compared is the growth.
            return vec![reading(format!("{last}增速"), Rule::InheritedGrowth)];
        }
        let last = if memory.count_first { self.subject_of(&last) } else { last };
        let last = if first.role == Role::Rank || tail.trigger != Trigger::None { last } else { without_new(&last) };
        vec![reading(last, Rule::Inherited)]
    }

    /// What grew, behind a growth that was compared or ranked: 产量增长 5%、高于全国 1 个百分点，达到 86 万吨.
    pub(super) fn not_growth<'t>(&self, indicator: &'t str) -> &'t str {
        let compared = self.memory.compared;
        indicator.strip_suffix(GROWTH).filter(|rest| compared && !rest.is_empty()).unwrap_or(indicator)
    }

    /// What a count-first indicator is about, where it begins with a whole one: 粮食总产量再上台阶 → 粮食总产量.
    pub(super) fn subject_of(&self, indicator: &str) -> String {
        let cut = Vocabulary::shared().cut(indicator);
        let mut end = 0;
        for token in &cut {
            if token.tag.starts_with('v') && end > 0 {
                break;
            }
            end = token.start + token.word.len();
        }
        let subject = &indicator[..end];
        let whole = subject.chars().count() >= 4 && coordination::is_whole(self.words, subject);
        if whole { subject.to_owned() } else { indicator.to_owned() }
    }

    /// The clause before as a subject, where it is a bare noun phrase: 社会商品零售总额，1981年增长….
    pub(super) fn nominal_subject(&self) -> Option<String> {
        let subject = phrase::strip_head(self.words, &self.memory.subject);
        if subject.is_empty() || !phrase::split_event(self.words, &subject).0.is_empty() || subject.chars().count() > 30
        {
            return None;
        }
        if phrase::is_event_only(self.words, &subject) {
            return None;
        }
        let bare = phrase::finish(&subject);
        let whole = coordination::is_whole(self.words, &bare)
            || ["速度", "增速", "产品", "队伍", "工程"].iter().any(|w| bare.ends_with(w));
        if whole {
            return Some(bare);
        }
        let start = phrase::nominal_start(&bare);
        let named = start.chars().count() >= 4 && coordination::is_whole(self.words, &start)
            || (2..=6).contains(&start.chars().count()) && start.len() < bare.len();
        if !self.memory.fresh && named {
            return Some(start);
        }
        let cut = Vocabulary::shared().cut(&bare);
        let noun = cut.last().is_some_and(|t| t.tag.starts_with('n') || t.tag == "vn");
        let verbs = cut.iter().filter(|t| matches!(t.tag, "v" | "d" | "p")).count();
        (noun && verbs == 0 && !self.memory.fresh).then_some(bare)
    }
}
