//! Under which number and on which day a document was issued.

use crate::calendar::{self, Date};
use crate::span::TextSpan;
use crate::structure::Line;
use crate::structure::head::compact;

/// Lines at the end of a document among which it is signed.
const TAIL: usize = 12;
/// Characters of the longest number, and of the longest line that holds nothing but a date.
const LONGEST_NUMBER: usize = 24;
const LONGEST_DATE: usize = 16;

/// The number of the document in the lines of its head: 云政发〔2023〕4号, by itself or behind 文号：.
pub(super) fn number(text: &str, head: &[Line]) -> Option<TextSpan> {
    head.iter().find_map(|line| number_in(text, line.span))
}

/// A number that begins or ends a line: `云政发〔2023〕4号`, `云府〔2023〕4号 签发人：…`.
fn number_in(text: &str, line: TextSpan) -> Option<TextSpan> {
    let words = line.of(text);
    let open = words.find(['〔', '［', '['])?;
    let inner = &words[open..];
    let (_, used) = calendar::year(inner.get(inner.chars().next()?.len_utf8()..)?)?;
    let behind = inner.get(inner.chars().next()?.len_utf8() + used..)?;
    let close = behind.chars().next().filter(|c| matches!(c, '〕' | '］' | ']'))?;
    let rest = &behind[close.len_utf8()..];
    let end = rest.find('号')?;
    let digits = rest[..end].trim().trim_start_matches('第');
    if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // The office in front: Chinese characters without a space or mark.
    let front = &words[..open];
    let from = front
        .trim_end()
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |i| i + front[i..].chars().next().map_or(0, char::len_utf8));
    let length = words.len() - rest.len() + end + '号'.len_utf8();
    let found = &words[from..length];
    let alone = words[length..].trim().is_empty() || from == 0 || words[..from].trim_end().ends_with(['：', ':']);
    (front[from..].chars().count() > 0 && found.chars().count() <= LONGEST_NUMBER && alone)
        .then(|| TextSpan::new(line.start() + from, line.start() + length))
}

/// The day of the document: of its signature in head or tail, else of the session that its head names.
pub(super) fn date(text: &str, lines: &[Line], head: usize) -> Option<Date> {
    let head = &lines[..head.min(lines.len())];
    let tail = &lines[lines.len().saturating_sub(TAIL).max(head.len())..];
    let signed = |line: &Line| alone(&compact(line.span.of(text)));
    head.iter()
        .rev()
        .find_map(signed)
        .or_else(|| tail.iter().rev().find_map(signed))
        .or_else(|| head.iter().find_map(|line| session(&compact(line.span.of(text)))))
}

/// A line that is nothing but a day, brackets and 日期： around it left out.
fn alone(words: &str) -> Option<Date> {
    if words.chars().count() > LONGEST_DATE + 6 {
        return None;
    }
    let bare = words.trim_matches(['(', ')', '（', '）']);
    let bare = ["发布日期：", "成文日期：", "印发日期：", "发文日期：", "日期："]
        .iter()
        .find_map(|label| bare.strip_prefix(label))
        .unwrap_or(bare);
    let (date, used) = calendar::date(bare)?;
    let rest = bare[used..].trim_end_matches(['印', '发']);
    (date.day.is_some() && rest.is_empty()).then_some(date)
}

/// The first day of the session: ——2025年1月20日在…会议上, （2025年1月20日…会议通过）.
fn session(words: &str) -> Option<Date> {
    if words.chars().count() > 120 || !words.contains("会") {
        return None;
    }
    let mut inside = false;
    words.char_indices().find_map(|(at, c)| {
        let begins = calendar::digit(c).is_some() && !inside;
        inside = calendar::digit(c).is_some();
        let date = if begins { calendar::date(&words[at..]) } else { None };
        date.map(|(date, _)| date).filter(|date| date.day.is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::tests::document;

    fn of(text: &str) -> (Option<String>, Option<String>) {
        let doc = document(text);
        let lines = Line::of(&doc);
        let head = lines.len().min(6);
        let number = number(&doc.text, &lines[..head]).map(|span| span.of(&doc.text).to_owned());
        (number, date(&doc.text, &lines, head).map(|date| date.to_string()))
    }

    #[test]
    fn numbers_and_days() {
        let text = "云州市人民政府关于印发计划的通知\n云政发〔2023〕4号\n各区县：\n现印发给你们。\n云州市人民政府\n2023年5月2日\n";
        assert_eq!(of(text), (Some("云政发〔2023〕4号".to_owned()), Some("2023-05-02".to_owned())));
        let text = "2025年云州市政府工作报告\n——2025年1月14日在云州市第十八届人民代表大会第三次会议上\n市长\n各位代表：\n一\n二\n";
        assert_eq!(of(text), (None, Some("2025-01-14".to_owned())));
    }

    #[test]
    fn a_session_in_the_line_of_the_title() {
        let text = "1988年政府工作报告——1988年3月25日在云州市第七届人民代表大会第一次会议上\n各位代表：\n";
        assert_eq!(of(text).1.as_deref(), Some("1988-03-25"));
    }

    #[test]
    fn a_signature_at_the_end() {
        let body = "稳步增长。\n".repeat(20);
        let text = format!(
            "云州市人民政府令\n一\n二\n三\n四\n五\n{body}云州市人民政府\n二〇二三年五月二日\n（此件公开发布）\n"
        );
        assert_eq!(of(&text).1.as_deref(), Some("2023-05-02"));
    }

    #[test]
    fn a_number_that_is_cited_is_not_the_document_s() {
        assert_eq!(of("根据省政府《关于工作的意见》（云政发〔2023〕4号）要求，现通知如下。\n").0, None);
        assert_eq!(of("文号：云政办字〔2023〕14号\n").0.as_deref(), Some("云政办字〔2023〕14号"));
        assert_eq!(of("云政办字〔2023〕14号    签发人\n").0.as_deref(), Some("云政办字〔2023〕14号"));
    }
}
