//! The reader that comes with the program: objects by `lopdf`, all else here, so that a bare machine reads PDF too.

pub mod canvas;
mod font;
mod interpret;
mod lexer;
pub mod limits;
mod load;
pub mod matrix;
mod objects;
pub mod path;
mod shared;
mod text;
mod tree;

use lopdf::{Object, ObjectId};
use rustc_hash::FxHashSet;

use self::limits::Budget;
use self::load::load;
use self::objects::{File, dictionary, text as decoded};
use self::shared::{FontUse, Shared};
use super::super::FormatError;
use super::engine::Pages;
use crate::diagnostic::{Code, Diagnostic};

/// Groups that a file may hide.
const MAX_HIDDEN: usize = 10_000;

/// Reads the pages of a file.
///
/// # Errors
///
/// [`FormatError::Encrypted`] where a password is asked for, [`FormatError::Broken`] where the file is damaged beyond its
/// cross-reference table, [`FormatError::FontEncoding`] where too many characters are unknown, and
/// [`FormatError::TooLarge`] past a limit.
pub fn pages(bytes: &[u8]) -> Result<Pages, FormatError> {
    let file = File { document: load(bytes)?, budget: Budget::default() };
    let mut shared = Shared::new(hidden(&file));
    let mut pages = Vec::new();
    let mut damaged = Vec::new();
    for (leaf, number) in tree::leaves(&file)?.iter().zip(1..) {
        let drawing = interpret::draw(&file, &mut shared, leaf, number)?;
        if drawing.damaged {
            damaged.push(number);
        }
        pages.push(drawing.page);
    }
    let mut diagnostics = unmapped(shared.fonts.iter(), shared.drawn)?;
    if !damaged.is_empty() {
        let all_empty = pages.iter().all(|page| page.words.is_empty());
        let reason = format!("the content breaks off or is missing on {}", super::engine::verdict::list(&damaged));
        if all_empty {
            return Err(broken(reason));
        }
        diagnostics.push(Diagnostic { code: Code::DamagedPage, span: None, message: reason });
    }
    Ok(Pages { pages, diagnostics, title: title(&file) })
}

fn broken(reason: String) -> FormatError {
    FormatError::Broken { format: "PDF", reason, position: None }
}

/// The groups that the file says are off.
fn hidden(file: &File) -> FxHashSet<ObjectId> {
    let root = dictionary(file.get(&file.document.trailer, b"Root"));
    let usual = root.and_then(|root| file.dict(root, b"OCProperties")).and_then(|all| file.dict(all, b"D"));
    let off = usual.map_or(&[][..], |usual| file.array(usual, b"OFF"));
    off.iter().take(MAX_HIDDEN).filter_map(|group| group.as_reference().ok()).collect()
}

fn title(file: &File) -> Option<String> {
    let info = dictionary(file.get(&file.document.trailer, b"Info"))?;
    let Object::String(bytes, _) = file.get(info, b"Title") else { return None };
    let title = decoded(bytes.get(..4096).unwrap_or(bytes));
    let title = title.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    (!title.is_empty()).then(|| title.to_owned())
}

/// A warning for a few characters that no one can know, an error for many.
fn unmapped<'a>(fonts: impl Iterator<Item = &'a FontUse>, drawn: usize) -> Result<Vec<Diagnostic>, FormatError> {
    let bad: Vec<&FontUse> = fonts.filter(|used| used.unmapped > 0).collect();
    let all: usize = bad.iter().map(|used| used.unmapped).sum();
    let Some(worst) = bad.iter().max_by_key(|used| used.unmapped) else { return Ok(Vec::new()) };
    if all * 100 >= drawn {
        return Err(FormatError::FontEncoding {
            page: worst.page,
            font: worst.font.name.clone(),
            encoding: worst.font.encoding.clone(),
        });
    }
    let message = format!(
        "{all} characters of {drawn} are not known, first on page {}: font {} has no map to characters",
        worst.page, worst.font.name
    );
    Ok(vec![Diagnostic { code: Code::UnmappedGlyphs, span: None, message }])
}

/// What there is to say of fonts whose characters no engine can know. Other engines make something up for these: they show
/// the numbers of glyphs as if they were characters.
///
/// # Errors
///
/// [`FormatError::FontEncoding`] alone: what cannot be read here says nothing of the fonts.
pub fn closed_fonts(bytes: &[u8]) -> Result<Vec<Diagnostic>, FormatError> {
    let Ok(document) = load(bytes) else { return Ok(Vec::new()) };
    let file = File { document, budget: Budget::default() };
    let doubtful = |object: &Object| {
        dictionary(object).is_some_and(|dict| dict.has_type(b"Font") && font::is_doubtful(&file, dict))
    };
    if !file.document.objects.values().any(doubtful) {
        return Ok(Vec::new());
    }
    let mut shared = Shared::new(hidden(&file));
    let Ok(leaves) = tree::leaves(&file) else { return Ok(Vec::new()) };
    for (leaf, number) in leaves.iter().zip(1..) {
        if interpret::draw(&file, &mut shared, leaf, number).is_err() {
            break;
        }
    }
    unmapped(shared.fonts.iter().filter(|used| used.font.closed), shared.drawn)
}

#[cfg(test)]
mod tests;
