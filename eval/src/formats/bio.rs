//! CoNLL columns for sequence taggers: one character a line, a tab, and its tag by IOB2 (Tjong Kim Sang and Veenstra 1999,
//! “Representing Text Chunks”, EACL).
//!
//! The tag's type is the measure (`Quantity` where there is none). A document begins with `-DOCSTART- (ID)`, as in the
//! AIDA edition of CoNLL-2003; an empty line ends a sentence. White space, control characters and the backslash are written
//! as `\u{HEX}`, so that the characters make up the text. The format holds spans that do not overlap and a type each:
//! everything else is left out when it is written, and value and unit are read off the surface when it is read.

use std::ops::Range;
use std::path::Path;

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use super::{Documents, LeftOut, Output, fault, fields, place, spot};
use crate::error::EvalError;
use crate::record::{Observation, Origin, Role};

const QUANTITY: &str = "Quantity";
const DOCUMENT: &str = "-DOCSTART-";

/// Writes one file. Of overlapping observations the one that begins first is kept, and the longer of two that begin
/// together.
///
/// # Errors
/// A document has no text, or a span lies outside it.
pub fn write(documents: &Documents) -> Result<(Output, LeftOut), EvalError> {
    let mut out = String::new();
    let mut left_out = LeftOut::default();
    for doc in documents.names() {
        let text = documents.text(doc)?;
        let mut spans: Vec<(Range<usize>, &Observation)> = Vec::new();
        for o in documents.corpus.get(doc).unwrap_or_default() {
            spans.push((place::span(text, o).map_err(|reason| documents.corpus.fault(o, reason))?, o));
        }
        spans.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let id: String = doc.chars().map(token).collect();
        out.push_str(&format!("{DOCUMENT} ({id})\tO\n\n"));
        let mut tags: Vec<Option<(bool, &str)>> = vec![None; text.len()];
        let mut free_from = 0;
        for (span, o) in spans {
            if span.start < free_from {
                left_out.add("observations that overlap another one, which has the tag", || spot(o));
                continue;
            }
            free_from = span.end;
            for at in span.clone() {
                tags[at] = Some((at == span.start, tag(o)));
            }
            left_out.add("observations of which the span and the measure alone are kept", || spot(o));
        }
        for (at, (&c, tag)) in text.iter().zip(&tags).enumerate() {
            let tag =
                tag.map_or_else(|| "O".to_owned(), |(first, tag)| format!("{}-{tag}", if first { 'B' } else { 'I' }));
            out.push_str(&format!("{}\t{tag}\n", token(c)));
            let goes_on = matches!(tags.get(at + 1), Some(Some((false, _))));
            if matches!(c, '。' | '！' | '？' | '\n') && !goes_on && at + 1 < text.len() {
                out.push('\n');
            }
        }
        out.push('\n');
    }
    Ok((Output::File(out.into_bytes()), left_out))
}

/// The type of an observation's tag.
fn tag(o: &Observation) -> &str {
    let plain = |measure: &&str| !measure.is_empty() && !measure.chars().any(|c| c.is_whitespace() || c.is_control());
    o.measure.as_deref().filter(plain).unwrap_or(QUANTITY)
}

/// A character in the first column.
fn token(c: char) -> String {
    if c.is_whitespace() || c.is_control() || matches!(c, '\\' | '\u{feff}') {
        format!("\\u{{{:x}}}", u32::from(c))
    } else {
        c.to_string()
    }
}

/// The characters of a first column.
fn characters(token: &str) -> Result<Vec<char>, String> {
    let mut characters = Vec::new();
    let mut rest = token;
    while let Some(c) = rest.chars().next() {
        if c != '\\' {
            characters.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let code = rest.strip_prefix("\\u{").and_then(|rest| rest.split_once('}'));
        let c = code.and_then(|(hex, _)| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
        let (Some(c), Some((_, after))) = (c, code) else { return Err(format!("{token:?} is no \\u{{HEX}}")) };
        characters.push(c);
        rest = after;
    }
    Ok(characters)
}

/// A document while it is read.
struct Open {
    doc: String,
    text: Vec<char>,
    /// Span, type, line.
    spans: Vec<(Range<usize>, String, usize)>,
    /// Whether the span that was read last can go on.
    running: bool,
}

/// Reads a file of two columns or more, apart by tabs or spaces: the first is the token, the last the tag. Tokens are
/// put together as they are. A span whose surface does not begin with an Arabic number has no value and is left out.
///
/// # Errors
/// A line has no tag, a tag is not one of IOB2, or gold was wanted, which the format cannot hold.
pub fn read(path: &Path, role: Role) -> Result<Documents, EvalError> {
    if role == Role::Gold {
        return Err(fault(path, 1, "no indicator, year, scope, status or bound: these columns cannot be gold"));
    }
    let lines = std::fs::read_to_string(path).map_err(EvalError::read(path))?;
    let mut documents = Documents::default();
    let file = documents.corpus.add_file(path);
    let new = |doc: String| Open { doc, text: Vec::new(), spans: Vec::new(), running: false };
    let mut open: Option<Open> = None;
    for (number, line) in lines.split('\n').enumerate().map(|(number, line)| (number + 1, line)) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let wrong = |reason: String| fault(path, number, reason);
        if let Some(id) = line.strip_prefix(DOCUMENT) {
            let id = id.split('\t').next().unwrap_or_default();
            let id = id
                .trim()
                .strip_prefix('(')
                .and_then(|id| id.strip_suffix(')'))
                .ok_or_else(|| wrong(format!("no (ID) after {DOCUMENT}")))?;
            let id = characters(id).map_err(wrong)?.into_iter().collect();
            if let Some(done) = open.replace(new(id)) {
                close(done, &mut documents, file, path)?;
            }
            continue;
        }
        let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if line.is_empty() {
            open.iter_mut().for_each(|open| open.running = false);
            continue;
        }
        let open = open.get_or_insert_with(|| new(stem()));
        open.add(line, number).map_err(wrong)?;
    }
    if let Some(done) = open {
        close(done, &mut documents, file, path)?;
    }
    Ok(documents)
}

impl Open {
    fn add(&mut self, line: &str, number: usize) -> Result<(), String> {
        let by = if line.contains('\t') { '\t' } else { ' ' };
        let mut columns = line.split(by);
        let (token, tag) = (columns.next().unwrap_or_default(), columns.next_back().ok_or("no tag")?);
        let start = self.text.len();
        self.text.extend(characters(token)?);
        let end = self.text.len();
        match tag.split_once('-') {
            None if tag == "O" => self.running = false,
            Some(("B", kind)) if !kind.is_empty() => {
                self.spans.push((start..end, kind.to_owned(), number));
                self.running = true;
            }
            Some(("I", kind)) => match self.spans.last_mut().filter(|(_, last, _)| self.running && last == kind) {
                Some((span, _, _)) => span.end = end,
                None => return Err(format!("{tag} follows no B-{kind} or I-{kind}")),
            },
            _ => return Err(format!("{tag:?} is no tag of IOB2")),
        }
        Ok(())
    }
}

/// Makes the observations of a document.
fn close(open: Open, documents: &mut Documents, file: u32, path: &Path) -> Result<(), EvalError> {
    for (span, kind, line) in open.spans {
        let surface: String = open.text[span.clone()].iter().collect();
        let Some(amount) = Amount::of(&surface) else {
            let place = || format!("{}:{line}", path.display());
            documents.left_out.add("spans that do not begin with an Arabic number, and so have no value", place);
            continue;
        };
        let mut record = Map::new();
        record.insert("doc".into(), open.doc.clone().into());
        record.insert("start".into(), span.start.into());
        record.insert("end".into(), span.end.into());
        record.insert("surface".into(), surface.into());
        record.insert("indicator".into(), Value::Null);
        record.insert("value".into(), amount.value);
        if let Some(upper) = amount.value_max {
            record.insert("value_max".into(), upper);
        }
        record.insert("unit".into(), amount.unit);
        if kind != QUANTITY {
            record.insert("measure".into(), kind.into());
        }
        documents.corpus.add_record(
            Origin { file, line: u32::try_from(line).unwrap_or(u32::MAX) },
            record,
            Role::Prediction,
        )?;
    }
    if documents.texts.insert(open.doc.clone(), open.text).is_some() {
        return Err(fault(path, 1, format!("a second {DOCUMENT} of {}", open.doc)));
    }
    Ok(())
}

/// What a surface says by itself.
#[derive(Debug, PartialEq)]
struct Amount {
    value: Value,
    value_max: Option<Value>,
    unit: Value,
}

impl Amount {
    /// Reads the number that a surface begins with, a second one after a dash, and the unit after them.
    fn of(surface: &str) -> Option<Self> {
        let plain: String = fields::squeeze(&surface.nfkc().collect::<String>());
        let (value, mut rest) = number(&plain)?;
        let dash = rest.find(|c| !matches!(c, '—' | '–' | '-' | '~' | '～' | '至')).unwrap_or(rest.len());
        let upper = number(&rest[dash..]).filter(|_| dash > 0);
        if let Some((_, after)) = &upper {
            rest = after;
        }
        let unit = if rest.is_empty() { Value::Null } else { rest.into() };
        Some(Self { value, value_max: upper.map(|(upper, _)| upper), unit })
    }
}

/// The Arabic number at the beginning of a text, and what follows it.
fn number(text: &str) -> Option<(Value, &str)> {
    let length = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(text.len());
    let (written, rest) = text.split_at(length);
    let digits = written.replace(',', "");
    // A leading zero is no JSON: 05 is 5.
    let digits = digits.trim_start_matches('0');
    let digits =
        if digits.starts_with(|c: char| c.is_ascii_digit()) { digits.to_owned() } else { format!("0{digits}") };
    let number: Value = serde_json::from_str(&digits).ok()?;
    written.starts_with(|c: char| c.is_ascii_digit()).then_some((number, rest))
}

#[cfg(test)]
mod tests;
