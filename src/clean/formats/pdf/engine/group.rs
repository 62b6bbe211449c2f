//! Characters to words: runs on one baseline, parted at gaps and at spaces, each drawn character once.

use rustc_hash::FxHashMap;

use super::super::page::Word;

/// A character where it is drawn. Points; y grows downwards.
#[derive(Clone, Debug)]
pub struct Glyph<'a> {
    /// What it is: mostly one character. An empty text only makes the word before it longer.
    pub text: &'a str,
    /// Where its baseline starts.
    pub at: (f64, f64),
    /// Unit vector along the baseline.
    pub along: (f64, f64),
    /// Its width along the baseline.
    pub advance: f64,
    /// Size of the font.
    pub size: f64,
    /// Height above the baseline.
    pub ascent: f64,
    /// Depth below the baseline.
    pub descent: f64,
}

/// Gap, in sizes of the font, that parts two words: between Chinese characters, whose lines are justified by stretching.
const WIDE_GAP: f64 = 0.6;
/// The same where one of both is Chinese: layouts set about a quarter between the two scripts.
const MIXED_GAP: f64 = 0.45;
/// The same beside a digit.
const DIGIT_GAP: f64 = 0.3;
/// The same between Latin letters: a space is about a quarter, a narrow one a fifth.
const LETTER_GAP: f64 = 0.18;
/// How far a character may stand back over the one before: punctuation set at half its width, fonts without widths.
const MAX_OVERLAP: f64 = 0.7;
/// How far a baseline may move within a word.
const MAX_SHIFT: f64 = 0.15;
/// How much one font may be larger than the other within a word.
const MAX_RATIO: f64 = 1.25;
/// Edge of the cells in which characters drawn before are looked up.
const CELL: f64 = 2.0;

/// Makes words of characters.
#[derive(Debug)]
pub struct Grouper {
    width: f64,
    height: f64,
    words: Vec<Word>,
    open: Option<Open>,
    /// Where a character was drawn last in a cell of the page.
    drawn: FxHashMap<(char, i32, i32), (f64, f64)>,
}

/// The word that is being written.
#[derive(Debug)]
struct Open {
    word: Word,
    /// Where its baseline ends.
    end: (f64, f64),
    along: (f64, f64),
    size: f64,
    last: char,
}

/// Whether a character is set in a square of its own: Han, its punctuation, kana, full width forms.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '\u{2014}' | '\u{2018}'..='\u{201D}' | '\u{2026}')
}

/// Whether a character parts words.
fn parts(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}')
}

impl Grouper {
    /// For a page of this size: what is drawn beside it is left out.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, words: Vec::new(), open: None, drawn: FxHashMap::default() }
    }

    /// Adds the next character in the order of drawing.
    pub fn add(&mut self, glyph: &Glyph<'_>) {
        let numbers = [glyph.at.0, glyph.at.1, glyph.along.0, glyph.along.1, glyph.advance, glyph.size];
        if !numbers.iter().all(|number| number.is_finite() && number.abs() < 1e7) || glyph.size <= 0.0 {
            return;
        }
        let mut chars = glyph.text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => self.extend(glyph),
            (Some(c), None) => self.one(c, glyph),
            // Several characters at once, as a ligature: each has its share of the width.
            (Some(_), Some(_)) => {
                let share = glyph.advance / glyph.text.chars().count() as f64;
                let (mut x, mut y) = glyph.at;
                for c in glyph.text.chars() {
                    self.one(c, &Glyph { text: "", at: (x, y), advance: share, ..*glyph });
                    x += glyph.along.0 * share;
                    y += glyph.along.1 * share;
                }
            }
        }
    }

    fn one(&mut self, c: char, glyph: &Glyph<'_>) {
        if parts(c) {
            if let Some(open) = &mut self.open {
                open.word.spaced = c.is_whitespace();
            }
            self.close();
            return;
        }
        let middle = glyph.advance / 2.0;
        let (x, y) = (glyph.at.0 + glyph.along.0 * middle, glyph.at.1 + glyph.along.1 * middle);
        let margin = glyph.size;
        if x < -margin || y < -margin || x > self.width + margin || y > self.height + margin {
            return;
        }
        if c.is_control() || self.is_drawn(c, glyph) {
            return;
        }
        if !self.open.as_ref().is_some_and(|open| open.takes(c, glyph)) {
            self.close();
        }
        let open = self.open.get_or_insert_with(|| Open::new(glyph));
        open.word.text.push(c);
        open.last = c;
        open.reach(glyph);
    }

    /// A glyph without a text of its own: the word before reaches over it.
    fn extend(&mut self, glyph: &Glyph<'_>) {
        if let Some(open) = &mut self.open
            && open.takes(open.last, glyph)
        {
            open.reach(glyph);
        }
    }

    /// Whether the same character was drawn at this place before, as is done to make it bold; if not, it is now.
    fn is_drawn(&mut self, c: char, glyph: &Glyph<'_>) -> bool {
        let near = (glyph.size * 0.1).min(1.0);
        let (x, y) = glyph.at;
        let cell = |value: f64| (value / CELL).floor() as i32;
        for column in cell(x - near)..=cell(x + near) {
            for row in cell(y - near)..=cell(y + near) {
                if let Some(&(other_x, other_y)) = self.drawn.get(&(c, column, row))
                    && (other_x - x).abs() < near
                    && (other_y - y).abs() < near
                {
                    return true;
                }
            }
        }
        self.drawn.insert((c, cell(x), cell(y)), (x, y));
        false
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.words.push(open.word);
        }
    }

    /// The words in the order of drawing.
    pub fn finish(mut self) -> Vec<Word> {
        self.close();
        self.words
    }
}

impl Open {
    fn new(glyph: &Glyph<'_>) -> Self {
        let (x, y) = (glyph.at.0 as f32, glyph.at.1 as f32);
        Self {
            word: Word { left: x, top: y, right: x, bottom: y, size: glyph.size as f32, ..Word::default() },
            end: glyph.at,
            along: glyph.along,
            size: glyph.size,
            last: ' ',
        }
    }

    /// Whether `c` goes on with this word.
    fn takes(&self, c: char, glyph: &Glyph<'_>) -> bool {
        let size = self.size.max(glyph.size);
        let ratio = size / self.size.min(glyph.size);
        let turned = self.along.0 * glyph.along.0 + self.along.1 * glyph.along.1;
        // A unit in brackets and a number behind it are two cells of a table as often as not: 产量（万吨）|32.4.
        let cells = matches!(self.last, '）' | ')') && c.is_ascii_digit();
        if ratio > MAX_RATIO || turned < 0.99 || cells {
            return false;
        }
        let (dx, dy) = (glyph.at.0 - self.end.0, glyph.at.1 - self.end.1);
        let gap = (dx * self.along.0 + dy * self.along.1) / size;
        let shift = (dy * self.along.0 - dx * self.along.1) / size;
        let limit = match (is_wide(self.last), is_wide(c)) {
            (true, true) => WIDE_GAP,
            (false, false) if self.last.is_ascii_digit() || c.is_ascii_digit() => DIGIT_GAP,
            (false, false) => LETTER_GAP,
            _ => MIXED_GAP,
        };
        shift.abs() <= MAX_SHIFT && gap <= limit && gap >= -MAX_OVERLAP
    }

    /// Makes the box reach over a glyph.
    fn reach(&mut self, glyph: &Glyph<'_>) {
        let (x, y) = glyph.at;
        let (dx, dy) = glyph.along;
        let end = (x + dx * glyph.advance, y + dy * glyph.advance);
        // Up is to the left of the direction of writing.
        for (x, y) in [glyph.at, end] {
            for height in [glyph.ascent, glyph.descent] {
                let (x, y) = ((x + dy * height) as f32, (y - dx * height) as f32);
                self.word.left = self.word.left.min(x);
                self.word.right = self.word.right.max(x);
                self.word.top = self.word.top.min(y);
                self.word.bottom = self.word.bottom.max(y);
            }
        }
        self.end = end;
        self.size = glyph.size;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws characters of size 10, each with its left edge; a Chinese one is 10 wide, others 5.
    fn words(drawn: &[(&str, f64, f64)]) -> Vec<String> {
        let mut grouper = Grouper::new(500.0, 500.0);
        for &(text, x, y) in drawn {
            let advance = text.chars().map(|c| if is_wide(c) { 10.0 } else { 5.0 }).sum();
            let (along, size) = ((1.0, 0.0), 10.0);
            grouper.add(&Glyph { text, at: (x, y), along, advance, size, ascent: 8.8, descent: -1.2 });
        }
        grouper.finish().into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn gaps_part_words_and_stretched_lines_stay_whole() {
        assert_eq!(words(&[("生", 0.0, 9.0), ("产", 14.0, 9.0), ("值", 28.0, 9.0)]), ["生产值"]);
        assert_eq!(words(&[("表", 0.0, 9.0), ("1", 25.0, 9.0)]), ["表", "1"]);
        assert_eq!(words(&[("1", 0.0, 9.0), ("2", 5.0, 9.0), ("3", 14.0, 9.0)]), ["12", "3"]);
        assert_eq!(words(&[("a", 0.0, 9.0), ("b", 6.0, 9.0), ("c", 13.2, 9.0)]), ["ab", "c"]);
        assert_eq!(words(&[("a", 0.0, 9.0), (" ", 5.0, 9.0), ("b", 6.0, 9.0)]), ["a", "b"]);
        assert_eq!(words(&[("上", 0.0, 9.0), ("下", 0.0, 25.0)]), ["上", "下"]);
    }

    #[test]
    fn a_character_drawn_twice_is_one() {
        assert_eq!(words(&[("总", 0.0, 9.0), ("总", 0.3, 9.0), ("量", 10.0, 9.0), ("量", 10.3, 9.0)]), ["总量"]);
        assert_eq!(words(&[("总", 0.0, 9.0), ("量", 10.0, 9.0), ("总", 0.2, 9.1), ("量", 10.2, 9.1)]), ["总量"]);
        assert_eq!(words(&[("1", 0.0, 9.0), ("1", 5.0, 9.0), ("1", 10.0, 9.0)]), ["111"]);
    }

    #[test]
    fn what_lies_off_the_page_or_is_no_number_is_left_out() {
        assert_eq!(words(&[("内", 0.0, 9.0), ("外", 900.0, 9.0), ("无", f64::NAN, 9.0)]), ["内"]);
    }

    #[test]
    fn a_ligature_shares_its_width() {
        let mut grouper = Grouper::new(500.0, 500.0);
        let glyph = Glyph {
            text: "a b",
            at: (0.0, 9.0),
            along: (1.0, 0.0),
            advance: 9.0,
            size: 9.0,
            ascent: 8.0,
            descent: -1.0,
        };
        grouper.add(&glyph);
        let words = grouper.finish();
        assert_eq!(
            words.iter().map(|word| (word.text.as_str(), word.left)).collect::<Vec<_>>(),
            [("a", 0.0), ("b", 6.0)]
        );
    }

    #[test]
    fn boxes_of_turned_words() {
        let mut grouper = Grouper::new(500.0, 500.0);
        for (text, y) in [("A", 100.0), ("B", 95.0)] {
            grouper.add(&Glyph {
                text,
                at: (50.0, y),
                along: (0.0, -1.0),
                advance: 5.0,
                size: 10.0,
                ascent: 8.0,
                descent: -2.0,
            });
        }
        let words = grouper.finish();
        assert_eq!(words.len(), 1);
        let word = &words[0];
        assert_eq!((word.left, word.top, word.right, word.bottom), (42.0, 90.0, 52.0, 100.0));
    }
}
