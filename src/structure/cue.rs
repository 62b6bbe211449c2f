//! Words at the start of a paragraph that put it into another time: 一年来，…; 今年是…; 2025年，全市….

use crate::calendar::{plan_name, year};
use crate::document::{Context, Status};
use crate::structure::phase::{Frame, actual};

/// What a paragraph's first words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    /// What holds from here on.
    pub context: Context,
    /// Whether it holds for this paragraph alone.
    pub once: bool,
}

/// Openings of a look back and how many years it covers.
const BACK: [(&str, i32); 9] = [
    ("一年来", 1),
    ("过去一年", 1),
    ("过去的一年", 1),
    ("刚刚过去的一年", 1),
    ("回顾过去一年", 1),
    ("五年来", 5),
    ("过去五年", 5),
    ("过去的五年", 5),
    ("本届政府任期", 5),
];

/// What follows 今年 or the running year where a plan begins: not a date, not 以来.
const AHEAD: [&str; 16] =
    ["是", "，", ",", "的", "工作", "经济", "政府", "我", "要", "将", "全", "总体", "主要", "预期", "重点", "发展"];

/// Reads the first words of a paragraph against what holds around it.
pub(super) fn read(paragraph: &str, frame: Frame, around: &Context) -> Option<Cue> {
    let lead = paragraph.trim_start_matches(|c: char| matches!(c, '—' | '-' | '*' | '#' | '“') || c.is_whitespace());
    let lead = lead.strip_prefix("各位代表").map_or(lead, |l| l.trim_start_matches(['！', '!', '：', '，', ' ', '　']));
    let cue = looks_back(lead, frame).or_else(|| looks_ahead(lead, frame))?;
    // A look back that covers the same time as its section says nothing new.
    (cue.context.status != around.status).then_some(cue)
}

fn looks_back(lead: &str, frame: Frame) -> Option<Cue> {
    let once = true;
    if let Some((_, years)) = BACK.iter().find(|(w, _)| lead.starts_with(w)) {
        return Some(Cue { context: frame.review(*years), once });
    }
    let dated = lead.strip_prefix("刚刚过去的").unwrap_or(lead);
    if let Some((value, used)) = year(dated) {
        let behind = dated[used..].trim_start();
        let is_last = frame.last() == Some(value) && frame.plan.is_none();
        return (is_last && behind.starts_with("年是")).then(|| Cue { context: frame.review(1), once });
    }
    let ((first, last), used) = plan_name(lead)?;
    let behind = &lead[used..];
    let past = frame.last().is_some_and(|y| last <= y);
    let period = ["时期", "期间"].iter().any(|w| behind.starts_with(w));
    (past && period).then(|| Cue { context: actual(Some(last), Some(first)), once })
}

fn looks_ahead(lead: &str, frame: Frame) -> Option<Cue> {
    let once = false;
    if lead.starts_with("今后五年") || lead.starts_with("未来五年") {
        return Some(Cue { context: frame.next_five(), once });
    }
    if frame.plan.is_some() {
        return None;
    }
    let running = |text: &str| {
        let (value, used) = year(text)?;
        let behind = text[used..].trim_start().strip_prefix('年')?;
        (Some(value) == frame.now && frame.last() != frame.now).then_some(behind.len())
    };
    let open = ["做好", "展望", "实现", "完成", "围绕"].iter().find_map(|w| lead.strip_prefix(w)).unwrap_or(lead);
    let behind = open.strip_prefix("今年").or_else(|| running(open).map(|len| &open[open.len() - len..]));
    let opens = open.starts_with("新的一年") || behind.is_some_and(|b| AHEAD.iter().any(|w| b.starts_with(w)));
    opens.then(|| Cue { context: frame.ahead(), once }).filter(|c| c.context.status == Some(Status::Target))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Genre;

    const FRAME: Frame = Frame { genre: Genre::WorkReport, now: Some(2025), plan: None };

    #[test]
    fn a_plan_begins() {
        let around = FRAME.review(1);
        for text in [
            "2025年是“十四五”收官之年。",
            "今年，要抓好",
            "各位代表！今年工作的总体要求是",
            "新的一年，",
            "做好2025年工作",
        ] {
            let cue = read(text, FRAME, &around);
            assert_eq!(cue.map(|c| (c.context.year, c.once)), Some((Some(2025), false)), "{text}");
        }
        for text in ["今年1月7日，发生地震", "今年以来，", "2024年是关键一年", "2025年1月，", "一年来，"]
        {
            assert_eq!(read(text, FRAME, &around), None, "{text}");
        }
    }

    #[test]
    fn a_look_back_inside_a_plan() {
        let around = FRAME.ahead();
        let cue = read("一年来，我们坚持开放。", FRAME, &around);
        assert_eq!(cue.map(|c| (c.context.year, c.once)), Some((Some(2024), true)));
        assert_eq!(read("要坚持一年来的好做法", FRAME, &around), None);
    }
}
