//! The end of the words in front of a number: what only reports it, and what says that it rose or fell.

use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::bound::is_bound;
use crate::relate::phrase::{Grade, Tail, Trigger, is_punctuation};

/// Words that are stripped from an indicator's end with a percentage, because `measure` says them: 增速 5%.
const NOUN_TRIGGERS: [(&str, Trigger); 10] = [
    ("递增的速度", Trigger::Up),
    ("增长的速度", Trigger::Up),
    ("增长速度", Trigger::Up),
    ("递增速度", Trigger::Up),
    ("增速", Trigger::Up),
    ("增幅", Trigger::Up),
    ("涨幅", Trigger::Up),
    ("升幅", Trigger::Up),
    ("降幅", Trigger::Down),
    ("减幅", Trigger::Down),
];

/// Takes reporting verbs, adverbs and words of rise and fall from the end of the words in front of a number.
///
/// What counts as such a word depends on the grade: in front of a percentage 增速 and its kin are words of rise.
pub(in crate::relate) fn strip_tail(words: &Words, text: &str, grade: Grade) -> Tail {
    strip(words, text, grade, &[Kind::Report, Kind::Tail, Kind::Up, Kind::Down])
}

/// The same in front of a rank or a difference, where 增速 is what is ranked or compared.
pub(in crate::relate) fn strip_reports(words: &Words, text: &str) -> Tail {
    strip(words, text, Grade::Size, &[Kind::Report, Kind::Tail])
}

/// Takes words of the kinds `stripped` from the end.
fn strip(words: &Words, text: &str, grade: Grade, stripped: &[Kind]) -> Tail {
    let percent = grade == Grade::Percent;
    let mut tail = Tail::default();
    let mut rest = text;
    loop {
        rest = rest.trim_end_matches(|c| is_punctuation(c) || matches!(c, '（' | '(' | '“'));
        if rest.ends_with('的') && !rest.ends_with("目的") {
            rest = &rest[..rest.len() - '的'.len_utf8()];
            continue;
        }
        if let Some(before) = rest.strip_suffix("年初").filter(|before| before.ends_with(['由', '从'])) {
            // 规模从年初的 300P 增加到 960P
            rest = before;
            continue;
        }
        let led = ["在全国", "在全省", "在国内", "再"].iter().find_map(|word| rest.strip_suffix(word));
        if let Some(before) = led.filter(|_| rest.len() < text.len()) {
            // 产值在全国率先突破, 发案数再降
            rest = before;
            continue;
        }
        if let Some(before) = before_streak(rest) {
            rest = before;
            continue;
        }
        if percent && let Some((noun, trigger)) = NOUN_TRIGGERS.iter().find(|(noun, _)| rest.ends_with(noun)) {
            if tail.trigger != Trigger::None {
                break;
            }
            tail.trigger = *trigger;
            rest = &rest[..rest.len() - noun.len()];
            continue;
        }
        if let Some(before) = before_magnitude(words, rest).or_else(|| before_comparison(rest)) {
            rest = before;
            continue;
        }
        let Some((word, kinds)) = words.suffix(rest, stripped) else { break };
        let before = &rest[..rest.len() - word.len()];
        if is_bound(word, before) {
            break;
        }
        if kinds.any(&[Kind::Up, Kind::Down]) {
            if !moves(word, before, grade, &tail) {
                break;
            }
            tail.trigger = if kinds.has(Kind::Up) { Trigger::Up } else { Trigger::Down };
        } else if kinds.has(Kind::Report) {
            tail.reported = true;
        }
        note(word, &mut tail);
        tail.planned |= !tail.from && is_plan(word, before);
        rest = before;
    }
    tail.rest = rest.trim_start_matches(is_punctuation).to_owned();
    tail
}

/// Whether a word of rise or fall says how the number moved, rather than what was done.
fn moves(word: &str, before: &str, grade: Grade, tail: &Tail) -> bool {
    let relative = matches!(grade, Grade::Percent | Grade::Points);
    // 高, 低, 多, 少, 快 are words of rise and fall only in front of percentage points or after 比.
    let weak = matches!(word, "高" | "低" | "多" | "少" | "快" | "翻" | "拓展" | "改善") && !relative;
    // 改造提升 N 万亩, 净增 N 户: an action or an addition rather than a rise.
    let action = matches!(word, "提升" | "扩大" | "拓展" | "净增" | "延长" | "加快" | "改善") && grade == Grade::Size;
    let taken = tail.trigger != Trigger::None || tail.reported && grade != Grade::Percent;
    let newly = before.ends_with('新') && matches!(word, "增" | "增加");
    !(weak || action || taken || newly)
}

/// Keeps what a word that goes says of the number.
fn note(word: &str, tail: &mut Tail) {
    match word {
        "由" | "从" | "将由" => tail.from = true,
        "分别" | "各" => tail.respectively = true,
        "均" | "都" | "均为" | "都是" | "均是" => tail.each = true,
        "年均" | "每年" | "平均每年" | "年平均" | "每年平均" => tail.yearly = true,
        "预计" | "预期" | "有望" | "可望" | "预计将" => tail.expected = true,
        _ => {}
    }
}

/// 1981年产量计划为 8 万吨: 计划 says that the number was planned; 比计划多 8 万吨 compares with one, and
/// 超计划, 年度计划 are words of their own.
fn is_plan(word: &str, before: &str) -> bool {
    word == "计划"
        && !before.contains(['比', '较'])
        && !before.ends_with(['超', '度', '按', '占', '完', '原', '期', '成'])
}

/// 连续三年 at the end: how long it has been so.
fn before_streak(text: &str) -> Option<&str> {
    const LONGEST: usize = 5 * 3;
    let at = text.rfind("连续")?;
    let streak = &text[at..];
    (streak.len() <= "连续".len() + LONGEST && streak.ends_with(['年', '月', '度'])).then(|| &text[..at])
}

/// 较3年前, 比上次 at the end: what the number is compared with.
fn before_comparison(text: &str) -> Option<&str> {
    const LONGEST: usize = 9 * 3;
    let at = text.rfind(['比', '较'])?;
    let object = &text[at..];
    let time = object.ends_with(['前', '次', '届', '期', '底', '末', '初', '年', '月', '算']);
    let whole = !text[..at].ends_with(['占', '同', '环', '对', '率']);
    (time && whole && object.len() <= LONGEST && object.len() > 3).then(|| &text[..at])
}

/// A magnitude without a unit behind a reporting verb: 突破千亿、达到 1033 亿元.
fn before_magnitude<'t>(words: &Words, text: &'t str) -> Option<&'t str> {
    let rest = text.trim_end_matches(['百', '千', '万', '亿', '元', '大', '关']);
    (rest.len() < text.len()).then(|| words.suffix(rest, &[Kind::Report, Kind::Up])).flatten()?;
    Some(rest)
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
        let tail = strip_tail(words(), "家庭渔场、渔民合作社分别达到", Grade::Size);
        assert!(tail.respectively && tail.reported);
        assert_eq!(tail.rest, "家庭渔场、渔民合作社");
    }

    #[test]
    fn raised_to_reports_a_level() {
        let tail = strip_tail(words(), "绿化率提高到", Grade::Percent);
        assert_eq!((tail.rest.as_str(), tail.trigger), ("绿化率", Trigger::None));
    }

    #[test]
    fn short_words_inside_longer_ones_stay() {
        assert_eq!(strip_tail(words(), "人均", Grade::Size).rest, "人均");
        assert_eq!(strip_tail(words(), "茶叶产量均", Grade::Size).rest, "茶叶产量");
    }

    #[test]
    fn streaks_comparisons_and_magnitudes_go() {
        assert_eq!(before_streak("水质连续三年"), Some("水质"));
        assert_eq!(before_streak("连续施工"), None);
        assert_eq!(before_comparison("水质较3年前"), Some("水质"));
        assert_eq!(before_comparison("税收占比去年"), None);
        assert_eq!(before_magnitude(words(), "茶叶产值突破百亿"), Some("茶叶产值突破"));
        assert_eq!(before_magnitude(words(), "茶叶产值"), None);
    }

    #[test]
    fn actions_are_no_rise_of_a_size() {
        assert_eq!(strip_tail(words(), "茶园改造提升", Grade::Size).trigger, Trigger::None);
        assert_eq!(strip_tail(words(), "优良率提升", Grade::Percent).trigger, Trigger::Up);
        assert_eq!(strip_tail(words(), "茶园新增", Grade::Size).trigger, Trigger::None);
    }

    #[test]
    fn growth_nouns_are_triggers_of_percentages_only() {
        let tail = strip_tail(words(), "茶叶产值增速", Grade::Percent);
        assert_eq!((tail.rest.as_str(), tail.trigger), ("茶叶产值", Trigger::Up));
        assert_eq!(strip_reports(words(), "茶叶产值增速").rest, "茶叶产值增速");
    }
}
