//! The words behind a number.

use crate::lexicon::phrase_words::{self, PhraseWords};
use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::bound::{is_bound, is_word_start, qualifies};
use crate::relate::phrase::{is_event_only, is_punctuation, split_event};

/// Words inside a predicate that do not decide what is counted.
const INNER: [&str; 23] = [
    "显著",
    "明显",
    "按期",
    "年内",
    "尽早",
    "全部",
    "全面",
    "高质量",
    "扎实",
    "稳步",
    "有序",
    "顺利",
    "均已",
    "已",
    "均",
    "成功",
    "圆满",
    "高标准",
    "如期",
    "正式",
    "相继",
    "陆续",
    "持续",
];

/// The words behind a number where the number stands before its noun: 2 个 [海洋牧场加快建设].
pub(in crate::relate) fn clean_post(words: &Words, post: &str) -> String {
    let mut text = post.trim_start_matches(|c: char| c.is_whitespace() || c == '的' || c == '）').to_owned();
    if let Some(cut) = text.char_indices().filter(|(_, c)| *c == '、').find_map(|(i, c)| {
        // 示范县、总数居首位: what is said of the total is no part of the name.
        let said = &text[i + c.len_utf8()..];
        let total = ["总数", "总量", "数量", "规模"].iter().find_map(|total| said.strip_prefix(total));
        let ranked = total.is_some_and(|said| words.prefix(said, &[Kind::Rank]).is_some());
        (ranked || words.prefix(said, &[Kind::Rank, Kind::Report]).is_some()).then_some(i)
    }) {
        text.truncate(cut);
    }
    if let Some(at) = text.find(['（', '(']).filter(|at| !text[*at..].contains(['）', ')'])) {
        text.truncate(at);
    }
    if let Some(at) = text.find("实现").filter(|at| at + "实现".len() < text.len()) {
        text.replace_range(at..at + "实现".len(), "");
    }
    for word in INNER {
        if word.chars().count() > 1 {
            let stays = |after: &str| after.starts_with("发展") || qualifies(word, after);
            if let Some(at) = text.find(word).filter(|at| !stays(&text[at + word.len()..])) {
                text.replace_range(at..at + word.len(), "");
            }
        } else if let Some(i) = text.find(word)
            && i > 0
            && !is_bound(word, &text[..i])
        {
            let after = &text[i + word.len()..];
            if !is_word_start(word, after) {
                text.replace_range(i..i + word.len(), "");
            }
        }
    }
    text.trim_end_matches(|c| is_punctuation(c) || matches!(c, '（' | '(')).to_owned()
}

/// What follows a number without saying what was counted: 的目标, 大关, 的水平.
pub(in crate::relate) fn is_empty_post(post: &str) -> bool {
    let post = post.trim_start();
    post.trim_matches(is_punctuation).is_empty()
        || post.starts_with(['，', '）'])
        || PhraseWords::shared().at_start(phrase_words::Kind::Empty, post).is_some()
}

/// Drops the one example in front of 等 behind a verb: 设立农信社等特色机构 → 设立特色机构. 供电等工程 says by the example
/// which works they are.
pub(in crate::relate) fn drop_example(words: &Words, text: &str) -> String {
    const BARE: [&str; 8] = ["项目", "工程", "任务", "设施", "配套", "重点", "方面", "基础设施"];
    const SHORTEST: usize = 4;
    let Some((before, after)) = text.split_once('等') else { return text.to_owned() };
    let (verb, example) = split_event(words, before);
    let inside_word = before
        .ends_with(['平', '中', '高', '初', '同', '相', '优', '一', '二', '三', '均', '对', '劣', '特'])
        || after.starts_with(['级', '次', '额', '候', '于', '同', '教', '职', '专', '学']);
    let sums_up = after.chars().count() >= SHORTEST && !BARE.iter().any(|class| after.starts_with(class));
    if verb.is_empty() || example.is_empty() || inside_word || !sums_up || before.contains(['、', '和', '（', '“'])
    {
        return text.to_owned();
    }
    let named = format!("{verb}{after}");
    if is_event_only(words, &named) { text.to_owned() } else { named }
}

/// Drops a list that ends in 等 and names what the noun behind it sums up: 举办甲、乙等展会 → 举办展会.
pub(in crate::relate) fn drop_enumeration(words: &Words, text: &str) -> String {
    let mut from = 0;
    while let Some(found) = text[from..].find('等') {
        let at = from + found;
        let after = &text[at + '等'.len_utf8()..];
        let before = &text[..at];
        if let Some(rest) = after.strip_prefix("方面").filter(|rest| !rest.is_empty() && before.contains('、')) {
            if before.starts_with('在') {
                // 在种植、养殖等方面推广技术: where it was done is no part of it.
                return rest.to_owned();
            }
            // 用于体育、音乐等方面的支出: the list is part of what is measured.
            return format!("{before}{}", rest.trim_start_matches('的'));
        }
        let inside_word = after.starts_with(['级', '次', '额', '候', '于', '同', '教', '职', '专', '学'])
            || before.ends_with(['平', '中', '高', '初', '同', '相', '优', '一', '二', '三', '均', '对', '劣']);
        if !inside_word && !after.trim_matches(is_punctuation).is_empty() && before.contains(['、', '》', '”']) {
            let (verb, _) = split_event(words, before);
            let mut kept = verb.to_owned();
            kept.push_str(after.trim_start_matches(is_punctuation));
            return kept;
        }
        from = at + '等'.len_utf8();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Words {
        Words::shared()
    }

    #[test]
    fn lists_that_end_in_deng_are_dropped() {
        assert_eq!(drop_enumeration(words(), "设立渔业支行、茶叶支行等村镇支行"), "设立村镇支行");
        assert_eq!(drop_enumeration(words(), "高等教育毛入学率"), "高等教育毛入学率");
        assert_eq!(drop_enumeration(words(), "体育、音乐等方面的支出"), "体育、音乐支出");
    }

    #[test]
    fn words_that_decide_nothing_are_taken_out_of_a_predicate() {
        assert_eq!(clean_post(words(), "海洋牧场全部建成，"), "海洋牧场建成");
        assert_eq!(clean_post(words(), "的泊位（含"), "泊位");
    }

    #[test]
    fn levels_and_aims_say_nothing_of_what_is_counted() {
        assert!(is_empty_post("大关") && is_empty_post("的水平") && is_empty_post(" "));
        assert!(!is_empty_post("泊位"));
    }
}
