//! Stub.

use crate::mention::{QuantityMention, Role};
use crate::quantity::{Bound, Decimal, Quantity, Unit};
use crate::span::TextSpan;

/// Numbers of `span`.
#[must_use]
pub fn quantities(text: &str, span: TextSpan) -> Vec<QuantityMention> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = span.start();
    while at < span.end() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < span.end() && (bytes[at].is_ascii_digit() || bytes[at] == b'.') {
            at += 1;
        }
        if at - start > 28 {
            continue;
        }
        let end = text[at..span.end()].chars().take(2).map(char::len_utf8).sum::<usize>() + at;
        if let Ok(value) = text[start..at].parse::<Decimal>() {
            let unit = Unit::new(&text[at..end]);
            let quantity = Quantity { value, value_max: None, unit, bound: Bound::Exact };
            let span = TextSpan::new(start, end);
            found.push(QuantityMention { span, outer: span, quantity, role: Role::Measured, rule: "stub" });
        }
        at = end;
    }
    found
}
