//! The BERT of the main package says what rust-bert says: the same tags, scores within a thousandth.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

mod common;

use std::path::{Path, PathBuf};

use common::alone;
use tch::Device;
use zhibiao::model::bert::Bert;
use zhibiao::model::{Label, SentenceModel as _, Window};
use zhibiao_trainer::config::Sizes;
use zhibiao_trainer::model::{Model, WEIGHTS};
use zhibiao_trainer::score::best_labels;
use zhibiao_trainer::verify::{self, Asked};
use zhibiao_trainer::vocab::Vocab;

const SENTENCES: [&str; 6] = [
    "2024年，云州市地区生产总值达到1206.5亿元，增长6.3%。",
    "一般公共预算收入87.2亿元、增长5%左右；城镇和农村居民人均可支配收入分别增长6%和7.5%。",
    "全市粮食总产量稳定在１２０万吨以上，新建高标准农田32万亩，建成“四好农村路”310公里。",
    "A股上市企业新增3家\u{3000}专精特新 “小巨人”企业龘12家",
    "5%",
    "。",
];

/// Compares every score of some sentences, a long one too, and gives back the largest difference.
fn compare(folder: &Path, long: usize) -> f32 {
    let (model, found) = Model::open(folder, Device::Cpu, 1).unwrap();
    assert!(found.heads, "{}", folder.display());
    let plain = Bert::open(folder).unwrap();
    let joined = SENTENCES.concat().repeat(long);
    let mut largest = 0.0_f32;
    for text in SENTENCES.into_iter().chain([joined.as_str()]) {
        let reading = verify::read(&model, text, Asked::Drawn(12, 3)).unwrap();
        let chars: Vec<char> = text.chars().collect();
        let encoded = plain.encode(Window { chars: &chars, status: None });
        assert_eq!(encoded.emissions().dim(), (chars.len(), Label::COUNT));
        // Scores of a row are known up to what is added to all of them.
        let centred = |row: &[f32]| -> Vec<f32> {
            let mean = row.iter().sum::<f32>() / row.len() as f32;
            row.iter().map(|score| score - mean).collect()
        };
        for (row, other) in reading.logits.iter().zip(encoded.emissions().rows()) {
            for (a, b) in centred(row).into_iter().zip(centred(&other.to_vec())) {
                largest = largest.max((a - b).abs());
            }
        }
        for pair in &reading.links {
            let [quantity, piece] = [pair.quantity, pair.piece].map(|[start, end]| start..end);
            largest = largest.max((pair.logit - encoded.link(quantity, piece)).abs());
        }
        let flat: Vec<f32> = encoded.emissions().iter().copied().collect();
        let labels: Vec<&str> = best_labels(&flat).into_iter().map(Label::as_str).collect();
        assert_eq!(labels, reading.labels, "{text}");
    }
    largest
}

#[test]
fn random_models_of_several_forms_say_the_same() {
    let _guard = alone();
    let chars: Vec<char> = SENTENCES.concat().chars().filter(|c| *c != '龘').collect();
    for (hidden, layers, heads, seed) in [(16, 1, 2, 1), (24, 3, 3, 2), (64, 2, 4, 3)] {
        let folder = tempfile::tempdir().unwrap();
        let sizes = Sizes { hidden, layers, heads, intermediate: 3 * hidden, positions: 40, link: 7 };
        let vocab = Vocab::build([chars.as_slice()], 1);
        let model = Model::new(sizes, vocab, Device::Cpu, seed).unwrap();
        model.net.scatter(0.2, seed);
        model.save(folder.path(), false).unwrap();
        let largest = compare(folder.path(), 3);
        assert!(largest < 1e-3, "hidden {hidden}: {largest}");
        assert!(largest > 0.0, "nothing was compared");
    }
}

#[test]
fn the_shipped_model_says_the_same_and_is_small() {
    let _guard = alone();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../models/bert-small");
    let bytes = std::fs::metadata(folder.join(WEIGHTS)).unwrap().len();
    assert!(bytes <= 15 << 20, "{bytes} bytes");
    let largest = compare(&folder, 5);
    assert!(largest < 1e-3, "{largest}");
    let (model, _) = Model::open(&folder, Device::Cpu, 1).unwrap();
    let text = "2024年，云州市地区生产总值达到1206.5亿元，增长6.3%。";
    let reading = verify::read(&model, text, Asked::Found).unwrap();
    let tagged = |label: &str| -> String {
        let inside = label.replace("B-", "I-");
        let all = text.chars().zip(&reading.labels);
        all.filter(|(_, own)| **own == label || **own == inside).map(|(c, _)| c).collect()
    };
    assert_eq!(tagged("B-QUANTITY"), "1206.5亿元6.3%");
    assert!(tagged("B-INDICATOR").contains("生产总值"), "{}", tagged("B-INDICATOR"));
    assert!(reading.links.iter().any(|pair| pair.logit > 0.0));
}
