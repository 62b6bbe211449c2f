//! One place of a document: what gold and prediction say there, field by field, and what else overlaps it.

mod write;

use crate::pair::Alignment;
use crate::record::Observation;
use crate::slot::{Reading, Verdict};

pub use write::write;

/// An observation of the other side that overlaps, and was not paired with this one.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The observation.
    pub observation: &'a Observation,
    /// In which slots it would have agreed.
    pub verdict: Verdict,
    /// How alike the indicators are, 0 to 1.
    pub similarity: f64,
    /// What it was paired with instead.
    pub partner: Option<&'a Observation>,
}

/// A pair, or gold that was missed, or a prediction without gold.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The gold observation.
    pub gold: Option<&'a Observation>,
    /// The prediction.
    pub pred: Option<&'a Observation>,
    /// In which slots a pair agrees, and how alike its indicators are.
    pub verdict: Option<(Verdict, f64)>,
    /// What else overlaps: predictions that overlap the gold, or gold that overlaps a prediction without gold.
    pub candidates: Vec<Candidate<'a>>,
}

impl<'a> Item<'a> {
    /// What an item is called: `right`, `wrong year,status`, `missed` or `extra`.
    pub fn kind(&self) -> String {
        match (self.gold, self.verdict) {
            (Some(_), Some((verdict, _))) => {
                let wrong: Vec<_> = verdict.wrong_in_full().into_iter().map(|slot| slot.name()).collect();
                if wrong.is_empty() { "right".into() } else { format!("wrong {}", wrong.join(",")) }
            }
            (Some(_), None) => "missed".into(),
            (None, _) => "extra".into(),
        }
    }

    /// The observation that says where the item is: the gold one where there is one.
    pub fn place(&self) -> Option<&'a Observation> {
        self.gold.or(self.pred)
    }

    fn sides(&self) -> impl Iterator<Item = &'a Observation> {
        self.gold.into_iter().chain(self.pred)
    }
}

/// The items of a document at a code point, in the order of the text: those that start there, else those whose span
/// holds it. `tolerance` is that of the pairing ([`crate::norm::TOLERANCE`] unless another was asked for).
///
/// # Errors
/// There is none: where the nearest one starts.
pub fn items<'a>(alignment: &Alignment<'a>, at: i64, tolerance: f64) -> Result<Vec<Item<'a>>, Option<i64>> {
    let mut all = every_item(alignment, tolerance);
    let starts = |item: &Item<'_>| item.sides().any(|o| o.start == at);
    let holds = |item: &Item<'_>| item.sides().any(|o| o.start <= at && at < o.end);
    let nearest = all.iter().flat_map(Item::sides).map(|o| o.start).min_by_key(|&start| (start.abs_diff(at), start));
    if all.iter().any(starts) {
        all.retain(starts);
    } else {
        all.retain(holds);
    }
    if all.is_empty() {
        return Err(nearest);
    }
    all.sort_by_key(|item| (item.place().map(|o| (o.start, o.end)), item.gold.is_none()));
    for item in &mut all {
        item.candidates = candidates(item, alignment, tolerance);
    }
    Ok(all)
}

fn every_item<'a>(alignment: &Alignment<'a>, tolerance: f64) -> Vec<Item<'a>> {
    let alone = |gold, pred| Item { gold, pred, verdict: None, candidates: Vec::new() };
    let pairs = alignment.pairs.iter().map(|pair| {
        let (_, similarity) = compared(pair.gold, pair.pred, tolerance);
        Item { verdict: Some((pair.verdict, similarity)), ..alone(Some(pair.gold), Some(pair.pred)) }
    });
    let missed = alignment.missed.iter().map(|&gold| alone(Some(gold), None));
    let extra = alignment.extra.iter().map(|&pred| alone(None, Some(pred)));
    pairs.chain(missed).chain(extra).collect()
}

/// What overlaps an item on the side that it was to be paired with.
fn candidates<'a>(item: &Item<'a>, alignment: &Alignment<'a>, tolerance: f64) -> Vec<Candidate<'a>> {
    let Some(place) = item.place() else { return Vec::new() };
    let of_gold = item.gold.is_some();
    let paired = alignment
        .pairs
        .iter()
        .map(|pair| if of_gold { (pair.pred, Some(pair.gold)) } else { (pair.gold, Some(pair.pred)) });
    let free = if of_gold { &alignment.extra } else { &alignment.missed };
    let others = paired.chain(free.iter().map(|&o| (o, None)));
    let overlaps = |o: &Observation| o.start < place.end && place.start < o.end;
    let is_partner = |o: &Observation| item.pred.is_some_and(|pred| std::ptr::eq(pred, o));
    let mut found: Vec<_> = others
        .filter(|&(o, _)| overlaps(o) && !(of_gold && is_partner(o)))
        .map(|(observation, partner)| {
            let (gold, pred) = if of_gold { (place, observation) } else { (observation, place) };
            let (verdict, similarity) = compared(gold, pred, tolerance);
            Candidate { observation, verdict, similarity, partner }
        })
        .collect();
    found.sort_by_key(|candidate| (candidate.observation.start, candidate.observation.origin));
    found
}

fn compared(gold: &Observation, pred: &Observation, tolerance: f64) -> (Verdict, f64) {
    let (gold, pred) = (Reading::of(gold), Reading::of(pred));
    (Verdict::of(&gold, &pred, tolerance), gold.similarity(&pred))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::TOLERANCE;
    use crate::pair::{Criteria, pair};
    use crate::record::Role;

    fn observation(start: i64, end: i64, indicator: &str, value: f64) -> Observation {
        let fields = serde_json::json!({"doc": "d", "start": start, "end": end, "indicator": indicator, "value": value, "unit": "%"});
        Observation::parse(&fields.to_string(), Role::Prediction).unwrap()
    }

    fn kinds(items: &[Item<'_>]) -> Vec<String> {
        items.iter().map(|item| format!("{} {}", item.place().unwrap().start, item.kind())).collect()
    }

    #[test]
    fn what_starts_there_goes_before_what_holds_the_place() {
        let gold = [observation(0, 10, "粮食产量", 5.0), observation(4, 8, "人口", 3.0)];
        let alignment = pair("d", &gold, &[], Criteria::default());
        let at = |at| items(&alignment, at, TOLERANCE).map(|items| kinds(&items));
        assert_eq!(at(4).unwrap(), ["4 missed"]);
        assert_eq!(at(5).unwrap(), ["0 missed", "4 missed"]);
        assert_eq!(at(9).unwrap(), ["0 missed"]);
        assert_eq!(at(10), Err(Some(4)));
    }

    #[test]
    fn a_pair_is_found_by_the_start_of_either() {
        let (gold, pred) = ([observation(5, 10, "粮食产量", 5.0)], [observation(3, 10, "粮食产量", 6.0)]);
        let alignment = pair("d", &gold, &pred, Criteria::default());
        assert_eq!(kinds(&items(&alignment, 3, TOLERANCE).unwrap()), ["5 wrong value"]);
        assert_eq!(kinds(&items(&alignment, 5, TOLERANCE).unwrap()), ["5 wrong value"]);
    }

    #[test]
    fn candidates_are_the_other_overlapping_ones_and_say_what_took_them() {
        let gold = [observation(0, 4, "粮食产量", 5.0), observation(3, 8, "人口", 2.0)];
        let pred =
            [observation(0, 4, "粮食产量", 5.0), observation(2, 5, "油料产量", 9.0), observation(20, 24, "人口", 2.0)];
        let alignment = pair("d", &gold, &pred, Criteria::default());
        let found = items(&alignment, 0, TOLERANCE).unwrap();
        assert_eq!(kinds(&found), ["0 right"]);
        let [other] = &found[0].candidates[..] else { panic!("{found:?}") };
        assert_eq!((other.observation.start, other.partner.map(|o| o.start)), (2, Some(3)));
        assert_eq!(other.similarity, 1.0 / 3.0);

        let extra = items(&alignment, 20, TOLERANCE).unwrap();
        assert_eq!(kinds(&extra), ["20 extra"]);
        assert!(extra[0].candidates.is_empty());
    }
}
