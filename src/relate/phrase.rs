//! The words around a number: what they say of it, and what is left as its indicator.

mod bound;
mod compare;
mod event;
mod finish;
mod head;
mod post;
mod rank;
mod tail;

use crate::quantity::Bound;

pub(super) use compare::{compares_growth, split_difference};
pub(super) use event::{
    is_event_only, leading_verb, nominal_start, split_event, split_level, starts_with_verb, verb_of_list,
};
pub(super) use finish::{builds, complete_share, finish};
pub(super) use head::{strip_adverbs, strip_head, strips_completion, without_yearly};
pub(super) use post::{clean_post, drop_enumeration, drop_example, is_empty_post};
pub(super) use rank::split_rank;
pub(super) use tail::{strip_reports, strip_tail};

/// How a number stands to what it measures, by the word in front of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Trigger {
    /// No such word.
    #[default]
    None,
    /// A rise: 增长, 提高.
    Up,
    /// A fall: 下降, 压减.
    Down,
    /// Above something other than the past.
    Above,
    /// Below something other than the past.
    Below,
}

/// What a number is, as far as the words in front of it are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Grade {
    /// %, 倍.
    Percent,
    /// 个百分点.
    Points,
    /// 位, 名, 元: what 提升 raises as it raises a rate.
    Steps,
    /// Any other size or count.
    Size,
}

/// What was found at the end of the words in front of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// The words without it.
    pub rest: String,
    /// The word of rise or fall.
    pub trigger: Trigger,
    /// A reporting verb stood there (达到, 为).
    pub reported: bool,
    /// The number has a bound that reports it as a verb does (超过, 突破).
    pub bounded: bool,
    /// 由 or 从 stood there: the number is where a change starts.
    pub from: bool,
    /// 分别 or 各 stood there.
    pub respectively: bool,
    /// 均 or 都 stood there.
    pub each: bool,
    /// 年均, 平均每年 stood there.
    pub yearly: bool,
    /// 预计 stood there.
    pub expected: bool,
    /// 计划 stood there.
    pub planned: bool,
    /// A bound that stands apart from the number: 不低于当地标准的 1.6 倍.
    pub bound: Option<Bound>,
    /// So many years: 两年平均每年.
    pub years: Option<i32>,
}

/// Whether a character separates words rather than belonging to one.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '，' | '、' | '；' | '：' | '。' | '！' | '？' | ',' | ';' | ':' | '—' | '-' | '*' | '·')
}
