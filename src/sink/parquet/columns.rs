//! The cells of a row group, column by column, until they are written.

use bytes::Bytes;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::{ParquetError, Result};

use crate::quantity::Decimal;
use crate::sink::parquet::{SCALE, WIDTH};
use crate::sink::table::{CellError, Column, Kind, Value};

/// The cells of one column: those that are there, and where they stand.
pub(super) struct Cells {
    nullable: bool,
    values: Values,
    /// One a cell, or one an item of a list: how much of it is there.
    defined: Vec<i16>,
    /// For lists, one an item: 0 begins a cell.
    repeated: Vec<i16>,
}

/// Values without gaps. Texts and decimals stand one behind the other; of texts, the ends are known.
enum Values {
    Texts { list: bool, bytes: Vec<u8>, ends: Vec<usize> },
    Integers(Vec<i32>),
    Counts(Vec<i64>),
    Decimals(Vec<u8>),
}

/// Refuses a cell that its column cannot hold.
pub(super) fn check(column: &'static Column, value: &Value<'_>) -> std::result::Result<(), CellError> {
    let fail = |reason: String| Err(CellError { column: column.name, reason });
    match (column.kind, value) {
        (_, Value::Null) if column.nullable => Ok(()),
        (Kind::Text | Kind::Choice(_), Value::Text(_))
        | (Kind::Count, Value::Integer(_))
        | (Kind::Texts, Value::Texts(_)) => Ok(()),
        (Kind::Integer, Value::Integer(number)) if i32::try_from(*number).is_ok() => Ok(()),
        (Kind::Decimal, Value::Decimal(number)) if fixed(*number).is_some() => Ok(()),
        (Kind::Decimal, Value::Decimal(number)) => {
            fail(format!("{number} does not fit 28 digits before and {SCALE} behind the point"))
        }
        (_, other) => fail(format!("cannot hold {other:?}")),
    }
}

/// The decimal as a whole number of its last digit, where it has room.
fn fixed(number: Decimal) -> Option<i128> {
    const ROOM: u32 = SCALE.unsigned_abs();
    const LIMIT: u128 = 10_u128.pow(38);
    let number = if number.scale() > ROOM { number.normalize() } else { number };
    let shift = ROOM.checked_sub(number.scale())?;
    number.mantissa().checked_mul(10_i128.pow(shift)).filter(|whole| whole.unsigned_abs() < LIMIT)
}

impl Cells {
    pub(super) fn new(column: &Column) -> Self {
        let texts = |list| Values::Texts { list, bytes: Vec::new(), ends: Vec::new() };
        let values = match column.kind {
            Kind::Text | Kind::Choice(_) => texts(false),
            Kind::Texts => texts(true),
            Kind::Integer => Values::Integers(Vec::new()),
            Kind::Count => Values::Counts(Vec::new()),
            Kind::Decimal => Values::Decimals(Vec::new()),
        };
        Self { nullable: column.nullable, values, defined: Vec::new(), repeated: Vec::new() }
    }

    /// Takes in a cell that [`check`] let pass, and says how many bytes it takes.
    pub(super) fn push(&mut self, value: &Value<'_>) -> usize {
        let there = i16::from(self.nullable);
        let taken = match (&mut self.values, value) {
            (Values::Texts { list: false, bytes, ends }, Value::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                text.len()
            }
            (Values::Texts { list: true, bytes, ends }, Value::Texts(texts)) => {
                for (at, text) in texts.iter().enumerate() {
                    bytes.extend_from_slice(text.as_bytes());
                    ends.push(bytes.len());
                    self.defined.push(there + 1);
                    self.repeated.push(i16::from(at > 0));
                }
                if texts.is_empty() {
                    self.defined.push(there);
                    self.repeated.push(0);
                }
                return texts.iter().map(|text| text.len()).sum();
            }
            // Both were checked: neither conversion fails.
            (Values::Integers(numbers), Value::Integer(number)) => {
                numbers.push(i32::try_from(*number).unwrap_or_default());
                size_of::<i32>()
            }
            (Values::Counts(numbers), Value::Integer(number)) => {
                numbers.push(*number);
                size_of::<i64>()
            }
            (Values::Decimals(bytes), Value::Decimal(number)) => {
                bytes.extend_from_slice(&fixed(*number).unwrap_or_default().to_be_bytes());
                size_of::<i128>()
            }
            _ => {
                self.defined.push(0);
                if matches!(self.values, Values::Texts { list: true, .. }) {
                    self.repeated.push(0);
                }
                return 0;
            }
        };
        self.defined.push(there);
        taken
    }

    /// Writes the cells and forgets them.
    pub(super) fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<()> {
        let list = matches!(self.values, Values::Texts { list: true, .. });
        let defined = (self.nullable || list).then_some(self.defined.as_slice());
        let repeated = list.then_some(self.repeated.as_slice());
        match (&mut self.values, writer) {
            (Values::Texts { bytes, ends, .. }, ColumnWriter::ByteArrayColumnWriter(writer)) => {
                let bytes = Bytes::from(std::mem::take(bytes));
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let texts: Vec<ByteArray> =
                    starts.zip(ends.iter()).map(|(start, &end)| bytes.slice(start..end).into()).collect();
                writer.write_batch(&texts, defined, repeated)?;
                ends.clear();
            }
            (Values::Integers(numbers), ColumnWriter::Int32ColumnWriter(writer)) => {
                writer.write_batch(numbers, defined, repeated)?;
                numbers.clear();
            }
            (Values::Counts(numbers), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(numbers, defined, repeated)?;
                numbers.clear();
            }
            (Values::Decimals(bytes), ColumnWriter::FixedLenByteArrayColumnWriter(writer)) => {
                let bytes = Bytes::from(std::mem::take(bytes));
                let width = WIDTH.unsigned_abs() as usize;
                let numbers: Vec<FixedLenByteArray> = (0..bytes.len() / width)
                    .map(|at| ByteArray::from(bytes.slice(at * width..(at + 1) * width)).into())
                    .collect();
                writer.write_batch(&numbers, defined, repeated)?;
            }
            _ => return Err(ParquetError::General("a column of another type than its schema says".to_owned())),
        }
        self.defined.clear();
        self.repeated.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_28_digits_before_and_10_behind_the_point() {
        let number = |text: &str| fixed(Decimal::from_str_exact(text).unwrap());
        assert_eq!(number("12.5"), Some(125_000_000_000));
        assert_eq!(number("-0.0000000001"), Some(-1));
        assert_eq!(number("0.00000000010000"), Some(1));
        assert_eq!(number("0.00000000001"), None);
        assert_eq!(
            number("9999999999999999999999999999"),
            Some(9_999_999_999_999_999_999_999_999_999 * 10_i128.pow(10))
        );
        assert_eq!(number("10000000000000000000000000000"), None);
        assert_eq!(number("79228162514264337593543950335"), None);
    }
}
