//! The network: rust-bert's BERT encoder with a head for labels, one for links, and one for masked characters.
//!
//! Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding". The encoder
//! is called directly; rust-bert's token classification pipeline mixes up its inputs where there are more than a batch.

use rust_bert::bert::{BertEmbeddings, BertModel};
use tch::nn::{self, Module as _, VarStore};
use tch::{Device, Kind, Tensor};
use zhibiao::model::Label;
use zhibiao::model::bert::DISTANCES;

use crate::config::ModelConfig;
use crate::error::Result;
use crate::init::initialise;
use crate::input::{Batch, LinkBatch};

/// Width inside the link head of a model that does not say one.
pub const LINK_HIDDEN: i64 = 64;

/// Names of the tensors that only masked-language training needs.
pub const MASKED_PREFIX: &str = "cls.";

/// An encoder with its heads.
pub struct Net {
    /// Every weight, by its Hugging Face name.
    pub store: VarStore,
    /// Its form.
    pub config: ModelConfig,
    bert: BertModel<BertEmbeddings>,
    classifier: nn::Linear,
    link_dense: nn::Linear,
    link_output: nn::Linear,
    masked_dense: nn::Linear,
    masked_norm: nn::LayerNorm,
    masked_bias: Tensor,
    words: Tensor,
}

impl Net {
    /// A network with the weights of [`initialise`], which depend on `seed` alone.
    #[must_use]
    pub fn new(mut config: ModelConfig, device: Device, seed: u64) -> Self {
        let link = *config.link_hidden.get_or_insert(LINK_HIDDEN);
        let store = VarStore::new(device);
        let root = store.root();
        let form = &config.bert;
        let hidden = form.hidden_size;
        let bert = BertModel::new_with_optional_pooler(&root / "bert", form, false);
        let classifier = nn::linear(&root / "classifier", hidden, Label::COUNT as i64, nn::LinearConfig::default());
        let link_root = &root / "link";
        let link_dense =
            nn::linear(&link_root / "dense", 3 * hidden + DISTANCES as i64, link, nn::LinearConfig::default());
        let link_output = nn::linear(&link_root / "output", link, 1, nn::LinearConfig::default());
        let masked = &root / "cls" / "predictions";
        let masked_dense = nn::linear(&masked / "transform" / "dense", hidden, hidden, nn::LinearConfig::default());
        let norm = nn::LayerNormConfig { eps: 1e-12, ..nn::LayerNormConfig::default() };
        let masked_norm = nn::layer_norm(&masked / "transform" / "LayerNorm", vec![hidden], norm);
        let masked_bias = masked.zeros("bias", &[form.vocab_size]);
        initialise(&store, form, seed);
        let words = store.variables().remove("bert.embeddings.word_embeddings.weight").unwrap_or_default();
        Self { store, bert, classifier, link_dense, link_output, masked_dense, masked_norm, masked_bias, words, config }
    }

    /// Weights by name, in the order of names; those of masked-language training only where `masked` says so.
    #[must_use]
    pub fn weights(&self, masked: bool) -> Vec<(String, Tensor)> {
        sorted(&self.store).into_iter().filter(|(name, _)| masked || !name.starts_with(MASKED_PREFIX)).collect()
    }

    /// Hidden states of the characters of a batch, sentence behind sentence: `[characters, hidden]`.
    ///
    /// # Errors
    /// Of rust-bert.
    pub fn hidden(&self, batch: &Batch, train: bool) -> Result<Tensor> {
        let out =
            self.bert.forward_t(Some(&batch.ids), Some(&batch.mask), None, None, None, None, None, train)?.hidden_state;
        let hidden = out.size().last().copied().unwrap_or(1);
        Ok(out.reshape([-1, hidden]).index_select(0, &batch.positions))
    }

    /// Scores of the labels: `[characters, 9]` for hidden states `[characters, hidden]`.
    pub fn labels(&self, hidden: &Tensor, train: bool) -> Tensor {
        self.classifier.forward(&hidden.dropout(self.config.bert.hidden_dropout_prob, train))
    }

    /// Log-odds of the links: `[links]` for hidden states `[characters, hidden]`.
    pub fn links(&self, hidden: &Tensor, links: &LinkBatch, train: bool) -> Tensor {
        let rate = self.config.bert.hidden_dropout_prob;
        let means = |spans: &crate::input::Spans| {
            let sums = Tensor::zeros([links.len, hidden.size()[1]], (Kind::Float, hidden.device()));
            sums.index_add(0, &spans.owner, &hidden.index_select(0, &spans.position)) / spans.length.unsqueeze(1)
        };
        let (quantity, piece) = (means(&links.quantity), means(&links.piece));
        let product = &quantity * &piece;
        let x = Tensor::cat(&[quantity, piece, product, links.distance.shallow_clone()], 1).dropout(rate, train);
        self.link_output.forward(&self.link_dense.forward(&x).gelu("none").dropout(rate, train)).squeeze_dim(1)
    }

    /// Scores of the vocabulary, through the embeddings of the characters: `[characters, vocabulary]`.
    pub fn masked(&self, hidden: &Tensor) -> Tensor {
        let transformed = self.masked_norm.forward(&self.masked_dense.forward(hidden).gelu("none"));
        transformed.matmul(&self.words.transpose(0, 1)) + &self.masked_bias
    }

    /// Draws every weight anew with a deviation, biases and layer norms too: a network in which a weight that another
    /// implementation leaves out is missed.
    pub fn scatter(&self, deviation: f64, seed: u64) {
        tch::manual_seed(seed as i64);
        tch::no_grad(|| {
            for (name, mut tensor) in self.weights(true) {
                let mean = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
                let _ = tensor.normal_(mean, deviation);
            }
        });
    }

    /// The device that it is on.
    #[must_use]
    pub fn device(&self) -> Device {
        self.store.device()
    }
}

fn sorted(store: &VarStore) -> Vec<(String, Tensor)> {
    let mut all: Vec<(String, Tensor)> = store.variables().into_iter().collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}
