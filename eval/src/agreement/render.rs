//! An agreement as text for a reader, or as one JSON document for a program.

mod json;
mod list;
mod text;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use super::intervals::Intervals;
use super::source::Sides;
use super::{Agreement, Categorical, Comparison, Item};

pub use json::json;
pub use list::{Group, groups};
pub use text::text;

/// What there is to say about two sides.
#[derive(Debug)]
pub struct Report<'a> {
    /// Where the first and the second side were read.
    pub paths: [&'a Path; 2],
    /// What was compared, and what not.
    pub sides: &'a Sides,
    /// The items.
    pub comparison: &'a Comparison<'a>,
    /// The figures.
    pub agreement: &'a Agreement,
    /// Bootstrap intervals, where they were asked for.
    pub intervals: Option<Intervals>,
    /// Documents whose text is not at hand, and why.
    pub without_text: &'a [(String, String)],
    /// The kinds of disagreement, as [`groups`] puts them.
    pub kinds: Vec<Kind<'a>>,
    /// Whether a list of disagreements was asked for.
    pub listed: bool,
}

/// The disagreements of one kind.
#[derive(Debug)]
pub struct Kind<'a> {
    /// The kind.
    pub group: Group,
    /// How many there are.
    pub count: usize,
    /// Those that are shown.
    pub shown: Vec<Shown<'a>>,
}

/// A disagreement that is shown, with the text around it where the text is at hand.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The disagreement.
    pub item: &'a Item<'a>,
    /// The text around it.
    pub text: Option<String>,
}

/// Two categories of a field that are taken for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confused<'a> {
    /// One category.
    pub one: Option<&'a str>,
    /// The other.
    pub other: Option<&'a str>,
    /// Pairs in which the first side says `one` and the second `other`.
    pub one_by_a: u64,
    /// Pairs in which it is the other way round.
    pub one_by_b: u64,
}

impl Confused<'_> {
    /// Pairs in which they are taken for each other.
    pub const fn count(&self) -> u64 {
        self.one_by_a + self.one_by_b
    }
}

/// The categories that are taken for each other, the most confused first.
pub fn confused(field: &Categorical) -> Vec<Confused<'_>> {
    let mut found = BTreeMap::<(usize, usize), (u64, u64)>::new();
    for (row, column, count) in field.readings.table().cells().filter(|(row, column, _)| row != column) {
        let entry = found.entry((row.min(column), row.max(column))).or_default();
        if row < column { entry.0 += count } else { entry.1 += count }
    }
    let name = |place: usize| field.readings.categories.get(place).and_then(Option::as_deref);
    let mut found: Vec<_> = found
        .into_iter()
        .map(|((one, other), (one_by_a, one_by_b))| Confused { one: name(one), other: name(other), one_by_a, one_by_b })
        .collect();
    found.sort_by_key(|confused| Reverse(confused.count()));
    found
}
