//! A picked prediction for a person, and for a program.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::{Pick, marked};
use crate::record::{At, Figure, Observation};
use crate::texts::around_by;

/// How many code points of text stand before and after the span.
const AROUND: usize = 60;

/// Writes a picked prediction for a person: where it stands, why it is there, what it says, and its text with the number
/// marked. Without the text that is the `sentence` of the record.
///
/// # Errors
/// `out` does not take it.
pub fn item(pick: &Pick<'_>, at: Option<&At<'_>>, text: Option<&[char]>, out: &mut dyn Write) -> io::Result<()> {
    let o = pick.candidate.observation;
    let at = at.map_or_else(String::new, |at| format!("  {at}"));
    let place = format!("{}. {}:{}-{}{at}", pick.rank, line(&o.doc), o.start, o.end);
    let confidence = o.confidence.map_or_else(|| "not stated".to_owned(), |confidence| confidence.to_string());
    let flags: Vec<String> = pick.candidate.flags.iter().map(|flag| line(flag)).collect();
    let flags = if flags.is_empty() { "none".to_owned() } else { flags.join(", ") };
    writeln!(out, "{place}\n   {}  confidence: {confidence}  flags: {flags}", pick.candidate.reason.name())?;
    writeln!(out, "   {}\n   {}", statement(o), quote(o, text).trim())
}

/// `indicator = value unit  year  scope`, then measure and status as far as they are given.
fn statement(o: &Observation) -> String {
    let name = |name: Option<&str>| name.map_or_else(|| "–".to_owned(), line);
    let written = |figure: &Figure| match &figure.written {
        Value::String(written) => line(written),
        other => other.to_string(),
    };
    let value = match &o.value_max {
        Some(upper) => format!("{}..{}", written(&o.value), written(upper)),
        None => written(&o.value),
    };
    let unit = o.unit.as_deref().map_or_else(String::new, |unit| format!(" {}", line(unit)));
    let year = match (o.year_start, o.year) {
        (Some(from), Some(to)) if from != to => format!("{from}–{to}"),
        (_, year) => year.map_or_else(|| "–".to_owned(), |year| year.to_string()),
    };
    let labels = [o.measure.as_deref(), o.status.as_deref()].into_iter().flatten();
    let labels: String = labels.map(|label| format!("  {}", line(label))).collect();
    format!("{} = {value}{unit}  {year}  {}{labels}", name(o.indicator.as_deref()), name(o.scope.as_deref()))
}

/// The text around the span, else the sentence of the record.
fn quote(o: &Observation, text: Option<&[char]>) -> String {
    if let Some(quote) = text.and_then(|text| around_by(text, o.start, o.end, AROUND)) {
        return quote;
    }
    let sentence = o.fields.as_deref().and_then(|fields| fields.get("sentence")?.as_str());
    match sentence {
        Some(sentence) => marked(sentence, o.surface.as_deref().unwrap_or_default()),
        None => "neither its text (--texts DIR) nor its sentence is at hand".to_owned(),
    }
}

/// A text on one line.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The whole record with its `rank` and `reason` behind it; what another run put there is replaced.
pub fn record(pick: &Pick<'_>) -> Map<String, Value> {
    let mut record = pick.candidate.observation.fields.as_deref().cloned().unwrap_or_default();
    for (key, value) in [("rank", Value::from(pick.rank)), ("reason", Value::from(pick.candidate.reason.name()))] {
        record.shift_remove(key);
        record.insert(key.to_owned(), value);
    }
    record
}
