//! What a heading says about time: whether the text below it looks back or ahead, and on which years.

use std::sync::LazyLock;

use crate::calendar::{self, plan_name, year};
use crate::document::{Context, Genre, Status};
use crate::lexicon;

/// What a word of a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    /// 回顾, 执行情况: looks back, wherever it stands.
    Review,
    /// 成效, 情况: looks back where nothing else speaks.
    Outcome,
    /// 发展环境 of a five-year plan: the state that it starts from.
    Setting,
    /// 主要目标, 总体要求: looks ahead, wherever it stands.
    Plan,
    /// 任务, 安排: looks ahead where it ends the heading.
    Task,
}

static WORDS: LazyLock<Vec<(String, Hint)>> = LazyLock::new(|| {
    let rows = lexicon::rows("phases.csv", include_str!("../../models/phases.csv"), ["word", "kind", "note"]);
    rows.unwrap_or_default()
        .into_iter()
        .filter_map(|[word, kind, _]| {
            let hint = match kind.as_str() {
                "review" => Hint::Review,
                "outcome" => Hint::Outcome,
                "setting" => Hint::Setting,
                "plan" => Hint::Plan,
                "task" => Hint::Task,
                _ => return None,
            };
            Some((word, hint))
        })
        .collect()
});

/// The years that a document speaks from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    /// What kind of document it is.
    pub genre: Genre,
    /// The year that the document calls 今年.
    pub now: Option<i32>,
    /// First and last year of its plan.
    pub plan: Option<(i32, i32)>,
}

impl Frame {
    /// The last year that the document looks back on.
    pub(super) fn last(self) -> Option<i32> {
        match (self.genre, self.plan) {
            (Genre::FiveYearPlan, Some((first, _))) => Some(first - 1),
            (Genre::Communique, _) => self.now,
            _ => self.now.map(|y| y - 1),
        }
    }

    /// What holds before any heading speaks.
    pub(super) fn start(self) -> Context {
        match (self.genre, self.plan) {
            (Genre::FiveYearPlan, Some((first, last))) => target(Some(last), Some(first)),
            (Genre::Other, _) => Context { year: self.now, ..Context::default() },
            _ => actual(self.last(), None),
        }
    }

    /// What a look back holds: the year before, or the last five years.
    pub(super) fn review(self, years: i32) -> Context {
        let last = self.last();
        actual(last, last.filter(|_| years > 1).map(|y| y - years + 1))
    }

    /// What a look ahead holds.
    pub(super) fn ahead(self) -> Context {
        match (self.genre, self.plan) {
            (Genre::FiveYearPlan, Some((first, last))) => target(Some(last), Some(first)),
            _ => target(self.now, None),
        }
    }

    /// 今后五年.
    pub(super) fn next_five(self) -> Context {
        match (self.genre, self.plan) {
            (Genre::FiveYearPlan, Some((first, last))) => target(Some(last), Some(first)),
            _ => target(self.now.map(|y| y + 4), self.now),
        }
    }

    /// Whether a year lies before what the document plans.
    fn is_past(self, year: i32) -> bool {
        self.last().is_some_and(|last| year <= last)
    }
}

/// A context of what was reached.
pub(super) fn actual(year: Option<i32>, year_start: Option<i32>) -> Context {
    Context { year, year_start, status: Some(Status::Actual), scope: None }
}

/// A context of what is planned.
pub(super) fn target(year: Option<i32>, year_start: Option<i32>) -> Context {
    Context { year, year_start, status: Some(Status::Target), scope: None }
}

/// How long a look back 五年来, 过去一年 reaches: the words with the number of years.
const LOOKS_BACK: [(&str, i32); 12] = [
    ("过去五年", 5),
    ("过去的五年", 5),
    ("五年来", 5),
    ("五年工作", 5),
    ("这五年", 5),
    ("本届政府", 5),
    ("过去一年", 1),
    ("过去的一年", 1),
    ("一年来", 1),
    ("去年", 1),
    ("上年", 1),
    ("刚刚过去", 1),
];

/// The context that a heading sets, where its words speak of time. `parent` is what holds around it where a heading
/// above has spoken; below one, only what ends the heading or is unmistakable counts.
pub(super) fn of_heading(heading: &str, frame: Frame, parent: Option<&Context>) -> Option<Context> {
    let text: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_end_matches(['。', '：', ':', '）', ')']);
    let hint = last_hint(text);
    let ends = hint.is_some_and(|(_, end)| text.len() - end <= '的'.len_utf8());
    let hint = hint.map(|(hint, _)| hint);
    let back =
        matches!(hint, Some(Hint::Review | Hint::Setting)) || (hint == Some(Hint::Outcome) && ends) || done(text);
    let ahead = matches!(hint, Some(Hint::Plan | Hint::Task)) && !done(text);

    if let Some(&(first, last)) = plan_in(text).as_ref() {
        if frame.is_past(last) {
            return Some(actual(Some(last), Some(first)));
        }
        if let Some(years) = first_years(text).filter(|years| back && (1..=last - first).contains(years)) {
            return Some(actual(Some(first + years - 1), Some(first)));
        }
        if back {
            let reached = frame.last().map_or(last, |l| l.min(last));
            return (reached >= first).then(|| actual(Some(reached), Some(first)));
        }
        return Some(target(Some(last), Some(first)));
    }
    if let Some((_, years)) = LOOKS_BACK.iter().find(|(word, _)| text.contains(word)) {
        return Some(frame.review(*years));
    }
    if let Some(year) = last_year(text) {
        let past = frame.now.is_some() && frame.is_past(year);
        // 2025年上半年工作情况 looks back on the running year; 2022年目标 in a report of 2025 is no plan any more.
        let reached = past || (back && (frame.now.is_none() || frame.now == Some(year)));
        return Some(if reached { actual(Some(year), None) } else { target(Some(year), None) });
    }
    if ["今后五年", "未来五年"].iter().any(|w| text.contains(w)) {
        return Some(frame.next_five());
    }
    if ["今年", "新的一年"].iter().any(|w| text.contains(w)) {
        return Some(frame.ahead());
    }
    match (hint?, parent.and_then(|p| p.status)) {
        (Hint::Review, _) if (ends || parent.is_none()) && frame.genre != Genre::Other => Some(frame.review(1)),
        (Hint::Setting, _) if ends && frame.genre == Genre::FiveYearPlan => Some(frame.review(1)),
        (Hint::Outcome, None) if ends && frame.genre != Genre::Other => Some(frame.review(1)),
        (Hint::Plan, None | Some(Status::Actual)) if ends && !done(text) => Some(frame.ahead()),
        (Hint::Task, None) if ahead && ends => Some(frame.ahead()),
        _ => None,
    }
    .filter(|context| parent.is_none_or(|p| p.status != context.status))
}

/// The context that the title of a box (专栏) sets: a box of what exists has the state that the plan starts from.
pub(super) fn of_column(title: &str, frame: Frame) -> Option<Context> {
    let exists = ["概况", "现状", "基本情况"].iter().any(|w| title.contains(w));
    (exists && frame.genre == Genre::FiveYearPlan).then(|| actual(frame.last(), None))
}

/// Whether a heading tells that aims were reached: 主要目标任务圆满完成.
fn done(text: &str) -> bool {
    ["圆满完成", "顺利完成", "全面完成", "超额完成", "如期完成", "较好完成"].iter().any(|w| text.contains(w))
}

/// The hint that stands last in the heading, and where it ends. Of two that end together the longer one speaks.
fn last_hint(text: &str) -> Option<(Hint, usize)> {
    WORDS
        .iter()
        .filter_map(|(word, hint)| text.rfind(word.as_str()).map(|i| (i + word.len(), word.len(), *hint)))
        .max_by_key(|&(end, len, _)| (end, len))
        .map(|(end, _, hint)| (hint, end))
}

/// The last year that the heading names.
fn last_year(text: &str) -> Option<i32> {
    let mut found = None;
    let mut inside = false;
    for (i, c) in text.char_indices() {
        if !inside
            && let Some((value, used)) = year(&text[i..])
            && text[i + used..].starts_with('年')
        {
            found = Some(value);
        }
        inside = crate::calendar::digit(c).is_some();
    }
    found
}

/// So many years at the start of a plan: “十四五”规划前两年执行情况.
fn first_years(text: &str) -> Option<i32> {
    let behind = &text[text.find('前')? + '前'.len_utf8()..];
    let (years, used) = calendar::count(behind)?;
    behind[used..].starts_with('年').then_some(years)
}

/// The five-year plan that opens the heading (“十五”时期…情况) or that it is about (关于《…第十一个五年规划纲要》的说明).
fn plan_in(text: &str) -> Option<(i32, i32)> {
    let about = text.starts_with("关于");
    let mut starts = text.char_indices().map(|(i, _)| i);
    let found = if about {
        starts.find_map(|i| plan_name(&text[i..]).map(|p| (p, i)))
    } else {
        starts.take(4).find_map(|i| plan_name(&text[i..]).map(|p| (p, i)))
    };
    found.map(|((plan, _), _)| plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annual() -> Frame {
        Frame { genre: Genre::WorkReport, now: Some(2025), plan: None }
    }

    fn read(heading: &str) -> Option<(i32, Option<i32>, Status)> {
        of_heading(heading, annual(), None).and_then(|c| Some((c.year?, c.year_start, c.status?)))
    }

    #[test]
    fn every_row_is_known() {
        let rows = lexicon::rows("phases.csv", include_str!("../../models/phases.csv"), ["word", "kind", "note"]);
        assert_eq!(rows.map(|r| r.len()), Ok(WORDS.len()));
    }

    #[test]
    fn looking_back() {
        for heading in [
            "2024年工作回顾",
            "去年工作回顾",
            "工作回顾",
            "2024年国民经济和社会发展计划执行情况",
            "二○二四年主要目标任务完成情况",
            "过去一年工作回顾",
            "一年来工作回顾",
        ] {
            assert_eq!(read(heading), Some((2024, None, Status::Actual)), "{heading}");
        }
        assert_eq!(read("过去五年工作回顾"), Some((2024, Some(2020), Status::Actual)));
        assert_eq!(read("“十三五”时期主要情况"), Some((2020, Some(2016), Status::Actual)));
    }

    #[test]
    fn first_years_of_a_plan_are_looked_back_on() {
        let frame = Frame { genre: Genre::FiveYearPlan, now: Some(2022), plan: Some((2021, 2025)) };
        let read =
            |heading: &str| of_heading(heading, frame, None).and_then(|c| Some((c.year?, c.year_start, c.status?)));
        assert_eq!(read("“十四五”规划前两年的执行情况"), Some((2022, Some(2021), Status::Actual)));
        assert_eq!(read("“十四五”规划的主要任务"), Some((2025, Some(2021), Status::Target)));
    }

    #[test]
    fn looking_ahead() {
        for heading in [
            "2025年工作总体要求和主要目标",
            "关于2025年工作",
            "今年主要任务",
            "对今年政府工作的建议",
            "主要目标和重点任务",
        ] {
            assert_eq!(read(heading), Some((2025, None, Status::Target)), "{heading}");
        }
        assert_eq!(read("今后五年的目标和任务"), Some((2029, Some(2025), Status::Target)));
        assert_eq!(read("“十五五”时期发展目标"), Some((2030, Some(2026), Status::Target)));
    }

    #[test]
    fn items_inherit() {
        let review = annual().review(1);
        for heading in ["产业能级持续提升", "狠抓重点任务落实", "民生实事全面完成"] {
            assert_eq!(of_heading(heading, annual(), Some(&review)), None, "{heading}");
        }
        let plan = annual().ahead();
        for heading in ["确保生态建设取得新成效", "加强预期管理", "主要目标"] {
            assert_eq!(of_heading(heading, annual(), Some(&plan)), None, "{heading}");
        }
    }

    #[test]
    fn five_year_plans() {
        let frame = Frame { genre: Genre::FiveYearPlan, now: Some(2021), plan: Some((2021, 2025)) };
        let around = frame.start();
        assert_eq!(of_heading("发展基础", frame, Some(&around)).and_then(|c| c.year), Some(2020));
        assert_eq!(of_heading("2025 年发展目标", frame, Some(&around)).and_then(|c| c.year), Some(2025));
        assert_eq!(of_heading("2035 年远景目标", frame, Some(&around)), Some(target(Some(2035), None)));
        assert_eq!(of_heading("指导思想", frame, Some(&around)), None);
    }
}
