//! From scores to probabilities: curves fitted on documents that nothing was trained on.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::observation::{Confidence, Flag, Observation};

/// A rising curve through points; between two points it is straight, beyond the last ones level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    points: Vec<(f32, f32)>,
}

impl Curve {
    /// A curve through points in rising order.
    #[must_use]
    pub const fn new(points: Vec<(f32, f32)>) -> Self {
        Self { points }
    }

    /// The probability at a score; one half where the curve has no points.
    #[must_use]
    pub fn at(&self, score: f64) -> f64 {
        let behind = self.points.partition_point(|(from, _)| f64::from(*from) <= score);
        match (behind.checked_sub(1).and_then(|i| self.points.get(i)), self.points.get(behind)) {
            (Some(&(a, p)), Some(&(b, q))) => {
                let share = (score - f64::from(a)) / f64::from(b - a);
                f64::from(p) + share * f64::from(q - p)
            }
            (Some(&(_, p)), None) | (None, Some(&(_, p))) => f64::from(p),
            (None, None) => 0.5,
        }
    }

    /// The same in hundredths; never quite sure of anything.
    #[must_use]
    pub fn confidence(&self, score: f64) -> Confidence {
        Confidence::from_hundredths((self.at(score) * 100.0).round().clamp(1.0, 99.0) as u8)
    }
}

/// The row for rules without one of their own.
const ANY: &str = "any";

/// How often rules are right: by the rule that found the indicator, and whether the indicator was completed from
/// another clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleConfidence {
    /// Without and with another clause; `any` stands for every rule that has no row of its own.
    shares: BTreeMap<String, [Option<Confidence>; 2]>,
}

/// The shares on the development gold.
static SHIPPED: LazyLock<RuleConfidence> = LazyLock::new(|| {
    // A broken file is found by `tests/lexicons.rs`, not at run time.
    let row = |line: &'static str| {
        let mut fields = line.split(',');
        let (rule, inferred) = (fields.next()?, fields.next()? == "1");
        Some((rule, inferred, Confidence::from_hundredths(fields.next()?.parse().ok()?)))
    };
    RuleConfidence::of_rows(include_str!("../../models/rule_confidence.csv").lines().skip(1).filter_map(row))
});

impl RuleConfidence {
    /// Fewest drafts of a rule that has a row of its own.
    const LEAST: usize = 20;
    /// The share of all rules counts as much as so many drafts of one.
    const PRIOR: f64 = 10.0;

    /// What `models/rule_confidence.csv` says.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Shares of right records, each drawn towards that of all rules.
    #[must_use]
    pub fn fitted<'r>(outcomes: impl IntoIterator<Item = (&'r str, bool, bool)>) -> Self {
        let mut counts: BTreeMap<(&str, bool), (usize, usize)> = BTreeMap::new();
        for (rule, inferred, right) in outcomes {
            for name in [rule, ANY] {
                let (all, good) = counts.entry((name, inferred)).or_default();
                *all += 1;
                *good += usize::from(right);
            }
        }
        let share = |inferred: bool| {
            counts.get(&(ANY, inferred)).map_or(0.5, |&(all, good)| (good as f64 + 1.0) / (all as f64 + 2.0))
        };
        let rows = counts.iter().filter_map(|(&(rule, inferred), &(all, good))| {
            let p = (good as f64 + Self::PRIOR * share(inferred)) / (all as f64 + Self::PRIOR);
            let hundredths = (p * 100.0).round().clamp(1.0, 99.0) as u8;
            (rule == ANY || all >= Self::LEAST).then(|| (rule, inferred, Confidence::from_hundredths(hundredths)))
        });
        Self::of_rows(rows)
    }

    fn of_rows<'r>(rows: impl Iterator<Item = (&'r str, bool, Confidence)>) -> Self {
        let mut shares: BTreeMap<String, [Option<Confidence>; 2]> = BTreeMap::new();
        for (rule, inferred, share) in rows {
            shares.entry(rule.to_owned()).or_default()[usize::from(inferred)] = Some(share);
        }
        Self { shares }
    }

    /// How often the rules that made a draft are right; `None` where nothing is known of them.
    #[must_use]
    pub fn of(&self, draft: &Observation) -> Option<Confidence> {
        let inferred = draft.flags.contains(&Flag::InferredIndicator);
        let of = |rule: &str| self.shares.get(rule)?[usize::from(inferred)];
        of(draft.rules.last()?).or_else(|| of(ANY))
    }

    /// The rows of `models/rule_confidence.csv`.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let rows = self.shares.iter().flat_map(|(rule, [own, inferred])| {
            let row = |share: &Option<Confidence>, number: u8| {
                share.map(|share| format!("{rule},{number},{}\n", share.hundredths()))
            };
            [row(own, 0), row(inferred, 1)].into_iter().flatten()
        });
        std::iter::once("rule,inferred,hundredths\n".to_owned()).chain(rows).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_straight_between_points_and_level_beyond() {
        let curve = Curve::new(vec![(0.0, 0.5), (2.0, 0.9)]);
        let at = |score: f64| (curve.at(score) * 1000.0).round();
        assert_eq!([at(-3.0), at(0.0), at(1.0), at(2.0), at(9.0)], [500.0, 500.0, 700.0, 900.0, 900.0]);
        assert_eq!(curve.confidence(1.0).hundredths(), 70);
        assert_eq!(Curve::default().at(1.0), 0.5);
    }

    #[test]
    fn a_rule_has_its_own_share_once_it_was_seen_often() {
        let outcomes = |rule, times, right| (0..times).map(move |i| (rule, false, i < right));
        let fitted = RuleConfidence::fitted(
            outcomes("good", 100, 98).chain(outcomes("bad", 40, 20)).chain(outcomes("rare", 2, 0)),
        );
        assert_eq!(fitted.to_csv(), "rule,inferred,hundredths\nany,0,83\nbad,0,57\ngood,0,97\n");
    }
}
