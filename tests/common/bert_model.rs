//! A BERT with random weights, written as the three files of a model, and what it says by a second computation: loops in
//! double precision straight from the definition.
#![allow(dead_code, reason = "tests and benches use different parts")]

use std::collections::BTreeMap;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};
use std::ops::Range;

use zhibiao::model::Label;

/// What the model is like.
#[derive(Clone, Copy)]
pub struct Sizes {
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    pub positions: usize,
    pub inner: usize,
}

/// The characters of the vocabulary, behind five special tokens.
pub const CHARACTERS: &str = "云州市年全生产总值达到亿元增长比上，；：。0123456789.%A";
/// Width of the hidden layer of the link head.
pub const LINK: usize = 7;
const EPSILON: f64 = 1e-5;

/// How the weights are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    F32,
    F16,
    BF16,
}

/// A tensor: shape and values.
pub type Tensor = (Vec<usize>, Vec<f32>);

/// A random model.
pub struct Model {
    pub sizes: Sizes,
    pub tensors: BTreeMap<String, Tensor>,
}

/// Numbers that look random and are the same every time (SplitMix64).
struct Random(u64);

impl Random {
    /// A multiple of 1/64 in `-most..=most`, so that every kind of number holds it exactly.
    fn number(&mut self, most: f32) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((z ^ (z >> 31)) >> 40) as f32 / (1 << 24) as f32;
        ((2.0 * unit - 1.0) * most * 64.0).round() / 64.0
    }
}

impl Model {
    pub fn new(sizes: Sizes, seed: u64) -> Self {
        let Sizes { hidden, layers, positions, inner, .. } = sizes;
        let mut model = Self { sizes, tensors: BTreeMap::new() };
        let mut random = Random(seed);
        let mut add = |name: String, shape: &[usize], middle: f32, most: f32| {
            let values = (0..shape.iter().product()).map(|_| middle + random.number(most)).collect();
            model.tensors.insert(name, (shape.to_vec(), values));
        };
        for (name, rows) in [("word", vocabulary().len()), ("position", positions), ("token_type", 2)] {
            add(format!("bert.embeddings.{name}_embeddings.weight"), &[rows, hidden], 0.0, 0.9);
        }
        let mut maps = vec![
            ("classifier".to_owned(), Label::COUNT, hidden),
            ("link.dense".to_owned(), LINK, 3 * hidden + 3),
            ("link.output".to_owned(), 1, LINK),
        ];
        let mut norms = vec!["bert.embeddings.LayerNorm".to_owned()];
        for layer in (0..layers).map(|n| format!("bert.encoder.layer.{n}")) {
            for name in ["self.query", "self.key", "self.value", "output.dense"] {
                maps.push((format!("{layer}.attention.{name}"), hidden, hidden));
            }
            maps.push((format!("{layer}.intermediate.dense"), inner, hidden));
            maps.push((format!("{layer}.output.dense"), hidden, inner));
            norms.push(format!("{layer}.attention.output.LayerNorm"));
            norms.push(format!("{layer}.output.LayerNorm"));
        }
        for (name, outputs, inputs) in maps {
            add(format!("{name}.weight"), &[outputs, inputs], 0.0, (3.0 / inputs as f32).sqrt().min(0.9));
            add(format!("{name}.bias"), &[outputs], 0.0, 0.2);
        }
        for name in norms {
            add(format!("{name}.weight"), &[hidden], 1.0, 0.25);
            add(format!("{name}.bias"), &[hidden], 0.0, 0.2);
        }
        model
    }

    pub fn config(&self) -> String {
        let labels: Vec<String> =
            Label::ALL.iter().enumerate().map(|(i, label)| format!("\"{i}\":\"{}\"", label.as_str())).collect();
        let Sizes { hidden, layers, heads, positions, inner } = self.sizes;
        format!(
            "{{\"hidden_size\":{hidden},\"num_hidden_layers\":{layers},\"num_attention_heads\":{heads},\
             \"intermediate_size\":{inner},\"max_position_embeddings\":{positions},\"type_vocab_size\":2,\"vocab_size\":{},\
             \"hidden_act\":\"gelu\",\"layer_norm_eps\":{EPSILON},\"id2label\":{{{}}},\
             \"zhibiao\":{{\"format\":1,\"link_hidden\":{LINK}}}}}",
            vocabulary().len(),
            labels.join(",")
        )
    }

    pub fn weights(&self, kind: Kind) -> Vec<u8> {
        let (mut header, mut data) = (Vec::new(), Vec::new());
        for (name, (shape, values)) in &self.tensors {
            let start = data.len();
            for &value in values {
                match kind {
                    Kind::F32 => data.extend(value.to_le_bytes()),
                    Kind::F16 => data.extend(half(value).to_le_bytes()),
                    Kind::BF16 => data.extend(((value.to_bits() >> 16) as u16).to_le_bytes()),
                }
            }
            let end = data.len();
            header.push(format!(
                "\"{name}\":{{\"dtype\":\"{kind:?}\",\"shape\":{shape:?},\"data_offsets\":[{start},{end}]}}"
            ));
        }
        let header = format!("{{\"__metadata__\":{{\"format\":\"pt\"}},{}}}", header.join(","));
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &data].concat()
    }

    fn values(&self, name: &str) -> &[f32] {
        &self.tensors[name].1
    }

    /// `weight · x + bias`.
    fn map(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let weight = self.values(&format!("{name}.weight"));
        let bias = self.values(&format!("{name}.bias"));
        let row = |o: usize| (0..x.len()).map(|i| f64::from(weight[o * x.len() + i]) * x[i]).sum::<f64>();
        (0..bias.len()).map(|o| row(o) + f64::from(bias[o])).collect()
    }

    fn norm(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        let variance = x.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / x.len() as f64;
        let (scale, shift) = (self.values(&format!("{name}.weight")), self.values(&format!("{name}.bias")));
        let one = |i: usize| (x[i] - mean) / (variance + EPSILON).sqrt() * f64::from(scale[i]) + f64::from(shift[i]);
        (0..x.len()).map(one).collect()
    }

    /// Hidden states of the characters of one chunk.
    pub fn hidden(&self, chars: &[char]) -> Vec<Vec<f64>> {
        let (hidden, heads) = (self.sizes.hidden, self.sizes.heads);
        let tokens = vocabulary();
        let id = |token: &str| tokens.iter().position(|t| t == token).unwrap_or(1);
        let mut ids = vec![id("[CLS]")];
        ids.extend(chars.iter().map(|c| id(&c.to_string())));
        ids.push(id("[SEP]"));
        let embedding = |name: &str, row: usize, i: usize| {
            f64::from(self.values(&format!("bert.embeddings.{name}_embeddings.weight"))[row * hidden + i])
        };
        let embed = |(position, &id): (usize, &usize)| {
            let one = |i| embedding("word", id, i) + embedding("position", position, i) + embedding("token_type", 0, i);
            self.norm("bert.embeddings.LayerNorm", &(0..hidden).map(one).collect::<Vec<_>>())
        };
        let mut states: Vec<Vec<f64>> = ids.iter().enumerate().map(embed).collect();
        for layer in (0..self.sizes.layers).map(|n| format!("bert.encoder.layer.{n}")) {
            let part = |name: &str| -> Vec<Vec<f64>> {
                states.iter().map(|x| self.map(&format!("{layer}.attention.self.{name}"), x)).collect()
            };
            let (query, key, value) = (part("query"), part("key"), part("value"));
            let width = hidden / heads;
            let mut next = Vec::new();
            for token in 0..states.len() {
                let mut context = vec![0.0; hidden];
                for head in 0..heads {
                    let columns = head * width..(head + 1) * width;
                    let score = |other: usize| {
                        let product: f64 = columns.clone().map(|c| query[token][c] * key[other][c]).sum();
                        (product / (width as f64).sqrt()).exp()
                    };
                    let scores: Vec<f64> = (0..states.len()).map(score).collect();
                    let sum: f64 = scores.iter().sum();
                    for column in columns.clone() {
                        context[column] = (0..states.len()).map(|o| scores[o] / sum * value[o][column]).sum();
                    }
                }
                let attended = add(&self.map(&format!("{layer}.attention.output.dense"), &context), &states[token]);
                let x = self.norm(&format!("{layer}.attention.output.LayerNorm"), &attended);
                let inner: Vec<f64> =
                    self.map(&format!("{layer}.intermediate.dense"), &x).into_iter().map(gelu).collect();
                let output = add(&self.map(&format!("{layer}.output.dense"), &inner), &x);
                next.push(self.norm(&format!("{layer}.output.LayerNorm"), &output));
            }
            states = next;
        }
        states[1..=chars.len()].to_vec()
    }

    /// Logits of the labels of one hidden state.
    pub fn labels(&self, hidden: &[f64]) -> Vec<f64> {
        self.map("classifier", hidden)
    }

    /// The log-odds of a link: of hidden states of the whole sentence, with the three distances.
    pub fn link(&self, hidden: &[Vec<f64>], quantity: Range<usize>, piece: Range<usize>, distance: [f64; 3]) -> f64 {
        let mean = |range: Range<usize>| -> Vec<f64> {
            let count = range.len() as f64;
            (0..self.sizes.hidden).map(|i| range.clone().map(|c| hidden[c][i]).sum::<f64>() / count).collect()
        };
        let (q, p) = (mean(quantity), mean(piece));
        let product: Vec<f64> = q.iter().zip(&p).map(|(q, p)| q * p).collect();
        let x = [q, p, product, distance.to_vec()].concat();
        let inner: Vec<f64> = self.map("link.dense", &x).into_iter().map(gelu).collect();
        self.map("link.output", &inner)[0]
    }
}

/// The lines of `vocab.txt`.
pub fn vocabulary() -> Vec<String> {
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(str::to_owned);
    special.into_iter().chain(CHARACTERS.chars().map(String::from)).collect()
}

fn add(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// `x · Φ(x)`, with the series of the error function (Abramowitz and Stegun 7.1.6).
fn gelu(x: f64) -> f64 {
    let z = x.abs() * FRAC_1_SQRT_2;
    let (mut term, mut sum, mut n) = (z, z, 0.0);
    while term > 1e-18 {
        n += 1.0;
        term *= 2.0 * z * z / (2.0 * n + 1.0);
        sum += term;
    }
    let erf = FRAC_2_SQRT_PI * (-z * z).exp() * sum;
    0.5 * x * (1.0 + erf * x.signum())
}

/// A value that half precision holds exactly, in its bits.
fn half(value: f32) -> u16 {
    let bits = value.to_bits();
    let exponent = (bits >> 23 & 0xff) as i32 - 127 + 15;
    let magnitude = if value == 0.0 { 0 } else { (exponent as u16) << 10 | (bits >> 13 & 0x3ff) as u16 };
    (bits >> 16 & 0x8000) as u16 | magnitude
}
