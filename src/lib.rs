//! zhibiao (指标): statistical observations out of Chinese government reports.
//!
//! `bytes → clean → structure → tag → relate → sink`; the stages are wired in [`pipeline`] and nowhere else.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for"))]

pub mod calendar;
pub mod check;
pub mod clean;
pub mod diagnostic;
pub mod document;
pub mod duplicate;
pub mod engine;
pub mod learn;
pub mod lexicon;
pub mod mention;
pub mod model;
pub mod observation;
pub mod panel;
pub mod pipeline;
pub mod quantity;
pub mod relate;
pub mod sink;
pub mod span;
pub mod structure;
pub mod tag;
