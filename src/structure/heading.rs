//! Headings: enumerators (第一章, 一、, （一）, 1., (1), 第一，) and plain short lines.

use crate::calendar::{count, digit, is_arabic, year};
use crate::span::TextSpan;

/// The kinds of headings from the highest to the lowest. The numbering decides; levels of a source's markup do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// 第一篇, 第二编
    Book,
    /// 第一章
    Chapter,
    /// 第一节
    Section,
    /// A line without an enumerator that says a period of the document: 2024年工作回顾, 附件, 名词解释.
    Titled,
    /// 一、
    Chinese,
    /// （一）
    Bracketed,
    /// 第一，
    Ordinal,
    /// 专栏 1
    Column,
    /// 1. 1、
    Arabic,
    /// (1) ①
    BracketedArabic,
    /// Another short line without an enumerator.
    Plain,
}

/// An enumerator at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Enumerator {
    /// Its kind.
    pub kind: Kind,
    /// Bytes up to the first character behind it, white space included.
    pub len: usize,
}

/// Reads the enumerator of a heading at the start of `text`.
pub(super) fn enumerator(text: &str) -> Option<Enumerator> {
    let c = text.chars().next()?;
    let (kind, len) = match c {
        '第' => ordinal(text)?,
        '（' | '(' => bracketed(text)?,
        '专' => column(text)?,
        '①'..='⑳' => (Kind::BracketedArabic, c.len_utf8()),
        _ => {
            let (_, used) = count(text)?;
            let mark = text[used..].chars().next()?;
            let behind = &text[used + mark.len_utf8()..];
            let arabic = is_arabic(c);
            let fits = if arabic {
                // 1.06 is a number, 1,059 too.
                matches!(mark, '.' | '．' | '、') && !behind.starts_with(|c: char| digit(c).is_some() && is_arabic(c))
            } else {
                // 三、四季度 and 一、二、三产业 are words; 一、一年来 is not.
                let goes_on = count(behind).is_some_and(|(_, used)| {
                    behind[used..].starts_with(['、', '季', '产', '次', '线', '级', '类', '批'])
                });
                mark == '、' && !text[..used].contains('两') && !goes_on
            };
            if !fits {
                return None;
            }
            (if arabic { Kind::Arabic } else { Kind::Chinese }, used + mark.len_utf8())
        }
    };
    let behind = &text[len..];
    Some(Enumerator { kind, len: len + behind.len() - behind.trim_start().len() })
}

fn ordinal(text: &str) -> Option<(Kind, usize)> {
    let rest = text['第'.len_utf8()..].trim_start();
    let (_, used) = count(rest)?;
    let behind = rest[used..].trim_start();
    let mark = behind.chars().next()?;
    let kind = match mark {
        '章' => Kind::Chapter,
        '节' => Kind::Section,
        '篇' | '编' => Kind::Book,
        '，' | '、' | '：' | ',' => Kind::Ordinal,
        _ => return None,
    };
    let after = &behind[mark.len_utf8()..];
    // 第一、二、三产业: a list of ordinals.
    if kind == Kind::Ordinal && mark == '、' && count(after).is_some() {
        return None;
    }
    // 第二章的规定, 第一节课 are words of a sentence.
    if kind <= Kind::Section && after.starts_with(['的', '课', '规', '和']) {
        return None;
    }
    Some((kind, text.len() - after.len()))
}

fn bracketed(text: &str) -> Option<(Kind, usize)> {
    let open = text.chars().next()?.len_utf8();
    let rest = text[open..].trim_start();
    let c = rest.chars().next()?;
    let (_, used) = count(rest)?;
    let behind = rest[used..].trim_start();
    let close = behind.chars().next().filter(|c| matches!(c, '）' | ')'))?;
    let kind = if is_arabic(c) { Kind::BracketedArabic } else { Kind::Bracketed };
    Some((kind, text.len() - behind.len() + close.len_utf8()))
}

fn column(text: &str) -> Option<(Kind, usize)> {
    let rest = text.strip_prefix("专栏")?.trim_start();
    let (_, used) = count(rest)?;
    Some((Kind::Column, text.len() - rest.len() + used))
}

/// Bytes of the enumerator or item lead (一是) that a sentence starts with: what its first clause leaves out.
pub(super) fn lead(text: &str) -> usize {
    if let Some(e) = enumerator(text) {
        return e.len;
    }
    let used = count(text).filter(|_| !text.starts_with(is_arabic)).map_or(0, |(_, used)| used);
    if used > 0 && text[used..].starts_with('是') { used + '是'.len_utf8() } else { 0 }
}

/// Where the heading inside the first sentence of an item ends: the whole sentence, its part before a colon, or,
/// where the sentence is too long to be a heading, its first clause.
pub(super) fn extent(text: &str, sentence: TextSpan, enumerator: Enumerator) -> TextSpan {
    const LONG: usize = 80;
    let body = &sentence.of(text)[enumerator.len.min(sentence.len())..];
    let start = sentence.end() - body.len();
    let end_at = |mark: Option<usize>| TextSpan::new(sentence.start(), mark.map_or(sentence.end(), |i| start + i));
    let colon = body.find(['：', ':']);
    if colon.is_some_and(|i| body[..i].chars().count() <= 30) {
        return end_at(colon);
    }
    if body.chars().count() > LONG {
        return end_at(body.find(['，', ',', '；', '。']));
    }
    sentence
}

/// Whether a line without an enumerator looks like a heading: short, without marks of a sentence, without figures.
pub(super) fn is_plain(line: &str) -> bool {
    let count = line.chars().count();
    (4..=30).contains(&count)
        && !line.contains(['。', '，', '；', '：', '！', '？', '!', '?', ',', ';', ':', '|', '…', '【', '】', '《'])
        && !line.ends_with(['、', '-', '—', '（', '“'])
        && !line.starts_with(['—', '-', '）', '”', '、', '（', '('])
        && !has_measure(line)
        && line.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c) || is_arabic(*c)).count() * 3 >= count * 2
}

/// Whether a text states a number other than a year or a date: a figure outside quotes, or 百分之.
pub(super) fn has_measure(text: &str) -> bool {
    if text.contains("百分之") {
        return true;
    }
    let mut quoted = false;
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let mut used = c.len_utf8();
        match c {
            '“' | '《' => quoted = true,
            '”' | '》' => quoted = false,
            _ if is_arabic(c) => {
                used = year(rest).map_or_else(
                    || rest.find(|c: char| !is_arabic(c) && c != '.').unwrap_or(rest.len()),
                    |(_, used)| used,
                );
                let behind = rest[used..].trim_start().chars().next();
                let dated = behind.is_some_and(|c| matches!(c, '年' | '月' | '日' | '-' | '—' | '－' | '～'));
                let word = before.is_ascii_alphabetic() || behind.is_some_and(|c| c.is_ascii_alphabetic());
                if !quoted && !dated && !word && behind.is_some() {
                    return true;
                }
            }
            _ => {}
        }
        before = c;
        rest = &rest[used..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerators() {
        for (text, kind) in [
            ("第一章 总则", Kind::Chapter),
            ("第十二节　基础", Kind::Section),
            ("二、2025年安排", Kind::Chinese),
            ("十一、城乡", Kind::Chinese),
            ("一、一年来的工作", Kind::Chinese),
            ("（一）产业升级", Kind::Bracketed),
            ("(十二)民生", Kind::Bracketed),
            ("1.经济增长", Kind::Arabic),
            ("2、经济增长", Kind::Arabic),
            ("10．零碳园区", Kind::Arabic),
            ("（3）人才", Kind::BracketedArabic),
            ("第一，坚持改革", Kind::Ordinal),
            ("专栏 3 重点区域", Kind::Column),
        ] {
            assert_eq!(enumerator(text).map(|e| e.kind), Some(kind), "{text}");
        }
        for text in [
            "1.06万亿元",
            "一二三产业",
            "五年来",
            "（市区）",
            "第一季度",
            "第一、二、三产业增加值",
            "三、四季度",
            "一、二、三产业",
            "二十年",
            "两、三个",
            "一是",
        ] {
            assert_eq!(enumerator(text), None, "{text}");
        }
    }

    #[test]
    fn item_leads() {
        assert_eq!(lead("一是加强"), "一是".len());
        assert_eq!(lead("（二）加强"), "（二）".len());
        assert_eq!(lead("加强"), 0);
        assert_eq!(lead("5是"), 0);
    }

    #[test]
    fn plain_lines() {
        assert!(is_plain("2024年工作回顾"));
        assert!(is_plain("今后五年的目标和任务"));
        assert!(!is_plain("新增就业5万人"));
        assert!(!is_plain("各位代表："));
        assert!(!is_plain("市长"));
    }

    #[test]
    fn figures() {
        assert!(has_measure("25项实事全面完成"));
        assert!(!has_measure("2024年工作回顾"));
        assert!(!has_measure("打造“5个中心”"));
        assert!(!has_measure("建设5G网络"));
    }
}
