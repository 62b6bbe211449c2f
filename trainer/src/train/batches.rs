//! Batches of rows that are about as long as each other.

use rand::seq::SliceRandom as _;
use rand_pcg::Pcg64Mcg;
use zhibiao::model::Example;

use crate::masking;
use crate::train::Material;

/// Rows whose lengths differ by less than this count as equally long.
const BUCKET: usize = 16;

/// What a batch is made of.
#[derive(Debug)]
pub enum Source<'a> {
    /// Rows of running text.
    Rows(Vec<Vec<char>>),
    /// Examples.
    Examples(Vec<&'a Example>),
}

/// The same, borrowed.
#[derive(Debug)]
pub enum View<'s> {
    /// Rows of running text.
    Rows(Vec<&'s [char]>),
    /// Examples.
    Examples(&'s [&'s Example]),
}

impl Source<'_> {
    /// Number of characters.
    pub fn characters(&self) -> u64 {
        match self {
            Self::Rows(rows) => rows.iter().map(|row| row.len() as u64).sum(),
            Self::Examples(examples) => examples.iter().map(|e| e.chars.len() as u64).sum(),
        }
    }

    /// Borrows it.
    pub fn view(&self) -> View<'_> {
        match self {
            Self::Rows(rows) => View::Rows(rows.iter().map(Vec::as_slice).collect()),
            Self::Examples(examples) => View::Examples(examples),
        }
    }
}

/// The batches of an epoch, in the order in which they are read.
pub fn of<'a>(material: &Material<'a>, limit: usize, tokens: usize, rng: &mut Pcg64Mcg) -> Vec<Source<'a>> {
    match material {
        Material::Texts(texts) => {
            let rows = masking::rows(texts, limit, rng);
            let groups = shuffled(rows, Vec::len, tokens, rng);
            groups.into_iter().map(Source::Rows).collect()
        }
        Material::Examples { train, .. } => {
            let groups = shuffled(train.iter().collect(), |e| e.chars.len(), tokens, rng);
            groups.into_iter().map(Source::Examples).collect()
        }
    }
}

fn shuffled<T>(mut all: Vec<T>, len: fn(&T) -> usize, tokens: usize, rng: &mut Pcg64Mcg) -> Vec<Vec<T>> {
    all.shuffle(rng);
    all.sort_by_key(|item| len(item) / BUCKET);
    let mut groups = grouped(all, len, tokens);
    groups.shuffle(rng);
    groups
}

/// Cuts a list into groups of at most `tokens` tokens, filled-up ones counted, at least one item in each.
pub fn grouped<T>(all: Vec<T>, len: fn(&T) -> usize, tokens: usize) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut longest = 0;
    for item in all {
        let width = len(&item) + 2;
        match groups.last_mut() {
            Some(group) if longest.max(width) * (group.len() + 1) <= tokens => {
                longest = longest.max(width);
                group.push(item);
            }
            _ => {
                longest = width;
                groups.push(vec![item]);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn groups_keep_the_budget_and_lose_nothing() {
        let all: Vec<usize> = (0..300).map(|n| n % 97).collect();
        let groups = shuffled(all.clone(), |n| *n, 256, &mut Pcg64Mcg::seed_from_u64(5));
        for group in &groups {
            assert!(group.len() == 1 || (group.iter().max().unwrap() + 2) * group.len() <= 256);
        }
        let mut flat = groups.concat();
        flat.sort_unstable();
        let mut want = all;
        want.sort_unstable();
        assert_eq!(flat, want);
    }
}
