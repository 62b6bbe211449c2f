//! Periods in a text: years in every spelling, five-year plans, 去年, 五年来, and how each stands in its sentence.

mod absolute;
mod kind;
mod relative;

use crate::document::{Context, Genre, Part, Status};
use crate::mention::{PeriodKind, PeriodMention};
use crate::span::TextSpan;

/// The years that relative words are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodBase {
    /// The year that the document calls 今年: of its session, or of its plan.
    pub now: Option<i32>,
    /// The year that holds where the sentence names none.
    pub context: Option<i32>,
    /// The last year that is looked back on: 五年来 ends with it.
    pub last: Option<i32>,
    /// First and last year of a five-year plan that the document is, or is about.
    pub plan: Option<(i32, i32)>,
    /// First and last year of what is reviewed or planned: what 五年 alone means.
    pub spoken_of: Option<(i32, i32)>,
    /// Whether the text looks ahead.
    pub ahead: bool,
}

impl PeriodBase {
    /// The base for text of `part` where `context` holds.
    #[must_use]
    pub fn of(part: &Part, context: &Context) -> Self {
        let plan = part.plan.filter(|_| part.genre == Genre::FiveYearPlan);
        let before = match (part.genre, plan) {
            (Genre::Communique, _) => part.year,
            (_, Some((first, _))) => Some(first - 1),
            _ => part.year.map(|y| y - 1),
        };
        let looked_back = context.year.filter(|_| context.status == Some(Status::Actual));
        Self {
            now: part.year,
            context: context.year,
            last: looked_back.or(before),
            plan,
            spoken_of: context.year_start.zip(context.year).or(plan.filter(|_| context.status == Some(Status::Target))),
            ahead: context.status == Some(Status::Target),
        }
    }
}

/// What a reader found at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    /// Bytes of the words.
    len: usize,
    /// The year, or the last one of several.
    year: i32,
    /// The first one of several.
    first: Option<i32>,
    /// What the words are in themselves.
    form: Form,
}

/// What a period is by its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A period that may set the year.
    Period,
    /// 上年: the year before the one that is spoken of.
    YearBefore,
    /// 2024 without 年, or “十四五”规划: a name.
    Name,
}

impl Found {
    const fn year(len: usize, year: i32) -> Self {
        Self { len, year, first: None, form: Form::Period }
    }

    const fn years(len: usize, first: i32, year: i32) -> Self {
        Self { len, year, first: if first < year { Some(first) } else { None }, form: Form::Period }
    }
}

/// The periods in `span` of `text`, in text order, without overlap.
#[must_use]
pub fn periods(text: &str, span: TextSpan, base: &PeriodBase) -> Vec<PeriodMention> {
    let Some(words) = text.get(span.start()..span.end()) else { return Vec::new() };
    let mut mentions = Vec::new();
    let mut named = kind::Names::default();
    let mut at = 0;
    let mut before = None;
    while let Some(c) = words[at..].chars().next() {
        let rest = &words[at..];
        let found = if starts_period(c) { read(rest, before, base) } else { None };
        let Some(found) = found else {
            named.step(c, at);
            before = Some(c);
            at += c.len_utf8();
            continue;
        };
        let end = at + found.len;
        let kind = kind::of(words, at, end, found, named.inside(at));
        let start = at - opener(&words[..at]);
        let year = match (found.form, kind, base.context) {
            (Form::YearBefore, PeriodKind::Base, Some(context)) => context - 1,
            _ => found.year,
        };
        mentions.push(PeriodMention {
            span: TextSpan::new(span.start() + start, span.start() + end),
            year,
            year_start: found.first,
            kind,
        });
        before = words[at..end].chars().next_back();
        at = end;
    }
    mentions
}

/// A cheap test before the readers: whether words of a period can start with a character.
const fn starts_period(c: char) -> bool {
    matches!(
        c,
        '0'..='9' | '０'..='９' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '两' | '第' | '“' | '"'
            | '去' | '上' | '前' | '今' | '明' | '本' | '这' | '近' | '最' | '过' | '未'
    )
}

fn read(rest: &str, before: Option<char>, base: &PeriodBase) -> Option<Found> {
    absolute::plan(rest, before, base)
        .or_else(|| absolute::year_or_range(rest, before, base))
        .or_else(|| relative::word(rest, before, base))
        .or_else(|| relative::span_of_years(rest, before, base))
        .or_else(|| absolute::months(rest, before, base))
}

/// Bytes of 到, 截至, 从 … directly in front of a period: they belong to its words.
fn opener(before: &str) -> usize {
    ["截至", "截止到", "截止", "从", "由", "自", "到", "至"]
        .iter()
        .find(|w| before.ends_with(*w))
        .map_or(0, |w| w.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REVIEW: PeriodBase = PeriodBase {
        now: Some(2025),
        context: Some(2024),
        last: Some(2024),
        plan: None,
        spoken_of: None,
        ahead: false,
    };
    const PLAN: PeriodBase = PeriodBase {
        now: Some(2021),
        context: Some(2025),
        last: Some(2020),
        plan: Some((2021, 2025)),
        spoken_of: Some((2021, 2025)),
        ahead: true,
    };

    type Seen<'t> = (&'t str, Option<i32>, i32, PeriodKind);

    fn seen<'t>(text: &'t str, base: &PeriodBase) -> Vec<Seen<'t>> {
        let found = periods(text, TextSpan::new(0, text.len()), base);
        found.into_iter().map(|p| (p.span.of(text), p.year_start, p.year, p.kind)).collect()
    }

    fn one(text: &str, base: &PeriodBase) -> (Option<i32>, i32, PeriodKind) {
        let all = seen(text, base);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        (all[0].1, all[0].2, all[0].3)
    }

    #[test]
    fn years() {
        use PeriodKind::Sets;
        for (text, year) in [
            ("2023年全市生产总值", 2023),
            ("２０２３年全市", 2023),
            ("二〇二三年全市", 2023),
            ("截至2024年底累计", 2024),
            ("到 2025 年，", 2025),
            ("2030年前达峰", 2030),
            ("到本世纪末翻番", 2100),
            ("2024年7月1日起", 2024),
            ("1-11月，工业增长", 2024),
            ("去年增加", 2024),
            ("今年投入", 2025),
            ("明年建成", 2026),
            ("前年开工", 2023),
        ] {
            assert_eq!(one(text, &REVIEW), (None, year, Sets), "{text}");
        }
    }

    #[test]
    fn spans_of_years() {
        use PeriodKind::Sets;
        for (text, first, last) in [
            ("2021—2025年，投资", 2021, 2025),
            ("1982－1985年", 1982, 1985),
            ("从一九五三年到一九八〇年的二十八年中，增长", 1953, 1980),
            ("一九八一、一九八二两年增加", 1981, 1982),
            ("五年来累计", 2020, 2024),
            ("过去五年，", 2020, 2024),
            ("五年累计建成", 2020, 2024),
            ("近三年建成", 2022, 2024),
            ("三年来，", 2022, 2024),
            ("“十三五”期间，", 2016, 2020),
            ("“十四五”以来，", 2021, 2024),
            ("第六个五年计划期间，", 1981, 1985),
            ("今明两年", 2025, 2026),
            ("2020年以来", 2020, 2024),
        ] {
            assert_eq!(one(text, &REVIEW), (Some(first), last, Sets), "{text}");
        }
        assert_eq!(one("五年来累计完成", &PLAN), (Some(2016), 2020, Sets));
        assert_eq!(one("五年内新建", &PLAN), (Some(2021), 2025, Sets));
        assert_eq!(one("五年投资", &PLAN), (Some(2021), 2025, Sets));
        assert_eq!(one("这五年内，", &PLAN), (Some(2021), 2025, Sets));
        assert_eq!(one("今后三年", &PLAN), (Some(2023), 2025, Sets));
        let review = PeriodBase { spoken_of: Some((2020, 2024)), ..REVIEW };
        assert_eq!(one("五年建成公路300公里", &review), (Some(2020), 2024, Sets));
        assert_eq!(one("“十三五”末达到", &PLAN), (None, 2020, Sets));
        assert_eq!(one("“十三五”末期", &PLAN), (None, 2020, Sets));
    }

    #[test]
    fn bases() {
        for text in [
            "比2010年翻一番",
            "较上年增长",
            "比去年同期增长",
            "与2019年相比",
            "是2010年的2.6倍",
            "相当于一九八〇年的1.7倍",
            "比“十二五”末提高",
            "在2020年基础上",
            "高于上年2个百分点",
            "创近16年新高",
            "为1998年以来最多",
            "等于1953年到1980年二十八年平均数的2.6倍",
            "从1999年起连续扩大招生规模",
            "2000年底前建成的小区完成改造",
        ] {
            assert_eq!(one(text, &REVIEW).2, PeriodKind::Base, "{text}");
        }
        assert_eq!(one("比上年增长", &REVIEW).1, 2023);
        for text in ["占比2024年达到", "从2020年的3万吨", "和2025年", "2025年底前建成公园", "从2025年起提高到"]
        {
            assert_eq!(one(text, &REVIEW).2, PeriodKind::Sets, "{text}");
        }
    }

    #[test]
    fn names() {
        for text in [
            "入选2024中国企业500强",
            "“2022数字政府成果”",
            "《2024年发展报告》",
            "按2020年不变价格计算",
            "“十四五”规划",
            "IDC2022年大奖",
        ] {
            assert_eq!(one(text, &REVIEW).2, PeriodKind::InName, "{text}");
        }
    }

    #[test]
    fn no_periods() {
        for text in [
            "同比增长5%",
            "建设2000家企业",
            "5600公里",
            "连续五年第一",
            "改革开放以来",
            "上世纪90年代",
            "年均增长7%",
            "每五年一次",
            "第五年",
            "第七个五年的速度",
            "提前一年完成",
            "新增2024套",
            "二十岁",
            "近百万人",
            "1059.6亿元",
        ] {
            assert_eq!(seen(text, &REVIEW), [], "{text}");
        }
        assert_eq!(seen("去年", &PeriodBase::default()), []);
    }

    #[test]
    fn every_prefix_is_safe() {
        let text =
            "从2020年的“十三五”期间到2025年底，五年来比上年1-11月（二〇二四、二〇二五两年）近三年来第十四个五年规划";
        for (end, _) in text.char_indices() {
            for (start, _) in text[..end].char_indices() {
                let _ = periods(text, TextSpan::new(start, end), &REVIEW);
            }
        }
    }
}
