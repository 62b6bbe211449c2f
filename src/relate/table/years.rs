//! Years, spans of years and five-year plans at the ends of a text.

use crate::calendar::{count, five_year_plan};

/// First and last year.
pub(super) type Years = (Option<i32>, i32);

/// The year, span of years or five-year plan at the start of a text, and its length with 年.
pub(super) fn year_at_start(text: &str) -> Option<(Years, usize)> {
    if let Some(found) = plan_at_start(text) {
        return Some(found);
    }
    let first = four_digits(text)?;
    let mut len = 4;
    let behind = &text[len..];
    let behind = behind.strip_prefix('年').unwrap_or(behind);
    let dash = behind.chars().next().filter(|c| matches!(c, '-' | '—' | '~' | '至'));
    let span = dash.and_then(|dash| {
        let rest = behind.trim_start_matches(dash);
        let last = four_digits(rest)?;
        (last > first).then_some((last, text.len() - rest.len() + 4))
    });
    let years = match span {
        Some((last, end)) => {
            len = end;
            (Some(first), last)
        }
        None => (None, first),
    };
    let rest = &text[len..];
    let rest = rest.strip_prefix('年').map_or(rest, |rest| {
        let rest = rest.strip_prefix('度').unwrap_or(rest);
        let rest = rest.strip_prefix('末').or_else(|| rest.strip_prefix('底')).unwrap_or(rest);
        months(rest)
    });
    // A number that goes on is no year.
    (!rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')).then(|| (years, text.len() - rest.len()))
}

/// The text behind 1-12月 and its like.
pub(super) fn months(text: &str) -> &str {
    for word in ["上半年", "前三季度", "一季度", "全年"] {
        if let Some(rest) = text.strip_prefix(word) {
            return rest;
        }
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '~'));
    if digits.len() < text.len() { digits.strip_prefix('月').unwrap_or(text) } else { text }
}

/// The same at the end of a text, with where it begins.
pub(super) fn year_at_end(text: &str) -> Option<(Years, usize)> {
    let longest = text.char_indices().rev().take(16);
    let starts: Vec<usize> = longest.map(|(at, _)| at).collect();
    starts.into_iter().rev().find_map(|at| {
        let digit_before = text[..at].ends_with(|c: char| c.is_ascii_digit());
        let (years, len) = year_at_start(&text[at..]).filter(|_| !digit_before)?;
        (at + len == text.len()).then_some((years, at))
    })
}

fn four_digits(text: &str) -> Option<i32> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let year: i32 = digits.parse().ok()?;
    (1949..2100).contains(&year).then_some(year)
}

/// “十四五”期间.
pub(super) fn plan_at_start(text: &str) -> Option<(Years, usize)> {
    let inner = text.strip_prefix(['“', '"']).unwrap_or(text);
    // 十四五 is the name of the fourteenth plan; without its tenth it may be any number.
    let (number, len) = count(inner).filter(|_| inner.starts_with('十'))?;
    let rest = inner[len..].strip_prefix('五')?;
    let (first, last) = five_year_plan(number)?;
    let rest = rest.strip_prefix(['”', '"']).unwrap_or(rest);
    let end = ["期末", "末期", "末"].iter().find_map(|word| rest.strip_prefix(word));
    if let Some(rest) = end {
        return Some(((None, last), text.len() - rest.len()));
    }
    let rest = ["期间", "时期", "以来"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    Some(((Some(first), last), text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_plans_at_the_ends() {
        assert_eq!(year_at_start("2024年末人口"), Some(((None, 2024), "2024年末".len())));
        assert_eq!(year_at_start("2021-2025年年均"), Some(((Some(2021), 2025), "2021-2025年".len())));
        assert_eq!(year_at_start("20240套"), None);
        assert_eq!(year_at_end("规划目标2025年"), Some(((None, 2025), "规划目标".len())));
        assert_eq!(plan_at_start("“十四五”末目标"), Some(((None, 2025), "“十四五”末".len())));
    }
}
