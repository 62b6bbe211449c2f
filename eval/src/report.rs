//! One page that shows a scoring to a reader: figures, charts, and every text with both readings marked in it.
//!
//! The page is one file without a network: [`Model`] goes into it as JSON, and its own script does the rest. Texts and
//! records are other people's, so that nothing of them ever becomes markup ([`page`]).

mod confusion;
mod item;
mod model;
mod packed;
pub mod page;

pub use confusion::Confusion;
pub use item::{Item, KINDS, kinds};
pub use model::{Document, Material, Model, Settings};
pub use packed::Packed;
