//! Text that knows its source: every step of cleaning writes through [`Traced`].

use std::ops::Range;

use crate::document::{OffsetMap, Piece};
use crate::span::{CharSpan, TextSpan};

/// Aligned runs are cut at this many bytes, so that looking an offset up never walks far.
const LONGEST_RUN: usize = 512;

/// A text under construction, with the source of each part.
#[derive(Debug, Default)]
pub(super) struct Traced {
    text: String,
    pieces: Vec<Piece>,
}

/// A place in a [`Traced`] text that was found before, so that looking on from it is cheap.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    piece: usize,
    byte: usize,
    chars: usize,
}

impl Traced {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), pieces: Vec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Appends a run of `chars` characters that stand for the source characters from `source` on, one for one.
    pub(super) fn push_run(&mut self, run: &str, chars: usize, source: usize) {
        let start = self.text.len();
        self.text.push_str(run);
        self.extend(start, CharSpan::new(source, source + chars));
    }

    /// Appends one character that stands for the source character at `source`.
    pub(super) fn push(&mut self, c: char, source: usize) {
        let start = self.text.len();
        self.text.push(c);
        self.extend(start, CharSpan::new(source, source + 1));
    }

    fn extend(&mut self, start: usize, source: CharSpan) {
        let end = self.text.len();
        if let Some(last) = self.pieces.last_mut()
            && last.aligned
            && last.text.end() == start
            && last.source.end() == source.start()
            && end - last.text.start() <= LONGEST_RUN
        {
            last.text = TextSpan::new(last.text.start(), end);
            last.source = CharSpan::new(last.source.start(), source.end());
        } else {
            self.pieces.push(Piece { text: TextSpan::new(start, end), source, aligned: true });
        }
    }

    /// Appends text that as a whole stands for the source characters `source`.
    pub(super) fn replace(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { text: TextSpan::new(start, self.text.len()), source: source.into(), aligned: false });
    }

    /// Appends a character without a source.
    pub(super) fn insert(&mut self, c: char) {
        self.text.push(c);
    }

    /// Appends the part `range` of another text with its sources.
    pub(super) fn copy(&mut self, from: &Self, range: Range<usize>, cursor: &mut Cursor) {
        let mut at = range.start;
        cursor.seek(from, at);
        while at < range.end {
            let Some(piece) = from.pieces.get(cursor.piece) else { break };
            if piece.text.start() >= range.end {
                break;
            }
            if at < piece.text.start() {
                self.text.push_str(&from.text[at..piece.text.start()]);
                at = piece.text.start();
            }
            let end = piece.text.end().min(range.end);
            if piece.aligned {
                let run = &from.text[at..end];
                let chars = if at == piece.text.start() && end == piece.text.end() {
                    piece.source.len()
                } else {
                    run.chars().count()
                };
                let done = if cursor.byte == at { cursor.chars } else { 0 };
                self.push_run(run, chars, piece.source.start() + done);
                cursor.byte = end;
                cursor.chars = done + chars;
            } else {
                self.replace(&from.text[at..end], piece.source.start()..piece.source.end());
            }
            at = end;
            if end == piece.text.end() {
                cursor.piece += 1;
                cursor.chars = 0;
                cursor.byte = from.pieces.get(cursor.piece).map_or(end, |p| p.text.start());
            }
        }
        self.text.push_str(&from.text[at.min(range.end)..range.end]);
    }

    /// Where the source character at `source` stands in the text: the first byte of what is made of it, or of what follows where
    /// nothing is. Pieces are in source order.
    pub(super) fn place_of(&self, source: usize) -> usize {
        let next = self.pieces.partition_point(|p| p.source.end() <= source);
        let Some(piece) = self.pieces.get(next) else { return self.text.len() };
        if !piece.aligned || source <= piece.source.start() {
            return piece.text.start();
        }
        let run = self.text.get(piece.text.start()..piece.text.end()).unwrap_or_default();
        let byte = run.char_indices().nth(source - piece.source.start()).map_or(run.len(), |(byte, _)| byte);
        piece.text.start() + byte
    }

    /// The text and the map back to the source.
    pub(super) fn finish(self) -> (String, OffsetMap) {
        (self.text, OffsetMap::new(self.pieces))
    }
}

impl Cursor {
    /// Moves to the piece that holds `byte`, or the first one behind it.
    fn seek(&mut self, text: &Traced, byte: usize) {
        let here = text.pieces.get(self.piece);
        if here.is_none_or(|p| byte >= p.text.end()) || byte < self.byte {
            let near = self.piece + 1;
            let is_near = text.pieces.get(near).is_some_and(|p| p.text.start() <= byte && byte < p.text.end());
            self.piece =
                if byte >= self.byte && is_near { near } else { text.pieces.partition_point(|p| p.text.end() <= byte) };
            self.byte = text.pieces.get(self.piece).map_or(byte, |p| p.text.start());
            self.chars = 0;
        }
        if let Some(piece) = text.pieces.get(self.piece)
            && piece.aligned
            && self.byte < byte
        {
            self.chars += text.text[self.byte..byte].chars().count();
            self.byte = byte;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    #[test]
    fn copies_compose() {
        let mut first = Traced::default();
        first.push_run("增长", 2, 3);
        first.push(' ', 5);
        first.replace("m2", 6..7);
        first.insert(' ');
        first.push_run("万元", 2, 9);
        let mut second = Traced::default();
        let mut cursor = Cursor::default();
        let text = first.text().to_owned();
        second.copy(&first, 3..6, &mut cursor);
        second.copy(&first, 7..text.len(), &mut cursor);
        second.copy(&first, 0..3, &mut cursor);
        let (text, map) = second.finish();
        assert_eq!(text, "长m2 万元增");
        let source = |part: &str| {
            let at = text.find(part).unwrap();
            let span = map.to_source(&text, TextSpan::new(at, at + part.len()));
            (span.start(), span.end())
        };
        assert_eq!(source("长"), (4, 5));
        assert_eq!(source("2"), (6, 7));
        assert_eq!(source("元"), (10, 11));
        assert_eq!(source("增"), (3, 4));
    }
}
