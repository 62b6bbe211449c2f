//! What is learned from: running text, silver examples, gold examples, and how they are split by place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use zhibiao::learn::LearnError;
use zhibiao::learn::examples::{gold_examples, silver_examples};
use zhibiao::model::Example;
use zhibiao::pipeline::{Config, DocMeta, Extractor};
use zhibiao_eval::manifest::Manifest;

use crate::error::{At as _, Error, Result};
use crate::input::fault;
use crate::masking::Text;

/// Everything that a run learns from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Running text.
    pub texts: Vec<Text>,
    /// Examples labelled by the rules.
    pub silver: Vec<Example>,
    /// Examples labelled by people.
    pub gold: Vec<Example>,
}

/// What is kept out of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Places, by their full name.
    pub places: Vec<String>,
    /// Documents, by their id.
    pub docs: Vec<String>,
}

impl Held {
    fn has(&self, doc: &str, place: &str) -> bool {
        let file = doc.split('#').next().unwrap_or(doc);
        self.places.iter().any(|held| held == place) || self.docs.iter().any(|held| held == file)
    }

    /// The examples that may be learned from.
    ///
    /// # Errors
    /// Where an example contradicts itself.
    pub fn sift(&self, examples: Vec<Example>) -> Result<Vec<Example>> {
        let kept: Vec<Example> = examples.into_iter().filter(|e| !self.has(&e.doc, &e.place)).collect();
        match kept.iter().find_map(|e| fault(e).map(|fault| (e, fault))) {
            Some((example, fault)) => Err(Error::usage(format!("{}: an example with {fault}", example.doc))),
            None => Ok(kept.into_iter().filter(|e| !e.chars.is_empty()).collect()),
        }
    }
}

/// The sentences of documents: those of a file, or of every `.txt` below a folder, in the order of their names.
///
/// # Errors
/// Where a path does not exist or a file cannot be read as text.
pub fn texts(paths: &[PathBuf], held: &Held) -> Result<Vec<Text>> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    files.dedup();
    let extractor = Extractor::new(Config::default()).map_err(|e| Error::usage(e.to_string()))?;
    let mut all = Vec::new();
    for file in files {
        let doc = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).at(&file)?;
        let meta = DocMeta { id: doc.clone(), ..DocMeta::default() };
        let analysis = extractor.analyse(&bytes, &meta).map_err(|e| Error::format(&file, e.to_string()))?;
        for part in &analysis.outline.parts {
            let place = part.area.as_ref().map_or("", |area| area.name.as_str());
            if held.has(&doc, place) {
                continue;
            }
            let sentences = part.sentences.iter().map(|s| s.span.of(&analysis.document.text).chars().collect());
            all.push(Text { doc: doc.clone(), sentences: sentences.collect() });
        }
    }
    Ok(all)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).at(path)? {
        let path = entry.at(path)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            files.push(path);
        }
    }
    Ok(())
}

/// Gold examples: those of the split `split` of a folder, with their documents below `texts`.
///
/// # Errors
/// Where gold or a document cannot be read, or there is none.
pub fn gold(folder: &Path, texts: &Path, split: &str, held: &Held) -> Result<Vec<Example>> {
    exists(folder)?;
    exists(texts)?;
    held.sift(gold_examples(folder, texts, Some(split))?)
}

/// Silver examples: what the rules say of the documents of a folder, but for those that have gold in `gold`.
///
/// # Errors
/// Where the folder or a document cannot be read, or there is none.
pub fn silver(folder: &Path, gold: Option<&Path>, held: &Held) -> Result<Vec<Example>> {
    exists(folder)?;
    let known = match gold {
        Some(gold) => Manifest::beside(gold).map_err(LearnError::from)?,
        None => None,
    };
    let keep = |doc: &str| known.as_ref().is_none_or(|known| known.get(doc).is_none()) && !held.has(doc, "");
    held.sift(silver_examples(folder, &keep)?)
}

fn exists(folder: &Path) -> Result<()> {
    std::fs::metadata(folder).at(folder).map(|_| ())
}

/// What decides when a stage ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Development {
    /// The place that has nearest to 15 % of the examples.
    #[default]
    Chosen,
    /// These places.
    Places(Vec<String>),
    /// Nothing: every epoch is trained, on everything.
    None,
}

/// Examples to learn from and examples of the development split, which are of other places; the second may be none.
#[must_use]
pub fn split(examples: &[Example], development: &Development) -> (Vec<Example>, Vec<Example>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for example in examples {
        *counts.entry(&example.place).or_default() += 1;
    }
    let wanted: Vec<&str> = match development {
        Development::None => Vec::new(),
        Development::Places(places) => places.iter().map(String::as_str).filter(|p| counts.contains_key(p)).collect(),
        Development::Chosen => Vec::new(),
    };
    let wanted = match (wanted.is_empty(), development) {
        (true, Development::Chosen | Development::Places(_)) if counts.len() > 1 => {
            let aim = examples.len() * 15 / 100;
            counts.iter().min_by_key(|(_, n)| n.abs_diff(aim)).map(|(place, _)| *place).into_iter().collect()
        }
        _ => wanted,
    };
    let (held, kept): (Vec<_>, Vec<_>) =
        examples.iter().cloned().partition(|example| wanted.contains(&example.place.as_str()));
    if kept.is_empty() { (held, kept) } else { (kept, held) }
}

/// Number of examples of each place.
#[must_use]
pub fn places(examples: &[Example]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for example in examples {
        *counts.entry(example.place.clone()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples() -> Vec<Example> {
        let of = |place: &str, n: usize| {
            let example = Example { doc: "d".into(), place: place.into(), chars: vec!['一'], ..Example::default() };
            vec![Example { labels: vec![zhibiao::model::Label::Outside], ..example }; n]
        };
        [of("云州市", 72), of("青川省", 16), of("南岭县", 12)].concat()
    }

    #[test]
    fn no_place_is_on_both_sides() {
        for development in [Development::Chosen, Development::Places(vec!["青川省".into()])] {
            let (train, held) = split(&examples(), &development);
            assert_eq!(train.len() + held.len(), 100);
            assert!(!held.is_empty());
            assert!(places(&train).keys().all(|place| !places(&held).contains_key(place)));
        }
        assert_eq!(split(&examples(), &Development::Chosen).1.len(), 16);
        assert_eq!(split(&examples(), &Development::None).1.len(), 0);
        assert_eq!(split(&examples()[..72], &Development::Chosen).1.len(), 0);
    }

    #[test]
    fn what_is_held_is_in_nothing() {
        let held = Held { places: vec!["云州市".into()], docs: vec!["e".into()] };
        assert_eq!(held.sift(examples()).unwrap().len(), 28);
        let held = Held { places: Vec::new(), docs: vec!["d".into()] };
        assert!(held.sift(examples()).unwrap().is_empty());
        let mut broken = examples();
        broken[3].labels.clear();
        assert!(Held::default().sift(broken).unwrap_err().to_string().contains("0 labels for 1 characters"));
    }

    #[test]
    fn texts_are_read_sentence_by_sentence_and_a_missing_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "云州市政府工作报告\n全市生产总值增长7%。财政收入下降2%。\n")
            .unwrap();
        std::fs::write(folder.path().join("b.txt"), "不读。").unwrap();
        let held = Held { places: Vec::new(), docs: vec!["b".into()] };
        let all = texts(&[folder.path().to_owned()], &held).unwrap();
        let sentences: Vec<String> = all.iter().flat_map(|t| t.sentences.iter().map(|s| s.iter().collect())).collect();
        assert!(sentences.contains(&"财政收入下降2%。".to_owned()), "{sentences:?}");
        assert!(all.iter().all(|text| text.doc == "a"));
        let missing = folder.path().join("nothing");
        assert!(texts(&[missing], &held).unwrap_err().to_string().contains("nothing"));
    }
}
