//! Cross-validation by place: a model for each place of the gold that has seen nothing of it.

use std::path::Path;

use super::{Place, Settings, train};
use crate::data::{Data, places};
use crate::error::{Error, Result};
use crate::model::{Model, WEIGHTS};
use crate::train::Watch;

/// A fold that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The place that the model has not seen.
    pub place: String,
    /// Its gold examples.
    pub examples: usize,
}

/// Folder of the model that the folds start from.
const BASE: &str = "base";

/// Trains a model for each place of the gold, in the folder `place.out/PLACE`. Pre-training and silver training are the same
/// for all of them and are done once, in `place.out/base`, on data of other places than those of the gold alone:
/// silver of a place of the gold and texts of its documents are left out. Without gold
/// training the folds are copies of that.
///
/// Folds that are there already stay where `place.resume` says so; one that was not finished goes on.
///
/// # Errors
/// As of [`train`].
pub fn folds(
    settings: &Settings,
    data: &Data,
    encoder: Option<&Path>,
    place: &Place<'_>,
    watch: &mut dyn Watch,
) -> Result<Option<Vec<Fold>>> {
    let counts = places(&data.gold);
    if counts.len() < 2 {
        return Err(Error::usage(format!("{} places in the gold: cross-validation needs two", counts.len())));
    }
    if let Some(name) = counts.keys().find(|name| name.is_empty() || name.contains(['/', '\\']) || *name == BASE) {
        return Err(Error::usage(format!("{name:?}: no name for a folder")));
    }
    let mut shared = Data { gold: Vec::new(), ..data.clone() };
    shared.silver.retain(|example| !counts.contains_key(&example.place));
    shared.texts.retain(|text| data.gold.iter().all(|example| example.doc != text.doc));
    let base = place.out.join(BASE);
    let learns = settings.pretraining.is_some() && !shared.texts.is_empty()
        || settings.silver.is_some() && !shared.silver.is_empty();
    let start = if learns {
        if !(place.resume && base.join(WEIGHTS).exists()) {
            let here = Place { out: &base, keep_masked: true, resume: unfinished(place, &base), ..*place };
            if train(settings, &shared, encoder, &here, watch)?.is_none() {
                return Ok(None);
            }
        }
        Some(base.as_path())
    } else {
        encoder
    };
    let mut done = Vec::new();
    for (name, examples) in counts {
        let out = place.out.join(&name);
        let fold = Fold { place: name, examples };
        if place.resume && out.join(WEIGHTS).exists() {
            done.push(fold);
            continue;
        }
        let mut own = Data { texts: Vec::new(), silver: Vec::new(), gold: data.gold.clone() };
        own.gold.retain(|example| example.place != fold.place);
        if start.is_none() {
            // Nothing to start from: the vocabulary is that of the texts all the same.
            own.texts.clone_from(&shared.texts);
        }
        let gold = Settings { pretraining: None, silver: None, ..settings.clone() };
        let here = Place { out: &out, keep_masked: false, resume: unfinished(place, &out), ..*place };
        match (settings.gold, start) {
            (Some(_), _) => {
                if train(&gold, &own, start, &here, watch)?.is_none() {
                    return Ok(None);
                }
            }
            (None, Some(start)) => Model::open(start, place.device, settings.seed)?.0.save(&out, false)?,
            (None, None) => return Err(Error::usage("nothing to learn from: no stage has data")),
        }
        done.push(fold);
    }
    Ok(Some(done))
}

fn unfinished(place: &Place<'_>, out: &Path) -> bool {
    place.resume && out.join(crate::checkpoint::FILE).exists()
}
