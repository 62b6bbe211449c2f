//! Tables: their cells, and how one goes on over pages.

use super::lines::joint;
use super::{Item, Part};
use crate::clean::items::{Lead, lead};
use crate::clean::raw::RawCell;

/// Edges of columns that differ by more are two tables', in points.
const SAME_EDGE: f32 = 4.0;
/// Most rows of a header that is looked for again.
const HEADER_ROWS: usize = 5;

/// A table as it was found on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The edges of its columns.
    pub(super) edges: Vec<f32>,
    pub(super) rows: Vec<Vec<RawCell>>,
    /// Rows at its top that are known to be its header.
    pub(super) header_rows: usize,
    /// Whether rules say where cells are.
    pub(super) ruled: bool,
}

/// Takes a table that goes on in the next column or on the next page into the one before.
pub(super) fn merge(parts: &mut [Part]) {
    // The last table, while nothing but tables stands behind it.
    let mut open: Option<(usize, usize)> = None;
    for part in 0..parts.len() {
        let mut item = 0;
        while item < parts[part].items.len() {
            match &parts[part].items[item] {
                Item::Line(line) if item == 0 && is_continued(&line.text) && open.is_some() => {
                    parts[part].items.remove(item);
                    continue;
                }
                Item::Line(_) => open = None,
                Item::Table(next) => {
                    let before = open.and_then(|(p, i)| parts.get(p)?.items.get(i));
                    let goes_on = match before {
                        Some(Item::Table(before)) if open.is_some_and(|(p, _)| p != part) => continues(before, next),
                        _ => None,
                    };
                    if let (Some(header), Some((p, i))) = (goes_on, open) {
                        if let Item::Table(next) = parts[part].items.remove(item)
                            && let Some(Item::Table(before)) = parts[p].items.get_mut(i)
                        {
                            let mut rows = next.rows.into_iter().skip(header).peekable();
                            if let Some(last) = before.rows.last_mut()
                                && let Some(rest) = rows.next_if(|row| is_rest(last, row))
                            {
                                take_in(last, &rest);
                            }
                            before.rows.extend(rows);
                            if header > 0 {
                                before.header_rows = header;
                            }
                        }
                        continue;
                    }
                    open = Some((part, item));
                }
            }
            item += 1;
        }
    }
}

/// `续表1`, `（续表）`
fn is_continued(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['（', '(']);
    text.chars().count() <= 24 && (bare.starts_with("续表") || bare.ends_with("（续）") || bare.starts_with("续上表"))
}

/// Whether a row holds numbers, other than years.
fn is_data(row: &[RawCell]) -> bool {
    row.iter().skip(1).any(|cell| {
        let text = cell.text.trim();
        let number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'%'));
        number && text.bytes().any(|b| b.is_ascii_digit()) && !(text.len() == 4 && text.starts_with(['1', '2']))
    })
}

/// Whether the first row of a page is the end of the last one before it, which the page broke: words alone, in cells that have words
/// there too, where the row before had its numbers and its name is not closed by a unit.
fn is_rest(last: &[RawCell], row: &[RawCell]) -> bool {
    let filled = |cell: &&(&RawCell, &RawCell)| !cell.1.text.trim().is_empty();
    let pairs: Vec<(&RawCell, &RawCell)> = last.iter().zip(row).collect();
    let rest: Vec<_> = pairs.iter().filter(filled).collect();
    let goes_on = |before: &str, after: &str| {
        let open = before.matches(['（', '(']).count() > before.matches(['）', ')']).count();
        let closed = before.trim_end().ends_with(['）', ')']);
        !before.trim().is_empty() && (open || !closed) && lead(after.trim()) == Lead::None
    };
    last.len() == row.len()
        && is_data(last)
        && !is_data(row)
        && !rest.is_empty()
        && rest.len() * 2 <= row.len()
        && rest.iter().all(|(before, after)| goes_on(&before.text, &after.text))
}

/// Puts the rest of a row behind its cells.
fn take_in(last: &mut [RawCell], rest: &[RawCell]) {
    for (cell, rest) in last.iter_mut().zip(rest) {
        if !rest.text.trim().is_empty() {
            let joint = joint(&cell.text, &rest.text);
            cell.text = format!("{}{joint}{}", cell.text, rest.text);
        }
    }
}

/// Rows of the header that `next` repeats, where it goes on with `before`.
fn continues(before: &Draft, next: &Draft) -> Option<usize> {
    let texts = |row: &Vec<RawCell>| -> Vec<String> {
        row.iter().map(|cell| cell.text.chars().filter(|c| !c.is_whitespace()).collect()).collect()
    };
    let repeated = before.rows.iter().zip(&next.rows).take(HEADER_ROWS);
    let repeated = repeated.take_while(|(a, b)| !is_data(a) && texts(a) == texts(b)).count();
    let width = |edges: &[f32]| edges.last().copied().unwrap_or(0.0) - edges.first().copied().unwrap_or(0.0);
    let first = |draft: &Draft| draft.edges.first().copied().unwrap_or(0.0);
    let same_edges = before.edges.len() == next.edges.len()
        && (width(&before.edges) - width(&next.edges)).abs() < 2.0 * SAME_EDGE
        && before
            .edges
            .iter()
            .zip(&next.edges)
            .all(|(a, b)| ((a - first(before)) - (b - first(next))).abs() < SAME_EDGE);
    let columns = |draft: &Draft| draft.edges.len();
    if repeated > 0 && columns(before) == columns(next) {
        Some(repeated)
    } else {
        (same_edges && before.ruled && next.ruled).then_some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<RawCell> {
        cells.iter().map(|text| RawCell::single((*text).to_owned())).collect()
    }

    #[test]
    fn a_row_that_a_page_breaks() {
        let mut last = row(&["6", "研发经费支出占地区生产总", "1.92", "2.6"]);
        let rest = row(&["", "值比重（%）", "", ""]);
        assert!(is_rest(&last, &rest));
        take_in(&mut last, &rest);
        assert_eq!(last[1].text, "研发经费支出占地区生产总值比重（%）");
    }

    #[test]
    fn a_row_of_its_own_is_no_rest() {
        let last = row(&["6", "森林覆盖率（%）", "30", "34"]);
        assert!(!is_rest(&last, &row(&["", "二、开放合作", "", ""])));
        assert!(!is_rest(&row(&["6", "森林覆盖率", "30", "34"]), &row(&["", "（二）开放", "", ""])));
        assert!(!is_rest(&row(&["6", "森林覆盖率", "30", "34"]), &row(&["7", "人口", "30", "34"])));
        assert!(!is_rest(&row(&["", "创新", "", ""]), &row(&["", "开放", "", ""])));
        assert!(!is_rest(&last, &row(&["", "合计", "", ""])));
    }
}
