//! The model card: what a model was trained on, how, with which figures, and what it cannot do.
//!
//! Mitchell et al. 2019, "Model Cards for Model Reporting".

use std::fmt::Write as _;
use std::path::Path;

use crate::checkpoint::EpochRecord;
use crate::data::{Data, places};
use crate::job::{PLOT, Settings};
use crate::model::{Model, WEIGHTS};
use crate::train::Plan;

/// What a card is written of.
pub struct Summary<'a> {
    /// How it was trained.
    pub settings: &'a Settings,
    /// On what.
    pub data: &'a Data,
    /// By which command.
    pub command: &'a str,
    /// The model.
    pub model: &'a Model,
    /// Every epoch.
    pub history: &'a [EpochRecord],
    /// The model that it started from.
    pub encoder: Option<&'a Path>,
    /// The card of that one, where it has one of this kind.
    pub before: Option<&'a str>,
}

/// What a card begins with.
pub const TITLE: &str = "# Model card of a zhibiao BERT\n\n";

/// The text of `MODEL_CARD.md`.
#[must_use]
pub fn text(summary: &Summary<'_>) -> String {
    let mut card = String::from(TITLE);
    card.push_str(
        "A BERT encoder over single characters with two heads: one labels the characters of a sentence of a Chinese government \
         report as part of an indicator, a quantity, a period or a place; the other says whether a piece of an indicator \
         belongs to a quantity. `zhibiao --engine bert` and `--engine hybrid` read it.\n\n",
    );
    form(&mut card, summary);
    data(&mut card, summary);
    training(&mut card, summary);
    figures(&mut card, summary);
    if let Some(before) = summary.before {
        before_it(&mut card, before);
    }
    card.push_str(
        "## Limits\n\n\
         - It has read work reports, plans and budgets of governments. Of other writing it knows nothing.\n\
         - Silver labels are those of the rules: what these miss, it was taught to miss, as far as gold did not say otherwise.\n\
         - Characters that its vocabulary does not have are all the same to it.\n\
         - A sentence longer than its positions is read in chunks, which do not see each other.\n\
         - The figures above are of the development split, which also decided when to stop: those of cross-validation by place \
         are what a new document may expect.\n",
    );
    card
}

fn form(card: &mut String, summary: &Summary<'_>) {
    let bert = &summary.model.net.config.bert;
    let numbers: i64 = summary.model.net.weights(false).iter().map(|(_, t)| t.numel() as i64).sum();
    let _ = write!(
        card,
        "## Form\n\n\
         | | |\n|---|---|\n| weights | `{WEIGHTS}`, {numbers} numbers in half precision |\n| layers | {} |\n\
         | hidden, inner | {}, {} |\n| heads | {} |\n| positions | {} |\n| vocabulary | {} tokens |\n",
        bert.num_hidden_layers,
        bert.hidden_size,
        bert.intermediate_size,
        bert.num_attention_heads,
        bert.max_position_embeddings,
        summary.model.vocab.len(),
    );
    if let Some(name) = summary.encoder.and_then(Path::file_name) {
        let _ = writeln!(card, "| started from | `{}` |", name.to_string_lossy());
    }
    card.push('\n');
}

fn data(card: &mut String, summary: &Summary<'_>) {
    let data = summary.data;
    let sentences: usize = data.texts.iter().map(|t| t.sentences.len()).sum();
    let characters: usize = data.texts.iter().flat_map(|t| &t.sentences).map(Vec::len).sum();
    card.push_str("## Data\n\n| | documents | sentences | characters | links | places |\n|---|---|---|---|---|---|\n");
    let mut docs: Vec<&str> = data.texts.iter().map(|t| t.doc.as_str()).collect();
    docs.sort_unstable();
    docs.dedup();
    let _ = writeln!(card, "| texts | {} | {sentences} | {characters} | – | – |", docs.len());
    for (name, examples) in [("silver", &data.silver), ("gold", &data.gold)] {
        let mut docs: Vec<&str> = examples.iter().map(|e| e.doc.as_str()).collect();
        docs.sort_unstable();
        docs.dedup();
        let characters: usize = examples.iter().map(|e| e.chars.len()).sum();
        let links: usize = examples.iter().map(|e| e.links.len()).sum();
        let all = places(examples);
        let _ =
            writeln!(card, "| {name} | {} | {} | {characters} | {links} | {} |", docs.len(), examples.len(), all.len());
    }
    let held = &summary.settings.held;
    if !held.places.is_empty() || !held.docs.is_empty() {
        let all: Vec<&str> = held.places.iter().chain(&held.docs).map(String::as_str).collect();
        let _ = writeln!(card, "\nKept out of all of it: {}.", all.join(", "));
    }
    if !data.gold.is_empty() {
        let all: Vec<String> = places(&data.gold).into_iter().map(|(place, n)| format!("{place} {n}")).collect();
        let _ = writeln!(card, "\nSentences of gold by place: {}.", all.join(", "));
    }
    card.push('\n');
}

fn training(card: &mut String, summary: &Summary<'_>) {
    let settings = summary.settings;
    let _ = write!(card, "## Training\n\n```sh\n{}\n```\n\nSeed {}. ", summary.command, settings.seed);
    card.push_str(
        "AdamW, rate rising and then falling in straight lines, gradients shortened together; the development split is of \
         places that are not learned from, and the weights kept are those of its best epoch.\n\n\
         | stage | epochs at most | rate | tokens a batch | warm-up | decay | patience |\n|---|---|---|---|---|---|---|\n",
    );
    let stages = [("pretraining", settings.pretraining), ("silver", settings.silver), ("gold", settings.gold)];
    for (name, plan) in stages {
        let Some(Plan { epochs, rate, tokens, patience, warm, decay, .. }) = plan else { continue };
        if summary.history.iter().any(|record| record.stage == name) {
            let _ = writeln!(card, "| {name} | {epochs} | {rate} | {tokens} | {warm} | {decay} | {patience} |");
        }
    }
    card.push('\n');
}

fn figures(card: &mut String, summary: &Summary<'_>) {
    let _ = write!(
        card,
        "## Figures\n\n![Loss by epoch]({PLOT})\n\n\
         F1 on the development split: whole pieces of indicators, whole quantities, links between a true quantity and a \
         true piece.\n\n\
         | stage | epoch | characters | seconds | loss | held-out loss | indicators | quantities | links |\n\
         |---|---|---|---|---|---|---|---|---|\n"
    );
    for record in summary.history {
        let shown = shown(summary.history, record);
        if !shown {
            continue;
        }
        let _ = write!(
            card,
            "| {} | {} | {} | {} | {:.4} |",
            record.stage, record.epoch, record.characters, record.seconds, record.loss
        );
        let _ = match record.development {
            Some(d) => writeln!(card, " {:.4} | {:.4} | {:.4} | {:.4} |", d.loss, d.indicator, d.quantity, d.link),
            None => writeln!(card, " – | – | – | – |"),
        };
    }
    card.push('\n');
}

/// What the card of the model that this one started from says of data, training and figures, a level deeper.
fn before_it(card: &mut String, before: &str) {
    card.push_str("## The model that it started from\n\n");
    for section in before.split("\n## ").skip(1) {
        if !["Data", "Training", "Figures"].iter().any(|name| section.starts_with(name)) {
            continue;
        }
        card.push_str("### ");
        for line in section.trim_end().lines().filter(|line| !line.starts_with("![")) {
            card.push_str(line);
            card.push('\n');
        }
        card.push('\n');
    }
}

/// Of each stage the first epoch, the best one and the last one.
fn shown(history: &[EpochRecord], record: &EpochRecord) -> bool {
    let stage = || history.iter().filter(|other| other.stage == record.stage);
    let best = stage().filter_map(|other| other.development.map(|d| (other.epoch, d.overall()))).fold(
        None,
        |best: Option<(usize, f64)>, next| if best.is_none_or(|b| next.1 > b.1) { Some(next) } else { best },
    );
    let last = stage().map(|other| other.epoch).max();
    record.epoch == 1 || Some(record.epoch) == last || best.is_some_and(|(epoch, _)| epoch == record.epoch)
}
