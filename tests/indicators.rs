//! The catalogue of indicators and its documentation agree. `UPDATE_INDICATORS=1 cargo test --test indicators` writes the
//! table of `docs/INDICATORS.md` anew.

use std::fs;
use std::path::PathBuf;

use zhibiao::lexicon::indicators::{Dimension, Indicator, Indicators};

const OPEN: &str = "<!-- indicators -->\n";
const CLOSE: &str = "<!-- /indicators -->";

fn row(indicator: &Indicator) -> String {
    let constraints: Vec<String> = indicator.constraints.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let unit = if indicator.unit.is_empty() { "–" } else { &indicator.unit };
    format!(
        "| `{}` | {} | {} | {unit} | {} | {} {} {} |\n",
        indicator.code,
        indicator.name,
        indicator.english,
        indicator.aggregation.as_str(),
        indicator.population,
        indicator.property,
        constraints.join(", ")
    )
    .replace("  |", " |")
}

fn documentation() -> (PathBuf, String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/INDICATORS.md");
    let text = fs::read_to_string(&path).expect("docs/INDICATORS.md can be read");
    (path, text)
}

#[test]
fn the_documentation_has_every_indicator() {
    let indicators = Indicators::load().unwrap_or_else(|error| panic!("{error}"));
    let head = "| code | name | English | unit | aggregation | population, property, constraints |\n|---|---|---|---|---|---|\n";
    let table = indicators.all().iter().fold(head.to_owned(), |table, indicator| table + &row(indicator));
    let (path, text) = documentation();
    let start = text.find(OPEN).expect("the table's begin is marked") + OPEN.len();
    let end = text.find(CLOSE).expect("the table's end is marked");
    if std::env::var_os("UPDATE_INDICATORS").is_some_and(|value| value == "1") {
        fs::write(path, format!("{}{table}{}", &text[..start], &text[end..]))
            .expect("docs/INDICATORS.md can be written");
    } else {
        assert!(text[start..end] == table, "UPDATE_INDICATORS=1 cargo test --test indicators writes the table anew");
    }
}

#[test]
fn the_documentation_has_every_dimension_and_key() {
    let (_, text) = documentation();
    let text = &text[..text.find(OPEN).expect("the table's begin is marked")];
    for dimension in Dimension::ALL {
        assert!(text.contains(&format!("`{}`", dimension.as_str())), "{dimension:?} is not documented");
    }
    for (key, _) in Indicators::shared().all().iter().flat_map(|indicator| &indicator.constraints) {
        assert!(text.contains(&format!("`{key}`")), "the key {key} is not documented");
    }
}
