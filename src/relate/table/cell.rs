//! The number of a cell.

use super::words::{compact, is_han};
use crate::document::Document;
use crate::mention::{QuantityMention, Role};
use crate::quantity::{Bound, Decimal, Quantity, Unit};
use crate::relate::Tagger;
use crate::span::TextSpan;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    /// The number with its sign and unit.
    pub(super) surface: TextSpan,
    /// What was read.
    pub(super) quantity: Quantity,
    /// It stands in square brackets, which say that it accumulates.
    pub(super) cumulated: bool,
    /// The word of rise (`false`) or fall (`true`) in front of the number.
    pub(super) moves: Option<bool>,
    /// 年均 stands in front of it.
    pub(super) yearly: bool,
}

/// Words that may stand in front of a number: which way it moves.
const MOVES: [(&str, Option<bool>); 22] = [
    ("同比增长", Some(false)),
    ("年均增长", Some(false)),
    ("增长", Some(false)),
    ("提高", Some(false)),
    ("上升", Some(false)),
    ("增加", Some(false)),
    ("增", Some(false)),
    ("升", Some(false)),
    ("同比下降", Some(true)),
    ("年均下降", Some(true)),
    ("下降", Some(true)),
    ("降低", Some(true)),
    ("减少", Some(true)),
    ("减", Some(true)),
    ("降", Some(true)),
    ("累计达到", None),
    ("达到", None),
    ("达", None),
    ("累计", None),
    ("第", None),
    ("预计", None),
    ("力争", None),
];

/// Marks in front of a number that make it negative.
const FALLS: [char; 7] = ['-', '－', '−', '—', '▼', '▽', '↓'];

/// Reads the number of a cell; `None` where it holds none, or words that happen to hold one.
pub(super) fn read(doc: &Document, cell: TextSpan, tagger: &dyn Tagger) -> Option<Value> {
    let text = cell.of(&doc.text);
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        // Chinese numerals: 百分之五.
        text.contains("分之").then_some(())?;
    }
    if let Some(value) = spaced(text, cell) {
        return Some(value);
    }
    let found = tagger.quantities(cell).into_iter().find(|m| is_value(m) || m.role == Role::Rank)?;
    let before = doc.text.get(cell.start()..found.outer.start().max(cell.start())).unwrap_or_default();
    let near = doc.text.get(cell.start()..found.span.start()).unwrap_or_default();
    let behind = doc.text.get(found.outer.end().min(cell.end())..cell.end()).unwrap_or_default();
    let (moves, yearly) = lead(before)?;
    // A cell of words that happens to hold a number is no value.
    if behind.chars().filter(|&c| is_han(c)).count() > 1 {
        return None;
    }
    let mut quantity = found.quantity;
    let mut surface = found.span;
    let sign = near.trim_end().char_indices().next_back().filter(|(_, c)| FALLS.contains(c));
    if let Some((at, mark)) = sign.filter(|_| !quantity.value.is_sign_negative()) {
        quantity.value = -quantity.value;
        quantity.value_max = quantity.value_max.map(|max| -max);
        if matches!(mark, '-' | '－' | '−' | '—') {
            surface = TextSpan::new(cell.start() + at, surface.end());
        }
    }
    if quantity.bound == Bound::Exact {
        quantity.bound = bound(near, behind);
    }
    let cumulated = text.trim_start().starts_with(['[', '［', '【', '〔']);
    Some(Value { surface, quantity, cumulated, moves, yearly })
}

/// Whether a number of this form may be the value of a cell, where nothing else stands with it.
const fn is_value(mention: &QuantityMention) -> bool {
    matches!(mention.role, Role::Measured | Role::Other | Role::Enumerator | Role::Date | Role::Name)
}

/// The bound that a mark or word right beside the number sets.
fn bound(before: &str, behind: &str) -> Bound {
    let behind = behind.trim_start();
    match before.trim_end().chars().next_back() {
        Some('≥' | '>' | '＞' | '≧') => return Bound::AtLeast,
        Some('≤' | '<' | '＜' | '≦') => return Bound::AtMost,
        Some('约' | '近' | '≈' | '~') => return Bound::Approx,
        _ => {}
    }
    for (word, bound) in
        [("以上", Bound::AtLeast), ("以内", Bound::AtMost), ("以下", Bound::AtMost), ("左右", Bound::Approx)]
    {
        if behind.trim_start_matches(['%', ']', '】', '）']).starts_with(word) {
            return bound;
        }
    }
    Bound::Exact
}

/// What the words in front of a number say; `None` where they say something else.
fn lead(before: &str) -> Option<(Option<bool>, bool)> {
    let words: String = compact(before).chars().filter(|&c| is_han(c)).collect();
    let yearly = words.starts_with("年均");
    let known = MOVES.iter().find(|(word, _)| words == *word || words.strip_prefix("年均") == Some(word));
    match known {
        Some((_, moves)) => Some((*moves, yearly)),
        None if words.chars().count() <= 1 || words == "年均" => Some((None, yearly)),
        None => None,
    }
}

/// `12 027.5`: a space between the thousands.
fn spaced(text: &str, cell: TextSpan) -> Option<Value> {
    let bare = text.trim();
    if !bare.contains(' ') {
        return None;
    }
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let mut groups = whole.split(' ');
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && digits(first))?;
    let mut number = first.to_owned();
    for group in groups {
        if group.len() != 3 || !digits(group) {
            return None;
        }
        number.push_str(group);
    }
    if !digits(fraction) || number.len() > 18 {
        return None;
    }
    if !fraction.is_empty() {
        number.push('.');
        number.push_str(fraction);
    }
    let value: Decimal = number.parse().ok()?;
    let start = cell.start() + text.len() - text.trim_start().len();
    Some(Value {
        surface: TextSpan::new(start, start + bare.len()),
        quantity: Quantity { value, value_max: None, unit: Unit::default(), bound: Bound::Exact },
        cumulated: false,
        moves: None,
        yearly: false,
    })
}
