//! Pages of the web: the text of the article with its headings, lists and tables, without the page around it.

mod archive;
mod attributes;
mod charset;
mod chrome;
mod line;
mod measure;
mod render;
mod select;
mod table;
mod tag;
mod thin;
mod tree;

use encoding_rs::Encoding;

use self::chrome::squeezed;
use self::render::Piece;
use self::thin::Thin;
use self::tree::Tree;
use super::FormatError;
use crate::clean::raw::{RawText, RawWriter};

/// Largest page, in bytes.
const MAX_BYTES: usize = 64 << 20;
/// Lines at the top among which the title is looked for.
const TITLE_WITHIN: usize = 12;

/// The text of a page, and the name of its encoding. `forced` leaves no choice of it.
///
/// # Errors
/// [`FormatError`] for a page that is no text in any encoding, has no text, or is larger than is read.
pub fn read(bytes: &[u8], forced: Option<&'static Encoding>) -> Result<(RawText, &'static str), FormatError> {
    if bytes.len() > MAX_BYTES {
        return Err(FormatError::TooLarge { what: "the page".to_owned(), limit: format!("{} MiB", MAX_BYTES >> 20) });
    }
    let decoded = charset::decoded(bytes, forced)?;
    let thin = thin::thin(&decoded.text)?;
    let encoding = decoded.encoding;
    let mut warnings = decoded.diagnostics;
    drop(decoded.text);
    let mut raw = text(thin)?;
    // Places of broken bytes in the page are none in its text.
    for warning in &mut warnings {
        warning.span = None;
    }
    raw.diagnostics.extend(warnings);
    Ok((raw, encoding))
}

/// The text of a page that was saved in one file with its pictures (MHTML), and the name of its encoding.
///
/// # Errors
/// [`FormatError`] as [`read`], and where no page stands in the file.
pub fn read_archive(bytes: &[u8]) -> Result<(RawText, &'static str), FormatError> {
    let part = archive::page(bytes)?;
    read(&part.bytes, part.encoding)
}

/// The text of a page that was made thin.
fn text(thin: Thin) -> Result<RawText, FormatError> {
    let tree = Tree::parse(&thin.text);
    let titles: Vec<String> = [&thin.article, &thin.title]
        .into_iter()
        .flatten()
        .map(|title| squeezed(&plain(title)))
        .filter(|title| title.chars().count() > 3)
        .collect();
    let mut pieces = Vec::new();
    let has_hidden = (0..tree.len()).any(|at| tree.node(at).marks.hidden);
    let with_all = if has_hidden { measure::measure(&tree, true).first().map_or(0, |m| m.worth) } else { 0 };
    for with_hidden in [false, true] {
        let measures = measure::measure(&tree, with_hidden);
        let all = measures.first().copied().unwrap_or_default();
        let layouts = table::layouts(&tree, &measures);
        if all.sentences > 0 || all.worth > 30 {
            let selection = select::select(&tree, &measures, &layouts, &titles, with_hidden);
            pieces = render::render(&tree, &layouts, &selection);
        }
        if pieces.is_empty() {
            // No text stands out: a list of links, or a few words.
            pieces = render::render(&tree, &layouts, &select::whole(&tree, with_hidden));
        }
        // What is hidden is shown by a script, where there is next to nothing else.
        if !has_hidden || (!pieces.is_empty() && all.worth * 4 > with_all) {
            break;
        }
    }
    if pieces.is_empty() || is_waiting(&pieces) {
        return Err(empty(&thin));
    }
    let title = thin.article.as_deref().or(thin.title.as_deref()).map(plain);
    Ok(write(pieces, title.as_deref(), thin.article.is_some()))
}

/// Writes the pieces; the title before them where they lack it.
fn write(pieces: Vec<Piece>, title: Option<&str>, is_certain: bool) -> RawText {
    let mut writer = RawWriter::default();
    let title = title.map(|title| if is_certain { title.trim().to_owned() } else { own_title(title) });
    let title = title.filter(|title| !title.is_empty());
    let head: Vec<&str> = pieces
        .iter()
        .take(TITLE_WITHIN)
        .filter_map(|piece| match piece {
            Piece::Line(text, _) => Some(text.as_str()),
            Piece::Table(_) => None,
        })
        .collect();
    let said = squeezed(&head.concat());
    let wanted = title.as_deref().map(squeezed).unwrap_or_default();
    if let Some(title) = title.filter(|_| !said.contains(&wanted) && (is_certain || is_title(&wanted))) {
        writer.paragraph(&title, Some(1));
    }
    let mut is_named = false;
    for piece in pieces {
        match piece {
            Piece::Line(text, level) => {
                let is_first = !is_named && !wanted.is_empty() && squeezed(&text) == wanted;
                is_named |= is_first;
                writer.paragraph(&text, if is_first { Some(1) } else { level });
            }
            Piece::Table(table) => writer.table(&table.rows, table.header),
        }
    }
    writer.finish()
}

/// A title of a page without the name of its site: the longest part of it.
fn own_title(title: &str) -> String {
    let parts = title.split(['_', '|', '｜', '\n']);
    let parts =
        parts.flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – ")).flat_map(|part| part.split(" — "));
    parts.map(str::trim).max_by_key(|part| part.chars().count()).unwrap_or_default().to_owned()
}

/// Whether the title of a page is that of a document.
fn is_title(title: &str) -> bool {
    const KINDS: [&str; 20] = [
        "报告", "计划", "规划", "公报", "通知", "意见", "决定", "方案", "办法", "草案", "纲要", "公告", "批复", "情况",
        "决议", "通报", "要点", "数据", "指标", "年鉴",
    ];
    KINDS.iter().any(|kind| title.contains(kind)) && title.chars().nth(80).is_none()
}

/// A text with references as characters.
fn plain(text: &str) -> String {
    let tree = Tree::parse(&text.replace('<', "&lt;"));
    (0..tree.len()).map(|at| tree.text(at)).collect::<String>().trim().to_owned()
}

/// Whether all that a page says is that its text is still to come.
fn is_waiting(pieces: &[Piece]) -> bool {
    const WORDS: [&str; 8] = ["加载", "载入", "请稍", "跳转", "oading", "JavaScript", "javascript", "浏览器"];
    let [Piece::Line(text, _)] = pieces else { return false };
    text.chars().nth(60).is_none() && WORDS.iter().any(|word| text.contains(word))
}

/// Why a page has no text.
fn empty(thin: &Thin) -> FormatError {
    let reason = if thin.frames > 0 {
        "no text in it: its frames show other pages; save those"
    } else if thin.pictures > 0 {
        "no text in it but pictures"
    } else {
        "no text in it; if a script loads it, save the page from a browser"
    };
    FormatError::Broken { format: "HTML", reason: reason.to_owned(), position: None }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;
    use crate::clean::raw::RawHeading;

    const TABLE: &str = "<p>表1 主要指标</p><table border=1><thead><tr><th rowspan=2>指标<th colspan=2>2024年<tr><th>总量（亿元）<th>增长（%）</thead>\
        <tr><td>生产总值<td>1200.5<td>5.5<tr><td>　#工业<td>500<td>-</table>";

    fn of(page: &str) -> String {
        read(page.as_bytes(), None).unwrap().0.text
    }

    #[test]
    fn a_page_of_a_government() {
        let page = format!(
            "<!DOCTYPE html><html><head><meta charset=utf-8><title>云州市2024年统计公报_云州市人民政府</title><script>var a='<p>甲，乙。</p>'</script></head><body>\
            <div class=header><ul class=nav><li><a href=/>首页</a><li><a href=/zw>政务公开</a></ul></div>\
            <div class=crumb>当前位置：<a href=/>首页</a> &gt; <a href=/tj>统计公报</a></div>\
            <table><tr><td>索 引 号：<td>1/2025-1<td>发文机关：<td>云州市统计局</table>\
            <div class=main><h1>云州市2024年统计公报</h1><div class=info>发布时间：2025-01-20 来源：统计局 浏览次数：12</div>\
            <div class=text><p>　　2024年，全市生产总值1200.5亿元，增长5.5%。</p></div><div class=text><p>　　人口30万人，增加1万人。</p>{TABLE}<p>注：-表示没有。</p></div></div>\
            <div class=related><h3>相关链接</h3><ul><li><a href=1>2023年统计公报，全文</a><li><a href=2>2022年统计公报，全文</a></ul></div>\
            <div class=bottom>主办：云州市人民政府　青ICP备1号</div></body></html>"
        );
        let raw = read(page.as_bytes(), None).unwrap().0;
        assert_eq!(
            raw.text,
            "云州市2024年统计公报\n　　2024年，全市生产总值1200.5亿元，增长5.5%。\n　　人口30万人，增加1万人。\n表1 主要指标\n\
            指标\t2024年\n总量（亿元）\t增长（%）\n生产总值\t1200.5\t5.5\n　#工业\t500\t-\n注：-表示没有。\n".replace("　#", "#")
        );
        assert_eq!(raw.headings, [RawHeading { start: 0, level: 1 }]);
        assert_eq!((raw.tables.len(), raw.tables[0].header_rows, raw.tables[0].rows.len()), (1, 2, 4));
        assert_eq!(raw.tables[0].rows[0][0], raw.tables[0].rows[1][0]);
    }

    #[test]
    fn a_page_held_by_tables() {
        let page = format!(
            "<HTML><HEAD><TITLE>政府工作报告</TITLE></HEAD><BODY><TABLE><TR><TD><A href=1>首页</A><TR><TD><A href=2>新闻</A></TABLE>\
            <TABLE><TR><TD width=180><TABLE><TR><TD><A href=3>领导</A><TR><TD><A href=4>机构</A></TABLE><TD><TABLE><TR><TD><FONT size=5>政府工作报告</FONT>\
            <TR><TD>来源：云州日报 点击数：3<TR><TD>{}</TABLE></TABLE>版权所有 云州市人民政府</BODY></HTML>",
            "&nbsp;&nbsp;全市生产总值1200亿元，增长5.5%。<BR>".repeat(3)
        );
        let line = "\u{a0}\u{a0}全市生产总值1200亿元，增长5.5%。\n";
        assert_eq!(of(&page), format!("政府工作报告\n{}", line.repeat(3)));
    }

    #[test]
    fn a_page_saved_by_word() {
        let page = "<html xmlns:o=\"x\"><head><style><!-- p {} --></style><!--[if gte mso 9]><xml><o:x>甲</o:x></xml><![endif]--></head><body><div class=Section1>\
            <h1><span>第一章<span> </span>总则</span></h1><p class=MsoNormal style='text-indent:24pt'><![if !supportLists]><span style='mso-list:Ignore'>一、</span><![endif]>\
            <span lang=EN-US>2024</span><span>年全市生产总值<span\nlang=EN-US>1200</span>亿元</span><a href=\"#_ftn1\">[1]</a>。<o:p></o:p></p></div></body></html>";
        assert_eq!(of(page), "第一章 总则\n一、2024年全市生产总值1200亿元。\n");
    }

    #[test]
    fn pages_without_a_text_of_their_own() {
        let links = "<ul><li><a href=1>统计公报一</a><li><a href=2>统计公报二</a></ul>";
        assert_eq!(of(links), "统计公报一\n统计公报二\n");
        assert_eq!(
            of("<p>请稍候</p><div style='display:none'><p>全市生产总值1200亿元，增长5.5%。</p></div>"),
            "请稍候\n全市生产总值1200亿元，增长5.5%。\n".replace("请稍候\n", "")
        );
        for page in
            ["<html><frameset><frame src=a></frameset>", "<body><div id=app>正在加载</div>", "<html><img src=a>", ""]
        {
            assert_eq!(read(page.as_bytes(), None).unwrap_err().code(), "broken_file", "{page}");
        }
    }

    #[test]
    fn names_lie() {
        let text = "<p>全市生产总值1200亿元，增长5.5%。</p>".repeat(5);
        assert_eq!(of(&format!("<div class=\"main-nav footer\">{text}</div>")).lines().count(), 5);
    }

    #[test]
    fn the_head_of_a_document_stays() {
        let page = "<title>关于印发2025年计划的通知_云州市</title><div><p>云州市人民政府文件</p><p>云政发〔2025〕1号</p><h1>关于印发2025年计划的通知</h1><p>各县区：现印发，请执行。</p></div>";
        assert_eq!(
            of(page),
            "云州市人民政府文件\n云政发〔2025〕1号\n关于印发2025年计划的通知\n各县区：现印发，请执行。\n"
        );
        // A cell that says what the title begins with is none.
        let page = format!(
            "<title>2024年1-12月主要指标</title><div class=nav><a href=1>首页</a></div><div>{TABLE}<p>注：数据为初步核算数，以年报为准。</p></div>"
        );
        assert_eq!(read(page.as_bytes(), None).unwrap().0.tables.len(), 1);
    }
}
