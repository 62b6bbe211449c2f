//! Tables: the row gives indicator and unit, the column gives year and status.

use crate::document::{Context, Document, Part, Status, Table};
use crate::mention::Role;
use crate::observation::{Confidence, Flag, Measure, Observation};
use crate::quantity::{Decimal, Quantity, Unit};
use crate::relate::Tagger;
use crate::relate::emit::section_path;
use crate::relate::phrase;
use crate::relate::rule::Rule;
use crate::span::TextSpan;

/// What the numbers of a column say.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    /// The name of the row's indicator.
    Name,
    /// The unit of the row.
    Unit,
    /// Sizes of a year.
    Level { year: Option<i32>, status: Option<Status> },
    /// Yearly growth over the years of the plan.
    YearlyGrowth,
    /// Growth over the year before.
    Growth { year: Option<i32>, status: Option<Status> },
    /// Row numbers, categories, attributes.
    Other,
}

/// The observations of one table.
pub(super) fn observations(
    doc: &Document,
    part: &Part,
    table: &Table,
    section: Option<usize>,
    tagger: &dyn Tagger,
) -> Vec<Observation> {
    let at = table.header.first().or_else(|| table.rows.first().and_then(|r| r.first())).map_or(0, |s| s.start());
    let reader =
        Grid { doc, part, table, section, context: part.context_at(at, section), columns: columns(doc, table), tagger };
    table.rows.iter().flat_map(|cells| reader.row(cells)).collect()
}

/// A table with what holds for all of its cells.
struct Grid<'a> {
    doc: &'a Document,
    part: &'a Part,
    table: &'a Table,
    section: Option<usize>,
    context: &'a Context,
    columns: Vec<Column>,
    tagger: &'a dyn Tagger,
}

/// What the name of a row says of its numbers.
struct Row<'a> {
    indicator: String,
    unit: &'a str,
    /// Whether the name speaks of a rise (`false`) or a fall (`true`).
    falls: Option<bool>,
    cells: &'a [TextSpan],
}

/// The number of a cell.
struct Value {
    surface: TextSpan,
    quantity: Quantity,
    /// It stands in brackets, which say that it accumulates.
    cumulated: bool,
}

impl Grid<'_> {
    /// The observations of one row.
    fn row(&self, cells: &[TextSpan]) -> Vec<Observation> {
        const ANY: Column = Column::Level { year: None, status: None };
        let Some((name_at, row)) = self.name(cells) else { return Vec::new() };
        let values = cells.iter().enumerate().skip(name_at + 1).filter_map(|(i, &cell)| {
            let column = self.columns.get(i).unwrap_or(&ANY);
            let header_unit = self.table.header.get(i).map_or("", |h| split_unit(h.of(&self.doc.text).trim()).1);
            let unit = if row.unit.is_empty() { header_unit } else { row.unit };
            let value = read_cell(self.doc, cell, unit, column, self.tagger)?;
            self.observation(&row, column, value)
        });
        values.collect()
    }

    /// The column of a row's name and what the name says.
    fn name<'r>(&'r self, cells: &'r [TextSpan]) -> Option<(usize, Row<'r>)> {
        let text = &self.doc.text;
        let name_at = name_column(self.doc, &self.columns, cells)?;
        let (name, bracket_unit) = split_unit(cells.get(name_at)?.of(text).trim());
        let unit_at = self.columns.iter().position(|c| *c == Column::Unit);
        let column_unit = unit_at.and_then(|i| cells.get(i)).map(|c| c.of(text).trim());
        let unit = column_unit.filter(|u| !u.is_empty()).unwrap_or(bracket_unit);
        let (name, falls) = split_direction(name, unit);
        let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '#' | '、'));
        let indicator = complete_name(self.doc, self.table, &phrase::finish(name));
        (!indicator.is_empty()).then_some((name_at, Row { indicator, unit, falls, cells }))
    }

    /// The observation of one cell.
    fn observation(&self, row: &Row<'_>, column: &Column, value: Value) -> Option<Observation> {
        let (doc, part, context) = (self.doc, self.part, self.context);
        let Value { surface, quantity, cumulated } = value;
        let (year, status, growth) = match column {
            Column::Level { year, status } => (year.or(context.year), *status, row.falls.is_some()),
            Column::Growth { year, status } => (year.or(context.year), *status, true),
            Column::YearlyGrowth => (part.plan.map(|(_, last)| last).or(context.year), Some(Status::Target), true),
            _ => return None,
        };
        let planned = match (year, part.year.or(part.plan.map(|(first, _)| first))) {
            _ if year.is_some() && year == context.year => context.status.unwrap_or(Status::Actual),
            (Some(year), Some(now)) if year > now => Status::Target,
            _ => Status::Actual,
        };
        let status = status.unwrap_or(planned);
        let year_start = match column {
            Column::YearlyGrowth => part.plan.map(|(first, _)| first),
            _ if cumulated => year.map(|y| y - 4),
            _ => None,
        };
        let falls = row.falls == Some(true) && !matches!(column, Column::Growth { .. } | Column::YearlyGrowth);
        let sign = if falls && !quantity.value.is_sign_negative() { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        let span = doc.source_span(surface);
        let sentence: Vec<&str> = row.cells.iter().map(|c| c.of(&doc.text).trim()).filter(|c| !c.is_empty()).collect();
        Some(Observation {
            indicator: row.indicator.clone(),
            value: quantity.value * sign,
            value_max: None,
            unit: quantity.unit,
            year,
            year_start,
            scope: context.scope.clone().or_else(|| part.area.as_ref().map(|a| a.name.clone())),
            measure: if growth { Measure::Growth } else { Measure::Level },
            status,
            bound: quantity.bound,
            indicator_code: None,
            scope_code: part.area.as_ref().and_then(|a| a.code.clone()),
            span,
            text_span: surface,
            page: doc.page_at(span.start()),
            sentence: sentence.join(" "),
            section: section_path(doc, part, self.section),
            confidence: Confidence::from_hundredths(95),
            flags: if year.is_none() { vec![Flag::InferredYear] } else { Vec::new() },
            rules: vec![Rule::TableCell.name()],
        })
    }
}

fn columns(doc: &Document, table: &Table) -> Vec<Column> {
    table
        .header
        .iter()
        .map(|cell| {
            let text: String = cell.of(&doc.text).chars().filter(|c| !c.is_whitespace()).collect();
            let year = year_in(&text);
            let status = if ["目标", "计划", "预期", "规划"].iter().any(|w| text.contains(w)) {
                Some(Status::Target)
            } else if text.contains("预计") {
                Some(Status::Estimate)
            } else if ["完成", "实际", "实绩", "现状", "基期", "实现"].iter().any(|w| text.contains(w)) {
                Some(Status::Actual)
            } else {
                None
            };
            if text.contains("年均") {
                Column::YearlyGrowth
            } else if ["增长", "增速", "±%", "增减"].iter().any(|w| text.contains(w)) {
                Column::Growth { year, status }
            } else if text.contains("属性")
                || text.contains("序号")
                || text.contains("类别")
                || text.contains("备注")
                || text.contains("责任")
            {
                Column::Other
            } else if text.contains("单位") && !text.contains('（') {
                Column::Unit
            } else if year.is_some()
                || status.is_some()
                || text.ends_with('）')
                || text.contains("绝对数")
                || text.contains("总量")
                || text.contains('值')
            {
                Column::Level { year, status }
            } else if ["指标", "名称", "项目", "产品"].iter().any(|w| text.contains(w)) {
                Column::Name
            } else {
                Column::Other
            }
        })
        .collect()
}

/// The first four-digit year in a header.
fn year_in(text: &str) -> Option<i32> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(4).find_map(|w| {
        let year: i32 = w.iter().collect::<String>().parse().ok()?;
        (w.iter().all(char::is_ascii_digit) && (1900..2100).contains(&year)).then_some(year)
    })
}

/// The column of the row's name: as the header says, else the last cell with Chinese words before the first number.
fn name_column(doc: &Document, columns: &[Column], row: &[TextSpan]) -> Option<usize> {
    let is_words = |cell: &TextSpan| cell.of(&doc.text).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if let Some(i) = columns.iter().position(|c| *c == Column::Name)
        && row.get(i).is_some_and(is_words)
    {
        return Some(i);
    }
    let first_number = row.iter().position(|cell| {
        let text = cell.of(&doc.text).trim();
        text.len() > 1 && !is_words(cell) && text.chars().any(|c| c.is_ascii_digit())
    });
    let end = first_number.unwrap_or(row.len());
    row[..end].iter().rposition(is_words).or_else(|| row.iter().position(is_words))
}

/// 地区生产总值（亿元） → the name and the unit; a bracket that is part of the name stays: 执业（助理）医师.
fn split_unit(name: &str) -> (&str, &str) {
    let Some(open) = name.rfind(['（', '(']) else { return (name, "") };
    let inner = name[open..].trim_start_matches(['（', '(']);
    let Some(unit) = inner.strip_suffix(['）', ')']) else { return (name, "") };
    if unit.chars().count() > 8 { (name, "") } else { (name[..open].trim_end(), unit) }
}

/// A row that names a rise or fall in percent: 单位生产总值能耗降低（%）.
fn split_direction<'t>(name: &'t str, unit: &str) -> (&'t str, Option<bool>) {
    if unit != "%" {
        return (name, None);
    }
    for (word, falls) in [
        ("降低率", true),
        ("降低", true),
        ("下降", true),
        ("减少", true),
        ("削减", true),
        ("增长率", false),
        ("增长速度", false),
        ("增速", false),
        ("增长", false),
        ("提高", false),
        ("涨幅", false),
    ] {
        if let Some(rest) = name.strip_suffix(word)
            && !(word == "增长率" && rest.ends_with("自然"))
        {
            return (rest, Some(falls));
        }
    }
    (name, None)
}

/// 小麦 under 主要农产品产量 → 小麦产量; 第一产业 under 地区生产总值 → 第一产业增加值.
fn complete_name(doc: &Document, table: &Table, name: &str) -> String {
    if matches!(name, "第一产业" | "第二产业" | "第三产业") {
        return format!("{name}增加值");
    }
    let Some(title) = table.title.map(|t| t.of(&doc.text).trim()) else { return name.to_owned() };
    for head in ["产量", "产值", "增加值", "投资", "零售额", "收入", "面积"] {
        let about = title.trim_end_matches("表").contains(&format!("产品{head}")) || title.ends_with(head);
        if about && name.chars().count() <= 5 && !name.ends_with(head) {
            return format!("{name}{head}");
        }
    }
    name.to_owned()
}

/// The number of a cell.
fn read_cell(doc: &Document, cell: TextSpan, unit: &str, column: &Column, tagger: &dyn Tagger) -> Option<Value> {
    if matches!(column, Column::Name | Column::Unit | Column::Other) {
        return None;
    }
    let text = cell.of(&doc.text);
    let inner = text.trim();
    let found = tagger.quantities(cell).into_iter().find(|m| {
        matches!(m.role, Role::Measured | Role::Other | Role::Enumerator | Role::Date | Role::Name)
            && m.quantity.value_max.is_none()
    })?;
    let cumulated = inner.starts_with(['[', '［', '【', '〔']);
    // A cell of words that happens to hold a number is no value.
    let words = inner.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let in_number = found.outer.of(&doc.text).chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if words > in_number + 1 {
        return None;
    }
    let mut quantity = found.quantity.clone();
    let mut span = found.span;
    let negative = text[..found.span.start() - cell.start()].trim_end().ends_with(['-', '－', '−', '—']);
    if negative && !quantity.value.is_sign_negative() {
        quantity.value = -quantity.value;
        let sign = text[..found.span.start() - cell.start()].rfind(['-', '－', '−', '—'])?;
        span = TextSpan::new(cell.start() + sign, span.end());
    }
    if quantity.unit.is_empty() {
        let unit = match column {
            Column::YearlyGrowth | Column::Growth { .. } => "%",
            _ => unit,
        };
        quantity.unit = Unit::new(unit);
    }
    Some(Value { surface: span, quantity, cumulated })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_at_the_end_is_the_unit() {
        assert_eq!(split_unit("地区生产总值（亿元）"), ("地区生产总值", "亿元"));
        assert_eq!(split_unit("每千人口拥有执业（助理）医师（人）"), ("每千人口拥有执业（助理）医师", "人"));
        assert_eq!(split_unit("执业（助理）医师"), ("执业（助理）医师", ""));
    }

    #[test]
    fn a_row_may_name_a_fall() {
        assert_eq!(split_direction("单位生产总值能耗降低", "%"), ("单位生产总值能耗", Some(true)));
        assert_eq!(split_direction("人口自然增长率", "%"), ("人口自然增长率", None));
        assert_eq!(split_direction("成本降低", "元"), ("成本降低", None));
    }
}
