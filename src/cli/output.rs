//! Where text goes: standard output, or a file.

use std::io;
use std::path::Path;

use zhibiao::sink::Output;

/// The file at `path`; standard output for none and for `-`.
///
/// # Errors
/// Where the file cannot be opened.
pub fn open(path: Option<&Path>) -> io::Result<Output> {
    match path {
        Some(path) if path != Path::new("-") => Output::file(path),
        _ => Ok(Output::stream(io::stdout())),
    }
}
