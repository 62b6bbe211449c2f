//! What the pages of a document share: fonts with what was drawn in them, forms, hidden groups.

use std::rc::Rc;

use lopdf::{Dictionary, ObjectId, Stream};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::super::FormatError;
use super::font::Font;
use super::objects::File;
use super::text::Used;

/// Decoded forms that are kept for the next page.
const MAX_KEPT: usize = 16 << 20;

/// What the pages of a document share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Fonts with what was drawn in them.
    pub fonts: Vec<FontUse>,
    by_place: FxHashMap<usize, Used>,
    forms: FxHashMap<ObjectId, Rc<Vec<u8>>>,
    kept: usize,
    /// Groups that are not shown.
    pub hidden: FxHashSet<ObjectId>,
    /// Characters drawn.
    pub drawn: usize,
}

impl Shared {
    /// Before the first page; `hidden` are the groups that are not shown.
    pub fn new(hidden: FxHashSet<ObjectId>) -> Self {
        Self { hidden, ..Self::default() }
    }

    /// The font of a dictionary, read once. Objects do not move while the document is read, so their place names them.
    ///
    /// # Errors
    ///
    /// [`FormatError::TooLarge`] where a stream of the font is.
    pub fn font(&mut self, file: &File, dict: &Dictionary) -> Result<Used, FormatError> {
        let place = std::ptr::from_ref(dict).addr();
        if let Some(used) = self.by_place.get(&place) {
            return Ok(used.clone());
        }
        let used = Used { font: Rc::new(Font::read(file, dict)?), index: self.fonts.len() };
        self.fonts.push(FontUse { font: Rc::clone(&used.font), unmapped: 0, page: 0 });
        self.by_place.insert(place, used.clone());
        Ok(used)
    }

    /// The content of a form, decoded once if it is not large.
    ///
    /// # Errors
    ///
    /// [`FormatError::TooLarge`] where it is.
    pub fn form(&mut self, file: &File, id: ObjectId, form: &Stream) -> Result<Rc<Vec<u8>>, FormatError> {
        if let Some(content) = self.forms.get(&id) {
            return Ok(Rc::clone(content));
        }
        let content = Rc::new(file.decode(form)?.unwrap_or_default());
        if self.kept + content.len() <= MAX_KEPT {
            self.kept += content.len();
            self.forms.insert(id, Rc::clone(&content));
        }
        Ok(content)
    }

    /// Counts characters that were drawn on a page, and the fonts of those that are not known.
    pub fn count(&mut self, page: usize, drawn: usize, unmapped: &[usize]) {
        self.drawn += drawn;
        for &index in unmapped {
            if let Some(used) = self.fonts.get_mut(index) {
                used.unmapped += 1;
                used.page = if used.page == 0 { page } else { used.page };
            }
        }
    }
}

/// A font and what was drawn in it.
#[derive(Debug)]
pub struct FontUse {
    /// The font.
    pub font: Rc<Font>,
    /// Characters that it does not say anything about.
    pub unmapped: usize,
    /// The first page, from 1, with such a character.
    pub page: usize,
}
