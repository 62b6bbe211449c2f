//! MHTML: a mail that holds a page and its pictures.

use encoding_rs::Encoding;

use crate::clean::formats::FormatError;

/// Parts that are looked at, and heads of one.
const MAX_PARTS: usize = 2000;
const MAX_HEAD: usize = 64 << 10;

/// A page out of an archive.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The page as it was.
    pub(super) bytes: Vec<u8>,
    /// The encoding that its head names.
    pub(super) encoding: Option<&'static Encoding>,
}

/// The first page of an archive.
pub(super) fn page(bytes: &[u8]) -> Result<Part, FormatError> {
    let broken = || FormatError::Broken { format: "MHTML", reason: "no page in it".to_owned(), position: None };
    let (head, body) = split_head(bytes);
    let boundary = field(&head, "boundary=");
    let parts: Vec<&[u8]> = match &boundary {
        Some(boundary) if !boundary.is_empty() => split(body, format!("--{boundary}").as_bytes()),
        _ => vec![bytes],
    };
    for part in parts.into_iter().take(MAX_PARTS) {
        let (head, body) = split_head(part);
        if !head.contains("text/html") && !head.contains("application/xhtml") {
            continue;
        }
        let bytes = match field(&head, "content-transfer-encoding:").as_deref() {
            Some("quoted-printable") => quoted(body),
            Some("base64") => base64(body),
            _ => body.to_vec(),
        };
        let encoding = field(&head, "charset=").and_then(|label| Encoding::for_label(label.as_bytes()));
        // Valid UTF-8 is UTF-8 whatever the head says.
        let encoding = encoding.filter(|_| std::str::from_utf8(&bytes).is_err());
        return Ok(Part { bytes, encoding });
    }
    Err(broken())
}

/// The heads in small letters (values of boundaries aside, which stand as they are), and what follows them.
fn split_head(part: &[u8]) -> (String, &[u8]) {
    let start = part.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(part.len());
    let part = part.get(start..).unwrap_or_default();
    let within = part.get(..MAX_HEAD).unwrap_or(part);
    let two = |mark: &[u8]| within.windows(mark.len()).position(|w| w == mark).map(|at| at + mark.len());
    let end = [two(b"\r\n\r\n"), two(b"\n\n")].into_iter().flatten().min().unwrap_or(within.len());
    let head = String::from_utf8_lossy(part.get(..end).unwrap_or_default()).into_owned();
    (head, part.get(end..).unwrap_or_default())
}

/// The value behind a name in the heads, without quotation marks; names in letters of either case.
fn field(head: &str, name: &str) -> Option<String> {
    let at = head.to_ascii_lowercase().find(name)?;
    let value = head.get(at + name.len()..)?.trim_start();
    if let Some(quoted) = value.strip_prefix('"') {
        return quoted.split('"').next().map(str::to_owned);
    }
    let end = value.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(value.len());
    let value = value.get(..end)?;
    Some(if name.starts_with("content") { value.to_ascii_lowercase() } else { value.to_owned() })
}

/// What stands between the lines that begin with a mark.
fn split<'a>(body: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut from = None;
    let mut at = 0;
    for line in body.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(mark) {
            if let Some(from) = from {
                parts.push(body.get(from..at).unwrap_or_default());
                if parts.len() >= MAX_PARTS {
                    return parts;
                }
            }
            from = Some(at + line.len());
        }
        at += line.len();
    }
    parts.extend(from.and_then(|from| body.get(from..)));
    parts
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        if let (Some(high), Some(low)) = (digit(text.get(at)), digit(text.get(at + 1))) {
            out.push(high << 4 | low);
            at += 2;
        } else if let Some(end) = text.get(at..).and_then(|r| r.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r')))
        {
            // A mark at the end of a line joins it with the next one.
            if text.get(at + end) == Some(&b'\n') {
                at += end + 1;
            } else {
                out.push(b'=');
            }
        }
    }
    out
}

fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(six)) & 0x00FF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_an_archive() {
        let archive = "From: <x>\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--B_x\"\r\n\r\n----B_x\r\nContent-Type: text/css\r\n\r\np{}\r\n----B_x\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p class=3D\"a\">=E5=A2=9E=\r\n=E9=95=BF5%</p>\r\n----B_x--\r\n";
        let part = page(archive.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(part.bytes).unwrap().trim(), "<p class=\"a\">增长5%</p>");
        assert!(page(b"MIME-Version: 1.0\r\n\r\nx").is_err());
    }

    #[test]
    fn base64_with_line_ends() {
        assert_eq!(base64(b"PHA+\r\nNSU8L3A+"), b"<p>5%</p>");
    }
}
