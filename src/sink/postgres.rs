//! PostgreSQL: rows go by COPY into temporary tables of the connection, a few thousand at a time, and from there into the tables that
//! readers see, in one transaction that one load at a time may be in.
//!
//! Nothing but the temporary tables is touched before [`Load::commit`], and no transaction is open until then, so that an extraction of
//! hours holds nothing up.
//!
//! [`Load::commit`]: crate::sink::Load::commit

mod copy;
mod load;
mod read;
mod schema;
mod server;

use std::error::Error as _;

pub(super) use load::open;
pub(super) use read::{rows, tables};
pub use server::{Login, Server};

use crate::sink::{Kind, SinkError};

impl From<postgres::Error> for SinkError {
    fn from(error: postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let mut text = error.to_string();
            let mut cause = error.source();
            while let Some(error) = cause {
                text = format!("{text}: {error}");
                cause = error.source();
            }
            return Self::Database(text);
        };
        let more = [said.detail(), said.hint(), said.where_()];
        let more: String = more.into_iter().flatten().map(|more| format!("; {}", more.replace('\n', " "))).collect();
        Self::Database(format!("{}: {}{more}", said.severity(), said.message()))
    }
}

/// The type of a column.
const fn declared(kind: Kind) -> &'static str {
    match kind {
        // Compared byte by byte: the same order on every server, and the quickest.
        Kind::Text | Kind::Choice(_) => "text COLLATE \"C\"",
        Kind::Integer => "integer",
        Kind::Count => "bigint",
        Kind::Decimal => "numeric",
        Kind::Texts => "text[]",
    }
}
