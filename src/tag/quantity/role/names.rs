//! Numbers that are part of a name, a slogan, a reference or an enumeration.

use super::super::scan::{head, tail};
use super::Rule;
use crate::lexicon::units::UnitKind;
use crate::mention::Role;
use crate::quantity::Decimal;

/// Bytes on each side of a number in which the marks of its title are looked for.
const TITLE: usize = 180;

/// Asked before ordinals and dates.
pub(super) const FIRST: [Rule; 7] = [
    Rule {
        name: "event-of-a-sport",
        // 男子25米手枪速射, 女子48公斤级.
        role: |c| {
            let of_people = ["男子", "女子", "男女"].iter().any(|w| c.before_trimmed().ends_with(w));
            let measure = matches!(c.kind(), Some(UnitKind::Length | UnitKind::Mass));
            (of_people && measure).then_some(Role::Name)
        },
        positive: "获得女子25米手枪金牌。",
        negative: "建成男子宿舍25栋。",
    },
    Rule {
        name: "in-title",
        // 《…》 names a document.
        role: |c| {
            let before = tail(c.before, TITLE);
            let open = before.rfind('《')?;
            let closed = before[open..].contains('》') || !head(c.after, TITLE).contains('》');
            (!closed).then_some(Role::Name)
        },
        positive: "印发《推进3年行动方案》。",
        negative: "印发《方案》3项。",
    },
    Rule {
        name: "glued-to-letters",
        // PM2.5, G105, 5G, 4A级, RISC-5.
        role: |c| {
            let joined = c.before.strip_suffix(['-', '－']).unwrap_or(c.before);
            let open = c.has_no_unit()
                || matches!(c.kind(), Some(UnitKind::Ordinal | UnitKind::Name | UnitKind::Road | UnitKind::Voltage));
            let marked = ["<sub>", "_", "_{"].iter().any(|mark| joined.ends_with(mark));
            // G60科创走廊: one letter alone makes a name, whatever stands behind.
            let single = c.before.ends_with(is_letter)
                && !c.before.chars().rev().nth(1).is_some_and(|b| is_letter(b) || b.is_ascii_digit());
            let before = (joined.ends_with(is_letter) || marked) && open || single;
            let behind = c.reading.kind.is_none() && c.after.starts_with(is_letter);
            // %E5%8C in an address.
            let encoded = c.reading.unit == "%" && c.after.starts_with(|a: char| a.is_ascii_alphanumeric());
            (before || encoded || behind && c.is_arabic()).then_some(Role::Name)
        },
        positive: "新建5G基站。",
        negative: "新增智能算力4500P。",
    },
    Rule {
        name: "sum-slogan",
        // “1+474”, 3+1.
        role: |c| {
            let plus = |ch: char| matches!(ch, '+' | '＋');
            (c.before_trimmed().ends_with(plus) || c.after_trimmed().starts_with(plus)).then_some(Role::Name)
        },
        positive: "构建“2+4”体系。",
        negative: "构建2个体系。",
    },
    Rule {
        name: "middle-dot",
        // 3·15, “7·20”.
        role: |c| {
            let dot = |ch: char| matches!(ch, '·' | '•' | '．');
            let digit = |t: &str| t.starts_with(|d: char| d.is_ascii_digit());
            let behind = c.after.strip_prefix(dot).is_some_and(digit);
            let before = c.before.strip_suffix(dot).is_some_and(|b| b.ends_with(|d: char| d.is_ascii_digit()));
            (c.has_no_unit() && (behind || before)).then_some(Role::Name)
        },
        positive: "开展3·15活动。",
        negative: "开展活动3场。",
    },
    Rule {
        name: "enumerator",
        // (1), 〔2020〕, 1.加快, 表 3, a footnote［9］; [9.6] alone is a table cell.
        role: |c| {
            if !c.has_no_unit() {
                return None;
            }
            let before = c.before_trimmed();
            let after = c.after_trimmed();
            let bracketed = before.ends_with(['(', '（', '〔', '﹝', '【'])
                && after.starts_with([')', '）', '〕', '﹞', '】'])
                && (c.is_whole());
            let footnote =
                before.strip_suffix(['[', '［']).is_some_and(|b| !b.trim_end().is_empty() && b == b.trim_end())
                    && after.starts_with([']', '］'])
                    && c.is_whole();
            let at_start =
                before.is_empty() || before.ends_with(['。', '；', ';', '：', ':', '！', '*', '#', '”', '|', '　']);
            let listed = at_start && c.within(0, 99) && after.starts_with(['.', '．', '、', ')', '）']);
            let labelled =
                ["表", "图", "附件", "专栏", "附表", "附录", "注", "专题"].iter().any(|w| before.ends_with(w));
            (bracketed || footnote || listed || labelled && c.within(0, 200)).then_some(Role::Enumerator)
        },
        positive: "1.加快产业转型。",
        negative: "得分1.5分。",
    },
    Rule {
        name: "quoted-name",
        // “30佳”, “100项改革”: a short quotation is a name.
        role: |c| {
            let near = c.before.char_indices().rev().take(12).last().map_or(0, |(i, _)| i);
            let open = c.before[near..].rfind(['“', '‘', '「', '『'])? + near;
            let inside = &c.before[open..];
            if inside.contains(['”', '’', '」', '』']) {
                return None;
            }
            let close = head(c.after, 60).find(['”', '’', '」', '』'])?;
            let length = inside.chars().count() + c.after[..close].chars().count();
            (length <= 14 && !c.after[..close].contains(['。', '，'])).then_some(Role::Name)
        },
        positive: "打造“30佳”品牌。",
        negative: "打造“品牌”30个。",
    },
];

/// Asked behind ordinals and dates.
pub(super) const LAST: [Rule; 7] = [
    Rule {
        name: "name-unit",
        // 世界500强, 2.0版, 12345热线, 4大产业.
        role: |c| (c.kind() == Some(UnitKind::Name)).then_some(Role::Name),
        positive: "引进世界500强项目。",
        negative: "引进500家企业。",
    },
    Rule {
        name: "numbered-thing",
        // 2号线, 7级, 104国道, 国道104.
        role: |c| {
            let road = matches!(c.kind(), Some(UnitKind::Road))
                || c.has_no_unit() && ["国道", "省道", "县道"].iter().any(|w| c.before_trimmed().ends_with(w));
            if road {
                return Some(Role::Name);
            }
            (c.kind() == Some(UnitKind::Ordinal)).then_some(Role::Ordinal)
        },
        positive: "开通2号线。",
        negative: "开通2条线。",
    },
    Rule {
        name: "version",
        // 2.0, 3.0 without a unit; 行动2.0版.
        role: |c| {
            let round = c.reading.decimals == 1 && c.reading.value.fract().is_zero() && c.reading.value <= Decimal::TEN;
            let alone = c.before_trimmed().is_empty() && c.after_trimmed().is_empty();
            (c.is_arabic() && c.has_no_unit() && round && !alone).then_some(Role::Name)
        },
        positive: "实施改革2.0行动。",
        negative: "增长2.0%。",
    },
    Rule {
        name: "circle-slogan",
        // 15分钟便民生活圈, 1小时通勤圈, 24小时, 240小时过境免签.
        role: |c| {
            let minutes = matches!(c.reading.unit.as_str(), "分钟" | "小时" | "刻钟" | "公里");
            if !minutes {
                return None;
            }
            let near: String =
                c.after.chars().take(18).take_while(|c| !matches!(c, '，' | '。' | '、' | '；')).collect();
            let whole_day = c.reading.unit == "小时" && c.reading.value == Decimal::from(24);
            let named = near.contains('圈') || near.contains("免签") || near.contains("核心区");
            (whole_day || named).then_some(Role::Name)
        },
        positive: "打造15分钟便民生活圈。",
        negative: "通行时间缩短15分钟。",
    },
    Rule {
        name: "model-size",
        // 12英寸, 5纳米, 500千伏: what kind of thing it is.
        role: |c| {
            let model = matches!(c.reading.unit.as_str(), "英寸" | "纳米" | "nm" | "微米" | "刻钟");
            (model || c.kind() == Some(UnitKind::Voltage)).then_some(Role::Name)
        },
        positive: "12英寸晶圆投产。",
        negative: "12亿元投资到位。",
    },
    Rule {
        name: "long-number",
        // Telephone and registration numbers.
        role: |c| {
            if !c.is_arabic() || !c.has_no_unit() {
                return None;
            }
            let alone = c.before_trimmed().is_empty() && c.after_trimmed().is_empty();
            let digits = c.digits();
            let phone = c.before_trimmed().ends_with(['-', '—'])
                && c.before.ends_with(|c: char| !c.is_whitespace())
                && digits >= 7;
            let long = c.is_whole() && digits >= 9;
            (!alone && (phone || long)).then_some(Role::Enumerator)
        },
        positive: "电话053112345678，",
        negative: "合计1234567。",
    },
    Rule {
        name: "per-so-many",
        // 每万人, 每100户: what the number is counted by.
        role: |c| c.before_trimmed().ends_with('每').then_some(Role::Other),
        positive: "每百户拥有汽车。",
        negative: "每月740元。",
    },
];

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || ('Ａ'..='Ｚ').contains(&c) || ('ａ'..='ｚ').contains(&c)
}
