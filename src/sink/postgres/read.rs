//! Rows back out of a schema, by document, by where they stand in it and by key.

use std::vec;

use postgres::Client;

use super::{Server, schema};
use crate::quantity::Decimal;
use crate::sink::sql::{TABLES, quoted};
use crate::sink::{Kind, OwnCell, Row, RowError, SinkError, Table};

/// Rows that are held at a time.
const PAGE: usize = 4096;

/// A connection to a schema that holds the tables.
fn connect(server: &Server) -> Result<Client, SinkError> {
    let mut client = server.connect()?;
    if schema::exists(&mut client, server.schema())? {
        return Ok(client);
    }
    Err(SinkError::Target(format!("schema {} holds no observations", server.schema())))
}

/// The tables of the schema that hold rows.
pub(in crate::sink) fn tables(server: &Server) -> Result<Vec<&'static Table>, SinkError> {
    let mut client = connect(server)?;
    let mut found = Vec::new();
    for table in TABLES {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {})", schema::within(server.schema(), table.name));
        if client.query_one(&sql, &[])?.get(0) {
            found.push(*table);
        }
    }
    Ok(found)
}

/// The rows of the table of `R`, as they are at this moment.
pub(in crate::sink) fn rows<R: Row>(
    server: &Server,
) -> Result<impl Iterator<Item = Result<R, RowError>> + use<R>, SinkError> {
    let mut client = connect(server)?;
    let table = R::TABLE;
    let select: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let name = quoted(column.name);
            match column.kind {
                Kind::Decimal => format!("{name}::text"),
                Kind::Integer => format!("{name}::bigint"),
                _ => name,
            }
        })
        .collect();
    let order: Vec<String> =
        ["doc", "start", table.key].into_iter().filter(|name| table.position(name).is_some()).map(quoted).collect();
    client.batch_execute(&format!(
        "BEGIN READ ONLY; DECLARE all_rows NO SCROLL CURSOR FOR SELECT {} FROM {} ORDER BY {}",
        select.join(", "),
        schema::within(server.schema(), table.name),
        order.join(", "),
    ))?;
    let mut pages = Pages { client, row: 0, page: Vec::new().into_iter(), ended: false };
    pages.fill()?;
    Ok(std::iter::from_fn(move || pages.next()))
}

struct Pages {
    client: Client,
    row: u64,
    page: vec::IntoIter<postgres::Row>,
    ended: bool,
}

impl Pages {
    fn next<R: Row>(&mut self) -> Option<Result<R, RowError>> {
        if self.page.len() == 0
            && !self.ended
            && let Err(error) = self.fill()
        {
            self.ended = true;
            return Some(Err(RowError { row: self.row + 1, reason: error.to_string() }));
        }
        let row = self.page.next()?;
        self.row += 1;
        let read = cells(R::TABLE, &row).and_then(|cells| R::from_cells(cells).map_err(|error| error.to_string()));
        Some(read.map_err(|reason| RowError { row: self.row, reason }))
    }

    fn fill(&mut self) -> Result<(), SinkError> {
        let page = self.client.query(&format!("FETCH {PAGE} FROM all_rows"), &[])?;
        self.ended = page.is_empty();
        self.page = page.into_iter();
        Ok(())
    }
}

fn cells(table: &Table, row: &postgres::Row) -> Result<Vec<OwnCell>, String> {
    let cell = |(at, column): (usize, &crate::sink::Column)| {
        let cell = match column.kind {
            Kind::Text | Kind::Choice(_) => row.try_get::<_, Option<String>>(at).map(|text| text.map(OwnCell::Text)),
            Kind::Integer | Kind::Count => row.try_get::<_, Option<i64>>(at).map(|number| number.map(OwnCell::Integer)),
            Kind::Texts => row.try_get::<_, Option<Vec<String>>>(at).map(|texts| texts.map(OwnCell::Texts)),
            Kind::Decimal => {
                let text = row.try_get::<_, Option<String>>(at).map_err(|error| error.to_string())?;
                let number =
                    text.map(|text| Decimal::from_str_exact(&text).map_err(|_| format!("{text} is no decimal")));
                Ok(number
                    .transpose()
                    .map_err(|reason| format!("column {}: {reason}", column.name))?
                    .map(OwnCell::Decimal))
            }
        };
        cell.map(|cell| cell.unwrap_or(OwnCell::Null)).map_err(|error| format!("column {}: {error}", column.name))
    };
    table.columns.iter().enumerate().map(cell).collect()
}
