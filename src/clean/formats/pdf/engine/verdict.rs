//! Whether the pages that an engine gives have a text.

use super::super::super::FormatError;
use super::super::page::Page;
use super::Pages;
use crate::diagnostic::{Code, Diagnostic};

/// Han characters below which a page without words of its own has no text.
const FEW: usize = 20;

/// Warns of pages without text.
///
/// # Errors
///
/// [`FormatError::NoTextLayer`] where no page has any, and [`FormatError::Broken`] where there are no pages.
pub fn judge(mut pages: Pages) -> Result<Pages, FormatError> {
    let count = pages.pages.len();
    if count == 0 {
        return Err(FormatError::Broken { format: "PDF", reason: "it has no pages".to_owned(), position: None });
    }
    let empty: Vec<usize> = (1..).zip(&pages.pages).filter(|(_, page)| !has_text(page)).map(|(n, _)| n).collect();
    if empty.len() == count || stamped(&pages.pages) {
        return Err(FormatError::NoTextLayer { pages: count });
    }
    if !empty.is_empty() {
        let message = format!("no text on {}: pictures of text need recognition (OCR) first", list(&empty));
        pages.diagnostics.push(Diagnostic { code: Code::PageWithoutText, span: None, message });
    }
    Ok(pages)
}

/// Whether a page has more than a page number: a letter or Han character, or many digits.
fn has_text(page: &Page) -> bool {
    let mut count = 0;
    for c in page.words.iter().flat_map(|word| word.text.chars()) {
        if c.is_alphabetic() {
            return true;
        }
        count += 1;
        if count > FEW {
            return true;
        }
    }
    false
}

/// Whether all pages show the same few characters, page numbers aside: what scanning programs stamp on their pictures.
fn stamped(pages: &[Page]) -> bool {
    let stamp = |page: &Page| -> Option<String> {
        let mut text = String::new();
        for c in page.words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphabetic()) {
            text.push(c);
            if text.chars().count() >= FEW {
                return None;
            }
        }
        Some(text)
    };
    let Some(first) = pages.first().and_then(stamp) else { return false };
    pages.len() > 1 && pages.iter().all(|page| stamp(page).is_some_and(|text| text == first))
}

/// Page numbers for a person: `pages 1, 3-5`.
pub fn list(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown = runs.iter().take(20).map(
        |&(first, last)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        },
    );
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if runs.len() > 20 {
        text.push_str(" and more");
    }
    format!("{} {text}", if numbers.len() == 1 { "page" } else { "pages" })
}

#[cfg(test)]
mod tests {
    use super::super::super::page::Word;
    use super::*;

    fn judged(texts: &[&str]) -> Result<Vec<String>, FormatError> {
        let page = |text: &&str| Page {
            words: text.split_whitespace().map(|word| Word { text: word.to_owned(), ..Word::default() }).collect(),
            ..Page::default()
        };
        let pages = Pages { pages: texts.iter().map(page).collect(), ..Pages::default() };
        judge(pages).map(|pages| pages.diagnostics.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn pages_of_pictures_are_named() {
        let found = judged(&["全年粮食产量", "", "— 3 —", "第四页", ""]).unwrap();
        assert_eq!(found, ["no text on pages 2-3, 5: pictures of text need recognition (OCR) first"]);
        assert_eq!(judged(&["第一页", "第二页"]).unwrap(), [""; 0]);
        assert_eq!(judged(&["12 34 56 78 90 12 34 56 78 90 12", "第二页"]).unwrap(), [""; 0]);
    }

    #[test]
    fn a_document_of_pictures_is_an_error() {
        assert_eq!(judged(&["", "1", "— 2 —"]), Err(FormatError::NoTextLayer { pages: 3 }));
        assert_eq!(judged(&["某某扫描软件", "某某扫描软件"]), Err(FormatError::NoTextLayer { pages: 2 }));
        assert!(judged(&["短文"]).is_ok());
        assert!(matches!(judged(&[]), Err(FormatError::Broken { .. })));
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(list(&[7]), "page 7");
        assert!(list(&(0..100).map(|n| 2 * n).collect::<Vec<_>>()).ends_with("38 and more"));
    }
}
