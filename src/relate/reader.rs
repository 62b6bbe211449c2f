//! The reader of running text: sentence by sentence, with a memory of what was said before.

use crate::document::{Context, Document, Part, Sentence};
use crate::lexicon::words::Words;
use crate::mention::{Mentions, PeriodKind, PlaceRole, QuantityMention, Role};
use crate::observation::Observation;
use crate::relate::compose;
use crate::relate::phrase::{self, Tail};
use crate::relate::runs::{Run, is_candidate, runs};
use crate::span::TextSpan;

/// What was said before in the sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Indicators of the last run.
    pub last: Vec<String>,
    /// Whether the last run stands in this sentence.
    pub fresh: bool,
    /// Whether no semicolon stands between the last run and the clause that is read.
    pub same_segment: bool,
    /// Indicators of all levels of this sentence, for 分别 in a later clause.
    pub levels: Vec<String>,
    /// Verbs that the last list began with.
    pub event: String,
    /// Rank of institution that the last list began with.
    pub level: String,
    /// Whether a later item of the list repeated a rank of its own.
    pub level_repeated: bool,
    /// What stood in front of the first number of a list that counts before its nouns.
    pub head: String,
    /// Head that the products of a list share: 产量.
    pub lent: &'static str,
    /// Unit of the last number.
    pub unit: String,
    /// Whether the last number counted things.
    pub counts: bool,
    /// Whether the last indicator stood behind its number.
    pub count_first: bool,
    /// The direction of a verb that the last list began with: 增加….
    pub moved: Option<phrase::Trigger>,
    /// Whether the last number was a growth.
    pub growth: bool,
    /// The clause before, where it holds no number: what the sentence is about.
    pub subject: String,
    /// Whether the sentence speaks of several years together.
    pub accumulates: bool,
    /// Zone or place set by a clause.
    pub scope: Option<String>,
    /// First and last year of a change from A to B.
    pub span: Option<(i32, i32)>,
}

/// One indicator with what its words said.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub indicator: String,
    pub tail: Tail,
    pub rule: &'static str,
    /// The indicator was completed from another clause.
    pub inferred: bool,
}

pub(super) struct Reader<'a> {
    pub doc: &'a Document,
    pub part: &'a Part,
    pub words: &'static Words,
    pub memory: Memory,
    /// Zone that the lead of the item names.
    pub zone: Option<String>,
    paragraph: Option<usize>,
    /// What the headings hand down to the sentence that is read.
    pub context: Context,
    pub out: Vec<Observation>,
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
            let last = std::mem::take(&mut self.memory.last);
            let lent = if self.memory.fresh { "" } else { self.memory.lent };
            self.memory = Memory { last, lent, ..Memory::default() };
        }
        let acts = !sentence.is_heading
            && !phrase::split_event(self.words, phrase::strip_adverbs(self.words, sentence.span.of(&self.doc.text))).0.is_empty();
        // 实施供电等工程。 goes on with the item; 消费市场回暖向好。 opens another one.
        if is_lead(sentence, mentions) && (mentions.topic.is_some() || !acts) {
            self.zone = mentions
                .topic
                .as_ref()
                .filter(|zone| holds_territory(&zone.name) && sentence.span.len() - zone.span.len() <= LEAD_BEHIND_ZONE)
                .map(|zone| zone.name.clone());
        }
        if !mentions.quantities.iter().any(is_candidate) {
            if sentence.span.of(&self.doc.text).contains("产量") {
                self.memory.lent = "产量";
            }
            return;
        }
        self.memory.accumulates =
            mentions.periods.iter().any(|p| p.kind == PeriodKind::Sets && p.year_start.is_some());
        for &clause in &sentence.clauses {
            self.clause(sentence, clause, mentions);
        }
    }

    fn clause(&mut self, sentence: &Sentence, clause: TextSpan, mentions: &Mentions) {
        let before = self.doc.text.get(..clause.start()).unwrap_or("").trim_end();
        if before.ends_with(['；', ';']) {
            self.memory.same_segment = false;
            self.memory.levels.clear();
            self.memory.subject.clear();
        }
        let mut found = runs(&self.doc.text, clause, &mentions.quantities);
        self.lend(&mut found);
        let mut zones =
            mentions.places.iter().filter(|p| p.role == PlaceRole::Scope && clause.contains(p.span) && p.zone);
        if let Some(place) = zones.next()
            && (!found.is_empty() || zones.next().is_none() && holds_territory(&place.name))
        {
            self.memory.scope = Some(place.name.clone());
            let ahead = place.span.start() - clause.start();
            let behind = self.doc.text.get(place.span.end()..clause.end()).unwrap_or("").trim();
            let leads = found.is_empty() && holds_territory(&place.name) && (1..=LEAD_BEHIND_ZONE).contains(&ahead);
            if leads && matches!(behind, "" | "建设" | "发展" | "开发建设" | "建设发展") {
                // 全力建设物流园区，…: it holds for the rest of the item.
                self.zone = Some(place.name.clone());
            }
        }
        if found.is_empty() {
            let plain = self.residue(clause, mentions);
            let plain = plain.trim_matches(phrase::is_punctuation);
            if !plain.is_empty() && plain != "其中" {
                self.memory.subject = plain.to_owned();
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
            self.chain(sentence, mentions, &found[i..end], clause);
            i = end;
        }
        self.memory.subject.clear();
    }

    /// What the last item of a list of counts lends to the items before it.
    fn lend(&self, runs: &mut [Run<'_>]) {
        let text = &self.doc.text;
        let mut end = runs.len();
        while end > 0 {
            let mut start = end - 1;
            while start > 0 && runs[start].item {
                start -= 1;
            }
            let last = runs[end - 1].post.of(text);
            if end - start > 1 && !last.is_empty() {
                for run in &mut runs[start..end - 1] {
                    if !run.post.is_empty() {
                        run.lent = compose::lent_to(self.words, run.post.of(text), last);
                    }
                }
            }
            end = start;
        }
    }

    /// The text of a span without the periods and places that it names.
    pub(super) fn residue(&self, span: TextSpan, mentions: &Mentions) -> String {
        let mut masks: Vec<TextSpan> = mentions
            .periods
            .iter()
            .filter(|p| p.kind != PeriodKind::InName)
            .map(|p| with_particles(&self.doc.text, p.span, p.kind))
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

    /// Runs with words but no separator between them: 由 A 增加到 B; 组织 N 家企业参加展会 M 场; N 个项目完成投资 X 亿元.
    fn chain(&mut self, sentence: &Sentence, mentions: &Mentions, runs: &[Run<'_>], clause: TextSpan) {
        let Some((run, rest)) = runs.split_first() else { return };
        let Some(&first) = run.quantities.first() else { return };
        if self.is_class(mentions, run, clause) {
            if let Some((next, more)) = rest.split_first() {
                let text = self.residue(TextSpan::new(run.pre.start(), next.pre.end()), mentions);
                let next = Run { linked: false, ..next.clone() };
                self.run(sentence, mentions, &next, Some(without_class(&text, first.outer.of(&self.doc.text))));
                self.chain(sentence, mentions, more, clause);
            }
            return;
        }
        let Some((next, _)) = rest.split_first() else {
            self.run(sentence, mentions, run, None);
            return;
        };
        let Some(&second) = next.quantities.first() else { return };
        let between = self.residue(run.post, mentions);
        let pre = self.residue(run.pre, mentions);
        let tail = self.tail(&between, second);
        let content = phrase::strip_head(self.words, &tail.rest);
        if content.is_empty() || self.tail(&pre, first).from {
            // 由 A 增加到 B; 达到 A 增长 B
            let bare = Run { post: TextSpan::new(run.post.start(), run.post.start()), ..run.clone() };
            self.run(sentence, mentions, &bare, None);
            let mut rest = rest.to_vec();
            if let Some(next) = rest.first_mut() {
                next.linked = false;
            }
            self.chain(sentence, mentions, &rest, clause);
            return;
        }
        let Some(last) = runs.last().and_then(|r| r.quantities.first()) else { return };
        let is_count = !compose::is_percent(first) && first.role == Role::Measured;
        let relative = compose::is_percent(last) || compose::is_points(last);
        let kinds = is_count && matches!(first.quantity.unit.base(), "类" | "种" | "级") && !content.is_empty();
        if kinds && rest.len() == 1 && !next.post.is_empty() {
            // 9 类困难群众 11 项保障标准: only the second number counts.
            let next = Run { linked: false, item: false, ..next.clone() };
            self.run(sentence, mentions, &next, None);
            return;
        }
        if is_count && (relative || last.role == Role::Rank || self.is_amount(&pre, &content)) {
            // The counts only qualify what the last number measures.
            let end = runs.last().map_or(run.pre.end(), |r| r.pre.end());
            let mut text = self.residue(TextSpan::new(run.pre.start(), end), mentions);
            let moves = self.tail(&self.residue(next.pre, mentions), last).trigger != phrase::Trigger::None;
            let keeps_count = relative && moves && !content.contains("投资");
            if !keeps_count {
                for counted in runs[..runs.len() - 1].iter().flat_map(|r| &r.quantities) {
                    text = text.replacen(counted.outer.of(&self.doc.text), "", 1);
                }
            }
            if let Some(run) = runs.last() {
                self.run(sentence, mentions, run, Some(text));
            }
            return;
        }
        if let Some(relative_clause) = between.trim_end().strip_suffix('的') {
            // 惠及 N 户居民的 M 个片区改造开工; 总投资 X 亿元的 M 个项目
            let amount = ["总投资", "投资"].into_iter().find(|w| pre.ends_with(w));
            let text = match amount {
                Some(amount) => {
                    let behind = self.residue(next.post, mentions);
                    let nominal = phrase::nominal_start(&behind);
                    format!("{}{amount}", if nominal.is_empty() { behind } else { nominal })
                }
                None => format!("{pre}{relative_clause}"),
            };
            self.run(sentence, mentions, run, Some(text));
            let next = Run { pre: TextSpan::new(next.pre.end(), next.pre.end()), linked: false, ..next.clone() };
            let mut more = vec![next];
            more.extend_from_slice(&rest[1..]);
            self.chain(sentence, mentions, &more, clause);
            return;
        }
        let text = format!("{pre}{between}");
        self.run(sentence, mentions, run, Some(text.clone()));
        let closing = rest.len() == 1 && next.post.is_empty();
        if closing {
            self.run(sentence, mentions, next, Some(text));
        } else {
            let next = Run { pre: run.pre, linked: false, ..next.clone() };
            let mut more = vec![next];
            more.extend_from_slice(&rest[1..]);
            self.chain(sentence, mentions, &more, clause);
        }
    }

    /// Whether the words between a count and an amount make the count a qualifier: N 个项目完成投资 X 亿元.
    fn is_amount(&self, pre: &str, content: &str) -> bool {
        const AMOUNTS: [&str; 14] = [
            "投资", "完成", "实现", "产值", "收入", "利润", "税收", "总额", "支出", "补助", "补贴", "标准", "总投资", "规模",
        ];
        const SHARES: [&str; 9] = ["为", "向", "对", "给", "组织", "帮助", "支持", "服务", "发放"];
        AMOUNTS.iter().any(|w| content.ends_with(w)) && !SHARES.iter().any(|w| pre.contains(w))
    }

    /// Whether a size only names a class of what a later number counts: 一百万吨以上的大型矿井二十八个.
    fn is_class(&self, mentions: &Mentions, run: &Run<'_>, clause: TextSpan) -> bool {
        let Some(&quantity) = run.quantities.last() else { return false };
        let text = &self.doc.text;
        let behind = text.get(quantity.outer.end()..clause.end()).unwrap_or("");
        if run.pre.of(text).ends_with("投资") {
            return false;
        }
        if !behind.starts_with('的') || compose::is_percent(quantity) || quantity.role == Role::Rank {
            return false;
        }
        mentions.quantities.iter().any(|m| {
            m.span.start() > quantity.outer.end()
                && clause.contains(m.span)
                && matches!(m.role, Role::Measured | Role::Other)
                && ["个", "家", "座", "户", "条", "处", "项"].contains(&m.quantity.unit.base())
                && text.get(quantity.outer.end()..m.span.start()).is_some_and(|between| between.chars().count() <= 14)
        })
    }

    pub(super) fn tail(&self, text: &str, quantity: &QuantityMention) -> Tail {
        let mut tail =
            phrase::strip_tail(self.words, text, compose::grade(quantity));
        // 超过, 突破 and their kin belong to the bound of the number, and report it as 达到 does.
        let qualifier = self.doc.text.get(quantity.outer.start()..quantity.span.start()).unwrap_or("");
        tail.bounded = ["超", "突破", "不低于", "不少于", "不高于", "控制在", "逾", "高于", "低于", "达"]
            .iter()
            .any(|word| qualifier.contains(word));
        tail
    }

    /// Reads one run. `given` replaces the words in front of it.
    fn run(&mut self, sentence: &Sentence, mentions: &Mentions, run: &Run<'_>, given: Option<String>) {
        let Some(&first) = run.quantities.first() else { return };
        if first.role == Role::Rank && self.doc.text.get(..first.outer.start()).is_some_and(|t| t.ends_with('前')) {
            return;
        }
        let readings = self.readings(sentence, mentions, run, first, given);
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
            let plain = reading.tail.trigger == phrase::Trigger::None && first.role != Role::Rank;
            if plain {
                self.memory.levels.extend(named.iter().cloned());
            }
            self.memory.growth = compose::is_percent(first) && !plain && first.role != Role::Rank;
        }
        if named.iter().any(|n| n.ends_with("产量")) {
            self.memory.lent = "产量";
        }
        self.memory.last = named;
        self.memory.fresh = true;
        self.memory.same_segment = true;
        self.memory.subject.clear();
        self.memory.counts = !compose::is_size(first) && !compose::is_percent(first);
        self.memory.count_first = readings.first().is_some_and(|r| r.rule == "count-first");
        self.memory.unit = first.quantity.unit.base().to_owned();
    }
}

/// A period with the words that only tie it to its sentence: 在…以前, 比…的.
fn with_particles(text: &str, span: TextSpan, kind: PeriodKind) -> TextSpan {
    const BEFORE: [&str; 8] = ["截至", "截止", "直到", "在", "到", "于", "至", "自"];
    const AFTER: [&str; 16] = [
        "底以前", "底前", "年底", "年末", "以前", "之前", "以来", "期间", "时期", "底", "末", "前", "内", "中", "间", "年度",
    ];
    const COMPARED: [&str; 5] = ["比", "较", "同", "与", "和"];
    let before = text.get(..span.start()).unwrap_or("");
    let after = text.get(span.end()..).unwrap_or("");
    let base = kind == PeriodKind::Base;
    // 由1980年的 A 增加到 B: 由 and 从 say that a change starts here.
    let inside = span.of(text);
    let verb_before = text[..span.start()].chars().next_back().is_some_and(|c| !phrase::is_punctuation(c) && c != '\n');
    let source = ["由", "从", "自"]
        .iter()
        .find(|w| inside.starts_with(**w) && !inside.contains(['到', '至']))
        .or_else(|| ["到", "至"].iter().find(|w| verb_before && inside.starts_with(**w)))
        .map_or(0, |w| w.len());
    let span = TextSpan::new(span.start() + source, span.end());
    // 增加到2002年的…: here 到 belongs to the verb.
    let opens = |word: &str| {
        let rest = &before[..before.len() - word.len()];
        !matches!(word, "到" | "至" | "于") || rest.chars().next_back().is_none_or(phrase::is_punctuation)
    };
    let front = BEFORE
        .iter()
        .chain(COMPARED.iter().filter(|_| base))
        .find(|w| before.ends_with(**w) && opens(w))
        .map_or(0, |w| w.len());
    // 今年中央财政: here 中 begins the next word.
    let apart = |word: &str| {
        let next = after[word.len()..].chars().next();
        let longer = match word {
            "中" => "央国部小心学医共西东高等职期美俄外",
            "前" => "期列后沿景提三十五两",
            "内" => "蒙需资部外陆河贸容",
            "底" => "部线",
            "间" => "接",
            _ => "",
        };
        !next.is_some_and(|c| longer.contains(c))
    };
    let mut back = AFTER.iter().find(|w| after.starts_with(**w) && apart(w)).map_or(0, |w| w.len());
    if base {
        back += ["同期", "相比", "比较"].iter().find(|w| after[back..].starts_with(**w)).map_or(0, |w| w.len());
    }
    TextSpan::new(span.start() - front, span.end() + back)
}

/// Bytes that a lead has behind its zone at the most: 起步区积厚成势.
const LEAD_BEHIND_ZONE: usize = 10 * 3;

/// Whether a zone has a territory of its own, so that it can be what later clauses speak of.
fn holds_territory(zone: &str) -> bool {
    const KINDS: [&str; 25] = [
        "起步区", "新区", "高新区", "经开区", "开发区", "片区", "商务区", "保税区", "综保区", "都市圈", "工业区", "合作区", "功能区",
        "先行区", "组团", "物流园区", "工业园区", "崛起区", "部核心区", "生态区", "金融城", "区域", "港区", "自贸区", "自贸试验区",
    ];
    KINDS.iter().any(|kind| zone.ends_with(kind))
}

/// A short sentence without numbers opens an item and says what it is about: 新区建设提速。
pub(super) fn is_lead(sentence: &Sentence, mentions: &Mentions) -> bool {
    const LONGEST: usize = 26 * 3;
    sentence.is_heading
        || sentence.clauses.len() == 1
            && sentence.span.len() <= LONGEST
            && !mentions.quantities.iter().any(is_candidate)
}

/// The words without the size that names a class: its number goes, the rest of it stays.
fn without_class(text: &str, size: &str) -> String {
    text.replacen(size, "", 1)
}
