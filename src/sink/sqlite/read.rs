//! Rows back out of a file, in the order in which they were loaded.

use std::path::Path;
use std::vec;

use rusqlite::{Connection, params};

use super::{cell, readable};
use crate::sink::sql::{TABLES, columns, quoted};
use crate::sink::{OwnCell, Row, RowError, SinkError, Table};

/// Rows that are held at a time.
const PAGE: i64 = 4096;

/// The tables of the file that hold rows.
pub(in crate::sink) fn tables(path: &Path) -> Result<Vec<&'static Table>, SinkError> {
    let db = readable(path)?;
    let mut found = Vec::new();
    for table in TABLES {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {})", quoted(table.name));
        if db.query_row(&sql, [], |row| row.get(0))? {
            found.push(*table);
        }
    }
    Ok(found)
}

/// The rows of the table of `R`, as they are at this moment.
pub(in crate::sink) fn rows<R: Row>(
    path: &Path,
) -> Result<impl Iterator<Item = Result<R, RowError>> + use<R>, SinkError> {
    let db = readable(path)?;
    // One transaction for all pages: a load that ends in between is not seen in part.
    db.execute_batch("BEGIN")?;
    let sql = format!(
        "SELECT rowid, {} FROM {} WHERE rowid > ? ORDER BY rowid LIMIT ?",
        columns(R::TABLE, ""),
        quoted(R::TABLE.name)
    );
    let mut pages = Pages { db, sql, after: 0, row: 0, page: Vec::new().into_iter(), ended: false };
    pages.fill(R::TABLE)?;
    Ok(std::iter::from_fn(move || pages.next()))
}

type Cells = Result<Vec<OwnCell>, String>;

struct Pages {
    db: Connection,
    sql: String,
    after: i64,
    row: u64,
    page: vec::IntoIter<Cells>,
    ended: bool,
}

impl Pages {
    fn next<R: Row>(&mut self) -> Option<Result<R, RowError>> {
        if self.page.len() == 0
            && !self.ended
            && let Err(error) = self.fill(R::TABLE)
        {
            self.ended = true;
            return Some(Err(RowError { row: self.row + 1, reason: error.to_string() }));
        }
        let cells = self.page.next()?;
        self.row += 1;
        let row = cells.and_then(|cells| R::from_cells(cells).map_err(|error| error.to_string()));
        Some(row.map_err(|reason| RowError { row: self.row, reason }))
    }

    fn fill(&mut self, table: &Table) -> Result<(), SinkError> {
        let mut statement = self.db.prepare_cached(&self.sql)?;
        let mut rows = statement.query(params![self.after, PAGE])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            self.after = row.get(0)?;
            let mut cells = Vec::with_capacity(table.columns.len());
            for (at, column) in table.columns.iter().enumerate() {
                let cell = cell::read(column.kind, row.get_ref(at + 1)?);
                cells.push(cell.map_err(|reason| format!("column {}: {reason}", column.name)));
            }
            page.push(cells.into_iter().collect());
        }
        self.ended = page.is_empty();
        self.page = page.into_iter();
        Ok(())
    }
}
