//! Sizes that do not fit the indicator and the place, and sizes that do not fit their own series.

use super::norm::{Norm, Norms};
use super::{Fact, Facts, Finding, Kind, Severity, unit};
use crate::document::Status;
use crate::lexicon::places::Level;
use crate::observation::Measure;
use crate::quantity::{Bound, Decimal};

/// Ends of names that are shares of a whole: they cannot be above 100 %. 完成率 and 毛入学率 can.
const SHARES: &[&str] = &[
    "占比",
    "比重",
    "覆盖率",
    "普及率",
    "绿化率",
    "城镇化率",
    "城镇化水平",
    "参保率",
    "失业率",
    "就业率",
    "合格率",
    "达标率",
    "优良率",
    "利用率",
    "处理率",
    "贫困发生率",
];
/// Words of names that are shares of what was planned: more of it may be reached.
const GOALS: &[&str] = &["预算", "计划", "目标", "任务", "上年", "去年", "同期"];
/// Words of names whose falls can be greater than the whole: a profit may become a loss.
const MAY_TURN: &[&str] = &["利润", "亏损", "盈", "顺差", "逆差", "净", "赤字", "结余"];
/// How far a size is from its neighbours where only a numeral word too many or too few explains it.
const FAR: i64 = 1000;
/// The same where at least [`MANY`] neighbours agree.
const LESS_FAR: i64 = 100;
/// Neighbours that make the smaller distance enough.
const MANY: usize = 4;
/// Years between a size and its neighbour. Within ten years nothing grows a hundredfold, except from nearly nothing.
const NEAR_YEARS: i32 = 10;
/// Places of the same rank that have to agree on a size.
const MANY_PLACES: usize = 6;

/// The greatest share of the nation that a place of this rank has in anything that adds up, as a factor of the nation's maximum.
///
/// A province may have nearly all of something: Xinjiang grows nine tenths of the cotton, so a province may have the nation's maximum. The
/// most that prefectures have is about a sixth (the coal of Ordos, the exports of Shenzhen), and counties about a fifteenth (the coal of
/// Shenmu); the factors are three times that. A zone or an unknown place may be of any size.
fn share(level: Option<Level>) -> Decimal {
    match level {
        Some(Level::Prefecture) => Decimal::new(5, 1),
        Some(Level::County) => Decimal::new(2, 1),
        Some(Level::Nation | Level::Province) | None => Decimal::ONE,
    }
}

/// The greatest plausible growth of a place of this rank as a factor of that of a province: small places grow by single plants.
fn leap(level: Option<Level>) -> Decimal {
    match level {
        Some(Level::Nation | Level::Province) => Decimal::ONE,
        Some(Level::Prefecture) => Decimal::TWO,
        Some(Level::County) | None => Decimal::from(4),
    }
}

/// Each size against the range of its indicator; shares and falls against 100 %.
pub fn range(facts: &Facts, norms: &dyn Norms, found: &mut Vec<Finding>) {
    for (index, fact) in facts.all().iter().enumerate() {
        let norm = fact.code.as_deref().and_then(|code| norms.norm(code));
        let said = match fact.measure {
            Measure::Level => norm.and_then(|norm| size(fact, &norm)).or_else(|| above_the_whole(fact)),
            Measure::Growth => norm.and_then(|norm| growth(fact, &norm)).or_else(|| below_nothing(fact)),
            _ => None,
        };
        if let Some((limit, message)) = said {
            found.push(Finding {
                kind: Kind::Magnitude,
                severity: Severity::Error,
                facts: vec![index],
                numbers: vec![fact.amount, limit],
                message: format!("{}: {} {message}", fact.named(), fact.spelled()),
            });
        }
    }
}

type Said = Option<(Decimal, String)>;

fn size(fact: &Fact, norm: &Norm<'_>) -> Said {
    let factor = norm.factor(&fact.unit)?;
    let unit = &fact.unit;
    let years = match (fact.year_start, fact.year) {
        (Some(first), Some(last)) if last > first => Decimal::from(last - first + 1),
        // Five-year reviews and plans sum up years without naming them.
        _ if !fact.yearly => Decimal::from(5),
        _ => Decimal::ONE,
    };
    let part = if norm.sum { share(fact.level()) * years } else { Decimal::ONE };
    let most = norm.max.and_then(|max| max.checked_mul(factor)?.checked_mul(part));
    // What 以内 allows is not there yet.
    if let Some(most) = most.filter(|most| fact.amount > *most) {
        return Some((most, format!("is above the {} that is plausible there", unit::spelled(most, unit))));
    }
    // The least of a sum is the nation's; parts of it may be anything above nothing.
    let whole = !norm.sum || fact.level() == Some(Level::Nation) && fact.year_start.is_none();
    let least = norm.min.filter(|_| whole && fact.bound != Bound::AtMost).and_then(|min| min.checked_mul(factor));
    let least = least.filter(|least| fact.amount_max.unwrap_or(fact.amount) < *least)?;
    Some((least, format!("is below the {} that is plausible there", unit::spelled(least, unit))))
}

fn growth(fact: &Fact, norm: &Norm<'_>) -> Said {
    let most = norm.growth?.checked_mul(leap(fact.level()))?;
    // 倍 and plans are mostly of several years, whether or not their sentence says so.
    let percent = percent(fact).filter(|_| &*fact.unit == "%" && fact.status != Status::Target)?;
    let yearly = fact.yearly && fact.year_start.is_none();
    (yearly && percent > most)
        .then(|| (most, format!("is above the {}% by which it can plausibly grow in a year", most.normalize())))
}

/// A growth in %.
pub fn percent(fact: &Fact) -> Option<Decimal> {
    match &*fact.unit {
        "%" => Some(fact.amount),
        "倍" => fact.amount.checked_mul(Decimal::ONE_HUNDRED),
        _ => None,
    }
}

fn above_the_whole(fact: &Fact) -> Said {
    let whole = Decimal::ONE_HUNDRED;
    let of_a_goal = GOALS.iter().any(|word| fact.indicator.contains(word));
    let is_share = &*fact.unit == "%" && !of_a_goal && SHARES.iter().any(|end| fact.indicator.ends_with(end));
    // 100.2 may be rounding of parts.
    (is_share && fact.amount > whole + Decimal::ONE)
        .then(|| (whole, "is a share, and above 100%, the whole".to_owned()))
}

fn below_nothing(fact: &Fact) -> Said {
    let nothing = -Decimal::ONE_HUNDRED;
    let turns = MAY_TURN.iter().any(|word| fact.indicator.contains(word));
    let below = !turns && percent(fact).is_some_and(|percent| percent < nothing);
    below.then(|| (nothing, "is a fall by more than the whole".to_owned()))
}

/// Each size against the others of its series, and against those of places of the same rank.
pub fn series(facts: &Facts, _: &dyn Norms, found: &mut Vec<Finding>) {
    for (key, members) in facts.series().filter(|(key, _)| key.measure == Measure::Level) {
        for &index in members {
            let fact = facts.get(index);
            let Some(year) = comparable_year(fact) else { continue };
            let own: Vec<&Fact> = members
                .iter()
                .map(|&other| facts.get(other))
                .filter(|other| *other != fact && distinct(fact, other))
                .filter(|other| comparable_year(other).is_some_and(|other| (other - year).abs() <= NEAR_YEARS))
                .collect();
            let finding = among(fact, &own, 2, 3).or_else(|| {
                let level = fact.level()?;
                let others: Vec<&Fact> = facts
                    .at_rank(&key.subject, level, &key.unit)
                    .map(|other| facts.get(other))
                    .filter(|other| other.place() != fact.place())
                    .filter(|other| comparable_year(other).is_some_and(|other| (other - year).abs() <= NEAR_YEARS))
                    .collect();
                among(fact, &others, MANY_PLACES, 30)
            });
            if let Some((neighbour, message)) = finding {
                found.push(Finding {
                    kind: Kind::Series,
                    severity: Severity::Error,
                    facts: vec![index],
                    numbers: vec![fact.amount, neighbour],
                    message: format!("{}: {} {message}", fact.named(), fact.spelled()),
                });
            }
        }
    }
}

/// The year of a size that neighbours can judge: of one year, and not nothing.
fn comparable_year(fact: &Fact) -> Option<i32> {
    (fact.year_start.is_none() && !fact.amount.is_zero() && fact.amount_max.is_none() && &*fact.unit != "%")
        .then_some(fact.year)
        .flatten()
}

/// Whether the two are not one statement in two places: another year, or another amount in another document. What one document says of
/// one year in two ways is most often of two things with one name.
fn distinct(a: &Fact, b: &Fact) -> bool {
    if a.code.is_none() && a.doc == b.doc {
        return false;
    }
    a.year != b.year || a.doc != b.doc && a.amount != b.amount
}

/// Holds `fact` against at least `few` others that lie within a factor of `spread` of each other: the nearest of them, and what is said.
fn among(fact: &Fact, others: &[&Fact], few: usize, spread: i64) -> Option<(Decimal, String)> {
    let values = distinct_amounts(others);
    let (least, most) = values.first().zip(values.last())?;
    let together = least.is_sign_positive() && fact.amount.is_sign_positive();
    if others.len() < few || !together || least.checked_mul(Decimal::from(spread)).is_none_or(|limit| *most > limit) {
        return None;
    }
    let limit = Decimal::from(if others.len() >= MANY && spread < LESS_FAR { LESS_FAR } else { FAR });
    let above = most.checked_mul(limit).is_some_and(|limit| fact.amount >= limit);
    let below = fact.amount.checked_mul(limit).is_some_and(|limit| limit <= *least);
    // A target far above is a plan; a fact far below may be a part.
    let (side, nearest) = match (above, below && fact.status == Status::Actual) {
        (true, _) => ("above", *most),
        (_, true) => ("below", *least),
        _ => return None,
    };
    let span = format!("{} to {}", unit::spelled(*least, &fact.unit), unit::spelled(*most, &fact.unit));
    Some((nearest, format!("is {limit} times or more {side} its {} neighbours, {span}", others.len())))
}

fn distinct_amounts(facts: &[&Fact]) -> Vec<Decimal> {
    let mut amounts: Vec<Decimal> = facts.iter().map(|fact| fact.amount).collect();
    amounts.sort_unstable();
    amounts.dedup();
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{One, coded, fact, messages};

    const COOPERATIVES: One = One(
        "COOPERATIVES",
        Norm {
            unit: "家",
            units: &[],
            sum: true,
            min: None,
            max: Some(Decimal::from_parts(3_000_000, 0, 0, false, 0)),
            growth: Some(Decimal::from_parts(60, 0, 0, false, 0)),
        },
    );

    fn in_range(fact: Fact) -> Vec<String> {
        messages(vec![fact], range, &COOPERATIVES)
    }

    #[test]
    fn a_size_above_that_of_the_nation_is_told() {
        let wrong = coded("COOPERATIVES", "农民专业合作社", "11796", "万家");
        assert_eq!(
            in_range(wrong),
            ["济南市 2022 农民专业合作社: 1.1796亿家 is above the 150万家 that is plausible there"]
        );
        assert!(in_range(coded("COOPERATIVES", "农民专业合作社", "11796", "家")).is_empty());
    }

    #[test]
    fn a_unit_of_another_kind_is_left_alone() {
        assert!(in_range(coded("COOPERATIVES", "农民专业合作社", "11796", "亿元")).is_empty());
    }

    #[test]
    fn a_growth_beyond_reason_is_told_where_it_is_of_one_year() {
        let mut growth = coded("COOPERATIVES", "农民专业合作社", "150", "%");
        growth.measure = Measure::Growth;
        assert_eq!(in_range(growth.clone()).len(), 1);
        growth.yearly = false;
        assert!(in_range(growth).is_empty());
    }

    #[test]
    fn shares_stay_below_the_whole() {
        assert_eq!(in_range(fact("a", "服务业增加值占地区生产总值比重", "618", "%")).len(), 1);
        assert!(in_range(fact("a", "服务业增加值占地区生产总值比重", "61.8", "%")).is_empty());
        assert!(in_range(fact("a", "债款支出占预算数比重", "106.48", "%")).is_empty());
        assert!(in_range(fact("a", "全年目标完成率", "161.7", "%")).is_empty());
    }

    #[test]
    fn nothing_falls_by_more_than_all_of_it() {
        let mut fall = fact("a", "二氧化硫排放量", "-118", "%");
        fall.measure = Measure::Growth;
        assert_eq!(in_range(fall.clone()).len(), 1);
        fall.indicator = "企业利润".into();
        assert!(in_range(fall).is_empty());
    }

    fn in_series(values: &[(&str, i32, &str, &str)]) -> Vec<String> {
        let facts = values.iter().map(|&(doc, year, value, unit)| {
            let mut fact = fact(doc, "农民专业合作社", value, unit);
            fact.year = Some(year);
            fact
        });
        messages(facts.collect(), series, &crate::check::NoNorms)
    }

    #[test]
    fn a_size_far_from_its_neighbours_is_told() {
        let found = in_series(&[("a", 2022, "11796", "万家"), ("b", 2021, "1.1", "万家"), ("c", 2023, "12103", "家")]);
        assert_eq!(
            found,
            [
                "济南市 2022 农民专业合作社: 1.1796亿家 is 1000 times or more above its 2 neighbours, 1.1万家 to 1.2103万家"
            ]
        );
    }

    #[test]
    fn neighbours_that_do_not_agree_judge_nothing() {
        assert!(
            in_series(&[("a", 2022, "11796", "万家"), ("b", 2021, "3", "家"), ("c", 2023, "12103", "家")]).is_empty()
        );
        assert!(in_series(&[("a", 2022, "11796", "万家"), ("b", 2021, "11000", "家")]).is_empty());
    }

    #[test]
    fn places_of_the_same_rank_are_neighbours() {
        let mut facts = vec![fact("z", "农民专业合作社", "11796", "万家")];
        for (at, value) in ["9000", "12000", "8000", "20000", "15000", "7000"].into_iter().enumerate() {
            let mut other = fact("b", "农民专业合作社", value, "家");
            other.doc = format!("d{at}").into();
            other.scope = Some(format!("市{at}").into());
            other.scope_code = Some(format!("37{:02}00", at + 2).into());
            facts.push(other);
        }
        assert_eq!(messages(facts, series, &crate::check::NoNorms).len(), 1);
    }
}
