//! What a model says of a sentence, in numbers: for holding another implementation to it.

use std::ops::Range;

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use serde::Serialize;
use zhibiao::model::{Label, Link};

use crate::error::Result;
use crate::input::{Batch, LinkBatch};
use crate::model::Model;
use crate::score::{best_labels, spans};

/// A pair of a quantity and a piece with its log-odds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Half-open range of characters.
    pub quantity: [usize; 2],
    /// Half-open range of characters.
    pub piece: [usize; 2],
    /// Log-odds that they belong together.
    pub logit: f32,
}

/// What a model says of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The sentence.
    pub text: String,
    /// Its tokens, without the special ones.
    pub tokens: Vec<i64>,
    /// Scores of the labels of every character, in the order of [`Label::ALL`].
    pub logits: Vec<Vec<f32>>,
    /// The best labels that the scheme allows.
    pub labels: Vec<&'static str>,
    /// The links asked for.
    pub links: Vec<Pair>,
}

/// Which links are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Every quantity with every piece of an indicator that the model itself finds.
    Found,
    /// So many pairs of ranges, drawn from the seed.
    Drawn(usize, u64),
}

/// Reads a sentence.
///
/// # Errors
/// Of libtorch and rust-bert.
pub fn read(model: &Model, text: &str, asked: Asked) -> Result<Reading> {
    let _guard = tch::no_grad_guard();
    let chars: Vec<char> = text.chars().collect();
    let net = &model.net;
    let batch = Batch::new(&[&chars], &model.vocab, net.config.limit(), net.device());
    let mut reading = Reading {
        text: text.to_owned(),
        tokens: chars.iter().map(|c| model.vocab.id(*c)).collect(),
        logits: Vec::new(),
        labels: Vec::new(),
        links: Vec::new(),
    };
    if chars.is_empty() {
        return Ok(reading);
    }
    let hidden = net.hidden(&batch, false)?;
    let scores: Vec<f32> = (&net.labels(&hidden, false).reshape([-1])).try_into()?;
    let labels = best_labels(&scores);
    let pairs: Vec<Link> = match asked {
        Asked::Found => found(&labels),
        Asked::Drawn(count, seed) => drawn(chars.len(), count, seed),
    };
    if !pairs.is_empty() {
        let links = LinkBatch::new(&[(&chars, &pairs)], &batch.starts, net.device());
        let odds: Vec<f32> = (&net.links(&hidden, &links, false)).try_into()?;
        let pair = |(link, logit): (&Link, f32)| Pair {
            quantity: [link.quantity.start, link.quantity.end],
            piece: [link.piece.start, link.piece.end],
            logit,
        };
        reading.links = pairs.iter().zip(odds).map(pair).collect();
    }
    reading.logits = scores.chunks_exact(Label::COUNT).map(<[f32]>::to_vec).collect();
    reading.labels = labels.into_iter().map(Label::as_str).collect();
    Ok(reading)
}

fn found(labels: &[Label]) -> Vec<Link> {
    let pieces = spans(labels, Label::BeginIndicator);
    let quantities = spans(labels, Label::BeginQuantity);
    let all = quantities.iter().flat_map(|q| pieces.iter().map(move |p| (q, p)));
    all.map(|(q, p)| Link { quantity: q.clone(), piece: p.clone(), linked: false }).collect()
}

fn drawn(chars: usize, count: usize, seed: u64) -> Vec<Link> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut range = || -> Range<usize> {
        let start = rng.random_range(0..chars);
        start..(start + rng.random_range(1..=8)).min(chars)
    };
    let mut all = Vec::with_capacity(count);
    for _ in 0..chars.saturating_mul(count) * 4 {
        let (quantity, piece) = (range(), range());
        // Overlapping ranges stand in no relation that the distances know.
        if all.len() < count && (quantity.end <= piece.start || piece.end <= quantity.start) {
            all.push(Link { quantity, piece, linked: false });
        }
    }
    all
}
