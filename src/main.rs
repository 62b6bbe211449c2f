//! The command line.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for"))]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
