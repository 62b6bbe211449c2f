//! Tables that stand beside the observations in a database, so that one query joins codes with what they mean. They come from the
//! lexicons, are written by every load whose lexicons are not those of the database, and are never read back.

use crate::lexicon::indicators::{self, Indicators};
use crate::lexicon::places::{Level, Places};
use crate::quantity::Decimal;
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
pub const DIMENSIONS: &[Dimension] = &[PLACES, INDICATORS, INDICATOR_NAMES];

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

const INDICATORS: Dimension = Dimension {
    name: "indicators",
    about: "One indicator of the catalogue.",
    key: &["code"],
    columns: &[
        column("code", "Code, as indicator_code of the observations.", Kind::Text, false),
        column("name", "Official name of the present-day yearbooks.", Kind::Text, false),
        column("english", "English name of the yearbooks.", Kind::Text, false),
        column("dimension", "What its amounts are: money, mass, share …", Kind::Text, false),
        column("unit", "Unit of its amounts.", Kind::Text, false),
        column("aggregation", "Whether the parts of a territory add up (sum) or not (mean).", Kind::Text, false),
        column("min", "Least plausible amount; null where nothing is known.", Kind::Decimal, true),
        column("max", "Greatest plausible amount, of a sum that of the whole country.", Kind::Decimal, true),
        column("population", "What is measured, in the manner of Data Commons.", Kind::Text, false),
        column("property", "Which property of it.", Kind::Text, false),
        column("constraints", "What narrows the population: k=v;k=v.", Kind::Text, false),
    ],
    rows: indicators,
};

const INDICATOR_NAMES: Dimension = Dimension {
    name: "indicator_names",
    about: "One name of an indicator of the catalogue, with the years in which it means it.",
    key: &["name", "code", "level", "from_year"],
    columns: &[
        column("name", "Official name or alias.", Kind::Text, false),
        column("code", "Code of the indicator.", Kind::Text, false),
        column(
            "level",
            "Of what it means that: nation, local, or any.",
            Kind::Choice(&["nation", "local", "any"]),
            false,
        ),
        column("from_year", "First year; 0 where it is not limited.", Kind::Integer, false),
        column("until_year", "Last year; null where it is not limited.", Kind::Integer, true),
    ],
    rows: indicator_names,
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

fn indicators(take: &mut TakeRow<'_>) {
    let limit = |limit: Option<Decimal>| limit.map_or(Value::Null, Value::Decimal);
    for indicator in Indicators::shared().all() {
        let pairs: Vec<String> = indicator.constraints.iter().map(|(key, value)| format!("{key}={value}")).collect();
        take(&[
            Value::Text(&indicator.code),
            Value::Text(&indicator.name),
            Value::Text(&indicator.english),
            Value::Text(indicator.dimension.as_str()),
            Value::Text(&indicator.unit),
            Value::Text(indicator.aggregation.as_str()),
            limit(indicator.min),
            limit(indicator.max),
            Value::Text(&indicator.population),
            Value::Text(&indicator.property),
            Value::Text(&pairs.join(";")),
        ]);
    }
}

fn indicator_names(take: &mut TakeRow<'_>) {
    let mut rows = Vec::new();
    for indicator in Indicators::shared().all() {
        rows.push((indicator.name.as_str(), indicator.code.as_str(), "any", 0, None));
        rows.extend(indicator.aliases.iter().map(|alias| {
            let level = match alias.level {
                Some(indicators::Level::Nation) => "nation",
                Some(indicators::Level::Local) => "local",
                None => "any",
            };
            (alias.name.as_str(), indicator.code.as_str(), level, alias.from.unwrap_or(0), alias.until)
        }));
    }
    rows.sort_unstable();
    for (name, code, level, from, until) in rows {
        let until = until.map_or(Value::Null, |until| Value::Integer(until.into()));
        take(&[Value::Text(name), Value::Text(code), Value::Text(level), Value::Integer(from.into()), until]);
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
                        (Kind::Text, Value::Text(_))
                        | (Kind::Decimal, Value::Decimal(_))
                        | (Kind::Integer | Kind::Count, Value::Integer(_)) => true,
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
