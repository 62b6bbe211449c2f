//! Tables without rules: rows of words that leave the same places free.

use std::ops::Range;

use super::super::page::Word;
use super::bounds::{Bounds, median};
use super::grid;
use super::lines::line_size;
use super::tables::Draft;
use crate::clean::chars::is_han;
use crate::clean::items::{Lead, lead};
use crate::clean::raw::RawCell;

/// The gap between two cells, in sizes.
const GAP: f32 = 0.8;
/// The gap that must stay free over the whole height.
const GUTTER: f32 = 0.45;
/// Rows with several cells at least.
const ROWS: usize = 3;
/// Rows of one cell that may stand between two with several.
const SINGLE: usize = 3;
/// Lines that stand nearer than this, in sizes, stand in different cells of one row.
const BESIDE: f32 = 0.8;
/// Rows of a header over which cells may span columns.
const HEADER: usize = 4;
/// Columns at most.
const MAX_COLUMNS: usize = 64;
/// Rows that are looked at together.
const MAX_ROWS: usize = 2_000;

/// A table among the rows of a part.
pub(super) struct Aligned {
    pub(super) rows: Range<usize>,
    pub(super) draft: Draft,
}

/// A cell's place in a row.
#[derive(Clone, Debug)]
struct Segment<'a> {
    bounds: Bounds,
    words: Vec<&'a Word>,
}

/// A row as it looks.
struct Row<'a> {
    segments: Vec<Segment<'a>>,
    bounds: Bounds,
    size: f32,
}

/// The tables among the rows of a part, from top to bottom.
pub(super) fn find(rows: &[Vec<&Word>]) -> Vec<Aligned> {
    let rows: Vec<Row> = rows.iter().map(|row| shape(row)).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < rows.len() {
        if rows[from].segments.len() < 2 {
            from += 1;
            continue;
        }
        let end = stretch(&rows, from);
        match table(&rows, from..end) {
            Some(table) => {
                from = table.rows.end.max(from + 1);
                found.push(table);
            }
            None => from = end.max(from + 1),
        }
    }
    found
}

fn shape<'a>(row: &[&'a Word]) -> Row<'a> {
    let size = line_size(row).max(1.0);
    let mut segments: Vec<Segment> = Vec::new();
    for &word in row {
        let bounds = Bounds::from(word);
        match segments.last_mut() {
            Some(last) if bounds.left - last.bounds.right < GAP * size => {
                last.bounds.right = last.bounds.right.max(bounds.right);
                last.bounds.top = last.bounds.top.min(bounds.top);
                last.bounds.bottom = last.bounds.bottom.max(bounds.bottom);
                last.words.push(word);
            }
            _ => segments.push(Segment { bounds, words: vec![word] }),
        }
    }
    let bounds = Bounds::around(segments.iter().map(|segment| segment.bounds)).unwrap_or_default();
    Row { segments, bounds, size }
}

/// The end of the rows among which a table may be: those with several cells and a few others between them.
fn stretch(rows: &[Row], from: usize) -> usize {
    let mut end = from + 1;
    let mut single = 0;
    for (at, row) in rows.iter().enumerate().skip(from + 1).take(MAX_ROWS) {
        let far = rows.get(at - 1).is_some_and(|last| row.bounds.top - last.bounds.bottom > 4.0 * row.size);
        if far {
            break;
        }
        if row.segments.len() > 1 {
            single = 0;
            end = at + 1;
        } else {
            single += 1;
            if single > SINGLE {
                break;
            }
        }
    }
    end
}

/// Columns that grow row by row.
#[derive(Clone)]
struct Columns(Vec<(f32, f32)>);

impl Columns {
    /// The columns with a row more; none where one of its cells reaches over two, or leaves no gutter.
    fn with(&self, row: &Row) -> Option<Self> {
        let mut columns = self.0.clone();
        for Segment { bounds, .. } in &row.segments {
            let touched: Vec<usize> = (0..columns.len())
                .filter(|&n| {
                    bounds.left < columns[n].1 + GUTTER * row.size && bounds.right > columns[n].0 - GUTTER * row.size
                })
                .collect();
            match touched[..] {
                [] => columns.push((bounds.left, bounds.right)),
                [n] => columns[n] = (columns[n].0.min(bounds.left), columns[n].1.max(bounds.right)),
                _ => return None,
            }
        }
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        (columns.len() <= MAX_COLUMNS).then_some(Self(columns))
    }

    /// Takes two columns for one where no row has a cell in both: a header that is centred above names that begin at the left.
    fn unite(&mut self, groups: &[Vec<&Row>]) {
        let mut filled: Vec<Vec<bool>> = groups.iter().map(|group| self.filled(group)).collect();
        let mut column = 0;
        while column + 1 < self.0.len() {
            let has = |row: &&Vec<bool>, n: usize| row.get(n).copied().unwrap_or(false);
            let count = |n: usize| filled.iter().filter(|row| has(row, n)).count();
            let both = filled.iter().any(|row| has(&row, column) && has(&row, column + 1));
            if both || count(column).min(count(column + 1)) > 2 {
                column += 1;
                continue;
            }
            let next = self.0.remove(column + 1);
            if let Some(own) = self.0.get_mut(column) {
                *own = (own.0.min(next.0), own.1.max(next.1));
            }
            for row in &mut filled {
                let next = row.remove(column + 1);
                row[column] |= next;
            }
        }
    }

    /// The columns in which the lines of a row have text.
    fn filled(&self, group: &[&Row]) -> Vec<bool> {
        let mut filled = vec![false; self.0.len()];
        for segment in group.iter().flat_map(|row| &row.segments) {
            let (first, count) = self.place(segment.bounds);
            filled.iter_mut().skip(first).take(count).for_each(|filled| *filled = true);
        }
        filled
    }

    /// The first column that a cell stands in, and how many.
    fn place(&self, bounds: Bounds) -> (usize, usize) {
        let inside = |(left, right): &(f32, f32)| bounds.right.min(*right) - bounds.left.max(*left) > 0.0;
        let first = self.0.iter().position(inside);
        let count = self.0.iter().filter(|column| inside(column)).count();
        first.map_or((0, 1), |first| (first, count.max(1)))
    }
}

/// Whether a row is the title of the table below, or names its unit.
fn is_caption(row: &Row) -> bool {
    let words: Vec<&Word> = row.segments.iter().flat_map(|segment| segment.words.iter().copied()).collect();
    let text = grid::text(&words);
    lead(&text) >= Lead::Caption || text.trim_start_matches(['（', '(']).starts_with("单位")
}

fn table(rows: &[Row], range: Range<usize>) -> Option<Aligned> {
    let most = range.clone().map(|n| rows[n].segments.len()).max()?;
    let seeds: Vec<usize> = range.clone().filter(|&n| rows[n].segments.len() == most).collect();
    let seed = *seeds.get(seeds.len() / 2)?;
    let mut columns = Columns(Vec::new()).with(&rows[seed])?;
    let (mut start, mut end) = (seed, seed + 1);
    while end < range.end {
        let Some(wider) = columns.with(&rows[end]) else { break };
        columns = wider;
        end += 1;
    }
    while start > range.start {
        let Some(wider) = columns.with(&rows[start - 1]) else { break };
        columns = wider;
        start -= 1;
    }
    // A header's cells span columns.
    let mut spanning = 0;
    while start > range.start
        && spanning < HEADER
        && rows[start - 1].segments.len() > 1
        && !is_caption(&rows[start - 1])
    {
        start -= 1;
        spanning += 1;
    }
    while end > start && rows[end - 1].segments.len() < 2 {
        end -= 1;
    }
    // Cells of several lines begin above and end below the middle of their row.
    let beside = |a: usize, b: usize| {
        rows.get(a)
            .zip(rows.get(b))
            .is_some_and(|(a, b)| b.bounds.middle() - a.bounds.middle() < BESIDE * a.size.min(b.size))
    };
    while start > 0 && beside(start - 1, start) && columns.with(&rows[start - 1]).is_some() {
        start -= 1;
    }
    while beside(end - 1, end) && columns.with(&rows[end]).is_some() {
        end += 1;
    }
    let several = rows[start..end].iter().filter(|row| row.segments.len() > 1).count();
    if several < ROWS || columns.0.len() < 2 {
        return None;
    }
    let groups = groups(&rows[start..end]);
    columns.unite(&groups);
    let cells: Vec<Vec<RawCell>> = groups.iter().map(|group| cells(group, &columns)).collect();
    if columns.0.len() < 2 || !is_table(&cells) {
        return None;
    }
    let edges = columns.0.iter().map(|column| column.0).chain(columns.0.last().map(|column| column.1)).collect();
    Some(Aligned { rows: start..end, draft: Draft { edges, rows: cells, header_rows: 0, ruled: false } })
}

/// Lines that are one row of the table: those that stand nearer than rows do.
fn groups<'a, 'b>(rows: &'b [Row<'a>]) -> Vec<Vec<&'b Row<'a>>> {
    let distance = |pair: &[Row]| pair[1].bounds.middle() - pair[0].bounds.middle();
    let distances: Vec<f32> = rows.windows(2).map(distance).collect();
    let mut sorted = distances.clone();
    sorted.sort_by(f32::total_cmp);
    let usual = sorted.get(sorted.len() * 3 / 4).copied().unwrap_or_default();
    let size = median(rows.iter().map(|row| row.size).collect());
    let mut found: Vec<Vec<&Row>> = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let near = n
            .checked_sub(1)
            .and_then(|n| distances.get(n))
            .is_some_and(|&d| d < BESIDE * size || (d - size < 0.5 * (usual - size) && d < 0.8 * usual));
        match found.last_mut() {
            Some(group) if near => group.push(row),
            _ => found.push(vec![row]),
        }
    }
    found
}

/// The cells of a row of the table.
fn cells(group: &[&Row], columns: &Columns) -> Vec<RawCell> {
    let mut places: Vec<(usize, usize, Vec<&Word>)> = Vec::new();
    for segment in group.iter().flat_map(|row| &row.segments) {
        let (first, count) = columns.place(segment.bounds);
        match places.iter_mut().find(|(at, n, _)| *at < first + count && first < *at + *n) {
            Some(place) => {
                let end = (place.0 + place.1).max(first + count);
                place.0 = place.0.min(first);
                place.1 = end - place.0;
                place.2.extend(&segment.words);
            }
            None => places.push((first, count, segment.words.clone())),
        }
    }
    places.sort_by_key(|place| place.0);
    let mut found = Vec::new();
    let mut at = 0;
    for (first, count, words) in places {
        if first < at {
            continue;
        }
        found.extend((at..first).map(|_| RawCell::single(String::new())));
        found.push(RawCell { text: grid::text(&words), columns: count, rows: 1 });
        at = first + count;
    }
    found.extend((at..columns.0.len()).map(|_| RawCell::single(String::new())));
    found
}

/// Whether cells hold what tables hold: numbers and short words, and no sentences.
fn is_table(rows: &[Vec<RawCell>]) -> bool {
    let filled = |row: &&Vec<RawCell>| row.iter().filter(|cell| !cell.text.is_empty()).count() > 1;
    if rows.iter().filter(filled).count() < ROWS - 1 {
        return false;
    }
    let behind: Vec<&str> = rows
        .iter()
        .flat_map(|row| row.iter().skip(1))
        .map(|cell| cell.text.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    let numbers = behind.iter().filter(|text| is_number(text)).count();
    let short = behind.iter().filter(|text| text.chars().count() <= 8).count();
    let sentences = rows.iter().flatten().filter(|cell| cell.text.contains(['。', '；'])).count();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    sentences * 5 <= rows.len() && (numbers * 2 >= behind.len() || (columns > 2 && short * 5 >= behind.len() * 4))
}

/// A number with its sign and unit, or what stands for none.
fn is_number(text: &str) -> bool {
    let han = text.chars().filter(|&c| is_han(c)).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (digits > 0 && han <= 4) || matches!(text, "-" | "—" | "－" | "…" | "/" | "持平" | "——")
}
