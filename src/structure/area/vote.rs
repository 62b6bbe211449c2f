//! The place that a text without a title speaks of: the one that it names most, of the rank that it calls its own.

use std::collections::BTreeMap;

use super::nation;
use crate::document::Area;
use crate::lexicon::places::{Level, Place, Places, without_suffix};

/// Fewer mentions than these decide nothing.
const FEWEST: usize = 3;

/// How a text speaks of its own place, by rank.
const OWN: &[(&str, Level)] = &[
    ("我国", Level::Nation),
    ("我省", Level::Province),
    ("全省", Level::Province),
    ("自治区党委", Level::Province),
    ("我市", Level::Prefecture),
    ("全市", Level::Prefecture),
    ("全州", Level::Prefecture),
    ("全盟", Level::Prefecture),
    ("我区", Level::County),
    ("全区", Level::County),
    ("我县", Level::County),
    ("全县", Level::County),
    ("全旗", Level::County),
];

/// The area that a text names most.
pub(super) fn area_of(text: &str, year: Option<i32>) -> Option<Area> {
    let mut ranks: BTreeMap<Level, usize> = BTreeMap::new();
    for &(word, level) in OWN {
        *ranks.entry(level).or_default() += text.matches(word).count();
    }
    let (&rank, &said) = ranks.iter().max_by_key(|&(_, &count)| count)?;
    if rank == Level::Nation && said > 0 {
        return Some(nation());
    }
    let places = Places::shared();
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut i = 0;
    while i < text.len() {
        match places.read(&text[i..], year, None) {
            Some(reading) => {
                *votes.entry(reading.place.code).or_default() += 1;
                i += reading.len;
            }
            None => i += text[i..].chars().next().map_or(1, char::len_utf8),
        }
    }
    // A county-level name alone may be something else's; the text also names the place above it.
    let is_backed = |place: &Place| {
        let above = places.at(place.parent, year);
        place.level < Level::County || above.is_some_and(|above| text.contains(without_suffix(above.name)))
    };
    let speaks_of = |code: &str| {
        let Some(place) = places.at(code, year) else { return false };
        // A municipality, a county-level city and a prefecture all say 全市; an autonomous region and a district 全区.
        if !is_backed(place) {
            return false;
        }
        match (said, rank) {
            (0, _) => true,
            (_, Level::Province) => place.level == Level::Province,
            (_, Level::Prefecture) => place.name.ends_with(['市', '州', '盟']),
            _ => place.level == Level::County || place.name.ends_with("自治区"),
        }
    };
    let (code, &count) = votes.iter().filter(|(code, _)| speaks_of(code)).max_by_key(|&(_, &count)| count)?;
    (count >= FEWEST).then(|| places.at(code, year).map(|p| places.area(p, year))).flatten()
}
