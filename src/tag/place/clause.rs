//! The places of one clause: first those that open it, then those inside it.

use super::own;
use crate::document::Area;
use crate::lexicon::place_words::{Kind, PlaceWords};
use crate::lexicon::places::{Level, NATION, Places};
use crate::lexicon::zones::{Zones, opening};
use crate::mention::{PlaceMention, PlaceRole};
use crate::span::TextSpan;

/// Characters behind a place in which a word for an institution makes the place a part of its name.
const NEAR: usize = 10;
/// Units that count zones: 高新区达到 12 家.
const COUNTERS: &str = "个家处片座批";
/// What stands between a zone and its own count.
const COUNT_VERBS: &[&str] =
    &["达到", "达", "增至", "增加到", "累计达到", "累计达", "超过", "突破", "总数达到", "总数达", "数量", "共"];
/// What makes the place behind it the place where something settles.
const SETTLES: &[&str] = &["落户", "入驻", "进驻", "落地"];

/// Reads the places of a text.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) area: Option<&'a Area>,
    /// Year of the document.
    pub(super) year: Option<i32>,
    pub(super) places: &'static Places,
}

/// A place read at some offset, without its standing.
struct Item {
    name: String,
    code: Option<String>,
    zone: bool,
    /// 全市 and its like.
    own: bool,
    len: usize,
}

impl Reader<'_> {
    /// Adds the places of a clause.
    pub(super) fn read(&self, clause: TextSpan, found: &mut Vec<PlaceMention>) {
        let Some(text) = self.text.get(clause.start()..clause.end()) else { return };
        let opening = opening(text);
        let first = found.len();
        let mut at = opening.len;
        // The subject: one place or a list of them.
        while let Some(item) = self.subject(&text[at..], opening.lead) {
            let end = at + item.len;
            self.push(clause.start() + at, &item, PlaceRole::Scope, found);
            at = end;
            let rest = &text[end..];
            let Some(mark) = ["、", "和", "与", "及", "以及"].iter().rfind(|mark| rest.starts_with(**mark))
            else {
                break;
            };
            if self.subject(&rest[mark.len()..], opening.lead).is_none() {
                break;
            }
            at += mark.len();
        }
        for mention in &mut found[first..] {
            mention.role = self.standing(mention, &text[at..], opening.lead);
        }
        self.inside(clause.start() + at, &text[at..], found);
    }

    fn push(&self, start: usize, item: &Item, role: PlaceRole, found: &mut Vec<PlaceMention>) {
        let span = TextSpan::new(start, start + item.len);
        found.push(PlaceMention { span, name: item.name.clone(), code: item.code.clone(), zone: item.zone, role });
    }

    /// The place that a clause starts with.
    fn subject(&self, text: &str, lead: bool) -> Option<Item> {
        let item = self.own_word(text);
        if item.is_some() {
            return item;
        }
        // 浦东新区: a district that is called like a zone.
        let named = self.administrative(text);
        if let Some(zone) = Zones::shared().read(text).filter(|zone| named.as_ref().is_none_or(|n| n.len < zone.len)) {
            let alone = text.len() == zone.len;
            if !zone.only_alone || (alone && !lead) {
                let name = text[..zone.len].trim_matches(['“', '”']);
                let name = Zones::shared().full_name(self.text, name).unwrap_or(name).to_owned();
                return Some(Item { name, code: None, zone: true, own: false, len: zone.len });
            }
        }
        named.or_else(|| self.child(text))
    }

    fn own_word(&self, text: &str) -> Option<Item> {
        let word = own::read(text)?;
        let area = own::resolve(&word, self.area, self.year)?;
        Some(Item { name: area.name, code: area.code, zone: false, own: true, len: word.len })
    }

    /// A place of the lexicon, where its name is safe to read.
    fn administrative(&self, text: &str) -> Option<Item> {
        let own_code = self.area.and_then(|area| area.code.as_deref());
        let reading = self.places.read(text, self.year, own_code)?;
        let name = &text[..reading.len];
        let place = reading.place;
        if place.level == Level::County && !reading.led {
            let same = |digits| own_code.is_some_and(|own| own.get(..digits) == place.code.get(..digits));
            let local = own_code.is_some_and(|own| !own.ends_with("0000")) && same(4);
            let elsewhere = own_code.is_some() && !same(2);
            let doubtful = name.chars().count() < 3 || PlaceWords::shared().contains(Kind::Common, name);
            if elsewhere || (doubtful && !local) {
                return None;
            }
        }
        // 内蒙古西部: a part of a place.
        let side =
            ["东部", "西部", "南部", "北部", "中部"].into_iter().find(|side| text[reading.len..].starts_with(side));
        let area = self.places.area(place, self.year);
        let len = reading.len + side.map_or(0, str::len);
        let code = if side.is_none() { area.code } else { None };
        let name = area.name + side.unwrap_or_default();
        Some(Item { name, code, zone: false, own: false, len })
    }

    /// A district or county of the own prefecture by its stem: 章丘 in a document of 济南市.
    fn child(&self, text: &str) -> Option<Item> {
        let own = self.area?.code.as_deref().filter(|code| !code.ends_with("0000") && code.ends_with("00"))?;
        let (place, len) = self.places.child(own, text, self.year)?;
        if PlaceWords::shared().contains(Kind::Common, &text[..len]) {
            return None;
        }
        let area = self.places.area(place, self.year);
        Some(Item { name: area.name, code: area.code, zone: false, own: false, len })
    }

    /// How a place that opens a clause stands, by what follows it and its list.
    fn standing(&self, mention: &PlaceMention, rest: &str, lead: bool) -> PlaceRole {
        if self.is_own(mention) {
            return self.own_standing(mention, rest);
        }
        let region = mention.zone && Zones::shared().read(mention.span.of(self.text)).is_some_and(|zone| zone.region);
        let national = self.area.is_some_and(|area| area.name == NATION);
        let part = match mention.zone {
            _ if rest.starts_with('等') => true,
            true if !region || national => counts_zones(rest),
            // 加快长清|2×66万千瓦机组建设: the place where the promoted thing stands.
            false if lead && rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) => false,
            // 支持云州建设…, 推进长三角一体化… of a document of one of its places: the object of a promotion.
            _ => lead || rest.is_empty() || self.is_part_of_name(rest),
        };
        if part { PlaceRole::Part } else { PlaceRole::Scope }
    }

    /// Whether what follows a place makes it a part of a name or of a route.
    fn is_part_of_name(&self, rest: &str) -> bool {
        // 宁波|舟山港: the next place belongs to the same name.
        let rest = self.places.read(rest, None, None).map_or(rest, |next| &rest[next.len..]);
        if rest.starts_with(['—', '-', '－', '至', '到', '·', '“', '”', '》']) {
            return true;
        }
        let near = rest.char_indices().nth(NEAR).map_or(rest, |(i, _)| &rest[..i]);
        let near = near.find(|c: char| c.is_ascii_digit()).map_or(near, |i| &near[..i]);
        // A word of one character counts only where it directly follows: 上海港.
        let words = PlaceWords::shared();
        let of_two =
            |i: usize| words.at_start(Kind::Institution, &near[i..]).is_some_and(|w| w.chars().nth(1).is_some());
        words.at_start(Kind::Institution, near).is_some() || near.char_indices().any(|(i, _)| of_two(i))
    }

    fn is_own(&self, mention: &PlaceMention) -> bool {
        own::read(mention.span.of(self.text)).is_some()
    }

    /// How 全市 and its like stand at the start of a clause.
    fn own_standing(&self, mention: &PlaceMention, rest: &str) -> PlaceRole {
        let words = PlaceWords::shared();
        // 全市平均每户农民的收入 is said of the place, 全市平均水平 is compared with.
        if words.at_start(Kind::CompareAfter, rest).is_some() && !rest.starts_with("平均每") {
            return PlaceRole::Comparison;
        }
        let national = mention.name == NATION && self.area.is_some_and(|area| area.name != NATION);
        if national || is_office(mention.span.of(self.text), rest) { PlaceRole::Part } else { PlaceRole::Scope }
    }

    /// The places inside a clause, behind its subject.
    fn inside(&self, offset: usize, text: &str, found: &mut Vec<PlaceMention>) {
        let words = PlaceWords::shared();
        let mut i = 0;
        while i < text.len() {
            let rest = &text[i..];
            let before = &text[..i];
            if !self.may_begin(before, rest) {
                i += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let own = self.own_word(rest).filter(|_| !before.ends_with(['治', '健', '完', '安', '成', '保']));
            let item = own.or_else(|| self.settled_zone(before, rest)).or_else(|| self.administrative(rest));
            let Some(item) = item else {
                i += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            };
            let behind = &rest[item.len..];
            let compared = words.at_end(Kind::CompareBefore, before).is_some()
                || words.at_start(Kind::CompareAfter, behind).is_some();
            let own_area = self.area.is_some_and(|area| area.name == item.name);
            let role = match () {
                () if item.zone => PlaceRole::Scope,
                () if compared && item.own => PlaceRole::Comparison,
                () if item.own && own_area && !is_office(&rest[..item.len], behind) => PlaceRole::Scope,
                () => PlaceRole::Part,
            };
            self.push(offset + i, &item, role, found);
            i += item.len;
        }
    }

    /// A cheap test before the readers: whether a place may stand between `before` and what follows.
    fn may_begin(&self, before: &str, rest: &str) -> bool {
        let mut chars = rest.chars();
        let (Some(first), second) = (chars.next(), chars.next()) else { return false };
        matches!(first, '全' | '我' | '本' | '自')
            || second.is_some_and(|second| self.places.may_begin(first, second))
            || before.ends_with(['户', '驻', '地'])
    }

    /// The zone behind 落户 and its like.
    fn settled_zone(&self, before: &str, text: &str) -> Option<Item> {
        if !before.ends_with(['户', '驻', '地']) || !SETTLES.iter().any(|word| before.ends_with(word)) {
            return None;
        }
        let zone = Zones::shared().read(text).filter(|zone| !zone.only_alone)?;
        let name = text[..zone.len].to_owned();
        Some(Item { name, code: None, zone: true, own: false, len: zone.len })
    }
}

/// Whether a number behind a zone counts zones.
fn counts_zones(rest: &str) -> bool {
    let verb = COUNT_VERBS.iter().filter(|verb| rest.starts_with(**verb)).map(|verb| verb.len()).max();
    let rest = rest[verb.unwrap_or(0)..].trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    digits > 0 && rest[digits..].trim_start().starts_with(|c| COUNTERS.contains(c))
}

/// 自治区党委, 自治区级: an office or a rank, not the place.
fn is_office(word: &str, rest: &str) -> bool {
    word == "自治区"
        && ["党", "政府", "人", "政协", "级", "本级", "主席", "成立", "、", "层面"].iter().any(|w| rest.starts_with(w))
}
