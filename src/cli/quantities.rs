//! `zhibiao quantities`: the numbers of a text, line by line.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use zhibiao::clean;
use zhibiao::tag::quantity::line_mentions;

use crate::cli::exit::{Exit, Stop};
use crate::cli::input::Place;
use crate::cli::read::read;

/// List the numbers of a text: for each of its lines one line with a JSON array.
///
/// Offsets are code points of the line. Lines are taken as they are: nothing is joined or cleaned.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The text; `-` is standard input.
    #[arg(value_name = "PATH", default_value = "-")]
    path: PathBuf,
    /// Also dates, ordinals, numbers in names and numbers without a unit.
    #[arg(long)]
    all: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let place = Place::of(&arguments.path);
    let bytes = read(&place).map_err(|failure| Stop::document(&failure))?;
    let decoded = clean::decode(&bytes, None)
        .map_err(|error| Stop::document(format!("{}: {}: {error}", place.path().display(), error.code())))?;
    let mut out = BufWriter::new(io::stdout().lock());
    for line in decoded.text.lines() {
        serde_json::to_writer(&mut out, &line_mentions(line, arguments.all)).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Exit::Success)
}
