//! The weights that a new encoder starts from.
//!
//! A small encoder with little text spends most of its training on finding out that neighbours matter: from random weights
//! attention is level, and thousands of steps pass before it is not. So the heads of all layers but the last start out looking at
//! a neighbour each. Positions are waves, of which one turned by an angle is the one a fixed number of characters on (Vaswani et
//! al. 2017), and the weights of queries and keys are that turn: in the manner of Trockman and Kolter 2023, "Mimetic
//! Initialization of Self-Attention Layers", who give untrained attention the look of trained attention. All of it is trained on.

use rust_bert::bert::BertConfig;
use tch::nn::VarStore;
use tch::{Kind, Tensor};

/// Where the heads of a layer look, in characters, layer behind layer.
const LOOKS: [[i64; 4]; 2] = [[-1, 1, -2, 2], [-3, 3, -1, 1]];

/// Log-odds of the place looked at against another.
const PEAK: f64 = 7.0;

/// Draws every weight: encoder matrices so that a layer keeps the variance of what it reads (Glorot and Bengio 2010), all other
/// matrices with the deviation `initializer_range`, biases zero; then sets positions, queries and keys.
pub fn initialise(store: &VarStore, config: &BertConfig, seed: u64) {
    tch::manual_seed(seed as i64);
    let deviation = f64::from(config.initializer_range);
    let variables = store.variables();
    let mut names: Vec<&String> = variables.keys().collect();
    names.sort();
    tch::no_grad(|| {
        for name in names {
            let mut tensor = variables[name].shallow_clone();
            if tensor.dim() > 1 {
                let inner = name.contains(".encoder.");
                let spread = if inner { 1.0 / (tensor.size()[1] as f64).sqrt() } else { deviation };
                let _ = tensor.normal_(0.0, spread);
            } else if name.ends_with("LayerNorm.weight") {
                let _ = tensor.fill_(1.0);
            } else {
                let _ = tensor.zero_();
            }
        }
        let form = Form::of(config);
        if form.pairs == 0 {
            return;
        }
        for name in ["word", "token_type"] {
            if let Some(table) = variables.get(&format!("bert.embeddings.{name}_embeddings.weight")) {
                let _ = table.narrow(1, 0, 2 * form.pairs).zero_();
            }
        }
        if let Some(table) = variables.get("bert.embeddings.position_embeddings.weight") {
            table.shallow_clone().copy_(&(form.positions(config.max_position_embeddings) * deviation));
        }
        for layer in 0..(config.num_hidden_layers - 1).clamp(1, LOOKS.len() as i64) {
            for (part, turns) in [("query", true), ("key", false)] {
                let name = format!("bert.encoder.layer.{layer}.attention.self.{part}.weight");
                if let Some(table) = variables.get(&name) {
                    table.shallow_clone().copy_(&form.heads(layer as usize, turns));
                }
            }
        }
    });
}

/// Sizes that the waves are made in.
struct Form {
    hidden: i64,
    heads: i64,
    pairs: i64,
}

impl Form {
    fn of(config: &BertConfig) -> Self {
        let (hidden, heads) = (config.hidden_size, config.num_attention_heads);
        // With a single head the waves would fill all of the embedding.
        Self { hidden, heads, pairs: if heads > 1 { hidden / heads / 2 } else { hidden / 8 } }
    }

    /// Angle by which the wave turns from one character to the next: spread evenly from 0 to π in the order of the golden ratio,
    /// so that waves of many frequencies meet again nowhere.
    fn frequency(pair: i64) -> f64 {
        let part = (pair as f64 + 1.0) * 0.618_033_988_749_895;
        std::f64::consts::PI * (0.02 + 0.96 * part.fract())
    }

    /// Positions in units of the deviation: waves in the first columns, with as much power as the words have in the others.
    fn positions(&self, count: i64) -> Tensor {
        let height = (2.0 * (self.hidden - 2 * self.pairs) as f64 / (2 * self.pairs) as f64).sqrt();
        let mut all = vec![0.0_f32; (count * self.hidden) as usize];
        for (position, row) in all.chunks_exact_mut(self.hidden as usize).enumerate() {
            for (pair, wave) in row.chunks_exact_mut(2).take(self.pairs as usize).enumerate() {
                let angle = Self::frequency(pair as i64) * position as f64;
                wave.copy_from_slice(&[(height * angle.sin()) as f32, (height * angle.cos()) as f32]);
            }
        }
        Tensor::from_slice(&all).view([count, self.hidden])
    }

    /// Queries (that turn the waves) or keys (that do not) of all heads of a layer: `[hidden, hidden]`.
    fn heads(&self, layer: usize, turns: bool) -> Tensor {
        let width = self.hidden / self.heads;
        // A layer norm gives the embedding the power `hidden`, of which the waves have half.
        let scale = (PEAK * 2.0 * (width as f64).sqrt() / self.hidden as f64).sqrt() as f32;
        let mut all = vec![0.0_f32; (self.hidden * self.hidden) as usize];
        for head in 0..self.heads {
            let look = LOOKS[layer % LOOKS.len()][head as usize % 4] as f64;
            for pair in 0..self.pairs.min(width / 2) {
                let angle = if turns { Self::frequency(pair) * look } else { 0.0 };
                let (sin, cos) = (angle.sin() as f32 * scale, angle.cos() as f32 * scale);
                let row = (head * width + 2 * pair) * self.hidden + 2 * pair;
                let [upper, lower] = [row as usize, (row + self.hidden) as usize];
                all[upper..upper + 2].copy_from_slice(&[cos, sin]);
                all[lower..lower + 2].copy_from_slice(&[-sin, cos]);
            }
        }
        Tensor::from_slice(&all).view([self.hidden, self.hidden]).to_kind(Kind::Float)
    }
}

#[cfg(test)]
mod tests {
    use tch::Device;

    use super::*;
    use crate::config::{ModelConfig, Sizes};
    use crate::net::Net;

    #[test]
    fn heads_look_at_their_neighbours_whatever_stands_there() {
        let config = ModelConfig::new(Sizes::default(), 500).unwrap();
        let net = Net::new(config, Device::Cpu, 3);
        let weights: std::collections::HashMap<_, _> = net.weights(false).into_iter().collect();
        let get = |name: &str| weights[&format!("bert.{name}")].detach();
        let words = get("embeddings.word_embeddings.weight").narrow(0, 100, 120);
        let embedded = words + get("embeddings.position_embeddings.weight").narrow(0, 0, 120);
        let x = embedded.layer_norm([192], None::<&Tensor>, None::<&Tensor>, 1e-12, false);
        for (layer, looks) in LOOKS.iter().enumerate() {
            let part = |name: &str| {
                let w = get(&format!("encoder.layer.{layer}.attention.self.{name}.weight"));
                x.matmul(&w.transpose(0, 1)).view([120, 4, 48]).transpose(0, 1)
            };
            let odds = part("query").matmul(&part("key").transpose(1, 2)) / 48_f64.sqrt();
            let weight = odds.softmax(-1, Kind::Float);
            for (head, look) in looks.iter().enumerate() {
                let share = weight.get(head as i64).diagonal(*look, 0, 1).mean(Kind::Float);
                let share = f64::try_from(share).unwrap();
                assert!(share > 0.6, "layer {layer}, head {head}: {share}");
            }
        }
    }
}
