//! Choosing pairs among candidates, each observation once.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::overlap::Group;
use crate::slot::{Reading, Slot, Verdict};

/// Up to so many observations on the smaller side of a group are paired optimally, which takes cubic time.
pub const MAX_SIDE: usize = 256;

/// A gold and a predicted observation that could be paired, and how well they fit.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    similarity: f64,
    distance: u64,
    /// Index of the gold observation in its document.
    pub gold: usize,
    /// Index of the prediction in its document.
    pub pred: usize,
    /// In which slots they agree.
    pub verdict: Verdict,
}

impl Candidate {
    fn of(gold: usize, pred: usize, a: &Reading<'_>, b: &Reading<'_>, tolerance: f64) -> Self {
        Self {
            similarity: a.similarity(b),
            distance: a.observation.start.abs_diff(b.observation.start),
            gold,
            pred,
            verdict: Verdict::of(a, b, tolerance),
        }
    }

    const fn same_value(&self) -> bool {
        self.verdict.right(Slot::Value)
    }

    /// Best first: equal value, then alike indicators, then near starts, then the order of the files.
    pub fn order(&self, other: &Self) -> Ordering {
        (other.same_value().cmp(&self.same_value()))
            .then_with(|| other.similarity.total_cmp(&self.similarity))
            .then_with(|| self.distance.cmp(&other.distance))
            .then_with(|| (self.gold, self.pred).cmp(&(other.gold, other.pred)))
    }

    /// How much the pair is worth. Sums of weights compare like the lists of their parts: the number of equal values
    /// first, then the similarities, the number of right slots, the number of pairs, and the nearness of the starts.
    fn weight(&self) -> i128 {
        // Each part of a sum stays below the next one: at most MAX_SIDE pairs are added.
        let similarity = (self.similarity * f64::from(1 << 20)).round() as i128;
        let nearness = (1 << 20) - i128::from(self.distance.min(1 << 20));
        let mut weight = i128::from(self.same_value());
        for (part, bits) in [(similarity, 41), (self.verdict.count() as i128 + 1, 24), (nearness, 41)] {
            weight = (weight << bits) + part;
        }
        weight
    }
}

/// Every pair of a group whose spans overlap.
pub fn candidates(group: &Group, gold: &[Reading<'_>], pred: &[Reading<'_>], tolerance: f64) -> Vec<Candidate> {
    let mut found = Vec::new();
    for &g in &group.gold {
        let a = &gold[g];
        // Predictions stand by start: none after the end of the gold overlaps it.
        for &p in group.pred.iter().take_while(|&&p| pred[p].observation.start < a.observation.end) {
            if a.overlaps(&pred[p]) {
                found.push(Candidate::of(g, p, a, &pred[p], tolerance));
            }
        }
    }
    found
}

/// The best candidate, then the best of those whose observations are still free, and so on.
pub fn greedy(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_unstable_by(Candidate::order);
    let (mut gold, mut pred) = (BTreeSet::new(), BTreeSet::new());
    candidates.retain(|c| {
        let free = !gold.contains(&c.gold) && !pred.contains(&c.pred);
        if free {
            gold.insert(c.gold);
            pred.insert(c.pred);
        }
        free
    });
    candidates
}

/// The set of pairs with the greatest sum of weights, component by component. Returns in how many components there
/// were too many observations for that, so that they were paired greedily.
///
/// Source: H. W. Kuhn, “The Hungarian Method for the Assignment Problem”, *Naval Research Logistics Quarterly* 2
/// (1955); J. Munkres (1957). The weights are this project's.
pub fn optimal(candidates: Vec<Candidate>, chosen: &mut Vec<Candidate>) -> usize {
    let mut crowded = 0;
    for component in components(candidates) {
        let gold = ranks(component.iter().map(|c| c.gold));
        let pred = ranks(component.iter().map(|c| c.pred));
        if gold.len().min(pred.len()) == 1 {
            // One observation takes the heaviest candidate; of equal ones the first.
            chosen.extend(component.iter().copied().min_by(|a, b| b.weight().cmp(&a.weight()).then(a.order(b))));
        } else if gold.len().max(pred.len()) > MAX_SIDE {
            crowded += 1;
            chosen.extend(greedy(component));
        } else {
            chosen.extend(heaviest(&component, &gold, &pred));
        }
    }
    crowded
}

/// Candidates in groups that share no observation.
fn components(mut candidates: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    if candidates.len() < 2 {
        return if candidates.is_empty() { Vec::new() } else { vec![candidates] };
    }
    candidates.sort_unstable_by(Candidate::order);
    let gold = ranks(candidates.iter().map(|c| c.gold));
    let pred = ranks(candidates.iter().map(|c| c.pred));
    let nodes = |c: &Candidate| (gold[&c.gold], gold.len() + pred[&c.pred]);
    let edges: Vec<_> = candidates.iter().map(nodes).collect();
    let mut roots: Vec<usize> = (0..gold.len() + pred.len()).collect();
    for &(a, b) in &edges {
        let (a, b) = (root(&mut roots, a), root(&mut roots, b));
        roots[a.max(b)] = a.min(b);
    }
    let mut found: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for (candidate, (a, _)) in candidates.into_iter().zip(edges) {
        found.entry(root(&mut roots, a)).or_default().push(candidate);
    }
    found.into_values().collect()
}

/// The root of a node, with the path to it made shorter.
fn root(roots: &mut [usize], mut node: usize) -> usize {
    while roots[node] != node {
        roots[node] = roots[roots[node]];
        node = roots[node];
    }
    node
}

/// The place of each index among the different ones.
fn ranks(indices: impl Iterator<Item = usize>) -> BTreeMap<usize, usize> {
    let different: BTreeSet<_> = indices.collect();
    different.into_iter().enumerate().map(|(rank, index)| (index, rank)).collect()
}

/// The heaviest assignment of one component.
fn heaviest(component: &[Candidate], gold: &BTreeMap<usize, usize>, pred: &BTreeMap<usize, usize>) -> Vec<Candidate> {
    // The method wants no more rows than columns; what is no candidate weighs nothing and is not taken for a pair.
    let turned = gold.len() > pred.len();
    let place = |c: &Candidate| {
        let (g, p) = (gold[&c.gold], pred[&c.pred]);
        if turned { (p, g) } else { (g, p) }
    };
    let (rows, columns) = if turned { (pred.len(), gold.len()) } else { (gold.len(), pred.len()) };
    let mut weights = Matrix::new(rows, columns, 0_i128);
    for candidate in component {
        weights[place(candidate)] = candidate.weight();
    }
    let (_, columns) = kuhn_munkres(&weights);
    component
        .iter()
        .filter(|candidate| {
            let (row, column) = place(candidate);
            columns[row] == column
        })
        .copied()
        .collect()
}
