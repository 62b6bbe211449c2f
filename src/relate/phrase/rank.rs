//! The words in front of a rank.

use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::bound::is_bound;
use crate::relate::phrase::is_punctuation;

/// Cuts the words that introduce a rank from the end: 增速居全国 → 增速; 全国数字经济城市排名 stays whole.
pub(in crate::relate) fn split_rank<'t>(words: &Words, text: &'t str) -> &'t str {
    let text = text.trim_end_matches('第');
    let mut best: Option<(usize, usize)> = None;
    for (i, _) in text.char_indices() {
        if let Some((word, _)) = words.prefix(&text[i..], &[Kind::Rank]) {
            let after = text[i + word.len()..].chars().count();
            let swallowed = best.is_some_and(|(_, end)| i < end);
            let single_in_word = word == "列"
                && (text[..i].ends_with(['系', '序', '行', '班', '前', '队', '陈', '罗'])
                    || text[i..].starts_with("列入"))
                || word == "居" && (text[i..].starts_with("居民") || text[i..].starts_with("居住"))
                || word == "排" && text[i..].starts_with("排放");
            if after <= 24 && !swallowed && !single_in_word {
                best = Some((i, i + word.len()));
                if after == 0 || text[i + word.len()..].starts_with('全') {
                    // 排名 and the like followed by 居全国: the first word of the chain cuts.
                }
            }
        }
    }
    match best {
        Some((start, end)) => {
            let word = &text[start..end];
            let named = word.ends_with("排名") || word == "位次";
            let kept = if named { end } else { start };
            let mut head = text[..kept].trim_end_matches(is_punctuation);
            if named {
                // 跃居2022全国数字经济城市排名: what is ranked stands behind the first verb.
                let first = head.char_indices().find_map(|(i, _)| {
                    let (verb, _) = words.prefix(&head[i..], &[Kind::Rank])?;
                    (verb.chars().count() > 1 && !verb.ends_with("排名") && i + verb.len() < start)
                        .then_some(i + verb.len())
                });
                head =
                    first.map_or(head, |at| head[at..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '年'));
            }
            while let Some((tail, _)) = words.suffix(head, &[Kind::Tail]) {
                if is_bound(tail, &head[..head.len() - tail.len()]) {
                    break;
                }
                head = &head[..head.len() - tail.len()];
            }
            head
        }
        None => ["全国", "全省", "全市", "全区", "全球", "世界"]
            .iter()
            .find_map(|region| text.strip_suffix(region))
            .unwrap_or(text),
    }
}
