//! The words around a number: what they say of it, and what is left as its indicator.

use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::{Kind, Words};

/// How a number stands to what it measures, by the word in front of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Trigger {
    /// No such word.
    #[default]
    None,
    /// A rise: 增长, 提高.
    Up,
    /// A fall: 下降, 压减.
    Down,
    /// Above something other than the past.
    Above,
    /// Below something other than the past.
    Below,
}

/// What a number is, as far as the words in front of it are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Grade {
    /// %, 倍.
    Percent,
    /// 个百分点.
    Points,
    /// 位, 名, 元: what 提升 raises as it raises a rate.
    Steps,
    /// Any other size or count.
    Size,
}

/// What was found at the end of the words in front of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// The words without it.
    pub rest: String,
    /// The word of rise or fall.
    pub trigger: Trigger,
    /// A reporting verb stood there (达到, 为).
    pub reported: bool,
    /// The number has a bound that reports it as a verb does (超过, 突破).
    pub bounded: bool,
    /// 由 or 从 stood there: the number is where a change starts.
    pub from: bool,
    /// 分别 or 各 stood there.
    pub respectively: bool,
    /// 均 or 都 stood there.
    pub each: bool,
    /// 年均, 平均每年 stood there.
    pub yearly: bool,
    /// 预计 stood there.
    pub expected: bool,
    /// So many years: 两年平均每年.
    pub years: Option<i32>,
}

/// Single characters that are function words only where the character before them does not make a longer word.
const BOUND_SINGLES: [(&str, &str); 17] = [
    ("计划", "目动略"),
    ("增长率", "然"),
    ("均", "人户年平日月亩生校县村次件"),
    ("均为", "人户年平日月亩生校县村次件"),
    ("有", "国保拥所私占持公自特没享含稀"),
    ("达", "发传直表抵转雷"),
    ("在", "现存潜所内"),
    ("至", "甚乃冬夏"),
    ("到", "报"),
    ("是", "凡"),
    ("为", "行作成人"),
    ("共", "公"),
    ("计", "审设统总累会"),
    ("增", "新净激倍"),
    ("减", "加精"),
    ("降", "空"),
    ("升", "公毫"),
];

fn is_bound(word: &str, before: &str) -> bool {
    BOUND_SINGLES
        .iter()
        .find(|(single, _)| *single == word)
        .is_some_and(|(_, previous)| before.chars().next_back().is_some_and(|c| previous.contains(c)))
}

/// Whether a character separates words rather than belonging to one.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_whitespace() || matches!(c, '，' | '、' | '；' | '：' | '。' | '！' | '？' | ',' | ';' | ':' | '—' | '-' | '*' | '·')
}

/// Words that are stripped from an indicator's end with a percentage, because `measure` says them: 增速 5%.
const NOUN_TRIGGERS: [(&str, Trigger); 10] = [
    ("递增的速度", Trigger::Up),
    ("增长的速度", Trigger::Up),
    ("增长速度", Trigger::Up),
    ("递增速度", Trigger::Up),
    ("增速", Trigger::Up),
    ("增幅", Trigger::Up),
    ("涨幅", Trigger::Up),
    ("升幅", Trigger::Up),
    ("降幅", Trigger::Down),
    ("减幅", Trigger::Down),
];

/// Takes reporting verbs, adverbs and words of rise and fall from the end of the words in front of a number.
///
/// What counts as such a word depends on the grade: in front of a percentage 增速 and its kin are words of rise.
pub(super) fn strip_tail(words: &Words, text: &str, grade: Grade) -> Tail {
    strip(words, text, grade, &[Kind::Report, Kind::Tail, Kind::Up, Kind::Down])
}

/// The same in front of a rank or a difference, where 增速 is what is ranked or compared.
pub(super) fn strip_reports(words: &Words, text: &str) -> Tail {
    strip(words, text, Grade::Size, &[Kind::Report, Kind::Tail])
}

fn strip(words: &Words, text: &str, grade: Grade, stripped: &[Kind]) -> Tail {
    let (percent, points) = (grade == Grade::Percent, grade == Grade::Points);
    let mut tail = Tail::default();
    let mut rest = text;
    loop {
        rest = rest.trim_end_matches(|c| is_punctuation(c) || matches!(c, '（' | '(' | '“'));
        if rest.ends_with('的') && !rest.ends_with("目的") {
            rest = &rest[..rest.len() - '的'.len_utf8()];
            continue;
        }
        if let Some(before) = before_streak(rest) {
            rest = before;
            continue;
        }
        if percent && let Some((noun, trigger)) = NOUN_TRIGGERS.iter().find(|(noun, _)| rest.ends_with(noun)) {
            if tail.trigger != Trigger::None {
                break;
            }
            tail.trigger = *trigger;
            rest = &rest[..rest.len() - noun.len()];
            continue;
        }
        if let Some(before) = before_magnitude(words, rest) {
            rest = before;
            continue;
        }
        if let Some(before) = before_comparison(rest) {
            rest = before;
            continue;
        }
        let Some((word, kinds)) = words.suffix(rest, stripped) else { break };
        let before = &rest[..rest.len() - word.len()];
        if is_bound(word, before) {
            break;
        }
        let rise = kinds.has(Kind::Up);
        if rise || kinds.has(Kind::Down) {
            // 高, 低, 多, 少, 快 are words of rise and fall only in front of percentage points or after 比.
            let weak = matches!(word, "高" | "低" | "多" | "少" | "快" | "翻" | "拓展" | "改善");
            // 改造提升 N 万亩, 净增 N 户: an action or an addition rather than a rise.
            let action = matches!(word, "提升" | "扩大" | "拓展" | "净增" | "延长") && grade == Grade::Size;
            if action || tail.trigger != Trigger::None || (weak && !points && !percent) || (tail.reported && !percent) {
                break;
            }
            if before.ends_with('新') && matches!(word, "增" | "增加") {
                break;
            }
            tail.trigger = if rise { Trigger::Up } else { Trigger::Down };
        } else if kinds.has(Kind::Report) {
            tail.reported = true;
        }
        match word {
            "由" | "从" | "将由" => tail.from = true,
            "分别" | "各" => tail.respectively = true,
            "均" | "都" | "均为" | "都是" | "均是" => tail.each = true,
            "年均" | "每年" | "平均每年" | "年平均" | "每年平均" => tail.yearly = true,
            "预计" | "预期" | "有望" | "可望" | "预计将" => tail.expected = true,
            _ => {}
        }
        rest = before;
    }
    tail.rest = rest.trim_start_matches(is_punctuation).to_owned();
    tail
}

/// 连续三年 at the end: how long it has been so.
fn before_streak(text: &str) -> Option<&str> {
    const LONGEST: usize = 5 * 3;
    let at = text.rfind("连续")?;
    let streak = &text[at..];
    (streak.len() <= "连续".len() + LONGEST && streak.ends_with(['年', '月', '度'])).then(|| &text[..at])
}

/// 较3年前, 比上次 at the end: what the number is compared with.
fn before_comparison(text: &str) -> Option<&str> {
    const LONGEST: usize = 9 * 3;
    let at = text.rfind(['比', '较'])?;
    let object = &text[at..];
    let time = object.ends_with(['前', '次', '届', '期', '底', '末', '初', '年', '月', '算']);
    let whole = !text[..at].ends_with(['占', '同', '环', '对', '率']);
    (time && whole && object.len() <= LONGEST && object.len() > 3).then(|| &text[..at])
}

/// A magnitude without a unit behind a reporting verb: 突破千亿、达到 1042 亿元.
fn before_magnitude<'t>(words: &Words, text: &'t str) -> Option<&'t str> {
    let rest = text.trim_end_matches(['百', '千', '万', '亿', '元', '大', '关']);
    (rest.len() < text.len()).then(|| words.suffix(rest, &[Kind::Report, Kind::Up])).flatten()?;
    Some(rest)
}

/// A comparison with something other than the past: 高于全国平均水平 0.6 个百分点.
/// Returns the words before it and the sign.
pub(super) fn split_difference<'t>(words: &Words, text: &'t str) -> Option<(&'t str, Trigger)> {
    for (i, _) in text.char_indices().rev() {
        if let Some((_, kinds)) = words.prefix(&text[i..], &[Kind::Above, Kind::Below]) {
            let object = &text[i..];
            if object.contains("上年") || object.contains("去年") || object.contains("同期") {
                return None;
            }
            return Some((&text[..i], if kinds.has(Kind::Above) { Trigger::Above } else { Trigger::Below }));
        }
    }
    // 比全国平均水平高 0.6 个百分点
    if ["提高", "降低", "升高", "新高", "加快", "减低"].iter().any(|w| text.ends_with(w)) {
        return None;
    }
    let (i, rise) = text
        .char_indices()
        .next_back()
        .and_then(|(i, c)| matches!(c, '高' | '低' | '快' | '慢').then_some((i, matches!(c, '高' | '快'))))?;
    let j = text[..i].rfind(['比', '较'])?;
    let object = &text[j..i];
    if ["上年", "去年", "同期", "年"].iter().any(|w| object.contains(w)) || object.chars().count() < 2 {
        return None;
    }
    Some((&text[..j], if rise { Trigger::Above } else { Trigger::Below }))
}

/// Whether the words end in the growth of something that the number's subject is above or below.
pub(super) fn compares_growth(words: &Words, text: &str) -> bool {
    const GROWTHS: [&str; 3] = ["递增", "增长", "增加"];
    let text = text.trim_end();
    GROWTHS.iter().any(|growth| text.ends_with(growth))
        && text.char_indices().any(|(i, _)| {
            words.prefix(&text[i..], &[Kind::Above, Kind::Below]).is_some_and(|(w, _)| w.chars().count() > 1 && w.ends_with('于'))
        })
}

/// Cuts the words that introduce a rank from the end: 增速居全国 → 增速; 全国数字经济城市排名 stays whole.
pub(super) fn split_rank<'t>(words: &Words, text: &'t str) -> &'t str {
    let text = text.trim_end_matches('第');
    let mut best: Option<(usize, usize)> = None;
    for (i, _) in text.char_indices() {
        if let Some((word, _)) = words.prefix(&text[i..], &[Kind::Rank]) {
            let after = text[i + word.len()..].chars().count();
            let swallowed = best.is_some_and(|(_, end)| i < end);
            let single_in_word = word == "列"
                && (text[..i].ends_with(['系', '序', '行', '班', '前', '队', '陈', '罗']) || text[i..].starts_with("列入"))
                || word == "居" && (text[i..].starts_with("居民") || text[i..].starts_with("居住"))
                || word == "排" && text[i..].starts_with("排放");
            if after <= 24 && !swallowed && !single_in_word {
                best = Some((i, i + word.len()));
                if after == 0 || text[i + word.len()..].starts_with('全') {
                    // 排名 and the like followed by 居全国: the first word of the chain cuts.
                }
            }
        }
    }
    match best {
        Some((start, end)) => {
            let word = &text[start..end];
            let named = word.ends_with("排名") || word == "位次";
            let kept = if named { end } else { start };
            let mut head = text[..kept].trim_end_matches(is_punctuation);
            if named {
                // 跃居2022全国数字经济城市排名: what is ranked stands behind the first verb.
                let first = head.char_indices().find_map(|(i, _)| {
                    let (verb, _) = words.prefix(&head[i..], &[Kind::Rank])?;
                    (verb.chars().count() > 1 && !verb.ends_with("排名") && i + verb.len() < start).then_some(i + verb.len())
                });
                head = first.map_or(head, |at| head[at..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '年'));
            }
            while let Some((tail, _)) = words.suffix(head, &[Kind::Tail]) {
                if is_bound(tail, &head[..head.len() - tail.len()]) {
                    break;
                }
                head = &head[..head.len() - tail.len()];
            }
            head
        }
        None => ["全国", "全省", "全市", "全区", "全球", "世界"]
            .iter()
            .find_map(|region| text.strip_suffix(region))
            .unwrap_or(text),
    }
}

/// Reporting verbs and leading words that are never part of an indicator.
const HEADS: [&str; 26] = [
    "实现", "达到", "达成", "取得", "确保", "力争", "拥有", "现有", "共有", "有", "预计", "其中", "目前", "截至目前", "一年来",
    "年末", "年底", "全年", "期间", "总体", "以来", "内", "末", "底", "时期", "是",
];

/// Takes adverbs from the start.
pub(super) fn strip_adverbs<'t>(words: &Words, text: &'t str) -> &'t str {
    let mut rest = text.trim_start_matches(is_punctuation);
    while let Some((word, _)) = words.prefix(rest, &[Kind::Adverb]).filter(|(w, _)| w.chars().count() > 1) {
        rest = rest[word.len()..].trim_start_matches(is_punctuation);
    }
    rest
}

/// Takes reporting verbs, adverbs and conjunctions from the start.
pub(super) fn strip_head(words: &Words, text: &str) -> String {
    let mut rest = after_plan(text);
    loop {
        rest = rest.trim_start_matches(|c| is_punctuation(c) || matches!(c, '的' | '）' | ')' | '”'));
        if let Some(found) = HEADS.iter().find(|h| rest.starts_with(**h)) {
            let after = &rest[found.len()..];
            if matches!(*found, "一年来" | "目前") && after.is_empty() {
                return String::new();
            }
            let kept = (*found == "有" && after.starts_with(['效', '限', '机', '色', '关', '轨', '线', '偿', '组']))
                || (matches!(*found, "内" | "末" | "底" | "是"))
                    && after.starts_with(['贸', '蒙', '外', '陆', '河', '需', '资', '层']);
            if !kept && !after.is_empty() {
                rest = after;
                continue;
            }
        }
        let planned = |after: &&str| !split_event(words, after).0.is_empty() || after.starts_with(['投', '总']);
        if let Some(after) = rest.strip_prefix("计划").filter(planned) {
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix('在') {
            // 在农村新建福利设施
            let place = after.char_indices().nth(2).map_or(after.len(), |(i, _)| i);
            if !split_event(words, &after[place..]).0.is_empty() {
                rest = after;
                continue;
            }
        }
        if rest.starts_with("实施") && names_action(words, &rest["实施".len()..]) {
            rest = &rest["实施".len()..];
            continue;
        }
        if rest.starts_with("完成") && strips_completion(words, &rest["完成".len()..]) {
            rest = &rest["完成".len()..];
            continue;
        }
        if let Some((word, _)) = words.prefix(rest, &[Kind::Adverb]) {
            let after = &rest[word.len()..];
            let single = word.chars().count() == 1;
            if !(single && is_word_start(word, after)) {
                rest = after;
                continue;
            }
        }
        break;
    }
    rest.to_owned()
}

/// 第六个五年计划安排…, “十四五”规划提出…: who planned it is no part of what is planned.
fn after_plan(text: &str) -> &str {
    const PLANS: [&str; 8] =
        ["计划安排", "计划规定", "计划要求", "计划提出", "规划提出", "规划确定", "计划确定", "规划要求"];
    let near = text.char_indices().nth(16).map_or(text.len(), |(i, _)| i);
    if !text[..near].contains('划') {
        return text;
    }
    PLANS.iter().find_map(|plan| text[..near].find(plan).map(|i| &text[i + plan.len()..])).unwrap_or(text)
}

fn is_word_start(single: &str, after: &str) -> bool {
    let longer = match single {
        "再" => "生次贷保就造版",
        "共" => "享同建有产青用和",
        "和" => "谐平美",
        "又" => "",
        "可" => "再支持用供比控",
        "与" => "会",
        "及" => "时",
        "将" => "军",
        "均" => "衡",
        "还" => "林田建草湿贷款",
        "要" => "素",
        "使" => "用",
        "并" => "购网联轨",
        "都" => "市",
        "就" => "业医学诊读",
        "即" => "时征",
        "到" => "位账期货港",
        "让" => "",
        "约" => "谈",
        "更" => "新换改",
        "另" => "",
        "其" => "他它",
        _ => "",
    };
    after.starts_with(|c| longer.contains(c))
}

/// 完成 is a reporting verb before an action (完成人工造林) or a magnitude (完成投资), and says what is counted
/// before a thing (完成民生实事).
pub(super) fn strips_completion(words: &Words, after: &str) -> bool {
    if after.is_empty() {
        return false;
    }
    after.ends_with("任务")
        || words.suffix(after, &[Kind::Event, Kind::Suffix]).is_some_and(|(w, _)| w.chars().count() > 1 || after.ends_with(['率', '额', '值', '量']))
}

/// 实施房屋征收: the action itself is counted.
fn names_action(words: &Words, after: &str) -> bool {
    let action = words.suffix(after, &[Kind::Event]);
    action.is_some_and(|(word, _)| word.len() < after.len()) && !after.contains(['“', '”'])
}

/// Words inside a predicate that do not decide what is counted.
const INNER: [&str; 23] = [
    "显著", "明显", "按期", "年内", "尽早",
    "全部", "全面", "高质量", "扎实", "稳步", "有序", "顺利", "均已", "已", "均", "成功", "圆满", "高标准", "如期", "正式", "相继", "陆续", "持续",
];

/// The words behind a number where the number stands before its noun: 2 个 [国家区域医疗中心项目加快建设].
pub(super) fn clean_post(words: &Words, post: &str) -> String {
    let mut text = post.trim_start_matches(|c: char| c.is_whitespace() || c == '的' || c == '）').to_owned();
    if let Some(cut) = text.char_indices().filter(|(_, c)| *c == '、').find_map(|(i, c)| {
        words.prefix(&text[i + c.len_utf8()..], &[Kind::Rank, Kind::Report]).is_some().then_some(i)
    }) {
        text.truncate(cut);
    }
    if let Some(at) = text.find(['（', '(']).filter(|at| !text[*at..].contains(['）', ')'])) {
        text.truncate(at);
    }
    if let Some(at) = text.find("实现").filter(|at| at + "实现".len() < text.len()) {
        text.replace_range(at..at + "实现".len(), "");
    }
    for word in INNER {
        if word.chars().count() > 1 {
            if let Some(at) = place_of(&text, word).filter(|at| !text[at + word.len()..].starts_with("发展")) {
                text.replace_range(at..at + word.len(), "");
            }
        } else if let Some(i) = place_of(&text, word)
            && i > 0
            && !is_bound(word, &text[..i])
        {
            let after = &text[i + word.len()..];
            if !is_word_start(word, after) {
                text.replace_range(i..i + word.len(), "");
            }
        }
    }
    text.trim_end_matches(|c| is_punctuation(c) || matches!(c, '（' | '(')).to_owned()
}

/// What follows a number without saying what was counted: 的目标, 大关, 的水平.
pub(super) fn is_empty_post(post: &str) -> bool {
    const EMPTY: [&str; 25] = [
        "、",
        "的速度", "的水平", "的目标", "的任务", "的要求", "的比例", "的标准", "大关", "关口", "台阶", "的台阶", "的规模", "新台阶", "的高位", "行列",
        "的增速", "的增长", "的年均", "的基础", "的份额", "目标", "的速率", "的历史", "的幅度",
    ];
    let post = post.trim_start();
    post.trim_matches(is_punctuation).is_empty() || post.starts_with(['，', '）']) || EMPTY.iter().any(|e| post.starts_with(e))
}

/// Drops a list that ends in 等 and names what the noun behind it sums up: 举办甲、乙等展会 → 举办展会.
pub(super) fn drop_enumeration(words: &Words, text: &str) -> String {
    let mut from = 0;
    while let Some(found) = text[from..].find('等') {
        let at = from + found;
        let after = &text[at + '等'.len_utf8()..];
        let before = &text[..at];
        if let Some(rest) = after.strip_prefix("方面").filter(|rest| !rest.is_empty() && before.contains('、')) {
            // 用于科技、教育等方面的支出: the list is part of what is measured.
            return format!("{before}{}", rest.trim_start_matches('的'));
        }
        let inside_word = after.starts_with(['级', '次', '额', '候', '于', '同', '教', '职', '专', '学'])
            || before.ends_with(['平', '中', '高', '初', '同', '相', '优', '一', '二', '三', '均', '对', '劣']);
        if !inside_word && !after.trim_matches(is_punctuation).is_empty() && before.contains(['、', '》', '”']) {
            let (verb, _) = split_event(words, before);
            let mut kept = verb.to_owned();
            kept.push_str(after.trim_start_matches(is_punctuation));
            return kept;
        }
        from = at + '等'.len_utf8();
    }
    text.to_owned()
}

/// Verbs that name what is measured as nouns do: 造林面积, 出口总额.
const ACTIONS: [&str; 16] = [
    "投资", "出口", "进口", "造林", "绿化", "销售", "生产", "采购", "融资", "就业", "支付", "发电", "供电", "参保", "减税", "退税",
];

/// Splits the verbs that decide what is counted from the start: 新增省级中心 → (新增, 省级中心).
pub(super) fn split_event<'t>(words: &Words, text: &'t str) -> (&'t str, &'t str) {
    let mut at = 0;
    for _ in 0..4 {
        let rest = &text[at..];
        let word = words.prefix(rest, &[Kind::Event]).map_or("", |(word, _)| word);
        let action = ACTIONS.iter().any(|n| word.ends_with(n));
        if !word.is_empty() && !action && !ends_inside_word(rest, word.len()) {
            at += word.len();
        } else if let Some(word) = ["累计", "新", "、"].iter().find(|w| rest.starts_with(**w)) {
            // 新 only in front of another verb: 新能源 is no verb.
            let after = &rest[word.len()..];
            if *word == "新" && words.prefix(after, &[Kind::Event]).is_none() {
                break;
            }
            if *word == "、" && (at == 0 || words.prefix(after, &[Kind::Event]).is_none()) {
                break;
            }
            at += word.len();
        } else {
            break;
        }
    }
    if at == text.len() {
        return ("", text);
    }
    text.split_at(at)
}

/// Whether a cut at `at` falls inside a word of the vocabulary: 孵化|器.
fn ends_inside_word(text: &str, at: usize) -> bool {
    let end = text.char_indices().nth(6).map_or(text.len(), |(i, _)| i).max(at);
    let Some(start) = text.get(..end) else { return false };
    Vocabulary::shared().cut(start).iter().any(|t| t.start < at && at < t.start + t.word.len())
}

/// Whether there is nothing but verbs that decide what is counted: 基本建成.
pub(super) fn is_event_only(words: &Words, text: &str) -> bool {
    let mut rest = text;
    while let Some((word, _)) = words.prefix(rest, &[Kind::Event]) {
        if ACTIONS.iter().any(|n| word.ends_with(n)) {
            return false;
        }
        rest = &rest[word.len()..];
    }
    rest.is_empty() && !text.is_empty()
}

/// The nouns at the start of a clause, up to its first verb: 试点应用扩面 → 试点应用.
pub(super) fn nominal_start(text: &str) -> String {
    let cut = Vocabulary::shared().cut(text);
    let end = cut
        .iter()
        .find(|t| matches!(t.tag, "v" | "d" | "p" | "c" | "vd"))
        .map_or(text.len(), |t| t.start);
    let first = cut.first().is_some_and(|t| t.tag.starts_with(['n', 'b', 'l', 'j', 'x', 'v']) && t.tag != "v");
    if first { text[..end].trim_matches(is_punctuation).to_owned() } else { String::new() }
}

/// A verb at the start that the word list lacks: 办复代表建议.
pub(super) fn leading_verb(text: &str) -> &str {
    let start = text.char_indices().nth(8).map_or(text, |(i, _)| &text[..i]);
    let cut = Vocabulary::shared().cut(start);
    match (cut.first(), cut.get(1)) {
        (Some(verb), Some(object)) if verb.tag == "v" && verb.word.chars().count() > 1 && object.tag.starts_with('n') => {
            &text[..verb.word.len()]
        }
        _ => "",
    }
}

/// Splits the rank of an institution from the start: 省级技术创新中心 → (省级, 技术创新中心).
pub(super) fn split_level<'t>(words: &Words, text: &'t str) -> (&'t str, &'t str) {
    match words.prefix(text, &[Kind::Level]) {
        Some((word, _)) if word != "全国" && word != "国家" => text.split_at(word.len()),
        _ => ("", text),
    }
}

/// Completes a share: 税收收入占一般公共预算收入 → …比重.
pub(super) fn complete_share(text: String) -> String {
    let Some(at) = text.find('占') else { return text };
    let object = &text[at + '占'.len_utf8()..];
    if object.is_empty()
        || object.starts_with(['比', '地', '用', '有', '据', '补'])
        || ["比重", "比例", "份额", "率", "比"].iter().any(|end| text.ends_with(end))
    {
        return text;
    }
    text + "比重"
}

/// Takes white space and 的 out of a finished indicator.
pub(super) fn finish(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let keep_de = c == '的' && (out.ends_with('目') || chars.peek().is_none());
        if !(c.is_whitespace() || c == '的' && !keep_de || c == '*') {
            out.push(c);
        }
    }
    if let Some(rest) = out.strip_prefix('对').filter(|rest| rest.contains("进行")) {
        // 对行政法规进行清理
        out = rest.replacen("进行", "", 1);
    }
    let mut trimmed = out.trim_matches(is_punctuation).to_owned();
    if trimmed.contains('实') {
        trimmed = trimmed.replace("累计实现", "累计").replace("实施好", "实施");
    }
    for word in ["实现", "全年", "年内"] {
        if let Some(at) = place_of(&trimmed, word).filter(|at| *at >= 6 && trimmed.len() - at >= word.len() + 6) {
            trimmed.replace_range(at..at + word.len(), "");
        }
    }
    for (verb, wrong) in [("拥有", ["量", "率"]), ("了", ["解", "结"])] {
        if let Some(at) = place_of(&trimmed, verb).filter(|at| *at > 0) {
            let after = &trimmed[at + verb.len()..];
            if !after.is_empty() && !wrong.iter().any(|w| after.starts_with(w)) && !trimmed[..at].ends_with('为') {
                trimmed.replace_range(at..at + verb.len(), "");
            }
        }
    }
    for class in ["等项目", "等工程", "等配套设施"] {
        if let Some(at) = place_of(&trimmed, class).filter(|at| *at > 0) {
            let built = builds(&trimmed) && at + class.len() == trimmed.len();
            trimmed.replace_range(at..at + if built { class.len() } else { '等'.len_utf8() }, "");
        }
    }
    let listed = trimmed.strip_suffix('等').filter(|t| !t.ends_with(['平', '中', '高', '初', '同', '优']));
    balance(listed.unwrap_or(&trimmed))
}

/// The first place of a short word in a short text: what `str::find` prepares for long texts costs more than looking.
fn place_of(text: &str, word: &str) -> Option<usize> {
    let first = word.chars().next()?;
    text.match_indices(first).map(|(at, _)| at).find(|&at| text[at..].starts_with(word))
}

/// Whether an indicator begins with a verb of building.
pub(super) fn builds(indicator: &str) -> bool {
    ["新建", "建成", "开工", "改造", "铺设", "改建", "扩建", "新增", "修建"].iter().any(|verb| indicator.starts_with(verb))
}

/// Drops quotation marks and brackets that lost their partner.
fn balance(text: &str) -> String {
    const PAIRS: [(char, char); 4] = [('“', '”'), ('（', '）'), ('《', '》'), ('‘', '’')];
    let mut out = text.to_owned();
    if !out.contains(['“', '”', '（', '）', '《', '》', '‘', '’']) {
        return out;
    }
    for (open, close) in PAIRS {
        let (opens, closes) = (out.matches(open).count(), out.matches(close).count());
        if opens != closes {
            out = out.replace([open, close], "");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Words {
        Words::shared()
    }

    #[test]
    fn reporting_verbs_go_and_rises_are_kept_apart() {
        let tail = strip_tail(words(), "一般公共预算收入同比增长", Grade::Percent);
        assert_eq!((tail.rest.as_str(), tail.trigger), ("一般公共预算收入", Trigger::Up));
        let tail = strip_tail(words(), "家庭农场、农民合作社分别达到", Grade::Size);
        assert!(tail.respectively && tail.reported);
        assert_eq!(tail.rest, "家庭农场、农民合作社");
        // 提高到 reports a level, 人均 is part of a word
        let tail = strip_tail(words(), "城镇化率提高到", Grade::Percent);
        assert_eq!((tail.rest.as_str(), tail.trigger), ("城镇化率", Trigger::None));
        assert_eq!(strip_tail(words(), "人均", Grade::Size).rest, "人均");
    }

    #[test]
    fn completion_is_dropped_before_actions_only() {
        assert_eq!(strip_head(words(), "完成人工造林"), "人工造林");
        assert_eq!(strip_head(words(), "高质量完成民生实事"), "完成民生实事");
        assert_eq!(strip_head(words(), "扎实开展专项行动"), "开展专项行动");
    }

    #[test]
    fn ranks_are_cut_before_their_verb() {
        assert_eq!(split_rank(words(), "第一产业增加值增速居全国"), "第一产业增加值增速");
        assert_eq!(split_rank(words(), "居民消费水平"), "居民消费水平");
    }

    #[test]
    fn lists_that_end_in_deng_are_dropped() {
        assert_eq!(drop_enumeration(words(), "设立科技支行、文旅支行等特色银行机构"), "设立特色银行机构");
        assert_eq!(drop_enumeration(words(), "高等教育毛入学率"), "高等教育毛入学率");
    }

    #[test]
    fn shares_name_their_base() {
        assert_eq!(complete_share("税收占财政收入".into()), "税收占财政收入比重");
        assert_eq!(complete_share("数字经济占比".into()), "数字经济占比");
    }
}
