//! Sentences of a line and clauses of a sentence.
//!
//! Brackets and quotes are matched once a line with a stack, so that the time is linear however deep they nest.
//! A pair counts only if it is closed within its line and not too long: a lost closing mark swallows nothing.

use super::overlong;
use crate::span::TextSpan;

/// A bracket or quote with more bytes inside than this does not keep its marks from cutting.
const LONGEST_PAIR: usize = 600;

/// Characters of a line with the depth of brackets and quotes at each.
struct Marked {
    /// Byte offset in the text, character, number of pairs around it (its own pair not counted for an opening mark).
    chars: Vec<(usize, char, u32)>,
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

impl Marked {
    fn new(text: &str, span: TextSpan) -> Self {
        let line = span.of(text);
        let mut chars: Vec<(usize, char, u32)> = line.char_indices().map(|(i, c)| (span.start() + i, c, 0)).collect();
        // +1 where a pair opens, -1 where it closes; summed up below.
        let mut steps = vec![0_i32; chars.len() + 1];
        let mut open: Vec<usize> = Vec::new();
        for index in 0..chars.len() {
            let (at, c, _) = chars[index];
            if closing(c).is_some() {
                open.push(index);
            } else if is_closing(c) {
                // An opening mark of another kind on top was never closed; look past a few of them only.
                let Some(depth) = open.iter().rev().take(4).position(|&o| closes(chars[o].1, c)) else { continue };
                open.truncate(open.len() - depth);
                let Some(start) = open.pop() else { continue };
                if at - chars[start].0 <= LONGEST_PAIR {
                    steps[start] += 1;
                    steps[index + 1] -= 1;
                }
            }
        }
        let mut depth = 0;
        for (index, slot) in chars.iter_mut().enumerate() {
            depth += steps[index];
            slot.2 = depth.unsigned_abs();
        }
        Self { chars }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).map(|c| c.1)
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
    while let Some(&(at, c, depth)) = marked.chars.get(index) {
        let end = at + c.len_utf8();
        if depth == 0 && is_clause_mark(&marked, index) {
            push(&mut clauses, text, clause, at);
            clause = end;
        }
        if ends_sentence(&marked, index) {
            // Marks that repeat (！！, ？”) belong to the sentence.
            let mut stop = end;
            while let Some(&(next, mark, 0)) = marked.chars.get(index + 1) {
                if !is_stop(mark) {
                    break;
                }
                stop = next + mark.len_utf8();
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

/// Whether a sentence ends with the character at `index`.
fn ends_sentence(marked: &Marked, index: usize) -> bool {
    let (_, c, depth) = marked.chars[index];
    if is_stop(c) && c != '．' {
        return depth == 0;
    }
    // “…。” ends the sentence where nothing carries it on.
    let quote = matches!(c, '”' | '’' | '」' | '』');
    quote
        && depth == 1
        && index > 0
        && marked.at(index - 1).is_some_and(|before| matches!(before, '。' | '！' | '？'))
        && marked
            .at(index + 1)
            .is_none_or(|next| !matches!(next, '，' | ',' | '、' | '；' | ';' | '的' | '。' | '和' | '（'))
}

/// Whether the mark at `index` ends a clause; a comma or colon inside a number does not.
fn is_clause_mark(marked: &Marked, index: usize) -> bool {
    let is_digit = |i: usize| marked.at(i).is_some_and(|c| c.is_ascii_digit() || matches!(c, '０'..='９'));
    match marked.chars[index].1 {
        '；' | ';' => true,
        '：' | ':' => !(index > 0 && is_digit(index - 1) && is_digit(index + 1)),
        '，' | ',' => {
            let thousands =
                index > 0 && is_digit(index - 1) && (1..=3).all(|n| is_digit(index + n)) && !is_digit(index + 4);
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
