//! Units as written and their canonical form.

use rust_decimal::Decimal;

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

    fn split(&self) -> (Decimal, &str) {
        const KEPT: [&str; 3] = ["千瓦", "千克", "千米"];
        let mut scale = Decimal::ONE;
        let mut rest = self.written.as_str();
        while let Some(first) = rest.chars().next() {
            let factor: i64 = match first {
                '十' => 10,
                '百' if !rest.starts_with("百分点") => 100,
                '千' if !KEPT.iter().any(|k| rest.starts_with(k)) => 1000,
                '万' => 10_000,
                '亿' => 100_000_000,
                _ => break,
            };
            let Some(product) = scale.checked_mul(Decimal::from(factor)) else { break };
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
        assert_eq!(Unit::new("余家").as_str(), "家");
    }
}
