//! The parts of a score that are shown on demand: macro averages, intervals, schemes and confidences.

use std::io::{self, Write};

use serde::Serialize;

use crate::calibration::Calibration;
use crate::resample::{Interval, LEVEL, Plan, Unit, units};
use crate::scheme::{Counts, Scheme, Schemes};
use crate::score::{Prf, Tally};
use crate::target::{Card, PrfInterval, card_intervals, macro_average, micro, once};

use super::Named;
use crate::pair::Alignment;

/// Mean figures of documents.
#[derive(Debug, Clone, Serialize)]
pub struct Macro {
    /// How many documents.
    pub documents: usize,
    /// Their mean figures.
    #[serde(flatten)]
    pub figures: Card<Prf>,
}

impl Macro {
    /// The means over the documents of an alignment.
    pub fn of(alignments: &[Alignment<'_>]) -> Self {
        let documents: Vec<_> = alignments.iter().map(Tally::of).collect();
        Self { documents: documents.len(), figures: macro_average(&once(&documents)) }
    }
}

/// Bootstrap intervals of micro and macro averages. Parts are `None` where there are fewer than two units.
#[derive(Debug, Clone, Serialize)]
pub struct Intervals {
    /// The confidence level.
    pub level: f64,
    /// Bootstrap samples.
    pub rounds: usize,
    /// Seed of the random numbers.
    pub seed: u64,
    /// How many documents were drawn from.
    pub documents: usize,
    /// How many observations (pairs, missed and extra ones) were drawn from.
    pub observations: usize,
    /// Micro averages, documents drawn.
    pub over_documents: Option<Card<PrfInterval>>,
    /// Micro averages, observations drawn.
    pub over_observations: Option<Card<PrfInterval>>,
    /// Macro averages, documents drawn.
    pub macro_over_documents: Option<Card<PrfInterval>>,
    /// The micro averages themselves.
    #[serde(skip)]
    figures: Card<Prf>,
}

impl Intervals {
    /// The intervals of an alignment.
    pub fn of(alignments: &[Alignment<'_>], plan: Plan) -> Self {
        let documents = units(alignments, Unit::Document);
        let observations = units(alignments, Unit::Observation);
        Self {
            level: LEVEL,
            rounds: plan.rounds,
            seed: plan.seed,
            documents: documents.len(),
            observations: observations.len(),
            over_documents: card_intervals(&documents, plan, micro),
            over_observations: card_intervals(&observations, plan, micro),
            macro_over_documents: card_intervals(&documents, plan, macro_average),
            figures: micro(&once(&documents)),
        }
    }
}

/// The counts and figures of each scheme, of surfaces and of indicators.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeTable {
    /// Of the surfaces by their offsets.
    pub surface: Named<Counts>,
    /// Of the indicators by their characters.
    pub indicator: Named<Counts>,
}

impl SchemeTable {
    /// The schemes of surfaces and indicators with their names.
    pub fn of(surface: Schemes, indicator: Schemes) -> Self {
        let named = |schemes: Schemes| {
            Named(Scheme::ALL.iter().zip(schemes).map(|(scheme, counts)| (scheme.name().to_owned(), counts)).collect())
        };
        Self { surface: named(surface), indicator: named(indicator) }
    }
}

pub(super) fn macros(section: &Macro, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "macro, means of {} documents", section.documents)?;
    for (target, Prf { p, r, f1 }) in section.figures.iter() {
        writeln!(out, "  {:13} P {p:.4}  R {r:.4}  F1 {f1:.4}", target.name())?;
    }
    Ok(())
}

pub(super) fn intervals(section: &Intervals, out: &mut dyn Write) -> io::Result<()> {
    let Intervals { level, rounds, seed, documents, observations, .. } = section;
    let percent = level * 100.0;
    writeln!(out, "{percent:.0} % intervals of F1, {rounds} bootstrap samples, seed {seed}")?;
    let drawn = [format!("over {documents} documents"), format!("over {observations} observations")];
    writeln!(out, "  {:13} {:6}  {:20}  {}", "", "", drawn[0], drawn[1])?;
    let f1 = |card: &Option<Card<PrfInterval>>, target| card.as_ref().map(|card| card.get(target).f1);
    for (target, prf) in section.figures.iter() {
        let over = [&section.over_documents, &section.over_observations].map(|card| ends(f1(card, target)));
        writeln!(out, "  {:13} {:.4}  {:20}  {}", target.name(), prf.f1, over[0], over[1])?;
    }
    if *documents < FEW_DOCUMENTS {
        writeln!(out, "  {documents} documents are few: the intervals over documents may be too narrow")?;
    }
    Ok(())
}

/// Below so many documents, intervals over documents are known to be too narrow (docs/EVALUATION.md).
pub(crate) const FEW_DOCUMENTS: usize = 10;

/// The ends of an interval, or a dash.
pub(crate) fn ends(interval: Option<Interval>) -> String {
    interval.map_or_else(|| "-".to_owned(), |Interval { low, high }| format!("[{low:.4}, {high:.4}]"))
}

pub(super) fn schemes(section: &SchemeTable, out: &mut dyn Write) -> io::Result<()> {
    for (name, schemes) in [("surface", &section.surface), ("indicator", &section.indicator)] {
        writeln!(out, "schemes of the {name}")?;
        for (scheme, counts) in &schemes.0 {
            let Counts { correct, incorrect, partial, missed, spurious, p, r, f1 } = counts;
            writeln!(
                out,
                "  {scheme:8} P {p:.4}  R {r:.4}  F1 {f1:.4}  correct {correct}  incorrect {incorrect}  \
                 partial {partial}  missed {missed}  spurious {spurious}"
            )?;
        }
    }
    Ok(())
}

pub(super) fn calibration(section: Option<&Calibration>, out: &mut dyn Write) -> io::Result<()> {
    let Some(c) = section else { return writeln!(out, "confidence: no prediction states one") };
    let Calibration { count, silent, ece, mce, brier, .. } = c;
    writeln!(
        out,
        "confidence that the tuple is right: ECE {ece:.4}  MCE {mce:.4}  Brier {brier:.4}  of {count} predictions"
    )?;
    if *silent > 0 {
        writeln!(out, "  predictions without a confidence, not counted: {silent}")?;
    }
    for bin in c.bins.iter().filter(|bin| bin.count > 0) {
        let (low, high) = (bin.low, bin.high);
        writeln!(
            out,
            "  {low:.1} to {high:.1}: predictions {}  confidence {:.4}  right {:.4}",
            bin.count, bin.confidence, bin.accuracy
        )?;
    }
    for at in &c.coverage {
        let percent = at.coverage * 100.0;
        writeln!(out, "  surest {percent:3.0} %: confidence from {:.4}  precision {:.4}", at.threshold, at.precision)?;
    }
    Ok(())
}
