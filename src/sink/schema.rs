//! The JSON Schema of the record, made from the table of its fields.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::sink::wire::SCHEMA_VERSION;
use crate::sink::{DocumentEntry, Number, Record};

/// One field of the record.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) schema: fn() -> Value,
}

/// Declares a record and, from the same lines, the table of its fields that its JSON Schema is made of.
macro_rules! record {
    ($(#[doc = $about:literal])+ pub struct $name:ident<$a:lifetime> { $($(#[doc = $doc:literal])+ pub $field:ident: $type:ty,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name<$a> { $($(#[doc = $doc])+ pub $field: $type,)+ }

        impl<$a> $name<$a> {
            /// The fields in the order of the line.
            pub(in crate::sink) const FIELDS: &'static [$crate::sink::schema::Field] = &[
                $($crate::sink::schema::Field { name: stringify!($field), about: concat!($($doc),+), schema: <$type as $crate::sink::schema::JsonType>::schema },)+
            ];
        }
    };
}

pub(super) use record;

/// A type that can say its JSON Schema.
pub(super) trait JsonType {
    fn schema() -> Value;
}

impl JsonType for Cow<'_, str> {
    fn schema() -> Value {
        json!({ "type": "string" })
    }
}

impl JsonType for Number {
    fn schema() -> Value {
        json!({ "type": "number" })
    }
}

impl JsonType for i32 {
    fn schema() -> Value {
        json!({ "type": "integer" })
    }
}

impl JsonType for u32 {
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": 0 })
    }
}

impl JsonType for u64 {
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": 0 })
    }
}

impl<T: JsonType> JsonType for Vec<T> {
    fn schema() -> Value {
        json!({ "type": "array", "items": T::schema() })
    }
}

impl<T: JsonType> JsonType for Option<T> {
    fn schema() -> Value {
        let mut schema = T::schema();
        if let Some(kind) = schema.get_mut("type") {
            *kind = json!([kind.take(), "null"]);
        }
        schema
    }
}

/// The JSON Schema (2020-12) of one line of the output.
#[must_use]
pub fn json_schema() -> Value {
    let about = "One observation of a Chinese government report: one line of the output of zhibiao extract.";
    schema("Observation", about, Record::FIELDS)
}

/// The JSON Schema (2020-12) of one line of the document index.
#[must_use]
pub fn document_schema() -> Value {
    let about = "One document: one line of the index that zhibiao extract --docs writes.";
    schema("Document", about, DocumentEntry::FIELDS)
}

fn schema(title: &str, about: &str, fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut property = Map::from_iter([("description".to_owned(), json!(field.about.trim()))]);
        if let Value::Object(schema) = (field.schema)() {
            property.extend(schema);
        }
        properties.insert(field.name.to_owned(), Value::Object(property));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:zhibiao:{}:{SCHEMA_VERSION}", title.to_lowercase()),
        "title": title,
        "description": about,
        "schema_version": SCHEMA_VERSION,
        "type": "object",
        "properties": properties,
        "required": fields.iter().map(|field| field.name).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_fields_may_be_null() {
        assert_eq!(<Option<i32> as JsonType>::schema(), json!({ "type": ["integer", "null"] }));
    }

    #[test]
    fn the_kept_schema_is_the_generated_one() {
        let kept: Value = serde_json::from_str(include_str!("../../docs/schema/observation.schema.json")).unwrap();
        assert_eq!(kept, json_schema(), "run: zhibiao schema > docs/schema/observation.schema.json");
        let kept: Value = serde_json::from_str(include_str!("../../docs/schema/document.schema.json")).unwrap();
        assert_eq!(kept, document_schema(), "run: zhibiao schema documents > docs/schema/document.schema.json");
    }
}
