//! What belongs to what: from the mentions of a sentence to its observations.

use crate::document::{Context, Document, Part, Status};
use crate::mention::{Mentions, Role};
use crate::observation::{Confidence, Measure, Observation};
use crate::span::TextSpan;

/// The observations of one part, in text order. `tag` finds the mentions in a stretch of the cleaned text that
/// stands below headings with the given context.
pub fn relate_part(document: &Document, part: &Part, tag: &dyn Fn(TextSpan, &Context) -> Mentions) -> Vec<Observation> {
    let mut observations = Vec::new();
    for sentence in &part.sentences {
        let section = sentence.section.and_then(|index| part.sections.get(index));
        let context = part.context_of(sentence);
        for mention in tag(sentence.span, context).quantities {
            if mention.role != Role::Measured {
                continue;
            }
            let span = document.source_span(mention.span);
            observations.push(Observation {
                indicator: String::new(),
                value: mention.quantity.value,
                value_max: mention.quantity.value_max,
                unit: mention.quantity.unit,
                year: context.year,
                year_start: None,
                scope: part.area.as_ref().map(|area| area.name.clone()),
                measure: Measure::Level,
                status: context.status.unwrap_or(Status::Actual),
                bound: mention.quantity.bound,
                indicator_code: None,
                scope_code: part.area.as_ref().and_then(|area| area.code.clone()),
                span,
                page: document.page_at(span.start()),
                sentence: sentence.span.of(&document.text).to_owned(),
                section: section.map(|section| section.heading.of(&document.text).to_owned()),
                confidence: Confidence::default(),
                flags: Vec::new(),
                rules: vec![mention.rule],
            });
        }
    }
    observations
}
