//! The reader of running text: sentence by sentence, with a memory of what was said before.

use crate::document::{Context, Document, Part, Sentence, Status};
use crate::lexicon::words::{Kind, Words};
use crate::mention::{Mentions, PeriodKind, PlaceRole, QuantityMention, Role};
use crate::observation::{Confidence, Flag, Measure, Observation};
use crate::quantity::Decimal;
use crate::relate::coordination;
use crate::relate::phrase::{self, Tail, Trigger};
use crate::relate::runs::{Run, is_candidate, runs};
use crate::relate::time::{self, When};
use crate::span::TextSpan;

/// What an earlier number of the sentence was about.
#[derive(Clone, Debug, Default)]
struct Memory {
    /// Indicators of the last run.
    last: Vec<String>,
    /// Indicators of all levels of this sentence, for 分别 in a later clause.
    levels: Vec<String>,
    /// Verbs that the last list began with.
    event: String,
    /// Rank of institution that the last list began with.
    level: String,
    /// Whether a later item of the list repeated a rank of its own.
    level_repeated: bool,
    /// Unit of the last number.
    unit: String,
    /// Zone or place set by a clause.
    scope: Option<String>,
    /// First and last year of a change from A to B.
    span: Option<(i32, i32)>,
}

/// One indicator with what its words said.
struct Reading {
    indicator: String,
    tail: Tail,
    rule: &'static str,
    inferred: bool,
}

pub(super) struct Reader<'a> {
    doc: &'a Document,
    part: &'a Part,
    words: &'static Words,
    memory: Memory,
    /// Zone that the lead of the item names.
    zone: Option<String>,
    paragraph: Option<usize>,
    /// What the headings hand down to the sentence that is read.
    context: Context,
    out: Vec<Observation>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(doc: &'a Document, part: &'a Part) -> Self {
        Self {
            doc,
            part,
            words: Words::shared(),
            memory: Memory::default(),
            zone: None,
            paragraph: None,
            context: Context::default(),
            out: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Vec<Observation> {
        self.out
    }

    /// Reads one sentence.
    pub(super) fn sentence(&mut self, sentence: &Sentence, context: &Context, mentions: &Mentions) {
        self.context = context.clone();
        if self.paragraph != Some(sentence.paragraph) {
            self.paragraph = Some(sentence.paragraph);
            self.zone = None;
            self.memory = Memory::default();
        } else {
            self.memory = Memory { last: std::mem::take(&mut self.memory.last), ..Memory::default() };
        }
        if is_lead(sentence, mentions) {
            self.zone = mentions.topic.as_ref().map(|zone| zone.name.clone());
        }
        for &clause in &sentence.clauses {
            self.clause(sentence, clause, mentions);
        }
    }

    fn clause(&mut self, sentence: &Sentence, clause: TextSpan, mentions: &Mentions) {
        let found = runs(&self.doc.text, clause, &mentions.quantities);
        if let Some(place) =
            mentions.places.iter().find(|p| p.role == PlaceRole::Scope && clause.contains(p.span) && p.zone)
        {
            self.memory.scope = Some(place.name.clone());
        }
        let mut skip = false;
        for (i, run) in found.iter().enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            match found.get(i + 1).filter(|next| next.linked) {
                Some(next) => skip = self.linked(sentence, mentions, run, next, i > 0),
                None => self.run(sentence, mentions, run, i > 0, None),
            }
        }
    }

    /// The text of a span without the periods and places that it names.
    fn residue(&self, span: TextSpan, mentions: &Mentions) -> String {
        let mut masks: Vec<TextSpan> = mentions
            .periods
            .iter()
            .filter(|p| p.kind != PeriodKind::InName)
            .map(|p| p.span)
            .chain(mentions.places.iter().filter(|p| p.role == PlaceRole::Scope).map(|p| p.span))
            .filter(|m| m.overlaps(span))
            .collect();
        masks.sort_unstable();
        let mut out = String::with_capacity(span.len());
        let mut at = span.start();
        for mask in masks {
            if mask.start() > at {
                out.push_str(self.doc.text.get(at..mask.start()).unwrap_or(""));
            }
            at = at.max(mask.end());
        }
        if at < span.end() {
            out.push_str(self.doc.text.get(at..span.end()).unwrap_or(""));
        }
        out
    }

    /// Two runs with words but no separator between them. Returns whether the second one was read here, too.
    fn linked(&mut self, sentence: &Sentence, mentions: &Mentions, run: &Run<'_>, next: &Run<'_>, later: bool) -> bool {
        let between = self.residue(run.post, mentions);
        let Some((first, second)) = run.quantities.first().zip(next.quantities.first()) else { return false };
        let tail = self.tail(&between, second);
        let content = phrase::strip_head(self.words, &tail.rest);
        let from = {
            let pre = self.residue(run.pre, mentions);
            self.tail(&pre, first).from
        };
        if content.is_empty() || from {
            // 由 A 增加到 B; 达到 A 增长 B
            let bare = Run { post: TextSpan::new(run.post.start(), run.post.start()), ..run.clone() };
            self.run(sentence, mentions, &bare, later, None);
            return false;
        }
        let first_is_count = !is_percent(first) && first.role == Role::Measured;
        let relative = is_percent(second) || is_points(second);
        const AMOUNTS: [&str; 12] =
            ["投资", "完成", "实现", "产值", "收入", "利润", "税收", "总额", "支出", "补助", "补贴", "标准"];
        let pre = self.residue(run.pre, mentions);
        let takes_part = ["为", "向", "对", "给", "组织", "帮助", "支持", "服务"].iter().any(|w| pre.contains(w));
        let amount = AMOUNTS.iter().any(|w| content.ends_with(w)) && !takes_part;
        if first_is_count && (relative || amount) {
            // The count only qualifies what the second number measures.
            let counted = first.span.of(&self.doc.text);
            let head = if relative && !content.contains("投资") { counted } else { "" };
            let text = format!("{pre}{head}{between}");
            self.run(sentence, mentions, next, later, Some(text));
            return true;
        }
        let text = format!("{pre}{between}");
        self.run(sentence, mentions, &Run { pre: run.pre, ..run.clone() }, later, Some(text.clone()));
        self.run(sentence, mentions, next, true, Some(text));
        true
    }

    fn tail(&self, text: &str, quantity: &QuantityMention) -> Tail {
        phrase::strip_tail(self.words, text, is_percent(quantity), is_points(quantity))
    }

    /// Reads one run. `given` replaces the words in front of it.
    fn run(&mut self, sentence: &Sentence, mentions: &Mentions, run: &Run<'_>, later: bool, given: Option<String>) {
        let Some(&first) = run.quantities.first() else { return };
        let pre = given.clone().unwrap_or_else(|| self.residue(run.pre, mentions));
        let readings = if first.rule == "composition" {
            composition(run, &pre)
        } else {
            self.readings(mentions, run, first, &pre, later, given.is_some())
        };
        let count = run.quantities.len();
        let mut named = Vec::new();
        for (i, &quantity) in run.quantities.iter().enumerate() {
            if count > 1 && readings.len() == count {
                if let Some(reading) = readings.get(i) {
                    self.emit(sentence, mentions, run, quantity, reading);
                    named.push(reading.indicator.clone());
                }
            } else {
                for reading in &readings {
                    self.emit(sentence, mentions, run, quantity, reading);
                    if i == 0 {
                        named.push(reading.indicator.clone());
                    }
                }
            }
        }
        if let Some(reading) = readings.first() {
            let level = reading.tail.trigger == Trigger::None && first.role != Role::Rank;
            if level {
                self.memory.levels.extend(named.iter().cloned());
            }
        }
        self.memory.last = named;
        self.memory.unit = first.quantity.unit.base().to_owned();
    }

    fn readings(
        &mut self,
        mentions: &Mentions,
        run: &Run<'_>,
        first: &QuantityMention,
        pre: &str,
        later: bool,
        given: bool,
    ) -> Vec<Reading> {
        let count = run.quantities.len();
        let mut tail;
        let mut text = pre.to_owned();
        if first.role == Role::Rank {
            tail = Tail { rest: phrase::split_rank(self.words, pre).to_owned(), ..Tail::default() };
            let inner = phrase::strip_tail(self.words, &tail.rest, false, false);
            tail.respectively = inner.respectively || pre.contains("分别");
            tail.each = inner.each || pre.contains('均');
            tail.rest = inner.rest;
        } else {
            if (is_points(first) || is_percent(first))
                && let Some((before, trigger)) = phrase::split_difference(self.words, pre)
            {
                tail = self.tail(before, first);
                tail.trigger = trigger;
            } else {
                tail = self.tail(pre, first);
            }
        }
        text.clear();
        let head = phrase::strip_head(self.words, &tail.rest);
        let head = phrase::drop_enumeration(self.words, &head);
        let mut noun = head.clone();
        let mut rule = "value-final";
        if !given && !run.post.is_empty() {
            let post = self.residue(run.post, mentions);
            let counted = tail.trigger == Trigger::None && first.role != Role::Rank && !phrase::is_empty_post(&post);
            let closed = tail.reported && !head.is_empty() && !is_opening(pre);
            if counted && !closed {
                let behind = phrase::clean_post(self.words, &post);
                if !behind.is_empty() {
                    rule = "count-first";
                    if head.contains('、') && phrase::split_event(self.words, &head).0.is_empty() {
                        noun.clear();
                    }
                    noun.push_str(&behind);
                }
            }
        }
        self.complete(noun, tail, rule, first, count, later, run.item)
    }

    /// From the words of one run to its indicators.
    #[allow(clippy::too_many_arguments, reason = "one call site; a struct would only rename them")]
    fn complete(
        &mut self,
        noun: String,
        tail: Tail,
        rule: &'static str,
        first: &QuantityMention,
        count: usize,
        later: bool,
        item: bool,
    ) -> Vec<Reading> {
        let single = |indicator: String, rule, inferred| Reading { indicator, tail: tail.clone(), rule, inferred };
        if noun.is_empty() {
            // 增长 7.3% 和 9.1%: the indicators of this sentence, one each.
            let pool =
                if count > 1 && self.memory.last.len() != count { &self.memory.levels } else { &self.memory.last };
            if count > 1 && pool.len() >= count {
                return pool[pool.len() - count..].iter().map(|i| single(i.clone(), "inherited-list", true)).collect();
            }
            if tail.respectively || tail.each {
                return self.memory.last.iter().map(|i| single(i.clone(), "inherited-each", true)).collect();
            }
            let last = self.memory.last.last().cloned().unwrap_or_default();
            let last =
                if first.role == Role::Rank || tail.trigger != Trigger::None { last } else { without_new(&last) };
            return vec![single(last, "inherited", true)];
        }
        if self.words.kinds(&noun).has(Kind::Head) && !self.memory.last.is_empty() {
            let bases = if count > 1 && self.memory.last.len() == count {
                self.memory.last.clone()
            } else {
                self.memory.last.last().cloned().into_iter().collect()
            };
            return bases.iter().map(|base| single(dependent(base, &noun), "dependent-head", true)).collect();
        }
        let (event, body) = phrase::split_event(self.words, &noun);
        let (event, body) = (event.to_owned(), body.to_owned());
        let (level, _) = phrase::split_level(self.words, &body);
        let level = level.to_owned();
        let mut full = noun.clone();
        let mut shared = false;
        let same_kind = later && item || self.memory.unit == first.quantity.unit.base();
        if event.is_empty()
            && !tail.reported
            && tail.trigger == Trigger::None
            && !is_percent(first)
            && same_kind
            && !self.memory.event.is_empty()
        {
            let level_shared =
                if level.is_empty() && !self.memory.level_repeated { self.memory.level.as_str() } else { "" };
            full = format!("{}{level_shared}{body}", self.memory.event);
            shared = true;
            self.memory.level_repeated |= !level.is_empty();
        } else {
            self.memory.event =
                if tail.reported || tail.trigger != Trigger::None { String::new() } else { event.clone() };
            self.memory.level = level;
            self.memory.level_repeated = false;
        }
        let rule = if shared { "shared-verb" } else { rule };
        let list = full.contains(['、', '和', '与', '及']) || full.contains("城乡");
        if list
            && (count > 1 || tail.each || tail.respectively)
            && let Some(names) = coordination::distribute(self.words, &full, count)
        {
            let whole = names.iter().all(|n| coordination::is_whole(self.words, n));
            if count > 1 || whole {
                return names.into_iter().map(|n| single(n, "coordination", false)).collect();
            }
        }
        vec![single(full, rule, false)]
    }

    fn emit(
        &mut self,
        sentence: &Sentence,
        mentions: &Mentions,
        run: &Run<'_>,
        quantity: &QuantityMention,
        reading: &Reading,
    ) {
        let context = self.context.clone();
        let tail = &reading.tail;
        let (measure, sign) = measure(quantity, tail, mentions, run);
        let indicator = phrase::finish(&phrase::complete_share(reading.indicator.clone()));
        if indicator.is_empty() {
            return;
        }
        let when = self.when(&context, mentions, quantity, tail, measure, sentence);
        let mut status = time::status(self.part, &context, when);
        let expected = tail.expected || self.expected(sentence, quantity);
        if expected && (status == Status::Actual || when.stated) {
            status = Status::Estimate;
        }
        let place = mentions.places.iter().rev().find(|p| {
            p.role == PlaceRole::Scope
                && p.span.end() <= quantity.span.start()
                && clause_of(sentence, p.span) == clause_of(sentence, quantity.span)
        });
        let scope = place
            .map(|p| p.name.clone())
            .or_else(|| self.memory.scope.clone())
            .or_else(|| self.zone.clone())
            .or_else(|| context.scope.clone());
        let own = self.part.area.as_ref();
        let mut flags = Vec::new();
        if !when.stated {
            flags.push(Flag::InferredYear);
        }
        if scope.is_none() {
            flags.push(Flag::InferredScope);
        }
        if reading.inferred {
            flags.push(Flag::InferredIndicator);
        }
        let scope_code = match (&scope, place) {
            (Some(_), Some(place)) => place.code.clone(),
            (None, _) => own.and_then(|a| a.code.clone()),
            _ => None,
        };
        let sign = if sign { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        let span = self.doc.source_span(quantity.span);
        self.out.push(Observation {
            indicator,
            value: quantity.quantity.value * sign,
            value_max: quantity.quantity.value_max.map(|v| v * sign),
            unit: quantity.quantity.unit.clone(),
            year: when.year,
            year_start: when.year_start,
            scope: scope.or_else(|| own.map(|a| a.name.clone())),
            measure,
            status,
            bound: quantity.quantity.bound,
            indicator_code: None,
            scope_code,
            span,
            page: self.doc.page_at(span.start()),
            sentence: sentence.span.of(&self.doc.text).trim().to_owned(),
            section: section_path(self.doc, self.part, sentence.section),
            confidence: Confidence::from_hundredths(if reading.inferred { 80 } else { 93 }),
            flags,
            rules: vec![quantity.rule, reading.rule],
        });
    }

    /// Whether 预计 stands before the number in its clause.
    fn expected(&self, sentence: &Sentence, quantity: &QuantityMention) -> bool {
        clause_of(sentence, quantity.span)
            .and_then(|clause| self.doc.text.get(clause.start()..quantity.span.start()))
            .is_some_and(|before| before.contains("预计"))
    }

    fn when(
        &mut self,
        context: &Context,
        mentions: &Mentions,
        quantity: &QuantityMention,
        tail: &Tail,
        measure: Measure,
        sentence: &Sentence,
    ) -> When {
        if let Some(base) = time::own_base(&mentions.periods, &self.doc.text, quantity.outer.start()) {
            return When { year: Some(base.year), year_start: base.year_start, stated: true };
        }
        let stated = time::governing(&mentions.periods, quantity.span.start());
        let mut when = match stated {
            Some(p) => {
                let same_clause = clause_of(sentence, p.span) == clause_of(sentence, quantity.span);
                // A stock is the state at the end, also where the sentence speaks of several years.
                let stock = !same_clause && tail.reported || is_percent(quantity) && measure == Measure::Level;
                When { year: Some(p.year), year_start: p.year_start.filter(|_| !stock), stated: true }
            }
            None => time::inherited(context),
        };
        if tail.from {
            if when.year_start.is_some() || !when.stated {
                let base = when.year_start.or(context.year_start).or(when.year).map(|y| y - 1);
                when.year = base;
                when.year_start = None;
            }
            if let Some(year) = when.year {
                let later = |p: &&crate::mention::PeriodMention| p.kind == PeriodKind::Sets && p.year > year;
                let mut behind = mentions.periods.iter().filter(|p| p.span.start() > quantity.span.start());
                let mut before = mentions.periods.iter().rev().filter(|p| p.span.end() <= quantity.span.start());
                let end = before.find(later).or_else(|| behind.find(later)).map(|p| p.year).or(context.year);
                self.memory.span = end.map(|end| (year, end));
            }
        } else if let Some((from, to)) = self.memory.span {
            if stated.is_some_and(|p| p.year == from) || stated.is_none() {
                when.year = Some(to);
                when.year_start = None;
            }
            if tail.yearly {
                when.year = Some(to);
                when.year_start = Some(from + 1);
            }
        } else if tail.yearly && matches!(measure, Measure::Growth | Measure::Change) && when.year_start.is_none() {
            when.year_start = context.year_start.or_else(|| self.part.plan.map(|(first, _)| first));
        }
        when
    }
}

/// A short sentence without numbers opens an item and says what it is about: 新区建设提速。
fn is_lead(sentence: &Sentence, mentions: &Mentions) -> bool {
    const LONGEST: usize = 26 * 3;
    sentence.is_heading
        || sentence.clauses.len() == 1
            && sentence.span.len() <= LONGEST
            && !mentions.quantities.iter().any(is_candidate)
}

/// 实现 or 完成 before the number: what follows the number is still to be said.
fn is_opening(pre: &str) -> bool {
    let pre = pre.trim_end();
    ["实现", "完成", "拥有", "有", "取得", "确保"].iter().any(|w| pre.ends_with(w))
}

fn is_percent(quantity: &QuantityMention) -> bool {
    matches!(quantity.quantity.unit.as_str(), "%" | "‰" | "倍" | "番" | "成")
}

fn is_points(quantity: &QuantityMention) -> bool {
    quantity.quantity.unit.base().contains("百分点") || quantity.quantity.unit.base().contains("千分点")
}

fn clause_of(sentence: &Sentence, span: TextSpan) -> Option<TextSpan> {
    sentence.clauses.iter().copied().find(|c| c.contains(span))
}

/// The measure of a number and whether its sign is turned.
fn measure(quantity: &QuantityMention, tail: &Tail, mentions: &Mentions, run: &Run<'_>) -> (Measure, bool) {
    if quantity.role == Role::Rank {
        return (Measure::Rank, false);
    }
    let unit = quantity.quantity.unit.as_str();
    match tail.trigger {
        Trigger::Above => (Measure::Difference, false),
        Trigger::Below => (Measure::Difference, true),
        Trigger::Up if is_percent(quantity) => (Measure::Growth, false),
        Trigger::Down if is_percent(quantity) => (Measure::Growth, true),
        Trigger::Up => (Measure::Change, false),
        Trigger::Down => (Measure::Change, true),
        Trigger::Multiple => (Measure::Ratio, false),
        Trigger::None => {
            if quantity.rule.contains("fold") || unit == "番" {
                return (Measure::Growth, false);
            }
            if unit == "倍" {
                let based = mentions.periods.iter().any(|p| run.pre.contains(p.span));
                return (if based || tail.reported { Measure::Ratio } else { Measure::Level }, false);
            }
            (Measure::Level, false)
        }
    }
}

/// 三次产业结构 with three numbers.
fn composition(run: &Run<'_>, pre: &str) -> Vec<Reading> {
    let names: &[&str] = if run.quantities.len() == 3 && (pre.contains("产业") || pre.contains("三次")) {
        &["第一产业占比", "第二产业占比", "第三产业占比"]
    } else {
        &[]
    };
    if names.is_empty() {
        return vec![Reading {
            indicator: pre.to_owned(),
            tail: Tail::default(),
            rule: "composition",
            inferred: false,
        }];
    }
    names
        .iter()
        .map(|n| Reading { indicator: (*n).to_owned(), tail: Tail::default(), rule: "composition", inferred: false })
        .collect()
}

/// 新增新能源装机 → 新能源装机: the total behind an addition.
fn without_new(indicator: &str) -> String {
    for verb in ["新增", "净增", "新建", "累计新增"] {
        if let Some(rest) = indicator.strip_prefix(verb) {
            return rest.to_owned();
        }
    }
    indicator.to_owned()
}

/// An indicator whose head stands alone: 签约项目 + 总投资.
fn dependent(base: &str, head: &str) -> String {
    match head {
        "总数" | "总户数" | "总人数" => without_new(base),
        "总量" | "总规模" | "总装机" | "总额" => format!("{}{head}", without_new(base)),
        _ if base.ends_with(head) => base.to_owned(),
        _ => format!("{base}{head}"),
    }
}

/// The headings above a section, the highest first.
pub(super) fn section_path(doc: &Document, part: &Part, section: Option<usize>) -> Option<String> {
    let mut names = Vec::new();
    let mut at = section;
    while let Some(section) = at.and_then(|i| part.sections.get(i)) {
        names.push(section.heading.of(&doc.text).trim());
        at = section.parent;
        if names.len() > 16 {
            break;
        }
    }
    names.reverse();
    (!names.is_empty()).then(|| names.join(" > "))
}
