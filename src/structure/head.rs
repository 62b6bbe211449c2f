//! The head of a document: title, kind, the year it speaks from, the lines that name its place.

use crate::calendar::{digit, plan_name, year};
use crate::document::Genre;
use crate::span::TextSpan;
use crate::structure::Line;
use crate::structure::heading::{Kind, enumerator};
use crate::structure::phase::Frame;

/// Lines of a head are looked for in so many lines from the start of the document.
const LONGEST: usize = 40;

/// What the head says.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The title; of a notice with a document behind it that document's.
    pub title: Option<TextSpan>,
    /// Kind and years.
    pub frame: Frame,
    /// Lines that may name the place, best first.
    pub candidates: Vec<TextSpan>,
    /// How many lines belong to the head.
    pub lines: usize,
}

/// The text without white space: titles are often spaced out.
pub(super) fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '#' | '*')).collect()
}

/// Reads the head of a document that starts with `lines`.
pub(super) fn read(text: &str, lines: &[Line]) -> Head {
    let mut head = Head { lines: length(text, lines), ..Head::default() };
    let region = &lines[..head.lines];
    let mut notice = None;
    let mut session = None;
    let mut issued = None;
    let mut offices = Vec::new();
    for (index, line) in region.iter().enumerate() {
        let words = compact(line.span.of(text));
        if let Some(year) = session_year(&words) {
            session.get_or_insert((year, line.span));
            // 在…会议上作政府工作报告 is no title, but title and session may share a line.
            if head.title.is_none()
                && is_title(&words)
                && !words.starts_with(|c: char| digit(c).is_some() || c == '—' || c == '-')
            {
                head.title = Some(line.span);
            }
        } else if is_title(&words) {
            let (span, whole) = joined(text, region, index);
            if is_notice(&whole) {
                notice.get_or_insert((span, whole));
            } else {
                head.title = Some(span);
            }
        } else if words.chars().count() <= 20 && (words.ends_with("人民政府") || words.ends_with("人民政府文件"))
        {
            offices.push(line.span);
        } else if let Some(year) = date_line(&words).or_else(|| number_line(&words)) {
            issued = Some(year);
        }
    }
    // A notice without a title behind it: what it carries is in its own words.
    head.title = head.title.or(notice.as_ref().map(|n| n.0));
    let named = head.title.map_or_else(String::new, |t| compact(t.of(text)));
    let lead: String = if head.title.is_none() { lead_title(text, lines) } else { String::new() };
    let named = if named.is_empty() { lead } else { named };
    let genre = genre(&named);
    let plan = if genre == Genre::FiveYearPlan { plan_in(&named) } else { None };
    let now = session
        .map(|s| s.0)
        .or(plan.map(|p| p.0))
        .or_else(|| last_year(&named))
        .or_else(|| region.iter().find_map(|l| title_year(&compact(l.span.of(text)))))
        .or_else(|| from_headings(text, lines))
        .or(issued);
    // A report without a title shows itself by a heading like 2024年工作回顾.
    let genre = if genre == Genre::Other && reviews(text, lines) { Genre::WorkReport } else { genre };
    head.frame = Frame { genre, now, plan };
    head.candidates.extend(head.title);
    head.candidates.extend(session.map(|s| s.1));
    head.candidates.extend(notice.map(|n| n.0));
    head.candidates.extend(offices);
    head
}

/// How many lines the head has: up to the salutation, a table of contents or the first numbered heading.
fn length(text: &str, lines: &[Line]) -> usize {
    let first = lines.iter().take(LONGEST).position(|line| {
        let words = line.span.of(text).trim_start_matches(['#', '*', ' ']);
        let head = compact(&words.chars().take(12).collect::<String>());
        head.starts_with("各位代表")
            || head == "目录"
            || enumerator(words).is_some_and(|e| matches!(e.kind, Kind::Chapter | Kind::Chinese | Kind::Bracketed))
    });
    first.unwrap_or_else(|| lines.len().min(LONGEST)).max(1).min(lines.len())
}

/// Whether a line reads like a title: short, no sentence, ends in the name of a kind of document.
fn is_title(words: &str) -> bool {
    const NAMES: [&str; 12] =
        ["报告", "计划", "规划", "纲要", "公报", "通知", "决定", "意见", "方案", "要点", "说明", "草案"];
    let bare = words.trim_end_matches([')', '）', '》', '”']);
    let bare = ["(草案", "（草案", "(摘要", "（摘要", "(全文", "（全文"]
        .iter()
        .find_map(|w| bare.strip_suffix(w))
        .unwrap_or(bare);
    let length = words.chars().count();
    let broken = words.contains('》') && !words.contains('《');
    (4..=80).contains(&length)
        && !broken
        && !words.contains(['。', '；', '！', '?', '？', '：', ':', '|'])
        && !words.starts_with(['《', '('])
        && (NAMES.iter().any(|n| bare.ends_with(n)) && !words.contains(['，', ','])
            || words.contains("政府工作报告") && !words.contains("请予审议") && !words.starts_with('现'))
}

fn is_notice(words: &str) -> bool {
    ["通知", "决定", "意见"].iter().any(|w| words.ends_with(w))
}

/// A title that the source broke over lines: lines above it that do not end a sentence belong to it, up to 关于.
fn joined(text: &str, region: &[Line], index: usize) -> (TextSpan, String) {
    let span = region[index].span;
    let own = compact(span.of(text));
    if own.starts_with("关于") || own.contains("年") && !own.ends_with("通知") {
        return (span, own);
    }
    let mut whole = own.clone();
    for back in 1..=3.min(index) {
        let above = compact(region[index - back].span.of(text));
        if above.chars().count() > 40 || above.ends_with(['。', '：', ':', '〕', '号', '”', '》']) {
            break;
        }
        whole.insert_str(0, &above);
        if above.starts_with("关于") || above.contains("人民政府关于") || above.contains("办公厅关于") {
            return (region[index - back].span.cover(span), whole);
        }
    }
    (span, own)
}

/// The year of a session line: a date and 会议.
fn session_year(words: &str) -> Option<i32> {
    if words.chars().count() > 120 || !words.contains("会议") || words.contains('。') && !words.ends_with('。') {
        return None;
    }
    let (year, behind) = dates(words).next()?;
    let dated = behind.trim_start_matches(|c: char| digit(c).is_some() || c == '十');
    dated.starts_with('月').then_some(year)
}

/// The years of a text with what stands behind 年.
fn dates(words: &str) -> impl Iterator<Item = (i32, &str)> {
    let mut inside = false;
    words.char_indices().filter_map(move |(i, c)| {
        let here = if inside { None } else { year(&words[i..]) };
        inside = digit(c).is_some();
        here.and_then(|(value, used)| words[i + used..].strip_prefix('年').map(|behind| (value, behind)))
    })
}

fn date_line(words: &str) -> Option<i32> {
    let (value, used) = year(words)?;
    (words.chars().count() <= 12 && words[used..].starts_with('年') && words.ends_with('日')).then_some(value)
}

/// The year of a document number: 云政发〔2023〕4号.
fn number_line(words: &str) -> Option<i32> {
    let (_, behind) = words.split_once(['〔', '[', '［'])?;
    (words.chars().count() <= 24 && words.ends_with('号')).then(|| year(behind).map(|y| y.0))?
}

fn last_year(title: &str) -> Option<i32> {
    dates(title).filter(|(_, behind)| !behind.starts_with("远景")).last().map(|d| d.0)
}

/// The year of a line like 2025年青川省政府工作报告 beside a title without one.
fn title_year(words: &str) -> Option<i32> {
    if is_title(words) { last_year(words) } else { None }
}

/// The year that headings speak from: 2024年工作回顾 is read in 2025, 2025年工作安排 in 2025.
fn from_headings(text: &str, lines: &[Line]) -> Option<i32> {
    let mut best = None;
    for line in lines {
        let words = line.span.of(text).trim_start_matches(['#', '*', ' ']);
        let Some(e) = enumerator(words).filter(|e| e.kind == Kind::Chinese) else { continue };
        let heading = compact(&words[e.len..].chars().take(40).collect::<String>());
        let Some((value, _)) = dates(&heading).last() else { continue };
        let back = ["回顾", "情况", "总结"].iter().any(|w| heading.contains(w));
        best = best.max(Some(if back { value + 1 } else { value }));
    }
    best
}

/// Whether a heading reviews the work of a year or the course of a plan.
fn reviews(text: &str, lines: &[Line]) -> bool {
    lines.iter().any(|line| {
        let words = line.span.of(text);
        let Some(e) = enumerator(words).filter(|e| e.kind == Kind::Chinese) else { return false };
        let heading = compact(&words[e.len..].chars().take(40).collect::<String>());
        ["工作回顾", "计划执行情况"].iter().any(|w| heading.contains(w)) && dates(&heading).next().is_some()
    })
}

/// The kind of document that a title names.
fn genre(title: &str) -> Genre {
    let has = |words: &[&str]| words.iter().any(|w| title.contains(w));
    if has(&["统计公报"]) {
        Genre::Communique
    } else if plan_in(title).is_some() && !has(&["年度", "政府工作报告", "年国民经济和社会发展计划"])
    {
        Genre::FiveYearPlan
    } else if has(&["政府工作报告"]) {
        Genre::WorkReport
    } else if has(&["计划", "预算", "执行情况", "决算"]) {
        Genre::AnnualPlan
    } else {
        Genre::Other
    }
}

fn plan_in(title: &str) -> Option<(i32, i32)> {
    title.char_indices().find_map(|(i, _)| plan_name(&title[i..]).map(|p| p.0))
}

/// Where no line is a title, the first sentences may name the document: 云州市人民政府印发云州市2023年…发展计划.
fn lead_title(text: &str, lines: &[Line]) -> String {
    const NAMES: [&str; 4] = ["国民经济和社会发展计划", "政府工作报告", "统计公报", "五年规划"];
    lines
        .iter()
        .take(10)
        .filter_map(|line| {
            let words = compact(&line.span.of(text).chars().take(200).collect::<String>());
            let end = NAMES.iter().filter_map(|n| words.find(n).map(|i| i + n.len())).min()?;
            Some(words[..end].to_owned())
        })
        .next()
        .unwrap_or_default()
}

/// The line at which each document of a file starts, the first one included.
pub(super) fn starts(text: &str, lines: &[Line]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut numbered = false;
    for (index, line) in lines.iter().enumerate().skip(1) {
        let raw = line.span.of(text);
        if raw.len() > 240 {
            continue;
        }
        let start = starts.last().copied().unwrap_or(0);
        numbered |= enumerator(raw).is_some_and(|e| matches!(e.kind, Kind::Chapter | Kind::Chinese));
        let words = compact(raw);
        let opens = if is_notice(&words) && is_title(&words) {
            notice_start(text, lines, index).filter(|&at| at > start + 2)
        } else if numbered && index > start + 12 && is_report_title(&words) {
            Some(index)
        } else {
            None
        };
        if let Some(at) = opens {
            starts.push(at);
            numbered = false;
        }
    }
    starts
}

/// A line that is nothing but the title of a report or plan of a place and year.
fn is_report_title(words: &str) -> bool {
    let report = words.strip_suffix("政府工作报告").is_some_and(|before| {
        before.is_empty()
            || (before.chars().count() <= 16
                && (year(before).is_some() || before.ends_with(['省', '市', '县', '区', '旗'])))
    });
    let plan = ["年国民经济和社会发展计划", "年国民经济和社会发展统计公报"].iter().any(|w| {
        words.find(w).is_some_and(|i| i > 0 && words.chars().count() <= 50 && !words[..i].contains(['，', '《', '、']))
    });
    (report || plan) && is_title(words)
}

/// The first line of a notice whose title ends at `index`: the issuing office or document number above it.
fn notice_start(text: &str, lines: &[Line], index: usize) -> Option<usize> {
    let mut first = None;
    for back in 0..=6.min(index) {
        let words = compact(lines[index - back].span.of(text));
        let length = words.chars().count();
        let office =
            length <= 24 && (words.ends_with("人民政府") || words.ends_with("办公厅") || words.ends_with("办公室"));
        let number = length <= 24 && words.contains('〔') && words.ends_with('号');
        let file = length <= 24 && words.ends_with("文件");
        let about = words.contains("关于");
        if back > 0
            && (length > 60 || words.ends_with(['。', '日']) || !(office || number || file || about || length <= 30))
        {
            break;
        }
        // The title itself, whole in one line with its office, is a start too.
        if office || number || file || (about && (words.contains("人民政府") || words.contains("办公"))) {
            first = Some(index - back);
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::tests::document;

    fn head(text: &str) -> Head {
        let doc = document(text);
        let lines = Line::of(&doc);
        read(&doc.text, &lines)
    }

    #[test]
    fn work_report() {
        let h = head(
            "2025年青川省政府工作报告\n来源：青川日报\n——2025年1月20日在青川省第十四届人民代表大会第三次会议上\n省长\n各位代表：\n一、2024年工作回顾\n",
        );
        assert_eq!(h.frame, Frame { genre: Genre::WorkReport, now: Some(2025), plan: None });
    }

    #[test]
    fn plan_carried_by_a_notice() {
        let text = "云州市人民政府\n关于印发云州市2023年国民经济\n和社会发展计划的通知\n云政发〔2023〕4号\n各区县人民政府：\n《计划》已经会议通过，现印发给你们。\n2023年5月2日\n云州市2023年国民经济和社会发展计划\n一、2022年计划执行情况\n";
        let h = head(text);
        assert_eq!(h.frame, Frame { genre: Genre::AnnualPlan, now: Some(2023), plan: None });
        assert!(h.title.is_some_and(|t| t.len() > 20));
    }

    #[test]
    fn reports_without_a_title_or_year() {
        let h = head("某某讯\n一、2024年工作回顾\n增长5%。\n二、2025年工作安排\n");
        assert_eq!(h.frame, Frame { genre: Genre::WorkReport, now: Some(2025), plan: None });
        let h = head("政府工作报告\n各位代表：\n一、2024年工作回顾\n增长5%。\n二、今年工作安排\n");
        assert_eq!(h.frame, Frame { genre: Genre::WorkReport, now: Some(2025), plan: None });
    }

    #[test]
    fn five_year_plan() {
        let h = head(
            "关于印发云州市国民经济和社会发展第十四个五年规划和二〇三五年\n远景目标纲要的通知\n云政发〔2021〕2号\n第一章 开局\n",
        );
        assert_eq!(h.frame, Frame { genre: Genre::FiveYearPlan, now: Some(2021), plan: Some((2021, 2025)) });
        let h = head(
            "1982年国务院政府工作报告\n关于第六个五年计划的报告\n——1982年11月30日在第五届全国人民代表大会第五次会议上\n各位代表：\n",
        );
        assert_eq!(h.frame, Frame { genre: Genre::FiveYearPlan, now: Some(1982), plan: Some((1981, 1985)) });
    }

    #[test]
    fn files_with_several_documents() {
        let text = "云州市人民政府\n关于印发云州市2023年计划的通知\n云政发〔2023〕4号\n各区：\n现印发给你们。\n云州市2023年国民经济和社会发展计划\n一、回顾\n增长5%。\n二、目标\n增长6%。\n云州市人民政府\n关于聘任参事的通知\n云政发〔2023〕6号\n各区：\n聘任某某。\n";
        let doc = document(text);
        assert_eq!(starts(&doc.text, &Line::of(&doc)), [0, 10]);
    }
}
