//! Numbers that are compared with something other than the past.

use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::Trigger;

/// A comparison with something other than the past: 高于全国均值 0.6 个百分点.
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
    // 比全国均值高 0.6 个百分点
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

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Words {
        Words::shared()
    }

    #[test]
    fn other_regions_are_compared_and_the_past_is_not() {
        assert_eq!(split_difference(words(), "优良率高于全国均值"), Some(("优良率", Trigger::Above)));
        assert_eq!(split_difference(words(), "优良率比全国均值低"), Some(("优良率", Trigger::Below)));
        assert_eq!(split_difference(words(), "优良率比上年高"), None);
        assert_eq!(split_difference(words(), "优良率提高"), None);
    }

    #[test]
    fn a_growth_may_be_what_is_compared() {
        assert!(compares_growth(words(), "高于以往年份递增"));
        assert!(!compares_growth(words(), "茶叶产量递增"));
    }
}
