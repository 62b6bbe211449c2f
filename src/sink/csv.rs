//! CSV as of RFC 4180: comma, double quotes where they are needed, CRLF, a header of the column names, UTF-8.
//!
//! A null is an empty cell; so is an empty text in a column that has no nulls. An empty text where a null could stand is refused, so that
//! what is read back is what was written. A list is a JSON array of strings in its cell.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, Write as _};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use crate::quantity::Decimal;
use crate::sink::table::{CellError, Column, Kind, OwnCell, Row, Table, Value};
use crate::sink::{Loaded, Output, RowError, Rows, Sink, SinkError};

const BOM: &[u8] = b"\xEF\xBB\xBF";
const BUFFER: usize = 1 << 18;

/// For whom a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvForm {
    /// Programs: the cells as they are.
    #[default]
    Plain,
    /// Spreadsheets: a byte order mark, by which Excel knows UTF-8, and an apostrophe before every text that it would take for a formula.
    /// Both are taken away again where the file is read back.
    Spreadsheet,
}

/// Writes rows as CSV.
pub struct Csv {
    out: csv::Writer<Output>,
    table: &'static Table,
    form: CsvForm,
    record: ByteRecord,
    cell: Vec<u8>,
    rows: u64,
}

impl Csv {
    /// Writes rows of `table` to `out`.
    ///
    /// # Errors
    /// Where the header cannot be written.
    pub fn new(mut out: Output, table: &'static Table, form: CsvForm) -> Result<Self, SinkError> {
        if form == CsvForm::Spreadsheet {
            out.write_all(BOM)?;
        }
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        out.write_record(table.columns.iter().map(|column| column.name)).map_err(io::Error::from)?;
        Ok(Self { out, table, form, record: ByteRecord::new(), cell: Vec::new(), rows: 0 })
    }
}

impl Sink for Csv {
    fn row(&mut self, row: &[Value<'_>]) -> Result<(), SinkError> {
        self.record.clear();
        for (column, value) in self.table.columns.iter().zip(row) {
            self.cell.clear();
            write_cell(&mut self.cell, column, value, self.form)?;
            self.record.push_field(&self.cell);
        }
        self.out.write_byte_record(&self.record).map_err(io::Error::from)?;
        self.rows += 1;
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<Loaded, SinkError> {
        self.out.into_inner().map_err(csv::IntoInnerError::into_error)?.commit()?;
        Ok(Loaded { added: self.rows, ..Loaded::default() })
    }
}

impl fmt::Debug for Csv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Csv").field("table", &self.table.name).field("rows", &self.rows).finish_non_exhaustive()
    }
}

fn write_cell(cell: &mut Vec<u8>, column: &Column, value: &Value<'_>, form: CsvForm) -> Result<(), SinkError> {
    match value {
        Value::Null => {}
        Value::Text("") if column.nullable => {
            let reason = "an empty text cannot be told from null".to_owned();
            return Err(CellError { column: column.name, reason }.into());
        }
        Value::Text(text) => {
            if form == CsvForm::Spreadsheet && text.starts_with(ACTIVE) {
                cell.push(GUARD);
            }
            cell.extend_from_slice(text.as_bytes());
        }
        Value::Integer(number) => write!(cell, "{number}")?,
        Value::Decimal(number) => write!(cell, "{}", number.normalize())?,
        Value::Texts(texts) => serde_json::to_writer(cell, texts).map_err(io::Error::from)?,
    }
    Ok(())
}

/// What keeps a spreadsheet from computing.
const GUARD: u8 = b'\'';
/// What a cell begins with that spreadsheets compute, and the guard itself, so that it can be taken away again.
const ACTIVE: &[char] = &['=', '+', '-', '@', '\t', '\r', '\''];

/// The rows of a file. Its columns may stand in any order; others beside them are left out.
///
/// # Errors
/// Where it cannot be opened or lacks a column.
pub(super) fn rows<R: Row + 'static>(path: &Path) -> Result<Rows<R>, SinkError> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&file).take(BOM.len() as u64).read_to_end(&mut head)?;
    let form = if head == BOM {
        CsvForm::Spreadsheet
    } else {
        file.rewind()?;
        CsvForm::Plain
    };
    let mut reader = ReaderBuilder::new().from_reader(BufReader::with_capacity(BUFFER, file));
    let header = reader.headers().map_err(|error| SinkError::Target(error.to_string()))?;
    let places: Result<Vec<usize>, SinkError> = R::TABLE
        .columns
        .iter()
        .map(|column| {
            let lacks = || SinkError::Target(format!("has no column {}", column.name));
            header.iter().position(|name| name == column.name).ok_or_else(lacks)
        })
        .collect();
    let places = places?;
    let rows = reader.into_records().zip(1..).map(move |(record, row)| {
        let record = record.map_err(|error| RowError { row, reason: error.to_string() })?;
        let fail = |error: CellError| RowError { row, reason: error.to_string() };
        let cells: Result<Vec<_>, _> = places
            .iter()
            .zip(R::TABLE.columns)
            .map(|(&at, column)| read_cell(&record, at, column, form).map_err(fail))
            .collect();
        R::from_cells(cells?).map_err(fail)
    });
    Ok(Box::new(rows))
}

fn read_cell(record: &StringRecord, at: usize, column: &'static Column, form: CsvForm) -> Result<OwnCell, CellError> {
    let text = record.get(at).unwrap_or_default();
    if text.is_empty() && (column.nullable || !matches!(column.kind, Kind::Text)) {
        return Ok(OwnCell::Null);
    }
    let fail = |reason: &str| CellError { column: column.name, reason: format!("{text:?} {reason}") };
    Ok(match column.kind {
        Kind::Text | Kind::Choice(_) => {
            let guarded = form == CsvForm::Spreadsheet && text.starts_with(char::from(GUARD));
            OwnCell::Text(text[usize::from(guarded)..].to_owned())
        }
        Kind::Integer | Kind::Count => OwnCell::Integer(text.parse().map_err(|_| fail("is no whole number"))?),
        Kind::Decimal => OwnCell::Decimal(Decimal::from_str_exact(text).map_err(|_| fail("is no number"))?),
        Kind::Texts => OwnCell::Texts(serde_json::from_str(text).map_err(|_| fail("is no JSON array of strings"))?),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::sink::{Record, Target};

    const LINE: &str = concat!(
        r#"{"doc":"a","indicator":"=1+1","value":-12027.50,"value_max":null,"unit":"","year":2024,"scope":null,"measure":"level","#,
        r#""status":"actual","bound":"exact","year_start":null,"indicator_code":null,"scope_code":"010203","amount":1202750000000,"#,
        r#""amount_max":null,"amount_unit":"元","start":6,"end":15,"page":null,"surface":"'-1","sentence":"a,\"b\"\nc","#,
        r#""section":null,"confidence":0.9,"flags":["x","y\"z"],"id":"1"}"#
    );

    fn write(form: CsvForm) -> (tempfile::TempDir, Target, Record<'static>) {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Csv(folder.path().join("o.csv"), form);
        let record: Record<'static> = serde_json::from_str(LINE).unwrap();
        let mut sink = target.open(Record::TABLE).unwrap();
        record.with_values(|cells| sink.row(cells)).unwrap();
        assert_eq!(sink.commit().unwrap().added, 1);
        (folder, target, record)
    }

    #[test]
    fn what_is_read_is_what_was_written_in_both_forms() {
        for form in [CsvForm::Plain, CsvForm::Spreadsheet] {
            let (_folder, target, record) = write(form);
            let read: Vec<_> = target.rows::<Record<'static>>().unwrap().map(Result::unwrap).collect();
            assert_eq!(read, [record], "{form:?}");
        }
    }

    #[test]
    fn cells_stand_as_documented() {
        let (_folder, target, _) = write(CsvForm::Plain);
        let text = fs::read_to_string(target.path().unwrap()).unwrap();
        let (header, row) = text.split_once("\r\n").unwrap();
        assert!(header.starts_with("doc,indicator,value,value_max,"));
        assert_eq!(
            row,
            concat!(
                "a,=1+1,-12027.5,,,2024,,level,actual,exact,,,010203,1202750000000,,元,6,15,,'-1,\"a,\"\"b\"\"\nc\",,0.9,",
                "\"[\"\"x\"\",\"\"y\\\"\"z\"\"]\",1\r\n"
            )
        );
    }

    #[test]
    fn spreadsheets_compute_nothing_and_know_the_encoding() {
        let (_folder, target, _) = write(CsvForm::Spreadsheet);
        let text = fs::read_to_string(target.path().unwrap()).unwrap();
        assert!(text.starts_with("\u{FEFF}doc,"));
        // Numbers may begin with a minus; texts may not.
        assert!(text.contains(",'=1+1,-12027.5,") && text.contains(",''-1,"), "{text}");
    }

    #[test]
    fn an_empty_text_where_a_null_could_stand_is_refused() {
        let mut record: Record<'static> = serde_json::from_str(LINE).unwrap();
        record.scope = Some("".into());
        let folder = tempfile::tempdir().unwrap();
        let mut sink =
            Target::parse(folder.path().join("o.csv").to_str().unwrap()).unwrap().open(Record::TABLE).unwrap();
        let error = record.with_values(|cells| sink.row(cells)).unwrap_err();
        assert_eq!(error.to_string(), "column scope: an empty text cannot be told from null");
    }

    #[test]
    fn files_of_others_are_told_apart_by_column_and_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("o.csv");
        fs::write(&path, "a,b\n1,2\n").unwrap();
        let rows = |path: &Path| rows::<Record<'static>>(path);
        assert_eq!(rows(&path).err().unwrap().to_string(), "has no column doc");
        let (_other, target, _) = write(CsvForm::Plain);
        let text = fs::read_to_string(target.path().unwrap()).unwrap().replace("2024", "MMXXIV");
        fs::write(&path, text).unwrap();
        let read: Vec<_> = rows(&path).unwrap().collect();
        assert_eq!(read[0].as_ref().unwrap_err().to_string(), "row 1: column year: \"MMXXIV\" is no whole number");
    }
}
