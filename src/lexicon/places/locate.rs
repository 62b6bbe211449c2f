//! Where the scope of an observation lies: the place of the standard that it is, or that it belongs to.

use std::sync::LazyLock;

use super::{Level, NATION, Place, Places};
use crate::lexicon::zones::Zones;

/// Other names of places, and zones whose names do not say where they are: `models/place_names.csv`.
const NAMES: &str = include_str!("../../../models/place_names.csv");

/// What a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// The whole country.
    Nation,
    /// A place of GB/T 2260.
    Place,
    /// A zone or a part of a place: 济南高新区, 青石镇.
    Zone,
    /// A region of several provinces: 长三角, 西部地区.
    Region,
    /// Nothing is known of it.
    Unknown,
}

impl ScopeKind {
    /// Its spelling in the outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Place => "place",
            Self::Zone => "zone",
            Self::Region => "region",
            Self::Unknown => "unknown",
        }
    }
}

/// A scope and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// What it is.
    pub kind: ScopeKind,
    /// The place that it is, or the smallest known one that holds it.
    pub place: Option<&'a Place>,
}

impl Location<'_> {
    /// The code of the place that the scope is; none for a zone.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        self.place.filter(|_| self.kind == ScopeKind::Place).map(|place| place.code)
    }

    /// The code of the place that holds the scope: the place above a place, the place of a zone.
    #[must_use]
    pub fn within(&self) -> Option<&'static str> {
        let place = self.place?;
        let code = if self.kind == ScopeKind::Place { place.parent } else { place.code };
        (!code.is_empty()).then_some(code)
    }
}

impl Places {
    /// Where a scope lies in a year (without one: today). It may be a full official name (济南市市中区), a shorter one (济南, 鲁), a
    /// code (370103) or a zone (自贸试验区济南片区). `within` is the code of the place of its document: it decides between places of
    /// one name, and a zone whose name says nothing of its place lies there.
    #[must_use]
    pub fn locate(&self, scope: &str, year: Option<i32>, within: Option<&str>) -> Location<'_> {
        if scope == NATION || scope == "全国" {
            return Location { kind: ScopeKind::Nation, place: None };
        }
        if let Some(place) = self.place_of(scope, year, within) {
            return Location { kind: ScopeKind::Place, place: Some(place) };
        }
        let zone = Zones::shared().read(scope).filter(|zone| zone.len == scope.len());
        if zone.is_some_and(|zone| zone.region) && self.holder(scope, year, within).is_none() {
            return Location { kind: ScopeKind::Region, place: None };
        }
        let named = zone_names().filter(|(name, _)| scope.contains(name)).max_by_key(|(name, _)| name.len());
        let holder = named.and_then(|(_, code)| self.at(code, year)).or_else(|| self.holder(scope, year, within));
        let own = || within.filter(|_| zone.is_some()).and_then(|code| self.at(code, year));
        match holder.or_else(own) {
            Some(place) => Location { kind: ScopeKind::Zone, place: Some(place) },
            None if zone.is_some() => Location { kind: ScopeKind::Zone, place: None },
            None => Location { kind: ScopeKind::Unknown, place: None },
        }
    }

    /// The place that the whole of `name` names.
    fn place_of(&self, name: &str, year: Option<i32>, within: Option<&str>) -> Option<&Place> {
        if name.len() == 6 && name.bytes().all(|b| b.is_ascii_digit()) {
            return self.at(name, year);
        }
        if let Some((_, code)) = abbreviations().find(|(short, _)| *short == name) {
            return self.at(code, year);
        }
        let reading = self.read(name, year, within).filter(|reading| reading.len == name.len());
        // 鼓楼 of a document of 南京市; a common word (朝阳) is a name where it stands alone.
        let child = || self.child(within?, name, year).filter(|(_, len)| *len == name.len()).map(|(place, _)| place);
        reading.map(|reading| reading.place).or_else(child).or_else(|| self.resolve_stem(name, year))
    }

    /// The lowest place that a part of `name` names: 济南市 of 自贸试验区济南片区.
    fn holder(&self, name: &str, year: Option<i32>, within: Option<&str>) -> Option<&Place> {
        let mut lowest: Option<&Place> = None;
        let mut at = 0;
        while let Some(first) = name[at..].chars().next() {
            match self.read(&name[at..], year, within) {
                // A county of one name and a rank is found in many words: 新区, 市中区.
                Some(reading) if reading.place.level < Level::County || reading.len > "市中区".len() || reading.led =>
                {
                    if lowest.is_none_or(|place| place.level <= reading.place.level) {
                        lowest = Some(reading.place);
                    }
                    at += reading.len;
                }
                _ => at += first.len_utf8(),
            }
        }
        lowest
    }
}

/// The rows of one kind: name and code.
fn rows(kind: &'static str) -> Vec<(&'static str, &'static str)> {
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next().filter(|word| *word == kind).and(cells.next())?))
    };
    NAMES.lines().skip(1).filter_map(row).collect()
}

fn abbreviations() -> impl Iterator<Item = (&'static str, &'static str)> {
    static ROWS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| rows("abbreviation"));
    ROWS.iter().copied()
}

fn zone_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    static ROWS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| rows("zone"));
    ROWS.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(
        scope: &str,
        year: i32,
        within: Option<&str>,
    ) -> (ScopeKind, Option<&'static str>, Option<&'static str>) {
        let location = Places::shared().locate(scope, Some(year), within);
        (location.kind, location.code(), location.within())
    }

    #[test]
    fn places_are_found_by_every_name_they_have() {
        let place = |code, within| (ScopeKind::Place, Some(code), within);
        assert_eq!(located("济南市市中区", 2024, None), place("370103", Some("370100")));
        assert_eq!(located("市中区", 2024, Some("370100")), place("370103", Some("370100")));
        assert_eq!(located("市中区", 2024, Some("511100")), place("511102", Some("511100")));
        assert_eq!(located("济南", 2024, None), place("370100", Some("370000")));
        assert_eq!(located("鲁", 2024, None), place("370000", None));
        assert_eq!(located("蒙", 1985, None), place("150000", None));
        assert_eq!(located("370100", 2024, None), place("370100", Some("370000")));
        assert_eq!(located("莱芜市", 2018, None), place("371200", Some("370000")));
        assert_eq!(located("呼伦贝尔盟", 1999, None), place("152100", Some("150000")));
        assert_eq!(located("呼伦贝尔市海拉尔区", 2014, None), place("150702", Some("150700")));
        assert_eq!(located("朝阳", 2024, None), place("211300", Some("210000")));
    }

    #[test]
    fn zones_lie_in_a_place() {
        let zone = |within| (ScopeKind::Zone, None, Some(within));
        assert_eq!(located("自贸试验区济南片区", 2024, None), zone("370100"));
        assert_eq!(located("中国（山东）自贸试验区济南片区", 2024, None), zone("370100"));
        assert_eq!(located("济南高新区", 2024, None), zone("370100"));
        assert_eq!(located("高新区", 2024, Some("370100")), zone("370100"));
        assert_eq!(located("雄安新区", 2024, None), zone("130000"));
        assert_eq!(located("呼伦贝尔市海拉尔区哈克镇", 2014, None), zone("150702"));
        assert_eq!(located("高新区", 2024, None), (ScopeKind::Zone, None, None));
    }

    #[test]
    fn the_nation_and_regions_have_no_code() {
        assert_eq!(located("中国", 2024, None), (ScopeKind::Nation, None, None));
        assert_eq!(located("西部地区", 2024, None), (ScopeKind::Region, None, None));
        assert_eq!(located("云州市", 2024, None), (ScopeKind::Unknown, None, None));
    }
}
