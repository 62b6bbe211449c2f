//! The wire type of the document index: one line a document.

use std::borrow::Cow;

use crate::sink::Number;
use crate::sink::table::record;

record! {
    /// One document as one JSON object.
    #[table("documents", key = "doc")]
    pub struct DocumentEntry<'a> {
        /// Document id, as the observations have it.
        pub doc: Cow<'a, str>,
        /// Path of the file as given or found; - is standard input.
        pub path: Cow<'a, str>,
        /// SHA-256 of the bytes of the file, 64 hexadecimal digits.
        pub digest: Cow<'a, str>,
        /// Format of the file, told by its content: txt, md, html, docx, pdf.
        pub format: Cow<'a, str>,
        /// Encoding of a text or web page.
        pub encoding: Option<Cow<'a, str>>,
        /// Title of the document.
        pub title: Option<Cow<'a, str>>,
        /// Number under which it was issued: 云政发〔2023〕4号.
        pub document_number: Option<Cow<'a, str>>,
        /// Day on which it was signed, else of the session at which it was given; ISO 8601.
        pub date: Option<Cow<'a, str>>,
        /// Official name of the place that it speaks of.
        pub area: Option<Cow<'a, str>>,
        /// GB/T 2260 code of the place.
        pub area_code: Option<Cow<'a, str>>,
        /// Year that it looks back on.
        pub year_reviewed: Option<i32>,
        /// Year that it plans; of several years the last one.
        pub year_planned: Option<i32>,
        /// First year that it plans.
        pub year_planned_start: Option<i32>,
        /// Number of pages, where the file has pages.
        pub pages: Option<u32>,
        /// Code points of its cleaned text.
        pub characters: u64,
        /// Number of its observations, those that were left out as duplicates counted too.
        pub observations: u64,
        /// What was found on the way: code and reason of each.
        pub warnings: Vec<Cow<'a, str>>,
        /// Id of the document that it repeats.
        pub duplicate_of: Option<Cow<'a, str>>,
        /// Estimated Jaccard similarity to that document, from 0.8 to 1.
        pub similarity: Option<Number>,
    }
}
