//! The last touches to an indicator.

use crate::lexicon::vocabulary::{Token, Vocabulary};
use crate::relate::phrase::is_punctuation;

/// Completes a share: 税收收入占一般公共预算收入 → …比重.
pub(in crate::relate) fn complete_share(text: String) -> String {
    let Some(at) = text.find('占') else { return text };
    let object = &text[at + '占'.len_utf8()..];
    if object.is_empty()
        || object.starts_with(['比', '地', '用', '有', '据', '补'])
        || text[..at].ends_with(['抢', '侵', '挤', '独'])
        || ["比重", "比例", "份额", "率", "比"].iter().any(|end| text.ends_with(end))
    {
        return text;
    }
    text + "比重"
}

/// Takes white space and 的 out of a finished indicator.
pub(in crate::relate) fn finish(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let keep_de = c == '的' && (out.ends_with('目') || chars.peek().is_none());
        if !(c.is_whitespace() || c == '的' && !keep_de || c == '*') {
            out.push(c);
        }
    }
    if let Some(rest) = without_fields(&out) {
        out = rest;
    }
    if let Some(rest) = without_preposition(&out) {
        out = rest;
    }
    let mut trimmed =
        out.trim_matches(is_punctuation).replace("累计实现", "累计").replace("实施好", "实施").replace("分别", "");
    for word in ["实现", "全年", "年内"] {
        if let Some(at) = trimmed.find(word).filter(|at| *at >= 6 && trimmed.len() - at >= word.len() + 6) {
            trimmed.replace_range(at..at + word.len(), "");
        }
    }
    for (verb, wrong) in [("拥有", ["量", "率"]), ("了", ["解", "结"])] {
        if let Some(at) = trimmed.find(verb).filter(|at| *at > 0) {
            let after = &trimmed[at + verb.len()..];
            if !after.is_empty() && !wrong.iter().any(|w| after.starts_with(w)) && !trimmed[..at].ends_with('为') {
                trimmed.replace_range(at..at + verb.len(), "");
            }
        }
    }
    for class in ["等项目", "等工程", "等配套设施"] {
        if let Some(at) = trimmed.find(class).filter(|at| *at > 0) {
            let built = builds(&trimmed) && at + class.len() == trimmed.len();
            trimmed.replace_range(at..at + if built { class.len() } else { '等'.len_utf8() }, "");
        }
    }
    let trimmed = without_adverbs(trimmed);
    let listed = trimmed
        .strip_suffix('等')
        .filter(|t| !t.ends_with(['平', '中', '高', '初', '同', '优', '一', '二', '三', '特']));
    balance(listed.unwrap_or(&trimmed))
}

/// An indicator without the adverbs between its subject and its verb: 市财政将投入, 各部门共清理; 共享, 已知 are words.
fn without_adverbs(text: String) -> String {
    const ADVERBS: [&str; 11] = ["将", "还将", "将会", "已", "已经", "共", "拟", "初步", "得以", "又", "均"];
    if !text.contains(['将', '已', '共', '拟', '初', '得', '又', '均']) {
        return text;
    }
    let cut = Vocabulary::shared().cut(&text);
    let is_adverb = |at: usize| {
        // 两岸共|通标准: a verb of one character may be half of a word.
        let acts = |token: &Token<'_>| {
            let whole = token.word == "占" || token.word.chars().nth(1).is_some();
            token.tag.starts_with('v') && token.tag != "vn" && whole
        };
        at > 0
            && ADVERBS.contains(&cut[at].word)
            && !cut[at - 1].tag.starts_with(['v', 'd'])
            && cut.get(at + 1).is_some_and(acts)
    };
    (0..cut.len()).filter(|&at| !is_adverb(at)).map(|at| cut[at].word).collect()
}

/// An indicator without the number of fields that its list falls into: 提出9个方面措施 → 提出措施.
fn without_fields(text: &str) -> Option<String> {
    let (before, after) = text.split_once("个方面")?;
    let kept = before.trim_end_matches(|c: char| c.is_ascii_digit());
    (kept.len() < before.len() && !after.is_empty()).then(|| format!("{kept}{after}"))
}

/// An indicator without the preposition in front of what an action is about or where it was done: 对老旧标牌进行清理,
/// 对路口实施改造, 在评选中获奖; what was done in some fields is named by the action alone: 在种植、养殖等方面推广技术.
/// 在建, 在校 and 对外 are words.
fn without_preposition(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('对') {
        if rest.contains("进行") {
            return Some(rest.replacen("进行", "", 1));
        }
        let acts = ["实施", "开展"].iter().any(|verb| rest.find(verb).is_some_and(|at| at >= 2 * '对'.len_utf8()));
        return acts.then(|| rest.to_owned());
    }
    let rest = text.strip_prefix('在')?;
    for field in ["等领域", "等行业", "等环节"] {
        if let Some((_, action)) = rest.split_once(field).filter(|(_, action)| action.chars().nth(1).is_some()) {
            return Some(action.to_owned());
        }
    }
    let action = ["会上", "赛中", "赛上", "评选中", "活动中", "考核中", "评价中", "评估中"]
        .into_iter()
        .find_map(|event| rest.split_once(event).map(|(_, action)| action))?;
    action.chars().nth(1).is_some().then(|| rest.to_owned())
}

/// Whether an indicator begins with a verb of building.
pub(in crate::relate) fn builds(indicator: &str) -> bool {
    ["新建", "建成", "开工", "改造", "铺设", "改建", "扩建", "新增", "修建"]
        .iter()
        .any(|verb| indicator.starts_with(verb))
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

    #[test]
    fn shares_name_their_base() {
        assert_eq!(complete_share("税收占财政收入".into()), "税收占财政收入比重");
        assert_eq!(complete_share("茶叶占比".into()), "茶叶占比");
        assert_eq!(complete_share("占地面积".into()), "占地面积");
    }

    #[test]
    fn particles_and_lone_brackets_go() {
        assert_eq!(finish("茶园 的面积"), "茶园面积");
        assert_eq!(finish("新建码头（渔港"), "新建码头渔港");
        assert_eq!(finish("对老旧标牌进行清理"), "老旧标牌清理");
        assert_eq!(finish("保有量"), "保有量");
    }

    #[test]
    fn what_is_built_is_no_project() {
        assert_eq!(finish("新建水渠等项目"), "新建水渠");
        assert_eq!(finish("实施供水等项目"), "实施供水项目");
    }
}
