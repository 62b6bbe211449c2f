//! Speed of the BERT in Rust with random weights of the shipped sizes, on one thread: characters a second.
//!
//! `cargo bench --bench bert`

#[path = "../tests/common/bert_model.rs"]
mod bert_model;

use std::sync::LazyLock;

use bert_model::{CHARACTERS, Kind, Model, Sizes, vocabulary};
use divan::counter::CharsCount;
use divan::{Bencher, black_box};
use zhibiao::model::bert::Bert;
use zhibiao::model::{SentenceModel as _, Window};

/// The files of a model with three layers of 192.
static FILES: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| {
    let model = Model::new(Sizes { hidden: 192, layers: 3, heads: 3, positions: 256, inner: 768 }, 1);
    [model.config().into_bytes(), vocabulary().join("\n").into_bytes(), model.weights(Kind::F16)]
});
static BERT: LazyLock<Bert> = LazyLock::new(open);

fn open() -> Bert {
    let [config, vocabulary, weights] = &*FILES;
    Bert::from_bytes(config, vocabulary, weights).expect("the files are sound")
}

fn main() {
    LazyLock::force(&BERT);
    divan::main();
}

/// A sentence of so many characters.
#[divan::bench(args = [20, 40, 80, 128, 254])]
fn sentence(bencher: Bencher<'_, '_>, length: usize) {
    let chars: Vec<char> = CHARACTERS.chars().cycle().take(length).collect();
    bencher
        .counter(CharsCount::new(length))
        .bench(|| black_box(BERT.encode(Window { chars: black_box(&chars), status: None }).emissions().sum()));
}

/// A link between a number and a piece of an indicator.
#[divan::bench]
fn link(bencher: Bencher<'_, '_>) {
    let chars: Vec<char> = CHARACTERS.chars().take(40).collect();
    let encoded = BERT.encode(Window { chars: &chars, status: None });
    bencher.bench_local(|| encoded.link(black_box(20..25), black_box(3..9)));
}

/// Reading the files, half precision, from memory.
#[divan::bench]
fn load(bencher: Bencher<'_, '_>) {
    bencher.bench(open);
}
