//! Stable names of observations.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::observation::Observation;

/// Bytes of the digest that an id keeps.
const ID_BYTES: usize = 16;

/// Makes the ids of one document's observations.
///
/// An id is the SHA-256 digest of the document id, the span, the indicator and the measure, cut to its first
/// 16 bytes and written as 32 hexadecimal digits. The value is left out, so that a corrected reading of a number
/// replaces the old one. Where several observations of one document would get the same id, the second and later ones
/// mix in their number (2, 3, …) in document order.
#[derive(Debug)]
pub struct IdMaker {
    document: Sha256,
    given: HashMap<[u8; ID_BYTES], u32>,
}

impl IdMaker {
    /// For the document `doc`.
    #[must_use]
    pub fn new(doc: &str) -> Self {
        Self { document: Sha256::new_with_prefix(doc).chain_update([0]), given: HashMap::new() }
    }

    /// The id of the next observation in document order.
    pub fn id(&mut self, observation: &Observation) -> String {
        let hash = self.hash(observation);
        let first = cut(&hash.clone().finalize());
        let seen = self.given.entry(first).or_insert(0);
        *seen += 1;
        let id =
            if *seen == 1 { first } else { cut(&hash.chain_update([0]).chain_update(seen.to_string()).finalize()) };
        hex(&id)
    }

    fn hash(&self, observation: &Observation) -> Sha256 {
        let span = observation.span;
        self.document
            .clone()
            .chain_update(span.start().to_string())
            .chain_update([0])
            .chain_update(span.end().to_string())
            .chain_update([0])
            .chain_update(&observation.indicator)
            .chain_update([0])
            .chain_update(observation.measure.as_str())
    }
}

fn cut(digest: &[u8]) -> [u8; ID_BYTES] {
    let mut id = [0; ID_BYTES];
    for (to, from) in id.iter_mut().zip(digest) {
        *to = *from;
    }
    id
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}
