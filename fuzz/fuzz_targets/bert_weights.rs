//! Any bytes as a file of a BERT, alone or laid over a sound one: an error or a model that reads, never a panic, and no
//! memory by the lengths that a file claims.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use zhibiao::model::bert::Bert;
use zhibiao::model::{SentenceModel as _, Window};

#[path = "../../tests/common/bert_model.rs"]
mod bert_model;

use bert_model::{Kind, Model, Sizes, vocabulary};

/// Configuration, vocabulary and weights that are sound.
static FILES: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| {
    let model = Model::new(Sizes { hidden: 8, layers: 1, heads: 2, positions: 9, inner: 16 }, 1);
    [model.config().into_bytes(), vocabulary().join("\n").into_bytes(), model.weights(Kind::F16)]
});

fuzz_target!(|input: (u8, bool, u16, &[u8])| {
    let (which, whole, at, bytes) = input;
    let mut files = FILES.clone();
    let file = &mut files[usize::from(which) % FILES.len()];
    if whole {
        *file = bytes.to_vec();
    } else {
        let start = usize::from(at) % file.len();
        let end = (start + bytes.len()).min(file.len());
        file.splice(start..end, bytes.iter().copied());
    }
    let [config, vocabulary, weights] = files;
    if let Ok(bert) = Bert::from_bytes(&config, &vocabulary, &weights) {
        let chars: Vec<char> = "云州市，增长12.5%达到5亿元。".chars().collect();
        let encoded = bert.encode(Window { chars: &chars, status: None });
        assert_eq!(encoded.emissions().nrows(), chars.len());
        encoded.link(6..11, 0..3);
    }
});
