//! A model as a folder: `config.json`, `vocab.txt`, `model.safetensors`.

use std::path::Path;

use tch::Device;

use crate::config::{ModelConfig, Sizes};
use crate::error::{At as _, Error, Result};
use crate::net::Net;
use crate::vocab::Vocab;
use crate::weights::{self, Found, replace};

/// Name of the form of a model in its folder.
pub const CONFIG: &str = "config.json";
/// Name of its vocabulary.
pub const VOCAB: &str = "vocab.txt";
/// Name of its weights.
pub const WEIGHTS: &str = "model.safetensors";

/// A network with its vocabulary.
pub struct Model {
    /// The network.
    pub net: Net,
    /// The vocabulary.
    pub vocab: Vocab,
}

impl Model {
    /// A model with random weights.
    ///
    /// # Errors
    /// Where the sizes do not go together.
    pub fn new(sizes: Sizes, vocab: Vocab, device: Device, seed: u64) -> Result<Self> {
        let config = ModelConfig::new(sizes, vocab.len())?;
        Ok(Self { net: Net::new(config, device, seed), vocab })
    }

    /// Reads a model or a plain encoder. Heads that the folder does not have are random, by `seed`.
    ///
    /// # Errors
    /// Where a file is missing or is not what it should be.
    pub fn open(folder: &Path, device: Device, seed: u64) -> Result<(Self, Found)> {
        if !folder.is_dir() {
            return Err(Error::format(folder, "no such folder"));
        }
        let config = ModelConfig::read(&folder.join(CONFIG))?;
        let path = folder.join(VOCAB);
        let vocab = Vocab::read(&path)?;
        let rows = config.bert.vocab_size;
        if vocab.len() as i64 > rows {
            return Err(Error::format(&path, format!("{} tokens, config.json says {rows}", vocab.len())));
        }
        let path = folder.join(WEIGHTS);
        let size = std::fs::metadata(&path).at(&path)?.len();
        // Before anything is made in the size that config.json says: two bytes a number are the least.
        let least = (rows as u64).saturating_mul(config.bert.hidden_size as u64).saturating_mul(2);
        if size < least {
            return Err(Error::format(&path, format!("{size} bytes, the embeddings alone take {least}")));
        }
        let net = Net::new(config, device, seed);
        let found = weights::import(&net, &path)?;
        Ok((Self { net, vocab }, found))
    }

    /// Writes the folder; weights in half precision. `masked` keeps the head for masked characters, for an encoder that
    /// is trained on.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn save(&self, folder: &Path, masked: bool) -> Result<()> {
        std::fs::create_dir_all(folder).at(folder)?;
        replace(&folder.join(CONFIG), self.net.config.to_text().as_bytes())?;
        replace(&folder.join(VOCAB), self.vocab.to_text().as_bytes())?;
        weights::export(&self.net, &folder.join(WEIGHTS), masked)
    }
}
