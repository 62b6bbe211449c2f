//! An engine in a process of its own: a file that makes it loop, overflow its stack or ask for all memory ends that process
//! and becomes one error.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::engine::Pages;
use super::process::{Limits, talk};
use crate::clean::formats::FormatError;

/// Seconds that any file may take, and how many bytes give it one more.
const SECONDS: u64 = 8;
const BYTES_PER_SECOND: usize = 1 << 20;
/// Most bytes of an answer.
const LONGEST_ANSWER: u64 = 1 << 30;
/// Bytes of what the process says on standard error that are kept.
const LONGEST_COMPLAINT: u64 = 2000;

/// Seconds that a file of so many bytes may take.
#[must_use]
pub const fn seconds(bytes: usize) -> u64 {
    SECONDS + (bytes / BYTES_PER_SECOND) as u64
}

/// A program that reads a PDF on its standard input and writes a [`Reply`] as JSON.
#[derive(Clone, Debug)]
pub struct Isolated {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// What the process answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The pages.
    Pages(Pages),
    /// Why there are none.
    Failed(Failed),
}

/// A [`FormatError`] between two processes.
#[derive(Debug, Serialize, Deserialize)]
pub enum Failed {
    /// [`FormatError::Encrypted`]
    Encrypted,
    /// [`FormatError::NoTextLayer`]
    NoTextLayer(usize),
    /// [`FormatError::FontEncoding`]: page, font, encoding.
    FontEncoding(usize, String, String),
    /// [`FormatError::TooLarge`]: what, limit.
    TooLarge(String, String),
    /// [`FormatError::Engine`]
    Engine(String),
    /// Anything else: reason and byte.
    Broken(String, Option<usize>),
}

impl From<FormatError> for Failed {
    fn from(error: FormatError) -> Self {
        match error {
            FormatError::Encrypted => Self::Encrypted,
            FormatError::NoTextLayer { pages } => Self::NoTextLayer(pages),
            FormatError::FontEncoding { page, font, encoding } => Self::FontEncoding(page, font, encoding),
            FormatError::TooLarge { what, limit } => Self::TooLarge(what, limit),
            FormatError::Engine { engine, reason } => Self::Engine(format!("{engine}: {reason}")),
            FormatError::Broken { reason, position, .. } => Self::Broken(reason, position),
            other => Self::Broken(other.to_string(), None),
        }
    }
}

impl From<Failed> for FormatError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Encrypted => Self::Encrypted,
            Failed::NoTextLayer(pages) => Self::NoTextLayer { pages },
            Failed::FontEncoding(page, font, encoding) => Self::FontEncoding { page, font, encoding },
            Failed::TooLarge(what, limit) => Self::TooLarge { what, limit },
            Failed::Engine(reason) => Self::Engine { engine: "PDF engine", reason },
            Failed::Broken(reason, position) => broken(reason, position),
        }
    }
}

impl Isolated {
    /// The pages of a file.
    ///
    /// # Errors
    /// What the engine says; [`FormatError::Timeout`] and [`FormatError::Broken`] where its process was ended.
    pub fn pages(&self, bytes: &[u8]) -> Result<Pages, FormatError> {
        let seconds = seconds(bytes.len());
        let limits =
            Limits { time: Duration::from_secs(seconds), answer: LONGEST_ANSWER, complaint: LONGEST_COMPLAINT };
        let talk = talk(Command::new(&self.program).args(&self.arguments), bytes, limits)
            .map_err(|error| FormatError::Engine { engine: "PDF engine", reason: error.to_string() })?;
        let Some(status) = talk.status else { return Err(FormatError::Timeout { seconds }) };
        if !status.success() {
            return Err(broken(format!("its engine ended early ({status}): {}", last_line(&talk.complaint)), None));
        }
        match serde_json::from_slice(&talk.answer) {
            Ok(Reply::Pages(pages)) => Ok(pages),
            Ok(Reply::Failed(error)) => Err(error.into()),
            Err(error) => Err(broken(format!("its engine's answer cannot be read: {error}"), None)),
        }
    }
}

fn broken(reason: String, position: Option<usize>) -> FormatError {
    FormatError::Broken { format: "PDF", reason, position }
}

/// The last line of a complaint that says something.
fn last_line(complaint: &str) -> String {
    complaint.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("without a word").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Isolated {
        Isolated { program: "sh".into(), arguments: vec!["-c".into(), script.into()] }
    }

    #[test]
    fn what_a_process_answers() {
        let error = shell(r#"cat >/dev/null; echo '{"Failed":{"NoTextLayer":3}}'"#).pages(&[0; 200_000]).unwrap_err();
        assert_eq!(error, FormatError::NoTextLayer { pages: 3 });
        let error = shell("echo out of memory >&2; kill -9 $$").pages(b"%PDF-").unwrap_err();
        assert!(error.to_string().contains("out of memory"), "{error}");
        assert_eq!(shell("echo nonsense").pages(b"").unwrap_err().code(), "broken_file");
        let none = Isolated { program: "/no/such/program".into(), arguments: Vec::new() };
        assert_eq!(none.pages(b"").unwrap_err().code(), "pdf_engine");
    }
}
