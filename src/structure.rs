//! From a document to its outline: parts, titles, headings, sentences, clauses, and the context each hands down.

pub mod area;
mod build;
mod cue;
mod head;
mod heading;
mod issue;
mod overlong;
mod phase;
mod sentence;

use crate::document::{Block, Document, Outline, Table};
use crate::span::TextSpan;

/// A line of running text.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// The line without white space at its ends.
    span: TextSpan,
    /// Number of its block in the document.
    block: usize,
    /// Whether the source's markup makes it a heading.
    marked: bool,
}

impl Line {
    /// The lines of a document that are not empty.
    fn of(doc: &Document) -> Vec<Self> {
        let lines = doc.blocks.iter().enumerate().filter_map(|(block, b)| match b {
            Block::Line { span, markdown } => {
                let span = sentence::trim(&doc.text, span.start(), span.end());
                (!span.is_empty()).then_some(Self { span, block, marked: markdown.is_some() })
            }
            Block::Table(_) => None,
        });
        lines.collect()
    }
}

/// The outline of a cleaned document.
#[must_use]
pub fn outline(doc: &Document) -> Outline {
    let lines = Line::of(doc);
    let mut tables: Vec<(usize, &Table)> = doc
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(i, b)| if let Block::Table(table) = b { Some((i, table)) } else { None })
        .collect();
    tables.reverse();
    let mut starts = head::starts(&doc.text, &lines);
    starts.push(lines.len());
    let mut parts = Vec::with_capacity(starts.len() - 1);
    for pair in starts.windows(2) {
        let last = pair[1] == lines.len();
        let until = if last { usize::MAX } else { lines[pair[1]].block };
        let mut own = Vec::new();
        while let Some((block, table)) = tables.pop_if(|(block, _)| *block < until) {
            own.push((block, table));
        }
        if pair[0] < pair[1] || !own.is_empty() {
            parts.push(build::part(&doc.text, &lines[pair[0]..pair[1]], &own));
        }
    }
    Outline { parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{OffsetMap, Status};

    /// A document whose blocks are the lines of `text`.
    pub(super) fn document(text: &str) -> Document {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = TextSpan::new(start, start + line.trim_end_matches('\n').len());
            blocks.push(Block::Line { span, markdown: None });
            start += line.len();
        }
        Document {
            source: text.to_owned(),
            text: text.to_owned(),
            map: OffsetMap::default(),
            blocks,
            pages: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Year and status that hold for the sentence with `words`.
    fn holds(text: &str, words: &str) -> (Option<i32>, Option<Status>) {
        let doc = document(text);
        let outline = outline(&doc);
        let found = outline.parts.iter().find_map(|part| {
            let sentence = part.sentences.iter().find(|s| s.span.of(&doc.text).contains(words))?;
            let context = part.context_of(sentence);
            Some((context.year, context.status))
        });
        found.unwrap_or_else(|| panic!("no sentence with {words}"))
    }

    const REPORT: &str = "2025年云州市政府工作报告\n——2025年1月14日在云州市第十八届人民代表大会第三次会议上\n各位代表：\n一、砥砺奋进取得新成效\n一年来，生产总值增长5%。\n（一）产业升级。工业增长6%。\n二、继续奋斗\n2025年是关键一年。生产总值目标增长5.5%。\n（一）扩大内需。消费增长7%。\n一年来，我们结好12个城市。\n投资增长8%。\n三、自身建设\n压减开支10%。\n";

    #[test]
    fn cues_carry_a_report_without_years_in_its_headings() {
        assert_eq!(holds(REPORT, "增长5%"), (Some(2024), Some(Status::Actual)));
        assert_eq!(holds(REPORT, "工业增长6%"), (Some(2024), Some(Status::Actual)));
        assert_eq!(holds(REPORT, "目标增长5.5%"), (Some(2025), Some(Status::Target)));
        assert_eq!(holds(REPORT, "消费增长7%"), (Some(2025), Some(Status::Target)));
        assert_eq!(holds(REPORT, "结好12个"), (Some(2024), Some(Status::Actual)));
        assert_eq!(holds(REPORT, "投资增长8%"), (Some(2025), Some(Status::Target)));
        assert_eq!(holds(REPORT, "压减开支"), (Some(2025), Some(Status::Target)));
    }

    #[test]
    fn five_year_plan_looks_back_in_its_base_section_only() {
        let text = "云州市国民经济和社会发展第十四个五年规划纲要\n第一章 开启新征程\n第一节 发展基础\n生产总值达到500亿元。\n第二节 发展环境\n机遇增多。\n第二章 目标\n第一节 发展目标\n生产总值年均增长6%。\n";
        assert_eq!(holds(text, "500亿元"), (Some(2020), Some(Status::Actual)));
        assert_eq!(holds(text, "年均增长6%"), (Some(2025), Some(Status::Target)));
    }

    #[test]
    fn headings_inside_paragraphs_are_sentences_of_their_own() {
        let doc = document(REPORT);
        let outline = outline(&doc);
        let part = &outline.parts[0];
        let heading = part.sentences.iter().find(|s| s.span.of(&doc.text) == "（一）产业升级。").map(|s| s.is_heading);
        assert_eq!(heading, Some(true));
        let section = part.sections.iter().find(|s| s.heading.of(&doc.text).contains("产业升级")).map(|s| s.level);
        assert_eq!(section, Some(2));
    }

    proptest::proptest! {
        /// Whatever the text, nothing panics, spans lie on characters, sentences and turns are in order.
        #[test]
        fn any_text_has_an_outline(text in "[一二五十年来今（）“”《》()。，；：、\n1.２0月第章节是去政府工作报告关于通知目标回顾—# ]{0,120}") {
            let doc = document(&text);
            for part in outline(&doc).parts {
                let spans: Vec<TextSpan> = part.sentences.iter().map(|s| s.span).collect();
                proptest::prop_assert!(spans.windows(2).all(|w| w[0].end() <= w[1].start()));
                proptest::prop_assert!(part.turns.windows(2).all(|w| w[0].span.end() <= w[1].span.start()));
                for sentence in &part.sentences {
                    proptest::prop_assert!(!sentence.span.of(&doc.text).is_empty());
                    proptest::prop_assert!(sentence.clauses.iter().all(|c| sentence.span.contains(*c) && !c.of(&doc.text).is_empty()));
                    let _ = part.context_of(sentence);
                }
                for section in &part.sections {
                    let _ = section.heading.of(&doc.text);
                }
            }
        }
    }

    #[test]
    fn no_text_has_no_part() {
        assert!(outline(&document("")).parts.is_empty());
        assert!(outline(&document("\n \n")).parts.is_empty());
        assert_eq!(outline(&document("一")).parts.len(), 1);
    }
}
