//! MinHash signatures of character shingles, and the bands by which alike ones are found.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

/// Characters of a shingle.
const SHINGLE: usize = 5;
/// Bands, and values of a band: documents with a similarity of 0.8 share a band with a probability of 0.998, of 0.5 with one of 0.27.
const BANDS: usize = 20;
const ROWS: usize = 6;
const VALUES: usize = BANDS * ROWS;

/// The least hash of all shingles under each of 120 hash functions, its lower half alone (b-bit MinHash, Li and König 2010).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature([u16; VALUES]);

impl Signature {
    /// The signature of a normalised text.
    pub(super) fn of(text: &[char]) -> Self {
        let mut least = [u64::MAX; VALUES];
        for shingle in text.windows(SHINGLE) {
            let mut hasher = FxHasher::default();
            for &c in shingle {
                hasher.write_u32(c as u32);
            }
            let hash = mixed(hasher.finish());
            for (least, seed) in least.iter_mut().zip(SEEDS) {
                let value = (hash ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                let value = value ^ (value >> 29);
                *least = (*least).min(value);
            }
        }
        // Multiplied once more: the lowest bits of the least value are not evenly spread.
        Self(least.map(|value| (mixed(value) >> 48) as u16))
    }

    /// The estimated Jaccard similarity: the share of equal values, less those that are equal by chance.
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        #[allow(clippy::cast_precision_loss, reason = "at most 120")]
        let share = equal as f64 / VALUES as f64;
        let chance = 1.0 / 65_536.0;
        ((share - chance) / (1.0 - chance)).max(0.0)
    }

    /// The number and hash of each band.
    pub(super) fn bands(&self) -> impl Iterator<Item = (u8, u64)> + '_ {
        self.0.chunks(ROWS).zip(0u8..).map(|(rows, number)| {
            let mut hasher = FxHasher::default();
            for &value in rows {
                hasher.write_u16(value);
            }
            (number, hasher.finish())
        })
    }
}

/// One seed a hash function.
static SEEDS: [u64; VALUES] = seeds();

const fn seeds() -> [u64; VALUES] {
    let mut seeds = [0; VALUES];
    let mut n = 0;
    while n < VALUES {
        seeds[n] = mixed(n as u64 + 1);
        n += 1;
    }
    seeds
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
const fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}
