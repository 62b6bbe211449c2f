//! Columns of running text: where a page is cut, and in which order the parts are read.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::super::page::{Page, Rule, Word};
use super::bounds::{Bounds, median};
use super::lines::rows;

/// Columns are cut at most so often into narrower ones.
const DEPTH: usize = 2;
/// The narrowest gutter, in sizes.
const GUTTER: f32 = 0.7;
/// The narrowest column, in sizes.
const NARROWEST: f32 = 7.0;
/// Places at which a gutter is looked for.
const PLACES: f32 = 400.0;
/// Words beyond which it is looked for at fewer places.
const CROWD: f32 = 4000.0;
/// Lines of a column at least.
const LINES: usize = 3;
/// A line of running text fills its column so far.
const FILLED: f32 = 0.7;

/// Rules of tables in columns are so long at least, as a share of the page's width, and so far apart, in points.
const RULED: f32 = 0.25;
const RULED_HEIGHT: f32 = 60.0;
/// Rules of a page that are looked at.
const MAX_RULES: usize = 200;

/// A gutter that a document has on some page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gutter {
    x: f32,
    /// Characters beside it: how sure it is.
    weight: usize,
}

/// Words that are read together.
pub(super) struct Piece<'a> {
    pub(super) words: Vec<&'a Word>,
    /// Whether another column stands beside them.
    pub(super) column: bool,
}

/// A part of a page between two words that reach over the gutter.
struct Band<'a> {
    /// Words that reach over it, and those beside them.
    across: Vec<&'a Word>,
    /// Those below, on either side.
    left: Vec<&'a Word>,
    right: Vec<&'a Word>,
}

/// The gutters of a document that prose on both sides makes sure.
pub(super) fn gutters(pages: &[Vec<&Word>]) -> Vec<Gutter> {
    let mut found: Vec<Gutter> = Vec::new();
    for words in pages {
        let Some(gutter) = best(words, &[]) else { continue };
        if let Some(known) = found.iter_mut().find(|known| (known.x - gutter.x).abs() < 8.0) {
            known.weight = known.weight.max(gutter.weight);
        } else if found.len() < 16 {
            found.push(gutter);
        }
    }
    found
}

/// Gutters that the rules of tables tell: rules of one width on both sides, over each other, none that reaches from side to side among them.
pub(super) fn ruled(pages: &[Page]) -> Vec<Gutter> {
    let mut found: Vec<Gutter> = Vec::new();
    for page in pages {
        let flat: Vec<&Rule> =
            page.rules.iter().filter(|r| r.right - r.left > RULED * page.width).take(MAX_RULES).collect();
        for left in &flat {
            let same = |a: &Rule, b: &Rule| (a.left - b.left).abs() < 2.0 && (a.right - b.right).abs() < 2.0;
            let side = |of: &Rule| -> Option<(f32, f32, usize)> {
                let own = flat.iter().filter(|rule| same(rule, of));
                let (top, bottom) = own.clone().fold((f32::MAX, 0.0f32), |(t, b), r| (t.min(r.top), b.max(r.top)));
                Some((top, bottom, own.count())).filter(|(top, bottom, n)| *n > 1 && bottom - top > RULED_HEIGHT)
            };
            let width = left.right - left.left;
            let right = flat.iter().find(|r| {
                r.left > left.right && (r.right - r.left - width).abs() < 3.0 && r.left - left.right < width / 3.0
            });
            let Some(right) = right else { continue };
            let (Some(a), Some(b)) = (side(left), side(right)) else { continue };
            let x = f32::midpoint(left.right, right.left);
            let (top, bottom) = (a.0.min(b.0), a.1.max(b.1));
            let crossed = flat.iter().any(|r| r.left < x && r.right > x && r.top > top + 1.0 && r.top < bottom - 1.0);
            if !crossed && !is_known(x, &found) && found.len() < 16 {
                found.push(Gutter { x, weight: 0 });
            }
        }
    }
    found
}

/// The parts of a page in reading order.
pub(super) fn parts<'a>(words: Vec<&'a Word>, known: &[Gutter]) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    cut(words, known, DEPTH, &mut found);
    found
}

fn cut<'a>(words: Vec<&'a Word>, known: &[Gutter], depth: usize, found: &mut Vec<Piece<'a>>) {
    let gutter = if depth > 0 { best(&words, known) } else { None };
    let Some(gutter) = gutter else {
        if !words.is_empty() {
            found.push(Piece { words, column: depth < DEPTH });
        }
        return;
    };
    let is_known = is_known(gutter.x, known);
    let size = size(&words);
    let mut across: Vec<&Word> = Vec::new();
    for band in bands(&words, gutter.x, size) {
        across.extend(&band.across);
        if is_pair(&band, size, is_known) {
            if !across.is_empty() {
                found.push(Piece { words: std::mem::take(&mut across), column: depth < DEPTH });
            }
            cut(band.left, known, depth - 1, found);
            cut(band.right, known, depth - 1, found);
        } else {
            across.extend(band.left);
            across.extend(band.right);
        }
    }
    if !across.is_empty() {
        found.push(Piece { words: across, column: depth < DEPTH });
    }
}

fn is_known(x: f32, known: &[Gutter]) -> bool {
    known.iter().any(|gutter| (gutter.x - x).abs() < 8.0)
}

fn size(words: &[&Word]) -> f32 {
    median(words.iter().map(|word| word.size).collect()).max(1.0)
}

/// The gutter with most text beside it.
fn best(words: &[&Word], known: &[Gutter]) -> Option<Gutter> {
    let around = Bounds::around(words.iter().map(|&word| Bounds::from(word)))?;
    let size = size(words);
    let (from, to) = (around.left + NARROWEST * size, around.right - NARROWEST * size);
    let crowd = (words.len() as f32 / CROWD).max(1.0);
    let step = (crowd * (to - from) / PLACES).max(crowd);
    let mut found: Option<(Gutter, f32)> = None;
    let mut sorted = words.to_vec();
    sorted.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut x = from;
    // Between the edges of words nothing changes: what holds at one place holds at the next.
    let mut last: Option<(u64, Around)> = None;
    while x <= to {
        let sides = (sides(&sorted, x, size), is_known(x, known));
        let mut hasher = FxHasher::default();
        sides.hash(&mut hasher);
        let key = hasher.finish();
        let around = match last {
            Some((before, around)) if before == key => around,
            _ => Around::of(&bands_of(&sorted, x, size), size, sides.1),
        };
        last = Some((key, around));
        // Among places of one gutter the one in its middle.
        let wide = (x - around.left).min(around.right - x);
        let weight = around.weight;
        if weight > 0 && found.is_none_or(|(best, w)| weight > best.weight || (weight == best.weight && wide > w)) {
            found = Some((Gutter { x, weight }, wide));
        }
        x += step;
    }
    found.map(|(gutter, _)| gutter)
}

/// On which side of a place each word stands: 0 on its left, 1 across, 2 on its right.
fn sides(sorted: &[&Word], x: f32, size: f32) -> Vec<u8> {
    let half = GUTTER * size / 2.0;
    let side = |word: &&Word| {
        let across = word.left < x + half && word.right > x - half;
        if across { 1 } else { 2 * u8::from(word.right > x) }
    };
    sorted.iter().map(side).collect()
}

/// What stands around a place.
#[derive(Clone, Copy)]
struct Around {
    /// Characters of columns on both sides.
    weight: usize,
    /// Where the words on its left end, and those on its right begin.
    left: f32,
    right: f32,
}

impl Around {
    fn of(bands: &[Band], size: f32, known: bool) -> Self {
        let weight = bands.iter().filter(|band| is_pair(band, size, known)).map(chars).sum();
        let words = || bands.iter().filter(|band| !band.right.is_empty());
        let left = words().flat_map(|band| &band.left).map(|word| word.right).fold(f32::MIN, f32::max);
        let right = words().flat_map(|band| &band.right).map(|word| word.left).fold(f32::MAX, f32::min);
        Self { weight, left, right }
    }
}

fn chars(band: &Band) -> usize {
    band.left.iter().chain(&band.right).map(|word| word.text.chars().count()).sum()
}

fn bands<'a>(words: &[&'a Word], x: f32, size: f32) -> Vec<Band<'a>> {
    let mut sorted = words.to_vec();
    sorted.sort_by(|a, b| a.top.total_cmp(&b.top));
    bands_of(&sorted, x, size)
}

/// Cuts words, sorted by their tops, where some reach over the gutter.
fn bands_of<'a>(sorted: &[&'a Word], x: f32, size: f32) -> Vec<Band<'a>> {
    let half = GUTTER * size / 2.0;
    let crosses = |word: &Word| word.left < x + half && word.right > x - half;
    let mut walls: Vec<(f32, f32)> = Vec::new();
    for word in sorted.iter().filter(|word| crosses(word)) {
        match walls.last_mut() {
            Some(last) if word.top <= last.1 + size * 0.2 => last.1 = last.1.max(word.bottom),
            _ => walls.push((word.top, word.bottom)),
        }
    }
    let mut found: Vec<Band> =
        (0..=walls.len()).map(|_| Band { across: Vec::new(), left: Vec::new(), right: Vec::new() }).collect();
    for &word in sorted {
        let middle = Bounds::from(word).middle();
        let above = walls.partition_point(|wall| wall.0 <= middle);
        let in_wall = above.checked_sub(1).and_then(|n| walls.get(n)).is_some_and(|wall| middle <= wall.1);
        let Some(band) = found.get_mut(above) else { continue };
        if in_wall || crosses(word) {
            band.across.push(word);
        } else if word.right <= x {
            band.left.push(word);
        } else {
            band.right.push(word);
        }
    }
    found
}

/// Whether both sides are columns of text.
fn is_pair(band: &Band, size: f32, known: bool) -> bool {
    let (Some(left), Some(right)) = (around(&band.left), around(&band.right)) else {
        return known && (!band.left.is_empty() || !band.right.is_empty());
    };
    let shared = left.bottom.min(right.bottom) - left.top.max(right.top);
    if known {
        return shared > 0.0;
    }
    if shared < size * 3.0 {
        return false;
    }
    let (a, b) = (filled(&band.left, left, size), filled(&band.right, right, size));
    let even = (left.width() - right.width()).abs() < 2.0 * size;
    let prose = |(filled, lines): (usize, usize)| filled >= LINES && (filled * 20 >= lines * 7 || even);
    prose(a) && prose(b)
}

fn around(words: &[&Word]) -> Option<Bounds> {
    Bounds::around(words.iter().map(|&word| Bounds::from(word)))
}

/// How many lines fill their column, and how many there are.
fn filled(words: &[&Word], around: Bounds, size: f32) -> (usize, usize) {
    if around.width() < NARROWEST * size {
        return (0, 1);
    }
    let rows = rows(words);
    let width = |row: &Vec<&Word>| row.iter().map(|word| word.right - word.left).sum::<f32>();
    let full = rows.iter().filter(|row| width(row) >= FILLED * around.width()).count();
    (full, rows.len())
}
