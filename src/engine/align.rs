//! Where the words of an indicator stand in its sentence.
//!
//! An indicator is text in document order with parts left out, so that it is a subsequence of the sentence in a few
//! pieces. The pieces that cost least are found by dynamic programming over (character of the indicator, character
//! of the sentence): a new piece costs, and the more so the further it is from the one before.

use std::ops::Range;

/// Characters that an indicator never keeps, so that they do not part its pieces.
const SILENT: [char; 8] = ['的', '“', '”', '‘', '’', '"', ' ', '\u{3000}'];

/// Whether an indicator never keeps a character.
#[must_use]
pub fn is_silent(c: char) -> bool {
    SILENT.contains(&c) || c.is_whitespace()
}

/// Cost of a character of the indicator that is not in the sentence.
const MISSING: f32 = 4.0;
/// Cost of a new piece.
const BREAK: f32 = 1.5;
/// Cost of a gap of which every character is silent.
const SILENT_BREAK: f32 = 0.1;
/// Cost of each character between two pieces, and between the last one and the number.
const DISTANCE: f32 = 0.01;
/// Longest stretch of a sentence that is looked at in front of the number and behind it.
const REACH: (usize, usize) = (320, 80);

/// An indicator laid over its sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// Pieces in text order, as ranges of characters of the sentence; silent characters inside a piece are covered.
    pub pieces: Vec<Range<usize>>,
    /// Number of characters of the indicator that stand in no piece.
    pub missing: usize,
}

/// Lays `indicator` over the sentence `chars`, in which its number stands at `quantity`.
#[must_use]
pub fn align(chars: &[char], indicator: &[char], quantity: &Range<usize>) -> Alignment {
    let from = quantity.start.saturating_sub(REACH.0);
    let to = (quantity.end + REACH.1).min(chars.len());
    if let Some(whole) = contiguous(&chars[from..quantity.start.min(to)], indicator) {
        let places: Vec<usize> = (from + whole..from + whole + indicator.len()).collect();
        return Alignment { pieces: pieces(chars, &places), missing: 0 };
    }
    let number = quantity.start - from..quantity.end - from;
    let places: Vec<usize> =
        Lattice::new(&chars[from..to], indicator, number).path().into_iter().map(|place| from + place).collect();
    Alignment { missing: indicator.len() - places.len(), pieces: pieces(chars, &places) }
}

/// The node before another one: a character of the indicator on a character of the sentence.
type Before = Option<(usize, usize)>;

/// The least costs of laying the begin of an indicator over a sentence.
struct Lattice<'a> {
    sentence: &'a [char],
    indicator: &'a [char],
    /// The number, on which nothing is laid.
    number: Range<usize>,
    /// `indicator × sentence`: the least cost with that character of the indicator on that one of the sentence.
    cost: Vec<f32>,
    /// The node before.
    back: Vec<Before>,
}

impl<'a> Lattice<'a> {
    fn new(sentence: &'a [char], indicator: &'a [char], number: Range<usize>) -> Self {
        let size = sentence.len() * indicator.len();
        let mut lattice = Self { sentence, indicator, number, cost: vec![f32::INFINITY; size], back: vec![None; size] };
        let silent = silent_before(sentence);
        for i in 0..indicator.len() {
            lattice.fill(i, &silent);
        }
        lattice
    }

    fn at(&self, i: usize, j: usize) -> usize {
        i * self.sentence.len() + j
    }

    /// Lays character `i` of the indicator on every character of the sentence that is like it.
    fn fill(&mut self, i: usize, silent: &[usize]) {
        // The best node of an earlier character further to the left, with the distance to it.
        let mut best: (f32, Before) = (f32::INFINITY, None);
        for (j, &silent) in silent.iter().enumerate() {
            if self.sentence[j] == self.indicator[i] && !self.number.contains(&j) {
                let mut least = (MISSING * i as f32, None);
                let mut offer = |cost: f32, before: Before| {
                    if before.is_some() && cost < least.0 {
                        least = (cost, before);
                    }
                };
                offer(best.0 + BREAK, best.1);
                if i > 0 {
                    let near = |back: usize| j.checked_sub(back).map(|j| (self.cost[self.at(i - 1, j)], (i - 1, j)));
                    if let Some((cost, node)) = near(1) {
                        offer(cost, Some(node));
                    }
                    if let Some((cost, node)) = near(1 + silent).filter(|_| silent > 0) {
                        offer(cost + SILENT_BREAK, Some(node));
                    }
                }
                let at = self.at(i, j);
                (self.cost[at], self.back[at]) = least;
            }
            best.0 += DISTANCE;
            // Up to two characters of the indicator may be missing between two nodes.
            for (missing, earlier) in (0..i).rev().take(3).enumerate() {
                let cost = self.cost[self.at(earlier, j)] + MISSING * missing as f32;
                if cost < best.0 {
                    best = (cost, Some((earlier, j)));
                }
            }
        }
    }

    /// The places of the characters that are laid, on the path of least cost.
    fn path(&self) -> Vec<usize> {
        let n = self.sentence.len();
        let total = |at: usize| {
            let missing = self.indicator.len() - 1 - at / n;
            let distance = (at % n + 1).abs_diff(self.number.start);
            self.cost[at] + MISSING * missing as f32 + DISTANCE * distance as f32
        };
        let laid = (0..self.cost.len()).filter(|&at| self.cost[at].is_finite());
        let last = laid.min_by(|&a, &b| total(a).total_cmp(&total(b)));
        let nodes = std::iter::successors(last.map(|at| (at / n, at % n)), |&(i, j)| self.back[self.at(i, j)]);
        let mut places: Vec<usize> = nodes.map(|(_, j)| j).collect();
        places.reverse();
        places
    }
}

/// For each character the number of silent ones directly in front of it.
fn silent_before(chars: &[char]) -> Vec<usize> {
    let mut run = 0;
    let count = |c: &char| {
        let before = run;
        run = if SILENT.contains(c) { run + 1 } else { 0 };
        before
    };
    chars.iter().map(count).collect()
}

/// Where `indicator` stands last in `text`, in one piece.
fn contiguous(text: &[char], indicator: &[char]) -> Option<usize> {
    let (&last, _) = indicator.split_last()?;
    (indicator.len()..=text.len())
        .rev()
        .find(|&end| text[end - 1] == last && text[end - indicator.len()..end] == *indicator)
        .map(|end| end - indicator.len())
}

/// Places of characters as runs; what is silent between two places joins them.
fn pieces(chars: &[char], places: &[usize]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for &place in places {
        match pieces.last_mut() {
            Some(last) if chars[last.end..place].iter().all(|c| SILENT.contains(c)) => last.end = place + 1,
            _ => pieces.push(place..place + 1),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(sentence: &str, indicator: &str, number: &str) -> (Vec<String>, usize) {
        let chars: Vec<char> = sentence.chars().collect();
        let indicator: Vec<char> = indicator.chars().collect();
        let start = sentence[..sentence.find(number).expect("the number is in the sentence")].chars().count();
        let found = align(&chars, &indicator, &(start..start + number.chars().count()));
        (found.pieces.into_iter().map(|piece| chars[piece].iter().collect()).collect(), found.missing)
    }

    #[test]
    fn one_piece_in_front_of_the_number_is_found_last() {
        assert_eq!(laid("粮食产量稳定，粮食产量9万吨。", "粮食产量", "9万吨"), (vec!["粮食产量".into()], 0));
    }

    #[test]
    fn pieces_keep_the_order_of_the_text() {
        let both = vec!["签约高端项目".to_owned(), "总投资".to_owned()];
        assert_eq!(laid("签约高端项目14个、总投资33亿元。", "签约高端项目总投资", "33亿元"), (both, 0));
    }

    #[test]
    fn silent_characters_do_not_part_a_piece() {
        assert_eq!(laid("建成的“示范”园区5个。", "建成示范园区", "5个"), (vec!["建成的“示范”园区".into()], 0));
    }

    #[test]
    fn words_that_the_sentence_lacks_are_missing() {
        assert_eq!(
            laid("服务业占生产总值的61%。", "服务业占生产总值比重", "61%"),
            (vec!["服务业占生产总值".into()], 2)
        );
        assert_eq!(laid("增长7%。", "外贸", "7%"), (vec![], 2));
    }

    #[test]
    fn a_count_in_front_of_its_noun_is_left_out() {
        let found = laid("共有26个强企项目签约。", "强企项目签约", "26个");
        assert_eq!(found, (vec!["强企项目签约".into()], 0));
    }
}
