//! Names that are alike: Dice's coefficient over pairs of characters, weighted by how few names have a pair.
//!
//! Words of `models/indicator_words.csv` that only dress a name (`light`: 主要, 各类) count for nothing. Names of which one has a word that tells
//! indicators apart (`telling`: 人均, 占比, 新增, 进口) and the other has not are never alike.

use rustc_hash::FxHashMap;

use super::words::Words;
use crate::observation::Confidence;

/// The least likeness of a link, in hundredths.
const THRESHOLD: u32 = 86;
/// The most characters of a name that is compared.
const LONGEST: usize = 32;
/// The most telling words that are kept apart; those of the file must not be more.
pub(super) const MOST_TELLING: usize = 512;

/// Names, by their pairs of characters.
#[derive(Debug, Default)]
pub(super) struct Similar {
    names: Vec<Entry>,
    pairs: FxHashMap<[char; 2], Vec<u16>>,
}

/// A name with what is compared of it.

#[derive(Debug)]
struct Entry {
    name: String,
    /// The weights of its pairs together.
    weight: u32,
    telling: Telling,
}

/// Which of the telling words stand in a name, one bit each.
type Telling = [u64; MOST_TELLING / 64];

impl Similar {
    /// Names, each once.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut similar = Self::default();
        // Names count in sixteen bits; the catalogue has a few thousand.
        for (index, name) in (0..u16::MAX).zip(names) {
            for pair in pairs(&plain(name)) {
                let row = similar.pairs.entry(pair).or_default();
                if row.last() != Some(&index) {
                    row.push(index);
                }
            }
            similar.names.push(Entry { name: name.to_owned(), weight: 0, telling: telling(name) });
        }
        let weights: Vec<u32> = similar
            .names
            .iter()
            .map(|entry| pairs(&plain(&entry.name)).map(|pair| similar.weight(pair)).sum())
            .collect();
        for (entry, weight) in similar.names.iter_mut().zip(weights) {
            entry.weight = weight;
        }
        similar
    }

    /// The name most like `text` among those that fit, with the likeness.
    pub(super) fn best(&self, text: &str, fits: impl Fn(&str) -> bool) -> Option<(&str, Confidence)> {
        if text.chars().nth(LONGEST).is_some() || text.chars().nth(2).is_none() {
            return None;
        }
        let compared = plain(text);
        let mut common: Vec<u32> = vec![0; self.names.len()];
        let mut touched: Vec<u16> = Vec::new();
        let mut own = 0;
        for pair in pairs(&compared) {
            let weight = self.weight(pair);
            own += weight;
            for &index in self.pairs.get(&pair).into_iter().flatten() {
                let common = &mut common[usize::from(index)];
                if *common == 0 {
                    touched.push(index);
                }
                *common += weight;
            }
        }
        // Twice the common weight by the sum of both, in hundredths.
        let likeness = |index: usize| (200 * common[index]).checked_div(own + self.names[index].weight).unwrap_or(0);
        let mut near: Vec<(u32, usize)> =
            touched.iter().map(|&index| usize::from(index)).map(|index| (likeness(index).min(100), index)).collect();
        near.retain(|&(score, _)| score >= THRESHOLD);
        if near.is_empty() {
            return None;
        }
        // The likest first; of names alike the first by its bytes.
        near.sort_unstable_by_key(|&(score, index)| (std::cmp::Reverse(score), index));
        let telling = telling(text);
        let best =
            near.into_iter().find(|&(_, index)| self.names[index].telling == telling && fits(&self.names[index].name));
        let (score, index) = best?;
        Some((&self.names[index].name, Confidence::from_hundredths(u8::try_from(score).unwrap_or(100))))
    }

    /// How much a pair says: 1 for one that no name has, more the fewer names have it otherwise.
    fn weight(&self, pair: [char; 2]) -> u32 {
        let names = self.names.len().max(1);
        self.pairs.get(&pair).map_or(4, |row| 1 + (names / row.len()).max(1).ilog2())
    }
}

/// The pairs of neighbouring characters, with a mark at either end.
fn pairs(text: &str) -> impl Iterator<Item = [char; 2]> {
    let ended = std::iter::once('^').chain(text.chars());
    ended.zip(text.chars().chain(std::iter::once('$'))).map(|(a, b)| [a, b])
}

/// The text without the words that only dress it, unless they are all of it.
fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    let mut plain = std::borrow::Cow::Borrowed(text);
    for &word in &Words::shared().light {
        if plain.len() > word.len() && plain.contains(word) {
            plain = plain.replace(word, "").into();
        }
    }
    plain
}

/// The telling words in a text.
fn telling(text: &str) -> Telling {
    let mut bits = Telling::default();
    for (index, _) in
        Words::shared().telling.iter().take(MOST_TELLING).enumerate().filter(|(_, word)| text.contains(**word))
    {
        bits[index / 64] |= 1 << (index % 64);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar() -> Similar {
        Similar::new(["社会消费品零售额", "城镇居民人均可支配收入", "规模以上工业增加值", "城镇登记失业率"].into_iter())
    }

    #[test]
    fn names_alike_are_found() {
        let similar = similar();
        let best = |text| similar.best(text, |_| true).map(|(name, _)| name);
        assert_eq!(best("主要社会消费品零售额要"), Some("社会消费品零售额"));
        assert_eq!(best("城镇居民年人均可支配收入要"), Some("城镇居民人均可支配收入"));
        assert_eq!(best("城镇居民人均可支配收入"), Some("城镇居民人均可支配收入"));
    }

    #[test]
    fn words_that_tell_apart_do() {
        let similar = similar();
        for text in [
            "城镇居民可支配收入",
            "农村居民人均可支配收入",
            "规模以上工业增加值率",
            "城镇调查失业率",
            "新增城镇登记失业率",
            "",
            "失业",
        ] {
            assert_eq!(similar.best(text, |_| true), None, "{text}");
        }
        assert_eq!(similar.best("全社会消费品零售额", |_| false), None);
    }
}
