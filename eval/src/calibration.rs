//! Whether a system's `confidence` says how often it is right, and whether it puts the surer readings first.

use serde::Serialize;

use crate::pair::Alignment;
use crate::record::Observation;
use crate::target::Target;

/// How many bins a reliability table has.
pub const BINS: usize = 10;

/// The parts of the predictions at which precision is given.
pub const COVERAGES: [f64; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// A prediction's confidence, and whether it is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// What the system says, 0 to 1.
    pub confidence: f64,
    /// What the gold says.
    pub right: bool,
}

/// The predictions that state a confidence, and how many do not. A prediction without a gold observation is wrong.
pub fn judged(alignments: &[Alignment<'_>], target: Target) -> (Vec<Judged>, usize) {
    let mut judged = Vec::new();
    let mut silent = 0;
    let mut judge = |o: &Observation, right| match o.confidence {
        Some(confidence) => judged.push(Judged { confidence, right }),
        None => silent += 1,
    };
    for alignment in alignments {
        alignment.pairs.iter().for_each(|pair| judge(pair.pred, target.holds(pair.verdict)));
        alignment.extra.iter().for_each(|extra| judge(extra, false));
    }
    (judged, silent)
}

/// Predictions of about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Confidences above this (or equal to 0, in the first bin).
    pub low: f64,
    /// Confidences up to this.
    pub high: f64,
    /// Predictions in the bin.
    pub count: usize,
    /// Their mean confidence; 0 in an empty bin.
    pub confidence: f64,
    /// Which part of them is right; 0 in an empty bin.
    pub accuracy: f64,
}

/// How well confidences agree with what is right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Predictions with a confidence.
    pub count: usize,
    /// Predictions without one, which nothing here speaks of.
    pub silent: usize,
    /// Expected calibration error.
    pub ece: f64,
    /// Greatest distance of any bin.
    pub mce: f64,
    /// Mean squared distance of confidence and outcome.
    pub brier: f64,
    /// The reliability table: [`BINS`] bins of equal width.
    pub bins: Vec<Bin>,
    /// Precision of the surest predictions, at [`COVERAGES`].
    pub coverage: Vec<Coverage>,
}

/// The precision of the surest part of the predictions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// The part that is kept, 0 to 1.
    pub coverage: f64,
    /// The least confidence among those kept.
    pub threshold: f64,
    /// Which part of those kept is right.
    pub precision: f64,
}

impl Calibration {
    /// Measures the confidences of one system; none where it states none.
    ///
    /// ECE = Σ_b n_b / n · |accuracy_b − confidence_b| over bins (low, high] of equal width, MCE the greatest of the
    /// distances. Source: C. Guo et al., “On Calibration of Modern Neural Networks”, *ICML* (2017), section 2; bins
    /// after M. P. Naeini et al., *AAAI* (2015). Brier score: G. W. Brier, *Monthly Weather Review* 78 (1950).
    pub fn of(alignments: &[Alignment<'_>], target: Target) -> Option<Self> {
        let (judged, silent) = judged(alignments, target);
        Self::over(judged, silent)
    }

    fn over(mut judged: Vec<Judged>, silent: usize) -> Option<Self> {
        let count = judged.len();
        if count == 0 {
            return None;
        }
        judged.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let bins = bins(&judged);
        let distance = |bin: &Bin| (bin.accuracy - bin.confidence).abs();
        let squared = |j: &Judged| (j.confidence - f64::from(u8::from(j.right))).powi(2);
        Some(Self {
            count,
            silent,
            ece: bins.iter().map(|bin| bin.count as f64 / count as f64 * distance(bin)).sum(),
            mce: bins.iter().filter(|bin| bin.count > 0).map(distance).fold(0.0, f64::max),
            brier: judged.iter().map(squared).sum::<f64>() / count as f64,
            bins,
            coverage: COVERAGES.map(|coverage| at_coverage(&judged, coverage)).to_vec(),
        })
    }
}

fn bins(judged: &[Judged]) -> Vec<Bin> {
    let mut sums = [(0usize, 0.0, 0usize); BINS];
    for j in judged {
        let bin = ((j.confidence * BINS as f64).ceil() as usize).clamp(1, BINS) - 1;
        let (count, confidence, right) = &mut sums[bin];
        (*count, *confidence, *right) = (*count + 1, *confidence + j.confidence, *right + usize::from(j.right));
    }
    let part = |sum: f64, count: usize| if count == 0 { 0.0 } else { sum / count as f64 };
    sums.into_iter()
        .enumerate()
        .map(|(i, (count, confidence, right))| Bin {
            low: i as f64 / BINS as f64,
            high: (i + 1) as f64 / BINS as f64,
            count,
            confidence: part(confidence, count),
            accuracy: part(right as f64, count),
        })
        .collect()
}

/// The precision of the surest part of predictions that are sorted by falling confidence, at least one of them.
///
/// Where a tie of confidences is cut, each of its members is kept with the same probability, so that the figure does
/// not depend on the order of the file. Source of the curve: R. El-Yaniv, Y. Wiener, “On the Foundations of Noise-free
/// Selective Classification”, *JMLR* 11 (2010), section 2; the treatment of ties is this project's.
fn at_coverage(judged: &[Judged], coverage: f64) -> Coverage {
    let kept = ((judged.len() as f64 * coverage).ceil() as usize).clamp(1, judged.len());
    let threshold = judged[kept - 1].confidence;
    let above = judged.partition_point(|j| j.confidence > threshold);
    let tied = judged[above..].partition_point(|j| j.confidence == threshold);
    let right = |part: &[Judged]| part.iter().filter(|j| j.right).count() as f64;
    let share = right(&judged[above..above + tied]) / tied as f64;
    let precision = (right(&judged[..above]) + share * (kept - above) as f64) / kept as f64;
    Coverage { coverage, threshold, precision }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(judged: &[(f64, bool)]) -> Calibration {
        let judged = judged.iter().map(|&(confidence, right)| Judged { confidence, right }).collect();
        Calibration::over(judged, 0).unwrap()
    }

    #[test]
    fn the_error_is_the_mean_distance_of_the_bins() {
        // Bin (0.8, 0.9]: 3 of 4 right at 0.9, distance 0.15. Bin (0.5, 0.6]: none of 1 right at 0.6, distance 0.6.
        let c = of(&[(0.9, true), (0.9, true), (0.9, true), (0.9, false), (0.6, false)]);
        assert!((c.ece - (4.0 / 5.0 * 0.15 + 1.0 / 5.0 * 0.6)).abs() < 1e-12, "{}", c.ece);
        assert!((c.mce - 0.6).abs() < 1e-12);
        assert!((c.brier - (3.0 * 0.01 + 0.81 + 0.36) / 5.0).abs() < 1e-12);
        assert_eq!(c.bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 1, 0, 0, 4, 0]);
    }

    #[test]
    fn ends_belong_to_a_bin() {
        let c = of(&[(0.0, false), (0.1, false), (1.0, true)]);
        assert_eq!((c.bins[0].count, c.bins[9].count), (2, 1));
    }

    #[test]
    fn the_surest_come_first() {
        let c = of(&[(0.2, false), (0.9, true), (0.8, true), (0.7, false)]);
        let precision = |coverage: f64| c.coverage.iter().find(|at| at.coverage == coverage).unwrap().precision;
        assert_eq!((precision(0.1), precision(0.5), precision(1.0)), (1.0, 1.0, 0.5));
        assert!((precision(0.7) - 2.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn a_tie_that_is_cut_counts_in_parts_whatever_its_order() {
        let (a, b) = (of(&[(0.9, true), (0.9, false)]), of(&[(0.9, false), (0.9, true)]));
        assert_eq!(a, b);
        assert_eq!((a.coverage[0].precision, a.coverage[0].threshold), (0.5, 0.9));
    }

    #[test]
    fn without_confidences_there_is_nothing_to_measure() {
        assert_eq!(Calibration::over(Vec::new(), 3), None);
    }
}
