//! How a run ends.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// The exit status of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All documents were read; also where the reader of the output went away.
    Success = 0,
    /// At least one document could not be read; all others were.
    SomeFailed = 1,
    /// Arguments that make no sense, or a file named by them that cannot be opened.
    Usage = 2,
    /// The output could not be written to its end.
    OutputFailed = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a run stops before its end.
#[derive(Debug)]
pub struct Stop {
    exit: Exit,
    message: String,
}

impl Stop {
    /// Wrong arguments.
    pub fn usage(message: impl Display) -> Self {
        Self { exit: Exit::Usage, message: message.to_string() }
    }

    /// A document that the command was called for and that cannot be read.
    pub fn document(message: impl Display) -> Self {
        Self { exit: Exit::SomeFailed, message: message.to_string() }
    }

    /// `what` could not be written. A reader that went away is no failure.
    pub fn output(what: impl Display, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::Success, message: String::new() };
        }
        Self { exit: Exit::OutputFailed, message: format!("{what}: {error}") }
    }

    /// Tells the user, if there is something to tell.
    pub fn report(self) -> Exit {
        if !self.message.is_empty() {
            // Nothing can be done where standard error is closed.
            let _ = writeln!(io::stderr(), "zhibiao: {}", self.message);
        }
        self.exit
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::output("run stopped", &error)
    }
}
