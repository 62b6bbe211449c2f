//! Engines: who decides what an indicator is. Rules draft observations; learned models read the same sentences.

pub mod align;
pub mod assemble;
pub mod candidate;
pub mod passage;
pub mod traits;
