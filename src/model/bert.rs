//! A BERT that reads sentences: encoder, labels of characters, links between numbers and words; in Rust alone.
//!
//! A model is a folder: `config.json` and `vocab.txt` as Hugging Face has them and `model.safetensors` with its names of
//! weights, besides `classifier` (labels) and `link` (links). Half and single precision are read and computed in single
//! precision. Characters are tokens; there is no other tokenisation.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use ndarray::{Array2, Axis, Slice};

use super::{Encoded, Fault, ModelError, SentenceModel, Window, scheme_transitions};

mod chunks;
mod config;
mod encoder;
mod links;
mod math;
#[cfg(feature = "ort")]
mod onnx;
#[cfg(feature = "ort")]
mod ort;
mod reading;
mod tensors;
mod vocabulary;
mod weights;

pub use chunks::{CLAUSE_MARKS, chunks};
pub use config::{BertConfig, FORMAT};
pub use links::{DISTANCES, distance};
#[cfg(feature = "ort")]
pub use ort::OrtBert;
pub use vocabulary::Vocabulary;

use encoder::Workspace;
use reading::Reading;
use weights::Weights;

/// Name of the configuration in a model's folder.
pub const CONFIG: &str = "config.json";
/// Name of the vocabulary.
pub const VOCABULARY: &str = "vocab.txt";
/// Name of the weights.
pub const WEIGHTS: &str = "model.safetensors";

/// The longest file of weights that is read, in bytes.
const LONGEST: u64 = 2 << 30;

/// Configuration, vocabulary and weights that were checked against each other.
struct Parts {
    config: BertConfig,
    vocabulary: Vocabulary,
    weights: Weights,
}

impl Parts {
    fn open(folder: &Path) -> Result<Self, ModelError> {
        let read = |name: &str| read(&folder.join(name)).map_err(|fault| fault.at(folder.join(name)));
        Self::from_bytes(&read(CONFIG)?, &read(VOCABULARY)?, &read(WEIGHTS)?)
            .map_err(|error| error.fault.at(folder.join(error.path)))
    }

    fn from_bytes(config: &[u8], vocabulary: &[u8], weights: &[u8]) -> Result<Self, ModelError> {
        let config = BertConfig::parse(config).map_err(|fault| fault.at(CONFIG))?;
        let vocabulary = Vocabulary::parse(vocabulary).map_err(|fault| fault.at(VOCABULARY))?;
        if vocabulary.tokens() != config.vocabulary {
            let what = format!("has {} tokens; vocab_size of {CONFIG} is {}", vocabulary.tokens(), config.vocabulary);
            return Err(Fault::Inconsistent { what }.at(VOCABULARY));
        }
        let weights = Weights::parse(weights, &config).map_err(|fault| fault.at(WEIGHTS))?;
        Ok(Self { config, vocabulary, weights })
    }
}

/// The bytes of a file that is not longer than a model may be.
fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Fault::TooLarge {
            what: "the length of the file".to_owned(),
            value: bytes.len() as u64,
            limit: LONGEST,
        });
    }
    Ok(bytes)
}

/// A BERT with heads for labels and links.
pub struct Bert {
    parts: Parts,
    transitions: Array2<f32>,
}

impl Bert {
    /// The model that comes with the library: `models/bert-small`.
    ///
    /// # Errors
    /// Where it was built in broken; a test holds that it is not.
    pub fn shipped() -> Result<Self, ModelError> {
        Self::from_bytes(
            include_bytes!("../../models/bert-small/config.json"),
            include_bytes!("../../models/bert-small/vocab.txt"),
            include_bytes!("../../models/bert-small/model.safetensors"),
        )
    }

    /// Reads the model in a folder.
    ///
    /// # Errors
    /// A file that is missing or cannot be read, and every fault of [`Bert::from_bytes`].
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        Parts::open(folder).map(Self::new)
    }

    /// Reads a model from the bytes of its three files.
    ///
    /// # Errors
    /// A file of another kind or version, truncated, with values that are not finite, beyond the accepted sizes, or in
    /// contradiction to itself or to another.
    pub fn from_bytes(config: &[u8], vocabulary: &[u8], weights: &[u8]) -> Result<Self, ModelError> {
        Parts::from_bytes(config, vocabulary, weights).map(Self::new)
    }

    fn new(parts: Parts) -> Self {
        Self { parts, transitions: scheme_transitions() }
    }

    /// The sizes of the model.
    #[must_use]
    pub fn config(&self) -> &BertConfig {
        &self.parts.config
    }

    /// What is said of a sentence with these hidden states and logits.
    fn reading<'s>(&'s self, chars: &'s [char], hidden: Array2<f32>, emissions: Array2<f32>) -> Box<dyn Encoded + 's> {
        let links = &self.parts.weights.links;
        Box::new(Reading { chars, hidden, emissions, transitions: self.transitions.view(), links })
    }

    /// Its vocabulary.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.parts.vocabulary
    }
}

/// Emissions are the logits of the label head. Chunks of a long sentence are read one by one.
impl SentenceModel for Bert {
    fn encode<'s>(&'s self, window: Window<'s>) -> Box<dyn Encoded + 's> {
        let Parts { config, vocabulary, weights } = &self.parts;
        let chars = window.chars;
        let mut hidden = Array2::zeros((chars.len(), config.hidden));
        let longest = config.longest().min(chars.len());
        let mut workspace = Workspace::new(config, longest + 2);
        for chunk in chunks(chars, config.longest()) {
            let ids = vocabulary.ids(&chars[chunk.clone()]);
            let states = encoder::encode(&ids, config, weights, &mut workspace);
            let read = states.slice_axis(Axis(0), Slice::from(1..=chunk.len()));
            hidden.slice_axis_mut(Axis(0), Slice::from(chunk)).assign(&read);
        }
        let mut emissions = Array2::zeros((chars.len(), weights.labels.bias.len()));
        encoder::linear(hidden.view(), &weights.labels, &mut emissions.view_mut());
        self.reading(chars, hidden, emissions)
    }
}
