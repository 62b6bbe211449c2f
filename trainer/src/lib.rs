//! Trains the BERT of zhibiao with rust-bert and libtorch, and verifies what the main package reads of it.
//!
//! `data → run (train: stages of epochs, checkpoints) → model folder`. The model is a BERT encoder over characters with a head
//! for labels and one for links ([`net`]); it is written in the form of Hugging Face ([`model`]).

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for"))]

pub mod card;
pub mod checkpoint;
pub mod config;
pub mod data;
pub mod error;
pub mod init;
pub mod input;
pub mod job;
pub mod masking;
pub mod model;
pub mod net;
pub mod optim;
pub mod plot;
pub mod score;
pub mod train;
pub mod verify;
pub mod vocab;
pub mod weights;
