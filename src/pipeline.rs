//! The only place where the stages are wired.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

pub use crate::clean::Format;

use crate::clean::{self, DecodeError};
use crate::diagnostic::Diagnostic;
use crate::document::{Context, Document, Outline, Part};
use crate::engine::Engine;
use crate::engine::confidence::Curve;
use crate::lexicon::zones::Zones;
use crate::mention::{Mentions, PeriodMention, PlaceMention, PlaceRole, QuantityMention};
use crate::model::ModelError;
use crate::model::SentenceModel;
use crate::model::bert::Bert;
use crate::model::linear::Linear;
use crate::observation::Observation;
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
    /// The encoding of every source; `None` finds it out for each.
    pub encoding: Option<Encoding>,
    /// Who decides what an indicator is.
    pub engine: EngineName,
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
    /// Format of the source.
    pub format: Format,
}

/// A source that nothing can be read from.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The bytes are not text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl ExtractError {
    /// The stable code of the error line.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
        }
    }

    /// Byte of the source at which the trouble starts.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        match self {
            Self::Decode(error) => Some(error.position()),
        }
    }
}

/// What was found in one source.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// The decoded source text.
    pub source: SourceText,
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
    /// In text order.
    pub observations: Vec<Observation>,
}

/// Every stage's result for one source, kept for a reader who wants to see how an observation came about.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Source text, cleaned text and the map between them.
    pub document: Document,
    /// Parts, headings and sentences.
    pub outline: Outline,
    /// The observations, one entry a part of the outline.
    pub documents: Vec<ExtractedDocument>,
}

/// The whole way from bytes to observations. Cheap to share between threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    encoding: Option<Encoding>,
    engine: Engine,
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
        Ok(Self::with_engine(config.encoding, engine))
    }

    /// An extractor with an engine that was made elsewhere.
    #[must_use]
    pub const fn with_engine(encoding: Option<Encoding>, engine: Engine) -> Self {
        Self { encoding, engine }
    }

    /// The observations of one source.
    ///
    /// # Errors
    /// Where the bytes cannot be read as text.
    pub fn extract(&self, bytes: &[u8], meta: &DocMeta) -> Result<Extraction, ExtractError> {
        let analysis = self.analyse(bytes, meta)?;
        Ok(Extraction {
            source: SourceText::new(analysis.document.source),
            documents: analysis.documents,
            diagnostics: analysis.document.diagnostics,
        })
    }

    /// The observations of one source with what every stage made of it.
    ///
    /// # Errors
    /// Where the bytes cannot be read as text.
    pub fn analyse(&self, bytes: &[u8], meta: &DocMeta) -> Result<Analysis, ExtractError> {
        let decoded = clean::decode(bytes, self.encoding.map(Encoding::table))?;
        let mut document = clean::clean(decoded.text, meta.format);
        document.diagnostics.splice(0..0, decoded.diagnostics);
        let outline = structure::outline(&document);
        let documents = outline
            .parts
            .iter()
            .enumerate()
            .map(|(index, part)| ExtractedDocument {
                id: part_id(&meta.id, index),
                observations: self.engine.decide(
                    &document,
                    part,
                    relate::relate_part(&document, part, &PartTagger::new(&document, part)),
                ),
            })
            .collect();
        Ok(Analysis { document, outline, documents })
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
        place::places(self.text, span, self.part.area.as_ref())
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
