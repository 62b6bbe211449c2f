//! Rows of a CSV text with the lines on which they stand, held to a header.

use csv::{Position, ReaderBuilder, StringRecord};

/// A row, and its line from 1.
pub type Numbered = (u64, StringRecord);

/// The rows below a header that must be the given one. Blank lines are passed over; every row has as many columns as
/// the header.
///
/// # Errors
/// The header is another, or a row cannot be read or has another number of columns: its line, and what is wrong.
pub fn rows(text: &str, header: &[&str]) -> Result<Vec<Numbered>, (u64, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut headed = false;
    for record in reader.records() {
        let record = record.map_err(|error| (line(error.position(), &text), error.to_string()))?;
        let number = line(record.position(), &text);
        if !headed && !record.iter().eq(header.iter().copied()) {
            let found = record.iter().collect::<Vec<_>>().join(",");
            return Err((number, format!("the header is {found}, not {}", header.join(","))));
        }
        if record.len() != header.len() {
            return Err((number, format!("{} columns, not {}", record.len(), header.len())));
        }
        if headed {
            rows.push((number, record));
        }
        headed = true;
    }
    if headed { Ok(rows) } else { Err((1, format!("no header {}", header.join(",")))) }
}

/// The line of a row: a position is before the blank lines above it.
fn line(position: Option<&Position>, text: &str) -> u64 {
    let Some(position) = position else { return 1 };
    let rest = usize::try_from(position.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    position.line() + rest.iter().take_while(|&&byte| byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_text() {
        let text = "\u{feff}a,b\r\n\r\n1,\"x\r\ny\"\r\n2,3\n\n\n4,5";
        let rows = rows(text, &["a", "b"]).unwrap();
        let numbers: Vec<_> = rows.iter().map(|(number, row)| (*number, &row[0])).collect();
        assert_eq!(numbers, [(3, "1"), (5, "2"), (8, "4")]);
    }

    #[test]
    fn a_header_and_every_column_must_be_there() {
        let fault = |text: &str| rows(text, &["a", "b"]).unwrap_err();
        assert_eq!(fault(""), (1, "no header a,b".into()));
        assert_eq!(fault("\na,c\n"), (2, "the header is a,c, not a,b".into()));
        assert_eq!(fault("a,b,c\n"), (1, "the header is a,b,c, not a,b".into()));
        assert_eq!(fault("a,b\n\n1\n"), (3, "1 columns, not 2".into()));
    }
}
