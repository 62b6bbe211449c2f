//! A line of text out of its pieces, with white space as a browser shows it.

/// A line that is being written.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: String,
    gap: Gap,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space,
    /// With the end of a line of the source in it.
    Break,
}

impl Line {
    /// Adds text: any run of white space is one space, and none where a line of the source ended between two Chinese characters.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                let is_break = c == '\n' || c == '\r' || self.gap == Gap::Break;
                self.gap = if is_break { Gap::Break } else { Gap::Space };
                continue;
            }
            let last = self.text.chars().next_back();
            let is_kept = match self.gap {
                Gap::None => false,
                Gap::Space => true,
                Gap::Break => !(is_wide(c) && last.is_some_and(is_wide)),
            };
            if is_kept && last.is_some() {
                self.text.push(' ');
            }
            self.gap = Gap::None;
            self.text.push(c);
        }
    }

    /// Adds text as it stands.
    pub(super) fn push_raw(&mut self, text: &str) {
        self.gap = Gap::None;
        self.text.push_str(text);
    }

    /// The line, and begins a new one.
    pub(super) fn take(&mut self) -> String {
        self.gap = Gap::None;
        std::mem::take(&mut self.text)
    }
}

/// Whether a character is as wide as a Chinese one.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{2014}' | '\u{2018}'..='\u{201D}' | '\u{2026}' | '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_as_it_is_shown() {
        let mut line = Line::default();
        line.push(" \n全市\n  生产");
        line.push("总值 ");
        line.push("\t1200\n亿元\nGDP\u{a0} 　");
        assert_eq!(line.take(), "全市生产总值 1200 亿元 GDP\u{a0} 　");
        line.push_raw("  a  b");
        assert_eq!(line.take(), "  a  b");
    }
}
