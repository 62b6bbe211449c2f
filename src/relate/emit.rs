//! From a reading to an observation: measure and sign, years, status, scope.

use crate::document::{Document, Part, Sentence, Status};
use crate::mention::{Mentions, PeriodKind, PeriodMention, PlaceMention, QuantityMention, Role};
use crate::observation::{Confidence, Flag, Measure, Observation};
use crate::quantity::{Decimal, Unit};
use crate::relate::number::{is_percent, is_points};
use crate::relate::phrase::{self, Tail, Trigger};
use crate::relate::reader::{Reader, Reading, Scene};
use crate::relate::runs::{Run, is_candidate};
use crate::relate::time::{self, When};
use crate::span::TextSpan;

/// A number that is written down, with what is known of it.
struct Stated<'s> {
    scene: Scene<'s>,
    run: &'s Run<'s>,
    quantity: &'s QuantityMention,
    tail: &'s Tail,
    measure: Measure,
}

impl Reader<'_> {
    /// The observation of one number; `None` where nothing is left of its indicator. `listed` is its place where each
    /// number of its run has one.
    pub(super) fn observe(
        &mut self,
        scene: Scene<'_>,
        run: &Run<'_>,
        quantity: &QuantityMention,
        reading: &Reading,
        listed: Option<&PlaceMention>,
    ) -> Option<Observation> {
        let (measure, falls) = measure(quantity, &reading.tail, scene.mentions, run);
        let indicator = phrase::finish(&phrase::complete_share(reading.indicator.clone()));
        if indicator.is_empty() {
            return None;
        }
        let when = self.when(&Stated { scene, run, quantity, tail: &reading.tail, measure });
        let status = self.status(scene, quantity, &reading.tail, when);
        // 青岛外贸增长 8%，总量达到 X 亿元: what an earlier clause completes is said of that clause's place.
        let earlier = self.memory.placed.take().filter(|_| reading.inferred && self.memory.fresh);
        let place = listed.or_else(|| self.place(scene, quantity)).cloned().or(earlier);
        let scope = place
            .as_ref()
            .map(|p| &p.name)
            .or(self.memory.scope.as_ref())
            .or(self.zone.as_ref())
            .or(self.context.scope.as_ref())
            .cloned();
        let own = self.part.area.as_ref();
        let scope_code = match (&scope, &place) {
            (Some(_), Some(place)) => place.code.clone(),
            (None, _) => own.and_then(|a| a.code.clone()),
            _ => None,
        };
        let doubts = [
            (!when.stated, Flag::InferredYear),
            (scope.is_none(), Flag::InferredScope),
            (reading.inferred, Flag::InferredIndicator),
        ];
        self.memory.placed = place;
        let sign = if falls { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        let span = self.doc.source_span(quantity.span);
        Some(Observation {
            indicator,
            value: quantity.quantity.value * sign,
            value_max: quantity.quantity.value_max.map(|v| v * sign),
            unit: unit(quantity, &reading.tail, measure),
            year: when.year,
            year_start: when.year_start,
            scope: scope.or_else(|| own.map(|a| a.name.clone())),
            measure,
            status,
            bound: reading.tail.bound.unwrap_or(quantity.quantity.bound),
            indicator_code: None,
            scope_code,
            span,
            text_span: quantity.span,
            page: self.doc.page_at(span.start()),
            sentence: scene.sentence.span.of(&self.doc.text).trim().to_owned(),
            section: section_path(self.doc, self.part, scene.sentence.section),
            confidence: Confidence::from_hundredths(if reading.inferred { 80 } else { 93 }),
            flags: doubts.into_iter().filter_map(|(doubtful, flag)| doubtful.then_some(flag)).collect(),
            rules: vec![quantity.rule, reading.rule.name()],
        })
    }

    /// The text between two offsets.
    pub(super) fn between(&self, start: usize, end: usize) -> &str {
        self.doc.text.get(start..end).unwrap_or("")
    }

    /// Whether a number was reached, is expected (预计) or is planned.
    fn status(&self, scene: Scene<'_>, quantity: &QuantityMention, tail: &Tail, when: When) -> Status {
        if tail.planned {
            return Status::Target;
        }
        let status = time::status(self.part, &self.context, when);
        // 预计 reaches further only from a clause that holds no number: 2024年预计比2023年，水稻增产 N 吨.
        let governed = || {
            time::governing(&scene.mentions.periods, quantity.span.start())
                .and_then(|period| clause_of(scene.sentence, period.span))
                .filter(|&clause| !scene.mentions.quantities.iter().any(|m| is_candidate(m) && clause.contains(m.span)))
                .is_some_and(|clause| clause.of(&self.doc.text).contains("预计"))
        };
        let ahead = || {
            clause_of(scene.sentence, quantity.span)
                .is_some_and(|clause| self.between(clause.start(), quantity.span.start()).contains("预计"))
        };
        let expected = tail.expected || ahead() || governed();
        if expected && (status == Status::Actual || when.stated) { Status::Estimate } else { status }
    }

    /// The years of a number.
    fn when(&mut self, stated: &Stated<'_>) -> When {
        let &Stated { scene, run, quantity, tail, measure } = stated;
        let periods = &scene.mentions.periods;
        let relative = measure == Measure::Ratio || is_percent(quantity) && measure != Measure::Level;
        let own_base = time::own_base(periods, &self.doc.text, quantity.outer.start());
        if let Some(base) = own_base.filter(|_| !relative) {
            return When { year: Some(base.year), year_start: base.year_start, stated: true };
        }
        let at = if measure == Measure::Ratio { run.pre.start() } else { quantity.span.start() };
        let period = time::governing(periods, at);
        let mut when = match period {
            Some(period) => {
                let same_clause = clause_of(scene.sentence, period.span) == clause_of(scene.sentence, quantity.span);
                // A stock is the state at the end, also where the sentence speaks of several years.
                let stock = !same_clause && tail.reported || is_percent(quantity) && measure == Measure::Level;
                When { year: Some(period.year), year_start: period.year_start.filter(|_| !stock), stated: true }
            }
            None => time::inherited(&self.context),
        };
        let moves = matches!(measure, Measure::Growth | Measure::Change);
        if tail.from {
            self.start_of_change(scene.mentions, quantity, &mut when);
        } else if let Some((from, to)) = self.memory.span {
            if period.is_none_or(|p| p.year == from) {
                when.year = Some(to);
                when.year_start = None;
            }
            if tail.yearly {
                when.year = Some(to);
                when.year_start = Some(from + 1);
            }
        } else if let Some(years) = tail.years.filter(|_| moves) {
            // 两年平均每年递增: the years that were just spoken of.
            when.year = if when.stated { when.year } else { self.stated_year.or(when.year) };
            when.year_start = when.year.map(|y| y - years + 1);
        } else if tail.yearly && (moves || measure == Measure::Level) && when.year_start.is_none() {
            when.year_start = self.context.year_start.or_else(|| self.part.plan.map(|(first, _)| first));
        }
        if when.stated {
            self.stated_year = when.year;
        }
        when
    }

    /// The first number of 由 A 增加到 B has the year before the change, the second one its end.
    fn start_of_change(&mut self, mentions: &Mentions, quantity: &QuantityMention, when: &mut When) {
        let named = mentions.periods.iter().rev().find(|p| {
            p.kind == PeriodKind::Sets
                && p.span.end() <= quantity.span.start()
                && p.year_start.is_none()
                && quantity.span.start() - p.span.end() <= 3 * 6
        });
        let context = &self.context;
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

/// The clause of a sentence that holds `span`.
pub(super) fn clause_of(sentence: &Sentence, span: TextSpan) -> Option<TextSpan> {
    sentence.clauses.iter().copied().find(|c| c.contains(span))
}

/// The unit of a number; a size of each of several years is one in a year: 年均投入 3 亿元 → 亿元/年.
fn unit(quantity: &QuantityMention, tail: &Tail, measure: Measure) -> Unit {
    let unit = &quantity.quantity.unit;
    let yearly = tail.yearly && measure == Measure::Level && !is_percent(quantity) && !is_points(quantity);
    if yearly && !unit.is_empty() && !unit.as_str().contains('/') {
        Unit::new(&format!("{}/年", unit.as_str()))
    } else {
        unit.clone()
    }
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
