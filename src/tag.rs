//! Taggers: numbers, periods, places and indicators in one sentence.

pub mod period;
pub mod place;
pub mod quantity;
