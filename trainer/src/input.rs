//! Sentences as tensors: rows of tokens, labels, spans and links of a batch.

use std::ops::Range;

use tch::{Device, Kind, Tensor};
use zhibiao::model::bert::{chunks, distance};
use zhibiao::model::{Example, Label, Link};

use crate::vocab::{PAD, Vocab};

/// Rows of tokens: `[CLS] characters [SEP]`, a row a chunk.
#[derive(Debug)]
pub struct Batch {
    /// Tokens `[rows, longest]`, filled up with `[PAD]`.
    pub ids: Tensor,
    /// One where a row has a token, zero where it is filled up. Integers: rust-bert inverts it bit by bit.
    pub mask: Tensor,
    /// For every character, sentence behind sentence, its place in `ids` laid out flat: `[characters]`.
    pub positions: Tensor,
    /// Where each sentence begins among the characters.
    pub starts: Vec<i64>,
}

impl Batch {
    /// Rows of `sentences`, each cut into chunks of at most `limit` characters.
    #[must_use]
    pub fn new(sentences: &[&[char]], vocab: &Vocab, limit: usize, device: Device) -> Self {
        let mut rows: Vec<Vec<i64>> = Vec::new();
        let mut starts = Vec::new();
        let mut seats: Vec<(usize, usize)> = Vec::new();
        for sentence in sentences {
            starts.push(seats.len() as i64);
            for chunk in chunks(sentence, limit) {
                seats.extend((1..=chunk.len()).map(|at| (rows.len(), at)));
                let chars = sentence[chunk].iter().map(|c| vocab.id(*c));
                rows.push([vocab.cls()].into_iter().chain(chars).chain([vocab.sep()]).collect());
            }
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut ids = vec![PAD; rows.len() * width];
        let mut mask = vec![0_i64; rows.len() * width];
        for (number, row) in rows.iter().enumerate() {
            ids[number * width..][..row.len()].copy_from_slice(row);
            mask[number * width..][..row.len()].fill(1);
        }
        let positions: Vec<i64> = seats.into_iter().map(|(row, at)| (row * width + at) as i64).collect();
        let shape = [rows.len() as i64, width as i64];
        Self {
            ids: integers(&ids, device).view(shape),
            mask: integers(&mask, device).view(shape),
            positions: integers(&positions, device),
            starts,
        }
    }

    /// Number of characters.
    #[must_use]
    pub fn characters(&self) -> i64 {
        self.positions.size1().unwrap_or(0)
    }
}

/// Labels of the examples' characters, example behind example: `[characters]`.
pub fn labels(examples: &[&Example], device: Device) -> Tensor {
    let all: Vec<i64> = examples.iter().flat_map(|e| e.labels.iter().map(|label| *label as i64)).collect();
    integers(&all, device)
}

/// Spans of characters whose hidden states are averaged.
#[derive(Debug)]
pub struct Spans {
    /// A row of the characters for each character of each span.
    pub position: Tensor,
    /// The span that it belongs to.
    pub owner: Tensor,
    /// Number of characters of each span, at least one.
    pub length: Tensor,
}

/// Links of a batch.
#[derive(Debug)]
pub struct LinkBatch {
    /// How many.
    pub len: i64,
    /// The numbers.
    pub quantity: Spans,
    /// The pieces.
    pub piece: Spans,
    /// How each number and piece stand to each other: `[links, 3]`.
    pub distance: Tensor,
    /// One for what belongs together, zero for what does not: `[links]`.
    pub linked: Tensor,
}

impl LinkBatch {
    /// Links of sentences, those of `sentences[i]` with its characters from `starts[i]` on.
    #[must_use]
    pub fn new(sentences: &[(&[char], &[Link])], starts: &[i64], device: Device) -> Self {
        let mut distances = Vec::new();
        let mut linked = Vec::new();
        let mut quantity = Vec::new();
        let mut piece = Vec::new();
        for ((chars, links), start) in sentences.iter().zip(starts) {
            for link in *links {
                distances.extend(distance(chars, &link.quantity, &link.piece));
                linked.push(f32::from(u8::from(link.linked)));
                quantity.push((*start, link.quantity.clone()));
                piece.push((*start, link.piece.clone()));
            }
        }
        Self {
            len: linked.len() as i64,
            quantity: spans(&quantity, device),
            piece: spans(&piece, device),
            distance: Tensor::from_slice(&distances).view([-1, 3]).to_device(device),
            linked: Tensor::from_slice(&linked).to_device(device),
        }
    }
}

fn spans(all: &[(i64, Range<usize>)], device: Device) -> Spans {
    let mut position = Vec::new();
    let mut owner = Vec::new();
    let mut length = Vec::new();
    for (number, (start, range)) in all.iter().enumerate() {
        position.extend(range.clone().map(|at| start + at as i64));
        owner.extend(range.clone().map(|_| number as i64));
        length.push(range.len().max(1) as f32);
    }
    Spans {
        position: integers(&position, device),
        owner: integers(&owner, device),
        length: Tensor::from_slice(&length).to_device(device),
    }
}

/// A tensor of integers, on `device`; an empty slice gives an empty one.
pub fn integers(values: &[i64], device: Device) -> Tensor {
    Tensor::from_slice(values).to_kind(Kind::Int64).to_device(device)
}

/// What is wrong with an example, where something is: it is not trained on.
#[must_use]
pub fn fault(example: &Example) -> Option<String> {
    let chars = example.chars.len();
    if example.labels.len() != chars {
        return Some(format!("{} labels for {chars} characters", example.labels.len()));
    }
    let mut before: Option<Label> = None;
    for (at, label) in example.labels.iter().enumerate() {
        if !label.may_follow(before) {
            return Some(format!("label {} at {at} cannot stand there", label.as_str()));
        }
        before = Some(*label);
    }
    let bad = |range: &Range<usize>| range.is_empty() || range.end > chars;
    let link = example.links.iter().find(|link| bad(&link.quantity) || bad(&link.piece));
    link.map(|link| format!("a link of {:?} and {:?} in {chars} characters", link.quantity, link.piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_takes_several_rows_and_keeps_its_order() {
        let long: Vec<char> = "产值，增长七成".chars().collect();
        let short: Vec<char> = "云州".chars().collect();
        let vocab = Vocab::build([long.as_slice(), short.as_slice()], 1);
        let batch = Batch::new(&[&long, &short, &[]], &vocab, 4, Device::Cpu);
        assert_eq!(batch.ids.size(), [3, 6]);
        assert_eq!(batch.starts, [0, 7, 9]);
        let flat = Vec::<i64>::try_from(batch.ids.reshape([-1]).index_select(0, &batch.positions)).unwrap();
        let want: Vec<i64> = long.iter().chain(&short).map(|c| vocab.id(*c)).collect();
        assert_eq!(flat, want);
        let used = Vec::<i64>::try_from(batch.mask.sum_dim_intlist([1_i64].as_slice(), false, Kind::Int64)).unwrap();
        assert_eq!(used, [5, 6, 4]);
    }
}
