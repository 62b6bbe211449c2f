//! What stands in the schema: tables, what they say of themselves, dimensions.

use std::fmt::Write as _;

use postgres::Client;
use sha2::{Digest as _, Sha256};

use super::{copy, declared};
use crate::sink::dimension::{DIMENSIONS, Dimension};
use crate::sink::sql::{LAYOUT, META, PRODUCER, TABLES, check_versions, index, indexes, quoted};
use crate::sink::{Column, SCHEMA_VERSION, SinkError};
use std::io::Write as _;

/// Whether the tables are there; an error where they are another program's or another version's.
pub(super) fn exists(client: &mut Client, schema: &str) -> Result<bool, SinkError> {
    let sql = "SELECT relname::text FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace \
               WHERE nspname = $1 AND relname = ANY($2)";
    let names: Vec<&str> =
        [META].into_iter().chain(TABLES.iter().map(|t| t.name)).chain(DIMENSIONS.iter().map(|d| d.name)).collect();
    let found: Vec<String> = client.query(sql, &[&schema, &names])?.iter().map(|row| row.get(0)).collect();
    if found.is_empty() {
        return Ok(false);
    }
    let stranger = || {
        let message = format!("schema {schema} has a table {} of another program; nothing was touched", found[0]);
        SinkError::Target(message)
    };
    if !found.iter().any(|name| name == META) {
        return Err(stranger());
    }
    let sql = "SELECT count(*) FROM information_schema.columns \
               WHERE table_schema = $1 AND table_name = $2 AND column_name IN ('key', 'value')";
    if client.query_one(sql, &[&schema, &META])?.get::<_, i64>(0) != 2 {
        return Err(stranger());
    }
    let layout = get(client, schema, "layout")?.and_then(|text| text.parse().ok());
    check_versions(layout, get(client, schema, "schema_version")?.as_deref()).map(|()| true)
}

/// Makes the tables, without their indexes.
pub(super) fn create(client: &mut Client, schema: &str) -> Result<(), SinkError> {
    let there = client.query_one("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)", &[&schema])?;
    let mut sql = String::new();
    if !there.get::<_, bool>(0) {
        // Writing to a string does not fail.
        let _ = writeln!(sql, "CREATE SCHEMA {};", quoted(schema));
    }
    let _ = writeln!(sql, "CREATE TABLE {} (key text PRIMARY KEY, value text NOT NULL);", within(schema, META));
    for table in TABLES {
        define(&mut sql, &within(schema, table.name), table.about, table.columns, "");
    }
    for dimension in DIMENSIONS {
        let key: Vec<String> = dimension.key.iter().map(|name| quoted(name)).collect();
        let key = format!(", PRIMARY KEY ({})", key.join(", "));
        define(&mut sql, &within(schema, dimension.name), dimension.about, dimension.columns, &key);
    }
    client.batch_execute(&sql)?;
    for (key, value) in
        [("layout", LAYOUT.to_string().as_str()), ("schema_version", SCHEMA_VERSION), ("producer", PRODUCER)]
    {
        set(client, schema, key, value)?;
    }
    Ok(())
}

/// The columns of a table as SQL.
pub(super) fn columns(columns: &[Column]) -> String {
    let column =
        |c: &Column| format!("{} {}{}", quoted(c.name), declared(c.kind), if c.nullable { "" } else { " NOT NULL" });
    columns.iter().map(column).collect::<Vec<_>>().join(", ")
}

fn define(sql: &mut String, name: &str, about: &str, all: &[Column], key: &str) {
    let text = |text: &str| text.trim().replace('\'', "''");
    let _ = writeln!(sql, "CREATE TABLE {name} ({}{key});", columns(all));
    let _ = writeln!(sql, "COMMENT ON TABLE {name} IS '{}';", text(about));
    for column in all {
        let _ = writeln!(sql, "COMMENT ON COLUMN {name}.{} IS '{}';", quoted(column.name), text(column.about));
    }
}

/// Makes keys and indexes, once the rows are there.
pub(super) fn create_indexes(client: &mut Client, schema: &str) -> Result<(), SinkError> {
    for table in TABLES {
        let on = within(schema, table.name);
        client.batch_execute(&format!("ALTER TABLE {on} ADD PRIMARY KEY ({})", quoted(table.key)))?;
        for (name, columns) in indexes(table) {
            client.batch_execute(&index(false, name, &on, columns))?;
        }
    }
    Ok(())
}

/// Writes the dimensions that are not those of this program.
pub(super) fn refresh_dimensions(client: &mut Client, schema: &str) -> Result<(), SinkError> {
    for dimension in DIMENSIONS {
        let (rows, digest) = rows(dimension)?;
        if get(client, schema, dimension.name)?.as_ref() == Some(&digest) {
            continue;
        }
        let name = within(schema, dimension.name);
        client.batch_execute(&format!("DELETE FROM {name}"))?;
        // The number of each row is taken by a column that is gone again before anyone sees it.
        client.batch_execute(&format!("CREATE TEMP TABLE staged_dimension (n bigint, LIKE {name}) ON COMMIT DROP"))?;
        let mut writer = client.copy_in("COPY staged_dimension FROM STDIN (FORMAT csv)")?;
        writer.write_all(rows.as_bytes())?;
        writer.finish()?;
        let names: Vec<String> = dimension.columns.iter().map(|column| quoted(column.name)).collect();
        let names = names.join(", ");
        client.batch_execute(&format!(
            "INSERT INTO {name} ({names}) SELECT {names} FROM staged_dimension ORDER BY n; DROP TABLE staged_dimension"
        ))?;
        set(client, schema, dimension.name, &digest)?;
    }
    Ok(())
}

/// The rows of a dimension for COPY, and what tells them from those of another version.
fn rows(dimension: &Dimension) -> Result<(String, String), SinkError> {
    let (mut rows, mut order, mut result) = (String::new(), 0, Ok(()));
    (dimension.rows)(&mut |row| {
        if result.is_ok() {
            order += 1;
            result = copy::row(&mut rows, order, dimension.columns, row);
        }
    });
    result?;
    let digest = Sha256::digest(&rows).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Ok((rows, digest))
}

/// `name` in `schema` as SQL.
pub(super) fn within(schema: &str, name: &str) -> String {
    format!("{}.{}", quoted(schema), quoted(name))
}

fn get(client: &mut Client, schema: &str, key: &str) -> Result<Option<String>, SinkError> {
    let sql = format!("SELECT value FROM {} WHERE key = $1", within(schema, META));
    Ok(client.query_opt(&sql, &[&key])?.map(|row| row.get(0)))
}

fn set(client: &mut Client, schema: &str, key: &str, value: &str) -> Result<(), SinkError> {
    let sql = format!(
        "INSERT INTO {} (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        within(schema, META)
    );
    client.execute(&sql, &[&key, &value])?;
    Ok(())
}
