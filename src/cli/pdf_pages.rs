//! `zhibiao pdf-pages`: one PDF in a process with limits, for the command line itself and for whoever wants to see what an
//! engine sees.

use std::io::{self, Write as _};

use zhibiao::clean::formats::pdf::isolated::{self, Reply};

use crate::cli::exit::{Exit, Stop};
use crate::cli::input::Place;
use crate::cli::pdf::PdfArguments;
use crate::cli::read::read;

/// Read a PDF on standard input and print the words of its pages as JSON.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    pdf: PdfArguments,
}

/// Bytes of memory that the process may have beyond so many times the size of the file.
const MEMORY: u64 = 440 << 20;
const MEMORY_PER_BYTE: u64 = 12;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let engine = arguments.pdf.in_process()?;
    let bytes = read(&Place::Stdin).map_err(|failure| Stop::document(&failure))?;
    // Programs that an engine starts have the same limits, and so end when nobody waits for them any more. Where the
    // system has no such limits, the time that the caller waits is all there is.
    let memory = MEMORY + MEMORY_PER_BYTE * bytes.len() as u64;
    let _ = rlimit::setrlimit(rlimit::Resource::AS, memory, memory);
    let time = isolated::seconds(bytes.len());
    let _ = rlimit::setrlimit(rlimit::Resource::CPU, time, time);
    let reply = match engine.pages(&bytes) {
        Ok(pages) => Reply::Pages(pages),
        Err(error) => Reply::Failed(error.into()),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &reply).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(Exit::Success)
}
