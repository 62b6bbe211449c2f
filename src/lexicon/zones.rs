//! Named zones (`models/zones.csv`): 高新区, 自贸试验区济南片区, 都市圈, and the phrases that open an item about one.

use crate::lexicon::words::{self, Words};
use std::sync::LazyLock;

use super::place_words::{Kind, PlaceWords};
use super::places::Places;
use super::wordset::WordSet;

const TEXT: &str = include_str!("../../models/zones.csv");
/// Longest name of a zone in characters.
const LONGEST: usize = 20;
/// Longest name of a part of a zone in characters, without the word for a part.
const LONGEST_PART: usize = 5;
/// Bytes of a text in which a fuller name is looked for.
const SEARCHED: usize = 400_000;
/// Characters that no zone's name holds.
const fn is_outside_names(c: char) -> bool {
    matches!(
        c,
        '的' | '了'
            | '在'
            | '是'
            | '和'
            | '与'
            | '及'
            | '等'
            | '为'
            | '以'
            | '对'
            | '向'
            | '从'
            | '到'
            | '使'
            | '让'
            | '将'
            | '把'
            | '被'
            | '已'
            | '再'
            | '各'
            | '其'
            | '该'
    )
}
/// What follows 区 where it does not end a name: 区域, 区块链, 区间.
const AFTER_OTHER_AREA: &str = "域块间别位县级分划外";

/// How much a zone's suffix says alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// It names a zone without a modifier too: 高新区.
    Bare,
    /// It names a zone with a modifier: 新区.
    Named,
    /// It names one where it is the whole phrase: 兴隆区域.
    Topic,
}

/// A zone that a text starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Bytes of the text that the name covers.
    pub len: usize,
    /// Whether the name counts as one only where nothing follows it.
    pub only_alone: bool,
    /// Whether it is a region of many provinces or a river basin: 西部地区, 黄河流域.
    pub region: bool,
}

/// The words of zones.
#[derive(Debug)]
pub struct Zones {
    exact: WordSet,
    bare: WordSet,
    named: WordSet,
    generic: WordSet,
    /// The words of the kinds bare, named and topic.
    suffixes: WordSet,
}

impl Zones {
    /// The words of `models/zones.csv`, read once.
    #[must_use]
    pub fn shared() -> &'static Self {
        static ZONES: LazyLock<Zones> = LazyLock::new(|| {
            let set = |kind| WordSet::new(super::words_of(TEXT, kind));
            Zones {
                exact: set("exact"),
                bare: set("bare"),
                named: set("named"),
                generic: set("generic"),
                suffixes: WordSet::new(["bare", "named", "topic"].into_iter().flat_map(|k| super::words_of(TEXT, k))),
            }
        });
        &ZONES
    }

    /// The zone that `text` starts with: 济南新旧动能转换起步区, 自贸试验区济南片区, 西部地区. A name that says a kind of
    /// zone (国家级高新区) is none.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Zone> {
        if let Some(word) = self.exact.at_start(text) {
            return Some(Zone { len: word.len(), only_alone: false, region: true });
        }
        let (mut end, mut strength) = self.first_suffix(text)?;
        if !self.is_a_name(text, end, strength) {
            return None;
        }
        // A part of a zone: 自贸试验区|济南片区, 黄河流域|甘肃段.
        if let Some(part) = part_of_zone(&text[end..]) {
            end += part;
            strength = Strength::Bare;
        }
        let region = text[..end].ends_with("流域") || text[..end].ends_with("经济带");
        Some(Zone { len: end, only_alone: strength == Strength::Topic, region })
    }

    /// The name that a text gives elsewhere to the part of a zone that it calls by the zone's bare name: 自贸试验区 in a
    /// text that also says 自贸试验区济南片区. Only the first 400,000 bytes are searched.
    #[must_use]
    pub fn full_name<'a>(&self, text: &'a str, name: &str) -> Option<&'a str> {
        if !self.bare.contains(name) {
            return None;
        }
        text.match_indices(name).take_while(|&(i, _)| i < SEARCHED).find_map(|(i, _)| {
            let part = part_of_zone(&text[i + name.len()..])?;
            Some(&text[i..i + name.len() + part])
        })
    }

    /// The end of the first suffix in `text` and how much it says.
    fn first_suffix(&self, text: &str) -> Option<(usize, Strength)> {
        let chars = text.char_indices().take(LONGEST);
        let mut bracket = false;
        for (i, c) in chars {
            match c {
                '（' | '(' => bracket = true,
                '）' | ')' if bracket => bracket = false,
                c if is_outside_names(c) => return None,
                '\u{4e00}'..='\u{9fff}' | '-' | '“' | '”' => {}
                _ => return None,
            }
            let rest = &text[i..];
            let Some(word) = self.suffixes.at_start(rest) else { continue };
            let strength = match () {
                () if self.bare.contains(word) => Strength::Bare,
                () if self.named.contains(word) => Strength::Named,
                () => Strength::Topic,
            };
            let end = i + word.len();
            let other = word.ends_with('区') && text[end..].starts_with(|c| AFTER_OTHER_AREA.contains(c));
            let broken = word == "新区" && text[..i].ends_with(['创', '更', '最', '高']);
            if !other && !broken {
                return Some((end, strength));
            }
        }
        None
    }

    /// Whether the modifier before the suffix says which zone it is.
    fn is_a_name(&self, text: &str, end: usize, strength: Strength) -> bool {
        let name = &text[..end];
        let suffix = self.suffixes.at_end(name);
        let modifier = &name[..end - suffix.map_or(0, str::len)];
        if modifier.is_empty() {
            return strength == Strength::Bare;
        }
        let kind = self.generic.at_start(modifier);
        let rest = kind.map(|word| &modifier[word.len()..]);
        if kind.zip(rest).is_some_and(|(kind, rest)| is_numeral_of_name(kind, rest)) {
            return true;
        }
        rest.is_none_or(|rest| {
            rest.chars().count() >= 2 && self.generic.at_start(rest).is_none() && !modifier.starts_with('国')
        }) && !PlaceWords::shared().stands_in(Kind::NotInName, modifier)
    }
}

/// Whether a numeral begins a name of two characters rather than a count: 两江新区, 五象新区; not 三大片区, 两个新区.
fn is_numeral_of_name(numeral: &str, rest: &str) -> bool {
    const NUMERALS: &str = "两二三四五六七八九";
    const COUNTED: &str = "大个类种条处座批项级片县市省州区乡镇小新";
    let mut rest = rest.chars();
    let single = numeral.chars().nth(1).is_none() && NUMERALS.contains(numeral);
    single && rest.next().is_some_and(|c| !COUNTED.contains(c)) && rest.next().is_none()
}

/// The length of 济南片区 or 甘肃段 at the start of a text.
fn part_of_zone(text: &str) -> Option<usize> {
    let Some(reading) = Places::shared().read(text, None, None) else { return named_part(text) };
    let rest = &text[reading.len..];
    let word = ["片区", "段", "新片区", "分区"].iter().find(|word| rest.starts_with(**word))?;
    Some(reading.len + word.len())
}

/// The length of 前海蛇口片区 at the start of a text: a part that no administrative area names.
fn named_part(text: &str) -> Option<usize> {
    const PART: &str = "片区";
    const KINDS: &str = "各两三四五六七八九十几多全本此首建一核联动推进加快入设创改革内区园";
    let len = text.char_indices().take(LONGEST_PART + 1).find(|&(i, _)| text[i..].starts_with(PART))?.0;
    let name = &text[..len];
    let proper =
        name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) && !is_outside_names(c) && !KINDS.contains(c));
    (proper && name.chars().nth(1).is_some()).then_some(len + PART.len())
}

/// What opens a clause before its subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Bytes of the opening.
    pub len: usize,
    /// Whether a verb of promotion stands there: 抓好, 加快推进.
    pub lead: bool,
}

/// The enumerators, connectives, periods and verbs of promotion at the start of a clause.
#[must_use]
pub fn opening(clause: &str) -> Opening {
    let words = PlaceWords::shared();
    let mut opening = Opening::default();
    loop {
        let rest = &clause[opening.len..];
        if let Some(word) = words.at_start(Kind::Lead, rest) {
            opening.len += word.len();
            opening.lead = true;
        } else if opening.lead {
            return opening;
        } else if let Some(word) = words.at_start(Kind::Opener, rest) {
            opening.len += word.len();
        } else if let Some((word, _)) =
            Words::shared().prefix(rest, &[words::Kind::Adverb]).filter(|(word, _)| word.chars().count() > 1)
        {
            opening.len += word.len();
        } else if let Some(len) = mark_or_number(rest) {
            opening.len += len;
        } else {
            return opening;
        }
    }
}

/// A mark, an enumerator or a year at the start of a text.
fn mark_or_number(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if first.is_whitespace()
        || matches!(first, '—' | '-' | '－' | '·' | '*' | '#' | '、' | '，' | ',' | '“' | '"' | '《')
    {
        return Some(first.len_utf8());
    }
    let bracketed = text.strip_prefix(['（', '(']).unwrap_or(text);
    let open = text.len() - bracketed.len();
    let digits = bracketed
        .find(|c: char| {
            !matches!(c, '0'..='9' | '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
        })
        .filter(|&end| end > 0)?;
    let after = &bracketed[digits..];
    let close = if open > 0 {
        &["）", ")"][..]
    } else {
        &["、", ".", "．", "年底", "年末", "年以来", "年", ")", "）", "是"][..]
    };
    close.iter().find(|word| after.starts_with(**word)).map(|word| open + digits + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Option<&str> {
        Zones::shared().read(text).filter(|z| !z.only_alone).map(|z| &text[..z.len])
    }

    #[test]
    fn zones_are_read_by_their_ends() {
        for (text, name) in [
            ("高新区实现产值", "高新区"),
            ("云州高新区全国排名", "云州高新区"),
            ("济南新旧动能转换起步区发展规划", "济南新旧动能转换起步区"),
            ("自贸试验区济南片区累计推出", "自贸试验区济南片区"),
            ("自贸试验区云溪港片区累计推出", "自贸试验区云溪港片区"),
            ("自贸试验区三大片区新设企业", "自贸试验区"),
            ("自贸试验区内各片区新设企业", "自贸试验区"),
            ("自贸试验区推动片区新设企业", "自贸试验区"),
            ("中国（山东）自由贸易试验区新设企业", "中国（山东）自由贸易试验区"),
            ("中央商务区累计建成", "中央商务区"),
            ("东部老工业区新增", "东部老工业区"),
            ("云州都市圈加快建设", "云州都市圈"),
            ("西部地区发展", "西部地区"),
            ("黄河流域甘肃段水质", "黄河流域甘肃段"),
            ("国际招商产业园力争", "国际招商产业园"),
        ] {
            assert_eq!(zone(text), Some(name), "{text}");
        }
    }

    #[test]
    fn kinds_of_zones_are_none() {
        for text in [
            "国家级高新区达到",
            "省级开发区",
            "开发区",
            "现代农业产业园2个",
            "新增省级示范区",
            "区域创新能力",
            "全区经济",
            "创新区块链应用",
            "主要流域国控断面",
            "",
        ] {
            assert_eq!(zone(text), None, "{text}");
        }
    }

    #[test]
    fn openings_end_at_the_subject() {
        let rest = |clause: &'static str| (&clause[opening(clause).len..], opening(clause).lead);
        assert_eq!(rest("（二）加快推进高新区建设"), ("高新区建设", true));
        assert_eq!(rest("2024年，全市"), ("全市", false));
        assert_eq!(rest("1.深化自贸试验区改革"), ("自贸试验区改革", true));
        assert_eq!(rest("其中云州"), ("云州", false));
        assert_eq!(rest(""), ("", false));
    }
}
