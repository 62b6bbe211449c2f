//! The reader. It takes the columns by their names, so that files of other programs with the same columns are read too.

use std::fs::File;
use std::path::Path;

use parquet::data_type::AsBytes as _;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, ListAccessor as _};

use crate::quantity::Decimal;
use crate::sink::parquet::{TABLE_KEY, VERSION_KEY, broken};
use crate::sink::table::{OwnCell, Row, Table};
use crate::sink::{RowError, Rows, SinkError, version};

/// The rows of a file.
///
/// # Errors
/// Where it is no Parquet, another table's or another version's, or lacks a column.
pub(in crate::sink) fn rows<R: Row + 'static>(path: &Path) -> Result<Rows<R>, SinkError> {
    let file = SerializedFileReader::new(File::open(path)?).map_err(broken)?;
    check(&file, R::TABLE)?;
    let fields = file.metadata().file_metadata().schema().get_fields();
    let places: Result<Vec<usize>, SinkError> = R::TABLE
        .columns
        .iter()
        .map(|column| {
            let lacks = || SinkError::Target(format!("has no column {}", column.name));
            fields.iter().position(|field| field.name() == column.name).ok_or_else(lacks)
        })
        .collect();
    let places = places?;
    let rows = RowIter::from_file_into(Box::new(file)).zip(1..).map(move |(read, row)| {
        let fail = |reason: String| RowError { row, reason };
        let read = read.map_err(|error| fail(error.to_string()))?;
        // A column that nobody asks for may hold anything.
        let mut fields: Vec<_> = read.into_columns().into_iter().map(|(_, field)| Some(field)).collect();
        let cells = places.iter().zip(R::TABLE.columns).map(|(&at, column)| {
            let field = fields.get_mut(at).and_then(Option::take).unwrap_or(Field::Null);
            cell(field).map_err(|reason| fail(format!("column {}: {reason}", column.name)))
        });
        let cells = cells.collect::<Result<_, _>>()?;
        R::from_cells(cells).map_err(|error| fail(error.to_string()))
    });
    Ok(Box::new(rows))
}

fn check(file: &SerializedFileReader<File>, table: &Table) -> Result<(), SinkError> {
    let notes = file.metadata().file_metadata().key_value_metadata().map_or(&[][..], Vec::as_slice);
    let note = |key: &str| notes.iter().find(|note| note.key == key).and_then(|note| note.value.as_deref());
    if let Some(found) = note(TABLE_KEY).filter(|found| *found != table.name) {
        return Err(SinkError::Target(format!("holds {found}, not {}", table.name)));
    }
    note(VERSION_KEY).map_or(Ok(()), version::check)
}

fn cell(field: Field) -> Result<OwnCell, String> {
    Ok(match field {
        Field::Null => OwnCell::Null,
        Field::Str(text) => OwnCell::Text(text),
        Field::Byte(number) => OwnCell::Integer(number.into()),
        Field::Short(number) => OwnCell::Integer(number.into()),
        Field::Int(number) => OwnCell::Integer(number.into()),
        Field::Long(number) => OwnCell::Integer(number),
        Field::UByte(number) => OwnCell::Integer(number.into()),
        Field::UShort(number) => OwnCell::Integer(number.into()),
        Field::UInt(number) => OwnCell::Integer(number.into()),
        Field::ULong(number) => {
            OwnCell::Integer(i64::try_from(number).map_err(|_| format!("{number} is out of range"))?)
        }
        Field::Decimal(number) => OwnCell::Decimal(decimal(number.data().as_bytes(), number.scale())?),
        Field::ListInternal(list) => {
            let texts: Result<Vec<_>, _> = (0..list.len()).map(|at| list.get_string(at).cloned()).collect();
            OwnCell::Texts(texts.map_err(|_| "holds a list of something else than texts".to_owned())?)
        }
        Field::Float(_) | Field::Double(_) => {
            return Err("holds binary floats, which are not exact; write it as a decimal".to_owned());
        }
        other => return Err(format!("cannot be read: {other}")),
    })
}

/// The decimal of these bytes, the highest first.
fn decimal(bytes: &[u8], scale: i32) -> Result<Decimal, String> {
    let range = || "a number is out of range".to_owned();
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut whole = [if negative { 0xFF } else { 0 }; 16];
    let start = whole.len().checked_sub(bytes.len()).ok_or_else(range)?;
    whole[start..].copy_from_slice(bytes);
    let mut mantissa = i128::from_be_bytes(whole);
    let mut scale = u32::try_from(scale).map_err(|_| range())?;
    // The column has more room behind the point than the number needs.
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| range())
}
