//! What a user names as a place for rows: a file, told by its ending, or a database.

use std::fmt::{self, Display, Formatter};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::sink::jsonl::{self, JsonLines};
use crate::sink::load::{OneTable, Only};
use crate::sink::{
    Csv, CsvForm, DocumentEntry, Load, LoadOptions, Output, Parquet, Record, Row, RowError, Rows, SdmxCsv, Server,
    Sink, SinkError, Table, Turtle, Value, csv, parquet, postgres, sqlite,
};

/// Bytes that are read at a time.
const BUFFER: usize = 1 << 18;

/// Somewhere that rows are written to or read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file of JSON Lines; writing replaces it.
    JsonLines(PathBuf),
    /// A file of CSV; writing replaces it.
    Csv(PathBuf, CsvForm),
    /// A Parquet file; writing replaces it.
    Parquet(PathBuf),
    /// A file of SDMX-CSV, for observations alone; writing replaces it, and it is not read.
    SdmxCsv(PathBuf),
    /// A file of Turtle, for observations alone; writing replaces it, and it is not read.
    Turtle(PathBuf),
    /// An SQLite database.
    Sqlite(PathBuf),
    /// A schema of a PostgreSQL database.
    Postgres(Server),
}

impl Target {
    /// The target that `text` names.
    ///
    /// # Errors
    /// A reason, for a person, where no format has this ending.
    pub fn parse(text: &str) -> Result<Self, String> {
        if Server::is_url(text) {
            return Server::parse(text).map(Self::Postgres);
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(format!("{scheme}://: no such database; there are postgres://, postgresql://"));
        }
        let path = PathBuf::from(text);
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Ok(Self::JsonLines(path)),
            "sqlite" | "sqlite3" | "db" => Ok(Self::Sqlite(path)),
            "csv" if text.to_lowercase().ends_with(".sdmx.csv") => Ok(Self::SdmxCsv(path)),
            "csv" => Ok(Self::Csv(path, CsvForm::Plain)),
            "parquet" => Ok(Self::Parquet(path)),
            "ttl" => Ok(Self::Turtle(path)),
            _ => Err(format!(
                "{text}: no format has this ending; there are .jsonl, .ndjson, .csv, .parquet, .sqlite, .sqlite3, .db, \
                 .sdmx.csv, .ttl"
            )),
        }
    }

    /// The same place, written for spreadsheets where it is CSV.
    #[must_use]
    pub fn for_spreadsheets(self) -> Self {
        match self {
            Self::Csv(path, _) => Self::Csv(path, CsvForm::Spreadsheet),
            other => other,
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::JsonLines(path)
            | Self::Csv(path, _)
            | Self::Parquet(path)
            | Self::SdmxCsv(path)
            | Self::Turtle(path)
            | Self::Sqlite(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }

    /// Whether it holds several tables, and keeps the rows that it has when it is loaded again.
    #[must_use]
    pub const fn is_database(&self) -> bool {
        matches!(self, Self::Sqlite(_) | Self::Postgres(_))
    }

    /// Opens it for rows of `table`.
    ///
    /// # Errors
    /// Where it cannot be written, or holds something else.
    pub fn open(&self, table: &'static Table) -> Result<Box<dyn Sink>, SinkError> {
        match self {
            Self::JsonLines(path) => Ok(Box::new(JsonLines::new(Output::file(path)?, table))),
            Self::Csv(path, form) => Ok(Box::new(Csv::new(Output::file(path)?, table, *form)?)),
            Self::Parquet(path) => Ok(Box::new(Parquet::new(Output::file(path)?, table)?)),
            Self::SdmxCsv(path) => Ok(Box::new(SdmxCsv::new(Output::file(path)?, table)?)),
            Self::Turtle(path) => Ok(Box::new(Turtle::new(Output::file(path)?, table)?)),
            Self::Sqlite(_) | Self::Postgres(_) => Ok(Box::new(Only(self.load(&[table], LoadOptions::default())?))),
        }
    }

    /// Opens it for rows of several tables that are seen at once.
    ///
    /// # Errors
    /// Where it cannot be written, holds something else, or holds one table and several are asked for.
    pub fn load(&self, tables: &[&'static Table], options: LoadOptions) -> Result<Box<dyn Load>, SinkError> {
        match (self, tables) {
            (Self::Sqlite(path), _) => sqlite::open(path, tables, options),
            (Self::Postgres(server), _) => postgres::open(server, tables, options),
            (_, [table]) => Ok(Box::new(OneTable(self.open(table)?))),
            _ => {
                let names: Vec<&str> = tables.iter().map(|table| table.name).collect();
                Err(SinkError::Target(format!(
                    "a file holds one table, not {}; a database holds both",
                    names.join(" and ")
                )))
            }
        }
    }

    /// The tables that it holds rows of, as the first readable row of a file says; none where there is no row.
    ///
    /// # Errors
    /// Where it cannot be opened, or holds something else.
    pub fn tables(&self) -> Result<Vec<&'static Table>, SinkError> {
        match self {
            Self::JsonLines(path) => Ok(jsonl::table_of(buffered(path)?)?.into_iter().collect()),
            Self::Sqlite(path) => sqlite::tables(path),
            Self::Postgres(server) => postgres::tables(server),
            // What its first row, or its columns, say it is.
            Self::Csv(..) | Self::Parquet(_) => match self.rows::<Record<'static>>() {
                Ok(_) => Ok(vec![Record::TABLE]),
                Err(_) => self.rows::<DocumentEntry<'static>>().map(|_| vec![DocumentEntry::TABLE]),
            },
            Self::SdmxCsv(_) | Self::Turtle(_) => self.rows::<Record<'static>>().map(|_| Vec::new()),
        }
    }

    /// Reads its rows.
    ///
    /// # Errors
    /// Where it cannot be opened, or holds something else.
    pub fn rows<R: Row + DeserializeOwned + 'static>(&self) -> Result<Rows<R>, SinkError> {
        match self {
            Self::JsonLines(path) => Ok(Box::new(jsonl::rows(buffered(path)?))),
            Self::Csv(path, _) => csv::rows(path),
            Self::Parquet(path) => parquet::rows(path),
            Self::SdmxCsv(path) | Self::Turtle(path) => {
                Err(SinkError::Target(format!("{}: is an export and not read back", path.display())))
            }
            Self::Sqlite(path) => Ok(Box::new(sqlite::rows(path)?)),
            Self::Postgres(server) => Ok(Box::new(postgres::rows(server)?)),
        }
    }

    /// Calls `take` with the number of each of its rows, from 1 on, and the cells of the row or why it is none. Faster than
    /// [`Target::rows`] where no row is kept.
    ///
    /// # Errors
    /// What `take` returns, and where the rows cannot be read.
    pub fn for_each_row<R: Row + DeserializeOwned + 'static, E: From<SinkError> + From<io::Error>>(
        &self,
        mut take: impl FnMut(u64, Result<&[Value<'_>], RowError>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::JsonLines(path) => jsonl::for_each_row::<R, E>(buffered(path)?, take),
            _ => self.rows::<R>()?.zip(1..).try_for_each(|(row, number)| match row {
                Ok(row) => row.with_values(|cells| take(number, Ok(cells))),
                Err(error) => take(error.row, Err(error)),
            }),
        }
    }
}

fn buffered(path: &Path) -> io::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(BUFFER, File::open(path)?))
}

impl Display for Target {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::JsonLines(path)
            | Self::Csv(path, _)
            | Self::Parquet(path)
            | Self::SdmxCsv(path)
            | Self::Turtle(path)
            | Self::Sqlite(path) => path.display().fmt(f),
            Self::Postgres(server) => server.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_format() {
        assert_eq!(Target::parse("a/b.JSONL"), Ok(Target::JsonLines("a/b.JSONL".into())));
        assert_eq!(Target::parse("b.csv"), Ok(Target::Csv("b.csv".into(), CsvForm::Plain)));
        assert_eq!(Target::parse("b.Sdmx.csv"), Ok(Target::SdmxCsv("b.Sdmx.csv".into())));
        assert_eq!(Target::parse("b.parquet"), Ok(Target::Parquet("b.parquet".into())));
        assert_eq!(Target::parse("b.ttl"), Ok(Target::Turtle("b.ttl".into())));
        assert!(Target::parse("a/b.xyz").unwrap_err().contains("no format has this ending"));
    }
}
