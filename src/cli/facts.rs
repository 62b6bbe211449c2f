//! Rows of outputs as facts: what `check` and `panel` work on.

use std::path::{Path, PathBuf};

use zhibiao::check::{About, Fact, Names, Written};
use zhibiao::lexicon::indicators::Indicators;
use zhibiao::sink::{Record, Target};

use crate::cli::exit::Stop;
use crate::cli::failure::{Failure, FailureLog};
use crate::cli::target;

/// The facts of sources, each told apart by its id.
#[derive(Debug, Default)]
pub struct Read {
    /// The facts, in the order of the sources.
    pub facts: Vec<Fact>,
    /// Rows that could not be read; each was told on standard error.
    pub failures: usize,
}

/// Parses the sources that a user named.
pub fn sources(texts: &[String]) -> Result<Vec<Target>, Stop> {
    texts.iter().map(|text| target::parse(Path::new(text)).map_err(Stop::usage)).collect()
}

/// Reads the rows of sources; of those that `wanted` keeps facts are made. The rows themselves are not held.
pub fn read(sources: &[Target], wanted: impl Fn(&Record<'_>) -> bool) -> Result<Read, Stop> {
    let mut facts = Vec::new();
    let mut names = Names::default();
    let failures = each(sources, true, |record| {
        if wanted(&record) {
            facts.extend(fact(&mut names, &record));
        }
        Ok(())
    })?;
    Ok(Read { facts, failures })
}

/// Calls `take` with every row of the sources; the number of rows that could not be read, which are told where `tell` says so.
pub fn each(
    sources: &[Target],
    tell: bool,
    mut take: impl FnMut(Record<'static>) -> Result<(), Stop>,
) -> Result<usize, Stop> {
    let mut failures = 0;
    let mut log = FailureLog::open(None)?;
    for source in sources {
        for row in source.rows::<Record<'static>>().map_err(|error| Stop::usage(format!("{source}: {error}")))? {
            match row {
                Ok(record) => take(record)?,
                Err(error) => {
                    failures += 1;
                    if tell {
                        log.tell(&Failure::new(&PathBuf::from(source.to_string()), "unreadable_row", error))?;
                    }
                }
            }
        }
    }
    Ok(failures)
}

/// The fact of a row; none where its number has no amount, being too long for an exact decimal.
fn fact(names: &mut Names, record: &Record<'_>) -> Option<Fact> {
    let about = About {
        doc: &record.doc,
        indicator: &record.indicator,
        code: record.indicator_code.as_deref(),
        scope: record.scope.as_deref(),
        scope_code: record.scope_code.as_deref(),
        year: record.year,
        year_start: record.year_start,
        measure: record.measure.into(),
        status: record.status.into(),
        bound: record.bound.into(),
    };
    let written = Written {
        value: record.value.value(),
        amount: record.amount?.value(),
        amount_max: record.amount_max.map(|amount| amount.value()),
        unit: &record.amount_unit,
        sentence: &record.sentence,
        section: record.section.as_deref().unwrap_or_default(),
        surface: &record.surface,
    };
    let mut fact = Fact::new(names, 0, &about, &written)?;
    fact.id = record.id.as_ref().into();
    fact.start = record.start;
    fact.confidence = hundredths(record);
    fact.implausible = record.flags.iter().any(|flag| flag == "implausible_magnitude");
    Some(fact)
}

fn hundredths(record: &Record<'_>) -> u8 {
    let hundredths = record.confidence.value().checked_mul(100.into()).and_then(|number| u8::try_from(number).ok());
    hundredths.unwrap_or(0)
}

/// Official name of the indicator with this code.
pub fn official_name(code: &str) -> Option<String> {
    Indicators::shared().get(code).map(|indicator| indicator.name.clone())
}
