//! Engines: who decides what an indicator is.
//!
//! Rules draft observations: the numbers, their years, scopes and measures, and an indicator for each. A sentence model
//! reads the same sentences without them. What becomes of the two is the engine:
//!
//! - `rules`: the drafts as they are;
//! - `linear`, `bert`: the numbers that the model takes for observations, with the indicators that it reads;
//! - `hybrid`: the drafts, but for indicators of which another reading is clearly likelier; where the model by itself reads
//!   an indicator that is not alike, the observation is flagged `engines_disagree`.
//!
//! Whatever the engine, `indicator_code` comes from the catalogue by the indicator that was decided, and `confidence` is
//! a share of right records among records with such a score, measured on documents that nothing was trained on.

pub mod align;
pub mod assemble;
pub mod candidate;
mod codes;
pub mod confidence;
mod decide;
pub mod passage;
pub mod traits;

use std::fmt;
use std::sync::Arc;

use crate::document::{Document, Part};
use crate::model::SentenceModel;
use crate::model::linear::Linear;
use crate::observation::Observation;

use confidence::{Curve, RuleConfidence};
pub use decide::{alike, linked, support};

/// Who decides what an indicator is.
#[derive(Clone)]
pub enum Engine {
    /// Rules.
    Rules {
        /// How often each of them is right.
        shares: RuleConfidence,
    },
    /// A sentence model by itself.
    Model {
        /// The model.
        model: Arc<dyn SentenceModel>,
        /// From its margins to probabilities.
        curve: Curve,
    },
    /// Rules propose, learned scores decide.
    Hybrid {
        /// The model that reads beside the rules, and the weights that decide.
        linear: Arc<Linear>,
        /// From support to probabilities.
        curve: Curve,
    },
}

impl Engine {
    /// Rules alone.
    #[must_use]
    pub fn rules() -> Self {
        Self::Rules { shares: RuleConfidence::shipped().clone() }
    }

    /// The linear model by itself.
    #[must_use]
    pub fn linear(linear: Arc<Linear>) -> Self {
        let curve = Curve::new(linear.curve("linear"));
        Self::Model { model: linear, curve }
    }

    /// Rules with the linear model beside them.
    #[must_use]
    pub fn hybrid(linear: Arc<Linear>) -> Self {
        let curve = Curve::new(linear.curve("hybrid"));
        Self::Hybrid { linear, curve }
    }

    /// Decides the drafts of one part, which are in text order, and gives known indicators their codes.
    #[must_use]
    pub fn decide(&self, document: &Document, part: &Part, mut drafts: Vec<Observation>) -> Vec<Observation> {
        let mut decided = match self {
            Self::Rules { shares } => {
                for draft in &mut drafts {
                    draft.confidence = shares.of(draft).unwrap_or(draft.confidence);
                }
                drafts
            }
            Self::Model { model, curve } => decide::by_sentence(document, part, drafts, |passage, window, own| {
                decide::alone(model.as_ref(), curve, passage, window, own)
            }),
            Self::Hybrid { linear, curve } => decide::by_sentence(document, part, drafts, |passage, window, own| {
                decide::chosen(linear, curve, passage, window, own)
            }),
        };
        codes::set(&mut decided);
        decided
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rules { .. } => "Rules",
            Self::Model { .. } => "Model",
            Self::Hybrid { .. } => "Hybrid",
        })
    }
}
