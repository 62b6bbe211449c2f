//! Where the rows of a run go: lines to a stream or a file, rows to any other target, both tables to one database.

use std::io::{self, Write as _};
use std::path::Path;

use zhibiao::sink::{
    CellError, DocRecord, DocumentEntry, Load, LoadOptions, Loaded, Output, Record, Row, SinkError, Table, Target,
    records,
};

use crate::cli::exit::Stop;
use crate::cli::extract::Arguments;
use crate::cli::output;
use crate::cli::target::{self, failed};

/// The outputs of a run.
pub struct Outputs {
    observations: To,
    documents: Option<To>,
    loads: Vec<(Target, Vec<&'static Table>, Box<dyn Load>)>,
}

/// Where the rows of one table go.
enum To {
    /// Lines, and the name of what they are written to.
    Lines(Output, String),
    /// A table of one of the loads.
    Table { load: usize, table: usize },
}

/// The target at `path`, unless lines are written there: standard output, and what has no ending of another format.
fn other_than_lines(path: &Path) -> Result<Option<Target>, Stop> {
    let is_url = path.to_str().is_some_and(|text| text.contains("://"));
    match target::parse(path) {
        Ok(Target::JsonLines(_)) => Ok(None),
        Ok(target) => Ok(Some(target)),
        Err(reason) if is_url => Err(Stop::usage(reason)),
        Err(_) => Ok(None),
    }
}

/// The database at `path`.
pub fn database(path: &Path) -> Option<Target> {
    target::parse(path).ok().filter(Target::is_database)
}

impl Outputs {
    /// Opens what the arguments name, before anything is read.
    pub fn open(arguments: &Arguments) -> Result<Self, Stop> {
        let (observations, documents) = (arguments.output.as_deref(), arguments.docs.as_deref());
        let target = |path: Option<&Path>| path.map_or(Ok(None), other_than_lines);
        let targets = [target(observations)?, target(documents)?];
        if arguments.replace && !targets.iter().flatten().any(Target::is_database) {
            return Err(Stop::usage("--replace is for databases; a file is always written anew"));
        }
        let options = LoadOptions { replace: arguments.replace };
        let mut outputs = Self { observations: To::Table { load: 0, table: 0 }, documents: None, loads: Vec::new() };
        let mut wanted: Vec<(Target, Vec<&'static Table>)> = Vec::new();
        let mut places = Vec::new();
        for (target, table) in targets.iter().zip([Record::TABLE, DocumentEntry::TABLE]) {
            let Some(target) = target else {
                places.push(None);
                continue;
            };
            let one = |other: &Target| other.is_database() && same(other, target);
            let load = wanted.iter().position(|(other, _)| one(other)).unwrap_or_else(|| {
                wanted.push((target.clone(), Vec::new()));
                wanted.len() - 1
            });
            wanted[load].1.push(table);
            places.push(Some(To::Table { load, table: wanted[load].1.len() - 1 }));
        }
        for (target, tables) in wanted {
            let load = target::open(&target, &tables, options)?;
            outputs.loads.push((target, tables, load));
        }
        let mut places = places.into_iter().flatten();
        outputs.observations = match &targets[0] {
            Some(_) => places.next().unwrap_or(outputs.observations),
            None => lines(observations)?,
        };
        outputs.documents = match (&targets[1], documents) {
            (Some(_), _) => places.next(),
            (None, Some(path)) => Some(lines(Some(path))?),
            (None, None) => None,
        };
        Ok(outputs)
    }

    /// Whether observations are written as lines.
    pub const fn take_lines(&self) -> bool {
        matches!(self.observations, To::Lines(..))
    }

    /// Takes in the row of a document. A row that does not fit goes to `refused`.
    pub fn document(
        &mut self,
        entry: Option<DocumentEntry<'_>>,
        refused: &mut impl FnMut(CellError) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        match (&mut self.documents, entry) {
            (Some(To::Lines(output, name)), Some(entry)) => {
                let line = serde_json::to_vec(&entry).map_err(io::Error::from);
                line.and_then(|line| output.write_all(&line).and_then(|()| output.write_all(b"\n")))
                    .map_err(|error| Stop::output(name, &error))
            }
            (Some(To::Table { load, table }), Some(entry)) => row(&mut self.loads[*load], *table, &entry, refused),
            _ => Ok(()),
        }
    }

    /// Takes in the observations of a document: its lines, or its rows.
    pub fn observations(
        &mut self,
        lines: &[u8],
        document: Option<DocRecord<'_>>,
        refused: &mut impl FnMut(CellError) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        match &mut self.observations {
            To::Lines(output, name) => output.write_all(lines).map_err(|error| Stop::output(name, &error)),
            To::Table { load, table } => {
                for record in document.iter().flat_map(records) {
                    row(&mut self.loads[*load], *table, &record, refused)?;
                }
                Ok(())
            }
        }
    }

    /// Makes everything seen: the index first, then the observations, both at once in one database. Says what loads changed.
    pub fn commit(self) -> Result<Vec<(String, Loaded)>, Stop> {
        let mut told = Vec::new();
        // The index stands behind the observations among the loads, where it is a load of its own.
        if let Some(To::Lines(output, name)) = self.documents {
            output.commit().map_err(|error| Stop::output(&name, &error))?;
        }
        for (target, tables, load) in self.loads.into_iter().rev() {
            let loaded = load.commit().map_err(|error| failed(&target, &error))?;
            told.extend(tables.iter().zip(loaded).map(|(table, loaded)| (format!("{target}: {}", table.name), loaded)));
        }
        if let To::Lines(output, name) = self.observations {
            output.commit().map_err(|error| Stop::output(&name, &error))?;
        }
        Ok(told)
    }
}

fn lines(path: Option<&Path>) -> Result<To, Stop> {
    let name = path.map_or("standard output".to_owned(), |path| path.display().to_string());
    let output = output::open(path).map_err(|error| Stop::usage(format!("{name}: {error}")))?;
    Ok(To::Lines(output, name))
}

/// Whether two names are those of one database.
fn same(one: &Target, other: &Target) -> bool {
    let file = |target: &Target| {
        target.path().and_then(|path| std::path::absolute(path.canonicalize().as_deref().unwrap_or(path)).ok())
    };
    one == other || file(one).is_some_and(|path| file(other) == Some(path))
}

fn row<R: Row>(
    (target, _, load): &mut (Target, Vec<&'static Table>, Box<dyn Load>),
    table: usize,
    record: &R,
    refused: &mut impl FnMut(CellError) -> Result<(), Stop>,
) -> Result<(), Stop> {
    match record.with_values(|values| load.row(table, values)) {
        Ok(()) => Ok(()),
        Err(SinkError::Row(error)) => refused(error),
        Err(error) => Err(failed(&*target, &error)),
    }
}
