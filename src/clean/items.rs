//! What a line looks like: an item, a chapter, a caption, a title.

use super::chars::{is_closer, is_numeral, is_terminal};

/// How strongly the start of a line says that something new begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lead {
    /// Nothing: running text.
    None,
    /// `1.`, `（1）`, `①`, `一是`, `——`.
    Item,
    /// `一、`, `（一）`
    Heading,
    /// `表 1`, `专栏 2`
    Caption,
    /// `第一章`, `第三节`, `第十条`.
    Chapter,
}

/// The lead of a line.
pub(super) fn lead(text: &str) -> Lead {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return Lead::None };
    let behind = chars.as_str();
    match first {
        '第' => chapter(behind).unwrap_or(Lead::None),
        '（' => bracketed(behind),
        '①'..='⑳' | '⑴'..='⒇' => Lead::Item,
        '㈠'..='㈩' => Lead::Heading,
        '—' if behind.starts_with('—') => Lead::Item,
        '0'..='9' => arabic(text),
        '专' | '表' | '图' | '附' => caption(text),
        c if is_numeral(c) => {
            let rest = text.trim_start_matches(is_numeral);
            let length = text.len() - rest.len();
            match rest.chars().next() {
                Some('、' | '.') if length <= 9 => Lead::Heading,
                Some('是') if length == 3 => Lead::Item,
                _ => Lead::None,
            }
        }
        _ => Lead::None,
    }
}

fn chapter(behind: &str) -> Option<Lead> {
    let is_number = |c: char| is_numeral(c) || c.is_ascii_digit() || c == ' ';
    let rest = behind.trim_start_matches(is_number);
    let length = behind.len() - rest.len();
    if length == 0 || length > 12 {
        return None;
    }
    let mut chars = rest.chars();
    let unit = chars.next()?;
    let next = chars.next();
    let is_unit = matches!(unit, '章' | '节' | '篇' | '编' | '条') || rest.starts_with("部分");
    let reads_on = matches!(next, Some('的' | '中' | '是' | '、' | '，' | '款' | '和' | '至' | '规' | '第'));
    (is_unit && !reads_on).then_some(Lead::Chapter)
}

fn bracketed(behind: &str) -> Lead {
    let Some(close) = behind.char_indices().take(6).find(|(_, c)| *c == '）').map(|(i, _)| i) else {
        return Lead::None;
    };
    let inner = behind[..close].trim();
    if inner.is_empty() {
        Lead::None
    } else if inner.chars().all(is_numeral) {
        Lead::Heading
    } else if inner.len() <= 2 && inner.bytes().all(|b| b.is_ascii_digit()) {
        Lead::Item
    } else {
        Lead::None
    }
}

fn arabic(text: &str) -> Lead {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut chars = rest.chars();
    let mark = chars.next();
    let next = chars.as_str().trim_start().chars().next();
    let listed = matches!(mark, Some('.' | '、')) && !next.is_some_and(|c| c.is_ascii_digit());
    if text.len() - rest.len() <= 2 && (listed || (mark == Some('）') && next.is_some())) {
        Lead::Item
    } else {
        Lead::None
    }
}

fn caption(text: &str) -> Lead {
    let rest = ["专栏", "附表", "附件", "表", "图"].iter().find_map(|word| text.strip_prefix(word));
    let Some(rest) = rest.map(str::trim_start) else { return Lead::None };
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '—');
    let number = rest.len() - behind.len();
    if number > 0 && number <= 5 && !behind.trim_start().starts_with(['，', '。', '、', '所', '中', '年', '张', '个'])
    {
        Lead::Caption
    } else {
        Lead::None
    }
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// `。` and its like, closing quotes and brackets behind it looked through.
    Sentence,
    /// `；`
    Semicolon,
    /// `：`
    Colon,
    /// Something that cannot be the end: `，`, `、`, an opening bracket.
    Unfinished,
    /// Anything else.
    Open,
}

/// The ending of a line.
pub(super) fn ending(text: &str) -> Ending {
    let bare = text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
    match bare.chars().next_back() {
        Some(c) if is_terminal(c) => Ending::Sentence,
        Some('；') => Ending::Semicolon,
        _ => match text.trim_end().chars().next_back() {
            Some('：') => Ending::Colon,
            Some('，' | '、' | '（' | '“' | '《' | '‘' | '〔' | '+' | '/' | '~') => Ending::Unfinished,
            Some('.') if ends_with_number_lead(text) => Ending::Unfinished,
            // Words that lead on to another: no title ends with one.
            Some('和' | '与' | '及' | '或' | '并' | '把' | '将') if text.len() > 12 => Ending::Unfinished,
            Some('者') if text.ends_with("或者") => Ending::Unfinished,
            _ => Ending::Open,
        },
    }
}

/// A line that ends in the number of an item whose text stands on the next page: `……。1.`
fn ends_with_number_lead(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches('.');
    let before = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    before.len() < bare.len() && before.trim_end().ends_with(['。', '；', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads() {
        assert_eq!(lead("第一章 总则"), Lead::Chapter);
        assert_eq!(lead("第十二条 本规则"), Lead::Chapter);
        assert_eq!(lead("第一产业增加值"), Lead::None);
        assert_eq!(lead("一、总体要求"), Lead::Heading);
        assert_eq!(lead("（十二）民生"), Lead::Heading);
        assert_eq!(lead("（一期）工程"), Lead::None);
        assert_eq!(lead("专栏 3 重点工程"), Lead::Caption);
        assert_eq!(lead("表 1 主要指标"), Lead::Caption);
        assert_eq!(lead("表明发展"), Lead::None);
        assert_eq!(lead("1.经济增长"), Lead::Item);
        assert_eq!(lead("1.5万亿元"), Lead::None);
        assert_eq!(lead("2020年"), Lead::None);
        assert_eq!(lead("一是抓好"), Lead::Item);
        assert_eq!(lead("一年来"), Lead::None);
    }

    #[test]
    fn endings() {
        assert_eq!(ending("再上台阶。”"), Ending::Sentence);
        assert_eq!(ending("各位代表："), Ending::Colon);
        assert_eq!(ending("教育、"), Ending::Unfinished);
        assert_eq!(ending("更好发展。1."), Ending::Unfinished);
        assert_eq!(ending("达到2.5"), Ending::Open);
    }
}
