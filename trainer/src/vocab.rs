//! The vocabulary: one token a character.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::error::{At as _, Error, Result};

/// Number of the token that fills rows up.
pub const PAD: i64 = 0;

const SPECIAL: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/// Characters and the five special tokens with their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocab {
    tokens: Vec<String>,
    chars: HashMap<char, i64>,
    special: [i64; SPECIAL.len()],
}

impl Vocab {
    /// The characters that stand at least `least` times in `texts`, the most frequent first (equal ones by code point).
    /// Digits, Latin letters and the marks of ASCII are in it in any case.
    pub fn build<'a>(texts: impl IntoIterator<Item = &'a [char]>, least: usize) -> Self {
        let mut counts: BTreeMap<char, usize> = ('!'..='~').map(|c| (c, 0)).collect();
        for c in texts.into_iter().flatten().filter(|c| !c.is_whitespace() && !c.is_control()) {
            *counts.entry(*c).or_default() += 1;
        }
        let mut kept: Vec<(char, usize)> =
            counts.into_iter().filter(|(c, n)| *n >= least.max(1) || c.is_ascii()).collect();
        kept.sort_by_key(|(c, n)| (std::cmp::Reverse(*n), *c));
        let tokens = SPECIAL.iter().map(ToString::to_string).chain(kept.into_iter().map(|(c, _)| c.to_string()));
        Self::index(tokens.collect()).unwrap_or_else(|_| Self {
            tokens: Vec::new(),
            chars: HashMap::new(),
            special: [0; SPECIAL.len()],
        })
    }

    /// Reads `vocab.txt`: one token a line, the five special ones anywhere in it. Tokens of more than one character
    /// (`##一`, whole words) keep their number and stand for nothing.
    ///
    /// # Errors
    /// Where the file cannot be read, a special token is missing, or `[PAD]` is not the first.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).at(path)?;
        let mut tokens: Vec<String> = text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
        if tokens.last().is_some_and(String::is_empty) {
            tokens.pop();
        }
        Self::index(tokens).map_err(|reason| Error::format(path, reason))
    }

    fn index(tokens: Vec<String>) -> std::result::Result<Self, String> {
        let mut special = [0; SPECIAL.len()];
        for (slot, name) in special.iter_mut().zip(SPECIAL) {
            let at = tokens.iter().position(|token| token == name).ok_or_else(|| format!("{name} is missing"))?;
            *slot = at as i64;
        }
        if special[0] != PAD {
            return Err("[PAD] is not the first token".to_owned());
        }
        let mut chars = HashMap::new();
        for (number, token) in tokens.iter().enumerate() {
            let mut all = token.chars();
            if let (Some(c), None) = (all.next(), all.next()) {
                chars.entry(c).or_insert(number as i64);
            }
        }
        Ok(Self { tokens, chars, special })
    }

    /// The text of `vocab.txt`.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.tokens.iter().map(|token| format!("{token}\n")).collect()
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Number of a character: `[UNK]` for what is not in the vocabulary.
    #[must_use]
    pub fn id(&self, c: char) -> i64 {
        self.chars.get(&c).copied().unwrap_or(self.special[1])
    }

    /// Number of `[CLS]`.
    #[must_use]
    pub const fn cls(&self) -> i64 {
        self.special[2]
    }

    /// Number of `[SEP]`.
    #[must_use]
    pub const fn sep(&self) -> i64 {
        self.special[3]
    }

    /// Number of `[MASK]`.
    #[must_use]
    pub const fn mask(&self) -> i64 {
        self.special[4]
    }

    /// Numbers of the characters, in ascending order: what a random token is drawn from.
    #[must_use]
    pub fn char_ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.chars.values().copied().collect();
        ids.sort_unstable();
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_characters_come_first_and_rare_ones_are_unknown() {
        let text: Vec<char> = "云州云州 云\u{3000}产值产值值值值".chars().collect();
        let vocab = Vocab::build([text.as_slice()], 2);
        assert_eq!(vocab.id('值'), 5);
        assert_eq!(vocab.id('云'), 6);
        assert_eq!((vocab.id(' '), vocab.id('\u{3000}'), vocab.id('粮')), (1, 1, 1));
        assert_ne!(vocab.id('7'), 1, "digits are in it although none was seen");
    }

    #[test]
    fn the_file_says_the_same() {
        let text: Vec<char> = "云州市地区生产总值".chars().collect();
        let vocab = Vocab::build([text.as_slice()], 1);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vocab.txt");
        std::fs::write(&path, vocab.to_text()).unwrap();
        assert_eq!(Vocab::read(&path).unwrap(), vocab);
        std::fs::write(&path, "[PAD]\n[UNK]\n[CLS]\n[SEP]\n云\n").unwrap();
        assert!(Vocab::read(&path).unwrap_err().to_string().contains("[MASK] is missing"));
    }
}
