//! The place in a title: the name that stands before an office, an assembly, a year or a kind of document.

use super::nation;
use crate::document::Area;
use crate::lexicon::places::{Level, Place, Places, without_suffix};

/// Longest line, in characters, that is read like a title.
pub(super) const LONGEST: usize = 90;

/// What follows the name of a place in a title. A year is one too, see [`anchors`].
const AFTER_NAME: &[&str] = &[
    "人民政府",
    "政府工作报告",
    "人民代表大会",
    "人大常委会",
    "国民经济",
    "经济和社会",
    "经济社会",
    "省长",
    "市长",
    "区长",
    "县长",
    "州长",
    "盟长",
    "旗长",
    "专员",
    "主席",
    "行政公署",
    "代省长",
    "代市长",
    "代理",
    "统计",
    "预算",
    "财政",
    "工作报告",
    "发展计划",
    "发展规划",
    "发展和改革",
    "“十",
    "\"十",
    "十一五",
    "十二五",
    "十三五",
    "十四五",
    "十五五",
    "关于",
    "第",
];

/// Lines that name a place as that of a newspaper or an agency.
const OTHER_LINES: &[&str] = &["来源", "新华社", "记者", "日报", "网讯", "在线讯"];

/// Openings that stand before a name without a mark between.
const BEFORE_NAME: &[&str] = &["关于", "印发", "转发", "代表", "批准", "通过", "在", "和"];

/// What stands where a name does and is none.
const PRONOUNS: &[&str] = &["全", "我", "本", "各", "该", "自治", "两", "所属", "有关", "人民"];

/// Ranks that end a name; longer ones before those they end in.
const RANKS: &[&str] =
    &["特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "区", "县", "盟", "州", "旗"];

/// The area that a title or a line beside it names. `text` decides between places of one name.
pub(super) fn area_of(line: &str, text: &str, year: Option<i32>) -> Option<Area> {
    if OTHER_LINES.iter().any(|word| line.contains(word)) {
        return None;
    }
    let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let local = anchors(&line).find_map(|anchor| area_before(&line, anchor, text, year));
    local.or_else(|| is_national(&line).then(nation)).or_else(|| {
        // A short line that is nothing but a name.
        let place = Places::shared().read(&line, year, None)?;
        (place.len == line.len()).then(|| Places::shared().area(place.place, year))
    })
}

fn is_national(line: &str) -> bool {
    ["全国人民代表大会", "国务院", "中华人民共和国", "全国"].iter().any(|word| line.contains(word))
}

/// Offsets at which a name may end, in order.
fn anchors(line: &str) -> impl Iterator<Item = usize> {
    line.char_indices().map(|(i, _)| i).filter(|&i| {
        let rest = &line[i..];
        AFTER_NAME.iter().any(|word| rest.starts_with(word)) || starts_with_year(rest)
    })
}

fn starts_with_year(text: &str) -> bool {
    let digits = text.chars().take_while(|c| c.is_ascii_digit() || "〇零一二三四五六七八九".contains(*c)).count();
    digits == 4 && text.chars().nth(4) == Some('年')
}

/// The place whose name ends at `end`.
fn area_before(line: &str, end: usize, text: &str, year: Option<i32>) -> Option<Area> {
    let from = name_start(&line[..end]);
    let places = Places::shared();
    // The leftmost reading that reaches the anchor, so that 山东省济南市 is one. It may reach into it: 济南市|长清区.
    for (start, _) in line[from..end].char_indices().map(|(i, c)| (from + i, c)) {
        if let Some(reading) = places.read(&line[start..], year, None)
            && start + reading.len >= end
            && (start == from || reading.led || reading.place.level < Level::County)
        {
            return Some(places.area(reading.place, year));
        }
    }
    let name = &line[from..end];
    let (above, own) = parts(name)?;
    if let Some(place) = above.is_none().then(|| by_parent(own, text, year)).flatten() {
        return Some(places.area(place, year));
    }
    let above = above.filter(|above| !above.ends_with('省') && !above.ends_with("自治区"));
    let below = ["区", "县", "旗"].iter().any(|rank| own.ends_with(rank)) && !own.ends_with("自治区");
    let name = if below { format!("{}{own}", above.unwrap_or_default()) } else { own.to_owned() };
    Some(Area { name, code: None })
}

/// Where the run of Chinese characters before an anchor starts, openings left out.
fn name_start(before: &str) -> usize {
    let run = before.char_indices().rev().find(|(_, c)| !('\u{4e00}'..='\u{9fff}').contains(c));
    let mut start = run.map_or(0, |(i, c)| i + c.len_utf8());
    if ["年", "日"].iter().any(|word| before[start..].starts_with(word)) && run.is_some() {
        start += '年'.len_utf8();
    }
    let opening =
        BEFORE_NAME.iter().filter_map(|word| before[start..].rfind(word).map(|i| start + i + word.len())).max();
    opening.unwrap_or(start)
}

/// An unknown name as the place above it, where one stands, and its own name.
fn parts(name: &str) -> Option<(Option<&str>, &str)> {
    let mut cuts = vec![0];
    let mut i = 0;
    while i < name.len() {
        let from = cuts.last().copied().unwrap_or_default();
        let rank = RANKS.iter().find(|rank| name[i..].starts_with(**rank));
        match rank {
            // A name has two characters before its rank at least.
            Some(rank) if name[from..i].chars().nth(1).is_some() => {
                i += rank.len();
                cuts.push(i);
            }
            _ => i += name[i..].chars().next().map_or(1, char::len_utf8),
        }
    }
    if cuts.last() != Some(&name.len()) || cuts.len() < 2 {
        return None;
    }
    let piece = |n: usize| cuts.len().checked_sub(n + 1).map(|k| &name[cuts[k]..cuts[k + 1]]);
    let own = piece(1)?;
    let is_pronoun = PRONOUNS.iter().any(|word| own.starts_with(word));
    (!is_pronoun && own.chars().count() <= 15).then(|| (piece(2), own))
}

/// Of the places of one name the one whose prefecture or province the text names.
fn by_parent(name: &str, text: &str, year: Option<i32>) -> Option<&'static Place> {
    let places = Places::shared();
    let count = |code: &str, level: Level| {
        let above = places.ancestor(code, level, year);
        above.map_or(0, |p| text.matches(without_suffix(p.name)).count())
    };
    let mut best: Option<((usize, usize), _)> = None;
    let mut tie = false;
    for place in places.named(name).filter(|p| year.map_or(p.until.is_none(), |y| p.valid_in(y))) {
        let votes = (count(place.code, Level::Prefecture), count(place.code, Level::Province));
        match best {
            Some((most, _)) if votes < most => {}
            Some((most, _)) if votes == most => tie = true,
            _ => {
                best = Some((votes, place));
                tie = false;
            }
        }
    }
    best.filter(|&(votes, _)| votes > (0, 0) && !tie).map(|(_, place)| place)
}
