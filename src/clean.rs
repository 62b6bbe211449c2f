//! From bytes to a [`Document`](crate::document::Document): decoding, normalising, laying out.
