//! A page as every engine gives it: words and rules where they stand.

use serde::{Deserialize, Serialize};

/// A page. Lengths are points (1/72 inch); the origin is the upper left corner of the page as it is seen (rotation applied).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Words in the order in which the file draws them.
    pub words: Vec<Word>,
    /// Straight rules, where the engine sees them.
    pub rules: Vec<Rule>,
}

/// A run of characters on one baseline without a gap that a reader would see: of Chinese text often a whole line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The characters as the file maps them.
    pub text: String,
    /// Left edge.
    pub left: f32,
    /// Upper edge: the ascent of the font above the baseline.
    pub top: f32,
    /// Right edge: the advance of the last character.
    pub right: f32,
    /// Lower edge: the descent of the font below the baseline.
    pub bottom: f32,
    /// Size of the font.
    pub size: f32,
    /// Whether a space is drawn behind it, as far as the engine knows.
    pub spaced: bool,
}

/// A thin horizontal or vertical line, or one side of a drawn rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}
