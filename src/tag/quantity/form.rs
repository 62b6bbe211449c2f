//! The forms of a number: percentages, fractions, 成, 番, ratios, products, ranges, and a number with its unit.

use super::{Reading, unit};
use crate::lexicon::units::{UnitKind, Units};
use crate::mention::Role;
use crate::quantity::Decimal;
use crate::quantity::numeral::{self, Numeral, Scan, Script, blanks};

/// Reads the number at `start`; the place behind what was read or looked over.
/// Nothing before `from` belongs to the sentence.
pub(super) fn read(text: &str, from: usize, start: usize, out: &mut Vec<Reading>) -> usize {
    if let Some(reading) = per_cent(text, start) {
        let end = reading.end;
        out.push(reading);
        return end;
    }
    let first = match numeral::read(&text[start..]) {
        Some(Scan::Numeral(first)) => first,
        Some(Scan::Skip(len)) => return start + len,
        None => return start + text[start..].chars().next().map_or(1, char::len_utf8),
    };
    let end = start + first.len;
    let special = fraction(text, start, &first)
        .or_else(|| tenths(text, start, &first))
        .or_else(|| doublings(text, from, start, &first))
        .or_else(|| slash(text, start, &first))
        .or_else(|| product(text, start, &first));
    if let Some(reading) = special {
        let end = reading.end;
        out.push(reading);
        return end;
    }
    if let Some(end) = composition(text, start, &first, out) {
        return end;
    }
    let reading = with_unit(text, from, start, first);
    if is_word(&reading) {
        return end;
    }
    let end = reading.end;
    out.push(reading);
    end
}

/// A Chinese numeral without unit that is small or only place words: a part of a word (三农, 百姓).
fn is_word(reading: &Reading) -> bool {
    reading.unit.is_empty()
        && reading.script != Script::Arabic
        && reading.decimals == 0
        && reading.end - reading.start < 6
        || reading.script == Script::Bare && reading.kind.is_none()
}

fn numeral_at(text: &str, at: usize) -> Option<Numeral> {
    match numeral::read(text.get(at..)?) {
        Some(Scan::Numeral(numeral)) => Some(numeral),
        _ => None,
    }
}

fn reading(start: usize, end: usize, numeral: &Numeral, rule: &'static str) -> Reading {
    Reading {
        start,
        end,
        value: numeral.value,
        value_max: numeral.value_max,
        unit: numeral.scale.clone(),
        kind: None,
        script: numeral.script,
        more: numeral.more,
        vague: numeral.vague,
        large: numeral.large,
        decimals: numeral.decimals,
        rule,
        role: None,
    }
}

/// The number with its place words multiplied out.
fn amount(numeral: &Numeral, value: Decimal) -> Option<Decimal> {
    crate::quantity::Unit::new(&numeral.scale).scale().checked_mul(value)
}

/// 百分之七点二, 千分之十三, 百分之四到五.
fn per_cent(text: &str, start: usize) -> Option<Reading> {
    let (prefix, unit) = [("百分之", "%"), ("千分之", "‰"), ("万分之", "‱")]
        .into_iter()
        .find(|(prefix, _)| text[start..].starts_with(prefix))?;
    let at = start + prefix.len();
    let first = numeral_at(text, at)?;
    let mut found = reading(start, at + first.len, &first, "per-cent");
    found.value = amount(&first, first.value)?;
    found.unit = unit.to_owned();
    found.kind = Some(UnitKind::Percent);
    if let Some(next) = range_mark(text, found.end) {
        let next = if text[next..].starts_with(prefix) { next + prefix.len() } else { next };
        if let Some(second) = numeral_at(text, next) {
            let upper = amount(&second, second.value)?;
            let end = next + second.len;
            if upper > found.value && unit::at(text, end).is_none() {
                found.value_max = Some(upper);
                found.end = end;
                found.rule = "per-cent-range";
            }
        }
    }
    Some(found)
}

/// 三分之一, 十分之三.
fn fraction(text: &str, start: usize, first: &Numeral) -> Option<Reading> {
    let at = start + first.len;
    let rest = text[at..].strip_prefix("分之")?;
    let second = numeral_at(text, text.len() - rest.len())?;
    let end = text.len() - rest.len() + second.len;
    part_of(start, end, amount(&second, second.value)?, amount(first, first.value)?, first, "fraction")
}

/// 1/5, 2/3.
fn slash(text: &str, start: usize, first: &Numeral) -> Option<Reading> {
    if first.script != Script::Arabic || first.decimals > 0 || !first.scale.is_empty() {
        return None;
    }
    let rest = text[start + first.len..].strip_prefix(['/', '／'])?;
    let at = text.len() - rest.len();
    let second =
        numeral_at(text, at).filter(|n| n.script == Script::Arabic && n.decimals == 0 && n.scale.is_empty())?;
    let end = at + second.len;
    let odd_neighbour = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.'))
        || text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.'))
        || unit::at(text, end).is_some();
    let proper = first.value < second.value && second.value <= Decimal::from(20);
    if odd_neighbour || !proper {
        None
    } else {
        part_of(start, end, first.value, second.value, first, "slash-fraction")
    }
}

fn part_of(
    start: usize,
    end: usize,
    part: Decimal,
    whole: Decimal,
    first: &Numeral,
    rule: &'static str,
) -> Option<Reading> {
    let value = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?.round_dp(2).normalize();
    let mut found = reading(start, end, first, rule);
    found.value = value;
    found.value_max = None;
    found.unit = "%".to_owned();
    found.kind = Some(UnitKind::Percent);
    Some(found)
}

/// 八成, 三成五, 六成半.
fn tenths(text: &str, start: usize, first: &Numeral) -> Option<Reading> {
    let at = start + first.len;
    let rest = text[at..].strip_prefix('成')?;
    let whole = first.value;
    if first.large || first.decimals > 0 || whole > Decimal::TEN || Units::shared().other_word_at(&text[at..]) {
        return None;
    }
    let mut found = reading(start, at + '成'.len_utf8(), first, "tenths");
    let extra = rest.chars().next().and_then(|c| match c {
        '半' => Some((Decimal::from(5), c)),
        c => numeral::chinese_digit(c).map(|d| (Decimal::from(d), c)),
    });
    found.value = whole * Decimal::TEN;
    found.value_max = first.value_max.map(|m| m * Decimal::TEN);
    if let Some((more, c)) = extra {
        found.value += more;
        found.end += c.len_utf8();
    }
    found.unit = "%".to_owned();
    found.kind = Some(UnitKind::Percent);
    Some(found)
}

/// 翻两番: 300 %, 翻一番: 100 %. The span begins with 翻.
fn doublings(text: &str, from: usize, start: usize, first: &Numeral) -> Option<Reading> {
    let end = start + first.len;
    text[end..].strip_prefix('番')?;
    let before = &text[from..start];
    let before_verb = ["翻了近", "翻近", "翻了", "翻"].into_iter().find_map(|verb| before.strip_suffix(verb))?;
    let times = u32::try_from(first.value.to_string().parse::<u64>().ok()?).ok().filter(|&n| n < 20)?;
    let mut found = reading(from + before_verb.len(), end + '番'.len_utf8(), first, "doubling");
    found.value = Decimal::from((1_u64 << times) - 1) * Decimal::ONE_HUNDRED;
    found.unit = "%".to_owned();
    found.kind = Some(UnitKind::Percent);
    Some(found)
}

/// 2×66万千瓦: the product, where the second factor is the size of a machine or a plant.
fn product(text: &str, start: usize, first: &Numeral) -> Option<Reading> {
    let at = start + first.len;
    let at = at + blanks(&text[at..]);
    let rest = text[at..].strip_prefix(['×', '✕', '╳', 'x', 'X', '*'])?;
    let at = text.len() - rest.len();
    let at = at + blanks(&text[at..]);
    let second = numeral_at(text, at)?;
    let end = at + second.len;
    let mut found = reading(start, end, &second, "product");
    let unit = unit::at(text, end);
    let sized = unit.as_ref().is_some_and(|u| matches!(u.kind, UnitKind::Power | UnitKind::Mass | UnitKind::Energy));
    match unit {
        Some(unit) if sized => {
            found.value = first.value.checked_mul(second.value)?.normalize();
            found.unit.push_str(&text[unit.start..unit.end]);
            found.kind = Some(unit.kind);
            found.end = unit.end;
        }
        _ => found.role = Some(Role::Name),
    }
    Some(found)
}

/// 0.2:21.3:78.5: each part is a number of its own. Pairs (9:30, 1:1.5) and other sums are read and put aside.
fn composition(text: &str, start: usize, first: &Numeral, out: &mut Vec<Reading>) -> Option<usize> {
    const COLON: [char; 3] = [':', '：', '∶'];
    if first.script != Script::Arabic || !first.scale.is_empty() {
        return None;
    }
    let at = out.len();
    out.push(reading(start, start + first.len, first, "composition"));
    let mut end = start + first.len;
    while let Some(rest) = text[end + blanks(&text[end..])..].strip_prefix(COLON) {
        let next = text.len() - rest.len();
        let next = next + blanks(&text[next..]);
        let Some(part) = numeral_at(text, next).filter(|n| n.script == Script::Arabic && n.scale.is_empty()) else {
            break;
        };
        end = next + part.len;
        out.push(reading(next, end, &part, "composition"));
    }
    if let [first, second] = &mut out[at..]
        && second.value == Decimal::ONE
        && is_proportion(&text[..start])
    {
        // 城乡居民收入比缩小到 2.31:1
        first.end = second.end;
        first.rule = "proportion";
        first.role = Some(Role::Measured);
        out.truncate(at + 1);
        return Some(end);
    }
    let parts = &mut out[at..];
    if parts.len() == 1 || (parts.len() == 2 && unit::at(text, end).is_some()) {
        out.truncate(at);
        return None;
    }
    let sum: Decimal = parts.iter().map(|p| p.value.min(Decimal::ONE_THOUSAND)).sum();
    let whole = parts.len() > 2 && (sum - Decimal::ONE_HUNDRED).abs() <= Decimal::from(2);
    for part in parts {
        if whole {
            part.unit = "%".to_owned();
            part.kind = Some(UnitKind::Percent);
            part.role = Some(Role::Measured);
        } else {
            part.rule = "ratio";
            part.role = Some(Role::Other);
        }
    }
    Some(end)
}

/// Whether the words in front of a pair name a proportion: 收入比缩小到 2.31:1, 比例达到 3:1; not 以 3:1 获胜.
fn is_proportion(before: &str) -> bool {
    const NAMES: [&str; 4] = ["比", "比例", "之比", "比值"];
    const REPORTS: [&str; 14] = [
        "为",
        "达到",
        "达",
        "降至",
        "降到",
        "降低到",
        "缩小到",
        "缩小至",
        "缩小为",
        "下降到",
        "下降至",
        "由",
        "从",
        "是",
    ];
    let before = before.trim_end();
    let bare = REPORTS.iter().filter_map(|word| before.strip_suffix(word)).min_by_key(|rest| rest.len());
    NAMES.iter().any(|name| bare.unwrap_or(before).ends_with(name))
}

/// The place behind a mark that can stand inside a range.
fn range_mark(text: &str, at: usize) -> Option<usize> {
    let at = at + blanks(&text[at..]);
    let rest = text[at..].strip_prefix(['—', '–', '-', '－', '―', '~', '～', '∼', '﹣', '至', '到', '─', '−'])?;
    let next = text.len() - rest.len();
    Some(next + blanks(&text[next..]))
}

/// A number with its unit, or a range of two.
fn with_unit(text: &str, from: usize, start: usize, first: Numeral) -> Reading {
    let mut found = reading(start, start + first.len, &first, "number");
    signed(text, from, &mut found);
    let unit = unit::at(text, found.end);
    let behind = unit.as_ref().map_or(found.end, |u| u.end);
    let from_to = text[from..start].trim_end().ends_with(['从', '由']);
    if found.value_max.is_none()
        && !from_to
        && let Some(range) = range(text, &found, &first, unit.as_ref(), behind)
    {
        return range;
    }
    if let Some(unit) = unit {
        found.unit.push_str(&text[unit.start..unit.end]);
        found.kind = Some(unit.kind);
        found.end = unit.end;
    }
    found
}

/// 2—3家, 5%-6%, 5至7家, 3万到5万元.
fn range(text: &str, lower: &Reading, first: &Numeral, unit: Option<&unit::Found>, behind: usize) -> Option<Reading> {
    let next = range_mark(text, behind)?;
    let mark_is_word = text[behind..next].contains(['至', '到']);
    let second = numeral_at(text, next)?;
    if first.script != second.script && !(first.script != Script::Arabic && second.script != Script::Arabic) {
        return None;
    }
    let upper_unit = unit::at(text, next + second.len);
    let written = |u: &unit::Found| &text[u.start..u.end];
    if let Some(unit) = unit {
        if upper_unit.as_ref().is_none_or(|u| written(u) != written(unit)) {
            return None;
        }
    } else if !first.scale.is_empty() && second.scale.is_empty() {
        return None;
    }
    if mark_is_word && upper_unit.is_none() {
        return None;
    }
    // 3—5万元: the place words behind the second number are those of both. 3000—1万元 is brought to one of the two.
    let shared = unit.is_none() && first.scale.is_empty() && first.value < second.value;
    let lower_value = if shared { first.value } else { amount(first, first.value)? };
    let upper_value = if shared { second.value } else { amount(&second, second.value)? };
    let scale = if shared || first.scale == second.scale { second.scale.clone() } else { String::new() };
    let factor = if shared { Decimal::ONE } else { crate::quantity::Unit::new(&scale).scale() };
    if lower_value >= upper_value {
        return None;
    }
    let mut found = lower.clone();
    found.value = lower_value.checked_div(factor)?.normalize();
    found.value_max = Some(upper_value.checked_div(factor)?.normalize());
    found.end = next + second.len;
    found.unit = scale;
    found.more |= second.more;
    found.large |= second.large;
    found.rule = "range";
    if let Some(unit) = upper_unit {
        found.unit.push_str(written(&unit));
        found.kind = Some(unit.kind);
        found.end = unit.end;
    }
    Some(found)
}

/// Takes a minus sign before an Arabic number in, where it is none between two things.
fn signed(text: &str, from: usize, found: &mut Reading) {
    if found.script != Script::Arabic {
        return;
    }
    let before = &text[from..found.start];
    let Some(rest) = before.strip_suffix(['-', '－', '−', '负']) else { return };
    let is_word = before.ends_with('负');
    let stands_free = rest.trim_end().is_empty()
        || rest.ends_with([' ', '\t', '|', '(', '（', '[', '：', ':', '、', '，', '。', '；'])
        || rest.ends_with(['长', '降', '为', '达', '到', '是', '增', '幅', '率', '速', '在', '于']);
    if stands_free || is_word {
        found.start = from + rest.len();
        found.value = -found.value;
    }
}
