//! Any bytes: decoding and cleaning neither panic nor lose the way back to the source.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::clean::{self, Format};
use zhibiao::span::TextSpan;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Text, Format::Markdown] {
        let Ok(decoded) = clean::decode(bytes, None) else { return };
        let document = clean::clean(decoded.text, format);
        let length = document.source.chars().count();
        for (start, c) in document.text.char_indices() {
            let span = document.source_span(TextSpan::new(start, start + c.len_utf8()));
            assert!(span.start() <= span.end() && span.end() <= length, "{c:?} at {start}: {span:?} of {length}");
        }
    }
});
