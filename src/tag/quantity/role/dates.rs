//! Dates, years and durations.

use super::{Context, Rule};
use crate::lexicon::units::UnitKind;
use crate::mention::Role;
use crate::quantity::Decimal;

/// In the order in which they are asked.
pub(super) const RULES: [Rule; 8] = [
    Rule {
        name: "year",
        // 2025年, 2021—2025年, 二〇二五年, 一九八二年度.
        role: |c| {
            let unit = matches!(c.reading.unit.as_str(), "年" | "年度" | "学年" | "年代");
            (unit && is_year(c)).then_some(Role::Date)
        },
        positive: "到2025年，",
        negative: "过去25年，",
    },
    Rule {
        name: "bare-year",
        // 2022数字政府成果: four digits that can be a year, without a unit.
        role: |c| {
            let alone = c.before_trimmed().is_empty() && c.after_trimmed().is_empty();
            (c.has_no_unit() && is_year(c) && !c.reading.more && !alone).then_some(Role::Date)
        },
        positive: "入选2022数字政府成果。",
        negative: "入选3022个。",
    },
    Rule {
        name: "decade",
        // 80年代, 21世纪.
        role: |c| matches!(c.reading.unit.as_str(), "年代" | "世纪").then_some(Role::Date),
        positive: "上世纪80年代。",
        negative: "历时8年。",
    },
    Rule {
        name: "month",
        // 5月, 1—11月, 十二月份.
        role: |c| {
            let unit = matches!(c.reading.unit.as_str(), "月" | "月份");
            unit.then(|| if c.within(1, 12) { Role::Date } else { Role::Duration })
        },
        positive: "1—11月，",
        negative: "用时3个月。",
    },
    Rule {
        name: "day",
        // 5月2日, 5月2号.
        role: |c| {
            let day = c.reading.unit == "日" && c.within(1, 31);
            let number = c.reading.unit == "号" && c.before_trimmed().ends_with('月');
            (day || number).then_some(Role::Date)
        },
        positive: "3月2日召开。",
        negative: "连续20天。",
    },
    Rule {
        name: "quarter-or-hour",
        // 一季度, 1—3季度, 上午9时.
        role: |c| {
            let quarter = c.reading.unit == "季度" && c.within(1, 4);
            let clock = c.kind() == Some(UnitKind::Clock) && (c.is_arabic() || c.reading.unit == "点钟");
            let minute = c.reading.unit == "分" && c.before_trimmed().ends_with(['时', '点']);
            (quarter || clock || minute).then_some(Role::Date)
        },
        positive: "一季度增长快。",
        negative: "连续10个季度增长。",
    },
    Rule {
        name: "duration",
        // 3年行动, 十年来, 连续6个月, 提前2天, 5天内.
        role: |c| {
            if c.reading.unit == "个" && c.before_trimmed().ends_with("连续") {
                // 连续36个榨季: how often in a row.
                return Some(Role::Duration);
            }
            if c.kind() != Some(UnitKind::Time) {
                return None;
            }
            let long = matches!(
                c.reading.unit.trim_start_matches(['百', '千', '万', '亿']),
                "年" | "年度"
                    | "个月"
                    | "周"
                    | "周年"
                    | "学年"
                    | "学期"
                    | "个学期"
                    | "星期"
                    | "个星期"
                    | "个年头"
                    | "季度"
                    | "个季度"
                    | "课时"
                    | "学时"
            );
            const BEFORE: [&str; 8] = ["连续", "提前", "为期", "历时", "持续", "历经", "用时", "近"];
            const AFTER: [&str; 9] = ["内", "之内", "来", "后", "前", "行动", "攻坚", "以内", "储"];
            // 开办时间压缩至0.5个工作日以内: what it takes is measured.
            const REACHED: [&str; 10] =
                ["压缩至", "压缩到", "压缩为", "压减至", "压减到", "缩短至", "缩短到", "缩短为", "控制在", "降至"];
            let reached = REACHED.iter().any(|w| c.before_trimmed().ends_with(w));
            let framed = BEFORE.iter().any(|w| c.before_trimmed().ends_with(w))
                || AFTER.iter().any(|w| c.after_trimmed().starts_with(w));
            (long || framed && !reached).then_some(Role::Duration)
        },
        positive: "连续3年居首。",
        negative: "办理时间压缩至2个工作日以内。",
    },
    Rule {
        name: "age-class",
        // 60岁以上老年人, 35—64岁妇女; not 人均预期寿命78.5岁.
        role: |c| {
            let age = matches!(c.reading.unit.as_str(), "岁" | "周岁");
            let next = c.after_outer().chars().next();
            let goes_on = next.is_some_and(|n| !matches!(n, '，' | '。' | '；' | '、' | ',' | ';' | '.' | ')' | '）'));
            (age && goes_on && c.reading.decimals == 0).then_some(Role::Other)
        },
        positive: "60岁以上老年人补贴。",
        negative: "人均预期寿命78.5岁，",
    },
];

fn is_year(c: &Context<'_>) -> bool {
    let digits = c.reading.unit.chars().next().is_none_or(|u| !matches!(u, '百' | '千' | '万' | '亿'));
    digits && !c.reading.large && c.within(1840, 2100) && c.reading.value >= Decimal::from(1840)
}
