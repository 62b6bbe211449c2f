//! How a period stands in its sentence: it sets the year, is a base of comparison, or is part of a name.

use super::{Form, Found};
use crate::mention::PeriodKind;

/// Names in quotes and title marks around the place that is read.
#[derive(Debug, Default)]
pub(super) struct Names {
    quote: Option<usize>,
    title: Option<usize>,
}

/// A quote that is longer than this in bytes is no name, and neither is one that was never closed.
const LONGEST_NAME: usize = 120;

impl Names {
    /// Takes the character at `at` in.
    pub(super) fn step(&mut self, c: char, at: usize) {
        match c {
            '“' | '「' => self.quote = Some(at),
            '《' => self.title = Some(at),
            '”' | '」' => self.quote = None,
            '》' => self.title = None,
            '。' => *self = Self::default(),
            _ => {}
        }
    }

    /// Whether the place `at` stands in a name.
    pub(super) fn inside(&self, at: usize) -> bool {
        [self.quote, self.title].into_iter().flatten().any(|start| at - start <= LONGEST_NAME)
    }
}

/// Words that a base of comparison stands behind.
const COMPARES: [&str; 12] =
    ["比", "较", "高于", "低于", "快于", "优于", "好于", "多于", "少于", "大于", "超过", "恢复到"];

/// Words that end in one of [`COMPARES`] and compare nothing.
const NOT_COMPARING: [&str; 7] = ["占比", "同比", "环比", "之比", "占比重比", "比较", "可比"];

/// The kind of the period `start..end` of `words`.
pub(super) fn of(words: &str, start: usize, end: usize, found: Found, in_name: bool) -> PeriodKind {
    if in_name || found.form == Form::Name {
        return PeriodKind::InName;
    }
    let before = words[..start].trim_end();
    let behind = words[end..].trim_start();
    if before.ends_with(|c: char| c.is_ascii_alphabetic()) || is_price(behind) {
        return PeriodKind::InName;
    }
    // 从2020年, 到2025年, 截至 stand in front of a year that is set.
    let clause = clause_of(behind);
    if compares(before) {
        // 高于一九五三年到一九八〇年平均每年递增百分之四的水平: the number belongs to the years.
        let own = found.first.is_some() && ["的水平", "的速度", "的幅度"].iter().any(|w| clause.contains(w));
        return if own { PeriodKind::Sets } else { PeriodKind::Base };
    }
    // 近三年新高, 1998年以来最多: the years say how rare it is.
    if found.first.is_some() && ["最", "首", "新高", "新低", "同期", "历史"].iter().any(|w| behind.starts_with(w))
    {
        return PeriodKind::Base;
    }
    // 1999年起连续扩大招生, 2000年底前建成的小区: the year says when a thing began or was made.
    let began = ["起连续", "起陆续", "起逐步", "起逐年", "起先后"].iter().any(|w| behind.starts_with(w));
    if began || is_attribute(behind) {
        return PeriodKind::Base;
    }
    let with = before.ends_with(['与', '同', '和', '跟']);
    if with && ["相比", "持平", "相当", "相同", "比较"].iter().any(|w| clause.contains(w)) {
        return PeriodKind::Base;
    }
    let times = ["是", "为", "相当于", "等于", "相当"].iter().any(|w| before.ends_with(w));
    if times && (clause.starts_with('的') || found.first.is_some()) && clause.contains(['倍', '%', '％']) {
        return PeriodKind::Base;
    }
    // 是1950年到2002年的总和: what the number is as large as.
    if times && found.first.is_some() && ["总和", "之和", "总量"].iter().any(|w| clause.contains(w)) {
        return PeriodKind::Base;
    }
    let ground = ["同期", "的同期", "基础上", "的基础上", "基数上", "为基数", "为基期", "水平的", "同口径"];
    if ground.iter().any(|w| behind.starts_with(w)) {
        return PeriodKind::Base;
    }
    PeriodKind::Sets
}

fn compares(before: &str) -> bool {
    COMPARES.iter().any(|w| before.ends_with(w)) && !NOT_COMPARING.iter().any(|w| before.ends_with(w))
}

/// 2020年不变价格, 2015年可比价: a base of prices.
fn is_price(behind: &str) -> bool {
    let behind = behind.strip_prefix('的').unwrap_or(behind);
    ["不变价", "可比价", "价格", "价计"].iter().any(|w| behind.starts_with(w))
}

/// 以前发布的, 底前建成的: a verb of one word and 的, so that the words behind are made before that year.
fn is_attribute(behind: &str) -> bool {
    let words = behind.trim_start_matches(['底', '末']);
    let Some(rest) = ["以前", "之前", "前"].iter().find_map(|w| words.strip_prefix(w)) else { return false };
    ["发布", "建成", "出台", "制定", "颁布", "成立", "设立", "参加", "登记"]
        .iter()
        .any(|verb| rest.strip_prefix(verb).is_some_and(|rest| rest.starts_with('的')))
}

/// The words up to the end of the clause.
fn clause_of(text: &str) -> &str {
    text.find(['，', ',', '；', '。', ';']).map_or(text, |i| &text[..i])
}
