//! Units that mean one kind of size, and amounts as a person writes them.

use std::sync::Arc;

use crate::quantity::{Decimal, Unit};

/// Words that count things one by one: a source that says 户 and one that says 家 count the same enterprises.
const COUNTERS: &str = "个家户所座处项件起次只头台套部种名人位艘架辆条支篇册张";

/// The unit that stands for all of its kind, and how many of it one `unit` is: 吨 and 0.0005 for 斤.
#[must_use]
pub fn standard(unit: &str) -> (&str, Decimal) {
    match unit {
        "斤" | "市斤" => ("吨", Decimal::new(5, 4)),
        "公斤" | "千克" | "kg" => ("吨", Decimal::new(1, 3)),
        "担" | "市担" => ("吨", Decimal::new(5, 2)),
        "公顷" => ("亩", Decimal::from(15)),
        "度" | "千瓦小时" | "kWh" | "KWh" => ("千瓦时", Decimal::ONE),
        "百分点" => ("个百分点", Decimal::ONE),
        "km" | "千米" | "里程公里" => ("公里", Decimal::ONE),
        "平方千米" | "km²" | "km2" => ("平方公里", Decimal::ONE),
        "㎡" | "m²" | "m2" | "平米" => ("平方米", Decimal::ONE),
        "m³" | "m3" | "立方" | "方" => ("立方米", Decimal::ONE),
        "元人民币" | "人民币" => ("元", Decimal::ONE),
        "美金" => ("美元", Decimal::ONE),
        "吨标煤" => ("吨标准煤", Decimal::ONE),
        "标准箱" | "TEU" => ("标箱", Decimal::ONE),
        "人公里" => ("人公里", Decimal::ONE),
        other => (other, Decimal::ONE),
    }
}

/// Whether amounts in the two units, both standard, can be held against each other.
#[must_use]
pub fn comparable(a: &str, b: &str) -> bool {
    a == b || counts(a) && counts(b)
}

/// One name for all units, which are standard, whose amounts can be held against each other.
#[must_use]
pub fn kind(unit: &Arc<str>) -> Arc<str> {
    if counts(unit) { "个".into() } else { Arc::clone(unit) }
}

fn counts(unit: &str) -> bool {
    unit.chars().count() == 1 && COUNTERS.contains(unit)
}

/// A unit of the user's choice as the standard unit and the factor from it: 亿元 is 元 and 10^8.
#[must_use]
pub fn chosen(text: &str) -> (String, Decimal) {
    let unit = Unit::new(text);
    let (base, factor) = standard(unit.base());
    (base.to_owned(), unit.scale() * factor)
}

/// The numeral word that makes amounts around `size` short, and its factor.
#[must_use]
pub fn numeral(size: Decimal) -> (&'static str, Decimal) {
    let size = size.abs();
    [("万亿", 1_000_000_000_000_i64), ("亿", 100_000_000), ("万", 10_000)]
        .into_iter()
        .map(|(word, factor)| (word, Decimal::from(factor)))
        .find(|(_, factor)| size >= *factor)
        .unwrap_or(("", Decimal::ONE))
}

/// An amount as a person writes it: 1.06万亿元. Nothing is rounded.
#[must_use]
pub fn spelled(amount: Decimal, unit: &str) -> String {
    let (word, factor) = numeral(amount);
    match amount.checked_div(factor) {
        Some(number) => format!("{}{word}{unit}", number.normalize()),
        None => format!("{amount}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_one_kind_have_one_unit() {
        assert_eq!(standard("斤"), ("吨", Decimal::new(5, 4)));
        assert_eq!(standard("亩"), ("亩", Decimal::ONE));
        assert!(comparable("家", "户") && !comparable("元", "户") && !comparable("%", "‰"));
    }

    #[test]
    fn amounts_are_written_short() {
        assert_eq!(spelled(Decimal::from(19_850_000_000_i64), "元"), "198.5亿元");
        assert_eq!(spelled(Decimal::from(-37), "家"), "-37家");
        assert_eq!(chosen("亿元"), ("元".to_owned(), Decimal::from(100_000_000)));
        assert_eq!(chosen("万吨"), ("吨".to_owned(), Decimal::from(10_000)));
    }
}
