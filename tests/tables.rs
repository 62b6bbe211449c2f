//! Tables in every form that a text gives them: what is read out of them is the same.

use zhibiao::clean::raw::{RawCell, RawWriter};
use zhibiao::clean::{Format, clean, clean_raw};
use zhibiao::document::{Document, Status};
use zhibiao::observation::{Measure, Observation};
use zhibiao::pipeline::PartTagger;
use zhibiao::quantity::Bound;
use zhibiao::relate::relate_part;
use zhibiao::structure::outline;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As a grid with merged cells.
    Grid,
    /// Markdown.
    Pipes,
    /// A tab between two cells.
    Tabs,
    /// Wide gaps between cells.
    Gaps,
    /// One cell a line.
    Cells,
}

use Form::{Cells, Gaps, Grid, Pipes, Tabs};

/// A table and what it says.
struct Case {
    /// What it is about.
    name: &'static str,
    /// The document that it stands in: its title.
    document: &'static str,
    /// Lines above the table.
    above: &'static [&'static str],
    /// Its rows, cells between `|`; `<` goes on with the cell to its left, `^` with the one above.
    rows: &'static [&'static str],
    /// Lines below it.
    below: &'static [&'static str],
    /// Indicator, value, unit, years, measure and what else is not as usual, one observation a line.
    says: &'static [&'static str],
    /// The forms in which nothing of it is lost.
    forms: &'static [Form],
}

const BULLETIN: &str = "云州市2024年国民经济和社会发展统计公报";
const PLAN: &str = "云州市国民经济和社会发展第十四个五年规划纲要";
const YEARLY: &str = "关于云州市2024年国民经济和社会发展计划执行情况与2025年国民经济和社会发展计划草案的报告";
/// Where a cell is empty, gaps and lines lose it.
const RULED: &[Form] = &[Grid, Pipes, Tabs];
const ALL: &[Form] = &[Grid, Pipes, Tabs, Gaps, Cells];

const CASES: &[Case] = &[
    Case {
        name: "rows of indicators with their units",
        document: BULLETIN,
        above: &["表1 2024年主要经济指标"],
        rows: &[
            "指标|2024年|比上年增长（%）",
            "地区生产总值（亿元）|3,520.6|5.4",
            "固定资产投资（亿元）|1280|-3.2",
            "常住人口（万人）|412.5|0.1",
        ],
        below: &["注：增速按可比价计算。"],
        says: &[
            "地区生产总值|3520.6|亿元|2024|level",
            "地区生产总值|5.4|%|2024|growth",
            "固定资产投资|1280|亿元|2024|level",
            "固定资产投资|-3.2|%|2024|growth",
            "常住人口|412.5|万人|2024|level",
            "常住人口|0.1|%|2024|growth",
        ],
        forms: ALL,
    },
    Case {
        name: "a column of units",
        document: YEARLY,
        above: &[],
        rows: &[
            "指标|单位|2024年完成|2025年目标|增长（%）",
            "粮食产量|万吨|86.5|88|1.7",
            "旅游收入|亿元|120|132|10",
            "森林覆盖率|%|38.2|38.5|-",
        ],
        below: &[],
        says: &[
            "粮食产量|86.5|万吨|2024|level",
            "粮食产量|88|万吨|2025|level|target",
            "粮食产量|1.7|%|2025|growth|target",
            "旅游收入|10|%|2025|growth|target",
            "旅游收入|120|亿元|2024|level",
            "旅游收入|132|亿元|2025|level|target",
            "森林覆盖率|38.2|%|2024|level",
            "森林覆盖率|38.5|%|2025|level|target",
        ],
        forms: ALL,
    },
    Case {
        name: "the unit in the line above",
        document: BULLETIN,
        above: &["表2 2024年主要工业产品产量", "单位：万吨"],
        rows: &["产品|2023年|2024年", "粗钢|210|198.5", "水泥|80|82", "发电量（亿千瓦时）|35|36.2"],
        below: &[],
        says: &[
            "粗钢产量|210|万吨|2023|level",
            "粗钢产量|198.5|万吨|2024|level",
            "水泥产量|80|万吨|2023|level",
            "水泥产量|82|万吨|2024|level",
            "发电量|35|亿千瓦时|2023|level",
            "发电量|36.2|亿千瓦时|2024|level",
        ],
        forms: ALL,
    },
    Case {
        name: "a header of two lines",
        document: BULLETIN,
        above: &[],
        rows: &[
            "指标|2023年|<|2024年|<",
            "^|总量（亿元）|比上年增长（%）|总量（亿元）|比上年增长（%）",
            "地区生产总值|3340|5.1|3520|5.4",
            "社会消费品零售总额|1100|6|1166|持平",
        ],
        below: &[],
        says: &[
            "地区生产总值|3340|亿元|2023|level",
            "地区生产总值|5.1|%|2023|growth",
            "地区生产总值|3520|亿元|2024|level",
            "地区生产总值|5.4|%|2024|growth",
            "社会消费品零售总额|1100|亿元|2023|level",
            "社会消费品零售总额|6|%|2023|growth",
            "社会消费品零售总额|1166|亿元|2024|level",
        ],
        forms: &[Grid, Pipes],
    },
    Case {
        name: "years down, indicators across",
        document: BULLETIN,
        above: &[],
        rows: &[
            "年份|地区生产总值（亿元）|增速（%）|常住人口（万人）",
            "2022|3180|4.8|411",
            "2023|3340|5.1|412",
            "2024|3520|5.4|412.5",
        ],
        below: &[],
        says: &[
            "地区生产总值|3180|亿元|2022|level",
            "地区生产总值|4.8|%|2022|growth",
            "常住人口|411|万人|2022|level",
            "地区生产总值|3340|亿元|2023|level",
            "地区生产总值|5.1|%|2023|growth",
            "常住人口|412|万人|2023|level",
            "地区生产总值|3520|亿元|2024|level",
            "地区生产总值|5.4|%|2024|growth",
            "常住人口|412.5|万人|2024|level",
        ],
        forms: ALL,
    },
    Case {
        name: "places down",
        document: "济南市2024年国民经济和社会发展统计公报",
        above: &["表3 2024年各区县地区生产总值"],
        rows: &["区县|总量（亿元）|增速（%）|位次", "全市|13500|5.4|-", "历下区|2400|6|1", "章丘区|1300|5.8|3"],
        below: &[],
        says: &[
            "地区生产总值|13500|亿元|2024|level|济南市",
            "地区生产总值|5.4|%|2024|growth|济南市",
            "地区生产总值|2400|亿元|2024|level|济南市历下区",
            "地区生产总值|6|%|2024|growth|济南市历下区",
            "地区生产总值|1|位|2024|rank|济南市历下区",
            "地区生产总值|1300|亿元|2024|level|济南市章丘区",
            "地区生产总值|5.8|%|2024|growth|济南市章丘区",
            "地区生产总值|3|位|2024|rank|济南市章丘区",
        ],
        forms: ALL,
    },
    Case {
        name: "places across",
        document: "济南市2024年国民经济和社会发展统计公报",
        above: &[],
        rows: &["指标|单位|历下区|章丘区", "规模以上工业企业|家|120|560", "粮食产量|万吨|0.2|75"],
        below: &[],
        says: &[
            "规模以上工业企业|120|家|2024|level|济南市历下区",
            "规模以上工业企业|560|家|2024|level|济南市章丘区",
            "粮食产量|0.2|万吨|2024|level|济南市历下区",
            "粮食产量|75|万吨|2024|level|济南市章丘区",
        ],
        forms: ALL,
    },
    Case {
        name: "parts of the row above",
        document: BULLETIN,
        above: &[],
        rows: &[
            "指标|绝对数（亿元）|比上年增长（%）",
            "地区生产总值|3520|5.4",
            "第一产业|310|3.8",
            "#工业|1210|6.2",
            "一般公共预算收入|260|3",
            "其中：税收收入|190|1.5",
        ],
        below: &[],
        says: &[
            "地区生产总值|3520|亿元|2024|level",
            "地区生产总值|5.4|%|2024|growth",
            "第一产业增加值|310|亿元|2024|level",
            "第一产业增加值|3.8|%|2024|growth",
            "工业增加值|1210|亿元|2024|level",
            "工业增加值|6.2|%|2024|growth",
            "一般公共预算收入|260|亿元|2024|level",
            "一般公共预算收入|3|%|2024|growth",
            "税收收入|190|亿元|2024|level",
            "税收收入|1.5|%|2024|growth",
        ],
        forms: ALL,
    },
    Case {
        name: "groups of rows",
        document: BULLETIN,
        above: &[],
        rows: &[
            "指标|2024年|增长（%）",
            "一、农业产品产量（万吨）|<|<",
            "小麦|60|1.2",
            "玉米|55|-0.5",
            "二、财政（亿元）|<|<",
            "财政支出|410|4",
        ],
        below: &[],
        says: &[
            "小麦产量|60|万吨|2024|level",
            "小麦产量|1.2|%|2024|growth",
            "玉米产量|55|万吨|2024|level",
            "玉米产量|-0.5|%|2024|growth",
            "财政支出|410|亿元|2024|level",
            "财政支出|4|%|2024|growth",
        ],
        forms: RULED,
    },
    Case {
        name: "a column of groups",
        document: BULLETIN,
        above: &[],
        rows: &[
            "类别|指标|单位|2024年",
            "小麦|播种面积|万亩|150",
            "^|产量|万吨|60",
            "玉米|播种面积|万亩|140",
            "^|产量|万吨|55",
        ],
        below: &[],
        says: &[
            "小麦播种面积|150|万亩|2024|level",
            "小麦产量|60|万吨|2024|level",
            "玉米播种面积|140|万亩|2024|level",
            "玉米产量|55|万吨|2024|level",
        ],
        forms: RULED,
    },
    Case {
        name: "products down, what is measured across",
        document: BULLETIN,
        above: &[],
        rows: &["作物|播种面积（万亩）|产量（万吨）", "小麦|150|60", "玉米|140|55.5", "大豆|12|2.4"],
        below: &[],
        says: &[
            "小麦播种面积|150|万亩|2024|level",
            "小麦产量|60|万吨|2024|level",
            "玉米播种面积|140|万亩|2024|level",
            "玉米产量|55.5|万吨|2024|level",
            "大豆播种面积|12|万亩|2024|level",
            "大豆产量|2.4|万吨|2024|level",
        ],
        forms: ALL,
    },
    Case {
        name: "the indicators of a five-year plan",
        document: PLAN,
        above: &["专栏1 “十四五”时期主要指标"],
        rows: &[
            "序号|指标|2020年|2025年|年均增长（%）|属性",
            "1|地区生产总值（亿元）|2600|3800|7|预期性",
            "2|城镇新增就业（万人）|[21]|[20]|-|预期性",
            "3|单位生产总值能耗降低（%）|-|[14.5]|-|约束性",
            "4|森林覆盖率（%）|37.5|≥39|-|约束性",
            "5|城镇调查失业率（%）|5.1|5.5以内|-|预期性",
        ],
        below: &["注：方括号内为五年累计数。"],
        says: &[
            "地区生产总值|2600|亿元|2020|level",
            "地区生产总值|3800|亿元|2025|level|target",
            "地区生产总值|7|%|2021-2025|growth|target",
            "城镇新增就业|21|万人|2016-2020|level",
            "城镇新增就业|20|万人|2021-2025|level|target",
            "单位生产总值能耗|-14.5|%|2021-2025|growth|target",
            "森林覆盖率|37.5|%|2020|level",
            "森林覆盖率|39|%|2025|level|target|at_least",
            "城镇调查失业率|5.1|%|2020|level",
            "城镇调查失业率|5.5|%|2025|level|target|at_most",
        ],
        forms: ALL,
    },
    Case {
        name: "marks, signs and ranges",
        document: BULLETIN,
        above: &[],
        rows: &[
            "指标|单位|本年|上年|增减（百分点）",
            "城镇化率|%|62.5%|61.3%|1.2",
            "优良天数比率|%|88|▲89.1|▼1.1",
            "负债率|%|50①|51*|−1",
        ],
        below: &[],
        says: &[
            "城镇化率|62.5|%|2024|level",
            "城镇化率|61.3|%|2023|level",
            "城镇化率|1.2|百分点|2024|change",
            "优良天数比率|88|%|2024|level",
            "优良天数比率|89.1|%|2023|level",
            "优良天数比率|-1.1|百分点|2024|change",
            "负债率|50|%|2024|level",
            "负债率|51|%|2023|level",
            "负债率|-1|百分点|2024|change",
        ],
        forms: ALL,
    },
    Case {
        name: "shares, an index and the year before",
        document: BULLETIN,
        above: &[],
        rows: &[
            "指标|总量（亿元）|占比（%）|为上年（%）|全省位次",
            "工业增加值|1200|34.1|106.2|5",
            "服务业增加值|1700|48.3|105.1|4",
        ],
        below: &[],
        says: &[
            "工业增加值|1200|亿元|2024|level",
            "工业增加值占比|34.1|%|2024|level",
            "工业增加值|106.2|%|2024|ratio",
            "工业增加值|5|位|2024|rank",
            "服务业增加值|1700|亿元|2024|level",
            "服务业增加值占比|48.3|%|2024|level",
            "服务业增加值|105.1|%|2024|ratio",
            "服务业增加值|4|位|2024|rank",
        ],
        forms: ALL,
    },
    Case {
        name: "words in cells",
        document: YEARLY,
        above: &["2025年主要预期目标"],
        rows: &[
            "指标|2024年实际|2025年目标",
            "地区生产总值（亿元）|3520|增长5.5%左右",
            "城镇新增就业（万人）|4.2|4以上",
            "粮食产量（万吨）|150|保持稳定",
            "节能减排（%）|3.1|完成省下达任务",
        ],
        below: &[],
        says: &[
            "地区生产总值|3520|亿元|2024|level",
            "地区生产总值|5.5|%|2025|growth|target|approx",
            "城镇新增就业|4.2|万人|2024|level",
            "城镇新增就业|4|万人|2025|level|target|at_least",
            "粮食产量|150|万吨|2024|level",
            "节能减排|3.1|%|2024|level",
        ],
        forms: ALL,
    },
    Case {
        name: "a budget",
        document: "关于云州市2024年预算执行情况和2025年预算草案的报告",
        above: &["2024年一般公共预算收入表", "单位：万元"],
        rows: &[
            "项目|预算数|执行数|完成预算（%）",
            "增值税|520000|531200|102.2",
            "契税|81000|70500|87",
            "合计|601000|601700|100.1",
        ],
        below: &[],
        says: &[
            "增值税|520000|万元|2024|level|target",
            "增值税|531200|万元|2024|level",
            "增值税预算完成率|102.2|%|2024|level",
            "契税|81000|万元|2024|level|target",
            "契税|70500|万元|2024|level",
            "契税预算完成率|87|%|2024|level",
            "一般公共预算收入|601000|万元|2024|level|target",
            "一般公共预算收入|601700|万元|2024|level",
            "预算完成率|100.1|%|2024|level",
        ],
        forms: ALL,
    },
    Case {
        name: "growth of the indicator above",
        document: BULLETIN,
        above: &[],
        rows: &[
            "指标|2023年|2024年",
            "进出口总额（亿元）|410|455",
            "比上年增长（%）|8|11",
            "实际使用外资（亿美元）|2.1|2.4",
        ],
        below: &[],
        says: &[
            "进出口总额|410|亿元|2023|level",
            "进出口总额|455|亿元|2024|level",
            "进出口总额|8|%|2023|growth",
            "进出口总额|11|%|2024|growth",
            "实际使用外资|2.1|亿美元|2023|level",
            "实际使用外资|2.4|亿美元|2024|level",
        ],
        forms: ALL,
    },
    Case {
        name: "a title in the first row",
        document: BULLETIN,
        above: &[],
        rows: &["2024年畜产品产量|<|<", "单位：万吨|<|<", "产品|2024年|增长（%）", "猪肉|12|3", "禽蛋|8.4|1.1"],
        below: &[],
        says: &[
            "猪肉产量|12|万吨|2024|level",
            "猪肉产量|3|%|2024|growth",
            "禽蛋产量|8.4|万吨|2024|level",
            "禽蛋产量|1.1|%|2024|growth",
        ],
        forms: &[Grid],
    },
    Case {
        name: "two blocks side by side",
        document: BULLETIN,
        above: &[],
        rows: &[
            "指标|2024年|指标|2024年",
            "小麦产量（万吨）|60|肉类产量（万吨）|20",
            "棉花产量（万吨）|2|奶类产量（万吨）|9",
        ],
        below: &[],
        says: &[
            "小麦产量|60|万吨|2024|level",
            "肉类产量|20|万吨|2024|level",
            "棉花产量|2|万吨|2024|level",
            "奶类产量|9|万吨|2024|level",
        ],
        forms: &[Grid, Pipes, Tabs, Gaps],
    },
    Case {
        name: "persons and telephones",
        document: BULLETIN,
        above: &[],
        rows: &["姓名|单位|联系电话|年限（年）", "王某|云州一中|0530-1234567|12", "李某|云州二中|0530-7654321|8"],
        below: &[],
        says: &[],
        forms: ALL,
    },
    Case {
        name: "a timetable",
        document: BULLETIN,
        above: &[],
        rows: &["时间|活动|地点|人数", "8:30|开幕式|会展中心|300", "10:00|座谈|302会议室|25", "14:00|参观|产业园|40"],
        below: &[],
        says: &[],
        forms: ALL,
    },
    Case {
        name: "posts",
        document: BULLETIN,
        above: &[],
        rows: &["序号|岗位名称|招聘人数|学历", "1|会计|2|本科", "2|护士|15|大专", "3|司机|1|不限"],
        below: &[],
        says: &[],
        forms: ALL,
    },
];

/// The cells of a table: text and the columns and rows that it spans; `None` where another one reaches in.
fn cells(rows: &[&str]) -> Vec<Vec<Option<(String, usize, usize)>>> {
    let texts: Vec<Vec<&str>> = rows.iter().map(|row| row.split('|').collect()).collect();
    let mut grid = Vec::new();
    for (y, row) in texts.iter().enumerate() {
        let mut cells = Vec::new();
        for (x, text) in row.iter().enumerate() {
            let columns = 1 + row[x + 1..].iter().take_while(|text| **text == "<").count();
            let rows = 1 + texts[y + 1..].iter().take_while(|row| row.get(x) == Some(&"^")).count();
            cells.push((!matches!(*text, "<" | "^")).then(|| ((*text).to_owned(), columns, rows)));
        }
        grid.push(cells);
    }
    grid
}

fn written(case: &Case, form: Form) -> Document {
    let grid = cells(case.rows);
    if form == Grid {
        let mut writer = RawWriter::default();
        writer.paragraph(case.document, Some(1));
        writer.paragraph("一、综合", Some(2));
        case.above.iter().for_each(|line| writer.paragraph(line, None));
        let rows: Vec<Vec<RawCell>> = grid
            .into_iter()
            .map(|row| row.into_iter().flatten().map(|(text, columns, rows)| RawCell { text, columns, rows }).collect())
            .collect();
        writer.table(&rows, 0);
        case.below.iter().for_each(|line| writer.paragraph(line, None));
        return clean_raw(writer.finish(), Format::Docx);
    }
    let mut lines = vec![case.document.to_owned(), "一、综合".to_owned()];
    lines.extend(case.above.iter().map(|line| (*line).to_owned()));
    for (at, row) in grid.into_iter().enumerate() {
        let row: Vec<String> = row.into_iter().map(|cell| cell.map_or_else(String::new, |(text, ..)| text)).collect();
        match form {
            Pipes => {
                let rule = format!("|{}", "---|".repeat(row.len()));
                lines.push(format!("| {} |", row.join(" | ")));
                lines.extend((at == 0).then_some(rule));
            }
            Tabs => lines.push(row.join("\t")),
            Gaps => lines.push(row.join("    ")),
            _ => lines.extend(row),
        }
    }
    lines.extend(case.below.iter().map(|line| (*line).to_owned()));
    clean(lines.join("\n"), Format::Text)
}

/// What a document says, one observation a line.
fn said(doc: &Document, expected_place: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for part in &outline(doc).parts {
        let own = part.area.as_ref().map(|area| area.name.clone());
        for observation in relate_part(doc, part, &PartTagger::new(doc, part)) {
            lines.push(line(&observation, own.as_deref().filter(|_| !expected_place)));
        }
    }
    lines
}

fn line(o: &Observation, own: Option<&str>) -> String {
    let year = o.year.map_or_else(|| "-".to_owned(), |year| year.to_string());
    let years = o.year_start.map_or_else(|| year.clone(), |start| format!("{start}-{year}"));
    let mut line = format!("{}|{}|{}|{years}|{}", o.indicator, o.value, o.unit.as_str(), o.measure.as_str());
    if let Some(max) = o.value_max {
        line += &format!("|{max}");
    }
    if o.status != Status::Actual {
        line += &format!("|{}", o.status.as_str());
    }
    if o.bound != Bound::Exact {
        line += &format!("|{}", o.bound.as_str());
    }
    match &o.scope {
        Some(scope) if Some(scope.as_str()) != own => line += &format!("|{scope}"),
        _ => {}
    }
    debug_assert!(o.measure != Measure::Difference, "no table says so");
    line
}

#[test]
fn every_table_says_the_same_in_every_form() {
    let mut faults = Vec::new();
    for case in CASES {
        for &form in case.forms {
            let doc = written(case, form);
            let places = case.name.starts_with("places");
            let mut found = said(&doc, places);
            let mut expected: Vec<String> = case.says.iter().map(|line| (*line).to_owned()).collect();
            // One block of a table stands beside the other.
            found.sort();
            expected.sort();
            if found != expected {
                let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
                let extra: Vec<_> = found.iter().filter(|line| !expected.contains(line)).collect();
                faults.push(format!(
                    "{} as {form:?}:\n  missing {missing:#?}\n  extra {extra:#?}\n{}",
                    case.name,
                    doc.to_debug()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n\n"));
}

/// Numbers of cells are cut out of the source as they stand there.
#[test]
fn surfaces_are_cells_of_the_source() {
    for case in CASES {
        for &form in case.forms {
            let doc = written(case, form);
            let source: Vec<char> = doc.source.chars().collect();
            for part in &outline(&doc).parts {
                for observation in relate_part(&doc, part, &PartTagger::new(&doc, part)) {
                    let span = observation.span;
                    let surface: String = source[span.start()..span.end()].iter().collect();
                    let bare = surface.trim_end_matches('%').replace(',', "").replace('−', "-");
                    let number: zhibiao::quantity::Decimal = bare.parse().expect(&surface);
                    assert_eq!(number.abs(), observation.value.abs(), "{surface}");
                }
            }
        }
    }
}
