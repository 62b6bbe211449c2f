//! Disagreements in groups of one kind.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use crate::agreement::{Item, Read};

/// What kind of disagreement an item is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Only the first side read it.
    OnlyA,
    /// Only the second side read it.
    OnlyB,
    /// The sides say different things in these fields.
    Differ(Vec<&'static str>),
    /// The sides say the same, written differently in these fields.
    Written(Vec<&'static str>),
}

impl Group {
    /// The group of an item; none where both sides read the same.
    pub fn of(item: &Item<'_>) -> Option<Self> {
        let both = match &item.read {
            Read::OnlyA(_) => return Some(Self::OnlyA),
            Read::OnlyB(_) => return Some(Self::OnlyB),
            Read::Both(both) => both.difference(),
        };
        match (both.fields.is_empty(), both.written.is_empty()) {
            (false, _) => Some(Self::Differ(both.fields)),
            (true, false) => Some(Self::Written(both.written)),
            (true, true) => None,
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyA => f.write_str("only in A"),
            Self::OnlyB => f.write_str("only in B"),
            Self::Differ(fields) => write!(f, "differ in {}", fields.join(",")),
            Self::Written(fields) => write!(f, "written differently in {}", fields.join(",")),
        }
    }
}

/// The disagreements by group: what one side alone read, then what is read differently, the most frequent first, then
/// what is only written differently. Those of a group stand in the order of the text.
pub fn groups<'a>(items: &'a [Item<'a>]) -> Vec<(Group, Vec<&'a Item<'a>>)> {
    let mut found: BTreeMap<Group, Vec<&Item<'_>>> = BTreeMap::new();
    for item in items {
        if let Some(group) = Group::of(item) {
            found.entry(group).or_default().push(item);
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(group, items)| match group {
        Group::OnlyA => (0, Reverse(0)),
        Group::OnlyB => (1, Reverse(0)),
        Group::Differ(_) => (2, Reverse(items.len())),
        Group::Written(_) => (3, Reverse(items.len())),
    });
    found
}
