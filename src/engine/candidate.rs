//! Readings of an indicator among which learned scores choose: the one that rules drafted, and what a person would try
//! instead — words less or more at its ends, and the subject of an earlier clause in front of it.

use std::ops::Range;

use crate::engine::align::align;
use crate::engine::passage::Passage;
use crate::lexicon::vocabulary::Vocabulary;
use crate::model::is_clause_mark;
use crate::observation::Observation;

/// How a reading was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Origin {
    /// As rules drafted it.
    Draft,
    /// Words at its begin left out.
    LessFront,
    /// Words at its end left out.
    LessBack,
    /// Words in front of it taken in.
    MoreFront,
    /// Words behind it taken in.
    MoreBack,
    /// The begin of an earlier indicator of the sentence put in front.
    Subject,
    /// The begin of the clause before put in front.
    Clause,
    /// An earlier indicator of the sentence instead of it.
    Earlier,
    /// As a sentence model reads it.
    Linked,
}

/// A reading of an indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// How it was made.
    pub origin: Origin,
    /// The indicator.
    pub text: Vec<char>,
    /// The characters that it has more or less than the draft.
    pub changed: Vec<char>,
    /// How many words they are.
    pub words: u32,
    /// What was left of the word or indicator from which they were taken.
    pub rest: Vec<char>,
}

impl Candidate {
    /// A reading that neither takes words in nor leaves some out.
    fn whole(origin: Origin, text: &[char]) -> Self {
        Self { origin, text: text.to_vec(), changed: Vec::new(), words: 0, rest: Vec::new() }
    }

    /// `name` with words in front of it; `rest` is what was left of where they were taken from.
    fn with_front(origin: Origin, front: &[char], name: &[char], words: usize, rest: &[char]) -> Self {
        let text = [front, name].concat();
        Self { origin, text, changed: front.to_vec(), words: words as u32, rest: rest.to_vec() }
    }
}

/// Most words that are left out or taken in at once.
const MOST_WORDS: usize = 4;
/// Longest stretch of text that is taken in, in characters.
const LONGEST: usize = 12;
/// Earlier indicators that may lend their begin.
const LENDERS: usize = 3;

/// What the drafts of a sentence have in common.
#[derive(Debug)]
pub struct Scene<'s> {
    /// The sentence.
    pub passage: &'s Passage,
    /// Its drafts, in text order.
    pub drafts: &'s [Observation],
    /// The words of each draft's indicator, as ends in characters.
    words: Vec<Vec<usize>>,
    /// Each draft's indicator.
    names: Vec<Vec<char>>,
}

impl<'s> Scene<'s> {
    /// The scene of a sentence.
    #[must_use]
    pub fn new(passage: &'s Passage, drafts: &'s [Observation]) -> Self {
        let words = drafts.iter().map(|draft| word_ends(&draft.indicator)).collect();
        let names = drafts.iter().map(|draft| draft.indicator.chars().collect()).collect();
        Self { passage, drafts, words, names }
    }

    /// The indicator of a draft.
    #[must_use]
    pub fn name(&self, index: usize) -> &[char] {
        self.names.get(index).map_or(&[], Vec::as_slice)
    }

    /// Ends of the words of a draft's indicator, in characters.
    #[must_use]
    pub fn word_ends(&self, index: usize) -> &[usize] {
        self.words.get(index).map_or(&[], Vec::as_slice)
    }

    /// The readings of the draft with that index, the draft itself first; none twice. `linked` is what a sentence model
    /// reads.
    #[must_use]
    pub fn candidates(&self, index: usize, linked: &[char]) -> Vec<Candidate> {
        let (Some(draft), Some(name), Some(words)) =
            (self.drafts.get(index), self.names.get(index), self.words.get(index))
        else {
            return Vec::new();
        };
        let mut found = vec![Candidate::whole(Origin::Draft, name)];
        shorter(name, words, &mut found);
        let quantity = self.passage.range(draft.text_span);
        let laid = align(&self.passage.chars, name, &quantity);
        if let (Some(first), Some(last)) = (laid.pieces.first(), laid.pieces.last()) {
            self.longer(name, first, last, &quantity, &mut found);
            self.after_clause(name, first.start, &mut found);
        }
        self.after_subject(index, name, &mut found);
        found.push(Candidate::whole(Origin::Linked, linked));
        let mut kept: Vec<Candidate> = Vec::with_capacity(found.len());
        for candidate in found {
            if candidate.text.len() >= 2 && kept.iter().all(|other| other.text != candidate.text) {
                kept.push(candidate);
            }
        }
        kept
    }

    /// Words in front of the first piece and behind the last one.
    fn longer(
        &self,
        name: &[char],
        first: &Range<usize>,
        last: &Range<usize>,
        quantity: &Range<usize>,
        found: &mut Vec<Candidate>,
    ) {
        let chars = &self.passage.chars;
        let in_front = chars[..first.start].iter().rev().take(LONGEST).take_while(|c| is_word(**c)).count();
        let front = first.start - in_front..first.start;
        let text: String = chars[front.clone()].iter().collect();
        let starts = word_ends(&text);
        let starts = starts.iter().rev().skip(1).chain([&0]).filter(|_| in_front > 0);
        for (n, &start) in starts.take(MOST_WORDS).enumerate() {
            let (rest, added) = chars[front.clone()].split_at(start);
            found.push(Candidate::with_front(Origin::MoreFront, added, name, n + 1, rest));
        }
        let limit = if last.end <= quantity.start { quantity.start } else { chars.len() };
        let behind = chars[last.end.min(limit)..limit].iter().take(LONGEST).take_while(|c| is_word(**c)).count();
        let text: String = chars[last.end..last.end + behind].iter().collect();
        for (n, &end) in word_ends(&text).iter().take(MOST_WORDS).enumerate() {
            let (added, rest) = chars[last.end..last.end + behind].split_at(end);
            found.push(Candidate {
                text: [name, added].concat(),
                ..Candidate::with_front(Origin::MoreBack, added, &[], n + 1, rest)
            });
        }
    }

    /// The begin of the clause before that of the indicator, where no number stands in it.
    fn after_clause(&self, name: &[char], start: usize, found: &mut Vec<Candidate>) {
        let chars = &self.passage.chars;
        let Some(mark) = chars[..start].iter().rposition(|c| is_clause_mark(*c)) else { return };
        let begin = chars[..mark].iter().rposition(|c| is_clause_mark(*c)).map_or(0, |mark| mark + 1);
        let clause = &chars[begin..mark];
        if clause.iter().any(char::is_ascii_digit) {
            return;
        }
        let text: String = clause.iter().take_while(|c| is_word(**c)).collect();
        for (n, &end) in word_ends(&text).iter().take(MOST_WORDS + 2).enumerate() {
            let (lent, rest) = clause.split_at(end);
            if !name.starts_with(lent) {
                found.push(Candidate::with_front(Origin::Clause, lent, name, n + 1, rest));
            }
        }
    }

    /// The begins of earlier indicators of the sentence, and these themselves.
    fn after_subject(&self, index: usize, name: &[char], found: &mut Vec<Candidate>) {
        let mut lenders: Vec<usize> = Vec::new();
        for earlier in (0..index).rev() {
            let other = self.name(earlier);
            let known = lenders.iter().any(|&lender| self.name(lender) == other);
            if !known && other != name && lenders.len() < LENDERS {
                lenders.push(earlier);
            }
        }
        for lender in lenders {
            let other = self.name(lender);
            for (n, &end) in self.word_ends(lender).iter().take(MOST_WORDS + 2).enumerate() {
                let (lent, rest) = other.split_at(end);
                if !name.starts_with(lent) {
                    found.push(Candidate::with_front(Origin::Subject, lent, name, n + 1, rest));
                }
            }
            found.push(Candidate { changed: name.to_vec(), words: 1, ..Candidate::whole(Origin::Earlier, other) });
        }
    }
}

/// The name without words at its begin or its end; a single character may go where a word is longer.
fn shorter(name: &[char], words: &[usize], found: &mut Vec<Candidate>) {
    let mut less = |origin: Origin, kept: Range<usize>, gone: Range<usize>, words: usize| {
        let (text, changed) = (name[kept].to_vec(), name[gone].to_vec());
        found.push(Candidate { origin, text, changed, words: words as u32, rest: Vec::new() });
    };
    for (n, &end) in words.iter().take(MOST_WORDS + 4).enumerate() {
        if end < name.len() {
            less(Origin::LessFront, end..name.len(), 0..end, n + 1);
        }
    }
    for (n, &end) in words.iter().rev().skip(1).take(MOST_WORDS).enumerate() {
        less(Origin::LessBack, 0..end, end..name.len(), n + 1);
    }
    if name.len() > 2 {
        less(Origin::LessFront, 1..name.len(), 0..1, 0);
        less(Origin::LessBack, 0..name.len() - 1, name.len() - 1..name.len(), 0);
    }
}

/// Ends of the words of a text, in characters.
fn word_ends(text: &str) -> Vec<usize> {
    let mut end = 0;
    let words = Vocabulary::shared().cut(text).into_iter();
    words
        .map(|token| {
            end += token.word.chars().count();
            end
        })
        .collect()
}

/// Whether a character can be a part of an indicator.
fn is_word(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii_digit() || matches!(c, '“' | '”' | '—' | '-' | '·' | '+')
}
