//! A growth against the sizes of its two years.

use super::magnitude::percent;
use super::norm::Norms;
use super::{Claim, Fact, Facts, Finding, Kind, Severity};
use crate::document::Status;
use crate::observation::Measure;
use crate::quantity::{Bound, Decimal};

/// Percentage points by which a stated growth of money may differ from that of the sizes: it is told in constant prices and sizes in those
/// of the year, revenue is compared on one basis of taxes, and censuses revise sizes.
const MONEY: i64 = 25;
/// The same for what is counted or weighed: only revisions.
const COUNTED: i64 = 12;

/// Growths that the sizes of the two years make impossible. Where a year has several sizes, one that fits is enough.
pub fn check(facts: &Facts, _: &dyn Norms, found: &mut Vec<Finding>) {
    for (key, members) in facts.series().filter(|(key, _)| key.measure == Measure::Growth) {
        for &index in members {
            let Some((year, stated)) = stated(facts.get(index)) else { continue };
            let contradictions = facts.sizes(key).filter_map(|(_, sizes)| against(facts, (index, stated), year, sizes));
            found.extend(contradictions);
        }
    }
}

/// The year and the % of a growth that can be held against sizes.
fn stated(fact: &Fact) -> Option<(i32, Decimal)> {
    let plain = fact.yearly
        && fact.year_start.is_none()
        && fact.status == Status::Actual
        && matches!(fact.bound, Bound::Exact | Bound::Approx)
        && fact.amount_max.is_none()
        // 倍 is how growth over many years is told.
        && &*fact.unit == "%";
    if plain { fact.year.zip(percent(fact)) } else { None }
}

/// Holds the growth against every pair of sizes of the two years.
fn against(facts: &Facts, (index, stated): (usize, Decimal), year: i32, sizes: &[usize]) -> Option<Finding> {
    let mut nearest: Option<(Decimal, usize, usize)> = None;
    for later in facts.reached(sizes, year) {
        for earlier in facts.reached(sizes, year - 1) {
            let (low, high) = implied(facts.get(earlier), facts.get(later))?;
            let distance = if stated < low {
                low - stated
            } else if stated > high {
                stated - high
            } else {
                return None;
            };
            if nearest.is_none_or(|(known, ..)| distance < known) {
                nearest = Some((distance, earlier, later));
            }
        }
    }
    let (distance, earlier, later) = nearest?;
    let (fact, before, after) = (facts.get(index), facts.get(earlier), facts.get(later));
    let money = after.unit.contains('元');
    // High growth is uncertain in proportion: 60 % in constant prices may be 90 % in current ones.
    let allowed = Decimal::from(if money { MONEY } else { COUNTED }) + stated.abs() / Decimal::from(4);
    if distance <= allowed {
        return None;
    }
    let growth = after.amount.checked_div(before.amount)?.checked_sub(Decimal::ONE)?;
    let growth = growth.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(1);
    Some(Finding {
        kind: Kind::Growth,
        severity: Severity::Warning,
        facts: vec![index, later, earlier],
        numbers: vec![fact.amount, before.amount, after.amount, growth],
        message: format!(
            "{}: a growth of {}, but {} in {} and {} in {year} are a growth of {growth}%",
            fact.named(),
            fact.spelled(),
            before.spelled(),
            year - 1,
            after.spelled(),
        ),
    })
}

/// The least and the greatest growth in % that two sizes leave open; none where one of them is open or may be nothing.
fn implied(earlier: &Fact, later: &Fact) -> Option<(Decimal, Decimal)> {
    let (before, after) = (Claim::of(earlier), Claim::of(later));
    let (least, most) = before.low.zip(before.high)?;
    if least <= Decimal::ZERO {
        return None;
    }
    let growth =
        |from: Decimal, to: Decimal| to.checked_div(from)?.checked_sub(Decimal::ONE)?.checked_mul(Decimal::ONE_HUNDRED);
    growth(most, after.low?).zip(growth(least, after.high?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::NoNorms;
    use crate::check::tests::{fact, messages};

    fn found(before: &str, after: &str, percent: &str) -> Vec<String> {
        let mut earlier = fact("a", "粮食产量", before, "万吨");
        earlier.year = Some(2021);
        let later = fact("b", "粮食产量", after, "万吨");
        let mut growth = fact("b", "粮食产量", percent, "%");
        growth.measure = Measure::Growth;
        messages(vec![earlier, later, growth], check, &NoNorms)
    }

    #[test]
    fn a_growth_that_sizes_rule_out_is_told() {
        assert_eq!(
            found("290.0", "296.2", "52.1"),
            ["济南市 2022 粮食产量: a growth of 52.1%, but 290万吨 in 2021 and 296.2万吨 in 2022 are a growth of 2.1%"]
        );
    }

    #[test]
    fn a_growth_within_rounding_and_revision_is_not() {
        assert!(found("290.0", "296.2", "2.1").is_empty());
        assert!(found("290.0", "296.2", "4").is_empty());
        assert!(found("2", "3", "20").is_empty());
    }

    #[test]
    fn one_size_that_fits_is_enough() {
        let mut earlier = fact("a", "粮食产量", "290", "万吨");
        earlier.year = Some(2021);
        let mut revised = fact("c", "粮食产量", "195", "万吨");
        revised.year = Some(2021);
        let later = fact("b", "粮食产量", "296.2", "万吨");
        let mut growth = fact("b", "粮食产量", "52.1", "%");
        growth.measure = Measure::Growth;
        assert!(messages(vec![earlier, revised, later, growth], check, &NoNorms).is_empty());
    }
}
