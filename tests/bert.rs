//! The BERT in Rust beside a second computation of the same weights, and broken files of models.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "common/bert_model.rs"]
mod bert_model;

use std::fs;
use std::ops::Range;

use bert_model::{Kind, Model, Sizes, vocabulary};
use proptest::prelude::*;
use zhibiao::model::bert::{Bert, chunks};
use zhibiao::model::{Fault, Label, ModelError, SentenceModel, Window};

const SMALL: Sizes = Sizes { hidden: 24, layers: 2, heads: 3, positions: 18, inner: 40 };
const TINY: Sizes = Sizes { hidden: 8, layers: 1, heads: 2, positions: 9, inner: 16 };
/// The greatest difference that single precision may make.
const NEAR: f64 = 1e-4;

fn vocabulary_file() -> String {
    vocabulary().join("\n") + "\n"
}

fn load(model: &Model, kind: Kind) -> Bert {
    let (config, vocabulary) = (model.config(), vocabulary_file());
    Bert::from_bytes(config.as_bytes(), vocabulary.as_bytes(), &model.weights(kind)).unwrap()
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn emissions(bert: &Bert, chars: &[char]) -> Vec<Vec<f32>> {
    let encoded = bert.encode(Window { chars, status: None });
    assert_eq!(encoded.emissions().dim(), (chars.len(), Label::COUNT));
    encoded.emissions().rows().into_iter().map(|row| row.to_vec()).collect()
}

fn link(bert: &Bert, chars: &[char], quantity: Range<usize>, piece: Range<usize>) -> f32 {
    bert.encode(Window { chars, status: None }).link(quantity, piece)
}

fn assert_near(found: &[Vec<f32>], expected: &[Vec<f64>]) {
    assert_eq!(found.len(), expected.len());
    for (c, (found, expected)) in found.iter().zip(expected).enumerate() {
        for (label, (&found, expected)) in found.iter().zip(expected).enumerate() {
            let difference = (f64::from(found) - expected).abs();
            assert!(difference < NEAR, "character {c}, label {label}: {found}, not {expected}");
        }
    }
}

/// Labels and links of sentences that fit into one piece.
#[test]
fn logits_and_links_are_those_of_the_definition() {
    for (seed, sizes) in [
        (1, SMALL),
        (2, Sizes { hidden: 16, layers: 1, heads: 1, positions: 40, inner: 16 }),
        (3, Sizes { hidden: 36, layers: 4, heads: 6, positions: 40, inner: 72 }),
    ] {
        let model = Model::new(sizes, seed);
        let bert = load(&model, Kind::F32);
        for text in
            ["云", "全市，5亿元", "云州市生产总值3.5亿元", "未知的字 \t\u{1F600}，a2%", "总值比上年增长12.5%达到"]
        {
            let chars = chars(text);
            let hidden = model.hidden(&chars);
            let expected: Vec<Vec<f64>> = hidden.iter().map(|h| model.labels(h)).collect();
            assert_near(&emissions(&bert, &chars), &expected);
            if chars.len() > 4 {
                let gap = chars.len() - 1 - 2;
                let mark = chars[2..chars.len() - 1].contains(&'，');
                let distance = [1.0, gap as f64 / 64.0, f64::from(u8::from(mark))];
                let expected = model.link(&hidden, chars.len() - 1..chars.len(), 0..2, distance);
                let found = link(&bert, &chars, chars.len() - 1..chars.len(), 0..2);
                assert!((f64::from(found) - expected).abs() < NEAR, "{text}: {found}, not {expected}");
                let expected = model.link(&hidden, 0..2, 2..chars.len(), [0.0; 3]);
                let found = link(&bert, &chars, 0..2, 2..chars.len());
                assert!((f64::from(found) - expected).abs() < NEAR, "{text}: {found}, not {expected}");
            }
        }
    }
}

/// The model is not constant: characters, positions and neighbours count.
#[test]
fn what_stands_around_a_character_counts() {
    let bert = load(&Model::new(SMALL, 1), Kind::F32);
    let one = emissions(&bert, &chars("云州市云州市"));
    assert_ne!(one[0], one[3]);
    assert_ne!(one[0], emissions(&bert, &chars("云州市云州年"))[0]);
    assert_eq!(emissions(&bert, &chars("云未市")), emissions(&bert, &chars("云知市")), "both unknown");
}

#[test]
fn three_kinds_of_numbers_are_the_same_model() {
    let model = Model::new(SMALL, 4);
    let chars = chars("云州市，5%");
    let single = emissions(&load(&model, Kind::F32), &chars);
    assert_eq!(single, emissions(&load(&model, Kind::F16), &chars));
    assert_eq!(single, emissions(&load(&model, Kind::BF16), &chars));
}

#[test]
fn an_empty_sentence_has_no_characters() {
    let bert = load(&Model::new(SMALL, 1), Kind::F32);
    assert!(emissions(&bert, &[]).is_empty());
    assert!(link(&bert, &[], 0..0, 3..9).is_finite());
    let backwards = Range { start: 1, end: 0 };
    assert!(link(&bert, &chars("云州"), backwards, 7..9).is_finite(), "ranges that are none");
}

/// A long sentence is its pieces, each read as if it stood alone; links take the states from there.
#[test]
fn long_sentences_are_read_in_pieces() {
    let model = Model::new(SMALL, 5);
    let bert = load(&model, Kind::F32);
    let sentence = chars("云州市全年生产总值，达到5亿元比上年增长12.5%；全市产值0.5亿元年年增长长长长长长长长长长长长");
    let pieces = chunks(&sentence, 16);
    assert!(pieces.len() > 3 && pieces[0] == (0..10), "{pieces:?}");
    let all = emissions(&bert, &sentence);
    let mut hidden = Vec::new();
    for piece in pieces {
        assert_eq!(all[piece.clone()], emissions(&bert, &sentence[piece.clone()]), "{piece:?}");
        hidden.extend(model.hidden(&sentence[piece]));
    }
    // The name in the first piece, the number in the second, and a range over the cut between them.
    for (quantity, name, distance) in [(12..15, 5..9, [1.0, 3.0 / 64.0, 1.0]), (12..15, 7..12, [1.0, 0.0, 0.0])] {
        let expected = model.link(&hidden, quantity.clone(), name.clone(), distance);
        let found = link(&bert, &sentence, quantity, name);
        assert!((f64::from(found) - expected).abs() < NEAR, "{found}, not {expected}");
    }
}

#[test]
fn sentences_do_not_change_each_other() {
    let bert = load(&Model::new(SMALL, 6), Kind::F32);
    let [one, other] = ["云州市生产总值", "全年，增长5%。全年，增长5%。全年，增长5%。"].map(chars);
    let alone = emissions(&bert, &one);
    let kept = bert.encode(Window { chars: &one, status: None });
    emissions(&bert, &other);
    assert_eq!(alone, emissions(&bert, &one));
    assert_eq!(alone.concat(), kept.emissions().iter().copied().collect::<Vec<_>>());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..20).for_each(|_| assert_eq!(alone, emissions(&bert, &one))));
        }
    });
}

#[test]
fn transitions_are_those_of_the_scheme() {
    let bert = load(&Model::new(SMALL, 1), Kind::F32);
    let encoded = bert.encode(Window { chars: &[], status: None });
    assert_eq!(encoded.transitions(), zhibiao::model::scheme_transitions().view());
}

#[test]
fn a_folder_is_opened_and_a_fault_names_its_file() {
    let model = Model::new(SMALL, 1);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let error = || Bert::open(folder.path()).map(|_| ()).unwrap_err();
    assert!(matches!(error(), ModelError { path: p, fault: Fault::NotFound } if p == path("config.json")));
    fs::write(path("config.json"), model.config()).unwrap();
    fs::write(path("vocab.txt"), vocabulary_file()).unwrap();
    assert!(matches!(error(), ModelError { path: p, fault: Fault::NotFound } if p == path("model.safetensors")));
    let weights = model.weights(Kind::F16);
    fs::write(path("model.safetensors"), &weights).unwrap();
    assert_eq!(Bert::open(folder.path()).unwrap().config().hidden, SMALL.hidden);
    fs::write(path("model.safetensors"), &weights[..weights.len() - 1]).unwrap();
    let ModelError { path: found, fault } = error();
    assert_eq!(found, path("model.safetensors"));
    assert!(matches!(fault, Fault::Truncated { needed, have } if needed == have + 1), "{fault}");
    fs::write(path("vocab.txt"), vocabulary_file() + "元元\n").unwrap();
    assert!(error().to_string().contains("vocab.txt: has 40 tokens; vocab_size of config.json is 39"), "{}", error());
}

#[test]
fn weights_of_another_model_are_refused() {
    let model = Model::new(SMALL, 1);
    let refused = |change: &dyn Fn(&mut Model)| {
        let mut other = Model::new(SMALL, 1);
        change(&mut other);
        Bert::from_bytes(model.config().as_bytes(), vocabulary_file().as_bytes(), &other.weights(Kind::F32))
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(&|m| drop(m.tensors.remove("classifier.bias"))),
        "model.safetensors: the weights `classifier.bias` are missing"
    );
    assert_eq!(
        refused(&|m| m.tensors.get_mut("link.output.weight").unwrap().1[3] = f32::NAN),
        "model.safetensors: the weights `link.output.weight` hold a value that is infinite or no number"
    );
    let wider = refused(&|m| *m = Model::new(Sizes { hidden: 27, ..SMALL }, 1));
    assert!(wider.contains("have the shape [39, 27]; the configuration asks for [39, 24]"), "{wider}");
    // What the encoder does not read may be there.
    let mut more = Model::new(SMALL, 1);
    more.tensors.insert("bert.pooler.dense.weight".to_owned(), (vec![2], vec![1.0, f32::INFINITY]));
    load(&more, Kind::F32);
}

/// Reads the files whatever was done to them; where they are a model still, it reads a sentence.
fn try_reading(config: &[u8], vocabulary: &[u8], weights: &[u8]) {
    if let Ok(bert) = Bert::from_bytes(config, vocabulary, weights) {
        emissions(&bert, &chars("云州市生产总值，增长12.5%达到5亿元"));
    }
}

proptest! {
    /// Files that are cut, overwritten or grown: an error or a model, never a panic.
    #[test]
    fn broken_files_never_panic(
        which in 0_usize..3,
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..9),
        cut in any::<bool>(),
        near_the_front in any::<bool>(),
    ) {
        let model = Model::new(TINY, 1);
        let mut files = [model.config().into_bytes(), vocabulary_file().into_bytes(), model.weights(Kind::F16)];
        let file = &mut files[which];
        let at = at.index(if near_the_front { file.len().min(600) } else { file.len() });
        if cut {
            file.truncate(at);
            file.extend(bytes);
        } else {
            let end = (at + bytes.len()).min(file.len());
            file.splice(at..end, bytes);
        }
        try_reading(&files[0], &files[1], &files[2]);
    }

    /// Every number of the header of the weights and of the configuration in turn by another one.
    #[test]
    fn other_numbers_never_panic(
        weights_not_config in any::<bool>(),
        which in any::<prop::sample::Index>(),
        number in prop_oneof![0_u64..40, Just(1 << 31), Just(u64::MAX / 4), Just(u64::MAX - 7), Just(u64::MAX)],
    ) {
        let model = Model::new(TINY, 1);
        let (mut config, mut weights) = (model.config(), model.weights(Kind::F16));
        if weights_not_config {
            let (prefix, rest) = weights.split_at(8);
            let length = u64::from_le_bytes(prefix.try_into().unwrap()) as usize;
            let header = replace_number(std::str::from_utf8(&rest[..length]).unwrap(), which, number);
            weights = [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &rest[length..]].concat();
        } else {
            config = replace_number(&config, which, number);
        }
        try_reading(config.as_bytes(), vocabulary_file().as_bytes(), &weights);
    }

    #[test]
    fn any_sentence_is_read(text in "[云州市5，。 a\u{3000}\u{10FFFF}]{0,70}") {
        thread_local! {
            static BERT: Bert = load(&Model::new(TINY, 1), Kind::F32);
        }
        BERT.with(|bert| assert!(emissions(bert, &chars(&text)).concat().iter().all(|e| e.is_finite())));
    }
}

/// `text` with one of its runs of digits replaced.
fn replace_number(text: &str, which: prop::sample::Index, number: u64) -> String {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    let run = runs[which.index(runs.len())].clone();
    format!("{}{number}{}", &text[..run.start], &text[run.end..])
}

/// ONNX Runtime says the same. Its library is named by `ZHIBIAO_ORT`, else by `ORT_DYLIB_PATH`; without one, the test is
/// left out.
#[cfg(feature = "ort")]
#[test]
fn onnx_runtime_says_the_same() {
    use std::io::{self, Write as _};

    use zhibiao::model::bert::OrtBert;

    let Some(library) = std::env::var_os("ZHIBIAO_ORT").or_else(|| std::env::var_os("ORT_DYLIB_PATH")) else {
        _ = writeln!(io::stderr(), "onnx_runtime_says_the_same is left out: ZHIBIAO_ORT names no libonnxruntime.so");
        return;
    };
    let library = std::path::PathBuf::from(library);
    for (seed, sizes) in [(1, SMALL), (7, Sizes { hidden: 48, layers: 4, heads: 4, positions: 64, inner: 96 })] {
        let model = Model::new(sizes, seed);
        let own = load(&model, Kind::F16);
        let other = OrtBert::new(load(&model, Kind::F16), &library).unwrap();
        let long = "云州市全年生产总值，达到5亿元比上年增长12.5%；全市产值0.5亿元。".repeat(5);
        for text in ["", "云", "云州市生产总值3.5亿元", &long] {
            let chars = chars(text);
            let window = Window { chars: &chars, status: None };
            let (own, other) = (own.encode(window), other.read(window).unwrap());
            assert_eq!(own.emissions().dim(), other.emissions().dim());
            for (own, other) in own.emissions().rows().into_iter().zip(other.emissions().rows()) {
                assert!(own.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-3), "{own}, not {other}");
                assert_eq!(greatest(own), greatest(other));
            }
            let difference = own.link(3..7, 0..2) - other.link(3..7, 0..2);
            assert!(difference.abs() < 1e-3, "{text}: {difference}");
        }
    }
}

/// The label with the greatest score.
#[cfg(feature = "ort")]
fn greatest(row: ndarray::ArrayView1<'_, f32>) -> usize {
    (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap()
}
