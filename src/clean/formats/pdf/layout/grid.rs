//! Ruled tables: cells are where rules cross, and where none parts two places they are one cell.

use super::super::page::{Rule, Word};
use super::bounds::Bounds;
use super::lines::{joint, line, rows};
use super::tables::Draft;
use crate::clean::raw::RawCell;

/// Rules that lie so near are one, in points.
const NEAR: f32 = 3.0;
/// Thickest rule.
const THICK: f32 = 4.0;
/// Shortest rule.
const SHORT: f32 = 5.0;
/// Rules of a page beyond which none is looked at.
const MAX_RULES: usize = 40_000;
/// Stretches of rules after those on one line are one.
const MAX_STRETCHES: usize = 3_000;
/// Columns and rows of a table.
const MAX_COLUMNS: usize = 64;
const MAX_ROWS: usize = 1_000;
/// The share of a cell's side that a rule must cover.
const COVERED: f32 = 0.6;

/// A straight stretch: `at` is its place across, `from` to `to` its place along.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    at: f32,
    from: f32,
    to: f32,
}

/// The tables of a page with their places.
pub(super) fn find(rules: &[Rule], words: &[&Word]) -> Vec<(Bounds, Draft)> {
    if rules.len() > MAX_RULES {
        return Vec::new();
    }
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for bounds in rules.iter().map(Bounds::from) {
        if ![bounds.left, bounds.top, bounds.right, bounds.bottom].iter().all(|x| x.is_finite()) {
            continue;
        }
        if bounds.height() <= THICK && bounds.width() >= SHORT.max(bounds.height()) {
            across.push(Stretch { at: bounds.middle(), from: bounds.left, to: bounds.right });
        } else if bounds.width() <= THICK && bounds.height() >= SHORT {
            down.push(Stretch { at: bounds.center(), from: bounds.top, to: bounds.bottom });
        }
    }
    let (across, down) = (merged(across), merged(down));
    if across.len() + down.len() > MAX_STRETCHES {
        return Vec::new();
    }
    groups(&across, &down).into_iter().filter_map(|(across, down)| table(&across, &down, words)).collect()
}

/// Stretches that lie on one line and touch are one.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut found = Vec::new();
    let mut from = 0;
    while from < stretches.len() {
        let first = stretches[from].at;
        let to = from + stretches[from..].partition_point(|s| s.at - first <= NEAR);
        let mut line = stretches[from..to].to_vec();
        let at = line.iter().map(|s| s.at).sum::<f32>() / line.len() as f32;
        line.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut last: Option<Stretch> = None;
        for stretch in line {
            match &mut last {
                Some(last) if stretch.from <= last.to + NEAR => last.to = last.to.max(stretch.to),
                _ => {
                    found.extend(last.take());
                    last = Some(Stretch { at, ..stretch });
                }
            }
        }
        found.extend(last);
        from = to;
    }
    found
}

/// Stretches that hang together.
fn groups(across: &[Stretch], down: &[Stretch]) -> Vec<(Vec<Stretch>, Vec<Stretch>)> {
    let count = across.len() + down.len();
    let mut parent: Vec<usize> = (0..count).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    for (i, a) in across.iter().enumerate() {
        for (j, d) in down.iter().enumerate() {
            let touch = (a.from - NEAR..=a.to + NEAR).contains(&d.at) && (d.from - NEAR..=d.to + NEAR).contains(&a.at);
            if touch {
                let (x, y) = (root(&mut parent, i), root(&mut parent, across.len() + j));
                parent[x] = y;
            }
        }
    }
    let mut found: Vec<(usize, Vec<Stretch>, Vec<Stretch>)> = Vec::new();
    for n in 0..count {
        let root = root(&mut parent, n);
        let at = found.iter().position(|group| group.0 == root).unwrap_or_else(|| {
            found.push((root, Vec::new(), Vec::new()));
            found.len() - 1
        });
        if n < across.len() {
            found[at].1.push(across[n]);
        } else {
            found[at].2.push(down[n - across.len()]);
        }
    }
    found.into_iter().map(|(_, across, down)| (across, down)).filter(|(a, d)| a.len() > 1 && !d.is_empty()).collect()
}

/// The distinct places of some stretches, and the ends of those that cross them.
fn edges(own: &[Stretch], others: &[Stretch]) -> Vec<f32> {
    let mut found: Vec<f32> = own.iter().map(|s| s.at).collect();
    let from = others.iter().map(|s| s.from).fold(f32::MAX, f32::min);
    let to = others.iter().map(|s| s.to).fold(f32::MIN, f32::max);
    // Tables that are open at their sides.
    found.extend([from, to]);
    found.sort_by(f32::total_cmp);
    found.dedup_by(|b, a| *b - *a <= NEAR);
    found
}

/// Where rules part the places of a grid.
struct Walls {
    /// By line, the stretches on it.
    lines: Vec<Vec<Stretch>>,
}

impl Walls {
    fn new(edges: &[f32], stretches: &[Stretch]) -> Self {
        let on = |edge: &f32| stretches.iter().filter(|s| (s.at - edge).abs() <= NEAR).copied().collect();
        Self { lines: edges.iter().map(on).collect() }
    }

    fn covers(&self, line: usize, from: f32, to: f32) -> bool {
        let shared = |s: &Stretch| (s.to.min(to) - s.from.max(from)).max(0.0);
        let covered: f32 = self.lines.get(line).map_or(0.0, |line| line.iter().map(shared).sum());
        covered >= COVERED * (to - from)
    }
}

/// The table of rules that hang together; none of a frame around text.
fn table(across: &[Stretch], down: &[Stretch], words: &[&Word]) -> Option<(Bounds, Draft)> {
    let (xs, ys) = (edges(down, across), edges(across, down));
    let (columns, height) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if !(2..=MAX_COLUMNS).contains(&columns) || !(2..=MAX_ROWS).contains(&height) {
        return None;
    }
    let bounds = Bounds { left: *xs.first()?, top: *ys.first()?, right: *xs.last()?, bottom: *ys.last()? };
    let (beside, below) = (Walls::new(&xs, down), Walls::new(&ys, across));
    let mut inside: Vec<Vec<&Word>> = vec![Vec::new(); columns * height];
    for &word in words {
        let place = Bounds::from(word);
        if bounds.holds(place) {
            let column = xs.partition_point(|x| *x <= place.center()).saturating_sub(1).min(columns - 1);
            let row = ys.partition_point(|y| *y <= place.middle()).saturating_sub(1).min(height - 1);
            inside[row * columns + column].push(word);
        }
    }
    let mut taken = vec![false; columns * height];
    let mut out: Vec<Vec<RawCell>> = Vec::new();
    for row in 0..height {
        let mut cells = Vec::new();
        for column in 0..columns {
            if taken[row * columns + column] {
                continue;
            }
            let parted_right = |c: usize| beside.covers(c, ys[row], ys[row + 1]);
            let mut wide = 1;
            while column + wide < columns && !taken[row * columns + column + wide] && !parted_right(column + wide) {
                wide += 1;
            }
            let parted_below = |r: usize| below.covers(r, xs[column], xs[column + wide]);
            let free = |r: usize| (column..column + wide).all(|c| !taken[r * columns + c]);
            let mut high = 1;
            while row + high < height && free(row + high) && !parted_below(row + high) {
                high += 1;
            }
            let mut held = Vec::new();
            for r in row..row + high {
                for c in column..column + wide {
                    taken[r * columns + c] = true;
                    held.append(&mut inside[r * columns + c]);
                }
            }
            cells.push(RawCell { text: text(&held), columns: wide, rows: high });
        }
        out.push(cells);
    }
    out.iter().flatten().any(|cell| !cell.text.is_empty()).then_some(())?;
    Some((bounds, Draft { edges: xs, rows: out, header_rows: 0, ruled: true }))
}

/// The text of a cell: its lines are one.
pub(super) fn text(words: &[&Word]) -> String {
    let mut text = String::new();
    for line in rows(words).iter().filter_map(|row| line(row)) {
        text.push_str(joint(&text, &line.text));
        text.push_str(&line.text);
    }
    text
}
