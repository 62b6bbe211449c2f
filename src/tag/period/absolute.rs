//! Periods that name their years: 2023年, 1982—1985年, “十三五”期间.

use super::{Form, Found, PeriodBase};
use crate::calendar::{count, digit, plan_name, year};

/// 2023年, 二〇二三年底, 2021—2025年, 从一九五三年到一九八〇年(的二十八年中), 1981、1982两年, 2020年以来; 2024 before a noun.
pub(super) fn year_or_range(text: &str, before: Option<char>, base: &PeriodBase) -> Option<Found> {
    if before.is_some_and(|c| digit(c).is_some() || matches!(c, '.' | '．' | '±' | '+')) {
        return None;
    }
    let (first, used) = year(text)?;
    let behind = skip_space(text, used);
    if let Some(found) = listed(text, behind, first).or_else(|| range(text, behind, first)) {
        return Some(found);
    }
    let Some(after) = text[behind..].strip_prefix('年') else {
        return bare(text, used, first);
    };
    let end = text.len() - after.len();
    // 1990年代
    if after.starts_with('代') {
        return None;
    }
    if after.starts_with("以来") {
        let last = base.context.filter(|_| !base.ahead).or(base.last)?;
        return (last >= first).then(|| Found::years(end + "以来".len(), first, last));
    }
    if let Some(found) = range(text, skip_space(text, end), first) {
        return Some(found);
    }
    Some(Found::year(date_end(text, end), first))
}

/// The end of a year that goes on as a date or with 底, 末, 初, 度: 2024年7月1日, 2024年底.
fn date_end(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    if let Some(w) = ["年底", "年末", "底", "末", "初", "度"].iter().find(|w| rest.starts_with(**w)) {
        return end + w.len();
    }
    let Some(month) = month_end(rest) else { return end };
    let behind = &rest[month..];
    let day = count(behind).and_then(|(_, used)| behind[used..].starts_with('日').then_some(used + '日'.len_utf8()));
    end + month + day.unwrap_or(0)
}

/// 7月, 1-11月, 一至九月, 1—11 月份 at the start of a text: bytes used.
fn month_end(text: &str) -> Option<usize> {
    let (first, used) = count(text)?;
    let mut end = used;
    let mut value = first;
    // 1月-11月
    let rest = text[end..].strip_prefix('月').unwrap_or(&text[end..]);
    if let Some(behind) = strip_dash(rest)
        && let Some((last, used)) = count(behind)
    {
        end = text.len() - behind.len() + used;
        value = last;
    }
    end = skip_space(text, end);
    let known = (1..=12).contains(&first) && (1..=12).contains(&value) && text[end..].starts_with('月');
    known.then_some(end + '月'.len_utf8())
}

/// 1—11月 without a year: the year that is spoken of.
pub(super) fn months(text: &str, before: Option<char>, base: &PeriodBase) -> Option<Found> {
    if before.is_some_and(|c| digit(c).is_some() || matches!(c, '.' | '年' | '第')) {
        return None;
    }
    let end = month_end(text)?;
    let spans = text[..end].contains(['-', '—', '－', '–', '~', '～', '至', '到']);
    let year = base.context.filter(|_| !base.ahead).or(base.now)?;
    spans.then(|| Found::year(end, year))
}

/// 1981、1982两年: bytes from the end of the first year.
fn listed(text: &str, behind: usize, first: i32) -> Option<Found> {
    let rest = text[behind..].strip_prefix(['、', '和'])?;
    let at = text.len() - rest.len();
    let (last, used) = year(rest)?;
    let word = ["两年", "二年", "2年"].into_iter().find(|w| rest[used..].starts_with(w))?;
    (last == first + 1).then(|| Found::years(at + used + word.len(), first, last))
}

/// The second half of a span of years: —2025年, 到一九八〇年(的二十八年中), 到本世纪末(的二十年内).
fn range(text: &str, behind: usize, first: i32) -> Option<Found> {
    let rest = strip_dash(&text[behind..])?;
    let at = text.len() - rest.len();
    let (last, end) = if rest.starts_with("本世纪末") {
        (century_end(first), at + "本世纪末".len())
    } else {
        let (last, used) = year(rest)?;
        let end = skip_space(text, at + used);
        let after = text[end..].strip_prefix('年')?;
        (last, text.len() - after.len())
    };
    (last > first).then(|| Found::years(counted(text, end), first, last))
}

/// Behind a span of years its length: 的二十八年中, 二十八年, 的五年间, 期间.
fn counted(text: &str, end: usize) -> usize {
    let rest = text[end..].strip_prefix('的').unwrap_or(&text[end..]);
    let at = text.len() - rest.len();
    if let Some((_, used)) = count(rest)
        && let Some(after) = rest[used..].strip_prefix('年')
    {
        let close = ["间", "内", "中"].iter().find(|w| after.starts_with(**w)).map_or(0, |w| w.len());
        return text.len() - after.len() + close;
    }
    if rest.starts_with("期间") { at + "期间".len() } else { end }
}

/// The last year of the century that a year lies in.
pub(super) const fn century_end(year: i32) -> i32 {
    (year + 99) / 100 * 100
}

fn strip_dash(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(' ');
    let rest = text.trim_start_matches(['—', '-', '－', '–', '―', '─', '~', '～']);
    if rest.len() < text.len() {
        return Some(rest.trim_start_matches(' '));
    }
    text.strip_prefix(['到', '至']).map(|r| r.trim_start_matches(' '))
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    text.len() - rest.trim_start_matches([' ', '\u{3000}']).len()
}

/// Characters that count what stands behind a number: 2024套 is no year.
const COUNTERS: &str = "个家项万亿千百人户套件台条公亩吨元处所辆多余名座只头次平方倍位种架栋间张本篇册例场期届米里升斤兆瓦度口株棵羽尾艘列趟班对组批份部块片段孔眼级岁天日月周小分时秒美欧英日港千毫厘立标车床课学师医床师％%℃‰-—/、，。；：年";

/// A year without 年 that a name goes on with: 2024中国企业500强.
fn bare(text: &str, used: usize, year: i32) -> Option<Found> {
    let next = text[used..].chars().next()?;
    let han = ('\u{4e00}'..='\u{9fff}').contains(&next);
    (han && (1990..=2060).contains(&year) && !COUNTERS.contains(next) && text.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(Found { len: used, year, first: None, form: Form::Name })
}

/// “十三五”期间, “十四五”以来, “十三五”末, 第六个五年计划期间, 六五计划期间; the plan alone is a name.
pub(super) fn plan(text: &str, before: Option<char>, base: &PeriodBase) -> Option<Found> {
    if before.is_some_and(|c| digit(c).is_some() || c == '十') {
        return None;
    }
    let ((first, last), name) = plan_name(text)?;
    let after = &text[name..];
    let rest = ["计划", "规划"].iter().find_map(|w| after.strip_prefix(w)).unwrap_or(after);
    let rest = rest.strip_prefix('的').unwrap_or(rest);
    let at = text.len() - rest.len();
    let word = |words: &[&str]| words.iter().find(|w| rest.starts_with(**w)).map(|w| at + w.len());
    if let Some(len) = word(&["期间", "时期", "期内", "五年间", "五年"]) {
        return Some(Found::years(len, first, last));
    }
    if let Some(len) = word(&["以来"]) {
        let reached = base.context.filter(|_| !base.ahead).or(base.last)?.min(last);
        return (reached >= first).then(|| Found::years(len, first, reached));
    }
    if let Some(len) = word(&["末期", "期末", "末年", "最后一年", "收官之年", "末"]) {
        return Some(Found::year(len, last));
    }
    if let Some(len) = word(&["开局之年", "第一年", "初期", "初"]) {
        return Some(Found::year(len, first));
    }
    for (word, head) in [("前", true), ("后", false)] {
        if let Some(behind) = rest.strip_prefix(word)
            && let Some((n, used)) = count(behind)
            && (1..5).contains(&n)
            && behind[used..].starts_with('年')
        {
            let len = text.len() - behind.len() + used + '年'.len_utf8();
            return Some(if head {
                Found::years(len, first, first + n - 1)
            } else {
                Found::years(len, last - n + 1, last)
            });
        }
    }
    Some(Found { len: name, year: last, first: Some(first), form: Form::Name })
}
