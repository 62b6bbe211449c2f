//! Model folders: what is written is read, what is broken is refused, padding changes nothing.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

mod common;

use std::path::Path;

use common::{alone, examples};
use tch::{Device, Kind, Tensor};
use zhibiao::model::Link;
use zhibiao_trainer::config::Sizes;
use zhibiao_trainer::input::{Batch, LinkBatch};
use zhibiao_trainer::model::{CONFIG, Model, VOCAB, WEIGHTS};
use zhibiao_trainer::verify::{self, Asked};
use zhibiao_trainer::vocab::Vocab;
use zhibiao_trainer::weights;

fn model(positions: i64) -> Model {
    let chars: Vec<char> = examples(20, 1).into_iter().flat_map(|example| example.chars).collect();
    let sizes = Sizes { hidden: 16, layers: 2, heads: 2, intermediate: 32, positions, link: 8 };
    let model = Model::new(sizes, Vocab::build([chars.as_slice()], 1), Device::Cpu, 5).unwrap();
    model.net.scatter(0.3, 5);
    model
}

fn saved(folder: &Path) -> Model {
    let model = model(64);
    model.save(folder, false).unwrap();
    model
}

#[test]
fn half_precision_is_all_that_is_lost() {
    let _guard = alone();
    let folder = tempfile::tempdir().unwrap();
    let model = saved(folder.path());
    let (read, found) = Model::open(folder.path(), Device::Cpu, 1).unwrap();
    assert!(found.heads && !found.masked);
    assert_eq!(read.vocab, model.vocab);
    for ((name, before), (_, after)) in model.net.weights(false).iter().zip(read.net.weights(false)) {
        assert!(before.to_kind(Kind::Half).to_kind(Kind::Float).equal(&after), "{name}");
    }
    // A second time nothing is lost at all.
    let second = tempfile::tempdir().unwrap();
    read.save(second.path(), false).unwrap();
    let bytes = |folder: &Path| std::fs::read(folder.join(WEIGHTS)).unwrap();
    assert!(bytes(folder.path()) == bytes(second.path()));
}

#[test]
fn the_names_are_those_of_hugging_face() {
    let _guard = alone();
    let folder = tempfile::tempdir().unwrap();
    saved(folder.path());
    let (tensors, _) = weights::read(&folder.path().join(WEIGHTS)).unwrap();
    let size = |name: &str| tensors.get(name).map(Tensor::size);
    assert_eq!(size("bert.embeddings.position_embeddings.weight"), Some(vec![64, 16]));
    assert_eq!(size("bert.embeddings.LayerNorm.bias"), Some(vec![16]));
    assert_eq!(size("bert.encoder.layer.1.attention.self.query.weight"), Some(vec![16, 16]));
    assert_eq!(size("bert.encoder.layer.1.intermediate.dense.weight"), Some(vec![32, 16]));
    assert_eq!(size("classifier.weight"), Some(vec![9, 16]));
    assert_eq!(size("link.dense.weight"), Some(vec![8, 51]));
    assert_eq!(size("link.output.weight"), Some(vec![1, 8]));
    assert!(tensors.values().all(|tensor| tensor.kind() == Kind::Half));
    assert!(!tensors.keys().any(|name| name.starts_with("cls.") || name.contains("pooler")));
    assert_eq!(tensors.len(), 5 + 2 * 16 + 2 + 4);
}

#[test]
fn a_sentence_says_the_same_alone_and_among_longer_ones() {
    let _guard = alone();
    let model = model(24);
    let all = examples(6, 3);
    let mut sentences: Vec<Vec<char>> = all.iter().map(|example| example.chars.clone()).collect();
    // One that takes three rows.
    sentences[4] = all.iter().take(3).flat_map(|example| example.chars.clone()).collect();
    let borrowed: Vec<&[char]> = sentences.iter().map(Vec::as_slice).collect();
    let limit = model.net.config.limit();
    let _no_grad = tch::no_grad_guard();
    let batch = Batch::new(&borrowed, &model.vocab, limit, Device::Cpu);
    let together = model.net.hidden(&batch, false).unwrap();
    let labels = model.net.labels(&together, false);
    let pair = [Link { quantity: 9..12, piece: 1..5, linked: true }];
    let pairs: Vec<(&[char], &[Link])> = borrowed.iter().map(|chars| (*chars, pair.as_slice())).collect();
    let links =
        Vec::<f32>::try_from(&model.net.links(&together, &LinkBatch::new(&pairs, &batch.starts, Device::Cpu), false))
            .unwrap();
    for (number, chars) in sentences.iter().enumerate() {
        let one = Batch::new(&[chars], &model.vocab, limit, Device::Cpu);
        let hidden = model.net.hidden(&one, false).unwrap();
        let here = labels.narrow(0, batch.starts[number], chars.len() as i64);
        let apart = f64::try_from((model.net.labels(&hidden, false) - here).abs().max()).unwrap();
        assert!(apart < 1e-4, "{number}: {apart}");
        let own = LinkBatch::new(&[(chars.as_slice(), pair.as_slice())], &[0], Device::Cpu);
        let odds = Vec::<f32>::try_from(&model.net.links(&hidden, &own, false)).unwrap();
        assert!((odds[0] - links[number]).abs() < 1e-3, "{number}: {} {}", odds[0], links[number]);
    }
}

#[test]
fn what_is_broken_is_refused_by_name() {
    let _guard = alone();
    let refused = |break_it: &dyn Fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        saved(folder.path());
        break_it(folder.path());
        Model::open(folder.path(), Device::Cpu, 1).err().unwrap().to_string()
    };
    let rewrite = |folder: &Path, change: &dyn Fn(&str, Tensor) -> Option<Tensor>| {
        let path = folder.join(WEIGHTS);
        let (tensors, _) = weights::read(&path).unwrap();
        let mut kept: Vec<(String, Tensor)> =
            tensors.into_iter().filter_map(|(name, tensor)| Some((name.clone(), change(&name, tensor)?))).collect();
        kept.sort_by(|a, b| a.0.cmp(&b.0));
        weights::write(&path, &kept, None).unwrap();
    };
    let query = "bert.encoder.layer.1.attention.self.query.weight";
    let missing = refused(&|folder| rewrite(folder, &|name, tensor| (name != query).then_some(tensor)));
    assert!(missing.contains(query) && missing.contains("missing"), "{missing}");
    let shape = refused(&|folder| {
        rewrite(folder, &|name, tensor| Some(if name == query { tensor.narrow(0, 0, 8).contiguous() } else { tensor }));
    });
    assert!(shape.contains("[8, 16]") && shape.contains("[16, 16]"), "{shape}");
    let infinite = refused(&|folder| {
        rewrite(folder, &|name, tensor| Some(if name == query { tensor * f64::NAN } else { tensor }));
    });
    assert!(infinite.contains("not finite"), "{infinite}");
    let cut = refused(&|folder| {
        let path = folder.join(WEIGHTS);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 7]).unwrap();
    });
    assert!(cut.contains(WEIGHTS), "{cut}");
    let huge = refused(&|folder| {
        let path = folder.join(CONFIG);
        let text = std::fs::read_to_string(&path).unwrap();
        let tokens = text.split("\"vocab_size\": ").nth(1).unwrap().split(',').next().unwrap().to_owned();
        std::fs::write(&path, text.replace(&format!("\"vocab_size\": {tokens}"), "\"vocab_size\": 16000000")).unwrap();
    });
    assert!(huge.contains("the embeddings alone"), "{huge}");
    let tokens = refused(&|folder| {
        let path = folder.join(VOCAB);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text + "龘\n").unwrap();
    });
    assert!(tokens.contains("config.json says"), "{tokens}");
    let nothing = refused(&|folder| std::fs::remove_file(folder.join(VOCAB)).unwrap());
    assert!(nothing.contains(VOCAB), "{nothing}");
}

#[test]
fn a_reading_has_a_row_a_character() {
    let _guard = alone();
    let model = model(24);
    let text = "云州市生产总值达到5亿元，财政收入增长7%，粮食产量增长3%。龘";
    let reading = verify::read(&model, text, Asked::Drawn(5, 1)).unwrap();
    assert_eq!(reading.logits.len(), text.chars().count());
    assert_eq!(reading.labels.len(), reading.tokens.len());
    assert_eq!(reading.links.len(), 5);
    assert_eq!(reading.tokens.last(), Some(&1));
    assert!(verify::read(&model, "", Asked::Found).unwrap().logits.is_empty());
}
