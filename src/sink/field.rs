//! Fields of a record as JSON has them: texts are borrowed from the line where they stand there as they are, and numbers are read without a
//! way through text of their own.

use std::borrow::Cow;
use std::fmt::{self, Formatter};
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use crate::sink::Number;
use crate::sink::table::Column;
use crate::sink::wire::{BoundName, MeasureName, StatusName};

/// A type that a field of a record has.
pub(in crate::sink) trait FromJson<'de>: Sized {
    fn from_json<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// What it is where its key is missing.
    fn missing() -> Option<Self> {
        None
    }
}

/// A field of a record that lives as long as its line.
#[derive(Debug)]
pub(in crate::sink) struct Field<T>(pub T);

impl<'de, T: FromJson<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::from_json(deserializer).map(Self)
    }
}

/// Finds where the column of a key stands. Keys nearly always stand in the order of the columns: the next one is tried first.
#[derive(Debug)]
pub(in crate::sink) struct KeyIn {
    pub columns: &'static [Column],
    pub next: usize,
}

impl<'de> DeserializeSeed<'de> for KeyIn {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyIn {
    type Value = usize;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        if self.columns.get(self.next).is_some_and(|column| column.name == key) {
            return Ok(self.next);
        }
        let found = self.columns.iter().position(|column| column.name == key);
        found.ok_or_else(|| E::custom(format_args!("unknown field `{key}`")))
    }
}

/// Types whose own way is as good as any.
macro_rules! plain {
    ($($type:ty),+) => {$(
        impl<'de> FromJson<'de> for $type {
            fn from_json<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }
    )+};
}

plain! { i32, u32, u64, Number, MeasureName, StatusName, BoundName }

impl<'de: 'a, 'a> FromJson<'de> for Cow<'a, str> {
    fn from_json<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// Borrows a text; one with escapes is owned.
struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

impl<'de, T: FromJson<'de>> FromJson<'de> for Option<T> {
    fn from_json<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Maybe(PhantomData))
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

struct Maybe<T>(PhantomData<T>);

impl<'de, T: FromJson<'de>> Visitor<'de> for Maybe<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::from_json(deserializer).map(Some)
    }
}

impl<'de, T: FromJson<'de>> FromJson<'de> for Vec<T> {
    fn from_json<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List(PhantomData))
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: FromJson<'de>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Field(item)) = seq.next_element()? {
            list.push(item);
        }
        Ok(list)
    }
}
