//! `zhibiao codes`: what the codes of the observations mean, as CSV.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use zhibiao::lexicon::places::Places;
use zhibiao::sink::{DIMENSIONS, Dimension, Output, Record, Value};

use crate::cli::exit::{Exit, Stop};
use crate::cli::facts::{each, sources};
use crate::cli::output;

/// Print what the codes of the observations mean, as CSV: places, indicators, indicator_names, or the scopes of an output.
///
/// The first three are the tables that every database of zhibiao has beside its observations. `scopes` reads outputs and says of each
/// scope in them what it is (nation, place, zone, region, unknown) and which place it is or lies in: by its own name, else, for a
/// zone, by the place that its documents speak of most.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 all rows were read, 1 at least one could not be read, 2 wrong usage, 3 the output could not \
                        be written."
)]
pub struct Arguments {
    /// Which codes.
    #[arg(value_enum)]
    codes: Codes,
    /// For scopes: outputs of extract or load, files or databases.
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// Write to FILE instead of to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The lists that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Codes {
    /// Places of GB/T 2260 with the years of their names.
    Places,
    /// The catalogue of indicators.
    Indicators,
    /// Every name of every indicator, with the years in which it means it.
    #[value(name = "indicator_names")]
    IndicatorNames,
    /// The scopes of outputs.
    Scopes,
}

impl Codes {
    fn dimension(self) -> Option<&'static Dimension> {
        let name = match self {
            Self::Places => "places",
            Self::Indicators => "indicators",
            Self::IndicatorNames => "indicator_names",
            Self::Scopes => return None,
        };
        DIMENSIONS.iter().find(|dimension| dimension.name == name)
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let name = arguments.output.as_ref().map_or("standard output".to_owned(), |path| path.display().to_string());
    let scopes = arguments.codes == Codes::Scopes;
    if scopes == arguments.sources.is_empty() {
        let reason =
            if scopes { "scopes are those of a SOURCE: name one" } else { "only scopes are those of a SOURCE" };
        return Err(Stop::usage(reason));
    }
    let mut found = Scopes::default();
    let failures = each(&sources(&arguments.sources)?, true, |record| {
        found.take(&record);
        Ok(())
    })?;
    let out = output::open(arguments.output.as_deref()).map_err(|error| Stop::usage(format!("{name}: {error}")))?;
    let mut csv = csv::Writer::from_writer(out);
    let written = match arguments.codes.dimension() {
        Some(dimension) => write(dimension, &mut csv),
        None => found.write(&mut csv),
    };
    let finished = written.and_then(|()| csv.into_inner().map_err(|error| error.into_error().into()));
    finished.map_err(Into::into).and_then(Output::commit).map_err(|error| Stop::output(&name, &error))?;
    Ok(if failures == 0 { Exit::Success } else { Exit::SomeFailed })
}

fn write(dimension: &Dimension, csv: &mut csv::Writer<Output>) -> csv::Result<()> {
    csv.write_record(dimension.columns.iter().map(|column| column.name))?;
    let mut written = Ok(());
    (dimension.rows)(&mut |row| {
        if written.is_ok() {
            written = csv.write_record(row.iter().map(|value| cell(value)).map(|cell| cell.into_owned()));
        }
    });
    written
}

/// A cell; nothing is an empty one.
fn cell<'a>(value: &Value<'a>) -> Cow<'a, str> {
    match *value {
        Value::Text(text) => text.into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Decimal(number) => number.normalize().to_string().into(),
        Value::Null | Value::Texts(_) => "".into(),
    }
}

/// What rows say of a scope.
#[derive(Debug, Default)]
struct Seen {
    code: Option<String>,
    /// The last year that is said of it.
    year: Option<i32>,
    /// Where it has no code, the documents that speak of it.
    documents: BTreeSet<String>,
}

/// The scopes of rows.
#[derive(Debug, Default)]
struct Scopes {
    scopes: BTreeMap<String, Seen>,
    /// How often a document speaks of a place.
    places: HashMap<String, BTreeMap<String, u64>>,
}

impl Scopes {
    fn take(&mut self, record: &Record<'_>) {
        let Some(scope) = &record.scope else { return };
        let seen = self.scopes.entry(scope.to_string()).or_default();
        seen.year = seen.year.max(record.year);
        match &record.scope_code {
            Some(found) => {
                seen.code = Some(found.to_string());
                *self.places.entry(record.doc.to_string()).or_default().entry(found.to_string()).or_default() += 1;
            }
            None => _ = seen.documents.insert(record.doc.to_string()),
        }
    }

    /// The place that documents speak of most; none where they disagree.
    fn place_of(&self, documents: &BTreeSet<String>) -> Option<&str> {
        let most =
            |doc: &String| self.places.get(doc)?.iter().max_by_key(|(_, count)| **count).map(|(code, _)| code.as_str());
        let mut found = documents.iter().filter_map(most);
        let first = found.next()?;
        found.all(|code| code == first).then_some(first)
    }

    fn write(&self, csv: &mut csv::Writer<Output>) -> csv::Result<()> {
        csv.write_record(["scope", "scope_code", "kind", "within_code", "within_name"])?;
        let places = Places::shared();
        for (scope, Seen { code, year, documents }) in &self.scopes {
            let location = places.locate(code.as_deref().unwrap_or(scope), *year, self.place_of(documents));
            let within = location.within();
            let name = within.and_then(|code| places.at(code, *year)).map(|place| places.official_name(place, *year));
            csv.write_record([
                scope,
                code.as_deref().unwrap_or_default(),
                location.kind.as_str(),
                within.unwrap_or_default(),
                &name.unwrap_or_default(),
            ])?;
        }
        Ok(())
    }
}
