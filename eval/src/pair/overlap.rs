//! Which observations of a document overlap at all.

use crate::slot::Reading;

/// Gold and predicted observations of one stretch of text, by their indices; none of them overlaps one outside.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Indices of gold observations, by start.
    pub gold: Vec<usize>,
    /// Indices of predictions, by start.
    pub pred: Vec<usize>,
}

/// Cuts a document where no span of either side goes on, in O(n log n). Groups without a gold observation or without
/// a prediction hold no pair and are left out.
pub fn groups(gold: &[Reading<'_>], pred: &[Reading<'_>]) -> Vec<Group> {
    let span = |reading: &Reading<'_>| (reading.observation.start, reading.observation.end);
    let of_gold = gold.iter().enumerate().map(|(i, reading)| (span(reading), true, i));
    let of_pred = pred.iter().enumerate().map(|(i, reading)| (span(reading), false, i));
    let mut spans: Vec<_> = of_gold.chain(of_pred).collect();
    spans.sort_unstable_by_key(|&((start, _), is_gold, i)| (start, is_gold, i));

    let mut groups = Vec::new();
    let mut open = Group::default();
    let mut open_end = i64::MIN;
    for ((start, end), is_gold, i) in spans {
        if start >= open_end {
            groups.push(std::mem::take(&mut open));
        }
        open_end = open_end.max(end);
        if is_gold { open.gold.push(i) } else { open.pred.push(i) }
    }
    groups.push(open);
    groups.retain(|group| !group.gold.is_empty() && !group.pred.is_empty());
    groups
}

/// The indices of a gold observation and a prediction of a group that overlap, for every two that do.
pub fn pairs<'a>(
    group: &'a Group,
    gold: &'a [Reading<'_>],
    pred: &'a [Reading<'_>],
) -> impl Iterator<Item = (usize, usize)> + 'a {
    group.gold.iter().flat_map(move |&g| {
        // Predictions stand by start: none after the end of the gold overlaps it.
        let end = gold[g].observation.end;
        let near = group.pred.iter().take_while(move |&&p| pred[p].observation.start < end);
        near.filter(move |&&p| gold[g].overlaps(&pred[p])).map(move |&p| (g, p))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Observation, Role};

    fn observation(start: i64, end: i64) -> Observation {
        let fields =
            serde_json::json!({"doc": "d", "start": start, "end": end, "indicator": "", "value": 1, "unit": ""});
        Observation::parse(&fields.to_string(), Role::Prediction).unwrap()
    }

    fn grouped(gold: &[(i64, i64)], pred: &[(i64, i64)]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let [gold, pred] = [gold, pred].map(|spans| spans.iter().map(|&(s, e)| observation(s, e)).collect::<Vec<_>>());
        let gold: Vec<_> = gold.iter().map(Reading::of).collect();
        let pred: Vec<_> = pred.iter().map(Reading::of).collect();
        groups(&gold, &pred).into_iter().map(|group| (group.gold, group.pred)).collect()
    }

    #[test]
    fn spans_that_only_touch_are_apart() {
        assert_eq!(grouped(&[(0, 4), (4, 8)], &[(4, 8), (0, 4)]), [(vec![0], vec![1]), (vec![1], vec![0])]);
    }

    #[test]
    fn a_chain_of_overlaps_is_one_group() {
        assert_eq!(grouped(&[(0, 4), (6, 9)], &[(3, 7)]), [(vec![0, 1], vec![0])]);
    }

    #[test]
    fn a_group_of_one_side_is_left_out() {
        assert_eq!(grouped(&[(0, 4)], &[(4, 8)]), []);
        assert_eq!(grouped(&[], &[]), []);
    }
}
