//! Cutting code-point spans out of a text without counting from its start each time.

use crate::span::CharSpan;

/// Code points between two marks.
const STEP: usize = 128;

/// A text with the byte offset of every 128th code point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceText {
    text: String,
    marks: Vec<usize>,
}

impl SourceText {
    /// Indexes `text`.
    #[must_use]
    pub fn new(text: String) -> Self {
        let marks = text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect();
        Self { text, marks }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text at `span`; what lies behind the end of the text is left out.
    #[must_use]
    pub fn slice(&self, span: CharSpan) -> &str {
        let start = self.byte(span.start());
        let end = if span.len() <= STEP {
            let rest = &self.text[start..];
            rest.char_indices().nth(span.len()).map_or(self.text.len(), |(byte, _)| start + byte)
        } else {
            self.byte(span.end())
        };
        &self.text[start..end]
    }

    /// The 1-based line and column (in code points) of a code point.
    #[must_use]
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.byte(offset)];
        let line_start = before.rfind('\n').map_or(0, |byte| byte + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    fn byte(&self, offset: usize) -> usize {
        let Some(&mark) = self.marks.get(offset / STEP) else { return self.text.len() };
        self.text[mark..].char_indices().nth(offset % STEP).map_or(self.text.len(), |(byte, _)| mark + byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_agree_with_counting() {
        let text: String = (0..1000).map(|i| if i % 3 == 0 { '亿' } else { 'a' }).collect();
        let chars: Vec<char> = text.chars().collect();
        let source = SourceText::new(text);
        for (start, end) in [(0, 1), (127, 129), (128, 128), (255, 600), (990, 1000), (0, 1000)] {
            let expected: String = chars[start..end].iter().collect();
            assert_eq!(source.slice(CharSpan::new(start, end)), expected, "{start}..{end}");
        }
        assert_eq!(source.slice(CharSpan::new(999, 2000)).chars().count(), 1);
        assert_eq!(source.slice(CharSpan::new(5000, 6000)), "");
        assert_eq!(SourceText::new(String::new()).slice(CharSpan::new(0, 3)), "");
    }

    #[test]
    fn lines_and_columns_are_one_based() {
        let source = SourceText::new("一二\n三四".into());
        assert_eq!(source.line_and_column(0), (1, 1));
        assert_eq!(source.line_and_column(4), (2, 2));
    }
}
