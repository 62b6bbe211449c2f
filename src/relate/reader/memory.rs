//! What was said before, and what is read next.

use crate::mention::PlaceMention;
use crate::relate::phrase::{self, Tail};
use crate::relate::rule::Rule;

/// What was said before in the sentence.
#[derive(Clone, Debug, Default)]
pub(in crate::relate) struct Memory {
    /// Indicators of the last run.
    pub last: Vec<String>,
    /// Whether the last run stands in this sentence.
    pub fresh: bool,
    /// Whether no semicolon stands between the last run and the clause that is read.
    pub same_segment: bool,
    /// Indicators of all levels of this sentence, for 分别 in a later clause.
    pub levels: Vec<String>,
    /// Verbs that the last list began with.
    pub event: String,
    /// Rank of institution that the last list began with.
    pub level: String,
    /// Whether a later item of the list repeated a rank of its own.
    pub level_repeated: bool,
    /// What stood in front of the first number of a list that counts before its nouns.
    pub head: String,
    /// Head that the products of a list share: 产量.
    pub lent: &'static str,
    /// Unit of the last number.
    pub unit: String,
    /// Whether the last number counted things.
    pub counts: bool,
    /// Whether the last indicator stood behind its number.
    pub count_first: bool,
    /// The direction of a verb that the last list began with: 增加….
    pub moved: Option<phrase::Trigger>,
    /// Whether the last indicator is a growth that was compared or ranked: 产量增速.
    pub compared: bool,
    /// Whether the last number was a growth.
    pub growth: bool,
    /// The clause before, where it holds no number: what the sentence is about.
    pub subject: String,
    /// Whether the sentence speaks of several years together.
    pub accumulates: bool,
    /// Zone or place set by a clause.
    pub scope: Option<String>,
    /// The place that the last number was said of, where its clause names one.
    pub placed: Option<PlaceMention>,
    /// The places of the last list that had a number each.
    pub listed: Vec<PlaceMention>,
    /// First and last year of a change from A to B.
    pub span: Option<(i32, i32)>,
}

/// One indicator with what its words said.
#[derive(Clone, Debug)]
pub(in crate::relate) struct Reading {
    /// The indicator before its last touches.
    pub indicator: String,
    /// What stood between it and its number.
    pub tail: Tail,
    /// The rule that found it.
    pub rule: Rule,
    /// The indicator was completed from another clause.
    pub inferred: bool,
}
