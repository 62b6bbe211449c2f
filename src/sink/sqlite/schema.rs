//! What stands in the file: tables, what the file says of itself, dimensions.

use std::fmt::Write as _;

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::cell;
use crate::sink::dimension::{DIMENSIONS, Dimension};
use crate::sink::sql::{LAYOUT, META, PRODUCER, TABLES, check_versions, index, indexes, quoted};
use crate::sink::{Column, Kind, SCHEMA_VERSION, SinkError, Table};

/// `ZhiB`: tells a file of this program from any other SQLite file.
const APPLICATION: i32 = 0x5A68_6942;

/// What a file is before a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It holds nothing.
    Blank,
    /// It is of this program and version.
    Ours,
}

/// What the file is; an error where it is another program's or another version's.
pub(super) fn state(db: &Connection) -> Result<State, SinkError> {
    let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let application = pragma("application_id")?;
    if application == APPLICATION {
        let sql = format!("SELECT value FROM {META} WHERE key = 'schema_version'");
        let schema: Option<String> = db.query_row(&sql, [], |row| row.get(0)).optional()?;
        return check_versions(Some(pragma("user_version")?), schema.as_deref()).map(|()| State::Ours);
    }
    let things: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && things == 0 {
        return Ok(State::Blank);
    }
    Err(SinkError::Target("is the SQLite database of another program; nothing was touched".to_owned()))
}

/// Makes the tables, without their indexes.
pub(super) fn create(db: &Connection) -> Result<(), SinkError> {
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", LAYOUT)?;
    db.execute_batch(&format!(
        "CREATE TABLE {META} (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID"
    ))?;
    for (key, value) in [("schema_version", SCHEMA_VERSION), ("producer", PRODUCER)] {
        set(db, key, value)?;
    }
    for table in TABLES {
        db.execute_batch(&definition("main", table.name, table.about, table.columns, None))?;
    }
    for dimension in DIMENSIONS {
        db.execute_batch(&definition("main", dimension.name, dimension.about, dimension.columns, Some(dimension.key)))?;
    }
    Ok(())
}

/// A table as SQL. What its columns say stands there as comments, which SQLite keeps.
pub(super) fn definition(schema: &str, name: &str, about: &str, columns: &[Column], key: Option<&[&str]>) -> String {
    let mut sql = format!("CREATE TABLE {schema}.{} ( --{about}\n", quoted(name));
    for (at, column) in columns.iter().enumerate() {
        let null = if column.nullable { "" } else { " NOT NULL" };
        let comma = if at + 1 < columns.len() || key.is_some() { "," } else { "" };
        // Writing to a string does not fail.
        let _ = writeln!(sql, "  {} {}{null}{comma} --{}", quoted(column.name), declared(column.kind), column.about);
    }
    if let Some(key) = key {
        let key: Vec<String> = key.iter().map(|name| quoted(name)).collect();
        let _ = writeln!(sql, "  PRIMARY KEY ({})\n) WITHOUT ROWID", key.join(", "));
    } else {
        sql.push(')');
    }
    sql
}

const fn declared(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Choice(_) | Kind::Texts => "TEXT",
        Kind::Integer | Kind::Count => "INTEGER",
        Kind::Decimal => "NUMERIC",
    }
}

/// Makes the index on the key, which refuses a key that stands twice.
pub(super) fn key_index(
    db: &Connection,
    schema: &str,
    name: &str,
    table: &Table,
    unique: bool,
) -> rusqlite::Result<()> {
    let index_name = format!("{schema}.{name}_{}", table.key);
    db.execute_batch(&index(unique, &index_name, &quoted(name), &[table.key]))
}

/// Makes the other indexes.
pub(super) fn other_indexes(db: &Connection, table: &Table) -> Result<(), SinkError> {
    for (name, columns) in indexes(table) {
        db.execute_batch(&index(false, name, table.name, columns))?;
    }
    Ok(())
}

/// Writes the dimensions that are not those of this program.
pub(super) fn refresh_dimensions(db: &Connection) -> Result<(), SinkError> {
    for dimension in DIMENSIONS {
        let digest = digest(dimension);
        let sql = format!("SELECT value FROM {META} WHERE key = ?");
        let found: Option<String> = db.query_row(&sql, [dimension.name], |row| row.get(0)).optional()?;
        if found.as_ref() == Some(&digest) {
            continue;
        }
        db.execute_batch(&format!("DELETE FROM {}", quoted(dimension.name)))?;
        let places = vec!["?"; dimension.columns.len()].join(", ");
        let mut insert = db.prepare(&format!("INSERT INTO {} VALUES ({places})", quoted(dimension.name)))?;
        let mut result = Ok(());
        (dimension.rows)(&mut |row| {
            if result.is_ok() {
                result = cell::bind(&mut insert, dimension.columns, row)
                    .and_then(|()| insert.raw_execute().map(drop).map_err(SinkError::from));
            }
        });
        result?;
        set(db, dimension.name, &digest)?;
    }
    Ok(())
}

/// What tells the rows of a dimension from those of another version.
fn digest(dimension: &Dimension) -> String {
    let mut hash = Sha256::new();
    (dimension.rows)(&mut |row| hash.update(format!("{row:?}\n")));
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn set(db: &Connection, key: &str, value: &str) -> Result<(), SinkError> {
    db.execute(&format!("INSERT OR REPLACE INTO {META} VALUES (?, ?)"), params![key, value])?;
    Ok(())
}
