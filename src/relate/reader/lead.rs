//! Leads: short sentences without numbers that open an item and say what it is about.

use crate::document::Sentence;
use crate::mention::Mentions;
use crate::relate::runs::is_candidate;

/// Bytes that a lead has behind its zone at the most: 起步区积厚成势.
pub(super) const LEAD_BEHIND_ZONE: usize = 10 * 3;

/// Whether a zone has a territory of its own, so that it can be what later clauses speak of.
pub(super) fn holds_territory(zone: &str) -> bool {
    const KINDS: [&str; 25] = [
        "起步区",
        "新区",
        "高新区",
        "经开区",
        "开发区",
        "片区",
        "商务区",
        "保税区",
        "综保区",
        "都市圈",
        "工业区",
        "合作区",
        "功能区",
        "先行区",
        "组团",
        "物流园区",
        "工业园区",
        "崛起区",
        "部核心区",
        "生态区",
        "金融城",
        "区域",
        "港区",
        "自贸区",
        "自贸试验区",
    ];
    KINDS.iter().any(|kind| zone.ends_with(kind))
}

/// A short sentence without numbers opens an item and says what it is about: 新区建设提速。
pub(in crate::relate) fn is_lead(sentence: &Sentence, mentions: &Mentions) -> bool {
    const LONGEST: usize = 26 * 3;
    sentence.is_heading
        || sentence.clauses.len() == 1
            && sentence.span.len() <= LONGEST
            && !mentions.quantities.iter().any(is_candidate)
}
