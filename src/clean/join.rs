//! Whether a physical line goes on with the next one.

use super::chars::{is_closer, is_han, is_terminal, never_begins, width};
use super::items::{Ending, Lead, ending, lead};
use super::normalize::Line;

/// How a stretch of lines is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// Columns of a full line, where lines are broken to a width.
    pub(super) full: Option<usize>,
    /// Whether blank lines stand between paragraphs only.
    pub(super) blanks: bool,
    /// Whether first lines of paragraphs are indented and others are not.
    pub(super) indents: bool,
}

/// Columns that a first line lacks where its indent was lost.
const LOST_INDENT: usize = 4;
/// Columns that a full line may lack: compressed marks and narrow digits.
const SLACK: usize = 2;
/// An unfinished line that is so long is running text, in characters.
const LONG: usize = 60;
/// Shortest text that two pages share because it was printed twice, in characters.
const SHORTEST_REPEAT: usize = 5;
/// The same where nothing else explains that a paragraph of sentences ends without a mark.
const SHORTEST_IN_PROSE: usize = 2;
/// Longest one.
const LONGEST_REPEAT: usize = 40;

/// The paragraph that is being put together, as far as the decision needs it.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph<'a> {
    lines: usize,
    /// Characters so far.
    chars: usize,
    lead: Option<Lead>,
    markdown: bool,
    /// Columns of the last line, a lost indent added.
    columns: usize,
    /// Whether a sentence ended inside, or several clauses.
    sentence: bool,
    commas: usize,
    /// Whether it starts like the title of an official document (关于…).
    title: bool,
    /// Closing marks that are still owed.
    owed: Vec<char>,
    ending: Option<Ending>,
    /// The last line.
    last: &'a str,
}

impl<'a> Paragraph<'a> {
    /// Takes the next line in.
    pub(super) fn take(&mut self, text: &'a str, line: &Line) {
        if self.lines == 0 {
            self.lead = Some(lead(text));
            self.markdown = line.markdown.is_some();
            self.title = text.starts_with("关于");
        } else if self.ending == Some(Ending::Sentence) {
            self.sentence = true;
        }
        let lost = if self.lines == 0 && line.indent < LOST_INDENT { LOST_INDENT - line.indent } else { 0 };
        self.columns = line.indent + line.width + lost;
        self.lines += 1;
        self.ending = Some(ending(text));
        let bare = text.trim_end_matches(|c: char| is_terminal(c) || is_closer(c));
        for (i, c) in text.char_indices() {
            self.chars += 1;
            match c {
                '“' => self.owed.push('”'),
                '（' => self.owed.push('）'),
                '《' => self.owed.push('》'),
                '”' | '）' | '》' => {
                    if self.owed.last() == Some(&c) {
                        self.owed.pop();
                    } else {
                        self.owed.clear();
                    }
                }
                '，' | '；' => self.commas += 1,
                c if is_terminal(c) => {
                    self.sentence |= i < bare.len();
                    self.owed.clear();
                }
                _ => {}
            }
        }
        if self.owed.len() > 4 {
            self.owed.clear();
        }
        self.last = text;
    }

    fn is_heading(&self) -> bool {
        !self.sentence && (self.markdown || self.lead >= Some(Lead::Heading))
    }

    fn is_prose(&self) -> bool {
        self.sentence || self.commas >= 3 || self.chars >= LONG
    }
}

/// How the next line goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// A new paragraph begins.
    No,
    /// It goes on.
    Yes,
    /// It goes on behind so many bytes that repeat the end of the last line.
    Repeated(usize),
}

/// What stands between the two lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Between {
    /// Page furniture or a page start.
    pub(super) page: bool,
    /// Blank lines.
    pub(super) blank: bool,
}

/// Whether `next` goes on with the paragraph. `after` is the line behind it.
pub(super) fn join(
    p: &Paragraph,
    next: &str,
    line: &Line,
    after: Option<&str>,
    between: Between,
    set: Setting,
) -> Join {
    let (Some(first), Some(end)) = (next.chars().next(), p.ending) else { return Join::No };
    let yes = |b: bool| if b { Join::Yes } else { Join::No };
    if never_begins(first) && end != Ending::Sentence {
        return Join::Yes;
    }
    let open_end = matches!(end, Ending::Open | Ending::Unfinished);
    if open_end && let Some(bytes) = repeat(p, next, set.full.is_some() && !between.page) {
        return Join::Repeated(bytes);
    }
    let next_lead = lead(next);
    if line.markdown.is_some() {
        // A heading mark in the middle of a sentence: what it marks ends like a sentence.
        return yes(open_end && p.is_prose() && ending(next) == Ending::Sentence && next_lead == Lead::None);
    }
    if open_end && next_lead < Lead::Heading && owes(p, next) {
        return Join::Yes;
    }
    let full = set.full.is_some_and(|full| p.columns + first_word(next) + SLACK > full);
    // Of a line that is longer than the full ones around it nothing is known.
    let known = set.full.is_some_and(|full| p.columns <= full + 3 * SLACK);
    let near = set.full.is_some_and(|full| p.lines > 1 && p.columns * 4 >= full * 3);
    let indented = set.indents && line.indent >= LOST_INDENT;
    match end {
        Ending::Unfinished => yes(next_lead < Lead::Heading || next.starts_with("（") || (full && p.is_prose())),
        Ending::Sentence | Ending::Semicolon => {
            let blank = set.blanks && between.blank;
            yes(full && known && next_lead == Lead::None && !indented && !p.markdown && !blank && !is_topic(next))
        }
        Ending::Colon => yes(full && next_lead == Lead::None && !indented && p.is_prose()),
        Ending::Open if p.is_heading() => yes(heading_goes_on(p, next, after, full && !indented, set)),
        Ending::Open if next_lead >= Lead::Heading => {
            yes(full && known && p.is_prose() && next_lead == Lead::Heading && !indented)
        }
        Ending::Open if p.title && !p.is_prose() => yes(!is_title_end(p) && is_plain(next) && p.lines < 5),
        Ending::Open if full || near => yes(!indented || p.is_prose()),
        Ending::Open if next_lead == Lead::Item => Join::No,
        Ending::Open if p.is_prose() => yes(!p.last.ends_with(['）', '》']) && (!indented || set.full.is_none())),
        Ending::Open => yes(p.chars >= 12 && p.lead == Some(Lead::None) && is_last_word(next)),
    }
}

/// A heading over two lines: a full one, or a chapter's centred title.
fn heading_goes_on(p: &Paragraph, next: &str, after: Option<&str>, full: bool, set: Setting) -> bool {
    if lead(next) != Lead::None {
        return false;
    }
    if full && set.full.is_some_and(|w| p.columns <= w + 2 * SLACK) {
        return true;
    }
    let chapter = p.lead == Some(Lead::Chapter) && p.lines == 1 && p.chars > 8;
    let columns: usize = next.chars().map(width).sum();
    let short = set.full.is_some_and(|full| columns * 4 < full * 3);
    chapter
        && short
        && is_plain(next)
        && after.is_some_and(|a| !is_plain(a) || a.contains('、') || lead(a) > Lead::None)
}

/// A line that begins with the topic of a paragraph: a short sentence without any clause.
fn is_topic(next: &str) -> bool {
    let words = next.chars().take(18).take_while(|&c| is_han(c)).count();
    (5..17).contains(&words) && next.chars().nth(words) == Some('。')
}

/// A line without any mark of punctuation.
fn is_plain(text: &str) -> bool {
    !text.contains(['，', '。', '；', '：', '！', '？'])
}

/// The words with which titles of official documents end.
fn is_title_end(p: &Paragraph) -> bool {
    let bare = p.last.trim_end_matches(|c: char| c == '》' || c == '）' || c.is_whitespace());
    ["通知", "意见", "决定", "公告", "报告", "办法", "方案", "批复", "函", "通报", "规定", "决议", "计划", "纲要"]
        .iter()
        .any(|word| bare.ends_with(word))
}

/// A line that begins with the end of a sentence: a word or two and a full stop.
fn is_last_word(next: &str) -> bool {
    let head = next.chars().take(7).position(is_terminal);
    head.is_some_and(|n| n > 0 && next.chars().take(n).all(is_han) && !next.contains('！'))
}

/// Whether `next` soon closes what the paragraph opened.
fn owes(p: &Paragraph, next: &str) -> bool {
    let Some(owed) = p.owed.last() else { return false };
    for c in next.chars().take(LONG) {
        if c == *owed {
            return true;
        }
        if matches!(c, '“' | '《' | '（') {
            return false;
        }
    }
    false
}

/// Columns of the part of a line that cannot be broken from its first character.
fn first_word(next: &str) -> usize {
    let is_word = |c: char| c.is_ascii_graphic();
    let mut chars = next.chars().peekable();
    let mut columns = 0;
    while let Some(c) = chars.next() {
        columns += width(c);
        let opens = matches!(c, '“' | '（' | '《');
        let goes_on = chars.peek().is_some_and(|&n| (is_word(c) && is_word(n)) || opens || never_begins(n));
        if !goes_on || columns > 24 {
            break;
        }
    }
    columns
}

/// Bytes at the start of `next` that repeat the end of the paragraph, as where two pages overlap.
fn repeat(p: &Paragraph, next: &str, wrapped: bool) -> Option<usize> {
    if p.is_heading() || !(p.sentence || p.commas > 0) {
        return None;
    }
    let cut = p.sentence && ending(next) != Ending::Open && next.chars().take(SHORTEST_IN_PROSE).all(is_han);
    let shortest = match (wrapped, cut) {
        (true, _) => 2 * SHORTEST_REPEAT,
        (false, true) => SHORTEST_IN_PROSE,
        (false, false) => SHORTEST_REPEAT,
    };
    let ends = next.char_indices().map(|(i, c)| i + c.len_utf8()).take(LONGEST_REPEAT).skip(shortest - 1);
    ends.filter(|&end| end < p.last.len() && p.last.ends_with(&next[..end])).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRAPPED: Setting = Setting { full: Some(40), blanks: false, indents: false };

    fn line(text: &str) -> Line {
        Line { width: text.chars().map(width).sum(), ..Line::default() }
    }

    fn joined(first: &str, next: &str, set: Setting) -> Join {
        let mut paragraph = Paragraph::default();
        paragraph.take(first, &line(first));
        join(&paragraph, next, &line(next), Some("全市经济保持平稳，好于预期。"), Between::default(), set)
    }

    #[test]
    fn a_full_line_goes_on() {
        assert_eq!(joined("全市实现地区生产总值稳步增长，城镇新", "增就业三万人。", WRAPPED), Join::Yes);
        assert_eq!(joined("全市实现地区生产总值稳步增长。", "城镇新增就业三万人。", WRAPPED), Join::No);
    }

    #[test]
    fn a_short_line_without_a_mark_is_a_heading() {
        assert_eq!(joined("发展基础", "全市经济平稳。", WRAPPED), Join::No);
        assert_eq!(joined("发展基础", "全市经济平稳。", Setting::default()), Join::No);
    }

    #[test]
    fn headings_over_two_lines() {
        assert_eq!(joined("一、二〇二二年国民经济和社会发展计", "划执行情况", WRAPPED), Join::Yes);
        assert_eq!(joined("一、总体要求", "坚持稳中求进。", WRAPPED), Join::No);
        assert_eq!(joined("第二章 推动新时代高品质", "城区建设取得突破", WRAPPED), Join::Yes);
        assert_eq!(joined("第一章 总则", "第一节 目的", WRAPPED), Join::No);
    }

    #[test]
    fn a_cut_sentence_goes_on_without_a_width() {
        let set = Setting::default();
        assert_eq!(joined("工业稳步增长。建成数据中心和", "产业园区九个。", set), Join::Yes);
        assert_eq!(joined("提升教育、医疗、", "养老水平。", set), Join::Yes);
        assert_eq!(joined("保持平稳。", "明年更好。", set), Join::No);
        assert_eq!(joined("坚持稳字当头，擦亮“一", "号工程”品牌。", set), Join::Yes);
    }

    #[test]
    fn text_printed_twice_at_a_page_join() {
        let set = Setting::default();
        let first = "五年来，我们坚持稳中求进工作总基调";
        assert_eq!(joined(first, "工作总基调不动摇。", set), Join::Repeated("工作总基调".len()));
        let cut = "水质优良率保持稳定。保交房项目交付住房，交付率";
        assert_eq!(joined(cut, "付率达到九成。", set), Join::Repeated("付率".len()));
        let one_clause = "水质优良率保持稳定，新建项目";
        assert_ne!(joined(one_clause, "项目推进有力。", set), Join::Repeated("项目".len()));
    }

    #[test]
    fn a_heading_mark_in_a_sentence() {
        let heading = Line { markdown: Some(2), ..line("新局面。") };
        let mut paragraph = Paragraph::default();
        let text = "总体要求是：坚持稳中求进。不断开创高质量发展";
        paragraph.take(text, &line(text));
        let set = Setting::default();
        assert_eq!(join(&paragraph, "新局面。", &heading, None, Between::default(), set), Join::Yes);
        assert_eq!(join(&paragraph, "二、主要目标", &heading, None, Between::default(), set), Join::No);
    }
}
