//! What a page shows: words and rules, with what is hidden left out and what is replaced replaced.

use super::super::engine::group::{Glyph, Grouper};
use super::super::page::{Page, Rule};
use super::limits::MAX_RULES;

/// Characters that a replacement text may stand for.
const MAX_HELD: usize = 4_096;
/// The widest line, and the widest filled rectangle that is a line.
const MAX_THICKNESS: f64 = 3.0;
/// The shortest line that is kept.
const MIN_LENGTH: f64 = 2.0;

/// A character that is held back.
#[derive(Clone, Debug)]
struct Held {
    text: String,
    glyph: Glyph<'static>,
    unmapped: Option<usize>,
}

/// A page that is being drawn.
#[derive(Debug)]
pub struct Canvas {
    width: f64,
    height: f64,
    grouper: Grouper,
    rules: Vec<Rule>,
    /// What stands for the characters that are drawn now, and these.
    replaced: Option<(String, Vec<Held>)>,
    characters: usize,
    unmapped: Vec<usize>,
}

/// A page that was drawn.
#[derive(Debug)]
pub struct Finished {
    /// Its words and rules.
    pub page: Page,
    /// Characters.
    pub characters: usize,
    /// Of each character whose font does not say what it is, the place of the font in the list of all.
    pub unmapped: Vec<usize>,
}

impl Canvas {
    /// An empty page.
    pub fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            grouper: Grouper::new(width, height),
            rules: Vec::new(),
            replaced: None,
            characters: 0,
            unmapped: Vec::new(),
        }
    }

    /// Whether characters are held back for a replacement.
    pub fn holds(&self) -> bool {
        self.replaced.is_some()
    }

    /// Draws a character; `unmapped` is the font that does not say what it is.
    pub fn draw(&mut self, glyph: &Glyph<'_>, unmapped: Option<usize>) {
        let Some((_, held)) = &mut self.replaced else {
            self.characters += 1;
            self.unmapped.extend(unmapped);
            self.grouper.add(glyph);
            return;
        };
        held.push(Held { text: glyph.text.to_owned(), glyph: Glyph { text: "", ..*glyph }, unmapped });
        if held.len() > MAX_HELD {
            self.release();
        }
    }

    /// From here on characters have this text together.
    pub fn replace(&mut self, text: String) {
        self.release();
        self.replaced = Some((text, Vec::new()));
    }

    /// The end of a replacement. Where it stands for a few characters on one line it takes their place; a whole paragraph
    /// would lose its lines, so there the characters stay if their font says what they are.
    pub fn replace_end(&mut self) {
        let Some((text, held)) = self.replaced.take() else { return };
        let (Some(first), Some(last)) = (held.first(), held.last()) else { return };
        let (first, last) = (&first.glyph, &last.glyph);
        let (dx, dy) = (last.at.0 - first.at.0, last.at.1 - first.at.1);
        let along = dx * first.along.0 + dy * first.along.1;
        let off = (dy * first.along.0 - dx * first.along.1).abs();
        let one_line = off <= first.size * 0.5 && along >= 0.0;
        if held.iter().all(|held| held.unmapped.is_none()) && (!one_line || held.len() > 16) {
            self.show(held);
            return;
        }
        let advance = if one_line { along + last.advance } else { first.advance };
        self.characters += held.len();
        self.grouper.add(&Glyph { text: &text, advance, ..*first });
    }

    /// Lets go of what is held, as it is.
    fn release(&mut self) {
        if let Some((_, held)) = self.replaced.take() {
            self.show(held);
        }
    }

    fn show(&mut self, held: Vec<Held>) {
        for Held { text, glyph, unmapped } in held {
            self.characters += 1;
            self.unmapped.extend(unmapped);
            self.grouper.add(&Glyph { text: &text, ..glyph });
        }
    }

    /// Draws a straight line of this width.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64) {
        let (dx, dy) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        if width > MAX_THICKNESS || dx.min(dy) > 0.5 || dx.max(dy) < MIN_LENGTH {
            return;
        }
        let half = width / 2.0;
        let (x, y) = if dx > dy { (0.0, half) } else { (half, 0.0) };
        self.rule([from.0.min(to.0) - x, from.1.min(to.1) - y, from.0.max(to.0) + x, from.1.max(to.1) + y]);
    }

    /// Fills a rectangle: a line where it is thin.
    pub fn fill(&mut self, [left, top, right, bottom]: [f64; 4]) {
        let (width, height) = (right - left, bottom - top);
        if width.min(height) <= MAX_THICKNESS && width.max(height) >= MIN_LENGTH.max(2.0 * width.min(height)) {
            self.rule([left, top, right, bottom]);
        }
    }

    fn rule(&mut self, [left, top, right, bottom]: [f64; 4]) {
        let on_page = right >= 0.0 && bottom >= 0.0 && left <= self.width && top <= self.height;
        if on_page && self.rules.len() < MAX_RULES && [left, top, right, bottom].iter().all(|edge| edge.is_finite()) {
            let [left, top, right, bottom] = [left, top, right, bottom].map(|edge| edge as f32);
            self.rules.push(Rule { left, top, right, bottom });
        }
    }

    /// The page.
    pub fn finish(mut self) -> Finished {
        self.release();
        let page = Page {
            width: self.width as f32,
            height: self.height as f32,
            words: self.grouper.finish(),
            rules: self.rules,
        };
        Finished { page, characters: self.characters, unmapped: self.unmapped }
    }
}
