//! Classes of characters that cleaning asks about.

/// Chinese characters, with 〇 and 々.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇' | '々' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Chinese characters and the marks of Chinese typesetting: no space stands beside one.
pub(super) const fn is_cjk(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{30FF}' | '\u{FF00}'..='\u{FFEF}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·'
            | '①'..='⓿' | '●' | '○' | '■' | '□' | '◆' | '▲' | '★' | '℃' | '㎡' | '㎥')
}

/// Digits of a year in Chinese numerals.
pub(super) const fn is_numeral_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '零' | '〇')
}

/// Numerals as they count chapters: 一 … 十 百.
pub(super) const fn is_numeral(c: char) -> bool {
    is_numeral_digit(c) || matches!(c, '十' | '百')
}

/// Columns that a character takes in a line: 2 for a full-width one.
pub(super) const fn width(c: char) -> usize {
    if (c as u32) < 0x2010 && c != '·' { 1 } else { 2 }
}

/// Marks that end a sentence.
pub(super) const fn is_terminal(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '…')
}

/// Marks behind which a sentence that has ended may still close something.
pub(super) const fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | '》' | '〉' | '】' | '〕' | ']')
}

/// Marks that never begin a line.
pub(super) const fn never_begins(c: char) -> bool {
    is_closer(c) || is_terminal(c) || matches!(c, '，' | '、' | '；' | '：' | '%' | '‰')
}
