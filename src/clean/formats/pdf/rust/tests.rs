//! Small files written here, read whole.

use std::fmt::Write;

use super::super::super::FormatError;
use super::super::engine::{Pages, PdfEngine};
use crate::diagnostic::Code;

/// A file of these objects, numbered from 1; the first is the catalog.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (object, number) in objects.iter().zip(1..) {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    bytes.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}").into_bytes());
    bytes.extend(format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{entries}/Length {}>>stream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

/// A file with one page of 200 × 300: its content is object 4, its font F object 5, and more objects follow.
fn page(entries: &str, content: &str, font: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 300]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        &format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{entries}>>"),
    ]
    .map(|object| object.as_bytes().to_vec())
    .to_vec();
    objects.push(stream("", content.as_bytes()));
    objects.push(font.as_bytes().to_vec());
    objects.extend(more.iter().cloned());
    file(&objects, "")
}

const LATIN: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A font of two bytes a code in this encoding; what else it has follows.
fn composite(encoding: &str, more: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Song/Encoding{encoding}{more}/DescendantFonts[<</Type/Font\
         /Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>\
         /DW 1000/W[814 939 500]>>]>>"
    )
}

fn read(bytes: &[u8]) -> Result<Pages, FormatError> {
    PdfEngine::Rust.pages(bytes)
}

/// The words of the first page.
fn words(bytes: &[u8]) -> Vec<String> {
    read(bytes).unwrap().pages[0].words.iter().map(|word| word.text.clone()).collect()
}

#[test]
fn a_chinese_encoding_that_is_named_alone() {
    let content = "BT /F 10 Tf 20 200 Td <C9FAB2FAD6B5 31322E3525> Tj 0 -20 Td (\\324\\366 5) Tj ET";
    let bytes = page("", content, &composite("/GBK-EUC-H", ""), &[]);
    assert_eq!(words(&bytes), ["生产值12.5%", "增", "5"]);
    let pages = read(&bytes).unwrap();
    let word = &pages.pages[0].words[0];
    // Three squares and five half ones.
    assert_eq!((word.left, word.right, word.size), (20.0, 75.0, 10.0));
    let bytes = page("", "BT /F 10 Tf 20 200 Td <751F4EA70031> Tj ET", &composite("/UniGB-UCS2-H", ""), &[]);
    assert_eq!(words(&bytes), ["生产1"]);
    let bytes = page("", "BT /F 10 Tf 20 200 Td <A5CDB2A3> Tj ET", &composite("/ETen-B5-H", ""), &[]);
    assert_eq!(words(&bytes), ["生產"]);
}

#[test]
fn lines_from_top_to_bottom() {
    let bytes = page("", "BT /F 10 Tf 100 200 Td <C9FAB2FA> Tj ET", &composite("/GBK-EUC-V", ""), &[]);
    let pages = read(&bytes).unwrap();
    let word = &pages.pages[0].words[0];
    assert_eq!(word.text, "生产");
    assert_eq!((word.left, word.top, word.right, word.bottom), (95.0, 100.0, 105.0, 120.0));
}

#[test]
fn a_map_to_characters() {
    let map = b"begincmap 1 begincodespacerange <0000><FFFF> endcodespacerange 1 beginbfrange <0001><0003> <4E00> \
        endbfrange 1 beginbfchar <0009> <00660069> endbfchar endcmap";
    let font = composite("/Identity-H", "/ToUnicode 6 0 R");
    let bytes = page("", "BT /F 10 Tf 20 200 Td <000100020009> Tj ET", &font, &[stream("", map)]);
    assert_eq!(words(&bytes), ["一丁fi"]);
}

#[test]
fn a_font_that_says_nothing_is_refused() {
    let bytes = page("", "BT /F 10 Tf 20 200 Td <00010002> Tj ET", &composite("/Identity-H", ""), &[]);
    let found = read(&bytes);
    assert_eq!(
        found,
        Err(FormatError::FontEncoding { page: 1, font: "Song".to_owned(), encoding: "Identity-H".to_owned() })
    );
    let own = "<</Type/Font/Subtype/Type3/FontMatrix[0.01 0 0 0.01 0 0]/FirstChar 65/Widths[50]/CharProcs<<>>\
        /Encoding<</Differences[65/g1/A]>>>>";
    let bytes = page("", "BT /F 10 Tf 20 200 Td (A) Tj ET", own, &[]);
    assert!(matches!(read(&bytes), Err(FormatError::FontEncoding { .. })));
    assert_eq!(words(&page("", "BT /F 10 Tf 20 200 Td (BB) Tj ET", own, &[])), ["AA"]);
}

#[test]
fn a_few_characters_that_are_not_known_are_a_warning() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Own/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/g1]>>>>";
    let content = format!("BT /F 10 Tf 1 200 Td ({}\\001) Tj ET", "a1".repeat(100));
    let found = read(&page("", &content, font, &[])).unwrap();
    assert_eq!(found.diagnostics[0].code, Code::UnmappedGlyphs);
    assert!(found.pages[0].words[0].text.ends_with("a1"));
}

#[test]
fn simple_fonts_by_encoding_and_names() {
    let font = "<</Type/Font/Subtype/TrueType/BaseFont/Some/Encoding<</BaseEncoding/MacRomanEncoding\
        /Differences[65/uni4E2D/percent]>>/FirstChar 65/Widths[1000 800]>>";
    let bytes = page("", "BT /F 10 Tf 20 200 Td (AB\\212) Tj ET", font, &[]);
    assert_eq!(words(&bytes), ["中%ä"]);
}

#[test]
fn operators_of_text_move_the_pen() {
    let content = "BT /F 10 Tf 12 TL 20 200 Td (a) Tj T* (b) Tj (c) ' 1 2 (d) \" 0 Tc 0 -30 TD [(e) -900 (f)] TJ \
        1 0 0 1 20 20 Tm 3 Tr (g) Tj 5 Ts (h) Tj ET";
    let found = read(&page("", content, LATIN, &[])).unwrap();
    let at: Vec<(&str, f32)> = found.pages[0].words.iter().map(|w| (w.text.as_str(), w.bottom.round())).collect();
    assert_eq!(
        at,
        [
            ("a", 101.0),
            ("b", 113.0),
            ("c", 125.0),
            ("d", 137.0),
            ("e", 167.0),
            ("f", 167.0),
            ("g", 281.0),
            ("h", 276.0)
        ]
    );
}

#[test]
fn turned_pages_and_cut_ones() {
    let content = "BT /F 10 Tf 0 1 -1 0 100 50 Tm (up) Tj ET";
    let found = read(&page("/Rotate 90", content, LATIN, &[])).unwrap();
    let page_ = &found.pages[0];
    assert_eq!((page_.width, page_.height), (300.0, 200.0));
    assert_eq!((page_.words[0].left, page_.words[0].bottom.round()), (50.0, 101.0));
    let content = "BT /F 10 Tf 60 60 Td (in) Tj -100 0 Td (out) Tj ET";
    let bytes = page("/CropBox[50 50 150 150]", content, LATIN, &[]);
    assert_eq!(words(&bytes), ["in"]);
    assert_eq!(read(&bytes).unwrap().pages[0].words[0].left, 10.0);
}

#[test]
fn forms_are_drawn_where_they_are_placed_and_do_not_loop() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Matrix[1 0 0 1 10 0]",
        b"q BT /F 10 Tf 0 0 Td (form) Tj ET /X Do",
    );
    let bytes = page("", "q 1 0 0 1 50 100 cm /X Do Q BT /F 10 Tf 9 9 Td (page) Tj ET", LATIN, &[form]);
    let found = read(&bytes).unwrap();
    let at: Vec<(&str, f32)> = found.pages[0].words.iter().map(|w| (w.text.as_str(), w.left)).collect();
    assert_eq!(at, [("form", 60.0), ("page", 9.0)]);
}

#[test]
fn forms_that_multiply_are_stopped() {
    let mut objects = Vec::new();
    for number in 6..14 {
        let inner = number + 1;
        let entries = format!("/Subtype/Form/Resources<</XObject<</X {inner} 0 R>>>>");
        objects.push(stream(&entries, "/X Do ".repeat(100).as_bytes()));
    }
    objects.push(stream("/Subtype/Form", b""));
    assert!(matches!(read(&page("", "/X Do", LATIN, &objects)), Err(FormatError::TooLarge { .. })));
}

#[test]
fn a_replacement_text_stands_for_what_is_drawn() {
    let bytes = page(
        "",
        "BT /F 10 Tf 20 200 Td /Span <</ActualText <FEFF2160>>> BDC (I) Tj EMC (x) Tj /Span <</ActualText()>>BDC (-) Tj EMC ET",
        LATIN,
        &[],
    );
    assert_eq!(words(&bytes), ["Ⅰx"]);
    let long = "BT /F 10 Tf 20 200 Td /Span <</ActualText(one two)>> BDC (one) Tj 0 -20 Td (two) Tj EMC ET";
    assert_eq!(words(&page("", long, LATIN, &[])), ["one", "two"]);
}

#[test]
fn rules_and_boxes() {
    let content = "1 w 10 10 m 110 10 l S 10 50 100 20 re S 10 100 100 0.5 re f 0 0 200 300 re f BT /F 9 Tf (a) Tj ET";
    let found = read(&page("", content, LATIN, &[])).unwrap();
    let rules = &found.pages[0].rules;
    assert_eq!(rules.len(), 6);
    assert_eq!((rules[0].left, rules[0].top, rules[0].right, rules[0].bottom), (10.0, 289.5, 110.0, 290.5));
}

#[test]
fn a_page_tree_that_loops_is_broken() {
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"];
    let bytes = file(&objects.map(|object| object.as_bytes().to_vec()), "");
    assert!(matches!(read(&bytes), Err(FormatError::Broken { .. })));
}

#[test]
fn pages_that_are_missing_are_told() {
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>", "<</Type/Page>>"];
    let bytes = file(&objects.map(|object| object.as_bytes().to_vec()), "");
    let Err(FormatError::Broken { reason, .. }) = read(&bytes) else { panic!("it was read") };
    assert!(reason.contains("1 of 2"), "{reason}");
}

#[test]
fn content_that_breaks_off_is_told() {
    let found = read(&page("", "BT /F 10 Tf 20 200 Td (whole) Tj (hal", LATIN, &[])).unwrap();
    assert_eq!(found.diagnostics[0].code, Code::DamagedPage);
    assert_eq!(found.diagnostics[0].message, "the content breaks off or is missing on page 1");
}

#[test]
fn a_page_without_text_is_no_text_layer() {
    assert_eq!(read(&page("", "q Q", LATIN, &[])), Err(FormatError::NoTextLayer { pages: 1 }));
}

#[test]
fn a_password_is_asked_for() {
    let bytes = page("", "BT (x) Tj ET", LATIN, &[]);
    let text = String::from_utf8(bytes).unwrap();
    let key = "00".repeat(32);
    let locked = text.replace(
        "/Root 1 0 R",
        &format!("/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -1/O<{key}>/U<{key}>>>"),
    );
    assert_eq!(read(locked.as_bytes()), Err(FormatError::Encrypted));
}

#[test]
fn a_file_that_is_cut_anywhere_ends() {
    let bytes = page("", "BT /F 10 Tf 20 200 Td <C9FAB2FAD6B5> Tj ET", &composite("/GBK-EUC-H", ""), &[]);
    for end in 0..bytes.len() {
        if let Ok(found) = read(&bytes[..end]) {
            assert!(found.pages.len() == 1);
        }
    }
    assert!(matches!(read(b""), Err(FormatError::Broken { .. })));
    assert!(matches!(read(b"no PDF at all"), Err(FormatError::Broken { .. })));
}

#[test]
fn bytes_that_change_do_no_harm() {
    let map = b"1 beginbfrange <0001><0003> <4E00> endbfrange";
    let font = composite("/Identity-H", "/ToUnicode 6 0 R");
    let bytes = page("", "BT /F 10 Tf 20 200 Td [<0001> 5 <0002>] TJ ET", &font, &[stream("", map)]);
    for at in 0..bytes.len() {
        for value in [0, b'9', b'<', 0xFF] {
            let mut changed = bytes.clone();
            changed[at] = value;
            let _ = read(&changed);
        }
    }
}

#[test]
fn the_title_of_the_file() {
    let objects: Vec<Vec<u8>> = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        "<</Length 29>>stream\nBT /F 9 Tf 9 9 Td (ab) Tj ET \nendstream".to_owned(),
        LATIN.to_owned(),
        "<</Title<FEFF8BA1 5212>>>".to_owned(),
    ]
    .map(String::into_bytes)
    .to_vec();
    let found = read(&file(&objects, "/Info 6 0 R")).unwrap();
    assert_eq!(found.title.as_deref(), Some("计划"));
    let written = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Pages>(&written).unwrap(), found);
}
