//! Heads that need the indicator before them: 签约项目 N 个、总投资 X 亿元.

use crate::relate::coordination;
use crate::relate::phrase::{self, Tail, Trigger};
use crate::relate::reader::{Reader, Reading};
use crate::relate::rule::Rule;

impl Reader<'_> {
    /// A head that needs the indicator before it: 签约项目 N 个、总投资 X 亿元.
    pub(super) fn dependent(&self, head: &str, tail: &Tail, count: usize) -> Option<Vec<Reading>> {
        let memory = &self.memory;
        let reading =
            |indicator: String| Reading { indicator, tail: tail.clone(), rule: Rule::DependentHead, inferred: true };
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
        let of_growth = head.ends_with("排名") || head.ends_with("位次");
        let invested = head.contains("投资") || head == "总规模";
        let bases = memory.last[from..].iter().map(|base| {
            if memory.count_first && invested {
                // 36 个重点项目加快推进、总投资 X 亿元: the investment is that of the projects.
                return self.without_predicate(base);
            }
            let base = if of_growth { base } else { self.not_growth(base) };
            if !moves {
                return base.to_owned();
            }
            // 新开辟水路 N 条，运量增长 X%: the volume is that of all of them.
            let (event, body) = phrase::split_event(self.words, base);
            if event.starts_with('新') { body.to_owned() } else { base.to_owned() }
        });
        Some(bases.map(|base| reading(self.on_base(&base, head))).collect())
    }

    /// An indicator without what is said of its projects: 重点项目加快推进 → 重点项目.
    fn without_predicate(&self, indicator: &str) -> String {
        let ends = ["项目", "工程"].iter().filter_map(|thing| indicator.rfind(thing).map(|at| at + thing.len()));
        let Some(end) = ends.max() else { return indicator.to_owned() };
        let acts = phrase::starts_with_verb(&indicator[end..]) || phrase::is_event_only(self.words, &indicator[end..]);
        if acts { indicator[..end].to_owned() } else { indicator.to_owned() }
    }

    /// A head on its base; a base that is a whole indicator lends its modifier: 茶博会签约金额、到位资金.
    pub(super) fn on_base(&self, base: &str, head: &str) -> String {
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
        joined(base, head)
    }
}

/// 新增光伏容量 → 光伏容量: the total behind an addition.
pub(super) fn without_new(indicator: &str) -> String {
    for verb in ["累计新增", "新增", "净增", "新备案", "新认定", "新培育"] {
        if let Some(rest) = indicator.strip_prefix(verb) {
            return rest.to_owned();
        }
    }
    ["新增", "净增"].iter().find_map(|verb| indicator.strip_suffix(verb)).unwrap_or(indicator).to_owned()
}

/// An indicator whose head stands alone: 签约项目 + 总投资.
fn joined(base: &str, head: &str) -> String {
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
