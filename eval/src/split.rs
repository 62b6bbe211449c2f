//! Dividing gold into parts: for cross-validation, or into what rules are made on and what they are measured on.
//!
//! Documents of one place repeat each other: the same names, the same year-end figures, the same turns of phrase. A
//! system that was made on one of them has seen much of the other. So documents can be kept together by place
//! (grouped splits; leave-one-place-out where every place is a part).

mod assign;
mod folders;
mod place;

use serde::Serialize;

pub use assign::{assign, order};
pub use folders::{check_target, table, write};
pub use place::{Places, groups_by_place, place_of};

/// A document to be put into a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Document id.
    pub doc: String,
    /// The place that it is about, where that is known.
    pub place: Option<String>,
    /// Gold observations.
    pub observations: usize,
}

/// Documents that stay together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The document, or the place that most observations of the group are about.
    pub name: String,
    /// Indices of the documents, ascending.
    pub documents: Vec<usize>,
    /// Gold observations of them all.
    pub observations: usize,
}

/// Each document by itself.
pub fn groups_by_document(documents: &[Document]) -> Vec<Group> {
    let group = |(i, document): (usize, &Document)| Group {
        name: document.doc.clone(),
        documents: vec![i],
        observations: document.observations,
    };
    documents.iter().enumerate().map(group).collect()
}

/// A part that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Its name.
    pub name: String,
    /// How much of all observations it is to have, 0 to 1.
    pub share: f64,
}

/// What parts are asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Parts {
    /// So many of the same size.
    Count(usize),
    /// Named ones, whose shares add up to 1.
    Shares(Vec<Share>),
    /// One for each group.
    Each,
}

impl Parts {
    /// The parts one by one. Counted ones are called `part-1` and so on, with as many digits as the last one has.
    pub fn shares(&self, groups: &[Group]) -> Vec<Share> {
        match self {
            Self::Count(count) => {
                let digits = count.to_string().len();
                let part = |i| Share { name: format!("part-{i:0digits$}"), share: 1.0 / *count as f64 };
                (1..=*count).map(part).collect()
            }
            Self::Shares(shares) => shares.clone(),
            Self::Each => {
                let total: usize = groups.iter().map(|group| group.observations).sum();
                let share = |group: &Group| group.observations as f64 / total.max(1) as f64;
                groups.iter().map(|group| Share { name: group.name.clone(), share: share(group) }).collect()
            }
        }
    }
}

/// A part with its documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub part: String,
    /// How much of all observations it was to have.
    pub share: f64,
    /// Gold observations that it has.
    pub observations: usize,
    /// Its documents, in the order of the gold.
    pub documents: Vec<Document>,
}

/// Divides documents, whose groups stay together, into parts.
///
/// # Errors
/// There are more parts than groups with observations, so that a part would stay empty.
pub fn split(documents: &[Document], groups: &[Group], parts: &Parts, seed: u64) -> Result<Vec<Part>, TooFew> {
    let shares = parts.shares(groups);
    let chosen = match parts {
        Parts::Each => (0..groups.len()).collect(),
        Parts::Count(_) | Parts::Shares(_) => assign(groups, &shares, seed)?,
    };
    let part = |(number, share): (usize, Share)| {
        let of_part = groups.iter().zip(&chosen).filter(|&(_, &part)| part == number);
        let mut indices: Vec<usize> = of_part.flat_map(|(group, _)| group.documents.iter().copied()).collect();
        indices.sort_unstable();
        let documents: Vec<Document> = indices.into_iter().filter_map(|i| documents.get(i).cloned()).collect();
        let observations = documents.iter().map(|document| document.observations).sum();
        Part { part: share.name, share: share.share, observations, documents }
    };
    Ok(shares.into_iter().enumerate().map(part).collect())
}

/// There are more parts than groups that could fill them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFew {
    /// The parts that were asked for.
    pub parts: usize,
    /// The groups with observations.
    pub groups: usize,
}
