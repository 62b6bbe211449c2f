//! Units and classifiers: `models/units.csv`, and the words that begin like one (`models/words_after_numbers.csv`).

use std::sync::LazyLock;

use super::LexiconError;
use super::index::Index;

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

/// The lexicon.
#[derive(Debug, Default)]
pub struct Units {
    words: Index<UnitKind>,
    others: Index<()>,
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
        let mut words = Vec::new();
        for (row, line) in include_str!("../../models/units.csv").lines().enumerate().skip(1) {
            let fail = |reason| LexiconError { file: UNITS, line: row as u64 + 1, reason };
            let (word, rest) =
                line.split_once(',').ok_or_else(|| fail("one column where 3 are expected".to_owned()))?;
            let kind = rest.split(',').next().unwrap_or_default();
            let known = UnitKind::from_word(kind).filter(|_| !word.is_empty());
            words.push((word, known.ok_or_else(|| fail(format!("no word or no known kind: {kind:?}")))?));
        }
        let others = include_str!("../../models/words_after_numbers.csv").lines().skip(1);
        let others = others.filter_map(|line| Some((line.split_once(',')?.0, ())));
        Ok(Self { words: Index::by_start(words), others: Index::by_start(others) })
    }

    /// The longest unit at the start of `text`, unless a longer word that is no unit begins there
    /// (人才, 国家) or Latin letters go on behind it.
    #[must_use]
    pub fn at(&self, text: &str) -> Option<UnitMatch> {
        let first = text.chars().next()?;
        let row = self.words.row(first);
        let &(word, kind) = row.iter().find(|(word, _)| text.starts_with(word) && ends_well(word, text))?;
        let longer = |&(other, ()): &(&str, ())| other.len() > word.len() && text.starts_with(other);
        if self.others.row(first).iter().any(longer) {
            return None;
        }
        Some(UnitMatch { len: word.len(), kind })
    }

    /// Whether a word that is no unit stands at the start of `text`.
    #[must_use]
    pub fn other_word_at(&self, text: &str) -> bool {
        let row = text.chars().next().map_or(&[][..], |first| self.others.row(first));
        row.iter().any(|(other, ())| text.starts_with(other))
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
