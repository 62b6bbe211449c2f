//! Reading `models/indicators.csv`, with file, line and reason where a row does not say what it should.

use std::str::FromStr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Aggregation, Alias, Dimension, Indicator};
use crate::lexicon::units::Units;
use crate::lexicon::{LexiconError, rows};
use crate::quantity::{Decimal, Unit};

const FILE: &str = "indicators.csv";
const COLUMNS: [&str; 14] = [
    "code",
    "name",
    "english",
    "dimension",
    "unit",
    "units",
    "aggregation",
    "min",
    "max",
    "growth",
    "population",
    "property",
    "constraints",
    "aliases",
];

/// The indicators of the file's text.
pub(super) fn read(text: &'static str) -> Result<Vec<Indicator>, LexiconError> {
    let mut all = Vec::new();
    for (index, row) in rows(FILE, text, COLUMNS)?.into_iter().enumerate() {
        all.push(indicator(row).map_err(|reason| error(index, reason))?);
    }
    check_together(&all)?;
    Ok(all)
}

/// An error in the row with that index; no field holds a line end, so that rows are lines.
fn error(index: usize, reason: String) -> LexiconError {
    LexiconError { file: FILE, line: index as u64 + 2, reason }
}

fn indicator(row: [String; 14]) -> Result<Indicator, String> {
    let [
        code,
        name,
        english,
        dimension,
        unit,
        units,
        aggregation,
        min,
        max,
        growth,
        population,
        property,
        constraints,
        aliases,
    ] = row;
    if !is_code(&code) {
        return Err(format!("code {code:?} is not of capitals, digits and _ and led by a capital"));
    }
    for (column, text) in [("name", &name), ("english", &english), ("population", &population), ("property", &property)]
    {
        if text.is_empty() {
            return Err(format!("{column} is empty"));
        }
    }
    if !english.is_ascii() {
        return Err(format!("english {english:?} is not in ASCII"));
    }
    let units: Vec<String> = split(&units).map(str::to_owned).collect();
    for unit in units.iter().map(String::as_str).chain(Some(unit.as_str())) {
        known_unit(unit)?;
    }
    let mut bases: Vec<String> = units.iter().map(|written| Unit::new(written).base().to_owned()).collect();
    bases.sort_unstable();
    bases.dedup();
    if !unit.is_empty() && !bases.contains(&unit) {
        return Err(format!("unit {unit:?} is that of none of the units"));
    }
    let (min, max) = (number("min", &min)?, number("max", &max)?);
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        return Err("min is above max".to_owned());
    }
    let constraints = split(&constraints)
        .map(|pair| match pair.split_once('=') {
            Some((key, value)) if !key.is_empty() && !value.is_empty() => Ok((key.to_owned(), value.to_owned())),
            _ => Err(format!("constraint {pair:?} is not of the form key=value")),
        })
        .collect::<Result<_, _>>()?;
    Ok(Indicator {
        dimension: Dimension::from_word(&dimension).ok_or_else(|| format!("dimension {dimension:?} is unknown"))?,
        aggregation: Aggregation::from_word(&aggregation)
            .ok_or_else(|| format!("aggregation {aggregation:?} is neither sum nor mean"))?,
        min,
        max,
        growth: number("growth", &growth)?,
        constraints,
        aliases: split(&aliases).map(Alias::read).collect::<Result<_, _>>()?,
        code,
        name,
        english,
        unit,
        units,
        bases,
        population,
        property,
    })
}

/// What holds of all rows together: a code, and what it is mapped to, stands once; a name stands for two codes only where
/// years or level tell them apart; a denominator that looks like a code is one.
fn check_together(all: &[Indicator]) -> Result<(), LexiconError> {
    let codes: FxHashSet<&str> = all.iter().map(|indicator| indicator.code.as_str()).collect();
    let mut names: FxHashMap<&str, Vec<(&Indicator, Option<&Alias>)>> = FxHashMap::default();
    let mut concepts = FxHashMap::default();
    for (index, indicator) in all.iter().enumerate() {
        if index > 0 && all[index - 1].code >= indicator.code {
            return Err(error(index, format!("code {:?} stands twice or out of order", indicator.code)));
        }
        let concept = (&indicator.population, &indicator.property, &indicator.constraints);
        if let Some(other) = concepts.insert(concept, &indicator.code) {
            return Err(error(index, format!("population, property and constraints are those of {other}")));
        }
        for (key, value) in &indicator.constraints {
            if key == "denominator" && is_code(value) && !codes.contains(value.as_str()) {
                return Err(error(index, format!("denominator {value:?} is no code")));
            }
        }
        let own = indicator.aliases.iter().map(|alias| (alias.name.as_str(), Some(alias)));
        for (name, alias) in own.chain(Some((indicator.name.as_str(), None))) {
            let same = names.entry(name).or_default();
            let clash = same.iter().find(|(_, other)| !other.zip(alias).is_some_and(|(a, b)| a.excludes(b)));
            if let Some((other, _)) = clash {
                return Err(error(index, format!("name {name:?} stands for {} too, or twice", other.code)));
            }
            same.push((indicator, alias));
        }
    }
    Ok(())
}

/// Capitals, digits and underscores, led by a capital.
fn is_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The entries of a field, which `;` parts.
fn split(field: &str) -> impl Iterator<Item = &str> {
    field.split(';').filter(|entry| !entry.is_empty())
}

fn number(column: &str, text: &str) -> Result<Option<Decimal>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    Decimal::from_str(text).map(Some).map_err(|_| format!("{column} {text:?} is no number"))
}

/// Whether every unit of a written one (元/人·月) is in `units.csv`; numbers (10万) may stand in it.
fn known_unit(written: &str) -> Result<(), String> {
    let unknown = |part: &&str| {
        let part = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let unit = Unit::new(part);
        let base = unit.base();
        !base.is_empty() && Units::shared().at(base).is_none_or(|found| found.len != base.len())
    };
    match written.split(['/', '·', '（', '）']).find(unknown) {
        Some(part) => Err(format!("unit {written:?}: {part:?} is not in units.csv")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "code,name,english,dimension,unit,units,aggregation,min,max,growth,population,property,constraints,aliases\n";

    fn reason(rows: &str) -> String {
        let text: &'static str = Box::leak(format!("{HEADER}{rows}\n").into_boxed_str());
        read(text).map_or_else(|error| error.to_string(), |_| String::new())
    }

    #[test]
    fn a_sound_row_is_read() {
        let row = "GDP,国内生产总值,Gross Domestic Product,money,元,亿元;万亿元,sum,0,10,,Economy,value,a=b,GDP";
        assert_eq!(reason(row), "");
    }

    #[test]
    fn errors_name_file_line_and_reason() {
        for (row, said) in [
            ("gdp,名,N,money,元,亿元,sum,,,,P,p,,", "code"),
            ("GDP,,N,money,元,亿元,sum,,,,P,p,,", "name is empty"),
            ("GDP,名,,money,元,亿元,sum,,,,P,p,,", "english is empty"),
            ("GDP,名,名,money,元,亿元,sum,,,,P,p,,", "ASCII"),
            ("GDP,名,N,wealth,元,亿元,sum,,,,P,p,,", "dimension"),
            ("GDP,名,N,money,元,吨,sum,,,,P,p,,", "none of the units"),
            ("GDP,名,N,money,刀,刀,sum,,,,P,p,,", "units.csv"),
            ("GDP,名,N,money,元,亿元,max,,,,P,p,,", "aggregation"),
            ("GDP,名,N,money,元,亿元,sum,2,1,,P,p,,", "min is above max"),
            ("GDP,名,N,money,元,亿元,sum,a,1,,P,p,,", "no number"),
            ("GDP,名,N,money,元,亿元,sum,,,,,p,,", "population is empty"),
            ("GDP,名,N,money,元,亿元,sum,,,,P,p,a,", "constraint"),
            ("GDP,名,N,money,元,亿元,sum,,,,P,p,denominator=GNI,", "denominator"),
            ("GDP,名,N,money,元,亿元,sum,,,,P,p,,甲(2011-1994)", "years"),
            ("GDP,名,N,money,元,亿元,sum,,,,P,p,,名", "twice"),
            ("GDP,名,N,money,元,亿元,sum,,,,P,p,", "13 fields"),
        ] {
            let reason = reason(row);
            assert!(reason.starts_with("models/indicators.csv:2: ") && reason.contains(said), "{row}: {reason}");
        }
        let row = |code, name, concept, alias| format!("{code},{name},N,money,元,亿元,sum,,,,P,{concept},,{alias}");
        let two = |a: String, b: String| reason(&format!("{a}\n{b}"));
        assert!(two(row("A", "甲", "p", ""), row("A", "乙", "q", "")).contains(":3: code"));
        assert!(two(row("A", "甲", "p", ""), row("B", "乙", "p", "")).contains("those of A"));
        assert!(two(row("A", "甲", "p", "丙"), row("B", "乙", "q", "丙")).contains("stands for A too"));
        assert_eq!(two(row("A", "甲", "p", "丙@local"), row("B", "乙", "q", "丙@nation")), "");
    }

    #[test]
    fn the_catalogue_is_sound() {
        let all = read(include_str!("../../../models/indicators.csv")).unwrap_or_else(|error| panic!("{error}"));
        assert!(all.len() >= 300);
    }
}
