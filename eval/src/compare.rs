//! Two systems against one gold: how far apart they are, whether that can be chance, and where they differ.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::pair::Alignment;
use crate::permutation::{Both, holm, tests};
use crate::record::Observation;
use crate::resample::{Interval, Plan, intervals};
use crate::score::{Prf, Tally};
use crate::slot::{Slot, Verdict};
use crate::target::{Card, TARGETS, Target, micro, once};

/// Below this p-value a difference is called one.
pub const SIGNIFICANCE: f64 = 0.05;

/// The counts of both systems by place of the text, and by document.
///
/// A place is a stretch of text in which spans of gold or of either system overlap, so that what answers the same words
/// is drawn and exchanged together.
#[derive(Debug, Clone, Default)]
pub struct Units {
    /// One entry a place.
    pub places: Vec<Both>,
    /// One entry a document.
    pub documents: Vec<Both>,
}

impl Units {
    /// The units of two alignments with the same gold.
    pub fn of(a: &[Alignment<'_>], b: &[Alignment<'_>]) -> Self {
        let mut units = Self::default();
        for (a, b) in a.iter().zip(b) {
            units.documents.push((Tally::of(a), Tally::of(b)));
            let places = Places::of(a, b);
            let mut counts: BTreeMap<usize, Both> = BTreeMap::new();
            for (start, tally) in located(a) {
                counts.entry(places.of_start(start)).or_default().0 += tally;
            }
            for (start, tally) in located(b) {
                counts.entry(places.of_start(start)).or_default().1 += tally;
            }
            units.places.extend(counts.into_values());
        }
        units
    }
}

/// What each pair, missed and extra observation adds to the counts, with where it stands.
fn located<'a>(alignment: &'a Alignment<'_>) -> impl Iterator<Item = (i64, Tally)> + 'a {
    let starts = alignment.pairs.iter().map(|pair| pair.gold);
    let starts = starts.chain(alignment.missed.iter().copied()).chain(alignment.extra.iter().copied());
    starts.map(|o| o.start).zip(Tally::singles(alignment))
}

/// The places of one document, by their starts.
struct Places(Vec<i64>);

impl Places {
    fn of(a: &Alignment<'_>, b: &Alignment<'_>) -> Self {
        let mut spans: Vec<_> = a.gold().chain(a.pred()).chain(b.pred()).map(|o| (o.start, o.end)).collect();
        spans.sort_unstable();
        let mut starts = Vec::new();
        let mut open_end = i64::MIN;
        for (start, end) in spans {
            if start >= open_end {
                starts.push(start);
            }
            open_end = open_end.max(end);
        }
        Self(starts)
    }

    fn of_start(&self, start: i64) -> usize {
        self.0.partition_point(|&place| place <= start)
    }
}

/// What can be said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Both systems do the same everywhere.
    Same,
    /// So few places differ that no test could tell, whatever they are.
    TooFew,
    /// The difference may be chance.
    CannotTell,
    /// A difference on these documents, of which other documents may say otherwise.
    TheseDocuments,
    /// A difference over places and over documents.
    Differs,
}

/// The difference of one target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// Figures of A.
    pub a: Prf,
    /// Figures of B.
    pub b: Prf,
    /// F1 of B minus F1 of A.
    pub difference: f64,
    /// Interval of the difference, places drawn; none for fewer than two.
    pub over_places: Option<Interval>,
    /// Interval of the difference, documents drawn; none for fewer than two.
    pub over_documents: Option<Interval>,
    /// Places in which A and B differ.
    pub differing: usize,
    /// p-value over places.
    pub p_places: f64,
    /// The same, held to all tests of its family (Holm).
    pub p_places_holm: f64,
    /// p-value over documents.
    pub p_documents: f64,
    /// What can be said.
    pub finding: Finding,
}

/// The differences of every target.
///
/// Intervals: paired bootstrap, in which a unit is drawn with the answers of both systems (P. Koehn, “Statistical
/// Significance Tests for Machine Translation Evaluation”, *EMNLP* (2004), section 4; T. Berg-Kirkpatrick et al., *EMNLP*
/// (2012)). p-values: [`crate::permutation`].
pub fn differences(units: &Units, plan: Plan) -> Card<Difference> {
    let side = |of: fn(&Both) -> Tally| micro(&once(&units.documents.iter().map(of).collect::<Vec<_>>()));
    let (a, b) = (side(|both| both.0), side(|both| both.1));
    let (places, documents) = (tests(&units.places, plan), tests(&units.documents, plan));
    let over_places = intervals(&units.places, plan, f1_differences);
    let over_documents = intervals(&units.documents, plan, f1_differences);
    let adjusted = by_family(&Card::of(|target| places.get(target).p));
    let mut at = 0;
    Card::of(|target| {
        let i = at;
        at += 1;
        let test = places.get(target);
        let p_documents = documents.get(target).p;
        Difference {
            a: a.get(target),
            b: b.get(target),
            difference: b.get(target).f1 - a.get(target).f1,
            over_places: over_places.map(|found| found[i]),
            over_documents: over_documents.map(|found| found[i]),
            differing: test.differing,
            p_places: test.p,
            p_places_holm: adjusted.get(target),
            p_documents,
            finding: match test {
                _ if test.differing == 0 => Finding::Same,
                _ if test.least_p() >= SIGNIFICANCE => Finding::TooFew,
                _ if adjusted.get(target) >= SIGNIFICANCE => Finding::CannotTell,
                _ if p_documents >= SIGNIFICANCE => Finding::TheseDocuments,
                _ => Finding::Differs,
            },
        }
    })
}

/// F1 of B minus F1 of A for every target.
fn f1_differences(sample: &[(Both, u32)]) -> [f64; TARGETS] {
    let (mut a, mut b) = (Tally::default(), Tally::default());
    for &((of_a, of_b), count) in sample {
        a.add_times(of_a, count as usize);
        b.add_times(of_b, count as usize);
    }
    Target::all().map(|target| target.prf(&b).f1 - target.prf(&a).f1)
}

/// Holm's p-values within the two families of figures: the three headline figures, and the slots.
fn by_family(ps: &Card<f64>) -> Card<f64> {
    let is_slot = |target: Target| matches!(target, Target::Slot(_));
    let family = |slots: bool| {
        let of: Vec<_> = ps.iter().filter(|&(target, _)| is_slot(target) == slots).map(|(_, &p)| p).collect();
        holm(&of).into_iter()
    };
    let (mut headline, mut slots) = (family(false), family(true));
    Card::of(|target| if is_slot(target) { slots.next() } else { headline.next() }.unwrap_or(1.0))
}

/// What one system made of a gold observation.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The prediction that was paired with it.
    pub pred: &'a Observation,
    /// Where they agree.
    pub verdict: Verdict,
}

/// A gold observation with both answers.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The gold observation.
    pub gold: &'a Observation,
    /// What A made of it; none where it missed it.
    pub a: Option<Answer<'a>>,
    /// What B made of it.
    pub b: Option<Answer<'a>>,
}

/// Where two systems differ, and where both are wrong.
#[derive(Debug, Clone, Default)]
pub struct Lists<'a> {
    /// B is right, A is not.
    pub won: Vec<Item<'a>>,
    /// A is right, B is not.
    pub lost: Vec<Item<'a>>,
    /// Neither is right.
    pub both_wrong: Vec<Item<'a>>,
    /// How many gold observations both have right.
    pub both_right: usize,
    /// Predictions of A without gold.
    pub extra_a: Vec<&'a Observation>,
    /// Predictions of B without gold.
    pub extra_b: Vec<&'a Observation>,
}

impl<'a> Lists<'a> {
    /// Sorts the gold observations by who has the target right, in the order of the gold.
    pub fn of(a: &'a [Alignment<'a>], b: &'a [Alignment<'a>], target: Target) -> Self {
        let mut lists = Self::default();
        for (a, b) in a.iter().zip(b) {
            let (of_a, of_b) = (answers(a), answers(b));
            let mut gold: Vec<_> = a.gold().collect();
            gold.sort_by_key(|o| (o.start, o.end, o.origin));
            for gold in gold {
                let key = std::ptr::from_ref(gold);
                let item = Item { gold, a: of_a.get(&key).copied(), b: of_b.get(&key).copied() };
                let right = |answer: Option<Answer<'_>>| answer.is_some_and(|answer| target.holds(answer.verdict));
                match (right(item.a), right(item.b)) {
                    (true, true) => lists.both_right += 1,
                    (false, true) => lists.won.push(item),
                    (true, false) => lists.lost.push(item),
                    (false, false) => lists.both_wrong.push(item),
                }
            }
            lists.extra_a.extend(&a.extra);
            lists.extra_b.extend(&b.extra);
        }
        lists
    }
}

/// The answers of one system, by gold observation.
fn answers<'a>(alignment: &'a Alignment<'a>) -> HashMap<*const Observation, Answer<'a>> {
    let answer = |pair: &'a crate::pair::Pair<'a>| {
        (std::ptr::from_ref(pair.gold), Answer { pred: pair.pred, verdict: pair.verdict })
    };
    alignment.pairs.iter().map(answer).collect()
}

/// The slots in which an answer is wrong, as an error names them; `missed` without an answer.
pub fn fault(answer: Option<Answer<'_>>) -> String {
    let Some(Answer { verdict, .. }) = answer else { return "missed".into() };
    let mut wrong = verdict.wrong();
    if wrong.is_empty() && !verdict.right(Slot::IndicatorEqual) {
        wrong.push(Slot::IndicatorEqual);
    }
    if wrong.is_empty() {
        return "right".into();
    }
    format!("wrong {}", wrong.iter().map(|slot| slot.name()).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::{Criteria, align};
    use crate::record::{Corpus, Role};

    const PLAN: Plan = Plan { rounds: 500, seed: 1 };

    /// Documents of observations at 0, 10, 20, …, each with the given year.
    fn corpus(documents: &[&[i64]]) -> Corpus {
        let line = |doc: usize, i: usize, year: i64| {
            let start = 10 * i;
            let fields = serde_json::json!({"doc": format!("d{doc}"), "start": start, "end": start + 4, "indicator": "产量",
                "value": i, "unit": "吨", "year": year, "scope": "云州市", "measure": "level", "status": "actual",
                "bound": "exact"});
            Observation::parse(&fields.to_string(), Role::Gold).unwrap()
        };
        let of = |(doc, years): (usize, &&[i64])| -> Vec<_> {
            years.iter().enumerate().map(|(i, &year)| line(doc, i, year)).collect()
        };
        documents.iter().enumerate().flat_map(of).collect()
    }

    fn compared(gold: &Corpus, a: &Corpus, b: &Corpus) -> Card<Difference> {
        let (a, b) = (align(gold, a, Criteria::default()), align(gold, b, Criteria::default()));
        differences(&Units::of(&a, &b), PLAN)
    }

    #[test]
    fn a_system_is_the_same_as_itself() {
        let gold = corpus(&[&[2024; 9], &[2023; 9]]);
        let found = compared(&gold, &gold, &gold);
        assert!(found.iter().all(|(_, d)| d.finding == Finding::Same && d.difference == 0.0 && d.p_places == 1.0));
    }

    #[test]
    fn a_clear_difference_is_told_and_lies_in_its_interval() {
        let gold = corpus(&[[2024; 20].as_slice(); 8]);
        let half: Vec<i64> = (0..20).map(|i| if i < 10 { 2024 } else { 2023 }).collect();
        let a = corpus(&[half.as_slice(); 8]);
        let found = compared(&gold, &a, &gold).get(Target::Tuple);
        assert_eq!((found.difference, found.finding, found.differing), (0.5, Finding::Differs, 80));
        assert!(found.over_places.unwrap().contains(0.5) && found.over_places.unwrap().low > 0.3);
        assert!(found.p_places < 0.002 && found.p_documents < 0.01, "{found:?}");
        assert_eq!(compared(&gold, &a, &gold).get(Target::Slot(Slot::Unit)).finding, Finding::Same);
    }

    #[test]
    fn few_differences_are_too_few() {
        let gold = corpus(&[&[2024; 20]]);
        let mut years = [2024; 20];
        years[..3].fill(2023);
        let found = compared(&gold, &corpus(&[&years]), &gold).get(Target::Tuple);
        assert_eq!((found.finding, found.differing, found.p_places), (Finding::TooFew, 3, 0.25));
        assert_eq!(found.over_documents, None);
    }

    #[test]
    fn a_difference_in_one_document_is_one_of_these_documents() {
        let gold = corpus(&[&[2024; 20], &[2024; 20], &[2024; 20]]);
        let a = corpus(&[&[2023; 20], &[2024; 20], &[2024; 20]]);
        let found = compared(&gold, &a, &gold).get(Target::Tuple);
        assert_eq!(found.finding, Finding::TheseDocuments);
        assert!(found.p_places < 0.01 && found.p_documents > 0.05, "{found:?}");
    }

    #[test]
    fn lists_say_who_has_what() {
        let gold = corpus(&[&[2024, 2024, 2024, 2024]]);
        let (a, b) = (corpus(&[&[2023, 2024, 2023, 2024]]), corpus(&[&[2024, 2023, 2020, 2024, 2024]]));
        let (a, b) = (align(&gold, &a, Criteria::default()), align(&gold, &b, Criteria::default()));
        let lists = Lists::of(&a, &b, Target::Tuple);
        let starts = |items: &[Item<'_>]| items.iter().map(|item| item.gold.start).collect::<Vec<_>>();
        assert_eq!((starts(&lists.won), starts(&lists.lost), starts(&lists.both_wrong)), (vec![0], vec![10], vec![20]));
        assert_eq!((lists.both_right, lists.extra_a.len(), lists.extra_b.len()), (1, 0, 1));
        assert_eq!(
            (fault(lists.won[0].a), fault(lists.won[0].b), fault(None)),
            ("wrong year".into(), "right".into(), "missed".to_owned())
        );
    }

    #[test]
    fn spans_that_touch_are_two_places_and_those_that_overlap_one() {
        let line = |start: i64, end: i64| {
            let fields = serde_json::json!({"doc": "d", "start": start, "end": end, "indicator": "产量", "value": 1,
                "unit": "", "year": 1, "scope": "", "measure": "", "status": "", "bound": ""});
            Observation::parse(&fields.to_string(), Role::Gold).unwrap()
        };
        let gold: Corpus = [line(0, 4), line(4, 8)].into_iter().collect();
        let a: Corpus = [line(0, 4)].into_iter().collect();
        let b: Corpus = [line(3, 5)].into_iter().collect();
        let of = |pred: &Corpus| {
            Units::of(&align(&gold, &a, Criteria::default()), &align(&gold, pred, Criteria::default())).places.len()
        };
        assert_eq!((of(&a), of(&b)), (2, 1));
    }
}
