//! Years as reports write them: in ASCII, full-width and Chinese digits, and by the name of a five-year plan.
//!
//! Every reader looks at the start of a text and says how many bytes it used.

use std::fmt;

/// The earliest and the latest year that a four-digit number is taken for.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// The value of a digit: ASCII, full-width, or Chinese with every spelling of zero.
#[must_use]
pub fn digit(c: char) -> Option<i32> {
    Some(match c {
        '0'..='9' => c as i32 - '0' as i32,
        '０'..='９' => c as i32 - '０' as i32,
        '〇' | '○' | '零' | '◯' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether a digit is ASCII or full-width.
#[must_use]
pub const fn is_arabic(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Four digits that are a year (2024, ２０２４, 二〇二四, 二○二四), with no digit behind them.
#[must_use]
pub fn year(text: &str) -> Option<(i32, usize)> {
    let mut value = 0;
    let mut chars = text.char_indices();
    let first = digit_kind(text.chars().next()?)?;
    for _ in 0..4 {
        let (_, c) = chars.next()?;
        if digit_kind(c)? != first {
            return None;
        }
        value = value * 10 + digit(c)?;
    }
    let used = chars.next().map_or(text.len(), |(i, _)| i);
    let next = text[used..].chars().next();
    if next.is_some_and(|c| digit(c).is_some() || matches!(c, '十' | '百' | '千')) || !YEARS.contains(&value) {
        return None;
    }
    Some((value, used))
}

fn digit_kind(c: char) -> Option<bool> {
    digit(c).map(|_| is_arabic(c))
}

/// A count up to 99: 五, 两, 十四, 二十八, 5, 10.
#[must_use]
pub fn count(text: &str) -> Option<(i32, usize)> {
    let mut chars = text.char_indices().peekable();
    let (_, c) = *chars.peek()?;
    let mut end = 0;
    if is_arabic(c) {
        let mut value = 0;
        while let Some(&(i, c)) = chars.peek() {
            let Some(d) = digit(c).filter(|_| is_arabic(c)) else { break };
            if i - end > 6 || value > 9 {
                return None;
            }
            value = value * 10 + d;
            end = i + c.len_utf8();
            chars.next();
        }
        return Some((value, end));
    }
    let mut tens = None;
    let mut ones = None;
    while let Some(&(i, c)) = chars.peek() {
        if c == '十' && tens.is_none() {
            tens = Some(ones.take().unwrap_or(1));
        } else if let Some(d) = digit(c).or((c == '两').then_some(2)).filter(|_| ones.is_none() && !is_arabic(c)) {
            ones = Some(d);
        } else {
            break;
        }
        end = i + c.len_utf8();
        chars.next();
    }
    match (tens, ones) {
        (None, None) => None,
        (tens, ones) => Some((tens.unwrap_or(0) * 10 + ones.unwrap_or(0), end)),
    }
}

/// A day of the calendar, or a month where the day is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: i32,
    /// Day of the month, 1 to 31.
    pub day: Option<i32>,
}

impl fmt::Display for Date {
    /// As ISO 8601 has it: 2025-01-20, or 2025-01.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// A date as documents write it: 2025年1月20日, 二〇二五年一月二十日, 2025年1月, 2025-01-20, 2025.1.20.
#[must_use]
pub fn date(text: &str) -> Option<(Date, usize)> {
    let (year, used) = year(text)?;
    let (open, month_mark, day_mark) = match text[used..].chars().next()? {
        '年' => ('年', '月', Some('日')),
        mark @ ('-' | '.' | '/') => (mark, mark, None),
        _ => return None,
    };
    let mut at = used + open.len_utf8();
    let (month, length) = count(&text[at..]).filter(|(month, _)| (1..=12).contains(month))?;
    at += length;
    text[at..].strip_prefix(month_mark)?;
    at += month_mark.len_utf8();
    let day = count(&text[at..]).filter(|&(day, length)| {
        (1..=31).contains(&day) && day_mark.is_none_or(|mark| text[at + length..].starts_with(mark))
    });
    match day {
        Some((day, length)) => {
            Some((Date { year, month, day: Some(day) }, at + length + day_mark.map_or(0, char::len_utf8)))
        }
        None if day_mark.is_some() => Some((Date { year, month, day: None }, at)),
        None => None,
    }
}

/// First and last year of the n-th five-year plan. Between the second (1958–1962) and the third lay three years without one.
#[must_use]
pub const fn five_year_plan(n: i32) -> Option<(i32, i32)> {
    let start = match n {
        1 | 2 => 1953 + 5 * (n - 1),
        3..=25 => 1966 + 5 * (n - 3),
        _ => return None,
    };
    Some((start, start + 4))
}

/// What may follow the bare name of a plan (十四五, 六五) so that it is one.
const BEHIND_BARE_NAME: [&str; 10] = ["计划", "规划", "期间", "时期", "以来", "末", "初", "收官", "开局", "目标"];

/// The name of a five-year plan: 第十四个五年规划, “十四五”, 十四五规划, 六五计划. Words behind the name (规划, 期间) are not used up,
/// the closing quote is.
#[must_use]
pub fn plan_name(text: &str) -> Option<((i32, i32), usize)> {
    if let Some(rest) = text.strip_prefix('第') {
        let (n, used) = count(rest)?;
        let behind = &rest[used..];
        let word = ["个五年规划", "个五年计划"].into_iter().find(|w| behind.starts_with(w))?;
        return Some((five_year_plan(n)?, '第'.len_utf8() + used + word.len()));
    }
    let quoted = text.chars().next().filter(|c| matches!(c, '“' | '"' | '「' | '‘'));
    let rest = &text[quoted.map_or(0, char::len_utf8)..];
    // The name is a number with 五 behind it: 十四五 is 十四 and 五, 六五 is 六 and 五.
    let end = rest.char_indices().take_while(|&(i, c)| i < 12 && (c == '十' || (digit(c).is_some() && !is_arabic(c))));
    let end = end.last().map(|(i, c)| i + c.len_utf8())?;
    let number = rest[..end].strip_suffix('五')?;
    let (n, used) = count(number)?;
    if used != number.len() {
        return None;
    }
    let behind = &rest[end..];
    let plan = five_year_plan(n)?;
    if quoted.is_some() {
        let close = behind.chars().next().filter(|c| matches!(c, '”' | '"' | '」' | '’'))?;
        return Some((plan, text.len() - behind.len() + close.len_utf8()));
    }
    let known = BEHIND_BARE_NAME.iter().any(|w| behind.starts_with(w));
    known.then_some((plan, text.len() - behind.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_every_spelling() {
        for text in ["2024年", "２０２４年", "二〇二四年", "二○二四", "二零二四年"] {
            assert_eq!(year(text).map(|y| y.0), Some(2024), "{text}");
        }
        for text in ["20245", "1059.6", "202年", "二千年", "2〇24", "5600公里"] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn dates() {
        for text in [
            "2025年1月20日电",
            "二〇二五年一月二十日",
            "２０２５年１月２０日",
            "2025-01-20",
            "2025.1.20",
            "2025/1/20 10:00",
        ] {
            assert_eq!(date(text).map(|d| d.0.to_string()).as_deref(), Some("2025-01-20"), "{text}");
        }
        assert_eq!(date("2025年1月").map(|d| d.0.to_string()).as_deref(), Some("2025-01"));
        assert_eq!(date("2025年1月20日电").map(|d| d.1), Some("2025年1月20日".len()));
        for text in ["2025年13月1日", "2025年", "2025-2026", "2025.5万元", "2025-01"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn counts() {
        for (text, value) in [("五年", 5), ("十四个", 14), ("二十八年", 28), ("两年", 2), ("10年", 10), ("十", 10)]
        {
            assert_eq!(count(text).map(|c| c.0), Some(value), "{text}");
        }
        assert_eq!(count("年"), None);
        assert_eq!(count("12345678"), None);
    }

    #[test]
    fn plans() {
        for (text, plan) in [
            ("“十四五”时期", (2021, 2025)),
            ("第六个五年计划", (1981, 1985)),
            ("第十四个五年规划", (2021, 2025)),
            ("六五计划", (1981, 1985)),
            ("“一五”", (1953, 1957)),
            ("“三五”", (1966, 1970)),
            ("“十五”", (2001, 2005)),
            ("“十五五”", (2026, 2030)),
        ] {
            assert_eq!(plan_name(text).map(|p| p.0), Some(plan), "{text}");
        }
        for text in ["十五家企业", "“五五”", "五年", "“四个五”", "二十五年"] {
            assert_ne!(plan_name(text).map(|p| p.0.0), Some(0), "{text}");
        }
        assert_eq!(plan_name("十五家企业"), None);
    }
}
