//! Parts against their total, in one document, for sets of indicators that are known to add up.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::norm::Norms;
use super::{Claim, Fact, Facts, Finding, Kind, Severity, unit};
use crate::document::Status;
use crate::observation::Measure;
use crate::quantity::Decimal;

/// Codes and names of one member of a set.
type Member = &'static [&'static str];

/// A total and what it is made of.
struct Set {
    /// The total; none where the whole is 100 %.
    total: Option<Member>,
    /// The parts, each once.
    parts: &'static [Member],
    /// Whether the parts are all of it, so that their sum is the total and not merely at most it.
    complete: bool,
}

const SETS: &[Set] = &[
    Set {
        total: Some(&["GDP", "地区生产总值", "国内生产总值", "生产总值"]),
        parts: &[
            &["GDP_PRIMARY", "第一产业增加值"],
            &["GDP_SECONDARY", "第二产业增加值"],
            &["GDP_TERTIARY", "第三产业增加值"],
        ],
        complete: true,
    },
    Set {
        total: None,
        parts: &[
            &["GDP_PRIMARY_SHARE", "第一产业占比", "第一产业比重", "第一产业增加值占地区生产总值比重"],
            &["GDP_SECONDARY_SHARE", "第二产业占比", "第二产业比重", "第二产业增加值占地区生产总值比重"],
            &["GDP_TERTIARY_SHARE", "第三产业占比", "第三产业比重", "第三产业增加值占地区生产总值比重"],
        ],
        complete: true,
    },
    Set {
        total: Some(&["POPULATION", "常住人口", "总人口"]),
        parts: &[
            &["POPULATION_URBAN", "城镇人口", "城镇常住人口"],
            &["POPULATION_RURAL", "乡村人口", "农村人口", "乡村常住人口"],
        ],
        complete: true,
    },
    Set {
        total: Some(&["TRADE", "进出口总额", "货物进出口总额", "进出口总值"]),
        parts: &[&["EXPORTS", "出口总额", "货物出口总额", "出口"], &["IMPORTS", "进口总额", "货物进口总额", "进口"]],
        complete: true,
    },
    Set {
        total: Some(&["OUTPUT_INDUSTRY_AGRICULTURE", "工农业总产值"]),
        parts: &[&["OUTPUT_INDUSTRY", "工业总产值"], &["OUTPUT_AGRICULTURE", "农业总产值", "农业及其副业总产值"]],
        complete: true,
    },
    Set {
        total: Some(&["OUTPUT_INDUSTRY", "工业总产值"]),
        parts: &[&["OUTPUT_INDUSTRY_LIGHT", "轻工业总产值"], &["OUTPUT_INDUSTRY_HEAVY", "重工业总产值"]],
        complete: true,
    },
    Set {
        total: Some(&["BUDGET_REVENUE_LOCAL", "BUDGET_REVENUE", "一般公共预算收入", "地方一般公共预算收入"]),
        parts: &[&["TAX_REVENUE", "税收收入"], &["NON_TAX_REVENUE", "非税收入"]],
        complete: true,
    },
];

/// What parts of a sum may miss or exceed their total by, in %: statistical discrepancies, beside rounding.
const DISCREPANCY: i64 = 2;

/// Whether an indicator of this name is a total or a part of some set.
pub(super) fn is_member(indicator: &str) -> bool {
    let members = SETS.iter().flat_map(|set| set.total.iter().chain(set.parts));
    members.into_iter().any(|member| member.contains(&indicator))
}

/// One document's statement of one set.
type Place<'a> = (usize, &'a Arc<str>, &'a Arc<str>, Option<i32>, u8, &'a Arc<str>);

/// Totals that are less than a part, and sums that miss their total.
pub fn check(facts: &Facts, _: &dyn Norms, found: &mut Vec<Finding>) {
    // The slot 0 is the total, the others are the parts.
    let mut sets: BTreeMap<Place<'_>, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, fact) in facts.all().iter().enumerate() {
        let plain = fact.measure == Measure::Level && fact.year_start.is_none() && fact.year.is_some();
        let Some(place) = fact.place().filter(|_| plain) else { continue };
        for (number, set) in SETS.iter().enumerate() {
            let Some(slot) = slot(set, fact) else { continue };
            let key = (number, &fact.doc, place, fact.year, status(fact.status), &fact.unit);
            sets.entry(key).or_default().push((slot, index));
        }
    }
    for ((number, ..), members) in sets {
        let set = &SETS[number];
        let of = |slot: usize| -> Vec<usize> {
            members.iter().filter(|(other, _)| *other == slot).map(|&(_, index)| index).collect()
        };
        let parts: Vec<Vec<usize>> = (1..=set.parts.len()).map(of).collect();
        found.extend(too_great(facts, set, &of(0), &parts));
        found.extend(missed(facts, set, &of(0), &parts));
    }
}

fn slot(set: &Set, fact: &Fact) -> Option<usize> {
    let is = |member: Member| member.contains(&&**fact.subject()) || member.contains(&&*fact.indicator);
    match set.total {
        Some(total) if is(total) => Some(0),
        None if &*fact.unit != "%" => None,
        _ => set.parts.iter().position(|part| is(part)).map(|at| at + 1),
    }
}

const fn status(status: Status) -> u8 {
    match status {
        Status::Actual => 0,
        Status::Estimate => 1,
        Status::Target => 2,
    }
}

/// Parts that are greater than every number given for the total.
fn too_great(facts: &Facts, set: &Set, totals: &[usize], parts: &[Vec<usize>]) -> Vec<Finding> {
    if set.total.is_none() {
        return Vec::new();
    }
    let Some(&total) = totals.iter().max_by_key(|&&total| facts.get(total).amount) else { return Vec::new() };
    let whole = facts.get(total);
    let mut found = Vec::new();
    for &part in parts.iter().flatten() {
        let fact = facts.get(part);
        if exceeds(fact, whole) {
            found.push(Finding {
                kind: Kind::Parts,
                severity: Severity::Error,
                facts: vec![part, total],
                numbers: vec![fact.amount, whole.amount],
                message: format!(
                    "{}: {} is more than its total, {} of {}",
                    fact.named(),
                    fact.spelled(),
                    whole.spelled(),
                    whole.indicator
                ),
            });
        }
    }
    found
}

/// Whether the least that `part` claims is more than the most that `whole` does.
pub(super) fn exceeds(part: &Fact, whole: &Fact) -> bool {
    Claim::of(part).low.zip(Claim::of(whole).high).is_some_and(|(part, whole)| part > whole)
}

/// Sums of all parts that are not their total. Where a part or the total is told in several ways nothing is said: a conflict says it.
fn missed(facts: &Facts, set: &Set, totals: &[usize], parts: &[Vec<usize>]) -> Option<Finding> {
    let total = match (set.total, totals) {
        (Some(_), &[total]) => Some(total),
        (None, _) => None,
        _ => return None,
    };
    let indices: Vec<usize> =
        parts.iter().map(|slot| if let [one] = slot[..] { Some(one) } else { None }).collect::<Option<_>>()?;
    let (low, high) = match total {
        Some(total) => {
            let claim = Claim::of(facts.get(total));
            claim.low.zip(claim.high)?
        }
        None => (Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED),
    };
    let mut sum = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for &part in &indices {
        let (fact, claim) = (facts.get(part), Claim::of(facts.get(part)));
        sum = (sum.0.checked_add(claim.low?)?, sum.1.checked_add(claim.high?)?, sum.2.checked_add(fact.amount)?);
    }
    let slack = high.abs().checked_mul(Decimal::new(DISCREPANCY, 2))?;
    let above = sum.0 > high.checked_add(slack)?;
    let below = set.complete && sum.1 < low.checked_sub(slack)?;
    if !above && !below {
        return None;
    }
    let first = facts.get(*indices.first()?);
    let whole = total.map(|total| facts.get(total));
    let unit = &first.unit;
    let told: Vec<String> =
        indices.iter().map(|&part| format!("{} {}", facts.get(part).indicator, facts.get(part).spelled())).collect();
    let target = whole.map_or("100%".to_owned(), |whole| format!("{} of {}", whole.spelled(), whole.indicator));
    let mut compared = indices.clone();
    compared.splice(0..0, total);
    let mut numbers: Vec<Decimal> = compared.iter().map(|&at| facts.get(at).amount).collect();
    numbers.push(sum.2);
    Some(Finding {
        kind: Kind::Sum,
        severity: Severity::Warning,
        facts: compared,
        numbers,
        message: format!(
            "{}: {} add up to {}, not to {target}",
            whole.unwrap_or(first).named(),
            told.join(" + "),
            unit::spelled(sum.2, unit)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::NoNorms;
    use crate::check::tests::{fact, messages};

    fn gdp(total: &str, parts: [&str; 3]) -> Vec<String> {
        let mut facts = vec![fact("a", "地区生产总值", total, "亿元")];
        for (name, value) in ["第一产业增加值", "第二产业增加值", "第三产业增加值"].into_iter().zip(parts)
        {
            facts.push(fact("a", name, value, "亿元"));
        }
        messages(facts, check, &NoNorms)
    }

    #[test]
    fn parts_that_add_up_are_left_alone() {
        assert!(gdp("12027.5", ["418.5", "4178.5", "7430.5"]).is_empty());
        assert!(gdp("1.2", ["0.04", "0.42", "0.74"]).is_empty());
    }

    #[test]
    fn a_sum_that_misses_its_total_is_told() {
        let found = gdp("12027.5", ["418.5", "4178.5", "6430.5"]);
        assert!(found[0].ends_with("add up to 1.10275万亿元, not to 1.20275万亿元 of 地区生产总值"), "{found:?}");
    }

    #[test]
    fn a_part_above_its_total_is_told() {
        let found = gdp("1202.75", ["418.5", "4178.5", "7430.5"]);
        assert!(found[0].contains("is more than its total"), "{found:?}");
    }

    #[test]
    fn shares_add_up_to_the_whole() {
        let shares = |values: [&str; 3]| {
            let names = ["第一产业占比", "第二产业占比", "第三产业占比"];
            messages(
                names.iter().zip(values).map(|(name, value)| fact("a", name, value, "%")).collect(),
                check,
                &NoNorms,
            )
        };
        assert!(shares(["0.2", "21.3", "78.5"]).is_empty());
        assert_eq!(shares(["0.2", "21.3", "98.5"]).len(), 1);
    }

    #[test]
    fn other_years_and_other_documents_are_not_parts() {
        let mut part = fact("b", "第二产业增加值", "20000", "亿元");
        assert!(messages(vec![fact("a", "地区生产总值", "12027.5", "亿元"), part.clone()], check, &NoNorms).is_empty());
        part.doc = "a".into();
        part.year = Some(2023);
        assert!(messages(vec![fact("a", "地区生产总值", "12027.5", "亿元"), part], check, &NoNorms).is_empty());
    }
}
