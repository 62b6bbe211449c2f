//! The text.

use std::io::{self, Write};

use super::{Group, Kind, Report, Shown, confused};
use crate::agreement::coefficient::{Coefficient, Undefined};
use crate::agreement::intervals::{Figures, Intervals};
use crate::agreement::source::LeftOut;
use crate::agreement::{Agreement, Both, Categorical, Overlap};
use crate::pair::MAX_SIDE;
use crate::record::{Figure, Observation};
use crate::render::sections::{FEW_DOCUMENTS, ends};
use crate::resample::Interval;

/// The overlaps, in the order of the figures.
const OVERLAPS: [&str; 4] = ["spans equal", "spans overlapping", "tuple", "tuple-strict"];

/// So many confusions of a field are shown.
const CONFUSED: usize = 3;

/// So many documents are named in a warning; the JSON names all.
const NAMES: usize = 8;

/// So many ways of differing are shown where no list was asked for.
const KINDS: usize = 8;

/// Writes an agreement for a reader.
///
/// # Errors
/// `out` does not take it.
pub fn text(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let agreement = report.agreement;
    for (name, path) in ["A", "B"].into_iter().zip(report.paths) {
        writeln!(out, "{name} is {}", path.display())?;
    }
    warnings(report, out)?;
    let (documents, pairs) = (report.sides.documents.len(), agreement.overlapping.agreed);
    writeln!(out, "documents {documents}  A {}  B {}  pairs {pairs}", agreement.a, agreement.b)?;
    let overlaps = [agreement.exact, agreement.overlapping, agreement.tuple, agreement.strict];
    for (name, overlap) in OVERLAPS.into_iter().zip(overlaps) {
        let Overlap { agreed, f1, of_a, of_b } = overlap;
        let [f1, of_a, of_b] = [f1, of_a, of_b].map(figure);
        writeln!(out, "{name:18} F1 {f1}  of A {of_a}  of B {of_b}  agreed {agreed}")?;
    }
    writeln!(out, "over the {pairs} pairs")?;
    let [equal, alike, dice] = [agreement.names.equal, agreement.names.alike, agreement.names.mean_dice].map(figure);
    writeln!(out, "  indicator  equal {equal}  alike {alike}  mean Dice {dice}")?;
    let values = &agreement.values;
    let alpha = match values.alpha {
        Ok(Coefficient { value, .. }) => format!("{value:.4} over {} pairs without a range", values.compared),
        Err(reason) => format!("undefined ({reason})"),
    };
    writeln!(out, "  value      same {}  alpha (ratio) {alpha}", figure(values.same))?;
    writeln!(out, "  field     observed  expected   kappa   alpha     AC1")?;
    for field in &agreement.fields {
        writeln!(out, "  {}", row(field))?;
    }
    if let Some(section) = &report.intervals {
        intervals(section, agreement, out)?;
    }
    confusions(&agreement.fields, out)?;
    differences(report, out)
}

/// The intervals beside the figures.
fn intervals(section: &Intervals, agreement: &Agreement, out: &mut dyn Write) -> io::Result<()> {
    let Intervals { level, rounds, seed, documents, observations, over_documents, over_observations } = section;
    writeln!(out, "{:.0} % intervals, {rounds} bootstrap samples, seed {seed}", level * 100.0)?;
    let [of_documents, of_items] = [format!("over {documents} documents"), format!("over {observations} observations")];
    writeln!(out, "  {:24} {:7}  {of_documents:20}  {of_items}", "", "")?;
    let mut line = |name: &str, value: Option<f64>, of: &dyn Fn(&Figures) -> Option<Interval>| {
        let [documents, items] = [over_documents, over_observations].map(|over| ends(over.as_ref().and_then(of)));
        writeln!(out, "  {name:24} {:>7}  {documents:20}  {items}", figure(value))
    };
    let overlaps = [agreement.exact, agreement.overlapping, agreement.tuple, agreement.strict];
    for (i, (name, overlap)) in OVERLAPS.into_iter().zip(overlaps).enumerate() {
        line(&format!("{name} F1"), overlap.f1, &|figures| figures.overlaps()[i])?;
    }
    for Categorical { readings, kappa, alpha, ac1, .. } in &agreement.fields {
        let field = readings.field;
        let value = |coefficient: &Result<Coefficient, Undefined>| coefficient.ok().map(|c| c.value);
        line(&format!("{} kappa", field.name()), value(kappa), &|figures| figures.field(field).kappa)?;
        line(&format!("{} alpha", field.name()), value(alpha), &|figures| figures.field(field).alpha)?;
        line(&format!("{} AC1", field.name()), value(ac1), &|figures| figures.field(field).ac1)?;
    }
    if *documents < FEW_DOCUMENTS {
        writeln!(out, "  {documents} documents are few: the intervals over documents may be too narrow")?;
    }
    Ok(())
}

/// A figure, or a dash where there is none.
fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
}

/// The figures of one field.
fn row(field: &Categorical) -> String {
    let name = field.readings.field.name();
    let observed = figure(field.observed.ok());
    match (field.kappa, field.alpha, field.ac1) {
        (Ok(kappa), Ok(alpha), Ok(ac1)) => format!(
            "{name:8}  {observed:>8}  {:>8.4}  {:>6.4}  {:>6.4}  {:>6.4}",
            kappa.expected, kappa.value, alpha.value, ac1.value
        ),
        (Err(Undefined::OneCategory), ..) => {
            let only = field.readings.categories.first().map_or("", |category| shown_category(category.as_deref()));
            format!("{name:8}  {observed:>8}  undefined: both say {only} of every pair, chance would agree wholly too")
        }
        (Err(reason), ..) | (_, Err(reason), _) | (.., Err(reason)) => {
            format!("{name:8}  {observed:>8}  undefined: {reason}")
        }
    }
}

/// The name of a category.
fn shown_category(category: Option<&str>) -> &str {
    match category {
        None => "(none)",
        Some("") => "(empty)",
        Some(name) => name,
    }
}

/// The categories that are taken for each other most often.
fn confusions(fields: &[Categorical], out: &mut dyn Write) -> io::Result<()> {
    let mut heading = "most confused, and which side says what\n";
    for field in fields {
        let all = confused(field);
        for pair in all.iter().take(CONFUSED) {
            let [one, other] = [pair.one, pair.other].map(shown_category);
            let (name, count) = (field.readings.field.name(), pair.count());
            let (by_a, by_b) = (pair.one_by_a, pair.one_by_b);
            write!(out, "{heading}  {name:8}  {count:>4}  {one} (A {by_a}, B {by_b})")?;
            writeln!(out, " | {other} (A {by_b}, B {by_a})")?;
            heading = "";
        }
        if let Some(rest) = all.get(CONFUSED..).filter(|rest| !rest.is_empty()) {
            let pairs: u64 = rest.iter().map(super::Confused::count).sum();
            writeln!(out, "  {:8}  {pairs:>4}  in {} other confusions", field.readings.field.name(), rest.len())?;
        }
    }
    Ok(())
}

/// What is read differently: how often, and the list that was asked for.
fn differences(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let items = report.comparison.items.len();
    let kinds = &report.kinds;
    let differing: usize = kinds.iter().map(|kind| kind.count).sum();
    writeln!(out, "alike in every field: {} of {items} read by A or B", items - differing)?;
    let (mut ways, mut rest) = (0, 0);
    for Kind { group, count, shown } in kinds {
        if matches!(group, Group::Differ(_)) {
            ways += 1;
            if !report.listed && ways > KINDS {
                rest += count;
                continue;
            }
        }
        let first = match shown.len() {
            part if report.listed && part < *count => format!(", the first {part}"),
            _ => String::new(),
        };
        writeln!(out, "{group}: {count}{first}")?;
        for shown in shown {
            disagreement(shown, out)?;
        }
    }
    if rest > 0 {
        writeln!(out, "differ in {} other ways: {rest} (--show N names all)", ways - KINDS)?;
    }
    Ok(())
}

/// One disagreement: the place, what differs, and both readings.
fn disagreement(Shown { item, text }: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  @{}:{}–{}", item.doc, item.start, item.end)?;
    if let Some(text) = text {
        writeln!(out, "    text   {text}")?;
    }
    for (name, side) in [("A", item.a()), ("B", item.b())] {
        if let Some(o) = side {
            writeln!(out, "    {name}      {}", reading(o))?;
        }
    }
    if let Some(both) = item.both() {
        let parts: Vec<_> = differing(both).collect();
        writeln!(out, "    A | B  {}", parts.join("; "))?;
    }
    Ok(())
}

/// The fields in which a pair is not written alike, with what each side says.
fn differing<'a>(both: &'a Both<'a>) -> impl Iterator<Item = String> + 'a {
    let difference = both.difference();
    difference.fields.into_iter().chain(difference.written).map(|field| {
        let [a, b] = [both.a, both.b].map(|o| said(o, field));
        format!("{field}: {a} | {b}")
    })
}

/// What an observation says in a field of the record.
fn said(o: &Observation, field: &str) -> String {
    let text = |s: &Option<String>| shown_category(s.as_deref()).to_owned();
    let whole = |n: Option<i64>| n.map_or_else(|| "(none)".to_owned(), |n| n.to_string());
    match field {
        "start" => o.start.to_string(),
        "end" => o.end.to_string(),
        "indicator" => text(&o.indicator),
        "value" => number(&o.value),
        "value_max" => o.value_max.as_ref().map_or_else(|| "(none)".to_owned(), number),
        "unit" => text(&o.unit),
        "year_start" => whole(o.year_start),
        "year" => whole(o.year),
        "scope" => text(&o.scope),
        "measure" => text(&o.measure),
        "status" => text(&o.status),
        "bound" => text(&o.bound),
        _ => String::new(),
    }
}

/// A number as it was written.
fn number(figure: &Figure) -> String {
    match &figure.written {
        serde_json::Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// An observation on one line.
fn reading(o: &Observation) -> String {
    let value = match &o.value_max {
        Some(upper) => format!("{}–{}", number(&o.value), number(upper)),
        None => number(&o.value),
    };
    let unit = o.unit.as_deref().unwrap_or_default();
    let year = match o.year_start {
        Some(from) => format!("{from}–{}", said(o, "year")),
        None => said(o, "year"),
    };
    let rest = ["scope", "measure", "status", "bound"].map(|field| said(o, field)).join(", ");
    format!("{} {value} {unit}, {year}, {rest}", said(o, "indicator"))
}

/// The first names of many.
fn names(documents: &[String]) -> String {
    let first = documents.iter().take(NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match documents.len().saturating_sub(NAMES) {
        0 => first,
        rest => format!("{first} and {rest} more"),
    }
}

/// What a reader must know before the figures.
fn warnings(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (name, other, LeftOut { documents, observations, outside }) in
        [("A", "B", &report.sides.left_out[0]), ("B", "A", &report.sides.left_out[1])]
    {
        if !documents.is_empty() {
            let (count, names) = (documents.len(), names(documents));
            writeln!(
                out,
                "warning: documents that only {name} names, not compared: {count} with {observations} observations: {names} \
                 (if {other} read them and found nothing: --documents all)"
            )?;
        }
        if *outside > 0 {
            writeln!(
                out,
                "note: observations of {name} outside the annotated parts (windows.json), not compared: {outside}"
            )?;
        }
    }
    for (doc, reason) in report.without_text {
        writeln!(out, "warning: no text of {doc} to check and quote: {reason}")?;
    }
    if report.comparison.crowded > 0 {
        let crowded = report.comparison.crowded;
        writeln!(
            out,
            "warning: places with more than {MAX_SIDE} overlapping observations, paired greedily: {crowded}"
        )?;
    }
    Ok(())
}
