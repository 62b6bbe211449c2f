//! `zhibiao extract`: from files and folders to JSON Lines, other files and databases.

mod index;
mod outputs;

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use clap::ValueEnum;
use zhibiao::pipeline::{Config, Extraction, Extractor};
use zhibiao::sink::{CellError, Loaded, Server};
use zhibiao_eval::texts::digest;

use crate::cli::batch;
use crate::cli::engine::EngineArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::failure::{Failure, FailureLog, warn};
use crate::cli::guard::guarded;
use crate::cli::input::{Input, Inputs};
use crate::cli::progress::Progress;
use crate::cli::read::read;
use crate::cli::source::SourceArguments;
use crate::cli::target::told;
use index::Index;
use outputs::Outputs;

/// Extract the observations of documents, one JSON object a line.
///
/// Files come in the order given, those of a folder in the byte order of their names; hidden ones are left out.
/// The output is the same, byte for byte, whatever --jobs is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 all documents were read, 1 at least one could not be read (all others were), \
                        2 wrong usage, 3 the output could not be written or reached.")]
pub struct Arguments {
    /// Files (text, Markdown, HTML, DOCX, PDF, told by their content) and folders; `-` or none is standard input.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write to TARGET: a database as zhibiao load has it, or a file in the format of its ending, JSON Lines where no format has it. A file
    /// is replaced, and rows of a database are added or changed, only when the run has come to its end.
    #[arg(short, long, value_name = "TARGET")]
    output: Option<PathBuf>,
    /// Write an index of the documents to TARGET (see zhibiao schema documents). It may be the database of --output: both are then seen at
    /// once.
    #[arg(long, value_name = "TARGET")]
    docs: Option<PathBuf>,
    /// Take away rows of the extracted documents that are not there any more (databases only).
    #[arg(long)]
    replace: bool,
    /// What is done about a document that says the same as an earlier one.
    #[arg(long, value_enum, default_value_t = Dedup::Off)]
    dedup: Dedup,
    #[command(flatten)]
    source: SourceArguments,
    #[command(flatten)]
    engine: EngineArguments,
    /// Documents worked on at a time; by default one a processor.
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// No progress bar and no closing line.
    #[arg(short, long)]
    quiet: bool,
    /// Print the warnings about documents that were read.
    #[arg(short, long)]
    verbose: bool,
    /// Write documents that could not be read to FILE, one JSON object a line, instead of to standard error.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

/// What is done about documents that were met before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dedup {
    /// Nothing.
    Off,
    /// The index of --docs says of what they are duplicates.
    Mark,
    /// The index says so, and their observations are left out.
    Skip,
}

/// What became of one file.
struct Done {
    bytes: u64,
    result: Result<Read, Failure>,
}

/// The documents of one file.
struct Read {
    path: PathBuf,
    documents: Vec<index::Written>,
    extraction: Extraction,
}

#[derive(Default)]
struct Totals {
    documents: usize,
    observations: usize,
    failures: usize,
    warnings: usize,
    duplicates: usize,
    refused: usize,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let mut paths = arguments.paths.clone();
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Stop::usage("no input: name files or folders, or pipe a document in (see --help)"));
        }
        paths.push(PathBuf::from("-"));
    }
    check(&paths, arguments)?;
    let config = Config { fingerprints: arguments.dedup != Dedup::Off, ..arguments.source.config()? };
    let extractor = arguments.engine.extractor(config)?;
    let errors_name = arguments.errors.as_ref().map_or("standard error".to_owned(), |path| path.display().to_string());
    let mut outputs = Outputs::open(arguments)?;
    let mut log = FailureLog::open(arguments.errors.as_deref())
        .map_err(|error| Stop::usage(format!("{errors_name}: {error}")))?;
    let mut index = Index::new(arguments.dedup);
    let as_lines = outputs.take_lines();
    let own: Vec<&Path> = arguments.own().map(|(_, path)| path).collect();
    let mut progress = Progress::start(&paths, arguments.quiet);
    let mut totals = Totals::default();
    batch::ordered(
        Inputs::new(paths, &own),
        arguments.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN),
        |input| work(&extractor, arguments.docs.is_some(), as_lines, input),
        |done| {
            progress.advance(done.bytes);
            let mut tell =
                |failure| progress.aside(|| log.tell(&failure)).map_err(|error| Stop::output(&errors_name, &error));
            let read = match done.result {
                Ok(read) => read,
                Err(failure) => {
                    totals.failures += 1;
                    return tell(failure);
                }
            };
            totals.documents += 1;
            totals.warnings += read.extraction.diagnostics.len();
            if arguments.verbose {
                progress.aside(|| warn(&read.path, &read.extraction.diagnostics));
            }
            let mut refused = |reason: CellError| {
                totals.refused += 1;
                tell(Failure::new(&read.path, "bad_row", reason))
            };
            let mut records = read.extraction.records();
            for mut document in read.documents {
                let record = records.next();
                let (written, duplicate) = index.take(&mut document);
                outputs.document(document.entry, &mut refused)?;
                totals.duplicates += usize::from(duplicate);
                if written {
                    totals.observations += document.observations;
                    outputs.observations(&document.lines, record, &mut refused)?;
                }
            }
            Ok::<(), Stop>(())
        },
    )?;
    progress.finish();
    log.finish().map_err(|error| Stop::output(&errors_name, &error))?;
    let loaded = outputs.commit()?;
    if !arguments.quiet {
        close(&totals, &loaded);
    }
    Ok(if totals.failures + totals.refused == 0 { Exit::Success } else { Exit::SomeFailed })
}

impl Arguments {
    /// The files that the run writes, each with the option that names it; standard output is none.
    fn own(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        [("--output", &self.output), ("--errors", &self.errors), ("--docs", &self.docs)]
            .into_iter()
            .filter_map(|(option, path)| Some((option, path.as_deref()?)))
            .filter(|(_, path)| *path != Path::new("-") && !path.to_str().is_some_and(Server::is_url))
    }
}

/// Refuses to write over an input or over the run's own other file.
fn check(paths: &[PathBuf], arguments: &Arguments) -> Result<(), Stop> {
    let same =
        |a: &Path, b: &Path| a == b || fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b));
    let own: Vec<_> = arguments.own().collect();
    for (at, &(option, path)) in own.iter().enumerate() {
        if fs::metadata(path).is_ok_and(|data| data.is_file()) && paths.iter().any(|input| same(input, path)) {
            return Err(Stop::usage(format!("{}: is an input and would be written over", path.display())));
        }
        // A database holds both tables.
        let both = |earlier| option == "--docs" && earlier == "--output" && outputs::database(path).is_some();
        if let Some((earlier, _)) = own[..at].iter().find(|(earlier, other)| same(other, path) && !both(*earlier)) {
            return Err(Stop::usage(format!("{}: is named by {earlier} and by {option}", path.display())));
        }
    }
    Ok(())
}

/// Reads one file. Its lines are made here, among the workers, where lines are written; rows for other outputs are made when they are taken.
fn work(extractor: &Extractor, indexed: bool, as_lines: bool, input: Result<Input, Failure>) -> Done {
    let input = match input {
        Ok(input) => input,
        Err(failure) => return Done { bytes: 0, result: Err(failure) },
    };
    let bytes = match read(&input.place) {
        Ok(bytes) => bytes,
        Err(failure) => return Done { bytes: 0, result: Err(failure) },
    };
    let path = input.place.path();
    let result = guarded(|| extract(extractor, indexed, as_lines, &bytes, &input))
        .unwrap_or_else(|panic| Err(Failure::new(path, "internal_error", panic)));
    Done { bytes: bytes.len() as u64, result }
}

fn extract(extractor: &Extractor, indexed: bool, as_lines: bool, bytes: &[u8], input: &Input) -> Result<Read, Failure> {
    let path = input.place.path();
    let extraction = extractor.extract(bytes, &input.meta).map_err(|error| Failure::unread(path, &error))?;
    let digest = indexed.then(|| digest(bytes));
    let documents = index::write(path, digest.as_deref(), &input.meta.id, &extraction, as_lines)
        .map_err(|error| Failure::new(path, "internal_error", error))?;
    Ok(Read { path: path.to_owned(), documents, extraction })
}

fn close(totals: &Totals, loaded: &[(String, Loaded)]) {
    let counted = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let mut line = [
        counted(totals.documents, "document"),
        counted(totals.observations, "observation"),
        counted(totals.failures, "failure"),
    ]
    .join(", ");
    if totals.duplicates > 0 {
        line = format!("{line}, {}", counted(totals.duplicates, "duplicate"));
    }
    if totals.warnings > 0 {
        line = format!("{line}, {}", counted(totals.warnings, "warning"));
    }
    if totals.refused > 0 {
        line = format!("{line}, {} refused", counted(totals.refused, "row"));
    }
    // Nothing can be done where standard error is closed.
    let _ = writeln!(io::stderr(), "zhibiao: {line}");
    for (name, loaded) in loaded {
        let _ = writeln!(io::stderr(), "zhibiao: {name}: {}", told(loaded));
    }
}
