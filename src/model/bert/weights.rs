//! The weights of a file, in the shapes in which they are used.

use ndarray::{Array1, Array2, Axis, concatenate};

use super::config::BertConfig;
use super::links::{DISTANCES, LinkHead};
use super::tensors::Tensors;
use crate::model::{Fault, Label};

/// A linear map: `x · weight + bias`.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    /// `[inputs, outputs]`: what files have the other way round.
    pub(super) weight: Array2<f32>,
    /// `[outputs]`.
    pub(super) bias: Array1<f32>,
}

/// Layer normalisation (Ba, Kiros and Hinton 2016): scale and shift behind it, each `[hidden]`.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    pub(super) scale: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// One layer of the encoder.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// Queries, keys and values in one map, `[hidden, 3 × hidden]`; the queries are divided by the square root of the
    /// width of a head already.
    pub(super) attention: Linear,
    pub(super) attention_output: Linear,
    pub(super) attention_norm: Norm,
    pub(super) intermediate: Linear,
    pub(super) output: Linear,
    pub(super) output_norm: Norm,
}

/// All weights of an encoder and its heads.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    /// `[vocabulary, hidden]`.
    pub(super) words: Array2<f32>,
    /// `[positions, hidden]`, the first token type added.
    pub(super) positions: Array2<f32>,
    pub(super) norm: Norm,
    pub(super) layers: Vec<Layer>,
    /// From hidden states to labels.
    pub(super) labels: Linear,
    pub(super) links: LinkHead,
}

impl Weights {
    /// Reads `model.safetensors`, whose shapes must be those of the configuration.
    pub(super) fn parse(bytes: &[u8], config: &BertConfig) -> Result<Self, Fault> {
        let file = Reader(Tensors::parse(bytes)?);
        let (hidden, inner) = (config.hidden, config.intermediate);
        let embeddings = "bert.embeddings";
        let words = file.matrix(&format!("{embeddings}.word_embeddings.weight"), config.vocabulary, hidden)?;
        let mut positions =
            file.matrix(&format!("{embeddings}.position_embeddings.weight"), config.positions, hidden)?;
        let types = file.matrix(&format!("{embeddings}.token_type_embeddings.weight"), config.types, hidden)?;
        positions += &types.row(0);
        let layers = (0..config.layers).map(|number| {
            let layer = format!("bert.encoder.layer.{number}");
            Ok(Layer {
                attention: file.attention(&layer, config)?,
                attention_output: file.linear(&format!("{layer}.attention.output.dense"), hidden, hidden)?,
                attention_norm: file.norm(&format!("{layer}.attention.output.LayerNorm"), hidden)?,
                intermediate: file.linear(&format!("{layer}.intermediate.dense"), hidden, inner)?,
                output: file.linear(&format!("{layer}.output.dense"), inner, hidden)?,
                output_norm: file.norm(&format!("{layer}.output.LayerNorm"), hidden)?,
            })
        });
        Ok(Self {
            words,
            positions,
            norm: file.norm(&format!("{embeddings}.LayerNorm"), hidden)?,
            layers: layers.collect::<Result<_, Fault>>()?,
            labels: file.linear("classifier", hidden, Label::COUNT)?,
            links: file.links(config)?,
        })
    }
}

/// Tensors as matrices and vectors.
struct Reader<'b>(Tensors<'b>);

impl Reader<'_> {
    fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, Fault> {
        self.0.read(name, &[length])
    }

    fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, Fault> {
        let numbers = self.0.read(name, &[rows, columns])?;
        Array2::from_shape_vec((rows, columns), numbers).map_err(|e| Fault::inconsistent(format!("`{name}`: {e}")))
    }

    fn norm(&self, name: &str, length: usize) -> Result<Norm, Fault> {
        let scale = self.vector(&format!("{name}.weight"), length)?;
        let shift = self.vector(&format!("{name}.bias"), length)?;
        Ok(Norm { scale, shift })
    }

    fn linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear, Fault> {
        let weight = self.matrix(&format!("{name}.weight"), outputs, inputs)?;
        let bias = self.vector(&format!("{name}.bias"), outputs)?.into();
        Ok(Linear { weight: weight.t().as_standard_layout().into_owned(), bias })
    }

    fn attention(&self, layer: &str, config: &BertConfig) -> Result<Linear, Fault> {
        let part = |name: &str| self.linear(&format!("{layer}.attention.self.{name}"), config.hidden, config.hidden);
        let (mut query, key, value) = (part("query")?, part("key")?, part("value")?);
        let scale = 1.0 / ((config.hidden / config.heads) as f32).sqrt();
        query.weight *= scale;
        query.bias *= scale;
        let shapes = |e: ndarray::ShapeError| Fault::inconsistent(format!("`{layer}`: {e}"));
        Ok(Linear {
            weight: concatenate(Axis(1), &[query.weight.view(), key.weight.view(), value.weight.view()])
                .map_err(shapes)?
                .as_standard_layout()
                .into_owned(),
            bias: concatenate(Axis(0), &[query.bias.view(), key.bias.view(), value.bias.view()]).map_err(shapes)?,
        })
    }

    fn links(&self, config: &BertConfig) -> Result<LinkHead, Fault> {
        Ok(LinkHead {
            dense: self.matrix("link.dense.weight", config.link, 3 * config.hidden + DISTANCES)?,
            dense_bias: self.vector("link.dense.bias", config.link)?,
            output: self.matrix("link.output.weight", 1, config.link)?.into_iter().collect(),
            output_bias: self.vector("link.output.bias", 1)?.into_iter().sum(),
        })
    }
}
