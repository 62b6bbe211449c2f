//! Administrative places of China, 1981–2024: GB/T 2260 codes with validity (`models/places.csv`).
//!
//! The file is sorted by code, has no quoting and is never copied: records borrow from the text that is built into
//! the binary, so that loading is one pass over 300 KB.

mod chain;
mod locate;
mod short;

use std::sync::{LazyLock, OnceLock};

use super::LexiconError;
use crate::document::Area;

pub use chain::Reading;
pub use locate::{Location, ScopeKind};
pub use short::without_suffix;

const FILE: &str = "places.csv";
const TEXT: &str = include_str!("../../models/places.csv");
const HEADER: &str = "code,name,parent,level,from,until,successors";
/// Official name of the whole country, which GB/T 2260 gives no code.
pub const NATION: &str = "中国";
/// The first edition of the standard: what is valid from here on was valid before.
const FIRST_YEAR: i32 = 1981;

/// Rank of an administrative place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 中国.
    Nation,
    /// 省, 自治区, 直辖市, 特别行政区.
    Province,
    /// 地级市, 地区, 自治州, 盟.
    Prefecture,
    /// 区, 县, 旗, 县级市.
    County,
}

/// One record of the standard: a name with the years in which it was valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Six digits.
    pub code: &'static str,
    /// Own name without parents: 市中区.
    pub name: &'static str,
    /// Code of the place above; empty for a province.
    pub parent: &'static str,
    /// Rank.
    pub level: Level,
    /// First year.
    pub from: i32,
    /// Year in which it was renamed, merged or moved.
    pub until: Option<i32>,
    /// Codes that took over, `;`-separated; a partial hand-over carries its year: `211303[2006]`.
    pub successors: &'static str,
}

impl Place {
    /// Whether the name was valid in `year`; the year of a change belongs to both sides.
    #[must_use]
    pub fn valid_in(&self, year: i32) -> bool {
        let year = year.max(FIRST_YEAR);
        self.from <= year && self.until.is_none_or(|until| year <= until)
    }

    /// Whether the name was valid at the end of `year`.
    fn ends(&self, year: i32) -> bool {
        self.valid_in(year) && self.until != Some(year.max(FIRST_YEAR))
    }

    fn is_municipality(code: &str) -> bool {
        matches!(code, "110000" | "120000" | "310000" | "500000")
    }
}

/// How a place is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// The full own name: 济南市.
    Full,
    /// The name of a province or prefecture without its rank: 济南.
    Stem,
    /// A stem that is also a common word: 安康.
    CommonWord,
}

/// A place name that a text starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text that the name covers.
    pub len: usize,
    /// The name as the lexicon has it: the full own name, or the stem of a province's or prefecture's name.
    pub name: &'static str,
    /// How it names the place.
    pub form: Form,
}

/// All places, indexed by code and by name.
#[derive(Debug)]
pub struct Places {
    records: Vec<Place>,
    /// Indices of `records`, sorted by name.
    by_name: Vec<u16>,
    /// Full names and stems, sorted by text.
    forms: Vec<(&'static str, Form)>,
    /// A bit for each pair of characters that starts a form, by [`pair_bit`]: most places of a text are left here.
    pairs: Vec<u64>,
    /// Stems of the county-level places in use, sorted; made when first asked for.
    county_stems: OnceLock<Vec<(&'static str, u16)>>,
}

impl Places {
    /// The places of `models/places.csv`, read once. Empty where the file is broken, which a test refuses.
    #[must_use]
    pub fn shared() -> &'static Self {
        static PLACES: LazyLock<Places> =
            LazyLock::new(|| Places::parse(TEXT).unwrap_or_else(|_| Places::index(Vec::new())));
        &PLACES
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Another header, or a row that is not seven columns with known values; with the line.
    pub fn parse(text: &'static str) -> Result<Self, LexiconError> {
        let mut records = Vec::with_capacity(text.len() / 44);
        for (index, line) in text.lines().enumerate() {
            let fail = |reason: &str| LexiconError { file: FILE, line: index as u64 + 1, reason: reason.to_owned() };
            if index == 0 {
                if line != HEADER {
                    return Err(fail("header is not the expected one"));
                }
                continue;
            }
            let mut fields = line.split(',');
            let mut next = || fields.next().ok_or_else(|| fail("fewer columns than seven"));
            let (code, name, parent) = (next()?, next()?, next()?);
            let (level, from, until, successors) = (next()?, next()?, next()?, next()?);
            let level = match level {
                "province" => Level::Province,
                "prefecture" => Level::Prefecture,
                "county" => Level::County,
                _ => return Err(fail("unknown level")),
            };
            if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
                return Err(fail("code is not six digits"));
            }
            let year = |text: &str| text.parse::<i32>().map_err(|_| fail("not a year"));
            let until = if until.is_empty() { None } else { Some(year(until)?) };
            records.push(Place { code, name, parent, level, from: year(from)?, until, successors });
        }
        Ok(Self::index(records))
    }

    fn index(records: Vec<Place>) -> Self {
        let mut by_name: Vec<u16> = (0..records.len()).filter_map(|i| u16::try_from(i).ok()).collect();
        by_name.sort_unstable_by_key(|&i| records[usize::from(i)].name);
        let mut forms: Vec<(&'static str, Form)> = Vec::with_capacity(records.len());
        for &i in &by_name {
            let name = records[usize::from(i)].name;
            if forms.last().is_none_or(|&(last, _)| last != name) {
                forms.push((name, Form::Full));
            }
        }
        for place in records.iter().filter(|p| p.level != Level::County) {
            let stem = without_suffix(place.name);
            if stem.len() < place.name.len() {
                let form = if short::is_common_word(stem) { Form::CommonWord } else { Form::Stem };
                forms.push((stem, form));
            }
        }
        forms.sort_unstable();
        forms.dedup_by_key(|form| form.0);
        let mut pairs = vec![0u64; PAIR_BITS / 64];
        for (form, _) in &forms {
            let mut chars = form.chars();
            if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
                let bit = pair_bit(first, second);
                pairs[bit / 64] |= 1 << (bit % 64);
            }
        }
        Self { records, by_name, forms, pairs, county_stems: OnceLock::new() }
    }

    /// Every record, sorted by code and first year.
    #[must_use]
    pub fn records(&self) -> &[Place] {
        &self.records
    }

    /// The records of one code, oldest first.
    #[must_use]
    pub fn with_code(&self, code: &str) -> &[Place] {
        let start = self.records.partition_point(|p| p.code < code);
        let end = self.records.partition_point(|p| p.code <= code);
        &self.records[start..end]
    }

    /// The record of a code in a year; without a year, or with one that the code did not live to see, the newest.
    #[must_use]
    pub fn at(&self, code: &str, year: Option<i32>) -> Option<&Place> {
        let records = self.with_code(code);
        year.and_then(|y| records.iter().rfind(|p| p.ends(y)).or_else(|| records.iter().rfind(|p| p.valid_in(y))))
            .or(records.last())
    }

    /// The places directly below a code in a year (without one: today).
    pub fn children<'a>(&'a self, code: &'a str, year: Option<i32>) -> impl Iterator<Item = &'a Place> {
        let province = code.get(..2).unwrap_or_default();
        let start = self.records.partition_point(|p| p.code < province);
        self.records[start..]
            .iter()
            .take_while(move |p| p.code.starts_with(province))
            .filter(move |p| p.parent == code && year.map_or(p.until.is_none(), |y| p.valid_in(y)))
    }

    /// The county right below the code `parent` whose stem `text` starts with, in a year (without one: today), and the length of
    /// the stem.
    #[must_use]
    pub fn child(&self, parent: &str, text: &str, year: Option<i32>) -> Option<(&Place, usize)> {
        let stems = self.county_stems.get_or_init(|| {
            let counties = self.records.iter().enumerate().filter(|(_, p)| p.level == Level::County);
            let mut stems: Vec<(&'static str, u16)> = counties
                .filter_map(|(i, p)| Some((without_suffix(p.name), u16::try_from(i).ok()?)))
                .filter(|&(stem, i)| stem.len() < self.records[usize::from(i)].name.len())
                .collect();
            stems.sort_unstable();
            stems
        });
        let (second, last) = text.char_indices().nth(1)?;
        let key = &text[..second + last.len_utf8()];
        let start = stems.partition_point(|stem| stem.0 < key);
        let starting = stems[start..].iter().take_while(|stem| stem.0.starts_with(key));
        let named = starting.filter(|stem| text.starts_with(stem.0));
        let below = named.map(|&(stem, i)| (&self.records[usize::from(i)], stem.len()));
        let stands = |p: &Place| year.map_or(p.until.is_none(), |y| p.ends(y));
        below.filter(|(place, _)| place.parent == parent && stands(place)).max_by_key(|&(place, len)| (len, place.from))
    }

    /// The records that bear a full own name.
    pub fn named<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a Place> + use<'a, 'n> {
        let start = self.by_name.partition_point(|&i| self.records[usize::from(i)].name < name);
        self.by_name[start..].iter().map(|&i| &self.records[usize::from(i)]).take_while(move |p| p.name == name)
    }

    /// The place that a full own name means in a year (without one: today, or when it last stood). Of several places
    /// of one name (鼓楼区) it is the one nearest to the place with the code `within`: in the same prefecture, else in
    /// the same province; where that does not decide, none.
    #[must_use]
    pub fn resolve(&self, name: &str, year: Option<i32>, within: Option<&str>) -> Option<&Place> {
        let mut found: Vec<&Place> = Vec::new();
        // The strictest reading of the year that leaves anything decides.
        let readings: [&dyn Fn(&Place) -> bool; 3] = match year {
            Some(y) => [&move |p| p.ends(y), &move |p| p.valid_in(y), &|_| true],
            None => [&|p| p.until.is_none(), &|_| true, &|_| true],
        };
        for holds in readings {
            found.extend(self.named(name).filter(|p| holds(p)));
            if !found.is_empty() {
                break;
            }
        }
        let nearest = found.iter().map(|p| nearness(p.code, within)).max()?;
        found.retain(|p| nearness(p.code, within) == nearest);
        let highest = found.iter().map(|p| p.level).min()?;
        found.retain(|p| p.level == highest);
        // Of one place's successive records the newest speaks for it.
        let newest = found.iter().copied().max_by_key(|p| p.until.unwrap_or(i32::MAX))?;
        found.iter().all(|p| p.code == newest.code || became(p, newest)).then_some(newest)
    }

    /// The province or prefecture that a stem means (济南, 内蒙古): the higher one where both bear it (吉林, 海南).
    #[must_use]
    pub fn resolve_stem(&self, stem: &str, year: Option<i32>) -> Option<&Place> {
        self.with_stem(stem).filter(|p| p.level != Level::County && without_suffix(p.name) == stem).max_by_key(|p| {
            let valid = year.map_or(p.until.is_none(), |y| p.ends(y));
            (valid, p.level == Level::Province, p.until.unwrap_or(i32::MAX))
        })
    }

    /// The records whose names start with `stem`.
    fn with_stem<'a, 'n>(&'a self, stem: &'n str) -> impl Iterator<Item = &'a Place> + use<'a, 'n> {
        let start = self.by_name.partition_point(|&i| self.records[usize::from(i)].name < stem);
        let starting = self.by_name[start..].iter().map(|&i| &self.records[usize::from(i)]);
        starting.take_while(move |p| p.name.starts_with(stem))
    }

    /// A cheap test: whether a place name may begin with these two characters.
    #[must_use]
    pub fn may_begin(&self, first: char, second: char) -> bool {
        let bit = pair_bit(first, second);
        self.pairs[bit / 64] & (1 << (bit % 64)) != 0
    }

    /// The longest place name that `text` starts with.
    #[must_use]
    pub fn prefix(&self, text: &str) -> Option<Found> {
        let mut chars = text.chars();
        let (first, second) = (chars.next()?, chars.next()?);
        if !self.may_begin(first, second) {
            return None;
        }
        let key = &text[..first.len_utf8() + second.len_utf8()];
        let start = self.forms.partition_point(|form| form.0 < key);
        let starting = self.forms[start..].iter().take_while(|form| form.0.starts_with(key));
        let &(name, form) = starting.filter(|form| text.starts_with(form.0)).max_by_key(|form| form.0.len())?;
        Some(Found { len: name.len(), name, form })
    }

    /// The full official name: a province, a prefecture or a city by its own name, a district, county or banner
    /// behind its prefecture or municipality (济南市市中区).
    #[must_use]
    pub fn official_name(&self, place: &Place, year: Option<i32>) -> String {
        let own_name = place.level != Level::County
            || place.name.ends_with('市')
            || (place.parent.ends_with("0000") && !Place::is_municipality(place.parent));
        if own_name {
            return place.name.to_owned();
        }
        // A year outside the place's own life is moved to the nearest end of it.
        let last = place.until.map_or(i32::MAX, |until| (until - 1).max(place.from));
        let year = year.unwrap_or(i32::MAX).clamp(place.from, last);
        self.at(place.parent, Some(year)).map_or_else(|| place.name.to_owned(), |p| format!("{}{}", p.name, place.name))
    }

    /// The area of a place in a year.
    #[must_use]
    pub fn area(&self, place: &Place, year: Option<i32>) -> Area {
        Area { name: self.official_name(place, year), code: Some(place.code.to_owned()) }
    }

    /// Level of an area: by its code, else by the end of its name.
    #[must_use]
    pub fn level_of(&self, area: &Area) -> Option<Level> {
        match &area.code {
            Some(code) => self.at(code, None).map(|p| p.level),
            None if area.name == NATION => Some(Level::Nation),
            None => short::level_by_suffix(&area.name),
        }
    }

    /// The place of `level` that holds the place with `code`, itself included.
    #[must_use]
    pub fn ancestor(&self, code: &str, level: Level, year: Option<i32>) -> Option<&Place> {
        let mut place = self.at(code, year)?;
        while place.level > level {
            place = self.at(place.parent, year)?;
        }
        (place.level == level).then_some(place)
    }
}

/// Size of the filter of first pairs.
const PAIR_BITS: usize = 1 << 17;

fn pair_bit(first: char, second: char) -> usize {
    ((first as usize).wrapping_mul(40503) ^ (second as usize).wrapping_mul(2_654_435)) % PAIR_BITS
}

/// 2 for a place of the same prefecture, 1 for one of the same province.
fn nearness(code: &str, within: Option<&str>) -> u8 {
    let same = |digits| within.is_some_and(|w| w.get(..digits) == code.get(..digits));
    u8::from(same(2)) + u8::from(same(4) && within.is_some_and(|w| !w.ends_with("0000")))
}

/// Whether `later` took over from `earlier`, as when a county moves to another prefecture under its old name.
fn became(earlier: &Place, later: &Place) -> bool {
    earlier.successors.split(';').any(|code| code == later.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str, year: i32, within: Option<&str>) -> Option<String> {
        let places = Places::shared();
        places.resolve(name, Some(year), within).map(|p| places.official_name(p, Some(year)))
    }

    #[test]
    fn the_file_is_read_whole() {
        assert!(Places::parse(TEXT).is_ok());
        assert!(Places::shared().records().len() > 6800);
        let line = |text| Places::parse(text).err().map(|error| error.line);
        assert_eq!(line("a,b\n"), Some(1));
        assert_eq!(line("code,name,parent,level,from,until,successors\n1,2\n"), Some(2));
    }

    #[test]
    fn names_resolve_in_their_years() {
        assert_eq!(name("莱芜市", 2018, None).as_deref(), Some("莱芜市"));
        assert_eq!(name("莱芜区", 2020, None).as_deref(), Some("济南市莱芜区"));
        assert_eq!(name("呼伦贝尔盟", 1999, None).as_deref(), Some("呼伦贝尔盟"));
        assert_eq!(name("海拉尔区", 2014, None).as_deref(), Some("呼伦贝尔市海拉尔区"));
        assert_eq!(name("昆山市", 2024, None).as_deref(), Some("昆山市"));
        assert_eq!(name("云州市", 2024, None), None);
        assert_eq!(name("涪陵区", 2020, None).as_deref(), Some("重庆市涪陵区"));
        // The city, not the county-level city of the same name that it grew out of.
        assert_eq!(Places::shared().resolve("保定市", Some(1983), None).map(|p| p.level), Some(Level::Prefecture));
    }

    #[test]
    fn shared_names_need_their_surroundings() {
        assert_eq!(name("鼓楼区", 2024, None), None);
        assert_eq!(name("鼓楼区", 2024, Some("320100")).as_deref(), Some("南京市鼓楼区"));
        assert_eq!(name("鼓楼区", 2024, Some("410000")).as_deref(), Some("开封市鼓楼区"));
        assert_eq!(name("鼓楼区", 2024, Some("320000")), None);
        assert_eq!(name("市中区", 2021, Some("370103")).as_deref(), Some("济南市市中区"));
    }

    #[test]
    fn the_longest_name_is_found() {
        let places = Places::shared();
        let found = |text| places.prefix(text).map(|f| (f.name, f.form == Form::Full));
        assert_eq!(found("济南市市中区"), Some(("济南市", true)));
        assert_eq!(found("济南都市圈"), Some(("济南", false)));
        assert_eq!(found("内蒙古西部"), Some(("内蒙古", false)));
        assert_eq!(found("临夏州经济总量"), Some(("临夏", false)));
        assert_eq!(found("全市"), None);
        assert_eq!(places.prefix("长治久安").map(|f| f.form), Some(Form::CommonWord));
        assert_eq!(found("济"), None);
    }

    #[test]
    fn stems_mean_the_higher_place() {
        let places = Places::shared();
        let stem = |stem| places.resolve_stem(stem, Some(2024)).map(|p| p.name);
        assert_eq!(stem("吉林"), Some("吉林省"));
        assert_eq!(stem("海南"), Some("海南省"));
        assert_eq!(stem("黔东南"), Some("黔东南苗族侗族自治州"));
        assert_eq!(stem("重庆"), Some("重庆市"));
        assert_eq!(stem("呼伦贝尔"), Some("呼伦贝尔市"));
    }

    #[test]
    fn ancestors_follow_the_parents() {
        let places = Places::shared();
        assert_eq!(places.ancestor("370103", Level::Prefecture, None).map(|p| p.name), Some("济南市"));
        assert_eq!(places.ancestor("370103", Level::Province, None).map(|p| p.name), Some("山东省"));
        assert_eq!(places.ancestor("110105", Level::Prefecture, None), None);
        assert!(places.children("370100", Some(2024)).any(|p| p.name == "长清区"));
    }
}
