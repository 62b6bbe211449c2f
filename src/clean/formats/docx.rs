//! Word's own format (Office Open XML, transitional and strict): paragraphs, headings, numbers of lists, tables, notes.

mod body;
mod flow;
mod numbering;
mod package;
mod paragraph;
mod styles;
mod xml;

use self::numbering::Numbering;
use self::package::{Package, Relation};
use self::styles::Styles;
use super::sniff::{self, Kind};
use super::{FormatError, html};
use crate::clean::raw::{RawText, RawWriter};

/// Documents inside the document that are read.
const MAX_IMPORTS: usize = 64;

/// The text of a DOCX file: the body, then its footnotes and endnotes as lines of their own. Headers, footers, comments and what was deleted
/// are left out.
///
/// # Errors
/// [`FormatError`] for what is no such file, is broken or encrypted, holds pictures of text alone, or is larger than is read.
pub fn read(bytes: &[u8]) -> Result<RawText, FormatError> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let Some(document) = package.text(&main)? else {
        return Err(FormatError::Broken { format: "DOCX", reason: format!("no {main} in it"), position: None });
    };
    let relations = package.relations(&main)?;
    let styles = match part(&mut package, &relations, "styles")? {
        Some((name, text)) => Styles::read(&text, &name)?,
        None => Styles::default(),
    };
    let lists = part(&mut package, &relations, "numbering")?;
    let numbering =
        || lists.as_ref().map_or_else(|| Ok(Numbering::default()), |(name, text)| Numbering::read(text, name));

    let mut writer = RawWriter::default();
    let body = body::read(&document, &main, &styles, numbering)?;
    drop(document);
    flow::write(body.blocks, &mut writer);
    for id in body.imports.iter().take(MAX_IMPORTS) {
        import(&mut package, &relations, id, &mut writer)?;
    }
    for kind in ["footnotes", "endnotes"] {
        let Some((name, text)) = part(&mut package, &relations, kind)? else { continue };
        let notes = body::read(&text, &name, &styles, numbering)?;
        if !notes.blocks.is_empty() {
            writer.blank();
            flow::write(notes.blocks, &mut writer);
        }
    }
    let raw = writer.finish();
    if body.has_pictures && raw.text.trim().is_empty() {
        return Err(FormatError::NoTextLayer { pages: raw.text.matches('\u{0C}').count() + 1 });
    }
    Ok(raw)
}

/// A part by the kind of its relation.
fn part(package: &mut Package, relations: &[Relation], kind: &str) -> Result<Option<(String, String)>, FormatError> {
    let Some(relation) = relations.iter().find(|relation| relation.kind == kind) else { return Ok(None) };
    let text = package.text(&relation.target)?;
    Ok(text.map(|text| (relation.target.clone(), text)))
}

/// Writes a document that the file holds in another format: HTML is read, anything else is none of its text.
fn import(package: &mut Package, relations: &[Relation], id: &str, writer: &mut RawWriter) -> Result<(), FormatError> {
    let Some(relation) = relations.iter().find(|relation| relation.id == id) else { return Ok(()) };
    let Some(bytes) = package.bytes(&relation.target)? else { return Ok(()) };
    let raw = match sniff::of(&bytes) {
        Kind::Html => html::read(&bytes, None).map(|(raw, _)| raw),
        Kind::Mhtml => html::read_archive(&bytes).map(|(raw, _)| raw),
        _ => return Ok(()),
    };
    for line in raw?.text.lines() {
        writer.paragraph(line, None);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::clean::raw::RawHeading;

    const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    /// A file with a body and other parts.
    fn file(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let relation =
            |kind: &str| format!("<Relationship Id=\"{kind}\" Type=\"http://x/{kind}\" Target=\"{kind}.xml\"/>");
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, text: &str| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        };
        add(
            "_rels/.rels",
            "<Relationships><Relationship Id=\"1\" Type=\"http://x/officeDocument\" Target=\"/doc/main.xml\"/></Relationships>",
        );
        add(
            "doc/main.xml",
            &format!("<w:document xmlns:w=\"{SPACE}\" xmlns:mc=\"m\"><w:body>{body}</w:body></w:document>"),
        );
        let relations: String = parts.iter().map(|(kind, _)| relation(kind)).collect();
        add("doc/_rels/main.xml.rels", &format!("<Relationships>{relations}</Relationships>"));
        for (kind, text) in parts {
            add(&format!("doc/{kind}.xml"), &format!("<w:{kind} xmlns:w=\"{SPACE}\">{text}</w:{kind}>"));
        }
        zip.finish().unwrap().into_inner()
    }

    fn of(body: &str) -> String {
        read(&file(body, &[])).unwrap().text
    }

    fn paragraph(inner: &str) -> String {
        format!("<w:p>{inner}</w:p>")
    }

    fn run(text: &str) -> String {
        format!("<w:r><w:t>{text}</w:t></w:r>")
    }

    #[test]
    fn runs_are_joined_and_marks_are_characters() {
        let inner = "<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>增长5</w:t><w:noBreakHyphen/><w:t>6%</w:t><w:tab/><w:softHyphen/>\
            <w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>3&amp;4</w:t><w:br/><w:t>二</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>";
        assert_eq!(of(&paragraph(inner)), "增长5-6%\t≥3&4\n二\n");
    }

    #[test]
    fn changes_are_as_accepted() {
        let body = format!(
            "<w:p>{}<w:del>{}<w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>{}</w:ins></w:p>\
            <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p><w:moveFrom>{}</w:moveFrom>",
            run("甲"),
            run("乙"),
            run("丙"),
            run("前，"),
            run("后。"),
            paragraph(&run("丁"))
        );
        assert_eq!(of(&body), "甲丙\n前，后。\n");
    }

    #[test]
    fn fields_show_results_and_no_contents() {
        let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
        let field = |instruction: &str, result: &str| {
            format!(
                "{}<w:r><w:instrText>{instruction}</w:instrText></w:r>{}{result}{}",
                mark("begin"),
                mark("separate"),
                mark("end")
            )
        };
        let body = format!(
            "<w:p>{}</w:p><w:p>{}{}</w:p>",
            field("TOC \\o", &run("一、总则1")),
            run("见表"),
            field("REF a", &run("3"))
        );
        assert_eq!(of(&body), "见表3\n");
        // One that never ends swallows nothing.
        let body = format!("<w:p>{}{}</w:p>{}", mark("begin"), run("甲"), paragraph(&run("乙")));
        assert_eq!(of(&body), "甲\n乙\n");
    }

    #[test]
    fn boxes_stand_behind_their_paragraph_once() {
        let inner = format!("<w:txbxContent>{}</w:txbxContent>", paragraph(&run("框")));
        let body = format!(
            "<w:p>{}<w:r><mc:AlternateContent><mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
            run("前"),
            run("后")
        );
        assert_eq!(of(&body), "前后\n框\n");
    }

    #[test]
    fn headings_lists_and_notes() {
        let styles = "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
        let lists = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
            <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
        let notes = format!(
            "<w:footnote w:type=\"separator\">{}</w:footnote><w:footnote>{}</w:footnote>",
            paragraph(&run("线")),
            paragraph(&run("注一。"))
        );
        let heading = |text: &str| paragraph(&format!("<w:pPr><w:pStyle w:val=\"1\"/></w:pPr>{}", run(text)));
        let body = format!("{}{}{}", heading("工作回顾"), paragraph(&run("正文。")), heading("工作安排"));
        let raw = read(&file(&body, &[("styles", styles), ("numbering", lists), ("footnotes", &notes)])).unwrap();
        assert_eq!(raw.text, "一、工作回顾\n正文。\n二、工作安排\n\n注一。\n");
        assert_eq!(raw.headings, [RawHeading { start: 0, level: 1 }, RawHeading { start: 11, level: 1 }]);
    }

    #[test]
    fn tables_and_pages() {
        let cell = |properties: &str, text: &str| {
            format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(&run(text)))
        };
        let row = |properties: &str, cells: &[String]| {
            format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.concat())
        };
        let table = [
            row(
                "<w:tblHeader/>",
                &[cell("<w:vMerge w:val=\"restart\"/>", "指标"), cell("<w:gridSpan w:val=\"2\"/>", "2024年")],
            ),
            row("<w:tblHeader/>", &[cell("<w:vMerge/>", ""), cell("", "总量"), cell("", "增长")]),
            row("", &[cell("", "人口"), cell("", "30"), cell("", "-")]),
            row("<w:del/>", &[cell("", "旧"), cell("", "1"), cell("", "1")]),
        ];
        let page = "<w:r><w:lastRenderedPageBreak/></w:r>";
        let body =
            format!("{}<w:tbl>{}</w:tbl><w:p>{page}{}</w:p>", paragraph(&run("表1")), table.concat(), run("下页"));
        let raw = read(&file(&body, &[])).unwrap();
        assert_eq!(raw.text, "表1\n指标\t2024年\n总量\t增长\n人口\t30\t-\n\u{0C}下页\n");
        assert_eq!((raw.tables[0].header_rows, raw.tables[0].rows.len()), (2, 3));
        assert_eq!(raw.tables[0].rows[0][0], raw.tables[0].rows[1][0]);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        assert_eq!(read(b"PK\x03\x04").unwrap_err().code(), "broken_file");
        assert_eq!(read(&file("<w:p>", &[])).unwrap_err().code(), "broken_file");
        assert_eq!(read(&file("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", &[])).unwrap_err().code(), "broken_file");
        let picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>";
        assert_eq!(read(&file(picture, &[])).unwrap_err().code(), "no_text_layer");
        assert_eq!(of(""), "");
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        let spaces = vec![b' '; 1 << 20];
        for _ in 0..140 {
            zip.write_all(&spaces).unwrap();
        }
        let bomb = zip.finish().unwrap().into_inner();
        assert_eq!(read(&bomb).unwrap_err().code(), "too_large");
    }
}
