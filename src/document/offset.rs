//! The map from the cleaned text back to the source.

use crate::span::{CharSpan, TextSpan};

/// A run of the cleaned text and the source that it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the cleaned text.
    pub text: TextSpan,
    /// Code points of the source.
    pub source: CharSpan,
    /// Whether the n-th character of the text is made from the n-th code point of the source.
    /// Where not, the piece is one unit: any part of it maps to the whole source run.
    pub aligned: bool,
}

/// Run-length pieces in text order, without overlap. Text that no piece covers (an inserted space or
/// line end) maps to the empty place between its neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
}

impl OffsetMap {
    /// A map from pieces that are sorted by text offset.
    #[must_use]
    pub fn new(pieces: Vec<Piece>) -> Self {
        debug_assert!(pieces.windows(2).all(|w| w[0].text.end() <= w[1].text.start()));
        Self { pieces }
    }

    /// The pieces in text order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The source run of `span`: its start is that of its first covered character (snapped down inside a
    /// replaced run), its end that of its last one (snapped up).
    #[must_use]
    pub fn to_source(&self, text: &str, span: TextSpan) -> CharSpan {
        let first = self.pieces.partition_point(|p| p.text.end() <= span.start());
        let Some(piece) = self.pieces.get(first) else {
            let end = self.pieces.last().map_or(0, |p| p.source.end());
            return CharSpan::new(end, end);
        };
        let start = if span.start() <= piece.text.start() {
            piece.source.start()
        } else if piece.aligned {
            piece.source.start() + count(text, piece.text.start(), span.start())
        } else {
            piece.source.start()
        };
        let last = self.pieces.partition_point(|p| p.text.start() < span.end());
        let Some(piece) = last.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return CharSpan::new(start, start);
        };
        let end = if span.end() >= piece.text.end() || !piece.aligned {
            piece.source.end()
        } else {
            piece.source.start() + count(text, piece.text.start(), span.end())
        };
        CharSpan::new(start, end)
    }
}

fn count(text: &str, from: usize, to: usize) -> usize {
    text[from..to].chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_runs_snap_outwards() {
        // source "ＡＢ㎡C" -> text "ABm2C"
        let map = OffsetMap::new(vec![
            Piece { text: TextSpan::new(0, 2), source: CharSpan::new(0, 2), aligned: true },
            Piece { text: TextSpan::new(2, 4), source: CharSpan::new(2, 3), aligned: false },
            Piece { text: TextSpan::new(4, 5), source: CharSpan::new(3, 4), aligned: true },
        ]);
        let text = "ABm2C";
        assert_eq!(map.to_source(text, TextSpan::new(1, 3)), CharSpan::new(1, 3));
        assert_eq!(map.to_source(text, TextSpan::new(3, 5)), CharSpan::new(2, 4));
        assert_eq!(map.to_source(text, TextSpan::new(0, 5)), CharSpan::new(0, 4));
    }
}
