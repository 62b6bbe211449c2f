//! The same model through ONNX Runtime, a library that is loaded when a model is opened (feature `ort`).

use std::fmt::Display;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ndarray::{Array2, ArrayView2, Axis, Slice};
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;

use super::onnx::{self, HIDDEN, IDS, LOGITS};
use super::{Bert, BertConfig, chunks};
use crate::model::{Encoded, Fault, Label, ModelError, SentenceModel, Window};

/// A [`Bert`] whose encoder runs in ONNX Runtime.
///
/// Each thread that reads at the same time has a session of its own, with one thread.
pub struct OrtBert {
    bert: Bert,
    graph: Vec<u8>,
    sessions: Mutex<Vec<Session>>,
}

impl OrtBert {
    /// Reads the model in a folder and the library `library` (`libonnxruntime.so`, version 1.17 or later). A process has one
    /// library: the first that is opened.
    ///
    /// # Errors
    /// Those of [`Bert::open`], a library that cannot be loaded and one that cannot run the model.
    pub fn open(folder: &Path, library: &Path) -> Result<Self, ModelError> {
        Self::new(Bert::open(folder)?, library)
    }

    /// The same for a model that is open already.
    ///
    /// # Errors
    /// A library that cannot be loaded and one that cannot run the model.
    pub fn new(bert: Bert, library: &Path) -> Result<Self, ModelError> {
        let fault = |error: &dyn Display| Fault::Runtime { reason: error.to_string() }.at(library);
        ort::init_from(library).map_err(|e| fault(&e))?.commit();
        let graph = onnx::graph(&bert.parts.config, &bert.parts.weights);
        let session = session(&graph).map_err(|e| fault(&e))?;
        let model = Self { bert, graph, sessions: Mutex::new(vec![session]) };
        // What cannot run is told here and not at some sentence.
        model.read(Window { chars: &['5'], status: None }).map_err(|fault| fault.at(library))?;
        Ok(model)
    }

    /// The sizes of the model.
    #[must_use]
    pub fn config(&self) -> &BertConfig {
        self.bert.config()
    }

    /// What the library says of a sentence, where [`SentenceModel::encode`] has no way to say that it failed.
    ///
    /// # Errors
    /// [`Fault::Runtime`].
    pub fn read<'s>(&'s self, window: Window<'s>) -> Result<Box<dyn Encoded + 's>, Fault> {
        let (hidden, logits) = self.run(window.chars).map_err(|error| Fault::Runtime { reason: error.to_string() })?;
        Ok(self.bert.reading(window.chars, hidden, logits))
    }

    /// Hidden states and logits of the characters, chunk by chunk.
    fn run(&self, chars: &[char]) -> ort::Result<(Array2<f32>, Array2<f32>)> {
        let idle = || self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let free = idle().pop();
        let mut session = match free {
            Some(session) => session,
            None => session(&self.graph)?,
        };
        let config = self.bert.config();
        let mut hidden = Array2::zeros((chars.len(), config.hidden));
        let mut logits = Array2::zeros((chars.len(), Label::COUNT));
        for chunk in chunks(chars, config.longest()) {
            let ids: Vec<i64> = self.bert.vocabulary().ids(&chars[chunk.clone()]).into_iter().map(i64::from).collect();
            let outputs = session.run(ort::inputs![IDS => Tensor::from_array(([1, ids.len()], ids))?])?;
            for (name, all) in [(HIDDEN, &mut hidden), (LOGITS, &mut logits)] {
                let (_, numbers) = outputs[name].try_extract_tensor::<f32>()?;
                let rows = ArrayView2::from_shape((chunk.len() + 2, all.ncols()), numbers)
                    .map_err(|error| ort::Error::new(format!("output `{name}`: {error}")))?;
                let read = rows.slice_axis(Axis(0), Slice::from(1..=chunk.len()));
                all.slice_axis_mut(Axis(0), Slice::from(chunk.clone())).assign(&read);
            }
        }
        idle().push(session);
        Ok((hidden, logits))
    }
}

/// A session with one thread.
fn session(graph: &[u8]) -> ort::Result<Session> {
    Session::builder()?
        .with_optimization_level(GraphOptimizationLevel::Level3)?
        .with_intra_threads(1)?
        .with_inter_threads(1)?
        .commit_from_memory(graph)
}

/// A sentence that the library fails at is read by the encoder of [`Bert`].
impl SentenceModel for OrtBert {
    fn encode<'s>(&'s self, window: Window<'s>) -> Box<dyn Encoded + 's> {
        self.read(window).unwrap_or_else(|_| self.bert.encode(window))
    }
}
