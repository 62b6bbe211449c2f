//! The loss of a batch, and the figures on a development split.

use rand_pcg::Pcg64Mcg;
use tch::{Reduction, Tensor};
use zhibiao::model::{Example, Label};

use super::batches::{View, grouped};
use crate::error::Result;
use crate::input::{Batch, LinkBatch, labels};
use crate::masking::Masked;
use crate::net::Net;
use crate::score::{Scores, Tally};
use crate::vocab::Vocab;

/// The loss of a batch: of hidden characters, or of labels and links added up, each a mean of cross entropies. `None`
/// where the batch has nothing to learn.
pub fn loss(net: &Net, vocab: &Vocab, batch: &View<'_>, rng: &mut Pcg64Mcg) -> Result<Option<Tensor>> {
    let limit = net.config.limit();
    match batch {
        View::Rows(rows) => {
            let Some(masked) = Masked::new(rows, vocab, limit, net.device(), rng) else { return Ok(None) };
            let hidden = net.hidden(&masked.batch, false)?.index_select(0, &masked.chosen);
            Ok(Some(net.masked(&hidden).cross_entropy_for_logits(&masked.target)))
        }
        View::Examples(examples) => {
            let seen = forward(net, vocab, examples, true)?;
            Ok(seen.map(|seen| seen.loss))
        }
    }
}

/// What a network says of examples.
struct Seen {
    scores: Tensor,
    links: Option<Tensor>,
    loss: Tensor,
}

fn forward(net: &Net, vocab: &Vocab, examples: &[&Example], train: bool) -> Result<Option<Seen>> {
    let sentences: Vec<&[char]> = examples.iter().map(|e| e.chars.as_slice()).collect();
    let batch = Batch::new(&sentences, vocab, net.config.limit(), net.device());
    if batch.characters() == 0 {
        return Ok(None);
    }
    let hidden = net.hidden(&batch, train)?;
    let scores = net.labels(&hidden, train);
    let mut loss = scores.cross_entropy_for_logits(&labels(examples, net.device()));
    let pairs: Vec<_> = examples.iter().map(|e| (e.chars.as_slice(), e.links.as_slice())).collect();
    let wanted = LinkBatch::new(&pairs, &batch.starts, net.device());
    let mut links = None;
    if wanted.len > 0 {
        let odds = net.links(&hidden, &wanted, train);
        loss += odds.binary_cross_entropy_with_logits::<Tensor>(&wanted.linked, None, None, Reduction::Mean);
        links = Some(odds);
    }
    Ok(Some(Seen { scores, links, loss }))
}

/// Figures of a network on examples.
///
/// # Errors
/// Of libtorch and rust-bert.
pub fn evaluate(net: &Net, vocab: &Vocab, examples: &[Example], tokens: usize) -> Result<Scores> {
    let _guard = tch::no_grad_guard();
    let mut tally = Tally::default();
    let mut sorted: Vec<&Example> = examples.iter().collect();
    sorted.sort_by_key(|e| e.chars.len());
    let (mut sum, mut count) = (0.0, 0);
    for group in grouped(sorted, |e| e.chars.len(), tokens) {
        let Some(seen) = forward(net, vocab, &group, false)? else { continue };
        let scores: Vec<f32> = (&seen.scores.reshape([-1])).try_into()?;
        let links: Vec<f32> = seen.links.as_ref().map(Vec::try_from).transpose()?.unwrap_or_default();
        let (mut at, mut link) = (0, 0);
        for example in &group {
            let (chars, pairs) = (example.chars.len() * Label::COUNT, example.links.len());
            tally.add(example, &scores[at..at + chars], &links[link..link + pairs]);
            (at, link) = (at + chars, link + pairs);
        }
        sum += f64::try_from(&seen.loss)?;
        count += 1;
    }
    let loss = sum / f64::from(count.max(1));
    Ok(Scores { loss, indicator: tally.indicator.f1(), quantity: tally.quantity.f1(), link: tally.link.f1() })
}
