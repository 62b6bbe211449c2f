//! Units as written and their canonical form.

use rust_decimal::Decimal;

use super::numeral::{is_unit_head, place, power};

/// A unit: the words as written without white space (`万亿元`, `元/月`, `个百分点`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unit {
    written: String,
}

impl Unit {
    /// A unit from its written form; white space, 余 and 多 go out, ％ becomes %.
    #[must_use]
    pub fn new(written: &str) -> Self {
        let written = written
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '余' | '多'))
            .map(|c| if c == '％' { '%' } else { c })
            .collect();
        Self { written }
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// The product of the numeral words at its start: 10^12 for 万亿元, 1 for 千瓦.
    #[must_use]
    pub fn scale(&self) -> Decimal {
        self.split().0
    }

    /// The unit without its numeral words: 元 for 万亿元.
    #[must_use]
    pub fn base(&self) -> &str {
        self.split().1
    }

    /// The name that units written differently share: 公里 for km, 个百分点 for 百分点, 元 for 元人民币.
    #[must_use]
    pub fn canonical(&self) -> &str {
        match self.base() {
            "百分点" => "个百分点",
            "km" | "千米" => "公里",
            "平方千米" | "km²" | "km2" => "平方公里",
            "㎡" | "m²" | "m2" | "平米" => "平方米",
            "m³" | "m3" | "立方" | "方" => "立方米",
            "元人民币" | "人民币" => "元",
            "美金" => "美元",
            "千瓦小时" | "kWh" | "KWh" => "千瓦时",
            "kW" | "KW" => "千瓦",
            "千克" | "kg" => "公斤",
            "吨标煤" => "吨标准煤",
            "标准箱" | "TEU" => "标箱",
            "°C" | "摄氏度" => "℃",
            base => base,
        }
    }

    fn split(&self) -> (Decimal, &str) {
        let mut scale = Decimal::ONE;
        let mut rest = self.written.as_str();
        while let Some(first) = rest.chars().next() {
            let Some(factor) = place(first).filter(|_| !is_unit_head(rest)).and_then(power) else { break };
            let Some(product) = scale.checked_mul(factor) else { break };
            scale = product;
            rest = &rest[first.len_utf8()..];
        }
        (scale, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeral_words_are_the_scale() {
        let unit = Unit::new("万 亿元");
        assert_eq!(unit.scale(), Decimal::from(1_000_000_000_000_i64));
        assert_eq!(unit.base(), "元");
        assert_eq!(Unit::new("万千瓦").base(), "千瓦");
        assert_eq!(Unit::new("百分点").scale(), Decimal::ONE);
        assert_eq!(Unit::new("万km").canonical(), "公里");
        assert_eq!(Unit::new("余家").as_str(), "家");
    }
}
