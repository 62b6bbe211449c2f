//! SQLite: a file that any program opens and any query joins, with nothing to install.
//!
//! A file that is not there yet is built beside its place, without a journal, and put there when it is whole. A file that is there is
//! changed in one transaction: rows wait in a temporary table of this connection, and only [`Load::commit`] locks the file.
//!
//! [`Load::commit`]: crate::sink::Load::commit

mod cell;
mod load;
mod read;
mod schema;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub(super) use load::open;
pub(super) use read::{rows, tables};

use crate::sink::SinkError;
use schema::State;

impl From<rusqlite::Error> for SinkError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::SqliteFailure(failure, message) => {
                let message = message.unwrap_or_else(|| failure.to_string());
                match failure.code {
                    rusqlite::ErrorCode::NotADatabase => Self::Target("is not an SQLite database".to_owned()),
                    rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => {
                        Self::Database(format!("{message}: another program is at it"))
                    }
                    _ => Self::Database(message),
                }
            }
            other => Self::Database(other.to_string()),
        }
    }
}

/// How long a file that another program has locked is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a file that is there. The whole path is given, so that none is taken for a URI. It is opened for writing by readers too: what
/// a killed load left half done is taken back by the next who opens the file, whoever that is.
fn connect(path: &Path) -> Result<Connection, SinkError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path.canonicalize()?, flags)?;
    db.busy_timeout(PATIENCE)?;
    Ok(db)
}

/// A file of this program's making and version that can be read.
fn readable(path: &Path) -> Result<Connection, SinkError> {
    let db = connect(path)?;
    match schema::state(&db)? {
        State::Ours => Ok(db),
        State::Blank => Err(SinkError::Target("is an empty database".to_owned())),
    }
}
