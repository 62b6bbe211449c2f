//! The link head: whether a piece of text belongs to the indicator of a number.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};

use super::chunks::CLAUSE_MARKS;
use super::math::{dot, gelu};

/// Numbers of [`distance`].
pub const DISTANCES: usize = 3;

/// Gaps are counted up to this many characters.
const FAR: usize = 64;

/// Weights of the head, a network with one hidden layer.
#[derive(Clone, Debug)]
pub(super) struct LinkHead {
    /// `[link, 3 × hidden + DISTANCES]`.
    pub(super) dense: Array2<f32>,
    /// `[link]`.
    pub(super) dense_bias: Vec<f32>,
    /// `[link]`.
    pub(super) output: Vec<f32>,
    pub(super) output_bias: f32,
}

impl LinkHead {
    /// Log-odds for the characters `quantity` and `piece` of a sentence with these hidden states, `[characters, hidden]`.
    pub(super) fn score(
        &self,
        chars: &[char],
        hidden: ArrayView2<'_, f32>,
        quantity: &Range<usize>,
        piece: &Range<usize>,
    ) -> f32 {
        let (number, words) = (mean(hidden, quantity), mean(hidden, piece));
        let mut x = Vec::with_capacity(self.dense.ncols());
        x.extend(number.iter().chain(&words));
        x.extend(number.iter().zip(&words).map(|(a, b)| a * b));
        x.extend(distance(chars, quantity, piece));
        let rows = self.dense.rows().into_iter().zip(&self.dense_bias).zip(&self.output);
        let sum: f32 =
            rows.filter_map(|((row, bias), weight)| Some(weight * gelu(dot(row.to_slice()?, &x) + bias))).sum();
        sum + self.output_bias
    }
}

/// How a piece stands to a number: 1 if the piece begins first, else 0; the characters between them, at most 64, divided by
/// 64; 1 if one of them is a mark between clauses, else 0.
///
/// Ranges that overlap have nothing between them; what lies outside of the sentence does not count.
#[must_use]
pub fn distance(chars: &[char], quantity: &Range<usize>, piece: &Range<usize>) -> [f32; DISTANCES] {
    let first = piece.start < quantity.start;
    let (from, to) = if first { (piece.end, quantity.start) } else { (quantity.end, piece.start) };
    let between = chars.get(from..to.min(chars.len())).unwrap_or_default();
    let apart = between.iter().any(|c| CLAUSE_MARKS.contains(c));
    [f32::from(first), between.len().min(FAR) as f32 / FAR as f32, f32::from(apart)]
}

/// Mean of the rows in a range; zeros for an empty one. What lies outside does not count.
fn mean(hidden: ArrayView2<'_, f32>, range: &Range<usize>) -> Array1<f32> {
    let end = range.end.min(hidden.nrows());
    hidden
        .slice_axis(Axis(0), Slice::from(range.start.min(end)..end))
        .mean_axis(Axis(0))
        .unwrap_or_else(|| Array1::zeros(hidden.ncols()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_has_direction_gap_and_marks() {
        let chars: Vec<char> = "全市产值，5亿元。".chars().collect();
        assert_eq!(distance(&chars, &(5..8), &(2..4)), [1.0, 1.0 / 64.0, 1.0]);
        assert_eq!(distance(&chars, &(5..8), &(2..5)), [1.0, 0.0, 0.0]);
        assert_eq!(distance(&chars, &(0..1), &(2..4)), [0.0, 1.0 / 64.0, 0.0]);
        assert_eq!(distance(&chars, &(2..6), &(3..4)), [0.0, 0.0, 0.0], "they overlap");
        assert_eq!(distance(&chars, &(0..1), &(90..95)), [0.0, 8.0 / 64.0, 1.0], "outside of the sentence");
        let long = vec!['市'; 200];
        assert_eq!(distance(&long, &(150..151), &(0..1)), [1.0, 1.0, 0.0]);
    }

    #[test]
    fn means_leave_out_what_is_not_there() {
        let hidden = Array2::from_shape_fn((3, 2), |(row, column)| (row * 2 + column) as f32);
        assert_eq!(mean(hidden.view(), &(0..2)).to_vec(), [1.0, 2.0]);
        assert_eq!(mean(hidden.view(), &(2..9)).to_vec(), [4.0, 5.0]);
        assert_eq!(mean(hidden.view(), &(7..9)).to_vec(), [0.0, 0.0]);
        assert_eq!(mean(hidden.view(), &Range { start: 2, end: 1 }).to_vec(), [0.0, 0.0]);
    }
}
