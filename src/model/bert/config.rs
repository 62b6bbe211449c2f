//! `config.json`: the sizes of the encoder, as Hugging Face writes them, and what this project adds.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Fault, Label};

/// Version of the format that is read: `zhibiao.format` of the file.
pub const FORMAT: u64 = 1;

/// The greatest sizes that are accepted. They bound time and memory, and no encoder that runs on one core is near them.
mod limit {
    pub const HIDDEN: usize = 4096;
    pub const LAYERS: usize = 64;
    pub const INTERMEDIATE: usize = 4 * HIDDEN;
    /// Attention takes memory by the square of the positions.
    pub const POSITIONS: usize = 512;
    pub const TYPES: usize = 16;
    pub const LINK: usize = 4096;
    pub const FILE: usize = 1 << 20;
}

/// Sizes of an encoder and its heads, all of them checked.
#[derive(Clone, Debug, PartialEq)]
pub struct BertConfig {
    /// Width of the hidden states.
    pub hidden: usize,
    /// Number of layers.
    pub layers: usize,
    /// Attention heads of a layer; they divide the width.
    pub heads: usize,
    /// Width between the two halves of a feed-forward layer.
    pub intermediate: usize,
    /// Positions of a sequence, `[CLS]` and `[SEP]` included: 3 to 512.
    pub positions: usize,
    /// Token types, of which the first is used.
    pub types: usize,
    /// Tokens of the vocabulary.
    pub vocabulary: usize,
    /// Added to the variance by layer normalisation.
    pub epsilon: f32,
    /// Width of the hidden layer of the link head.
    pub link: usize,
}

/// The file as it is written. What it holds besides is of no account.
#[derive(Deserialize)]
struct File {
    hidden_size: u64,
    num_hidden_layers: u64,
    num_attention_heads: u64,
    intermediate_size: u64,
    max_position_embeddings: u64,
    type_vocab_size: u64,
    vocab_size: u64,
    hidden_act: String,
    layer_norm_eps: f64,
    position_embedding_type: Option<String>,
    id2label: Option<BTreeMap<String, String>>,
    zhibiao: Option<Own>,
}

/// What this project adds.
#[derive(Deserialize)]
struct Own {
    format: u64,
    link_hidden: u64,
}

impl BertConfig {
    /// Longest sentence, in characters, that is read in one piece.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.positions - 2
    }

    /// Reads and checks `config.json`.
    ///
    /// # Errors
    /// Every statement that an encoder cannot be built from.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > limit::FILE {
            let what = "the length of the file".to_owned();
            return Err(Fault::TooLarge { what, value: bytes.len() as u64, limit: limit::FILE as u64 });
        }
        let foreign = |reason: String| Fault::Foreign { expected: "configuration of a BERT tagger", reason };
        let file: File = serde_json::from_slice(bytes).map_err(|e| foreign(e.to_string()))?;
        let own = file.zhibiao.ok_or_else(|| foreign("`zhibiao` is missing".to_owned()))?;
        if own.format != FORMAT {
            return Err(Fault::Version { found: own.format, supported: FORMAT });
        }
        let config = Self {
            hidden: Fault::size("hidden_size", file.hidden_size, limit::HIDDEN)?,
            layers: Fault::size("num_hidden_layers", file.num_hidden_layers, limit::LAYERS)?,
            heads: Fault::size("num_attention_heads", file.num_attention_heads, limit::HIDDEN)?,
            intermediate: Fault::size("intermediate_size", file.intermediate_size, limit::INTERMEDIATE)?,
            positions: Fault::size("max_position_embeddings", file.max_position_embeddings, limit::POSITIONS)?,
            types: Fault::size("type_vocab_size", file.type_vocab_size, limit::TYPES)?,
            vocabulary: Fault::size("vocab_size", file.vocab_size, super::vocabulary::LIMIT)?,
            epsilon: file.layer_norm_eps as f32,
            link: Fault::size("zhibiao.link_hidden", own.link_hidden, limit::LINK)?,
        };
        config.check()?;
        labels(file.id2label.as_ref())?;
        match file.hidden_act.as_str() {
            "gelu" => {}
            other => return Err(Fault::inconsistent(format!("hidden_act is `{other}`; only `gelu` is computed"))),
        }
        match file.position_embedding_type.as_deref() {
            None | Some("absolute") => Ok(config),
            Some(other) => {
                Err(Fault::inconsistent(format!("position_embedding_type is `{other}`; only `absolute` is computed")))
            }
        }
    }

    /// What single sizes do not show.
    fn check(&self) -> Result<(), Fault> {
        if !self.hidden.is_multiple_of(self.heads) {
            let (hidden, heads) = (self.hidden, self.heads);
            let what = format!("hidden_size {hidden} is no multiple of num_attention_heads {heads}");
            return Err(Fault::Inconsistent { what });
        }
        if self.positions < 3 {
            let what = format!("max_position_embeddings {} leaves no room for a character", self.positions);
            return Err(Fault::Inconsistent { what });
        }
        if !(self.epsilon > 0.0 && self.epsilon < 1.0) {
            return Err(Fault::inconsistent(format!("layer_norm_eps is {}: not between 0 and 1", self.epsilon)));
        }
        Ok(())
    }
}

/// Whether the labels are those of [`Label`], each at its number.
fn labels(named: Option<&BTreeMap<String, String>>) -> Result<(), Fault> {
    let Some(named) = named else { return Err(Fault::inconsistent("id2label is missing")) };
    if named.len() != Label::COUNT {
        return Err(Fault::inconsistent(format!("id2label names {} labels, not {}", named.len(), Label::COUNT)));
    }
    for (index, label) in Label::ALL.into_iter().enumerate() {
        let found = named.get(&index.to_string()).map_or("nothing", String::as_str);
        if found != label.as_str() {
            return Err(Fault::inconsistent(format!("id2label has {found} at {index}, not {}", label.as_str())));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// A sound configuration with one key changed, or without it (`Null`).
    fn with(key: &str, value: Value) -> Result<BertConfig, Fault> {
        let labels: serde_json::Map<String, Value> =
            Label::ALL.into_iter().enumerate().map(|(i, l)| (i.to_string(), l.as_str().into())).collect();
        let mut file = json!({
            "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 24,
            "max_position_embeddings": 32, "type_vocab_size": 2, "vocab_size": 40, "hidden_act": "gelu",
            "layer_norm_eps": 1e-12, "id2label": labels, "zhibiao": {"format": 1, "link_hidden": 5}, "other": [1],
        });
        match value {
            Value::Null => file.as_object_mut().unwrap().remove(key),
            value => file.as_object_mut().unwrap().insert(key.to_owned(), value),
        };
        BertConfig::parse(file.to_string().as_bytes())
    }

    fn refused(key: &str, value: Value) -> String {
        with(key, value).unwrap_err().to_string()
    }

    #[test]
    fn a_sound_file_is_read() {
        let config = with("unknown", json!(1)).unwrap();
        assert_eq!((config.hidden, config.layers, config.heads, config.longest()), (12, 2, 3, 30));
        assert_eq!((config.link, config.epsilon), (5, 1e-12));
    }

    #[test]
    fn sizes_that_no_encoder_has_are_refused() {
        assert_eq!(
            refused("hidden_size", json!(1_u64 << 40)),
            "hidden_size is 1099511627776; at most 4096 is accepted"
        );
        assert_eq!(
            refused("num_hidden_layers", json!(1_000_000_000)),
            "num_hidden_layers is 1000000000; at most 64 is accepted"
        );
        assert_eq!(refused("num_attention_heads", json!(0)), "num_attention_heads is 0");
        assert_eq!(refused("num_attention_heads", json!(5)), "hidden_size 12 is no multiple of num_attention_heads 5");
        assert!(refused("max_position_embeddings", json!(513)).contains("at most 512"));
        assert!(refused("max_position_embeddings", json!(2)).contains("no room"));
        assert!(refused("vocab_size", json!(1_000_000)).contains("vocab_size is 1000000; at most"));
        assert!(refused("hidden_size", json!(-1)).starts_with("is no configuration"));
        assert!(refused("hidden_size", json!(1.5)).starts_with("is no configuration"));
        assert!(refused("layer_norm_eps", json!(0)).contains("layer_norm_eps"));
    }

    #[test]
    fn what_is_not_computed_is_refused() {
        assert_eq!(refused("hidden_act", json!("relu")), "hidden_act is `relu`; only `gelu` is computed");
        assert!(refused("position_embedding_type", json!("relative_key")).contains("only `absolute`"));
        assert!(refused("id2label", json!({"0": "O"})).contains("names 1 labels, not 9"));
        assert!(refused("id2label", Value::Null).contains("missing"));
        assert!(refused("hidden_size", Value::Null).contains("missing field `hidden_size`"));
    }

    #[test]
    fn another_version_is_no_configuration_of_this_one() {
        let error = refused("zhibiao", json!({"format": 2, "link_hidden": 5}));
        assert_eq!(error, "is of format version 2; this program reads version 1");
        assert!(refused("zhibiao", Value::Null).contains("`zhibiao` is missing"));
    }
}
