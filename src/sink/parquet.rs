//! Parquet: typed columns, compressed, for DuckDB, Polars, pandas, Spark and Arrow.
//!
//! Texts are strings, codes among them; decimals are exact (38 digits, 10 of them behind the point), lists are lists of strings.

mod columns;
mod read;
mod write;

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::Type;

use crate::sink::table::{Column, Kind, Table};
use crate::sink::{SCHEMA_VERSION, SinkError};

pub(super) use read::rows;
pub use write::Parquet;

/// Digits of a decimal, and those behind the point.
const PRECISION: i32 = 38;
const SCALE: i32 = 10;
/// Bytes of a decimal.
const WIDTH: i32 = 16;

/// Keys of the file's own notes.
const VERSION_KEY: &str = "zhibiao.schema_version";
const TABLE_KEY: &str = "zhibiao.table";
const COLUMN_KEY: &str = "zhibiao.column.";

/// The notes of a file: what it holds, in which version, and what each column says.
fn notes(table: &Table) -> Vec<(String, String)> {
    let head = [(VERSION_KEY.to_owned(), SCHEMA_VERSION.to_owned()), (TABLE_KEY.to_owned(), table.name.to_owned())];
    let columns = table.columns.iter().map(|c| (format!("{COLUMN_KEY}{}", c.name), c.about.trim().to_owned()));
    head.into_iter().chain(columns).collect()
}

/// The schema of the files of `table`.
fn schema(table: &Table) -> Result<Type, ParquetError> {
    let columns: Result<Vec<_>, _> = table.columns.iter().map(|column| field(column).map(Arc::new)).collect();
    Type::group_type_builder(table.name).with_fields(columns?).build()
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let plain = |physical| Type::primitive_type_builder(column.name, physical).with_repetition(repetition);
    match column.kind {
        Kind::Text | Kind::Choice(_) => {
            plain(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)).build()
        }
        Kind::Integer => plain(Physical::INT32).build(),
        Kind::Count => plain(Physical::INT64).build(),
        Kind::Decimal => plain(Physical::FIXED_LEN_BYTE_ARRAY)
            .with_length(WIDTH)
            .with_logical_type(Some(LogicalType::decimal(SCALE, PRECISION)))
            .with_precision(PRECISION)
            .with_scale(SCALE)
            .build(),
        Kind::Texts => {
            let element = Type::primitive_type_builder("element", Physical::BYTE_ARRAY)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::String))
                .build()?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(column.name)
                .with_repetition(repetition)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()
        }
    }
}

/// What the library says of a file.
fn broken(error: ParquetError) -> SinkError {
    SinkError::Target(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use crate::quantity::Decimal;
    use crate::sink::{Record, Row as _, Target};

    const LINE: &str = concat!(
        r#"{"doc":"a","indicator":"产值","value":-12027.50,"value_max":null,"unit":"","year":2024,"scope":null,"measure":"level","#,
        r#""status":"actual","bound":"exact","year_start":null,"indicator_code":null,"scope_code":"010203","amount":1202750000000,"#,
        r#""amount_max":0.0000000001,"amount_unit":"元","start":6,"end":15,"page":null,"surface":"1","sentence":"一","#,
        r#""section":"","confidence":0.9,"flags":["x","y"],"id":"1"}"#
    );

    fn target(folder: &tempfile::TempDir) -> Target {
        Target::Parquet(folder.path().join("o.parquet"))
    }

    fn record() -> Record<'static> {
        serde_json::from_str(LINE).unwrap()
    }

    #[test]
    fn what_is_read_is_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let records: Vec<Record<'static>> = (0..1000)
            .map(|i| {
                let flags = (0..i % 3).map(|n| Cow::from(n.to_string())).collect();
                let scope = (i % 2 == 0).then(|| Cow::from(format!("{i}市")));
                Record { flags, scope, id: i.to_string().into(), year: (i % 5 > 0).then_some(i), ..record() }
            })
            .collect();
        let mut sink = target(&folder).open(Record::TABLE).unwrap();
        for record in &records {
            record.with_values(|cells| sink.row(cells)).unwrap();
        }
        assert!(!target(&folder).path().unwrap().exists());
        assert_eq!(sink.commit().unwrap().added, 1000);
        let read: Vec<_> = target(&folder).rows::<Record<'static>>().unwrap().map(Result::unwrap).collect();
        assert_eq!(read, records);
    }

    #[test]
    fn a_row_that_does_not_fit_is_left_out_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = target(&folder).open(Record::TABLE).unwrap();
        let long = Record { amount: Some(Decimal::new(1, 11).into()), ..record() };
        let error = long.with_values(|cells| sink.row(cells)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column amount: 0.00000000001 does not fit 28 digits before and 10 behind the point"
        );
        record().with_values(|cells| sink.row(cells)).unwrap();
        sink.commit().unwrap();
        let read: Vec<_> = target(&folder).rows::<Record<'static>>().unwrap().map(Result::unwrap).collect();
        assert_eq!(read, [record()]);
    }

    #[test]
    fn other_files_are_told_by_what_they_lack() {
        let folder = tempfile::tempdir().unwrap();
        let target = target(&folder);
        std::fs::write(target.path().unwrap(), "no parquet at all").unwrap();
        assert!(target.rows::<Record<'static>>().is_err());
        target.open(crate::sink::DocumentEntry::TABLE).unwrap().commit().unwrap();
        let error = target.rows::<Record<'static>>().err().unwrap();
        assert_eq!(error.to_string(), "holds documents, not observations");
        // Cut short: no row is made up.
        target.open(Record::TABLE).unwrap().commit().unwrap();
        let bytes = std::fs::read(target.path().unwrap()).unwrap();
        std::fs::write(target.path().unwrap(), &bytes[..bytes.len() - 9]).unwrap();
        assert!(target.rows::<Record<'static>>().is_err());
    }
}
