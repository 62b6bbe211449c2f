//! Any bytes: the whole pipeline neither panics nor writes a span that is not in the source, and says the same twice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::pipeline::{Config, DocMeta, Extractor};
use zhibiao::sink::json_lines;

fuzz_target!(|bytes: &[u8]| {
    let extractor = Extractor::new(Config::default()).expect("the defaults are a configuration");
    let lines = lines(&extractor, bytes);
    assert_eq!(lines, self::lines(&extractor, bytes), "two runs over the same bytes");
});

/// The lines of the observations in `bytes`; `None` where they cannot be read as text.
fn lines(extractor: &Extractor, bytes: &[u8]) -> Option<Vec<u8>> {
    let meta = DocMeta { id: "fuzz".to_owned(), ..DocMeta::default() };
    let extraction = extractor.extract(bytes, &meta).ok()?;
    let length = extraction.source.as_str().chars().count();
    for record in extraction.records() {
        for observation in record.observations {
            let span = observation.span;
            assert!(span.start() < span.end() && span.end() <= length, "{span:?} of {length}");
        }
    }
    Some(json_lines(extraction.records()).expect("memory is written"))
}
