//! A table of what became of every gold observation, kept in the repository, so that a change of the system shows
//! row by row what it wins and what it loses. A sum can stay the same while one row is won and another lost.
//!
//! The method is that of snapshot tests; ruff keeps such a table of its completion tasks
//! (`crates/ty_completion_eval`), where any difference fails until the table is written anew.

mod compare;
mod table;

use std::cmp::Reverse;
use std::fmt;

pub use compare::{Comparison, Difference};
pub use table::{HEADER, Line, Table};

use crate::pair::Alignment;
use crate::record::Observation;
use crate::slot::{Slot, Verdict};

/// What became of an observation, worst first; [`Grade::Extra`] is of a prediction that no gold asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// A prediction without gold.
    Extra,
    /// Gold without a prediction.
    Missed,
    /// A pair with the value wrong.
    Paired,
    /// A pair with the value right and the tuple wrong.
    Quantity,
    /// A pair with the tuple right and the indicator only alike.
    Tuple,
    /// A pair with the strict tuple right.
    Strict,
}

impl Grade {
    /// Every grade, in the order in which they are counted.
    pub const ALL: [Self; 6] = [Self::Strict, Self::Tuple, Self::Quantity, Self::Paired, Self::Missed, Self::Extra];

    /// The grade of a pair.
    pub fn of(verdict: Verdict) -> Self {
        Self::without(&verdict.wrong_in_full())
    }

    /// The grade of a pair that is wrong in these slots and right in all others.
    fn without(wrong: &[Slot]) -> Self {
        let right = |slot| !wrong.contains(&slot);
        match Slot::CORE.into_iter().all(right) && right(Slot::IndicatorSimilar) {
            true if right(Slot::IndicatorEqual) => Self::Strict,
            true => Self::Tuple,
            false if right(Slot::Value) => Self::Quantity,
            false => Self::Paired,
        }
    }

    /// The name in a table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Extra => "extra",
            Self::Missed => "missed",
            Self::Paired => "paired",
            Self::Quantity => "quantity",
            Self::Tuple => "tuple",
            Self::Strict => "strict",
        }
    }

    /// The grade of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.name() == name)
    }
}

/// By what an observation is known again: facts alone, no text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Document id.
    pub doc: String,
    /// First code point of the span.
    pub start: i64,
    /// Code point after the span.
    pub end: i64,
    /// What is measured; empty where nothing is said.
    pub indicator: String,
    /// The number in its fewest digits; both ends of a range with `..` between them.
    pub value: String,
    /// The unit as written; empty where there is none.
    pub unit: String,
}

impl Key {
    /// The key of an observation.
    pub fn of(observation: &Observation) -> Self {
        let Observation { doc, start, end, indicator, value, value_max, unit, .. } = observation;
        // The fewest digits that read back as the same number, without an exponent.
        let value = match value_max {
            Some(upper) => format!("{}..{}", value.number, upper.number),
            None => value.number.to_string(),
        };
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        Self { doc: doc.clone(), start: *start, end: *end, indicator: text(indicator), value, unit: text(unit) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { doc, start, indicator, value, unit, .. } = self;
        write!(f, "{doc}:{start} {indicator} {value}")?;
        if unit.is_empty() { Ok(()) } else { write!(f, " {unit}") }
    }
}

/// One row: a gold observation, or a prediction without gold, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which observation.
    pub key: Key,
    /// What became of it.
    pub grade: Grade,
    /// The slots that are wrong in a pair, as [`Verdict::wrong_in_full`] names them.
    pub wrong: Vec<Slot>,
}

impl Row {
    /// The wrong slots as a table writes them: `year+scope`.
    pub fn wrong_names(&self) -> String {
        self.wrong.iter().map(|slot| slot.name()).collect::<Vec<_>>().join("+")
    }

    /// The order of a table: by place in the documents, predictions without gold after the gold of the same span.
    fn order(&self) -> (&str, i64, i64, bool, &Key, Reverse<Grade>, &[Slot]) {
        let Key { doc, start, end, .. } = &self.key;
        (doc, *start, *end, self.grade == Grade::Extra, &self.key, Reverse(self.grade), &self.wrong)
    }
}

/// The rows of paired documents, in the order of a table.
pub fn rows(alignments: &[Alignment<'_>]) -> Vec<Row> {
    let alone = |observation: &&Observation, grade| Row { key: Key::of(observation), grade, wrong: Vec::new() };
    let of_document = |alignment: &Alignment<'_>| {
        let pairs = alignment.pairs.iter().map(|pair| Row {
            key: Key::of(pair.gold),
            grade: Grade::of(pair.verdict),
            wrong: pair.verdict.wrong_in_full(),
        });
        let missed = alignment.missed.iter().map(|o| alone(o, Grade::Missed));
        let extra = alignment.extra.iter().map(|o| alone(o, Grade::Extra));
        pairs.chain(missed).chain(extra).collect::<Vec<_>>()
    };
    let mut rows: Vec<Row> = alignments.iter().flat_map(of_document).collect();
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    rows
}

/// How many rows there are of each grade: `strict 4  tuple 2  …`.
pub fn counts(rows: &[Row]) -> String {
    let count = |grade| rows.iter().filter(|row| row.grade == grade).count();
    Grade::ALL.map(|grade| format!("{} {}", grade.name(), count(grade))).join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::TOLERANCE;
    use crate::pair::{Criteria, align};
    use crate::record::{Corpus, Role};
    use crate::slot::Reading;

    fn observation(start: i64, change: &str) -> Observation {
        let mut fields = serde_json::json!({"doc": "d", "start": start, "end": start + 4, "indicator": "粮食产量",
            "value": 12.5, "unit": "万吨", "year": 2024, "scope": "云州市", "measure": "level", "status": "actual",
            "bound": "exact"});
        let change: serde_json::Map<String, serde_json::Value> = serde_json::from_str(change).unwrap();
        fields.as_object_mut().unwrap().extend(change);
        Observation::parse(&fields.to_string(), Role::Gold).unwrap()
    }

    #[test]
    fn a_grade_is_the_best_figure_that_counts_the_pair() {
        let (gold, grade) = (observation(0, "{}"), |change: &str| {
            let (gold, pred) = (observation(0, "{}"), observation(0, change));
            Grade::of(Verdict::of(&Reading::of(&gold), &Reading::of(&pred), TOLERANCE))
        });
        assert_eq!(Key::of(&gold).to_string(), "d:0 粮食产量 12.5 万吨");
        assert_eq!(grade("{}"), Grade::Strict);
        assert_eq!(grade(r#"{"status": "target", "year_start": 2021}"#), Grade::Strict);
        assert_eq!(grade(r#"{"indicator": "全市粮食产量"}"#), Grade::Tuple);
        assert_eq!(grade(r#"{"indicator": "人口"}"#), Grade::Quantity);
        assert_eq!(grade(r#"{"scope": null}"#), Grade::Quantity);
        assert_eq!(grade(r#"{"value": 12.6}"#), Grade::Paired);
    }

    #[test]
    fn a_grade_agrees_with_the_figures() {
        // Every combination of wrong slots: the grade says of each pair what the verdict counts it as.
        let changes = [
            r#""value": 1"#,
            r#""unit": "%""#,
            r#""year": 2020"#,
            r#""year_start": 2020"#,
            r#""scope": "青川省""#,
            r#""indicator": "全市粮食产量""#,
            r#""measure": "growth""#,
            r#""status": "target""#,
            r#""bound": "approx""#,
        ];
        let gold = observation(0, "{}");
        for set in 0..1u32 << changes.len() {
            let chosen = changes.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, change)| *change);
            let pred = observation(0, &format!("{{{}}}", chosen.collect::<Vec<_>>().join(",")));
            let verdict = Verdict::of(&Reading::of(&gold), &Reading::of(&pred), TOLERANCE);
            let grade = Grade::of(verdict);
            assert_eq!(grade >= Grade::Strict, verdict.strict(), "{set:b}");
            assert_eq!(grade >= Grade::Tuple, verdict.tuple(), "{set:b}");
            assert!(grade >= Grade::Quantity || !verdict.right(Slot::Value), "{set:b}");
        }
    }

    #[test]
    fn values_are_written_alike() {
        let value = |change: &str| Key::of(&observation(0, change)).value;
        assert_eq!(value(r#"{"value": "12.50"}"#), "12.5");
        assert_eq!(value(r#"{"value": 1e12}"#), "1000000000000");
        assert_eq!(value(r#"{"value": 20, "value_max": 25.0}"#), "20..25");
        assert_eq!(Key::of(&observation(3, r#"{"unit": null, "value": -3}"#)).to_string(), "d:3 粮食产量 -3");
    }

    #[test]
    fn rows_stand_by_place_whatever_the_order_of_the_predictions() {
        let gold: Corpus = [observation(50, "{}"), observation(0, "{}"), observation(9, "{}")].into_iter().collect();
        let mut preds = [observation(50, r#"{"year": 2020}"#), observation(9, "{}"), observation(9, r#"{"value": 7}"#)];
        let expected = ["d:0 missed ", "d:9 strict ", "d:9 extra ", "d:50 quantity year"];
        for _ in 0..preds.len() {
            preds.rotate_left(1);
            let pred: Corpus = preds.iter().cloned().collect();
            let rows = rows(&align(&gold, &pred, Criteria::default()));
            let shown = rows.iter().map(|r| format!("d:{} {} {}", r.key.start, r.grade.name(), r.wrong_names()));
            assert_eq!(shown.collect::<Vec<_>>(), expected);
            assert_eq!(counts(&rows), "strict 1  tuple 0  quantity 1  paired 0  missed 1  extra 1");
        }
    }
}
