//! Arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use zhibiao_trainer::data::{self, Data, Development, Held};
use zhibiao_trainer::error::{Error, Result};
use zhibiao_trainer::job::Settings;
use zhibiao_trainer::train::Plan;

/// Trains the BERT of zhibiao with rust-bert and libtorch.
#[derive(Debug, Parser)]
#[command(name = "zhibiao-trainer", version)]
pub struct Cli {
    /// Threads of libtorch; more than one is slower where other programs run
    #[arg(long, global = true, default_value_t = 1)]
    pub threads: usize,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a model
    #[command(subcommand)]
    Train(TrainWhat),
    /// Train a model for each place of the gold, on all other places
    Cv(CvArgs),
    /// Print what a model says of sentences, a line of JSON each
    Verify(VerifyArgs),
    /// Write a model with random weights
    New(NewArgs),
}

/// What to train.
#[derive(Debug, Subcommand)]
pub enum TrainWhat {
    /// A BERT encoder with the heads of zhibiao
    Bert(TrainArgs),
}

/// Arguments of `train bert`.
#[derive(Debug, Args)]
pub struct TrainArgs {
    #[command(flatten)]
    pub common: Common,
    /// Folder of the model: weights, vocabulary, card, plot
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Keep the head for masked characters, for an encoder that is trained on
    #[arg(long)]
    pub keep_masked: bool,
}

/// Arguments of `cv`.
#[derive(Debug, Args)]
pub struct CvArgs {
    #[command(flatten)]
    pub common: Common,
    /// Folder of the models, one a place
    #[arg(long, value_name = "DIR")]
    pub folds_out: PathBuf,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Folder of the model
    pub model: PathBuf,
    /// Sentences; from standard input, one a line, where none is given
    pub texts: Vec<String>,
    /// Score so many drawn pairs of ranges a sentence, not those that the model finds
    #[arg(long, value_name = "N")]
    pub links: Option<usize>,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Folder of the model
    pub out: PathBuf,
    /// Characters of the vocabulary; those of ASCII are in it in any case
    #[arg(long, default_value = "云州市年全地区生产总值亿元增长，；：。")]
    pub characters: String,
    /// Width of the hidden states
    #[arg(long, default_value_t = 16)]
    pub hidden: i64,
    /// Layers
    #[arg(long, default_value_t = 2)]
    pub layers: i64,
    /// Heads a layer
    #[arg(long, default_value_t = 2)]
    pub heads: i64,
    /// Longest row
    #[arg(long, default_value_t = 32)]
    pub positions: i64,
    /// Width inside the link head
    #[arg(long, default_value_t = 8)]
    pub link: i64,
    /// Standard deviation of every weight, biases too
    #[arg(long, default_value_t = 0.2)]
    pub deviation: f64,
    /// Every weight depends on it
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// A device that libtorch computes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DeviceName {
    /// The processor.
    Cpu,
    /// The first CUDA device.
    Cuda,
}

/// Arguments of every training.
#[derive(Debug, Args)]
pub struct Common {
    /// Folder of the gold
    #[arg(long, value_name = "DIR")]
    pub gold: Option<PathBuf>,
    /// Folder below which the documents of the gold are
    #[arg(long, value_name = "DIR", default_value = "../shared/corpora")]
    pub gold_texts: PathBuf,
    /// Split of the gold that is learned from
    #[arg(long, value_name = "SPLIT", default_value = "dev")]
    pub split: String,
    /// Folder of the documents that the rules label; those that have gold are left out
    #[arg(long, value_name = "DIR")]
    pub silver: Option<PathBuf>,
    /// Folder of the documents, or a document, for masked-language training and the vocabulary (repeatable)
    #[arg(long, value_name = "PATH")]
    pub texts: Vec<PathBuf>,
    /// Start from this model or Hugging Face encoder: config.json, vocab.txt, model.safetensors
    #[arg(long, value_name = "DIR")]
    pub encoder: Option<PathBuf>,
    /// Where to compute
    #[arg(long, value_enum, default_value = "cpu")]
    pub device: DeviceName,
    /// Every draw depends on it
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Learn nothing from this place (repeatable)
    #[arg(long, value_name = "PLACE")]
    pub hold_out: Vec<String>,
    /// Learn nothing from this document, by its id (repeatable)
    #[arg(long, value_name = "DOC")]
    pub leave_out: Vec<String>,
    /// Place that decides when to stop (repeatable); `none` trains every epoch on everything [default: the place nearest to
    /// 15 % of the examples]
    #[arg(long, value_name = "PLACE")]
    pub development: Vec<String>,
    /// No masked-language training
    #[arg(long)]
    pub no_pretraining: bool,
    /// No training on silver
    #[arg(long)]
    pub no_silver: bool,
    /// No training on gold
    #[arg(long)]
    pub no_gold: bool,
    /// Go on with an unfinished training
    #[arg(long)]
    pub resume: bool,
    /// Epochs of masked-language training
    #[arg(long, value_name = "N")]
    pub epochs_pretraining: Option<usize>,
    /// Epochs on silver at most
    #[arg(long, value_name = "N")]
    pub epochs_silver: Option<usize>,
    /// Epochs on gold at most
    #[arg(long, value_name = "N")]
    pub epochs_gold: Option<usize>,
    /// Highest rate of masked-language training
    #[arg(long, value_name = "RATE")]
    pub rate_pretraining: Option<f64>,
    /// Highest rate on silver
    #[arg(long, value_name = "RATE")]
    pub rate_silver: Option<f64>,
    /// Highest rate on gold
    #[arg(long, value_name = "RATE")]
    pub rate_gold: Option<f64>,
}

impl Common {
    /// How to train.
    ///
    /// # Errors
    /// Where options contradict each other.
    pub fn settings(&self) -> Result<Settings> {
        let mut settings = Settings {
            seed: self.seed,
            held: Held { places: self.hold_out.clone(), docs: self.leave_out.clone() },
            ..Settings::default()
        };
        settings.development = match self.development.as_slice() {
            [] => Development::Chosen,
            [none] if none == "none" => Development::None,
            places => Development::Places(places.to_vec()),
        };
        let mut stages = [
            (&mut settings.pretraining, self.no_pretraining, self.epochs_pretraining, self.rate_pretraining),
            (&mut settings.silver, self.no_silver, self.epochs_silver, self.rate_silver),
            (&mut settings.gold, self.no_gold, self.epochs_gold, self.rate_gold),
        ];
        for (plan, left_out, epochs, rate) in &mut stages {
            if *left_out {
                **plan = None;
            }
            if let Some(plan) = plan {
                set(plan, *epochs, *rate)?;
            }
        }
        if settings.pretraining.is_some() && self.texts.is_empty() {
            if self.encoder.is_none() {
                return Err(Error::usage(
                    "nothing for masked-language training: --texts DIR, or --encoder DIR to start from, or --no-pretraining",
                ));
            }
            settings.pretraining = None;
        }
        for (plan, folder, name) in [(&settings.silver, &self.silver, "silver"), (&settings.gold, &self.gold, "gold")] {
            if plan.is_some() && folder.is_none() {
                return Err(Error::usage(format!("--{name} DIR is missing (--no-{name} goes without)")));
            }
        }
        Ok(settings)
    }

    /// What to learn from.
    ///
    /// # Errors
    /// Where a folder is missing or a file is not what it should be.
    pub fn data(&self, settings: &Settings) -> Result<Data> {
        let held = &settings.held;
        Ok(Data {
            texts: data::texts(&self.texts, held)?,
            silver: match &self.silver {
                Some(folder) if settings.silver.is_some() => data::silver(folder, self.gold.as_deref(), held)?,
                _ => Vec::new(),
            },
            gold: match &self.gold {
                Some(folder) if settings.gold.is_some() => data::gold(folder, &self.gold_texts, &self.split, held)?,
                _ => Vec::new(),
            },
        })
    }
}

fn set(plan: &mut Plan, epochs: Option<usize>, rate: Option<f64>) -> Result<()> {
    plan.epochs = epochs.unwrap_or(plan.epochs);
    plan.rate = rate.unwrap_or(plan.rate);
    if plan.epochs == 0 || plan.rate <= 0.0 || !plan.rate.is_finite() {
        return Err(Error::usage(format!("{} epochs at a rate of {}", plan.epochs, plan.rate)));
    }
    Ok(())
}
