//! `zhibiao eval`: the research bench, mounted. What it says and how is its own affair.

use std::io::{self, BufWriter, Write as _};

use zhibiao_eval::cli::{Command, Outcome};
use zhibiao_eval::error::EvalError;

use crate::cli::exit::{Exit, Stop};

/// Score, compare, show and exchange observations and gold.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = arguments.command.run(&mut out).map_err(|error| match error {
        EvalError::Write(error) => Stop::from(error),
        error => Stop::usage(error),
    })?;
    out.flush()?;
    Ok(match outcome {
        Outcome::Passed => Exit::Success,
        Outcome::BelowMinimum | Outcome::Differs => Exit::SomeFailed,
    })
}
