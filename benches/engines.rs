//! The engines side by side: speed on one thread, and what one page costs from start to end.
//!
//! `cargo bench --bench engines` prints a table. One round measures every engine once; a figure is the median of the
//! rounds, so that a machine that slows down slows all engines down.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]
#![allow(dead_code, reason = "other benchmarks use more of what is shared")]

mod support {
    pub mod startup;
    pub mod texts;
    pub mod time;
}

use std::env;
use std::hint::black_box;
use std::time::Duration;

use support::startup;
use support::texts::Texts;
use support::time::{median, timed};
use zhibiao::pipeline::{Config, EngineName, Extractor};

const ENGINES: [(&str, EngineName); 4] = [
    ("rules", EngineName::Rules),
    ("linear", EngineName::Linear),
    ("hybrid", EngineName::Hybrid),
    ("bert", EngineName::Bert),
];

/// Bytes of text that an engine reads in one round.
const BYTES: usize = 500_000;

fn main() {
    // `cargo test --all-targets` runs this without `--bench`: then once is enough to see that it runs.
    let measured = env::args().any(|argument| argument == "--bench");
    let rounds = if measured { 5 } else { 1 };
    let mut texts = Texts::reports().unwrap_or_else(Texts::samples);
    let mut bytes = 0;
    let limit = if measured { BYTES } else { BYTES / 50 };
    texts.documents.retain(|document| {
        bytes += document.text.len();
        bytes <= limit || bytes == document.text.len()
    });
    let megabytes = texts.bytes() as f64 / 1e6;
    let extractors = ENGINES.map(|(name, engine)| {
        let extractor = Extractor::new(Config { engine, ..Config::default() });
        (name, extractor.expect("the models that come with the library can be used"))
    });
    let mut times: [Vec<Duration>; ENGINES.len()] = Default::default();
    let mut starts: [Vec<Duration>; ENGINES.len()] = Default::default();
    for _ in 0..rounds {
        for (i, (name, extractor)) in extractors.iter().enumerate() {
            times[i].push(timed(|| _ = black_box(texts.extract(extractor))));
            starts[i].push(timed(|| startup::one_page(name)));
        }
    }
    let seconds = times.map(|times| median(times).as_secs_f64());
    println!("{} {megabytes:.1} MB, median of {rounds} rounds, one thread\n", texts.name);
    println!("| engine | MB/s | times rules | start to end of one page, ms |\n|---|---|---|---|");
    for (((name, _), time), starts) in extractors.iter().zip(seconds).zip(starts) {
        let page = median(starts).as_secs_f64() * 1e3;
        println!("| {name} | {:.2} | {:.3} | {page:.0} |", megabytes / time, seconds[0] / time);
    }
}
