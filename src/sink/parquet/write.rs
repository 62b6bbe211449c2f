//! The writer.

use std::fmt;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::sink::parquet::columns::{Cells, check};
use crate::sink::parquet::{broken, notes, schema};
use crate::sink::table::{Kind, Table, Value};
use crate::sink::{Loaded, Output, Sink, SinkError};

/// Rows of a row group; readers work on groups side by side.
const GROUP_ROWS: u64 = 122_880;
/// Bytes of cells after which a row group is written, however few rows it has: what the writer holds in memory.
const GROUP_BYTES: usize = 96 << 20;
/// Bytes of the dictionary of a column. Neighbours share their sentence: a dictionary saves more than the compressor does.
const DICTIONARY_BYTES: usize = 16 << 20;

/// Writes rows as Parquet.
pub struct Parquet {
    file: SerializedFileWriter<Output>,
    table: &'static Table,
    columns: Vec<Cells>,
    rows: u64,
    bytes: usize,
    total: u64,
}

impl Parquet {
    /// Writes rows of `table` to `out`.
    ///
    /// # Errors
    /// Where the first bytes cannot be written.
    pub fn new(out: Output, table: &'static Table) -> Result<Self, SinkError> {
        let schema = schema(table).map_err(broken)?;
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties(table))).map_err(failed)?;
        let columns = table.columns.iter().map(Cells::new).collect();
        Ok(Self { file, table, columns, rows: 0, bytes: 0, total: 0 })
    }

    /// Writes what is held as one row group.
    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            column.write(writer.untyped())?;
            writer.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl Sink for Parquet {
    fn row(&mut self, row: &[Value<'_>]) -> Result<(), SinkError> {
        // All cells first: a row is taken whole or not at all.
        for (column, value) in self.table.columns.iter().zip(row) {
            check(column, value)?;
        }
        for (cells, value) in self.columns.iter_mut().zip(row) {
            self.bytes += cells.push(value);
        }
        self.rows += 1;
        self.total += 1;
        if self.rows == GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.write_group().map_err(failed)?;
        }
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<Loaded, SinkError> {
        self.write_group().map_err(failed)?;
        self.file.into_inner().map_err(failed)?.commit()?;
        Ok(Loaded { added: self.total, ..Loaded::default() })
    }
}

impl fmt::Debug for Parquet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parquet").field("table", &self.table.name).field("rows", &self.total).finish_non_exhaustive()
    }
}

/// How columns are written: compressed; words and places by a dictionary, keys and offsets, which hardly come back, without one.
fn properties(table: &Table) -> WriterProperties {
    let notes = notes(table).into_iter().map(|(key, value)| KeyValue::new(key, value)).collect();
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("zhibiao version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_key_value_metadata(Some(notes));
    for column in table.columns {
        let path = ColumnPath::from(column.name);
        if column.kind == Kind::Count {
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        } else if column.name == table.key {
            properties = properties.set_column_dictionary_enabled(path, false);
        }
    }
    properties.build()
}

/// A failure of writing: nearly always one of the file.
fn failed(error: ParquetError) -> SinkError {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => SinkError::Io(*error),
            Err(inner) => SinkError::Target(inner.to_string()),
        },
        other => broken(other),
    }
}
