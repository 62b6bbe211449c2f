//! What a file is, told by its content.

use std::io::Cursor;

use zip::ZipArchive;

use super::FormatError;
use crate::clean::decode::no_document;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text or Markdown.
    Text,
    /// A page of the web.
    Html,
    /// A page of the web with its pictures in one file.
    Mhtml,
    /// Word's own format since 2007.
    Docx,
    /// Portable Document Format.
    Pdf,
    /// A document that asks for a password before anything of it can be read.
    Encrypted,
    /// A document in a format that is not read.
    Unsupported {
        /// The format by name.
        format: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// No document: a picture, a program, an archive.
    Binary(&'static str),
}

impl Kind {
    /// The name in the index of documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Mhtml => "mhtml",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Encrypted => "encrypted",
            Self::Unsupported { .. } => "unsupported",
            Self::Binary(_) => "binary",
        }
    }

    /// The error of a document that cannot be read; `None` for those that can, and for what is no document.
    #[must_use]
    pub const fn refusal(self) -> Option<FormatError> {
        match self {
            Self::Encrypted => Some(FormatError::Encrypted),
            Self::Unsupported { format, advice } => Some(FormatError::Unsupported { format, advice }),
            _ => None,
        }
    }
}

/// Where the mark of a PDF may stand: some begin with rubbish.
const PDF_WITHIN: usize = 1024;
/// As much of a text as is looked at for tags.
const HEAD: usize = 64 << 10;
/// Members of a container that are looked at.
const MAX_MEMBERS: usize = 20_000;

const DOC: Kind = Kind::Unsupported {
    format: "the old Word format (.doc)",
    advice: "save it as .docx, e.g. soffice --headless --convert-to docx FILE",
};
const WPS: Kind = Kind::Unsupported {
    format: "the format of WPS Writer (.wps)",
    advice: "save it as .docx, e.g. soffice --headless --convert-to docx FILE",
};
const XLS: Kind = Kind::Unsupported {
    format: "the old Excel format (.xls)",
    advice: "save its sheets as HTML, e.g. soffice --headless --convert-to html FILE",
};
const PPT: Kind = Kind::Unsupported {
    format: "the old PowerPoint format (.ppt)",
    advice: "save it as PDF, e.g. soffice --headless --convert-to pdf FILE",
};
const OLE: Kind = Kind::Unsupported {
    format: "an old Office document",
    advice: "save it as .docx, e.g. soffice --headless --convert-to docx FILE",
};
const RTF: Kind = Kind::Unsupported {
    format: "Rich Text Format (.rtf)",
    advice: "save it as .docx, e.g. soffice --headless --convert-to docx FILE",
};
const XLSX: Kind = Kind::Unsupported {
    format: "an Excel sheet (.xlsx)",
    advice: "save its sheets as HTML, e.g. soffice --headless --convert-to html FILE",
};
const PPTX: Kind = Kind::Unsupported {
    format: "a PowerPoint presentation (.pptx)",
    advice: "save it as PDF, e.g. soffice --headless --convert-to pdf FILE",
};
const ODF: Kind = Kind::Unsupported {
    format: "an OpenDocument file (.odt, .ods)",
    advice: "save it as .docx, e.g. soffice --headless --convert-to docx FILE",
};
const OFD: Kind =
    Kind::Unsupported { format: "the format OFD", advice: "save it as PDF with the program that reads OFD" };
const EPUB: Kind = Kind::Unsupported { format: "a book (.epub)", advice: "unpack it and give the HTML files in it" };
const WORD_XML: Kind = Kind::Unsupported {
    format: "Word's XML in one file",
    advice: "save it as .docx, e.g. soffice --headless --convert-to docx FILE",
};

/// What a file is, by its content alone.
#[must_use]
pub fn of(bytes: &[u8]) -> Kind {
    if let Some(what) = no_document(bytes) {
        return Kind::Binary(what);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return ole(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return container(bytes);
    }
    let head = text_of(bytes.get(..HEAD).unwrap_or(bytes));
    let start = head.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n', '\0']);
    if find(bytes.get(..PDF_WITHIN).unwrap_or(bytes), b"%PDF-").is_some() && !start.starts_with('<') {
        return Kind::Pdf;
    }
    if start.starts_with("{\\rtf") {
        return RTF;
    }
    if is_archive(start) {
        return Kind::Mhtml;
    }
    if start.starts_with("<?xml") && (start.contains("<w:wordDocument") || start.contains("<pkg:package")) {
        return WORD_XML;
    }
    if is_html(start) { Kind::Html } else { Kind::Text }
}

/// The head of a file as text: bytes that are no ASCII do not matter here.
fn text_of(head: &[u8]) -> String {
    let is_wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") || head.starts_with(b"<\0");
    if is_wide {
        return head.iter().filter(|b| **b != 0).map(|b| char::from(*b)).skip_while(|c| !c.is_ascii()).collect();
    }
    String::from_utf8_lossy(head).into_owned()
}

/// An OLE container by the names of its streams, which are UTF-16.
fn ole(bytes: &[u8]) -> Kind {
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let has = |name: &str| find(bytes, &wide(name)).is_some();
    if has("EncryptedPackage") {
        return Kind::Encrypted;
    }
    match () {
        () if has("WpsDocument") || has("WPS_Doc") => WPS,
        () if has("WordDocument") => DOC,
        () if has("Workbook") => XLS,
        () if has("PowerPoint Document") => PPT,
        () => OLE,
    }
}

/// A zip container by the names of its members.
fn container(bytes: &[u8]) -> Kind {
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else {
        // Cut off: names of members stand before them too.
        return if find(bytes, b"word/document").is_some() { Kind::Docx } else { Kind::Binary("a broken ZIP file") };
    };
    let has = |test: &dyn Fn(&[u8]) -> bool| zip.file_names_raw().take(MAX_MEMBERS).any(test);
    let is = |name: &'static [u8]| has(&|member: &[u8]| member.eq_ignore_ascii_case(name));
    let below = |folder: &'static [u8]| {
        has(&|member: &[u8]| member.get(..folder.len()).is_some_and(|start| start.eq_ignore_ascii_case(folder)))
    };
    if is(b"[Content_Types].xml") || below(b"word/") {
        return match () {
            () if below(b"xl/") => XLSX,
            () if below(b"ppt/") => PPTX,
            () => Kind::Docx,
        };
    }
    match () {
        () if is(b"OFD.xml") => OFD,
        () if below(b"META-INF/container.xml") => EPUB,
        () if is(b"mimetype") && is(b"content.xml") => ODF,
        () => Kind::Binary("a ZIP file; unpack it first"),
    }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|b| *b == first) {
        let at = from + at;
        if bytes.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The heads of a mail: `MIME-Version` and a body of several parts.
fn is_archive(start: &str) -> bool {
    let head = start.split("\n\n").next().unwrap_or_default().split("\r\n\r\n").next().unwrap_or_default();
    let is_heads = head.lines().next().is_some_and(|line| {
        line.split_once(':').is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    });
    let head = head.to_ascii_lowercase();
    is_heads && head.contains("mime-version") && (head.contains("multipart/") || head.contains("text/html"))
}

/// Whether a text is a page of the web: it begins as one, or most of what it begins with is tags of blocks. A text that has a few
/// tags in it is none.
fn is_html(start: &str) -> bool {
    const BEGIN: [&str; 9] =
        ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<frameset", "<center", "<link"];
    const BLOCKS: [&str; 19] = [
        "div", "p", "br", "span", "li", "ul", "td", "tr", "table", "tbody", "h1", "h2", "h3", "section", "article",
        "font", "script", "style", "body",
    ];
    let is_begin = |text: &str| {
        BEGIN.iter().any(|tag| {
            let (begin, behind) = (text.get(..tag.len()).unwrap_or_default(), text.get(tag.len()..));
            begin.eq_ignore_ascii_case(tag)
                && !behind.is_some_and(|b| b.starts_with(|c: char| c.is_ascii_alphanumeric()))
        })
    };
    let mut rest = start;
    // A declaration of XML and comments may stand before it.
    for _ in 0..20 {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") || rest.starts_with("<!") && !is_begin(rest) {
            ">"
        } else {
            break;
        };
        let Some(at) = rest.find(end) else { break };
        rest = rest.get(at + end.len()..).unwrap_or_default();
    }
    if is_begin(rest) {
        return true;
    }
    let mut tags = 0_usize;
    let mut in_tags = 0_usize;
    let mut text = 0_usize;
    let mut at = rest;
    while let Some(open) = at.find('<') {
        text += at.get(..open).map_or(0, |t| t.chars().filter(|c| !c.is_whitespace()).count());
        let tag = at.get(open + 1..).unwrap_or_default();
        if is_begin(at.get(open..).unwrap_or_default()) && tags > 0 {
            return true;
        }
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let is_block = BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name));
        let end = tag.find('>').filter(|end| is_block && *end < 2000);
        if let Some(end) = end {
            tags += 1;
            in_tags += end + 2;
        } else {
            text += 1;
        }
        at = tag.get(end.map_or(0, |end| end + 1)..).unwrap_or_default();
    }
    text += at.chars().filter(|c| !c.is_whitespace()).count();
    // Prose in paragraphs of their own has a tag every few hundred characters.
    let is_first = rest.starts_with('<');
    tags >= 4 && (in_tags * 2 > text || (is_first && tags * 400 > text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_web() {
        for page in [
            "<!DOCTYPE html><html>",
            "\u{FEFF}\r\n<HTML>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"x\">\n<html>",
            "<!-- saved from url=(0014)about:internet --><html>",
            "<div><p>一</p><p>二</p></div><div>三</div>",
            "<P>全市生产总值1200亿元。</P>\n<P>增长5%。</P>\n<P>人口30万。</P>",
            "  <meta charset=gb2312><title>云州市</title>",
        ] {
            assert_eq!(of(page.as_bytes()), Kind::Html, "{page}");
        }
        let wide: Vec<u8> = "\u{FEFF}<html><body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&wide), Kind::Html);
    }

    #[test]
    fn texts_with_a_few_tags() {
        let table = format!(
            "# 云州市2024年计划\n\n{}\n\n<table><tr><td>指标</td><td>1</td></tr></table>\n",
            "全市生产总值增长5%。".repeat(40)
        );
        for text in [
            "",
            "全市生产总值1200亿元。",
            "增长<5%，失业率<4%，a<b",
            "云州市<br>政府工作报告\n全市生产总值1200亿元，增长5.5%，城镇新增就业3万人。",
            "<云州统计>2024年第1期\n生产总值增长5%。",
            table.as_str(),
            "| 指标 | 值 |\n|---|---|\n| 一<br>二 | 3 |",
        ] {
            assert_eq!(of(text.as_bytes()), Kind::Text, "{text}");
        }
    }

    #[test]
    fn other_documents_are_refused_with_advice() {
        assert_eq!(of(b"{\\rtf1\\ansi"), RTF);
        assert_eq!(of(b"\n%PDF-1.4\n"), Kind::Pdf);
        assert_eq!(of("<p>以 %PDF- 开头的文件</p><p></p><p></p><p></p>".as_bytes()), Kind::Html);
        let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        assert_eq!(of(&ole), OLE);
        ole.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(of(&ole), DOC);
        ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(of(&ole).refusal(), Some(FormatError::Encrypted));
        assert_eq!(of(b"\x89PNG\r\n"), Kind::Binary("an image"));
        assert_eq!(of(b"PK\x03\x04"), Kind::Binary("a broken ZIP file"));
        let archive = "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n--b";
        assert_eq!(of(archive.as_bytes()), Kind::Mhtml);
        assert_eq!(of("时间：2024年\n\nmime-version: multipart/".as_bytes()), Kind::Text);
        assert_eq!(Kind::Docx.name(), "docx");
    }
}
