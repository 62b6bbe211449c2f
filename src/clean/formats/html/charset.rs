//! The encoding of a page: what its bytes are goes before what it says of them.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::clean::decode::{Decoded, decode};
use crate::clean::formats::FormatError;

/// Where a page names its encoding.
const HEAD: usize = 8 << 10;

/// Decodes a page: by its byte-order mark; as UTF-8 where it is valid; as it says, where that can be; else as a text.
pub(super) fn decoded(bytes: &[u8], forced: Option<&'static Encoding>) -> Result<Decoded, FormatError> {
    let has_mark = Encoding::for_bom(bytes).is_some();
    let encoding = if forced.is_some() || has_mark { forced } else { found(bytes) };
    let broken = |e: crate::clean::decode::DecodeError| FormatError::Broken {
        format: "HTML",
        reason: e.to_string(),
        position: Some(e.position()),
    };
    match decode(bytes, encoding) {
        Err(_) if encoding.is_some() && forced.is_none() => decode(bytes, None).map_err(broken),
        result => result.map_err(broken),
    }
}

/// The encoding of bytes without a mark; `None` leaves it to what is known of texts.
fn found(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => return Some(UTF_16LE),
        [0, b'<', ..] => return Some(UTF_16BE),
        _ => {}
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Some(UTF_8);
    }
    let declared = declared(bytes)?;
    if declared == GBK || declared == GB18030 {
        // UTF-8 with a few broken bytes has far more whole characters than broken ones; GBK read as UTF-8 has next to none.
        let (whole, broken) = count_utf8(bytes);
        return Some(if whole > broken.saturating_mul(4) { UTF_8 } else { GB18030 });
    }
    [BIG5, EUC_JP, EUC_KR, SHIFT_JIS].contains(&declared).then_some(declared)
}

/// Characters of several bytes, and broken sequences, of bytes read as UTF-8.
fn count_utf8(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(whole, broken), chunk| {
        let here = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (whole + here, broken + usize::from(!chunk.invalid().is_empty()))
    })
}

/// The encoding that the head of a page names: `<meta charset=…>`, `http-equiv`, the declaration of XML.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let mut rest = head.as_ref();
    while let Some(at) = ["charset", "encoding"].iter().filter_map(|word| Some(rest.find(word)? + word.len())).min() {
        rest = rest.get(at..)?;
        let Some(value) = rest.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(value.len());
        if let Some(encoding) = Encoding::for_label(value.get(..end)?.as_bytes()) {
            return Some(encoding);
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    const TEXT: &str = "<p>全市生产总值1200亿元，增长5.5%。</p>";

    fn page(charset: &str, encoding: &'static Encoding) -> Vec<u8> {
        let page =
            format!("<html><head><meta http-equiv=Content-Type content=\"text/html; charset={charset}\"></head>{TEXT}");
        encoding.encode(&page).0.into_owned()
    }

    #[test]
    fn bytes_go_before_words() {
        for (charset, encoding) in [
            ("utf-8", UTF_8),
            ("gb2312", UTF_8),
            ("gb2312", GBK),
            ("utf-8", GBK),
            ("iso-8859-1", GBK),
            ("x", GBK),
            ("big5", UTF_8),
        ] {
            let decoded = decoded(&page(charset, encoding), None).unwrap();
            assert!(decoded.text.ends_with(TEXT), "{charset} {}", encoding.name());
        }
        let text = "<meta charset='big5'><p>臺灣地區生產總值</p>";
        assert_eq!(decoded(&BIG5.encode(text).0, None).unwrap().text, text);
    }

    #[test]
    fn few_characters_among_much_markup() {
        let page = format!("<meta charset=gbk>{}{TEXT}", "<div class='box'></div>".repeat(2000));
        assert!(decoded(&GBK.encode(&page).0, None).unwrap().text.ends_with(TEXT));
        let mut broken = page.into_bytes();
        broken.insert(30, 0xFF);
        assert!(decoded(&broken, None).unwrap().text.ends_with(TEXT));
    }

    #[test]
    fn wide_characters() {
        let wide = |bytes: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        assert_eq!(decoded(&wide(u16::to_le_bytes), None).unwrap().text, TEXT);
        assert_eq!(decoded(&wide(u16::to_be_bytes), None).unwrap().text, TEXT);
    }
}
