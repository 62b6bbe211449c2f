//! Footnotes: smaller lines at the end of a column that begin with a mark.

use super::bounds::median;
use super::lines::{Line, joint};
use super::{Item, Part};

/// Footnotes are smaller than the text by this.
const SMALLER: f32 = 0.9;
/// Lines of footnotes of one column at most.
const LINES: usize = 40;

/// Takes the footnotes of a part out of it, a text each.
pub(super) fn take(part: &mut Part) -> Vec<String> {
    let lines = || part.items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
    let size = median(lines().map(|line| line.size).collect());
    let is_small = |item: &Item| matches!(item, Item::Line(line) if line.size < size * SMALLER);
    let count = part.items.iter().rev().take(LINES + 1).take_while(|item| is_small(item)).count();
    let from = part.items.len() - count;
    // From the first line with a mark on.
    let marked = |item: &Item| matches!(item, Item::Line(line) if is_marked(line));
    let Some(first) = part.items.iter().skip(from).position(marked).map(|n| from + n) else { return Vec::new() };
    if count > LINES || first == 0 {
        return Vec::new();
    }
    let mut notes: Vec<String> = Vec::new();
    for item in part.items.split_off(first) {
        let Item::Line(line) = item else { continue };
        match notes.last_mut() {
            Some(note) if !is_marked(&line) => {
                note.push_str(joint(note, &line.text));
                note.push_str(&line.text);
            }
            _ => notes.push(line.text),
        }
    }
    notes
}

/// `①`, `[1]`, `*`, `1 `
fn is_marked(line: &Line) -> bool {
    let mut chars = line.text.chars();
    match chars.next() {
        Some('①'..='⑳' | '*' | '＊' | '※') => true,
        Some('[' | '〔') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) if c.is_ascii_digit() => {
            let rest = line.text.trim_start_matches(|c: char| c.is_ascii_digit());
            line.text.len() - rest.len() <= 2 && !rest.starts_with(['.', '%', '年', '月', '-'])
        }
        _ => false,
    }
}
