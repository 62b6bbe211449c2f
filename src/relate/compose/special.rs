//! Patterns that name their indicator in a way of their own: compositions, completion rates, shares of a region.

use crate::mention::QuantityMention;
use crate::relate::coordination;
use crate::relate::number::is_percent;
use crate::relate::phrase::{self, Tail};
use crate::relate::reader::{Reader, Reading};
use crate::relate::rule::Rule;
use crate::relate::runs::Run;

impl Reader<'_> {
    /// 三次产业结构 with three numbers: each is the share of one.
    pub(super) fn composition(&self, run: &Run<'_>, pre: &str, first: &QuantityMention) -> Vec<Reading> {
        const SECTORS: [&str; 3] = ["第一产业占比", "第二产业占比", "第三产业占比"];
        let tail = self.tail(pre, first);
        let known = pre.contains("产业") || self.memory.last.first().is_some_and(|last| last == SECTORS[0]);
        let reading = |name: &str| Reading {
            indicator: name.to_owned(),
            tail: Tail { from: tail.from, ..Tail::default() },
            rule: Rule::Composition,
            inferred: false,
        };
        if known && run.quantities.len() == SECTORS.len() {
            return SECTORS.iter().map(|name| reading(name)).collect();
        }
        vec![reading(&tail.rest)]
    }

    /// 完成年度植树任务的 108% → 植树年度目标完成率; one rate for each of the things that 分别 counts.
    pub(super) fn completion_rates(&self, pre: &str, count: usize) -> Option<Vec<String>> {
        const AIMS: [&str; 6] = ["目标任务", "目标", "任务", "计划", "预算", "概算"];
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
        let listed = subject.strip_suffix("分别").filter(|_| count > 1);
        let subjects = listed
            .and_then(|list| coordination::distribute(self.words, list, count, false))
            .unwrap_or_else(|| vec![subject.to_owned()]);
        Some(subjects.into_iter().map(|subject| format!("{subject}{kept}{aim}完成率")).collect())
    }

    /// 一个 4800 万人口的大省: the number counts the people of a place.
    pub(super) fn population(&self, run: &Run<'_>) -> Option<Reading> {
        let counted = run.post.of(&self.doc.text).trim_start().strip_prefix("人口的")?;
        let place = ["国家", "大国", "发展中国家", "大省", "省份", "大市", "城市", "大县", "地区"];
        place.iter().any(|word| counted.starts_with(word)).then(|| Reading {
            indicator: "人口".to_owned(),
            tail: Tail::default(),
            rule: Rule::CountFirst,
            inferred: false,
        })
    }

    /// 贡献了全市 31% 的茶叶产值 → 茶叶产值占全市比重.
    pub(super) fn share_of_region(&self, run: &Run<'_>, first: &QuantityMention) -> Option<Reading> {
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
            rule: Rule::ShareOfRegion,
            inferred: false,
        })
    }
}
