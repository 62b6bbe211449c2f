//! 全市, 我省, 本县, 自治区: words that mean the document's own place or one above it.

use crate::document::Area;
use crate::lexicon::places::{Level, NATION, Places};

/// A word for the own place at the start of a text.
pub(super) struct OwnWord {
    pub(super) len: usize,
    /// The rank that it names: 市 of 全市.
    rank: char,
}

/// Reads 全市, 我市, 本市, 自治区 and their like.
pub(super) fn read(text: &str) -> Option<OwnWord> {
    let mut chars = text.chars();
    match chars.next()? {
        '全' | '我' | '本' => {
            let rank = chars.next().filter(|rank| "国省市区县州盟旗".contains(*rank))?;
            // 全市场, 全区域, 全国性, 全州县.
            let other = text.starts_with("本国")
                || chars.next().is_some_and(|c| "域场性".contains(c) || (rank == '州' && c == '县'));
            (!other).then_some(OwnWord { len: 3 + rank.len_utf8(), rank })
        }
        '自' => text.starts_with("自治区").then_some(OwnWord { len: "自治区".len(), rank: '自' }),
        _ => None,
    }
}

/// The place that the word means in a document of `year` about `area`.
pub(super) fn resolve(word: &OwnWord, area: Option<&Area>, year: Option<i32>) -> Option<Area> {
    if word.rank == '国' {
        return Some(Area { name: NATION.to_owned(), code: None });
    }
    let area = area?;
    let fits = |name: &str| match word.rank {
        '自' => name.ends_with("自治区"),
        rank => name.ends_with(rank),
    };
    if fits(&area.name) {
        return Some(area.clone());
    }
    let places = Places::shared();
    let Some(code) = &area.code else {
        // 云州市 of 云州市临河区.
        let (end, _) = area.name.char_indices().skip(2).find(|&(_, c)| c == word.rank)?;
        return Some(Area { name: area.name[..end + word.rank.len_utf8()].to_owned(), code: None });
    };
    [Level::Prefecture, Level::Province]
        .into_iter()
        .filter_map(|level| places.ancestor(code, level, year))
        .find(|place| fits(place.name))
        .map(|place| places.area(place, year))
}
