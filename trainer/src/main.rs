//! `zhibiao-trainer`: trains the BERT of zhibiao and verifies what is read of it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the command line is what speaks")]

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
