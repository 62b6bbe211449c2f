//! Numbers that are compared with something other than the past.

use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::Trigger;

/// A comparison with something other than the past: 高于全国平均水平 0.6 个百分点.
/// Returns the words before it and the sign.
pub(in crate::relate) fn split_difference<'t>(words: &Words, text: &'t str) -> Option<(&'t str, Trigger)> {
    for (i, _) in text.char_indices().rev() {
        if let Some((_, kinds)) = words.prefix(&text[i..], &[Kind::Above, Kind::Below]) {
            let object = &text[i..];
            if object.contains("上年") || object.contains("去年") || object.contains("同期") {
                return None;
            }
            return Some((&text[..i], if kinds.has(Kind::Above) { Trigger::Above } else { Trigger::Below }));
        }
    }
    // 比全国平均水平高 0.6 个百分点
    if ["提高", "降低", "升高", "新高", "加快", "减低"].iter().any(|w| text.ends_with(w)) {
        return None;
    }
    let (i, rise) = text
        .char_indices()
        .next_back()
        .and_then(|(i, c)| matches!(c, '高' | '低' | '快' | '慢').then_some((i, matches!(c, '高' | '快'))))?;
    let j = text[..i].rfind(['比', '较'])?;
    let object = &text[j..i];
    if ["上年", "去年", "同期", "年"].iter().any(|w| object.contains(w)) || object.chars().count() < 2 {
        return None;
    }
    Some((&text[..j], if rise { Trigger::Above } else { Trigger::Below }))
}

/// Whether the words end in the growth of something that the number's subject is above or below.
pub(in crate::relate) fn compares_growth(words: &Words, text: &str) -> bool {
    const GROWTHS: [&str; 3] = ["递增", "增长", "增加"];
    let text = text.trim_end();
    GROWTHS.iter().any(|growth| text.ends_with(growth))
        && text.char_indices().any(|(i, _)| {
            words
                .prefix(&text[i..], &[Kind::Above, Kind::Below])
                .is_some_and(|(w, _)| w.chars().count() > 1 && w.ends_with('于'))
        })
}
