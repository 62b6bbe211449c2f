//! Sentences of a line and clauses of a sentence.
//!
//! Brackets and quotes are matched once a line with a stack, so that the time is linear however deep they nest.
//! A pair counts only if it is closed within its line and not too long: a lost closing mark swallows nothing.

use super::overlong;
use crate::span::TextSpan;

/// A bracket or quote with more bytes inside than this does not keep its marks from cutting.
const LONGEST_PAIR: usize = 600;

/// The marks of a line: stops, commas, colons, brackets and quotes. All other characters are looked over.
struct Marked<'t> {
    /// The text up to the end of the line, and where the line starts.
    text: &'t str,
    start: usize,
    marks: Vec<Mark>,
}

/// A mark.
#[derive(Clone, Copy)]
struct Mark {
    /// Byte offset in the text.
    at: usize,
    c: char,
    /// Number of pairs around it, its own one counted.
    depth: u32,
}

fn closing(c: char) -> Option<char> {
    Some(match c {
        '（' => '）',
        '(' => ')',
        '“' => '”',
        '‘' => '’',
        '《' => '》',
        '〈' => '〉',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        '［' => '］',
        '[' => ']',
        '〔' => '〕',
        _ => return None,
    })
}

fn is_closing(c: char) -> bool {
    matches!(c, '）' | ')' | '”' | '’' | '》' | '〉' | '」' | '』' | '】' | '］' | ']' | '〕')
}

/// Full and half width round brackets close each other: mixed widths are common in converted text.
fn closes(open: char, close: char) -> bool {
    closing(open) == Some(close) || matches!((open, close), ('（', ')') | ('(', '）'))
}

/// Whether a character is looked at.
fn is_mark(c: char) -> bool {
    is_stop(c) || matches!(c, '，' | ',' | '；' | ';' | '：' | ':') || is_closing(c) || closing(c).is_some()
}

/// A cheap test: whether a character of the text that begins with this byte may be a mark. All of them are ASCII or
/// stand in the blocks of general and of Chinese punctuation and of full-width forms.
const fn may_begin_mark(byte: u8) -> bool {
    matches!(byte, 0..=0x7f | 0xe2 | 0xe3 | 0xef)
}

impl<'t> Marked<'t> {
    fn new(text: &'t str, span: TextSpan) -> Self {
        let text = text.get(..span.end()).unwrap_or(text);
        let mut marks = Vec::with_capacity(span.len() / 24);
        let mut at = span.start();
        while let Some(&byte) = text.as_bytes().get(at) {
            let len = match byte {
                0..=0x7f => 1,
                0x80..=0xdf => 2,
                0xe0..=0xef => 3,
                _ => 4,
            };
            if may_begin_mark(byte)
                && let Some(c) = text.get(at..at + len).and_then(|c| c.chars().next()).filter(|&c| is_mark(c))
            {
                marks.push(Mark { at, c, depth: 0 });
            }
            at += len;
        }
        Self::pair(&mut marks);
        Self { text, start: span.start(), marks }
    }

    /// Fills in the depths.
    fn pair(marks: &mut [Mark]) {
        // +1 where a pair opens, -1 behind where it closes; summed up below.
        let mut steps = vec![0_i32; marks.len() + 1];
        let mut open: Vec<usize> = Vec::new();
        for (index, mark) in marks.iter().enumerate() {
            if closing(mark.c).is_some() {
                open.push(index);
            } else if is_closing(mark.c) {
                // An opening mark of another kind on top was never closed; look past a few of them only.
                let Some(depth) = open.iter().rev().take(4).position(|&o| closes(marks[o].c, mark.c)) else { continue };
                open.truncate(open.len() - depth);
                let Some(start) = open.pop() else { continue };
                if mark.at - marks[start].at <= LONGEST_PAIR {
                    steps[start] += 1;
                    steps[index + 1] -= 1;
                }
            }
        }
        let mut depth = 0;
        for (mark, step) in marks.iter_mut().zip(steps) {
            depth += step;
            mark.depth = depth.unsigned_abs();
        }
    }

    /// The character before a mark.
    fn before(&self, mark: Mark) -> Option<char> {
        self.text[self.start..mark.at].chars().next_back()
    }

    /// The characters behind a mark.
    fn behind(&self, mark: Mark) -> std::str::Chars<'t> {
        self.text[mark.at + mark.c.len_utf8()..].chars()
    }
}

/// A sentence with its clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The sentence with its closing mark.
    pub span: TextSpan,
    /// Its clauses, marks left out.
    pub clauses: Vec<TextSpan>,
}

/// Cuts one line into sentences (after 。！？ outside brackets and quotes, and after a closing quote that a full
/// stop stands in front of) and these into clauses (at ，；： too).
pub(super) fn cut(text: &str, span: TextSpan) -> Vec<Cut> {
    let marked = Marked::new(text, span);
    let mut cuts = Vec::new();
    let mut clauses = Vec::new();
    let mut sentence = span.start();
    let mut clause = span.start();
    let mut index = 0;
    while let Some(&mark) = marked.marks.get(index) {
        let Mark { at, c, depth } = mark;
        let end = at + c.len_utf8();
        if depth == 0 && is_clause_mark(&marked, mark) {
            push(&mut clauses, text, clause, at);
            clause = end;
        }
        if ends_sentence(&marked, mark) {
            // Marks that repeat (！！, ？”) belong to the sentence.
            let mut stop = end;
            while let Some(next) = marked.marks.get(index + 1) {
                if next.at != stop || next.depth > 0 || !is_stop(next.c) {
                    break;
                }
                stop = next.at + next.c.len_utf8();
                index += 1;
            }
            push(&mut clauses, text, clause, if is_stop(c) { at } else { end });
            finish(&mut cuts, &mut clauses, text, sentence, stop);
            sentence = stop;
            clause = stop;
        }
        index += 1;
    }
    push(&mut clauses, text, clause, span.end());
    finish(&mut cuts, &mut clauses, text, sentence, span.end());
    cuts.into_iter().flat_map(|cut| overlong::bounded(text, cut)).collect()
}

const fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '．')
}

/// Whether a sentence ends with a mark.
fn ends_sentence(marked: &Marked<'_>, mark: Mark) -> bool {
    let Mark { c, depth, .. } = mark;
    if is_stop(c) && c != '．' {
        return depth == 0;
    }
    // “…。” ends the sentence where nothing carries it on.
    let quote = matches!(c, '”' | '’' | '」' | '』');
    quote
        && depth == 1
        && marked.before(mark).is_some_and(|before| matches!(before, '。' | '！' | '？'))
        && marked
            .behind(mark)
            .next()
            .is_none_or(|next| !matches!(next, '，' | ',' | '、' | '；' | ';' | '的' | '。' | '和' | '（'))
}

/// Whether a mark ends a clause; a comma or colon inside a number does not.
fn is_clause_mark(marked: &Marked<'_>, mark: Mark) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    match mark.c {
        '；' | ';' => true,
        '：' | ':' => !(marked.before(mark).is_some_and(is_digit) && marked.behind(mark).next().is_some_and(is_digit)),
        '，' | ',' => {
            let thousands = marked.before(mark).is_some_and(is_digit)
                && marked.behind(mark).take(4).take_while(|&c| is_digit(c)).count() == 3;
            !thousands
        }
        _ => false,
    }
}

fn push(clauses: &mut Vec<TextSpan>, text: &str, start: usize, end: usize) {
    let span = trim(text, start, end);
    if !span.is_empty() {
        clauses.push(span);
    }
}

fn finish(cuts: &mut Vec<Cut>, clauses: &mut Vec<TextSpan>, text: &str, start: usize, end: usize) {
    let span = trim(text, start, end);
    let clauses = std::mem::take(clauses);
    if !span.is_empty() {
        cuts.push(Cut { span, clauses });
    }
}

/// The range without white space at its ends.
pub(super) fn trim(text: &str, start: usize, end: usize) -> TextSpan {
    let Some(part) = text.get(start..end.max(start)) else { return TextSpan::new(start, start) };
    let lead = part.len() - part.trim_start().len();
    let body = part.trim().len();
    TextSpan::new(start + lead, start + lead + body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<Vec<&str>> {
        cut(text, TextSpan::new(0, text.len()))
            .into_iter()
            .map(|s| s.clauses.into_iter().map(|c| c.of(text)).collect())
            .collect()
    }

    #[test]
    fn sentences_and_clauses() {
        assert_eq!(
            shape("生产总值1,059.6亿元,增长5%；税收比为0.2:21.3:78.5。就业稳定！"),
            vec![vec!["生产总值1,059.6亿元", "增长5%", "税收比为0.2:21.3:78.5"], vec!["就业稳定"]]
        );
    }

    #[test]
    fn stops_inside_quotes_do_not_cut() {
        assert_eq!(shape("他说“好。再来”，走了。"), vec![vec!["他说“好。再来”", "走了"]]);
        assert_eq!(shape("他说：“好。”然后走了。"), vec![vec!["他说", "“好。”"], vec!["然后走了"]]);
        assert_eq!(shape("建成（含改建，扩建）12处，开放。"), vec![vec!["建成（含改建，扩建）12处", "开放"]]);
    }

    #[test]
    fn a_lost_closing_mark_swallows_nothing() {
        assert_eq!(shape("实施“云州行动，建成5处。完成“双百”工程，好。").len(), 2);
        assert_eq!(shape("建成）5处。（完成6处，好。").len(), 2);
    }

    #[test]
    fn deep_nesting_takes_linear_time() {
        let text = format!("{}。{}。", "（“".repeat(20_000), "”）".repeat(20_000));
        assert!(!shape(&text).is_empty());
        let text = "（“《".repeat(20_000) + &"）".repeat(20_000);
        assert!(!shape(&text).is_empty());
    }
}
