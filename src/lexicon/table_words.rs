//! Words of the headers and names of tables.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::words_of;
use crate::document::Status;

static TEXT: &str = include_str!("../../models/table_words.csv");

/// A word of growth that ends a header or a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The word: 增长速度.
    pub word: &'static str,
    /// Whether it is one of falling: 降幅.
    pub falls: bool,
    /// Whether it may be either: 增减.
    pub loose: bool,
}

/// The words by what they do. Those that end a text come longest first, so that the first that fits is the whole of it.
#[derive(Debug)]
pub struct TableWords {
    /// Words of growth.
    pub growth: Vec<Growth>,
    /// What a growth is compared with, in front of its word: 比上年.
    pub bases: Vec<&'static str>,
    /// Words of status that end a header: 目标.
    pub status: Vec<(&'static str, Status)>,
    /// Names that say nothing of what is measured: 总量.
    pub generic: FxHashSet<&'static str>,
    /// Names of the whole: 合计.
    pub whole: FxHashSet<&'static str>,
}

static SHARED: LazyLock<TableWords> = LazyLock::new(|| {
    let growth = |kind, falls, loose| words_of(TEXT, kind).map(move |word| Growth { word, falls, loose });
    let status = |kind, status| words_of(TEXT, kind).map(move |word| (word, status));
    TableWords {
        growth: longest_first(
            growth("growth", false, false).chain(growth("falls", true, false)).chain(growth("either", false, true)),
            |growth| growth.word,
        ),
        bases: longest_first(words_of(TEXT, "base"), |word| word),
        status: longest_first(
            status("target", Status::Target)
                .chain(status("estimate", Status::Estimate))
                .chain(status("actual", Status::Actual)),
            |(word, _)| word,
        ),
        generic: words_of(TEXT, "generic").collect(),
        whole: words_of(TEXT, "whole").collect(),
    }
});

impl TableWords {
    /// The words of `models/table_words.csv`.
    #[must_use]
    pub fn shared() -> &'static Self {
        &SHARED
    }
}

fn longest_first<T: Copy>(words: impl Iterator<Item = T>, word: impl Fn(T) -> &'static str) -> Vec<T> {
    let mut words: Vec<T> = words.collect();
    words.sort_by_key(|&entry| std::cmp::Reverse(word(entry).len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_known_kind() {
        let words = TableWords::shared();
        let known =
            words.growth.len() + words.bases.len() + words.status.len() + words.generic.len() + words.whole.len();
        assert_eq!(known, TEXT.lines().count() - 1);
    }

    #[test]
    fn a_word_goes_before_its_end() {
        let at = |word: &str| TableWords::shared().status.iter().position(|(other, _)| *other == word);
        assert!(at("预计完成") < at("完成"));
        assert!(at("规划目标") < at("目标"));
    }
}
