//! Which of several numbers stands in a cell.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Cell, Entry};
use crate::check::Fact;
use crate::document::Status;
use crate::quantity::Bound;

/// The rule by which a number lost, from the first that is asked to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// What was reached wins over what is expected, that over what is planned.
    Status,
    /// What a document says wins over what was worked out.
    Derived,
    /// What is flagged as implausible loses.
    Implausible,
    /// A size whose sentence speaks of several years loses: it may be their sum.
    SeveralYears,
    /// The document that speaks later wins: it knows of revisions.
    EarlierDocument,
    /// One exact number wins over 约, that over 超过, 以内 and ranges.
    LessExact,
    /// The surer reading wins.
    LessSure,
    /// Nothing else tells them apart: the greater document id and the later place in it win.
    Order,
}

impl Reason {
    /// Its spelling in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Derived => "derived",
            Self::Implausible => "implausible",
            Self::SeveralYears => "several_years",
            Self::EarlierDocument => "earlier_document",
            Self::LessExact => "less_exact",
            Self::LessSure => "less_sure",
            Self::Order => "order",
        }
    }
}

/// When a document speaks: the year, and its day where that is known.
pub type Speaks = (i32, Arc<str>);

/// When documents speak.
#[derive(Debug)]
pub struct Clock {
    times: FxHashMap<Arc<str>, Speaks>,
}

impl Clock {
    /// From the days that are known, else from the greatest year that a document says was reached: it is told in the year after.
    pub fn new(facts: &[Fact], dates: &BTreeMap<String, String>) -> Self {
        let mut times: FxHashMap<Arc<str>, Speaks> = FxHashMap::default();
        for fact in facts {
            let year = fact.year.filter(|_| fact.status == Status::Actual).map_or(i32::MIN, |year| year + 1);
            let time = times.entry(Arc::clone(&fact.doc)).or_insert_with(|| {
                let date = dates.get(&*fact.doc);
                let year = date.and_then(|date| date.get(..4)?.parse().ok());
                (year.unwrap_or(i32::MIN), date.map_or_else(Arc::default, |date| date.as_str().into()))
            });
            if time.1.is_empty() {
                time.0 = time.0.max(year);
            }
        }
        Self { times }
    }

    /// When `doc` speaks.
    pub fn speaks(&self, doc: &str) -> Speaks {
        self.times.get(doc).cloned().unwrap_or((i32::MIN, Arc::default()))
    }
}

/// The cell of a year: the entry that wins, and the others by the rule that told them from it.
pub fn decide(year: i32, mut entries: Vec<Entry>) -> Option<Cell> {
    entries.sort_by(|a, b| compare(a, b).1);
    let mut entries = entries.into_iter();
    let winner = entries.next()?;
    let losers = entries.map(|loser| {
        let reason = compare(&winner, &loser).0;
        (loser, reason)
    });
    let losers = losers.collect();
    Some(Cell { year, winner, losers })
}

/// Which entry wins (`Less` is the first one), and the rule that says so.
fn compare(a: &Entry, b: &Entry) -> (Reason, Ordering) {
    let rules = [
        (Reason::Status, status(a.status).cmp(&status(b.status))),
        (Reason::Derived, a.derived.cmp(&b.derived)),
        (Reason::Implausible, a.implausible.cmp(&b.implausible)),
        (Reason::SeveralYears, b.yearly.cmp(&a.yearly)),
        (Reason::EarlierDocument, b.speaks.cmp(&a.speaks)),
        (Reason::LessExact, looseness(a).cmp(&looseness(b))),
        (Reason::LessSure, b.confidence.cmp(&a.confidence)),
        (Reason::Order, order(b).cmp(&order(a))),
    ];
    rules.into_iter().find(|(_, order)| order.is_ne()).unwrap_or((Reason::Order, Ordering::Equal))
}

fn order(entry: &Entry) -> impl Ord + '_ {
    (&entry.doc, entry.start, &entry.ids, Reverse((entry.amount, entry.amount_max)))
}

const fn status(status: Status) -> u8 {
    match status {
        Status::Actual => 0,
        Status::Estimate => 1,
        Status::Target => 2,
    }
}

const fn looseness(entry: &Entry) -> u8 {
    match (entry.bound, entry.amount_max) {
        (Bound::Exact, None) => 0,
        (Bound::Approx, None) => 1,
        _ => 2,
    }
}
