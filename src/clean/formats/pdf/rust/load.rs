//! Bytes to objects, with the limits that the library for it leaves open.

use std::cell::Cell;

use lopdf::{Document, Error, LoadOptions, Object, ObjectId};

use super::super::super::FormatError;
use super::objects::dictionary;

/// Bytes of one stream that holds objects or the table of them.
const MAX_TABLE: usize = 16 << 20;
/// Bytes of all streams that hold objects.
const MAX_TABLES: usize = 128 << 20;
/// Bytes of the list of objects at the start of such a stream, some ten for an object.
const MAX_LIST: i64 = 1 << 20;

thread_local! {
    /// What is left for streams of objects. The library takes a plain function to look at objects as they are loaded, on the
    /// thread that loads, and this is how it remembers.
    static LEFT: Cell<Option<usize>> = const { Cell::new(Some(0)) };
}

/// Loads a file; one that asks for no password is decrypted.
///
/// # Errors
///
/// [`FormatError::Encrypted`], [`FormatError::Broken`] and [`FormatError::TooLarge`].
pub fn load(bytes: &[u8]) -> Result<Document, FormatError> {
    let document = attempt(bytes, false)?;
    // What is still encrypted asks for a password.
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        return Err(FormatError::Encrypted);
    }
    if has_pages(&document) {
        return Ok(document);
    }
    // The table of objects may lead to the wrong places; the objects themselves may be there.
    match attempt(bytes, true) {
        Ok(rebuilt) if has_pages(&rebuilt) => Ok(rebuilt),
        Err(error @ FormatError::TooLarge { .. }) => Err(error),
        _ => Ok(document),
    }
}

fn attempt(bytes: &[u8], force_reconstruct: bool) -> Result<Document, FormatError> {
    LEFT.set(Some(MAX_TABLES));
    let options = LoadOptions {
        filter: Some(within),
        max_decompressed_size: Some(MAX_TABLE),
        force_reconstruct,
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options);
    if LEFT.get().is_none() {
        return Err(FormatError::TooLarge {
            what: "the sum of all object streams".to_owned(),
            limit: "128 MB".to_owned(),
        });
    }
    document.map_err(|error| match error {
        Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => FormatError::Encrypted,
        Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            FormatError::TooLarge { what: "an object stream".to_owned(), limit: "16 MB".to_owned() }
        }
        error => FormatError::Broken { format: "PDF", reason: error.to_string(), position: None },
    })
}

/// Lets an object through, unless it is one stream of objects too many.
fn within(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        let list = stream.dict.get(b"First").and_then(Object::as_i64).unwrap_or(0);
        let size = stream.decompressed_content_with_limit(MAX_TABLE).map_or(MAX_TABLE, |content| content.len());
        LEFT.set(LEFT.get().and_then(|left| left.checked_sub(size)).filter(|_| list <= MAX_LIST));
        LEFT.get()?;
    }
    // What is given back is taken for objects out of such streams alone, which are no streams themselves.
    Some((id, if object.as_stream().is_ok() { Object::Null } else { object.clone() }))
}

/// Whether the catalog leads to the root of a page tree.
fn has_pages(document: &Document) -> bool {
    let follow = |object: &Object| document.dereference(object).ok().map(|(_, object)| object.clone());
    let root = document.trailer.get(b"Root").ok().and_then(follow);
    let pages = root.as_ref().and_then(dictionary).and_then(|root| root.get(b"Pages").ok()).and_then(follow);
    pages.as_ref().and_then(dictionary).is_some_and(|pages| pages.has(b"Kids"))
}
