//! What stands on every page: running headers and footers, page numbers.

use std::collections::{HashMap, HashSet};

use super::super::page::Word;
use super::bounds::{Bounds, median};
use super::lines::{Line, line, rows};
use crate::clean::chars::is_han;

/// Rows at the top and bottom of a page that are looked at.
const EDGE_ROWS: usize = 3;
/// Rows of a page that do not show how far lines stand from each other.
const FEW_ROWS: usize = 8;
/// Longest one, in characters.
const LONGEST: usize = 60;
/// Distance to the text, in distances of lines, that sets a row apart.
const APART: f32 = 1.3;
/// Size, as a share of the text's, that sets a row apart.
const SMALLER: f32 = 0.9;
/// A header stands on so many pages at least.
const PAGES: usize = 3;

/// A row at the edge of a page.
struct Row {
    page: usize,
    text: String,
    bounds: Bounds,
    /// Whether the text keeps a distance from it, or is larger.
    apart: bool,
    /// Whether nothing stands beyond it but furniture.
    outermost: bool,
    bottom: bool,
}

/// The words of each page without those of its furniture.
pub(super) fn without(pages: &[Vec<Word>]) -> Vec<Vec<&Word>> {
    let rows: Vec<Vec<Line>> = pages.iter().map(|page| lines_of(page)).collect();
    let usual = median(rows.iter().map(|rows| pitch(rows)).filter(|pitch| *pitch > 0.0).collect());
    let edges: Vec<Row> = rows.iter().enumerate().flat_map(|(at, rows)| edge_rows(at, rows, usual)).collect();
    let texts = repeated_texts(&edges);
    let places = repeated_places(&edges, pages.len());
    let offsets = offsets(&edges);
    let mut strips: Vec<Vec<Bounds>> = vec![Vec::new(); pages.len()];
    let mut open = vec![[true; 2]; pages.len()];
    let mut said: HashSet<(usize, String)> = HashSet::new();
    // From the outermost row on: what stands inside of the first line of text is text.
    for row in &edges {
        let side = usize::from(row.bottom);
        if !open[row.page][side] {
            continue;
        }
        // A title that headers repeat stands on its page once more.
        let again = said.contains(&(row.page, key(&row.text)));
        let known = texts.get(&(row.bottom, key(&row.text))).is_some_and(|&n| n >= PAGES)
            || (row.apart && places.iter().any(|place| place.matches(row)));
        let number = is_page_number(&row.text) && row.outermost
            || (row.apart && offset(row).is_some_and(|o| pages.len() == 1 || offsets.get(&o).is_some_and(|&n| n > 1)));
        if (known && row.apart && !again) || number || (is_gazette_header(&row.text) && row.outermost) {
            strips[row.page].push(row.bounds);
            said.insert((row.page, key(&row.text)));
        } else {
            open[row.page][side] = false;
        }
    }
    pages
        .iter()
        .zip(strips)
        .map(|(page, strips)| {
            let kept = |word: &&Word| !strips.iter().any(|strip| strip.holds(Bounds::from(*word)));
            page.iter().filter(kept).collect()
        })
        .collect()
}

/// The rows of a page, columns taken together.
fn lines_of(page: &[Word]) -> Vec<Line> {
    let words: Vec<&Word> = page.iter().collect();
    rows(&words).iter().filter_map(|row| line(row)).collect()
}

/// The first and last rows of a page, each side from the edge inwards.
fn edge_rows(at: usize, rows: &[Line], usual: f32) -> Vec<Row> {
    let pitch = if rows.len() < FEW_ROWS { usual } else { pitch(rows) };
    let size = median(rows.iter().map(|row| row.size).collect());
    let mut found = Vec::new();
    for bottom in [false, true] {
        let at_edge = |n: usize| if bottom { rows.len().checked_sub(n + 1) } else { Some(n) };
        let row_at = |n: usize| at_edge(n).and_then(|n| rows.get(n));
        for n in 0..EDGE_ROWS {
            let Some(row) = row_at(n) else { break };
            let text = row.text.trim().to_owned();
            if text.chars().count() > LONGEST {
                break;
            }
            let distance = row_at(n + 1).map_or(f32::MAX, |next| (next.bounds.middle() - row.bounds.middle()).abs());
            let apart = distance > pitch * APART || row.size < size * SMALLER;
            found.push(Row { page: at, text, bounds: row.bounds, apart, outermost: n == 0, bottom });
        }
    }
    found
}

/// The usual distance between the lines of a page.
fn pitch(rows: &[Line]) -> f32 {
    median(rows.windows(2).map(|pair| pair[1].bounds.middle() - pair[0].bounds.middle()).collect())
}

/// A text but for what changes from page to page.
fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect()
}

/// How often each text stands at the edge of a page.
fn repeated_texts(edges: &[Row]) -> HashMap<(bool, String), usize> {
    let mut seen: HashMap<(bool, String), usize> = HashMap::new();
    for row in edges {
        let key = key(&row.text);
        if key.chars().filter(|&c| is_han(c) || c.is_ascii_alphabetic()).count() >= 3 {
            *seen.entry((row.bottom, key)).or_default() += 1;
        }
    }
    seen
}

/// A place where most pages have a row.
struct Place {
    middle: f32,
    bottom: bool,
}

impl Place {
    fn matches(&self, row: &Row) -> bool {
        row.bottom == self.bottom && (row.bounds.middle() - self.middle).abs() <= 3.0
    }
}

/// The places at which most pages have a row apart from the text.
fn repeated_places(edges: &[Row], pages: usize) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for bottom in [false, true] {
        let mut middles: Vec<f32> =
            edges.iter().filter(|r| r.bottom == bottom && r.apart && r.outermost).map(|r| r.bounds.middle()).collect();
        middles.sort_by(f32::total_cmp);
        let mut from = 0;
        for to in 1..=middles.len() {
            if middles.get(to).is_some_and(|next| next - middles[to - 1] <= 2.0) {
                continue;
            }
            if to - from >= PAGES && (to - from) * 5 >= pages * 3 {
                found.push(Place { middle: f32::midpoint(middles[from], middles[to - 1]), bottom });
            }
            from = to;
        }
    }
    found
}

/// `— 14 —`, `·3·`, `第 3 页 共 9 页`, `3/9`, `Page 3 of 9`.
pub(super) fn is_page_number(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let fringe = |c: char| matches!(c, '-' | '—' | '－' | '–' | '·' | '~' | '|' | '─' | '•' | '―');
    let inner = bare.trim_matches(fringe);
    let number = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    if number(inner) && bare.starts_with(fringe) && bare.ends_with(fringe) {
        return true;
    }
    if let Some((page, pages)) = inner.split_once('/')
        && number(page)
        && number(pages)
    {
        return true;
    }
    if let Some((page, rest)) = inner.strip_prefix('第').and_then(|rest| rest.split_once('页')) {
        let total = rest.trim_start_matches(['，', ',', '/', '共', '（']).trim_end_matches(['页', '）']);
        return number(page) && (rest.is_empty() || number(total));
    }
    let lower = inner.to_ascii_lowercase();
    lower.strip_prefix("page").is_some_and(|rest| rest.split("of").all(number))
}

/// `云州市人民政府公报（2023年第10期） 市政府文件`
fn is_gazette_header(text: &str) -> bool {
    let Some((_, behind)) = text.split_once("公报") else { return false };
    let issue = behind.split_once('第').is_some_and(|(_, rest)| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace()).starts_with(['期', '号'])
    });
    issue && !text.contains(['。', '，', '；', '《'])
}

fn bare_number(text: &str) -> Option<i64> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A page's number less the number that its page shows.
fn offset(row: &Row) -> Option<(bool, i64)> {
    Some((row.bottom, bare_number(&row.text)? - i64::try_from(row.page).unwrap_or(0)))
}

/// How often bare numbers count pages, by where they begin.
fn offsets(edges: &[Row]) -> HashMap<(bool, i64), usize> {
    let mut seen = HashMap::new();
    for offset in edges.iter().filter_map(offset) {
        *seen.entry(offset).or_default() += 1;
    }
    seen
}
