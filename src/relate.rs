//! What belongs to what: from the mentions of a part's sentences to its observations.
//!
//! A clause is read as runs of numbers with the words around them. The words in front of a number lose what
//! only reports it; what is left is its indicator, completed from the list or the clause before where it is
//! no indicator by itself. The guideline's rules are named in the `rules` of each observation.

mod compose;
mod coordination;
mod emit;
mod phrase;
mod reader;
mod runs;
mod table;
mod time;

use crate::document::{Context, Document, Part};
use crate::mention::Mentions;
use crate::observation::Observation;
use crate::span::TextSpan;

/// Finds the mentions of a span of the cleaned text below headings that hand down a context.
pub type Tag<'a> = dyn Fn(TextSpan, &Context) -> Mentions + 'a;

/// The observations of one part, in text order.
#[must_use]
pub fn relate_part(doc: &Document, part: &Part, tag: &Tag<'_>) -> Vec<Observation> {
    let mut reader = reader::Reader::new(doc, part);
    for sentence in &part.sentences {
        let context = part.context_of(sentence);
        reader.sentence(sentence, context, &tag(sentence.span, context));
    }
    let mut observations = reader.finish();
    for (table, section) in &part.tables {
        observations.extend(table::observations(doc, part, table, *section, tag));
    }
    observations.sort_by(|a, b| (a.span, &a.indicator).cmp(&(b.span, &b.indicator)));
    observations
}
