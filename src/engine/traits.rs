//! Features of readings: what speaks for and against an indicator.

use crate::engine::candidate::{Candidate, Origin, Scene};
use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::{Kind, Words};
use crate::model::is_clause_mark;
use crate::model::linear::feature::{Part, Sink, Template};
use crate::model::linear::table::Table;
use crate::observation::{Flag, Observation};

const ORIGIN: Template = Template::new("reading");
const RULE: Template = Template::new("reading,rule");
const RULE_MEASURE: Template = Template::new("reading,rule,measure,inferred");
const CHANGED: Template = Template::new("reading,changed");
const CHANGED_ENDS: Template = Template::new("reading,changed-first,changed-last");
const CHANGED_TAGS: Template = Template::new("reading,changed-tags");
const CHANGED_SIZE: Template = Template::new("reading,changed-words,changed-length");
const CHANGED_KINDS: Template = Template::new("reading,changed-lexicon,first-lexicon");
const FIRST: Template = Template::new("reading,first");
const FIRST_PAIR: Template = Template::new("reading,first-2");
const LAST: Template = Template::new("reading,last");
const LAST_PAIR: Template = Template::new("reading,last-2");
const SEAM: Template = Template::new("reading,seam");
const SEAM_TAGS: Template = Template::new("reading,seam-tags");
const LENGTH: Template = Template::new("reading,length");
const UNIT: Template = Template::new("reading,unit,measure");
const UNIT_LAST: Template = Template::new("reading,unit,last-2");
const KNOWN: Template = Template::new("reading,known,draft-known");
const REST: Template = Template::new("reading,rest-last-2,name-last-2");
const REST_LENGTH: Template = Template::new("reading,rest-length,unit-same");
const HEAD: Template = Template::new("reading,name-head");
const NUMBERS: Template = Template::new("reading,place-in-sentence");
const CLAUSE: Template = Template::new("reading,clause-front");

const LINKED: Template = Template::new("reading,linked,draft-linked");
const LINKED_MARGIN: Template = Template::new("reading,linked,margin");
const LINKED_AGREES: Template = Template::new("linked,margin");
const LINKED_CHANGED: Template = Template::new("reading,changed-linked,draft-linked,margin");

/// What a sentence model reads of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// The indicator that it puts together.
    pub text: Vec<char>,
    /// Log-odds of its weakest decision.
    pub margin: f32,
}

/// The features of names that are known.
pub const NAME: Template = Template::new("name");

/// Tells the features of a reading of the draft with that index. `names` holds the names that rules read often, with
/// the logarithm of their counts.
pub fn features(
    scene: &Scene<'_>,
    index: usize,
    candidate: &Candidate,
    linked: &Linked,
    names: &Table,
    sink: &mut impl Sink,
) {
    let Some(draft) = scene.drafts.get(index) else { return };
    let origin = Part::Number(candidate.origin as u32);
    let name = scene.name(index);
    let text = &candidate.text[..];
    let changed = &candidate.changed[..];
    let measure = Part::Number(draft.measure as u32);
    let inferred = Part::Number(u32::from(draft.flags.contains(&Flag::InferredIndicator)));
    let rule = Part::Text(draft.rules.last().copied().unwrap_or_default());
    let unit = Part::Text(draft.unit.base());
    sink.add(ORIGIN, &[origin]);
    sink.add(RULE, &[origin, rule]);
    sink.add(RULE_MEASURE, &[origin, rule, measure, inferred]);
    sink.add(CHANGED, &[origin, Part::Chars(changed)]);
    sink.add(CHANGED_ENDS, &[origin, Part::Chars(first(changed, 1)), Part::Chars(last(changed, 1))]);
    let tags = tags(changed);
    sink.add(CHANGED_TAGS, &[origin, Part::Text(&tags)]);
    sink.add(CHANGED_SIZE, &[origin, Part::Number(candidate.words.min(5)), Part::Number(changed.len().min(8) as u32)]);
    sink.add(CHANGED_KINDS, &[origin, Part::Number(kinds(changed)), Part::Number(kinds(text))]);
    sink.add(FIRST, &[origin, Part::Chars(first(text, 1))]);
    sink.add(FIRST_PAIR, &[origin, Part::Chars(first(text, 2))]);
    sink.add(LAST, &[origin, Part::Chars(last(text, 1))]);
    sink.add(LAST_PAIR, &[origin, Part::Chars(last(text, 2))]);
    let (left, right): (&[char], &[char]) = match candidate.origin {
        Origin::Draft | Origin::Earlier | Origin::Linked => (&[], first(text, 2)),
        Origin::LessFront => (last(changed, 2), first(text, 2)),
        Origin::LessBack => (last(text, 2), first(changed, 2)),
        Origin::MoreFront | Origin::Subject | Origin::Clause => (last(changed, 2), first(name, 2)),
        Origin::MoreBack => (last(name, 2), first(changed, 2)),
    };
    sink.add(SEAM, &[origin, Part::Chars(left), Part::Chars(right)]);
    let seam = [self::tags(left), self::tags(right)];
    sink.add(SEAM_TAGS, &[origin, Part::Text(&seam[0]), Part::Text(&seam[1])]);
    sink.add(LENGTH, &[origin, Part::Number(text.len().min(16) as u32)]);
    sink.add(UNIT, &[origin, unit, measure]);
    sink.add(UNIT_LAST, &[origin, unit, Part::Chars(last(text, 2))]);
    let known = |name: &[char]| {
        let mut keys: Vec<u32> = Vec::with_capacity(1);
        keys.add(NAME, &[Part::Chars(name)]);
        Part::Number((names.sum(&keys) + 0.5) as u32)
    };
    sink.add(KNOWN, &[origin, known(text), known(name)]);
    let rest = &candidate.rest[..];
    sink.add(REST, &[origin, Part::Chars(last(rest, 2)), Part::Chars(last(name, 2))]);
    let same_unit = index.checked_sub(1).and_then(|before| scene.drafts.get(before));
    let same_unit = same_unit.is_some_and(|before: &Observation| before.unit.base() == draft.unit.base());
    sink.add(REST_LENGTH, &[origin, Part::Number(rest.len().min(8) as u32), Part::Number(u32::from(same_unit))]);
    let agrees = Part::Number(agreement(text, &linked.text));
    let draft_agrees = Part::Number(agreement(name, &linked.text));
    let margin = Part::Number(margin(linked.margin));
    sink.add(LINKED, &[origin, agrees, draft_agrees]);
    sink.add(LINKED_MARGIN, &[origin, agrees, margin]);
    sink.add(LINKED_AGREES, &[agrees, margin]);
    let held = changed.iter().filter(|c| linked.text.contains(c)).count() * 4 / changed.len().max(1);
    sink.add(LINKED_CHANGED, &[origin, Part::Number(held as u32), draft_agrees, margin]);
    let head = scene.word_ends(index).iter().rev().nth(1).copied().unwrap_or(0);
    sink.add(HEAD, &[origin, Part::Chars(name.get(head..).unwrap_or_default())]);
    sink.add(NUMBERS, &[origin, Part::Number(index.min(3) as u32), measure]);
    let quantity = scene.passage.range(draft.text_span);
    let chars = &scene.passage.chars[..quantity.start];
    let clause = chars.iter().rposition(|c| is_clause_mark(*c)).map_or(0, |mark| mark + 1);
    sink.add(CLAUSE, &[origin, Part::Chars(first(&chars[clause..], 2))]);
}

/// How two names stand to each other: equal, the first ends or begins the second, or the other way round, else by
/// their common characters in quarters.
fn agreement(a: &[char], b: &[char]) -> u32 {
    match () {
        () if a == b => 0,
        () if a.is_empty() || b.is_empty() => 1,
        () if b.ends_with(a) => 2,
        () if a.ends_with(b) => 3,
        () if b.starts_with(a) => 4,
        () if a.starts_with(b) => 5,
        () => 6 + (a.iter().filter(|c| b.contains(c)).count() * 8 / (a.len() + b.len())) as u32,
    }
}

/// A margin in classes.
fn margin(odds: f32) -> u32 {
    ((odds / 2.0).clamp(-2.0, 5.0) + 2.0) as u32
}

/// The first `n` characters.
fn first(chars: &[char], n: usize) -> &[char] {
    &chars[..n.min(chars.len())]
}

/// The last `n` characters.
fn last(chars: &[char], n: usize) -> &[char] {
    &chars[chars.len() - n.min(chars.len())..]
}

/// Parts of speech of the words of some characters.
fn tags(chars: &[char]) -> String {
    if chars.is_empty() {
        return String::new();
    }
    let text: String = chars.iter().collect();
    let tags: Vec<&str> = Vocabulary::shared().cut(&text).into_iter().take(4).map(|token| token.tag).collect();
    tags.join("-")
}

/// Kinds of the word of the lexicon of phrases with which some characters begin, by bits.
fn kinds(chars: &[char]) -> u32 {
    const KINDS: [Kind; 8] =
        [Kind::Report, Kind::Tail, Kind::Up, Kind::Rank, Kind::Adverb, Kind::Event, Kind::Level, Kind::Head];
    let text: String = first(chars, 6).iter().collect();
    let found = Words::shared().prefix(&text, &KINDS);
    found.map_or(0, |(_, kinds)| {
        KINDS.iter().enumerate().fold(1, |bits, (n, &kind)| bits | u32::from(kinds.has(kind)) << (n + 1))
    })
}
