//! Bytes to text: which encoding a file has, and what is done about broken bytes.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use thiserror::Error;

use crate::diagnostic::{Code, Diagnostic};
use crate::span::CharSpan;

/// A decoded file.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text without byte-order mark; line ends as in the file.
    pub text: String,
    /// Name of the encoding that was used.
    pub encoding: &'static str,
    /// One warning for each run of broken bytes, at most [`MAX_WARNINGS`].
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is no text in any encoding that is tried.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// The file starts like, or has as many control bytes as, something that is not text.
    #[error("not a text file: {reason} at byte {position}")]
    Binary {
        /// Offset of the first byte that says so.
        position: usize,
        /// What was found.
        reason: &'static str,
    },
    /// Too many bytes are not valid in the encoding that fits best.
    #[error("not valid {encoding}: {broken} broken sequences, the first at byte {position}")]
    Undecodable {
        /// Offset of the first broken sequence.
        position: usize,
        /// The last encoding that was tried.
        encoding: &'static str,
        /// Number of broken sequences.
        broken: usize,
    },
}

impl DecodeError {
    /// The stable code: `binary` or `undecodable`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Binary { .. } => "binary",
            Self::Undecodable { .. } => "undecodable",
        }
    }

    /// Byte offset at which the trouble starts.
    #[must_use]
    pub const fn position(&self) -> usize {
        match self {
            Self::Binary { position, .. } | Self::Undecodable { position, .. } => *position,
        }
    }
}

/// Most warnings that one file gets about its bytes.
pub const MAX_WARNINGS: usize = 20;

/// One broken sequence is borne for so many characters beyond ASCII.
const VALID_PER_BROKEN: usize = 20;

/// First bytes of what is no document.
const MAGIC: [(&[u8], &str); 17] = [
    (b"\x7FELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"RIFF", "an image, a sound or a film"),
    (b"\x1F\x8B", "a gzip file"),
    (b"7z\xBC\xAF", "a 7z file"),
    (b"Rar!\x1A\x07", "a rar file"),
    (b"BZh9", "a bzip2 file"),
    (b"\xFD7zXZ\x00", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x00\x00\x00\x18ftyp", "a film"),
    (b"ID3\x03", "a sound"),
];

/// First bytes of documents that are not text.
const DOCUMENTS: [(&[u8], &str); 3] = [
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP container (docx, xlsx, …)"),
    (b"\xD0\xCF\x11\xE0", "an OLE container (doc, xls, …)"),
];

/// What a file is that is no document, by its first bytes.
pub(super) fn no_document(bytes: &[u8]) -> Option<&'static str> {
    begins(&MAGIC, bytes)
}

fn begins(magic: &[(&[u8], &'static str)], bytes: &[u8]) -> Option<&'static str> {
    magic.iter().find(|(first, _)| bytes.starts_with(first)).map(|(_, what)| *what)
}

/// The text of a file: UTF-8, UTF-16 by its mark, or GB18030; `forced` leaves no choice.
///
/// A text of which nearly all is valid is decoded with U+FFFD for the broken bytes and a warning.
///
/// # Errors
/// [`DecodeError`] where the file is no text or fits none of the encodings.
pub fn decode(bytes: &[u8], forced: Option<&'static Encoding>) -> Result<Decoded, DecodeError> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (Some(forced.unwrap_or(encoding)), bytes.get(mark..).unwrap_or_default()),
        None => (forced, bytes),
    };
    let wide = |e: &'static Encoding| e == UTF_16LE || e == UTF_16BE;
    if !encoding.is_some_and(wide) {
        refuse_binary(body)?;
    }
    let mark = bytes.len() - body.len();
    if let Some(encoding) = encoding {
        return accept(attempt(body, encoding), mark).map_err(|(e, _)| e);
    }
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(Decoded { text: text.to_owned(), encoding: UTF_8.name(), diagnostics: Vec::new() });
    }
    let (utf8_error, utf8_broken) = match accept(attempt(body, UTF_8), mark) {
        Ok(decoded) => return Ok(decoded),
        Err(refused) => refused,
    };
    match accept(attempt(body, GB18030), mark) {
        Ok(decoded) => Ok(decoded),
        Err((error, broken)) => Err(if broken < utf8_broken { error } else { utf8_error }),
    }
}

/// Refuses what is no text by its first bytes or its share of control bytes.
fn refuse_binary(bytes: &[u8]) -> Result<(), DecodeError> {
    if let Some(reason) = no_document(bytes).or_else(|| begins(&DOCUMENTS, bytes)) {
        return Err(DecodeError::Binary { position: 0, reason });
    }
    let is_control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | 0x0B | 0x0C | b'\r' | 0x1A | 0x1B);
    let controls = bytes.iter().filter(|b| is_control(b)).count();
    if controls > 8 && controls > bytes.len() / 100 {
        let position = bytes.iter().position(is_control).unwrap_or(0);
        return Err(DecodeError::Binary { position, reason: "control bytes" });
    }
    Ok(())
}

/// A lossy decoding and what was lost.
struct Attempt {
    text: String,
    encoding: &'static Encoding,
    /// Number of broken sequences, and the byte offset of the first.
    broken: usize,
    first: usize,
    /// Whether the only broken sequence is a character cut off by the end of the file.
    cut_at_end: bool,
    /// Code points of the first replacement characters.
    places: Vec<usize>,
}

fn attempt(bytes: &[u8], encoding: &'static Encoding) -> Attempt {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut result =
        Attempt { text: String::new(), encoding, broken: 0, first: 0, cut_at_end: false, places: Vec::new() };
    let (mut read, mut counted, mut chars) = (0, 0, 0);
    loop {
        let rest = bytes.get(read..).unwrap_or_default();
        if let Some(room) = decoder.max_utf8_buffer_length_without_replacement(rest.len().min(1 << 16)) {
            text.reserve(room);
        }
        let (state, n) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += n;
        match state {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(64),
            DecoderResult::Malformed(length, behind) => {
                let at = read.saturating_sub(usize::from(length) + usize::from(behind));
                if result.broken == 0 {
                    result.first = at;
                    result.cut_at_end = read == bytes.len();
                } else {
                    result.cut_at_end = false;
                }
                result.broken += 1;
                if result.places.len() < MAX_WARNINGS {
                    chars += text.get(counted..).map_or(0, |t| t.chars().count());
                    counted = text.len();
                    result.places.push(chars);
                }
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    result.text = text;
    result
}

/// The attempt as a result where little enough is broken, else the error and the number of broken sequences.
fn accept(attempt: Attempt, mark: usize) -> Result<Decoded, (DecodeError, usize)> {
    let name = attempt.encoding.name();
    let broken = attempt.broken;
    if broken > 0 {
        let beyond_ascii = attempt.text.chars().filter(|c| !c.is_ascii()).count().saturating_sub(broken);
        let borne = beyond_ascii >= broken.saturating_mul(VALID_PER_BROKEN)
            || (attempt.cut_at_end && beyond_ascii > 0)
            || attempt.text.len() >= broken.saturating_mul(1000);
        if !borne {
            return Err((DecodeError::Undecodable { position: mark + attempt.first, encoding: name, broken }, broken));
        }
    }
    let diagnostics = attempt
        .places
        .iter()
        .map(|&place| Diagnostic {
            code: Code::ReplacedBytes,
            span: Some(CharSpan::new(place, place + 1)),
            message: format!("bytes that are not {name} ({broken} in the file)"),
        })
        .collect();
    Ok(Decoded { text: attempt.text, encoding: name, diagnostics })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    const SAMPLE: &str =
        "全市生产总值1200亿元，增长5.5%。城镇新增就业3万人，登记失业率控制在4%以内，粮食总产量50万吨。";

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn the_four_encodings() {
        assert_eq!(decode(b"", None).unwrap().text, "");
        assert_eq!(decode(SAMPLE.as_bytes(), None).unwrap().encoding, "UTF-8");
        let marked = [b"\xEF\xBB\xBF", SAMPLE.as_bytes()].concat();
        assert_eq!(decode(&marked, None).unwrap().text, SAMPLE);
        let decoded = decode(&gb(SAMPLE), None).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (SAMPLE, "gb18030"));
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(SAMPLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&wide, None).unwrap().text, SAMPLE);
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(decode("一\r\n二\r三\n".as_bytes(), None).unwrap().text, "一\r\n二\r三\n");
    }

    #[test]
    fn a_character_cut_at_the_end_is_borne() {
        let cut = &SAMPLE.as_bytes()[..SAMPLE.len() - 1];
        let decoded = decode(cut, None).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        assert_eq!(decoded.diagnostics.len(), 1);
        assert!(decoded.text.ends_with("万吨\u{FFFD}"));
    }

    #[test]
    fn single_broken_bytes_are_borne_and_placed() {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes.insert("全市".len(), 0xFF);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        assert_eq!(decoded.diagnostics[0].span, Some(CharSpan::new(2, 3)));
        let mut bytes = gb(SAMPLE);
        bytes.insert(4, 0xFF);
        assert_eq!(decode(&bytes, None).unwrap().encoding, "gb18030");
    }

    #[test]
    fn what_is_no_text_is_an_error_with_a_place() {
        let error = decode(b"%PDF-1.7 ...", None).unwrap_err();
        assert_eq!((error.code(), error.position()), ("binary", 0));
        let error = decode(&[0u8; 4096], None).unwrap_err();
        assert_eq!(error.code(), "binary");
        let noise: Vec<u8> = b"text ".iter().copied().chain((0..400).map(|_| 0xFF)).collect();
        let error = decode(&noise, None).unwrap_err();
        assert_eq!((error.code(), error.position()), ("undecodable", 5));
    }

    #[test]
    fn a_forced_encoding_is_used() {
        assert_eq!(decode(&gb("增长"), Some(GB18030)).unwrap().text, "增长");
        assert!(decode(&gb(SAMPLE), Some(UTF_8)).is_err());
    }
}
