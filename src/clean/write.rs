//! Writes lines of the normalised text into the cleaned text: white space goes where Chinese needs none.

use std::ops::Range;

use super::chars::is_cjk;
use super::trace::{Cursor, Traced};
use crate::span::TextSpan;

/// What stands between the last character written and the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    /// White space of the source: its range in the normalised text.
    Space(usize, usize),
    /// The end of a joined line.
    LineEnd,
}

/// The cleaned text under construction.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    from: &'a Traced,
    out: Traced,
    cursor: Cursor,
    /// Where the line or cell under construction starts.
    start: usize,
    last: Option<char>,
    gap: Gap,
}

impl<'a> Writer<'a> {
    pub(super) fn new(from: &'a Traced) -> Self {
        Self {
            from,
            out: Traced::with_capacity(from.len() + 64),
            cursor: Cursor::default(),
            start: 0,
            last: None,
            gap: Gap::None,
        }
    }

    /// Appends a part of the normalised text to the line; `joined`: a line end was here.
    pub(super) fn add(&mut self, range: Range<usize>, joined: bool) {
        if joined && self.last.is_some() {
            self.gap = Gap::LineEnd;
        }
        let text = self.from.text();
        let mut at = range.start;
        while at < range.end {
            let rest = &text.as_bytes()[at..range.end];
            let word = rest.iter().enumerate().position(|(i, &b)| space(rest, i, b) > 0).unwrap_or(rest.len());
            if word > 0 {
                self.close_gap(text[at..].chars().next());
                self.out.copy(self.from, at..at + word, &mut self.cursor);
                self.last = text[..at + word].chars().next_back();
                at += word;
                continue;
            }
            let length = space(rest, 0, rest[0]).max(1);
            if self.last.is_some() && self.gap != Gap::LineEnd {
                self.gap = Gap::Space(at, at + length);
            }
            at += length;
        }
    }

    /// Writes the gap before `next`, where one is kept.
    fn close_gap(&mut self, next: Option<char>) {
        let (Some(last), Some(next)) = (self.last, next) else {
            self.gap = Gap::None;
            return;
        };
        match std::mem::replace(&mut self.gap, Gap::None) {
            Gap::Space(start, end) if !is_cjk(last) && !is_cjk(next) => {
                if self.from.text().as_bytes().get(start) == Some(&b' ') {
                    self.out.copy(self.from, start..end, &mut self.cursor);
                } else {
                    self.out.insert(' ');
                }
            }
            Gap::LineEnd if last.is_ascii_alphabetic() && next.is_ascii_alphabetic() => self.out.insert(' '),
            _ => {}
        }
    }

    /// Ends a line or cell: its span, and `end` behind it.
    pub(super) fn finish(&mut self, end: char) -> TextSpan {
        let span = TextSpan::new(self.start, self.out.len());
        self.out.insert(end);
        self.start = self.out.len();
        self.last = None;
        self.gap = Gap::None;
        span
    }

    pub(super) fn into_text(self) -> Traced {
        self.out
    }
}

/// Length of the white space at byte `i`, 0 where there is none.
fn space(bytes: &[u8], i: usize, byte: u8) -> usize {
    match byte {
        b' ' | b'\t' => 1,
        0xE3 if bytes.get(i + 1) == Some(&0x80) && bytes.get(i + 2) == Some(&0x80) => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(parts: &[&str]) -> String {
        let mut from = Traced::default();
        let mut ranges = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let start = from.len();
            from.push_run(part, part.chars().count(), 100 * i);
            ranges.push(start..from.len());
        }
        let mut writer = Writer::new(&from);
        for (i, range) in ranges.into_iter().enumerate() {
            writer.add(range, i > 0);
        }
        let _ = writer.finish('\n');
        writer.into_text().finish().0
    }

    #[test]
    fn spaces_stay_between_latin_words_only() {
        assert_eq!(written(&["新建高 标　准 5G 基站 27.5 万 座"]), "新建高标准5G基站27.5万座\n");
        assert_eq!(written(&["Smart City 5 %"]), "Smart City 5 %\n");
    }

    #[test]
    fn line_ends_leave_a_space_between_latin_words_only() {
        assert_eq!(written(&["引进 NIO ", "House 等2", "3家", "企业"]), "引进NIO House等23家企业\n");
    }
}
