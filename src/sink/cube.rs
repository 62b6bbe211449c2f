//! Observations as the cells of a data cube, for the exports to SDMX and RDF.
//!
//! A cell of a cube has a value in every dimension: an observation without a place or a year has none, and is left out. What a document
//! says twice keeps apart by the dimension `occurrence`.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use crate::quantity::Decimal;
use crate::sink::table::{Table, Value};
use crate::sink::{Record, Row as _, SinkError};

/// A code and the name that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code<'a> {
    pub code: String,
    pub name: &'a str,
}

/// One cell of the cube.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    pub area: Code<'a>,
    pub indicator: Code<'a>,
    /// `level`, `growth` …
    pub measure: &'a str,
    /// `actual`, `estimate`, `target`.
    pub scenario: &'a str,
    pub unit: Code<'a>,
    /// The document.
    pub source: Code<'a>,
    /// First year; the last one again where the number is that of one year.
    pub start: i64,
    /// Last year.
    pub end: i64,
    /// From 1 on, among the cells of this place, indicator, … and document.
    pub occurrence: u32,
    /// In units of 10^`power` of the unit.
    pub value: Decimal,
    pub value_max: Option<Decimal>,
    pub power: u32,
    pub bound: &'a str,
    pub confidence: Decimal,
    pub id: &'a str,
}

/// Makes cells of rows.
#[derive(Debug)]
pub(super) struct Cube {
    columns: Columns,
    seen: FxHashMap<[u8; 16], u32>,
    /// Observations that have no place in the cube.
    pub left_out: u64,
    /// Those that have one.
    pub cells: u64,
}

/// Declares where the columns stand that are used here.
macro_rules! columns {
    ($($name:ident)+) => {
        #[derive(Debug)]
        struct Columns { $($name: usize,)+ }

        impl Columns {
            fn of(table: &Table) -> Option<Self> {
                Some(Self { $($name: table.position(stringify!($name))?,)+ })
            }
        }
    };
}

columns! {
    doc indicator value value_max unit year scope measure status bound year_start indicator_code scope_code amount amount_max amount_unit
    confidence id
}

impl Cube {
    /// A cube of rows of `table`.
    ///
    /// # Errors
    /// Where they are no observations.
    pub fn new(table: &Table) -> Result<Self, SinkError> {
        let other = || SinkError::Target(format!("only observations can stand in a data cube, not {}", table.name));
        let columns = Columns::of(table).filter(|_| table.name == Record::TABLE.name).ok_or_else(other)?;
        Ok(Self { columns, seen: FxHashMap::default(), left_out: 0, cells: 0 })
    }

    /// The cell of a row, where it has one.
    pub fn cell<'a>(&mut self, row: &[Value<'a>]) -> Option<Cell<'a>> {
        let cell = self.complete(row);
        if cell.is_some() {
            self.cells += 1;
        } else {
            self.left_out += 1;
        }
        cell
    }

    fn complete<'a>(&mut self, row: &[Value<'a>]) -> Option<Cell<'a>> {
        let at = &self.columns;
        let end = integer(row, at.year)?;
        let start = integer(row, at.year_start).unwrap_or(end);
        let named = |code: usize, name: usize| {
            let name = text(row, name).filter(|name| !name.is_empty())?;
            Some(Code { code: text(row, code).map_or_else(|| code_of(name), code_of), name })
        };
        let source = text(row, at.doc)?;
        let (value, value_max, unit, power) = quantity(at, row)?;
        let mut cell = Cell {
            area: named(at.scope_code, at.scope)?,
            indicator: named(at.indicator_code, at.indicator)?,
            measure: text(row, at.measure)?,
            scenario: text(row, at.status)?,
            unit: Code { code: unit_code(unit), name: unit },
            source: Code { code: code_of(source), name: source },
            start,
            end,
            occurrence: 1,
            value,
            value_max,
            power,
            bound: text(row, at.bound)?,
            confidence: decimal(row, at.confidence)?,
            id: text(row, at.id)?,
        };
        match self.seen.entry(key(&cell)) {
            Entry::Occupied(mut count) => {
                *count.get_mut() += 1;
                cell.occurrence = *count.get();
            }
            Entry::Vacant(none) => {
                none.insert(1);
            }
        }
        Some(cell)
    }
}

/// Value, upper end, unit and power of ten. Where the numeral words of the unit are no power of ten, they are multiplied out; where that
/// has no room in a decimal, the unit stays as it is written.
fn quantity<'a>(at: &Columns, row: &[Value<'a>]) -> Option<(Decimal, Option<Decimal>, &'a str, u32)> {
    let (value, value_max) = (decimal(row, at.value)?, decimal(row, at.value_max));
    let Some(amount) = decimal(row, at.amount) else { return Some((value, value_max, text(row, at.unit)?, 0)) };
    let unit = text(row, at.amount_unit)?;
    let power = (0..=15).find(|&power| value.checked_mul(Decimal::from(10_i64.pow(power))) == Some(amount));
    match power {
        // Of zero, every power is right: none is needed.
        Some(power) => Some((value, value_max, unit, power)),
        None => Some((amount, decimal(row, at.amount_max), unit, 0)),
    }
}

/// All dimensions but the occurrence.
fn key(cell: &Cell<'_>) -> [u8; 16] {
    let mut digest = Sha256::new();
    let (start, end) = (cell.start.to_string(), cell.end.to_string());
    for part in [
        &cell.area.code,
        &cell.indicator.code,
        cell.measure,
        cell.scenario,
        &cell.unit.code,
        &cell.source.code,
        start.as_str(),
        &end,
    ] {
        digest.update(part);
        digest.update([0]);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&digest.finalize()[..16]);
    key
}

/// Longest name that is its own code.
const LONGEST: usize = 50;

/// The code of a name: itself, where SDMX takes it for an identifier, else `X` and 16 digits of its SHA-256. The same name has the same
/// code in every file.
fn code_of(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@' | '$');
    if !name.is_empty() && name.len() <= LONGEST && name.chars().all(plain) {
        return name.to_owned();
    }
    let digest = Sha256::digest(name);
    digest[..8].iter().fold("X".to_owned(), |code, byte| format!("{code}{byte:02x}"))
}

/// Codes of units that every country has: ISO 4217 of money, UN/CEFACT Recommendation 20 of measures, and SDMX's PS of persons.
const UNITS: &[(&str, &str)] = &[
    ("元", "CNY"),
    ("美元", "USD"),
    ("港元", "HKD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("人", "PS"),
    ("%", "P1"),
    ("吨", "TNE"),
    ("公斤", "KGM"),
    ("公里", "KMT"),
    ("米", "MTR"),
    ("平方公里", "KMK"),
    ("平方米", "MTK"),
    ("公顷", "HAR"),
    ("立方米", "MTQ"),
    ("千瓦时", "KWH"),
    ("千瓦", "KWT"),
    ("年", "ANN"),
    ("天", "DAY"),
    ("小时", "HUR"),
];

fn unit_code(unit: &str) -> String {
    UNITS.iter().find(|(name, _)| *name == unit).map_or_else(|| code_of(unit), |(_, code)| (*code).to_owned())
}

fn text<'a>(row: &[Value<'a>], at: usize) -> Option<&'a str> {
    match row.get(at) {
        Some(Value::Text(text)) => Some(*text),
        _ => None,
    }
}

fn integer(row: &[Value<'_>], at: usize) -> Option<i64> {
    match row.get(at) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}

fn decimal(row: &[Value<'_>], at: usize) -> Option<Decimal> {
    match row.get(at) {
        Some(Value::Decimal(number)) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_identifiers_are_their_own_codes() {
        assert_eq!(code_of("hailar-2012"), "hailar-2012");
        assert_eq!(code_of("GDP"), "GDP");
        assert_eq!(code_of("地区生产总值").len(), 17);
        assert_eq!(code_of("地区生产总值"), code_of("地区生产总值"));
        assert_ne!(code_of("%"), code_of("元"));
        assert!(code_of("").starts_with('X'));
        assert_eq!(unit_code("元"), "CNY");
        assert_eq!(unit_code("亩"), code_of("亩"));
    }
}
