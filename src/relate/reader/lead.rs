//! Leads: short sentences without numbers that open an item and say what it is about.

use crate::document::Sentence;
use crate::lexicon::phrase_words::{self, PhraseWords};
use crate::mention::Mentions;
use crate::relate::runs::is_candidate;

/// Bytes that a lead has behind its zone at the most: 起步区渐具规模.
pub(super) const LEAD_BEHIND_ZONE: usize = 10 * 3;

/// Whether a zone has a territory of its own, so that it can be what later clauses speak of.
pub(super) fn holds_territory(zone: &str) -> bool {
    PhraseWords::shared().at_end(phrase_words::Kind::Territory, zone).is_some()
}

/// A short sentence without numbers opens an item and says what it is about: 新区建设提速。
pub(in crate::relate) fn is_lead(sentence: &Sentence, mentions: &Mentions) -> bool {
    const LONGEST: usize = 26 * 3;
    sentence.is_heading
        || sentence.clauses.len() == 1
            && sentence.span.len() <= LONGEST
            && !mentions.quantities.iter().any(is_candidate)
}
