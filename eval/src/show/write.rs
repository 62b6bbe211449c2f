//! An item as text for a terminal.

use std::io::{self, Write};

use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Candidate, Item};
use crate::baseline::Grade;
use crate::record::Observation;
use crate::slot::{Slot, Verdict};
use crate::texts::around_by;

/// How many columns a cell has; a longer one is cut.
const CELL: usize = 44;

/// How many code points of text stand before and after the span.
const AROUND: usize = 120;

/// The scored fields, in the order in which they are shown; all others come after them.
const SCORED: [(&str, &[Slot]); 10] = [
    ("indicator", &[Slot::IndicatorSimilar, Slot::IndicatorEqual]),
    ("value", &[Slot::Value]),
    ("value_max", &[Slot::Value]),
    ("unit", &[Slot::Unit]),
    ("year_start", &[Slot::Period]),
    ("year", &[Slot::Year]),
    ("scope", &[Slot::Scope]),
    ("measure", &[Slot::Measure]),
    ("status", &[Slot::Status]),
    ("bound", &[Slot::Bound]),
];

/// Scored fields that are shown even where neither side has them, so that every slot has its verdict.
const ALWAYS: [&str; 8] = ["indicator", "value", "unit", "year", "scope", "measure", "status", "bound"];

/// Fields that are said above the table.
const ABOVE: [&str; 3] = ["doc", "start", "end"];

/// Writes an item: its text, both records side by side with the verdict on each slot, and the candidates. The
/// records must have been read whole ([`crate::record::Detail::Whole`]).
///
/// # Errors
/// `out` does not take it.
pub fn write(item: &Item<'_>, text: Option<&[char]>, out: &mut dyn Write) -> io::Result<()> {
    let Some(place) = item.place() else { return Ok(()) };
    writeln!(out, "{}:{}  {}", place.doc, place.start, heading(item))?;
    quotes(item, text, out)?;
    table(item, out)?;
    if !item.candidates.is_empty() {
        let (others, of) = if item.gold.is_some() { ("predictions", "gold") } else { ("gold", "prediction") };
        writeln!(out, "other {others} that overlap the {of}:")?;
    }
    item.candidates.iter().try_for_each(|other| candidate(other, item.gold.is_some(), out))
}

/// The grade, and what is wrong.
fn heading(item: &Item<'_>) -> String {
    match item.verdict {
        Some((verdict, _)) if verdict.wrong_in_full().is_empty() => Grade::of(verdict).name().to_owned(),
        Some((verdict, _)) => format!("{}, {}", Grade::of(verdict).name(), item.kind()),
        None => item.kind(),
    }
}

/// The text around the gold, and around the prediction where its span is another.
fn quotes(item: &Item<'_>, text: Option<&[char]>, out: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return writeln!(out, "  the text is not at hand (--texts DIR)") };
    let span = |o: &Observation| (o.start, o.end);
    let both = item.gold.is_some() && item.pred.is_some();
    let apart = both && item.gold.map(span) != item.pred.map(span);
    let pred = item.pred.filter(|_| apart || !both);
    for (side, observation) in [("gold", item.gold), ("prediction", pred)] {
        let Some(o) = observation else { continue };
        let quote = around_by(text, o.start, o.end, AROUND).unwrap_or_else(|| "(beyond the text)".to_owned());
        writeln!(out, "  {}{quote}", if apart { format!("{side}: ") } else { String::new() })?;
    }
    Ok(())
}

fn table(item: &Item<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = vec![["".to_owned(), "gold".to_owned(), "prediction".to_owned(), String::new()]];
    let span = |o: Option<&Observation>| o.map_or_else(String::new, |o| format!("{}–{}", o.start, o.end));
    rows.push(["span".into(), span(item.gold), span(item.pred), String::new()]);
    for name in names(item) {
        let cell = |o: Option<&Observation>| match o {
            Some(o) => field(o, &name).map_or_else(|| "–".to_owned(), shown),
            None => String::new(),
        };
        let verdict = item.verdict.map_or_else(String::new, |verdict| said(&name, verdict));
        rows.push([name.clone(), cell(item.gold), cell(item.pred), verdict]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    for row in &rows {
        let mut line = String::from("  ");
        for (cell, width) in row.iter().zip(widths) {
            line += cell;
            line += &" ".repeat(width - cell.width() + 2);
        }
        line += &row[3];
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The fields that are shown: those that are scored first, then the others in the order of the records.
fn names(item: &Item<'_>) -> Vec<String> {
    let has = |name: &str| item.sides().any(|o| field(o, name).is_some());
    let scored = SCORED.iter().map(|(name, _)| *name).filter(|name| ALWAYS.contains(name) || has(name));
    let mut names: Vec<String> = scored.map(str::to_owned).collect();
    for key in item.sides().filter_map(|o| o.fields.as_deref()).flat_map(|fields| fields.keys()) {
        if !ABOVE.contains(&key.as_str()) && !names.contains(key) && has(key) {
            names.push(key.clone());
        }
    }
    names
}

/// A field that says something.
fn field<'a>(observation: &'a Observation, name: &str) -> Option<&'a Value> {
    observation.fields.as_deref()?.get(name).filter(|value| !value.is_null())
}

/// A value on one line, cut where it is long.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.width() <= CELL {
        return text;
    }
    let mut room = CELL - 1;
    let fits = |c: &char| match room.checked_sub(c.width().unwrap_or_default()) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

/// The verdict on a field: `right` or `WRONG`, and of an indicator how alike it is.
fn said(name: &str, (verdict, similarity): (Verdict, f64)) -> String {
    let Some((_, slots)) = SCORED.iter().find(|(scored, _)| *scored == name) else { return String::new() };
    if slots.iter().all(|&slot| verdict.right(slot)) {
        return "right".into();
    }
    match (name, verdict.right(Slot::IndicatorSimilar)) {
        ("indicator", true) => format!("alike {similarity:.2}"),
        ("indicator", false) => format!("WRONG {similarity:.2}"),
        _ => "WRONG".into(),
    }
}

fn candidate(other: &Candidate<'_>, of_gold: bool, out: &mut dyn Write) -> io::Result<()> {
    let name = |o: &Observation| o.indicator.clone().unwrap_or_else(|| "–".to_owned());
    let o = other.observation;
    let upper = o.value_max.as_ref().map_or_else(String::new, |upper| format!("..{}", shown(&upper.written)));
    let value = format!("{}{upper} {}", shown(&o.value.written), o.unit.as_deref().unwrap_or_default());
    let wrong: Vec<_> = other.verdict.wrong_in_full().into_iter().map(Slot::name).collect();
    let wrong = if wrong.is_empty() { "all right".to_owned() } else { format!("wrong {}", wrong.join(",")) };
    let side = if of_gold { "gold" } else { "prediction" };
    let partner = match other.partner {
        Some(p) => format!("paired with the {side} {}–{} {}", p.start, p.end, name(p)),
        None => "paired with none".to_owned(),
    };
    let (start, end, value) = (o.start, o.end, value.trim_end());
    writeln!(out, "  {start}–{end}  {} {value}: {wrong}; {partner}", name(o))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_cells_are_cut_by_their_width() {
        let wide = shown(&Value::from("粮".repeat(40)));
        assert_eq!((wide.width(), wide.chars().count()), (43, 22));
        assert_eq!(shown(&Value::from("粮".repeat(22))), "粮".repeat(22));
        assert_eq!(shown(&Value::from("a\nb")), "a b");
        assert_eq!(shown(&serde_json::json!(["x", 1])), "[\"x\",1]");
    }
}
