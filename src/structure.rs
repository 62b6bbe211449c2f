//! From a document to its outline: parts, titles, headings, sentences, clauses, and the context each hands down.

pub(crate) mod area;
