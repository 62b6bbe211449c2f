//! Scoring of statistical observations. This package reads JSON Lines and knows nothing of any extractor.
//!
//! `files → record → pair → score → render`; [`cli`] is the only place where the steps are joined.
//! Every definition stands in `docs/EVALUATION.md`, with a formula and a worked example.
//! The library never prints and never exits: [`cli::Command::run`] writes to what it is given and says how it went.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for"))]

pub mod adjudication;
pub mod agreement;
pub mod baseline;
pub mod calibration;
pub mod cli;
pub mod compare;
pub mod error;
pub mod formats;
pub mod gold;
pub mod manifest;
pub mod norm;
pub mod pair;
pub mod permutation;
pub mod pick;
pub mod record;
pub mod render;
pub mod report;
pub mod repr;
pub mod resample;
mod rows;
pub mod scheme;
pub mod score;
pub mod show;
pub mod slot;
pub mod split;
pub mod target;
pub mod texts;
pub mod whole;
pub mod windows;

pub use cli::{Command, Outcome};
pub use error::EvalError;
