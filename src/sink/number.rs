//! A number of the record: exact, in its shortest spelling.

use rust_decimal::serde::arbitrary_precision;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
        arbitrary_precision::deserialize(deserializer).map(Self::from)
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
            ("123456789012345678901234567", "123456789012345678901234567"),
        ];
        for (read, written) in cases {
            let number = Number::from(Decimal::from_str_exact(read).unwrap());
            let json = serde_json::to_string(&number).unwrap();
            assert_eq!(json, written);
            assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), number);
        }
    }
}
