//! Observations of many files, by document.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Detail, Observation, Origin, Role, record};
use crate::error::EvalError;
use crate::norm::is_space;

/// A place in a file, written `FILE:LINE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<'a> {
    file: &'a Path,
    line: u32,
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// Observations by document, in the order in which the documents were first named.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    files: Vec<PathBuf>,
    documents: Vec<(String, Vec<Observation>)>,
    index: BTreeMap<String, usize>,
}

impl Corpus {
    /// Reads a file, or every `.jsonl` file of a folder and the folders in it, in the order of their names.
    ///
    /// # Errors
    /// Something cannot be read, a line is not an observation (with its file and number), or two have one id.
    pub fn read(path: &Path, role: Role) -> Result<Self, EvalError> {
        Self::read_as(path, role, Detail::Scored)
    }

    /// As [`Corpus::read`], with so much of each record kept.
    ///
    /// # Errors
    /// As those of [`Corpus::read`].
    pub fn read_as(path: &Path, role: Role, detail: Detail) -> Result<Self, EvalError> {
        let mut corpus = Self::default();
        for file in files(path)? {
            let bytes = fs::read(&file).map_err(EvalError::read(&file))?;
            corpus.files.push(file);
            corpus.add_lines(&bytes, role, detail).map_err(|(line, reason)| EvalError::NotAnObservation {
                path: corpus.files.last().cloned().unwrap_or_default(),
                line,
                reason,
            })?;
        }
        corpus.check_ids()?;
        Ok(corpus)
    }

    /// Adds the observations of one JSON Lines text; blank lines are passed over.
    fn add_lines(&mut self, bytes: &[u8], role: Role, detail: Detail) -> Result<(), (usize, String)> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let file = u32::try_from(self.files.len().saturating_sub(1)).unwrap_or(u32::MAX);
        for (number, line) in bytes.split(|&b| b == b'\n').enumerate().map(|(number, line)| (number + 1, line)) {
            let line = std::str::from_utf8(line).map_err(|_| (number, "not UTF-8".to_owned()))?;
            if line.chars().all(is_space) {
                continue;
            }
            let fields = record(line).map_err(|reason| (number, reason))?;
            let mut observation = Observation::of(&fields, role).map_err(|reason| (number, reason))?;
            observation.origin = Origin { file, line: u32::try_from(number).unwrap_or(u32::MAX) };
            if detail == Detail::Whole {
                observation.fields = Some(Box::new(fields));
            }
            self.push(observation);
        }
        Ok(())
    }

    /// Names a file that records are added from; its number.
    pub(crate) fn add_file(&mut self, path: &Path) -> u32 {
        self.files.push(path.to_path_buf());
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds one whole record.
    ///
    /// # Errors
    /// It is not an observation.
    pub(crate) fn add_record(
        &mut self,
        origin: Origin,
        fields: Map<String, Value>,
        role: Role,
    ) -> Result<(), EvalError> {
        let mut observation = Observation::of(&fields, role).map_err(|reason| EvalError::NotAnObservation {
            path: self.files.get(origin.file as usize).cloned().unwrap_or_default(),
            line: origin.line as usize,
            reason,
        })?;
        observation.origin = origin;
        observation.fields = Some(Box::new(fields));
        self.push(observation);
        Ok(())
    }

    /// Two observations of one id are an error: one of them would stand for the other wherever ids are joined.
    pub(crate) fn check_ids(&self) -> Result<(), EvalError> {
        let mut seen: HashMap<&str, &Observation> = HashMap::new();
        for observation in self.observations() {
            let Some(id) = observation.id.as_deref() else { continue };
            if let Some(first) = seen.insert(id, observation) {
                let first = self.at(first).map_or_else(|| "another observation".to_owned(), |at| at.to_string());
                return Err(self.fault(observation, format!("id {id} is that of {first} as well")));
            }
        }
        Ok(())
    }

    /// The error that one observation of this corpus is not what it should be.
    pub fn fault(&self, observation: &Observation, reason: String) -> EvalError {
        let Origin { file, line } = observation.origin;
        let path = self.files.get(file as usize).cloned().unwrap_or_default();
        EvalError::NotAnObservation { path, line: line as usize, reason }
    }

    /// Every span lies inside its text, as far as the length of a document's text, in code points, is known.
    ///
    /// # Errors
    /// The first observation that ends beyond its text.
    pub fn check_spans(&self, length: impl Fn(&str) -> Option<usize>) -> Result<(), EvalError> {
        for (doc, observations) in self.documents() {
            let Some(length) = length(doc) else { continue };
            let beyond = |o: &&Observation| usize::try_from(o.end).is_ok_and(|end| end > length);
            if let Some(observation) = observations.iter().find(beyond) {
                let reason = format!("end is {}, beyond the text of {length} code points", observation.end);
                return Err(self.fault(observation, reason));
            }
        }
        Ok(())
    }

    /// Where an observation of this corpus was read; none where it was not read from a file.
    pub fn at(&self, observation: &Observation) -> Option<At<'_>> {
        let Origin { file, line } = observation.origin;
        self.files.get(file as usize).filter(|_| line > 0).map(|file| At { file, line })
    }

    /// The files that were read, in order.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Every observation, document by document.
    pub fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.documents.iter().flat_map(|(_, observations)| observations)
    }

    /// Adds one observation to its document.
    pub fn push(&mut self, observation: Observation) {
        let slot = *self.index.entry(observation.doc.clone()).or_insert_with(|| {
            self.documents.push((observation.doc.clone(), Vec::new()));
            self.documents.len() - 1
        });
        self.documents[slot].1.push(observation);
    }

    /// The documents with their observations, in order.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &[Observation])> {
        self.documents.iter().map(|(doc, observations)| (doc.as_str(), observations.as_slice()))
    }

    /// The observations of one document; `None` where no line names it.
    pub fn get(&self, doc: &str) -> Option<&[Observation]> {
        self.index.get(doc).map(|&slot| self.documents[slot].1.as_slice())
    }

    /// Whether there is no observation at all.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Leaves out whole documents.
    pub fn retain_documents(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.documents.retain(|(doc, _)| keep(doc));
        self.index = self.documents.iter().enumerate().map(|(slot, (doc, _))| (doc.clone(), slot)).collect();
    }

    /// Puts the observations of each document in order; equal ones keep theirs.
    pub fn sort_by(&mut self, mut order: impl FnMut(&Observation, &Observation) -> Ordering) {
        for (_, observations) in &mut self.documents {
            observations.sort_by(&mut order);
        }
    }

    /// Leaves out observations; a document stays named even when nothing of it is left.
    pub fn retain(&mut self, mut keep: impl FnMut(&Observation) -> bool) {
        for (_, observations) in &mut self.documents {
            observations.retain(&mut keep);
        }
    }
}

impl FromIterator<Observation> for Corpus {
    fn from_iter<I: IntoIterator<Item = Observation>>(observations: I) -> Self {
        let mut corpus = Self::default();
        observations.into_iter().for_each(|o| corpus.push(o));
        corpus
    }
}

/// The file itself, or the `.jsonl` files below a folder, sorted.
fn files(path: &Path) -> Result<Vec<PathBuf>, EvalError> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = walk(path)?;
    found.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    Ok(found)
}

/// Every file below a folder, sorted by path; folders behind symbolic links are not entered.
pub(crate) fn walk(folder: &Path) -> Result<Vec<PathBuf>, EvalError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(EvalError::read(&folder))? {
            let entry = entry.map_err(EvalError::read(&folder))?;
            let kind = entry.file_type().map_err(EvalError::read(&folder))?;
            let path = entry.path();
            if kind.is_dir() {
                open.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"doc":"d","start":3,"end":7.0,"indicator":"粮食产量","value":"12.50","unit":null}"#;

    #[test]
    fn lines_are_numbered_and_blank_ones_passed_over() {
        let mut corpus = Corpus::default();
        let text = format!("\u{feff}{LINE}\r\n \r\n\n{LINE}\n{{}}\n");
        assert_eq!(corpus.add_lines(text.as_bytes(), Role::Prediction, Detail::Scored), Err((5, "no doc".into())));
        assert_eq!(corpus.get("d").map(<[_]>::len), Some(2));
        assert_eq!(corpus.add_lines(b"\n\xff", Role::Prediction, Detail::Scored), Err((2, "not UTF-8".into())));
    }

    #[test]
    fn an_id_stands_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let line = LINE.replace("\"d\"", "\"d\",\"id\":\"f0\"");
        fs::write(&path, format!("{line}\n\n{line}\n")).unwrap();
        let error = Corpus::read(&path, Role::Prediction).unwrap_err().to_string();
        let path = path.display();
        assert_eq!(error, format!("{path}:3: not an observation: id f0 is that of {path}:1 as well"));
    }

    #[test]
    fn the_whole_record_is_kept_on_demand() {
        let mut corpus = Corpus::default();
        corpus.add_lines(LINE.as_bytes(), Role::Prediction, Detail::Whole).unwrap();
        let kept = corpus.observations().next().unwrap().fields.as_deref().unwrap();
        assert_eq!(serde_json::to_string(kept).unwrap(), LINE);
    }

    #[test]
    fn documents_keep_their_order() {
        let line = |doc: &str| Observation::parse(&LINE.replace("\"d\"", &format!("\"{doc}\"")), Role::Prediction);
        let mut corpus: Corpus = ["b", "a", "b", "c"].iter().map(|d| line(d).unwrap()).collect();
        let names = |c: &Corpus| c.documents().map(|(d, o)| format!("{d}{}", o.len())).collect::<String>();
        assert_eq!(names(&corpus), "b2a1c1");
        corpus.retain(|o| o.doc != "c");
        assert_eq!(names(&corpus), "b2a1c0");
        corpus.retain_documents(|d| d != "b");
        assert_eq!((names(&corpus), corpus.get("c").map(<[_]>::len), corpus.get("b")), ("a1c0".into(), Some(0), None));
    }
}
