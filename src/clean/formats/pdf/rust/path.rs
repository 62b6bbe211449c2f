//! Paths: which of their parts are straight horizontal or vertical lines.

use super::canvas::Canvas;
use super::limits::MAX_SEGMENTS;
use super::matrix::Matrix;

/// A path that is being made, in the coordinates of the page.
#[derive(Debug, Default)]
pub struct Path {
    /// Straight pieces.
    lines: Vec<((f64, f64), (f64, f64))>,
    /// Upright rectangles: left, top, right, bottom.
    boxes: Vec<[f64; 4]>,
    start: (f64, f64),
    at: (f64, f64),
    /// Corners of the part that is being made, while it is straight.
    corners: Vec<(f64, f64)>,
}

impl Path {
    fn full(&self) -> bool {
        self.lines.len() + self.boxes.len() >= MAX_SEGMENTS
    }

    /// `m`
    pub fn move_to(&mut self, to: (f64, f64)) {
        self.end_part();
        self.start = to;
        self.at = to;
        self.corners.push(to);
    }

    /// `l`
    pub fn line_to(&mut self, to: (f64, f64)) {
        if !self.full() {
            self.lines.push((self.at, to));
            if self.corners.len() < 8 {
                self.corners.push(to);
            }
        }
        self.at = to;
    }

    /// `c`, `v`, `y`: no line, and what it belongs to no rectangle.
    pub fn curve_to(&mut self, to: (f64, f64)) {
        self.at = to;
        self.corners.clear();
    }

    /// `h`
    pub fn close(&mut self) {
        if self.at != self.start {
            self.line_to(self.start);
        }
        self.end_part();
    }

    /// `re`
    pub fn rectangle(&mut self, [x, y, width, height]: [f64; 4], ctm: &Matrix) {
        self.move_to(ctm.point(x, y));
        for (x, y) in [(x + width, y), (x + width, y + height), (x, y + height)] {
            self.line_to(ctm.point(x, y));
        }
        self.close();
    }

    /// A part with four corners whose sides are upright is a rectangle.
    fn end_part(&mut self) {
        let mut corners = std::mem::take(&mut self.corners);
        if corners.len() == 5 && corners.first() == corners.last() {
            corners.pop();
        }
        if let [a, b, c, d] = corners.as_slice()
            && !self.full()
        {
            let upright = |p: &(f64, f64), q: &(f64, f64)| (p.0 - q.0).abs() < 0.1 || (p.1 - q.1).abs() < 0.1;
            if upright(a, b) && upright(b, c) && upright(c, d) && upright(d, a) {
                self.boxes.push([a.0.min(c.0), a.1.min(c.1), a.0.max(c.0), a.1.max(c.1)]);
            }
        }
    }

    /// Paints the path: `width` is that of its lines where they are drawn.
    pub fn paint(&mut self, canvas: &mut Canvas, width: Option<f64>, fill: bool) {
        self.end_part();
        if let Some(width) = width {
            for (from, to) in &self.lines {
                canvas.line(*from, *to, width);
            }
        }
        if fill {
            for edges in &self.boxes {
                canvas.fill(*edges);
            }
        }
        self.clear();
    }

    /// `n`
    pub fn clear(&mut self) {
        self.lines.clear();
        self.boxes.clear();
        self.corners.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(draw: impl FnOnce(&mut Path), width: Option<f64>, fill: bool) -> Vec<[f32; 4]> {
        let mut canvas = Canvas::new(500.0, 500.0);
        let mut path = Path::default();
        draw(&mut path);
        path.paint(&mut canvas, width, fill);
        canvas.finish().page.rules.iter().map(|rule| [rule.left, rule.top, rule.right, rule.bottom]).collect()
    }

    #[test]
    fn a_stroked_rectangle_has_four_sides() {
        let draw = |path: &mut Path| path.rectangle([10.0, 10.0, 100.0, 50.0], &Matrix::IDENTITY);
        assert_eq!(rules(draw, Some(1.0), false).len(), 4);
        assert_eq!(rules(draw, None, true), Vec::<[f32; 4]>::new());
    }

    #[test]
    fn a_thin_filled_rectangle_is_a_line() {
        let draw = |path: &mut Path| path.rectangle([10.0, 10.0, 100.0, 0.5], &Matrix::IDENTITY);
        assert_eq!(rules(draw, None, true), [[10.0, 10.0, 110.0, 10.5]]);
    }

    #[test]
    fn slanted_lines_and_curves_are_none() {
        let slanted = |path: &mut Path| {
            path.move_to((0.0, 0.0));
            path.line_to((50.0, 20.0));
            path.curve_to((90.0, 20.0));
            path.line_to((190.0, 20.0));
        };
        assert_eq!(rules(slanted, Some(1.0), true), [[90.0, 19.5, 190.0, 20.5]]);
    }
}
