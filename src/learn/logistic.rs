//! Logistic regression over sparse features, by AdaGrad (Duchi, Hazan and Singer 2011): links between numbers and
//! pieces, and the choice of one among several readings.

use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_pcg::Pcg64;
use rustc_hash::FxHashMap;

use crate::model::decode::softmax;
use crate::model::linear::table::Table;

/// How weights are fitted.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Seed of the order of choices.
    pub seed: u64,
    /// Times that all choices are seen.
    pub epochs: usize,
    /// First size of a step.
    pub rate: f64,
    /// Weight of the sum of squares of the weights that a step touches.
    pub ridge: f64,
}

/// A choice: one of several candidates is right, each described by the keys of its features.
///
/// A yes-or-no question is a choice with [`Choice::alone`].
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Features of each candidate.
    pub candidates: Vec<Vec<u32>>,
    /// Which one is right. For a choice of one candidate: 0 where it is, 1 where nothing is.
    pub right: usize,
    /// How much the choice counts.
    pub weight: f64,
}

impl Choice {
    /// A yes-or-no question.
    #[must_use]
    pub fn alone(features: Vec<u32>, yes: bool) -> Self {
        // The second candidate without features stands for "no".
        Self { candidates: vec![features, Vec::new()], right: usize::from(!yes), weight: 1.0 }
    }
}

/// Weights by keys, exact as training needs them.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    values: FxHashMap<u32, (f64, f64)>,
}

impl Weights {
    /// The sum of the weights of some features.
    #[must_use]
    pub fn score(&self, features: &[u32]) -> f64 {
        features.iter().filter_map(|key| self.values.get(key)).map(|(weight, _)| weight).sum()
    }

    /// The weights in eight bits. Those below `least` are left out.
    #[must_use]
    pub fn to_table(&self, least: f64) -> Table {
        let rows = self.values.iter().filter(|(_, (weight, _))| weight.abs() >= least);
        Table::quantised(rows.map(|(&key, &(weight, _))| (key, vec![weight as f32])).collect(), 1)
    }

    /// The probability of each candidate: a softmax over their scores.
    #[must_use]
    pub fn probabilities(&self, candidates: &[Vec<u32>]) -> Vec<f64> {
        softmax(candidates.iter().map(|features| self.score(features)).collect())
    }
}

/// Fits weights to choices: the greatest likelihood of the right candidates under a softmax, with a ridge. `each` is
/// told the epoch and the mean loss in nats.
pub fn fit(choices: &[Choice], plan: Plan, mut each: impl FnMut(usize, f64)) -> Weights {
    let mut weights = Weights::default();
    let mut random = Pcg64::seed_from_u64(plan.seed);
    let mut order: Vec<&Choice> = choices.iter().collect();
    for epoch in 1..=plan.epochs {
        order.shuffle(&mut random);
        let mut loss = 0.0;
        let mut seen = 0.0;
        for choice in &order {
            let probabilities = weights.probabilities(&choice.candidates);
            loss -= choice.weight * probabilities[choice.right].max(1e-12).ln();
            seen += choice.weight;
            for (i, (features, probability)) in choice.candidates.iter().zip(&probabilities).enumerate() {
                let error = choice.weight * (probability - f64::from(u8::from(i == choice.right)));
                if error.abs() < 1e-6 {
                    continue;
                }
                for &key in features {
                    let (weight, squares) = weights.values.entry(key).or_insert((0.0, 0.0));
                    let slope = error + plan.ridge * *weight;
                    *squares += slope * slope;
                    *weight -= plan.rate * slope / (squares.sqrt() + 1e-8);
                }
            }
        }
        each(epoch, if seen > 0.0 { loss / seen } else { 0.0 });
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan { seed: 1, epochs: 40, rate: 0.3, ridge: 1e-4 };

    #[test]
    fn probabilities_meet_frequencies() {
        // Feature 1 is right three times in four.
        let choices: Vec<Choice> = (0..400).map(|i| Choice::alone(vec![1], i % 4 != 0)).collect();
        let weights = fit(&choices, Plan { ridge: 0.0, rate: 0.1, ..PLAN }, |_, _| {});
        let p = weights.probabilities(&[vec![1], vec![]])[0];
        assert!((p - 0.75).abs() < 0.03, "{p}");
    }

    #[test]
    fn the_right_candidate_is_chosen_by_what_sets_it_apart() {
        let choice = |right| Choice { candidates: vec![vec![1, 9], vec![2, 9], vec![3, 9]], right, weight: 1.0 };
        let choices: Vec<Choice> = (0..60).map(|i| choice(if i % 10 == 0 { 0 } else { 1 })).collect();
        let mut losses = Vec::new();
        let weights = fit(&choices, PLAN, |_, loss| losses.push(loss));
        let p = weights.probabilities(&choice(0).candidates);
        assert!(p[1] > 0.8 && p[0] > p[2], "{p:?}");
        assert!(losses.last() < losses.first());
        assert_eq!(fit(&choices, PLAN, |_, _| {}).to_table(0.0), weights.to_table(0.0));
    }
}
