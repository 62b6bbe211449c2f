//! The state of text and what showing a string draws.

use std::rc::Rc;

use super::super::engine::group::Glyph;
use super::canvas::Canvas;
use super::font::{Drawn, Font};
use super::matrix::Matrix;

/// A font that is in use.
#[derive(Clone, Debug)]
pub struct Used {
    /// The font.
    pub font: Rc<Font>,
    /// Its place in the list of all fonts.
    pub index: usize,
}

/// What `Tf`, `Tc` and the like set; part of the graphics state.
#[derive(Clone, Debug)]
pub struct TextState {
    /// The font.
    pub font: Option<Used>,
    /// Its size.
    pub size: f64,
    /// Extra width of each character.
    pub char_space: f64,
    /// Extra width of each space.
    pub word_space: f64,
    /// Horizontal scale, 1 is none.
    pub scale: f64,
    /// Distance of lines.
    pub leading: f64,
    /// Height over the line.
    pub rise: f64,
}

impl Default for TextState {
    fn default() -> Self {
        Self { font: None, size: 0.0, char_space: 0.0, word_space: 0.0, scale: 1.0, leading: 0.0, rise: 0.0 }
    }
}

/// Where the next character stands.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// The text matrix.
    pub matrix: Matrix,
    /// The matrix at the start of the line.
    pub line: Matrix,
}

impl Default for Pen {
    fn default() -> Self {
        Self { matrix: Matrix::IDENTITY, line: Matrix::IDENTITY }
    }
}

impl Pen {
    /// `Tm`
    pub fn set(&mut self, matrix: Matrix) {
        self.matrix = matrix;
        self.line = matrix;
    }

    /// `Td`
    pub fn next_line(&mut self, x: f64, y: f64) {
        self.set(Matrix::shift(x, y).then(&self.line));
    }

    /// Moves along the line, or down it where the font is vertical.
    fn advance(&mut self, by: f64, vertical: bool) {
        let shift = if vertical { Matrix::shift(0.0, by) } else { Matrix::shift(by, 0.0) };
        self.matrix = shift.then(&self.matrix);
    }
}

impl TextState {
    /// A number in the array of `TJ`.
    pub fn kern(&self, pen: &mut Pen, amount: f64) {
        let vertical = self.font.as_ref().is_some_and(|used| used.font.vertical);
        let scale = if vertical { 1.0 } else { self.scale };
        pen.advance(-amount / 1000.0 * self.size * scale, vertical);
    }

    /// Draws one character.
    pub fn show(&self, used: &Used, drawn: &Drawn, pen: &mut Pen, ctm: &Matrix, canvas: &mut Canvas, hidden: bool) {
        let font = &used.font;
        let spacing = self.char_space + if drawn.space { self.word_space } else { 0.0 };
        let at = Matrix { a: self.size * self.scale, d: self.size, f: self.rise, ..Matrix::IDENTITY };
        let place = at.then(&pen.matrix).then(ctm);
        let width = drawn.width;
        if font.vertical {
            // The origin is above the middle of the glyph; lines go down.
            pen.advance(-self.size + spacing, true);
        } else {
            pen.advance((width * self.size + spacing) * self.scale, false);
        }
        if hidden || (drawn.missing && drawn.text.is_none()) {
            return;
        }
        let (origin, tip, ascent, descent) = if font.vertical {
            (place.point(0.0, 0.0), place.vector(0.0, -1.0), 0.5, -0.5)
        } else {
            (place.point(0.0, 0.0), place.vector(width, 0.0), font.ascent, font.descent)
        };
        let direction = if font.vertical { tip } else { place.vector(1.0, 0.0) };
        let length = direction.0.hypot(direction.1);
        let up = if font.vertical { place.vector(1.0, 0.0) } else { place.vector(0.0, 1.0) };
        let size = up.0.hypot(up.1) * font.em;
        if length <= 0.0 || size <= 0.0 || length.is_nan() || size.is_nan() {
            return;
        }
        let along = (direction.0 / length, direction.1 / length);
        let advance = tip.0 * along.0 + tip.1 * along.1;
        let unmapped = drawn.text.is_none().then_some(used.index);
        drawn.with_text(|text| {
            let (ascent, descent) = (ascent * size, descent * size);
            canvas.draw(&Glyph { text, at: origin, along, advance, size, ascent, descent }, unmapped);
        });
    }
}
