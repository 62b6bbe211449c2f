//! The file: CSV with a header, one row an observation.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Grade, Key, Row};
use crate::error::EvalError;
use crate::rows::rows;
use crate::slot::Slot;
use crate::whole;

/// The columns.
pub const HEADER: [&str; 8] = ["doc", "start", "end", "indicator", "value", "unit", "outcome", "wrong"];

/// A row and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Line of the file, from 1.
    pub number: u64,
    /// The row.
    pub row: Row,
}

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    path: PathBuf,
    lines: Vec<Line>,
    text: String,
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// The file cannot be read, has another header, or a row that is not what it should be (with its line).
    pub fn read(path: &Path) -> Result<Self, EvalError> {
        let text = fs::read_to_string(path).map_err(EvalError::read(path))?.replace("\r\n", "\n");
        match lines(&text) {
            Ok(lines) => Ok(Self { path: path.to_path_buf(), lines, text }),
            Err((line, reason)) => Err(EvalError::Row { path: path.to_path_buf(), line, reason }),
        }
    }

    /// Writes rows as a table.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(path: &Path, rows: &[Row]) -> Result<(), EvalError> {
        whole::write(path, |file| write_rows(rows, file))
    }

    /// The file that the table was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The rows, in the order of the file.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Whether the file is what writing these rows would make of it.
    pub fn is_of(&self, rows: &[Row]) -> bool {
        let mut text = Vec::new();
        write_rows(rows, &mut text).is_ok() && self.text.as_bytes() == text
    }

    /// The error that a row is not what it should be.
    pub(super) fn fault(&self, line: &Line, reason: String) -> EvalError {
        EvalError::Row { path: self.path.clone(), line: line.number, reason }
    }
}

/// Writes rows as CSV.
fn write_rows(rows: &[Row], out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADER)?;
    for row in rows {
        let Key { doc, start, end, indicator, value, unit } = &row.key;
        let (start, end, wrong) = (start.to_string(), end.to_string(), row.wrong_names());
        writer.write_record([doc, &start, &end, indicator, value, unit, row.grade.name(), &wrong])?;
    }
    writer.flush()
}

/// The rows of a text; what is wrong with the first bad one, and its line.
fn lines(text: &str) -> Result<Vec<Line>, (u64, String)> {
    let line = |(number, record)| match row(&record) {
        Ok(row) => Ok(Line { number, row }),
        Err(reason) => Err((number, reason)),
    };
    rows(text, &HEADER)?.into_iter().map(line).collect()
}

/// One row, which has every column.
fn row(record: &csv::StringRecord) -> Result<Row, String> {
    let [doc, start, end, indicator, value, unit, outcome, wrong] = std::array::from_fn(|column| &record[column]);
    let whole = |name: &str, written: &str| -> Result<i64, String> {
        written.parse().map_err(|_| format!("{name} is {written:?}, not a whole number"))
    };
    let (start, end) = (whole("start", start)?, whole("end", end)?);
    if doc.is_empty() {
        return Err("no doc".into());
    }
    let grade = Grade::named(outcome).ok_or_else(|| {
        let names = Grade::ALL.map(Grade::name).join(", ");
        format!("outcome is {outcome:?}, not one of {names}")
    })?;
    let key = Key { doc: doc.into(), start, end, indicator: indicator.into(), value: value.into(), unit: unit.into() };
    let named = slots(wrong)?;
    let alone = matches!(grade, Grade::Missed | Grade::Extra);
    if if alone { !named.is_empty() } else { Grade::without(&named) != grade } {
        let slots = if wrong.is_empty() { "nothing" } else { wrong };
        return Err(format!("outcome {outcome} does not go with {slots} wrong"));
    }
    Ok(Row { key, grade, wrong: named })
}

/// The slots of `year+scope`.
fn slots(written: &str) -> Result<Vec<Slot>, String> {
    if written.is_empty() {
        return Ok(Vec::new());
    }
    let slot = |name: &str| Slot::named(name).ok_or_else(|| format!("wrong names {name:?}, which is no slot"));
    let slots: Vec<Slot> = written.split('+').map(slot).collect::<Result<_, _>>()?;
    match slots.windows(2).find(|pair| pair[0] >= pair[1]) {
        Some(pair) => Err(format!("wrong names {} before {}", pair[0].name(), pair[1].name())),
        None => Ok(slots),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "\
doc,start,end,indicator,value,unit,outcome,wrong
d,0,4,粮食产量,12.5,万吨,strict,
d,0,4,\"粮食,\"\"产\"\"量\",20..25,,quantity,year+scope
d,9,12,人口,3,万人,missed,
e/1,0,2,人口,3,万人,extra,
";

    #[test]
    fn what_is_written_is_read() {
        let lines = lines(ROWS).unwrap();
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 3, 4, 5]);
        assert_eq!(lines[1].row.key.indicator, "粮食,\"产\"量");
        assert_eq!(lines[1].row.wrong, [Slot::Year, Slot::Scope]);
        let mut text = Vec::new();
        write_rows(&lines.into_iter().map(|line| line.row).collect::<Vec<_>>(), &mut text).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), ROWS);
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let fault = |from: &str, to: &str| lines(&ROWS.replacen(from, to, 1)).unwrap_err();
        let (line, reason) = fault(",wrong\n", "\n");
        assert_eq!(line, 1);
        assert!(reason.starts_with("the header is doc,start,"), "{reason}");
        assert_eq!(fault(",12.5,万吨", ",12.5"), (2, "7 columns, not 8".into()));
        assert_eq!(fault("d,9,", "d,9.5,"), (4, "start is \"9.5\", not a whole number".into()));
        assert_eq!(fault("e/1,", ","), (5, "no doc".into()));
        let grades = "strict, tuple, quantity, paired, missed, extra";
        assert_eq!(fault("missed", "mised"), (4, format!("outcome is \"mised\", not one of {grades}")));
        assert_eq!(fault("year+scope", "year+place"), (3, "wrong names \"place\", which is no slot".into()));
        assert_eq!(fault("year+scope", "scope+year"), (3, "wrong names scope before year".into()));
        assert_eq!(fault("year+scope", "value"), (3, "outcome quantity does not go with value wrong".into()));
        assert_eq!(
            fault("quantity,year+scope", "quantity,"),
            (3, "outcome quantity does not go with nothing wrong".into())
        );
        assert_eq!(fault("missed,", "missed,year"), (4, "outcome missed does not go with year wrong".into()));
        assert_eq!(lines("").unwrap_err().0, 1);
    }
}
