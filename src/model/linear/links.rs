//! Features of a number and a piece of text that may be a part of its indicator.

use std::ops::Range;

use crate::model::linear::characters::{Class, Reading};
use crate::model::linear::feature::{Part, Sink, Template};

const ORDER: Template = Template::new("link-order,marks,lists");
const GAP: Template = Template::new("link-gap,marks");
const NUMBERS: Template = Template::new("link-numbers-between,marks");
const PIECES: Template = Template::new("link-pieces-between,numbers");
const NEAREST: Template = Template::new("link-nearest,ordinal");
const LAST: Template = Template::new("link-piece-last,unit");
const LAST_PAIR: Template = Template::new("link-piece-last-2,marks");
const FIRST_PAIR: Template = Template::new("link-piece-first-2,marks");
const PIECE: Template = Template::new("link-piece,near");
const LENGTH: Template = Template::new("link-piece-length,marks");
const BEHIND: Template = Template::new("link-behind-piece,marks");
const FRONT: Template = Template::new("link-before-number,marks");
const FRONT_UNIT: Template = Template::new("link-before-number,unit,numbers");
const UNIT: Template = Template::new("link-unit,order,numbers");
const UNITS: Template = Template::new("link-unit,marks,gap");
const RESPECTIVELY: Template = Template::new("link-respectively,ordinals");
const BETWEEN: Template = Template::new("link-between");
const ENDS: Template = Template::new("link-piece-last,before-number,numbers");

/// What a sentence was read to hold, for links.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mentions<'s> {
    /// Pieces of indicators in text order.
    pub pieces: &'s [Range<usize>],
    /// Numbers in text order.
    pub numbers: &'s [Range<usize>],
}

impl Reading<'_> {
    /// Tells the features of a pair.
    pub(super) fn link_features(
        &self,
        mentions: Mentions<'_>,
        quantity: &Range<usize>,
        piece: &Range<usize>,
        sink: &mut impl Sink,
    ) {
        let chars = self.window.chars;
        let before = piece.start < quantity.start;
        let between = if before {
            piece.end.min(quantity.start)..quantity.start
        } else {
            quantity.end.min(piece.start)..piece.start
        };
        let classes = self.classes.get(between.clone()).unwrap_or_default();
        let count = |class| classes.iter().filter(|other| **other == class).count().min(3) as u32;
        let (marks, lists) = (count(Class::Mark), count(Class::ListMark));
        let inside = |range: &&Range<usize>| between.start <= range.start && range.end <= between.end;
        let numbers = mentions.numbers.iter().filter(inside).count().min(4) as u32;
        let pieces = mentions.pieces.iter().filter(inside).count().min(4) as u32;
        let order = u32::from(before);
        let gap = gap(between.len());
        let unit = self.unit(quantity);
        let slice = |range: Range<usize>| chars.get(range).unwrap_or_default();
        let last = slice(piece.end.saturating_sub(1)..piece.end);
        let last_pair = slice(piece.end.saturating_sub(2).max(piece.start)..piece.end);
        let first_pair = slice(piece.start..(piece.start + 2).min(piece.end));
        let front = slice(quantity.start.saturating_sub(2)..quantity.start);
        let behind = slice(piece.end..(piece.end + 2).min(chars.len()));
        let n = Part::Number;
        sink.add(ORDER, &[n(order), n(marks), n(lists)]);
        sink.add(GAP, &[n(order), n(gap), n(marks.min(1))]);
        sink.add(NUMBERS, &[n(order), n(numbers), n(marks)]);
        sink.add(PIECES, &[n(order), n(pieces), n(numbers)]);
        let ordinal = ordinal_of(mentions.pieces, piece, quantity, &self.classes);
        let own = ordinal_of(mentions.numbers, quantity, piece, &self.classes);
        sink.add(NEAREST, &[n(order), n(u32::from(pieces == 0)), n(ordinal.min(3))]);
        sink.add(LAST, &[Part::Chars(last), Part::Chars(unit), n(marks.min(1))]);
        sink.add(LAST_PAIR, &[Part::Chars(last_pair), n(order), n(marks.min(2))]);
        sink.add(FIRST_PAIR, &[Part::Chars(first_pair), n(order), n(marks.min(2))]);
        sink.add(PIECE, &[Part::Chars(slice(piece.clone())), n(u32::from(marks == 0 && numbers == 0))]);
        sink.add(LENGTH, &[n(piece.len().min(12) as u32), n(order), n(marks.min(2)), n(numbers.min(2))]);
        sink.add(BEHIND, &[Part::Chars(behind), n(order), n(marks.min(2))]);
        sink.add(FRONT, &[Part::Chars(front), n(order), n(marks.min(2)), n(numbers.min(1))]);
        sink.add(FRONT_UNIT, &[Part::Chars(front), Part::Chars(unit), n(numbers.min(2))]);
        sink.add(UNIT, &[Part::Chars(unit), n(order), n(numbers.min(2)), n(marks.min(2))]);
        sink.add(UNITS, &[Part::Chars(unit), n(marks), n(gap)]);
        let respectively = slice(between.clone()).windows(2).any(|pair| pair == ['分', '别']);
        let difference = (ordinal + 4).saturating_sub(own).min(8);
        sink.add(RESPECTIVELY, &[n(u32::from(respectively)), n(difference), n(marks.min(1))]);
        if between.len() <= 4 {
            sink.add(BETWEEN, &[Part::Chars(slice(between)), n(order)]);
        }
        sink.add(ENDS, &[Part::Chars(last), Part::Chars(front), n(numbers.min(1))]);
    }

    /// What stands behind the digits of a number, at most its last three characters.
    fn unit(&self, quantity: &Range<usize>) -> &[char] {
        let classes = self.classes.get(quantity.clone()).unwrap_or_default();
        let digits = classes.iter().rposition(|class| *class == Class::Digit).map_or(0, |at| at + 1);
        let start = (quantity.start + digits).max(quantity.end.saturating_sub(3));
        self.window.chars.get(start..quantity.end).unwrap_or_default()
    }
}

/// Distances in classes that widen.
fn gap(length: usize) -> u32 {
    match length {
        0..=3 => length as u32,
        4..=6 => 4,
        7..=12 => 5,
        13..=24 => 6,
        25..=48 => 7,
        _ => 8,
    }
}

/// How many mentions of its list stand in front of `mention` before the nearest clause mark, away from `other`.
fn ordinal_of(all: &[Range<usize>], mention: &Range<usize>, other: &Range<usize>, classes: &[Class]) -> u32 {
    let clause = classes
        .get(..mention.start)
        .unwrap_or_default()
        .iter()
        .rposition(|class| *class == Class::Mark)
        .map_or(0, |mark| mark + 1);
    let floor = if other.end <= mention.start { clause.max(other.end) } else { clause };
    all.iter().filter(|range| floor <= range.start && range.end <= mention.start).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Window;
    use crate::model::linear::feature::Names;

    #[test]
    fn a_pair_is_described_by_what_lies_between() {
        let chars: Vec<char> = "粮食、油料产量分别增长3%和5%。".chars().collect();
        let reading = Reading::new(Window { chars: &chars, status: None });
        let (pieces, numbers) = ([0..2, 3..7], [11..13, 14..16]);
        let mentions = Mentions { pieces: &pieces, numbers: &numbers };
        let mut names = Names::default();
        reading.link_features(mentions, &numbers[1], &pieces[1], &mut names);
        let names: Vec<String> = names.0.into_iter().map(|(_, name)| name).collect();
        for wanted in
            ["link-numbers-between,marks=1|1|0", "link-respectively,ordinals=1|4|0", "link-piece-last,unit=量|%|0"]
        {
            assert!(names.iter().any(|name| name == wanted), "{wanted} in {names:?}");
        }
    }
}
