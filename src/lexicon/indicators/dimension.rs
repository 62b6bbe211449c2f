//! What the amounts of an indicator measure.

/// Declares the dimensions with their spelling in the file.
macro_rules! dimensions {
    ($($(#[doc = $about:literal])+ $variant:ident = $word:literal,)+) => {
        /// What the amounts of an indicator measure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Dimension {
            $($(#[doc = $about])+ $variant,)+
        }

        impl Dimension {
            /// Every dimension.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(super) fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The spelling of the file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

dimensions! {
    /// 亩, 公顷, 平方公里, 平方米.
    Area = "area",
    /// Computing power: P, EFLOPS.
    Computing = "computing",
    /// 微克/立方米.
    Concentration = "concentration",
    /// Things and organisations: 家, 户, 个, 台, 件.
    Count = "count",
    /// Persons on an area: 人/平方公里.
    Density = "density",
    /// 千瓦时, 吨标准煤.
    Energy = "energy",
    /// What happens: 人次, 起.
    Event = "event",
    /// A price index in percent of the year before, or its change.
    Index = "index",
    /// An amount for each unit of value: 吨标准煤/万元.
    Intensity = "intensity",
    /// 公里, 米.
    Length = "length",
    /// 吨, 公斤, 斤.
    Mass = "mass",
    /// 元, 美元.
    Money = "money",
    /// Money of one person, household or month: 元, 元/人, 元/月.
    MoneyPerPerson = "money_per_person",
    /// 人.
    People = "people",
    /// 千瓦.
    Power = "power",
    /// How many of those that could: %, ‰.
    Rate = "rate",
    /// One amount by another of its kind: 倍, or no unit.
    Ratio = "ratio",
    /// A part of a whole: %.
    Share = "share",
    /// 年, 岁, 天.
    Time = "time",
    /// 吨公里, 人公里.
    Turnover = "turnover",
    /// 立方米.
    Volume = "volume",
    /// 公斤/亩.
    Yield = "yield",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_go_both_ways() {
        for &dimension in Dimension::ALL {
            assert_eq!(Dimension::from_word(dimension.as_str()), Some(dimension));
        }
        assert_eq!(Dimension::from_word("wealth"), None);
    }
}
