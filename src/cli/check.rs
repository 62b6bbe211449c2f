//! `zhibiao check`: numbers that contradict each other, what is plausible, or the plan.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;
use zhibiao::check::{self, Facts, Finding, Kind, Severity};
use zhibiao::lexicon::indicators::Indicators;
use zhibiao::sink::{Number, Record, Row as _, SinkError, Target};

use crate::cli::exit::{Exit, Stop};
use crate::cli::{facts, output};

/// Check the numbers of outputs against each other and against what is plausible.
///
/// Sizes are held against the plausible range of their indicator and against their own series, growths against sizes, parts against
/// totals, one document against another, plans against what came of them. Each finding says which numbers were compared. Findings come in
/// the order of the documents, whatever the order of the sources.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 also where something was found, 1 a row could not be read, or with --strict an error was found, \
                        2 wrong usage, 3 the output could not be written."
)]
pub struct Arguments {
    /// Outputs of `extract`; all of them are read as one.
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write to FILE instead of to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave out what matters less.
    #[arg(long, value_enum, default_value_t = Least::Warning)]
    min_severity: Least,
    /// Write all rows to TARGET with the flags of this run instead of those that earlier checks set.
    #[arg(long, value_name = "TARGET")]
    apply: Option<String>,
    /// Exit with 1 where an error was found.
    #[arg(long)]
    strict: bool,
    /// No closing line.
    #[arg(short, long)]
    quiet: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for a person.
    Text,
    /// A JSON object a line.
    Jsonl,
}

/// What is written at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Least {
    /// Everything: revisions, plans met and missed.
    Note,
    /// Numbers that can hardly both be right.
    Warning,
    /// Numbers that cannot be right.
    Error,
}

impl Least {
    const fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}

/// A finding as one JSON object.
#[derive(Debug, Serialize)]
struct Line<'a> {
    kind: &'static str,
    severity: &'static str,
    /// Ids of the observations that were compared; the first is the one that the finding is about.
    ids: Vec<&'a str>,
    /// Documents of the observations, in the order of `ids`.
    docs: Vec<&'a str>,
    /// The numbers that were compared.
    numbers: Vec<Number>,
    message: &'a str,
    /// Flags that the observations get, each with the id of its observation.
    flags: Vec<FlagLine<'a>>,
}

#[derive(Debug, Serialize)]
struct FlagLine<'a> {
    id: &'a str,
    flag: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let sources = facts::sources(&arguments.sources)?;
    let target = arguments.apply.as_deref().map(Target::parse).transpose().map_err(Stop::usage)?;
    let read = facts::read(&sources, |_| true)?;
    let name = arguments.output.as_ref().map_or("standard output".to_owned(), |path| path.display().to_string());
    let mut out = output::open(arguments.output.as_deref()).map_err(|error| Stop::usage(format!("{name}: {error}")))?;
    let facts = Facts::new(read.facts);
    let found = check::all(&facts, Indicators::shared());
    let mut totals = [0_usize; 3];
    for finding in &found {
        totals[finding.severity as usize] += 1;
        if finding.severity >= arguments.min_severity.severity() {
            write(&mut out, arguments.format, &facts, finding).map_err(|error| Stop::output(&name, &error))?;
        }
    }
    out.commit().map_err(|error| Stop::output(&name, &error))?;
    if let Some(target) = target {
        apply(&sources, &target, &facts, &found)?;
    }
    let [notes, warnings, errors] = totals;
    if !arguments.quiet {
        let count = facts.all().len();
        // Nothing can be done where standard error is closed.
        let _ = writeln!(
            io::stderr(),
            "zhibiao: {count} observations checked: errors {errors}, warnings {warnings}, notes {notes}"
        );
    }
    let failed = read.failures > 0 || arguments.strict && errors > 0;
    Ok(if failed { Exit::SomeFailed } else { Exit::Success })
}

/// Whether a flag is one that checks set.
fn set_by_checks(flag: &str) -> bool {
    let name = flag.split(':').next().unwrap_or(flag);
    matches!(name, "implausible_magnitude" | "conflicts_with" | "growth_contradicts" | "exceeds_total")
}

/// Writes the rows of the sources with the flags of the findings.
fn apply(sources: &[Target], target: &Target, facts: &Facts, found: &[Finding]) -> Result<(), Stop> {
    let failed = |error: SinkError| match error {
        SinkError::Io(error) => Stop::output(target, &error),
        other => Stop::output(target, &io::Error::other(other)),
    };
    let mut flags: HashMap<&str, BTreeSet<String>> = HashMap::new();
    for finding in found {
        for (fact, flag) in finding.flags(|fact| facts.get(fact).id.to_string()) {
            flags.entry(&facts.get(fact).id).or_default().insert(flag.spelling().into_owned());
        }
    }
    let mut sink = target.open(Record::TABLE).map_err(failed)?;
    facts::each(sources, false, |mut record| {
        record.flags.retain(|flag| !set_by_checks(flag));
        record.flags.extend(flags.get(&*record.id).into_iter().flatten().map(|flag| Cow::Owned(flag.clone())));
        match record.with_values(|row| sink.row(row)) {
            Err(error @ SinkError::Io(_)) => Err(failed(error)),
            Err(error) => {
                // The others are written all the same.
                let _ = writeln!(io::stderr(), "zhibiao: {target}: {}: {error}", record.id);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    })?;
    sink.commit().map_err(failed)?;
    Ok(())
}

fn write(out: &mut impl io::Write, format: Format, facts: &Facts, finding: &Finding) -> io::Result<()> {
    if format == Format::Text {
        let doc = finding.facts.first().map_or("", |&first| &*facts.get(first).doc);
        return writeln!(out, "{doc}: {} {}: {}", finding.severity.as_str(), kind(finding.kind), finding.message);
    }
    let ids: Vec<&str> = finding.facts.iter().map(|&fact| &*facts.get(fact).id).collect();
    let flags = finding.flags(|fact| facts.get(fact).id.to_string());
    let line = Line {
        kind: kind(finding.kind),
        severity: finding.severity.as_str(),
        docs: finding.facts.iter().map(|&fact| &*facts.get(fact).doc).collect(),
        numbers: finding.numbers.iter().copied().map(Number::from).collect(),
        message: &finding.message,
        flags: flags
            .iter()
            .map(|(fact, flag)| FlagLine { id: &facts.get(*fact).id, flag: flag.spelling().into() })
            .collect(),
        ids,
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

const fn kind(kind: Kind) -> &'static str {
    kind.as_str()
}
