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
        return Alignment { pieces: vec![from + whole..from + whole + indicator.len()], missing: 0 };
    }
    let window = &chars[from..to];
    let inside = |j: usize| quantity.contains(&(from + j));
    let (n, m) = (window.len(), indicator.len());
    // cost[i][j]: the least cost of the first i + 1 characters with character i laid on j.
    let mut cost = vec![f32::INFINITY; n * m];
    let mut back: Vec<Option<(usize, usize)>> = vec![None; n * m];
    let silent_run: Vec<usize> = window
        .iter()
        .scan(0, |run, c| {
            let before = *run;
            *run = if SILENT.contains(c) { *run + 1 } else { 0 };
            Some(before)
        })
        .collect();
    for i in 0..m {
        // The best place of any earlier character, with what was left out since then.
        let mut best: Vec<(f32, Option<(usize, usize)>)> = Vec::with_capacity(n);
        let mut running: (f32, Option<(usize, usize)>) = (f32::INFINITY, None);
        for j in 0..n {
            best.push(running);
            running.0 += DISTANCE;
            for skipped in 0..i.min(2) + usize::from(i > 0) {
                let earlier = i - 1 - skipped.min(i - 1);
                let total = cost[earlier * n + j] + MISSING * (i - 1 - earlier) as f32;
                if total < running.0 {
                    running = (total, Some((earlier, j)));
                }
            }
        }
        for j in (0..n).filter(|&j| window[j] == indicator[i] && !inside(j)) {
            let mut least = (MISSING * i as f32, None);
            let broken = best[j].0 + BREAK;
            if best[j].1.is_some() && broken < least.0 {
                least = (broken, best[j].1);
            }
            if i > 0 && j > 0 {
                let near = cost[(i - 1) * n + j - 1];
                if near < least.0 {
                    least = (near, Some((i - 1, j - 1)));
                }
                let silent = silent_run[j];
                if silent > 0 && j > silent {
                    let over = cost[(i - 1) * n + j - 1 - silent] + SILENT_BREAK;
                    if over < least.0 {
                        least = (over, Some((i - 1, j - 1 - silent)));
                    }
                }
            }
            cost[i * n + j] = least.0;
            back[i * n + j] = least.1;
        }
    }
    let distance = |j: usize| (from + j + 1).abs_diff(quantity.start) as f32 * DISTANCE;
    let end = (0..n * m)
        .filter(|&at| cost[at].is_finite())
        .map(|at| (cost[at] + MISSING * (m - 1 - at / n) as f32 + distance(at % n), at))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let mut places = Vec::with_capacity(m);
    let mut at = end.map(|(_, at)| (at / n, at % n));
    while let Some((i, j)) = at {
        places.push(from + j);
        at = back[i * n + j];
    }
    places.reverse();
    Alignment { missing: m - places.len(), pieces: pieces(chars, &places) }
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
        assert_eq!(laid("服务业占生产总值的61%。", "服务业占生产总值比重", "61%"), (vec!["服务业占生产总值".into()], 2));
        assert_eq!(laid("增长7%。", "外贸", "7%"), (vec![], 2));
    }

    #[test]
    fn a_count_in_front_of_its_noun_is_left_out() {
        let found = laid("共有26个强企项目签约。", "强企项目签约", "26个");
        assert_eq!(found, (vec!["强企项目签约".into()], 0));
    }
}
