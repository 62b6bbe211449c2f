//! Words as the layout needs them: as high as their characters are.

use std::collections::HashMap;

use super::super::page::{Page, Word};
use super::bounds::median;
use crate::clean::chars::{is_cjk, is_han};

/// Words of a page beyond which the rest is left out.
const MAX_WORDS: usize = 20_000;
/// The width of a letter or digit, in sizes.
const LATIN: f32 = 0.55;

/// The words of a page that say something and stand somewhere. Engines give the box of a line of the font, which in some fonts
/// reaches far into the lines around it: here a word is as high as its size is, and its size is what its Chinese characters
/// are wide.
pub(super) fn words(page: &Page) -> Vec<Word> {
    let mut words: Vec<Word> = page.words.iter().filter(|word| is_word(word)).take(MAX_WORDS).cloned().collect();
    // The sizes that boxes of one height have.
    let mut sizes: HashMap<i32, Vec<f32>> = HashMap::new();
    for word in &words {
        if let Some(wide) = width_of_one(word) {
            sizes.entry(height(word)).or_default().push(wide);
        }
    }
    let sizes: HashMap<i32, f32> = sizes.into_iter().map(|(height, sizes)| (height, median(sizes))).collect();
    for word in &mut words {
        let given = if word.size > 0.0 { word.size } else { word.bottom - word.top };
        let size = match (width_of_one(word), sizes.get(&height(word))) {
            (_, Some(&size)) => given.min(size * 1.02),
            (Some(wide), None) => given.min(wide),
            (None, None) => given.min(((word.right - word.left) / (LATIN * count(word))).max(given * 0.5)),
        };
        let middle = f32::midpoint(word.top, word.bottom);
        (word.size, word.top, word.bottom) = (size, middle - size / 2.0, middle + size / 2.0);
    }
    words
}

fn is_word(word: &Word) -> bool {
    let places = [word.left, word.top, word.right, word.bottom];
    places.iter().all(|x| x.is_finite() && x.abs() < 1e6) && word.bottom > word.top && !word.text.trim().is_empty()
}

/// The height of a word's box, as words of one font have it.
#[expect(clippy::cast_possible_truncation, reason = "places are finite and below a million")]
fn height(word: &Word) -> i32 {
    ((word.bottom - word.top) * 10.0).round() as i32
}

fn count(word: &Word) -> f32 {
    word.text.chars().count().max(1) as f32
}

/// The width of a Chinese character of a word that has some.
fn width_of_one(word: &Word) -> Option<f32> {
    let han = word.text.chars().filter(|&c| is_han(c)).count();
    let marks = word.text.chars().filter(|&c| is_cjk(c) && !is_han(c)).count();
    if han < 2 || marks > 2 {
        return None;
    }
    let others = word.text.chars().count() - han - marks;
    Some((word.right - word.left) / ((han + marks) as f32 + LATIN * others as f32)).filter(|wide| *wide > 0.5)
}
