//! A set of words that is asked for the longest one at the start or the end of a text.

use std::marker::PhantomData;

use super::index::Index;

/// Words that are found by their start and by their end.
#[derive(Debug, Default)]
pub struct WordSet {
    by_start: Index<()>,
    by_end: Index<()>,
}

impl WordSet {
    /// The set of some words.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let words: Vec<(&'static str, ())> = words.into_iter().map(|word| (word, ())).collect();
        Self { by_start: Index::by_start(words.iter().copied()), by_end: Index::by_end(words) }
    }

    /// The longest word that `text` starts with.
    #[must_use]
    pub fn at_start(&self, text: &str) -> Option<&'static str> {
        let row = self.by_start.row(text.chars().next()?);
        row.iter().map(|&(word, ())| word).find(|word| text.starts_with(word))
    }

    /// The longest word that `text` ends with.
    #[must_use]
    pub fn at_end(&self, text: &str) -> Option<&'static str> {
        let row = self.by_end.row(text.chars().next_back()?);
        row.iter().map(|&(word, ())| word).find(|word| text.ends_with(word))
    }

    /// Whether some word stands in `text`.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        text.char_indices().any(|(i, _)| self.at_start(&text[i..]).is_some())
    }

    /// Whether the word is in the set.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        word.chars().next().is_some_and(|first| self.by_start.row(first).iter().any(|&(other, ())| other == word))
    }
}

/// The words of one lexicon file by their kind `K`, whose number says which of the `N` sets it is.
#[derive(Debug)]
pub struct WordsByKind<K, const N: usize> {
    sets: [WordSet; N],
    kind: PhantomData<K>,
}

impl<K: Into<usize>, const N: usize> WordsByKind<K, N> {
    /// The words of a file of `word,kind` rows; `names` are the kinds as the file spells them, in the order of `K`.
    pub(super) fn read(text: &'static str, names: [&str; N]) -> Self {
        Self { sets: names.map(|name| WordSet::new(super::words_of(text, name))), kind: PhantomData }
    }

    /// The longest word of a kind that `text` starts with.
    #[must_use]
    pub fn at_start(&self, kind: K, text: &str) -> Option<&'static str> {
        self.sets[kind.into()].at_start(text)
    }

    /// The longest word of a kind that `text` ends with.
    #[must_use]
    pub fn at_end(&self, kind: K, text: &str) -> Option<&'static str> {
        self.sets[kind.into()].at_end(text)
    }

    /// Whether a word of a kind stands in `text`.
    #[must_use]
    pub fn stands_in(&self, kind: K, text: &str) -> bool {
        self.sets[kind.into()].stands_in(text)
    }

    /// Whether a word is of a kind.
    #[must_use]
    pub fn contains(&self, kind: K, word: &str) -> bool {
        self.sets[kind.into()].contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins() {
        let set = WordSet::new(["开发区", "经济技术开发区", "新区", "开"]);
        assert_eq!(set.at_start("开发区建设"), Some("开发区"));
        assert_eq!(set.at_start("开工"), Some("开"));
        assert_eq!(set.at_start("区"), None);
        assert_eq!(set.at_end("云州经济技术开发区"), Some("经济技术开发区"));
        assert_eq!(set.at_end("新"), None);
        assert!(set.stands_in("在新区里") && !set.stands_in("在老区里"));
        assert!(set.contains("新区") && !set.contains("区"));
        assert_eq!(WordSet::default().at_start("区"), None);
    }
}
