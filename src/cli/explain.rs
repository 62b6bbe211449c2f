//! `zhibiao explain`: how the observations of a document came about.

use std::path::PathBuf;

use crate::cli::exit::{Exit, Stop};

/// Show sentence by sentence what was found in a document and which rules decided.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The document; `-` is standard input.
    #[arg(value_name = "FILE")]
    path: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    Err(Stop::usage(format!("{}: not yet", arguments.path.display())))
}
