//! Numbers that say too little to be observed: small counts, place words alone, classes of size, numbers without unit.

use super::super::scan::head;
use super::Rule;
use crate::lexicon::units::UnitKind;
use crate::mention::Role;
use crate::quantity::Bound;
use crate::quantity::numeral::Script;

/// In the order in which they are asked.
pub(super) const RULES: [Rule; 10] = [
    Rule {
        name: "among-so-many",
        // 全国252个城市第11位: how many were ranked.
        role: |c| {
            if c.kind() != Some(UnitKind::Count) {
                return None;
            }
            let whole =
                ["全国", "全省", "全市", "全区", "全球", "世界"].iter().any(|w| c.before_trimmed().ends_with(w));
            if !whole {
                return None;
            }
            let rest = head(c.after, 90);
            let clause = rest.find(['，', '。', '；', ',', ';']).map_or(rest, |end| &rest[..end]);
            let ranked = ["倒数", "居", "前列", "排名", "排第", "列第"].iter().any(|w| clause.contains(w))
                || clause.find('第').is_some_and(|at| clause[at..].contains(['位', '名']));
            ranked.then_some(Role::Other)
        },
        positive: "列全国252个城市第11位。",
        negative: "建成全国252个城市节点。",
    },
    Rule {
        name: "class-size",
        // 500万元以上项目, 投资过亿元企业, 10万吨级: a size that names a class.
        role: |c| {
            let sized = c.kind().is_some_and(UnitKind::is_size);
            let rest = c.after_outer();
            let graded = rest.trim_start().starts_with('级') && (sized || c.reading.large);
            let bounded = matches!(c.around.bound, Bound::AtLeast | Bound::AtMost)
                && c.around.outer.len() > c.reading.end - c.reading.start;
            let behind = bounded && c.around.outer.end() > c.reading.end;
            // 四十万千瓦以上的水电站, 人口20万以上的县.
            let attribute = behind
                && rest.strip_prefix('的').is_some_and(has_class_word)
                && (sized || c.reading.kind.is_none() && c.reading.large);
            let noun = sized && bounded && !rest.starts_with('的') && class_noun(rest);
            (graded || attribute || noun).then_some(Role::Other)
        },
        positive: "新引进投资500万元以上工业项目30个。",
        negative: "完成投资500万元以上。",
    },
    Rule {
        name: "fields-of-a-list",
        // 9个方面26条措施: into how many fields a list falls.
        role: |c| (c.reading.unit == "个" && c.after_trimmed().starts_with("方面")).then_some(Role::Other),
        positive: "提出9个方面26条措施。",
        negative: "提出6个方案。",
    },
    Rule {
        name: "frame-of-a-share",
        // 36个产业集群中，: among how many things the next number counts.
        role: |c| {
            const LONGEST: usize = 14;
            let counted = matches!(c.reading.unit.as_str(), "个" | "家" | "种" | "项" | "户" | "座");
            let clause = c.after_trimmed().split(['，', '。', '；', '、', ',', ';', '\n']).next().unwrap_or("");
            let framed = clause.strip_suffix('中').filter(|rest| !rest.ends_with(['集', '其', '高', '初', '设', '当']));
            let near = framed.is_some_and(|rest| (2..=LONGEST).contains(&rest.chars().count()));
            let whole = framed.is_some_and(|rest| !rest.contains(|d: char| d.is_ascii_digit()));
            (counted && near && whole && c.after_trimmed()[clause.len()..].starts_with(['，', ',']))
                .then_some(Role::Other)
        },
        positive: "36个产业集群中，8个产值过百亿元。",
        negative: "36个产业集群在建设中，进展顺利。",
    },
    Rule {
        name: "boiler-class",
        // 35吨燃煤锅炉.
        role: |c| {
            let rest = c.after_trimmed();
            let boiler = ["燃煤", "锅炉", "蒸吨"].iter().any(|w| rest.starts_with(w));
            (c.kind() == Some(UnitKind::Mass) && boiler).then_some(Role::Other)
        },
        positive: "淘汰35吨燃煤锅炉。",
        negative: "淘汰燃煤锅炉35吨。",
    },
    Rule {
        name: "vague",
        // 十几万人, 数百家, 几千户.
        role: |c| {
            let headed = !c.is_arabic() && c.before_trimmed().ends_with(['几', '数']);
            (c.reading.vague || headed).then_some(Role::Other)
        },
        positive: "惠及十几万人。",
        negative: "惠及十二万人。",
    },
    Rule {
        name: "place-words-alone",
        // 万家灯火, 亿元项目; 近千公里 and 突破百亿元 are said of something.
        role: |c| {
            let alone = c.reading.script == Script::Bare && c.reading.kind != Some(UnitKind::Percent);
            // 营业收入超千亿元的产业集群: which ones are counted.
            const AMOUNTS: [&str; 7] = ["收入", "产值", "投资", "税收", "规模", "销售额", "交易额"];
            let amount = c.before.trim_end_matches(['超', '过', '达', '突', '破']);
            let class = c.after_outer().strip_prefix('的').is_some_and(has_class_word)
                && AMOUNTS.iter().any(|word| amount.ends_with(word));
            (alone && (class || !c.around.qualified)).then_some(Role::Other)
        },
        positive: "服务千家万户。",
        negative: "总量突破百亿元大关。",
    },
    Rule {
        name: "small-count",
        // 三座, 二十八年: Chinese numerals without 百 千 万 亿.
        role: |c| {
            let said = c.reading.large
                || c.reading.decimals > 0
                || c.is_arabic()
                || matches!(c.kind(), Some(UnitKind::Percent | UnitKind::Ratio)) && c.reading.unit != "个点";
            (!said).then_some(Role::Other)
        },
        positive: "建成三座水库。",
        negative: "建成三百座水库。",
    },
    Rule {
        name: "no-unit",
        // A number without unit: only with 万 or 亿, with decimals, or as a whole table cell.
        role: |c| {
            if c.reading.kind.is_some() {
                return None;
            }
            let before = c.before_trimmed();
            let after = c.after_trimmed();
            let cell = before.is_empty() && after.is_empty() || before.ends_with('[') && after.starts_with(']');
            let scaled = c.reading.unit.contains(['万', '亿']);
            let decimal = c.is_arabic() && c.reading.decimals > 0;
            (!(cell || scaled || decimal)).then_some(Role::Other)
        },
        positive: "编号12的项目。",
        negative: "2400多万儿女。",
    },
    Rule {
        name: "device-measure",
        // 300dpi, 25MPa.
        role: |c| (c.kind() == Some(UnitKind::Physical)).then_some(Role::Other),
        positive: "压力25MPa。",
        negative: "压力25吨。",
    },
];

/// Whether the words behind 的 can name things of a class, and not an aim or a level.
fn has_class_word(rest: &str) -> bool {
    const OTHERS: [&str; 13] =
        ["新阶段", "阶段", "目标", "水平", "速度", "规模", "任务", "要求", "能力", "资金", "投资", "基金", "台阶"];
    rest.starts_with(char::is_alphanumeric) && !OTHERS.iter().any(|word| rest.starts_with(word))
}

/// Whether a noun for things of one class follows directly: 项目, 工业企业.
fn class_noun(rest: &str) -> bool {
    const NOUNS: [&str; 28] = [
        "项目",
        "企业",
        "工业",
        "单位",
        "园区",
        "集群",
        "机组",
        "锅炉",
        "法人",
        "工程",
        "公司",
        "泊位",
        "船舶",
        "农户",
        "商户",
        "大户",
        "产业",
        "镇",
        "村",
        "设备",
        "合同",
        "订单",
        "平台",
        "品牌",
        "主体",
        "航道",
        "企事业",
        "规上",
    ];
    let near: &str = rest.char_indices().nth(10).map_or(rest, |(i, _)| &rest[..i]);
    let near = near.find(|c: char| !c.is_alphanumeric()).map_or(near, |i| &near[..i]);
    let goes_on =
        ["台阶", "大关", "关口", "行列", "门槛", "增长", "同比", "占", "用于"].iter().any(|w| near.starts_with(w));
    !goes_on && NOUNS.iter().any(|noun| near.contains(noun))
}
