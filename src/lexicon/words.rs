//! The words that decide where an indicator begins and ends: `models/words.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lexicon::rows;

/// What a word does around an indicator. A word may be of several kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Reports a number and is no part of an indicator: 达到, 实现, 增至.
    Report,
    /// Stands between an indicator and its number without meaning for either: 分别, 同比, 约.
    Tail,
    /// Rise: 增长, 提高.
    Up,
    /// Fall: 下降, 压减.
    Down,
    /// Introduces a rank: 居, 排名.
    Rank,
    /// Introduces a multiple: 是, 相当于.
    Ratio,
    /// Above something other than the past: 高于.
    Above,
    /// Below something other than the past: 低于.
    Below,
    /// Says how something is done: 扎实, 全面.
    Adverb,
    /// Decides what is counted: 新增, 建成.
    Event,
    /// Rank of an institution, shared by the items of a list: 省级.
    Level,
    /// A head that needs the indicator before it: 总投资, 增速.
    Head,
    /// Ends a whole indicator: 率, 收入.
    Suffix,
}

impl Kind {
    const fn bit(self) -> u16 {
        1 << self as u8
    }

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "report" => Self::Report,
            "tail" => Self::Tail,
            "up" => Self::Up,
            "down" => Self::Down,
            "rank" => Self::Rank,
            "ratio" => Self::Ratio,
            "above" => Self::Above,
            "below" => Self::Below,
            "adverb" => Self::Adverb,
            "event" => Self::Event,
            "level" => Self::Level,
            "head" => Self::Head,
            "suffix" => Self::Suffix,
            _ => return None,
        })
    }
}

/// The kinds of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    /// Whether the word is of this kind.
    #[must_use]
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// Whether the word is of one of these kinds.
    #[must_use]
    pub fn any(self, kinds: &[Kind]) -> bool {
        kinds.iter().any(|&k| self.has(k))
    }
}

/// The word list.
#[derive(Debug)]
pub struct Words {
    kinds: HashMap<String, Kinds>,
    longest: usize,
}

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);

impl Words {
    /// The list that is built into the library.
    #[must_use]
    pub fn shared() -> &'static Self {
        &WORDS
    }

    fn load() -> Self {
        let mut kinds: HashMap<String, Kinds> = HashMap::new();
        let mut longest = 0;
        // A broken file is found by `tests/lexicons.rs`, not at run time.
        for [word, kind] in rows("words.csv", include_str!("../../models/words.csv"), ["word", "kind"]).unwrap_or_default()
        {
            if let Some(kind) = Kind::parse(&kind) {
                longest = longest.max(word.len());
                kinds.entry(word).or_default().0 |= kind.bit();
            }
        }
        Self { kinds, longest }
    }

    /// The kinds of a word; none where it is unknown.
    #[must_use]
    pub fn kinds(&self, word: &str) -> Kinds {
        self.kinds.get(word).copied().unwrap_or_default()
    }

    /// The longest word of one of the kinds at the end of `text`.
    #[must_use]
    pub fn suffix<'t>(&self, text: &'t str, wanted: &[Kind]) -> Option<(&'t str, Kinds)> {
        let from = text.len().saturating_sub(self.longest);
        text.char_indices().map(|(i, _)| i).skip_while(|&i| i < from).find_map(|i| {
            let kinds = self.kinds(&text[i..]);
            kinds.any(wanted).then(|| (&text[i..], kinds))
        })
    }

    /// The longest word of one of the kinds at the start of `text`.
    #[must_use]
    pub fn prefix<'t>(&self, text: &'t str, wanted: &[Kind]) -> Option<(&'t str, Kinds)> {
        let ends: Vec<usize> = text
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .take_while(|&end| end <= self.longest)
            .collect();
        ends.into_iter().rev().find_map(|end| {
            let kinds = self.kinds(&text[..end]);
            kinds.any(wanted).then(|| (&text[..end], kinds))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins() {
        let words = Words::shared();
        assert_eq!(words.suffix("投资完成率提高到", &[Kind::Report]).map(|w| w.0), Some("提高到"));
        assert_eq!(words.prefix("新增省级中心", &[Kind::Event]).map(|w| w.0), Some("新增"));
        assert!(words.suffix("地区生产总值", &[Kind::Report]).is_none());
    }
}
