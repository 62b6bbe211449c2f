//! One sentence as characters, with the way to bytes of the cleaned text and back.

use std::ops::Range;

use crate::span::TextSpan;

/// The characters of a span of the cleaned text.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The characters.
    pub chars: Vec<char>,
    /// Byte offset of each character in the cleaned text, and of the end.
    starts: Vec<usize>,
}

impl Passage {
    /// The characters of `span` of `text`.
    #[must_use]
    pub fn new(text: &str, span: TextSpan) -> Self {
        let mut chars = Vec::with_capacity(span.len() / 2);
        let mut starts = Vec::with_capacity(span.len() / 2 + 1);
        for (at, c) in span.of(text).char_indices() {
            chars.push(c);
            starts.push(span.start() + at);
        }
        starts.push(span.end());
        Self { chars, starts }
    }

    /// The characters that a span of the cleaned text covers; what lies outside of the passage is left out.
    #[must_use]
    pub fn range(&self, span: TextSpan) -> Range<usize> {
        let at = |byte| self.starts.partition_point(|&start| start < byte).min(self.chars.len());
        at(span.start())..at(span.end())
    }

    /// The span of the cleaned text that some characters cover.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> TextSpan {
        let last = self.starts.len() - 1;
        TextSpan::new(self.starts[range.start.min(last)], self.starts[range.end.min(last)])
    }

    /// Some of the characters as a text; what lies outside of the passage is left out.
    #[must_use]
    pub fn text(&self, range: Range<usize>) -> String {
        self.chars.get(range).unwrap_or_default().iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_bytes_find_each_other() {
        let text = "前。增长7.5%。";
        let passage = Passage::new(text, TextSpan::new(6, text.len()));
        assert_eq!(passage.chars.len(), 7);
        let number = TextSpan::new(12, 16);
        assert_eq!(number.of(text), "7.5%");
        assert_eq!(passage.range(number), 2..6);
        assert_eq!(passage.span(2..6), number);
        assert_eq!(passage.text(2..6), "7.5%");
        assert_eq!(passage.range(TextSpan::new(0, 6)), 0..0);
    }
}
