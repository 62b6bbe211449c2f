//! What the columns of a table hold, by their headers and by their cells.

use super::facet::Facet;
use super::words::{compact, has_words, is_unit};
use super::years::year_at_start;
use crate::document::{Document, Table};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The name of the row's indicator, or its place, or its year.
    Name,
    /// What several rows belong to.
    Group,
    /// The unit of the row.
    Unit,
    /// Numbers, with what the header says of them.
    Value(Facet),
    /// Row numbers, attributes, remarks.
    Other,
}

/// Header words of columns without statistics.
const OTHERS: [&str; 36] = [
    "属性", "序号", "编号", "备注", "责任", "联系", "电话", "邮编", "传真", "地址", "代码", "学历", "年龄", "日期",
    "时限", "成绩", "得分", "分数", "总分", "座位", "车次", "页码", "文号", "岗位", "职务", "职称", "班次", "房间",
    "网址", "账号", "性质", "来源", "依据", "课时", "名额", "性别",
];
/// Header words of tables about persons.
const PERSONS: [&str; 8] = ["姓名", "准考证", "身份证", "手机", "联系电话", "邮政编码", "出生年月", "准考号"];
/// Header words of names.
const NAMES: [&str; 22] = [
    "指标",
    "项目",
    "名称",
    "产品",
    "地区",
    "县区",
    "区县",
    "县（市、区）",
    "县市区",
    "市州",
    "行业",
    "品名",
    "品种",
    "年份",
    "年度",
    "城市",
    "省份",
    "内容",
    "科目",
    "商品",
    "作物",
    "街道",
];
/// Header words of groups.
const GROUPS: [&str; 5] = ["类别", "分类", "领域", "类型", "维度"];

/// The columns; empty for a table without statistics.
pub(super) fn read(doc: &Document, table: &Table) -> Vec<Column> {
    let rows = table.header.iter().chain(&table.rows);
    let width = rows.map(Vec::len).max().unwrap_or(0);
    let headers: Vec<Vec<String>> = (0..width).map(|column| header(doc, table, column)).collect();
    if headers.iter().flatten().any(|text| PERSONS.iter().any(|word| text.contains(word))) {
        return Vec::new();
    }
    let contents: Vec<Content> = (0..width).map(|column| Content::of(doc, table, column)).collect();
    let mut columns: Vec<Column> = headers.iter().zip(&contents).map(|(h, c)| own(h, c)).collect();
    // Years down the first column.
    if let Some(first) = columns.first_mut()
        && contents.first().is_some_and(|c| c.years > 0 && c.years * 2 > c.filled)
    {
        *first = Column::Name;
    }
    let first_value = columns.iter().position(|c| matches!(c, Column::Value(_))).unwrap_or(width);
    let last_value = columns.iter().rposition(|c| matches!(c, Column::Value(_))).unwrap_or(0);
    let text = |at: &usize| matches!(columns.get(*at), Some(Column::Name | Column::Group));
    let named = (0..first_value).filter(text).find(|&at| headers.get(at).is_some_and(|h| says(h, &NAMES)));
    let name = named.or_else(|| (0..first_value).rfind(text));
    let name_header = name.and_then(|name| headers.get(name)).cloned().unwrap_or_default();
    for (at, column) in columns.iter_mut().enumerate() {
        if *column == Column::Name && Some(at) != name {
            // The same header again begins a second block of columns.
            let alike = headers.get(at).is_some_and(|h| *h == name_header || says(h, &NAMES));
            let again = at > first_value && at < last_value && !name_header.is_empty() && alike;
            let ahead = name.is_some_and(|name| at < name);
            *column = match (again, ahead) {
                (true, _) => Column::Name,
                (_, true) => Column::Group,
                _ => Column::Other,
            };
        }
    }
    columns
}

/// The header cells over a column, the highest first, each once.
pub(super) fn header(doc: &Document, table: &Table, column: usize) -> Vec<String> {
    let mut last = None;
    let cells = table.header.iter().filter_map(|row| row.get(column));
    let cells = cells.filter(|cell| !cell.is_empty() && last.replace(**cell) != Some(**cell));
    let mut texts: Vec<String> = Vec::new();
    for cell in cells {
        let text = compact(cell.of(&doc.text));
        if texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts
}

fn says(header: &[String], words: &[&str]) -> bool {
    header.iter().any(|text| words.iter().any(|word| text.contains(word)))
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, Default)]
struct Content {
    filled: usize,
    numbers: usize,
    words: usize,
    units: usize,
    years: usize,
    /// 1, 2, 3, ….
    counts: usize,
}

impl Content {
    fn of(doc: &Document, table: &Table, column: usize) -> Self {
        let mut content = Self::default();
        for row in &table.rows {
            let Some(cell) = row.get(column).filter(|cell| !cell.is_empty()) else { continue };
            // One cell over the whole row heads a group.
            if row.len() > 1 && row.iter().all(|other| other == cell) {
                continue;
            }
            let text = compact(cell.of(&doc.text));
            if text.chars().all(|c| matches!(c, '-' | '—' | '/' | '…')) {
                continue;
            }
            content.filled += 1;
            let digit = text.bytes().any(|b| b.is_ascii_digit());
            let year = year_at_start(&text).is_some_and(|(_, len)| len == text.len());
            content.years += usize::from(year);
            content.counts += usize::from(text.parse() == Ok(content.counts + 1));
            if is_unit(&text) {
                content.units += 1;
            } else if has_words(&text) && !number_first(&text) {
                content.words += 1;
            } else if digit {
                content.numbers += 1;
            }
        }
        content
    }
}

/// Whether a cell begins like a number: 1200亿元, [3], -5%, 约20.
fn number_first(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric() || matches!(c, '约' | '第' | '近' | '达'));
    bare.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('年') && text.chars().count() <= 16
}

/// What a column is by itself.
fn own(header: &[String], content: &Content) -> Column {
    let units = content.units > 0 && content.units * 2 > content.filled;
    if units && (header.is_empty() || says(header, &["单位"]) || content.units == content.filled) {
        return Column::Unit;
    }
    if says(header, &OTHERS) || (says(header, &["时间"]) && content.years == 0) {
        return Column::Other;
    }
    let counted = content.counts > 2 && content.counts == content.filled;
    if counted && header.iter().all(|text| text.is_empty() || text == "号") {
        return Column::Other;
    }
    let facet = Facet::of_path(header.iter().map(String::as_str));
    let speaks = facet.year.is_some()
        || facet.status.is_some()
        || facet.kind != super::facet::Kind::Level
        || !facet.unit.is_empty();
    if says(header, &GROUPS) && content.numbers == 0 {
        return Column::Group;
    }
    let named = says(header, &NAMES) && !speaks;
    if content.numbers > 0 && (speaks || content.numbers >= content.words) && !(named && content.words > 0) {
        return Column::Value(facet);
    }
    if content.filled == 0 && speaks {
        return Column::Value(facet);
    }
    Column::Name
}
