//! Units and classifiers: `models/units.csv`, and the words that begin like one (`models/words_after_numbers.csv`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{LexiconError, rows};

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// 元, 美元.
    Currency,
    /// 公里, 米.
    Length,
    /// 亩, 平方公里.
    Area,
    /// 立方米, 升.
    Volume,
    /// 吨, 公斤.
    Mass,
    /// 千瓦, 马力.
    Power,
    /// 千瓦时, 焦耳.
    Energy,
    /// 千伏.
    Voltage,
    /// ℃.
    Temperature,
    /// 年, 天, 岁.
    Time,
    /// 2025年, 5月, 3日.
    Date,
    /// 9时, 10点.
    Clock,
    /// %, 个百分点.
    Percent,
    /// 倍, 番.
    Ratio,
    /// GB, P.
    Data,
    /// MPa, dpi and other measures of devices.
    Physical,
    /// 次, 场, 起: what happens.
    Event,
    /// 个, 家, 万人: what is counted.
    Count,
    /// 35金.
    Medal,
    /// Points of a score.
    Score,
    /// 号, 级: behind an ordinal.
    Ordinal,
    /// 强, 版: behind a number that is part of a name.
    Name,
    /// 104国道.
    Road,
}

impl UnitKind {
    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "currency" => Self::Currency,
            "length" => Self::Length,
            "area" => Self::Area,
            "volume" => Self::Volume,
            "mass" => Self::Mass,
            "power" => Self::Power,
            "energy" => Self::Energy,
            "voltage" => Self::Voltage,
            "temperature" => Self::Temperature,
            "time" => Self::Time,
            "date" => Self::Date,
            "clock" => Self::Clock,
            "percent" => Self::Percent,
            "ratio" => Self::Ratio,
            "data" => Self::Data,
            "physical" => Self::Physical,
            "event" => Self::Event,
            "count" => Self::Count,
            "medal" => Self::Medal,
            "score" => Self::Score,
            "ordinal" => Self::Ordinal,
            "name" => Self::Name,
            "road" => Self::Road,
            _ => return None,
        })
    }

    /// Whether a number of it gives a size (money, area, mass, …) rather than a count or a time.
    #[must_use]
    pub const fn is_size(self) -> bool {
        matches!(
            self,
            Self::Currency
                | Self::Length
                | Self::Area
                | Self::Volume
                | Self::Mass
                | Self::Power
                | Self::Energy
                | Self::Voltage
                | Self::Data
        )
    }
}

/// A unit found at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitMatch {
    /// Bytes of the unit.
    pub len: usize,
    /// What it measures.
    pub kind: UnitKind,
}

/// The lexicon: words by their first character, longest first.
#[derive(Debug, Default)]
pub struct Units {
    words: HashMap<char, Vec<(String, UnitKind)>>,
    others: HashMap<char, Vec<String>>,
}

impl Units {
    /// The lexicon of `models/`, read once. A broken file gives an empty one; `load` says why.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Units> = LazyLock::new(|| Units::load().unwrap_or_default());
        &SHARED
    }

    /// Reads the lexicon of `models/`.
    ///
    /// # Errors
    /// A malformed row or an unknown kind, with the line.
    pub fn load() -> Result<Self, LexiconError> {
        const UNITS: &str = "units.csv";
        let mut units = Self::default();
        let text = include_str!("../../models/units.csv");
        for (row, [word, kind, _]) in rows(UNITS, text, ["word", "kind", "note"])?.into_iter().enumerate() {
            let (Some(first), Some(kind)) = (word.chars().next(), UnitKind::from_word(&kind)) else {
                let line = row as u64 + 2;
                return Err(LexiconError { file: UNITS, line, reason: format!("no word or no known kind: {kind:?}") });
            };
            units.words.entry(first).or_default().push((word, kind));
        }
        let text = include_str!("../../models/words_after_numbers.csv");
        for [word, _] in rows("words_after_numbers.csv", text, ["word", "note"])? {
            if let Some(first) = word.chars().next() {
                units.others.entry(first).or_default().push(word);
            }
        }
        for words in units.words.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Ok(units)
    }

    /// The longest unit at the start of `text`, unless a longer word that is no unit begins there
    /// (人才, 国家) or Latin letters go on behind it.
    #[must_use]
    pub fn at(&self, text: &str) -> Option<UnitMatch> {
        let first = text.chars().next()?;
        let (word, kind) = self
            .words
            .get(&first)?
            .iter()
            .find(|(word, _)| text.starts_with(word.as_str()) && ends_well(word, text))?;
        let longer = |other: &String| other.len() > word.len() && text.starts_with(other.as_str());
        if self.others.get(&first).is_some_and(|others| others.iter().any(longer)) {
            return None;
        }
        Some(UnitMatch { len: word.len(), kind: *kind })
    }

    /// Whether a word that is no unit stands at the start of `text`.
    #[must_use]
    pub fn other_word_at(&self, text: &str) -> bool {
        let others = text.chars().next().and_then(|first| self.others.get(&first));
        others.is_some_and(|others| others.iter().any(|other| text.starts_with(other.as_str())))
    }
}

/// A Latin unit ends where the letters and digits end.
fn ends_well(word: &str, text: &str) -> bool {
    !word.ends_with(|c: char| c.is_ascii_alphanumeric())
        || !text[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_wins_unless_another_word_begins_there() {
        let units = Units::load().expect("the lexicon of models/ is sound");
        let at = |text| units.at(text).map(|m: UnitMatch| &text[..m.len]);
        assert_eq!(at("个百分点左右"), Some("个百分点"));
        assert_eq!(at("个项目"), Some("个"));
        assert_eq!(at("千瓦时"), Some("千瓦时"));
        assert_eq!(at("人次"), Some("人次"));
        assert_eq!(at("人才"), None);
        assert_eq!(at("家庭农场"), None);
        assert_eq!(at("家企业"), Some("家"));
        assert_eq!(at("MWh"), Some("MWh"));
        assert_eq!(at("Py"), None);
        assert_eq!(at("G基站"), None);
    }
}
