//! The text of a page as lines and tables.

use super::chrome::{is_chrome, is_imprint, squeezed};
use super::line::Line;
use super::select::Selection;
use super::table::{self, Table};
use super::tag::{Marks, Tag};
use super::tree::Tree;
use crate::clean::formats::count::Count;

/// Longest heading, in code points.
const LONGEST_HEADING: usize = 120;

/// A piece of the text.
#[derive(Debug)]
pub(super) enum Piece {
    /// A line, and its level where it is a heading.
    Line(String, Option<u8>),
    /// A table.
    Table(Table),
}

/// A block that is open.
#[derive(Debug)]
struct Open {
    end: usize,
    tag: Tag,
    marks: Marks,
    /// Items of a list so far.
    items: u32,
}

/// The pieces of a selection.
pub(super) fn render(tree: &Tree, layouts: &[bool], selection: &Selection) -> Vec<Piece> {
    let is_seen = |at: usize| !selection.dropped.get(at).copied().unwrap_or(false);
    let mut writer = Writer::default();
    let mut at = selection.start;
    while at < tree.len() {
        writer.close(at);
        if at >= selection.end && writer.tail.is_none() {
            writer.end_line();
            writer.tail = Some(writer.pieces.len());
        }
        let node = tree.node(at);
        if !is_seen(at) {
            at = node.end.max(at + 1);
            continue;
        }
        let is_layout = layouts.get(at).copied().unwrap_or(false);
        match node.tag {
            Tag::Text => writer.text(tree.text(at)),
            tag if tag.is_inline() => {}
            Tag::Table if !is_layout => {
                writer.end_line();
                writer.table(table::read(tree, at, is_seen));
                at = node.end.max(at + 1);
                continue;
            }
            tag => {
                writer.end_line();
                if !tag.is_empty() {
                    writer.open(tag, node.marks, node.end);
                }
            }
        }
        at += 1;
    }
    writer.finish()
}

#[derive(Debug, Default)]
struct Writer {
    pieces: Vec<Piece>,
    open: Vec<Open>,
    line: Line,
    /// The number of an item whose text has not begun.
    number: Option<String>,
    /// Pieces before the end of the element that holds the text.
    tail: Option<usize>,
}

impl Writer {
    fn close(&mut self, at: usize) {
        while self.open.last().is_some_and(|open| open.end <= at) {
            self.end_line();
            if self.open.pop().is_some_and(|open| open.tag == Tag::Item) {
                self.number = None;
            }
        }
    }

    fn open(&mut self, tag: Tag, marks: Marks, end: usize) {
        if tag == Tag::Item {
            let list = self.open.iter_mut().rev().find(|open| matches!(open.tag, Tag::Numbers | Tag::Bullets));
            self.number = list.filter(|list| list.tag == Tag::Numbers && !list.marks.bare && !marks.bare).map(|list| {
                let first = list.marks.number.map_or(1, u32::from);
                let n = marks.number.map_or(first + list.items, u32::from);
                list.items = (n + 1).saturating_sub(first);
                let count = match marks.kind.or(list.marks.kind) {
                    Some('a') => Count::LowerLetter,
                    Some('A') => Count::UpperLetter,
                    Some('i') => Count::LowerRoman,
                    Some('I') => Count::UpperRoman,
                    _ => Count::Decimal,
                };
                format!("{}. ", count.write(n))
            });
        }
        self.open.push(Open { end, tag, marks, items: 0 });
    }

    fn text(&mut self, text: &str) {
        if !self.open.iter().any(|open| open.tag == Tag::Pre) {
            self.line.push(text);
            return;
        }
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.end_line();
            }
            self.line.push_raw(line.trim_end_matches('\r'));
        }
    }

    fn end_line(&mut self) {
        let text = self.line.take();
        if text.trim().is_empty() {
            return;
        }
        let level = self.open.iter().rev().find_map(|open| match open.tag {
            Tag::Heading(level) => Some(level),
            _ => None,
        });
        let level = level.filter(|_| text.chars().nth(LONGEST_HEADING).is_none());
        let text = match self.number.take() {
            Some(number) if !has_number(text.trim_start()) => number + text.trim_start(),
            _ => text,
        };
        self.pieces.push(Piece::Line(text, level));
    }

    fn table(&mut self, table: Table) {
        if table.rows.iter().flatten().all(|cell| cell.text.is_empty()) {
            return;
        }
        for line in table.caption.lines().filter(|line| !line.trim().is_empty()) {
            self.pieces.push(Piece::Line(line.to_owned(), None));
        }
        // One row is a line.
        if let [row] = table.rows.as_slice() {
            let texts: Vec<String> = row.iter().map(|cell| cell.text.replace('\n', " ")).collect();
            self.pieces.push(Piece::Line(texts.join("\t"), None));
            return;
        }
        self.pieces.push(Piece::Table(table));
    }

    /// The pieces without lines that belong to the page.
    fn finish(mut self) -> Vec<Piece> {
        self.close(usize::MAX);
        self.end_line();
        if let Some(tail) = self.tail {
            // Behind the element that holds the text stand its last sentences, or what is none of it.
            let is_text = |piece: &Piece| matches!(piece, Piece::Line(text, _) if is_sentence(text));
            let last = self.pieces.iter().skip(tail).rposition(is_text).map_or(tail, |at| tail + at + 1);
            self.pieces.truncate(last);
        }
        let mut has_begun = false;
        self.pieces.retain(|piece| match piece {
            Piece::Line(text, _) => {
                let line = squeezed(text);
                let is_page = is_chrome(&line) || (!has_begun && is_imprint(&line));
                has_begun |= !is_page && is_sentence(text);
                !is_page
            }
            Piece::Table(_) => {
                has_begun = true;
                true
            }
        });
        self.pieces
    }
}

/// Whether a line is a sentence of the text.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '；']) && !is_chrome(&squeezed(text))
}

/// Whether a text begins with a number of its own: `1.`, `（一）`, `①`.
fn has_number(text: &str) -> bool {
    let behind = text.trim_start_matches(['（', '(', '第']);
    let number = behind.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十百".contains(c) || c.is_ascii_alphabetic()
    });
    let has = number.len() < behind.len();
    (has && number.starts_with(['.', '、', '．', '）', ')', '章', '节', '条']))
        || text.starts_with(|c: char| ('\u{2460}'..='\u{249B}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::super::select::whole;
    use super::*;

    fn lines(page: &str) -> Vec<String> {
        let tree = Tree::parse(page);
        let layouts = vec![true; tree.len()];
        let line = |piece| match piece {
            Piece::Line(text, _) => text,
            Piece::Table(_) => String::new(),
        };
        render(&tree, &layouts, &whole(&tree, false)).into_iter().map(line).collect()
    }

    #[test]
    fn blocks_are_lines() {
        assert_eq!(
            lines("<h1>标题</h1>一<br>二<p>　　三\n  <a z=l>四</a></p>五<div>六</div>"),
            ["标题", "一", "二", "　　三四", "五", "六"]
        );
        assert_eq!(lines("<pre>\n一  二\n 三</pre><p>看得见<span z=h>看不见</span></p>"), ["一  二", " 三", "看得见"]);
    }

    #[test]
    fn items_have_numbers() {
        let list =
            "<ol z=n3><li>一</li><li><p>二</p><p>续</p></li><li z=n9>三</li><li>（一）四</li></ol><ul><li>五</li></ul>";
        assert_eq!(lines(list), ["3. 一", "4. 二", "续", "9. 三", "（一）四", "五"]);
        assert_eq!(lines("<ol z=ka><li>甲<li>乙</ol><ol z=b><li>丙</ol>"), ["a. 甲", "b. 乙", "丙"]);
    }
}
