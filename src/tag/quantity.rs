//! The number reader: every number of a sentence with its unit, its qualifiers and the role that its form gives it.

mod form;
mod qualifier;
mod role;
mod scan;
mod unit;
mod wire;

pub use wire::{LineMention, line_mentions};

use crate::lexicon::units::UnitKind;
use crate::mention::{QuantityMention, Role};
use crate::quantity::numeral::Script;
use crate::quantity::{Bound, Decimal, Quantity, Unit};
use crate::span::TextSpan;

/// A number as its form gives it, before its neighbours are looked at.
#[derive(Clone, Debug)]
struct Reading {
    /// Number and unit, in bytes of the text.
    start: usize,
    end: usize,
    value: Decimal,
    value_max: Option<Decimal>,
    /// As written, place words first; empty where there is none.
    unit: String,
    /// What the unit measures, place words left aside.
    kind: Option<UnitKind>,
    script: Script,
    /// 余 or 多 stands in it.
    more: bool,
    /// 几 stands in it.
    vague: bool,
    /// 百, 千, 万 or 亿 stands in it.
    large: bool,
    decimals: usize,
    rule: &'static str,
    /// Where the form alone decides the role.
    role: Option<Role>,
}

/// The numbers of `text` inside `span`, in text order, without overlaps.
///
/// Chinese numerals without a unit and without a place word (三 in 三农) are words and are left out.
#[must_use]
pub fn quantities(text: &str, span: TextSpan) -> Vec<QuantityMention> {
    let mut mentions: Vec<QuantityMention> = Vec::new();
    let Some(window) = text.get(..span.end()) else { return mentions };
    let mut readings = Vec::new();
    let mut at = span.start();
    while let Some(start) = scan::next_numeral(window, at) {
        readings.clear();
        at = form::read(window, span.start(), start, &mut readings).max(start + 1);
        for reading in readings.drain(..) {
            let floor = mentions.last().map_or(span.start(), |m| m.span.end());
            mentions.push(mention(window, span.start(), floor, reading));
        }
    }
    qualifier::share_bounds(window, &mut mentions);
    mentions
}

/// Puts what stands around the reading to it. Qualifiers are taken from `floor` on; neighbours are looked at from `from` on.
fn mention(window: &str, from: usize, floor: usize, reading: Reading) -> QuantityMention {
    let mut around = qualifier::around(window, floor, &reading);
    let context = role::Context {
        before: &window[from..reading.start],
        after: &window[reading.end..],
        reading: &reading,
        around: &around,
    };
    let (role, rule) = role::decide(&context);
    if role == Role::Rank {
        around.outer = around.outer.cover(role::rank_prefix(window, from, reading.start));
    }
    let unit =
        if role == Role::Measured { qualifier::unit_with_each(&reading, &around) } else { Unit::new(&reading.unit) };
    QuantityMention {
        span: TextSpan::new(reading.start, reading.end),
        outer: around.outer,
        quantity: Quantity {
            value: reading.value,
            value_max: reading.value_max,
            unit,
            bound: if role == Role::Rank { Bound::Exact } else { around.bound },
        },
        role,
        rule,
    }
}
