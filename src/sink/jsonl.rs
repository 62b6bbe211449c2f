//! JSON Lines.

use std::io::{self, BufRead, Write as _};
use std::iter;

use serde::de::DeserializeOwned;

use crate::sink::sql::TABLES;
use crate::sink::table::Line;
use crate::sink::{DocRecord, Loaded, Output, Row, RowError, Sink, SinkError, Table, Value, records};

/// Writes one JSON object a line; every key stands on every line.
#[derive(Debug)]
pub struct JsonLines {
    out: Output,
    table: &'static Table,
    rows: u64,
}

impl JsonLines {
    /// Writes rows of `table` to `out`.
    #[must_use]
    pub const fn new(out: Output, table: &'static Table) -> Self {
        Self { out, table, rows: 0 }
    }
}

impl Sink for JsonLines {
    fn row(&mut self, row: &[Value<'_>]) -> Result<(), SinkError> {
        serde_json::to_writer(&mut self.out, &Line(self.table, row)).map_err(io::Error::from)?;
        self.out.write_all(b"\n")?;
        self.rows += 1;
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<Loaded, SinkError> {
        self.out.commit()?;
        Ok(Loaded { added: self.rows, ..Loaded::default() })
    }
}

/// The rows of JSON Lines, empty lines left out. A line that is none is an error with its number; the others are read. Nothing is read
/// behind an error of reading.
pub(super) fn rows<R: Row + DeserializeOwned>(lines: impl BufRead) -> impl Iterator<Item = Result<R, RowError>> {
    let mut lines = Lines::new(lines);
    let mut broken = false;
    iter::from_fn(move || {
        if broken {
            return None;
        }
        match lines.next() {
            Ok(line) => {
                line.map(|(row, line)| text(row, line).and_then(|line| parsed(row, serde_json::from_str(line))))
            }
            Err(error) => {
                broken = true;
                Some(Err(RowError { row: lines.row + 1, reason: error.to_string() }))
            }
        }
    })
}

/// The table that the first line with the keys of one is a row of.
///
/// # Errors
/// Where the lines cannot be read.
pub fn table_of(lines: impl BufRead) -> io::Result<Option<&'static Table>> {
    for line in lines.split(b'\n') {
        let Ok(object) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&line?) else { continue };
        let found = TABLES.iter().find(|table| table.columns.iter().all(|column| object.contains_key(column.name)));
        if let Some(table) = found {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// Calls `take` with the number of each line of JSON Lines, from 1 on, and its cells or why it is no row; empty lines are left out. The
/// cells live no longer than the call: one buffer holds all lines.
///
/// # Errors
/// What `take` returns, and where the lines cannot be read.
pub fn for_each_row<R: Row, E: From<io::Error>>(
    lines: impl BufRead,
    mut take: impl FnMut(u64, Result<&[Value<'_>], RowError>) -> Result<(), E>,
) -> Result<(), E> {
    let mut lines = Lines::new(lines);
    while let Some((row, line)) = lines.next()? {
        let taken = match text(row, line) {
            // An error of `take` is told apart from one of the line.
            Ok(line) => match parsed(row, R::with_json(line, |cells| take(row, Ok(cells)))) {
                Ok(taken) => taken,
                Err(error) => take(row, Err(error)),
            },
            Err(error) => take(row, Err(error)),
        };
        taken?;
    }
    Ok(())
}

/// Lines in one buffer.
struct Lines<L> {
    lines: L,
    line: Vec<u8>,
    row: u64,
}

impl<L: BufRead> Lines<L> {
    const fn new(lines: L) -> Self {
        Self { lines, line: Vec::new(), row: 0 }
    }

    /// The next line that is not empty, with its number.
    fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        loop {
            self.line.clear();
            if self.lines.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            self.row += 1;
            if !self.line.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some((self.row, &self.line)));
            }
        }
    }
}

fn text(row: u64, line: &[u8]) -> Result<&str, RowError> {
    simdutf8::compat::from_utf8(line).map_err(|error| {
        let reason = format!("column {}: not UTF-8", error.valid_up_to() + 1);
        RowError { row, reason }
    })
}

fn parsed<T>(row: u64, parsed: serde_json::Result<T>) -> Result<T, RowError> {
    parsed.map_err(|error| RowError { row, reason: format!("column {}: {error}", error.column()) })
}

/// The observations of documents as JSON Lines.
///
/// # Errors
/// Where they cannot be written as JSON.
pub fn json_lines<'a>(documents: impl IntoIterator<Item = DocRecord<'a>>) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for document in documents {
        for record in records(&document) {
            serde_json::to_writer(&mut lines, &record)?;
            lines.push(b'\n');
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Status;
    use crate::observation::{Confidence, Flag, Measure, Observation};
    use crate::quantity::{Bound, Decimal, Unit};
    use crate::sink::{Record, SourceText};
    use crate::span::{CharSpan, TextSpan};

    fn observation() -> Observation {
        Observation {
            indicator: "地区生产总值".into(),
            value: Decimal::new(1_202_750, 2),
            value_max: None,
            unit: Unit::new("亿元"),
            year: Some(2024),
            year_start: None,
            scope: Some("云州市".into()),
            measure: Measure::Level,
            status: Status::Actual,
            bound: Bound::AtLeast,
            indicator_code: Some("GDP".into()),
            scope_code: None,
            span: CharSpan::new(6, 15),
            text_span: TextSpan::new(18, 27),
            page: None,
            sentence: "全市生产总值12027.50亿元。".into(),
            section: None,
            confidence: Confidence::from_hundredths(90),
            flags: vec![Flag::InferredYear],
            rules: Vec::new(),
        }
    }

    fn lines(observations: &[Observation]) -> String {
        let source = SourceText::new("全市生产总值12027.50亿元。".into());
        String::from_utf8(json_lines([DocRecord { doc: "a/b", source: &source, observations }]).unwrap()).unwrap()
    }

    #[test]
    fn a_line_has_every_key_in_the_order_of_the_record() {
        let line = lines(&[observation()]);
        let (head, id) = line.split_once(",\"id\":").unwrap();
        assert_eq!(
            head,
            concat!(
                r#"{"doc":"a/b","indicator":"地区生产总值","value":12027.5,"value_max":null,"unit":"亿元","year":2024,"#,
                r#""scope":"云州市","measure":"level","status":"actual","bound":"at_least","year_start":null,"#,
                r#""indicator_code":"GDP","scope_code":null,"amount":1202750000000,"amount_max":null,"#,
                r#""amount_unit":"元","start":6,"end":15,"page":null,"surface":"12027.50亿","#,
                r#""sentence":"全市生产总值12027.50亿元。","section":null,"confidence":0.9,"flags":["inferred_year"]"#
            )
        );
        assert_eq!(id.len(), 32 + 4);
        let record: Record<'_> = serde_json::from_str(&line).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap() + "\n", line);
    }

    #[test]
    fn ids_leave_out_the_value_and_never_collide() {
        let (mut corrected, mut other) = (observation(), observation());
        corrected.value = Decimal::ONE;
        other.measure = Measure::Growth;
        let ids = |observations: &[Observation]| -> Vec<String> {
            lines(observations)
                .lines()
                .map(|l| serde_json::from_str::<Record<'_>>(l).unwrap().id.into_owned())
                .collect()
        };
        assert_eq!(ids(&[observation()]), ids(&[corrected.clone()]));
        let three = ids(&[observation(), corrected, other.clone()]);
        assert_ne!(three[0], three[1]);
        assert_eq!(three[2], ids(&[other])[0]);
        assert_eq!(three[0], ids(&[observation()])[0]);
    }

    #[test]
    fn a_sink_writes_the_line_that_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        let line = lines(&[observation()]);
        let mut sink = Box::new(JsonLines::new(Output::file(&path).unwrap(), Record::TABLE));
        for record in rows::<Record<'static>>(line.as_bytes()) {
            record.unwrap().with_values(|values| sink.row(values)).unwrap();
        }
        assert!(!path.exists());
        assert_eq!(sink.commit().unwrap().added, 1);
        assert_eq!(std::fs::read_to_string(path).unwrap(), line);
    }

    #[test]
    fn a_line_that_is_none_is_an_error_and_the_others_are_read() {
        let text = format!("{}\n{{\"doc\":1}}\n{}", lines(&[observation()]), lines(&[observation()]));
        let read: Vec<_> = rows::<Record<'static>>(text.as_bytes()).collect();
        assert_eq!(read.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
        let error = read[1].as_ref().unwrap_err();
        assert_eq!(error.row, 3);
        assert!(error.to_string().starts_with("row 3: column 8: invalid type"), "{error}");
    }

    #[test]
    fn cells_without_a_record_are_those_of_the_record() {
        // With an escape, so that a text cannot be borrowed, a key out of its place and two numbers that are not short.
        let line = lines(&[observation()]).replace("全市生产总值", "全市\\n生产总值");
        let line = line.replace("\"unit\":\"亿元\",", "").replace("{\"doc\"", "{\"unit\":\"亿元\",\"doc\"");
        let text = format!(
            "{line}\n[]\n{}\n{{\"doc\":1}}\n\u{FFFD}{{\n",
            line.replace("12027.5,", "123456789012345678901.5,")
        );
        let mut bytes = text.into_bytes();
        bytes.extend(b"\xFF\n");
        let mut found = Vec::new();
        for_each_row::<Record<'static>, io::Error>(bytes.as_slice(), |row, cells| {
            found.push((row, cells.map(|cells| format!("{cells:?}"))));
            Ok(())
        })
        .unwrap();
        let expected: Vec<_> = rows::<Record<'static>>(bytes.as_slice())
            .map(|row| row.map(|record| record.with_values(|cells| format!("{cells:?}"))))
            .collect();
        assert_eq!(found.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1, 3, 4, 6, 7, 8]);
        for ((_, found), expected) in found.iter().zip(&expected) {
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(found), Err(expected)) => assert_eq!(found.row, expected.row),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(found.iter().filter(|(_, cells)| cells.is_ok()).count(), 2);
        assert_eq!(found[5].1, Err(RowError { row: 8, reason: "column 1: not UTF-8".to_owned() }));
    }

    #[test]
    fn the_caller_ends_the_reading() {
        let two = lines(&[observation(), observation()]);
        let mut calls = 0;
        let ended = for_each_row::<Record<'static>, io::Error>(two.as_bytes(), |_, _| {
            calls += 1;
            Err(io::ErrorKind::Interrupted.into())
        });
        assert!(ended.is_err());
        assert_eq!(calls, 1);
    }

    #[test]
    fn nothing_is_read_behind_an_error_of_reading() {
        struct Broken;
        impl io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::PermissionDenied.into())
            }
        }
        let read: Vec<_> = rows::<Record<'static>>(io::BufReader::new(Broken)).take(3).collect();
        assert_eq!(read.len(), 1);
        assert!(for_each_row::<Record<'static>, io::Error>(io::BufReader::new(Broken), |_, _| Ok(())).is_err());
    }

    #[test]
    fn keys_that_are_missing_twice_or_unknown_are_told() {
        let line = lines(&[observation()]);
        let reason = |line: &str| {
            let cells = Record::with_json(line, |cells| cells.len());
            assert_eq!(cells.is_ok(), serde_json::from_str::<Record<'_>>(line).is_ok(), "{line}");
            cells.map_err(|error| error.to_string())
        };
        assert_eq!(reason(&line), Ok(25));
        assert_eq!(reason(&line.replace("\"page\":null,", "")), Ok(25));
        let error = |line: &str| reason(line).unwrap_err();
        assert!(error(&line.replace("\"unit\":\"亿元\",", "")).contains("missing field `unit`"));
        assert!(error(&line.replace("\"page\"", "\"unit\"")).contains("invalid type: null, expected a string"));
        assert!(error(&line.replace("\"page\":null", "\"unit\":\"元\"")).contains("duplicate field `unit`"));
        assert!(error(&line.replace("\"page\"", "\"pages\"")).contains("unknown field `pages`"));
        assert!(error(&format!("{}1", line.trim_end())).contains("trailing characters"));
    }
}
