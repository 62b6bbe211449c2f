//! The words around a number: what they say of it, and what is left as its indicator.

mod bound;
mod compare;
mod event;
mod finish;
mod head;
mod post;
mod rank;
mod tail;

pub(super) use compare::{compares_growth, split_difference};
pub(super) use event::{is_event_only, leading_verb, nominal_start, split_event, split_level, starts_with_verb};
pub(super) use finish::{builds, complete_share, finish};
pub(super) use head::{strip_adverbs, strip_head, strips_completion};
pub(super) use post::{clean_post, drop_enumeration, is_empty_post};
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
    /// So many years: 两年平均每年.
    pub years: Option<i32>,
}

/// Whether a character separates words rather than belonging to one.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '，' | '、' | '；' | '：' | '。' | '！' | '？' | ',' | ';' | ':' | '—' | '-' | '*' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Words {
        Words::shared()
    }

    #[test]
    fn reporting_verbs_go_and_rises_are_kept_apart() {
        let tail = strip_tail(words(), "一般公共预算收入同比增长", Grade::Percent);
        assert_eq!((tail.rest.as_str(), tail.trigger), ("一般公共预算收入", Trigger::Up));
        let tail = strip_tail(words(), "家庭农场、农民合作社分别达到", Grade::Size);
        assert!(tail.respectively && tail.reported);
        assert_eq!(tail.rest, "家庭农场、农民合作社");
        // 提高到 reports a level, 人均 is part of a word
        let tail = strip_tail(words(), "城镇化率提高到", Grade::Percent);
        assert_eq!((tail.rest.as_str(), tail.trigger), ("城镇化率", Trigger::None));
        assert_eq!(strip_tail(words(), "人均", Grade::Size).rest, "人均");
    }

    #[test]
    fn completion_is_dropped_before_actions_only() {
        assert_eq!(strip_head(words(), "完成人工造林"), "人工造林");
        assert_eq!(strip_head(words(), "高质量完成民生实事"), "完成民生实事");
        assert_eq!(strip_head(words(), "扎实开展专项行动"), "开展专项行动");
    }

    #[test]
    fn ranks_are_cut_before_their_verb() {
        assert_eq!(split_rank(words(), "第一产业增加值增速居全国"), "第一产业增加值增速");
        assert_eq!(split_rank(words(), "居民消费水平"), "居民消费水平");
    }

    #[test]
    fn lists_that_end_in_deng_are_dropped() {
        assert_eq!(drop_enumeration(words(), "设立科技支行、文旅支行等特色银行机构"), "设立特色银行机构");
        assert_eq!(drop_enumeration(words(), "高等教育毛入学率"), "高等教育毛入学率");
    }

    #[test]
    fn shares_name_their_base() {
        assert_eq!(complete_share("税收占财政收入".into()), "税收占财政收入比重");
        assert_eq!(complete_share("数字经济占比".into()), "数字经济占比");
    }
}
