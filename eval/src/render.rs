//! A score as text for a reader, or as one JSON document for a program.

pub mod comparison;
pub mod sections;

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::ser::Formatter;

use crate::calibration::Calibration;
use crate::gold::{Gold, Predictions, Unscored};
use crate::pair::{Alignment, MAX_SIDE};
use crate::record::Observation;
use crate::repr;
use crate::score::{Fault, Field, Figures, Prf};
use crate::slot::Slot;
use sections::{Intervals, Macro, SchemeTable};

/// Named things in a fixed order; a JSON object.
#[derive(Debug, Clone, Default)]
pub struct Named<T>(pub Vec<(String, T)>);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// A fault, with the text around it where the text is at hand.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    /// The fault.
    pub fault: Fault<'a>,
    /// The text around its place.
    pub text: Option<String>,
}

/// What there is to say about one scoring. Parts that nobody asked for are `None`, and then not in the JSON either.
#[derive(Debug, Clone, Serialize)]
pub struct Summary<'a> {
    /// The figures over everything.
    #[serde(flatten)]
    pub total: Figures,
    /// The figures of each gold document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<Named<Figures>>,
    /// The figures of each slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Named<Field>>,
    /// The figures of each measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measures: Option<Named<Figures>>,
    /// Mean figures of the documents.
    #[serde(rename = "macro", skip_serializing_if = "Option::is_none")]
    pub macros: Option<Macro>,
    /// Bootstrap intervals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
    /// SemEval-2013 schemes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schemes: Option<SchemeTable>,
    /// Confidences against outcomes; the inner `None` (`null`) where no prediction states a confidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Option<Calibration>>,
    /// The first faults.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<Shown<'a>>>,
    /// What was not scored, or not as asked.
    #[serde(flatten)]
    pub account: Account,
}

/// What of the input the figures do not speak of. Parts that hold nothing are not in the JSON.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Account {
    /// Gold documents that no prediction names; all of their gold is missed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Gold documents that were not scored, and why.
    #[serde(skip_serializing_if = "is_empty")]
    pub left_out: Named<String>,
    /// Predictions that were not scored.
    #[serde(skip_serializing_if = "Unscored::is_empty")]
    pub unscored: Unscored,
    /// Groups of overlapping observations that were too large to be paired optimally.
    #[serde(skip_serializing_if = "is_zero")]
    pub crowded: usize,
}

impl Account {
    /// Takes stock of a scoring.
    pub fn of(gold: &Gold, pred: &Predictions, alignments: &[Alignment<'_>]) -> Self {
        Self {
            missing: gold.missing(&pred.corpus),
            left_out: gold.left_out.clone(),
            unscored: pred.unscored.clone(),
            crowded: alignments.iter().map(|alignment| alignment.crowded).sum(),
        }
    }
}

fn is_empty(named: &Named<String>) -> bool {
    named.0.is_empty()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = self.fault.place();
        let side = |o: Option<&Observation>| match o {
            Some(o) => Value::Object(brief(o).into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
            None => Value::Null,
        };
        let fields = [
            ("kind", self.fault.kind().into()),
            ("doc", place.map(|o| o.doc.as_str()).into()),
            ("start", place.map(|o| o.start).into()),
            ("gold", side(self.fault.gold)),
            ("pred", side(self.fault.pred)),
            ("text", self.text.as_deref().into()),
        ];
        serializer.collect_map(fields)
    }
}

/// The fields of an observation that are shown, without those that are not there.
pub(crate) fn brief(o: &Observation) -> Vec<(&'static str, Value)> {
    let text = |s: &Option<String>| s.as_deref().map(Value::from);
    [
        ("surface", text(&o.surface)),
        ("indicator", text(&o.indicator)),
        ("value", Some(o.value.written.clone())),
        ("value_max", o.value_max.as_ref().map(|figure| figure.written.clone())),
        ("unit", text(&o.unit)),
        ("year_start", o.year_start.map(Value::from)),
        ("year", o.year.map(Value::from)),
        ("scope", text(&o.scope)),
        ("measure", text(&o.measure)),
        ("status", text(&o.status)),
        ("bound", text(&o.bound)),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((key, value?)))
    .collect()
}

/// The shown fields in the reference scorer's notation, which has no upper ends.
fn notation(o: Option<&Observation>) -> String {
    let Some(o) = o else { return "None".into() };
    let value = |value: Value| match &value {
        Value::String(s) => repr::text(s),
        Value::Number(n) if n.to_string().contains(['.', 'e', 'E']) => {
            n.as_f64().map_or_else(|| n.to_string(), repr::float)
        }
        other => other.to_string(),
    };
    let shown = brief(o).into_iter().filter(|&(key, _)| key != "value_max");
    let fields: Vec<_> = shown.map(|(key, field)| format!("'{key}': {}", value(field))).collect();
    format!("{{{}}}", fields.join(", "))
}

/// Writes a summary for a reader.
///
/// # Errors
/// `out` does not take it.
pub fn text(summary: &Summary<'_>, out: &mut dyn Write) -> io::Result<()> {
    warnings(&summary.account, out)?;
    let total = &summary.total;
    writeln!(out, "gold {}  predicted {}  paired {}", total.gold, total.pred, total.paired)?;
    for (name, Prf { p, r, f1 }) in
        [("quantity", total.quantity), ("tuple", total.tuple), ("tuple-strict", total.strict)]
    {
        writeln!(out, "{name:13} P {p:.4}  R {r:.4}  F1 {f1:.4}")?;
    }
    let slots: Vec<_> = Slot::ALL.map(|s| format!("{} {:.4}", s.name(), total.slots.get(s))).to_vec();
    writeln!(out, "slots  {}", slots.join("  "))?;
    for (doc, figures) in summary.docs.iter().flat_map(|docs| &docs.0) {
        row(doc, figures, out)?;
    }
    for (slot, Field { accuracy, prf: Prf { p, r, f1 } }) in summary.fields.iter().flat_map(|fields| &fields.0) {
        writeln!(out, "  {slot:11} accuracy {accuracy:.4}  P {p:.4}  R {r:.4}  F1 {f1:.4}")?;
    }
    for (measure, figures) in summary.measures.iter().flat_map(|measures| &measures.0) {
        row(measure, figures, out)?;
    }
    summary.macros.as_ref().map_or(Ok(()), |section| sections::macros(section, out))?;
    summary.intervals.as_ref().map_or(Ok(()), |section| sections::intervals(section, out))?;
    summary.schemes.as_ref().map_or(Ok(()), |section| sections::schemes(section, out))?;
    summary.calibration.as_ref().map_or(Ok(()), |section| sections::calibration(section.as_ref(), out))?;
    for Shown { fault, text } in summary.errors.iter().flatten() {
        let (doc, start) = fault.place().map_or(("", 0), |o| (&o.doc, o.start));
        writeln!(out, "{} @{doc}:{start}", fault.kind())?;
        writeln!(out, "   gold {}\n   pred {}", notation(fault.gold), notation(fault.pred))?;
        if let Some(text) = text {
            writeln!(out, "   text {text}")?;
        }
    }
    Ok(())
}

fn row(name: &str, figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let Figures { gold, quantity, tuple, strict, .. } = figures;
    writeln!(out, "  {name}: gold {gold}  quantity {:.4}  tuple {:.4}  strict {:.4}", quantity.f1, tuple.f1, strict.f1)
}

/// What a reader must know before the figures.
pub(crate) fn warnings(account: &Account, out: &mut dyn Write) -> io::Result<()> {
    for (doc, reason) in &account.left_out.0 {
        writeln!(out, "warning: {doc} is left out: {reason}")?;
    }
    unscored("the predictions", &account.unscored, out)?;
    missing("the predictions", &account.missing, out)?;
    crowded(account.crowded, out)
}

/// Says how many groups were too large to be paired optimally.
pub(crate) fn crowded(crowded: usize, out: &mut dyn Write) -> io::Result<()> {
    if crowded == 0 {
        return Ok(());
    }
    writeln!(out, "warning: places with more than {MAX_SIDE} overlapping observations, paired greedily: {crowded}")
}

/// Says what of some predictions was not scored.
pub(crate) fn unscored(whose: &str, unscored: &Unscored, out: &mut dyn Write) -> io::Result<()> {
    if let Some(first) = unscored.documents.first() {
        let (documents, observations) = (unscored.documents.len(), unscored.observations);
        let at = unscored.first.as_deref().unwrap_or("an unknown place");
        writeln!(
            out,
            "warning: documents of {whose} that the gold does not have, not scored: {documents} with {observations} \
             observations, the first is {first} at {at}"
        )?;
    }
    if unscored.outside > 0 {
        let outside = unscored.outside;
        writeln!(
            out,
            "note: observations of {whose} outside the annotated parts (windows.json), not scored: {outside}"
        )?;
    }
    Ok(())
}

/// Says which gold documents some predictions do not name.
pub(crate) fn missing(whose: &str, documents: &[String], out: &mut dyn Write) -> io::Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    writeln!(out, "warning: documents that {whose} lack, all gold of them missed: {}", documents.join(", "))
}

/// Writes a summary as one line of JSON, floats in their shortest exact form.
///
/// # Errors
/// `out` does not take it.
pub fn json(summary: &Summary<'_>, out: &mut dyn Write) -> io::Result<()> {
    to_json(summary, out)
}

/// Writes anything as one line of JSON, floats in their shortest exact form.
///
/// # Errors
/// `out` does not take it.
pub fn to_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Spaced);
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// JSON with a space after each comma and colon and with Python's floats, as the reference scorer writes it.
struct Spaced;

impl Spaced {
    fn comma<W: ?Sized + Write>(out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }
}

impl Formatter for Spaced {
    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        out.write_all(repr::float(value).as_bytes())
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        Self::comma(out, first)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        Self::comma(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Role;
    use crate::score::Tally;

    fn summary() -> Summary<'static> {
        Summary {
            total: Tally { gold: 32, pred: 32, paired: 32, quantity: 1, tuple: 0, strict: 0, slots: [1; 10] }.figures(),
            docs: None,
            fields: None,
            measures: None,
            macros: None,
            intervals: None,
            schemes: None,
            calibration: None,
            errors: None,
            account: Account::default(),
        }
    }

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ties_are_rounded_to_even() {
        let text = written(|out| text(&summary(), out));
        assert!(text.contains("quantity      P 0.0312  R 0.0312  F1 0.0312\n"), "{text}");
    }

    #[test]
    fn json_has_python_form_and_only_what_was_asked_for() {
        let json = written(|out| json(&summary(), out));
        assert!(json.starts_with(r#"{"gold": 32, "pred": 32, "paired": 32, "quantity": {"p": 0.03125, "#), "{json}");
        assert!(json.ends_with("\"status\": 0.03125, \"bound\": 0.03125}}\n"), "{json}");
    }

    #[test]
    fn warnings_come_first() {
        let summary = Summary {
            account: Account {
                missing: vec!["a".into(), "b".into()],
                left_out: Named(vec![("c".into(), "no text of it in texts".into())]),
                unscored: Unscored {
                    documents: vec!["x/a".into(), "x/b".into()],
                    first: Some("p.jsonl:3".into()),
                    observations: 7,
                    outside: 2,
                },
                crowded: 1,
            },
            ..summary()
        };
        let text = written(|out| text(&summary, out));
        let lines: Vec<_> = text.lines().take(5).collect();
        assert_eq!(
            lines,
            [
                "warning: c is left out: no text of it in texts",
                "warning: documents of the predictions that the gold does not have, not scored: 2 with 7 observations, \
                 the first is x/a at p.jsonl:3",
                "note: observations of the predictions outside the annotated parts (windows.json), not scored: 2",
                "warning: documents that the predictions lack, all gold of them missed: a, b",
                "warning: places with more than 256 overlapping observations, paired greedily: 1",
            ]
        );
        let json = written(|out| json(&summary, out));
        assert!(json.contains(r#""missing": ["a", "b"], "left_out": {"c": "no text of it in texts"}"#), "{json}");
    }

    #[test]
    fn a_fault_shows_what_is_there() {
        let line = r#"{"doc":"d","start":3,"end":7,"indicator":"粮食产量","value":12.50,"unit":null,"year":2024}"#;
        let o = Observation::parse(line, Role::Prediction).unwrap();
        assert_eq!(notation(Some(&o)), "{'indicator': '粮食产量', 'value': 12.5, 'year': 2024}");
        let shown = Shown { fault: Fault { wrong: Vec::new(), gold: None, pred: Some(&o) }, text: None };
        let json = serde_json::to_string(&shown).unwrap();
        assert!(json.starts_with(r#"{"kind":"extra","doc":"d","start":3,"gold":null,"pred":{"indicator""#), "{json}");
    }
}
