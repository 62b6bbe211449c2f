//! `zhibiao pdf-pages`: one PDF in a process with limits, for the command line itself and for whoever wants to see what an
//! engine sees.

use std::io::{self, Read as _, Write as _};

use zhibiao::clean::formats::pdf::isolated::Reply;

use crate::cli::exit::{Exit, Stop};
use crate::cli::pdf::PdfArguments;
use crate::cli::read::MAX_BYTES;

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
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes)?;
    // Where the system has no such limit, the time limit of the caller is all there is.
    let memory = MEMORY + MEMORY_PER_BYTE * bytes.len() as u64;
    let _ = rlimit::setrlimit(rlimit::Resource::AS, memory, memory);
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
