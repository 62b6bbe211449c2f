//! The JSON document.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::list::Group;
use super::{Kind, Report, Shown};
use crate::agreement::coefficient::{Coefficient, Undefined};
use crate::agreement::intervals::Intervals;
use crate::agreement::source::LeftOut;
use crate::agreement::{Categorical, Names, Overlap};
use crate::record::Observation;
use crate::render::{Named, brief, to_json};

#[derive(Serialize)]
struct Document<'a> {
    a: Side<'a>,
    b: Side<'a>,
    documents: usize,
    pairs: usize,
    spans: Spans,
    tuple: Overlap,
    #[serde(rename = "tuple-strict")]
    strict: Overlap,
    value: Value,
    indicator: Names,
    fields: Named<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intervals: Option<&'a Intervals>,
    differences: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    disagreements: Option<Vec<Value>>,
    left_out: Value,
    #[serde(skip_serializing_if = "is_empty")]
    without_text: Named<String>,
    crowded: usize,
}

fn is_empty(named: &Named<String>) -> bool {
    named.0.is_empty()
}

#[derive(Serialize)]
struct Side<'a> {
    path: &'a Path,
    observations: usize,
}

#[derive(Serialize)]
struct Spans {
    exact: Overlap,
    overlapping: Overlap,
}

/// Writes an agreement as one line of JSON, floats in their shortest exact form; what is undefined is `null`.
///
/// # Errors
/// `out` does not take it.
pub fn json(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let agreement = report.agreement;
    let [a, b] = report.paths;
    let [left_a, left_b] = &report.sides.left_out;
    let fields = agreement.fields.iter().map(|field| (field.readings.field.name().to_owned(), categorical(field)));
    let document = Document {
        a: Side { path: a, observations: agreement.a },
        b: Side { path: b, observations: agreement.b },
        documents: report.sides.documents.len(),
        pairs: agreement.overlapping.agreed,
        spans: Spans { exact: agreement.exact, overlapping: agreement.overlapping },
        tuple: agreement.tuple,
        strict: agreement.strict,
        value: json!({
            "same": agreement.values.same,
            "alpha_ratio": value(agreement.values.alpha),
            "compared": agreement.values.compared,
            "undefined": reason(agreement.values.alpha),
        }),
        indicator: agreement.names,
        fields: Named(fields.collect()),
        intervals: report.intervals.as_ref(),
        differences: differences(report),
        disagreements: report
            .listed
            .then(|| report.kinds.iter().flat_map(|kind| kind.shown.iter().map(|one| shown(kind, one))).collect()),
        left_out: json!({"a": left_out(left_a), "b": left_out(left_b)}),
        without_text: Named(report.without_text.to_vec()),
        crowded: report.comparison.crowded,
    };
    to_json(&document, out)
}

fn value(coefficient: Result<Coefficient, Undefined>) -> Option<f64> {
    coefficient.ok().map(|coefficient| coefficient.value)
}

fn expected(coefficient: Result<Coefficient, Undefined>) -> Option<f64> {
    coefficient.ok().map(|coefficient| coefficient.expected)
}

fn reason(coefficient: Result<Coefficient, Undefined>) -> Option<String> {
    coefficient.err().map(|reason| reason.to_string())
}

/// The figures of one field, and how often the sides said what.
fn categorical(field: &Categorical) -> Value {
    let name = |place: usize| field.readings.categories.get(place).cloned().flatten();
    let cell = |(a, b, count)| json!({"a": name(a), "b": name(b), "count": count});
    json!({
        "observed": field.observed.ok(),
        "kappa": value(field.kappa),
        "alpha": value(field.alpha),
        "ac1": value(field.ac1),
        "expected": {"kappa": expected(field.kappa), "alpha": expected(field.alpha), "ac1": expected(field.ac1)},
        "undefined": reason(field.kappa),
        "categories": field.readings.categories.len(),
        "confusion": field.readings.table().cells().map(cell).collect::<Vec<_>>(),
    })
}

/// How many items are of which kind; all of them together are the items.
fn differences(report: &Report<'_>) -> Value {
    let (mut only_a, mut only_b) = (0, 0);
    let (mut differ, mut written) = (Map::new(), Map::new());
    let mut alike = report.comparison.items.len();
    for Kind { group, count, .. } in &report.kinds {
        alike -= count;
        match group {
            Group::OnlyA => only_a = *count,
            Group::OnlyB => only_b = *count,
            Group::Differ(fields) => _ = differ.insert(fields.join(","), (*count).into()),
            Group::Written(fields) => _ = written.insert(fields.join(","), (*count).into()),
        }
    }
    json!({"only_a": only_a, "only_b": only_b, "differ": differ, "written": written, "alike": alike})
}

fn shown(kind: &Kind<'_>, Shown { item, text }: &Shown<'_>) -> Value {
    let side = |o: Option<&Observation>| {
        o.map(|o| brief(o).into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
    };
    let difference = item.both().map(|both| both.difference()).unwrap_or_default();
    json!({
        "kind": kind.group.to_string(),
        "doc": item.doc,
        "start": item.start,
        "end": item.end,
        "text": text,
        "differ": difference.fields,
        "written": difference.written,
        "a": side(item.a()),
        "b": side(item.b()),
    })
}

fn left_out(side: &LeftOut) -> Value {
    json!({"documents": side.documents, "observations": side.observations, "outside": side.outside})
}
