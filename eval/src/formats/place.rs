//! Where things stand in a text: spans, the lines of a span, and the words of an indicator.

use std::ops::Range;

use super::fields::squeeze;
use crate::norm::is_space;
use crate::record::Observation;

/// The span of an observation, inside its text.
pub(super) fn span(text: &[char], o: &Observation) -> Result<Range<usize>, String> {
    let inside = |at: i64| usize::try_from(at).ok().filter(|&at| at <= text.len());
    match (inside(o.start), inside(o.end)) {
        (Some(start), Some(end)) if start < end => Ok(start..end),
        _ => Err(format!("end is {}, beyond the text of {} code points", o.end, text.len())),
    }
}

/// The text of an observation's span.
pub(super) fn cut(text: &[char], o: &Observation) -> Result<String, String> {
    Ok(text[span(text, o)?].iter().collect())
}

/// How far before a quantity its indicator is looked for, in code points.
const BEFORE: usize = 200;

/// How far after it.
const AFTER: usize = 60;

/// The place of an indicator's words: the nearest before the span, else the nearest after it in the same sentence.
/// White space in the text is passed over, as indicators have none; one with white space in its name is never found.
pub(super) fn indicator(name: &str, text: &[char], span: &Range<usize>) -> Option<Range<usize>> {
    let name: Vec<char> = name.chars().collect();
    if name.is_empty() || name.iter().any(|&c| is_space(c)) {
        return None;
    }
    let before = (span.start.saturating_sub(BEFORE)..span.start).rev();
    let found = before.filter_map(|at| matches(&name, text, at)).find(|found| found.end <= span.start);
    found.or_else(|| {
        let after = &text[span.end..text.len().min(span.end + AFTER)];
        let sentence = after.iter().position(|c| matches!(c, '。' | '！' | '？' | '\n')).unwrap_or(after.len());
        (span.end..span.end + sentence).find_map(|at| matches(&name, text, at))
    })
}

/// The span of `name` where it begins at `start`.
fn matches(name: &[char], text: &[char], start: usize) -> Option<Range<usize>> {
    let mut at = start;
    for (number, c) in name.iter().enumerate() {
        while number > 0 && text.get(at).is_some_and(|&c| is_space(c)) {
            at += 1;
        }
        if text.get(at) != Some(c) {
            return None;
        }
        at += 1;
    }
    Some(start..at)
}

/// The words of an indicator as they stand at a place, without white space.
pub(super) fn words(text: &[char], place: &Range<usize>) -> String {
    squeeze(&text.get(place.clone()).unwrap_or_default().iter().collect::<String>())
}

/// The parts of a span that lie on one line each and hold no tab, without the white space around them.
pub(super) fn lines(text: &[char], span: &Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = span.start;
    for at in span.start..=span.end {
        if at < span.end && text[at] != '\t' && !breaks_line(text[at]) {
            continue;
        }
        let blank = |at: &usize| is_space(text[*at]);
        let from = (start..at).find(|at| !blank(at));
        let to = (start..at).rev().find(|at| !blank(at));
        if let (Some(from), Some(to)) = (from, to) {
            parts.push(from..to + 1);
        }
        start = at + 1;
    }
    parts
}

/// What some program takes for the end of a line (Python's `str.splitlines`).
pub(super) const fn breaks_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn the_nearest_indicator_before_is_taken() {
        let text = chars("生产总值，生 产\n总值达到6亿元，生产总值");
        assert_eq!(indicator("生产总值", &text, &(13..16)), Some(5..11));
        assert_eq!(words(&text, &(5..11)), "生产总值");
        assert_eq!(indicator("总值达到", &text, &(13..16)), Some(9..13));
        assert_eq!(indicator("总值达到6", &text, &(13..16)), None);
    }

    #[test]
    fn else_the_one_after_it_in_its_sentence() {
        let text = chars("新开26个项目。另有仓库");
        assert_eq!(indicator("项目", &text, &(2..5)), Some(5..7));
        assert_eq!(indicator("仓库", &text, &(2..5)), None);
        assert_eq!(indicator("开 ", &text, &(2..5)), None);
    }

    #[test]
    fn a_span_is_taken_apart_at_line_ends_and_tabs() {
        let text = chars("约 6.5亿\r\n\n 元\t整");
        assert_eq!(lines(&text, &(2..12)), [2..6, 10..11]);
        assert_eq!(lines(&text, &(1..13)), [2..6, 10..11, 12..13]);
        assert!(lines(&text, &(6..10)).is_empty());
    }
}
