//! Which year a number describes, and whether it was reached, is expected or is planned.

use crate::document::{Context, Part, Status};
use crate::mention::{PeriodKind, PeriodMention};

/// The years of one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct When {
    /// Its year, or the last one.
    pub year: Option<i32>,
    /// First year.
    pub year_start: Option<i32>,
    /// Whether the sentence itself says it.
    pub stated: bool,
}

/// The period that governs a number at `at`: the last one before it in its sentence that sets a year.
pub(super) fn governing(periods: &[PeriodMention], at: usize) -> Option<&PeriodMention> {
    periods.iter().rev().find(|p| p.kind == PeriodKind::Sets && p.span.end() <= at)
}

/// The base of a comparison that the number itself belongs to: 比1980年的[7159亿元]增加….
pub(super) fn own_base<'p>(periods: &'p [PeriodMention], text: &str, at: usize) -> Option<&'p PeriodMention> {
    periods.iter().rev().find(|p| {
        p.kind == PeriodKind::Base
            && p.span.end() <= at
            && text
                .get(p.span.end()..at)
                .is_some_and(|between| between.trim().ends_with('的') && between.chars().count() <= 4)
    })
}

/// The year that the headings hand down.
pub(super) fn inherited(context: &Context) -> When {
    When { year: context.year, year_start: None, stated: false }
}

/// Whether a number of this year was reached or is planned.
pub(super) fn status(part: &Part, context: &Context, when: When) -> Status {
    let inherited = context.status.unwrap_or(Status::Actual);
    let Some(year) = when.year.filter(|_| when.stated) else { return inherited };
    if Some(year) == context.year {
        return inherited;
    }
    let present = part.year.or(part.plan.map(|(first, _)| first));
    match present {
        Some(now) if year > now => Status::Target,
        Some(now) if year == now => inherited,
        Some(_) => Status::Actual,
        None => inherited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_year_is_planned_and_an_earlier_one_was_reached() {
        let part = Part { year: Some(2025), ..Part::default() };
        let context = Context { year: Some(2024), status: Some(Status::Actual), ..Context::default() };
        let when = |year| When { year: Some(year), year_start: None, stated: true };
        assert_eq!(status(&part, &context, when(2027)), Status::Target);
        assert_eq!(status(&part, &context, when(2020)), Status::Actual);
        assert_eq!(status(&part, &context, When { year: Some(2024), ..When::default() }), Status::Actual);
    }
}
