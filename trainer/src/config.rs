//! `config.json`: the form of an encoder as Hugging Face writes it, and what zhibiao adds to it.

use std::path::Path;

use rust_bert::bert::BertConfig;
use serde::Serialize;
use serde_json::{Value, json};
use zhibiao::model::Label;

use crate::error::{At as _, Error, Result};

/// Version of the model format.
pub const FORMAT: u64 = 1;

/// What rust-bert adds to the variance in a layer norm, whatever `config.json` says.
const LAYER_NORM_EPS: f64 = 1e-12;

/// Sizes of a new model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sizes {
    /// Width of the hidden states.
    pub hidden: i64,
    /// Number of layers.
    pub layers: i64,
    /// Number of heads a layer.
    pub heads: i64,
    /// Width inside the feed-forward part.
    pub intermediate: i64,
    /// Longest row, `[CLS]` and `[SEP]` counted.
    pub positions: i64,
    /// Width inside the link head.
    pub link: i64,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { hidden: 192, layers: 3, heads: 4, intermediate: 768, positions: 256, link: 64 }
    }
}

/// The form of a model.
#[derive(Clone, Debug)]
pub struct ModelConfig {
    /// The encoder, as rust-bert takes it.
    pub bert: BertConfig,
    /// Width inside the link head; `None` where `config.json` is that of a plain encoder.
    pub link_hidden: Option<i64>,
}

impl ModelConfig {
    /// The form of a new model.
    ///
    /// # Errors
    /// Where the sizes do not go together.
    pub fn new(sizes: Sizes, vocab: usize) -> Result<Self> {
        let value = json!({
            "hidden_act": "gelu",
            "attention_probs_dropout_prob": 0.1,
            "hidden_dropout_prob": 0.1,
            "hidden_size": sizes.hidden,
            "initializer_range": 0.02,
            "intermediate_size": sizes.intermediate,
            "max_position_embeddings": sizes.positions,
            "num_attention_heads": sizes.heads,
            "num_hidden_layers": sizes.layers,
            "type_vocab_size": 2,
            "vocab_size": vocab,
            "zhibiao": { "format": FORMAT, "link_hidden": sizes.link },
        });
        Self::from_value(&value).map_err(Error::Usage)
    }

    /// Reads `config.json`.
    ///
    /// # Errors
    /// Where the file cannot be read, is no configuration of a BERT encoder, or asks for what rust-bert does not do.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).at(path)?;
        let value: Value = serde_json::from_str(&text).map_err(|e| Error::format(path, e.to_string()))?;
        Self::from_value(&value).map_err(|reason| Error::format(path, reason))
    }

    fn from_value(value: &Value) -> std::result::Result<Self, String> {
        let mut plain = value.clone();
        if let Some(fields) = plain.as_object_mut() {
            // rust-bert reads neither: labels are those of zhibiao.
            fields.retain(|name, _| name != "id2label" && name != "label2id");
        }
        let bert: BertConfig = serde_json::from_value(plain).map_err(|e| e.to_string())?;
        let sizes = [
            ("hidden_size", bert.hidden_size, 1 << 16),
            ("num_hidden_layers", bert.num_hidden_layers, 1 << 10),
            ("num_attention_heads", bert.num_attention_heads, 1 << 10),
            ("intermediate_size", bert.intermediate_size, 1 << 18),
            ("type_vocab_size", bert.type_vocab_size, 1 << 10),
            ("vocab_size", bert.vocab_size, 1 << 24),
            ("max_position_embeddings", bert.max_position_embeddings, 1 << 20),
        ];
        for (name, size, most) in sizes {
            if !(1..=most).contains(&size) {
                return Err(format!("{name} is {size}, not one of 1 to {most}"));
            }
        }
        if bert.hidden_size % bert.num_attention_heads != 0 {
            return Err(format!("{} heads do not share out {} numbers", bert.num_attention_heads, bert.hidden_size));
        }
        if bert.max_position_embeddings < 8 {
            return Err(format!("{} positions are too few", bert.max_position_embeddings));
        }
        if let Some(eps) = value.get("layer_norm_eps").and_then(Value::as_f64)
            && (eps - LAYER_NORM_EPS).abs() > LAYER_NORM_EPS / 100.0
        {
            return Err(format!("layer_norm_eps is {eps}: rust-bert computes with {LAYER_NORM_EPS}"));
        }
        if value.get("position_embedding_type").is_some_and(|kind| kind != "absolute") {
            return Err("position_embedding_type is not absolute".to_owned());
        }
        let link_hidden = match value.get("zhibiao") {
            None => None,
            Some(own) => {
                if own.get("format").and_then(Value::as_u64) != Some(FORMAT) {
                    return Err(format!("zhibiao.format is not {FORMAT}"));
                }
                let link = own.get("link_hidden").and_then(Value::as_i64).filter(|n| (1..=1 << 16).contains(n));
                Some(link.ok_or("zhibiao.link_hidden is missing or out of range")?)
            }
        };
        Ok(Self { bert, link_hidden })
    }

    /// The text of `config.json`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let bert = &self.bert;
        let labels: serde_json::Map<String, Value> =
            Label::ALL.iter().enumerate().map(|(i, label)| (i.to_string(), json!(label.as_str()))).collect();
        let numbers: serde_json::Map<String, Value> =
            Label::ALL.iter().map(|label| (label.as_str().to_owned(), json!(*label as usize))).collect();
        let value = json!({
            "architectures": ["BertForTokenClassification"],
            "model_type": "bert",
            "hidden_act": serde_json::to_value(bert.hidden_act).unwrap_or_else(|_| json!("gelu")),
            "attention_probs_dropout_prob": bert.attention_probs_dropout_prob,
            "hidden_dropout_prob": bert.hidden_dropout_prob,
            "hidden_size": bert.hidden_size,
            "initializer_range": (f64::from(bert.initializer_range) * 1e6).round() / 1e6,
            "intermediate_size": bert.intermediate_size,
            "layer_norm_eps": LAYER_NORM_EPS,
            "max_position_embeddings": bert.max_position_embeddings,
            "num_attention_heads": bert.num_attention_heads,
            "num_hidden_layers": bert.num_hidden_layers,
            "pad_token_id": 0,
            "type_vocab_size": bert.type_vocab_size,
            "vocab_size": bert.vocab_size,
            "id2label": labels,
            "label2id": numbers,
            "zhibiao": { "format": FORMAT, "link_hidden": self.link_hidden },
        });
        format!("{value:#}\n")
    }

    /// Most characters of one row.
    #[must_use]
    pub fn limit(&self) -> usize {
        usize::try_from(self.bert.max_position_embeddings - 2).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let config = ModelConfig::new(Sizes { hidden: 32, heads: 2, ..Sizes::default() }, 77).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.json");
        std::fs::write(&path, config.to_text()).unwrap();
        let again = ModelConfig::read(&path).unwrap();
        assert_eq!(again.to_text(), config.to_text());
        assert_eq!((again.link_hidden, again.bert.vocab_size, again.limit()), (Some(64), 77, 254));
        let value: Value = serde_json::from_str(&config.to_text()).unwrap();
        assert_eq!(value["id2label"]["3"], "B-INDICATOR");
    }

    #[test]
    fn what_cannot_be_computed_is_refused() {
        let refused = |change: fn(&mut Value)| {
            let mut value: Value =
                serde_json::from_str(&ModelConfig::new(Sizes::default(), 9).unwrap().to_text()).unwrap();
            change(&mut value);
            ModelConfig::from_value(&value).unwrap_err()
        };
        assert!(refused(|v| v["num_attention_heads"] = json!(5)).contains("5 heads"));
        assert!(refused(|v| v["layer_norm_eps"] = json!(1e-5)).contains("layer_norm_eps"));
        assert!(refused(|v| v["zhibiao"]["format"] = json!(2)).contains("zhibiao.format"));
        assert!(refused(|v| v["hidden_size"] = json!(0)).contains("hidden_size"));
        assert!(refused(|v| v["position_embedding_type"] = json!("relative_key")).contains("absolute"));
    }
}
