//! The forms in which a panel is written.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use zhibiao::panel::{Cell, Entry, Grid, Panel, Series, markdown, svg, text};
use zhibiao::quantity::Decimal;
use zhibiao::sink::{Number, PanelRow, Row as _, SinkError, StatusName, Table, Target, Value};

use super::Arguments;
use crate::cli::exit::Stop;
use crate::cli::output;

/// Format of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for a terminal.
    Text,
    /// Comma-separated values.
    Csv,
    /// A table in Markdown.
    Markdown,
    /// A line chart.
    Svg,
}

/// Where a panel goes and how.
#[derive(Debug)]
pub enum Place {
    /// Written here: to a file, or to standard output.
    Here(Format, Option<PathBuf>),
    /// As rows, to a file of another format or a database.
    Rows(Target),
}

impl Place {
    /// What the arguments ask for.
    pub fn of(arguments: &Arguments) -> Result<Self, Stop> {
        let path = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
        let ending = path.and_then(Path::extension).and_then(|ending| ending.to_str()).unwrap_or_default();
        let format = arguments.format.or(match ending.to_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "md" | "markdown" => Some(Format::Markdown),
            "svg" => Some(Format::Svg),
            "txt" => Some(Format::Text),
            _ => None,
        });
        let here = |format| Self::Here(format, path.map(Path::to_owned));
        let place = match (format, path) {
            (Some(format), _) => here(format),
            (None, None) => here(if arguments.wide { Format::Csv } else { Format::Text }),
            (None, Some(path)) => {
                let name = path.display().to_string();
                let here = "; a panel can also be .csv, .md, .svg, .txt";
                Self::Rows(Target::parse(&name).map_err(|reason| Stop::usage(format!("{reason}{here}")))?)
            }
        };
        if arguments.wide && !matches!(place, Self::Here(Format::Csv, _)) {
            return Err(Stop::usage("--wide is a form of CSV; text and Markdown are always wide"));
        }
        Ok(place)
    }
}

/// Writes the panel. `width` is that of the terminal; `wide` makes a column of each year.
pub fn panel(panel: &Panel, place: &Place, width: usize, wide: bool) -> Result<(), Stop> {
    match place {
        Place::Rows(target) => {
            let name = target.to_string();
            rows(panel, target).map_err(|error| failed(&name, error))
        }
        Place::Here(format, path) => {
            let name = path.as_ref().map_or("standard output".to_owned(), |path| path.display().to_string());
            let bytes = match (format, wide) {
                (Format::Text, _) => text(&Grid::new(panel, true), width).into_bytes(),
                (Format::Markdown, _) => markdown(&Grid::new(panel, true)).into_bytes(),
                (Format::Svg, _) => svg(panel).into_bytes(),
                (Format::Csv, true) => {
                    wide_csv(&Grid::new(panel, false)).map_err(|error| Stop::output(&name, &error))?
                }
                (Format::Csv, false) => long_csv(panel).map_err(|error| Stop::output(&name, &error))?,
            };
            put(path.as_deref(), &name, &bytes)
        }
    }
}

fn put(path: Option<&Path>, name: &str, bytes: &[u8]) -> Result<(), Stop> {
    let mut out = output::open(path).map_err(|error| Stop::usage(format!("{name}: {error}")))?;
    out.write_all(bytes).and_then(|()| out.commit()).map_err(|error| Stop::output(name, &error))
}

fn failed(name: &str, error: SinkError) -> Stop {
    match error {
        SinkError::Io(error) => Stop::output(name, &error),
        other => Stop::output(name, &io::Error::other(other.to_string())),
    }
}

fn rows(panel: &Panel, target: &Target) -> Result<(), SinkError> {
    let mut sink = target.open(PanelRow::TABLE)?;
    for (series, cell) in panel.cells() {
        row(panel, series, cell).with_values(|values| sink.row(values))?;
    }
    sink.commit().map(|_| ())
}

fn row<'a>(panel: &Panel, series: &'a Series, cell: &'a Cell) -> PanelRow<'a> {
    let shown = |amount: Decimal| Number::from(amount.checked_div(series.factor).unwrap_or(amount));
    let winner = &cell.winner;
    PanelRow {
        cell: name(panel, series, cell).into(),
        indicator: series.indicator.as_str().into(),
        indicator_code: series.code.as_deref().map(Into::into),
        scope: series.scope.as_str().into(),
        scope_code: series.scope_code.as_deref().map(Into::into),
        year: cell.year,
        measure: panel.measure.into(),
        value: shown(winner.amount),
        value_max: winner.amount_max.map(shown),
        unit: series.shown_unit.as_str().into(),
        status: winner.status.into(),
        bound: winner.bound.into(),
        origin: if winner.derived { "derived" } else { "reported" }.into(),
        doc: (&*winner.doc).into(),
        ids: winner.ids.iter().map(|id| (&**id).into()).collect(),
        losers: cell.losers.len() as u64,
    }
}

/// What tells a cell from all others.
fn name(panel: &Panel, series: &Series, cell: &Cell) -> String {
    let indicator = series.code.as_deref().unwrap_or(&series.indicator);
    let scope = series.scope_code.as_deref().unwrap_or(&series.scope);
    format!("{indicator}|{scope}|{}|{}|{}", cell.year, panel.measure.as_str(), series.unit)
}

fn long_csv(panel: &Panel) -> io::Result<Vec<u8>> {
    let table: &Table = PanelRow::TABLE;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| column.name))?;
    for (series, cell) in panel.cells() {
        row(panel, series, cell).with_values(|values| writer.write_record(values.iter().map(field)))?;
    }
    finish(writer)
}

fn field(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => (*text).to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Texts(texts) => texts.join(" "),
    }
}

fn wide_csv(grid: &Grid) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = ["indicator", "indicator_code", "scope", "scope_code", "unit"].map(str::to_owned);
    writer.write_record(names.into_iter().chain(grid.years.iter().map(ToString::to_string)))?;
    for line in &grid.lines {
        let code = |code: &Option<String>| code.clone().unwrap_or_default();
        let names =
            [line.indicator.clone(), code(&line.code), line.scope.clone(), code(&line.scope_code), line.unit.clone()];
        let points = line.points.iter().map(|point| point.map_or(String::new(), |point| point.value.to_string()));
        writer.write_record(names.into_iter().chain(points))?;
    }
    finish(writer)
}

fn finish(writer: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A number that lost.
#[derive(Serialize)]
struct Loser<'a> {
    /// The cell, as the long form names it.
    cell: &'a str,
    /// Ids of the observations that it comes from.
    ids: Vec<&'a str>,
    doc: &'a str,
    /// In the unit of the row.
    value: Number,
    value_max: Option<Number>,
    unit: &'a str,
    status: StatusName,
    /// The rule by which it lost.
    reason: &'static str,
    /// Whether it is the same number as the one that won.
    same: bool,
    /// Ids of the one that won.
    winner: Vec<&'a str>,
}

/// Writes what lost, cell by cell.
pub fn losers(panel: &Panel, path: &Path) -> Result<(), Stop> {
    let mut lines = Vec::new();
    let ids = |entry: &'_ Entry| -> Vec<String> { entry.ids.iter().map(ToString::to_string).collect() };
    for (series, cell) in panel.cells() {
        let (cell_name, winner) = (name(panel, series, cell), ids(&cell.winner));
        let shown = |amount: Decimal| Number::from(amount.checked_div(series.factor).unwrap_or(amount));
        for (entry, reason) in &cell.losers {
            let line = Loser {
                cell: &cell_name,
                ids: entry.ids.iter().map(|id| &**id).collect(),
                doc: &entry.doc,
                value: shown(entry.amount),
                value_max: entry.amount_max.map(shown),
                unit: &series.shown_unit,
                status: entry.status.into(),
                reason: reason.as_str(),
                same: (entry.amount, entry.amount_max) == (cell.winner.amount, cell.winner.amount_max),
                winner: winner.iter().map(String::as_str).collect(),
            };
            serde_json::to_writer(&mut lines, &line).map_err(io::Error::from)?;
            lines.push(b'\n');
        }
    }
    put(Some(path), &path.display().to_string(), &lines)
}
