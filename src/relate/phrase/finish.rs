//! The last touches to an indicator.

use crate::relate::phrase::is_punctuation;

/// Completes a share: 税收收入占一般公共预算收入 → …比重.
pub(in crate::relate) fn complete_share(text: String) -> String {
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
pub(in crate::relate) fn finish(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let keep_de = c == '的' && (out.ends_with('目') || chars.peek().is_none());
        if !(c.is_whitespace() || c == '的' && !keep_de || c == '*') {
            out.push(c);
        }
    }
    if let Some(rest) = out.strip_prefix('对').filter(|rest| rest.contains("进行")) {
        // 对老旧标牌进行清理
        out = rest.replacen("进行", "", 1);
    }
    let mut trimmed = out.trim_matches(is_punctuation).replace("累计实现", "累计").replace("实施好", "实施");
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
    let listed = trimmed.strip_suffix('等').filter(|t| !t.ends_with(['平', '中', '高', '初', '同', '优']));
    balance(listed.unwrap_or(&trimmed))
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
