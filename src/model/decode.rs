//! From scores to labels and mentions.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use crate::model::Label;

/// The labels with the greatest sum of emissions (`[characters, labels]`) and transitions (`[labels, labels]`, row the
/// earlier one) that the scheme allows (Viterbi 1967). Of equal ones the first label wins.
#[must_use]
pub fn viterbi(emissions: ArrayView2<'_, f32>, transitions: ArrayView2<'_, f32>) -> Vec<Label> {
    let length = emissions.nrows();
    if length == 0 {
        return Vec::new();
    }
    let mut back = Array2::<u8>::zeros((length, Label::COUNT));
    let mut scores = [f32::NEG_INFINITY; Label::COUNT];
    for (label, score) in scores.iter_mut().enumerate() {
        if Label::ALL[label].may_follow(None) {
            *score = emissions[[0, label]];
        }
    }
    let mut moves = [[f32::NEG_INFINITY; Label::COUNT]; Label::COUNT];
    for ((before, label), &score) in transitions.indexed_iter().filter(|((b, l), _)| *b.max(l) < Label::COUNT) {
        moves[label][before] = score;
    }
    for (emissions, mut back) in emissions.rows().into_iter().zip(back.rows_mut()).skip(1) {
        let mut next = [f32::NEG_INFINITY; Label::COUNT];
        for (((next, moves), emission), back) in next.iter_mut().zip(&moves).zip(emissions).zip(&mut back) {
            let mut best = (f32::NEG_INFINITY, 0_u8);
            for (before, (score, transition)) in scores.iter().zip(moves).enumerate() {
                let total = score + transition;
                if total > best.0 {
                    best = (total, before as u8);
                }
            }
            *next = best.0 + emission;
            *back = best.1;
        }
        scores = next;
    }
    let mut label = 0;
    for other in 1..Label::COUNT {
        if scores[other] > scores[label] {
            label = other;
        }
    }
    let mut labels = vec![Label::Outside; length];
    for i in (0..length).rev() {
        labels[i] = Label::ALL[label];
        label = usize::from(back[[i, label]]);
    }
    labels
}

/// The runs of characters that are mentions of the kind that begins with `begin`.
#[must_use]
pub fn mentions(labels: &[Label], begin: Label) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (i, &label) in labels.iter().enumerate() {
        if label == begin {
            found.push(i..i + 1);
            open = true;
        } else if open && label as u8 == begin as u8 + 1 {
            if let Some(last) = found.last_mut() {
                last.end = i + 1;
            }
        } else {
            open = false;
        }
    }
    found
}

/// A softmax, computed so that no score is too large.
#[must_use]
pub fn softmax(mut scores: Vec<f64>) -> Vec<f64> {
    let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for score in &mut scores {
        *score = (*score - greatest).exp();
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scheme_transitions;

    #[test]
    fn the_best_labels_obey_the_scheme() {
        let mut emissions = Array2::<f32>::zeros((4, Label::COUNT));
        emissions[[0, Label::InIndicator as usize]] = 9.0;
        emissions[[1, Label::InIndicator as usize]] = 3.0;
        emissions[[2, Label::InIndicator as usize]] = 3.0;
        emissions[[3, Label::BeginQuantity as usize]] = 1.0;
        let labels = viterbi(emissions.view(), scheme_transitions().view());
        use Label::{BeginIndicator, BeginQuantity, InIndicator};
        assert_eq!(labels, [BeginIndicator, InIndicator, InIndicator, BeginQuantity]);
        assert_eq!(mentions(&labels, BeginIndicator).first(), Some(&(0..3)));
        assert_eq!(mentions(&labels, BeginQuantity).first(), Some(&(3..4)));
        assert!(viterbi(Array2::zeros((0, Label::COUNT)).view(), scheme_transitions().view()).is_empty());
    }

    #[test]
    fn the_best_path_is_that_of_a_full_search() {
        let mut state = 7_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        for _ in 0..20 {
            let emissions = Array2::from_shape_simple_fn((4, Label::COUNT), &mut random);
            let transitions =
                &scheme_transitions() + &Array2::from_shape_simple_fn((Label::COUNT, Label::COUNT), &mut random);
            let score = |labels: &[usize]| {
                let begins = if Label::ALL[labels[0]].may_follow(None) { 0.0 } else { f32::NEG_INFINITY };
                let own: f32 = labels.iter().enumerate().map(|(i, &label)| emissions[[i, label]]).sum();
                begins + own + labels.windows(2).map(|pair| transitions[[pair[0], pair[1]]]).sum::<f32>()
            };
            let n = Label::COUNT;
            let best = (0..n.pow(4))
                .map(|code| score(&[code / n.pow(3), code / n.pow(2) % n, code / n % n, code % n]))
                .fold(f32::NEG_INFINITY, f32::max);
            let found: Vec<usize> =
                viterbi(emissions.view(), transitions.view()).into_iter().map(|label| label as usize).collect();
            assert!((score(&found) - best).abs() < 1e-5);
        }
    }

    #[test]
    fn large_scores_do_not_overflow() {
        assert_eq!(softmax(vec![1e6, 0.0]), [1.0, 0.0]);
    }
}
