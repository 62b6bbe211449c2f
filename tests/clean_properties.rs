//! What holds for cleaning whatever the text.

use proptest::prelude::*;
use zhibiao::clean::{Format, clean, decode};
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
                for cell in table.title.iter().chain(&table.header).chain(table.rows.iter().flatten()) {
                    prop_assert!(!cell.of(&document.text).contains(['\n', '\t']));
                }
                prop_assert!(table.header.is_empty() || table.rows.iter().all(|row| row.len() <= table.header.len()));
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

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
