//! The words of a cell: units in brackets, marks in front of a name.

use crate::lexicon::units::Units;

/// Longest unit, in characters.
const LONGEST_UNIT: usize = 14;

/// A text without white space.
pub(super) fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a character is Chinese.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

/// Whether a text holds Chinese words.
pub(super) fn has_words(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Whether a text is a unit: 亿元, 万人次, 吨标准煤/万元, 微克/立方米, %.
pub(super) fn is_unit(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_UNIT || text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    text.split(['/', '·']).all(is_simple_unit)
}

/// Whether a text is a unit without `/`: 万亿元, 吨标准煤, 元每平方米.
fn is_simple_unit(text: &str) -> bool {
    // 常住人口 behind the stroke of 人/万常住人口.
    const MATERIALS: [&str; 9] =
        ["标准煤", "标煤", "二氧化碳", "氧当量", "人口", "常住人口", "户籍人口", "次", "生产总值"];
    let places = text.trim_start_matches(['十', '百', '千', '万', '亿', '每']);
    [text, places].iter().any(|text| {
        let Some(found) = Units::shared().at(text) else { return false };
        let rest = &text[found.len..];
        rest.is_empty()
            || MATERIALS.contains(&rest)
            || rest.starts_with('（') && rest.ends_with('）')
            || Units::shared().at(rest).is_some_and(|more| more.len == rest.len())
    }) || matches!(text, "%" | "‰" | "百分点" | "个百分点" | "位" | "倍" | "指数")
        || (places.is_empty() && text.ends_with(['万', '亿']))
}

/// 地区生产总值（亿元） → the name and the unit; a bracket that is part of the name stays: 执业（助理）医师.
pub(super) fn split_unit(name: &str) -> (&str, &str) {
    let name = name.trim();
    if let Some(inner) = name.strip_suffix(['）', ')', ']', '】', '〕']) {
        let mut depth = 1;
        let open = inner.char_indices().rev().find(|&(_, c)| {
            match c {
                '）' | ')' => depth += 1,
                '（' | '(' | '[' | '【' | '〔' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        if let Some((open, mark)) = open
            && is_unit(&inner[open + mark.len_utf8()..])
        {
            return (name[..open].trim_end(), &inner[open + mark.len_utf8()..]);
        }
        return (name, "");
    }
    if let Some(rest) = name.strip_suffix('%') {
        return (rest.trim_end_matches(['，', '、', '：']), "%");
    }
    // 地区生产总值，亿元.
    if let Some((rest, unit)) = name.rsplit_once(['，', '：'])
        && !rest.is_empty()
        && is_unit(unit)
    {
        return (rest, unit);
    }
    (name, "")
}

/// A name without its number and the marks of a note: 1.生产总值①, （一）收入, 一、生产.
pub(super) fn unnumbered(name: &str) -> &str {
    let name = name.trim().trim_end_matches(['*', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩']);
    let name = name.trim_start_matches(|c: char| matches!(c, '①'..='⑳' | '⑴'..='⒇' | '*' | '●' | '◆' | '☆' | '★'));
    let is_count = |text: &str| {
        let chars = text.chars().count();
        (1..=3).contains(&chars)
            && (text.bytes().all(|b| b.is_ascii_digit()) || text.chars().all(|c| "一二三四五六七八九十".contains(c)))
    };
    if let Some((number, rest)) = name.strip_prefix('（').and_then(|rest| rest.split_once('）'))
        && is_count(number)
    {
        return rest.trim_start_matches(['、', '.']);
    }
    for mark in ['、', '.', '．'] {
        if let Some((number, rest)) = name.split_once(mark)
            && is_count(number)
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            return rest;
        }
    }
    name
}

/// A name without the mark of a part of the row above: `#`, 其中：, —.
pub(super) fn unmarked(name: &str) -> (&str, bool) {
    let mut rest = name;
    loop {
        let next = rest.trim_start_matches(['#', '—', '-', '·', '•', '+', ' ']);
        let next = next.strip_prefix("其中").map_or(next, |rest| rest.trim_start_matches(['：', '，', '、', ':']));
        if next.len() == rest.len() {
            return (rest, rest.len() < name.len());
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_at_the_end_is_the_unit() {
        assert_eq!(split_unit("地区生产总值（亿元）"), ("地区生产总值", "亿元"));
        assert_eq!(split_unit("每千人口拥有执业（助理）医师（人）"), ("每千人口拥有执业（助理）医师", "人"));
        assert_eq!(split_unit("执业（助理）医师"), ("执业（助理）医师", ""));
        assert_eq!(split_unit("固定资产投资（不含农户）"), ("固定资产投资（不含农户）", ""));
        assert_eq!(split_unit("单位能耗（吨标准煤/万元）"), ("单位能耗", "吨标准煤/万元"));
        assert_eq!(split_unit("比上年增长%"), ("比上年增长", "%"));
        assert_eq!(split_unit("设备（台（套））"), ("设备", "台（套）"));
    }

    #[test]
    fn units() {
        for unit in [
            "亿元",
            "万亿元",
            "%",
            "万人次",
            "元/人",
            "微克/立方米",
            "吨标准煤/万元",
            "平方公里",
            "个",
            "万吨",
            "‰",
            "岁",
            "件",
            "亿千瓦时",
            "百分点",
            "万平方米",
            "亿美元",
            "张",
            "台（套）",
            "升/百公里",
        ] {
            assert!(is_unit(unit), "{unit}");
        }
        for other in ["不含农户", "助理", "市辖区", "快报数", "2024年", "累计", "预计", ""] {
            assert!(!is_unit(other), "{other}");
        }
    }

    #[test]
    fn numbers_and_marks_in_front_of_a_name() {
        assert_eq!(unnumbered("1.生产总值①"), "生产总值");
        assert_eq!(unnumbered("（二）财政收入"), "财政收入");
        assert_eq!(unnumbered("三、生产"), "生产");
        assert_eq!(unnumbered("5G基站"), "5G基站");
        assert_eq!(unnumbered("一般公共预算收入"), "一般公共预算收入");
        assert_eq!(unmarked("其中：#税收收入"), ("税收收入", true));
        assert_eq!(unmarked("税收收入"), ("税收收入", false));
    }
}
