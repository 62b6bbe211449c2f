//! The library pdfium, loaded at run time: its characters with their boxes, made words as those of the reader in Rust.

use std::path::{Path as FilePath, PathBuf};
use std::sync::{Mutex, OnceLock};

use pdfium_render::prelude::{
    PdfDocumentMetadataTagType, PdfPage, PdfPageObject, PdfPageObjectCommon, PdfPageObjectsCommon, PdfPageTextChar,
    PdfPathSegmentType, PdfPathSegments, Pdfium, PdfiumError, PdfiumInternalError,
};

use super::super::super::FormatError;
use super::super::page::Page;
use super::super::rust::canvas::Canvas;
use super::super::rust::limits::{Budget, MAX_FORM_DEPTH, MAX_PAGES};
use super::super::rust::matrix::Matrix;
use super::super::rust::path::Path;
use super::Pages;
use super::group::Glyph;
use crate::diagnostic::{Code, Diagnostic};

/// The library that is in use: a program has one.
static LOADED: OnceLock<(PathBuf, Pdfium)> = OnceLock::new();
/// Held while it is loaded.
static LOADING: Mutex<()> = Mutex::new(());

fn failed(reason: impl std::fmt::Display) -> FormatError {
    FormatError::Engine { engine: "pdfium", reason: reason.to_string() }
}

/// What an error of the library means for the file.
fn meant(error: &PdfiumError) -> FormatError {
    match error {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => FormatError::Encrypted,
        PdfiumError::PdfiumLibraryInternalError(error) => {
            FormatError::Broken { format: "PDF", reason: format!("pdfium says {error:?}"), position: None }
        }
        error => failed(error),
    }
}

/// The library, loaded at the first call. A second one would not be taken, so it is an error.
fn bound(library: &FilePath) -> Result<&'static Pdfium, FormatError> {
    let _one_at_a_time = LOADING.lock().map_err(failed)?;
    let (first, pdfium) = match LOADED.get() {
        Some(loaded) => loaded,
        None => {
            let bindings = Pdfium::bind_to_library(library)
                .map_err(|error| failed(format!("{} cannot be loaded: {error}", library.display())))?;
            LOADED.get_or_init(|| (library.to_path_buf(), Pdfium::new(bindings)))
        }
    };
    if first == library { Ok(pdfium) } else { Err(failed(format!("{} is loaded already", first.display()))) }
}

/// Reads the pages of a file.
///
/// # Errors
///
/// [`FormatError::Engine`] where the library cannot be loaded, and what it says of encrypted and broken files.
pub fn pages(library: &FilePath, bytes: &[u8]) -> Result<Pages, FormatError> {
    let pdfium = bound(library)?;
    let document = pdfium.load_pdf_from_byte_slice(bytes, None).map_err(|error| meant(&error))?;
    let count = document.pages().len();
    if usize::try_from(count).is_ok_and(|count| count > MAX_PAGES) {
        let what = "the number of pages".to_owned();
        return Err(FormatError::TooLarge { what, limit: MAX_PAGES.to_string() });
    }
    let budget = Budget::default();
    let mut unknown = Unknown::default();
    let mut pages = Vec::new();
    for index in 0..count {
        let page = document.pages().get(index).map_err(|error| meant(&error))?;
        unknown.page += 1;
        pages.push(read(&page, &budget, &mut unknown)?);
    }
    let title = document.metadata().get(PdfDocumentMetadataTagType::Title).map(|tag| tag.value().trim().to_owned());
    let title = title.filter(|title| !title.is_empty());
    Ok(Pages { pages, diagnostics: unknown.judge()?, title })
}

fn read(page: &PdfPage<'_>, budget: &Budget, unknown: &mut Unknown) -> Result<Page, FormatError> {
    let turns = page.rotation().map_or(0, |turn| (turn.as_degrees() / 90.0).round().rem_euclid(4.0) as u8);
    let bounds = page.boundaries().bounding().map_err(|error| meant(&error))?.bounds;
    let edges = [bounds.left(), bounds.bottom(), bounds.right(), bounds.top()].map(|edge| f64::from(edge.value));
    let (width, height, place) = Matrix::page(edges, turns);
    let mut canvas = Canvas::new(width, height);
    let text = page.text().map_err(|error| meant(&error))?;
    for char in text.chars().iter() {
        budget.glyph()?;
        draw(&char, &place, &mut canvas, unknown);
    }
    let mut path = Path::default();
    for object in page.objects().iter() {
        rules(&object, &place, &mut path, &mut canvas, budget, 0)?;
    }
    let page = canvas.finish().page;
    budget.words(page.words.len())?;
    Ok(page)
}

/// Draws a character, unless the library made it up.
fn draw(char: &PdfPageTextChar<'_>, place: &Matrix, canvas: &mut Canvas, unknown: &mut Unknown) {
    if char.is_generated().unwrap_or(false) {
        return;
    }
    let c = match char.unicode_char() {
        // A hyphen at the end of a line.
        Some('\u{2}') => '-',
        Some('\0' | '\u{FFFD}'..='\u{FFFF}') | None => {
            unknown.bad();
            '\u{FFFD}'
        }
        Some(c) => c,
    };
    unknown.all += 1;
    let (Ok(origin), Ok(bounds), Ok(matrix)) = (char.origin(), char.loose_bounds(), char.matrix()) else { return };
    let number = |value: f32| f64::from(value);
    // The box of a turned character is that of its corners; its sides are measured along the line.
    let direction = (number(matrix.a()), number(matrix.b()));
    let length = direction.0.hypot(direction.1);
    if length <= 0.0 || length.is_nan() {
        return;
    }
    let unit = (direction.0 / length, direction.1 / length);
    let origin = (number(origin.0.value), number(origin.1.value));
    let (mut start, mut end, mut below, mut above) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
    for x in [bounds.left(), bounds.right()] {
        for y in [bounds.bottom(), bounds.top()] {
            let (dx, dy) = (number(x.value) - origin.0, number(y.value) - origin.1);
            let (along, up) = (dx * unit.0 + dy * unit.1, dy * unit.0 - dx * unit.1);
            (start, end) = (start.min(along), end.max(along));
            (below, above) = (below.min(up), above.max(up));
        }
    }
    let size = number(char.unscaled_font_size().value).abs() * number(matrix.c()).hypot(number(matrix.d()));
    let at = place.point(origin.0 + unit.0 * start, origin.1 + unit.1 * start);
    let mut text = [0; 4];
    let glyph = Glyph {
        text: c.encode_utf8(&mut text),
        at,
        along: place.vector(unit.0, unit.1),
        advance: end - start,
        size,
        ascent: above.clamp(0.4 * size, size),
        descent: below.clamp(-0.35 * size, 0.0),
    };
    canvas.draw(&glyph, None);
}

/// Draws the straight lines of an object and of those in it.
fn rules(
    object: &PdfPageObject<'_>,
    place: &Matrix,
    path: &mut Path,
    canvas: &mut Canvas,
    budget: &Budget,
    depth: usize,
) -> Result<(), FormatError> {
    budget.operator()?;
    let own = |matrix: Result<_, PdfiumError>| matrix.map_or(*place, |matrix| map(&matrix).then(place));
    match object {
        PdfPageObject::Path(drawn) => {
            let place = own(drawn.matrix());
            for segment in drawn.segments().iter() {
                budget.operator()?;
                let (x, y) = segment.point();
                let to = place.point(f64::from(x.value), f64::from(y.value));
                match segment.segment_type() {
                    PdfPathSegmentType::MoveTo => path.move_to(to),
                    PdfPathSegmentType::LineTo => path.line_to(to),
                    PdfPathSegmentType::BezierTo | PdfPathSegmentType::Unknown => path.curve_to(to),
                }
                if segment.is_close() {
                    path.close();
                }
            }
            let width = drawn.is_stroked().unwrap_or(false).then(|| {
                let scale = (place.a * place.d - place.b * place.c).abs().sqrt();
                drawn.stroke_width().map_or(1.0, |width| f64::from(width.value)) * scale
            });
            let filled = drawn.fill_mode().is_ok_and(|mode| mode != pdfium_render::prelude::PdfPathFillMode::None);
            path.paint(canvas, width, filled);
        }
        PdfPageObject::XObjectForm(form) if depth < MAX_FORM_DEPTH => {
            let place = own(form.matrix());
            for inner in form.iter() {
                rules(&inner, &place, path, canvas, budget, depth + 1)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn map(matrix: &pdfium_render::prelude::PdfMatrix) -> Matrix {
    let numbers = [matrix.a(), matrix.b(), matrix.c(), matrix.d(), matrix.e(), matrix.f()];
    Matrix::new(numbers.map(f64::from))
}

/// Characters that the library does not know.
#[derive(Debug, Default)]
struct Unknown {
    all: usize,
    bad: usize,
    page: usize,
    first: usize,
}

impl Unknown {
    fn bad(&mut self) {
        self.bad += 1;
        if self.first == 0 {
            self.first = self.page;
        }
    }

    fn judge(&self) -> Result<Vec<Diagnostic>, FormatError> {
        let Self { all, bad, first, .. } = *self;
        if bad == 0 {
            return Ok(Vec::new());
        }
        if bad * 100 >= all {
            let (font, encoding) = ("that pdfium does not name".to_owned(), "without a name".to_owned());
            return Err(FormatError::FontEncoding { page: first, font, encoding });
        }
        let message = format!("{bad} characters of {all} are not known, first on page {first}");
        Ok(vec![Diagnostic { code: Code::UnmappedGlyphs, span: None, message }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_not_there_is_an_error() {
        let found = pages(FilePath::new("/nowhere/libpdfium.so"), b"%PDF-1.4");
        assert!(matches!(found, Err(FormatError::Engine { engine: "pdfium", .. })));
    }

    #[test]
    fn many_unknown_characters_are_an_error() {
        let unknown = Unknown { all: 1000, bad: 9, page: 3, first: 2 };
        assert_eq!(unknown.judge().map(|found| found.len()), Ok(1));
        assert!(matches!(Unknown { bad: 10, ..unknown }.judge(), Err(FormatError::FontEncoding { page: 2, .. })));
    }
}
