//! `zhibiao panel`: place × year × indicator out of outputs.

mod write;

use std::collections::BTreeMap;
use std::env;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::ValueEnum;
use zhibiao::document::Status;
use zhibiao::observation::Measure;
use zhibiao::panel::{Known, Panel, Query};
use zhibiao::sink::{DocumentEntry, Target};

use crate::cli::exit::{Exit, Stop};
use crate::cli::facts;
use write::{Format, Place};

/// Make a table of places, years and indicators out of outputs.
///
/// Where several documents tell a number, one stands in the table: what was reached before what is expected before what is planned, what
/// a document says before what was worked out, the later document before the earlier one. --losers writes the others, each with the rule
/// by which it lost. Without -o the table comes out as text for a terminal.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 the table was made, 1 a row could not be read (it was made of all others), 2 wrong usage, \
                        3 the output could not be written."
)]
pub struct Arguments {
    /// Outputs of `extract`; all of them are read as one.
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
    /// Code or name of an indicator; may be repeated. A name stands for all names of its code. Without it, all that have a code.
    #[arg(short, long = "indicator", value_name = "CODE|NAME")]
    indicators: Vec<String>,
    /// Name or GB/T 2260 code of a place; may be repeated. Without it, all.
    #[arg(short, long = "scope", value_name = "NAME|CODE")]
    scopes: Vec<String>,
    /// First and last year, or one.
    #[arg(short, long, value_name = "2010-2024", value_parser = years)]
    years: Option<(i32, i32)>,
    /// Sizes or growths.
    #[arg(short, long, value_enum, default_value_t = MeasureArgument::Level)]
    measure: MeasureArgument,
    /// Unit of the numbers, e.g. 亿元; numbers in a unit of another kind are left out and counted.
    #[arg(short, long, value_name = "UNIT")]
    unit: Option<String>,
    /// What counts; may be repeated. Without it, all.
    #[arg(long = "status", value_enum)]
    statuses: Vec<StatusArgument>,
    /// Work sizes out from growths, or growths from sizes, where a year has none.
    #[arg(short, long)]
    derive: bool,
    /// Index of the documents (--docs of `extract`), from which the day is known on which each of them speaks.
    #[arg(long, value_name = "FILE")]
    docs: Option<String>,
    /// Write to FILE: .csv, .md, .svg, or any output that rows are written to.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format, where the name of the output does not say it.
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// A line for each place and indicator and a column for each year (CSV), instead of a line for each cell.
    #[arg(short, long)]
    wide: bool,
    /// Write what lost to FILE, one JSON object a line with the rule by which it lost.
    #[arg(long, value_name = "FILE")]
    losers: Option<PathBuf>,
}

/// What a panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MeasureArgument {
    /// Sizes.
    Level,
    /// Growths in %.
    Growth,
}

/// Which numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatusArgument {
    /// What was reached.
    Actual,
    /// What is expected.
    Estimate,
    /// What is planned.
    Target,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let place = Place::of(arguments)?;
    let mut read = facts::read(&facts::sources(&arguments.sources)?, |record| record.year.is_some())?;
    let dates = match &arguments.docs {
        Some(path) => dates(path, &mut read.failures)?,
        None => BTreeMap::new(),
    };
    let official = |code: &str| facts::official_name(code);
    let known = Known { dates, official: Some(&official) };
    let panel = Panel::build(&read.facts, &query(arguments), &known).map_err(Stop::usage)?;
    let width = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100);
    write::panel(&panel, &place, width, arguments.wide)?;
    if let Some(path) = &arguments.losers {
        write::losers(&panel, path)?;
    }
    let left_out = [
        (panel.other_units, "numbers in units of another kind"),
        (panel.other_times, "growths over another time than one year"),
    ];
    for (count, what) in left_out.into_iter().filter(|(count, _)| *count > 0) {
        // Nothing can be done where standard error is closed.
        let _ = writeln!(io::stderr(), "zhibiao: {count} {what} were left out");
    }
    Ok(if read.failures == 0 { Exit::Success } else { Exit::SomeFailed })
}

fn query(arguments: &Arguments) -> Query {
    let status = |status: &StatusArgument| match status {
        StatusArgument::Actual => Status::Actual,
        StatusArgument::Estimate => Status::Estimate,
        StatusArgument::Target => Status::Target,
    };
    Query {
        indicators: arguments.indicators.clone(),
        scopes: arguments.scopes.clone(),
        years: arguments.years,
        measure: match arguments.measure {
            MeasureArgument::Level => Measure::Level,
            MeasureArgument::Growth => Measure::Growth,
        },
        statuses: arguments.statuses.iter().map(status).collect(),
        unit: arguments.unit.clone(),
        derive: arguments.derive,
    }
}

/// The days of documents, by id.
fn dates(path: &str, failures: &mut usize) -> Result<BTreeMap<String, String>, Stop> {
    let target = Target::parse(path).map_err(Stop::usage)?;
    let rows = target.rows::<DocumentEntry<'static>>().map_err(|error| Stop::usage(format!("{path}: {error}")))?;
    let mut dates = BTreeMap::new();
    for row in rows {
        match row {
            Ok(entry) => {
                if let Some(date) = entry.date {
                    dates.insert(entry.doc.into_owned(), date.into_owned());
                }
            }
            Err(error) => {
                *failures += 1;
                let _ = writeln!(io::stderr(), "zhibiao: {path}: {error}");
            }
        }
    }
    Ok(dates)
}

/// `2010-2024` or `2020`.
fn years(text: &str) -> Result<(i32, i32), String> {
    let year = |text: &str| text.trim().parse::<i32>().map_err(|_| format!("{text:?} is not a year"));
    let (first, last) = match text.split_once(['-', '–', '—']) {
        Some((first, last)) => (year(first)?, year(last)?),
        None => (year(text)?, year(text)?),
    };
    if first > last {
        return Err(format!("{first} comes after {last}"));
    }
    Ok((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_one_or_two() {
        assert_eq!(years("2010-2024"), Ok((2010, 2024)));
        assert_eq!(years("2020"), Ok((2020, 2020)));
        assert!(years("2024-2010").is_err() && years("x").is_err());
    }
}
