//! A number in the sentence that its record carries.

use crate::norm::is_space;

/// The sentence on one line with the surface between ⟦ and ⟧. White space, which a sentence may have lost, and full
/// width do not matter. A record does not say where in its sentence the number stands: where the sentence has it more
/// than once, each is marked, but none that is a part of a longer number.
pub fn marked(sentence: &str, surface: &str) -> String {
    let line: Vec<char> = sentence.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let wanted: Vec<char> = surface.chars().filter(|&c| !is_space(c)).map(narrow).collect();
    let mut out = String::new();
    let mut at = 0;
    while at < line.len() {
        match end_of(&wanted, &line, at) {
            Some(end) => {
                out.push('⟦');
                out.extend(&line[at..end]);
                out.push('⟧');
                at = end;
            }
            None => {
                out.push(line[at]);
                at += 1;
            }
        }
    }
    out
}

/// Where `wanted` ends, if it begins at `start` and is no part of a longer number.
fn end_of(wanted: &[char], line: &[char], start: usize) -> Option<usize> {
    let in_number = |c: Option<&char>| c.is_some_and(|&c| matches!(narrow(c), '0'..='9' | '.'));
    let before = start.checked_sub(1).and_then(|at| line.get(at));
    if wanted.is_empty() || in_number(wanted.first()) && in_number(before) {
        return None;
    }
    let mut at = start;
    for (number, c) in wanted.iter().enumerate() {
        while number > 0 && line.get(at).is_some_and(|&c| is_space(c)) {
            at += 1;
        }
        if line.get(at).map(|&c| narrow(c)) != Some(*c) {
            return None;
        }
        at += 1;
    }
    (!(in_number(wanted.last()) && in_number(line.get(at)))).then_some(at)
}

/// A full-width form as the ASCII character that it is one of.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_marked_and_not_a_part_of_one() {
        assert_eq!(marked("增长15%，占5%。", "5%"), "增长15%，占⟦5%⟧。");
        assert_eq!(marked("第1位，共12位，1个", "1"), "第⟦1⟧位，共12位，⟦1⟧个");
        assert_eq!(marked("为2.5亿元", "5亿元"), "为2.5亿元");
        assert_eq!(marked("两个", ""), "两个");
    }

    #[test]
    fn white_space_and_width_do_not_matter() {
        assert_eq!(marked("达１２.5 万吨\n左右", "12.5万\r\n吨"), "达⟦１２.5 万吨⟧ 左右");
        assert_eq!(marked("没有它", "5%"), "没有它");
    }
}
