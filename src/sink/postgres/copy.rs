//! Rows in the CSV form of COPY. Every text is quoted and nulls are empty, so that an empty text and a null are told apart.

use std::fmt::Write as _;

use crate::sink::{CellError, Column, Number, Value};

/// Adds one row to `out`, behind `order`. Where a cell does not fit, `out` is as it was.
pub(super) fn row(out: &mut String, order: u64, columns: &[Column], row: &[Value<'_>]) -> Result<(), CellError> {
    let before = out.len();
    // Writing to a string does not fail.
    let _ = write!(out, "{order}");
    for (column, value) in columns.iter().zip(row) {
        out.push(',');
        if let Err(reason) = cell(out, value) {
            out.truncate(before);
            return Err(CellError { column: column.name, reason });
        }
    }
    out.push('\n');
    Ok(())
}

fn cell(out: &mut String, value: &Value<'_>) -> Result<(), String> {
    match *value {
        Value::Null => {}
        Value::Text(text) => {
            out.push('"');
            escaped(out, text, "\"", '"')?;
            out.push('"');
        }
        Value::Integer(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Decimal(number) => {
            let _ = write!(out, "{}", Number::from(number).value());
        }
        Value::Texts(texts) => {
            out.push_str("\"{");
            let mut item = String::new();
            for (at, text) in texts.iter().enumerate() {
                item.clear();
                escaped(&mut item, text, "\"\\", '\\')?;
                out.push_str(if at == 0 { "\"\"" } else { ",\"\"" });
                escaped(out, &item, "\"", '"')?;
                out.push_str("\"\"");
            }
            out.push_str("}\"");
        }
    }
    Ok(())
}

/// Adds `text` with `mark` before each of `special`.
fn escaped(out: &mut String, text: &str, special: &str, mark: char) -> Result<(), String> {
    if text.bytes().any(|byte| byte == 0) {
        return Err("holds U+0000, which PostgreSQL cannot keep".to_owned());
    }
    let mut from = 0;
    for (at, _) in text.match_indices(|c| special.contains(c)) {
        out.push_str(&text[from..at]);
        out.push(mark);
        from = at;
    }
    out.push_str(&text[from..]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::sink::Kind;

    fn one(value: Value<'_>) -> Result<String, CellError> {
        let column = [Column { name: "c", about: "", kind: Kind::Text, nullable: true }];
        let mut out = String::new();
        row(&mut out, 7, &column, &[value]).map(|()| out.trim_start_matches("7,").trim_end_matches('\n').to_owned())
    }

    #[test]
    fn cells_are_quoted_so_that_nothing_is_lost() {
        let flags: [Cow<'_, str>; 3] = ["a".into(), "b\"c\\d,e}".into(), "".into()];
        let cases = [
            (Value::Null, ""),
            (Value::Text(""), r#""""#),
            (Value::Text("a\"b\\c,\n"), "\"a\"\"b\\c,\n\""),
            (Value::Integer(-3), "-3"),
            (Value::Decimal("12.50".parse().unwrap()), "12.5"),
            (Value::Texts(&[]), r#""{}""#),
            (Value::Texts(&flags), r#""{""a"",""b\""c\\d,e}"",""""}""#),
        ];
        for (value, written) in cases {
            assert_eq!(one(value).unwrap(), written, "{value:?}");
        }
    }

    #[test]
    fn a_row_that_does_not_fit_leaves_nothing() {
        let columns = ["a", "b"].map(|name| Column { name, about: "", kind: Kind::Text, nullable: false });
        let mut out = "before".to_owned();
        let error = row(&mut out, 1, &columns, &[Value::Text("x"), Value::Text("y\0")]).unwrap_err();
        assert_eq!((error.column, out.as_str()), ("b", "before"));
    }
}
