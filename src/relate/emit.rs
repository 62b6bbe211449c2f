//! From a reading to an observation: measure and sign, years, status, scope.

use crate::document::{Context, Document, Part, Sentence, Status};
use crate::mention::{Mentions, PeriodKind, PeriodMention, PlaceRole, QuantityMention, Role};
use crate::observation::{Confidence, Flag, Measure, Observation};
use crate::quantity::Decimal;
use crate::relate::compose::is_percent;
use crate::relate::phrase::{self, Tail, Trigger};
use crate::relate::reader::{Reader, Reading};
use crate::relate::runs::Run;
use crate::relate::time::{self, When};
use crate::span::TextSpan;

impl Reader<'_> {
    /// Writes one observation.
    pub(super) fn emit(
        &mut self,
        sentence: &Sentence,
        mentions: &Mentions,
        run: &Run<'_>,
        quantity: &QuantityMention,
        reading: &Reading,
    ) {
        let context = self.context.clone();
        let tail = &reading.tail;
        let (measure, falls) = measure(quantity, tail, mentions, run);
        let indicator = phrase::finish(&phrase::complete_share(reading.indicator.clone()));
        if indicator.is_empty() {
            return;
        }
        let when = self.when(&context, mentions, run, quantity, tail, measure, sentence);
        let mut status = time::status(self.part, &context, when);
        let governed = time::governing(&mentions.periods, quantity.span.start())
            .and_then(|period| clause_of(sentence, period.span))
            .is_some_and(|clause| clause.of(&self.doc.text).contains("预计"));
        let expected = tail.expected || self.expected(sentence, quantity) || governed;
        if expected && (status == Status::Actual || when.stated) {
            status = Status::Estimate;
        }
        let clause = clause_of(sentence, quantity.span);
        let place = mentions.places.iter().rev().find(|p| {
            p.role == PlaceRole::Scope
                && p.span.end() <= quantity.span.start()
                && clause_of(sentence, p.span) == clause
                // 上海甲公司、乙公司等 200 家: a name in a list of what is counted.
                && !self.doc.text.get(p.span.end()..quantity.span.start()).is_some_and(|between| between.contains('等'))
        });
        let scope = place
            .map(|p| p.name.clone())
            .or_else(|| self.memory.scope.clone())
            .or_else(|| self.zone.clone())
            .or_else(|| context.scope.clone());
        let own = self.part.area.as_ref();
        let mut flags = Vec::new();
        if !when.stated {
            flags.push(Flag::InferredYear);
        }
        if scope.is_none() {
            flags.push(Flag::InferredScope);
        }
        if reading.inferred {
            flags.push(Flag::InferredIndicator);
        }
        let scope_code = match (&scope, place) {
            (Some(_), Some(place)) => place.code.clone(),
            (None, _) => own.and_then(|a| a.code.clone()),
            _ => None,
        };
        let sign = if falls { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        let span = self.doc.source_span(quantity.span);
        self.out.push(Observation {
            indicator,
            value: quantity.quantity.value * sign,
            value_max: quantity.quantity.value_max.map(|v| v * sign),
            unit: quantity.quantity.unit.clone(),
            year: when.year,
            year_start: when.year_start,
            scope: scope.or_else(|| own.map(|a| a.name.clone())),
            measure,
            status,
            bound: quantity.quantity.bound,
            indicator_code: None,
            scope_code,
            span,
            page: self.doc.page_at(span.start()),
            sentence: sentence.span.of(&self.doc.text).trim().to_owned(),
            section: section_path(self.doc, self.part, sentence.section),
            confidence: Confidence::from_hundredths(if reading.inferred { 80 } else { 93 }),
            flags,
            rules: vec![quantity.rule, reading.rule],
        });
    }

    /// Whether 预计 stands before the number in its clause.
    fn expected(&self, sentence: &Sentence, quantity: &QuantityMention) -> bool {
        clause_of(sentence, quantity.span)
            .and_then(|clause| self.doc.text.get(clause.start()..quantity.span.start()))
            .is_some_and(|before| before.contains("预计"))
    }

    #[allow(clippy::too_many_arguments, reason = "one call site; a struct would only rename them")]
    fn when(
        &mut self,
        context: &Context,
        mentions: &Mentions,
        run: &Run<'_>,
        quantity: &QuantityMention,
        tail: &Tail,
        measure: Measure,
        sentence: &Sentence,
    ) -> When {
        let relative = measure == Measure::Ratio || is_percent(quantity) && measure != Measure::Level;
        if let Some(base) = time::own_base(&mentions.periods, &self.doc.text, quantity.outer.start()).filter(|_| !relative) {
            return When { year: Some(base.year), year_start: base.year_start, stated: true };
        }
        let at = if measure == Measure::Ratio { run.pre.start() } else { quantity.span.start() };
        let stated = time::governing(&mentions.periods, at);
        let moves = matches!(measure, Measure::Growth | Measure::Change);
        let mut when = match stated {
            Some(period) => {
                let same_clause = clause_of(sentence, period.span) == clause_of(sentence, quantity.span);
                // A stock is the state at the end, also where the sentence speaks of several years.
                let stock = !same_clause && tail.reported || is_percent(quantity) && measure == Measure::Level;
                When { year: Some(period.year), year_start: period.year_start.filter(|_| !stock), stated: true }
            }
            None => time::inherited(context),
        };
        if tail.from {
            self.start_of_change(context, mentions, quantity, &mut when);
        } else if let Some((from, to)) = self.memory.span {
            if stated.is_none_or(|p| p.year == from) {
                when.year = Some(to);
                when.year_start = None;
            }
            if tail.yearly {
                when.year = Some(to);
                when.year_start = Some(from + 1);
            }
        } else if let Some(years) = tail.years.filter(|_| moves) {
            when.year_start = when.year.map(|y| y - years + 1);
        } else if tail.yearly && moves && when.year_start.is_none() {
            when.year_start = context.year_start.or_else(|| self.part.plan.map(|(first, _)| first));
        }
        when
    }

    /// The first number of 由 A 增加到 B has the year before the change, the second one its end.
    fn start_of_change(&mut self, context: &Context, mentions: &Mentions, quantity: &QuantityMention, when: &mut When) {
        let named = mentions.periods.iter().rev().find(|p| {
            p.kind == PeriodKind::Sets && p.span.end() <= quantity.span.start() && p.year_start.is_none()
                && quantity.span.start() - p.span.end() <= 3 * 6
        });
        match (named, self.memory.span) {
            (Some(period), _) => *when = When { year: Some(period.year), year_start: None, stated: true },
            (None, Some((from, _))) => *when = When { year: Some(from), year_start: None, stated: true },
            (None, None) => {
                let base = when.year_start.or(context.year_start).or(when.year);
                when.year = base.map(|y| y - 1);
                when.year_start = None;
                when.stated = true;
            }
        }
        let Some(year) = when.year else { return };
        let later = |p: &&PeriodMention| p.kind == PeriodKind::Sets && p.year > year;
        let mut behind = mentions.periods.iter().filter(|p| p.span.start() > quantity.span.start());
        let mut before = mentions.periods.iter().rev().filter(|p| p.span.end() <= quantity.span.start());
        let known = self.memory.span.filter(|(from, _)| *from == year).map(|(_, to)| to);
        let end = known.or_else(|| before.find(later).or_else(|| behind.find(later)).map(|p| p.year)).or(context.year);
        self.memory.span = end.map(|end| (year, end));
    }
}

fn clause_of(sentence: &Sentence, span: TextSpan) -> Option<TextSpan> {
    sentence.clauses.iter().copied().find(|c| c.contains(span))
}

/// The measure of a number and whether its sign is turned.
fn measure(quantity: &QuantityMention, tail: &Tail, mentions: &Mentions, run: &Run<'_>) -> (Measure, bool) {
    if quantity.role == Role::Rank {
        return (Measure::Rank, false);
    }
    let unit = quantity.quantity.unit.as_str();
    match tail.trigger {
        Trigger::Above => (Measure::Difference, false),
        Trigger::Below => (Measure::Difference, true),
        Trigger::Up if is_percent(quantity) => (Measure::Growth, false),
        Trigger::Down if is_percent(quantity) => (Measure::Growth, true),
        Trigger::Up => (Measure::Change, false),
        Trigger::Down => (Measure::Change, true),
        Trigger::None => {
            if quantity.rule == "doubling" || unit == "番" {
                return (Measure::Growth, false);
            }
            if unit == "倍" {
                let based = mentions.periods.iter().any(|p| run.pre.contains(p.span));
                return (if based || tail.reported { Measure::Ratio } else { Measure::Level }, false);
            }
            (Measure::Level, false)
        }
    }
}

/// The headings above a section, the highest first.
pub(super) fn section_path(doc: &Document, part: &Part, section: Option<usize>) -> Option<String> {
    const DEEPEST: usize = 16;
    let mut names = Vec::new();
    let mut at = section;
    while let Some(section) = at.and_then(|i| part.sections.get(i)).filter(|_| names.len() < DEEPEST) {
        names.push(section.heading.of(&doc.text).trim());
        at = section.parent;
    }
    names.reverse();
    (!names.is_empty()).then(|| names.join(" > "))
}
