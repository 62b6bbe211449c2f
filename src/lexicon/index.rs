//! Words by their first or last character, the longest first: what starts or ends a text is found in a short row.

/// Rows of an index. A row holds the words of every character with the same remainder.
const ROWS: usize = 1024;

/// Words with what is known of them.
#[derive(Clone, Debug)]
pub(super) struct Index<T> {
    /// Where each row begins, and behind the last one where it ends.
    rows: Box<[u16]>,
    /// The first or last characters of no word are not in here, modulo the number of its bits.
    filter: Box<[u64; ROWS / 64 * 4]>,
    words: Vec<(&'static str, T)>,
}

impl<T> Index<T> {
    /// Words by their first characters.
    pub(super) fn by_start(words: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        Self::new(words, |word| word.chars().next())
    }

    /// Words by their last characters.
    pub(super) fn by_end(words: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        Self::new(words, |word| word.chars().next_back())
    }

    fn new(words: impl IntoIterator<Item = (&'static str, T)>, key: fn(&str) -> Option<char>) -> Self {
        let row_of = |word: &str| key(word).map_or(0, row);
        let mut words: Vec<(&'static str, T)> = words.into_iter().filter(|(word, _)| !word.is_empty()).collect();
        words.sort_by_key(|(word, _)| (row_of(word), std::cmp::Reverse(word.len())));
        // Rows count in sixteen bits; no lexicon comes near that.
        words.truncate(usize::from(u16::MAX));
        let mut filter = Box::new([0; ROWS / 64 * 4]);
        for c in words.iter().filter_map(|(word, _)| key(word)) {
            filter[c as usize / 64 % filter.len()] |= 1 << (c as usize % 64);
        }
        let rows = (0..=ROWS)
            .map(|row| u16::try_from(words.partition_point(|(word, _)| row_of(word) < row)).unwrap_or(u16::MAX))
            .collect();
        Self { rows, filter, words }
    }

    /// Every word in the row of a character: those that start or end with it, and some others; the longest first.
    pub(super) fn row(&self, c: char) -> &[(&'static str, T)] {
        if self.filter[c as usize / 64 % self.filter.len()] & (1 << (c as usize % 64)) == 0 {
            return &[];
        }
        let row = row(c);
        &self.words[usize::from(self.rows[row])..usize::from(self.rows[row + 1])]
    }
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self::by_start([])
    }
}

const fn row(c: char) -> usize {
    c as usize % ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_its_words_longest_first() {
        let index = Index::by_start([("增", 1), ("增长", 2), ("", 3), ("增加到", 4), ("减", 5)]);
        let row = |c| index.row(c).iter().map(|&(_, n)| n).collect::<Vec<_>>();
        assert_eq!(row('增'), [4, 2, 1]);
        assert_eq!(row('减'), [5]);
        assert!(row('长').is_empty());
        let index = Index::by_end([("增长", 2), ("长", 1)]);
        assert_eq!(index.row('长').iter().map(|&(_, n)| n).collect::<Vec<_>>(), [2, 1]);
        assert!(Index::<()>::default().row('长').is_empty());
    }
}
