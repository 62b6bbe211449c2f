//! Running the commands of `eval` as the command line does.

#![allow(dead_code, reason = "each test file uses a part of it")]

use clap::Parser;
use zhibiao_eval::{Command, EvalError, Outcome};

#[derive(Parser)]
struct Tool {
    #[command(subcommand)]
    command: Command,
}

/// Runs `eval ARGS`; what it wrote, and how it went.
pub fn run(args: &[&str]) -> Result<(String, Outcome), EvalError> {
    let tool = Tool::try_parse_from([&["eval"], args].concat()).unwrap();
    let mut out = Vec::new();
    let outcome = tool.command.run(&mut out)?;
    Ok((String::from_utf8(out).unwrap(), outcome))
}

/// Runs `eval score ARGS`.
pub fn score(args: &[&str]) -> Result<(String, Outcome), EvalError> {
    run(&[&["score"], args].concat())
}
