//! Coordinated indicators: which names a list holds, and what its members share.

use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase::{is_punctuation, split_event};

/// Members of a list at 、, 和, 与, 及 outside quotes and brackets.
pub(super) fn members(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (i, c) in text.char_indices() {
        match c {
            '“' | '（' | '《' | '(' => depth += 1,
            '”' | '）' | '》' | ')' => depth = depth.saturating_sub(1),
            '、' if depth == 0 => {
                out.push(&text[start..i]);
                start = i + c.len_utf8();
            }
            '和' | '与' | '及' if depth == 0 && i > start && is_conjunction(text, i, c) => {
                let before = text[start..i].trim_end_matches('以');
                out.push(before);
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out.into_iter().map(|m| m.trim_matches(is_punctuation)).filter(|m| !m.is_empty()).collect()
}

/// Whether 和, 与 or 及 at `at` joins two names rather than being part of a word (参与, 和谐, 普及).
fn is_conjunction(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let Some((before, after)) = before.zip(after) else { return false };
    match c {
        '和' => {
            !matches!(before, '共' | '饱' | '平' | '温' | '总' | '中' | '缓' | '祥' | '柔')
                && !matches!(after, '谐' | '平' | '美' | '睦' | '解' | '气')
        }
        '与' => !matches!(before, '参' | '赋' | '给') && !matches!(after, '会'),
        '及' => {
            // 县级及以上医院 is one name.
            let bound = text[at..].starts_with("及以上") || text[at..].starts_with("及以下");
            !matches!(before, '普' | '涉' | '惠' | '以' | '危' | '波' | '提' | '触' | '遍')
                && !matches!(after, '时' | '格')
                && !bound
                || before == '以'
        }
        _ => false,
    }
}

/// Whether a name is a whole indicator by its end: 保洁覆盖率, 利润总额.
pub(super) fn is_whole(words: &Words, name: &str) -> bool {
    words.suffix(name, &[Kind::Suffix]).is_some_and(|(w, _)| w.len() < name.len() || w.chars().count() > 1)
}

/// The indicators of a list that shares verbs, a first modifier or a last head.
///
/// 核桃、板栗、山楂产量 → 核桃产量, 板栗产量, 山楂产量 (source: guideline, indicator rule 6).
pub(super) fn distribute(words: &Words, list: &str, wanted: usize, each_item: bool) -> Option<Vec<String>> {
    if list.contains("存贷款") {
        return Some(["存款", "贷款"].iter().map(|kind| list.replacen("存贷款", kind, 1)).collect());
    }
    if let Some(series) = ordinal_series(list).filter(|series| wanted == 1 || series.len() == wanted) {
        return Some(series);
    }
    if let Some(actions) = shared_predicate(list, wanted) {
        return Some(actions);
    }
    // 市财政用于教育、卫生的支出: who spends is said of all.
    if let Some(at) = list.find("用于").map(|at| at + "用于".len()).filter(|_| wanted > 1) {
        let names = members(&list[at..]);
        if names.len() == wanted {
            let payer = &list[..at];
            return Some(complete(words, "", &names).into_iter().map(|name| format!("{payer}{name}")).collect());
        }
    }
    let (event, body) = split_event(words, list);
    let two = members(body).len() == 2 && wanted == 2;
    if let Some(pair) = town_and_country(list).filter(|_| wanted == 2 && !two) {
        return Some(pair);
    }
    let names = members(body);
    if wanted > 1 && names.len() != wanted {
        return regroup(words, event, body, wanted);
    }
    if names.len() < 2 {
        return None;
    }
    if words.kinds(names[0]).has(Kind::Level) {
        return Some(ranks(words, event, &names));
    }
    // One number for several names: they are several indicators only where each is a whole one.
    if wanted == 1 && !each_item && !is_whole(words, names[0]) && abstract_head(names[names.len() - 1]).is_none() {
        return None;
    }
    Some(complete(words, event, &names))
}

/// 第一、二、三产业增加值 → 第一产业增加值, 第二产业增加值, 第三产业增加值.
fn ordinal_series(list: &str) -> Option<Vec<String>> {
    const NUMERALS: [char; 5] = ['一', '二', '三', '四', '五'];
    let mut rest = list;
    let mut numerals = Vec::new();
    loop {
        let bare = rest.strip_prefix('第').unwrap_or(rest);
        let numeral = bare.chars().next().filter(|c| NUMERALS.contains(c))?;
        numerals.push(numeral);
        let behind = &bare[numeral.len_utf8()..];
        match behind.strip_prefix(['、', '和', '与']) {
            Some(next) => rest = next,
            None if numerals.len() > 1 && !behind.is_empty() => {
                return Some(numerals.iter().map(|numeral| format!("第{numeral}{behind}")).collect());
            }
            None => return None,
        }
    }
}

/// 水泥、焦炭分别淘汰产能: the action behind 分别 is said of each.
fn shared_predicate(list: &str, wanted: usize) -> Option<Vec<String>> {
    let (subjects, action) = list.split_once("分别").filter(|(_, action)| !action.is_empty())?;
    let names = members(subjects);
    (names.len() == wanted && wanted > 1).then(|| names.iter().map(|name| format!("{name}{action}")).collect())
}

/// 国家级、省级示范园: one name for each rank.
fn ranks(words: &Words, event: &str, names: &[&str]) -> Vec<String> {
    let Some((last, ranks)) = names.split_last() else { return Vec::new() };
    let own = words.prefix(last, &[Kind::Level]).map_or("", |(w, _)| w);
    let body = &last[own.len()..];
    ranks.iter().copied().chain([own]).map(|rank| format!("{event}{rank}{body}")).collect()
}

/// A list with more separators than numbers: only the strongest separator (和 after 、 groups) cuts.
fn regroup(words: &Words, event: &str, body: &str, wanted: usize) -> Option<Vec<String>> {
    if wanted != 2 {
        return None;
    }
    for joint in ["以及", "和", "与", "及", "、"] {
        let mut cuts = body.match_indices(joint).filter(|(i, j)| {
            j.chars().count() > 1 || *j == "、" || j.chars().next().is_some_and(|c| is_conjunction(body, *i, c))
        });
        if let Some((at, found)) = cuts.next()
            && cuts.next().is_none()
        {
            let names = [&body[..at], &body[at + found.len()..]];
            if names.iter().all(|n| !n.is_empty()) {
                return Some(complete(words, event, &names));
            }
        }
    }
    None
}

/// 城乡居民… with two numbers: towns first, villages second.
fn town_and_country(list: &str) -> Option<Vec<String>> {
    let at = list.find("城乡").filter(|at| !list[*at..].starts_with("城乡建设"))?;
    let (before, after) = (&list[..at], &list[at + "城乡".len()..]);
    let town = if after.contains("低保") || after.contains("最低生活保障") || after.contains("特困") {
        "城市"
    } else {
        "城镇"
    };
    Some(vec![format!("{before}{town}{after}"), format!("{before}农村{after}")])
}

/// Heads that say how something is measured rather than what: they go to every member of a list.
fn abstract_head(name: &str) -> Option<&'static str> {
    let heads = ["增速", "增幅", "占比", "比重", "增长率"];
    heads.into_iter().find(|head| name.ends_with(head) && name.len() > head.len() && !is_share(name, head))
}

/// 茶产业产值占农业比重: the head is the whole share.
fn is_share(name: &str, head: &str) -> bool {
    head == "比重" && name.contains('占')
}

fn complete(words: &Words, event: &str, names: &[&str]) -> Vec<String> {
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return Vec::new() };
    let mut out = Vec::with_capacity(names.len());
    if let Some(head) = abstract_head(last).filter(|_| abstract_head(first).is_none()) {
        let bare: Vec<&str> = names.iter().map(|n| n.strip_suffix(head).unwrap_or(n)).collect();
        let whole = is_whole(words, first);
        let shared = if whole { shared_modifier(words, first, &bare) } else { String::new() };
        return bare
            .iter()
            .enumerate()
            .map(|(i, name)| format!("{event}{}{name}{head}", if i == 0 { "" } else { &shared }))
            .collect();
    }
    if is_whole(words, first) || names.len() < 2 {
        let shared = if is_whole(words, first) { shared_modifier(words, first, names) } else { String::new() };
        for (i, name) in names.iter().enumerate() {
            let modifier = if i == 0 || name.starts_with(&shared) { "" } else { &shared };
            out.push(format!("{event}{modifier}{name}"));
        }
        return out;
    }
    let head = shared_head(words, first, last);
    for (i, name) in names.iter().enumerate() {
        let own = i + 1 == names.len() || is_whole(words, name);
        out.push(if own { format!("{event}{name}") } else { format!("{event}{name}{head}") });
    }
    out
}

/// The head that the last name of a list lends to the others.
fn shared_head<'t>(words: &Words, first: &str, last: &'t str) -> &'t str {
    // Where the last name repeats the end of the first one, the head stands behind it: 高技术产业|增加值.
    for length in (2..=4).rev() {
        let tail: String = {
            let chars: Vec<char> = first.chars().collect();
            if chars.len() < length {
                continue;
            }
            chars[chars.len() - length..].iter().collect()
        };
        if let Some(at) = last.rfind(&tail) {
            let head = &last[at + tail.len()..];
            if !head.is_empty() {
                return head;
            }
        }
    }
    // 工伤理赔、工程抽检合格率: the same start, then a modifier of the same length.
    let common = first.chars().zip(last.chars()).take_while(|(a, b)| a == b).count();
    if common > 0 {
        let at = last.char_indices().nth(first.chars().count()).map_or(last.len(), |(i, _)| i);
        if at < last.len() {
            return &last[at..];
        }
    }
    // 城镇、农村居民收入: a first word of the same length is the other member's place.
    let tokens = Vocabulary::shared().cut(last);
    if let [own, rest, ..] = tokens.as_slice()
        && own.word.chars().count() == first.chars().count()
    {
        return &last[rest.start..];
    }
    // 刑事、治安案件立案数, 城镇和农村居民收入: the first word is the start of a longer one.
    const KINDS: [&str; 6] = ["居民", "案件", "作物", "人口", "企业", "职工"];
    let length = last.char_indices().nth(first.chars().count()).map_or(last.len(), |(at, _)| at);
    if KINDS.iter().any(|kind| last[length..].starts_with(kind)) {
        return &last[length..];
    }
    if let Some((suffix, _)) = words.suffix(last, &[Kind::Suffix]) {
        return suffix;
    }
    // 门窗、电梯设备更新: an action at the end is that of all.
    let cut = Vocabulary::shared().cut(last);
    match cut.last() {
        Some(action) if cut.len() > 1 && action.tag.starts_with(['v', 'l', 'i']) => &last[action.start..],
        _ => "",
    }
}

/// The modifier that the first name of a list of whole indicators lends to the short ones behind it:
/// 水上交通险情次数、遇险人数 → 水上交通险情.
fn shared_modifier(words: &Words, first: &str, names: &[&str]) -> String {
    let longest = names[1..].iter().map(|n| n.chars().count()).max().unwrap_or(0);
    if longest >= first.chars().count() || longest > 6 {
        return String::new();
    }
    let modifier = modifier_of(words, first);
    // 旅游人数和收入: what is measured of an action, of which only the first name speaks.
    let bare = names[1..].iter().all(|name| words.kinds(name).any(&[Kind::Suffix, Kind::Head]));
    let cut = Vocabulary::shared().cut(first);
    match cut.first().filter(|t| modifier.is_empty() && bare && t.tag == "vn") {
        Some(action) => action.word.to_owned(),
        None => modifier,
    }
}

/// A whole indicator without its head: 渔民申请按期答复率 → 渔民申请.
pub(super) fn modifier_of(words: &Words, name: &str) -> String {
    let mut cut = Vocabulary::shared().cut(name);
    if cut.first().is_some_and(|t| matches!(t.tag, "v" | "d" | "p")) {
        return String::new();
    }
    let suffix = words.suffix(name, &[Kind::Suffix]).map_or(0, |(w, _)| w.len());
    let head = name.len() - suffix;
    while cut.last().is_some_and(|t| t.start >= head || t.start + t.word.len() > head) {
        cut.pop();
    }
    while cut.last().is_some_and(|t| t.tag.starts_with(['v', 'd', 'a'])) {
        cut.pop();
    }
    let end = cut.last().map_or(0, |t| t.start + t.word.len());
    let modifier = &name[..end];
    if modifier.chars().count() < 2 { String::new() } else { modifier.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_head_goes_to_all() {
        let words = Words::shared();
        assert_eq!(
            distribute(words, "核桃、板栗、山楂产量", 3, false).unwrap_or_default(),
            ["核桃产量", "板栗产量", "山楂产量"]
        );
        assert_eq!(
            distribute(words, "基本养老、基本工伤保险参保率", 2, false).unwrap_or_default(),
            ["基本养老保险参保率", "基本工伤保险参保率"]
        );
        assert_eq!(
            distribute(words, "海洋产业、竹木产业增加值", 2, false).unwrap_or_default(),
            ["海洋产业增加值", "竹木产业增加值"]
        );
    }

    #[test]
    fn an_action_behind_respectively_is_said_of_each() {
        let words = Words::shared();
        let found = distribute(words, "水泥、焦炭分别淘汰产能", 2, false).unwrap_or_default();
        assert_eq!(found, ["水泥淘汰产能", "焦炭淘汰产能"]);
        let found = distribute(words, "市财政用于教育和卫生的支出", 2, false).unwrap_or_default();
        assert_eq!(found.last().map(String::as_str), Some("市财政用于卫生的支出"));
    }

    #[test]
    fn a_series_of_ordinals_names_each() {
        let words = Words::shared();
        let sectors = ["第一产业增加值", "第二产业增加值", "第三产业增加值"];
        assert_eq!(distribute(words, "第一、二、三产业增加值", 3, false).unwrap_or_default(), sectors);
        assert_eq!(distribute(words, "第一、第二和第三产业增加值", 3, false).unwrap_or_default(), sectors);
        assert_eq!(ordinal_series("第一产业增加值"), None);
    }

    #[test]
    fn towns_and_villages_are_two() {
        assert_eq!(
            distribute(Words::shared(), "城乡居民人均可支配收入", 2, false).unwrap_or_default(),
            ["城镇居民人均可支配收入", "农村居民人均可支配收入"]
        );
    }

    #[test]
    fn words_with_a_conjunction_in_them_are_not_cut() {
        assert_eq!(members("社会参与度和满意度"), ["社会参与度", "满意度"]);
        assert_eq!(members("普及率"), ["普及率"]);
    }
}
