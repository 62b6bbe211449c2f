//! What holds for cleaning whatever the text.

use proptest::prelude::*;
use zhibiao::clean::raw::{RawCell, RawHeading, RawTable, RawText, RawWriter};
use zhibiao::clean::{Format, clean, clean_raw, decode};
use zhibiao::document::{Block, Document};
use zhibiao::span::{CharSpan, TextSpan};

/// Pieces of reports and of what surrounds them, so that every rule meets its marks.
fn fragment() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "一、",
        "（一）",
        "第一章 ",
        "1.",
        "- 3 -",
        "\n",
        "\n\n",
        "\r\n",
        "\u{C}",
        "　　",
        "  ",
        "\t",
        "。",
        "，",
        "；",
        "：",
        ",",
        ".",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "**",
        "#",
        "## ",
        "|",
        "|---|\n",
        "<sub>",
        "</p>",
        "&nbsp;",
        "&#24180;",
        "$",
        "_{2.5}",
        "}",
        "[",
        "](http://a.cn)",
        "www.a.gov.cn",
        "12,027.5",
        "１１．６％",
        "亿元",
        "增长",
        "生产总值",
        "序号",
        "指标",
        "类别",
        "2020年",
        "目标",
        "预期性",
        "-",
        "[9.6]",
        "○",
        "二",
        "\u{200B}",
        "⺠",
        "打印",
        "来源：",
        "公报 第3期",
        "5G",
        "NIO",
        "\\",
        "`",
        "~~",
        "{",
        "^2",
        "!",
        "http://b.cn/%E5",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => "[一-十]{1,20}"]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(fragment(), 0..120).prop_map(|parts| parts.concat())
}

/// The ASCII form of a full-width character, the character itself otherwise.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// Whether cleaning may write `made` for `from`: letters and digits keep what they say.
fn stands_for(made: char, from: char) -> bool {
    let (plain, given) = (narrow(made), narrow(from));
    plain == given
        || !(given.is_ascii_alphanumeric() || ('\u{4E00}'..='\u{9FFF}').contains(&given))
        || (made == '〇' && matches!(given, '0' | 'O'))
}

fn check(document: &Document) -> Result<(), TestCaseError> {
    let source: Vec<char> = document.source.chars().collect();
    let mut end = 0;
    for piece in document.map.pieces() {
        prop_assert!(piece.text.start() >= end && piece.source.end() <= source.len());
        end = piece.text.end();
        let made = piece.text.of(&document.text);
        if piece.aligned {
            let origin = &source[piece.source.start()..piece.source.end()];
            prop_assert_eq!(made.chars().count(), origin.len());
            for (made, from) in made.chars().zip(origin) {
                prop_assert!(stands_for(made, *from), "{:?} for {:?}", made, from);
            }
        } else {
            prop_assert!(!piece.source.is_empty());
        }
    }
    prop_assert!(end <= document.text.len());
    for block in &document.blocks {
        match block {
            Block::Line { span, .. } => {
                prop_assert!(!span.is_empty() && !span.of(&document.text).contains(['\n', '\t']));
                let origin = document.source_span(*span);
                prop_assert!(origin.end() <= source.len());
            }
            Block::Table(table) => {
                for cell in table.title.iter().chain(table.header.iter().flatten()).chain(table.rows.iter().flatten()) {
                    prop_assert!(!cell.of(&document.text).contains(['\n', '\t']));
                }
                prop_assert!(
                    table.header.first().is_none_or(|header| table.rows.iter().all(|row| row.len() <= header.len()))
                );
            }
        }
    }
    Ok(())
}

/// Paragraphs, headings, pages and tables as a format writes them.
fn raw() -> impl Strategy<Value = RawText> {
    let cell = (prop::collection::vec(fragment(), 0..3), 0_usize..4, 0_usize..4)
        .prop_map(|(text, columns, rows)| RawCell { text: text.concat(), columns, rows });
    let table = (prop::collection::vec(prop::collection::vec(cell, 0..6), 0..7), 0_usize..9);
    let block = prop_oneof![
        3 => (text(), prop::option::of(0_u8..9)).prop_map(|(text, level)| (Some((text, level)), None)),
        3 => table.prop_map(|table| (None, Some(table))),
        1 => Just((None, None)),
    ];
    prop::collection::vec(block, 0..6).prop_map(|blocks| {
        let mut writer = RawWriter::default();
        for block in blocks {
            match block {
                (Some((text, level)), _) => writer.paragraph(&text, level),
                (_, Some((rows, header_rows))) => writer.table(&rows, header_rows),
                _ => writer.page(),
            }
        }
        writer.finish()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Every cell of a table that a format gives comes from one cell of that table.
    #[test]
    fn tables_that_are_given_stay(raw in raw()) {
        let cells: Vec<CharSpan> = raw.tables.iter().flat_map(|table| table.rows.iter().flatten().copied()).collect();
        let document = clean_raw(raw.clone(), Format::Docx);
        check(&document)?;
        for block in &document.blocks {
            let Block::Table(table) = block else { continue };
            let first = table.header.iter().chain(&table.rows).flatten().find(|cell| !cell.is_empty());
            let given = |cell: TextSpan| cells.iter().any(|from| from.contains(document.source_span(cell)));
            // The lines between tables may look like one too.
            if first.is_some_and(|&cell| given(cell)) {
                for &cell in table.header.iter().chain(&table.rows).flatten().filter(|cell| !cell.is_empty()) {
                    prop_assert!(given(cell), "{:?}", cell.of(&document.text));
                }
            }
        }
    }

    /// Spans that a format has wrong are no reason to stop.
    #[test]
    fn any_spans_are_borne(text in text(), spans in prop::collection::vec((0_usize..200, 0_usize..200), 1..12)) {
        let span = |at: usize| spans.get(at % spans.len()).map_or(CharSpan::new(0, 0), |&(a, b)| CharSpan::new(a, b));
        let table = |n: usize| RawTable {
            span: span(n),
            rows: (0..3).map(|row| (0..3).map(|column| span(n + row * 3 + column)).collect()).collect(),
            header_rows: n,
        };
        let headings = vec![RawHeading { start: spans[0].0, level: 0 }];
        let raw = RawText { text, headings, tables: vec![table(0), table(3)], diagnostics: Vec::new() };
        let document = clean_raw(raw, Format::Docx);
        for table in document.blocks.iter().filter_map(|b| if let Block::Table(table) = b { Some(table) } else { None }) {
            for cell in table.title.iter().chain(table.header.iter().flatten()).chain(table.rows.iter().flatten()) {
                let _ = cell.of(&document.text);
            }
        }
    }

    #[test]
    fn every_piece_maps_back(source in text()) {
        check(&clean(source.clone(), Format::Text))?;
        check(&clean(source, Format::Markdown))?;
    }

    #[test]
    fn any_string_is_cleaned(source in any::<String>()) {
        check(&clean(source, Format::Text))?;
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in any::<Vec<u8>>()) {
        match decode(&bytes, None) {
            Ok(decoded) => check(&clean(decoded.text, Format::Text))?,
            Err(error) => prop_assert!(error.position() <= bytes.len()),
        }
    }

    #[test]
    fn every_span_maps_into_the_source(source in text(), cut in any::<(prop::sample::Index, prop::sample::Index)>()) {
        let document = clean(source, Format::Text);
        let ends: Vec<usize> = document.text.char_indices().map(|(i, _)| i).chain([document.text.len()]).collect();
        let (a, b) = (*cut.0.get(&ends), *cut.1.get(&ends));
        let span: CharSpan = document.source_span(TextSpan::new(a.min(b), a.max(b)));
        prop_assert!(span.end() <= document.source.chars().count());
    }

    /// No space stands beside a Chinese character.
    #[test]
    fn no_space_beside_a_chinese_character(source in text()) {
        let document = clean(source, Format::Text);
        let chars: Vec<char> = document.text.chars().collect();
        let chinese = |c: Option<&char>| c.is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
        for (i, _) in chars.iter().enumerate().filter(|(_, c)| **c == ' ') {
            prop_assert!(!chinese(chars.get(i + 1)) && !chinese(i.checked_sub(1).and_then(|p| chars.get(p))));
        }
    }
}
