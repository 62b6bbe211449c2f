//! One-to-one choices among weighted edges between two sides.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

/// Up to so many nodes a side, a component is assigned optimally, which takes cubic time.
pub const MAX_SIDE: usize = 256;

/// A possible pair of a left and a right node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The left node.
    pub left: usize,
    /// The right node.
    pub right: usize,
    /// What the pair is worth, more than 0.
    pub weight: i128,
}

/// Chosen edges, each node at most once.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// The pairs of left and right nodes.
    pub pairs: Vec<(usize, usize)>,
    /// Components that were too large, so that the heaviest edge was taken first, then the next.
    pub crowded: usize,
}

/// The edges of the greatest sum of weights, component by component.
///
/// Source: H. W. Kuhn, “The Hungarian Method for the Assignment Problem”, *Naval Research Logistics Quarterly* 2
/// (1955), 83–97; J. Munkres, “Algorithms for the Assignment and Transportation Problems”, *SIAM Journal* 5 (1957).
pub fn optimal(edges: Vec<Edge>) -> Assignment {
    let mut found = Assignment::default();
    for component in components(edges) {
        let left = ranks(component.iter().map(|edge| edge.left));
        let right = ranks(component.iter().map(|edge| edge.right));
        if left.len().min(right.len()) == 1 {
            found.pairs.extend(component.iter().max_by_key(|e| (e.weight, Reverse((e.left, e.right)))).map(nodes));
        } else if left.len().max(right.len()) > MAX_SIDE {
            found.crowded += 1;
            found.pairs.extend(heaviest_first(component));
        } else {
            found.pairs.extend(heaviest_sum(&component, &left, &right));
        }
    }
    found
}

const fn nodes(edge: &Edge) -> (usize, usize) {
    (edge.left, edge.right)
}

/// The heaviest edge, then the heaviest of those whose nodes are still free, and so on.
fn heaviest_first(mut edges: Vec<Edge>) -> Vec<(usize, usize)> {
    edges.sort_unstable_by_key(|edge| (Reverse(edge.weight), edge.left, edge.right));
    first_come(edges.iter().map(nodes))
}

/// Pairs in their order, without those of which a node is taken already.
pub fn first_come(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
    pairs
        .filter(|(l, r)| {
            let free = !left.contains(l) && !right.contains(r);
            if free {
                left.insert(*l);
                right.insert(*r);
            }
            free
        })
        .collect()
}

/// Edges in groups that share no node.
fn components(edges: Vec<Edge>) -> Vec<Vec<Edge>> {
    if edges.len() < 2 {
        return if edges.is_empty() { Vec::new() } else { vec![edges] };
    }
    let left = ranks(edges.iter().map(|edge| edge.left));
    let right = ranks(edges.iter().map(|edge| edge.right));
    let mut roots: Vec<usize> = (0..left.len() + right.len()).collect();
    for edge in &edges {
        let a = root(&mut roots, left[&edge.left]);
        let b = root(&mut roots, left.len() + right[&edge.right]);
        roots[a.max(b)] = a.min(b);
    }
    let mut found: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        found.entry(root(&mut roots, left[&edge.left])).or_default().push(edge);
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

/// The assignment of one component with the greatest sum of weights.
fn heaviest_sum(
    component: &[Edge],
    left: &BTreeMap<usize, usize>,
    right: &BTreeMap<usize, usize>,
) -> Vec<(usize, usize)> {
    // The method wants no more rows than columns; what is no edge weighs nothing and is not taken for a pair.
    let turned = left.len() > right.len();
    let place = |edge: &Edge| {
        let (l, r) = (left[&edge.left], right[&edge.right]);
        if turned { (r, l) } else { (l, r) }
    };
    let (rows, columns) = if turned { (right.len(), left.len()) } else { (left.len(), right.len()) };
    let mut weights = Matrix::new(rows, columns, 0_i128);
    for edge in component {
        weights[place(edge)] = edge.weight;
    }
    let (_, columns) = kuhn_munkres(&weights);
    let chosen = component.iter().filter(|edge| {
        let (row, column) = place(edge);
        columns[row] == column
    });
    chosen.map(nodes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(weights: &[(usize, usize, i128)]) -> Vec<Edge> {
        weights.iter().map(|&(left, right, weight)| Edge { left, right, weight }).collect()
    }

    #[test]
    fn the_sum_decides_and_not_the_heaviest_edge() {
        let chosen = optimal(edges(&[(0, 0, 9), (0, 1, 8), (1, 0, 8)]));
        assert_eq!(chosen, Assignment { pairs: vec![(0, 1), (1, 0)], crowded: 0 });
    }

    #[test]
    fn more_on_the_left_than_on_the_right_is_no_matter() {
        let mut pairs = optimal(edges(&[(0, 5, 1), (1, 5, 3), (2, 5, 2), (2, 6, 2), (7, 6, 2)])).pairs;
        pairs.sort_unstable();
        // 3 for (1, 5), and 2 for (2, 6) or (7, 6).
        assert!(pairs.len() == 2 && pairs[0] == (1, 5) && pairs[1].1 == 6, "{pairs:?}");
    }

    #[test]
    fn components_do_not_touch_each_other() {
        let found = components(edges(&[(0, 0, 1), (5, 9, 1), (0, 9, 1), (3, 4, 1)]));
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
        assert!(optimal(Vec::new()).pairs.is_empty());
    }

    /// The greatest sum of every one-to-one choice.
    fn best_sum(edges: &[Edge]) -> i128 {
        let Some((first, rest)) = edges.split_first() else { return 0 };
        let free: Vec<_> = rest.iter().filter(|e| e.left != first.left && e.right != first.right).copied().collect();
        best_sum(rest).max(first.weight + best_sum(&free))
    }

    #[test]
    fn it_is_the_best_of_all_choices() {
        let mut state = 7_u64;
        let mut below = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        for _ in 0..200 {
            let mut found = BTreeMap::new();
            for _ in 0..10 {
                found.insert((below(5) as usize, below(4) as usize), i128::from(1 + below(20)));
            }
            let edges: Vec<_> = found.iter().map(|(&(left, right), &weight)| Edge { left, right, weight }).collect();
            let sum = optimal(edges.clone()).pairs.iter().map(|pair| found[pair]).sum::<i128>();
            assert_eq!(sum, best_sum(&edges), "{edges:?}");
        }
    }
}
