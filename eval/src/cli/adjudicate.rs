//! `eval adjudicate`: gold out of two readings that a person decided between.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value};

use super::Outcome;
use crate::adjudication::{Sheet, Undecided};
use crate::error::EvalError;
use crate::whole;

/// The arguments of `eval adjudicate`.
#[derive(Debug, Clone, Args)]
pub struct AdjudicateArgs {
    /// The file of `eval agree --adjudicate`, decided
    pub file: PathBuf,
    /// Where the gold is written
    #[arg(short, long, value_name = "GOLD")]
    pub output: PathBuf,
    /// What becomes of items without a decision; without this they are an error
    #[arg(long, value_enum, value_name = "WHAT")]
    pub undecided: Option<Undecided>,
    /// Write the account as one JSON document
    #[arg(long)]
    pub json: bool,
}

/// Writes the gold, and an account of the decisions to `out`.
///
/// # Errors
/// The file cannot be read, an item is not decided or a decision cannot be carried out, or something cannot be
/// written.
pub fn run(args: &AdjudicateArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let outcome = Sheet::read(&args.file)?.decide(args.undecided)?;
    if whole::same_file(&args.file, &args.output) {
        let reason = "the gold would be written over the decisions".to_owned();
        return Err(EvalError::Malformed { path: args.output.clone(), reason });
    }
    whole::write(&args.output, |file| write(&outcome.records, file))?;
    let (summary, records) = (&outcome.summary, outcome.records.len());
    if args.json {
        summary.json(records, out)?
    } else {
        summary.text(records, out)?
    }
    Ok(Outcome::Passed)
}

/// Writes the records as JSON Lines.
fn write(records: &[Map<String, Value>], mut file: &mut dyn Write) -> std::io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut file, record)?;
        writeln!(file)?;
    }
    Ok(())
}
