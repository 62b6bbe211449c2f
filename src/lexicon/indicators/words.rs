//! The words that the comparison of names knows (`models/indicator_words.csv`).

use std::sync::LazyLock;

use crate::lexicon::words_of;
use crate::lexicon::wordset::WordSet;

static TEXT: &str = include_str!("../../../models/indicator_words.csv");

/// The words, by what they do.
#[derive(Debug)]
pub(super) struct Words {
    /// What says of which prices or which stage of the figures a name speaks, in brackets: 现价.
    pub marks: WordSet,
    /// What stands in front of a name and says nothing of the indicator: 全市, 实现.
    pub openings: WordSet,
    /// What stands behind a name and only reports the number: 完成, 达到.
    pub reports: WordSet,
    /// Endings of names of growth: 增速.
    pub growths: WordSet,
    /// Endings that say of what whole a part is: 占比.
    pub shares: WordSet,
    /// Endings of names of what is counted: 总数.
    pub counts: WordSet,
    /// Words that end in 数 and are none of these: 指数.
    pub numbers: WordSet,
    /// What is written in several ways, with the one that is compared; the longest first.
    pub spellings: Vec<(&'static str, &'static str)>,
    /// Words that only dress a name: 主要; the longest first.
    pub light: Vec<&'static str>,
    /// Words that tell indicators apart: 人均, 占, 新增.
    pub telling: Vec<&'static str>,
}

impl Words {
    /// The words of the file, read once.
    pub(super) fn shared() -> &'static Self {
        static WORDS: LazyLock<Words> = LazyLock::new(|| {
            let set = |kind| WordSet::new(words_of(TEXT, kind));
            let spelling = |line: &'static str| {
                let (written, rest) = line.split_once(',')?;
                Some((written, rest.strip_prefix("spelling,")?))
            };
            let mut spellings: Vec<_> = TEXT.lines().skip(1).filter_map(spelling).collect();
            spellings.sort_by_key(|(written, _)| std::cmp::Reverse(written.len()));
            let mut light: Vec<_> = words_of(TEXT, "light").collect();
            light.sort_by_key(|word| std::cmp::Reverse(word.len()));
            Words {
                marks: set("mark"),
                openings: set("opening"),
                reports: set("report"),
                growths: set("growth"),
                shares: set("share"),
                counts: set("count"),
                numbers: set("number"),
                spellings,
                light,
                telling: words_of(TEXT, "telling").collect(),
            }
        });
        &WORDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::indicators::score::MOST_TELLING;

    #[test]
    fn every_row_has_a_known_kind() {
        const KINDS: [&str; 10] =
            ["mark", "opening", "report", "growth", "share", "count", "number", "spelling", "light", "telling"];
        for line in TEXT.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [word, kind, compared] = fields[..] else { panic!("{line}") };
            assert!(!word.is_empty() && KINDS.contains(&kind), "{line}");
            assert_eq!(kind == "spelling", !compared.is_empty(), "{line}");
        }
        let words = Words::shared();
        assert!(words.telling.len() <= MOST_TELLING && !words.light.is_empty());
        assert!(words.spellings.iter().all(|(_, compared)| !compared.is_empty()));
    }
}
