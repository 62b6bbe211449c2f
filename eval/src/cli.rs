//! The commands, without a terminal: they write to what they are given and say how it went.

pub mod adjudicate;
pub mod agree;
pub mod baseline;
pub mod compare;
pub mod convert;
pub mod input;
pub mod pick;
pub mod report;
pub mod score;
pub mod show;
pub mod split;

use std::io::Write;

use clap::Subcommand;

use crate::error::EvalError;

/// The subcommands of `eval`.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Score predicted observations against gold ones
    Score(score::ScoreArgs),
    /// Compare two systems on one gold: differences, whether they can be chance, and where they are
    Compare(compare::CompareArgs),
    /// Compare two annotators or two systems without gold
    Agree(agree::AgreeArgs),
    /// Turn the decided file of `agree --adjudicate` into gold
    Adjudicate(adjudicate::AdjudicateArgs),
    /// Show a scoring as one HTML page: figures, charts, and every text with both readings marked in it
    Report(report::ReportArgs),
    /// Show one observation: its text, gold and prediction side by side, and what else overlaps it
    Show(show::ShowArgs),
    /// Compare what became of every gold observation with a table of what became of it before
    Baseline(baseline::BaselineArgs),
    /// Pick what an annotator should read next: what engines disagree on, then what they are least sure of
    Pick(pick::PickArgs),
    /// Convert observations from and to the formats of annotation tools
    Convert(convert::ConvertArgs),
    /// Divide gold into parts, by document or by place
    Split(split::SplitArgs),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// Something could not be read or written, or there is nothing to score.
    pub fn run(&self, out: &mut dyn Write) -> Result<Outcome, EvalError> {
        match self {
            Self::Score(args) => score::run(args, out),
            Self::Compare(args) => compare::run(args, out),
            Self::Agree(args) => agree::run(args, out),
            Self::Adjudicate(args) => adjudicate::run(args, out),
            Self::Report(args) => report::run(args, out),
            Self::Show(args) => show::run(args, out),
            Self::Baseline(args) => baseline::run(args, out),
            Self::Pick(args) => pick::run(args, out),
            Self::Convert(args) => convert::run(args, out),
            Self::Split(args) => split::run(args, out),
        }
    }
}

/// How a command that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub enum Outcome {
    /// Everything that was required holds.
    Passed,
    /// The result was written, and something that was required does not hold: a figure is below its minimum.
    BelowMinimum,
    /// The result was written, and it is not what the table says.
    Differs,
}

impl Outcome {
    /// The exit status of a process that does nothing else: 0 or 1.
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::BelowMinimum | Self::Differs => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::score::{By, ScoreArgs};
    use super::*;
    use crate::pair::Matching;

    #[derive(Parser)]
    struct Tool {
        #[command(subcommand)]
        command: Command,
    }

    fn args(line: &[&str]) -> Result<ScoreArgs, clap::Error> {
        match Tool::try_parse_from([&["eval", "score"], line].concat())?.command {
            Command::Score(args) => Ok(args),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn arguments_are_read() {
        let args = args(&["g", "p", "--by", "doc", "--by", "measure", "--min-f1", "0.9", "--errors", "3"]).unwrap();
        assert_eq!((args.by, args.min_f1, args.errors, args.json), (vec![By::Doc, By::Measure], Some(0.9), 3, false));
        assert_eq!(args.criteria.matching, Matching::Optimal);
    }

    #[test]
    fn a_minimum_is_a_fraction() {
        for wrong in ["NaN", "1.1", "-0.1", "much", "inf"] {
            assert!(args(&["g", "p", &format!("--min-f1={wrong}")]).is_err(), "{wrong}");
            assert!(args(&["g", "p", &format!("--tolerance={wrong}")]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn below_is_failure() {
        let statuses = [Outcome::Passed, Outcome::BelowMinimum, Outcome::Differs].map(Outcome::exit_status);
        assert_eq!(statuses, [0, 1, 1]);
    }
}
