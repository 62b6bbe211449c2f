//! `zhibiao extract`: from files and folders to JSON Lines.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use clap::ValueEnum;
use zhibiao::diagnostic::Diagnostic;
use zhibiao::pipeline::{Encoding, Extractor};
use zhibiao::sink::{JsonLines, Sink as _};

use crate::cli::batch;
use crate::cli::engine::EngineArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::failure::{Failure, FailureLog};
use crate::cli::guard::guarded;
use crate::cli::input::{Input, Inputs};
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::read::read;

/// Extract the observations of documents, one JSON object a line.
///
/// Files come in the order given, those of a folder in the byte order of their names; hidden ones are left out.
/// The output is the same, byte for byte, whatever --jobs is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 all documents were read, 1 at least one could not be read (all others were), \
                        2 wrong usage, 3 the output could not be written.")]
pub struct Arguments {
    /// Files (txt, md, markdown, without ending) and folders; `-` or none is standard input.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write to FILE, which is replaced only when the run has come to its end.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Encoding of the documents.
    #[arg(long, value_enum, default_value_t = EncodingName::Auto)]
    encoding: EncodingName,
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

/// Encodings by the name that a user types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EncodingName {
    /// Found out for each document.
    Auto,
    /// UTF-8.
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    /// GB18030, with GBK and GB2312 inside it.
    #[value(alias = "gbk", alias = "gb2312")]
    Gb18030,
}

impl EncodingName {
    /// What the pipeline is told.
    pub const fn forced(self) -> Option<Encoding> {
        match self {
            Self::Auto => None,
            Self::Utf8 => Some(Encoding::Utf8),
            Self::Gb18030 => Some(Encoding::Gb18030),
        }
    }
}

/// What became of one document.
struct Done {
    bytes: u64,
    result: Result<Lines, Failure>,
}

/// The output lines of one document.
struct Lines {
    path: PathBuf,
    json: Vec<u8>,
    observations: usize,
    warnings: Vec<Diagnostic>,
}

#[derive(Default)]
struct Totals {
    documents: usize,
    observations: usize,
    failures: usize,
    warnings: usize,
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
    let extractor = arguments.engine.extractor(arguments.encoding.forced())?;
    let name = |path: &Option<PathBuf>, none| path.as_ref().map_or(none, |path| path.display().to_string());
    let output_name = name(&arguments.output, "standard output".to_owned());
    let errors_name = name(&arguments.errors, "standard error".to_owned());
    let open = |name: &str, error| Stop::usage(format!("{name}: {error}"));
    let mut output = Output::open(arguments.output.as_deref()).map_err(|error| open(&output_name, error))?;
    let mut log = FailureLog::open(arguments.errors.as_deref()).map_err(|error| open(&errors_name, error))?;
    let own: Vec<&Path> = [&arguments.output, &arguments.errors].into_iter().flatten().map(PathBuf::as_path).collect();
    let mut progress = Progress::start(&paths, arguments.quiet);
    let mut totals = Totals::default();
    batch::ordered(
        Inputs::new(paths, &own),
        arguments.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN),
        |input| work(&extractor, input),
        |done| {
            progress.advance(done.bytes);
            match done.result {
                Ok(lines) => {
                    output.write_all(&lines.json).map_err(|error| Stop::output(&output_name, &error))?;
                    totals.documents += 1;
                    totals.observations += lines.observations;
                    totals.warnings += lines.warnings.len();
                    if arguments.verbose {
                        progress.aside(|| warn(&lines));
                    }
                }
                Err(failure) => {
                    totals.failures += 1;
                    progress.aside(|| log.tell(&failure)).map_err(|error| Stop::output(&errors_name, &error))?;
                }
            }
            Ok::<(), Stop>(())
        },
    )?;
    progress.finish();
    log.finish().map_err(|error| Stop::output(&errors_name, &error))?;
    output.commit().map_err(|error| Stop::output(&output_name, &error))?;
    if !arguments.quiet {
        close(&totals);
    }
    Ok(if totals.failures == 0 { Exit::Success } else { Exit::SomeFailed })
}

/// Refuses to write over an input or over the run's own other file.
fn check(paths: &[PathBuf], arguments: &Arguments) -> Result<(), Stop> {
    let same =
        |a: &Path, b: &Path| a == b || fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b));
    for own in [&arguments.output, &arguments.errors].into_iter().flatten().filter(|own| *own != Path::new("-")) {
        if fs::metadata(own).is_ok_and(|data| data.is_file()) && paths.iter().any(|path| same(path, own)) {
            return Err(Stop::usage(format!("{}: is an input and would be written over", own.display())));
        }
    }
    match (&arguments.output, &arguments.errors) {
        (Some(output), Some(errors)) if same(output, errors) => {
            Err(Stop::usage(format!("{}: is named by --output and by --errors", output.display())))
        }
        _ => Ok(()),
    }
}

fn work(extractor: &Extractor, input: Result<Input, Failure>) -> Done {
    let input = match input {
        Ok(input) => input,
        Err(failure) => return Done { bytes: 0, result: Err(failure) },
    };
    let bytes = match read(&input.place) {
        Ok(bytes) => bytes,
        Err(failure) => return Done { bytes: 0, result: Err(failure) },
    };
    let path = input.place.path();
    let result = guarded(|| extract(extractor, &bytes, &input))
        .unwrap_or_else(|panic| Err(Failure::new(path, "internal_error", panic)));
    Done { bytes: bytes.len() as u64, result }
}

fn extract(extractor: &Extractor, bytes: &[u8], input: &Input) -> Result<Lines, Failure> {
    let path = input.place.path();
    let extraction = extractor
        .extract(bytes, &input.meta)
        .map_err(|error| Failure { position: error.position(), ..Failure::new(path, error.code(), &error) })?;
    let mut sink = JsonLines::new(Vec::new());
    for document in extraction.records() {
        sink.document(&document).map_err(|error| Failure::new(path, "internal_error", error))?;
    }
    Ok(Lines {
        path: path.to_owned(),
        json: sink.into_inner(),
        observations: extraction.observation_count(),
        warnings: extraction.diagnostics,
    })
}

fn warn(lines: &Lines) {
    let mut stderr = io::stderr().lock();
    for warning in &lines.warnings {
        // Nothing can be done where standard error is closed.
        let place = warning.span.map_or(String::new(), |span| format!(" at {}", span.start()));
        let (path, code) = (lines.path.display(), warning.code.as_str());
        let _ = writeln!(stderr, "zhibiao: {path}: warning: {code}{place}: {}", warning.message);
    }
}

fn close(totals: &Totals) {
    let counted = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let mut line = [
        counted(totals.documents, "document"),
        counted(totals.observations, "observation"),
        counted(totals.failures, "failure"),
    ]
    .join(", ");
    if totals.warnings > 0 {
        line = format!("{line}, {}", counted(totals.warnings, "warning"));
    }
    // Nothing can be done where standard error is closed.
    let _ = writeln!(io::stderr(), "zhibiao: {line}");
}
