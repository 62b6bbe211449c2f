//! How far two annotators, or two systems, agree where there is no gold.
//!
//! Neither side is the right one: every figure is the same when they change places.

pub mod category;
pub mod coefficient;
pub mod difference;
pub mod intervals;
pub mod render;
pub mod source;

use serde::Serialize;

use crate::pair::{Criteria, pair};
use crate::record::{Corpus, Observation};
use crate::slot::{Slot, Verdict};
use category::{Field, Readings};
use coefficient::{Coefficient, Undefined};
use difference::Difference;

/// One thing that was read by both sides, or by one of them.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// Document id.
    pub doc: &'a str,
    /// First code point of what either side marked.
    pub start: i64,
    /// Code point after what either side marked.
    pub end: i64,
    /// What was read, and by whom.
    pub read: Read<'a>,
}

/// Who read something.
#[derive(Debug, Clone)]
pub enum Read<'a> {
    /// The first side alone.
    OnlyA(&'a Observation),
    /// The second side alone.
    OnlyB(&'a Observation),
    /// Both.
    Both(Both<'a>),
}

/// Two readings of one thing.
#[derive(Debug, Clone)]
pub struct Both<'a> {
    /// That of the first side.
    pub a: &'a Observation,
    /// That of the second side.
    pub b: &'a Observation,
    /// In which slots they agree.
    pub verdict: Verdict,
    /// How alike the indicators are: Dice's coefficient of their bigrams, 0 to 1.
    pub similarity: f64,
}

impl Both<'_> {
    /// In what the readings differ.
    pub fn difference(&self) -> Difference {
        Difference::of(self.a, self.b, self.verdict)
    }

    /// Whether the spans are equal.
    pub fn same_span(&self) -> bool {
        (self.a.start, self.a.end) == (self.b.start, self.b.end)
    }
}

impl<'a> Item<'a> {
    fn of(doc: &'a str, read: Read<'a>) -> Self {
        let (start, end) = match &read {
            Read::OnlyA(o) | Read::OnlyB(o) => (o.start, o.end),
            Read::Both(both) => (both.a.start.min(both.b.start), both.a.end.max(both.b.end)),
        };
        Self { doc, start, end, read }
    }

    /// What the first side read.
    pub const fn a(&self) -> Option<&'a Observation> {
        match &self.read {
            Read::OnlyA(o) => Some(o),
            Read::OnlyB(_) => None,
            Read::Both(both) => Some(both.a),
        }
    }

    /// What the second side read.
    pub const fn b(&self) -> Option<&'a Observation> {
        match &self.read {
            Read::OnlyA(_) => None,
            Read::OnlyB(o) => Some(o),
            Read::Both(both) => Some(both.b),
        }
    }

    /// What both sides read.
    pub const fn both(&self) -> Option<&Both<'a>> {
        match &self.read {
            Read::Both(both) => Some(both),
            Read::OnlyA(_) | Read::OnlyB(_) => None,
        }
    }
}

/// Everything that two sides read of some documents.
#[derive(Debug, Clone, Default)]
pub struct Comparison<'a> {
    /// The items, document by document, in the order of the text.
    pub items: Vec<Item<'a>>,
    /// Places with too many overlapping observations to be paired optimally.
    pub crowded: usize,
}

/// Compares two sides over some documents; observations of each stand in [one order](source::Sides).
pub fn compare<'a>(a: &'a Corpus, b: &'a Corpus, documents: &'a [String], criteria: Criteria) -> Comparison<'a> {
    let mut comparison = Comparison::default();
    for doc in documents {
        let [of_a, of_b] = [a, b].map(|corpus| corpus.get(doc).unwrap_or_default());
        comparison.crowded += add_document(doc, of_a, of_b, criteria, &mut comparison.items);
    }
    comparison
}

/// Adds the items of one document; how many places of it were too crowded.
fn add_document<'a>(
    doc: &'a str,
    a: &'a [Observation],
    b: &'a [Observation],
    criteria: Criteria,
    items: &mut Vec<Item<'a>>,
) -> usize {
    // Among pairs that are worth the same, the pairing takes the first. It must be handed the sides in an order that
    // rests on what they read, or it would not be the same when they change places.
    let turned = a.iter().zip(b).map(|(a, b)| source::order(a, b)).find(|order| order.is_ne());
    let turned = turned.map_or(a.len() > b.len(), |order| order.is_gt());
    let (first, second) = if turned { (b, a) } else { (a, b) };
    let alignment = pair(doc, first, second, criteria);
    let (only_first, only_second): (fn(_) -> _, fn(_) -> _) =
        if turned { (Read::OnlyB, Read::OnlyA) } else { (Read::OnlyA, Read::OnlyB) };
    let from = items.len();
    items.extend(alignment.pairs.iter().map(|pair| {
        let (a, b) = if turned { (pair.pred, pair.gold) } else { (pair.gold, pair.pred) };
        Item::of(doc, Read::Both(Both { a, b, verdict: pair.verdict, similarity: pair.similarity }))
    }));
    items.extend(alignment.missed.iter().map(|&o| Item::of(doc, only_first(o))));
    items.extend(alignment.extra.iter().map(|&o| Item::of(doc, only_second(o))));
    items[from..].sort_by_key(|item| (item.start, item.end));
    alignment.crowded
}

/// So many of both sides' observations agree: F1, and the part of each side's own. None where a side read nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Overlap {
    /// Pairs that agree.
    pub agreed: usize,
    /// Twice the pairs over the observations of both: the harmonic mean of the two parts.
    pub f1: Option<f64>,
    /// The part of the first side's observations that is in such a pair.
    pub of_a: Option<f64>,
    /// The part of the second side's observations that is in such a pair.
    pub of_b: Option<f64>,
}

impl Overlap {
    fn of(agreed: usize, a: usize, b: usize) -> Self {
        Self { agreed, f1: share(2 * agreed, a + b), of_a: share(agreed, a), of_b: share(agreed, b) }
    }
}

/// A part of a whole; none of nothing.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How far the names of the indicators agree, over the pairs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Names {
    /// The part that is equal after normalisation.
    pub equal: Option<f64>,
    /// The part with a Dice coefficient of [`crate::slot::SIMILAR`] or more.
    pub alike: Option<f64>,
    /// The mean Dice coefficient.
    pub mean_dice: Option<f64>,
}

/// How far the values agree, over the pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values {
    /// The part with the same value, within the tolerance.
    pub same: Option<f64>,
    /// Krippendorff's alpha for ratio data.
    pub alpha: Result<Coefficient, Undefined>,
    /// The pairs that alpha is over: those without a range.
    pub compared: usize,
}

/// How far the categories of one field agree, over the pairs.
#[derive(Debug, Clone)]
pub struct Categorical {
    /// What was said.
    pub readings: Readings,
    /// The part of the pairs that agree.
    pub observed: Result<f64, Undefined>,
    /// Cohen's kappa.
    pub kappa: Result<Coefficient, Undefined>,
    /// Krippendorff's alpha for nominal data.
    pub alpha: Result<Coefficient, Undefined>,
    /// Gwet's AC1, on the scale of the categories that occur.
    pub ac1: Result<Coefficient, Undefined>,
}

impl Categorical {
    fn of(readings: Readings) -> Self {
        let table = readings.table();
        Self {
            observed: coefficient::observed(&table),
            kappa: coefficient::cohen(&table),
            alpha: coefficient::krippendorff(&table),
            ac1: coefficient::gwet(&table, readings.categories.len()),
            readings,
        }
    }
}

/// The figures of a comparison.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Observations of the first side.
    pub a: usize,
    /// Observations of the second side.
    pub b: usize,
    /// Pairs of spans that overlap.
    pub overlapping: Overlap,
    /// Pairs of equal spans.
    pub exact: Overlap,
    /// Pairs with value, unit, year, scope and measure the same and the indicator alike.
    pub tuple: Overlap,
    /// The same with the indicator equal.
    pub strict: Overlap,
    /// The values.
    pub values: Values,
    /// The indicators.
    pub names: Names,
    /// The categorical fields, in the order of [`Field::ALL`].
    pub fields: Vec<Categorical>,
}

impl Agreement {
    /// Counts a comparison.
    pub fn of(comparison: &Comparison<'_>) -> Self {
        let items = &comparison.items;
        let pairs: Vec<&Both<'_>> = items.iter().filter_map(Item::both).collect();
        let a = items.iter().filter(|item| item.a().is_some()).count();
        let b = items.iter().filter(|item| item.b().is_some()).count();
        let count = |what: &dyn Fn(&Both<'_>) -> bool| pairs.iter().filter(|both| what(both)).count();
        let part = |slot| share(count(&|both| both.verdict.right(slot)), pairs.len());
        let dice: f64 = pairs.iter().map(|both| both.similarity).sum();
        let values = single_values(&pairs);
        Self {
            a,
            b,
            overlapping: Overlap::of(pairs.len(), a, b),
            exact: Overlap::of(count(&|both| both.same_span()), a, b),
            tuple: Overlap::of(count(&|both| both.verdict.tuple()), a, b),
            strict: Overlap::of(count(&|both| both.verdict.strict()), a, b),
            values: Values {
                same: part(Slot::Value),
                alpha: coefficient::krippendorff_ratio(&values),
                compared: values.len(),
            },
            names: Names {
                equal: part(Slot::IndicatorEqual),
                alike: part(Slot::IndicatorSimilar),
                mean_dice: (!pairs.is_empty()).then(|| dice / pairs.len() as f64),
            },
            fields: Field::ALL
                .map(|field| Categorical::of(Readings::of(field, pairs.iter().map(|both| (both.a, both.b)))))
                .into(),
        }
    }
}

/// The values of the pairs in which neither side has a range, multiplied out.
fn single_values(pairs: &[&Both<'_>]) -> Vec<(f64, f64)> {
    let value = |o: &Observation| {
        let multiplier = crate::norm::Unit::of(o.unit.as_deref().unwrap_or_default()).multiplier();
        let value = o.value.number * multiplier;
        (o.value_max.is_none() && value.is_finite()).then_some(value)
    };
    pairs.iter().filter_map(|both| Some((value(both.a)?, value(both.b)?))).collect()
}
