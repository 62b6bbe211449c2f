//! A bound on the length of a sentence, so that the stages behind may look at all of one sentence for each of its
//! numbers and still take time in proportion to the text, however it is written.

use super::sentence::Cut;
use crate::span::TextSpan;

/// Most bytes of a sentence. Real sentences with numbers stay far below it, lists of a page included.
const LONGEST: usize = 3000;

/// The sentence, or its pieces where it is too long: cut between clauses, and a clause that is too long by itself
/// where there is room, best not inside a number.
pub(super) fn bounded(text: &str, cut: Cut) -> Vec<Cut> {
    if cut.span.len() <= LONGEST {
        return vec![cut];
    }
    let mut pieces: Vec<Cut> = Vec::new();
    let mut clauses: Vec<TextSpan> = Vec::new();
    let mut start = cut.span.start();
    for clause in cut.clauses.into_iter().flat_map(|clause| chop(text, clause)) {
        if !clauses.is_empty() && clause.end() - start > LONGEST {
            pieces.push(Cut { span: TextSpan::new(start, clause.start()), clauses: std::mem::take(&mut clauses) });
            start = clause.start();
        }
        clauses.push(clause);
    }
    pieces.push(Cut { span: TextSpan::new(start, cut.span.end()), clauses });
    pieces
}

/// The clause in pieces that are short enough.
fn chop(text: &str, clause: TextSpan) -> Vec<TextSpan> {
    let mut pieces = Vec::new();
    let mut start = clause.start();
    while clause.end() - start > LONGEST {
        let mut limit = start + LONGEST;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let window = &text[start..limit];
        let joint = |c: char| matches!(c, '、' | '，' | ',' | ' ');
        let end = window.rfind(joint).or_else(|| window.rfind(|c: char| !c.is_ascii_digit())).unwrap_or(0);
        let end = window[end..].chars().next().map_or(window.len(), |c| end + c.len_utf8());
        // A window of digits alone is no number that anything can be read from: it is cut where it ends.
        let end = start + if window.as_bytes().iter().all(u8::is_ascii_digit) { window.len() } else { end };
        pieces.push(TextSpan::new(start, end));
        start = end;
    }
    pieces.push(TextSpan::new(start, clause.end()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::sentence::cut;
    use super::*;

    /// The pieces of a line, which must be short, in order and without a gap but white space.
    fn pieces(text: &str) -> Vec<Cut> {
        let pieces = cut(text, TextSpan::new(0, text.len()));
        let mut at = 0;
        for piece in &pieces {
            // The closing mark and white space of the line go to the last piece.
            assert!(piece.span.len() <= LONGEST + 8, "{}", piece.span.len());
            assert_eq!(piece.span.start(), at);
            assert!(piece.clauses.iter().all(|&clause| piece.span.contains(clause)));
            at = piece.span.end();
        }
        assert_eq!(at, text.len());
        pieces
    }

    #[test]
    fn a_long_sentence_is_cut_between_clauses() {
        let unit = "新增企业37家，";
        let text = unit.repeat(1000);
        for piece in pieces(&text) {
            assert!(piece.span.of(&text).starts_with("新增") && piece.span.of(&text).ends_with('，'));
        }
    }

    #[test]
    fn a_long_clause_is_cut_between_items() {
        let text = "小麦12万吨、".repeat(1000);
        assert!(pieces(&text).iter().all(|piece| piece.span.of(&text).starts_with("小麦")));
        assert_eq!(pieces(&"7".repeat(20_000)).len(), 7);
        assert!(pieces(&"产".repeat(20_000)).len() > 9);
    }

    #[test]
    fn a_sentence_of_common_length_is_left_whole() {
        assert_eq!(pieces(&"新增企业37家，".repeat(50)).len(), 1);
    }
}
