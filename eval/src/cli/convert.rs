//! `eval convert`: observations from one format into another.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use crate::error::EvalError;
use crate::formats::{self, Format, LeftOut};
use crate::record::Role;
use crate::windows::folder_of;

/// The arguments of `eval convert`.
#[derive(Debug, Clone, Args)]
pub struct ConvertArgs {
    /// What is converted: a file or a folder, as the format has it
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// Where it goes: a file is replaced, a folder must be empty or not there
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
    /// The format of OUT
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Format,
    /// The format of IN [default: told by its ending, or by what is in the folder]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<Format>,
    /// Folder of the texts, where IN does not hold them
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// IN is gold: every field that gold must have is there, and Label Studio gets annotations instead of predictions
    #[arg(long)]
    pub gold: bool,
}

/// Converts, and says to `out` what was converted and what could not be.
///
/// # Errors
/// Something cannot be read or written, or is not an observation.
pub fn run(args: &ConvertArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let malformed = |reason: &str| EvalError::Malformed { path: args.input.clone(), reason: reason.to_owned() };
    if !args.input.exists() {
        return Err(EvalError::read(&args.input)(std::io::ErrorKind::NotFound.into()));
    }
    let from = args.from.or_else(|| Format::of(&args.input)).ok_or_else(|| malformed("of what format? (--from)"))?;
    let role = if args.gold { Role::Gold } else { Role::Prediction };
    let mut documents = formats::read(&args.input, from, role)?;
    if let Some(folder) = &args.texts {
        documents.find_texts(folder, &args.input)?;
    }
    let (output, left_out) = formats::write(&documents, args.to, role)?;
    output.save(&args.output)?;
    let observations = documents.corpus.observations().count();
    writeln!(out, "documents {}  observations {observations}", documents.names().count())?;
    note(&documents.left_out, "not read", out)?;
    note(&left_out, "not written", out)?;
    if from == Format::Jsonl && folder_of(&args.input).join("windows.json").exists() {
        writeln!(out, "note: not written: windows.json, the annotated parts: only JSON Lines have it beside them")?;
    }
    Ok(Outcome::Passed)
}

fn note(left_out: &LeftOut, how: &str, out: &mut dyn Write) -> std::io::Result<()> {
    for omission in left_out.iter() {
        writeln!(out, "note: {how}: {}: {}, the first at {}", omission.what, omission.count, omission.first)?;
    }
    Ok(())
}
