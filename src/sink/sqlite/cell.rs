//! Cells as SQLite keeps them. Whole numbers are integers and other decimals are doubles, but only where the double gives the same decimal
//! back: always up to fifteen digits. A list is a JSON array.

use rusqlite::Statement;
use rusqlite::types::{ToSqlOutput, Value as Own, ValueRef};

use crate::quantity::Decimal;
use crate::sink::{CellError, Column, Kind, OwnCell, SinkError, Value};

/// Powers of ten that a double holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Binds a row to the parameters of `statement`.
pub(super) fn bind(statement: &mut Statement<'_>, columns: &[Column], row: &[Value<'_>]) -> Result<(), SinkError> {
    for (at, (column, &value)) in columns.iter().zip(row).enumerate() {
        let cell = write(value).map_err(|reason| CellError { column: column.name, reason })?;
        statement.raw_bind_parameter(at + 1, cell)?;
    }
    Ok(())
}

fn write(value: Value<'_>) -> Result<ToSqlOutput<'_>, String> {
    Ok(ToSqlOutput::Borrowed(match value {
        Value::Null => ValueRef::Null,
        Value::Text(text) => ValueRef::Text(text.as_bytes()),
        Value::Integer(number) => ValueRef::Integer(number),
        Value::Decimal(number) => match i64::try_from(number.mantissa()) {
            Ok(whole) if number.scale() == 0 => ValueRef::Integer(whole),
            mantissa => ValueRef::Real(double(number, mantissa.ok())?),
        },
        Value::Texts([]) => ValueRef::Text(b"[]"),
        Value::Texts(texts) => {
            return serde_json::to_string(texts)
                .map(|json| ToSqlOutput::Owned(Own::Text(json)))
                .map_err(|e| e.to_string());
        }
    }))
}

/// The double that is this decimal and no other of as few digits.
fn double(number: Decimal, mantissa: Option<i64>) -> Result<f64, String> {
    if let (Some(mantissa), Some(ten)) = (mantissa, TENS.get(number.scale() as usize))
        && mantissa.unsigned_abs() < 1_000_000_000_000_000
    {
        // Both are exact, so that the quotient is the double that is nearest.
        #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
        return Ok(mantissa as f64 / ten);
    }
    let nearest: f64 = number.to_string().parse().map_err(|_| format!("{number} is no number"))?;
    match decimal(nearest) {
        Ok(back) if back == number => Ok(nearest),
        _ => Err(format!("{number} has more digits than SQLite keeps exactly")),
    }
}

/// The decimal of the fewest digits that `number` is the double of.
fn decimal(number: f64) -> Result<Decimal, String> {
    Decimal::from_str_exact(&number.to_string()).map_err(|_| format!("{number} is no decimal"))
}

/// Reads a cell of a column of `kind`.
pub(super) fn read(kind: Kind, value: ValueRef<'_>) -> Result<OwnCell, String> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| "is not UTF-8".to_owned());
    Ok(match (kind, value) {
        (_, ValueRef::Null) => OwnCell::Null,
        (Kind::Text | Kind::Choice(_), ValueRef::Text(bytes)) => OwnCell::Text(text(bytes)?),
        (Kind::Integer | Kind::Count, ValueRef::Integer(number)) => OwnCell::Integer(number),
        (Kind::Decimal, ValueRef::Integer(number)) => OwnCell::Decimal(number.into()),
        (Kind::Decimal, ValueRef::Real(number)) => OwnCell::Decimal(decimal(number)?),
        (Kind::Texts, ValueRef::Text(bytes)) => {
            OwnCell::Texts(serde_json::from_slice(bytes).map_err(|e| e.to_string())?)
        }
        (_, other) => return Err(format!("holds {}", other.data_type())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_come_back_as_they_were_or_not_at_all() {
        let kept = ["0.3", "-8.87", "12027.5", "0.000000000000001", "999999999999999.5", "0.1234567890123456", "1.1"];
        for text in kept {
            let number = Decimal::from_str_exact(text).unwrap();
            let cell = write(Value::Decimal(number)).unwrap();
            let ToSqlOutput::Borrowed(value) = cell else { panic!("{text}") };
            assert_eq!(read(Kind::Decimal, value), Ok(OwnCell::Decimal(number)), "{text}");
        }
        for text in ["9223372036854775807", "-9223372036854775808", "0"] {
            let number = Decimal::from_str_exact(text).unwrap();
            assert_eq!(
                write(Value::Decimal(number)),
                Ok(ToSqlOutput::Borrowed(ValueRef::Integer(text.parse().unwrap())))
            );
        }
        for text in ["12345678901234567.89", "0.12345678901234567891"] {
            let reason = write(Value::Decimal(Decimal::from_str_exact(text).unwrap())).unwrap_err();
            assert!(reason.contains(text) && reason.contains("more digits"), "{reason}");
        }
    }

    #[test]
    fn cells_of_another_type_are_told() {
        assert_eq!(read(Kind::Integer, ValueRef::Text(b"7")), Err("holds Text".to_owned()));
        assert_eq!(read(Kind::Texts, ValueRef::Text(b"[\"a\"]")), Ok(OwnCell::Texts(vec!["a".to_owned()])));
        assert!(read(Kind::Text, ValueRef::Text(&[0xff])).is_err());
    }
}
