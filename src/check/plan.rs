//! What was planned for a year against what was reached in it.

use super::norm::Norms;
use super::{Fact, Facts, Finding, Kind, Severity};
use crate::document::Status;
use crate::observation::Measure;
use crate::quantity::{Bound, Decimal};

/// Words of names of which less is better: a plan for them is a limit, whether or not it says 以内.
const LESS_IS_BETTER: &[&str] =
    &["失业率", "消费价格", "能耗", "排放", "死亡", "浓度", "化学需氧量", "自然增长率", "亏损", "赤字", "PM2.5"];

/// Characters of a name that is taken to name one thing.
const LONG_NAME: usize = 4;

/// Each plan against each distinct number that another document says was reached.
pub fn check(facts: &Facts, _: &dyn Norms, found: &mut Vec<Finding>) {
    for (key, members) in facts.series() {
        if !matches!(key.measure, Measure::Level | Measure::Growth) {
            continue;
        }
        for &plan in members {
            let planned = facts.get(plan);
            let Some(year) = planned.year.filter(|_| is_plan(planned)) else { continue };
            let alone = |index: usize, status: Status| {
                let fact = facts.get(index);
                let same = |other: &&usize| {
                    let other = facts.get(**other);
                    (&other.doc, other.year, other.status) == (&fact.doc, Some(year), status)
                };
                members.iter().filter(same).count() == 1
            };
            if planned.code.is_none() && !alone(plan, Status::Target) {
                continue;
            }
            let mut told: Vec<Decimal> = Vec::new();
            for reached in facts.reached(members, year) {
                let fact = facts.get(reached);
                let names_one_thing = fact.code.is_some() || alone(reached, Status::Actual);
                if fact.doc == planned.doc || told.contains(&fact.amount) || !names_one_thing {
                    continue;
                }
                told.push(fact.amount);
                if let Some(finding) = compare((plan, planned), (reached, fact)) {
                    found.push(finding);
                }
            }
        }
    }
}

/// Whether it is a plan for one year, of something that has a name of its own: 投资 of one plan and of its year's report are of two things.
fn is_plan(fact: &Fact) -> bool {
    let named = fact.code.is_some() || fact.indicator.chars().count() >= LONG_NAME;
    fact.status == Status::Target && fact.year_start.is_none() && fact.yearly && named
}

fn compare((plan, planned): (usize, &Fact), (reached, fact): (usize, &Fact)) -> Option<Finding> {
    let limit = planned.bound == Bound::AtMost
        || planned.bound != Bound::AtLeast && LESS_IS_BETTER.iter().any(|word| planned.indicator.contains(word));
    let last = planned.amount_max.unwrap_or(planned.amount);
    let (low, high) = (planned.amount.min(last), planned.amount.max(last));
    let slack = if planned.bound == Bound::Approx { planned.step } else { Decimal::ZERO };
    let met = if limit {
        // 99.8 of 100.2: rounding of what was reached counts for it.
        fact.amount <= high.checked_add(slack)?
    } else {
        fact.amount >= low.checked_sub(slack)?
    };
    let (kind, word) = if met { (Kind::PlanMet, "met") } else { (Kind::PlanMissed, "missed") };
    Some(Finding {
        kind,
        severity: Severity::Note,
        facts: vec![plan, reached],
        numbers: vec![planned.amount, fact.amount],
        message: format!(
            "{}: plan {word}: {} in {}, reached {} in {}",
            planned.named(),
            planned.spelled(),
            planned.doc,
            fact.spelled(),
            fact.doc
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::NoNorms;
    use crate::check::tests::{fact, messages};

    fn told(indicator: &str, plan: (&str, Bound), reached: &str) -> Vec<String> {
        let mut planned = fact("a", indicator, plan.0, "%");
        (planned.status, planned.bound, planned.measure) = (Status::Target, plan.1, Measure::Growth);
        let mut fact = fact("b", indicator, reached, "%");
        fact.measure = Measure::Growth;
        messages(vec![planned, fact], check, &NoNorms)
    }

    #[test]
    fn a_plan_is_met_or_missed() {
        assert_eq!(
            told("地区生产总值", ("5.5", Bound::AtLeast), "3.1"),
            ["济南市 2022 地区生产总值: plan missed: at least 5.5% in a, reached 3.1% in b"]
        );
        assert!(told("地区生产总值", ("5.5", Bound::Exact), "6")[0].contains("plan met"));
        assert!(told("地区生产总值", ("6", Bound::Approx), "5.6")[0].contains("plan met"));
    }

    #[test]
    fn a_limit_is_met_from_below() {
        assert!(told("居民消费价格", ("3", Bound::Approx), "0.2")[0].contains("plan met"));
        assert!(told("一般债务", ("3", Bound::AtMost), "3.4")[0].contains("plan missed"));
    }

    #[test]
    fn a_document_is_not_held_against_itself() {
        let mut planned = fact("a", "粮食产量", "300", "万吨");
        planned.status = Status::Target;
        assert!(messages(vec![planned, fact("a", "粮食产量", "296", "万吨")], check, &NoNorms).is_empty());
    }
}
