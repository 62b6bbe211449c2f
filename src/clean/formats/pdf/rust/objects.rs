//! Objects of a file: references followed, numbers and dictionaries taken out, streams decoded within the limits.

use lopdf::{DecompressError, Dictionary, Document, Error, Object, Stream};

use super::super::super::FormatError;
use super::limits::{Budget, MAX_STREAM};

/// A document with what is left of its limits.
#[derive(Debug)]
pub struct File {
    /// The objects.
    pub document: Document,
    /// The limits.
    pub budget: Budget,
}

impl File {
    /// What an object stands for; references in a circle and to nothing are `Null`.
    pub fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).map_or(&Object::Null, |(_, object)| object)
    }

    /// The value of a key, references followed; `Null` where there is none.
    pub fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> &'a Object {
        dict.get(key).map_or(&Object::Null, |object| self.resolve(object))
    }

    /// The dictionary under a key, that of a stream included.
    pub fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        dictionary(self.get(dict, key))
    }

    /// The array under a key.
    pub fn array<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> &'a [Object] {
        self.get(dict, key).as_array().map_or(&[], Vec::as_slice)
    }

    /// The name under a key.
    pub fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key).as_name().ok()
    }

    /// The number under a key.
    pub fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<f64> {
        self.value(self.get(dict, key))
    }

    /// An object as a number.
    pub fn value(&self, object: &Object) -> Option<f64> {
        self.resolve(object).as_float().ok().map(f64::from).filter(|number| number.is_finite())
    }

    /// `N` numbers under a key.
    pub fn numbers<const N: usize>(&self, dict: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
        let array = self.array(dict, key);
        let mut numbers = [0.0; N];
        for (place, object) in numbers.iter_mut().zip(array) {
            *place = self.value(object)?;
        }
        (array.len() >= N).then_some(numbers)
    }

    /// The bytes of a stream, filters applied; `None` where a filter fails.
    ///
    /// # Errors
    ///
    /// [`FormatError::TooLarge`] where it grows past the limits.
    pub fn decode(&self, stream: &Stream) -> Result<Option<Vec<u8>>, FormatError> {
        let indirect = |key: &[u8]| match stream.dict.get(key) {
            Ok(Object::Reference(_)) => true,
            Ok(Object::Array(items)) => items.iter().any(|item| matches!(item, Object::Reference(_))),
            Ok(Object::Dictionary(items)) => items.iter().any(|(_, item)| matches!(item, Object::Reference(_))),
            _ => false,
        };
        let decoded = if indirect(b"Filter") || indirect(b"DecodeParms") {
            let mut direct = stream.clone();
            for key in [b"Filter".as_slice(), b"DecodeParms"] {
                if let Ok(value) = stream.dict.get(key) {
                    direct.dict.set(key, self.direct(value, 0));
                }
            }
            direct.decompressed_content_with_limit(MAX_STREAM)
        } else {
            stream.decompressed_content_with_limit(MAX_STREAM)
        };
        match decoded {
            Ok(bytes) => {
                self.budget.decode(bytes.len())?;
                Ok(Some(bytes))
            }
            Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                Err(FormatError::TooLarge { what: "a stream".to_owned(), limit: "64 MB".to_owned() })
            }
            Err(_) => Ok(None),
        }
    }

    /// The object with the references in it followed, two levels deep: what the dictionary of a stream may hold.
    fn direct(&self, object: &Object, depth: usize) -> Object {
        match self.resolve(object) {
            Object::Array(items) if depth < 2 => {
                Object::Array(items.iter().take(32).map(|item| self.direct(item, depth + 1)).collect())
            }
            Object::Dictionary(items) if depth < 2 => {
                let entries = items.iter().take(32).map(|(key, item)| (key.clone(), self.direct(item, depth + 1)));
                Object::Dictionary(entries.collect())
            }
            Object::Stream(_) => Object::Null,
            other => other.clone(),
        }
    }
}

/// The dictionary that an object is or that its stream has.
pub fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A text string of the format: UTF-16 or UTF-8 with a mark, else one byte a character.
pub fn text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return String::from_utf8_lossy(rest).into_owned();
    }
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}
