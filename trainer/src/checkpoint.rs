//! Where a run stands after an epoch: one safetensors file with the weights, the moments of the optimiser, the best weights so
//! far, and in its header what was done. It replaces the one before in one step, so that a kill leaves one of the two.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tch::Tensor;

use crate::error::{Error, Result};
use crate::optim::MOMENTS;
use crate::score::Scores;
use crate::weights;

/// Name of the file in the folder of a run.
pub const FILE: &str = "checkpoint.safetensors";

const BEST: &str = "best.";

/// What became of one epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochRecord {
    /// Name of the stage.
    pub stage: String,
    /// From one.
    pub epoch: usize,
    /// Steps of the optimiser in this stage so far.
    pub steps: usize,
    /// Characters read in this epoch.
    pub characters: u64,
    /// Mean loss a batch.
    pub loss: f64,
    /// Figures on the development split, where there is one.
    pub development: Option<Scores>,
    /// Seconds that the epoch took.
    pub seconds: f64,
}

/// Where a run stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Digest of options and data: a run goes on with the same only.
    pub digest: String,
    /// Index of the stage.
    pub stage: usize,
    /// Epochs of this stage that are done.
    pub epochs: usize,
    /// Steps of its optimiser.
    pub steps: i32,
    /// Best figure of this stage and its epoch.
    pub best: Option<(f64, usize)>,
    /// Every epoch so far.
    pub history: Vec<EpochRecord>,
}

/// A checkpoint read back.
#[derive(Debug)]
pub struct Checkpoint {
    /// Where the run stands.
    pub progress: Progress,
    /// Its weights, by name.
    pub weights: HashMap<String, Tensor>,
    /// Moments of the optimiser.
    pub moments: HashMap<String, Tensor>,
    /// The best weights of the stage.
    pub best: HashMap<String, Tensor>,
}

/// Writes a checkpoint into the folder `out`.
///
/// # Errors
/// Where it cannot be written.
pub fn write(
    out: &Path,
    progress: &Progress,
    now: Vec<(String, Tensor)>,
    moments: Vec<(String, Tensor)>,
    best: &HashMap<String, Tensor>,
) -> Result<()> {
    let path = out.join(FILE);
    let mut all = now;
    all.extend(moments);
    all.extend(best.iter().map(|(name, tensor)| (format!("{BEST}{name}"), tensor.shallow_clone())));
    let line = serde_json::to_string(progress).map_err(|e| Error::format(&path, e.to_string()))?;
    weights::write(&path, &all, Some(line))
}

/// Reads the checkpoint of the folder `out`.
///
/// # Errors
/// Where there is none or it cannot be read.
pub fn read(out: &Path) -> Result<Checkpoint> {
    let path = out.join(FILE);
    let (tensors, line) = weights::read(&path)?;
    let line = line.ok_or_else(|| Error::format(&path, "no checkpoint: its header says nothing of a run"))?;
    let progress = serde_json::from_str(&line).map_err(|e| Error::format(&path, e.to_string()))?;
    let mut checkpoint =
        Checkpoint { progress, weights: HashMap::new(), moments: HashMap::new(), best: HashMap::new() };
    for (name, tensor) in tensors {
        if let Some(name) = name.strip_prefix(BEST) {
            checkpoint.best.insert(name.to_owned(), tensor);
        } else if MOMENTS.iter().any(|prefix| name.starts_with(prefix)) {
            checkpoint.moments.insert(name, tensor);
        } else {
            checkpoint.weights.insert(name, tensor);
        }
    }
    Ok(checkpoint)
}

/// Copies tensors over those of a network with the same names.
///
/// # Errors
/// Where one is missing or of another shape.
pub fn copy(from: &HashMap<String, Tensor>, into: Vec<(String, Tensor)>) -> Result<()> {
    for (name, mut tensor) in into {
        let source = from
            .get(&name)
            .filter(|source| source.size() == tensor.size())
            .ok_or_else(|| Error::usage(format!("the checkpoint has no {name} of this shape")))?;
        tch::no_grad(|| tensor.f_copy_(source))?;
    }
    Ok(())
}
