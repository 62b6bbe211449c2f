//! What the page knows: plain data, in the order in which it is shown.

use serde::Serialize;

use super::confusion::Confusion;
use super::item::{Found, Item};
use super::packed::Packed;
use crate::calibration::Calibration;
use crate::gold::{Gold, Predictions};
use crate::pair::Alignment;
use crate::render::sections::Intervals;
use crate::render::{self, Account, Named};
use crate::resample::Plan;
use crate::score::{Field, Figures, Tally, by_measure};
use crate::target::Target;

/// What was compared and how, as a reader of the page wants to know it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// The gold, as it was named.
    pub gold: String,
    /// The predictions, as they were named.
    pub pred: String,
    /// The folder of the texts.
    pub texts: Option<String>,
    /// The split of the gold.
    pub split: Option<String>,
    /// How pairs were chosen.
    pub matching: String,
    /// How far two values may be apart.
    pub tolerance: f64,
}

/// Everything that a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The gold, its records whole.
    pub gold: &'a Gold,
    /// The predictions, their records whole.
    pub pred: &'a Predictions,
    /// Both, paired.
    pub alignments: &'a [Alignment<'a>],
}

/// The model of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Model {
    /// The heading.
    pub title: String,
    /// What was compared and how.
    pub settings: Settings,
    /// The lines that `eval score` writes before its figures.
    pub warnings: Vec<String>,
    /// The figures over everything.
    pub total: Figures,
    /// How sure they are.
    pub intervals: Option<Intervals>,
    /// The figures of each slot.
    pub fields: Named<Field>,
    /// The figures of each measure.
    pub measures: Named<Figures>,
    /// Labels against labels.
    pub confusions: Vec<Confusion>,
    /// How far confidence is deserved; none where no prediction has one.
    pub calibration: Option<Calibration>,
    /// Every gold document.
    pub documents: Vec<Document>,
    /// The records, which items name by number.
    pub records: Packed,
}

/// A document with everything that was found in it.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Its id.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
    /// Its text, where it is at hand.
    pub text: Option<String>,
    /// Half-open spans of code points that nobody annotated.
    pub outside: Vec<[usize; 2]>,
    /// What was found, in the order of the text.
    pub items: Vec<Item>,
}

impl Model {
    /// Makes the model of a scoring; a plan of no rounds makes no intervals.
    pub fn of(material: &Material<'_>, title: String, settings: Settings, plan: Plan) -> Self {
        let alignments = material.alignments;
        let total = Tally::total(alignments);
        let mut numbers = Numbers::default();
        let mut records = Packed::default();
        let documents =
            alignments.iter().map(|alignment| document(alignment, material, &mut numbers, &mut records)).collect();
        Self {
            title,
            settings,
            warnings: warnings(material),
            total: total.figures(),
            intervals: (plan.rounds > 0).then(|| Intervals::of(alignments, plan)),
            fields: Named(total.fields().into_iter().map(|(slot, field)| (slot.to_owned(), field)).collect()),
            measures: Named(by_measure(alignments).into_iter().map(|(name, t)| (name, t.figures())).collect()),
            confusions: Confusion::all(alignments),
            calibration: Calibration::of(alignments, Target::Tuple),
            documents,
            records,
        }
    }

    /// How many items there are that are not right in every slot.
    pub fn errors(&self) -> usize {
        self.documents.iter().flat_map(|document| &document.items).filter(|item| item.kinds != ["right"]).count()
    }
}

/// The last numbers that were given to items.
#[derive(Debug, Default)]
struct Numbers {
    errors: usize,
    right: usize,
}

impl Numbers {
    fn next(&mut self, kinds: &[&str]) -> String {
        let (letter, last) = if kinds == ["right"] { ('r', &mut self.right) } else { ('e', &mut self.errors) };
        *last += 1;
        format!("{letter}{last}")
    }
}

fn document(
    alignment: &Alignment<'_>,
    material: &Material<'_>,
    numbers: &mut Numbers,
    records: &mut Packed,
) -> Document {
    let mut item = |found: &Found<'_>| {
        let kinds = found.kinds();
        Item {
            id: numbers.next(&kinds),
            gold: found.gold().map(|o| records.add(&material.gold.corpus, o)),
            pred: found.pred().map(|o| records.add(&material.pred.corpus, o)),
            kinds,
            wrong: found.wrong(),
            alike: found.alike(),
            amounts: found.amounts(),
        }
    };
    let items = Found::of(alignment).iter().map(&mut item).collect();
    let text = material.gold.text(alignment.doc);
    Document {
        name: alignment.doc.to_owned(),
        figures: Tally::of(alignment).figures(),
        outside: text.as_ref().map_or_else(Vec::new, |text| outside(material.gold, alignment.doc, text.len())),
        text: text.map(String::from_iter),
        items,
    }
}

/// The parts of a text of so many code points that are in no window.
fn outside(gold: &Gold, doc: &str, length: usize) -> Vec<[usize; 2]> {
    let mut parts: Vec<[usize; 2]> = Vec::new();
    for (place, position) in (0..length).zip(0_i64..) {
        if gold.windows.cover(doc, position) {
            continue;
        }
        match parts.last_mut() {
            Some([_, end]) if *end == place => *end += 1,
            _ => parts.push([place, place + 1]),
        }
    }
    parts
}

/// What `eval score` says before its figures, a line each.
fn warnings(material: &Material<'_>) -> Vec<String> {
    let Material { gold, pred, alignments } = *material;
    let mut lines = Vec::new();
    // Writing to memory cannot fail.
    _ = render::warnings(&Account::of(gold, pred, alignments), &mut lines);
    String::from_utf8_lossy(&lines).lines().map(str::to_owned).collect()
}
