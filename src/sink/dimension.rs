//! Tables that stand beside the observations in a database, so that one query joins codes with what they mean. They come from the
//! lexicons, are written by every load whose lexicons are not those of the database, and are never read back.

use crate::lexicon::places::{Level, Places};
use crate::sink::table::{Column, Kind, Value};

/// A table of what codes mean.
#[derive(Debug)]
pub struct Dimension {
    /// Name in a database.
    pub name: &'static str,
    /// What one row is.
    pub about: &'static str,
    /// Names of the columns that tell rows apart.
    pub key: &'static [&'static str],
    /// The columns.
    pub columns: &'static [Column],
    /// Gives every row to `take`, in the order of the key.
    pub rows: fn(&mut TakeRow<'_>),
}

/// What takes the rows of a dimension.
pub type TakeRow<'a> = dyn FnMut(&[Value<'_>]) + 'a;

/// All of them: a further one is a line here.
pub const DIMENSIONS: &[Dimension] = &[PLACES];

const PLACES: Dimension = Dimension {
    name: "places",
    about: "One place of GB/T 2260 with the years in which its name was valid.",
    key: &["code", "from_year", "name"],
    columns: &[
        column("code", "GB/T 2260 code, six digits; a code whose name changed has a row for each.", Kind::Text, false),
        column("name", "Own name without the places above it.", Kind::Text, false),
        column("parent", "Code of the place above; null for a province.", Kind::Text, true),
        column("level", "Rank.", Kind::Choice(&["province", "prefecture", "county"]), false),
        column("from_year", "First year.", Kind::Integer, false),
        column(
            "until_year",
            "Year in which it was renamed, merged or moved; null while it is in use.",
            Kind::Integer,
            true,
        ),
        column("current", "1 for the last row of its code, else 0: one row a code.", Kind::Count, false),
    ],
    rows: places,
};

const fn column(name: &'static str, about: &'static str, kind: Kind, nullable: bool) -> Column {
    Column { name, about, kind, nullable }
}

fn places(take: &mut TakeRow<'_>) {
    let mut records: Vec<_> = Places::shared().records().iter().collect();
    records.sort_by_key(|place| (place.code, place.from, place.name));
    for (at, place) in records.iter().enumerate() {
        let level = match place.level {
            Level::Nation => continue,
            Level::Province => "province",
            Level::Prefecture => "prefecture",
            Level::County => "county",
        };
        let last = records.get(at + 1).is_none_or(|next| next.code != place.code);
        take(&[
            Value::Text(place.code),
            Value::Text(place.name),
            if place.parent.is_empty() { Value::Null } else { Value::Text(place.parent) },
            Value::Text(level),
            Value::Integer(place.from.into()),
            place.until.map_or(Value::Null, |until| Value::Integer(until.into())),
            Value::Integer(last.into()),
        ]);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn rows_have_the_cells_of_their_columns_and_keys_of_their_own() {
        for dimension in DIMENSIONS {
            let mut keys = HashSet::new();
            let key: Vec<usize> = dimension
                .key
                .iter()
                .map(|name| dimension.columns.iter().position(|column| column.name == *name).unwrap())
                .collect();
            (dimension.rows)(&mut |row| {
                assert_eq!(row.len(), dimension.columns.len());
                for (column, value) in dimension.columns.iter().zip(row) {
                    let fits = match (column.kind, value) {
                        (_, Value::Null) => column.nullable,
                        (Kind::Text, Value::Text(_)) | (Kind::Integer | Kind::Count, Value::Integer(_)) => true,
                        (Kind::Choice(words), Value::Text(word)) => words.contains(word),
                        _ => false,
                    };
                    assert!(fits, "{}.{}: {value:?}", dimension.name, column.name);
                }
                let key: Vec<String> = key.iter().map(|&at| format!("{:?}", row[at])).collect();
                assert!(keys.insert(key), "{}: {row:?} stands twice", dimension.name);
            });
            assert!(!keys.is_empty(), "{} is empty", dimension.name);
        }
    }

    #[test]
    fn every_code_has_one_last_row() {
        let (mut codes, mut last) = (HashSet::new(), 0);
        (PLACES.rows)(&mut |row| {
            codes.insert(format!("{:?}", row[0]));
            last += i32::from(row[6] == Value::Integer(1));
        });
        assert_eq!(usize::try_from(last).unwrap(), codes.len());
    }
}
