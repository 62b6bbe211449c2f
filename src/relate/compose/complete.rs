//! What the words say, completed from the list, the clause or the sentence before.

use crate::calendar;
use crate::lexicon::phrase_words::{self, PhraseWords};
use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::Kind;
use crate::relate::compose::Claim;
use crate::relate::compose::dependent::without_new;
use crate::relate::coordination;
use crate::relate::number::is_percent;
use crate::relate::phrase::{self, Trigger};
use crate::relate::reader::{Reader, Reading};
use crate::relate::rule::Rule;
use crate::relate::runs::Run;

impl Reader<'_> {
    /// The readings of a claim.
    pub(super) fn complete(&mut self, mut claim: Claim<'_>) -> Vec<Reading> {
        if let Some(years) = years_of(&claim.noun) {
            claim.tail.years = Some(years);
            claim.noun.clear();
        }
        if claim.noun.is_empty() || is_circumstance(&claim.noun) {
            let count = claim.count();
            return self.inherit(claim.tail, claim.first, count);
        }
        if let Some(shares) = self.shares_of_each(&claim) {
            return shares;
        }
        if let Some(reading) = self.part_or_share(&claim) {
            return vec![reading];
        }
        if self.words.kinds(&claim.noun).has(Kind::Head)
            && let Some(readings) = self.dependent(&claim.noun, &claim.tail, claim.count())
        {
            return readings;
        }
        let (event, body) = phrase::split_event(self.words, &claim.noun);
        let (event, body) = (event.to_owned(), body.to_owned());
        if let Some(reading) = self.moved_size(&claim, &event, &body) {
            return vec![reading];
        }
        if claim.tail.respectively
            && coordination::members(&claim.noun).len() != claim.count()
            && let Some(names) = self.listed_subject(claim.count())
        {
            // A、B 和 C 提高，人均分别提高 x、y 和 z
            let reading = |name: String| claim.reading(format!("{name}{}", claim.noun), Rule::SubjectList, true);
            return names.into_iter().map(reading).collect();
        }
        if let Some(reading) = self.other_verb(&claim) {
            return vec![reading];
        }
        if let Some(name) = self.of_subject(&claim) {
            return vec![claim.reading(name, Rule::Subject, true)];
        }
        if let Some(noun) = self.part_of_last(&claim.noun, claim.run) {
            claim.noun = noun;
        }
        let (full, rule) = self.share(&claim, &event, &body);
        self.listed(&claim, full, rule)
    }

    /// A verb or a bare number of things whose subject stands in the clause before: 大中型项目，全部建成的 N 个;
    /// 职业学校由 A 所增加到 B 所，招生数由 C 增加到 D.
    fn of_subject(&self, claim: &Claim<'_>) -> Option<String> {
        const SHORTEST: usize = 3;
        if phrase::is_event_only(self.words, &claim.noun) {
            let subject = phrase::strip_head(self.words, &self.memory.subject);
            let named = subject.chars().count() > SHORTEST && !phrase::is_event_only(self.words, &subject);
            return named.then(|| format!("{subject}{}", claim.noun));
        }
        let counts =
            ["数", "人数"].iter().any(|end| claim.noun.ends_with(end)) && claim.noun.chars().count() <= SHORTEST;
        let things = self.memory.last.last().filter(|last| {
            self.memory.fresh && self.memory.same_segment && !coordination::is_whole(self.words, last)
        })?;
        (counts && !claim.run.item).then(|| format!("{things}{}", claim.noun))
    }

    /// A whole indicator, or a list of them.
    fn listed(&self, claim: &Claim<'_>, full: String, rule: Rule) -> Vec<Reading> {
        let (count, tail) = (claim.count(), &claim.tail);
        let list = full.contains(['、', '和', '与', '及']) || full.contains("城乡") || full.contains("存贷款");
        if list
            && (count > 1 || tail.each || tail.respectively)
            && let Some(names) = coordination::distribute(self.words, &full, count, tail.respectively)
        {
            return names.into_iter().map(|name| claim.reading(name, Rule::Coordination, false)).collect();
        }
        let is_effect = PhraseWords::shared().at_start(phrase_words::Kind::Effect, &full).is_some();
        if is_effect && let Some(cause) = self.cause() {
            return vec![claim.reading(format!("{cause}{full}"), Rule::Effect, true)];
        }
        if claim.rule == Rule::ValueFinal
            && let Some(purpose) = self.purpose(claim.run, &full)
        {
            let named = format!("{full}{purpose}");
            return vec![claim.reading(named, Rule::InvestmentObject, false)];
        }
        vec![claim.reading(full, rule, false)]
    }

    /// 茶叶、果品产值分别增长 X%、Y%，占农业比重分别为 X%、Y%: the share of each, where as many numbers as names stand.
    fn shares_of_each(&self, claim: &Claim<'_>) -> Option<Vec<Reading>> {
        let (bases, noun) = (&self.memory.last, &claim.noun);
        let each = self.memory.fresh && bases.len() > 1 && bases.len() == claim.count();
        if !each || !noun.starts_with('占') || noun.starts_with("占地") {
            return None;
        }
        let share = |base: &String| claim.reading(format!("{base}{noun}"), Rule::ShareOfLast, true);
        Some(bases.iter().map(share).collect())
    }

    /// A share or a part of what the number before measured.
    fn part_or_share(&self, claim: &Claim<'_>) -> Option<Reading> {
        let base = self.memory.last.last().filter(|_| self.memory.fresh);
        let noun = &claim.noun;
        if noun.starts_with('占')
            && !noun.starts_with("占地")
            && let Some(base) = base
        {
            let base = share_of(base).map_or(base.as_str(), |(part, _)| part);
            return Some(claim.reading(format!("{base}{noun}"), Rule::ShareOfLast, true));
        }
        let part = claim.run.pre.of(&self.doc.text).contains("其中");
        if part
            && ["用于", "投向"].iter().any(|verb| noun.starts_with(verb))
            && let Some(base) = base
        {
            // 筹集债券 X 亿元，其中用于修渠 Y 亿元
            return Some(claim.reading(format!("{base}{noun}"), Rule::PartOfLast, true));
        }
        let counts = part && claim.rule == Rule::CountFirst && self.memory.fresh;
        if counts && (phrase::is_event_only(self.words, noun) || phrase::starts_with_verb(noun)) {
            // 6 条支路动工，其中 2 条已通车
            let subject = base.map(|last| phrase::nominal_start(last)).unwrap_or_default();
            return Some(claim.reading(format!("{subject}{noun}"), Rule::PartOfLast, true));
        }
        // 经营主体 N 户，其中民营企业占 X%
        let base = base.filter(|base| noun.ends_with('占') && !base.ends_with('占'))?;
        // 民营企业占 X%、个体户占 Y%: shares of one whole.
        let whole = share_of(base).map_or_else(|| without_new(base), |(_, whole)| whole.to_owned());
        Some(claim.reading(format!("{noun}{whole}比重"), Rule::ShareOfLast, true))
    }

    /// 增加卫生人员 N 万人, 扩大养殖面积 M 万亩: the verb says how the size changed.
    fn moved_size(&mut self, claim: &Claim<'_>, event: &str, body: &str) -> Option<Reading> {
        let unmoved = !claim.tail.reported && claim.tail.trigger == Trigger::None;
        if let Some(trigger) = moved(event).filter(|_| claim.rule == Rule::ValueFinal && unmoved) {
            self.memory.event.clear();
            self.memory.moved = Some(trigger);
            let mut reading = claim.reading(body.to_owned(), Rule::MovedSize, false);
            reading.tail.trigger = trigger;
            return Some(reading);
        }
        let same = self.memory.fresh && self.memory.unit == claim.first.quantity.unit.base();
        if event.is_empty()
            && let Some(trigger) = self.memory.moved.filter(|_| same && unmoved && !is_percent(claim.first))
        {
            let mut reading = claim.reading(claim.noun.clone(), Rule::MovedSize, true);
            reading.tail.trigger = trigger;
            return Some(reading);
        }
        self.memory.moved = None;
        None
    }

    /// 新开工公寓 N 套，基本建成 M 套: another verb for the same thing.
    fn other_verb(&self, claim: &Claim<'_>) -> Option<Reading> {
        let same = self.memory.fresh && self.memory.unit == claim.first.quantity.unit.base();
        if !same || !phrase::is_event_only(self.words, &claim.noun) {
            return None;
        }
        let (_, object) = phrase::split_event(self.words, self.memory.last.last()?);
        (!object.is_empty()).then(|| claim.reading(format!("{}{object}", claim.noun), Rule::OtherVerb, true))
    }

    /// 渠道总长度 N 公里，其中干渠 M 公里 → 干渠总长度.
    fn part_of_last(&self, noun: &str, run: &Run<'_>) -> Option<String> {
        let pre = run.pre.of(&self.doc.text);
        let last = self.memory.last.last().filter(|_| self.memory.fresh && pre.contains("其中"))?;
        if coordination::is_whole(self.words, noun) {
            // 海洋经济产值占比，其中船舶业产值占比
            let common: Vec<char> =
                noun.chars().rev().zip(last.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
            let length: usize = common.iter().map(|c| c.len_utf8()).sum();
            let prefix = &last[..last.len() - length];
            let modifies = common.len() >= 4 && length < noun.len() && prefix.chars().count() <= 6;
            return (modifies && !noun.starts_with(prefix)).then(|| format!("{prefix}{noun}"));
        }
        let (at, _) = noun.char_indices().rev().nth(1)?;
        let end = &noun[at..];
        let rest = last.find(end).map(|i| &last[i + end.len()..])?;
        coordination::is_whole(self.words, rest).then(|| format!("{noun}{rest}"))
    }

    /// The names of a list in the clause before, where there is one for each number.
    fn listed_subject(&self, count: usize) -> Option<Vec<String>> {
        if count < 2 || self.memory.subject.is_empty() {
            return None;
        }
        let mut cut = Vocabulary::shared().cut(&self.memory.subject);
        while cut.last().is_some_and(|t| t.tag.starts_with(['v', 'd', 'a'])) {
            cut.pop();
        }
        let end = cut.last().map_or(0, |t| t.start + t.word.len());
        let list = phrase::strip_head(self.words, &self.memory.subject[..end]);
        let names = coordination::members(&list);
        (names.len() == count).then(|| names.into_iter().map(str::to_owned).collect())
    }

    /// What the clause before was about, for a clause that only names an effect.
    fn cause(&self) -> Option<String> {
        if !self.memory.subject.is_empty() {
            let plain = phrase::strip_head(self.words, &self.memory.subject);
            let plain = phrase::drop_enumeration(self.words, &plain);
            let (_, body) = phrase::split_event(self.words, &plain);
            let body = body.split("实现").next().unwrap_or(body);
            return (body.chars().count() >= 2).then(|| body.to_owned());
        }
        self.memory.last.last().filter(|_| self.memory.fresh).cloned()
    }
}

/// The part and the whole of a share: 民营企业占经营主体比重.
fn share_of(indicator: &str) -> Option<(&str, &str)> {
    indicator
        .strip_suffix("比重")
        .unwrap_or(indicator)
        .split_once('占')
        .filter(|(part, whole)| !part.is_empty() && !whole.is_empty())
}

/// The direction of a verb that changes a size: 增加, 减少.
fn moved(event: &str) -> Option<Trigger> {
    match event {
        "增加" | "扩大" | "多增" => Some(Trigger::Up),
        "减少" | "压减" | "缩减" => Some(Trigger::Down),
        _ => None,
    }
}

/// 两年 in 两年平均每年递增: so many years.
fn years_of(noun: &str) -> Option<i32> {
    let (count, length) = calendar::count(noun)?;
    let rest = &noun[length..];
    (matches!(rest, "年" | "" | "年来" | "年间") && (2..=30).contains(&count)).then_some(count)
}

/// Words that say in what way rather than what: 在执行中.
fn is_circumstance(noun: &str) -> bool {
    noun.starts_with('在') && noun.ends_with(['中', '下', '上', '内'])
        || noun.ends_with("执行结果")
        || ["这个比例", "这一比例", "这个比重", "这一比重"].iter().any(|word| noun.ends_with(word))
        || matches!(noun, "这个速度" | "预期" | "结果" | "目标" | "奋斗目标" | "预期目标")
}
