//! Checks that no reader has time for: sizes against what is plausible, growths against sizes, parts against totals, one document against
//! another, plans against what came of them.
//!
//! They work on [`Fact`]s, which observations and rows of outputs become, and know nothing of how those were found. Each check is an entry
//! of [`CHECKS`] with one line that says what it compares. A check that is wrong more often than right is a defect: where the numbers
//! leave a doubt it says nothing. `docs/CHECKS.md` has the rules and how often they were right on real documents.

mod claim;
mod conflict;
mod fact;
mod finding;
mod growth;
mod magnitude;
mod norm;
mod parts;
mod plan;
mod series;
pub mod unit;
mod which;

pub use claim::Claim;
pub use fact::{About, Fact, Names, Written};
pub use finding::{Finding, Kind, Severity};
pub use norm::{NoNorms, Norm, Norms};
pub use series::{Facts, Key, key};

/// One check.
#[derive(Clone, Copy)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// What it compares.
    pub about: &'static str,
    /// Whether one document is enough for it: such checks set flags when a document is read.
    pub in_document: bool,
    run: fn(&Facts, &dyn Norms, &mut Vec<Finding>),
}

/// All checks, in the order in which they run.
pub const CHECKS: &[Check] = &[
    Check {
        name: "range",
        about: "a size or growth against the plausible range of its indicator at a place of that rank; shares and falls against 100%",
        in_document: true,
        run: magnitude::range,
    },
    Check {
        name: "series",
        about: "a size against those of other years and of other places of the same rank",
        in_document: false,
        run: magnitude::series,
    },
    Check {
        name: "growth",
        about: "a growth against the sizes of its two years",
        in_document: true,
        run: growth::check,
    },
    Check { name: "parts", about: "parts of known sets against their total", in_document: true, run: parts::check },
    Check {
        name: "which",
        about: "parts behind 其中 against the number in front of it",
        in_document: true,
        run: which::check,
    },
    Check {
        name: "conflict",
        about: "one number of one indicator, place and year against the same in other words or another document",
        in_document: true,
        run: conflict::check,
    },
    Check {
        name: "plan",
        about: "a plan against what another document says was reached in its year",
        in_document: false,
        run: plan::check,
    },
];

/// Everything that all checks find, in a fixed order: that of the facts that findings are about.
#[must_use]
pub fn all(facts: &Facts, norms: &dyn Norms) -> Vec<Finding> {
    run(CHECKS.iter(), facts, norms)
}

/// What the checks find that need one document.
#[must_use]
pub fn in_document(facts: &Facts, norms: &dyn Norms) -> Vec<Finding> {
    run(CHECKS.iter().filter(|check| check.in_document), facts, norms)
}

fn run<'a>(checks: impl Iterator<Item = &'a Check>, facts: &Facts, norms: &dyn Norms) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in checks {
        (check.run)(facts, norms, &mut found);
    }
    found.sort_by(|a, b| (&a.facts, a.kind, &a.message).cmp(&(&b.facts, b.kind, &b.message)));
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Status;
    use crate::observation::Measure;
    use crate::quantity::{Bound, Decimal, Unit};

    /// Norms of one indicator.
    pub(super) struct One(pub &'static str, pub Norm<'static>);

    impl Norms for One {
        fn norm(&self, code: &str) -> Option<Norm<'_>> {
            (code == self.0).then_some(self.1)
        }
    }

    /// A size that 济南市 reached in 2022, said by `doc`.
    pub(super) fn fact(doc: &str, indicator: &str, value: &str, unit: &str) -> Fact {
        let value = Decimal::from_str_exact(value).unwrap();
        let unit = Unit::new(unit);
        let about = About {
            doc,
            indicator,
            code: None,
            scope: Some("济南市"),
            scope_code: Some("370100"),
            year: Some(2022),
            year_start: None,
            measure: Measure::Level,
            status: Status::Actual,
            bound: Bound::Exact,
        };
        let amount = value * unit.scale();
        let written =
            Written { value, amount, amount_max: None, unit: unit.base(), sentence: "", section: "", surface: "" };
        Fact::new(&mut Names::default(), 0, &about, &written).unwrap()
    }

    /// The same of an indicator with a code, in one document.
    pub(super) fn coded(code: &str, indicator: &str, value: &str, unit: &str) -> Fact {
        let mut fact = fact("a", indicator, value, unit);
        fact.code = Some(code.into());
        fact
    }

    /// What one check says of facts.
    pub(super) fn messages(
        facts: Vec<Fact>,
        check: fn(&Facts, &dyn Norms, &mut Vec<Finding>),
        norms: &dyn Norms,
    ) -> Vec<String> {
        let mut found = Vec::new();
        check(&Facts::new(facts), norms, &mut found);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn the_order_of_the_input_changes_nothing() {
        let mut facts: Vec<Fact> = ["4878.1", "4187.8", "48781000", "12", "4878"]
            .into_iter()
            .enumerate()
            .map(|(at, value)| {
                let mut fact = fact(&format!("d{at}"), "社会消费品零售总额", value, "亿元");
                fact.id = format!("id{at}").into();
                fact
            })
            .collect();
        let said = |facts: &[Fact]| -> Vec<String> {
            all(&Facts::new(facts.to_vec()), &NoNorms).into_iter().map(|finding| finding.message).collect()
        };
        let first = said(&facts);
        assert!(!first.is_empty());
        for _ in 0..facts.len() {
            facts.rotate_left(1);
            assert_eq!(said(&facts), first);
            facts.swap(0, 2);
            assert_eq!(said(&facts), first);
        }
    }

    #[test]
    fn checks_have_names_of_their_own() {
        let mut names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
    }
}
