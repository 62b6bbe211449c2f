//! Stub.

use crate::document::Area;
use crate::mention::PlaceMention;
use crate::span::TextSpan;

/// Places of `span`.
#[must_use]
pub fn places(_text: &str, _span: TextSpan, _area: Option<&Area>) -> Vec<PlaceMention> {
    Vec::new()
}
