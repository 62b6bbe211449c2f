//! Documents that could not be read, warnings about those that were, and where that is said.

use std::fmt::{self, Display, Formatter};
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde::Serialize;
use zhibiao::diagnostic::Diagnostic;
use zhibiao::pipeline::ExtractError;

/// One line of the error file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Path as given or found.
    pub path: String,
    /// Stable code, e.g. `unsupported_format`.
    pub code: &'static str,
    /// For a person, one line.
    pub reason: String,
    /// Byte of the file at which the trouble starts.
    pub position: Option<usize>,
}

impl Failure {
    /// A failure without a position.
    pub fn new(path: &Path, code: &'static str, reason: impl ToString) -> Self {
        Self { path: path.display().to_string(), code, reason: reason.to_string(), position: None }
    }

    /// A document that the pipeline cannot read.
    pub fn unread(path: &Path, error: &ExtractError) -> Self {
        Self { position: error.position(), ..Self::new(path, error.code(), error) }
    }

    /// A failure of reading, with a code for what users meet most.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound => "not_found",
            io::ErrorKind::PermissionDenied => "permission_denied",
            _ => "read_error",
        };
        Self::new(path, code, error)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.path, self.code, self.reason)
    }
}

/// Where failures are told.
#[derive(Debug)]
pub enum FailureLog {
    /// As JSON Lines in a file.
    File(BufWriter<File>),
    /// As text on standard error.
    Stderr,
}

impl FailureLog {
    /// A log in the file at `path`, or on standard error.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn open(path: Option<&Path>) -> io::Result<Self> {
        Ok(match path {
            Some(path) => Self::File(BufWriter::new(File::create(path)?)),
            None => Self::Stderr,
        })
    }

    /// Tells one failure.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn tell(&mut self, failure: &Failure) -> io::Result<()> {
        match self {
            Self::File(file) => {
                serde_json::to_writer(&mut *file, failure)?;
                file.write_all(b"\n")
            }
            Self::Stderr => {
                // Nothing can be done where standard error is closed.
                let _ = writeln!(io::stderr(), "zhibiao: {failure}");
                Ok(())
            }
        }
    }

    /// Writes what is held back.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Stderr => Ok(()),
        }
    }
}

/// Prints the warnings about a document on standard error.
pub fn warn(path: &Path, warnings: &[Diagnostic]) {
    let mut stderr = io::stderr().lock();
    for warning in warnings {
        // Nothing can be done where standard error is closed.
        let place = warning.span.map_or(String::new(), |span| format!(" at {}", span.start()));
        let (path, code) = (path.display(), warning.code.as_str());
        let _ = writeln!(stderr, "zhibiao: {path}: warning: {code}{place}: {}", warning.message);
    }
}
