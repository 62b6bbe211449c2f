//! The words that decide where the words around a number end and what they belong to (`models/phrase_words.csv`).

use std::sync::LazyLock;

use super::wordset::WordsByKind;

const TEXT: &str = include_str!("../../models/phrase_words.csv");

/// What a word does beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Kind {
    /// Begins the words in front of a number and is never part of an indicator: 实现, 其中, 年末.
    Opening,
    /// Stands behind a number without saying what was counted: 大关, 的水平.
    Empty,
    /// A verb that names what is measured as nouns do: 造林 in 造林面积.
    Action,
    /// A verb behind an amount that says what it was used for, so that its noun stands in front: 用于.
    Use,
    /// A verb whose subject stands in the clause before: 惠及, 拉动.
    Effect,
    /// Ends the words between a count and the amount that the count qualifies: 投资, 产值.
    Amount,
    /// Ends the name of a zone that has a territory, so that later clauses can speak of it: 片区, 园区.
    Territory,
}

const KINDS: [&str; 7] = ["opening", "empty", "action", "use", "effect", "amount", "territory"];

impl From<Kind> for usize {
    fn from(kind: Kind) -> Self {
        kind as Self
    }
}

/// The words, by kind.
pub type PhraseWords = WordsByKind<Kind, 7>;

impl PhraseWords {
    /// The words of `models/phrase_words.csv`, read once.
    #[must_use]
    pub fn shared() -> &'static Self {
        static WORDS: LazyLock<PhraseWords> = LazyLock::new(|| PhraseWords::read(TEXT, KINDS));
        &WORDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words() {
        let words = PhraseWords::shared();
        assert_eq!(words.at_start(Kind::Opening, "截至目前共有"), Some("截至目前"));
        assert_eq!(words.at_start(Kind::Empty, "的水平上"), Some("的水平"));
        assert_eq!(words.at_end(Kind::Action, "人工造林"), Some("造林"));
        assert_eq!(words.at_start(Kind::Use, "用于修渠"), Some("用于"));
        assert_eq!(words.at_start(Kind::Effect, "拉动消费"), Some("拉动"));
        assert_eq!(words.at_end(Kind::Amount, "完成总投资"), Some("总投资"));
        assert_eq!(words.at_end(Kind::Territory, "东湖片区"), Some("片区"));
        assert_eq!(words.at_start(Kind::Use, "产量"), None);
    }
}
