//! `zhibiao quantities`: the numbers of a text, line by line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::PathBuf;

use serde::Serialize;
use zhibiao::clean;
use zhibiao::tag::quantity::{LineMention, line_mentions};

use crate::cli::exit::{Exit, Stop};
use crate::cli::failure::{Failure, FailureLog};
use crate::cli::input::Place;

/// List the numbers of a text: for each of its lines one JSON object.
///
/// Offsets are code points of the line. Lines are taken as they are: nothing is joined or cleaned. A line that is
/// neither UTF-8 nor GB18030 is reported and has no numbers.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The text; `-` is standard input.
    #[arg(value_name = "PATH", default_value = "-")]
    path: PathBuf,
    /// Also dates, ordinals, numbers in names and numbers without a unit.
    #[arg(long)]
    all: bool,
}

/// One line of the output.
#[derive(Debug, Serialize)]
struct Line {
    /// 1-based line of the input.
    line: usize,
    mentions: Vec<LineMention>,
}

/// Runs the command. Each line is answered before the next one is read, so that it can stand in a pipe.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let place = Place::of(&arguments.path);
    let mut reader: Box<dyn BufRead> = match &place {
        Place::Stdin => Box::new(io::stdin().lock()),
        Place::File(path) => {
            let file = File::open(path).map_err(|error| Stop::document(Failure::io(path, &error)))?;
            Box::new(BufReader::new(file))
        }
    };
    let mut failures = FailureLog::open(None).map_err(|error| Stop::output("standard error", &error))?;
    let mut out = io::stdout().lock();
    let mut bytes = Vec::new();
    let mut exit = Exit::Success;
    for line in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(|error| Stop::document(Failure::io(place.path(), &error)))? == 0
        {
            break;
        }
        let mentions = match clean::decode(&bytes, None) {
            Ok(decoded) => line_mentions(decoded.text.trim_end_matches(['\n', '\r']), arguments.all),
            Err(error) => {
                exit = Exit::SomeFailed;
                failures.tell(&Failure::new(place.path(), error.code(), format!("line {line}: {error}")))?;
                Vec::new()
            }
        };
        let mut json = serde_json::to_vec(&Line { line, mentions }).map_err(io::Error::from)?;
        json.push(b'\n');
        out.write_all(&json)?;
        out.flush()?;
    }
    Ok(exit)
}
