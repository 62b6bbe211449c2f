//! The start of the words in front of a number: what only reports it, and who planned it.

use crate::calendar;
use crate::lexicon::phrase_words::{self, PhraseWords};
use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::bound::{is_word_start, qualifies};
use crate::relate::phrase::{is_event_only, is_punctuation, split_event};

/// Takes adverbs from the start.
pub(in crate::relate) fn strip_adverbs<'t>(words: &Words, text: &'t str) -> &'t str {
    let mut rest = text.trim_start_matches(is_punctuation);
    while let Some((word, _)) = words.prefix(rest, &[Kind::Adverb]).filter(|(w, _)| w.chars().count() > 1) {
        rest = rest[word.len()..].trim_start_matches(is_punctuation);
    }
    rest
}

/// Takes reporting verbs, adverbs and conjunctions from the start.
pub(in crate::relate) fn strip_head(words: &Words, text: &str) -> String {
    let mut rest = after_plan(text);
    loop {
        rest = rest.trim_start_matches(|c| is_punctuation(c) || matches!(c, '的' | '）' | ')' | '”'));
        if let Some(found) = PhraseWords::shared().at_start(phrase_words::Kind::Opening, rest) {
            let after = &rest[found.len()..];
            if matches!(found, "一年来" | "目前") && after.is_empty() {
                return String::new();
            }
            if !is_longer_word(found, after) && !after.is_empty() {
                rest = after;
                continue;
            }
        }
        if let Some(after) = behind_streak(rest) {
            rest = after;
            continue;
        }
        let planned = |after: &&str| {
            let acts = strip_adverbs(words, after);
            !split_event(words, acts).0.is_empty() || is_event_only(words, acts) || after.starts_with(['投', '总'])
        };
        if let Some(after) = rest.strip_prefix("计划").filter(planned) {
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix('在') {
            // 在农村新建福利设施
            let place = after.char_indices().nth(2).map_or(after.len(), |(i, _)| i);
            if !split_event(words, &after[place..]).0.is_empty() {
                rest = after;
                continue;
            }
        }
        if rest.starts_with("实施") && names_action(words, &rest["实施".len()..]) {
            rest = &rest["实施".len()..];
            continue;
        }
        if rest.starts_with("完成") && strips_completion(words, &rest["完成".len()..]) {
            rest = &rest["完成".len()..];
            continue;
        }
        if let Some((word, _)) = words.prefix(rest, &[Kind::Adverb]) {
            let after = &rest[word.len()..];
            let single = word.chars().count() == 1;
            if !(single && is_word_start(word, after) || qualifies(word, after)) {
                rest = after;
                continue;
            }
        }
        break;
    }
    rest.to_owned()
}

/// Whether an opening is the start of a longer word: 有序推动, 内贸.
fn is_longer_word(opening: &str, after: &str) -> bool {
    let longer = match opening {
        "有" => "效限机色关轨线偿组序力利益害声条望",
        "内" | "末" | "底" | "是" => "贸蒙外陆河需资层",
        _ => return false,
    };
    after.starts_with(|c| longer.contains(c))
}

/// What stands behind 连续三年 at the start.
fn behind_streak(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("连续")?;
    let (_, length) = calendar::count(rest)?;
    rest[length..].strip_prefix('年').filter(|after| !after.is_empty())
}

/// 第六个五年计划安排…, “十四五”规划提出…: who planned it is no part of what is planned.
fn after_plan(text: &str) -> &str {
    const PLANS: [&str; 8] =
        ["计划安排", "计划规定", "计划要求", "计划提出", "规划提出", "规划确定", "计划确定", "规划要求"];
    let near = text.char_indices().nth(16).map_or(text.len(), |(i, _)| i);
    if !text[..near].contains('划') {
        return text;
    }
    PLANS.iter().find_map(|plan| text[..near].find(plan).map(|i| &text[i + plan.len()..])).unwrap_or(text)
}

/// The words without 平均每年 or 年均 in front of what is done each year: 年均投入, 财政平均每年安排; 年均浓度 is a name.
pub(in crate::relate) fn without_yearly(text: &str) -> Option<String> {
    const NAMES: [&str; 8] = ["浓度", "值", "气温", "降", "流量", "水平", "温度", "径流"];
    if let Some((before, after)) = ["平均每年", "每年平均"].iter().find_map(|word| text.split_once(word)) {
        return (after.chars().nth(1).is_some()).then(|| format!("{before}{after}"));
    }
    let after = text.strip_prefix("年均")?;
    (after.chars().nth(1).is_some() && !NAMES.iter().any(|name| after.starts_with(name))).then(|| after.to_owned())
}

/// 完成 is a reporting verb before an action (完成人工造林) or a magnitude (完成投资), and says what is counted
/// before a thing (完成民生实事).
pub(in crate::relate) fn strips_completion(words: &Words, after: &str) -> bool {
    if after.is_empty() {
        return false;
    }
    after.ends_with("任务")
        || words
            .suffix(after, &[Kind::Event, Kind::Suffix])
            .is_some_and(|(w, _)| w.chars().count() > 1 || after.ends_with(['率', '额', '值', '量']))
}

/// 实施房屋征收: the action itself is counted.
fn names_action(words: &Words, after: &str) -> bool {
    let action = words.suffix(after, &[Kind::Event]);
    action.is_some_and(|(word, _)| word.len() < after.len()) && !after.contains(['“', '”'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Words {
        Words::shared()
    }

    #[test]
    fn completion_is_dropped_before_actions_only() {
        assert_eq!(strip_head(words(), "完成人工植树造林"), "人工植树造林");
        assert_eq!(strip_head(words(), "高质量完成民生实事"), "完成民生实事");
    }

    #[test]
    fn adverbs_go_and_verbs_of_doing_stay() {
        assert_eq!(strip_head(words(), "扎实开展护渔行动"), "开展护渔行动");
        assert_eq!(strip_adverbs(words(), "扎实开展护渔行动"), "开展护渔行动");
    }

    #[test]
    fn reporting_verbs_go_unless_they_begin_a_word() {
        assert_eq!(strip_head(words(), "实现茶叶产值"), "茶叶产值");
        assert_eq!(strip_head(words(), "有机肥产量"), "有机肥产量");
        assert_eq!(strip_head(words(), "内陆港吞吐量"), "内陆港吞吐量");
    }

    #[test]
    fn the_plan_is_no_part_of_what_it_says() {
        assert_eq!(after_plan("年度计划安排茶园面积"), "茶园面积");
        assert_eq!(after_plan("茶园面积"), "茶园面积");
    }
}
