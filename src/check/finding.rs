//! What a check has found.

use std::fmt::{self, Display, Formatter};

use crate::observation::Flag;
use crate::quantity::Decimal;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know: a revision, a plan that was met.
    Note,
    /// Two numbers that can hardly both be right.
    Warning,
    /// A number that cannot be right.
    Error,
}

impl Severity {
    /// Its spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What was found. The spelling is stable and stands in `docs/CHECKS.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The size does not fit the indicator and the place.
    Magnitude,
    /// The size does not fit the other sizes of the same series.
    Series,
    /// A growth and the sizes of two years contradict each other.
    Growth,
    /// A part is greater than its whole.
    Parts,
    /// Parts do not add up to their total.
    Sum,
    /// The same number is told in two ways.
    Conflict,
    /// A later document tells a slightly other number.
    Revision,
    /// A plan was met.
    PlanMet,
    /// A plan was missed.
    PlanMissed,
}

impl Kind {
    /// Its spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Magnitude => "magnitude",
            Self::Series => "series",
            Self::Growth => "growth",
            Self::Parts => "parts",
            Self::Sum => "sum",
            Self::Conflict => "conflict",
            Self::Revision => "revision",
            Self::PlanMet => "plan_met",
            Self::PlanMissed => "plan_missed",
        }
    }
}

impl Display for Kind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that a check has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// The facts that were compared, by their index; the first is the one that the finding is about.
    pub facts: Vec<usize>,
    /// The numbers that were compared, in the order in which the message tells them.
    pub numbers: Vec<Decimal>,
    /// For a person, one line.
    pub message: String,
}

impl Finding {
    /// The flags that it puts on facts: the index of the fact and its flag. `id` gives the id of a fact.
    #[must_use]
    pub fn flags(&self, id: impl Fn(usize) -> String) -> Vec<(usize, Flag)> {
        let Some((&first, others)) = self.facts.split_first() else { return Vec::new() };
        let Some(&second) = others.first() else {
            return match self.kind {
                Kind::Magnitude | Kind::Series => vec![(first, Flag::ImplausibleMagnitude)],
                _ => Vec::new(),
            };
        };
        match self.kind {
            Kind::Magnitude | Kind::Series => vec![(first, Flag::ImplausibleMagnitude)],
            Kind::Growth => vec![(first, Flag::GrowthContradicts(id(second)))],
            Kind::Parts => vec![(first, Flag::ExceedsTotal(id(second)))],
            Kind::Conflict => {
                vec![(first, Flag::ConflictsWith(id(second))), (second, Flag::ConflictsWith(id(first)))]
            }
            // It is not known which of the numbers of a sum is wrong.
            Kind::Sum | Kind::Revision | Kind::PlanMet | Kind::PlanMissed => Vec::new(),
        }
    }
}
