//! The panel as a table in Markdown.

use super::grid::{Grid, MARKS};

/// A table with a line for each indicator and place, and what its marks mean below.
#[must_use]
pub fn markdown(grid: &Grid) -> String {
    let mut text = String::from("| place | indicator | unit |");
    for year in &grid.years {
        text.push_str(&format!(" {year} |"));
    }
    text.push_str("\n|---|---|---|");
    text.push_str(&"---:|".repeat(grid.years.len()));
    text.push('\n');
    for line in &grid.lines {
        text.push_str(&format!("| {} | {} | {} |", cell(&line.scope), cell(&line.indicator), cell(&line.unit)));
        for point in &line.points {
            text.push_str(&format!(" {} |", point.map_or(String::new(), |point| point.spelled())));
        }
        text.push('\n');
    }
    if grid.has_marks() {
        text.push_str(&format!("\n{MARKS}\n"));
    }
    text
}

/// A text that cannot end a cell or start markup.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>') {
            cell.push('\\');
        }
        cell.push(if c == '\n' { ' ' } else { c });
    }
    cell
}
