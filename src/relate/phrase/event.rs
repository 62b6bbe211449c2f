//! Verbs that decide what is counted, and the nouns behind them.

use crate::lexicon::phrase_words::{self, PhraseWords};
use crate::lexicon::vocabulary::{Token, Vocabulary};
use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::is_punctuation;

/// Whether a verb names what is measured as nouns do: 造林面积, 出口总额.
fn names_what_is_measured(verb: &str) -> bool {
    PhraseWords::shared().at_end(phrase_words::Kind::Action, verb).is_some()
}

/// Splits the verbs that decide what is counted from the start: 新增省级中心 → (新增, 省级中心).
pub(in crate::relate) fn split_event<'t>(words: &Words, text: &'t str) -> (&'t str, &'t str) {
    let mut at = 0;
    for _ in 0..4 {
        let rest = &text[at..];
        let word = event_at(words, rest);
        if !word.is_empty() && !names_what_is_measured(word) {
            at += word.len();
        } else if let Some(word) = ["累计", "新", "、"].iter().find(|w| rest.starts_with(**w)) {
            // 新 only in front of another verb: 新能源 is no verb.
            let after = &rest[word.len()..];
            if *word == "新" && words.prefix(after, &[Kind::Event]).is_none() {
                break;
            }
            if *word == "、" && (at == 0 || words.prefix(after, &[Kind::Event]).is_none()) {
                break;
            }
            at += word.len();
        } else {
            break;
        }
    }
    if at == text.len() {
        return ("", text);
    }
    text.split_at(at)
}

/// The longest verb at the start that ends where a word of the vocabulary ends; empty where there is none.
fn event_at<'t>(words: &Words, text: &'t str) -> &'t str {
    let mut near = text;
    while let Some((word, _)) = words.prefix(near, &[Kind::Event]) {
        if names_kind(word, &text[word.len()..]) {
            return "";
        }
        if !ends_inside_word(text, word.len()) {
            return word;
        }
        // 新增设|施农业: the shorter verb.
        near = word.char_indices().next_back().map_or("", |(last, _)| &word[..last]);
    }
    ""
}

/// Whether a verb without an object of its own says which kind of thing stands behind it: 供水管道, 上市公司.
fn names_kind(verb: &str, after: &str) -> bool {
    const VERBS: [&str; 9] = ["供水", "供热", "供电", "上市", "创业", "养殖", "种植", "出口", "销售"];
    const THINGS: [&str; 15] = [
        "管道", "管网", "管线", "水厂", "厂", "站", "公司", "企业", "中心", "基地", "园", "平台", "设施", "机构",
        "大户",
    ];
    VERBS.contains(&verb) && THINGS.iter().any(|thing| after.starts_with(thing))
}

/// Whether a cut at `at` falls inside a word of the vocabulary: 孵化|器.
fn ends_inside_word(text: &str, at: usize) -> bool {
    let end = text.char_indices().nth(6).map_or(text.len(), |(i, _)| i).max(at);
    let Some(start) = text.get(..end) else { return false };
    Vocabulary::shared().cut(start).iter().any(|t| t.start < at && at < t.start + t.word.len())
}

/// Whether there is nothing but verbs that decide what is counted: 基本建成.
pub(in crate::relate) fn is_event_only(words: &Words, text: &str) -> bool {
    let mut rest = text;
    while let Some((word, _)) = words.prefix(rest, &[Kind::Event]) {
        if names_what_is_measured(word) {
            return false;
        }
        rest = &rest[word.len()..];
    }
    rest.is_empty() && !text.is_empty()
}

/// The nouns at the start of a clause, up to its first verb: 茶园观光升温 → 茶园观光.
pub(in crate::relate) fn nominal_start(text: &str) -> String {
    let cut = Vocabulary::shared().cut(text);
    // 邮电和交通建设: a conjunction between nouns goes on.
    let joins = |at: usize| cut.get(at + 1).is_some_and(|next| next.tag.starts_with('n') || next.tag == "vn");
    let counts = |at: usize| {
        let next = cut.get(at).and_then(|next| next.word.chars().next());
        next.is_some_and(|c| c.is_ascii_digit() || "一二两三四五六七八九十多数".contains(c))
    };
    let ends = |(at, token): &(usize, &Token<'_>)| match token.tag {
        "v" | "d" | "p" | "vd" => true,
        "c" => !joins(*at),
        // 粮食连续四年增产: how long it went on is said of the verb.
        _ => token.word == "连续" && counts(*at + 1),
    };
    let end = cut.iter().enumerate().find(ends).map_or(text.len(), |(_, token)| token.start);
    let first = cut.first().is_some_and(|t| t.tag.starts_with(['n', 'b', 'l', 'j', 'x', 'v']) && t.tag != "v");
    if first { text[..end].trim_matches(is_punctuation).to_owned() } else { String::new() }
}

/// A verb at the start that the word list lacks: 办复代表建议.
pub(in crate::relate) fn leading_verb(text: &str) -> &str {
    let start = text.char_indices().nth(8).map_or(text, |(i, _)| &text[..i]);
    let cut = Vocabulary::shared().cut(start);
    match (cut.first(), cut.get(1)) {
        (Some(verb), Some(object))
            if verb.tag == "v" && verb.word.chars().count() > 1 && object.tag.starts_with('n') =>
        {
            &text[..verb.word.len()]
        }
        _ => "",
    }
}

/// The verb in front of a list that ends in 等: 攻克位置追踪、冷链保鲜等 [36 项关键技术]. Words that only say what the list
/// belongs to are none: 围绕, 针对.
pub(in crate::relate) fn verb_of_list<'t>(words: &Words, list: &'t str) -> &'t str {
    const TOPICS: [&str; 12] =
        ["围绕", "针对", "聚焦", "涉及", "涵盖", "包括", "覆盖", "依托", "来自", "面向", "用于", "集中"];
    let (verb, _) = split_event(words, list);
    let first = list.split('、').next().unwrap_or(list);
    if !verb.is_empty() || first.len() == list.len() {
        return verb;
    }
    let cut = Vocabulary::shared().cut(first);
    let opens = cut.first().filter(|t| cut.len() > 1 && t.tag == "v" && t.word.chars().nth(1).is_some());
    opens.map_or("", |t| t.word).trim_start_matches(|_| opens.is_some_and(|t| TOPICS.contains(&t.word)))
}

/// Splits the rank of an institution from the start: 省级竹编工坊 → (省级, 竹编工坊).
pub(in crate::relate) fn split_level<'t>(words: &Words, text: &'t str) -> (&'t str, &'t str) {
    match words.prefix(text, &[Kind::Level]) {
        Some((word, _)) if word != "全国" && word != "国家" => text.split_at(word.len()),
        _ => ("", text),
    }
}

/// Whether a noun phrase begins with a verb that the word list does not know.
pub(in crate::relate) fn starts_with_verb(noun: &str) -> bool {
    let start = noun.char_indices().nth(8).map_or(noun, |(i, _)| &noun[..i]);
    Vocabulary::shared().cut(start).first().is_some_and(|t| t.tag == "v" && t.word.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Words {
        Words::shared()
    }

    #[test]
    fn verbs_are_split_off_and_nouns_are_not() {
        assert_eq!(split_event(words(), "新增竹编工坊"), ("新增", "竹编工坊"));
        assert_eq!(split_event(words(), "新能源装机"), ("", "新能源装机"));
        assert_eq!(split_event(words(), "造林面积"), ("", "造林面积"));
        assert_eq!(split_event(words(), "新增"), ("", "新增"));
    }

    #[test]
    fn verbs_alone_are_known() {
        assert!(is_event_only(words(), "新建"));
        assert!(!is_event_only(words(), "新建码头") && !is_event_only(words(), ""));
    }

    #[test]
    fn ranks_of_institutions_are_split_off() {
        assert_eq!(split_level(words(), "省级竹编工坊"), ("省级", "竹编工坊"));
        assert_eq!(split_level(words(), "全国竹编工坊"), ("", "全国竹编工坊"));
    }

    #[test]
    fn nouns_end_at_the_first_verb() {
        assert_eq!(nominal_start("项目建设"), "项目建设");
        assert_eq!(nominal_start("推进项目"), "");
        assert!(starts_with_verb("推进项目") && !starts_with_verb("项目"));
        assert_eq!(leading_verb("推进项目"), "推进");
        assert_eq!(leading_verb("项目"), "");
    }
}
