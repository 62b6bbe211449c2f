//! brat stand-off annotation: `.ann` beside `.txt` (Stenetorp et al. 2012, “brat: a Web-based Tool for NLP-Assisted Text
//! Annotation”; <https://brat.nlplab.org/standoff.html>).
//!
//! An observation is a text-bound `Quantity` with attributes `Measure`, `Status` and `Bound`; where its indicator's words
//! stand in the text, they are a text-bound `Indicator` and a relation `IndicatorOf` joins both. Its other fields are a
//! JSON object in a note. brat counts code points, as we do. It takes a carriage return for the end of a line or for
//! nothing, depending on its version, so that texts are written without: `\r\n` as a space and `\n`, any other `\r` as
//! `\n`, which moves nothing. A span holds no line end and no tab: one that has some is written as a discontinuous one.

mod ann;
mod names;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::fields::{self, Parts, Place};
use super::{Documents, LeftOut, Output, fault, place, spot};
use crate::error::EvalError;
use crate::record::{Observation, Origin, Role, walk};

/// The fields that are attributes, with their names in brat.
const ATTRIBUTES: [(&str, &str); 3] = [("measure", "Measure"), ("status", "Status"), ("bound", "Bound")];

/// The settings of brat that go with the annotations.
const SETTINGS: [(&str, &str); 3] = [
    ("annotation.conf", include_str!("brat/annotation.conf")),
    ("visual.conf", include_str!("brat/visual.conf")),
    ("tools.conf", include_str!("brat/tools.conf")),
];

/// Writes a folder: the settings, and a `.txt` and an `.ann` a document.
///
/// # Errors
/// A document has no text, or a span lies outside it.
pub fn write(documents: &Documents) -> Result<(Output, LeftOut), EvalError> {
    let mut files: Vec<(PathBuf, Vec<u8>)> =
        SETTINGS.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())).collect();
    let mut left_out = LeftOut::default();
    for doc in documents.names() {
        let text = plain(documents.text(doc)?);
        let mut sheet = Sheet::default();
        for o in documents.corpus.get(doc).unwrap_or_default() {
            if !sheet.add(o, &text).map_err(|reason| documents.corpus.fault(o, reason))? {
                left_out.add("spans of white space alone, which brat cannot mark", || spot(o));
            }
        }
        let name = names::file(doc);
        files.push((format!("{name}.txt").into(), text.iter().collect::<String>().into_bytes()));
        files.push((format!("{name}.ann").into(), sheet.lines.into_bytes()));
    }
    Ok((Output::Folder(files), left_out))
}

/// A text without carriage returns, as many code points long.
fn plain(text: &[char]) -> Vec<char> {
    let next_ends_line = |at: usize| text.get(at + 1) == Some(&'\n');
    let without = |(at, &c): (usize, &char)| match c {
        '\r' if next_ends_line(at) => ' ',
        '\r' => '\n',
        other => other,
    };
    text.iter().enumerate().map(without).collect()
}

/// The lines of one `.ann`.
#[derive(Default)]
struct Sheet {
    lines: String,
    spans: usize,
    attributes: usize,
    relations: usize,
    notes: usize,
    indicators: BTreeMap<(usize, usize), usize>,
}

impl Sheet {
    /// Adds an observation; false where brat cannot mark its span.
    fn add(&mut self, o: &Observation, text: &[char]) -> Result<bool, String> {
        let span = place::span(text, o)?;
        let parts = place::lines(text, &span);
        let Some(marked) = ends(&parts) else { return Ok(false) };
        let name = o.indicator.as_deref().and_then(|name| place::indicator(name, text, &span));
        let at = Place {
            doc: o.doc.clone(),
            start: span.start,
            end: span.end,
            surface: Some(covered(text, std::slice::from_ref(&span), "")),
            indicator: name.as_ref().map(|name| place::words(text, name)),
        };
        let mut kept = Parts::of(fields::whole(o)?, &at, &ATTRIBUTES.map(|(key, _)| key));
        if marked != span {
            kept.rest.insert("start".into(), span.start.into());
            kept.rest.insert("end".into(), span.end.into());
        }
        let quantity = self.span(ann::QUANTITY, &parts, text);
        for (key, attribute) in ATTRIBUTES {
            if let Some((_, value)) = kept.shown.iter().find(|(shown, _)| shown == key) {
                self.attributes += 1;
                self.line(&format!("A{}\t{attribute} T{quantity} {value}", self.attributes));
            }
        }
        if let Some(name) = name {
            let key = (name.start, name.end);
            let indicator = match self.indicators.get(&key) {
                Some(&number) => number,
                None => self.span(ann::INDICATOR, &place::lines(text, &name), text),
            };
            self.indicators.insert(key, indicator);
            self.relations += 1;
            self.line(&format!("R{}\t{} Arg1:T{quantity} Arg2:T{indicator}", self.relations, ann::INDICATOR_OF));
        }
        if !kept.rest.is_empty() {
            self.notes += 1;
            let note = fields::on_one_line(&Value::Object(kept.rest));
            self.line(&format!("#{}\t{} T{quantity}\t{note}", self.notes, ann::NOTE));
        }
        Ok(true)
    }

    fn span(&mut self, kind: &str, parts: &[Range<usize>], text: &[char]) -> usize {
        self.spans += 1;
        let places: Vec<_> = parts.iter().map(|part| format!("{} {}", part.start, part.end)).collect();
        let words = covered(text, parts, " ");
        self.line(&format!("T{}\t{kind} {}\t{words}", self.spans, places.join(";")));
        self.spans
    }

    fn line(&mut self, line: &str) {
        self.lines.push_str(line);
        self.lines.push('\n');
    }
}

/// From the first code point of the first part to the last of the last.
fn ends(parts: &[Range<usize>]) -> Option<Range<usize>> {
    Some(parts.first()?.start..parts.last()?.end)
}

/// The text of parts, joined.
fn covered(text: &[char], parts: &[Range<usize>], joint: &str) -> String {
    let parts: Vec<String> =
        parts.iter().map(|part| text.get(part.clone()).unwrap_or_default().iter().collect()).collect();
    parts.join(joint)
}

/// Reads a folder: every `.ann` below it, with the `.txt` beside it.
///
/// # Errors
/// A file cannot be read, a line is not brat's, or an annotation is not an observation of the role.
pub fn read(path: &Path, role: Role) -> Result<Documents, EvalError> {
    let mut documents = Documents::default();
    for file in walk(path)?.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "ann")) {
        let beside = file.with_extension("txt");
        let text: Vec<char> = fs::read_to_string(&beside).map_err(EvalError::read(&beside))?.chars().collect();
        let lines = fs::read_to_string(&file).map_err(EvalError::read(&file))?;
        let name = file.strip_prefix(path).unwrap_or(&file).with_extension("");
        let doc = names::doc(&name);
        let at = |line: usize| format!("{}:{line}", file.display());
        let sheet = ann::Sheet::parse(&lines).map_err(|(line, reason)| fault(&file, line, reason))?;
        for (line, what) in &sheet.others {
            documents.left_out.add(what, || at(*line));
        }
        let number = documents.corpus.add_file(&file);
        for quantity in sheet.quantities() {
            let record = record(quantity, &sheet, &doc, &text).map_err(|(line, reason)| fault(&file, line, reason))?;
            let origin = Origin { file: number, line: u32::try_from(quantity.line).unwrap_or(u32::MAX) };
            documents.corpus.add_record(origin, record, role)?;
        }
        for indicator in sheet.lonely_indicators() {
            documents.left_out.add("Indicator annotations without a quantity", || at(indicator.line));
        }
        documents.texts.insert(doc, text);
    }
    Ok(documents)
}

/// The record of one `Quantity`; an error comes with its line.
fn record(
    quantity: &ann::Span,
    sheet: &ann::Sheet,
    doc: &str,
    text: &[char],
) -> Result<Map<String, Value>, (usize, String)> {
    check(quantity, text)?;
    let here = |reason: String| (quantity.line, format!("{}: {reason}", quantity.id));
    let mut parts = Parts::default();
    for attribute in sheet.attributes_of(&quantity.id) {
        let key = ATTRIBUTES.iter().find(|(_, name)| *name == attribute.name).map(|(key, _)| *key);
        let key = key.ok_or_else(|| (attribute.line, format!("no field for the attribute {}", attribute.name)))?;
        if parts.shown.iter().any(|(shown, _)| shown == key) {
            return Err((attribute.line, format!("{key} of {} is given twice", quantity.id)));
        }
        parts.shown.push((key.to_owned(), attribute.value.clone()));
    }
    let mut named = sheet.indicators_of(&quantity.id);
    let indicator = named.next();
    if let Some(second) = named.next() {
        return Err((second.line, format!("indicator of {} is given twice", quantity.id)));
    }
    if let Some(indicator) = indicator {
        check(indicator, text)?;
    }
    if let Some(note) = sheet.note_of(&quantity.id) {
        parts.rest = from_note(&note.text).map_err(|reason| (note.line, format!("{}: {reason}", quantity.id)))?;
    }
    let marked = ends(&quantity.parts).unwrap_or_default();
    let span =
        written_span(&mut parts.rest, text).filter(|span| ends(&place::lines(text, span)) == Some(marked.clone()));
    let span = span.unwrap_or(marked);
    let place = Place {
        doc: doc.to_owned(),
        start: span.start,
        end: span.end,
        surface: Some(covered(text, &[span], "")),
        indicator: indicator.map(|indicator| fields::squeeze(&covered(text, &indicator.parts, ""))),
    };
    parts.record(place, true).map_err(here)
}

/// The span of the record before brat, taken out of the note: one whose ends are white space, which brat cannot mark.
fn written_span(rest: &mut Map<String, Value>, text: &[char]) -> Option<Range<usize>> {
    let [start, end] = ["start", "end"].map(|key| rest.shift_remove(key).and_then(|at| at.as_u64()));
    let (start, end) = (usize::try_from(start?).ok()?, usize::try_from(end?).ok()?);
    (start < end && end <= text.len()).then_some(start..end)
}

/// The text of a span is what the annotation says it is.
fn check(span: &ann::Span, text: &[char]) -> Result<(), (usize, String)> {
    let beyond = span.parts.iter().find(|part| part.end > text.len());
    if let Some(part) = beyond {
        let reason = format!("end is {}, beyond the text of {} code points", part.end, text.len());
        return Err((span.line, format!("{}: {reason}", span.id)));
    }
    let there = covered(text, &span.parts, " ");
    // brat itself writes a space for a line end.
    if fields::squeeze(&there) == fields::squeeze(&span.text) {
        return Ok(());
    }
    Err((span.line, format!("{}: its text is {:?}, and the document has {there:?} there", span.id, span.text)))
}

/// The fields in a note: a JSON object, and words after it, which become the field `note`.
fn from_note(note: &str) -> Result<Map<String, Value>, String> {
    let mut values = serde_json::Deserializer::from_str(note).into_iter::<Map<String, Value>>();
    let mut fields = match values.next() {
        Some(Ok(fields)) => fields,
        Some(Err(e)) => return Err(format!("the note does not begin with a JSON object: {e}")),
        None => return Ok(Map::new()),
    };
    let words = note.get(values.byte_offset()..).unwrap_or_default().trim();
    if !words.is_empty() {
        fields.insert("note".into(), words.into());
    }
    Ok(fields)
}

#[cfg(test)]
mod tests;
