//! A comparison of two systems as text for a reader, or as JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::{Named, brief, notation};
use crate::compare::{Difference, Finding, Item, Lists, fault};
use crate::gold::{Gold, Predictions, Unscored};
use crate::record::Observation;
use crate::resample::Interval;
use crate::target::{Card, Target};

/// What there is to say about two systems.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// Documents compared.
    pub documents: usize,
    /// Places of the texts with an observation of gold or of either system.
    pub places: usize,
    /// Bootstrap samples and permutations.
    pub rounds: usize,
    /// Seed of the random numbers.
    pub seed: u64,
    /// What must be right in the lists.
    pub target: &'static str,
    /// What was not scored of A.
    pub a: Side,
    /// What was not scored of B.
    pub b: Side,
    /// The differences.
    pub differences: Card<Difference>,
    /// Where they differ.
    pub lists: Shown,
    /// Gold documents that were not compared, and why.
    #[serde(skip_serializing_if = "super::is_empty")]
    pub left_out: Named<String>,
}

/// What of one system's predictions and the gold did not meet.
#[derive(Debug, Serialize)]
pub struct Side {
    /// Gold documents that no prediction names.
    pub missing: Vec<String>,
    /// Predictions that no gold speaks of.
    pub unscored: Unscored,
}

impl Side {
    /// Takes stock of one system.
    pub fn of(gold: &Gold, pred: &Predictions) -> Self {
        Self { missing: gold.missing(&pred.corpus), unscored: pred.unscored.clone() }
    }
}

/// The lists, with their sizes and as many of their members as were asked for.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Gold observations that both have right.
    pub both_right: usize,
    /// B right, A not.
    pub won: Members,
    /// A right, B not.
    pub lost: Members,
    /// Neither right.
    pub both_wrong: Members,
    /// Extra predictions of A.
    pub extra_a: Members,
    /// Extra predictions of B.
    pub extra_b: Members,
}

/// One list.
#[derive(Debug, Serialize)]
pub struct Members {
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Vec<Member>,
}

/// One place where systems differ or err.
#[derive(Debug, Serialize)]
pub struct Member {
    doc: String,
    start: i64,
    gold: Value,
    a: Value,
    b: Value,
    /// What is wrong with the answer of A, `missed`, or `right`.
    fault_a: Option<String>,
    /// The same of B.
    fault_b: Option<String>,
    text: Option<String>,
    #[serde(skip)]
    lines: Vec<String>,
}

impl Shown {
    /// The first `count` of each list, with the texts that `quote` finds.
    pub fn of(lists: &Lists<'_>, count: usize, quote: &mut dyn FnMut(&Observation) -> Option<String>) -> Self {
        let mut items = |items: &[Item<'_>]| Members {
            count: items.len(),
            first: items.iter().take(count).map(|item| Member::of_item(item, quote(item.gold))).collect(),
        };
        let (won, lost, both_wrong) = (items(&lists.won), items(&lists.lost), items(&lists.both_wrong));
        let mut extras = |extras: &[&Observation], is_a: bool| Members {
            count: extras.len(),
            first: extras.iter().take(count).map(|extra| Member::of_extra(extra, is_a, quote(extra))).collect(),
        };
        let (extra_a, extra_b) = (extras(&lists.extra_a, true), extras(&lists.extra_b, false));
        Self { both_right: lists.both_right, won, lost, both_wrong, extra_a, extra_b }
    }
}

impl Member {
    fn of_item(item: &Item<'_>, text: Option<String>) -> Self {
        let (a, b) = (item.a.map(|answer| answer.pred), item.b.map(|answer| answer.pred));
        let (fault_a, fault_b) = (fault(item.a), fault(item.b));
        let lines = vec![
            format!("gold {}", notation(Some(item.gold))),
            format!("A    {}  ({fault_a})", notation(a)),
            format!("B    {}  ({fault_b})", notation(b)),
        ];
        Self {
            doc: item.gold.doc.clone(),
            start: item.gold.start,
            gold: object(Some(item.gold)),
            a: object(a),
            b: object(b),
            fault_a: Some(fault_a),
            fault_b: Some(fault_b),
            text,
            lines,
        }
    }

    fn of_extra(extra: &Observation, is_a: bool, text: Option<String>) -> Self {
        let (a, b) = if is_a { (Some(extra), None) } else { (None, Some(extra)) };
        Self {
            doc: extra.doc.clone(),
            start: extra.start,
            gold: Value::Null,
            a: object(a),
            b: object(b),
            fault_a: is_a.then(|| "extra".into()),
            fault_b: (!is_a).then(|| "extra".into()),
            text,
            lines: vec![format!("{}    {}", if is_a { 'A' } else { 'B' }, notation(Some(extra)))],
        }
    }
}

/// The shown fields of an observation as a JSON object.
fn object(o: Option<&Observation>) -> Value {
    o.map_or(Value::Null, |o| Value::Object(brief(o).into_iter().map(|(k, v)| (k.to_owned(), v)).collect()))
}

/// Writes a comparison for a reader.
///
/// # Errors
/// `out` does not take it.
pub fn text(c: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    for (doc, reason) in &c.left_out.0 {
        writeln!(out, "warning: {doc} is left out: {reason}")?;
    }
    for (name, side) in [("A", &c.a), ("B", &c.b)] {
        super::unscored(name, &side.unscored, out)?;
        super::missing(name, &side.missing, out)?;
    }
    writeln!(out, "{} documents, {} places, {} samples, seed {}", c.documents, c.places, c.rounds, c.seed)?;
    writeln!(
        out,
        "{:13} {:>7} {:>7} {:>8}  {:18}  {:18}  {:>8} {:>8} {:>8}  {:>6}",
        "F1", "A", "B", "B - A", "over places", "over documents", "p places", "Holm", "p docs", "differ"
    )?;
    for (target, d) in c.differences.iter() {
        row(target, d, out)?;
    }
    for (target, d) in c.differences.iter() {
        writeln!(out, "{}: {}", target.name(), sentence(d))?;
    }
    lists(c, out)
}

fn row(target: Target, d: &Difference, out: &mut dyn Write) -> io::Result<()> {
    let ends = |interval: Option<Interval>| {
        interval.map_or_else(|| "-".to_owned(), |Interval { low, high }| format!("[{low:+.4}, {high:+.4}]"))
    };
    writeln!(
        out,
        "{:13} {:7.4} {:7.4} {:+8.4}  {:18}  {:18}  {:8.4} {:8.4} {:8.4}  {:>6}",
        target.name(),
        d.a.f1,
        d.b.f1,
        d.difference,
        ends(d.over_places),
        ends(d.over_documents),
        d.p_places,
        d.p_places_holm,
        d.p_documents,
        d.differing
    )
}

/// What a difference comes to, in words.
fn sentence(d: &Difference) -> String {
    let better = if d.difference > 0.0 { "B is better" } else { "A is better" };
    let places = d.differing;
    match d.finding {
        Finding::Same => "no place differs".into(),
        Finding::TooFew => format!("too little data to tell: only {places} places differ, and six or more are needed"),
        Finding::CannotTell => {
            let half = d.over_places.map_or(0.0, |Interval { low, high }| (high - low) / 2.0);
            let told = if d.difference.abs() < half {
                format!("; with so much data, a difference below about {half:.4} cannot be")
            } else {
                String::new()
            };
            format!("cannot be told from chance (Holm's p {:.4}){told}", d.p_places_holm)
        }
        Finding::TheseDocuments => {
            format!(
                "{better} on these documents, of which others may say otherwise (p over documents {:.4})",
                d.p_documents
            )
        }
        Finding::Differs => better.into(),
    }
}

fn lists(c: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let lists = &c.lists;
    writeln!(
        out,
        "{}: both right {}  won by B {}  lost by B {}  both wrong {}  extra A {}  extra B {}",
        c.target,
        lists.both_right,
        lists.won.count,
        lists.lost.count,
        lists.both_wrong.count,
        lists.extra_a.count,
        lists.extra_b.count
    )?;
    for (name, members) in [
        ("won", &lists.won),
        ("lost", &lists.lost),
        ("both wrong", &lists.both_wrong),
        ("extra A", &lists.extra_a),
        ("extra B", &lists.extra_b),
    ] {
        for member in &members.first {
            writeln!(out, "{name} @{}:{}", member.doc, member.start)?;
            for line in &member.lines {
                writeln!(out, "   {line}")?;
            }
            if let Some(text) = &member.text {
                writeln!(out, "   text {text}")?;
            }
        }
    }
    Ok(())
}
