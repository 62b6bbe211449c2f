//! Features of the characters of a sentence: what stands there, which words cover it, what numbers are near.

use crate::document::Status;
use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::{Kind, Words};
use crate::model::linear::feature::{Part, Sink, Template};
use crate::model::{Window, is_clause_mark};

const CHAR: Template = Template::new("char");
const BEFORE: Template = Template::new("char-1");
const BEFORE_2: Template = Template::new("char-2");
const BEHIND: Template = Template::new("char+1");
const BEHIND_2: Template = Template::new("char+2");
const PAIR_BEFORE: Template = Template::new("chars-1..0");
const PAIR_BEHIND: Template = Template::new("chars0..+1");
const PAIR_AROUND: Template = Template::new("chars-1,+1");
const PAIR_BEFORE_2: Template = Template::new("chars-2..-1");
const PAIR_BEHIND_2: Template = Template::new("chars+1..+2");
const TRIPLE: Template = Template::new("chars-1..+1");
const CLASSES: Template = Template::new("classes-2..+2");
const WORD: Template = Template::new("word");
const WORD_PLACE: Template = Template::new("word-place,tag");
const TAGS: Template = Template::new("tags-1..+1");
const WORD_BEFORE: Template = Template::new("word-1,place");
const WORD_BEHIND: Template = Template::new("word+1,place");
const LEXICON: Template = Template::new("lexicon");
const LEXICON_BEFORE: Template = Template::new("lexicon-1");
const NUMBER_BEHIND: Template = Template::new("to-number,marks");
const NUMBER_BEFORE: Template = Template::new("from-number,marks");
const NUMBERS: Template = Template::new("from-number,to-number");
const CLAUSE: Template = Template::new("clause-place,number");
const UNIT: Template = Template::new("unit-behind,word-place");
const STATUS: Template = Template::new("heading,lexicon");
const TAIL: Template = Template::new("tail-behind");

/// What a character is: the coarsest of its features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Before the first or behind the last character.
    None,
    Digit,
    /// A Chinese numeral.
    Numeral,
    Percent,
    Latin,
    /// ，；：。 and their kin: what ends a clause.
    Mark,
    /// 、
    ListMark,
    Bracket,
    Space,
    Other,
    Han,
}

pub(super) fn class(c: char) -> Class {
    match c {
        '0'..='9' | '.' => Class::Digit,
        '零' | '〇' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千'
        | '万' | '亿' => Class::Numeral,
        '%' | '‰' => Class::Percent,
        'a'..='z' | 'A'..='Z' => Class::Latin,
        c if is_clause_mark(c) => Class::Mark,
        '、' => Class::ListMark,
        '（' | '）' | '(' | ')' | '“' | '”' | '《' | '》' | '〈' | '〉' | '"' => Class::Bracket,
        c if c.is_whitespace() => Class::Space,
        '\u{4e00}'..='\u{9fff}' => Class::Han,
        _ => Class::Other,
    }
}

/// A sentence with what its features are read from, each found once.
#[derive(Debug)]
pub(super) struct Reading<'s> {
    pub window: Window<'s>,
    pub classes: Vec<Class>,
    /// Index of the word that covers each character.
    word_of: Vec<u32>,
    /// Start, length and tag of each word.
    words: Vec<(usize, usize, &'static str)>,
    /// Kinds of the longest word of the lexicon that covers each character, by bits; bit 15: it begins here.
    lexicon: Vec<u16>,
    /// First digit of the next number behind each character (or at it) and the clause marks between.
    behind: Vec<Distance>,
    /// Last digit of the number before each character (or at it) and the clause marks between.
    before: Vec<Distance>,
    /// Begin and end of the clause of each character, and whether it holds a number.
    clauses: Vec<(u32, u32, bool)>,
}

/// Characters to a number, and the clause marks among them.
type Distance = (u32, u32);

const FAR: u32 = 99;

impl<'s> Reading<'s> {
    pub(super) fn new(window: Window<'s>) -> Self {
        let chars = window.chars;
        let classes: Vec<Class> = chars.iter().map(|&c| class(c)).collect();
        let text: String = chars.iter().collect();
        let mut words = Vec::new();
        let mut word_of = Vec::with_capacity(chars.len());
        for token in Vocabulary::shared().cut(&text) {
            let length = token.word.chars().count();
            words.push((word_of.len(), length, token.tag));
            word_of.extend(std::iter::repeat_n(words.len() as u32 - 1, length));
        }
        let lexicon = lexicon(&text, chars.len());
        let (behind, before) = distances(&classes);
        let clauses = clauses(&classes);
        Self { window, classes, word_of, words, lexicon, behind, before, clauses }
    }

    fn char(&self, at: isize) -> Part<'_> {
        match usize::try_from(at).ok().and_then(|at| self.window.chars.get(at)) {
            // Every digit is one character: what is measured does not depend on them.
            Some('0'..='9') => Part::Char('0'),
            Some(&c) => Part::Char(c),
            None => Part::Number(u32::from(at < 0)),
        }
    }

    fn class_at(&self, at: isize) -> Class {
        usize::try_from(at).ok().and_then(|at| self.classes.get(at)).copied().unwrap_or(Class::None)
    }

    /// The characters of a word, counted from one of them; empty outside of the sentence.
    fn word(&self, index: Option<usize>) -> (&'s [char], &'static str) {
        index.and_then(|i| self.words.get(i)).map_or((&[], ""), |&(start, length, tag)| match self.classes.get(start) {
            Some(Class::Digit) => (&['0'], tag),
            _ => (self.window.chars.get(start..start + length).unwrap_or_default(), tag),
        })
    }

    /// Tells the features of the character at `i`.
    pub(super) fn features(&self, i: usize, sink: &mut impl Sink) {
        let at = i as isize;
        let c = |offset: isize| self.char(at + offset);
        sink.add(CHAR, &[c(0)]);
        sink.add(BEFORE, &[c(-1)]);
        sink.add(BEFORE_2, &[c(-2)]);
        sink.add(BEHIND, &[c(1)]);
        sink.add(BEHIND_2, &[c(2)]);
        sink.add(PAIR_BEFORE, &[c(-1), c(0)]);
        sink.add(PAIR_BEHIND, &[c(0), c(1)]);
        sink.add(PAIR_AROUND, &[c(-1), c(1)]);
        sink.add(PAIR_BEFORE_2, &[c(-2), c(-1)]);
        sink.add(PAIR_BEHIND_2, &[c(1), c(2)]);
        sink.add(TRIPLE, &[c(-1), c(0), c(1)]);
        let classes = (-2..=2).fold(0, |code, offset| code * 16 + self.class_at(at + offset) as u32);
        sink.add(CLASSES, &[Part::Number(classes)]);
        let index = self.word_of[i] as usize;
        let (word, tag) = self.word(Some(index));
        let start = self.words.get(index).map_or(i, |word| word.0);
        let length = self.words.get(index).map_or(1, |word| word.1);
        let place = match (i == start, i + 1 == start + length) {
            (true, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        let (word_before, tag_before) = self.word(index.checked_sub(1));
        let (word_behind, tag_behind) = self.word(Some(index + 1));
        let place = Part::Number(place);
        sink.add(WORD, &[Part::Chars(word), place]);
        sink.add(WORD_PLACE, &[place, Part::Text(tag)]);
        sink.add(TAGS, &[Part::Text(tag_before), Part::Text(tag), Part::Text(tag_behind), place]);
        sink.add(WORD_BEFORE, &[Part::Chars(word_before), place]);
        sink.add(WORD_BEHIND, &[Part::Chars(word_behind), place]);
        let lexicon = u32::from(self.lexicon[i]);
        sink.add(LEXICON, &[Part::Number(lexicon)]);
        let lexicon_before = i.checked_sub(1).map_or(0, |i| u32::from(self.lexicon[i]));
        sink.add(LEXICON_BEFORE, &[Part::Number(lexicon_before), Part::Number(lexicon)]);
        let (behind, marks_behind) = self.behind[i];
        let (before, marks_before) = self.before[i];
        sink.add(NUMBER_BEHIND, &[Part::Number(bucket(behind)), Part::Number(marks_behind.min(3))]);
        sink.add(NUMBER_BEFORE, &[Part::Number(bucket(before)), Part::Number(marks_before.min(3))]);
        sink.add(
            NUMBERS,
            &[
                Part::Number(bucket(before)),
                Part::Number(bucket(behind)),
                Part::Number(marks_behind.min(1) * 2 + marks_before.min(1)),
            ],
        );
        let (begin, end, numbered) = self.clauses[i];
        let from_begin = (i as u32 - begin).min(3);
        let to_end = (end - i as u32).min(3);
        sink.add(CLAUSE, &[Part::Number(from_begin * 8 + to_end * 2 + u32::from(numbered))]);
        // The unit or the word behind the next number says what kind of thing is counted.
        let unit = if behind < FAR { self.behind_number(i + behind as usize) } else { &[] };
        sink.add(UNIT, &[Part::Chars(unit), place, Part::Number(marks_behind.min(1))]);
        let tail = if (1..FAR).contains(&behind) { self.in_front(i + behind as usize, i) } else { &[] };
        sink.add(TAIL, &[Part::Chars(tail), Part::Number(marks_behind.min(1)), place]);
        let heading = match self.window.status {
            None => 0,
            Some(Status::Actual) => 1,
            Some(Status::Estimate) => 2,
            Some(Status::Target) => 3,
        };
        sink.add(STATUS, &[Part::Number(heading), Part::Number(lexicon)]);
    }

    /// Two characters behind the number that begins at `at`.
    fn behind_number(&self, at: usize) -> &'s [char] {
        let end = at + self.classes[at..].iter().take_while(|class| **class == Class::Digit).count();
        let chars = self.window.chars;
        chars.get(end..(end + 2).min(chars.len())).unwrap_or_default()
    }

    /// Up to two characters in front of the number at `at`, none of them at `floor` or before.
    fn in_front(&self, at: usize, floor: usize) -> &'s [char] {
        self.window.chars.get(at.saturating_sub(2).max(floor + 1)..at).unwrap_or_default()
    }
}

/// Distances in classes that widen: 0, 1, 2, 3–4, 5–8, 9–16, more, none.
fn bucket(distance: u32) -> u32 {
    match distance {
        0..=2 => distance,
        3..=4 => 3,
        5..=8 => 4,
        9..=16 => 5,
        17..FAR => 6,
        _ => 7,
    }
}

/// For each character the number behind it and the number before it, as distance and clause marks between.
fn distances(classes: &[Class]) -> (Vec<Distance>, Vec<Distance>) {
    let walk = |order: &mut dyn Iterator<Item = usize>| {
        let mut found = vec![(FAR, 0); classes.len()];
        let mut state: Option<Distance> = None;
        for i in order {
            state = match (classes[i], state) {
                (Class::Digit, _) => Some((0, 0)),
                (class, Some((distance, marks))) => {
                    Some(((distance + 1).min(FAR), marks + u32::from(class == Class::Mark)))
                }
                (_, None) => None,
            };
            found[i] = state.unwrap_or((FAR, 0));
        }
        found
    };
    (walk(&mut (0..classes.len()).rev()), walk(&mut (0..classes.len())))
}

/// For each character begin and end of its clause, and whether the clause holds a digit.
fn clauses(classes: &[Class]) -> Vec<(u32, u32, bool)> {
    let mut found = Vec::with_capacity(classes.len());
    for clause in classes.split_inclusive(|class| *class == Class::Mark) {
        let begin = found.len() as u32;
        let numbered = clause.contains(&Class::Digit);
        found.extend(std::iter::repeat_n((begin, begin + clause.len() as u32 - 1, numbered), clause.len()));
    }
    found
}

/// Kinds of the longest word of the lexicon of phrases that begins at or covers each character.
fn lexicon(text: &str, length: usize) -> Vec<u16> {
    const BEGINS: u16 = 1 << 15;
    let words = Words::shared();
    let mut found = vec![0; length];
    let mut covered = 0;
    for (i, (at, _)) in text.char_indices().enumerate() {
        if i < covered {
            continue;
        }
        if let Some((word, kinds)) = words.prefix(&text[at..], &Kind::ALL) {
            let bits = kinds.bits();
            covered = i + word.chars().count();
            for (n, place) in found[i..covered].iter_mut().enumerate() {
                *place = bits | if n == 0 { BEGINS } else { 0 };
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::linear::feature::Names;

    fn names(text: &str, at: usize) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let reading = Reading::new(Window { chars: &chars, status: None });
        let mut names = Names::default();
        reading.features(at, &mut names);
        names.0.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn features_can_be_read() {
        let names = names("新增学校25所。", 0);
        for wanted in [
            "char=新",
            "char-1=1",
            "chars0..+1=新|增",
            "word=新增|1",
            "to-number,marks=3|0",
            "unit-behind,word-place=所。|1|0",
        ] {
            assert!(names.iter().any(|name| name == wanted), "{wanted} in {names:?}");
        }
    }

    #[test]
    fn digits_are_alike_and_their_value_is_not_seen() {
        assert_eq!(names("产量125万吨", 3), names("产量987万吨", 3));
    }

    #[test]
    fn every_character_of_any_text_has_features() {
        for text in ["", "a", "一二三", "，，，", "\u{1f600}增长\n5%"] {
            for at in 0..text.chars().count() {
                assert_eq!(names(text, at).len(), 26);
            }
        }
    }
}
