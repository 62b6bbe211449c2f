//! Loads into a file.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode};

use super::schema::{self, State};
use super::{cell, connect};
use crate::sink::output::{Unfinished, remove_abandoned};
use crate::sink::sql::{Engine, LAYOUT, ORDER, Staged, TABLES, columns, keep_last, merge, quoted};
use crate::sink::{Load, LoadOptions, Loaded, SinkError, Table, Value};

/// How a file that nobody sees yet is written: large pages, a large cache, nothing forced to disk before the end. Its journal, which only a
/// key that stands twice needs, is small and in memory: what is new is not journalled.
const BULK: &str = "PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; \
                    PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -262144";

/// Opens the file at `path` for rows of `tables`.
///
/// # Errors
/// Where it cannot be written, or holds something else.
pub(in crate::sink) fn open(
    path: &Path,
    tables: &[&'static Table],
    options: LoadOptions,
) -> Result<Box<dyn Load>, SinkError> {
    if path.try_exists()? {
        return Ok(Box::new(Existing::open(path, tables, options)?));
    }
    Ok(Box::new(New::open(path, tables)?))
}

/// Where the rows of one table go.
struct Waiting {
    table: &'static Table,
    insert: String,
    rows: u64,
}

impl Waiting {
    fn new(schema: &str, name: &str, table: &'static Table) -> Self {
        let marks = vec!["?"; table.columns.len()].join(", ");
        let insert = format!("INSERT INTO {schema}.{} ({}) VALUES ({marks})", quoted(name), columns(table, ""));
        Self { table, insert, rows: 0 }
    }

    fn row(&mut self, db: &Connection, row: &[Value<'_>]) -> Result<(), SinkError> {
        let mut insert = db.prepare_cached(&self.insert)?;
        cell::bind(&mut insert, self.table.columns, row)?;
        insert.raw_execute()?;
        self.rows += 1;
        Ok(())
    }

    /// Leaves one row a key, the last, and makes the index that says so. `order` tells rows as they came.
    fn unique(&self, db: &Connection, schema: &str, name: &str, order: &str) -> Result<Staged, SinkError> {
        let repeated = match schema::key_index(db, schema, name, self.table, true) {
            Ok(()) => 0,
            Err(rusqlite::Error::SqliteFailure(failure, _)) if failure.code == ErrorCode::ConstraintViolation => {
                schema::key_index(db, schema, name, self.table, false)?;
                let repeated =
                    db.execute(&keep_last(&format!("{schema}.{}", quoted(name)), order, self.table.key), [])?;
                db.execute_batch(&format!("DROP INDEX {schema}.{name}_{}", self.table.key))?;
                schema::key_index(db, schema, name, self.table, true)?;
                repeated as u64
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Staged { table: self.table, rows: self.rows - repeated, repeated })
    }
}

/// A file that is not there yet.
struct New {
    // Closed before the file is put into its place, or removed.
    db: Connection,
    place: Unfinished,
    waiting: Vec<Waiting>,
}

impl New {
    fn open(path: &Path, tables: &[&'static Table]) -> Result<Self, SinkError> {
        let (file, place) = Unfinished::create(absolute(path)?)?;
        let db = connect(place.path())?;
        // The lock that says that this process is there is kept by the file that stays open in `place`.
        drop(file);
        db.execute_batch(BULK)?;
        db.execute_batch("BEGIN")?;
        schema::create(&db)?;
        let waiting = tables.iter().map(|table| Waiting::new("main", table.name, table)).collect();
        Ok(Self { db, place, waiting })
    }
}

impl Load for New {
    fn row(&mut self, table: usize, row: &[Value<'_>]) -> Result<(), SinkError> {
        self.waiting[table].row(&self.db, row)
    }

    fn commit(self: Box<Self>) -> Result<Vec<Loaded>, SinkError> {
        let Self { db, place, waiting } = *self;
        let mut all = Vec::new();
        for one in &waiting {
            let staged = one.unique(&db, "main", one.table.name, "rowid")?;
            all.push(Loaded { added: staged.rows, repeated: staged.repeated, ..Loaded::default() });
        }
        for table in TABLES {
            if !waiting.iter().any(|one| one.table.name == table.name) {
                schema::key_index(&db, "main", table.name, table, true)?;
            }
            schema::other_indexes(&db, table)?;
        }
        schema::refresh_dimensions(&db)?;
        db.execute_batch("COMMIT")?;
        db.flush_prepared_statement_cache();
        db.close().map_err(|(_, error)| error)?;
        File::open(place.path())?.sync_all()?;
        place.finish_new()?;
        Ok(all)
    }
}

/// The whole path of a file that is to be made: a link to nowhere names the file that it leads to.
fn absolute(path: &Path) -> Result<PathBuf, SinkError> {
    let path = fs::read_link(path).map_or_else(|_| path.to_owned(), |to| path.with_file_name(to));
    Ok(std::path::absolute(path)?)
}

/// A file that is there.
struct Existing {
    db: Connection,
    waiting: Vec<Waiting>,
    options: LoadOptions,
}

impl Existing {
    fn open(path: &Path, tables: &[&'static Table], options: LoadOptions) -> Result<Self, SinkError> {
        let db = connect(path)?;
        remove_abandoned(&path.canonicalize()?);
        schema::state(&db)?;
        // What is written here is taken back: it is there to fail before anything is read.
        let trial = format!("BEGIN IMMEDIATE; PRAGMA user_version = {LAYOUT}; ROLLBACK");
        db.execute_batch(&trial)?;
        db.execute_batch("PRAGMA cache_size = -131072")?;
        let mut waiting = Vec::new();
        for table in tables {
            let name = staged(table.name);
            let sql = schema::definition("temp", &name, table.about, table.columns, None);
            db.execute_batch(&sql.replacen('(', &format!("({ORDER} INTEGER PRIMARY KEY,"), 1))?;
            waiting.push(Waiting::new("temp", &name, table));
        }
        db.execute_batch("BEGIN")?;
        Ok(Self { db, waiting, options })
    }
}

fn staged(name: &str) -> String {
    format!("staged_{name}")
}

impl Load for Existing {
    fn row(&mut self, table: usize, row: &[Value<'_>]) -> Result<(), SinkError> {
        self.waiting[table].row(&self.db, row)
    }

    fn commit(mut self: Box<Self>) -> Result<Vec<Loaded>, SinkError> {
        let names = self.waiting.iter().map(|one| (one, staged(one.table.name)));
        let staged: Vec<Staged> =
            names.map(|(one, name)| one.unique(&self.db, "temp", &name, ORDER)).collect::<Result<_, _>>()?;
        // So far only what is this connection's own was touched. The file is locked from here.
        self.db.execute_batch("COMMIT; BEGIN IMMEDIATE")?;
        if schema::state(&self.db)? == State::Blank {
            schema::create(&self.db)?;
            for table in TABLES {
                schema::key_index(&self.db, "main", table.name, table, true)?;
                schema::other_indexes(&self.db, table)?;
            }
        }
        let options = self.options;
        let all = merge(&mut *self, &staged, options)?;
        schema::refresh_dimensions(&self.db)?;
        self.db.execute_batch("COMMIT")?;
        Ok(all)
    }
}

impl Engine for Existing {
    fn table(&self, name: &str) -> String {
        format!("main.{}", quoted(name))
    }

    fn staged(&self, name: &str) -> String {
        format!("temp.{}", quoted(&staged(name)))
    }

    fn has_rows(&mut self, table: &str) -> Result<bool, SinkError> {
        Ok(self.db.query_row(&format!("SELECT EXISTS (SELECT 1 FROM {table})"), [], |row| row.get(0))?)
    }

    fn execute(&mut self, sql: &str) -> Result<u64, SinkError> {
        Ok(self.db.execute(sql, [])? as u64)
    }
}
