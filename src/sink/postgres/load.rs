//! Loads into a schema.

use std::io::Write as _;

use postgres::Client;
use postgres::error::SqlState;

use super::{copy, schema};
use crate::sink::postgres::Server;
use crate::sink::sql::{Engine, ORDER, Staged, index, keep_last, merge, quoted};
use crate::sink::{Load, LoadOptions, Loaded, SinkError, Table, Value};

/// Bytes of rows that are sent in one COPY.
const CHUNK: usize = 1 << 20;

/// Memory of this connection for the temporary tables, for joins and for building indexes.
const SETTINGS: &str =
    "SET temp_buffers = '64MB'; SET work_mem = '128MB'; SET maintenance_work_mem = '256MB'; SET jit = off";

/// Opens the schema of `server` for rows of `tables`.
///
/// # Errors
/// Where there is no connection, the user may not write there, or the schema holds something else.
pub(in crate::sink) fn open(
    server: &Server,
    tables: &[&'static Table],
    options: LoadOptions,
) -> Result<Box<dyn Load>, SinkError> {
    let mut client = server.connect()?;
    client.batch_execute(SETTINGS)?;
    let schema = server.schema().to_owned();
    if !schema::exists(&mut client, &schema)? {
        // What may not be made is found out before anything is read.
        client.batch_execute("BEGIN")?;
        lock(&mut client, &schema)?;
        if !schema::exists(&mut client, &schema)? {
            schema::create(&mut client, &schema)?;
        }
        client.batch_execute("ROLLBACK")?;
    }
    let mut waiting = Vec::new();
    for table in tables {
        let name = staged(table.name);
        client
            .batch_execute(&format!("CREATE TEMP TABLE {name} ({ORDER} bigint, {})", schema::columns(table.columns)))?;
        waiting.push(Waiting { table, rows: String::with_capacity(CHUNK + (CHUNK >> 2)), taken: 0 });
    }
    Ok(Box::new(Postgres { client, schema, waiting, options }))
}

/// One load at a time: waits for the one that is at it. The lock goes with the transaction.
fn lock(client: &mut Client, schema: &str) -> Result<(), SinkError> {
    client.execute("SELECT pg_advisory_xact_lock(hashtext('zhibiao'), hashtext($1))", &[&schema])?;
    Ok(())
}

fn staged(name: &str) -> String {
    quoted(&format!("staged_{name}"))
}

/// Rows of one table that are not sent yet.
struct Waiting {
    table: &'static Table,
    rows: String,
    taken: u64,
}

impl Waiting {
    fn send(&mut self, client: &mut Client) -> Result<(), SinkError> {
        if !self.rows.is_empty() {
            let mut writer = client.copy_in(&format!("COPY {} FROM STDIN (FORMAT csv)", staged(self.table.name)))?;
            writer.write_all(self.rows.as_bytes())?;
            writer.finish()?;
            self.rows.clear();
        }
        Ok(())
    }

    /// Leaves one row a key, the last, and an index that says so.
    fn unique(&mut self, client: &mut Client) -> Result<Staged, SinkError> {
        self.send(client)?;
        let (staged, key) = (staged(self.table.name), [self.table.key]);
        let unique = index(true, "staged_unique", &staged, &key).replacen("staged_unique", "", 1);
        let repeated = match client.batch_execute(&unique) {
            Ok(()) => 0,
            Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
                client.batch_execute(&format!("CREATE INDEX staged_repeated ON {staged} ({})", quoted(key[0])))?;
                let repeated = client.execute(&keep_last(&staged, ORDER, key[0]), &[])?;
                client.batch_execute("DROP INDEX pg_temp.staged_repeated")?;
                client.batch_execute(&unique)?;
                repeated
            }
            Err(error) => return Err(error.into()),
        };
        client.batch_execute(&format!("ANALYZE {staged}"))?;
        Ok(Staged { table: self.table, rows: self.taken - repeated, repeated })
    }
}

/// A load.
struct Postgres {
    client: Client,
    schema: String,
    waiting: Vec<Waiting>,
    options: LoadOptions,
}

impl Load for Postgres {
    fn row(&mut self, table: usize, row: &[Value<'_>]) -> Result<(), SinkError> {
        let waiting = &mut self.waiting[table];
        copy::row(&mut waiting.rows, waiting.taken, waiting.table.columns, row)?;
        waiting.taken += 1;
        if waiting.rows.len() >= CHUNK { waiting.send(&mut self.client) } else { Ok(()) }
    }

    fn commit(mut self: Box<Self>) -> Result<Vec<Loaded>, SinkError> {
        let mut staged = Vec::new();
        for waiting in &mut self.waiting {
            staged.push(waiting.unique(&mut self.client)?);
        }
        // So far only what is this connection's own was touched. Left without COMMIT, the server takes all of it back.
        self.client.batch_execute("BEGIN")?;
        lock(&mut self.client, &self.schema)?;
        let new = !schema::exists(&mut self.client, &self.schema)?;
        if new {
            schema::create(&mut self.client, &self.schema)?;
        }
        let options = self.options;
        let all = merge(&mut *self, &staged, options)?;
        if new {
            schema::create_indexes(&mut self.client, &self.schema)?;
        }
        schema::refresh_dimensions(&mut self.client, &self.schema)?;
        self.client.batch_execute("COMMIT")?;
        Ok(all)
    }
}

impl Engine for Postgres {
    fn table(&self, name: &str) -> String {
        schema::within(&self.schema, name)
    }

    fn staged(&self, name: &str) -> String {
        staged(name)
    }

    fn has_rows(&mut self, table: &str) -> Result<bool, SinkError> {
        Ok(self.client.query_one(&format!("SELECT EXISTS (SELECT 1 FROM {table})"), &[])?.get(0))
    }

    fn execute(&mut self, sql: &str) -> Result<u64, SinkError> {
        Ok(self.client.execute(sql, &[])?)
    }
}
