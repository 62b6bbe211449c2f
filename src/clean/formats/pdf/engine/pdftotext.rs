//! `pdftotext` of poppler as a program of its own: it is asked for words with their boxes in the order of drawing.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustc_hash::FxHashMap;

use super::super::super::FormatError;
use super::super::page::{Page, Word};
use super::super::process::{Limits, talk};
use super::super::rust::limits::MAX_PAGES;
use super::Pages;
use crate::diagnostic::{Code, Diagnostic};

/// What it may take and say.
const LIMITS: Limits = Limits { time: Duration::from_secs(120), answer: 256 << 20, complaint: 64 << 10 };

/// Reads the pages of a file.
///
/// # Errors
///
/// [`FormatError::Engine`] where the program is not there or fails, [`FormatError::FontEncoding`] where it says that it
/// lacks the maps of a font, and what it says of encrypted and broken files.
pub fn pages(program: &Path, bytes: &[u8]) -> Result<Pages, FormatError> {
    let (output, messages, success) = run(program, bytes)?;
    judge_messages(&messages)?;
    if !success {
        let reason = messages.lines().next().unwrap_or("it failed without a word").to_owned();
        return Err(FormatError::Broken { format: "PDF", reason, position: None });
    }
    let (mut pages, title) = parse(&output)?;
    pages.iter_mut().for_each(drop_repeats);
    let diagnostics = unknown(&pages)?;
    Ok(Pages { pages, diagnostics, title })
}

/// Its output, its messages, and whether it ended well.
fn run(program: &Path, bytes: &[u8]) -> Result<(String, String, bool), FormatError> {
    let mut command = Command::new(program);
    command.args(["-raw", "-bbox", "-cropbox", "-enc", "UTF-8", "-", "-"]);
    let talk = talk(&mut command, bytes, LIMITS).map_err(|error| FormatError::Engine {
        engine: "pdftotext",
        reason: format!("{} cannot be run: {error}", program.display()),
    })?;
    let status = talk.status.ok_or(FormatError::Timeout { seconds: LIMITS.time.as_secs() })?;
    if talk.answer.len() as u64 >= LIMITS.answer {
        return Err(FormatError::TooLarge { what: "the answer of pdftotext".to_owned(), limit: "256 MB".to_owned() });
    }
    Ok((String::from_utf8_lossy(&talk.answer).into_owned(), talk.complaint, status.success()))
}

/// What it says on the side that makes its answer worthless.
fn judge_messages(messages: &str) -> Result<(), FormatError> {
    for line in messages.lines() {
        if line.contains("Incorrect password") || line.contains("unsupported security handler") {
            return Err(FormatError::Encrypted);
        }
        let lacks_maps = ["Missing language pack", "Unknown character collection", "Unknown font type"];
        if lacks_maps.iter().any(|said| line.contains(said)) || line.contains("Couldn't find") && line.contains("CMap")
        {
            let encoding = line.split('\'').nth(1).unwrap_or("named in the file").to_owned();
            let font = "that pdftotext cannot read without the package poppler-data".to_owned();
            return Err(FormatError::FontEncoding { page: 1, font, encoding });
        }
    }
    Ok(())
}

/// The pages and the title of its answer.
fn parse(output: &str) -> Result<(Vec<Page>, Option<String>), FormatError> {
    let mut pages: Vec<Page> = Vec::new();
    let mut title = None;
    for line in output.lines() {
        let line = line.trim_start();
        if let Some(attributes) = line.strip_prefix("<word ") {
            if let Some(page) = pages.last_mut()
                && let Some(word) = word(attributes)
            {
                page.words.push(word);
            }
        } else if let Some(attributes) = line.strip_prefix("<page ") {
            if pages.len() >= MAX_PAGES {
                let what = "the number of pages".to_owned();
                return Err(FormatError::TooLarge { what, limit: MAX_PAGES.to_string() });
            }
            let edge = |name| attribute(attributes, name).unwrap_or(0.0);
            pages.push(Page { width: edge("width"), height: edge("height"), ..Page::default() });
        } else if let Some(rest) = line.strip_prefix("<title>") {
            let text = unescape(rest.split("</title>").next().unwrap_or(rest));
            title = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
    }
    for page in &mut pages {
        // Sizes are those of the page before it is turned, words are not.
        let beyond = page.words.iter().any(|word| word.right > page.width + 1.0 || word.bottom > page.height + 1.0);
        let fits = page.words.iter().all(|word| word.right <= page.height + 1.0 && word.bottom <= page.width + 1.0);
        if beyond && fits {
            (page.width, page.height) = (page.height, page.width);
        }
    }
    Ok((pages, title))
}

fn word(line: &str) -> Option<Word> {
    let (attributes, rest) = line.split_once('>')?;
    let text = unescape(rest.strip_suffix("</word>").unwrap_or(rest));
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return None;
    }
    let edge = |name| attribute(attributes, name);
    let (left, top, right, bottom) = (edge("xMin")?, edge("yMin")?, edge("xMax")?, edge("yMax")?);
    // Of a turned word the height is its length.
    let turned = text.chars().count() > 1 && bottom - top > 1.4 * (right - left);
    let size = if turned { right - left } else { bottom - top };
    Some(Word { text, left, top, right, bottom, size, spaced: false })
}

/// Leaves out words that are drawn a second time at their place, as is done to make them bold.
fn drop_repeats(page: &mut Page) {
    let mut drawn: FxHashMap<(String, i32, i32), (f32, f32)> = FxHashMap::default();
    page.words.retain(|word| {
        let near = (word.size * 0.1).clamp(0.0, 1.0);
        let cell = |edge: f32| (edge / 2.0).floor() as i32;
        let mut key = (word.text.clone(), 0, 0);
        for column in cell(word.left - near)..=cell(word.left + near) {
            for row in cell(word.top - near)..=cell(word.top + near) {
                (key.1, key.2) = (column, row);
                if drawn
                    .get(&key)
                    .is_some_and(|(left, top)| (left - word.left).abs() < near && (top - word.top).abs() < near)
                {
                    return false;
                }
            }
        }
        (key.1, key.2) = (cell(word.left), cell(word.top));
        drawn.insert(key, (word.left, word.top));
        true
    });
}

fn attribute(attributes: &str, name: &str) -> Option<f32> {
    let (_, rest) = attributes.split_once(name)?;
    let number: f32 = rest.strip_prefix("=\"")?.split('"').next()?.parse().ok()?;
    number.is_finite().then_some(number)
}

/// Text without the five entities of XML and numbers of characters.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let c = after.split_once(';').and_then(|(name, tail)| {
            let c = match name {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                "apos" => '\'',
                name => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix('x') {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => number.parse(),
                    };
                    char::from_u32(code.ok()?)?
                }
            };
            Some((c, tail))
        });
        match c {
            Some((c, tail)) => {
                plain.push(c);
                rest = tail;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Codes that it hands through because a font does not say what they are: control characters and U+FFFD.
fn unknown(pages: &[Page]) -> Result<Vec<Diagnostic>, FormatError> {
    let (mut all, mut bad, mut first) = (0usize, 0usize, 0usize);
    for (number, page) in (1..).zip(pages) {
        for c in page.words.iter().flat_map(|word| word.text.chars()) {
            all += 1;
            if c.is_control() || c == '\u{FFFD}' {
                bad += 1;
                first = if first == 0 { number } else { first };
            }
        }
    }
    if bad == 0 {
        return Ok(Vec::new());
    }
    if bad * 100 >= all {
        let (font, encoding) = ("that pdftotext does not name", "without a name");
        return Err(FormatError::FontEncoding { page: first, font: font.to_owned(), encoding: encoding.to_owned() });
    }
    let message = format!("{bad} characters of {all} are not known, first on page {first}");
    Ok(vec![Diagnostic { code: Code::UnmappedGlyphs, span: None, message }])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "<html><head>\n<title>计划 &amp; 报告</title>\n</head>\n<doc>\n\
        <page width=\"595.0\" height=\"842.0\">\n\
        <word xMin=\"50.5\" yMin=\"31.0\" xMax=\"98.5\" yMax=\"43.0\">产值&lt;1&gt;</word>\n\
        <word xMin=\"800.0\" yMin=\"31.0\" xMax=\"812.0\" yMax=\"43.0\">&#x4E2D;&#25;&x;</word>\n\
        <word xMin=\"1\">缺</word>\n</page>\n</doc>";

    #[test]
    fn words_with_their_boxes() {
        let (pages, title) = parse(ANSWER).unwrap();
        assert_eq!(title.as_deref(), Some("计划 & 报告"));
        assert_eq!(pages.len(), 1);
        assert_eq!((pages[0].width, pages[0].height), (842.0, 595.0));
        let texts: Vec<&str> = pages[0].words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["产值<1>", "中\u{19}&x;"]);
        assert_eq!((pages[0].words[0].left, pages[0].words[0].size), (50.5, 12.0));
    }

    #[test]
    fn a_word_drawn_twice_is_one() {
        let word = |left| Word {
            text: "总量".to_owned(),
            left,
            right: left + 24.0,
            top: 9.0,
            bottom: 21.0,
            size: 12.0,
            spaced: false,
        };
        let mut page = Page { words: vec![word(50.0), word(50.3), word(74.0), word(49.8)], ..Page::default() };
        drop_repeats(&mut page);
        assert_eq!(page.words.iter().map(|word| word.left).collect::<Vec<_>>(), [50.0, 74.0]);
    }

    #[test]
    fn unknown_characters_are_counted() {
        let (mut pages, _) = parse(ANSWER).unwrap();
        assert!(matches!(unknown(&pages), Err(FormatError::FontEncoding { page: 1, .. })));
        pages[0].words.push(Word { text: "字".repeat(2000), ..Word::default() });
        assert_eq!(unknown(&pages).unwrap()[0].code, Code::UnmappedGlyphs);
    }

    #[test]
    fn what_it_says_on_the_side_is_heard() {
        assert_eq!(judge_messages("Command Line Error: Incorrect password\n"), Err(FormatError::Encrypted));
        let missing = judge_messages("Syntax Error: Missing language pack for 'Adobe-GB1' mapping\n");
        assert!(matches!(missing, Err(FormatError::FontEncoding { encoding, .. }) if encoding == "Adobe-GB1"));
        assert_eq!(judge_messages("Syntax Warning: something harmless\n"), Ok(()));
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let found = pages(Path::new("/nowhere/pdftotext"), b"%PDF-1.4");
        assert!(matches!(found, Err(FormatError::Engine { engine: "pdftotext", .. })));
    }
}
