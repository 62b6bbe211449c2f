//! The place that a document speaks of.

use crate::document::Area;

/// The place named first in `candidates` (title, session line, issuing office; best first), else in `text`.
#[must_use]
pub fn detect(text: &str, candidates: &[&str]) -> Option<Area> {
    candidates.iter().copied().chain([text]).find_map(named)
}

fn named(text: &str) -> Option<Area> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let name = if ["国务院", "全国人民代表大会", "中华人民共和国"].iter().any(|w| compact.contains(w))
    {
        "中国".to_owned()
    } else {
        let end = ["自治区", "自治州", "自治县", "省", "市", "县", "区", "旗", "盟"]
            .iter()
            .filter_map(|w| compact.find(w).filter(|&i| i > 0).map(|i| i + w.len()))
            .min()?;
        let start = compact[..end]
            .rfind(|c: char| matches!(c, '年' | '在' | '—' | '-' | '印' | '于'))
            .map_or(0, |i| i + compact[i..].chars().next().map_or(0, char::len_utf8));
        compact[start..end].to_owned()
    };
    Some(Area { name, code: None })
}
