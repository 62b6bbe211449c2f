//! The JSON Schema of the outputs, made from their tables.

use serde_json::{Map, Value, json};

use crate::sink::table::{Column, Kind, Row as _, Table};
use crate::sink::wire::SCHEMA_VERSION;
use crate::sink::{DocumentEntry, Record};

/// The JSON Schema (2020-12) of one line of the output.
#[must_use]
pub fn json_schema() -> Value {
    let about = "One observation of a Chinese government report: one line of the output of zhibiao extract.";
    schema("Observation", about, Record::TABLE)
}

/// The JSON Schema (2020-12) of one line of the document index.
#[must_use]
pub fn document_schema() -> Value {
    let about = "One document: one line of the index that zhibiao extract --docs writes.";
    schema("Document", about, DocumentEntry::TABLE)
}

fn schema(title: &str, about: &str, table: &Table) -> Value {
    let properties: Map<String, Value> =
        table.columns.iter().map(|column| (column.name.to_owned(), property(column))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:zhibiao:{}:{SCHEMA_VERSION}", title.to_lowercase()),
        "title": title,
        "description": about,
        "schema_version": SCHEMA_VERSION,
        "type": "object",
        "properties": properties,
        "required": table.columns.iter().map(|column| column.name).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

fn property(column: &Column) -> Value {
    let kind = |name: &str| if column.nullable { json!([name, "null"]) } else { json!(name) };
    let rest = match column.kind {
        Kind::Text => json!({ "type": kind("string") }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Integer => json!({ "type": kind("integer") }),
        Kind::Count => json!({ "type": kind("integer"), "minimum": 0 }),
        Kind::Decimal => json!({ "type": kind("number") }),
        Kind::Texts => json!({ "type": kind("array"), "items": { "type": "string" } }),
    };
    let mut property = Map::from_iter([("description".to_owned(), json!(column.about.trim()))]);
    if let Value::Object(rest) = rest {
        property.extend(rest);
    }
    Value::Object(property)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_schema_is_the_generated_one() {
        let kept: Value = serde_json::from_str(include_str!("../../docs/schema/observation.schema.json")).unwrap();
        assert_eq!(kept, json_schema(), "run: zhibiao schema > docs/schema/observation.schema.json");
        let kept: Value = serde_json::from_str(include_str!("../../docs/schema/document.schema.json")).unwrap();
        assert_eq!(kept, document_schema(), "run: zhibiao schema documents > docs/schema/document.schema.json");
    }
}
