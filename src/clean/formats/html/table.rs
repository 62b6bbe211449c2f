//! Tables of a page: those that hold data, and those that hold the page in place.

use super::line::Line;
use super::measure::Measure;
use super::tag::Tag;
use super::tree::Tree;
use crate::clean::raw::RawCell;

/// Rows and the most cells of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    rows: usize,
    cells: usize,
    /// A table stands in it; one with rows and columns of its own.
    has_table: bool,
    has_grid: bool,
}

/// A table that holds data.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// What stands above it.
    pub(super) caption: String,
    /// Its rows.
    pub(super) rows: Vec<Vec<RawCell>>,
    /// Rows at its top that are its header.
    pub(super) header: usize,
}

/// Whether each node is a table that only holds the page in place.
pub(super) fn layouts(tree: &Tree, measures: &[Measure]) -> Vec<bool> {
    let mut shapes = vec![Shape::default(); tree.len()];
    let table_of = |at: usize| tree.above(at).find(|above| tree.node(*above).tag == Tag::Table);
    for at in 0..tree.len() {
        if tree.node(at).tag == Tag::Row
            && let Some(shape) = table_of(at).and_then(|table| shapes.get_mut(table))
        {
            shape.rows += 1;
            shape.cells = shape.cells.max(tree.children(at).filter(|cell| tree.node(*cell).tag.is_cell()).count());
        }
    }
    for at in 0..tree.len() {
        let shape = shapes.get(at).copied().unwrap_or_default();
        if shape.rows > 0
            && let Some(outer) = table_of(at).and_then(|table| shapes.get_mut(table))
        {
            outer.has_table = true;
            outer.has_grid |= shape.rows > 1 && shape.cells > 1;
        }
    }
    // The fullest cell of each table.
    let mut fullest = vec![Measure::default(); tree.len()];
    let of = |at: usize| measures.get(at).copied().unwrap_or_default();
    for at in 0..tree.len() {
        if tree.node(at).tag.is_cell()
            && let Some(most) = table_of(at).and_then(|table| fullest.get_mut(table))
            && of(at).chars > most.chars
        {
            *most = of(at);
        }
    }
    let is_layout = |at: usize| {
        let (Some(shape), Some(cell), all) = (shapes.get(at), fullest.get(at), of(at)) else { return false };
        shape.cells < 2
            || shape.has_grid
            || (shape.has_table && (shape.rows == 1 || all.sentences > 1))
            || (cell.chars >= 200 && cell.chars * 10 >= all.chars * 7 && cell.sentences >= 3)
            || (shape.rows == 1 && cell.sentences > 0 && cell.chars > 100)
            || (all.links > 2 && all.linked * 10 > all.chars * 6)
    };
    (0..tree.len()).map(|at| tree.node(at).tag == Tag::Table && is_layout(at)).collect()
}

/// Reads a table that holds data.
pub(super) fn read(tree: &Tree, at: usize, is_seen: impl Fn(usize) -> bool) -> Table {
    let mut table = Table::default();
    let mut is_head = true;
    let mut next = at + 1;
    let end = tree.node(at).end;
    while next < end {
        let node = tree.node(next);
        if !is_seen(next) {
            next = node.end.max(next + 1);
            continue;
        }
        match node.tag {
            Tag::Caption => {
                table.caption.push_str(&text(tree, next, &is_seen));
                table.caption.push('\n');
                next = node.end;
            }
            Tag::Row => {
                let cells: Vec<usize> =
                    tree.children(next).filter(|cell| tree.node(*cell).tag.is_cell() && is_seen(*cell)).collect();
                let in_head = tree.node(node.parent).tag == Tag::Head;
                let all_heads = !cells.is_empty() && cells.iter().all(|cell| tree.node(*cell).tag == Tag::HeadCell);
                is_head &= in_head || all_heads;
                let cell = |at: &usize| {
                    let marks = tree.node(*at).marks;
                    let rows = if marks.rows == u16::MAX { usize::MAX } else { marks.rows.into() };
                    RawCell { text: text(tree, *at, &is_seen), columns: marks.columns.into(), rows }
                };
                let cells: Vec<RawCell> = cells.iter().map(cell).collect();
                if !cells.is_empty() {
                    table.rows.push(cells);
                    table.header += usize::from(is_head);
                }
                next = node.end;
            }
            _ => next += 1,
        }
    }
    // A table that is header alone has none.
    if table.header == table.rows.len() {
        table.header = usize::from(table.rows.len() > 1);
    }
    table
}

/// The text of a cell, a line for each of its blocks.
fn text(tree: &Tree, at: usize, is_seen: impl Fn(usize) -> bool) -> String {
    let mut line = Line::default();
    let mut out = String::new();
    let mut end_line = |line: &mut Line| {
        let text = line.take();
        if !text.trim().is_empty() {
            out.push_str(&text);
            out.push('\n');
        }
    };
    let end = tree.node(at).end;
    let mut open: Vec<usize> = Vec::new();
    let mut next = at + 1;
    while next < end {
        let node = tree.node(next);
        while open.last().is_some_and(|end| *end <= next) {
            open.pop();
            end_line(&mut line);
        }
        if !is_seen(next) {
            next = node.end.max(next + 1);
            continue;
        }
        if node.tag == Tag::Text {
            line.push(tree.text(next));
        } else if !node.tag.is_inline() {
            end_line(&mut line);
            open.push(node.end);
        }
        next += 1;
    }
    end_line(&mut line);
    out.pop();
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::super::measure::measure;
    use super::super::thin::thin;
    use super::*;

    fn first(page: &str) -> (bool, Table) {
        let tree = Tree::parse(&thin(page).unwrap().text);
        let measures = measure(&tree, false);
        let at = (0..tree.len()).find(|at| tree.node(*at).tag == Tag::Table).unwrap_or(0);
        (layouts(&tree, &measures).get(at).copied().unwrap_or(false), read(&tree, at, |_| true))
    }

    #[test]
    fn a_table_of_data() {
        let (layout, table) = first(
            "<table><caption>表1</caption><thead><tr><th>指标<th colspan=2>2024年</thead><tr><td rowspan=2><p>生产</p><p>总值</p><td>1<sup>2</sup><br>亿元<td>5</tr></table>",
        );
        assert!(!layout);
        assert_eq!(table.caption, "表1\n");
        assert_eq!(table.header, 1);
        let texts: Vec<Vec<&str>> = table.rows.iter().map(|r| r.iter().map(|c| c.text.as_str()).collect()).collect();
        assert_eq!(texts, [vec!["指标", "2024年"], vec!["生产\n总值", "12\n亿元", "5"]]);
        assert_eq!(table.rows.get(1).and_then(|r| r.first()).map(|c| c.rows), Some(2));
    }

    #[test]
    fn tables_that_hold_the_page() {
        assert!(first("<table><tr><td>一<tr><td>二</table>").0);
        let prose = "<p>全市生产总值1200亿元，增长5.5%，完成了全年的目标。</p>".repeat(10);
        assert!(first(&format!("<table><tr><td>菜单<td>{prose}</table>")).0);
        assert!(first("<table><tr><td>左<td><table><tr><td>一<td>1<tr><td>二<td>2</table></table>").0);
    }
}
