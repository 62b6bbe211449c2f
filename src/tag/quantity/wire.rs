//! Numbers of one line, for the `quantities` command: offsets in code points, exact values.

use serde::Serialize;

use super::quantities;
use crate::mention::Role;
use crate::quantity::Decimal;
use crate::span::TextSpan;

/// One number of a line as it is written out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LineMention {
    /// First code point of number and unit.
    pub start: usize,
    /// First code point behind them.
    pub end: usize,
    /// The text between the two.
    pub surface: String,
    /// The number in front of the unit.
    #[serde(with = "rust_decimal::serde::arbitrary_precision")]
    pub value: Decimal,
    /// Upper end of a range.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option")]
    pub value_max: Option<Decimal>,
    /// The unit as written.
    pub unit: String,
    /// The value with the numeral words of the unit multiplied out.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option")]
    pub amount: Option<Decimal>,
    /// The upper end, multiplied out.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option")]
    pub amount_max: Option<Decimal>,
    /// The unit without its numeral words.
    pub amount_unit: String,
    /// exact, approx, at_least, at_most.
    pub bound: &'static str,
}

/// The quantities of a line: numbers that have a unit and are no date, ordinal, name or enumerator.
/// With `all`, every number that was read.
#[must_use]
pub fn line_mentions(line: &str, all: bool) -> Vec<LineMention> {
    let mut found = Vec::new();
    // Offsets are counted on from the last one, so that a line costs one pass.
    let (mut bytes, mut chars) = (0, 0);
    for mention in quantities(line, TextSpan::new(0, line.len())) {
        let quantity = &mention.quantity;
        let role = matches!(mention.role, Role::Measured | Role::Rank | Role::Duration | Role::Other);
        if !all && (quantity.unit.is_empty() || !role) {
            continue;
        }
        chars += line[bytes..mention.span.start()].chars().count();
        let surface = mention.span.of(line);
        let end = chars + surface.chars().count();
        bytes = mention.span.end();
        found.push(LineMention {
            start: chars,
            end,
            surface: surface.to_owned(),
            value: quantity.value,
            value_max: quantity.value_max,
            unit: quantity.unit.as_str().to_owned(),
            amount: quantity.amount().map(|a| a.normalize()),
            amount_max: quantity.amount_max().map(|a| a.normalize()),
            amount_unit: quantity.unit.base().to_owned(),
            bound: quantity.bound.as_str(),
        });
        chars = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_code_points_and_numbers_exact() {
        let line = "全市生产总值达１.06万亿元，增长7％。";
        let found = line_mentions(line, false);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].start, found[0].end), (7, 14));
        let json = serde_json::to_string(&found[0]).expect("a mention is plain data");
        assert!(json.contains("\"value\":1.06,") && json.contains("\"amount\":1060000000000,"), "{json}");
        assert_eq!((found[1].surface.as_str(), found[1].unit.as_str()), ("7％", "%"));
    }

    proptest::proptest! {
        #[test]
        fn any_line_gives_ordered_spans_that_are_their_surfaces(
            line in "[0-9０-９,，.．一二三十百千万亿两〇点几多余年月日个家元%/:：~—至到第每人近约超过以上左右成分之番翻倍()（）“”a-zA-Z<+×\\- ]{0,40}",
        ) {
            let chars: Vec<char> = line.chars().collect();
            let mut last = 0;
            for m in line_mentions(&line, true) {
                proptest::prop_assert!(last <= m.start && m.start < m.end && m.end <= chars.len());
                proptest::prop_assert_eq!(chars[m.start..m.end].iter().collect::<String>(), m.surface);
                last = m.end;
            }
        }
    }

    #[test]
    fn a_line_of_a_million_digits_is_passed_over() {
        let line = format!("{}家，另有3家", "7".repeat(1_000_000));
        assert_eq!(line_mentions(&line, true).len(), 1);
        let line = "1，".repeat(100_000);
        assert_eq!(line_mentions(&line, true).len(), 100_000);
    }
}
