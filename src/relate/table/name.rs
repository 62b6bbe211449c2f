//! Names of rows and columns that are not self-contained, completed by the row above, the group or the title.

use super::words::{compact, unnumbered};
use super::years::year_at_start;

/// Heads that a title, a group or a row above lends to the names below it.
const HEADS: [&str; 30] = [
    "总产值",
    "产量",
    "产值",
    "增加值",
    "投资",
    "零售额",
    "收入",
    "支出",
    "面积",
    "用电量",
    "存款余额",
    "贷款余额",
    "存款",
    "贷款",
    "从业人员",
    "就业人员",
    "人口",
    "利润",
    "税收",
    "吞吐量",
    "货运量",
    "客运量",
    "周转量",
    "出栏量",
    "存栏量",
    "出栏",
    "存栏",
    "销售额",
    "发电量",
    "价格",
];

/// What ends a name that says by itself what was measured.
const COMPLETE: [&str; 33] = [
    "量", "值", "额", "率", "数", "入", "出", "资", "积", "口", "重", "比", "款", "润", "税", "度", "费", "人员",
    "余额", "总计", "里程", "价格", "指数", "产能", "能力", "出栏", "存栏", "寿命", "系数", "水平", "强度", "排放",
    "程度",
];

/// Words that only say which part of the row above is meant.
const PARTS: [&str; 38] = [
    "铁路",
    "公路",
    "水运",
    "水路",
    "民航",
    "航空",
    "管道",
    "限额以上",
    "限额以下",
    "规模以上",
    "人民币",
    "外币",
    "城镇",
    "农村",
    "乡村",
    "城市",
    "城区",
    "男",
    "女",
    "男性",
    "女性",
    "国有",
    "民营",
    "民间",
    "内资",
    "外资",
    "集体",
    "股份制",
    "私营",
    "国有控股",
    "外商及港澳台",
    "省外",
    "境外",
    "国内",
    "国外",
    "市区",
    "县域",
    "居民",
];

/// Words behind which a title names what its rows have.
const ROWS: [&str; 13] =
    ["产品", "行业", "作物", "商品", "品种", "产业", "领域", "部门", "门类", "各县区", "各地", "县（市、区）", "市州"];

/// What a title is about: without its number, place, years, unit and the words for a table.
pub(super) fn subject(title: &str) -> String {
    let title = title.split("单位：").next().unwrap_or_default();
    let title = ["（计量", "计量", "（"].iter().find_map(|end| title.trim_end().strip_suffix(end)).unwrap_or(title);
    let mut rest = unnumbered(title);
    for word in ["附表", "专栏", "图表", "表"] {
        if let Some(behind) = rest.strip_prefix(word) {
            // A space parts the number of the table from a year.
            let number = |c: char| c.is_ascii_digit() || "-—.一二三四五六七八九十".contains(c);
            let behind = behind.trim_start().trim_start_matches(number);
            rest = behind.trim_start_matches(['：', '、', ' ']);
            break;
        }
    }
    let mut name = compact(rest);
    for _ in 0..6 {
        let before = name.len();
        if let Some((_, len)) = year_at_start(&name) {
            name.replace_range(..len, "");
        }
        for word in [
            "一览表",
            "统计表",
            "情况表",
            "对比表",
            "表",
            "情况",
            "完成",
            "统计",
            "主要",
            "及其增长速度",
            "及增长速度",
            "增长速度",
            "及增速",
            "涨跌幅度",
            "涨跌幅",
            "增长率",
            "增速",
            "比上年",
            "同比",
        ] {
            if let Some(shorter) = name.strip_suffix(word) {
                name = shorter.to_owned();
            }
        }
        for word in [
            "全市",
            "全省",
            "全县",
            "全区",
            "全国",
            "各县区",
            "各县（市、区）",
            "各县市区",
            "各区县",
            "各区",
            "各市州",
            "各市",
            "各地",
            "分县区",
            "分地区",
            "分行业",
            "主要",
            "分",
            "各",
        ] {
            if let Some(shorter) = name.strip_prefix(word) {
                name = shorter.to_owned();
            }
        }
        if name.len() == before {
            break;
        }
    }
    name
}

/// The head that a title or the name of a group lends: 主要工业产品产量 → 产量.
pub(super) fn lent(title: &str) -> Option<&'static str> {
    let subject = subject(title);
    let ends = HEADS.iter().find(|head| subject.ends_with(**head));
    let behind = ROWS.iter().find_map(|rows| {
        let (_, behind) = subject.split_once(rows)?;
        HEADS.iter().find(|head| behind.contains(**head))
    });
    behind
        .or(ends.filter(|_| {
            ["产品", "作物", "行业"].iter().any(|word| subject.contains(word)) || subject.chars().count() <= 8
        }))
        .copied()
}

/// Whether a name says by itself what was measured.
pub(super) fn is_complete(name: &str) -> bool {
    COMPLETE.iter().any(|end| name.ends_with(end)) && !PARTS.contains(&name)
}

/// Whether a name is only the head of one: 产量, 播种面积, 占比.
pub(super) fn is_head(name: &str) -> bool {
    HEADS.contains(&name)
        || [
            "占比",
            "比重",
            "播种面积",
            "单产",
            "总产量",
            "总产",
            "比例",
            "份额",
            "增加额",
            "人数",
            "户数",
            "个数",
            "家数",
        ]
        .contains(&name)
}

/// Whether a name is only that of a share.
pub(super) fn is_share(name: &str) -> bool {
    ["占比", "比重", "比例", "份额"].iter().any(|end| name.ends_with(end))
}

/// Completes the name of a row. `parent` is the name of the row above that it is a part of, `lent` what its group or title lends.
pub(super) fn complete(name: &str, parent: Option<&str>, lent: Option<&str>) -> String {
    let from_parent = parent.and_then(|parent| part_of(name, parent));
    if let Some(whole) = from_parent {
        return whole;
    }
    if is_industry(name) {
        return format!("{name}{}", lent.unwrap_or("增加值"));
    }
    match lent {
        Some(head) if !is_complete(name) && !name.contains(head) && name.chars().count() <= 14 => {
            format!("{name}{head}")
        }
        _ => name.to_owned(),
    }
}

/// Whether a name says only which part of something is meant: 城镇, 第一产业, 铁路.
pub(super) fn is_part(name: &str) -> bool {
    PARTS.contains(&name)
        || is_industry(name)
        || matches!(name, "城镇居民" | "农村居民" | "城镇常住居民" | "农村常住居民")
}

/// Whether a short name only repeats what a title is about: 产量 of 粮食产量, 投资额 of 固定资产投资.
pub(super) fn is_about(name: &str, subject: &str) -> bool {
    let subject = subject.split('（').next().unwrap_or_default();
    let head = name.strip_suffix('额').unwrap_or(name);
    is_head(name) && subject.ends_with(name)
        || name.chars().count() <= 4 && head.chars().nth(1).is_some() && subject.ends_with(head)
}

/// Whether a title says that all numbers below it are growth: 涨跌幅度, 增长速度; not 产量及其增长速度.
pub(super) fn is_growth(title: &str) -> bool {
    let title = compact(title);
    let bare = title.trim_end_matches(['表', '（', '）', '%']);
    let bare = ["统计", "情况"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
    let grows =
        ["涨跌幅度", "涨跌幅", "增长速度", "增速", "增长率", "涨幅"].iter().find_map(|end| bare.strip_suffix(end));
    grows.is_some_and(|rest| !rest.ends_with(['及', '其', '和', '与']))
}

fn is_industry(name: &str) -> bool {
    matches!(name, "第一产业" | "第二产业" | "第三产业")
}

/// 第一产业 of 地区生产总值 → 第一产业增加值; 城镇 of 常住人口 → 城镇常住人口.
fn part_of(name: &str, parent: &str) -> Option<String> {
    let product = ["生产总值", "GDP"].iter().any(|word| parent.ends_with(word)) && !parent.contains("占");
    if product && !is_complete(name) && name.chars().count() <= 14 {
        return Some(format!("{name}增加值"));
    }
    // 城镇居民 of 居民人均可支配收入.
    if let Some((_, behind)) = parent.split_once("居民")
        && let Some(own) = name.strip_suffix("居民").or_else(|| name.strip_suffix("常住居民"))
        && !own.is_empty()
    {
        return Some(format!("{name}{behind}"));
    }
    if PARTS.contains(&name) {
        return Some(format!("{name}{parent}"));
    }
    let head = HEADS.iter().find(|head| parent.ends_with(**head))?;
    // 食品 of 居民消费价格.
    let industry = is_industry(name) || name.ends_with('业') || *head == "价格";
    (industry && !is_complete(name)).then(|| format!("{name}{head}"))
}

/// The name of a row and the name of a column together.
pub(super) fn join(row: &str, column: &str) -> String {
    if PARTS.contains(&column) && !row.is_empty() {
        return format!("{column}{row}");
    }
    if row.is_empty() || column.contains(row) {
        return column.to_owned();
    }
    // 发电量 is what is produced and how much: a column 产量 adds nothing.
    let measured = matches!(column, "产量" | "总产量") && row.ends_with('量');
    if column.is_empty() || row.ends_with(column) || measured {
        return row.to_owned();
    }
    format!("{row}{column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_title_is_about() {
        assert_eq!(subject("表3 2024年各县区地区生产总值 单位：亿元"), "地区生产总值");
        assert_eq!(subject("表1 2024年主要工业产品产量及其增长速度"), "工业产品产量");
        assert_eq!(subject("全市粮食产量情况"), "粮食产量");
        assert_eq!(lent("表1 2024年主要工业产品产量及其增长速度"), Some("产量"));
        assert_eq!(lent("分行业固定资产投资增长速度"), Some("投资"));
        assert_eq!(lent("表1 主要经济指标"), None);
    }

    #[test]
    fn names_are_completed() {
        assert_eq!(complete("小麦", None, Some("产量")), "小麦产量");
        assert_eq!(complete("发电量", None, Some("产量")), "发电量");
        assert_eq!(complete("第一产业", None, None), "第一产业增加值");
        assert_eq!(complete("第二产业", Some("固定资产投资"), None), "第二产业投资");
        assert_eq!(complete("工业", Some("地区生产总值"), None), "工业增加值");
        assert_eq!(complete("城镇", Some("常住人口"), None), "城镇常住人口");
        assert_eq!(complete("城镇居民", Some("居民人均可支配收入"), None), "城镇居民人均可支配收入");
        assert_eq!(complete("税收收入", Some("一般公共预算收入"), None), "税收收入");
    }

    #[test]
    fn row_and_column_together() {
        assert_eq!(join("小麦", "播种面积"), "小麦播种面积");
        assert_eq!(join("粮食产量", "产量"), "粮食产量");
        assert_eq!(join("发电量", "产量"), "发电量");
        assert_eq!(join("", "产量"), "产量");
    }
}
