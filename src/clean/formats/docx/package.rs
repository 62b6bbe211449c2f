//! The zip container: its parts by their relations, inflated up to a limit.

use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{Step, Xml};
use crate::clean::formats::FormatError;

/// Most members of the container.
const MAX_MEMBERS: usize = 20_000;
/// Largest part, inflated.
const MAX_PART: u64 = 64 << 20;
/// Relations of one part that are read.
const MAX_RELATIONS: usize = 10_000;

/// A container.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

/// A relation of one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// Its id.
    pub(super) id: String,
    /// The last word of its type, e.g. `styles`.
    pub(super) kind: String,
    /// Name of the other part.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Opens a container.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e.to_string()))?;
        if zip.len() > MAX_MEMBERS {
            return Err(FormatError::TooLarge {
                what: "the number of its members".to_owned(),
                limit: MAX_MEMBERS.to_string(),
            });
        }
        Ok(Self { zip })
    }

    /// The name of the part that holds the document.
    pub(super) fn main(&mut self) -> Result<String, FormatError> {
        if let Some(found) = self.relations("")?.into_iter().find(|r| r.kind == "officeDocument") {
            return Ok(found.target);
        }
        if let Some(types) = self.text("[Content_Types].xml")? {
            let mut xml = Xml::new(&types, "[Content_Types].xml");
            while let Some(step) = xml.next()? {
                let Step::Open(element) = step else { continue };
                let kind = element.attribute("ContentType").unwrap_or_default();
                if kind.contains("word") && kind.ends_with(".main+xml") {
                    return Ok(element.attribute("PartName").unwrap_or_default().trim_start_matches('/').to_owned());
                }
            }
        }
        Ok("word/document.xml".to_owned())
    }

    /// The relations of a part; of the container itself where `part` is empty.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, FormatError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let Some(text) = self.text(&path)? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        let mut xml = Xml::new(&text, &path);
        while let Some(step) = xml.next()? {
            let Step::Open(element) = step else { continue };
            if element.name() != "Relationship" || element.attribute("TargetMode").is_some_and(|m| m == "External") {
                continue;
            }
            let kind = element.attribute("Type").unwrap_or_default();
            relations.push(Relation {
                id: element.attribute("Id").unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolve(folder, &element.attribute("Target").unwrap_or_default()),
            });
            if relations.len() >= MAX_RELATIONS {
                break;
            }
        }
        Ok(relations)
    }

    /// A part as text; `None` where there is none of that name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, FormatError> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let encoding = match Encoding::for_bom(&bytes) {
            Some((encoding, _)) => encoding,
            None => declared(&bytes).unwrap_or(UTF_8),
        };
        if encoding == UTF_8 {
            return String::from_utf8(bytes)
                .map(Some)
                .map_err(|e| broken(&format!("{name} at byte {}: not valid UTF-8", e.utf8_error().valid_up_to())));
        }
        let (text, _, is_broken) = encoding.decode(&bytes);
        if is_broken {
            return Err(broken(&format!("{name}: not valid {}", encoding.name())));
        }
        Ok(Some(text.into_owned()))
    }

    /// A part as it is; `None` where there is none of that name.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let Some(index) = self.zip.index_for_name(name).or_else(|| self.similar(name)) else { return Ok(None) };
        let too_large = || FormatError::TooLarge { what: name.to_owned(), limit: format!("{} MiB", MAX_PART >> 20) };
        let mut member = self.zip.by_index(index).map_err(|e| failed(name, &e))?;
        if member.size() > MAX_PART {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let read = member.by_ref().take(MAX_PART + 1).read_to_end(&mut bytes);
        read.map_err(|e| broken(&format!("{name}: {e}")))?;
        if bytes.len() as u64 > MAX_PART {
            return Err(too_large());
        }
        Ok(Some(bytes))
    }

    /// A member whose name differs in letters of other case or in its slashes alone.
    fn similar(&self, name: &str) -> Option<usize> {
        let is_same = |other: &[u8]| {
            other.len() == name.len()
                && other.iter().zip(name.bytes()).all(|(a, b)| {
                    let a = if *a == b'\\' { b'/' } else { a.to_ascii_lowercase() };
                    a == b.to_ascii_lowercase()
                })
        };
        self.zip.file_names_raw().position(is_same)
    }
}

/// A target, which may be relative to the folder of its source.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = head.split(|b| *b == b'>').next()?;
    let head = String::from_utf8_lossy(head);
    let behind = head.split_once("encoding=")?.1;
    let label = behind.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    Encoding::for_label(label.as_bytes())
}

fn failed(name: &str, error: &ZipError) -> FormatError {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => FormatError::Encrypted,
        _ => broken(&format!("{name}: {error}")),
    }
}

fn broken(reason: &str) -> FormatError {
    FormatError::Broken { format: "DOCX", reason: reason.to_owned(), position: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_absolute() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "../custom/./item.xml"), "custom/item.xml");
        assert_eq!(resolve("", "word/document.xml"), "word/document.xml");
    }
}
