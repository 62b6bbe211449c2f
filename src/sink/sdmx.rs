//! SDMX-CSV 2.0: observations for statistical offices' tools. Write only.

use std::io;

use csv::{Terminator, WriterBuilder};

use crate::sink::cube::{Cell, Cube};
use crate::sink::table::{Table, Value};
use crate::sink::{Loaded, Output, SCHEMA_VERSION, Sink, SinkError};

/// What the rows are cells of.
const STRUCTURE: &str = "dataflow";
/// Agency and name; the version is that of the schema.
const FLOW: &str = "ZHIBIAO:OBSERVATIONS";
/// Information: the file says what is, and asks for no change of a database.
const ACTION: &str = "I";

/// The columns: what the format asks for, the dimensions, the measure, the attributes.
const COLUMNS: [&str; 25] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "FREQ",
    "REF_AREA",
    "INDICATOR",
    "MEASURE",
    "SCENARIO",
    "UNIT_MEASURE",
    "SOURCE",
    "OCCURRENCE",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_VALUE_MAX",
    "UNIT_MULT",
    "OBS_STATUS",
    "BOUND",
    "CONFIDENCE",
    "OBS_ID",
    "REF_AREA_NAME",
    "INDICATOR_NAME",
    "UNIT_NAME",
    "SOURCE_NAME",
    "YEAR_START",
    "YEAR",
];

/// Writes observations as SDMX-CSV.
pub struct SdmxCsv {
    out: csv::Writer<Output>,
    cube: Cube,
    structure: String,
}

impl SdmxCsv {
    /// Writes rows of `table` to `out`.
    ///
    /// # Errors
    /// Where they are no observations, or the header cannot be written.
    pub fn new(out: Output, table: &'static Table) -> Result<Self, SinkError> {
        let cube = Cube::new(table)?;
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        out.write_record(COLUMNS).map_err(io::Error::from)?;
        Ok(Self { out, cube, structure: format!("{FLOW}({SCHEMA_VERSION})") })
    }
}

impl Sink for SdmxCsv {
    fn row(&mut self, row: &[Value<'_>]) -> Result<(), SinkError> {
        let Some(cell) = self.cube.cell(row) else { return Ok(()) };
        self.out.write_record(record(&self.structure, &cell)).map_err(io::Error::from)?;
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<Loaded, SinkError> {
        self.out.into_inner().map_err(csv::IntoInnerError::into_error)?.commit()?;
        Ok(Loaded { added: self.cube.cells, left_out: self.cube.left_out, ..Loaded::default() })
    }
}

impl std::fmt::Debug for SdmxCsv {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SdmxCsv").field("cube", &self.cube).finish_non_exhaustive()
    }
}

fn record(structure: &str, cell: &Cell<'_>) -> [String; COLUMNS.len()] {
    let years = cell.end - cell.start + 1;
    // A number of several years stands for a range, which no frequency of SDMX names.
    let (frequency, period) = if years == 1 {
        ("A", format!("{:04}", cell.end))
    } else {
        ("_O", format!("{:04}-01-01/P{years}Y", cell.start))
    };
    // The code list of SDMX has no word for a plan: a forecast is nearest, and SCENARIO says what it is.
    let status = match cell.scenario {
        "estimate" => "E",
        "target" => "F",
        _ => "A",
    };
    [
        STRUCTURE.to_owned(),
        structure.to_owned(),
        ACTION.to_owned(),
        frequency.to_owned(),
        cell.area.code.clone(),
        cell.indicator.code.clone(),
        cell.measure.to_owned(),
        cell.scenario.to_owned(),
        cell.unit.code.clone(),
        cell.source.code.clone(),
        cell.occurrence.to_string(),
        period,
        cell.value.normalize().to_string(),
        cell.value_max.map(|value| value.normalize().to_string()).unwrap_or_default(),
        cell.power.to_string(),
        status.to_owned(),
        cell.bound.to_owned(),
        cell.confidence.normalize().to_string(),
        cell.id.to_owned(),
        cell.area.name.to_owned(),
        cell.indicator.name.to_owned(),
        cell.unit.name.to_owned(),
        cell.source.name.to_owned(),
        cell.start.to_string(),
        cell.end.to_string(),
    ]
}
