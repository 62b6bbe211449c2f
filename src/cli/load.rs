//! `zhibiao load`: from outputs into a file of another format or a database.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Cursor, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zhibiao::sink::{
    DocumentEntry, Load, LoadOptions, Record, Row, RowError, SinkError, Table, Target, Value, for_each_row, table_of,
    write_descriptor,
};

use crate::cli::exit::{Exit, Stop};
use crate::cli::failure::{Failure, FailureLog};
use crate::cli::target::{self, failed, told};

/// Rows between two looks at the bar.
const STEP: u64 = 1024;

/// Load observations, or an index of documents, into a file of another format or a database.
///
/// Which of them a FILE holds is told by its first row. A file as TARGET is replaced when all rows are there; in a database, rows are added,
/// and changed where they differ, in one transaction, so that loading twice changes nothing. A load that fails or is killed leaves TARGET
/// as it was.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 all rows were loaded, 1 at least one could not be read or does not fit (all others were loaded), \
                        2 wrong usage, 3 the target could not be written or reached."
)]
pub struct Arguments {
    /// What extract wrote, told by its ending, or a database; `-` is JSON Lines on standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// A file, told by its ending (.jsonl, .csv, .parquet, .sqlite, .db and others), or a URL: postgres://user@host:port/database?schema=name.
    #[arg(value_name = "TARGET", required = true)]
    target: PathBuf,
    /// Take away rows of the loaded documents that are not loaded again (databases only).
    #[arg(long)]
    replace: bool,
    /// Write CSV for spreadsheets: with a byte order mark, and an apostrophe before texts that a spreadsheet would compute.
    #[arg(long)]
    spreadsheet: bool,
    /// Write datapackage.json (Frictionless) beside a CSV or Parquet file; it takes the place of one that is there.
    #[arg(long)]
    datapackage: bool,
    /// No progress and no closing line.
    #[arg(short, long)]
    quiet: bool,
    /// Write rows that could not be loaded to FILE, one JSON object a line, instead of to standard error.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let target = target::parse(&arguments.target).map_err(Stop::usage)?;
    if arguments.replace && !target.is_database() {
        return Err(Stop::usage(format!("{target}: --replace is for databases; a file is always written anew")));
    }
    if arguments.spreadsheet && !matches!(target, Target::Csv(..)) {
        return Err(Stop::usage(format!("{target}: --spreadsheet is for .csv")));
    }
    let target = if arguments.spreadsheet { target.for_spreadsheets() } else { target };
    if arguments.datapackage && !matches!(target, Target::Csv(..) | Target::Parquet(_)) {
        return Err(Stop::usage(format!("{target}: --datapackage is for .csv and .parquet")));
    }
    let mut sources = Vec::new();
    for file in &arguments.files {
        sources.push(Source::open(file).map_err(|reason| Stop::usage(format!("{}: {reason}", file.display())))?);
        if same(file, &arguments.target) || sources.iter().filter(|source| source.is_stdin()).count() > 1 {
            return Err(Stop::usage(format!("{}: is named twice", file.display())));
        }
    }
    let mut tables: Vec<&'static Table> = Vec::new();
    for table in sources.iter().flat_map(|source| &source.tables) {
        if !tables.iter().any(|other| other.name == table.name) {
            tables.push(table);
        }
    }
    let errors = arguments.errors.as_ref().map_or("standard error".to_owned(), |path| path.display().to_string());
    let log =
        FailureLog::open(arguments.errors.as_deref()).map_err(|error| Stop::usage(format!("{errors}: {error}")))?;
    let load = target::open(&target, &tables, LoadOptions { replace: arguments.replace })?;
    let mut run = Run { load, tables, target: &target, log, errors, failures: 0, rows: 0, bar: bar(arguments.quiet) };
    for source in sources {
        run.source(source)?;
    }
    run.log.finish().map_err(|error| Stop::output(&run.errors, &error))?;
    run.bar.set_message("rows read; writing");
    let loaded = run.load.commit().map_err(|error| failed(&target, &error))?;
    run.bar.finish_and_clear();
    if let Some(table) = run.tables.first().filter(|_| arguments.datapackage) {
        write_descriptor(&target, table).map_err(|error| failed(&target, &error))?;
    }
    if !arguments.quiet {
        for (table, loaded) in run.tables.iter().zip(&loaded) {
            let name = if run.tables.len() > 1 { format!("{}: ", table.name) } else { String::new() };
            // Nothing can be done where standard error is closed.
            let _ = writeln!(io::stderr(), "zhibiao: {name}{}", told(loaded));
        }
    }
    Ok(if run.failures == 0 { Exit::Success } else { Exit::SomeFailed })
}

/// Whether both paths are one file that exists, or one URL.
fn same(one: &Path, other: &Path) -> bool {
    one == other || fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

fn bar(quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} {msg}  {per_sec}  {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message("rows");
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// One of the files, and the tables that it has rows of.
struct Source {
    path: PathBuf,
    from: From,
    tables: Vec<&'static Table>,
}

enum From {
    Target(Target),
    /// JSON Lines on standard input, and what was read of them already.
    Stdin(Vec<u8>),
}

impl Source {
    fn open(path: &Path) -> Result<Self, String> {
        let (from, mut tables) = if path == Path::new("-") {
            let (read, table) = first_rows().map_err(|error| error.to_string())?;
            (From::Stdin(read), table.into_iter().collect())
        } else {
            let target = target::parse(path).map_err(|reason| match reason.split_once(": ") {
                Some((_, reason)) => reason.to_owned(),
                None => reason,
            })?;
            let tables = target.tables().map_err(|error| error.to_string())?;
            (From::Target(target), tables)
        };
        if tables.is_empty() {
            // Lines that are none of either are told as observations that cannot be read.
            tables.push(Record::TABLE);
        }
        Ok(Self { path: path.to_owned(), from, tables })
    }

    const fn is_stdin(&self) -> bool {
        matches!(self.from, From::Stdin(_))
    }
}

/// What stands on standard input up to the first row of a table, and that table.
fn first_rows() -> io::Result<(Vec<u8>, Option<&'static Table>)> {
    let mut stdin = io::stdin().lock();
    let mut read = Vec::new();
    loop {
        let from = read.len();
        if stdin.read_until(b'\n', &mut read)? == 0 {
            return Ok((read, None));
        }
        if let Some(table) = table_of(&read[from..])? {
            return Ok((read, Some(table)));
        }
    }
}

/// A load under way.
struct Run<'a> {
    load: Box<dyn Load>,
    tables: Vec<&'static Table>,
    target: &'a Target,
    log: FailureLog,
    errors: String,
    failures: u64,
    rows: u64,
    bar: ProgressBar,
}

/// Why reading a source ends before its end.
enum Ended {
    Source(SinkError),
    Stop(Stop),
}

impl std::convert::From<SinkError> for Ended {
    fn from(error: SinkError) -> Self {
        Self::Source(error)
    }
}

impl std::convert::From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Source(error.into())
    }
}

impl Run<'_> {
    fn source(&mut self, source: Source) -> Result<(), Stop> {
        let Source { path, from, tables } = source;
        let several = tables.len() > 1;
        let mut read = Vec::new();
        if let From::Stdin(lines) = from {
            read.push((tables[0], From::Stdin(lines)));
        } else if let From::Target(target) = from {
            read.extend(tables.into_iter().map(|table| (table, From::Target(target.clone()))));
        }
        for (table, from) in read {
            let shown =
                if several { PathBuf::from(format!("{}: {}", path.display(), table.name)) } else { path.clone() };
            let ended = if table.name == Record::TABLE.name {
                self.rows_of::<Record<'static>>(&shown, from)
            } else {
                self.rows_of::<DocumentEntry<'static>>(&shown, from)
            };
            match ended {
                Ok(()) => {}
                Err(Ended::Stop(stop)) => return Err(stop),
                // A source that breaks off in the middle: nothing of it is kept.
                Err(Ended::Source(error)) => return Err(Stop::document(format!("{}: {error}", shown.display()))),
            }
        }
        Ok(())
    }

    fn rows_of<R: Row + serde::de::DeserializeOwned + 'static>(
        &mut self,
        path: &Path,
        from: From,
    ) -> Result<(), Ended> {
        let table = self.tables.iter().position(|table| table.name == R::TABLE.name).unwrap_or_default();
        let take =
            |number, row: Result<&[Value<'_>], RowError>| self.row(path, table, number, row).map_err(Ended::Stop);
        match from {
            From::Target(target) => target.for_each_row::<R, Ended>(take),
            From::Stdin(read) => {
                let rest = BufReader::with_capacity(1 << 18, Cursor::new(read).chain(io::stdin().lock()));
                for_each_row::<R, Ended>(rest, take)
            }
        }
    }

    fn row(&mut self, path: &Path, table: usize, number: u64, row: Result<&[Value<'_>], RowError>) -> Result<(), Stop> {
        self.rows += 1;
        if self.rows.is_multiple_of(STEP) {
            self.bar.set_position(self.rows);
        }
        let error = match row {
            Ok(row) => match self.load.row(table, row) {
                Ok(()) => return Ok(()),
                Err(SinkError::Row(error)) => RowError { row: number, reason: error.to_string() },
                Err(error) => return Err(failed(self.target, &error)),
            },
            Err(error) => error,
        };
        self.failures += 1;
        let failure = Failure::new(path, "bad_row", error);
        self.bar.suspend(|| self.log.tell(&failure)).map_err(|error| Stop::output(&self.errors, &error))
    }
}
