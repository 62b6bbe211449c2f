//! Any bytes as a file of linear weights, alone or laid over a sound one whose digest is made to fit: an error or a model
//! that reads, never a panic, and no memory by the lengths that a file claims.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sha2::{Digest as _, Sha256};
use zhibiao::model::linear::Linear;
use zhibiao::model::{SentenceModel as _, Window};

/// Magic, version, length and digest.
const HEADER: usize = 52;

/// A sound file, which the library carries.
static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| Linear::shipped().map(|model| model.to_bytes()).unwrap_or_default());

fuzz_target!(|input: (bool, bool, u16, &[u8])| {
    let (whole, signed, at, bytes) = input;
    let mut file = if whole { bytes.to_vec() } else { FILE.clone() };
    if !whole && !file.is_empty() {
        let start = usize::from(at) % file.len();
        let end = (start + bytes.len()).min(file.len());
        file.splice(start..end, bytes.iter().copied());
    }
    if signed && file.len() > HEADER {
        let digest = Sha256::digest(&file[HEADER..]);
        let length = (file.len() - HEADER) as u64;
        file[12..20].copy_from_slice(&length.to_le_bytes());
        file[20..HEADER].copy_from_slice(&digest);
    }
    if let Ok(model) = Linear::from_bytes(&file) {
        let chars: Vec<char> = "云州市，增长12.5%达到5亿元。".chars().collect();
        let encoded = model.encode(Window { chars: &chars, status: None });
        assert_eq!(encoded.emissions().nrows(), chars.len());
        encoded.link(6..11, 0..3);
    }
});
