//! Verbs that decide what is counted, and the nouns behind them.

use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::is_punctuation;

/// Verbs that name what is measured as nouns do: 造林面积, 出口总额.
const ACTIONS: [&str; 16] = [
    "投资", "出口", "进口", "造林", "绿化", "销售", "生产", "采购", "融资", "就业", "支付", "发电", "供电", "参保",
    "减税", "退税",
];

/// Splits the verbs that decide what is counted from the start: 新增省级中心 → (新增, 省级中心).
pub(in crate::relate) fn split_event<'t>(words: &Words, text: &'t str) -> (&'t str, &'t str) {
    let mut at = 0;
    for _ in 0..4 {
        let rest = &text[at..];
        let word = event_at(words, rest);
        let action = ACTIONS.iter().any(|n| word.ends_with(n));
        if !word.is_empty() && !action {
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
        if !ends_inside_word(text, word.len()) {
            return word;
        }
        // 新增设|施农业: the shorter verb.
        near = word.char_indices().next_back().map_or("", |(last, _)| &word[..last]);
    }
    ""
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
        if ACTIONS.iter().any(|n| word.ends_with(n)) {
            return false;
        }
        rest = &rest[word.len()..];
    }
    rest.is_empty() && !text.is_empty()
}

/// The nouns at the start of a clause, up to its first verb: 试点应用扩面 → 试点应用.
pub(in crate::relate) fn nominal_start(text: &str) -> String {
    let cut = Vocabulary::shared().cut(text);
    let end = cut.iter().find(|t| matches!(t.tag, "v" | "d" | "p" | "c" | "vd")).map_or(text.len(), |t| t.start);
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

/// Splits the rank of an institution from the start: 省级技术创新中心 → (省级, 技术创新中心).
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
