//! A program that is given a file and answers, within limits.

use std::io::{self, Read, Write as _};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use wait_timeout::ChildExt as _;

/// What a program may take and say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long it may take.
    pub(super) time: Duration,
    /// Bytes of its answer that are kept.
    pub(super) answer: u64,
    /// Bytes of what it says on standard error that are kept.
    pub(super) complaint: u64,
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub(super) struct Talk {
    pub(super) answer: Vec<u8>,
    pub(super) complaint: String,
    /// `None` where it was stopped because it took too long.
    pub(super) status: Option<ExitStatus>,
}

/// Gives a program its input and takes what it says, all at once, so that no pipe fills up.
///
/// # Errors
/// Where it cannot be started or waited for.
pub(super) fn talk(command: &mut Command, input: &[u8], limits: Limits) -> io::Result<Talk> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that has seen enough closes its end.
            let _ = stdin.map(|mut stdin| stdin.write_all(input));
        });
        let answer = scope.spawn(move || stdout.map(|pipe| read(pipe, limits.answer)).unwrap_or_default());
        let complaint = scope.spawn(move || stderr.map(|pipe| read(pipe, limits.complaint)).unwrap_or_default());
        let status = child.wait_timeout(limits.time);
        if !matches!(status, Ok(Some(_))) {
            // It is gone already where it cannot be ended.
            let _ = child.kill();
            let _ = child.wait();
        }
        Ok(Talk {
            answer: answer.join().unwrap_or_default(),
            complaint: String::from_utf8_lossy(&complaint.join().unwrap_or_default()).into_owned(),
            status: status?,
        })
    })
}

/// Reads up to a limit and lets the rest go by, so that the program is not held up by a full pipe.
fn read(mut pipe: impl Read, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What came before a pipe broke is what there is.
    let _ = pipe.by_ref().take(limit).read_to_end(&mut bytes);
    let _ = io::copy(&mut pipe, &mut io::sink());
    bytes
}
