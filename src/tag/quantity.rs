//! The number reader: every number of a sentence with its unit, its qualifiers and the role that its form gives it.

mod form;
mod qualifier;
mod role;
mod scan;
mod unit;
mod wire;

pub use role::examples as rule_examples;
pub use wire::{LineMention, line_mentions};

use crate::lexicon::units::UnitKind;
use crate::mention::{QuantityMention, Role};
use crate::quantity::numeral::Script;
use crate::quantity::{Bound, Decimal, Quantity, Unit};
use crate::span::TextSpan;

/// A number as its form gives it, before its neighbours are looked at.
#[derive(Clone, Debug)]
struct Reading {
    /// Number and unit, in bytes of the text.
    start: usize,
    end: usize,
    value: Decimal,
    value_max: Option<Decimal>,
    /// As written, place words first; empty where there is none.
    unit: String,
    /// What the unit measures, place words left aside.
    kind: Option<UnitKind>,
    script: Script,
    /// 余 or 多 stands in it.
    more: bool,
    /// 几 stands in it.
    vague: bool,
    /// 百, 千, 万 or 亿 stands in it.
    large: bool,
    decimals: usize,
    rule: &'static str,
    /// Where the form alone decides the role.
    role: Option<Role>,
}

/// The numbers of `text` inside `span`, in text order, without overlaps.
///
/// Chinese numerals without a unit and without a place word (三 in 三农) are words and are left out.
#[must_use]
pub fn quantities(text: &str, span: TextSpan) -> Vec<QuantityMention> {
    let mut mentions: Vec<QuantityMention> = Vec::new();
    let Some(window) = text.get(..span.end()) else { return mentions };
    let mut readings = Vec::new();
    let mut at = span.start();
    while let Some(start) = scan::next_numeral(window, at) {
        readings.clear();
        at = form::read(window, span.start(), start, &mut readings).max(start + 1);
        for reading in readings.drain(..) {
            let floor = mentions.last().map_or(span.start(), |m| m.span.end());
            mentions.push(mention(window, span.start(), floor, reading));
        }
    }
    qualifier::share_bounds(window, &mut mentions);
    qualifier::share_denominators(window, &mut mentions);
    mentions
}

/// Puts what stands around the reading to it. Qualifiers are taken from `floor` on; neighbours are looked at from `from` on.
fn mention(window: &str, from: usize, floor: usize, reading: Reading) -> QuantityMention {
    let mut around = qualifier::around(window, floor, &reading);
    let context = role::Context {
        before: &window[from..reading.start],
        after: &window[reading.end..],
        reading: &reading,
        around: &around,
    };
    let (role, rule) = role::decide(&context);
    if role == Role::Rank {
        around.outer = around.outer.cover(role::rank_prefix(window, from, reading.start));
    }
    let unit =
        if role == Role::Measured { qualifier::unit_with_each(&reading, &around) } else { Unit::new(&reading.unit) };
    QuantityMention {
        span: TextSpan::new(reading.start, reading.end),
        outer: around.outer,
        quantity: Quantity {
            value: reading.value,
            value_max: reading.value_max,
            unit,
            bound: if role == Role::Rank { Bound::Exact } else { around.bound },
        },
        role,
        rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mentions of a text as `surface=value~max unit bound role`, the bound left out where it is exact.
    fn say(text: &str) -> Vec<String> {
        quantities(text, TextSpan::new(0, text.len()))
            .into_iter()
            .map(|m| {
                let q = &m.quantity;
                let max = q.value_max.map(|v| format!("~{v}")).unwrap_or_default();
                let bound = if q.bound == Bound::Exact { String::new() } else { format!(" {}", q.bound.as_str()) };
                format!("{}={}{max}{}{bound} {:?}", m.span.of(text), q.value, q.unit.as_str(), m.role)
            })
            .collect()
    }

    #[test]
    fn a_number_is_read_with_its_unit_and_bound() {
        for (text, expected) in [
            ("基站5.4万个", "5.4万个=5.4万个 Measured"),
            ("总量1.06万亿元", "1.06万亿元=1.06万亿元 Measured"),
            ("惠及17万余名老人", "17万余名=17万名 at_least Measured"),
            ("办理6800余个事项", "6800余个=6800个 at_least Measured"),
            ("人口2400多万儿女", "2400多万=2400万 at_least Measured"),
            ("近13亿人口", "13亿=13亿 approx Measured"),
            ("总产值八千七百一十亿元", "八千七百一十亿元=8710亿元 Measured"),
            ("收入突破百亿元大关", "百亿元=1百亿元 at_least Measured"),
            ("培育2—3家", "2—3家=2~3家 Measured"),
            ("增长5%-6%", "5%-6%=5~6% Measured"),
            ("招引5至7家", "5至7家=5~7家 Measured"),
            ("投资3—5万元", "3—5万元=3~5万元 Measured"),
            ("投资3000元到1万元", "3000元到1万元=3000~10000元 Measured"),
            ("递增百分之四到五", "百分之四到五=4~5% Measured"),
            ("控制在千分之十三以下", "千分之十三=13‰ at_most Measured"),
            ("占三分之一", "三分之一=33.33% Measured"),
            ("占全国1/5", "1/5=20% Measured"),
            ("占比三成五", "三成五=35% Measured"),
            ("产值翻两番", "翻两番=300% Measured"),
            ("提高1.5个百分点", "1.5个百分点=1.5个百分点 Measured"),
            ("建设2×66万千瓦机组", "2×66万千瓦=132万千瓦 Measured"),
            ("标准为每月740元", "740元=740元/月 Measured"),
            ("补助每人每年700元", "700元=700元/人·年 Measured"),
            ("低保标准995元/月", "995元/月=995元/月 Measured"),
            ("治理２５９７５处（块）", "２５９７５处（块）=25975处（块） Measured"),
            ("不低于20天", "20天=20天 at_least Measured"),
            ("约12,345.6公里左右", "12,345.6公里=12345.6公里 approx Measured"),
            ("签约50个项目", "50个=50个 Measured"),
            ("增速为-2.1%", "-2.1%=-2.1% Measured"),
            ("居全省第2位", "2位=2位 Rank"),
            ("经济总量迈上1200亿台阶", "1200亿=1200亿 at_least Measured"),
            ("存款1亿3千万元", "1亿3千万元=13000万元 Measured"),
        ] {
            assert_eq!(say(text).first().map(String::as_str), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_change_from_one_number_to_another_is_no_range() {
        assert_eq!(say("从5%到6%"), ["5%=5% Measured", "6%=6% Measured"]);
        assert_eq!(say("98%和95%以上"), ["98%=98% at_least Measured", "95%=95% at_least Measured"]);
        let parts = ["0.2=0.2% Measured", "21.3=21.3% Measured", "78.5=78.5% Measured"];
        assert_eq!(say("结构为0.2:21.3:78.5"), parts);
    }

    #[test]
    fn what_an_amount_is_paid_per_holds_for_the_next() {
        for (text, second) in [
            ("标准提高到每月820元和640元", "640元=640元/月 Measured"),
            ("由每人每年610元提高到 640元以上", "640元=640元/人·年 at_least Measured"),
            ("标准为每月820元，补助640元", "640元=640元 Measured"),
            ("每月820元和5项", "5项=5项 Measured"),
        ] {
            assert_eq!(say(text).get(1).map(String::as_str), Some(second), "{text}");
        }
    }

    #[test]
    fn the_outer_span_holds_the_qualifiers() {
        for (text, expected) in [
            ("总额超过3300亿元，", "超过3300亿元"),
            ("培育10家左右企业", "10家左右"),
            ("标准为每人每年700元以上", "每人每年700元以上"),
            ("平均每年近42亿元", "平均每年近42亿元"),
            ("居全省第 2 位", "第 2 位"),
        ] {
            let found = quantities(text, TextSpan::new(0, text.len()));
            assert_eq!(found[0].outer.of(text), expected, "{text}");
        }
    }

    #[test]
    fn only_the_sentence_is_read() {
        let text = "一共3家。另有5家企业";
        let from = text.find('另').expect("the second sentence");
        let found = quantities(text, TextSpan::new(from, text.len()));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span.of(text), "5家");
    }
}
