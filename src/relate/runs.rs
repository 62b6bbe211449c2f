//! Runs: numbers of one clause that stand side by side, with the words in front of and behind them.

use crate::mention::{QuantityMention, Role};
use crate::span::TextSpan;

/// Numbers that only a separator parts (8063家和11796万家), with their words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run<'m> {
    /// The numbers, at least one.
    pub quantities: Vec<&'m QuantityMention>,
    /// From the end of what belongs to the run before, to the first number.
    pub pre: TextSpan,
    /// From the last number to the end of what belongs to it; empty where nothing does.
    pub post: TextSpan,
    /// The run is a further item of the list that the run before began.
    pub item: bool,
    /// No separator stands between the run before and this one: its words are shared by both.
    pub linked: bool,
    /// What the last item of a list lends to the words behind this one: 6 个码头改造和 9 个渔村整治[项目].
    pub lent: String,
}

/// Whether a number can be an observation.
pub(super) fn is_candidate(mention: &QuantityMention) -> bool {
    matches!(mention.role, Role::Measured | Role::Rank)
}

const SEPARATORS: [&str; 8] = ["以及", "、", "和", "与", "及", "或", "，", "并"];

/// Stands between the parts of a composition: 0.2:21.3:78.5.
const RATIO_SIGNS: [char; 3] = [':', '：', '∶'];

fn strip_separator(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    SEPARATORS.iter().find_map(|s| trimmed.strip_prefix(s))
}

/// The runs of one clause, in text order.
pub(super) fn runs<'m>(text: &str, clause: TextSpan, mentions: &'m [QuantityMention]) -> Vec<Run<'m>> {
    let inside: Vec<&QuantityMention> =
        mentions.iter().filter(|m| clause.contains(m.span) && is_candidate(m)).collect();
    let mut groups: Vec<Vec<&QuantityMention>> = Vec::new();
    for mention in inside {
        if let Some(last) = groups.last_mut().and_then(|g| g.last().copied().map(|q| (q, g))) {
            let (previous, group) = last;
            let between = slice(text, previous.outer.end(), mention.outer.start());
            if is_separator_only(between) && is_relative(previous) == is_relative(mention) {
                group.push(mention);
                continue;
            }
        }
        groups.push(vec![mention]);
    }
    let mut out: Vec<Run<'m>> = Vec::new();
    let mut from = clause.start();
    let mut item = false;
    let mut linked = false;
    for (i, group) in groups.iter().enumerate() {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let start = first.outer.start().max(from);
        let end = last.outer.end();
        let next = groups.get(i + 1).and_then(|g| g.first()).map_or(clause.end(), |q| q.outer.start().max(end));
        let between = slice(text, end, next);
        let mut run = Run {
            quantities: group.clone(),
            pre: TextSpan::new(from, start),
            post: TextSpan::new(end, end),
            item,
            linked,
            lent: String::new(),
        };
        linked = false;
        item = false;
        if i + 1 == groups.len() {
            run.post = TextSpan::new(end, next);
        } else if let Some(rest) = strip_separator(between) {
            from = next - rest.len();
            item = true;
        } else if let Some(separator) = SEPARATORS.iter().find(|s| between.trim_end().ends_with(**s)) {
            run.post = TextSpan::new(end, end + between.trim_end().len() - separator.len());
            from = next;
            item = true;
        } else if let Some(cut) = last_comma(between) {
            run.post = TextSpan::new(end, end + cut);
            from = end + cut + '、'.len_utf8();
            item = true;
        } else {
            run.post = TextSpan::new(end, next);
            from = end;
            linked = true;
        }
        out.push(run);
    }
    out
}

/// Whether a number is a percentage: 增长 19.2%、突破 8500 亿元 are two runs.
fn is_relative(mention: &QuantityMention) -> bool {
    matches!(mention.quantity.unit.as_str(), "%" | "‰" | "倍")
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end.max(start)).unwrap_or("")
}

fn is_separator_only(between: &str) -> bool {
    let mut rest = between.trim().trim_matches(RATIO_SIGNS);
    while let Some(stripped) = SEPARATORS.iter().find_map(|s| rest.strip_prefix(s)) {
        rest = stripped.trim();
    }
    rest.is_empty()
}

/// The last 、 outside quotes and brackets.
fn last_comma(between: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut found = None;
    for (i, c) in between.char_indices() {
        match c {
            '“' | '（' | '《' => depth += 1,
            '”' | '）' | '》' => depth = depth.saturating_sub(1),
            '、' if depth == 0 => found = Some(i),
            _ => {}
        }
    }
    found
}
