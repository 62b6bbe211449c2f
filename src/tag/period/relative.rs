//! Periods counted from the document's year: 去年, 今明两年, 五年来, 近三年, 今后五年.

use super::absolute::century_end;
use super::{Form, Found, PeriodBase};
use crate::calendar::{count, digit};

/// 去年, 上年, 前年, 今年, 明年, 今明两年, 这两年, 本世纪末.
pub(super) fn word(text: &str, before: Option<char>, base: &PeriodBase) -> Option<Found> {
    if text.starts_with("本世纪末") {
        return Some(Found::year("本世纪末".len(), century_end(base.now.unwrap_or(2000))));
    }
    let now = base.now?;
    for (word, first, last) in [("今明两年", now, now + 1), ("去今两年", now - 1, now), ("这两年", now - 1, now)]
    {
        if text.starts_with(word) {
            return Some(Found::years(word.len(), first, last));
        }
    }
    let (word, year, form) = match text.chars().next()? {
        // 过去年均…
        '去' if before != Some('过') => ("去年", now - 1, Form::Period),
        '上' => ("上年", now - 1, Form::YearBefore),
        // 提前年…, 目前年…
        '前' if !before.is_some_and(|c| matches!(c, '提' | '目' | '当' | '以' | '之' | '年' | '此')) => {
            ("前年", now - 2, Form::Period)
        }
        '今' => ("今年", now, Form::Period),
        '明' => ("明年", now + 1, Form::Period),
        _ => return None,
    };
    let behind = text.strip_prefix(word).or_else(|| text.strip_prefix("上一年").filter(|_| word == "上年"))?;
    let used = text.len() - behind.len();
    let close =
        ["年底", "年末", "底", "末", "初", "度"].iter().find(|w| behind.starts_with(**w)).map_or(0, |w| w.len());
    Some(Found { len: used + close, year, first: None, form })
}

/// 五年来, 过去五年, 近三年, 五年累计, 这五年, 今后五年, 五年内.
pub(super) fn span_of_years(text: &str, before: Option<char>, base: &PeriodBase) -> Option<Found> {
    // 连续五年, 每五年, 第五年, 满三年, 提前一年, 第七个五年, 十五年 read from its middle: durations.
    let barred =
        |c| matches!(c, '续' | '每' | '第' | '满' | '逾' | '达' | '长' | '提' | '个' | '十') || digit(c).is_some();
    if before.is_some_and(barred) {
        return None;
    }
    let (way, at) = direction(text)?;
    let rest = &text[at..];
    let (n, used) = count(rest)?;
    let behind = rest[used..].strip_prefix('年')?;
    let end = text.len() - behind.len();
    if !(1..=30).contains(&n) {
        return None;
    }
    let close = |words: &[&str]| words.iter().find(|w| behind.starts_with(**w)).map(|w| end + w.len());
    // 五年级, 三年制, 十年规划, 三年行动
    if close(&["级", "制", "期", "规划", "计划", "行动", "攻坚", "以上", "以下", "前", "后", "多", "级"]).is_some()
    {
        return None;
    }
    // In a report on a plan that runs, 近三年 ends with the running year, 过去五年 before the plan.
    let last = match (base.plan, base.now) {
        (Some((first, _)), Some(now)) if now > first && (2..5).contains(&n) => Some(now),
        _ => base.last,
    };
    let close = |words: &[&str]| close(words).filter(|&at| !is_longer_word(text, at));
    let past = |len: usize| last.map(|last| Found::years(len, last - n + 1, last));
    let spoken_of = base.spoken_of.filter(|(first, last)| last - first + 1 == n);
    match way {
        Way::Back if text.starts_with("这") && spoken_of.is_some() => {
            spoken_of.map(|(first, last)| Found::years(close(&["来", "间", "中", "内"]).unwrap_or(end), first, last))
        }
        // 前两年 of a plan are its first ones.
        Way::Back if text.starts_with('前') && base.plan.is_some() => {
            base.plan.filter(|_| n < 5).map(|(first, _)| Found::years(end, first, first + n - 1))
        }
        // 近30年的铁路项目 says how old something is.
        Way::Back if behind.starts_with('的') && text.starts_with('近') => None,
        Way::Back => past(close(&["来", "间", "中", "内", "里"]).unwrap_or(end)),
        Way::Ahead => {
            let rest_of_plan = base.plan.filter(|_| n <= 5).map(|(_, last)| (last - n + 1, last));
            let (first, last) = rest_of_plan.or_else(|| base.now.map(|now| (now, now + n - 1)))?;
            Some(Found::years(close(&["间", "内", "里", "中"]).unwrap_or(end), first, last))
        }
        Way::None => {
            if let Some(len) = close(&["来"]) {
                return past(len);
            }
            let total = close(&["累计", "合计", "共计", "共", "总计"]).is_some();
            let within = close(&["间", "内", "中", "里"]);
            if let Some((first, last)) = spoken_of {
                // In a plan, or a look back on five years, 五年 alone in front of a verb is that span.
                let opens =
                    before.is_none_or(|c| !matches!(c, '了' | '用' | '过' | '近' | '分' | '期' | '为' | '的' | '约'));
                let opens = opens && !behind.starts_with(['的', '，', '。', '、', '；', '时']) && !behind.is_empty();
                return (opens || total || within.is_some()).then(|| Found::years(within.unwrap_or(end), first, last));
            }
            if !base.ahead && (total || (n > 1 && within.is_some())) { past(within.unwrap_or(end)) } else { None }
        }
    }
}

/// Whether the particle that ends at `end` is the start of a longer word: 五年|中央财政, 三年|内贸.
fn is_longer_word(text: &str, end: usize) -> bool {
    let longer = match text[..end].chars().next_back() {
        Some('中') => "央国部小学心医东西等欧美俄外",
        Some('内') => "蒙需资部外陆河贸",
        _ => return false,
    };
    text[end..].starts_with(|c| longer.contains(c))
}

/// Which way a span of years is counted.
#[derive(Clone, Copy)]
enum Way {
    Back,
    Ahead,
    None,
}

/// The words in front of the count and where it starts.
fn direction(text: &str) -> Option<(Way, usize)> {
    const BACK: [&str; 7] = ["过去的", "过去", "最近", "近", "这", "前", "上"];
    const AHEAD: [&str; 4] = ["今后", "未来的", "未来", "今后的"];
    if let Some(w) = BACK.iter().find(|w| text.starts_with(**w)) {
        return Some((Way::Back, w.len()));
    }
    if let Some(w) = AHEAD.iter().rev().find(|w| text.starts_with(**w)) {
        return Some((Way::Ahead, w.len()));
    }
    text.starts_with(|c: char| digit(c).is_some() || matches!(c, '十' | '两')).then_some((Way::None, 0))
}
