//! What a document leaves behind: the lines of its observations, its row in the index, what it is known again by.

use std::io;
use std::path::Path;

use zhibiao::diagnostic::Diagnostic;
use zhibiao::duplicate::{Fingerprint, Seen};
use zhibiao::pipeline::{ExtractedDocument, Extraction};
use zhibiao::quantity::Decimal;
use zhibiao::sink::{DocumentEntry, json_lines};

use crate::cli::extract::Dedup;

/// One document as it goes to the outputs.
pub struct Written {
    /// Lines of its observations, where lines are written.
    pub lines: Vec<u8>,
    /// Their number.
    pub observations: usize,
    id: String,
    /// Its row in the index, where there is one.
    pub entry: Option<DocumentEntry<'static>>,
    fingerprint: Option<Fingerprint>,
}

/// The documents of one file, at least one: a file without text has an empty document. `digest` is that of the file, for the index;
/// without it nothing is made for an index.
pub fn write(
    path: &Path,
    digest: Option<&str>,
    id: &str,
    extraction: &Extraction,
    as_lines: bool,
) -> io::Result<Vec<Written>> {
    let mut written = Vec::new();
    for (document, record) in extraction.documents.iter().zip(extraction.records()) {
        // What is said of the file as a whole stands with its first document.
        let warnings: &[Diagnostic] = if written.is_empty() { &extraction.diagnostics } else { &[] };
        written.push(Written {
            lines: if as_lines { json_lines([record])? } else { Vec::new() },
            observations: document.observations.len(),
            id: document.id.clone(),
            entry: digest.map(|digest| entry(path, digest, document, extraction, warnings)),
            fingerprint: document.profile.fingerprint.clone().filter(|_| document.profile.characters > 0),
        });
    }
    if written.is_empty() {
        let empty = ExtractedDocument { id: id.to_owned(), ..ExtractedDocument::default() };
        written.push(Written {
            lines: Vec::new(),
            observations: 0,
            id: empty.id.clone(),
            entry: digest.map(|digest| entry(path, digest, &empty, extraction, &extraction.diagnostics)),
            fingerprint: None,
        });
    }
    Ok(written)
}

/// The line of a document in the index.
fn entry(
    path: &Path,
    digest: &str,
    document: &ExtractedDocument,
    extraction: &Extraction,
    warnings: &[Diagnostic],
) -> DocumentEntry<'static> {
    let profile = document.profile.clone();
    let (area, area_code) = profile.area.map(|area| (area.name, area.code)).unzip();
    DocumentEntry {
        doc: document.id.clone().into(),
        path: path.display().to_string().into(),
        digest: digest.to_owned().into(),
        format: extraction.format.as_str().into(),
        encoding: extraction.encoding.map(Into::into),
        title: profile.title.map(Into::into),
        document_number: profile.number.map(Into::into),
        date: profile.date.map(|date| date.to_string().into()),
        area: area.map(Into::into),
        area_code: area_code.flatten().map(Into::into),
        year_reviewed: profile.year_reviewed,
        year_planned: profile.years_planned.map(|(_, last)| last),
        year_planned_start: profile.years_planned.map(|(first, _)| first),
        pages: profile.pages,
        characters: profile.characters as u64,
        observations: document.observations.len() as u64,
        warnings: warnings.iter().map(|w| format!("{}: {}", w.code.as_str(), w.message).into()).collect(),
        duplicate_of: None,
        similarity: None,
    }
}

/// The documents met so far.
pub struct Index {
    seen: Seen,
    dedup: Dedup,
}

impl Index {
    /// None is met yet.
    pub fn new(dedup: Dedup) -> Self {
        Self { seen: Seen::default(), dedup }
    }

    /// Takes a document in and says in its row what it repeats: whether its observations are written, and whether it is a duplicate.
    pub fn take(&mut self, document: &mut Written) -> (bool, bool) {
        let found = document.fingerprint.take().and_then(|fingerprint| self.seen.meet(&document.id, fingerprint));
        let duplicate = found.is_some();
        if let (Some(entry), Some(found)) = (&mut document.entry, found) {
            entry.duplicate_of = Some(found.of.into());
            entry.similarity = Decimal::try_from(found.similarity).ok().map(|s| s.round_dp(3).into());
        }
        (!(duplicate && self.dedup == Dedup::Skip), duplicate)
    }
}
