//! What belongs to what: from the mentions of a part's sentences to its observations.
//!
//! A clause is read as runs of numbers with the words around them. The words in front of a number lose what
//! only reports it; what is left is its indicator, completed from the list or the clause before where it is
//! no indicator by itself. The guideline's rules are named in the `rules` of each observation.

mod compose;
mod coordination;
mod emit;
mod number;
mod phrase;
mod reader;
mod rule;
mod runs;
mod table;
mod time;

use crate::document::{Context, Document, Part};
use crate::mention::{Mentions, PeriodMention, PlaceMention, QuantityMention};
use crate::observation::Observation;
use crate::span::TextSpan;

/// Finds what stands in a span of the cleaned text. Only what a sentence needs is asked for.
pub trait Tagger {
    /// The numbers.
    fn quantities(&self, span: TextSpan) -> Vec<QuantityMention>;
    /// The periods, below headings that hand down `context`.
    fn periods(&self, span: TextSpan, context: &Context) -> Vec<PeriodMention>;
    /// The places and zones.
    fn places(&self, span: TextSpan) -> Vec<PlaceMention>;
    /// The zone that a heading or lead is about.
    fn topic(&self, span: TextSpan) -> Option<PlaceMention>;
}

/// The observations of one part, in text order.
#[must_use]
pub fn relate_part(doc: &Document, part: &Part, tagger: &dyn Tagger) -> Vec<Observation> {
    let mut reader = reader::Reader::new(doc, part);
    for sentence in &part.sentences {
        let (span, context) = (sentence.span, part.context_of(sentence));
        let mut mentions = Mentions { quantities: tagger.quantities(span), ..Mentions::default() };
        if mentions.quantities.iter().any(runs::is_candidate) {
            mentions.periods = tagger.periods(span, context);
            mentions.places = tagger.places(span);
        }
        if reader::is_lead(sentence, &mentions) {
            mentions.topic = tagger.topic(span);
        }
        reader.sentence(sentence, context, &mentions);
    }
    let mut observations = reader.finish();
    for (table, section) in &part.tables {
        observations.extend(table::observations(doc, part, table, *section, tagger));
    }
    observations.sort_by(|a, b| (a.span, &a.indicator).cmp(&(b.span, &b.indicator)));
    observations
}
