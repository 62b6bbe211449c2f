//! An engine in a process of its own: a file that makes it loop, overflow its stack or ask for all memory ends that process
//! and becomes one error.

use std::ffi::OsString;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wait_timeout::ChildExt as _;

use super::engine::Pages;
use crate::clean::formats::FormatError;

/// Seconds that any file may take, and how many bytes give it one more.
const SECONDS: u64 = 8;
const BYTES_PER_SECOND: usize = 1 << 20;
/// Most bytes of an answer.
const LONGEST_ANSWER: u64 = 1 << 30;
/// Bytes of what the process says on standard error that are kept.
const LONGEST_COMPLAINT: u64 = 2000;

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
        let failed = |error: &io::Error| FormatError::Engine { engine: "PDF engine", reason: error.to_string() };
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error))?;
        let seconds = SECONDS + (bytes.len() / BYTES_PER_SECOND) as u64;
        let talk = talk(&mut child, bytes, Duration::from_secs(seconds)).map_err(|error| failed(&error))?;
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

/// What a process said, and how it ended; `None` where it was stopped.
struct Talk {
    answer: Vec<u8>,
    complaint: Vec<u8>,
    status: Option<ExitStatus>,
}

/// Gives the process its input and takes what it says, all at once, so that no pipe fills up.
fn talk(child: &mut Child, bytes: &[u8], limit: Duration) -> io::Result<Talk> {
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A process that ends before it has read everything says why by itself.
            let _ = input.map(|mut input| input.write_all(bytes));
        });
        let answer = scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.map(|output| output.take(LONGEST_ANSWER).read_to_end(&mut answer));
            read.transpose().map(|_| answer)
        });
        let complaint = scope.spawn(move || {
            let mut complaint = Vec::new();
            // What it complains about is not worth an error.
            let _ = errors.map(|mut errors| {
                let _ = errors.by_ref().take(LONGEST_COMPLAINT).read_to_end(&mut complaint);
                io::copy(&mut errors, &mut io::sink())
            });
            complaint
        });
        let status = child.wait_timeout(limit);
        if !matches!(status, Ok(Some(_))) {
            // It is gone already where it cannot be ended.
            let _ = child.kill();
            let _ = child.wait();
        }
        let answer = answer.join().unwrap_or_else(|_| Err(io::Error::other("reading stopped")))?;
        Ok(Talk { answer, complaint: complaint.join().unwrap_or_default(), status: status? })
    })
}

fn broken(reason: String, position: Option<usize>) -> FormatError {
    FormatError::Broken { format: "PDF", reason, position }
}

/// The last line of a complaint that says something.
fn last_line(complaint: &[u8]) -> String {
    let text = String::from_utf8_lossy(complaint);
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("without a word").to_owned()
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
