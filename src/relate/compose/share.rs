//! Verbs, ranks and heads that an item takes over from the item that began its list.

use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::Kind;
use crate::relate::compose::Claim;
use crate::relate::coordination;
use crate::relate::number::{is_percent, is_size};
use crate::relate::phrase::{self, Trigger};
use crate::relate::reader::Reader;
use crate::relate::rule::Rule;

impl Reader<'_> {
    /// The indicator of an item with what it takes over. `event` and `body` are the claim's verb and the rest of it.
    pub(super) fn share(&mut self, claim: &Claim<'_>, event: &str, body: &str) -> (String, Rule) {
        let noun = &claim.noun;
        // 煤炭产量 N 万吨 … 储能 M 万千瓦: a power is installed, not produced.
        let is_power = claim.first.quantity.unit.base().ends_with('瓦');
        if self.memory.lent == "产量" && !is_power && self.is_product(noun) {
            return (format!("{noun}产量"), Rule::SharedHead);
        }
        if let Some(prefix) = self.prefix_of_class(noun) {
            return (format!("{prefix}{noun}"), Rule::SharedModifier);
        }
        let tail = &claim.tail;
        let plain = !tail.reported && !tail.bounded && tail.trigger == Trigger::None && !is_percent(claim.first);
        if plain && event.is_empty() && self.goes_on(claim) {
            return (self.with_shared_verb(claim, body), Rule::SharedVerb);
        }
        let accumulates = self.memory.event.starts_with("累计") && claim.run.item && !event.is_empty() && plain;
        let full = if accumulates && !noun.starts_with("累计") { format!("累计{noun}") } else { noun.clone() };
        self.memory.event = if plain { event.to_owned() } else { String::new() };
        if plain && event.is_empty() && claim.count() == 1 {
            self.memory.event = phrase::leading_verb(&full).to_owned();
        }
        if accumulates {
            self.memory.event.insert_str(0, "累计");
        }
        self.memory.level = phrase::split_level(self.words, body).0.to_owned();
        self.memory.level_repeated = false;
        (full, claim.rule)
    }

    /// Whether a claim without a verb goes on with the list that a verb began.
    fn goes_on(&self, claim: &Claim<'_>) -> bool {
        let (memory, noun) = (&self.memory, claim.noun.as_str());
        // 建设床位 N 张，为老年人发放津贴: a preposition opens something else.
        let apart = noun.starts_with(memory.event.as_str()) || noun.starts_with(['为', '对', '向', '给', '与']);
        if !memory.fresh || memory.event.is_empty() || apart || has_own_act(noun) {
            return false;
        }
        // 接待游客 N 万人次、旅游收入 M 亿元: what was earned is said of no verb.
        let earned = ["收入", "花费", "产值", "销售额", "交易额"].iter().any(|end| noun.ends_with(end));
        if claim.run.item {
            return !earned;
        }
        let same_kind = memory.unit == claim.first.quantity.unit.base() || !is_size(claim.first) && memory.counts;
        let accumulated = memory.event == "累计" && memory.accumulates;
        let apart =
            || coordination::is_whole(self.words, noun) || phrase::starts_with_verb(noun) || noun.contains("新增");
        claim.rule != Rule::CountFirst && (accumulated || same_kind && !apart())
    }

    /// 新增省级示范园 2 个、创业基地 3 个: the verb and the rank of the first item hold for the second one.
    fn with_shared_verb(&mut self, claim: &Claim<'_>, body: &str) -> String {
        let memory = &mut self.memory;
        let level = phrase::split_level(self.words, body).0;
        if !claim.run.item {
            memory.level_repeated = false;
        }
        // 新增国家级示范企业 N 家、上市企业 M 家: companies on the stock exchange have no rank.
        let ranked = level.is_empty() && !memory.level_repeated && !body.starts_with("上市");
        let shared_level = if ranked { memory.level.as_str() } else { "" };
        let full = format!("{}{shared_level}{body}", memory.event);
        if !level.is_empty() {
            memory.level_repeated = claim.run.item && !memory.level.is_empty();
            level.clone_into(&mut memory.level);
        }
        full
    }

    /// 年产值过百亿元园区 N 家、过十亿元园区 M 家: what stands before the class.
    fn prefix_of_class(&self, noun: &str) -> Option<String> {
        let last = self.memory.last.last().filter(|_| self.memory.fresh)?;
        let sign = ["超过", "过", "超"].into_iter().find(|w| noun.starts_with(w))?;
        let at = last.find(sign).filter(|at| *at > 0)?;
        Some(last[..at].to_owned())
    }

    /// Whether a bare noun is one of a list of products: 棉花, 钢.
    fn is_product(&self, noun: &str) -> bool {
        let known = coordination::is_whole(self.words, noun) || self.words.kinds(noun).any(&[Kind::Event, Kind::Head]);
        if known || noun.chars().count() > 4 {
            return false;
        }
        let is_nominal = |tag: &str| tag.starts_with('n') || tag.ends_with('g') || matches!(tag, "x" | "g");
        Vocabulary::shared().cut(noun).iter().all(|t| is_nominal(t.tag))
    }
}

/// Whether an item says by itself what was done, so that no verb of its list is said of it: 新开发 软件, 增设电梯 完工.
fn has_own_act(noun: &str) -> bool {
    const DONE: [&str; 10] = ["完工", "竣工", "开工", "动工", "投产", "投用", "通车", "落地", "建成", "完成"];
    let anew = || {
        let rest = noun.strip_prefix('新').map(|rest| rest.char_indices().nth(6).map_or(rest, |(i, _)| &rest[..i]));
        rest.is_some_and(phrase::starts_with_verb)
    };
    DONE.iter().any(|done| noun.ends_with(done)) || anew()
}
