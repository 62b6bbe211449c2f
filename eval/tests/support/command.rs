//! Running `eval score` as the command line does.

use clap::Parser;
use zhibiao_eval::{Command, EvalError, Outcome};

#[derive(Parser)]
struct Tool {
    #[command(subcommand)]
    command: Command,
}

/// Runs `eval score` with arguments; what it wrote, and how it went.
pub fn score(args: &[&str]) -> Result<(String, Outcome), EvalError> {
    let tool = Tool::try_parse_from([&["eval", "score"], args].concat()).unwrap();
    let mut out = Vec::new();
    let outcome = tool.command.run(&mut out)?;
    Ok((String::from_utf8(out).unwrap(), outcome))
}
