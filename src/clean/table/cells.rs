//! Tables with one cell a line: how many columns there are is told by how names and values take turns.

use super::head::{is_head, is_year};
use super::plan::is_kind;
use super::{Cell, Found, Lines, is_value};
use crate::clean::chars::is_han;
use crate::clean::items::{Lead, lead};

/// Longest cell, in characters.
const LONGEST: usize = 36;
/// Most columns, and most lines of a header with the names of its first row.
const COLUMNS: usize = 16;
const HEADER: usize = 2 * COLUMNS;
/// Words that head the first column.
const FIRST: [&str; 18] = [
    "指标",
    "指标名称",
    "主要指标",
    "项目",
    "产品",
    "产品名称",
    "品名",
    "区县",
    "县区",
    "县（市、区）",
    "地区",
    "市州",
    "行业",
    "作物",
    "年份",
    "年度",
    "科目",
    "城市",
];

/// The table that begins at line `at`.
pub(super) fn table(lines: Lines, at: usize) -> Option<Found> {
    let first = lines.text(at).trim();
    if !FIRST.contains(&first) || !is_cell(lines, at) {
        return None;
    }
    let head = names(lines, at, HEADER);
    let values = values(lines, at + head, COLUMNS);
    let by_year = matches!(first, "年份" | "年度") && is_year(lines.text(at + head));
    let shape = if by_year {
        Shape { width: head, names: 0, kinds: 0 }
    } else {
        let between = names(lines, at + head + values, HEADER);
        let kinds = (0..between).take_while(|i| is_kind(lines.text(at + head + values + i).trim())).count();
        let width = values + between;
        // The header and the names of the first row stand in one run.
        let names = head.checked_sub(width).filter(|names| *names > 0 && *names + kinds == between)?;
        Shape { width, names, kinds }
    };
    if !(2..=COLUMNS).contains(&shape.width) || shape.width - shape.names - shape.kinds == 0 {
        return None;
    }
    let header: Vec<Cell> = (at..at + shape.width).map(|line| vec![lines.range(line)]).collect();
    if !header.iter().skip(1).any(|cell| is_head(&lines.cell(cell)) || lines.cell(cell).ends_with('）')) {
        return None;
    }
    let mut rows = Vec::new();
    let mut end = at + shape.width;
    while let Some(next) = shape.row(lines, end, &mut rows) {
        end = next;
    }
    let whole = rows.iter().filter(|row: &&Vec<Cell>| row.len() == shape.width).count();
    (whole > 1).then(|| Found { lines: at..end, header: vec![header], rows, ..Found::default() })
}

/// How the cells of a row take turns: names, values, kinds.
struct Shape {
    width: usize,
    /// Cells in front of the values; 0 where a year stands there.
    names: usize,
    /// 预期性 and its like behind them.
    kinds: usize,
}

impl Shape {
    /// Reads the row that begins at a line, and the name of a group above it; the line behind it.
    fn row(&self, lines: Lines, at: usize, rows: &mut Vec<Vec<Cell>>) -> Option<usize> {
        let mut from = at;
        if self.names == 0 {
            is_year(lines.text(from)).then_some(())?;
        } else {
            match names(lines, at, self.names + 2).checked_sub(self.names)? {
                0 => {}
                1 => from += 1,
                _ => return None,
            }
        }
        let behind = from + self.width;
        let complete = behind <= lines.len() && (from..behind).all(|line| is_cell(lines, line));
        let values = (from + self.names.max(1)..behind).filter(|&line| is_value(lines.text(line))).count();
        if !complete || values == 0 || values * 2 < self.width - self.names - self.kinds {
            return None;
        }
        if from > at {
            rows.push(vec![vec![lines.range(at)]]);
        }
        rows.push((from..behind).map(|line| vec![lines.range(line)]).collect());
        Some(behind)
    }
}

/// Whether a line may be a cell.
fn is_cell(lines: Lines, at: usize) -> bool {
    let text = lines.text(at);
    at < lines.len()
        && text.chars().count() <= LONGEST
        && !text.contains(['。', '；', '\t'])
        && !text.contains("  ")
        && lead(text) < Lead::Chapter
        && !["注：", "资料来源", "单位："].iter().any(|note| text.starts_with(note))
}

/// Number of lines from `at` on that are cells with words.
fn names(lines: Lines, at: usize, most: usize) -> usize {
    let is_name = |line: &usize| {
        let text = lines.text(*line);
        is_cell(lines, *line) && !is_value(text) && (text.chars().any(is_han) || text == "%")
    };
    (at..at + most).take_while(is_name).count()
}

/// Number of lines from `at` on that are values.
fn values(lines: Lines, at: usize, most: usize) -> usize {
    (at..at + most).take_while(|&line| is_cell(lines, line) && is_value(lines.text(line))).count()
}

#[cfg(test)]
mod tests {
    use super::super::tests::tables;

    #[test]
    fn names_and_values_take_turns() {
        let source = "区县\n总量（亿元）\n增速（%）\n甲区\n120\n5.1\n乙县\n80\n-\n丙县\n75\n持平\n以上为快报数。";
        let table = &tables(source)[0];
        assert_eq!(table[1], ["区县", "总量（亿元）", "增速（%）"]);
        assert_eq!(table[2], ["甲区", "120", "5.1"]);
        assert_eq!(table[4], ["丙县", "75", "持平"]);
        assert_eq!(table.len(), 5);
    }

    #[test]
    fn years_begin_rows() {
        let table = &tables("年份\n人口（万人）\n增长（%）\n2022\n30\n1\n2023\n31\n2")[0];
        assert_eq!(table[3], ["2023", "31", "2"]);
    }

    #[test]
    fn a_header_in_pieces_is_left_to_others() {
        assert!(tables("项目\n内容\n开工\n2024年\n说明\n12\n完成\n项目").is_empty());
    }
}
