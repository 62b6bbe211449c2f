//! The figures that the README quotes, all measured in one run, each compared pair side by side.
//!
//! `cargo bench --bench ratios` prints a table. One round measures every column once; a column is the median of its
//! rounds, so that a machine that slows down slows all columns down.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

mod support {
    pub mod startup;
    pub mod texts;
    pub mod time;
}

use std::env;
use std::hint::black_box;
use std::thread;
use std::time::Duration;

use jieba_rs::Jieba;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use support::startup;
use support::texts::Texts;
use support::time::{median, timed};
use zhibiao::pipeline::{Config, Extractor};

/// Rounds over each set of texts.
const ROUNDS: usize = 15;

fn main() {
    // `cargo test --all-targets` runs this without `--bench`: then once is enough to see that it runs.
    let rounds = if env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let extractor = Extractor::new(Config::default()).expect("the defaults are a configuration");
    let jieba = Jieba::new();
    let pools = [pool(1), pool(2)];
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} processors, median of {rounds} rounds, MB = 1,000,000 bytes of UTF-8\n");
    println!(
        "| texts | MB | documents | jieba tag, MB/s | jieba tag with HMM, MB/s | one thread, MB/s | times jieba | times jieba with HMM | two threads, MB/s | times one thread |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for texts in Texts::all() {
        println!("{}", row(&texts, &extractor, &jieba, &pools, rounds));
    }
    let starts = (0..rounds.max(2)).map(|_| timed(|| startup::one_page("rules"))).collect();
    println!("\nstart to end of one page: {:.1} ms", median(starts).as_secs_f64() * 1e3);
}

/// The row of one set of texts.
fn row(texts: &Texts, extractor: &Extractor, jieba: &Jieba, pools: &[ThreadPool; 2], rounds: usize) -> String {
    let tag = |hmm| {
        for document in &texts.documents {
            black_box(jieba.tag(&document.text, hmm));
        }
    };
    let spread = |pool: &ThreadPool| {
        let bytes: usize =
            pool.install(|| texts.documents.par_iter().map(|document| document.extract(extractor)).sum());
        black_box(bytes);
    };
    let extract = || {
        black_box(texts.extract(extractor));
    };
    let columns: [&dyn Fn(); 5] =
        [&|| tag(false), &|| tag(true), &extract, &|| spread(&pools[0]), &|| spread(&pools[1])];
    for run in columns {
        // What is built on first use is built before the first round.
        run();
    }
    let mut times: [Vec<Duration>; 5] = Default::default();
    for _ in 0..rounds {
        for (run, times) in columns.iter().zip(&mut times) {
            times.push(timed(run));
        }
    }
    let [jieba, hmm, one, pool_one, pool_two] = times.map(|times| median(times).as_secs_f64());
    let megabytes = texts.bytes() as f64 / 1e6;
    format!(
        "| {} | {megabytes:.1} | {} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} | {:.1} | {:.2} |",
        texts.name,
        texts.documents.len(),
        megabytes / jieba,
        megabytes / hmm,
        megabytes / one,
        jieba / one,
        hmm / one,
        megabytes / pool_two,
        pool_one / pool_two,
    )
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
}
