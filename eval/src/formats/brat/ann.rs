//! The lines of an `.ann` file.

use std::collections::BTreeSet;
use std::ops::Range;

/// The type of a quantity.
pub(super) const QUANTITY: &str = "Quantity";
/// The type of an indicator's words.
pub(super) const INDICATOR: &str = "Indicator";
/// The type of the relation between them.
pub(super) const INDICATOR_OF: &str = "IndicatorOf";
/// The type of a note.
pub(super) const NOTE: &str = "AnnotatorNotes";

/// A text-bound annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// `T1`.
    pub id: String,
    /// Its line, from 1.
    pub line: usize,
    /// `Quantity` or `Indicator`.
    pub kind: String,
    /// Its parts, in order.
    pub parts: Vec<Range<usize>>,
    /// The text that it says it covers.
    pub text: String,
}

/// An attribute of an annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Its line, from 1.
    pub line: usize,
    /// Its type.
    pub name: String,
    /// Whose it is.
    pub target: String,
    /// Its value; empty where it has none.
    pub value: String,
}

/// A note on an annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// Its line, from 1.
    pub line: usize,
    /// Whose it is.
    pub target: String,
    /// Its words.
    pub text: String,
}

/// From a quantity to its indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Relation {
    line: usize,
    quantity: String,
    indicator: String,
}

/// The annotations of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    spans: Vec<Span>,
    attributes: Vec<Attribute>,
    relations: Vec<Relation>,
    notes: Vec<Note>,
    /// The lines that say nothing of observations, with what they are.
    pub others: Vec<(usize, String)>,
}

impl Sheet {
    /// Reads the lines of an `.ann` file.
    ///
    /// # Errors
    /// The first line that is not brat's, or speaks of an annotation that is not there.
    pub(super) fn parse(lines: &str) -> Result<Self, (usize, String)> {
        let mut sheet = Self::default();
        let mut seen = BTreeSet::new();
        for (number, line) in lines.split('\n').enumerate().map(|(number, line)| (number + 1, line)) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            let id = line.split('\t').next().unwrap_or_default();
            if id != "*" && !seen.insert(id.to_owned()) {
                return Err((number, format!("a second {id}")));
            }
            sheet.add(number, line).map_err(|reason| (number, reason))?;
        }
        sheet.check_targets()?;
        Ok(sheet)
    }

    fn add(&mut self, line: usize, written: &str) -> Result<(), String> {
        let (id, rest) = written.split_once('\t').ok_or("no tab after the id")?;
        let (head, text) = rest.split_once('\t').unwrap_or((rest, ""));
        let (kind, tail) = head.split_once(' ').ok_or_else(|| format!("{id}: no space after the type"))?;
        match id.chars().next() {
            Some('T') if [QUANTITY, INDICATOR].contains(&kind) => {
                let parts =
                    parts(tail).ok_or_else(|| format!("{id}: its place is {tail:?}, not START END[;START END]"))?;
                self.spans.push(Span { id: id.into(), line, kind: kind.into(), parts, text: text.into() });
            }
            Some('A' | 'M') => {
                let (target, value) = tail.split_once(' ').unwrap_or((tail, ""));
                let (name, target, value) = (kind.into(), target.into(), value.trim_end().into());
                self.attributes.push(Attribute { line, name, target, value });
            }
            Some('R') if kind == INDICATOR_OF => {
                let mut arguments = tail.split_whitespace();
                let mut argument = |name: &str| {
                    let given = arguments.next().and_then(|argument| argument.split_once(':'));
                    given.filter(|(given, _)| *given == name).map(|(_, target)| target.to_owned())
                };
                let (Some(quantity), Some(indicator), None) = (argument("Arg1"), argument("Arg2"), argument("")) else {
                    return Err(format!("{id}: its arguments are {tail:?}, not Arg1:T… Arg2:T…"));
                };
                self.relations.push(Relation { line, quantity, indicator });
            }
            Some('#') if kind == NOTE => {
                self.notes.push(Note { line, target: tail.trim_end().into(), text: text.into() });
            }
            Some('T' | 'R' | 'E' | 'N' | '#' | '*') => self.others.push((line, format!("{kind} annotations"))),
            _ => return Err(format!("{id} is no id of brat's")),
        }
        Ok(())
    }

    /// Everything belongs to something that is there; what belongs to an annotation of another kind is left with it.
    fn check_targets(&mut self) -> Result<(), (usize, String)> {
        let find = |id: &str| self.spans.iter().find(|span| span.id == id).map(|span| span.kind.as_str());
        for relation in &self.relations {
            for (id, kind) in [(&relation.quantity, QUANTITY), (&relation.indicator, INDICATOR)] {
                if find(id) != Some(kind) {
                    return Err((relation.line, format!("{INDICATOR_OF} speaks of {id}, which is no {kind}")));
                }
            }
        }
        for note in &self.notes {
            let others = self.notes.iter().filter(|other| other.target == note.target);
            if others.clone().count() > 1 && find(&note.target) == Some(QUANTITY) {
                return Err((
                    others.map(|other| other.line).max().unwrap_or_default(),
                    format!("a second note on {}", note.target),
                ));
            }
        }
        let attributes = self.attributes.iter().map(|a| (a.line, &a.target, format!("{} attributes", a.name)));
        let notes = self.notes.iter().map(|note| (note.line, &note.target, "notes".to_owned()));
        let lost = attributes.chain(notes).filter(|(_, target, _)| find(target) != Some(QUANTITY));
        let lost: Vec<_> = lost.map(|(line, _, what)| (line, format!("{what} of what is no Quantity"))).collect();
        self.others.extend(lost);
        self.others.sort();
        Ok(())
    }

    /// The quantities, in the order of the file.
    pub(super) fn quantities(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| span.kind == QUANTITY)
    }

    /// The attributes of an annotation.
    pub(super) fn attributes_of(&self, id: &str) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(move |attribute| attribute.target == id)
    }

    /// The indicators of a quantity.
    pub(super) fn indicators_of(&self, id: &str) -> impl Iterator<Item = &Span> {
        let of = self.relations.iter().filter(move |relation| relation.quantity == id);
        of.filter_map(|relation| self.spans.iter().find(|span| span.id == relation.indicator))
    }

    /// The note on an annotation.
    pub(super) fn note_of(&self, id: &str) -> Option<&Note> {
        self.notes.iter().find(|note| note.target == id)
    }

    /// The indicators that no quantity has.
    pub(super) fn lonely_indicators(&self) -> impl Iterator<Item = &Span> {
        let lonely = |span: &&Span| !self.relations.iter().any(|relation| relation.indicator == span.id);
        self.spans.iter().filter(|span| span.kind == INDICATOR).filter(lonely)
    }
}

/// `START END[;START END]…`, none of them empty.
fn parts(written: &str) -> Option<Vec<Range<usize>>> {
    let mut parts = Vec::new();
    for part in written.split(';') {
        let (start, end) = part.trim_end().split_once(' ')?;
        parts.push(start.parse().ok()?..end.parse().ok()?);
    }
    parts.sort_by_key(|part| part.start);
    parts.iter().all(|part| part.start < part.end).then_some(parts)
}
