//! Documents as learning sees them: their sentences, what rules draft of them, and what gold says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rust_decimal::prelude::ToPrimitive as _;
use walkdir::WalkDir;
use zhibiao_eval::gold::{Gold, Source};
use zhibiao_eval::manifest::Manifest;
use zhibiao_eval::norm::{self, Bigrams};
use zhibiao_eval::record::Detail;
use zhibiao_eval::slot::SIMILAR;

use crate::document::{Part, Sentence, Status};
use crate::engine::Engine;
use crate::engine::passage::Passage;
use crate::learn::LearnError;
use crate::mention::{PeriodKind, PeriodMention, PlaceMention, PlaceRole};
use crate::observation::Observation;
use crate::pipeline::{Analysis, DocMeta, Extractor, Format, mentions};
use crate::span::{CharSpan, TextSpan};

/// A document that was read, with the sentences that speak of numbers.
#[derive(Clone, Debug)]
pub struct Studied {
    /// Document id.
    pub doc: String,
    /// Its text.
    pub path: PathBuf,
    /// Its place: that of the manifest, else that of its title.
    pub place: String,
    /// Its sentences with numbers, in text order.
    pub sentences: Vec<StudiedSentence>,
}

/// A sentence with what is known of it.
#[derive(Clone, Debug)]
pub struct StudiedSentence {
    /// Its characters.
    pub passage: Passage,
    /// What its headings say of its numbers.
    pub status: Option<Status>,
    /// What rules draft.
    pub drafts: Vec<Observation>,
    /// What gold says; `None` where the document has no gold or the sentence stands outside of what was annotated.
    pub gold: Option<Vec<Stated>>,
    /// Periods that rules find.
    pub periods: Vec<PeriodMention>,
    /// Places that rules find.
    pub places: Vec<PlaceMention>,
}

/// A number with what it was said to state.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The number and its unit in the cleaned text.
    pub span: TextSpan,
    /// Its indicator.
    pub indicator: String,
    /// Its year.
    pub year: Option<i32>,
    /// Its scope.
    pub scope: Option<String>,
    /// Its value as written, signed.
    pub value: f64,
    /// Its measure and its status, as the record spells them.
    pub kind: (String, String),
}

impl Stated {
    /// What a draft states.
    #[must_use]
    pub fn of(draft: &Observation) -> Self {
        Self {
            span: draft.text_span,
            indicator: draft.indicator.clone(),
            year: draft.year,
            scope: draft.scope.clone(),
            value: draft.value.to_f64().unwrap_or(f64::NAN),
            kind: (draft.measure.as_str().to_owned(), draft.status.as_str().to_owned()),
        }
    }

    /// Whether a draft says the same, by the rules of the scorer: its tuple is right, that is value, year, scope, measure
    /// and status are equal and the indicators alike.
    #[must_use]
    pub fn is_met_by(&self, draft: &Observation) -> bool {
        let other = Self::of(draft);
        let scopes = (self.scope.as_deref().unwrap_or(""), other.scope.as_deref().unwrap_or(""));
        let names = [&self.indicator, &other.indicator].map(|name| Bigrams::of(&norm::name(name)));
        names[0].dice(&names[1]) >= SIMILAR
            && norm::close(self.value, other.value, norm::TOLERANCE)
            && self.year == other.year
            && self.kind == other.kind
            && norm::same_scope(scopes.0, scopes.1)
    }
}

/// The gold documents of a folder, of one split of its manifest where `split` is given. Their texts are searched for
/// below `texts`.
///
/// # Errors
/// Where the gold or a text cannot be read, or there is none.
pub fn gold(folder: &Path, texts: &Path, split: Option<&str>) -> Result<Vec<Studied>, LearnError> {
    let gold = Gold::read(&Source { path: folder, texts: Some(texts), split }, Detail::Scored)?;
    let manifest = Manifest::beside(folder)?;
    let documents: Vec<(&String, &PathBuf)> = gold.texts.iter().collect();
    documents
        .into_par_iter()
        .map(|(doc, path)| {
            let place = manifest.as_ref().and_then(|manifest| manifest.get(doc)?.place.clone());
            let annotations: Vec<Annotation> = gold
                .corpus
                .get(doc)
                .unwrap_or_default()
                .iter()
                .map(|o| Annotation {
                    span: CharSpan::new(o.start.unsigned_abs() as usize, o.end.unsigned_abs() as usize),
                    indicator: o.indicator.clone().unwrap_or_default(),
                    year: o.year.and_then(|year| i32::try_from(year).ok()),
                    scope: o.scope.clone(),
                    value: o.value.number,
                    kind: (o.measure.clone().unwrap_or_default(), o.status.clone().unwrap_or_default()),
                })
                .collect();
            let cover = |at: usize| i64::try_from(at).is_ok_and(|at| gold.windows.cover(doc, at));
            study(path, doc, place, Some((&annotations, &cover)))
        })
        .collect()
}

/// The documents of a folder, as rules read them, but for those whose id is left out.
///
/// # Errors
/// Where the folder or a file cannot be read, or there is none.
pub fn silver(folder: &Path, keep: &(dyn Fn(&str) -> bool + Sync)) -> Result<Vec<Studied>, LearnError> {
    let files = files(folder, keep)?;
    files.into_par_iter().map(|(doc, path)| study(&path, &doc, None, None)).collect()
}

/// The texts of a folder by their ids, which are their names without ending.
fn files(folder: &Path, keep: &(dyn Fn(&str) -> bool + Sync)) -> Result<BTreeMap<String, PathBuf>, LearnError> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| LearnError::Io { path: folder.to_owned(), error: error.into() })?;
        let path = entry.path();
        let is_text = path.extension().is_some() && Format::of(path).is_some();
        let Some(id) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        if is_text && entry.file_type().is_file() && keep(&id) {
            found.insert(id, path.to_owned());
        }
    }
    if found.is_empty() {
        return Err(LearnError::Empty { path: folder.to_owned(), reason: "no text (.txt, .md) to learn from".into() });
    }
    Ok(found)
}

/// A gold observation by its place in the source.
struct Annotation {
    span: CharSpan,
    indicator: String,
    year: Option<i32>,
    scope: Option<String>,
    value: f64,
    kind: (String, String),
}

/// Gold of one document and which offsets of its source were annotated.
type Annotated<'a> = (&'a [Annotation], &'a dyn Fn(usize) -> bool);

/// The bytes of a text, and what is known of it.
pub(super) fn read(path: &Path, doc: &str) -> Result<(Vec<u8>, DocMeta), LearnError> {
    let bytes = std::fs::read(path).map_err(|error| LearnError::Io { path: path.to_owned(), error })?;
    Ok((bytes, DocMeta { id: doc.to_owned(), format: Format::of(path).unwrap_or_default() }))
}

/// A text that was read and is none, as an error of its file.
pub(super) fn refused(path: &Path, error: &dyn std::error::Error) -> LearnError {
    LearnError::Io { path: path.to_owned(), error: std::io::Error::other(error.to_string()) }
}

fn analyse(path: &Path, doc: &str) -> Result<Analysis, LearnError> {
    let (bytes, meta) = read(path, doc)?;
    Extractor::with_engine(None, Engine::rules()).analyse(&bytes, &meta).map_err(|error| refused(path, &error))
}

fn study(
    path: &Path,
    doc: &str,
    place: Option<String>,
    annotated: Option<Annotated<'_>>,
) -> Result<Studied, LearnError> {
    let analysis = analyse(path, doc)?;
    let of_title = || analysis.outline.parts.iter().find_map(|part| Some(part.area.as_ref()?.name.clone()));
    let place = place.or_else(of_title).unwrap_or_default();
    let mut sentences = Vec::new();
    for (part, document) in analysis.outline.parts.iter().zip(&analysis.documents) {
        for sentence in &part.sentences {
            sentences.extend(study_sentence(&analysis, part, sentence, &document.observations, annotated));
        }
    }
    Ok(Studied { doc: doc.to_owned(), path: path.to_owned(), place, sentences })
}

/// The sentence, where rules or gold find a number in it.
fn study_sentence(
    analysis: &Analysis,
    part: &Part,
    sentence: &Sentence,
    drafts: &[Observation],
    annotated: Option<Annotated<'_>>,
) -> Option<StudiedSentence> {
    let document = &analysis.document;
    let first = drafts.partition_point(|draft| draft.text_span.start() < sentence.span.start());
    let behind = drafts.partition_point(|draft| draft.text_span.start() < sentence.span.end());
    let drafts = &drafts[first..behind.max(first)];
    let source = document.source_span(sentence.span);
    let annotations = annotated.map_or(&[][..], |(all, _)| all);
    let own: Vec<&Annotation> = annotations.iter().filter(|a| source.overlaps(a.span)).collect();
    if drafts.is_empty() && own.is_empty() {
        return None;
    }
    let context = part.context_of(sentence);
    let found = mentions(document, part, sentence.span, context);
    let gold = annotated.filter(|(_, cover)| cover(source.start()) && cover(source.end().saturating_sub(1)));
    let gold = gold.map(|_| {
        let state = |annotation: &&Annotation| {
            let mention = found.quantities.iter().find(|m| document.source_span(m.span).overlaps(annotation.span))?;
            Some(Stated {
                span: mention.span,
                indicator: annotation.indicator.clone(),
                year: annotation.year,
                scope: annotation.scope.clone(),
                value: annotation.value,
                kind: annotation.kind.clone(),
            })
        };
        own.iter().filter_map(state).collect()
    });
    Some(StudiedSentence {
        passage: Passage::new(&document.text, sentence.span),
        status: context.status,
        drafts: drafts.to_vec(),
        gold,
        periods: found.periods.into_iter().filter(|period| period.kind == PeriodKind::Sets).collect(),
        places: found.places.into_iter().filter(|place| place.role == PlaceRole::Scope).collect(),
    })
}
