//! Isotonic regression: from scores to probabilities that rise with them (Zadrozny and Elkan 2002), by the algorithm
//! that pools adjacent violators (Ayer et al. 1955).

/// Fewest observations that a level of a curve is the mean of.
const LEAST: f64 = 20.0;

/// The rising curve that fits best: pairs of a score and whether it was right, in any order. Each level is the mean of
/// at least twenty outcomes; a point is the mean score of a level with its share of right ones.
#[must_use]
pub fn isotonic(mut outcomes: Vec<(f64, bool)>) -> Vec<(f32, f32)> {
    outcomes.retain(|(score, _)| score.is_finite());
    outcomes.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Sums of scores, of right ones, and their number, one entry a level.
    let mut levels: Vec<(f64, f64, f64)> = Vec::new();
    for (score, right) in outcomes {
        levels.push((score, f64::from(u8::from(right)), 1.0));
        while let [.., a, b] = levels[..]
            && (a.1 / a.2 >= b.1 / b.2 || b.2 < LEAST && a.2 < LEAST)
        {
            levels.truncate(levels.len() - 2);
            levels.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    if let [.., a, b] = levels[..]
        && b.2 < LEAST
    {
        levels.truncate(levels.len() - 2);
        levels.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
    }
    let mut points: Vec<(f32, f32)> = Vec::with_capacity(levels.len());
    for (scores, right, count) in levels {
        let point = ((scores / count) as f32, (right / count) as f32);
        match points.last_mut() {
            Some(last) if last.0 >= point.0 => *last = point,
            _ => points.push(point),
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violators_are_pooled() {
        let outcomes = |score: f64, right: usize, of: usize| (0..of).map(move |i| (score, i < right));
        let all: Vec<_> = outcomes(1.0, 20, 40).chain(outcomes(2.0, 10, 40)).chain(outcomes(3.0, 36, 40)).collect();
        let curve = isotonic(all);
        assert!(curve.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1), "{curve:?}");
        let (first, last) = (curve[0], curve[curve.len() - 1]);
        assert!((first.1 - 0.375).abs() < 0.02 && (last.1 - 0.9).abs() < 0.02, "{curve:?}");
    }

    #[test]
    fn levels_are_means_of_many() {
        let curve = isotonic((0..100).map(|i| (f64::from(i), i % 10 != 0)).collect());
        assert!(curve.len() <= 5 && !curve.is_empty());
        assert!(isotonic(Vec::new()).is_empty());
        assert_eq!(isotonic(vec![(1.0, true), (f64::NAN, false)]), [(1.0, 1.0)]);
    }
}
