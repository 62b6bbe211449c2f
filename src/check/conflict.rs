//! One number that is told in two ways.

use std::collections::BTreeMap;

use super::norm::Norms;
use super::{Claim, Fact, Facts, Finding, Kind, Severity};
use crate::document::Status;
use crate::observation::Measure;
use crate::quantity::Decimal;

/// Two documents may differ by this much, in %, without a contradiction: a preliminary and a final figure.
const REVISED: i64 = 5;
/// Percentage points for growths and shares: they are small numbers, of which 5 % says nothing.
const REVISED_POINTS: i64 = 1;

/// Pairs of numbers of one series and year that cannot both be meant.
///
/// Within a document only known indicators are compared: the same words twice often name two things (投资 of two projects). Between
/// documents whole names are.
pub fn check(facts: &Facts, _: &dyn Norms, found: &mut Vec<Finding>) {
    for (key, members) in facts.series() {
        if !matches!(key.measure, Measure::Level | Measure::Growth) {
            continue;
        }
        let mut years: BTreeMap<(i32, Option<i32>), Vec<usize>> = BTreeMap::new();
        for &index in members {
            let fact = facts.get(index);
            if let Some(year) = fact.year.filter(|_| fact.status == Status::Actual && fact.yearly) {
                years.entry((year, fact.year_start)).or_default().push(index);
            }
        }
        for same in years.into_values() {
            pairs(facts, &same, found);
        }
    }
}

/// Each number against the first that it contradicts: a chain of pairs, not all of them.
fn pairs(facts: &Facts, same: &[usize], found: &mut Vec<Finding>) {
    for (at, &later) in same.iter().enumerate() {
        let fact = facts.get(later);
        let first = same[..at].iter().copied().find(|&earlier| contradicts(facts.get(earlier), fact));
        let Some(earlier) = first else { continue };
        let other = facts.get(earlier);
        // Said before of the same two documents and the same two numbers: two copies of one text.
        let told = same[..at].iter().any(|&known| {
            let known = facts.get(known);
            known.doc == fact.doc && known.amount == fact.amount
        });
        if told {
            continue;
        }
        let revision = other.doc != fact.doc && near(other, fact);
        let (kind, severity) = match (revision, power_of_ten(other, fact)) {
            (true, _) => (Kind::Revision, Severity::Note),
            (_, Some(_)) => (Kind::Conflict, Severity::Error),
            _ => (Kind::Conflict, Severity::Warning),
        };
        let why = power_of_ten(other, fact)
            .map(|power| format!("; exactly 10^{power} times the other, as by a numeral word too many or too few"))
            .unwrap_or_default();
        let (what, between) = if revision { ("revised", "and") } else { ("told in two ways", "and") };
        found.push(Finding {
            kind,
            severity,
            facts: vec![earlier, later],
            numbers: vec![other.amount, fact.amount],
            message: format!(
                "{}: {what}: {} in {} {between} {} in {}{why}",
                fact.named(),
                other.spelled(),
                other.doc,
                fact.spelled(),
                fact.doc
            ),
        });
    }
}

fn contradicts(a: &Fact, b: &Fact) -> bool {
    if a.doc == b.doc && a.code.is_none() {
        return false;
    }
    // Names that a code joins may still differ in what they leave out: 全部 and 规模以上 of one document are two things.
    if a.doc == b.doc && a.indicator != b.indicator {
        return false;
    }
    !Claim::of(a).agrees(&Claim::of(b))
}

fn near(a: &Fact, b: &Fact) -> bool {
    let distance = (a.amount - b.amount).abs();
    if a.measure == Measure::Growth || &*a.unit == "%" {
        return distance <= Decimal::from(REVISED_POINTS);
    }
    let most = a.amount.abs().max(b.amount.abs());
    distance.checked_mul(Decimal::ONE_HUNDRED).is_some_and(|distance| distance <= most * Decimal::from(REVISED))
}

/// By which power of ten the greater of two numbers is the lesser one exactly.
fn power_of_ten(a: &Fact, b: &Fact) -> Option<u32> {
    let (less, more) = if a.amount.abs() < b.amount.abs() { (a, b) } else { (b, a) };
    let quotient = more.amount.checked_div(less.amount)?.normalize();
    (1..=8).find(|&power| Decimal::from(10_i64.pow(power)) == quotient && !quotient.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{coded, fact, messages};
    use crate::check::{Finding, NoNorms};
    use crate::quantity::Bound;

    fn in_two(a: (&str, &str), b: (&str, &str)) -> Vec<String> {
        let facts = vec![fact("a", "社会消费品零售总额", a.0, a.1), fact("b", "社会消费品零售总额", b.0, b.1)];
        messages(facts, check, &NoNorms)
    }

    #[test]
    fn two_documents_that_differ_are_told() {
        assert_eq!(
            in_two(("4878.1", "亿元"), ("4187.8", "亿元")),
            ["济南市 2022 社会消费品零售总额: told in two ways: 4878.1亿元 in a and 4187.8亿元 in b"]
        );
    }

    #[test]
    fn rounding_agrees_and_a_small_difference_is_a_revision() {
        assert!(in_two(("4878.1", "亿元"), ("4878", "亿元")).is_empty());
        assert_eq!(
            in_two(("4878.1", "亿元"), ("4801.3", "亿元")),
            ["济南市 2022 社会消费品零售总额: revised: 4878.1亿元 in a and 4801.3亿元 in b"]
        );
    }

    #[test]
    fn a_numeral_word_too_many_is_told_as_such() {
        let found = in_two(("11796", "万家"), ("11796", "家"));
        assert!(found[0].contains("exactly 10^4 times"), "{found:?}");
    }

    #[test]
    fn within_a_document_only_known_indicators_conflict() {
        let plain = vec![fact("a", "投资", "12.7", "亿元"), fact("a", "投资", "3.7", "亿元")];
        assert!(messages(plain, check, &NoNorms).is_empty());
        let known = vec![coded("GDP", "地区生产总值", "1500", "亿元"), coded("GDP", "地区生产总值", "1286.1", "亿元")];
        assert_eq!(messages(known, check, &NoNorms).len(), 1);
    }

    #[test]
    fn bounds_plans_and_other_years_do_not() {
        let mut above = coded("GDP", "地区生产总值", "1200", "亿元");
        above.bound = Bound::AtLeast;
        let mut plan = coded("GDP", "地区生产总值", "1600", "亿元");
        plan.status = Status::Target;
        let mut other = coded("GDP", "地区生产总值", "900", "亿元");
        other.year = Some(2021);
        let facts = vec![above, plan, other, coded("GDP", "地区生产总值", "1486.1", "亿元")];
        assert!(messages(facts, check, &NoNorms).is_empty());
    }

    #[test]
    fn both_sides_are_flagged_with_the_other() {
        let finding = Finding {
            kind: Kind::Conflict,
            severity: Severity::Warning,
            facts: vec![0, 1],
            numbers: Vec::new(),
            message: String::new(),
        };
        let flags: Vec<String> = finding
            .flags(|at| format!("id{at}"))
            .iter()
            .map(|(at, flag)| format!("{at} {}", flag.spelling()))
            .collect();
        assert_eq!(flags, ["0 conflicts_with:id1", "1 conflicts_with:id0"]);
    }
}
