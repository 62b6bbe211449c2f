//! The words that decide where an indicator begins and ends: `models/words.csv`.

use std::sync::LazyLock;

use super::index::Index;

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
    /// Every kind, in the order of their bits.
    pub const ALL: [Self; 13] = [
        Self::Report,
        Self::Tail,
        Self::Up,
        Self::Down,
        Self::Rank,
        Self::Ratio,
        Self::Above,
        Self::Below,
        Self::Adverb,
        Self::Event,
        Self::Level,
        Self::Head,
        Self::Suffix,
    ];

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

    /// A bit a kind, in the order of [`Kind`].
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Whether the word is of one of these kinds.
    #[must_use]
    pub fn any(self, kinds: &[Kind]) -> bool {
        self.0 & Self::of(kinds).0 != 0
    }

    /// All of these kinds.
    fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |bits, kind| bits | kind.bit()))
    }
}

/// The word list.
#[derive(Debug)]
pub struct Words {
    by_start: Index<Kinds>,
    by_end: Index<Kinds>,
}

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);

impl Words {
    /// The list that is built into the library.
    #[must_use]
    pub fn shared() -> &'static Self {
        &WORDS
    }

    fn load() -> Self {
        let mut words: Vec<(&'static str, Kinds)> = Vec::new();
        // A broken file is found by `tests/lexicons.rs`, not at run time. The rows of one word stand together.
        for (word, kind) in include_str!("../../models/words.csv").lines().skip(1).filter_map(|l| l.split_once(',')) {
            let Some(kind) = Kind::parse(kind) else { continue };
            match words.last_mut() {
                Some((last, kinds)) if *last == word => kinds.0 |= kind.bit(),
                _ => words.push((word, Kinds(kind.bit()))),
            }
        }
        Self { by_start: Index::by_start(words.iter().copied()), by_end: Index::by_end(words) }
    }

    /// The kinds of a word; none where it is unknown.
    #[must_use]
    pub fn kinds(&self, word: &str) -> Kinds {
        let row = word.chars().next().map_or(&[][..], |first| self.by_start.row(first));
        row.iter().find(|&&(other, _)| other == word).map_or(Kinds::default(), |&(_, kinds)| kinds)
    }

    /// The longest word of one of the kinds at the end of `text`.
    #[must_use]
    pub fn suffix<'t>(&self, text: &'t str, wanted: &[Kind]) -> Option<(&'t str, Kinds)> {
        let wanted = Kinds::of(wanted);
        let row = self.by_end.row(text.chars().next_back()?);
        let found = row.iter().find(|&&(word, kinds)| kinds.0 & wanted.0 != 0 && text.ends_with(word));
        found.map(|&(word, kinds)| (&text[text.len() - word.len()..], kinds))
    }

    /// The longest word of one of the kinds at the start of `text`.
    #[must_use]
    pub fn prefix<'t>(&self, text: &'t str, wanted: &[Kind]) -> Option<(&'t str, Kinds)> {
        let wanted = Kinds::of(wanted);
        let row = self.by_start.row(text.chars().next()?);
        let found = row.iter().find(|&&(word, kinds)| kinds.0 & wanted.0 != 0 && text.starts_with(word));
        found.map(|&(word, kinds)| (&text[..word.len()], kinds))
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
