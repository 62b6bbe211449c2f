//! The only place where the stages are wired.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

pub use crate::clean::Format;
pub use crate::clean::read::ReadError as ExtractError;

use crate::calendar::Date;
use crate::check::{self, Fact, Facts, Names};
use crate::clean;
use crate::clean::formats::pdf;
use crate::clean::read::{self, Reading};
use crate::diagnostic::Diagnostic;
use crate::document::{Area, Context, Document, Outline, Part};
use crate::duplicate::Fingerprint;
use crate::engine::Engine;
use crate::engine::confidence::Curve;
use crate::lexicon::indicators::Indicators;
use crate::lexicon::zones::Zones;
use crate::mention::{Mentions, PeriodMention, PlaceMention, PlaceRole, QuantityMention};
use crate::model::ModelError;
use crate::model::SentenceModel;
use crate::model::bert::Bert;
use crate::model::linear::Linear;
use crate::observation::{IdMaker, Observation};
use crate::relate::{self, Tagger};
use crate::sink::{DocRecord, SourceText};
use crate::span::TextSpan;
use crate::structure;
use crate::tag::{period, place, quantity};

/// An encoding that the sources are known to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB18030, which has GBK and GB2312 inside it.
    Gb18030,
}

impl Encoding {
    const fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Gb18030 => encoding_rs::GB18030,
        }
    }
}

/// How an [`Extractor`] works.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The encoding of every text and web page; `None` finds it out for each.
    pub encoding: Option<Encoding>,
    /// Who reads PDF.
    pub pdf: pdf::Reader,
    /// Who decides what an indicator is.
    pub engine: EngineName,
    /// Whether documents get a fingerprint by which they are known again.
    pub fingerprints: bool,
    /// Weights of the linear model instead of those that come with the library.
    pub linear: Option<PathBuf>,
    /// Folder of a BERT instead of the one that comes with the library.
    pub bert: Option<PathBuf>,
    /// ONNX Runtime (`libonnxruntime.so`) that runs the BERT instead of the library itself.
    #[cfg(feature = "ort")]
    pub onnx_runtime: Option<PathBuf>,
}

/// The engines by name; what each does, [`crate::engine`] says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EngineName {
    /// Rules.
    #[default]
    Rules,
    /// The linear model by itself.
    Linear,
    /// The BERT by itself.
    Bert,
    /// Rules propose, learned scores decide.
    Hybrid,
}

/// A configuration that no extractor can be made of.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A model cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// What is known of a source besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocMeta {
    /// Document id; the second document inside the source gets `#2` behind it.
    pub id: String,
    /// Format of a plain text, by its ending; other formats are told by their content.
    pub format: Format,
}

/// What was found in one source.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// The source text, in which offsets count.
    pub source: SourceText,
    /// The format that was found.
    pub format: Format,
    /// The encoding of a text or web page.
    pub encoding: Option<&'static str>,
    /// The documents inside the source, in order.
    pub documents: Vec<ExtractedDocument>,
    /// Warnings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Extraction {
    /// The documents as a sink takes them.
    pub fn records(&self) -> impl Iterator<Item = DocRecord<'_>> {
        self.documents.iter().map(|document| DocRecord {
            doc: &document.id,
            source: &self.source,
            observations: &document.observations,
        })
    }

    /// Number of observations of all documents.
    #[must_use]
    pub fn observation_count(&self) -> usize {
        self.documents.iter().map(|document| document.observations.len()).sum()
    }
}

/// What was found in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExtractedDocument {
    /// Document id.
    pub id: String,
    /// What is known of the document as a whole.
    pub profile: Profile,
    /// In text order.
    pub observations: Vec<Observation>,
}

/// What is known of a document as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Its title.
    pub title: Option<String>,
    /// The number under which it was issued.
    pub number: Option<String>,
    /// The day on which it was signed, else that of the session at which it was given.
    pub date: Option<Date>,
    /// The place that it speaks of.
    pub area: Option<Area>,
    /// The year that it looks back on.
    pub year_reviewed: Option<i32>,
    /// The first and last year that it plans.
    pub years_planned: Option<(i32, i32)>,
    /// Number of its pages, where the source has pages.
    pub pages: Option<u32>,
    /// Code points of its cleaned text.
    pub characters: usize,
    /// What it is known again by, where that was asked for.
    pub fingerprint: Option<Fingerprint>,
}

impl Profile {
    fn of(document: &Document, part: &Part, fingerprint: bool) -> Self {
        let text = part.span.of(&document.text);
        let words = |span: TextSpan| span.of(&document.text).split_whitespace().collect::<String>();
        let source = document.source_span(part.span);
        let page = |offset: usize| document.page_at(offset);
        Self {
            title: part.title.map(words).map(|title| title.trim_matches(['#', '*']).to_owned()),
            number: part.number.map(words),
            date: part.date,
            area: part.area.clone(),
            year_reviewed: part.year_reviewed(),
            years_planned: part.years_planned(),
            pages: page(source.start()).zip(page(source.end().saturating_sub(1))).map(|(first, last)| last - first + 1),
            characters: text.chars().filter(|&c| c != '\n' && c != '\t').count(),
            fingerprint: fingerprint.then(|| Fingerprint::of(text)),
        }
    }
}

/// Every stage's result for one source, kept for a reader who wants to see how an observation came about.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Source text, cleaned text and the map between them.
    pub document: Document,
    /// The format that was found.
    pub format: Format,
    /// The encoding of a text or web page.
    pub encoding: Option<&'static str>,
    /// Parts, headings and sentences.
    pub outline: Outline,
    /// The observations, one entry a part of the outline.
    pub documents: Vec<ExtractedDocument>,
}

/// The whole way from bytes to observations. Cheap to share between threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    reading: Reading,
    engine: Engine,
    fingerprints: bool,
}

impl Extractor {
    /// An extractor that works as `config` says.
    ///
    /// # Errors
    /// A configuration that contradicts itself or names what does not exist.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let linear = || config.linear.as_deref().map_or_else(Linear::shipped, Linear::open).map(Arc::new);
        let engine = match config.engine {
            EngineName::Rules => Engine::rules(),
            EngineName::Linear => Engine::linear(linear()?),
            EngineName::Hybrid => Engine::hybrid(linear()?),
            EngineName::Bert => {
                let bert = config.bert.as_deref().map_or_else(Bert::shipped, Bert::open)?;
                Engine::Model { model: runnable(bert, &config)?, curve: Curve::new(linear()?.curve("bert")) }
            }
        };
        let reading = Reading { encoding: config.encoding.map(Encoding::table), pdf: config.pdf };
        Ok(Self { reading, engine, fingerprints: config.fingerprints })
    }

    /// An extractor with an engine that was made elsewhere.
    #[must_use]
    pub fn with_engine(encoding: Option<Encoding>, engine: Engine) -> Self {
        let reading = Reading { encoding: encoding.map(Encoding::table), ..Reading::default() };
        Self { reading, engine, fingerprints: false }
    }

    /// The observations of one source.
    ///
    /// # Errors
    /// Where no text can be read from the bytes.
    pub fn extract(&self, bytes: &[u8], meta: &DocMeta) -> Result<Extraction, ExtractError> {
        let analysis = self.analyse(bytes, meta)?;
        Ok(Extraction {
            source: SourceText::new(analysis.document.source),
            format: analysis.format,
            encoding: analysis.encoding,
            documents: analysis.documents,
            diagnostics: analysis.document.diagnostics,
        })
    }

    /// The text of one source, in which offsets count, with what its format says of it.
    ///
    /// # Errors
    /// Where no text can be read from the bytes.
    pub fn read(&self, bytes: &[u8], meta: &DocMeta) -> Result<read::Source, ExtractError> {
        read::read(bytes, meta.format, &self.reading)
    }

    /// The observations of one source with what every stage made of it.
    ///
    /// # Errors
    /// Where no text can be read from the bytes.
    pub fn analyse(&self, bytes: &[u8], meta: &DocMeta) -> Result<Analysis, ExtractError> {
        let read::Source { raw, format, encoding } = self.read(bytes, meta)?;
        let document = clean::clean_raw(raw, format);
        let outline = structure::outline(&document);
        let documents = outline
            .parts
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let id = part_id(&meta.id, index);
                let drafts = relate::relate_part(&document, part, &PartTagger::new(&document, part));
                let mut observations = self.engine.decide(&document, part, drafts);
                flag(&id, &document, &mut observations);
                ExtractedDocument { id, profile: Profile::of(&document, part, self.fingerprints), observations }
            })
            .collect();
        Ok(Analysis { document, format, encoding, outline, documents })
    }
}

/// Sets the flags of the checks that need no other document.
fn flag(id: &str, document: &Document, observations: &mut [Observation]) {
    let mut names = Names::default();
    let facts = observations.iter().enumerate().filter(|(_, observation)| Fact::concerns_one_document(observation));
    let facts = facts.filter_map(|(row, observation)| {
        // A surface in the cleaned text is that of the sentence.
        Fact::of(&mut names, row, id, observation, observation.text_span.of(&document.text))
    });
    let facts = Facts::new(facts.collect());
    let findings = check::in_document(&facts, Indicators::shared());
    if findings.is_empty() {
        return;
    }
    let mut maker = IdMaker::new(id);
    let ids: Vec<String> = observations.iter().map(|observation| maker.id(observation)).collect();
    for finding in findings {
        for (fact, flag) in finding.flags(|fact| ids[facts.get(fact).row].clone()) {
            let flags = &mut observations[facts.get(fact).row].flags;
            if !flags.contains(&flag) {
                flags.push(flag);
            }
        }
    }
}

/// The mentions in `span` of the cleaned text, which stands in `part` below headings that hand down `context`.
#[must_use]
pub fn mentions(document: &Document, part: &Part, span: TextSpan, context: &Context) -> Mentions {
    let tags = PartTagger::new(document, part);
    Mentions {
        quantities: tags.quantities(span),
        periods: tags.periods(span, context),
        places: tags.places(span),
        topic: tags.topic(span),
    }
}

/// The taggers on the text of one part.
#[derive(Clone, Copy, Debug)]
pub struct PartTagger<'a> {
    text: &'a str,
    part: &'a Part,
}

impl<'a> PartTagger<'a> {
    /// The taggers for `part` of `document`.
    #[must_use]
    pub fn new(document: &'a Document, part: &'a Part) -> Self {
        Self { text: &document.text, part }
    }
}

impl Tagger for PartTagger<'_> {
    fn quantities(&self, span: TextSpan) -> Vec<QuantityMention> {
        quantity::quantities(self.text, span)
    }

    fn periods(&self, span: TextSpan, context: &Context) -> Vec<PeriodMention> {
        period::periods(self.text, span, &period::PeriodBase::of(self.part, context))
    }

    fn places(&self, span: TextSpan) -> Vec<PlaceMention> {
        place::places(self.text, span, self.part.area.as_ref(), self.part.year)
    }

    fn topic(&self, span: TextSpan) -> Option<PlaceMention> {
        structure::area::topic_zone(self.text, span).map(|zone| topic(self.text, zone))
    }
}

/// A zone that leads an item as a place mention, by the full name that the text gives it anywhere.
fn topic(text: &str, zone: TextSpan) -> PlaceMention {
    let name = zone.of(text);
    let name = Zones::shared().full_name(text, name).unwrap_or(name).to_owned();
    PlaceMention { span: zone, name, code: None, zone: true, role: PlaceRole::Scope }
}

/// The BERT with what runs it.
fn runnable(bert: Bert, config: &Config) -> Result<Arc<dyn SentenceModel>, ModelError> {
    #[cfg(feature = "ort")]
    if let Some(library) = &config.onnx_runtime {
        return Ok(Arc::new(crate::model::bert::OrtBert::new(bert, library)?));
    }
    let Config { .. } = config;
    Ok(Arc::new(bert))
}

/// The id of the part with that index: the source's own id for the first, `id#2` for the second.
fn part_id(id: &str, index: usize) -> String {
    if index == 0 { id.to_owned() } else { format!("{id}#{}", index + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_has_the_plain_id() {
        assert_eq!(part_id("a/b", 0), "a/b");
        assert_eq!(part_id("a/b", 1), "a/b#2");
    }
}
