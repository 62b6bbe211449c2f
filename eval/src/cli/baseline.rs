//! `eval baseline`: a regression table, compared or written.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::input::GoldArgs;
use crate::baseline::{Comparison, Row, Table, counts, rows};
use crate::error::EvalError;
use crate::gold::Gold;
use crate::pair::{Criteria, align};
use crate::record::Detail;
use crate::render;

/// The arguments of `eval baseline`.
#[derive(Debug, Clone, Args)]
pub struct BaselineArgs {
    /// The gold and its texts
    #[command(flatten)]
    pub gold: GoldArgs,
    /// Predictions: a JSON Lines file, or a folder of them
    pub pred: PathBuf,
    /// The table: CSV, a row for each gold observation and each prediction without gold
    #[arg(long, value_name = "FILE")]
    pub table: PathBuf,
    /// Fail on any difference, rows won included, so that the table stays what is true now
    #[arg(long, conflicts_with = "write")]
    pub exact: bool,
    /// Write the table anew, whatever it said
    #[arg(long)]
    pub write: bool,
}

/// Compares predictions with a table, or writes it.
///
/// # Errors
/// Something could not be read or written, the gold is empty, or the table does not belong to it.
pub fn run(args: &BaselineArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let gold = args.gold.read(Detail::Scored)?;
    if let Some((doc, reason)) = gold.left_out.0.first() {
        let reason = format!("a table is of the whole gold, and {doc} is left out: {reason}");
        return Err(EvalError::Malformed { path: args.gold.gold.clone(), reason });
    }
    let pred = gold.predictions(&args.pred, Detail::Scored)?;
    let alignments = align(&gold.corpus, &pred.corpus, Criteria::default());
    render::unscored("the predictions", &pred.unscored, out)?;
    render::missing("the predictions", &gold.missing(&pred.corpus), out)?;
    render::crowded(alignments.iter().map(|alignment| alignment.crowded).sum(), out)?;
    let rows = rows(&alignments);
    writeln!(out, "{}", counts(&rows))?;
    if args.write { write(args, &gold, &rows, out) } else { compare(args, &gold, &rows, out) }
}

fn compare(args: &BaselineArgs, gold: &Gold, rows: &[Row], out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let table = Table::read(&args.table)?;
    let comparison = Comparison::of(&table, &gold.corpus, rows)?;
    comparison.write(&table, out)?;
    if !comparison.is_current {
        writeln!(out, "{}: write it anew with --write if this is meant", args.table.display())?;
    }
    Ok(if comparison.holds(args.exact) { Outcome::Passed } else { Outcome::Differs })
}

fn write(args: &BaselineArgs, gold: &Gold, rows: &[Row], out: &mut dyn Write) -> Result<Outcome, EvalError> {
    if args.table.exists() {
        let before =
            Table::read(&args.table).and_then(|table| Ok((Comparison::of(&table, &gold.corpus, rows)?, table)));
        match before {
            Ok((comparison, table)) => comparison.write(&table, out)?,
            Err(error) => writeln!(out, "not compared with what it was: {error}")?,
        }
    }
    Table::write(&args.table, rows)?;
    writeln!(out, "{}: written, {} rows", args.table.display(), rows.len())?;
    Ok(Outcome::Passed)
}
