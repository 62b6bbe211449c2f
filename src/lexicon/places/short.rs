//! Stems: place names without the word that says their rank (济南 of 济南市, 黔东南 of 黔东南苗族侗族自治州).

use super::Level;

/// Peoples that stand in the names of autonomous places, as written there; longer ones before those they end in.
const PEOPLES: &[&str] = &[
    "维吾尔",
    "哈萨克",
    "柯尔克孜",
    "蒙古族",
    "蒙古",
    "回族",
    "藏族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯",
    "塔吉克",
    "怒族",
    "普米族",
    "裕固族",
    "保安族",
    "独龙族",
    "各族",
];

/// Words that say a rank; longer ones before those they end in.
const RANKS: &[&str] =
    &["特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "区", "县", "盟", "州", "旗"];

/// Stems that are also common words or names of something else (rivers, mountains).
const COMMON_WORDS: &[&str] = &[
    "阿里",
    "安康",
    "白银",
    "朝阳",
    "大同",
    "大理",
    "海西",
    "黑河",
    "红河",
    "怒江",
    "黄山",
    "来宾",
    "日照",
    "长治",
    "中山",
    "白山",
    "海北",
    "黄南",
    "惠民",
    "松花江",
    "巢湖",
];

/// A name without its rank and the peoples before it; the whole name where less than two characters would stay.
#[must_use]
pub fn without_suffix(name: &str) -> &str {
    let Some(rank) = RANKS.iter().find(|rank| name.ends_with(**rank)) else { return name };
    let mut stem = &name[..name.len() - rank.len()];
    if rank.starts_with("自治") {
        while let Some(shorter) = PEOPLES.iter().find_map(|people| stem.strip_suffix(people)) {
            if shorter.chars().nth(1).is_none() {
                break;
            }
            stem = shorter;
        }
    }
    if stem.chars().nth(1).is_none() { name } else { stem }
}

/// Whether a stem is also a common word, so that it names a place only with its rank behind it.
pub(super) fn is_common_word(stem: &str) -> bool {
    COMMON_WORDS.contains(&stem)
}

/// Level of a place that is not in the lexicon, by the end of its name.
pub(super) fn level_by_suffix(name: &str) -> Option<Level> {
    let rank = RANKS.iter().find(|rank| name.ends_with(**rank))?;
    Some(match *rank {
        "省" | "自治区" | "特别行政区" => Level::Province,
        "市" | "自治州" | "地区" | "盟" | "州" => Level::Prefecture,
        _ => Level::County,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (name, stem) in [
            ("济南市", "济南"),
            ("内蒙古自治区", "内蒙古"),
            ("新疆维吾尔自治区", "新疆"),
            ("广西壮族自治区", "广西"),
            ("伊犁哈萨克自治州", "伊犁"),
            ("巴音郭楞蒙古自治州", "巴音郭楞"),
            ("海西蒙古族藏族自治州", "海西"),
            ("张家川回族自治县", "张家川"),
            ("和县", "和县"),
            ("香港特别行政区", "香港"),
        ] {
            assert_eq!(without_suffix(name), stem);
        }
    }
}
