//! The panel in a terminal: a line for each indicator and place, its course as a row of bars, and as many years as fit.

use unicode_width::UnicodeWidthStr;

use super::grid::{Grid, Line, MARKS, Point};
use crate::quantity::Decimal;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A table at most `width` columns wide, where its names leave room for that. Where not all years fit, the last ones stand there.
#[must_use]
pub fn text(grid: &Grid, width: usize) -> String {
    let mut columns: Vec<Vec<String>> = vec![
        head("place", grid, |line| line.scope.clone()),
        head("indicator", grid, |line| line.indicator.clone()),
        head("unit", grid, |line| line.unit.clone()),
        head("course", grid, |line| bars(&line.points, &grid.years)),
    ];
    let fixed = columns.len();
    let mut left = columns.iter().fold(width, |left, column| left.saturating_sub(wide(column) + GAP));
    let mut years = Vec::new();
    for (at, year) in grid.years.iter().enumerate().rev() {
        let column =
            head(&year.to_string(), grid, |line| line.points[at].map_or(String::new(), |point| point.spelled()));
        let needed = wide(&column) + GAP;
        if needed > left && !years.is_empty() {
            break;
        }
        left = left.saturating_sub(needed);
        years.push(column);
    }
    columns.extend(years.into_iter().rev());
    let mut text = String::new();
    for row in 0..=grid.lines.len() {
        let mut line = String::new();
        for (at, column) in columns.iter().enumerate() {
            let cell = &column[row];
            let blanks = " ".repeat(wide(column) - cell.width());
            // Names stand to the left, numbers to the right.
            let (before, behind) = if at < fixed { ("", blanks.as_str()) } else { (blanks.as_str(), "") };
            line.push_str(&format!("{before}{cell}{behind}{}", " ".repeat(GAP)));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if grid.has_marks() {
        text.push_str(&format!("{MARKS}\n"));
    }
    text
}

/// Blanks between columns.
const GAP: usize = 2;

fn head(name: &str, grid: &Grid, cell: impl Fn(&Line) -> String) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(grid.lines.iter().map(cell)).collect()
}

fn wide(column: &[String]) -> usize {
    column.iter().map(|cell| cell.width()).max().unwrap_or(0)
}

/// A bar for each year from the first to the last of the grid, `·` where there is no number. The lowest bar is the least number.
fn bars(points: &[Option<Point>], years: &[i32]) -> String {
    let values = || points.iter().flatten().map(|point| point.value);
    let Some((least, most)) = values().min().zip(values().max()) else { return String::new() };
    let Some((&first, &last)) = years.first().zip(years.last()) else { return String::new() };
    let bar = |value: Decimal| {
        let height =
            (value - least).checked_mul(Decimal::from(BARS.len() - 1)).and_then(|h| h.checked_div(most - least));
        let height = height.and_then(|height| usize::try_from(height.round()).ok());
        BARS[height.unwrap_or(BARS.len() / 2).min(BARS.len() - 1)]
    };
    (first..=last)
        .map(|year| {
            let at = years.binary_search(&year).ok();
            at.and_then(|at| points[at]).map_or('·', |point| bar(point.value))
        })
        .collect()
}
