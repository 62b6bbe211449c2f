//! The unit behind a number: longest match, alternatives in brackets, compounds with a slash.

use crate::lexicon::units::{UnitKind, Units};
use crate::quantity::numeral::{blanks, digit, place};

/// A unit in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it starts: behind the blanks that may stand between number and unit.
    pub start: usize,
    /// First byte behind it.
    pub end: usize,
    /// What it measures.
    pub kind: UnitKind,
}

/// The unit at `at`, blanks before it allowed.
pub(super) fn at(text: &str, at: usize) -> Option<Found> {
    let units = Units::shared();
    let start = at + blanks(&text[at..]);
    let found = units.at(&text[start..])?;
    let mut end = start + found.len;
    if let Some(len) = alternative(units, &text[end..]) {
        end += len;
    }
    while let Some(len) = denominator(units, &text[end..]) {
        end += len;
    }
    Some(Found { start, end, kind: found.kind })
}

/// 处（块）, 套(间): a second unit in brackets.
fn alternative(units: &Units, text: &str) -> Option<usize> {
    let open = blanks(text);
    let inner = text[open..].strip_prefix(['(', '（'])?;
    let inner_start = text.len() - inner.len();
    let inner_start = inner_start + blanks(inner);
    let unit = units.at(&text[inner_start..])?;
    let close = inner_start + unit.len;
    let close = close + blanks(&text[close..]);
    let c = text[close..].chars().next().filter(|c| matches!(c, ')' | '）'))?;
    Some(close + c.len_utf8())
}

/// 元/月, 元/人·年, 人/万人, 升/100公里.
fn denominator(units: &Units, text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['/', '／', '·'])?;
    let mut at = text.len() - rest.len();
    for c in text[at..].chars().take(6) {
        if digit(c).is_none() && !matches!(place(c), Some(2 | 3 | 4 | 8)) {
            break;
        }
        if units.at(&text[at..]).is_some() {
            break;
        }
        at += c.len_utf8();
    }
    units.at(&text[at..]).map(|unit| at + unit.len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_and_alternatives_belong_to_the_unit() {
        for (text, expected) in [
            ("元/月，", "元/月"),
            ("元/人·年", "元/人·年"),
            ("处（块）以上", "处（块）"),
            ("套 (间)。", "套 (间)"),
            ("条（其中", "条"),
            (" 微克/立方米", "微克/立方米"),
            ("张/千人", "张/千人"),
            ("公里/小时", "公里/小时"),
            ("家/年均", "家"),
        ] {
            let found = at(text, 0).map(|f| &text[f.start..f.end]);
            assert_eq!(found, Some(expected), "{text}");
        }
        assert_eq!(at("，个", 0), None);
    }
}
