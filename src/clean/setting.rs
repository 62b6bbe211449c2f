//! How the lines of a text are set: broken to a width, indented, with blank lines.

use super::items::{Ending, ending};
use super::join::Setting;
use super::normalize::{Line, Normal};

/// Lines that are decided together.
const STRETCH: usize = 24;
/// Lines around them that are looked at too.
const AROUND: usize = 24;
/// Columns of the shortest and longest full line.
const NARROWEST: usize = 20;
const WIDEST: usize = 240;
/// Columns by which full lines differ.
const SPREAD: usize = 5;

/// The setting of each stretch of [`STRETCH`] of the lines `kept`.
pub(super) fn settings(normal: &Normal, kept: &[usize]) -> Vec<Setting> {
    let open: Vec<bool> = kept
        .iter()
        .filter_map(|&i| normal.text.text().get(normal.lines.get(i)?.range.clone()))
        .map(|text| matches!(ending(text), Ending::Open | Ending::Unfinished))
        .collect();
    (0..kept.len().div_ceil(STRETCH))
        .map(|n| {
            let from = (n * STRETCH).saturating_sub(AROUND);
            let to = ((n + 1) * STRETCH + AROUND).min(kept.len());
            let lines: Vec<&Line> = kept[from..to].iter().filter_map(|&i| normal.lines.get(i)).collect();
            setting(&lines, open.get(from..to).unwrap_or_default())
        })
        .collect()
}

/// The setting at position `at` of the kept lines.
pub(super) fn at(settings: &[Setting], at: usize) -> Setting {
    settings.get(at / STRETCH).copied().unwrap_or_default()
}

fn setting(lines: &[&Line], open: &[bool]) -> Setting {
    let full = full_width(lines, open);
    let blank = lines.iter().skip(1).filter(|l| l.blanks > 0).count();
    let indented = lines.iter().filter(|l| l.indent >= 4).count();
    Setting {
        full,
        blanks: blank > 0 && blank * 10 < lines.len() * 7,
        indents: indented * 20 >= lines.len() && indented * 10 <= lines.len() * 7,
    }
}

/// Columns of a full line: the width near which many lines end without ending a sentence.
fn full_width(lines: &[&Line], open: &[bool]) -> Option<usize> {
    let mut counts = [0usize; WIDEST + SPREAD + 1];
    let mut opens = [0usize; WIDEST + SPREAD + 1];
    for (line, &open) in lines.iter().zip(open) {
        let columns = line.indent + line.width;
        if columns < counts.len() {
            counts[columns] += 1;
            opens[columns] += usize::from(open);
        }
    }
    let sum = |of: &[usize], at: usize| of[at..=at + SPREAD].iter().sum::<usize>();
    let best = (NARROWEST..=WIDEST).max_by_key(|&at| sum(&opens, at))?;
    let near = sum(&counts, best);
    let longer = lines.iter().filter(|l| l.indent + l.width > best + SPREAD).count();
    let wrapped = near >= 6
        && sum(&opens, best) * 10 >= near * 6
        && near * 10 >= lines.len() * 3
        && longer * 10 < lines.len() * 4;
    if !wrapped {
        return None;
    }
    let few = near / 8 + 1;
    (best..=best + SPREAD).rev().find(|&at| counts[at] >= few).or(Some(best + SPREAD))
}
