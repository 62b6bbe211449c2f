//! The bytes of one input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::input::Place;

/// Largest input that is read: a whole document and its analysis stand in memory.
pub const MAX_BYTES: u64 = 512 << 20;

/// All bytes of the input at `place`.
pub fn read(place: &Place) -> Result<Vec<u8>, Failure> {
    let path = place.path();
    let bytes = match place {
        Place::Stdin => limited(io::stdin().lock(), 0),
        Place::File(_) => File::open(path).and_then(|file| {
            let length = file.metadata()?.len();
            if length > MAX_BYTES { Ok(None) } else { limited(file, length) }
        }),
    };
    bytes.map_err(|error| Failure::io(path, &error))?.ok_or_else(|| too_large(path))
}

/// Everything `input` has, or `None` where that is too much.
fn limited(input: impl Read, expected: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    input.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_BYTES).then_some(bytes))
}

fn too_large(path: &Path) -> Failure {
    Failure::new(path, "too_large", format!("more than {} MB", MAX_BYTES >> 20))
}
