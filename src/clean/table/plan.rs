//! The table of main indicators of a plan, as the text of a PDF leaves it: header cells broken over lines, the
//! category as single characters, rows on one line, on several, or one cell a line.

use std::ops::Range;

use super::{Cell, Found, Lines, is_value, words};
use crate::clean::chars::is_han;
use crate::clean::items::{Lead, lead};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Category,
    Number,
    Name,
    Unit,
    Value,
    Kind,
}

/// Most lines of a header, and most words of a row.
const HEADER_LINES: usize = 24;
const ROW_WORDS: usize = 40;
/// Lines over which the header may stand again on a new page.
const HEADER_REPEATS: usize = 6;

/// The table whose header begins at line `at`.
pub(super) fn table(lines: Lines, at: usize) -> Option<Found> {
    let first = lines.text(at).split_whitespace().next()?;
    if first.len() > 12 || !matches!(named(first)?, Column::Category | Column::Number | Column::Name) {
        return None;
    }
    let header = header(lines, at)?;
    let mut body = Body { lines, columns: &header.columns, at: header.end, merged: None, rows: Vec::new() };
    let end = body.read(header.rest);
    if body.rows.len() < 2 {
        return None;
    }
    Some(Found { lines: at..end, header: vec![header.cells], rows: body.rows, ..Found::default() })
}

/// The column that a word of a header names.
fn named(word: &str) -> Option<Column> {
    Some(match word {
        "类别" | "类型" | "领域" | "分类" | "指标类别" | "指标分类" | "维度" => Column::Category,
        "序号" | "编号" => Column::Number,
        "指标" | "指标名称" | "主要指标" | "项目" | "名称" | "具体指标" | "预期指标" | "产品" | "产品名称" | "品名" => {
            Column::Name
        }
        "单位" | "计量单位" => Column::Unit,
        "属性" | "指标属性" | "性质" | "指标性质" => Column::Kind,
        _ => return None,
    })
}

/// The column that a word of a header opens.
fn column(word: &str) -> Option<Column> {
    named(word).or_else(|| {
        let year = word.len() >= 4 && word.bytes().take(4).all(|b| b.is_ascii_digit());
        let plan = ["年均", "五年", "年度"].iter().any(|p| word.starts_with(p)) || word.contains("五”");
        let value = [
            "基期",
            "累计",
            "目标值",
            "现状",
            "规划目标",
            "完成值",
            "增速",
            "备注",
            "增长",
            "比上年",
            "较上年",
            "同比",
            "为上年",
            "绝对数",
            "绝对值",
            "绝对额",
            "总量",
            "位次",
            "占比",
            "比重",
            "上年",
            "本年",
            "去年",
            "今年",
            "预算数",
            "执行数",
            "决算数",
        ];
        let opens = (year && word.contains('年')) || plan || value.iter().any(|v| word.starts_with(v));
        opens.then_some(Column::Value)
    })
}

/// A word that goes on with the header cell before it.
fn goes_on(word: &str) -> bool {
    let words = [
        "年",
        "完成",
        "实际",
        "目标",
        "预期",
        "预计",
        "规划",
        "（%）",
        "%",
        "增长",
        "增速",
        "累计",
        "[累计]",
        "〔累计〕",
        "（累计）",
        "值",
        "基数",
        "速度",
        "年均",
        "情况",
        "水平",
        "/",
        "或",
        "期末",
        "期间",
        "（",
        "）",
        "名称",
        "属性",
    ];
    words.iter().any(|w| word.starts_with(w)) && word.len() <= 30
}

/// 增长（%）, 增速: not the second line of 2024年 or 2025年目标, though it is that of 2021—2025年年均.
fn is_growth(word: &str) -> bool {
    ["增长", "增速"].iter().any(|growth| word.starts_with(growth)) && word.ends_with('）')
}

/// 2024年, 2025年目标: a header cell that needs no more.
fn is_year_of_sizes(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit())
        && cell.contains('年')
        && !cell.contains(['-', '—', '~', '均', '至', '比'])
}

struct Header {
    columns: Vec<Column>,
    cells: Vec<Cell>,
    /// Line at which the body begins, and the words of it that the header left.
    end: usize,
    rest: Vec<Range<usize>>,
}

fn header(lines: Lines, at: usize) -> Option<Header> {
    let mut columns: Vec<Column> = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    let mut line = at;
    while line < lines.len() && line < at + HEADER_LINES {
        let words = line_words(lines, line);
        let more = words.iter().take_while(|w| goes_on(lines.part(w))).count();
        let values = columns.iter().rev().take_while(|&&c| c == Column::Value).count();
        if more == words.len() && more > 1 && more <= values {
            // The second line of several cells at once.
            let from = cells.len() - more;
            cells[from..].iter_mut().zip(words).for_each(|(cell, word)| cell.push(word));
            line += 1;
            continue;
        }
        for (i, word) in words.iter().enumerate() {
            let text = lines.part(word);
            let last_goes_on = cells.last().is_some_and(|cell| {
                let so_far = lines.cell(cell);
                goes_on(text) && (so_far.ends_with('年') || columns.last() == Some(&Column::Value)) && i == 0
            });
            let opens = column(text).filter(|c| *c == Column::Value || !columns.contains(c));
            let whole = column(text).is_some_and(|c| c != Column::Value)
                || text.contains('年')
                || text.starts_with("五年")
                || is_growth(text) && cells.last().is_some_and(|cell| is_year_of_sizes(&lines.cell(cell)));
            if let Some(opened) = opens.filter(|_| whole || !last_goes_on) {
                columns.push(opened);
                cells.push(vec![word.clone()]);
            } else if !cells.is_empty() && goes_on(text) {
                cells.last_mut()?.push(word.clone());
            } else {
                let complete =
                    columns.len() >= 3 && columns.contains(&Column::Value) && columns.contains(&Column::Name);
                let rest = words[i..].to_vec();
                return complete.then_some(Header { columns, cells, end: line, rest });
            }
        }
        line += 1;
    }
    None
}

/// The words of a line: between tabs where it has some, else between white space.
fn line_words(lines: Lines, at: usize) -> Vec<Range<usize>> {
    let (text, start) = (lines.text(at), lines.range(at).start);
    if !text.contains('\t') {
        return words(text, start);
    }
    let mut from = start;
    let mut found = Vec::new();
    for part in text.split('\t') {
        let lead = part.len() - part.trim_start().len();
        if !part.trim().is_empty() {
            found.push(from + lead..from + lead + part.trim().len());
        }
        from += part.len() + 1;
    }
    found
}

struct Body<'a> {
    lines: Lines<'a>,
    columns: &'a [Column],
    at: usize,
    /// The value column in which a text stands for the rows below it too.
    merged: Option<usize>,
    rows: Vec<Vec<Cell>>,
}

/// A row while it is read.
#[derive(Default)]
struct Row {
    category: Cell,
    number: Option<Range<usize>>,
    name: Cell,
    values: Vec<(Cell, bool)>,
    kind: Option<Range<usize>>,
    words: usize,
}

impl Body<'_> {
    fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    fn count(&self, column: Column) -> usize {
        self.columns.iter().filter(|&&c| c == column).count()
    }

    /// Reads rows until the table ends; the line behind it.
    fn read(&mut self, rest: Vec<Range<usize>>) -> usize {
        let mut row = Row::default();
        let mut number = None;
        let mut repeats = 0;
        let mut words = rest;
        let mut end = self.at;
        loop {
            let line = self.lines.text(self.at);
            let fresh = words.first().is_some_and(|w| w.start == self.lines.range(self.at).start);
            if self.at >= self.lines.len() || words.is_empty() || (fresh && self.ends(line)) {
                break;
            }
            // The header stands again on a new page.
            let again = fresh && words.len() > 1 && words.iter().all(|w| column(self.lines.part(w)).is_some());
            repeats = if again { repeats + 1 } else { 0 };
            if repeats > HEADER_REPEATS || (again && self.rows.is_empty() && row.words == 0) {
                break;
            }
            for (i, word) in words.iter().enumerate().filter(|_| !again) {
                let next = words.get(i + 1).cloned().or_else(|| line_words(self.lines, self.at + 1).first().cloned());
                let counts = self.counts(word, next.as_ref(), number);
                if self.opens_row(&row, word, counts.is_some()) {
                    self.close(std::mem::take(&mut row));
                    end = self.at;
                }
                if counts.is_some() {
                    number = counts;
                    row.number = Some(word.clone());
                } else {
                    self.place(&mut row, word, i == 0);
                }
                row.words += 1;
            }
            if row.words > ROW_WORDS {
                break;
            }
            self.at += 1;
            words = line_words(self.lines, self.at);
            if self.complete(&row) {
                end = self.at;
            }
        }
        if self.complete(&row) {
            self.close(row);
            end = end.max(self.at);
        }
        end
    }

    /// Whether a line cannot be part of the table.
    fn ends(&self, line: &str) -> bool {
        let note = ["注", "备注", "说明", "资料来源", "数据来源", "*"].iter().any(|w| line.starts_with(w));
        note || line.contains(['。', '，'])
            || lead(line) >= Lead::Caption
            || (lead(line) == Lead::Heading && !line.starts_with('（') && line.len() > 45)
    }

    /// The number of the row that a word opens, where rows are numbered.
    fn counts(&self, word: &Range<usize>, next: Option<&Range<usize>>, last: Option<u32>) -> Option<u32> {
        if !self.has(Column::Number) {
            return None;
        }
        let number: u32 = self.lines.part(word).trim_end_matches(['.', '、']).parse().ok()?;
        let follows = last.map_or(number <= 1, |n| number == n + 1);
        let named = next.is_some_and(|w| {
            let text = self.lines.part(w);
            !is_value(text) && text.chars().any(is_han) && !is_kind(text)
        });
        (follows && named).then_some(number)
    }

    /// Whether a word begins the next row.
    fn opens_row(&self, row: &Row, word: &Range<usize>, counted: bool) -> bool {
        if row.name.is_empty() {
            return false;
        }
        if counted {
            return true;
        }
        let text = self.lines.part(word);
        if is_value(text) || is_kind(text) {
            return false;
        }
        if self.has(Column::Kind) { row.kind.is_some() } else { row.values.len() >= self.count(Column::Value) }
    }

    /// Whether a row has all that a row has.
    fn complete(&self, row: &Row) -> bool {
        !row.name.is_empty() && !row.values.is_empty() && (row.kind.is_some() || !self.has(Column::Kind))
    }

    /// Puts a word into the cell of the row that it belongs to.
    fn place(&self, row: &mut Row, word: &Range<usize>, first: bool) {
        let text = self.lines.part(word);
        if self.has(Column::Kind) && is_kind(text) && !row.name.is_empty() {
            row.kind = Some(word.clone());
        } else if is_value(text) && !row.name.is_empty() {
            row.values.push((vec![word.clone()], false));
        } else if !row.values.is_empty() {
            match row.values.last_mut() {
                // The text of a merged cell, over several lines.
                Some((cell, true)) if first => cell.push(word.clone()),
                _ => row.values.push((vec![word.clone()], true)),
            }
        } else if (self.has(Column::Number) && row.number.is_none()) || self.is_category(row, text) {
            row.category.push(word.clone());
        } else {
            row.name.push(word.clone());
        }
    }

    /// A word before the name, where rows have no numbers.
    fn is_category(&self, row: &Row, text: &str) -> bool {
        let short = text.chars().count() <= 6 && !text.contains('（');
        !self.has(Column::Number)
            && row.name.is_empty()
            && self.has(Column::Category)
            && (text.chars().count() == 1
                || lead(text) == Lead::Heading
                || (row.category.is_empty() && short && self.new_category(text)))
    }

    fn new_category(&self, text: &str) -> bool {
        !["率", "值", "数", "量", "额", "入", "口", "积"].iter().any(|end| text.ends_with(end))
    }

    /// Puts a row into the grid.
    fn close(&mut self, mut row: Row) {
        let columns = self.count(Column::Value);
        let mut unit = Cell::new();
        if self.has(Column::Unit) && row.name.len() > 1 {
            unit.extend(row.name.pop());
        }
        let missing = columns.saturating_sub(row.values.len());
        match self.merged.filter(|_| missing > 0) {
            Some(at) if at <= row.values.len() => row.values.insert(at, (Cell::new(), false)),
            _ => {}
        }
        if row.values.len() >= columns && missing == 0 {
            self.merged = row.values.iter().position(|(_, text)| *text);
        }
        while row.values.len() > columns.max(1) {
            let (extra, _) = row.values.pop().unwrap_or_default();
            if let Some((cell, _)) = row.values.last_mut() {
                cell.extend(extra);
            }
        }
        let mut values = row.values.into_iter();
        let cells = self.columns.iter().map(|column| match column {
            Column::Category => std::mem::take(&mut row.category),
            Column::Number => row.number.take().into_iter().collect(),
            Column::Name => std::mem::take(&mut row.name),
            Column::Unit => std::mem::take(&mut unit),
            Column::Value => values.next().map(|(cell, _)| cell).unwrap_or_default(),
            Column::Kind => row.kind.take().into_iter().collect(),
        });
        self.rows.push(cells.collect());
    }
}

/// 预期性, 约束性
pub(super) fn is_kind(text: &str) -> bool {
    matches!(text, "预期性" | "约束性" | "预期" | "约束" | "指导性" | "引导性" | "预期性指标" | "约束性指标")
}

#[cfg(test)]
mod tests {
    use super::super::tests::tables;

    const BROKEN: &str = "表 1 “十五五”时期主要指标\n\n类别 序号 指标名称\n2025年\n完成\n\n2030年\n目标\n\n年均增长\n\n（%）\n指标属性\n\n\
        经\n\n济\n\n1 地区生产总值（亿元） 1059.6 1486.1 7 预期性\n\n2 固定资产投资（亿元） - - 10 预期性\n\n生\n\n态\n\n\
        3 单位生产总值能耗降低（%） [26]\n\n完成省\n\n下达任务\n\n- 约束性\n\n4 用水量降低（%） [22] - 约束性\n\n注：预期性指标。";

    #[test]
    fn the_text_of_a_pdf() {
        let table = &tables(BROKEN)[0];
        assert_eq!(table[0], ["表 1 “十五五”时期主要指标"]);
        assert_eq!(table[1], ["类别", "序号", "指标名称", "2025年完成", "2030年目标", "年均增长（%）", "指标属性"]);
        assert_eq!(table[2], ["经济", "1", "地区生产总值（亿元）", "1059.6", "1486.1", "7", "预期性"]);
        assert_eq!(table[3], ["", "2", "固定资产投资（亿元）", "-", "-", "10", "预期性"]);
        assert_eq!(table[4], ["生态", "3", "单位生产总值能耗降低（%）", "[26]", "完成省下达任务", "-", "约束性"]);
        assert_eq!(table[5], ["", "4", "用水量降低（%）", "[22]", "", "-", "约束性"]);
        assert_eq!(table.len(), 6);
    }

    #[test]
    fn one_cell_a_line() {
        let source = BROKEN.replace(' ', "\n").replace("表\n1\n", "表1 ");
        let table = &tables(&source)[0];
        assert_eq!(table[1], ["类别", "序号", "指标名称", "2025年完成", "2030年目标", "年均增长（%）", "指标属性"]);
        assert_eq!(table[2], ["经济", "1", "地区生产总值（亿元）", "1059.6", "1486.1", "7", "预期性"]);
        assert_eq!(table[5], ["", "4", "用水量降低（%）", "[22]", "", "-", "约束性"]);
        assert_eq!(table.len(), 6);
    }

    #[test]
    fn without_numbers_and_kinds() {
        let source =
            "指标 单位 2023年 2024年目标\n地区生产总值 亿元 1200 1290\n常住人口 万人 31.5 32\n以上为主要指标。";
        let table = &tables(source)[0];
        assert_eq!(table[1], ["指标", "单位", "2023年", "2024年目标"]);
        assert_eq!(table[3], ["常住人口", "万人", "31.5", "32"]);
    }

    #[test]
    fn a_heading_that_reads_like_a_header_is_none() {
        assert!(tables("指标 完成情况良好。\n全年增长5%。").is_empty());
    }
}
