//! A set of words that is asked for the longest one at the start or the end of a text.

/// Words sorted by their bytes and, reversed, by their ends.
#[derive(Debug, Default)]
pub struct WordSet {
    words: Vec<&'static str>,
    by_end: Vec<&'static str>,
    /// A bit for each first and each last character, modulo [`BITS`]: most questions end here.
    firsts: Bits,
    lasts: Bits,
}

const BITS: usize = 4096;

#[derive(Debug)]
struct Bits(Box<[u64; BITS / 64]>);

impl Default for Bits {
    fn default() -> Self {
        Self(Box::new([0; BITS / 64]))
    }
}

impl Bits {
    fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut bits = Self::default();
        for c in chars {
            bits.0[c as usize % BITS / 64] |= 1 << (c as usize % 64);
        }
        bits
    }

    fn may_hold(&self, c: char) -> bool {
        self.0[c as usize % BITS / 64] & (1 << (c as usize % 64)) != 0
    }
}

impl WordSet {
    /// The set of some words.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let mut words: Vec<&'static str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        let mut by_end = words.clone();
        by_end.sort_by(|a, b| a.bytes().rev().cmp(b.bytes().rev()));
        let firsts = Bits::of(words.iter().filter_map(|word| word.chars().next()));
        let lasts = Bits::of(words.iter().filter_map(|word| word.chars().next_back()));
        Self { words, by_end, firsts, lasts }
    }

    /// The longest word that `text` starts with.
    #[must_use]
    pub fn at_start(&self, text: &str) -> Option<&'static str> {
        let first = text.chars().next().filter(|&c| self.firsts.may_hold(c))?;
        let mut buffer = [0; 4];
        let first: &str = first.encode_utf8(&mut buffer);
        let start = self.words.partition_point(|word| *word < first);
        let near = self.words[start..].iter().take_while(|word| word.starts_with(first));
        near.filter(|word| text.starts_with(**word)).max_by_key(|word| word.len()).copied()
    }

    /// The longest word that `text` ends with.
    #[must_use]
    pub fn at_end(&self, text: &str) -> Option<&'static str> {
        text.chars().next_back().filter(|&c| self.lasts.may_hold(c))?;
        let last = *text.as_bytes().last()?;
        let start = self.by_end.partition_point(|word| word.as_bytes().last().is_some_and(|&b| b < last));
        let near = self.by_end[start..].iter().take_while(|word| word.as_bytes().last() == Some(&last));
        near.filter(|word| text.ends_with(**word)).max_by_key(|word| word.len()).copied()
    }

    /// Whether some word stands in `text`.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        text.char_indices().any(|(i, _)| self.at_start(&text[i..]).is_some())
    }

    /// Whether the word is in the set.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        self.words.binary_search(&word).is_ok()
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
