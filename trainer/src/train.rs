//! The training itself: stages of epochs of batches, with checkpoints and early stopping.

mod batches;
mod steps;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use rand::SeedableRng as _;
use rand_pcg::Pcg64Mcg;
use serde::Serialize;
use tch::Tensor;
use zhibiao::model::Example;

pub use steps::evaluate;

use crate::checkpoint::{self, Checkpoint, EpochRecord, Progress};
use crate::error::{Error, Result};
use crate::masking::Text;
use crate::net::{MASKED_PREFIX, Net};
use crate::optim::{AdamW, rate};
use crate::vocab::Vocab;

/// How a stage is trained.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// Most epochs.
    pub epochs: usize,
    /// Highest rate of learning.
    pub rate: f64,
    /// Tokens of a batch.
    pub tokens: usize,
    /// Epochs without a better figure after which the stage ends.
    pub patience: usize,
    /// Share of the steps over which the rate rises.
    pub warm: f64,
    /// Decay of the weights.
    pub decay: f64,
    /// Length that gradients are shortened to.
    pub clip: f64,
}

/// What a stage learns from.
#[derive(Clone, Copy, Debug)]
pub enum Material<'a> {
    /// Running text: hidden characters are found.
    Texts(&'a [Text]),
    /// Examples, with those of the development split, which may be none.
    Examples {
        /// What is learned from.
        train: &'a [Example],
        /// What decides when to stop.
        development: &'a [Example],
    },
}

/// A stage of a run.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    /// Its name, in figures.
    pub name: &'static str,
    /// How it is trained.
    pub plan: Plan,
    /// What it learns from.
    pub material: Material<'a>,
}

/// What a run tells while it goes on.
pub trait Watch {
    /// A batch is done: which of how many of the epoch, with its loss.
    fn batch(&mut self, stage: &str, epoch: usize, done: usize, of: usize, loss: f64);

    /// An epoch is done and its checkpoint is written. [`ControlFlow::Break`] ends the run here, to be resumed.
    fn epoch(&mut self, record: &EpochRecord) -> ControlFlow<()>;
}

/// A run: a network, the vocabulary that it reads with, and where its checkpoints go.
pub struct Run<'a> {
    /// The network; it is trained in place.
    pub net: &'a Net,
    /// Its vocabulary.
    pub vocab: &'a Vocab,
    /// Every draw depends on it.
    pub seed: u64,
    /// Digest of options and data.
    pub digest: String,
    /// Folder of the checkpoints.
    pub out: &'a Path,
}

impl Run<'_> {
    /// Trains stage after stage, from `resumed` on where there is a checkpoint. Gives back every epoch, or `None` where
    /// `watch` ended the run.
    ///
    /// The draws of an epoch depend on seed, stage and epoch alone, so that a run that goes on from a checkpoint ends with the
    /// weights of one that was never ended (on one thread of the same machine).
    ///
    /// # Errors
    /// Where a checkpoint is of another run or cannot be written, or the loss is not finite.
    pub fn train(
        &self,
        stages: &[Stage<'_>],
        resumed: Option<Checkpoint>,
        watch: &mut dyn Watch,
    ) -> Result<Option<Vec<EpochRecord>>> {
        let mut progress = Progress { digest: self.digest.clone(), ..Progress::default() };
        let mut moments = HashMap::new();
        let mut best = HashMap::new();
        if let Some(checkpoint) = resumed {
            if checkpoint.progress.digest != self.digest {
                return Err(Error::usage("the checkpoint is of a run with other options or other data"));
            }
            checkpoint::copy(&checkpoint.weights, self.net.weights(true))?;
            progress = checkpoint.progress;
            moments = checkpoint.moments;
            best = checkpoint.best;
        }
        for (number, stage) in stages.iter().enumerate().skip(progress.stage) {
            if number > progress.stage {
                progress = Progress { stage: number, epochs: 0, steps: 0, best: None, ..progress };
                moments.clear();
                best.clear();
            }
            let mut optim = AdamW::new(self.trained(stage), stage.plan.decay);
            if progress.epochs > 0 {
                optim.restore(&moments, progress.steps)?;
            }
            while progress.epochs < stage.plan.epochs && !is_stale(&progress, stage.plan.patience) {
                let record = self.epoch(number, stage, &mut optim, progress.epochs, watch)?;
                progress.epochs += 1;
                progress.steps = optim.steps();
                let score = record.development.map(|d| d.overall());
                if let Some(score) = score.filter(|s| progress.best.is_none_or(|(best, _)| *s > best)) {
                    progress.best = Some((score, progress.epochs));
                    best = self.net.weights(true).into_iter().map(|(n, t)| (n, t.detach().copy())).collect();
                }
                progress.history.push(record.clone());
                checkpoint::write(self.out, &progress, self.net.weights(true), optim.state(), &best)?;
                if watch.epoch(&record).is_break() {
                    return Ok(None);
                }
            }
            if !best.is_empty() {
                checkpoint::copy(&best, self.net.weights(true))?;
            }
        }
        Ok(Some(progress.history))
    }

    /// What a stage trains: the encoder and its own heads.
    fn trained(&self, stage: &Stage<'_>) -> Vec<(String, Tensor)> {
        let masked = matches!(stage.material, Material::Texts(_));
        let all = self.net.weights(true).into_iter();
        all.filter(|(name, _)| name.starts_with("bert.") || name.starts_with(MASKED_PREFIX) == masked).collect()
    }

    fn epoch(
        &self,
        number: usize,
        stage: &Stage<'_>,
        optim: &mut AdamW,
        epoch: usize,
        watch: &mut dyn Watch,
    ) -> Result<EpochRecord> {
        let from = Instant::now();
        let seed = mix(self.seed, number as u64, epoch as u64);
        tch::manual_seed(seed as i64);
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let plan = &stage.plan;
        let limit = self.net.config.limit();
        let batches = batches::of(&stage.material, limit, plan.tokens, &mut rng);
        let (mut sum, mut characters) = (0.0, 0);
        for (done, batch) in batches.iter().enumerate() {
            let Some(loss) = steps::loss(self.net, self.vocab, &batch.view(), &mut rng)? else { continue };
            optim.zero_grad();
            loss.backward();
            let way = (epoch as f64 + (done + 1) as f64 / batches.len() as f64) / plan.epochs as f64;
            let value = f64::try_from(&loss)?;
            if !value.is_finite() {
                return Err(Error::Diverged { stage: stage.name, epoch: epoch + 1, loss: value });
            }
            optim.step(rate(plan.rate, plan.warm, way.min(1.0)), plan.clip)?;
            sum += value;
            characters += batch.characters();
            watch.batch(stage.name, epoch + 1, done + 1, batches.len(), value);
        }
        let development = match stage.material {
            Material::Examples { development, .. } if !development.is_empty() => {
                Some(evaluate(self.net, self.vocab, development, plan.tokens)?)
            }
            _ => None,
        };
        Ok(EpochRecord {
            stage: stage.name.to_owned(),
            epoch: epoch + 1,
            steps: optim.steps().unsigned_abs() as usize,
            characters,
            loss: sum / batches.len().max(1) as f64,
            development,
            seconds: (from.elapsed().as_secs_f64() * 10.0).round() / 10.0,
        })
    }
}

fn is_stale(progress: &Progress, patience: usize) -> bool {
    progress.best.is_some_and(|(_, at)| progress.epochs >= at + patience.max(1))
}

/// One number out of three (the finaliser of SplitMix64, Steele et al. 2014, after each).
fn mix(seed: u64, stage: u64, epoch: u64) -> u64 {
    [stage, epoch].into_iter().fold(seed, |state, part| {
        let z = (state ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}
