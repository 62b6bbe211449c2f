//! What stands around a number and is no part of an indicator: 近, 超过, 每月, 以上, 左右.

use super::Reading;
use super::scan::tail;
use crate::lexicon::units::{UnitKind, Units};
use crate::mention::{QuantityMention, Role};
use crate::quantity::numeral::{Script, blanks};
use crate::quantity::{Bound, Unit};
use crate::span::TextSpan;

/// The qualifiers of a number.
#[derive(Clone, Debug)]
pub(super) struct Around {
    /// The number with its qualifiers.
    pub outer: TextSpan,
    /// What they say.
    pub bound: Bound,
    /// A qualifier stands before or behind the number or in it.
    pub qualified: bool,
    /// The words of 每月 or 每人每年 without 每.
    pub each: Vec<TextSpan>,
    /// The text of `each`, joined: 人·年.
    pub denominator: String,
}

/// Words before a number, longest first, and what they say.
const BEFORE: [(&str, Bound); 62] = [
    ("不得低于", Bound::AtLeast),
    ("不得少于", Bound::AtLeast),
    ("不得超过", Bound::AtMost),
    ("不得高于", Bound::AtMost),
    ("不能超过", Bound::AtMost),
    ("超过了", Bound::AtLeast),
    ("突破了", Bound::AtLeast),
    ("不低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("不小于", Bound::AtLeast),
    ("不下于", Bound::AtLeast),
    ("不超过", Bound::AtMost),
    ("未超过", Bound::AtMost),
    ("不高于", Bound::AtMost),
    ("不多于", Bound::AtMost),
    ("不大于", Bound::AtMost),
    ("不突破", Bound::AtMost),
    ("大约为", Bound::Approx),
    ("超过", Bound::AtLeast),
    ("超出", Bound::Exact),
    ("突破", Bound::AtLeast),
    ("高于", Bound::AtLeast),
    ("多于", Bound::AtLeast),
    ("大于", Bound::AtLeast),
    ("至少", Bound::AtLeast),
    ("最少", Bound::AtLeast),
    ("不下", Bound::AtLeast),
    ("跃上", Bound::AtLeast),
    ("迈上", Bound::AtLeast),
    ("跨上", Bound::AtLeast),
    ("站上", Bound::AtLeast),
    ("登上", Bound::AtLeast),
    ("踏上", Bound::AtLeast),
    ("迈过", Bound::AtLeast),
    ("跨过", Bound::AtLeast),
    ("越过", Bound::AtLeast),
    ("迈入", Bound::AtLeast),
    ("跨入", Bound::AtLeast),
    ("跨越", Bound::AtLeast),
    ("跻身", Bound::AtLeast),
    ("冲破", Bound::AtLeast),
    ("不超", Bound::AtMost),
    ("低于", Bound::AtMost),
    ("少于", Bound::AtMost),
    ("小于", Bound::AtMost),
    ("不到", Bound::AtMost),
    ("不足", Bound::AtMost),
    ("最多", Bound::AtMost),
    ("至多", Bound::AtMost),
    ("大约", Bound::Approx),
    ("大概", Bound::Approx),
    ("约为", Bound::Approx),
    ("约达", Bound::Approx),
    ("接近", Bound::Approx),
    ("将近", Bound::Approx),
    ("逾", Bound::AtLeast),
    ("超", Bound::AtLeast),
    ("破", Bound::AtLeast),
    ("过", Bound::AtLeast),
    ("约", Bound::Approx),
    ("近", Bound::Approx),
    ("≈", Bound::Approx),
];

/// Signs of comparison.
const SIGNS: [(char, Bound); 8] = [
    ('≥', Bound::AtLeast),
    ('>', Bound::AtLeast),
    ('＞', Bound::AtLeast),
    ('≧', Bound::AtLeast),
    ('≤', Bound::AtMost),
    ('<', Bound::AtMost),
    ('＜', Bound::AtMost),
    ('≦', Bound::AtMost),
];

/// Words that end like a qualifier and are none: 签约 10 个, 通过 3 项, 附近.
const NOT_BEFORE: [&str; 34] = [
    "签约", "节约", "预约", "集约", "合约", "契约", "特约", "履约", "违约", "公约", "条约", "制约", "简约", "缔约",
    "邀约", "通过", "经过", "不过", "度过", "渡过", "审过", "走过", "附近", "最近", "靠近", "邻近", "新近", "临近",
    "贴近", "就近", "赶超", "反超", "侦破", "爆破",
];

/// Words behind a number and what they say.
const AFTER: [(&str, Bound); 17] = [
    ("及其以上", Bound::AtLeast),
    ("（含）以上", Bound::AtLeast),
    ("(含)以上", Bound::AtLeast),
    ("及以上", Bound::AtLeast),
    ("及以下", Bound::AtMost),
    ("以上", Bound::AtLeast),
    ("有余", Bound::AtLeast),
    ("以内", Bound::AtMost),
    ("之内", Bound::AtMost),
    ("以下", Bound::AtMost),
    ("左右", Bound::Approx),
    ("上下", Bound::Approx),
    ("新台阶", Bound::AtLeast),
    ("台阶", Bound::AtLeast),
    ("大关", Bound::AtLeast),
    ("关口", Bound::AtLeast),
    ("余", Bound::AtLeast),
];

/// The qualifiers of `reading`; none of them begins before `floor`.
pub(super) fn around(text: &str, floor: usize, reading: &Reading) -> Around {
    let mut around = Around {
        outer: TextSpan::new(reading.start, reading.end),
        bound: if reading.more { Bound::AtLeast } else { Bound::Exact },
        qualified: reading.more,
        each: Vec::new(),
        denominator: String::new(),
    };
    let mut start = reading.start;
    for _ in 0..4 {
        let before = text[floor.min(start)..start].trim_end_matches([' ', '\u{3000}', '\t']);
        if let Some((len, bound)) = qualifier_before(before, reading) {
            around.qualified = true;
            if around.bound == Bound::Exact {
                around.bound = bound;
            }
            start = floor + before.len() - len;
        } else if around.each.is_empty()
            && let Some(begin) = each(text, floor, floor + before.len(), &mut around)
        {
            start = begin;
        } else {
            break;
        }
    }
    let mut end = reading.end;
    let at = end + blanks(&text[end..]);
    if let Some((word, bound)) = qualifier_behind(&text[at..], reading) {
        around.qualified = true;
        end = at + word;
        // 不低于 3 个以上 keeps the first; 超过 3 %左右 is about 3 %.
        if around.bound == Bound::Exact || bound == Bound::Approx {
            around.bound = bound;
        }
    }
    around.outer = TextSpan::new(start, end);
    around
}

fn qualifier_before(before: &str, reading: &Reading) -> Option<(usize, Bound)> {
    const LAST: &str = "于过了破出少下上入越身到足多约概为达近逾超≈≥>＞≧≤<＜≦";
    if !before.chars().next_back().is_some_and(|last| LAST.contains(last)) {
        return None;
    }
    if NOT_BEFORE.iter().any(|word| before.ends_with(word)) {
        return None;
    }
    if let Some((sign, bound)) = SIGNS.iter().find(|(sign, _)| before.ends_with(*sign)) {
        return Some((sign.len_utf8(), *bound));
    }
    // 上千种, 上百家: only before place words alone.
    if reading.script == Script::Bare && before.ends_with('上') && !before.ends_with("以上") {
        return Some(('上'.len_utf8(), Bound::AtLeast));
    }
    BEFORE.iter().find(|(word, _)| before.ends_with(word)).map(|(word, bound)| (word.len(), *bound))
}

fn qualifier_behind(after: &str, reading: &Reading) -> Option<(usize, Bound)> {
    if let Some((word, bound)) = AFTER.iter().find(|(word, _)| after.starts_with(word)) {
        let rest = &after[word.len()..];
        let other_word = match *word {
            "上下" => rest.starts_with('游') || rest.starts_with('功') || rest.starts_with('联'),
            "左右" => rest.starts_with('岸'),
            "以下" => rest.starts_with("简称") || rest.starts_with('几'),
            _ => false,
        };
        return (!other_word).then_some((word.len(), *bound));
    }
    let time = matches!(reading.kind, Some(UnitKind::Time));
    (time && after.starts_with('多')).then_some(('多'.len_utf8(), Bound::AtLeast))
}

/// 每月, 每人每年 that end at `end`: fills in the denominators; where the words begin.
fn each(text: &str, floor: usize, end: usize, around: &mut Around) -> Option<usize> {
    let before = tail(&text[floor..end], 48);
    let floor = end - before.len();
    let units = Units::shared();
    let mut begin = end;
    let mut parts: Vec<TextSpan> = Vec::new();
    let mut head = before;
    while parts.len() < 3 {
        let Some(mark) = head.rfind('每').filter(|&m| head.len() - m <= 18) else { break };
        let at = mark + '每'.len_utf8();
        let word = head[at..].trim_end_matches([' ', '\u{3000}']);
        // 每生每年: who is counted need not be a unit.
        let whole = matches!(word, "生" | "校" | "师" | "班")
            || units.at(word).is_some_and(|u| u.len == word.len() && !word.is_empty());
        if !whole {
            break;
        }
        parts.insert(0, TextSpan::new(floor + at, floor + at + word.len()));
        begin = floor + mark;
        head = &head[..mark];
    }
    if parts.is_empty() {
        return None;
    }
    around.denominator = parts.iter().map(|p| p.of(text)).collect::<Vec<_>>().join("·");
    around.each = parts;
    if text[floor..begin].ends_with("平均") {
        begin -= "平均".len();
    }
    Some(begin)
}

/// The unit of a reading, with the denominators of 每月, 每人每年.
pub(super) fn unit_with_each(reading: &Reading, around: &Around) -> Unit {
    let per = match reading.kind {
        None => false,
        Some(kind) => !matches!(kind, UnitKind::Percent | UnitKind::Ratio | UnitKind::Time | UnitKind::Date),
    };
    if per && !around.each.is_empty() && !reading.unit.contains('/') {
        Unit::new(&format!("{}/{}", reading.unit, around.denominator))
    } else {
        Unit::new(&reading.unit)
    }
}

/// 98%和95%以上: a qualifier behind the last of two coordinated numbers of one unit holds for both.
///
/// 2.2个和3.7个百分点: 个 alone is short for the unit behind it.
pub(super) fn share_bounds(text: &str, mentions: &mut [QuantityMention]) {
    for i in (1..mentions.len()).rev() {
        let [.., left, right] = &mut mentions[..=i] else { continue };
        let joined =
            matches!(text[left.outer.end()..right.outer.start().max(left.outer.end())].trim(), "和" | "与" | "、");
        if joined && left.quantity.unit.as_str() == "个" && right.quantity.unit.as_str() == "个百分点" {
            left.quantity.unit = right.quantity.unit.clone();
        }
        let behind = right.outer.end() > right.span.end() && right.outer.start() == right.span.start();
        let same =
            left.quantity.unit == right.quantity.unit && left.role == Role::Measured && right.role == Role::Measured;
        if joined && behind && same && left.quantity.bound == Bound::Exact && left.outer == left.span {
            left.quantity.bound = right.quantity.bound;
        }
    }
}

/// What stands between two amounts of one kind, of which the first says per what: 每月820元和640元.
const SHARING: [&str; 22] = [
    "和",
    "与",
    "及",
    "、",
    "提高到",
    "提高至",
    "增加到",
    "增加至",
    "上调到",
    "上调至",
    "上调为",
    "调整到",
    "调整至",
    "调整为",
    "提标到",
    "提标至",
    "降到",
    "降至",
    "下调到",
    "下调至",
    "降低到",
    "降低至",
];

/// 每月820元和640元, 每人每年610元提高到640元: the denominators of the first number hold for the second.
pub(super) fn share_denominators(text: &str, mentions: &mut [QuantityMention]) {
    for i in 1..mentions.len() {
        let [.., left, right] = &mut mentions[..=i] else { continue };
        if left.role != Role::Measured || right.role != Role::Measured || right.quantity.unit.as_str().contains('/') {
            continue;
        }
        let per = left.quantity.unit.as_str().strip_prefix(right.quantity.unit.as_str());
        let Some(per) = per.filter(|per| per.starts_with('/') && !right.quantity.unit.is_empty()) else { continue };
        let between = text.get(left.outer.end()..right.outer.start()).unwrap_or_default();
        let between = between.trim_matches([' ', '\u{3000}', '\t', '了']);
        if SHARING.contains(&between) {
            right.quantity.unit = Unit::new(&format!("{}{per}", right.quantity.unit.as_str()));
        }
    }
}
