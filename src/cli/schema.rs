//! `zhibiao schema`: the JSON Schema of the output.

use std::io::{self, Write as _};

use zhibiao::sink::json_schema;

use crate::cli::exit::{Exit, Stop};

/// Print the JSON Schema of one line of the output.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Prints the schema.
pub fn run(_: &Arguments) -> Result<Exit, Stop> {
    writeln!(io::stdout().lock(), "{:#}", json_schema())?;
    Ok(Exit::Success)
}
