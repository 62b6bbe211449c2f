//! `zhibiao schema`: the JSON Schema of the outputs.

use std::io::{self, Write as _};

use clap::ValueEnum;
use zhibiao::sink::{document_schema, json_schema};

use crate::cli::exit::{Exit, Stop};

/// Print the JSON Schema of one line of an output.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Of which output.
    #[arg(value_enum, default_value_t = Output::Observations)]
    output: Output,
}

/// The outputs of `extract`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// The observations.
    Observations,
    /// The document index of --docs.
    Documents,
}

/// Prints the schema.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let schema = match arguments.output {
        Output::Observations => json_schema(),
        Output::Documents => document_schema(),
    };
    writeln!(io::stdout().lock(), "{schema:#}")?;
    Ok(Exit::Success)
}
