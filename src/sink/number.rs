//! A number of the record: exact, in its shortest spelling.

use rust_decimal::serde::arbitrary_precision;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::quantity::Decimal;

/// An exact decimal that is written as a JSON number without trailing zeros: 12027.5, 37, -8.87.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(Decimal);

impl Number {
    /// The decimal.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self(value.normalize())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Most numbers are small and whole; the general way goes through text twice.
        match i64::try_from(self.0.mantissa()) {
            Ok(whole) if self.0.scale() == 0 => serializer.serialize_i64(whole),
            _ => arbitrary_precision::serialize(&self.0, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The spelling itself: what serde_json makes of a number otherwise is a map with a text in it.
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        read(raw.get()).map(Self::from).map_err(Error::custom)
    }
}

/// Most digits that are added up without a look at whether they still fit.
const SHORT: usize = 18;

/// The decimal of a JSON number.
fn read(spelling: &str) -> Result<Decimal, String> {
    let (negative, digits) = spelling.strip_prefix('-').map_or((false, spelling), |digits| (true, digits));
    let mut mantissa = 0_i64;
    let mut scale = None;
    let mut short = digits.len() <= SHORT;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' if short => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                scale = scale.map(|scale| scale + 1);
            }
            b'.' if short => scale = Some(0),
            _ => {
                short = false;
                break;
            }
        }
    }
    if short {
        return Ok(Decimal::new(if negative { -mantissa } else { mantissa }, scale.unwrap_or(0)));
    }
    let exact = if digits.contains(['e', 'E']) { Decimal::from_scientific } else { Decimal::from_str_exact };
    match digits.as_bytes() {
        [b'0'..=b'9', ..] => exact(spelling).map_err(|error| format!("{spelling}: {error}")),
        _ => Err(format!("expected a number, found {spelling}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_short_as_they_are() {
        let cases = [
            ("12027.50", "12027.5"),
            ("1060000000000.00", "1060000000000"),
            ("-0.0", "0"),
            ("-8.87", "-8.87"),
            ("0.30", "0.3"),
            ("123456789012345678", "123456789012345678"),
            ("-12345678901234567.8", "-12345678901234567.8"),
            ("123456789012345678901234567", "123456789012345678901234567"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
        ];
        for (read, written) in cases {
            let number = Number::from(Decimal::from_str_exact(read).unwrap());
            let json = serde_json::to_string(&number).unwrap();
            assert_eq!(json, written);
            assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), number);
        }
    }

    #[test]
    fn what_is_no_number_or_cannot_be_held_is_an_error() {
        for json in [
            "\"12\"",
            "true",
            "[1]",
            "null",
            "",
            "1.",
            "99999999999999999999999999999999",
            "0.00000000000000000000000000001",
        ] {
            assert!(serde_json::from_str::<Number>(json).is_err(), "{json}");
        }
        assert_eq!(serde_json::from_str::<Number>("1.5e3").unwrap(), Decimal::from(1500).into());
        assert_eq!(serde_json::from_value::<Number>(serde_json::json!(-12.5)).unwrap(), Decimal::new(-125, 1).into());
    }
}
