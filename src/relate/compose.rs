//! From the words around a run of numbers to the indicators that they state.

use crate::document::Sentence;
use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::units::Units;
use crate::lexicon::words::{Kind, Words};
use crate::mention::{Mentions, QuantityMention, Role};
use crate::relate::coordination;
use crate::relate::phrase::{self, Grade, Tail, Trigger};
use crate::relate::reader::{Reader, Reading};
use crate::relate::runs::Run;
use crate::relate::time;

/// Whether a number is a relative one: %, ‰, 倍.
pub(super) fn is_percent(quantity: &QuantityMention) -> bool {
    matches!(quantity.quantity.unit.as_str(), "%" | "‰" | "倍" | "番" | "成")
}

/// Whether a number is in percentage points.
pub(super) fn is_points(quantity: &QuantityMention) -> bool {
    let base = quantity.quantity.unit.base();
    base.contains("百分点") || base.contains("千分点")
}

/// What a number is for the words in front of it.
pub(super) fn grade(quantity: &QuantityMention) -> Grade {
    if is_percent(quantity) {
        Grade::Percent
    } else if is_points(quantity) {
        Grade::Points
    } else if matches!(quantity.quantity.unit.as_str(), "位" | "名" | "元") {
        Grade::Steps
    } else {
        Grade::Size
    }
}

/// What the words in front of a number hold.
struct Front {
    tail: Tail,
    /// The words without reporting verbs and adverbs at their ends.
    head: String,
    /// 完成 was taken off in front of the number.
    completion: bool,
    /// The words begin with a reporting verb of their own, so that they take none over from a list.
    own_verb: bool,
}

impl Reader<'_> {
    /// The indicators of a run: one, or as many as the run has numbers, or several that share one number.
    pub(super) fn readings(
        &mut self,
        sentence: &Sentence,
        mentions: &Mentions,
        run: &Run<'_>,
        first: &QuantityMention,
        given: Option<String>,
    ) -> Vec<Reading> {
        let is_given = given.is_some();
        let pre = given.unwrap_or_else(|| self.residue(run.pre, mentions));
        if first.rule == "composition" {
            return self.composition(run, &pre, first);
        }
        let pre = self.after_aim(pre);
        let front = self.front(&pre, first);
        let relative = is_percent(first);
        if let Some(rate) = self.completion_rate(&pre).filter(|_| relative) {
            return vec![Reading { indicator: rate, tail: Tail::default(), rule: "completion-rate", inferred: true }];
        }
        if !relative && time::own_base(&mentions.periods, &self.doc.text, first.outer.start()).is_some() {
            return self.inherit(front.tail, first, run.quantities.len());
        }
        if let Some(reading) = self.share_of_region(run, first) {
            return vec![reading];
        }
        if let Some(reading) = self.investment(sentence, mentions, run, &front) {
            return vec![reading];
        }
        if front.own_verb && !run.item {
            self.memory.event.clear();
        }
        let mut noun = front.head.clone();
        let mut rule = "value-final";
        if !is_given && !run.post.is_empty() && first.role != Role::Rank {
            let post = self.residue(run.post, mentions);
            if let Some(behind) = self.counted(&pre, &front, &post, first) {
                rule = "count-first";
                if run.item && noun.is_empty() {
                    noun.clone_from(&self.memory.head);
                }
                if !is_percent(first) {
                    noun = without_names(self, &noun, first);
                    if pre.trim_end().ends_with("实现") {
                        noun.clear();
                    }
                    if let Some(named) = noun.strip_suffix('等') {
                        // 新增硬质合金等 7 个产业集群
                        noun = phrase::split_event(self.words, named).0.to_owned();
                    }
                }
                if let Some(preposition) =
                    ["为", "向", "与"].into_iter().find(|w| noun.is_empty() && pre.trim_end().ends_with(w))
                {
                    noun.push_str(preposition);
                }
                let before = noun.clone();
                if !run.item {
                    self.memory.head = before;
                }
                if front.completion && !phrase::strips_completion(self.words, &behind) {
                    noun.push_str("完成");
                }
                noun.push_str(&behind);
                // 新建道路 N 条、管网等项目: what is built is no project; 实施供水等项目 is.
                if !(matches!(run.lent.as_str(), "项目" | "工程") && phrase::builds(&noun)) {
                    noun.push_str(&run.lent);
                }
            }
        }
        noun = phrase::drop_enumeration(self.words, &noun);
        self.complete(noun, front.tail, rule, run, first)
    }

    fn front(&self, pre: &str, first: &QuantityMention) -> Front {
        let mut tail;
        if first.role == Role::Rank {
            tail = Tail { rest: phrase::split_rank(self.words, pre).to_owned(), ..Tail::default() };
            let inner = phrase::strip_reports(self.words, &tail.rest);
            tail.respectively = inner.respectively || pre.contains("分别");
            tail.each = inner.each || pre.contains('均');
            tail.rest = inner.rest;
        } else if first.quantity.unit.as_str() == "倍" && let Some(at) = multiple_of(pre) {
            // 是1997年的 1.7 倍: the indicator is the subject alone.
            tail = self.tail(&pre[..at], first);
            tail.reported = true;
        } else if is_percent(first) && phrase::compares_growth(self.words, pre) {
            // 高于过去平均每年递增 2.6% 的水平: the growth of another period.
            tail = Tail { rest: String::new(), trigger: Trigger::Up, yearly: true, ..Tail::default() };
        } else if (is_points(first) || is_percent(first))
            && let Some((before, trigger)) = phrase::split_difference(self.words, pre)
        {
            tail = phrase::strip_reports(self.words, before);
            tail.trigger = trigger;
        } else {
            tail = self.tail(pre, first);
        }
        if first.rule == "doubling" {
            tail.trigger = Trigger::Up;
        }
        let head = phrase::strip_head(self.words, &tail.rest);
        let bare = phrase::strip_adverbs(self.words, &tail.rest);
        let own_verb = ["实现", "完成"].iter().any(|verb| bare.starts_with(verb));
        let completion = pre.trim_end().ends_with("完成");
        Front { tail, head, completion, own_verb }
    }

    /// 三次产业结构 with three numbers: each is the share of one.
    fn composition(&self, run: &Run<'_>, pre: &str, first: &QuantityMention) -> Vec<Reading> {
        const SECTORS: [&str; 3] = ["第一产业占比", "第二产业占比", "第三产业占比"];
        let tail = self.tail(pre, first);
        let known = pre.contains("产业") || self.memory.last.first().is_some_and(|last| last == SECTORS[0]);
        let reading = |name: &str| Reading {
            indicator: name.to_owned(),
            tail: Tail { from: tail.from, ..Tail::default() },
            rule: "composition",
            inferred: false,
        };
        if known && run.quantities.len() == SECTORS.len() {
            return SECTORS.iter().map(|name| reading(name)).collect();
        }
        vec![reading(&tail.rest)]
    }

    /// 完成全年目标任务的 161.7% → 新增就业全年目标完成率.
    fn completion_rate(&self, pre: &str) -> Option<String> {
        const AIMS: [&str; 5] = ["目标任务", "目标", "任务", "计划", "预算"];
        let pre = pre.trim_end_matches(['的', '约']);
        let at = pre.rfind("完成")?;
        let aim = &pre[at + "完成".len()..];
        let word = AIMS.iter().find(|word| aim.ends_with(**word))?;
        let kept = &aim[..aim.len() - word.len()];
        if kept.chars().count() > 6 {
            return None;
        }
        let aim = if matches!(*word, "目标任务" | "任务") { "目标" } else { word };
        let own = phrase::strip_head(self.words, pre[..at].trim_matches(phrase::is_punctuation));
        let own = own.trim_end_matches(['超', '额', '，']);
        let subject = if own.is_empty() { self.memory.last.last().map_or("", String::as_str) } else { own };
        Some(format!("{subject}{kept}{aim}完成率"))
    }

    /// 打造产业先导区、力争产业规模突破…: what stands before 力争 is another thing.
    fn after_aim(&mut self, pre: String) -> String {
        let Some((at, aim)) =
            ["、力争", "、预计", "、确保"].iter().filter_map(|aim| pre.rfind(aim).map(|at| (at, aim.len()))).max()
        else {
            return pre;
        };
        self.memory.subject = pre[..at].to_owned();
        pre[at + aim..].to_owned()
    }

    /// 贡献了全省 74.6% 的工业增加值 → 工业增加值占全省比重.
    fn share_of_region(&self, run: &Run<'_>, first: &QuantityMention) -> Option<Reading> {
        let noun = run.post.of(&self.doc.text).strip_prefix('的').filter(|_| is_percent(first))?;
        let pre = run.pre.of(&self.doc.text);
        let region = ["全国", "全省", "全市", "全区", "全县"].into_iter().find(|region| pre.ends_with(region))?;
        let verb = pre[..pre.len() - region.len()].trim_end_matches(['了', '约', '近', '超']);
        if !["占", "贡献", "集聚", "占据"].iter().any(|w| verb.ends_with(w)) {
            return None;
        }
        let noun = phrase::nominal_start(noun);
        (!noun.is_empty()).then(|| Reading {
            indicator: format!("{noun}占{region}比重"),
            tail: Tail::default(),
            rule: "share-of-region",
            inferred: false,
        })
    }

    /// 投资 X 亿元的快速路建成通车; 投资 X 亿元，改造管网 N 公里: what the money went into stands behind it.
    fn investment(&self, sentence: &Sentence, mentions: &Mentions, run: &Run<'_>, front: &Front) -> Option<Reading> {
        let post = run.post.of(&self.doc.text);
        let listed = run.item
            && front.head.is_empty()
            && !post.is_empty()
            && run.quantities.first().is_some_and(|q| q.quantity.unit.base() == self.memory.unit && is_size(q))
            && self.memory.last.first().is_some_and(|last| last.starts_with("投资"));
        if listed {
            let post = post.trim_start_matches('的');
            let nominal = phrase::nominal_start(post);
            let object = if nominal.is_empty() { phrase::clean_post(self.words, post) } else { nominal };
            let indicator = format!("投资{}", phrase::drop_enumeration(self.words, &object));
            let tail = front.tail.clone();
            return (!object.is_empty()).then_some(Reading { indicator, tail, rule: "investment-object", inferred: true });
        }
        let verb = ["总投资", "投资"].into_iter().find(|verb| front.head.ends_with(verb))?;
        let opening = &front.head[..front.head.len() - verb.len()];
        let object = if let Some(behind) = post.strip_prefix('的') {
            let nominal = phrase::nominal_start(behind);
            if nominal.is_empty() { phrase::clean_post(self.words, behind) } else { nominal }
        } else if opening.is_empty() && post.is_empty() && !(self.memory.fresh && self.memory.same_segment) && self.memory.subject.is_empty() {
            let at = sentence.clauses.iter().position(|c| c.contains(run.pre))?;
            let next = *sentence.clauses.get(at + 1)?;
            if self.zone.is_some() || next.of(&self.doc.text).trim_start().starts_with("实施") {
                return None;
            }
            let between = self.doc.text.get(run.post.end()..next.start()).unwrap_or("");
            if between.contains(['；', ';']) {
                return None;
            }
            let mut text = self.residue(next, mentions);
            for mention in mentions.quantities.iter().filter(|m| next.contains(m.span)) {
                text = text.replacen(mention.outer.of(&self.doc.text), "", 1);
            }
            let text = phrase::strip_head(self.words, &text);
            phrase::clean_post(self.words, &text)
        } else {
            return None;
        };
        if object.chars().count() < 2 {
            return None;
        }
        let opened = opening.is_empty() || self.words.kinds(opening).any(&[Kind::Event, Kind::Adverb]);
        opened.then(|| Reading {
            indicator: if verb == "总投资" { format!("{object}{verb}") } else { format!("{verb}{object}") },
            tail: front.tail.clone(),
            rule: "investment-object",
            inferred: !post.starts_with('的'),
        })
    }

    /// The words behind a number that say what it counts; `None` where what stands before the number says it.
    fn counted(&self, pre: &str, front: &Front, post: &str, first: &QuantityMention) -> Option<String> {
        let tail = &front.tail;
        if tail.trigger != Trigger::None || phrase::is_empty_post(post) {
            return None;
        }
        let opening = ["实现", "完成", "拥有", "有", "取得", "确保"].iter().any(|w| pre.trim_end().ends_with(w));
        if tail.reported && !front.head.is_empty() && !opening {
            return None;
        }
        // 争取债券 N 亿元支持…: the noun stands before the number, a verb behind it.
        let (_, body) = phrase::split_event(self.words, &front.head);
        let measured = is_size(first);
        if measured && body.chars().count() >= 2 && !post.trim_start().starts_with('的') {
            const USES: [&str; 16] = [
                "支持", "用于", "投向", "推动", "带动", "保障", "促进", "补贴", "补助", "开展", "实施", "建设", "解决", "以", "并", "同",
            ];
            if USES.iter().any(|verb| post.trim_start().starts_with(verb)) {
                return None;
            }
        }
        let behind = phrase::clean_post(self.words, post);
        (!behind.is_empty()).then_some(behind)
    }

    /// Completes what the words say from the list, the clause or the sentence before.
    fn complete(&mut self, noun: String, tail: Tail, rule: &'static str, run: &Run<'_>, first: &QuantityMention) -> Vec<Reading> {
        let count = run.quantities.len();
        let mut tail = tail;
        let noun = years_of(&noun).map_or(noun.clone(), |years| {
            tail.years = Some(years);
            String::new()
        });
        if noun.is_empty() || is_circumstance(&noun) {
            return self.inherit(tail, first, count);
        }
        let mut tail = tail;
        let shared_tail = tail.clone();
        let single = |indicator: String, rule, inferred| Reading { indicator, tail: shared_tail.clone(), rule, inferred };
        if noun.starts_with('占')
            && !noun.starts_with("占地")
            && let Some(base) = self.memory.last.last().filter(|_| self.memory.fresh)
        {
            return vec![single(format!("{base}{noun}"), "share-of-last", true)];
        }
        let part = run.pre.of(&self.doc.text).contains("其中");
        if part
            && ["用于", "投向"].iter().any(|verb| noun.starts_with(verb))
            && let Some(base) = self.memory.last.last().filter(|_| self.memory.fresh)
        {
            // 发行债券 X 亿元，其中用于项目建设 Y 亿元
            return vec![single(format!("{base}{noun}"), "part-of-last", true)];
        }
        let predicate = phrase::is_event_only(self.words, &noun) || starts_with_verb(&noun);
        if part && rule == "count-first" && predicate && self.memory.fresh {
            // 9 条次干道路开工建设，其中 4 条实现通车
            let subject = self.memory.last.last().map(|l| phrase::nominal_start(l)).unwrap_or_default();
            return vec![single(format!("{subject}{noun}"), "part-of-last", true)];
        }
        if noun.ends_with('占')
            && let Some(base) = self.memory.last.last().filter(|_| self.memory.fresh)
        {
            // 经营主体 N 户，其中民营企业占 X%
            return vec![single(format!("{noun}{}比重", without_new(base)), "share-of-last", true)];
        }
        if self.words.kinds(&noun).has(Kind::Head)
            && let Some(readings) = self.dependent(&noun, &tail, count)
        {
            return readings;
        }
        let (event, body) = phrase::split_event(self.words, &noun);
        let (event, body) = (event.to_owned(), body.to_owned());
        if let Some(trigger) = moved(&event).filter(|_| rule == "value-final" && !tail.reported && tail.trigger == Trigger::None) {
            // 增加卫生人员 N 万人, 扩大养殖面积 M 万亩: the verb says how the size changed.
            tail.trigger = trigger;
            self.memory.event.clear();
            self.memory.moved = Some(trigger);
            return vec![Reading { indicator: body, tail, rule: "moved-size", inferred: false }];
        }
        if event.is_empty()
            && let Some(trigger) = self.memory.moved.filter(|_| {
                self.memory.fresh && !tail.reported && tail.trigger == Trigger::None && !is_percent(first)
                    && self.memory.unit == first.quantity.unit.base()
            })
        {
            tail.trigger = trigger;
            return vec![Reading { indicator: noun, tail, rule: "moved-size", inferred: true }];
        }
        self.memory.moved = None;
        if let Some(names) = self.listed_subject(count).filter(|_| tail.respectively) {
            // A、B 和 C 提高，人均分别提高 x、y 和 z
            return names.into_iter().map(|name| single(format!("{name}{noun}"), "subject-list", true)).collect();
        }
        // 新开工安置房 N 套，基本建成 M 套: another verb for the same thing.
        if self.memory.fresh && phrase::is_event_only(self.words, &noun) && self.memory.unit == first.quantity.unit.base() {
            let (_, object) = self.memory.last.last().map(|l| phrase::split_event(self.words, l)).unwrap_or_default();
            if !object.is_empty() {
                return vec![single(format!("{noun}{object}"), "other-verb", true)];
            }
        }
        let noun = self.part_of_last(&noun, run).unwrap_or(noun);
        let (full, rule) = self.share(noun, &event, &body, rule, &tail, run, first);
        // 惠及群众 N 户, 拉动消费 X 亿元: what did it stands in the clause before.
        const EFFECTS: [&str; 7] = ["惠及", "涉及", "带动", "拉动", "覆盖", "受益", "撬动"];
        let is_effect = EFFECTS.iter().any(|w| full.starts_with(w));
        let list = full.contains(['、', '和', '与', '及']) || full.contains("城乡") || full.contains("存贷款");
        if list
            && (count > 1 || tail.each || tail.respectively)
            && let Some(names) = coordination::distribute(self.words, &full, count, tail.respectively)
        {
            return names.into_iter().map(|n| single(n, "coordination", false)).collect();
        }
        if is_effect && let Some(cause) = self.cause() {
            return vec![single(format!("{cause}{full}"), "effect", true)];
        }
        vec![single(full, rule, false)]
    }

    /// 公路通车里程 N 公里，其中高速公路 M 公里 → 高速公路通车里程.
    fn part_of_last(&self, noun: &str, run: &Run<'_>) -> Option<String> {
        let pre = run.pre.of(&self.doc.text);
        let last = self.memory.last.last().filter(|_| self.memory.fresh && pre.contains("其中"))?;
        if coordination::is_whole(self.words, noun) {
            // 数字经济增加值占比，其中核心产业增加值占比
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

    /// A number without an indicator of its own.
    fn inherit(&self, mut tail: Tail, first: &QuantityMention, count: usize) -> Vec<Reading> {
        let memory = &self.memory;
        if let Some(subject) = self.nominal_subject() {
            let inner = phrase::strip_tail(self.words, &subject, grade(first));
            if tail.trigger == Trigger::None && is_percent(first) {
                tail.trigger = inner.trigger;
            }
            tail.yearly |= inner.yearly;
            let indicator = if inner.trigger == Trigger::None { subject } else { inner.rest };
            return vec![Reading { indicator, tail, rule: "subject", inferred: true }];
        }
        let reading = |indicator: String, rule| Reading { indicator, tail: tail.clone(), rule, inferred: true };
        if count > 1 {
            let pool = if memory.last.len() == count { &memory.last } else { &memory.levels };
            if pool.len() >= count {
                return pool[pool.len() - count..].iter().map(|i| reading(i.clone(), "inherited-list")).collect();
            }
        }
        if tail.from && !memory.subject.is_empty() {
            // 扩大种植面积，由 A 增加到 B
            let subject = phrase::strip_head(self.words, &memory.subject);
            let body = phrase::split_event(self.words, &subject).1;
            return vec![reading(phrase::finish(body), "subject")];
        }
        if tail.respectively || tail.each {
            let mut pool = memory.levels.clone();
            pool.dedup();
            let pool = if pool.len() > 1 && tail.each { pool } else { memory.last.clone() };
            return pool.into_iter().map(|i| reading(i, "inherited-each")).collect();
        }
        if memory.growth && tail.reported && is_percent(first) && tail.trigger == Trigger::None {
            tail.trigger = Trigger::Up;
            let growth = |indicator: &String| Reading {
                indicator: indicator.clone(),
                tail: tail.clone(),
                rule: "inherited-growth",
                inferred: true,
            };
            return memory.last.iter().map(growth).collect();
        }
        let last = memory.last.last().cloned().unwrap_or_default();
        if matches!(tail.trigger, Trigger::Above | Trigger::Below) && memory.growth {
            // 增长 2.6%、高于全国 0.9 个百分点: what is compared is the growth.
            return vec![reading(format!("{last}增速"), "inherited-growth")];
        }
        let last = if memory.count_first { self.subject_of(&last) } else { last };
        let last = if first.role == Role::Rank || tail.trigger != Trigger::None { last } else { without_new(&last) };
        vec![reading(last, "inherited")]
    }

    /// What a count-first indicator is about, where it begins with a whole one: 地区生产总值连跨台阶 → 地区生产总值.
    fn subject_of(&self, indicator: &str) -> String {
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
    fn nominal_subject(&self) -> Option<String> {
        let subject = phrase::strip_head(self.words, &self.memory.subject);
        if subject.is_empty() || !phrase::split_event(self.words, &subject).0.is_empty() || subject.chars().count() > 30 {
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

    /// A head that needs the indicator before it: 签约项目 N 个、总投资 X 亿元.
    fn dependent(&self, head: &str, tail: &Tail, count: usize) -> Option<Vec<Reading>> {
        let memory = &self.memory;
        let reading = |indicator: String| Reading { indicator, tail: tail.clone(), rule: "dependent-head", inferred: true };
        if let Some(subject) = self.nominal_subject() {
            return Some(vec![reading(format!("{subject}{head}"))]);
        }
        if !memory.subject.is_empty() {
            let subject = phrase::strip_head(self.words, &memory.subject);
            let (_, body) = phrase::split_event(self.words, &subject);
            let base = phrase::nominal_start(body);
            let base = if phrase::is_empty_post(&base) { String::new() } else { base };
            let named = base.chars().count() >= 2 && !phrase::is_event_only(self.words, &base);
            return named.then(|| vec![reading(format!("{base}{head}"))]);
        }
        if !memory.fresh || !memory.same_segment || memory.last.is_empty() {
            return None;
        }
        let from = if count > 1 && memory.last.len() == count { 0 } else { memory.last.len() - 1 };
        let moves = tail.trigger != Trigger::None;
        let bases = memory.last[from..].iter().map(|base| {
            if !moves {
                return base.clone();
            }
            // 新开通航线 N 条，货运量增长 X%: the volume is that of all of them.
            let (event, body) = phrase::split_event(self.words, base);
            if event.starts_with('新') { body.to_owned() } else { base.clone() }
        });
        Some(bases.map(|base| reading(self.on_base(&base, head))).collect())
    }

    /// A head on its base; a base that is a whole indicator lends its modifier: 招商引资签约金额、到位资金.
    fn on_base(&self, base: &str, head: &str) -> String {
        const APPENDED: [&str; 8] = ["增速", "增幅", "占比", "比重", "排名", "总投资", "总投资额", "比例"];
        if coordination::is_whole(self.words, base)
            && coordination::is_whole(self.words, head)
            && !APPENDED.contains(&head)
            && !head.starts_with('总')
        {
            let modifier = coordination::modifier_of(self.words, base);
            if !modifier.is_empty() {
                return format!("{modifier}{head}");
            }
        }
        dependent(base, head)
    }

    /// Verbs and ranks that an item takes over from the item that began its list.
    #[allow(clippy::too_many_arguments, reason = "one call site; a struct would only rename them")]
    fn share(
        &mut self,
        noun: String,
        event: &str,
        body: &str,
        rule: &'static str,
        tail: &Tail,
        run: &Run<'_>,
        first: &QuantityMention,
    ) -> (String, &'static str) {
        let level = phrase::split_level(self.words, body).0.to_owned();
        let plain = !tail.reported && !tail.bounded && tail.trigger == Trigger::None && !is_percent(first);
        let same_kind = run.item || self.memory.unit == first.quantity.unit.base() || !is_size(first) && self.memory.counts;
        if self.memory.lent == "产量" && self.is_product(&noun) {
            return (format!("{noun}产量"), "shared-head");
        }
        let accumulated = self.memory.event == "累计" && self.memory.accumulates && plain;
        let counted_apart = rule == "count-first" && !run.item;
        let apart = counted_apart
            || !run.item && !accumulated && (coordination::is_whole(self.words, &noun) || starts_with_verb(&noun));
        if let Some(prefix) = self.prefix_of_class(&noun) {
            return (format!("{prefix}{noun}"), "shared-modifier");
        }
        let apart = apart || !self.memory.event.is_empty() && noun.starts_with(self.memory.event.as_str());
        if event.is_empty() && plain && !apart && (same_kind || accumulated) && self.memory.fresh && !self.memory.event.is_empty() {
            if !run.item {
                self.memory.level_repeated = false;
            }
            let shared_level =
                if level.is_empty() && !self.memory.level_repeated { self.memory.level.as_str() } else { "" };
            let full = format!("{}{shared_level}{body}", self.memory.event);
            if !level.is_empty() {
                self.memory.level_repeated = run.item && !self.memory.level.is_empty();
                self.memory.level = level;
            }
            return (full, "shared-verb");
        }
        let first_verb = self.memory.event.starts_with("累计") && run.item && !event.is_empty() && plain;
        let full = if first_verb && !noun.starts_with("累计") { format!("累计{noun}") } else { noun };
        self.memory.event = if plain { event.to_owned() } else { String::new() };
        if plain && event.is_empty() && run.quantities.len() == 1 && self.memory.event.is_empty() {
            self.memory.event = phrase::leading_verb(&full).to_owned();
        }
        if first_verb {
            self.memory.event.insert_str(0, "累计");
        }
        self.memory.level = level;
        self.memory.level_repeated = false;
        (full, rule)
    }

    /// 营业收入过百亿元企业 N 家、过五十亿元企业 M 家: what stands before the class.
    fn prefix_of_class(&self, noun: &str) -> Option<String> {
        let last = self.memory.last.last().filter(|_| self.memory.fresh)?;
        let sign = ["超过", "过", "超"].into_iter().find(|w| noun.starts_with(w))?;
        let at = last.find(sign).filter(|at| *at > 0)?;
        Some(last[..at].to_owned())
    }

    /// Whether a bare noun is one of a list of products: 棉花, 钢.
    fn is_product(&self, noun: &str) -> bool {
        if noun.chars().count() > 4 || coordination::is_whole(self.words, noun) || self.words.kinds(noun).any(&[Kind::Event, Kind::Head]) {
            return false;
        }
        Vocabulary::shared().cut(noun).iter().all(|t| t.tag.starts_with('n') || t.tag.ends_with('g') || matches!(t.tag, "x" | "g"))
    }
}

/// The direction of a verb that changes a size: 增加, 减少.
fn moved(event: &str) -> Option<Trigger> {
    match event {
        "增加" | "扩大" | "多增" => Some(Trigger::Up),
        "减少" | "压减" | "缩减" => Some(Trigger::Down),
        _ => None,
    }
}

/// Where the other side of a multiple begins: 是…的 1.7 倍.
fn multiple_of(pre: &str) -> Option<usize> {
    ["相当于", "等于", "达到", "是", "为"].iter().filter_map(|w| pre.find(w)).min()
}

/// The words in front of a count without the names of the counted things: 凤凰路、英雄路 3 座立交桥.
fn without_names(reader: &Reader<'_>, head: &str, first: &QuantityMention) -> String {
    let (event, body) = phrase::split_event(reader.words, head);
    let members = coordination::members(body);
    if members.len() < 2 || head.ends_with('等') {
        return head.to_owned();
    }
    if crate::quantity::Decimal::from(members.len()) == first.quantity.value {
        return event.to_owned();
    }
    let named = event.is_empty() && reader.words.suffix(head, &[Kind::Event]).is_none() && !head.contains('的');
    if named { String::new() } else { head.to_owned() }
}

/// What the last item of a list of counts lends to an earlier one.
pub(super) fn lent_to(words: &Words, earlier: &str, last: &str) -> String {
    const CLASSES: [&str; 6] = ["项目", "工程", "事项", "任务", "行动", "试点"];
    let (earlier, last) = (earlier.trim_matches(phrase::is_punctuation), last.trim_matches(phrase::is_punctuation));
    // 700 万吨露天矿、5 万千瓦风电等项目前期工作推进: what stands behind 等 is said of all.
    if let Some(at) = last.find('等') {
        let behind = &last[at + '等'.len_utf8()..];
        if CLASSES.iter().any(|class| behind.starts_with(*class)) {
            let noun = phrase::nominal_start(behind);
            return if earlier.ends_with(&noun) { String::new() } else { noun };
        }
    }
    if words.kinds(earlier).has(Kind::Level) && !matches!(earlier, "国家" | "全国") {
        let own = words.prefix(last, &[Kind::Level]).map_or("", |(w, _)| w);
        return last[own.len()..].to_owned();
    }
    if earlier.ends_with('”')
        && let Some(at) = last.rfind('”')
    {
        return last[at + '”'.len_utf8()..].to_owned();
    }
    if let Some(class) = CLASSES.iter().find(|class| last.ends_with(**class) && !earlier.ends_with(**class)) {
        let action = words.suffix(earlier, &[Kind::Event]).is_some();
        return if action { (*class).to_owned() } else { String::new() };
    }
    // 28 个省、2300 个县初步建立救助体系
    let short = earlier.chars().count() <= 7 && !earlier.contains(['的', '“']);
    let all = Vocabulary::shared().cut(last);
    if short && let Some(verb) = all.iter().skip(1).find(|t| matches!(t.tag, "v" | "d" | "ad")) {
        let counted = last[..verb.start].chars().count() <= 8;
        if counted && all.last().is_some_and(|t| t.start + t.word.len() - verb.start > 12) {
            return last[verb.start..].to_owned();
        }
    }
    // 40 项重点任务、135 个重点项目协同推进: a predicate at the end is said of all.
    let cut = Vocabulary::shared().cut(last);
    let is_predicate = |tag: &str| matches!(tag, "v" | "d" | "vd" | "ad" | "vn" | "a");
    let verbs = cut.iter().rev().take_while(|t| is_predicate(t.tag)).count();
    let predicate = &cut[cut.len() - verbs..];
    let plain = Vocabulary::shared().cut(earlier).last().is_some_and(|t| t.tag.starts_with('n'));
    if plain && verbs > 0 && verbs < cut.len() && predicate.last().is_some_and(|t| t.tag == "v") {
        return predicate.iter().map(|t| t.word).collect();
    }
    String::new()
}

/// Whether a noun phrase begins with a verb that the word list does not know.
fn starts_with_verb(noun: &str) -> bool {
    let start = noun.char_indices().nth(8).map_or(noun, |(i, _)| &noun[..i]);
    Vocabulary::shared().cut(start).first().is_some_and(|t| t.tag == "v" && t.word.chars().count() > 1)
}

/// Whether a number gives a size (money, area, mass) rather than a count.
pub(super) fn is_size(quantity: &QuantityMention) -> bool {
    let base = quantity.quantity.unit.base();
    let base = base.split(['/', '（', '(']).next().unwrap_or(base);
    Units::shared().at(base).is_some_and(|unit| unit.len == base.len() && unit.kind.is_size())
}

/// 两年 in 两年平均每年递增: so many years.
fn years_of(noun: &str) -> Option<i32> {
    let (count, length) = crate::calendar::count(noun)?;
    let rest = &noun[length..];
    (matches!(rest, "年" | "" | "年来" | "年间") && (2..=30).contains(&count)).then_some(count)
}

/// Words that say in what way rather than what: 在执行中.
fn is_circumstance(noun: &str) -> bool {
    noun.starts_with('在') && noun.ends_with(['中', '下', '上', '内']) || matches!(noun, "这个速度" | "这一比例" | "预期" | "结果" | "目标" | "奋斗目标" | "预期目标")
}


/// 新增新能源装机 → 新能源装机: the total behind an addition.
fn without_new(indicator: &str) -> String {
    for verb in ["累计新增", "新增", "净增", "新备案", "新认定", "新培育"] {
        if let Some(rest) = indicator.strip_prefix(verb) {
            return rest.to_owned();
        }
    }
    ["新增", "净增"].iter().find_map(|verb| indicator.strip_suffix(verb)).unwrap_or(indicator).to_owned()
}

/// An indicator whose head stands alone: 签约项目 + 总投资.
fn dependent(base: &str, head: &str) -> String {
    match head {
        "总数" | "总户数" | "总人数" => without_new(base),
        "总量" if base.starts_with("新增") || !base.starts_with('新') => format!("{}{head}", without_new(base)),
        "总量" => without_new(base),
        "总规模" | "总装机" | "总额" => format!("{}{head}", without_new(base)),
        "单产" | "总产" | "总产量" | "产量" | "平均单产" | "亩产" => {
            let crop = ["播种面积", "种植面积", "面积"].iter().find_map(|w| base.strip_suffix(w)).unwrap_or(base);
            format!("{crop}{head}")
        }
        _ if base.ends_with(head) => base.to_owned(),
        _ => format!("{base}{head}"),
    }
}
