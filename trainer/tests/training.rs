//! Trainings from beginning to end, on a toy.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

mod common;

use std::collections::HashMap;
use std::path::Path;

use common::{Epochs, alone, data, examples, settings};
use tch::{Device, Kind, Tensor};
use zhibiao::model::Example;
use zhibiao_trainer::checkpoint;
use zhibiao_trainer::data::{Data, Held};
use zhibiao_trainer::job::{self, CARD, HISTORY, PLOT, Place};
use zhibiao_trainer::model::{CONFIG, Model, VOCAB, WEIGHTS};
use zhibiao_trainer::train::evaluate;
use zhibiao_trainer::weights;

fn place(out: &Path) -> Place<'_> {
    Place { out, device: Device::Cpu, command: "zhibiao-trainer train bert", resume: false, keep_masked: false }
}

fn bytes(folder: &Path) -> Vec<u8> {
    std::fs::read(folder.join(WEIGHTS)).unwrap()
}

#[test]
fn a_toy_is_learned_and_its_folder_holds_what_was_learned() {
    let _guard = alone();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let trained = job::train(&settings(), &data(), None, &place(out), &mut Epochs(usize::MAX)).unwrap().unwrap();
    let last = trained.history.last().unwrap().development.unwrap();
    assert!(last.indicator > 0.97 && last.quantity > 0.97 && last.link > 0.97, "{last:?}");
    let losses: Vec<f64> = trained.history.iter().filter(|r| r.stage == "silver").map(|r| r.loss).collect();
    assert!(losses.last().unwrap() * 4.0 < losses[0], "{losses:?}");

    // Sentences that were in no split, read by the model that was written.
    let (read, found) = Model::open(out, Device::Cpu, 99).unwrap();
    assert!(found.heads && !found.masked);
    let unseen = evaluate(&read.net, &read.vocab, &examples(90, 5), 512).unwrap();
    assert!(unseen.indicator > 0.95 && unseen.link > 0.95, "{unseen:?}");
    for file in [CONFIG, VOCAB, WEIGHTS, CARD, PLOT, HISTORY] {
        assert!(out.join(file).is_file(), "{file}");
    }
    assert!(!out.join(checkpoint::FILE).exists());
    let card = std::fs::read_to_string(out.join(CARD)).unwrap();
    assert!(card.contains("| silver | 3 | 120 |") && card.contains("zhibiao-trainer train bert"), "{card}");
    assert_eq!(std::fs::read_to_string(out.join(HISTORY)).unwrap().lines().count(), trained.history.len());
}

#[test]
fn a_training_that_was_ended_goes_on_to_the_same_weights() {
    let _guard = alone();
    let folder = tempfile::tempdir().unwrap();
    let (whole, ended) = (folder.path().join("whole"), folder.path().join("ended"));
    let (settings, data) = (settings(), data());
    job::train(&settings, &data, None, &place(&whole), &mut Epochs(usize::MAX)).unwrap().unwrap();
    // Ended in the middle of each stage, and between two of them.
    let mut resume = false;
    for epochs in [1, 1, 5, 18] {
        let place = Place { resume, ..place(&ended) };
        assert!(job::train(&settings, &data, None, &place, &mut Epochs(epochs)).unwrap().is_none());
        assert!(ended.join(checkpoint::FILE).is_file() && !ended.join(WEIGHTS).exists());
        resume = true;
    }
    let again = job::train(&settings, &data, None, &place(&ended), &mut Epochs(1)).err().unwrap();
    assert!(again.to_string().contains("--resume"), "{again}");
    let mut other = settings.clone();
    other.seed += 1;
    let place = Place { resume: true, ..place(&ended) };
    let error = job::train(&other, &data, None, &place, &mut Epochs(1)).err().unwrap();
    assert!(error.to_string().contains("other options"), "{error}");
    job::train(&settings, &data, None, &place, &mut Epochs(usize::MAX)).unwrap().unwrap();
    assert!(bytes(&whole) == bytes(&ended));
    let nothing = job::train(&settings, &data, None, &place, &mut Epochs(1)).err().unwrap();
    assert!(nothing.to_string().contains("nothing to resume"), "{nothing}");
}

#[test]
fn the_seed_decides_the_weights() {
    let _guard = alone();
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings();
    (settings.pretraining, settings.gold) = (None, None);
    settings.silver.as_mut().unwrap().epochs = 1;
    let mut all = Vec::new();
    for (name, seed) in [("a", 1), ("b", 1), ("c", 2)] {
        settings.seed = seed;
        let out = folder.path().join(name);
        job::train(&settings, &data(), None, &place(&out), &mut Epochs(usize::MAX)).unwrap().unwrap();
        all.push(bytes(&out));
    }
    assert!(all[0] == all[1]);
    assert!(all[0] != all[2]);
}

/// An encoder as others write it: names without `bert.`, a pooler, positions, no heads, a vocabulary in another order.
fn foreign_encoder(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let mut tokens: Vec<String> =
        ["[PAD]", "[unused1]", "云", "##云", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(String::from).into();
    let mut chars: Vec<char> = examples(40, 1).into_iter().flat_map(|example| example.chars).collect();
    chars.sort_unstable();
    chars.dedup();
    tokens.extend(chars.iter().filter(|c| **c != '云').map(char::to_string));
    std::fs::write(folder.join(VOCAB), tokens.join("\n")).unwrap();
    let config = serde_json::json!({
        "architectures": ["BertForMaskedLM"], "attention_probs_dropout_prob": 0.1, "directionality": "bidi",
        "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 24, "initializer_range": 0.02,
        "intermediate_size": 48, "layer_norm_eps": 1e-12, "max_position_embeddings": 64, "model_type": "bert",
        "num_attention_heads": 3, "num_hidden_layers": 1, "pad_token_id": 0, "pooler_fc_size": 768,
        "type_vocab_size": 2, "vocab_size": tokens.len() + 3, "id2label": {"0": "LABEL_0", "1": "LABEL_1"},
    });
    std::fs::write(folder.join(CONFIG), config.to_string()).unwrap();
    tch::manual_seed(11);
    let (h, i, v) = (24, 48, tokens.len() as i64 + 3);
    let mut shapes: Vec<(String, Vec<i64>)> = vec![
        ("embeddings.word_embeddings.weight".into(), vec![v, h]),
        ("embeddings.position_embeddings.weight".into(), vec![64, h]),
        ("embeddings.token_type_embeddings.weight".into(), vec![2, h]),
        ("embeddings.LayerNorm.gamma".into(), vec![h]),
        ("embeddings.LayerNorm.beta".into(), vec![h]),
        ("pooler.dense.weight".into(), vec![h, h]),
        ("pooler.dense.bias".into(), vec![h]),
    ];
    let layer = "encoder.layer.0";
    for name in ["self.query", "self.key", "self.value", "output.dense"] {
        shapes.push((format!("{layer}.attention.{name}.weight"), vec![h, h]));
        shapes.push((format!("{layer}.attention.{name}.bias"), vec![h]));
    }
    for (name, from, to) in [("intermediate", h, i), ("output", i, h)] {
        shapes.push((format!("{layer}.{name}.dense.weight"), vec![to, from]));
        shapes.push((format!("{layer}.{name}.dense.bias"), vec![to]));
    }
    for name in ["attention.output", "output"] {
        shapes.push((format!("{layer}.{name}.LayerNorm.gamma"), vec![h]));
        shapes.push((format!("{layer}.{name}.LayerNorm.beta"), vec![h]));
    }
    let tensor = |(name, shape): (String, Vec<i64>)| {
        let random = Tensor::randn(shape.as_slice(), (Kind::Float, Device::Cpu)) * 0.05;
        let tensor = if name.ends_with("gamma") { random + 1.0 } else { random };
        (name, tensor)
    };
    let tensors: Vec<(String, Tensor)> = shapes.into_iter().map(tensor).collect();
    weights::write(&folder.join(WEIGHTS), &tensors, None).unwrap();
}

#[test]
fn a_foreign_encoder_is_trained_on() {
    let _guard = alone();
    let folder = tempfile::tempdir().unwrap();
    let (encoder, out) = (folder.path().join("encoder"), folder.path().join("out"));
    foreign_encoder(&encoder);
    let (model, found) = Model::open(&encoder, Device::Cpu, 1).unwrap();
    assert!(!found.heads && !found.masked);
    let (file, _) = weights::read(&encoder.join(WEIGHTS)).unwrap();
    let loaded: HashMap<String, Tensor> = model.net.weights(false).into_iter().collect();
    assert!(
        loaded["bert.encoder.layer.0.output.LayerNorm.weight"].equal(&file["encoder.layer.0.output.LayerNorm.gamma"])
    );
    assert_eq!((model.vocab.cls(), model.vocab.id('云'), model.vocab.id('龘')), (5, 2, 4));

    let mut settings = settings();
    (settings.pretraining, settings.silver) = (None, None);
    settings.gold.as_mut().unwrap().epochs = 30;
    settings.gold.as_mut().unwrap().rate = 5e-3;
    let trained =
        job::train(&settings, &data(), Some(&encoder), &place(&out), &mut Epochs(usize::MAX)).unwrap().unwrap();
    let last = trained.history.last().unwrap().development.unwrap();
    assert!(last.overall() > 0.9, "{last:?}");
    let (read, found) = Model::open(&out, Device::Cpu, 1).unwrap();
    assert!(found.heads);
    assert_eq!((read.net.config.bert.hidden_size, read.net.config.link_hidden), (24, Some(64)));
    // A model is an encoder too.
    let third = folder.path().join("third");
    settings.gold.as_mut().unwrap().epochs = 1;
    assert!(job::train(&settings, &data(), Some(&out), &place(&third), &mut Epochs(usize::MAX)).unwrap().is_some());
    let card = std::fs::read_to_string(third.join(CARD)).unwrap();
    assert!(card.contains("started from | `out`") && card.contains("\n### Training\n"), "{card}");
}

#[test]
fn folds_see_nothing_of_their_place() {
    let _guard = alone();
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.pretraining.as_mut().unwrap().epochs = 1;
    settings.silver.as_mut().unwrap().epochs = 1;
    settings.gold.as_mut().unwrap().epochs = 1;
    let all = data();
    let elsewhere = |example: Example| Example { place: "北原市".into(), ..example };
    let shared = Data { silver: all.silver.into_iter().map(elsewhere).collect(), ..all };
    let folds = job::folds(&settings, &shared, None, &place(folder.path()), &mut Epochs(usize::MAX)).unwrap().unwrap();
    assert_eq!(folds.iter().map(|fold| fold.examples).collect::<Vec<_>>(), [20, 20, 20]);
    let base = bytes(&folder.path().join("base"));
    for fold in &folds {
        let out = folder.path().join(&fold.place);
        assert!(bytes(&out) != base);
        let card = std::fs::read_to_string(out.join(CARD)).unwrap();
        let own = card.lines().find(|line| line.starts_with("Sentences of gold by place")).unwrap();
        assert!(!own.contains(&fold.place), "{own}");
    }
    // The labels of a place change nothing in the model of its own fold.
    let second = tempfile::tempdir().unwrap();
    let mut changed = shared.clone();
    for example in changed.gold.iter_mut().filter(|example| example.place == "云州市") {
        example.links.iter_mut().for_each(|link| link.linked = !link.linked);
    }
    job::folds(&settings, &changed, None, &place(second.path()), &mut Epochs(usize::MAX)).unwrap().unwrap();
    assert!(bytes(&folder.path().join("云州市")) == bytes(&second.path().join("云州市")));
    assert!(bytes(&folder.path().join("青川省")) != bytes(&second.path().join("青川省")));

    // Finished folds stay, and without gold a fold is what all of them start from.
    let resume = Place { resume: true, ..place(folder.path()) };
    std::fs::remove_dir_all(folder.path().join("南岭县")).unwrap();
    settings.gold = None;
    job::folds(&settings, &shared, None, &resume, &mut Epochs(usize::MAX)).unwrap().unwrap();
    let base = Model::open(&folder.path().join("base"), Device::Cpu, 1).unwrap().0;
    let copy = Model::open(&folder.path().join("南岭县"), Device::Cpu, 1).unwrap().0;
    assert!(base.net.weights(false).iter().zip(copy.net.weights(false)).all(|(a, b)| a.1.equal(&b.1)));
}

#[test]
fn nothing_to_learn_from_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let empty = job::train(&settings(), &Data::default(), None, &place(folder.path()), &mut Epochs(1)).err().unwrap();
    assert!(empty.to_string().contains("nothing to learn from"), "{empty}");
    let one: Vec<Example> = data().gold.into_iter().filter(|example| example.place == "云州市").collect();
    let single = Data { gold: one, ..data() };
    let error = job::folds(&settings(), &single, None, &place(folder.path()), &mut Epochs(1)).err().unwrap();
    assert!(error.to_string().contains("needs two"), "{error}");
    assert!(Held { places: vec!["云州市".into()], docs: Vec::new() }.sift(single.gold).unwrap().is_empty());
}
