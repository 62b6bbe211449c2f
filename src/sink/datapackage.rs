//! The Frictionless data package of a file: a `datapackage.json` beside it that says what each column holds, for programs that read CSV
//! and would else guess that a code is a number.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::sink::table::{Column, Kind, Table};
use crate::sink::{Output, SCHEMA_VERSION, SinkError, Target};

const NAME: &str = "datapackage.json";

/// Writes the data package of a finished CSV or Parquet file beside it, and says where. One that is there is replaced.
///
/// # Errors
/// Where the target is no such file, or cannot be read, or the package cannot be written.
pub fn write_descriptor(target: &Target, table: &Table) -> Result<PathBuf, SinkError> {
    let (path, format) = match target {
        Target::Csv(path, _) => (path, "csv"),
        Target::Parquet(path) => (path, "parquet"),
        _ => return Err(SinkError::Target(format!("{target}: a data package describes .csv and .parquet files"))),
    };
    let mut hash = HashedBytes::default();
    io::copy(&mut File::open(path)?, &mut hash)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let descriptor = descriptor(table, &file, format, hash.bytes, &hash.hexadecimal());
    let place = path.with_file_name(NAME);
    let mut out = Output::file(&place)?;
    serde_json::to_writer_pretty(&mut out, &descriptor).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.commit()?;
    Ok(place)
}

/// The data package (version 2) of one file that holds rows of `table`: its name, its format (`csv`, `parquet`), its size and its SHA-256.
#[must_use]
pub fn descriptor(table: &Table, file: &str, format: &str, bytes: u64, sha256: &str) -> Value {
    let mut resource = json!({
        "name": table.name,
        "path": file,
        "description": table.about.trim(),
        "format": format,
        "bytes": bytes,
        "hash": format!("sha256:{sha256}"),
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": table.columns.iter().map(|column| field(column, table.key)).collect::<Vec<_>>(),
            "primaryKey": [table.key],
            "missingValues": [""],
        },
    });
    if format == "csv" {
        resource["type"] = json!("table");
        resource["mediatype"] = json!("text/csv");
        resource["encoding"] = json!("utf-8");
        resource["dialect"] = json!({ "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true });
    } else {
        resource["mediatype"] = json!("application/vnd.apache.parquet");
    }
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": format!("zhibiao-{}", table.name),
        "version": SCHEMA_VERSION,
        "resources": [resource],
    })
}

fn field(column: &Column, key: &str) -> Value {
    let mut constraints = Map::new();
    // An empty text is an empty cell: it cannot be required.
    if !column.nullable && (column.kind != Kind::Text || column.name == key) {
        constraints.insert("required".to_owned(), json!(true));
    }
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Choice(words) => {
            constraints.insert("enum".to_owned(), json!(words));
            "string"
        }
        Kind::Integer => "integer",
        Kind::Count => {
            constraints.insert("minimum".to_owned(), json!(0));
            "integer"
        }
        Kind::Decimal => "number",
        Kind::Texts => "array",
    };
    let mut field = json!({ "name": column.name, "type": kind, "description": column.about.trim() });
    if !constraints.is_empty() {
        field["constraints"] = Value::Object(constraints);
    }
    field
}

/// Counts and digests what is written to it.
#[derive(Default)]
struct HashedBytes {
    bytes: u64,
    digest: Sha256,
}

impl HashedBytes {
    fn hexadecimal(self) -> String {
        self.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl io::Write for HashedBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len() as u64;
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
