//! Paragraphs out of lines: where the edge of the column, the indent and the distance say that one ends.

use super::frames::Frame;
use super::furniture::is_page_number;
use super::lines::{Line, joint};
use crate::clean::chars::{is_cjk, is_han, is_terminal, never_begins};
use crate::clean::items::{Ending, Lead, ending, lead};

/// Sizes that differ by more are two kinds of text.
const SAME_SIZE: f32 = 0.12;
/// A title is larger than the text by this.
const TITLE: f32 = 1.1;
/// The main one by this.
const MAIN_TITLE: f32 = 1.3;
/// Indents of a first line, in sizes.
const INDENT: std::ops::Range<f32> = 1.2..WIDE_INDENT;
/// More than any of them, in sizes.
const WIDE_INDENT: f32 = 4.6;
/// What is no indent, in sizes.
const NO_INDENT: f32 = 0.8;
/// A distance between lines, in usual ones, that parts paragraphs.
const FAR: f32 = 1.45;
/// A full justified line may lack so much, in sizes: a mark at its end is set narrower.
const RAGGED: f32 = 0.75;
/// A centred title has so many lines at most.
const TITLE_LINES: usize = 4;

/// A line in its column.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) line: Line,
    pub(super) frame: Frame,
    /// The part of the document, a column mostly.
    pub(super) part: usize,
}

impl Placed {
    /// The distance to the left edge of the column, in sizes.
    fn indent(&self) -> f32 {
        (self.line.bounds.left - self.frame.left) / self.line.size.max(1.0)
    }

    /// The distance to its right edge, in sizes.
    fn slack(&self) -> f32 {
        (self.frame.right - self.line.bounds.right) / self.line.size.max(1.0)
    }

    fn is_centered(&self) -> bool {
        let (indent, slack) = (self.indent(), self.slack());
        indent >= 1.0 && slack >= 1.0 && (indent - slack).abs() < 1.2
    }
}

impl Placed {
    /// Whether it is as wide as a title over two lines that is centred.
    fn is_title(&self) -> bool {
        let bare = !self.line.text.contains(['，', '。', '；', '：', ',', '、']);
        self.indent() < 1.2 && (self.indent() - self.slack()).abs() < 0.7 && bare
    }
}

/// What a whole document says about its lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    /// The size of its running text.
    pub(super) size: f32,
    /// Whether first lines of paragraphs are indented.
    pub(super) indents: bool,
    /// Whether distances between lines part paragraphs.
    pub(super) gaps: bool,
    /// Whether full lines end at the same place.
    pub(super) justified: bool,
}

impl Style {
    /// The style of the lines of a document.
    pub(super) fn of(lines: &[Placed]) -> Self {
        let size = super::bounds::median(lines.iter().map(|placed| placed.line.size).collect());
        let body = || lines.iter().filter(move |p| (p.line.size - size).abs() < SAME_SIZE * size);
        let count = |test: fn(&Placed) -> bool| body().filter(|placed| test(placed)).count();
        let indented = count(|p| INDENT.contains(&p.indent()) && !p.is_centered());
        let flush = count(|p| p.indent().abs() < NO_INDENT);
        let full = count(|p| p.slack() < 1.0);
        let exact = count(|p| p.slack().abs() < 0.15);
        let pairs = || lines.windows(2).filter(|pair| pair[0].part == pair[1].part);
        let gaps = pairs().filter(|pair| is_far(&pair[0], &pair[1])).count();
        Self {
            size,
            indents: indented * 20 >= indented + flush,
            gaps: gaps * 12 >= pairs().count(),
            justified: exact * 10 >= full * 6 && exact > 2,
        }
    }
}

/// A paragraph that is being put together.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Whether its first line is indented.
    pub(super) indented: bool,
    first: Placed,
    last: Placed,
    lines: usize,
}

impl Paragraph {
    pub(super) fn new(placed: Placed, style: Style) -> Self {
        let indented = style.indents && INDENT.contains(&placed.indent()) && !placed.is_centered();
        Self { text: placed.line.text.clone(), indented, first: placed.clone(), last: placed, lines: 1 }
    }

    /// Takes the next line in.
    pub(super) fn take(&mut self, placed: Placed) {
        let next = &placed.line.text;
        let hyphen = self.text.ends_with('-')
            && self.text.chars().rev().nth(1).is_some_and(|c| c.is_ascii_lowercase())
            && next.starts_with(|c: char| c.is_ascii_lowercase());
        if hyphen {
            self.text.pop();
        } else {
            self.text.push_str(joint(&self.text, next));
        }
        self.text.push_str(next);
        self.last = placed;
        self.lines += 1;
    }

    /// Whether `next` goes on with it.
    pub(super) fn goes_on(&self, next: &Placed, style: Style) -> bool {
        let last = &self.last;
        if is_page_number(&last.line.text) || is_page_number(&next.line.text) {
            return false;
        }
        let (a, b) = (last.line.size, next.line.size);
        if (a - b).abs() > SAME_SIZE * a.max(b) && has_han(&last.line) && has_han(&next.line) {
            return false;
        }
        if last.part == next.part && is_far(last, next) {
            return false;
        }
        let full = is_full(last, next, style);
        if last.is_centered() && next.is_centered() && last.part == next.part {
            let large = a > style.size * if is_title_line(&self.text, &next.line.text) { TITLE } else { MAIN_TITLE };
            let one = large && self.lines < TITLE_LINES && !parts_titles(&self.text, &next.line.text);
            return one || (full_center(last, next) && !parts_titles(&self.text, &next.line.text));
        }
        if next.is_centered() && !full {
            return false;
        }
        if next.is_centered() && self.lines == 1 && last.is_title() && next.indent() >= WIDE_INDENT {
            return full_center(last, next) && !parts_titles(&self.text, &next.line.text);
        }
        let ended = ending(&last.line.text) == Ending::Sentence;
        let begins = lead(&next.line.text);
        if !style.indents && !style.gaps {
            // Nothing but the width of lines says where paragraphs end: later stages know more about that.
            return last.slack() < -1.0 && next.indent() < -1.0;
        }
        if !style.indents {
            return full && !(begins > Lead::None && (ended || begins >= Lead::Heading));
        }
        if next.indent() < NO_INDENT {
            let nearly = last.slack() < first_word(&next.line.text) + if ended { 1.2 } else { 3.0 };
            let nearly = if self.text.contains(['，', '。', ',']) { nearly } else { full };
            return nearly && !(begins >= Lead::Heading && (ended || !full));
        }
        let same = (next.indent() - last.indent()).abs() < 0.4;
        if !full {
            return false;
        }
        if self.lines > 1 {
            // Its second line stands so too.
            return same && last.indent() > NO_INDENT && !ended;
        }
        let hangs = next.indent() < WIDE_INDENT && self.first.indent() < NO_INDENT && lead(&self.text) == Lead::Item;
        hangs || (same && !last.frame.flush && !ended && begins == Lead::None)
    }
}

/// Whether two lines of a part stand farther from each other than lines of a paragraph.
fn is_far(last: &Placed, next: &Placed) -> bool {
    let distance = next.line.bounds.middle() - last.line.bounds.middle();
    distance > last.frame.pitch * FAR && distance > last.line.size * 1.6
}

fn has_han(line: &Line) -> bool {
    line.text.chars().filter(|&c| is_han(c)).count() > 1
}

/// Whether there was no place for the beginning of the next line behind this one.
fn is_full(last: &Placed, next: &Placed, style: Style) -> bool {
    let slack = last.slack();
    if style.justified && !style.indents && last.frame.width() > 8.0 * last.line.size {
        slack < RAGGED
    } else {
        slack < first_word(&next.line.text) + 0.4
    }
}

/// The same for a centred line.
fn full_center(last: &Placed, next: &Placed) -> bool {
    last.indent() + last.slack() < first_word(&next.line.text) + 0.6
}

/// The width of what cannot be parted at the beginning of a line, in sizes.
fn first_word(text: &str) -> f32 {
    let mut width = 0.0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        width += if is_cjk(c) { 1.0 } else { 0.55 };
        let goes_on = chars.peek().is_some_and(|&next| {
            never_begins(next)
                || matches!(c, '“' | '（' | '《' | '‘' | '〔')
                || !(is_cjk(c) || is_cjk(next) || next == ' ')
        });
        if !goes_on || width > 24.0 {
            break;
        }
    }
    width
}

/// Whether a line goes on with the title of an official document: 关于 ….
fn is_title_line(before: &str, after: &str) -> bool {
    after.starts_with("关于") || before.contains("关于")
}

/// Whether two centred lines of large type are two titles.
fn parts_titles(before: &str, after: &str) -> bool {
    let ends = ["通知", "公报", "公告", "令", "文件"];
    let labelled = after.char_indices().nth(5).map_or(after, |(end, _)| &after[..end]).contains(['：', ':']);
    before.ends_with(['）', ')', '》', '】', '号'])
        || before.chars().next_back().is_some_and(is_terminal)
        || (before.starts_with(['—', '-']) && before.ends_with('上'))
        || after.starts_with(['（', '(', '—', '-'])
        || lead(after) >= Lead::Heading
        || labelled
        || ends.iter().any(|word| before.ends_with(word))
}
