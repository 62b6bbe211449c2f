//! How far the figures would move on other documents, or other observations, of the same kind.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::category::{Field, Readings};
use super::coefficient::{self, Contingency};
use super::{Both, Comparison, Item};
use crate::resample::{Interval, LEVEL, Plan, Weighted, percentile, replicates};

/// The overlaps with intervals: spans equal and overlapping, tuple, tuple-strict.
const OVERLAPS: usize = 4;

/// The coefficients with intervals: kappa, alpha, AC1.
const COEFFICIENTS: usize = 3;

/// All figures with intervals.
const FIGURES: usize = OVERLAPS + COEFFICIENTS * Field::ALL.len();

/// A coefficient that is undefined in more than this part of the samples has no interval.
const MOST_UNDEFINED: f64 = 0.05;

/// The intervals of the coefficients of one field. None where a coefficient is undefined in too many samples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coefficients {
    /// Of Cohen's kappa.
    pub kappa: Option<Interval>,
    /// Of Krippendorff's alpha.
    pub alpha: Option<Interval>,
    /// Of Gwet's AC1.
    pub ac1: Option<Interval>,
}

/// The intervals of every figure that has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures([Option<Interval>; FIGURES]);

impl Figures {
    /// Of the F1 of equal spans, overlapping spans, tuples and strict tuples.
    pub fn overlaps(&self) -> [Option<Interval>; OVERLAPS] {
        std::array::from_fn(|i| self.0[i])
    }

    /// Of the coefficients of one field.
    pub const fn field(&self, field: Field) -> Coefficients {
        let at = OVERLAPS + COEFFICIENTS * field as usize;
        Coefficients { kappa: self.0[at], alpha: self.0[at + 1], ac1: self.0[at + 2] }
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object {
            spans: BTreeMap<&'static str, Option<Interval>>,
            tuple: Option<Interval>,
            #[serde(rename = "tuple-strict")]
            strict: Option<Interval>,
            fields: crate::render::Named<Coefficients>,
        }
        let [exact, overlapping, tuple, strict] = self.overlaps();
        let fields = Field::ALL.map(|field| (field.name().to_owned(), self.field(field)));
        Object {
            spans: [("exact", exact), ("overlapping", overlapping)].into(),
            tuple,
            strict,
            fields: crate::render::Named(fields.into()),
        }
        .serialize(serializer)
    }
}

/// Bootstrap intervals. Parts are `None` where there are fewer than two units to draw from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intervals {
    /// The confidence level.
    pub level: f64,
    /// Bootstrap samples.
    pub rounds: usize,
    /// Seed of the random numbers.
    pub seed: u64,
    /// How many documents were drawn from.
    pub documents: usize,
    /// How many items (pairs, and what one side alone read) were drawn from.
    pub observations: usize,
    /// Documents drawn.
    pub over_documents: Option<Figures>,
    /// Items drawn.
    pub over_observations: Option<Figures>,
}

impl Intervals {
    /// The intervals of a comparison.
    ///
    /// Documents, or single items, are drawn with replacement, and every figure is worked out anew. Source: B. Efron,
    /// “Bootstrap Methods: Another Look at the Jackknife”, *Annals of Statistics* 7 (1979), as [`replicates`].
    pub fn of(comparison: &Comparison<'_>, plan: Plan) -> Self {
        let counts = Counts::of(&comparison.items);
        let documents: Vec<&[Item<'_>]> = comparison.items.chunk_by(|a, b| a.doc == b.doc).collect();
        let mut from = 0;
        let of_documents: Vec<_> = documents.iter().map(|items| range(&mut from, items.len())).collect();
        let of_items: Vec<_> = (0..counts.items.len()).map(|i| (i, i + 1)).collect();
        Self {
            level: LEVEL,
            rounds: plan.rounds,
            seed: plan.seed,
            documents: of_documents.len(),
            observations: of_items.len(),
            over_documents: counts.intervals(&of_documents, plan),
            over_observations: counts.intervals(&of_items, plan),
        }
    }
}

/// The next `length` indices.
fn range(from: &mut usize, length: usize) -> (usize, usize) {
    let start = *from;
    *from += length;
    (start, *from)
}

/// What one item adds to the counts.
struct Count {
    /// Read by so many sides.
    sides: u64,
    /// Agreements: equal span, overlapping span, tuple, strict tuple.
    agreed: [u64; OVERLAPS],
    /// The cell of each field's table; none where one side alone read it.
    cells: Option<[usize; Field::ALL.len()]>,
}

/// The items in a form that is quickly counted.
struct Counts {
    items: Vec<Count>,
    /// The cells of each field's table.
    cells: [Vec<(usize, usize)>; Field::ALL.len()],
    /// How many categories each field has. A sample that lacks one has the same scale.
    categories: [usize; Field::ALL.len()],
}

impl Counts {
    fn of(items: &[Item<'_>]) -> Self {
        let pairs: Vec<&Both<'_>> = items.iter().filter_map(Item::both).collect();
        let readings = Field::ALL.map(|field| Readings::of(field, pairs.iter().map(|both| (both.a, both.b))));
        let categories = readings.each_ref().map(|readings| readings.categories.len());
        let tables = readings.each_ref().map(cells);
        let mut pair = 0;
        let count = |item: &Item<'_>| match item.both() {
            None => Count { sides: 1, agreed: [0; OVERLAPS], cells: None },
            Some(both) => {
                let agreed = [both.same_span(), true, both.verdict.tuple(), both.verdict.strict()];
                let cells = std::array::from_fn(|field| tables[field].1[pair]);
                pair += 1;
                Count { sides: 2, agreed: agreed.map(u64::from), cells: Some(cells) }
            }
        };
        let items = items.iter().map(count).collect();
        Self { items, cells: tables.map(|(cells, _)| cells), categories }
    }

    /// The intervals of all figures, units of items drawn; none where there are fewer than two.
    fn intervals(&self, units: &[(usize, usize)], plan: Plan) -> Option<Figures> {
        if units.len() < 2 || plan.rounds == 0 {
            return None;
        }
        let drawn = replicates(units, plan, |sample| self.figures(sample));
        Some(Figures(std::array::from_fn(|i| {
            let defined: Vec<f64> = drawn.iter().map(|row| row[i]).filter(|value| !value.is_nan()).collect();
            let undefined = (plan.rounds - defined.len()) as f64;
            (undefined <= MOST_UNDEFINED * plan.rounds as f64).then(|| percentile(defined, units.len()))
        })))
    }

    /// The figures of one sample; not a number where undefined.
    fn figures(&self, sample: &Weighted<(usize, usize)>) -> [f64; FIGURES] {
        let mut sides = 0;
        let mut agreed = [0; OVERLAPS];
        let mut counts = self.cells.each_ref().map(|cells| vec![0_u64; cells.len()]);
        for &((from, to), times) in sample.iter().filter(|&&(_, times)| times > 0) {
            let times = u64::from(times);
            for item in self.items.get(from..to).unwrap_or_default() {
                sides += times * item.sides;
                agreed.iter_mut().zip(item.agreed).for_each(|(sum, one)| *sum += times * one);
                for (counts, &cell) in counts.iter_mut().zip(item.cells.iter().flatten()) {
                    counts[cell] += times;
                }
            }
        }
        let tables = self.cells.iter().zip(&counts).map(|(cells, counts)| {
            let mut table = Contingency::default();
            cells.iter().zip(counts).for_each(|(&(row, column), &count)| table.add(row, column, count));
            table
        });
        let coefficients = tables.zip(self.categories).flat_map(|(table, categories)| {
            let found =
                [coefficient::cohen(&table), coefficient::krippendorff(&table), coefficient::gwet(&table, categories)];
            found.map(|found| found.map_or(f64::NAN, |coefficient| coefficient.value))
        });
        let f1 = agreed.into_iter().map(|agreed| 2.0 * agreed as f64 / sides as f64);
        let mut figures = [f64::NAN; FIGURES];
        figures.iter_mut().zip(f1.chain(coefficients)).for_each(|(figure, value)| *figure = value);
        figures
    }
}

/// The different cells that readings fall into, and which of them each pair is.
fn cells(readings: &Readings) -> (Vec<(usize, usize)>, Vec<usize>) {
    let different: Vec<_> = readings.table().cells().map(|(row, column, _)| (row, column)).collect();
    let places: BTreeMap<_, _> = different.iter().enumerate().map(|(place, &cell)| (cell, place)).collect();
    let of = readings.pairs.iter().map(|cell| places[cell]).collect();
    (different, of)
}
