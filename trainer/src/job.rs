//! A whole training: from data and settings to a model folder with its card.

mod folds;

use std::path::Path;

use serde::Serialize;
use tch::Device;

pub use folds::{Fold, folds};

use crate::card::{self, Summary};
use crate::checkpoint::{self, EpochRecord};
use crate::config::Sizes;
use crate::data::{Data, Development, Held, split};
use crate::error::{At as _, Error, Result};
use crate::model::Model;
use crate::plot;
use crate::train::{Material, Plan, Run, Stage, Watch};
use crate::vocab::Vocab;
use crate::weights::replace;

/// File with every epoch, a line of JSON each.
pub const HISTORY: &str = "training.jsonl";
/// File with the plot of the losses.
pub const PLOT: &str = "loss.svg";
/// File that says what the model is.
pub const CARD: &str = "MODEL_CARD.md";

/// How a model is trained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Every draw depends on it.
    pub seed: u64,
    /// Sizes of a new encoder; one that is read has its own.
    pub sizes: Sizes,
    /// How often a character must stand in the texts to be in a new vocabulary.
    pub least: usize,
    /// Masked-language training; `None` leaves it out.
    pub pretraining: Option<Plan>,
    /// Training on silver examples.
    pub silver: Option<Plan>,
    /// Training on gold examples.
    pub gold: Option<Plan>,
    /// What decides when a stage ends.
    pub development: Development,
    /// What was kept out of the data.
    pub held: Held,
}

impl Default for Settings {
    fn default() -> Self {
        let plan = Plan { epochs: 0, rate: 0.0, tokens: 512, patience: 3, warm: 0.1, decay: 0.01, clip: 1.0 };
        Self {
            seed: 1,
            sizes: Sizes::default(),
            least: 2,
            pretraining: Some(Plan { epochs: 10, rate: 1e-3, tokens: 1024, warm: 0.05, ..plan }),
            silver: Some(Plan { epochs: 8, rate: 5e-4, ..plan }),
            gold: Some(Plan { epochs: 12, rate: 3e-4, patience: 4, ..plan }),
            development: Development::default(),
            held: Held::default(),
        }
    }
}

/// Where a training runs and what it says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Folder of the model, made where it is missing.
    pub out: &'a Path,
    /// The processor or a CUDA device.
    pub device: Device,
    /// The command, as the card shows it.
    pub command: &'a str,
    /// Whether an unfinished training in `out` goes on.
    pub resume: bool,
    /// Whether the head for masked characters is kept: for an encoder that is trained on.
    pub keep_masked: bool,
}

/// What came out.
pub struct Trained {
    /// The model, as it was saved but in full precision.
    pub model: Model,
    /// Every epoch.
    pub history: Vec<EpochRecord>,
}

/// Trains a model and writes its folder: the three files of a model, [`CARD`], [`PLOT`] and [`HISTORY`]. While it goes on the
/// folder has a checkpoint, from which a training that was killed goes on. `None` where `watch` ended it.
///
/// The model starts from the one in `encoder`, where there is one, else from random weights and a vocabulary of the texts
/// (of the examples, where there are no texts).
///
/// # Errors
/// Where there is nothing to learn from, a file is broken or missing, or the folder has the checkpoint of another run.
pub fn train(
    settings: &Settings,
    data: &Data,
    encoder: Option<&Path>,
    place: &Place<'_>,
    watch: &mut dyn Watch,
) -> Result<Option<Trained>> {
    let (silver, silver_held) = split(&data.silver, &settings.development);
    let (gold, gold_held) = split(&data.gold, &settings.development);
    let stages: Vec<Stage<'_>> = [
        ("pretraining", settings.pretraining, Material::Texts(&data.texts)),
        ("silver", settings.silver, Material::Examples { train: &silver, development: &silver_held }),
        ("gold", settings.gold, Material::Examples { train: &gold, development: &gold_held }),
    ]
    .into_iter()
    .filter_map(|(name, plan, material)| plan.map(|plan| Stage { name, plan, material }))
    .filter(|stage| match stage.material {
        Material::Texts(texts) => texts.iter().any(|text| !text.sentences.is_empty()),
        Material::Examples { train, .. } => !train.is_empty(),
    })
    .collect();
    if stages.is_empty() {
        return Err(Error::usage("nothing to learn from: no stage has data"));
    }

    let path = place.out.join(checkpoint::FILE);
    let resumed = match (path.exists(), place.resume) {
        (true, true) => Some(checkpoint::read(place.out)?),
        (true, false) => {
            return Err(Error::format(&path, "an unfinished training: --resume goes on with it, or delete it"));
        }
        (false, true) => return Err(Error::format(&path, "nothing to resume")),
        (false, false) => None,
    };
    let model = match encoder {
        Some(folder) => Model::open(folder, place.device, settings.seed)?.0,
        None => Model::new(settings.sizes, vocabulary(settings, data)?, place.device, settings.seed)?,
    };
    std::fs::create_dir_all(place.out).at(place.out)?;
    let run = Run {
        net: &model.net,
        vocab: &model.vocab,
        seed: settings.seed,
        digest: digest(settings, data, &model),
        out: place.out,
    };
    let Some(history) = run.train(&stages, resumed, watch)? else { return Ok(None) };

    model.save(place.out, place.keep_masked)?;
    replace(&place.out.join(PLOT), plot::losses(&history).as_bytes())?;
    let mut lines = String::new();
    for record in &history {
        let line = serde_json::to_string(record).map_err(|e| Error::usage(e.to_string()))?;
        lines = lines + &line + "\n";
    }
    replace(&place.out.join(HISTORY), lines.as_bytes())?;
    let before = encoder.and_then(|folder| std::fs::read_to_string(folder.join(CARD)).ok());
    let summary = Summary {
        settings,
        data,
        command: place.command,
        model: &model,
        history: &history,
        encoder,
        before: before.as_deref().filter(|card| card.starts_with(card::TITLE)),
    };
    replace(&place.out.join(CARD), card::text(&summary).as_bytes())?;
    if path.exists() {
        std::fs::remove_file(&path).at(&path)?;
    }
    Ok(Some(Trained { model, history }))
}

fn vocabulary(settings: &Settings, data: &Data) -> Result<Vocab> {
    let texts = data.texts.iter().flat_map(|text| &text.sentences).map(Vec::as_slice);
    let examples = data.silver.iter().chain(&data.gold).map(|example| example.chars.as_slice());
    let vocab = match data.texts.is_empty() {
        false => Vocab::build(texts, settings.least),
        true => Vocab::build(examples, settings.least),
    };
    if vocab.is_empty() { Err(Error::usage("no vocabulary: the texts are empty")) } else { Ok(vocab) }
}

/// A number of 64 bits (FNV-1a) of everything that the weights depend on.
fn digest(settings: &Settings, data: &Data, model: &Model) -> String {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            state = (state ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    };
    eat(format!("{settings:?}").as_bytes());
    eat(model.vocab.to_text().as_bytes());
    for (name, tensor) in model.net.weights(true) {
        eat(name.as_bytes());
        eat(&tensor.sum(tch::Kind::Double).double_value(&[]).to_le_bytes());
    }
    for text in &data.texts {
        eat(text.doc.as_bytes());
        text.sentences.iter().for_each(|sentence| eat(sentence.iter().collect::<String>().as_bytes()));
    }
    for example in data.silver.iter().chain(&data.gold) {
        eat(format!("{}\t{}\t", example.doc, example.place).as_bytes());
        eat(example.chars.iter().collect::<String>().as_bytes());
        eat(&example.labels.iter().map(|label| *label as u8).collect::<Vec<u8>>());
        eat(format!("{:?}", example.links).as_bytes());
    }
    format!("{state:016x}")
}
