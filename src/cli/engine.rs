//! `--engine` and the models behind it, for every command that extracts.

use std::path::PathBuf;

use clap::ValueEnum;
use zhibiao::pipeline::{Config, EngineName, Extractor};

use crate::cli::exit::Stop;

/// Who decides what an indicator is.
#[derive(Clone, Debug, clap::Args)]
pub struct EngineArguments {
    /// Who decides what an indicator is.
    #[arg(long, value_enum, default_value_t = EngineChoice::Rules)]
    engine: EngineChoice,
    /// Weights of the linear model instead of the built-in ones (linear, hybrid).
    #[arg(long, value_name = "FILE")]
    linear: Option<PathBuf>,
    /// Folder of a BERT instead of the built-in one: config.json, vocab.txt, model.safetensors (bert).
    #[arg(long, value_name = "DIR")]
    bert: Option<PathBuf>,
    /// Run the BERT by this ONNX Runtime (libonnxruntime.so).
    #[cfg(feature = "ort")]
    #[arg(long, value_name = "FILE")]
    onnx_runtime: Option<PathBuf>,
}

/// Engines by the name that a user types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineChoice {
    /// Rules alone.
    Rules,
    /// A linear model reads by itself.
    Linear,
    /// A small BERT reads by itself; slow.
    Bert,
    /// Rules propose, learned scores decide and flag.
    Hybrid,
}

impl EngineArguments {
    /// The extractor that the arguments ask for, which reads sources as `config` says.
    pub fn extractor(&self, config: Config) -> Result<Extractor, Stop> {
        let engine = match self.engine {
            EngineChoice::Rules => EngineName::Rules,
            EngineChoice::Linear => EngineName::Linear,
            EngineChoice::Bert => EngineName::Bert,
            EngineChoice::Hybrid => EngineName::Hybrid,
        };
        let misused = match (&self.linear, &self.bert, engine) {
            (Some(_), _, EngineName::Rules) => Some("--linear needs --engine linear, bert or hybrid"),
            (_, Some(_), other) if other != EngineName::Bert => Some("--bert needs --engine bert"),
            _ => None,
        };
        if let Some(reason) = misused {
            return Err(Stop::usage(reason));
        }
        let config = Config {
            engine,
            linear: self.linear.clone(),
            bert: self.bert.clone(),
            #[cfg(feature = "ort")]
            onnx_runtime: self.onnx_runtime.clone(),
            ..config
        };
        Extractor::new(config).map_err(Stop::usage)
    }
}
