//! The outputs as tables: what each column holds, and rows as lists of cells. Every sink is written against this, so that a new field
//! of a record reaches all of them.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::quantity::Decimal;
use crate::sink::Number;

/// One of the outputs.
#[derive(Debug)]
pub struct Table {
    /// Name in a database.
    pub name: &'static str,
    /// What one row is.
    pub about: &'static str,
    /// Name of the column that tells rows apart.
    pub key: &'static str,
    /// The columns in the order of the record.
    pub columns: &'static [Column],
}

impl Table {
    /// Where a column stands.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == column)
    }
}

/// One column of a table.
#[derive(Debug)]
pub struct Column {
    /// Name, also the key of the JSON object.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a cell may be null.
    pub nullable: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number.
    Integer,
    /// A whole number from 0 up.
    Count,
    /// An exact decimal.
    Decimal,
    /// A list of texts.
    Texts,
}

/// A cell as a sink receives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// Of [`Kind::Text`] and [`Kind::Choice`].
    Text(&'a str),
    /// Of [`Kind::Integer`] and [`Kind::Count`].
    Integer(i64),
    /// Of [`Kind::Decimal`].
    Decimal(Decimal),
    /// Of [`Kind::Texts`].
    Texts(&'a [Cow<'a, str>]),
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(number),
            Self::Decimal(number) => Number::from(number).serialize(serializer),
            Self::Texts(texts) => texts.serialize(serializer),
        }
    }
}

/// A row of a table.
pub trait Row: Sized {
    /// The table that it is a row of.
    const TABLE: &'static Table;

    /// Calls `take` with the cells in the order of the columns.
    fn with_values<R>(&self, take: impl FnOnce(&[Value<'_>]) -> R) -> R;

    /// The row of these cells, which stand in the order of the columns.
    ///
    /// # Errors
    /// Where a cell does not hold what its column says, or their number is wrong.
    fn from_cells(cells: Vec<OwnCell>) -> Result<Self, CellError>;

    /// Calls `take` with the cells of the row that `line`, one JSON object, holds. Nothing is copied that need not be.
    ///
    /// # Errors
    /// Where the line is no such row.
    fn with_json<R>(line: &str, take: impl FnOnce(&[Value<'_>]) -> R) -> Result<R, serde_json::Error>;
}

/// A cell as it is read back.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnCell {
    /// Nothing.
    Null,
    /// See [`Value::Text`].
    Text(String),
    /// See [`Value::Integer`].
    Integer(i64),
    /// See [`Value::Decimal`].
    Decimal(Decimal),
    /// See [`Value::Texts`].
    Texts(Vec<String>),
}

/// A cell that does not hold what its column says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {reason}")]
pub struct CellError {
    /// Name of the column.
    pub column: &'static str,
    /// What is wrong.
    pub reason: String,
}

/// A type of a field.
pub(in crate::sink) trait Cell: Sized {
    const KIND: Kind;
    const NULLABLE: bool = false;

    fn value(&self) -> Value<'_>;
    fn read(cell: OwnCell) -> Result<Self, String>;
}

/// What `cell` is instead of what was expected.
pub(in crate::sink) fn unexpected<T>(cell: &OwnCell, expected: &str) -> Result<T, String> {
    let found = match cell {
        OwnCell::Null => "null".to_owned(),
        OwnCell::Text(text) => format!("the text {text:?}"),
        OwnCell::Integer(number) => format!("the number {number}"),
        OwnCell::Decimal(number) => format!("the number {number}"),
        OwnCell::Texts(_) => "a list".to_owned(),
    };
    Err(format!("expected {expected}, found {found}"))
}

impl Cell for Cow<'_, str> {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }

    fn read(cell: OwnCell) -> Result<Self, String> {
        match cell {
            OwnCell::Text(text) => Ok(text.into()),
            other => unexpected(&other, "a text"),
        }
    }
}

impl Cell for Number {
    const KIND: Kind = Kind::Decimal;

    fn value(&self) -> Value<'_> {
        Value::Decimal(Number::value(*self))
    }

    fn read(cell: OwnCell) -> Result<Self, String> {
        match cell {
            OwnCell::Decimal(number) => Ok(number.into()),
            OwnCell::Integer(number) => Ok(Decimal::from(number).into()),
            other => unexpected(&other, "a number"),
        }
    }
}

/// Whole numbers of every size.
macro_rules! whole {
    ($($type:ty: $kind:ident,)+) => {$(
        impl Cell for $type {
            const KIND: Kind = Kind::$kind;

            fn value(&self) -> Value<'_> {
                // Offsets and counts of a file are far below 2^63.
                Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }

            fn read(cell: OwnCell) -> Result<Self, String> {
                match cell {
                    OwnCell::Integer(number) => {
                        <$type>::try_from(number).map_err(|_| format!("{number} is out of range"))
                    }
                    other => unexpected(&other, "a whole number"),
                }
            }
        }
    )+};
}

whole! { i32: Integer, u32: Count, u64: Count, }

impl Cell for Vec<Cow<'_, str>> {
    const KIND: Kind = Kind::Texts;

    fn value(&self) -> Value<'_> {
        Value::Texts(self)
    }

    fn read(cell: OwnCell) -> Result<Self, String> {
        match cell {
            OwnCell::Texts(texts) => Ok(texts.into_iter().map(Cow::from).collect()),
            other => unexpected(&other, "a list of texts"),
        }
    }
}

impl<T: Cell> Cell for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Cell::value)
    }

    fn read(cell: OwnCell) -> Result<Self, String> {
        if cell == OwnCell::Null { Ok(None) } else { T::read(cell).map(Some) }
    }
}

/// A row as one JSON object.
pub(in crate::sink) struct Line<'a>(pub &'a Table, pub &'a [Value<'a>]);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.1.len()))?;
        for (column, value) in self.0.columns.iter().zip(self.1) {
            object.serialize_entry(column.name, value)?;
        }
        object.end()
    }
}

/// Declares a record and, from the same lines, the table that it is a row of.
macro_rules! record {
    (
        $(#[doc = $about:literal])+
        #[table($table:literal, key = $key:literal)]
        pub struct $name:ident<$a:lifetime> { $($(#[doc = $doc:literal])+ pub $field:ident: $type:ty,)+ }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, ::serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name<$a> { $($(#[doc = $doc])+ pub $field: $type,)+ }

        impl<$a> $crate::sink::table::Row for $name<$a> {
            const TABLE: &'static $crate::sink::table::Table = &$crate::sink::table::Table {
                name: $table,
                about: concat!($($about),+),
                key: $key,
                columns: &[$($crate::sink::table::Column {
                    name: stringify!($field),
                    about: concat!($($doc),+),
                    kind: <$type as $crate::sink::table::Cell>::KIND,
                    nullable: <$type as $crate::sink::table::Cell>::NULLABLE,
                }),+],
            };

            fn with_values<R>(&self, take: impl FnOnce(&[$crate::sink::table::Value<'_>]) -> R) -> R {
                take(&[$($crate::sink::table::Cell::value(&self.$field)),+])
            }

            fn from_cells(cells: Vec<$crate::sink::table::OwnCell>) -> Result<Self, $crate::sink::table::CellError> {
                let mut cells = cells.into_iter();
                Ok(Self {
                    $($field: {
                        let column = stringify!($field);
                        let fail = |reason| $crate::sink::table::CellError { column, reason };
                        let cell = cells.next().ok_or_else(|| fail("is missing".to_owned()))?;
                        $crate::sink::table::Cell::read(cell).map_err(fail)?
                    },)+
                })
            }

            fn with_json<R>(
                line: &str,
                take: impl FnOnce(&[$crate::sink::table::Value<'_>]) -> R,
            ) -> Result<R, ::serde_json::Error> {
                use $crate::sink::field::{Field, FromJson, KeyIn};

                // The record is owned wherever it is read; this one lives no longer than its line.
                struct Borrowed<$a> { $($field: $type,)+ }

                #[allow(non_camel_case_types, reason = "named like the fields that they stand for")]
                #[derive(Clone, Copy)]
                enum At { $($field,)+ }
                const ALL: &[At] = &[$(At::$field),+];

                struct Fields;

                impl<$a> ::serde::de::Visitor<$a> for Fields {
                    type Value = Borrowed<$a>;

                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str(concat!("an object of ", $table))
                    }

                    fn visit_map<A: ::serde::de::MapAccess<$a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        use ::serde::de::Error;

                        $(let mut $field = None;)+
                        let mut next = 0;
                        let table = <$name<'_> as $crate::sink::table::Row>::TABLE;
                        while let Some(at) = map.next_key_seed(KeyIn { columns: table.columns, next })? {
                            match ALL[at] {
                                $(At::$field => {
                                    if $field.replace(map.next_value::<Field<$type>>()?.0).is_some() {
                                        return Err(A::Error::duplicate_field(stringify!($field)));
                                    }
                                })+
                            }
                            next = at + 1;
                        }
                        Ok(Borrowed {
                            $($field: $field
                                .or_else(<$type as FromJson<$a>>::missing)
                                .ok_or_else(|| A::Error::missing_field(stringify!($field)))?,)+
                        })
                    }
                }

                let mut line = ::serde_json::Deserializer::from_str(line);
                let row = ::serde::Deserializer::deserialize_map(&mut line, Fields)?;
                line.end()?;
                Ok(take(&[$($crate::sink::table::Cell::value(&row.$field)),+]))
            }
        }

        impl ::serde::Serialize for $name<'_> {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use $crate::sink::table::{Line, Row};
                self.with_values(|values| Line(Self::TABLE, values).serialize(serializer))
            }
        }
    };
}

pub(in crate::sink) use record;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_cells_may_be_null() {
        assert_eq!(<Option<i32> as Cell>::read(OwnCell::Null), Ok(None));
        assert_eq!(i32::read(OwnCell::Null), Err("expected a whole number, found null".to_owned()));
        const { assert!(<Option<i32> as Cell>::NULLABLE) };
    }

    #[test]
    fn numbers_out_of_range_are_errors() {
        assert_eq!(u32::read(OwnCell::Integer(-1)), Err("-1 is out of range".to_owned()));
        assert_eq!(u32::read(OwnCell::Integer(7)), Ok(7));
    }
}
