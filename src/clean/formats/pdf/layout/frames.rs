//! The edges of columns, as their lines show them.

use super::bounds::{Bounds, median};
use super::lines::Line;

/// Lines that show the edges of a column by themselves.
const LINES: usize = 5;
/// Edges that differ by less are one, in points.
const SAME: f32 = 4.0;
/// Frames of a document that are kept.
const FRAMES: usize = 64;

/// A column: where its lines begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) right: f32,
    /// The usual distance between two lines.
    pub(super) pitch: f32,
    /// The size of its lines.
    pub(super) size: f32,
    /// Whether many lines begin at its left edge.
    pub(super) flush: bool,
}

impl Frame {
    pub(super) const fn width(&self) -> f32 {
        self.right - self.left
    }

    /// The frame that the lines of one part show.
    pub(super) fn of(lines: &[Line]) -> Option<Self> {
        let around = Bounds::around(lines.iter().map(|line| line.bounds))?;
        let size = median(lines.iter().map(|line| line.size).collect());
        let left = edge(lines.iter().map(|line| line.bounds.left), size).unwrap_or(around.left);
        let right = edge(lines.iter().map(|line| -line.bounds.right), size).map_or(around.right, |right| -right);
        let pitch = median(
            lines
                .windows(2)
                .map(|pair| pair[1].bounds.middle() - pair[0].bounds.middle())
                .filter(|d| *d > 0.0)
                .collect(),
        );
        let flush = lines.iter().filter(|line| (line.bounds.left - left).abs() < 0.5 * size).count() * 7 >= lines.len();
        Some(Self { left, right, size, pitch: if pitch > 0.0 { pitch } else { 1.6 * size }, flush })
    }
}

/// The place where the outermost of many lines begin. Marks hang out of a column by half their size: where more lines begin
/// a little further in, the edge is there.
fn edge(places: impl Iterator<Item = f32>, size: f32) -> Option<f32> {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    let few = (places.len() / 12).max(2);
    let count = |from: usize| places[from..].partition_point(|place| place - places[from] <= 0.2 * size);
    let first = (0..places.len()).find(|&n| count(n) >= few)?;
    let near = |n: &usize| places[*n] - places[first] <= 0.8 * size;
    (first..places.len()).take_while(near).max_by_key(|&n| (count(n), std::cmp::Reverse(n))).map(|n| places[n])
}

/// The frames of a document, each with the number of lines that show it.
#[derive(Debug, Default)]
pub(super) struct Frames(Vec<(Frame, usize)>);

impl Frames {
    /// Adds what one part shows.
    pub(super) fn add(&mut self, lines: &[Line]) {
        let Some(frame) = Frame::of(lines).filter(|_| lines.len() >= LINES) else { return };
        self.count(frame, lines.len());
    }

    fn count(&mut self, frame: Frame, lines: usize) {
        let near = |a: f32, b: f32| (a - b).abs() < SAME;
        let known = self.0.iter_mut().find(|(f, _)| near(f.left, frame.left) && near(f.right, frame.right));
        if let Some((known, count)) = known {
            if lines > *count {
                *known = frame;
            }
            *count += lines;
        } else if self.0.len() < FRAMES {
            self.0.push((frame, lines));
        }
    }

    /// Takes frames that differ from another in an indent alone for that one: all lines of their parts are first lines.
    pub(super) fn settle(&mut self) {
        let mut shifts: Vec<(f32, f32)> = Vec::new();
        for (n, (inner, _)) in self.0.iter().enumerate() {
            let indents = |(m, (outer, count)): (usize, &(Frame, usize))| {
                let indent = inner.left - outer.left;
                let one = m != n && *count >= LINES && (inner.right - outer.right).abs() < SAME;
                (one && (inner.size * 1.2..inner.size * 4.6).contains(&indent)).then_some(indent)
            };
            if let Some(indent) = self.0.iter().enumerate().find_map(indents) {
                shifts.push((inner.width(), indent));
            }
        }
        for (frame, _) in &mut self.0 {
            if let Some((_, indent)) = shifts.iter().find(|(width, _)| (frame.width() - width).abs() < SAME) {
                frame.left -= indent;
                frame.flush = false;
            }
        }
    }

    /// The frame of a part: what its lines show, and where they are few, what other parts show of the same column.
    pub(super) fn of(&self, lines: &[Line], column: bool) -> Frame {
        let Some(own) = Frame::of(lines) else { return Frame::default() };
        let Some(around) = Bounds::around(lines.iter().map(|line| line.bounds)) else { return own };
        let size = median(lines.iter().map(|line| line.size).collect());
        let few = lines.len() < LINES || !column;
        let slack = |frame: &Frame| (own.left - frame.left).abs() + (frame.right - own.right).abs();
        let inside = |frame: &Frame| {
            frame.left - 0.6 * size <= around.left
                && around.right <= frame.right + 1.2 * size
                && (few || (own.left - frame.left < 5.0 * size && frame.right - own.right < 12.0 * size))
        };
        let best = self
            .0
            .iter()
            .filter(|(frame, count)| *count >= LINES && inside(frame))
            .max_by(|(a, n), (b, m)| {
                // A frame that many lines show stands for one that a few lines show within it.
                let (a, b) = (slack(a) - (*n as f32).min(200.0) * 0.02, slack(b) - (*m as f32).min(200.0) * 0.02);
                b.total_cmp(&a)
            })
            .map(|(frame, _)| *frame);
        // What stands across columns is as wide as they are together.
        let best = best.or_else(|| {
            let known = || self.0.iter().filter(|(_, count)| *count >= LINES).map(|(frame, _)| frame);
            let left = known().map(|frame| frame.left).reduce(f32::min)?;
            let right = known().map(|frame| frame.right).reduce(f32::max)?;
            let hull = Frame { left, right, ..own };
            (!column && inside(&hull)).then_some(hull)
        });
        match best {
            Some(frame) => Frame {
                left: if few { frame.left } else { frame.left.min(own.left) },
                right: if few { frame.right } else { frame.right.max(own.right) },
                pitch: if lines.len() < LINES { frame.pitch } else { own.pitch },
                size: own.size,
                flush: own.flush || frame.flush,
            },
            None => own,
        }
    }
}
