//! One canonical form of every character, and the text as lines.

use unicode_normalization::UnicodeNormalization;

use super::Format;
use super::chars::{is_cjk, is_han, is_numeral, is_numeral_digit, is_terminal, width};
use super::markup::{self, Mark, Open, Place};
use super::trace::Traced;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A physical line of the source after normalisation.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Bytes of the normalised text, white space at both ends left out.
    pub(super) range: Range<usize>,
    /// Columns of white space before it.
    pub(super) indent: usize,
    /// Columns of the line without its indent.
    pub(super) width: usize,
    /// Level of a markdown heading.
    pub(super) markdown: Option<u8>,
    /// Whether a page starts with it.
    pub(super) page: bool,
    /// Blank lines above it.
    pub(super) blanks: usize,
}

/// The normalised text.
#[derive(Debug, Default)]
pub(super) struct Normal {
    /// The text of all lines, without line ends.
    pub(super) text: Traced,
    /// The lines that are not blank.
    pub(super) lines: Vec<Line>,
    /// Source offsets of page starts.
    pub(super) pages: Vec<usize>,
}

/// Longest run of Chinese characters that is copied at once.
const RUN_BYTES: usize = 510;
/// Columns of white space behind a sentence that stand for a lost line end.
const LINE_GAP: usize = 4;
/// A quotation that is longer than this was never closed.
const LONGEST_QUOTE: usize = 200;

/// Normalises a source text.
pub(super) fn normalize(source: &str, format: Format) -> Normal {
    let mut scan = Scan {
        source,
        at: 0,
        chars: 0,
        out: Normal { text: Traced::with_capacity(source.len() + source.len() / 8), ..Normal::default() },
        line: Line::default(),
        fresh: true,
        prev: None,
        gap: 0,
        open: Open::default(),
        quote: None,
        in_row: false,
        format,
    };
    scan.run();
    scan.end_line();
    scan.out
}

struct Scan<'a> {
    source: &'a str,
    /// Byte and code point of the next character.
    at: usize,
    chars: usize,
    out: Normal,
    line: Line,
    /// Whether the line has nothing but white space so far.
    fresh: bool,
    /// Last character written to this line, white space left out.
    prev: Option<char>,
    /// Columns of white space behind it.
    gap: usize,
    open: Open,
    /// Code point at which a straight quotation mark opened.
    quote: Option<usize>,
    in_row: bool,
    format: Format,
}

impl Scan<'_> {
    fn run(&mut self) {
        let bytes = self.source.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if matches!(byte, 0xE4..=0xE9) {
                self.chinese_run();
                continue;
            }
            let marked = !self.format.is_structured();
            if marked && self.fresh && byte == b'#' && self.heading_mark() {
                continue;
            }
            if marked
                && markup::begins(byte)
                && let Some(mark) = markup::mark(self.source, self.at, self.place(), &mut self.open)
            {
                self.apply(mark);
                continue;
            }
            let Some(c) = self.source.get(self.at..).and_then(|s| s.chars().next()) else { break };
            self.character(c);
            self.at += c.len_utf8();
            self.chars += 1;
        }
    }

    fn place(&self) -> Place {
        Place { prev: self.prev, in_row: self.in_row, markdown: self.format == Format::Markdown }
    }

    fn chinese_run(&mut self) {
        let bytes = self.source.as_bytes();
        let start = self.at;
        let mut end = start + 3;
        while end - start < RUN_BYTES && bytes.get(end).is_some_and(|b| matches!(b, 0xE4..=0xE9)) {
            end += 3;
        }
        let Some(run) = self.source.get(start..end) else { return };
        let chars = run.len() / 3;
        self.start_line();
        self.out.text.push_run(run, chars, self.chars);
        self.line.width += 2 * chars;
        self.prev = run.chars().next_back();
        self.at = end;
        self.chars += chars;
    }

    /// `## ` at the start of a line.
    fn heading_mark(&mut self) -> bool {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let level = rest.bytes().take(7).take_while(|&b| b == b'#').count();
        let behind = rest.get(level..).and_then(|r| r.chars().next());
        if level > 6 || !(behind.is_some_and(char::is_whitespace) || (level > 1 && behind.is_some_and(is_cjk))) {
            return false;
        }
        self.line.markdown = u8::try_from(level).ok();
        self.at += level;
        self.chars += level;
        true
    }

    fn apply(&mut self, mark: Mark) {
        let bytes = match mark {
            Mark::Drop(n) | Mark::Char(n, _) | Mark::Break(n) => n,
        };
        let covered = self.source.get(self.at..self.at + bytes).unwrap_or_default();
        let chars = covered.chars().count();
        match mark {
            Mark::Drop(_) => {}
            Mark::Break(_) => self.end_line(),
            Mark::Char(_, c) if c.is_whitespace() => {
                if !self.fresh {
                    let mut buffer = [0; 4];
                    self.out.text.replace(c.encode_utf8(&mut buffer), self.chars..self.chars + chars);
                }
                self.line.width += 1;
                self.gap += 1;
            }
            Mark::Char(_, c) => {
                self.start_line();
                let c = canonical(c).unwrap_or(c);
                let mut buffer = [0; 4];
                self.out.text.replace(c.encode_utf8(&mut buffer), self.chars..self.chars + chars);
                self.line.width += width(c);
                self.prev = Some(c);
            }
        }
        self.at += bytes;
        self.chars += chars;
    }

    fn start_line(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        let whole = self.in_row || self.format.is_structured();
        if gap >= LINE_GAP && !self.fresh && !whole && self.prev.is_some_and(is_terminal) {
            self.end_line();
            self.line.width = gap;
        }
        if self.fresh {
            self.fresh = false;
            self.line.indent = self.line.width;
            self.line.width = 0;
            self.line.range.start = self.out.text.len();
        }
    }

    fn end_line(&mut self) {
        let next = if self.fresh {
            Line { blanks: self.line.blanks + 1, page: self.line.page, ..Line::default() }
        } else {
            let text = self.out.text.text().get(self.line.range.start..).unwrap_or_default();
            let mut line = std::mem::take(&mut self.line);
            line.range.end = line.range.start + text.trim_end().len();
            if !line.range.is_empty() {
                self.out.lines.push(line);
            }
            Line::default()
        };
        self.line = next;
        self.fresh = true;
        self.gap = 0;
        self.prev = None;
        self.in_row = false;
        self.open = Open::default();
    }

    fn character(&mut self, c: char) {
        match c {
            '\n' => {
                // The second half of `\r\n` ends no line of its own.
                if self.at == 0 || self.source.as_bytes().get(self.at - 1) != Some(&b'\r') {
                    self.end_line();
                }
            }
            '\r' | '\u{0B}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.end_line(),
            '\u{0C}' => {
                self.end_line();
                self.line.page = true;
                if self.out.pages.is_empty() {
                    self.out.pages.push(0);
                }
                self.out.pages.push(self.chars + 1);
            }
            ' '
            | '\t'
            | '\u{A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200A}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{3000}'
            | '\u{E5E5}' => {
                if !self.fresh {
                    self.out.text.push(if c == '\t' || c == '\u{3000}' { c } else { ' ' }, self.chars);
                }
                let columns = if c == '\u{3000}' { 2 } else { 1 };
                self.line.width += columns;
                self.gap += columns;
            }
            c if is_dropped(c) => {}
            c => {
                self.start_line();
                let folded = canonical(c).unwrap_or(c);
                let folded = self.in_context(folded);
                self.in_row |= folded == '|' && self.prev.is_none();
                self.out.text.push(folded, self.chars);
                self.line.width += width(folded);
                self.prev = Some(folded);
            }
        }
    }

    /// The next character of the line that is no space, in canonical form.
    fn next(&self) -> Option<char> {
        let behind = self.source.get(self.at..)?.chars().skip(1).take(4);
        let mut behind = behind.filter(|&c| c != ' ' && !is_dropped(c) && c != '*').map(|c| canonical(c).unwrap_or(c));
        behind.next().filter(|&c| c != '\n' && c != '\r')
    }

    /// The form that a mark has between its neighbours.
    fn in_context(&mut self, c: char) -> char {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        match c {
            '(' => '（',
            ')' => '）',
            ';' => '；',
            '!' => '！',
            '?' => '？',
            ',' | '，' if digit(self.prev) && self.thousands() => ',',
            ',' if latin(self.prev) && latin(self.next()) => ',',
            ',' => '，',
            ':' | '：' if digit(self.prev) && digit(self.next()) => ':',
            ':' => '：',
            '.' if self.prev.is_some_and(|p| is_han(p) && !is_numeral(p))
                && !self.next().is_some_and(|n| n.is_ascii_alphanumeric() || n == '.') =>
            {
                '。'
            }
            '"' => {
                if self.quote.take().is_some_and(|from| self.chars - from <= LONGEST_QUOTE) {
                    '”'
                } else {
                    self.quote = Some(self.chars);
                    '“'
                }
            }
            '○' | '◯' | 'O' | '0' => self.zero(c),
            c => c,
        }
    }

    /// Whether the comma here stands between the thousands of a number: `12,027.5`, not `2019,2020`.
    fn thousands(&self) -> bool {
        let mut behind =
            self.source.get(self.at..).unwrap_or_default().chars().skip(1).map(|c| canonical(c).unwrap_or(c));
        let group = (0..3).all(|_| behind.next().is_some_and(|c| c.is_ascii_digit()));
        let before = self.out.text.text().bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
        group && !behind.next().is_some_and(|c| c.is_ascii_digit()) && (1..=3).contains(&before)
    }

    /// A circle, letter or digit that is the zero of a Chinese numeral: 二○○三年, 一九八0年.
    fn zero(&self, c: char) -> char {
        let is_part = |c: char| is_numeral_digit(c) || matches!(c, '百' | '千' | '万' | '亿');
        let before = self.prev.is_some_and(is_part);
        let mut behind = self.source.get(self.at..).unwrap_or_default().chars().skip(1).take(3);
        let behind = behind.find(|n| !matches!(n, '○' | '◯' | 'O' | '0' | 'Ｏ' | '０'));
        let closes = behind.is_some_and(|n| is_numeral_digit(n) || n == '年');
        match c {
            '○' | '◯' if before || behind.is_some_and(is_numeral_digit) => '〇',
            'O' | '0' if before && closes && self.prev.is_some_and(is_numeral_digit) => '〇',
            c => c,
        }
    }
}

/// Characters that are never seen.
const fn is_dropped(c: char) -> bool {
    matches!(c, '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

static RADICALS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let rows =
        crate::lexicon::rows("radicals.csv", include_str!("../../models/radicals.csv"), ["radical", "character"]);
    let pair = |[from, to]: [String; 2]| Some((from.chars().next()?, to.chars().next()?));
    rows.unwrap_or_default().into_iter().filter_map(pair).collect()
});

/// The canonical form of a character by itself, where it has another one.
pub(super) fn canonical(c: char) -> Option<char> {
    let form = match c {
        '\0'..='\u{B4}' => return None,
        '\u{B5}' => 'μ',
        '•' | '‧' | '∙' | '⋅' | '・' | '･' => '·',
        '‐' | '‑' | '‒' | '−' | '﹣' | '－' => '-',
        '–' | '―' | '─' | '﹘' => '—',
        '～' | '〜' | '∼' | '˜' => '~',
        '「' | '『' | '〝' | '﹁' | '﹃' => '“',
        '」' | '』' | '〞' | '﹂' | '﹄' => '”',
        '﹝' => '〔',
        '﹞' => '〕',
        '✕' | '╳' | '⨯' => '×',
        '∕' | '⁄' => '/',
        '￥' => '¥',
        '，' | '：' | '；' | '（' | '）' | '！' | '？' => return None,
        '\u{FF01}'..='\u{FF5E}' => return char::from_u32(c as u32 - 0xFEE0),
        '\u{2080}'..='\u{208E}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{2F00}'..='\u{2FD5}'
        | '\u{FE10}'..='\u{FE19}'
        | '\u{FE30}'..='\u{FE6B}'
        | '\u{FF5F}'..='\u{FFEF}'
        | '\u{2F800}'..='\u{2FA1F}' => {
            let mut forms = c.nfkc();
            let first = forms.next().filter(|_| forms.next().is_none())?;
            return if first == c { None } else { canonical(first).or(Some(first)) };
        }
        '\u{2E80}'..='\u{2EF3}' => return RADICALS.get(&c).copied(),
        _ => return None,
    };
    Some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str) -> Vec<String> {
        let normal = normalize(source, Format::Text);
        normal.lines.iter().map(|l| normal.text.text()[l.range.clone()].to_owned()).collect()
    }

    fn one(source: &str) -> String {
        lines(source).join("|")
    }

    #[test]
    fn full_width_digits_letters_and_marks() {
        assert_eq!(one("增长１１．６％，ＧＤＰ"), "增长11.6%，GDP");
        assert_eq!(one("１０－１５％、５～６％"), "10-15%、5~6%");
    }

    #[test]
    fn ascii_marks_become_chinese_ones_outside_numbers() {
        assert_eq!(one("增长5%,达到12,027.5亿元;其中:一(二)"), "增长5%，达到12,027.5亿元；其中：一（二）");
        assert_eq!(one("2019,2020年"), "2019，2020年");
        assert_eq!(one("合计２７，２０３，３１９元"), "合计27,203,319元");
        assert_eq!(one("共６０，０００人"), "共60,000人");
        assert_eq!(one("产量３，０３６万担"), "产量3,036万担");
        assert_eq!(one("增长５％，３００人参加"), "增长5%，300人参加");
        assert_eq!(one("0.2:21.3：78.5"), "0.2:21.3:78.5");
        assert_eq!(one("保持稳定.其中"), "保持稳定。其中");
        assert_eq!(one("一.总体要求"), "一.总体要求");
    }

    #[test]
    fn straight_quotes_are_paired() {
        assert_eq!(one("\"十四五\"和\"双碳\""), "“十四五”和“双碳”");
    }

    #[test]
    fn the_zero_of_chinese_years() {
        assert_eq!(one("二○○三年、一九八0年、二OO五年"), "二〇〇三年、一九八〇年、二〇〇五年");
        assert_eq!(one("○三五年远景"), "〇三五年远景");
        assert_eq!(one("○ 要点，二0位"), "○ 要点，二0位");
    }

    #[test]
    fn radicals_and_compatibility_forms() {
        assert_eq!(one("⺠⽣⻓期"), "民生长期");
        assert_eq!(one("PM₂.₅"), "PM2.5");
    }

    #[test]
    fn unseen_characters_go() {
        assert_eq!(one("\u{FEFF}增\u{200B}长\u{AD}5%"), "增长5%");
    }

    #[test]
    fn inline_marks() {
        assert_eq!(one("**抓好。**PM<sub>2.5</sub>、$PM_{10}$、PM_{2.5}"), "抓好。PM2.5、PM10、PM2.5");
        assert_eq!(one("第一段<br>第二段&nbsp;尾"), "第一段|第二段 尾");
        assert_eq!(one("见 http://a.gov.cn/%E7%A7 网站"), "见  网站");
    }

    #[test]
    fn lines_and_pages() {
        let normal = normalize("一\r\n\r\n　　二\u{0C}三\n## 四", Format::Text);
        let shape: Vec<_> = normal.lines.iter().map(|l| (l.indent, l.blanks, l.page, l.markdown)).collect();
        assert_eq!(shape, [(0, 0, false, None), (4, 1, false, None), (0, 0, true, None), (1, 0, false, Some(2))]);
        assert_eq!(normal.pages, [0, 9]);
    }
}
