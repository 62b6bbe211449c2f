//! Offsets as types: a span of the source text and a span of the cleaned text are never mixed up.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Half-open range of Unicode code points in the decoded source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CharSpan {
    start: usize,
    end: usize,
}

/// Half-open range of bytes in the cleaned text of a [`Document`](crate::document::Document).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextSpan {
    start: usize,
    end: usize,
}

macro_rules! span_methods {
    ($name:ident) => {
        impl $name {
            /// The span `start..end`; an end before the start is moved to the start.
            #[must_use]
            pub const fn new(start: usize, end: usize) -> Self {
                Self { start, end: if end < start { start } else { end } }
            }

            /// First offset inside the span.
            #[must_use]
            pub const fn start(self) -> usize {
                self.start
            }

            /// First offset behind the span.
            #[must_use]
            pub const fn end(self) -> usize {
                self.end
            }

            /// Number of units covered.
            #[must_use]
            pub const fn len(self) -> usize {
                self.end - self.start
            }

            /// Whether nothing is covered.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.end == self.start
            }

            /// Whether `other` lies inside this span.
            #[must_use]
            pub const fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// Whether the two spans share at least one unit.
            #[must_use]
            pub const fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }

            /// The smallest span that covers both.
            #[must_use]
            pub fn cover(self, other: Self) -> Self {
                Self::new(self.start.min(other.start), self.end.max(other.end))
            }
        }

        impl From<Range<usize>> for $name {
            fn from(range: Range<usize>) -> Self {
                Self::new(range.start, range.end)
            }
        }
    };
}

span_methods!(CharSpan);
span_methods!(TextSpan);

impl TextSpan {
    /// The text that the span covers.
    ///
    /// # Panics
    /// Where the span does not lie on character boundaries of `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_is_half_open() {
        assert!(!TextSpan::new(0, 3).overlaps(TextSpan::new(3, 4)));
        assert!(TextSpan::new(0, 3).overlaps(TextSpan::new(2, 4)));
        assert_eq!(TextSpan::new(5, 2).len(), 0);
        assert_eq!(CharSpan::new(1, 2).cover(CharSpan::new(5, 6)), CharSpan::new(1, 6));
    }
}
