//! Tables in plain text: found among the lines, taken apart into cells.

mod cells;
mod head;
mod pipe;
mod plan;
mod spaced;

use std::ops::Range;

use super::given::Given;
use super::items::{Ending, Lead, ending, lead};
use super::normalize::Normal;

/// A cell: the parts of the normalised text that make it, none for an empty one.
pub(super) type Cell = Vec<Range<usize>>;

/// A table among the lines that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Positions among the kept lines, title included.
    pub(super) lines: Range<usize>,
    /// The lines above it that name it.
    pub(super) title: Cell,
    /// Rows of header cells.
    pub(super) header: Vec<Vec<Cell>>,
    /// Rows of cells.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// The lines among which tables are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a> {
    normal: &'a Normal,
    kept: &'a [usize],
}

impl<'a> Lines<'a> {
    fn len(self) -> usize {
        self.kept.len()
    }

    /// Where the line at `at` stands in the normalised text.
    fn range(self, at: usize) -> Range<usize> {
        self.kept.get(at).and_then(|&i| self.normal.lines.get(i)).map_or(0..0, |line| line.range.clone())
    }

    /// The line at `at`; empty behind the last one.
    fn text(self, at: usize) -> &'a str {
        self.normal.text.text().get(self.range(at)).unwrap_or_default()
    }

    fn part(self, range: &Range<usize>) -> &'a str {
        self.normal.text.text().get(range.clone()).unwrap_or_default()
    }

    /// The text of a cell.
    fn cell(self, cell: &Cell) -> String {
        cell.iter().map(|range| self.part(range)).collect()
    }
}

/// Lines longer than this are no rows.
const LONGEST_ROW: usize = 600;
/// Longest title, in bytes.
const LONGEST_TITLE: usize = 180;

/// The tables of the text, in order: those that its format gives, and those that the other lines look like.
pub(super) fn find(normal: &Normal, kept: &[usize], given: &[Given]) -> Vec<Found> {
    let lines = Lines { normal, kept };
    let mut tables = Vec::new();
    let mut free = 0;
    for table in given {
        let position = |line: usize| kept.partition_point(|&kept| kept < line);
        let own = position(table.lines.start)..position(table.lines.end);
        among(Lines { kept: &kept[..own.start.max(free)], ..lines }, free, &mut tables);
        let free_above = tables.last().map_or(free, |above| above.lines.end);
        free = own.end.max(free);
        let mut found = head::of_given(lines, own, table);
        take_title(lines, &mut found, free_above);
        tables.push(found);
    }
    among(lines, free, &mut tables);
    tables
}

/// Finds the tables that the lines from `free` on look like.
fn among(lines: Lines, mut free: usize, tables: &mut Vec<Found>) {
    let mut at = free;
    while at < lines.len() {
        let text = lines.text(at);
        let found = if text.len() > LONGEST_ROW && !text.starts_with('|') {
            None
        } else if text.starts_with('|') {
            pipe::table(lines, at)
        } else {
            // The words of a header are surer than gaps that are not the same in every row.
            let even = spaced::even(lines, at);
            even.or_else(|| cells::table(lines, at))
                .or_else(|| plan::table(lines, at))
                .or_else(|| spaced::table(lines, at))
        };
        let Some(mut table) = found else {
            at += 1;
            continue;
        };
        at = table.lines.end.max(at + 1);
        take_title(lines, &mut table, free);
        free = at;
        tables.push(table);
    }
}

/// Takes the lines above a table that name it and its unit.
fn take_title(lines: Lines, table: &mut Found, free: usize) {
    let mut first = table.lines.start;
    let above = |at: usize| at.checked_sub(1).filter(|&a| a >= free).map(|a| (a, lines.text(a).trim_start()));
    let unit = above(first).filter(|(_, text)| {
        text.starts_with("单位：") || text.starts_with("（单位：") || text.starts_with("计量单位：")
    });
    if let Some((at, _)) = unit {
        first = at;
    }
    if let Some((at, text)) = above(first) {
        let names =
            ["指标", "表", "情况", "目标", "统计"].iter().any(|word| text.trim_end_matches('）').ends_with(word));
        let fits = text.len() <= LONGEST_TITLE && ending(text) == Ending::Open && lead(text) != Lead::Chapter;
        if fits && (lead(text) == Lead::Caption || names) {
            first = at;
        }
    }
    table.title.splice(..0, (first..table.lines.start).map(|at| lines.range(at)));
    table.lines.start = first;
}

/// Parts of a line between white space.
fn words(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut from = None;
    for (i, c) in text.char_indices() {
        match (c.is_whitespace(), from) {
            (true, Some(f)) => {
                words.push(start + f..start + i);
                from = None;
            }
            (false, None) => from = Some(i),
            _ => {}
        }
    }
    words.extend(from.map(|f| start + f..start + text.len()));
    words
}

/// Whether a cell holds a number, or a dash in its place: `1059.6`, `[10]`, `>93.7`, `5%左右`, `-`.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '—' | '/' | '…' | '*' | '持' | '平')) {
        return !text.is_empty() && text != "持" && text != "平";
    }
    let inner = text.trim_start_matches([
        '[', '（', '(', '>', '<', '▲', '▼', '△', '▽', '↑', '↓', '≥', '≤', '~', '±', '约', '达', '+', '-', '〔', '【',
        '第', '前',
    ]);
    let all = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ','
                    | '%'
                    | '‰'
                    | '['
                    | ']'
                    | '（'
                    | '）'
                    | '-'
                    | '—'
                    | '~'
                    | ':'
                    | '+'
                    | '*'
                    | '〔'
                    | '〕'
                    | '【'
                    | '】'
                    | '①'..='⑩'
            )
            || matches!(
                c,
                '万' | '亿'
                    | '左'
                    | '右'
                    | '以'
                    | '上'
                    | '下'
                    | '内'
                    | '个'
                    | '百'
                    | '分'
                    | '点'
                    | '位'
                    | '名'
                    | '倍'
                    | '/'
            )
    };
    inner.starts_with(|c: char| c.is_ascii_digit()) && inner.chars().all(all)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::normalize::normalize;
    use super::*;

    /// Title, header and rows with their cells, as text.
    pub(super) fn tables(source: &str) -> Vec<Vec<Vec<String>>> {
        let normal = normalize(source, Format::Text);
        let kept: Vec<usize> = (0..normal.lines.len()).collect();
        let lines = Lines { normal: &normal, kept: &kept };
        find(&normal, &kept, &[])
            .into_iter()
            .map(|t| {
                let title = vec![lines.cell(&t.title)];
                let row = |cells: &Vec<Cell>| cells.iter().map(|c| lines.cell(c)).collect::<Vec<_>>();
                let none = vec![Vec::new()];
                let header = if t.header.is_empty() { &none } else { &t.header };
                std::iter::once(title).chain(header.iter().chain(&t.rows).map(row)).collect()
            })
            .collect()
    }

    #[test]
    fn values() {
        for value in ["1059.6", "[10]", ">93.7", "5%左右", "-", "1.2万", "（3）", "——"] {
            assert!(is_value(value), "{value}");
        }
        for other in ["预期性", "5G基站", "", "2020年", "完成上级任务"] {
            assert!(!is_value(other), "{other}");
        }
    }

    #[test]
    fn prose_is_no_table() {
        assert!(tables("全市新建高 标 准 农 田 27.5 万 亩。\n增长 5% 和 6% 左右\n指标 完成良好。\n").is_empty());
    }

    #[test]
    fn the_unit_line_belongs_to_the_title() {
        let table = &tables("表2 主要产品产量\n单位：万吨\n品名\t2023年\t2024年\n小麦\t10\t12\n玉米\t8\t9")[0];
        assert_eq!(table[0], ["表2 主要产品产量单位：万吨"]);
        assert_eq!(table[1], ["品名", "2023年", "2024年"]);
        assert_eq!(table[3], ["玉米", "8", "9"]);
    }
}
