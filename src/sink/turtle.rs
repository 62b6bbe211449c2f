//! The W3C RDF Data Cube in Turtle: observations as linked data. Write only.
//!
//! A code is described where it is met first, right before the observation that uses it, so that nothing but the codes is held in memory.

use std::fmt::Write as _;
use std::io::Write as _;

use rustc_hash::FxHashSet;

use crate::quantity::Decimal;
use crate::sink::cube::{Cell, Code, Cube};
use crate::sink::table::{Table, Value};
use crate::sink::{BoundName, Loaded, MeasureName, Output, Sink, SinkError, StatusName};

/// The vocabulary and the structure, the same in every file.
const HEAD: &str = include_str!("turtle/head.ttl");

/// Writes observations as Turtle.
#[derive(Debug)]
pub struct Turtle {
    out: Output,
    cube: Cube,
    described: FxHashSet<String>,
    text: String,
}

impl Turtle {
    /// Writes rows of `table` to `out`.
    ///
    /// # Errors
    /// Where they are no observations, or the structure cannot be written.
    pub fn new(mut out: Output, table: &'static Table) -> Result<Self, SinkError> {
        let cube = Cube::new(table)?;
        out.write_all(HEAD.as_bytes())?;
        let mut turtle = Self { out, cube, described: FxHashSet::default(), text: String::new() };
        for (scheme, words) in [("measure", MeasureName::ALL), ("scenario", StatusName::ALL), ("bound", BoundName::ALL)]
        {
            for word in words {
                describe(&mut turtle.text, scheme, word, &format!("{}@en", quoted(word)));
            }
        }
        turtle.flush()?;
        Ok(turtle)
    }

    /// Describes a code, where it is new.
    fn code(&mut self, scheme: &str, code: &Code<'_>) {
        let iri = format!("{scheme}:{}", code.code);
        if self.described.insert(iri) {
            describe(&mut self.text, scheme, &code.code, &format!("{}@zh", quoted(code.name)));
        }
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        self.out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}

impl Sink for Turtle {
    fn row(&mut self, row: &[Value<'_>]) -> Result<(), SinkError> {
        let Some(cell) = self.cube.cell(row) else { return Ok(()) };
        for (scheme, code) in
            [("area", &cell.area), ("indicator", &cell.indicator), ("unit", &cell.unit), ("source", &cell.source)]
        {
            self.code(scheme, code);
        }
        observation(&mut self.text, &cell);
        self.flush()
    }

    fn commit(self: Box<Self>) -> Result<Loaded, SinkError> {
        self.out.commit()?;
        Ok(Loaded { added: self.cube.cells, left_out: self.cube.left_out, ..Loaded::default() })
    }
}

/// Writing to a text does not fail: its result is dropped.
fn describe(text: &mut String, scheme: &str, code: &str, label: &str) {
    let _ = writeln!(
        text,
        "<urn:zhibiao:{scheme}:{code}> a skos:Concept, z:{scheme}Code ; skos:inScheme z:{scheme}Codes ; skos:topConceptOf \
         z:{scheme}Codes ; skos:notation {} ; skos:prefLabel {label} .",
        quoted(code)
    );
}

fn observation(text: &mut String, cell: &Cell<'_>) {
    let value = |value: Decimal| multiplied(value, cell.power);
    let _ = write!(
        text,
        "<urn:zhibiao:observation:{}> a qb:Observation ; qb:dataSet z:observations ; z:area <urn:zhibiao:area:{}> ; z:indicator \
         <urn:zhibiao:indicator:{}> ; z:measure <urn:zhibiao:measure:{}> ; z:scenario <urn:zhibiao:scenario:{}> ; z:unit \
         <urn:zhibiao:unit:{}> ; z:source <urn:zhibiao:source:{}> ; z:occurrence {} ; z:yearStart \"{:04}\"^^xsd:gYear ; z:year \
         \"{:04}\"^^xsd:gYear ; z:value \"{}\"^^xsd:decimal ; z:bound <urn:zhibiao:bound:{}> ; z:confidence \"{}\"^^xsd:decimal",
        cell.id,
        cell.area.code,
        cell.indicator.code,
        cell.measure,
        cell.scenario,
        cell.unit.code,
        cell.source.code,
        cell.occurrence,
        cell.start,
        cell.end,
        value(cell.value),
        cell.bound,
        cell.confidence.normalize(),
    );
    if let Some(max) = cell.value_max {
        let _ = write!(text, " ; z:valueMax \"{}\"^^xsd:decimal", value(max));
    }
    text.push_str(" .\n");
}

/// The number without its power of ten, digit by digit: it may have no room in a decimal.
fn multiplied(value: Decimal, power: u32) -> String {
    let value = value.normalize();
    let shift = power.min(value.scale());
    let rest = (power - shift) as usize;
    let digits = Decimal::from_i128_with_scale(value.mantissa(), value.scale() - shift).to_string();
    if value.is_zero() { digits } else { digits + &"0".repeat(rest) }
}

/// A text as a Turtle string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(quoted("a\"b\\c\n"), r#""a\"b\\c\u000A""#);
    }

    #[test]
    fn numbers_are_multiplied_out_digit_by_digit() {
        let case = |text: &str, power| multiplied(Decimal::from_str_exact(text).unwrap(), power);
        assert_eq!(case("198.5", 8), "19850000000");
        assert_eq!(case("-0.05", 1), "-0.5");
        assert_eq!(case("12", 0), "12");
        assert_eq!(case("0", 8), "0");
        assert_eq!(case("1234567890123456789012345678", 8), "123456789012345678901234567800000000");
    }
}
