//! Pages of words to text: furniture out, columns in order, paragraphs whole, tables as cells.

mod aligned;
mod bounds;
mod columns;
mod frames;
mod furniture;
mod grid;
mod lines;
mod notes;
mod paragraphs;
mod tables;
mod tidy;

use super::page::{Page, Word};
use crate::clean::raw::RawWriter;
use bounds::Bounds;
use frames::Frames;
use lines::Line;
use paragraphs::{Paragraph, Placed, Style};
use tables::Draft;

/// What stands in a part of a page, in reading order.
enum Item {
    Line(Line),
    Table(Draft),
}

/// A part of a page that is read from top to bottom: a column, or what stands across columns.
struct Part {
    page: usize,
    /// Whether another column stands beside it.
    column: bool,
    items: Vec<Item>,
    /// Its footnotes.
    notes: Vec<String>,
}

/// Writes the text of pages: a line a paragraph, also where it goes on in the next column or on the next page, tables as
/// cells, a form feed between pages. Running headers and page numbers are left out; footnotes stand behind their page.
pub fn lay_out(pages: &[Page], writer: &mut RawWriter) {
    let tidy: Vec<Vec<Word>> = pages.iter().map(tidy::words).collect();
    let words = furniture::without(&tidy);
    let mut gutters = columns::gutters(&words);
    gutters.extend(columns::ruled(pages));
    let mut parts: Vec<Part> = Vec::new();
    for (at, (words, page)) in words.into_iter().zip(pages).enumerate() {
        parts.extend(parts_of(at, words, page, &gutters));
    }
    tables::merge(&mut parts);
    write(&parts, pages.len(), writer);
}

/// The parts of a page in reading order.
fn parts_of(at: usize, mut words: Vec<&Word>, page: &Page, gutters: &[columns::Gutter]) -> Vec<Part> {
    let mut drafts: Vec<Option<Draft>> = Vec::new();
    let mut places: Vec<Word> = Vec::new();
    for (bounds, draft) in grid::find(&page.rules, &words) {
        words.retain(|word| !bounds.holds(Bounds::from(*word)));
        let Bounds { left, top, right, bottom } = bounds;
        places.push(Word { text: "\u{FFFC}".to_owned(), left, top, right, bottom, ..Word::default() });
        drafts.push(Some(draft));
    }
    let is_place = |word: &Word| places.iter().position(|place| std::ptr::eq(place, word));
    let mut all = words;
    all.extend(places.iter());
    let mut found = Vec::new();
    for columns::Piece { words: part, column } in columns::parts(all, gutters) {
        let (tables, words): (Vec<&Word>, Vec<&Word>) = part.into_iter().partition(|word| is_place(word).is_some());
        let mut items: Vec<(f32, Item)> = Vec::new();
        for place in tables {
            if let Some(draft) = is_place(place).and_then(|n| drafts.get_mut(n)).and_then(Option::take) {
                items.push((place.top, Item::Table(draft)));
            }
        }
        let rows = lines::rows(&words);
        let mut from = 0;
        let mut tables = aligned::find(&rows).into_iter().peekable();
        while from < rows.len() {
            if let Some(table) = tables.next_if(|table| table.rows.start <= from) {
                let top = rows[from].first().map_or(0.0, |word| word.top);
                from = table.rows.end.max(from + 1);
                items.push((top, Item::Table(table.draft)));
                continue;
            }
            if let Some(line) = lines::line(&rows[from]) {
                items.push((line.bounds.top, Item::Line(line)));
            }
            from += 1;
        }
        items.sort_by(|a, b| a.0.total_cmp(&b.0));
        let items = items.into_iter().map(|(_, item)| item).collect();
        let mut part = Part { page: at, column, items, notes: Vec::new() };
        part.notes = notes::take(&mut part);
        found.push(part);
    }
    found
}

/// Writes the parts in order.
fn write(parts: &[Part], pages: usize, writer: &mut RawWriter) {
    let lines_of = |part: &Part| -> Vec<Line> {
        part.items
            .iter()
            .filter_map(|item| if let Item::Line(line) = item { Some(line.clone()) } else { None })
            .collect()
    };
    let lines: Vec<Vec<Line>> = parts.iter().map(lines_of).collect();
    let mut frames = Frames::default();
    lines.iter().for_each(|lines| frames.add(lines));
    frames.settle();
    let mut placed: Vec<Placed> = Vec::new();
    for (n, (lines, part)) in lines.iter().zip(parts).enumerate() {
        let frame = frames.of(lines, part.column);
        placed.extend(lines.iter().map(|line| Placed { line: line.clone(), frame, part: n }));
    }
    let style = Style::of(&placed);
    let mut placed = placed.into_iter();
    let mut out = Output { writer, paragraph: None, notes: Vec::new(), page: 0 };
    for part in parts {
        for item in &part.items {
            match item {
                Item::Line(_) => {
                    if let Some(line) = placed.next() {
                        out.line(line, part.page, style);
                    }
                }
                Item::Table(draft) => {
                    out.flush();
                    out.turn(part.page);
                    out.writer.table(&draft.rows, draft.header_rows);
                }
            }
        }
        out.notes.extend(part.notes.iter().map(String::as_str));
    }
    out.flush();
    out.turn(pages.saturating_sub(1));
}

/// What has been read and not yet been written.
struct Output<'a> {
    writer: &'a mut RawWriter,
    paragraph: Option<Paragraph>,
    /// Footnotes that wait for the end of the paragraph.
    notes: Vec<&'a str>,
    /// The page that is being written.
    page: usize,
}

impl Output<'_> {
    fn line(&mut self, line: Placed, page: usize, style: Style) {
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.goes_on(&line, style)
        {
            paragraph.take(line);
            return;
        }
        self.flush();
        self.turn(page);
        self.paragraph = Some(Paragraph::new(line, style));
    }

    fn flush(&mut self) {
        if let Some(paragraph) = self.paragraph.take() {
            let indent = if paragraph.indented { "\u{3000}\u{3000}" } else { "" };
            self.writer.paragraph(&format!("{indent}{}", paragraph.text), None);
        }
        for note in self.notes.drain(..) {
            self.writer.paragraph(note, None);
        }
    }

    /// Begins the pages up to this one.
    fn turn(&mut self, page: usize) {
        for _ in self.page..page {
            self.writer.page();
        }
        self.page = self.page.max(page);
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Rule;
    use super::*;
    use crate::clean::raw::RawText;

    const SIZE: f32 = 10.0;
    const PITCH: f32 = 16.0;

    /// A page that is written line by line.
    fn page() -> Page {
        Page { width: 400.0, height: 600.0, ..Page::default() }
    }

    fn put_sized(page: &mut Page, left: f32, top: f32, size: f32, text: &str) {
        let wide = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
        let right = left + size * text.chars().map(wide).sum::<f32>();
        page.words.push(Word { text: text.to_owned(), left, top, right, bottom: top + size, size, spaced: false });
    }

    fn put(page: &mut Page, left: f32, top: f32, text: &str) {
        put_sized(page, left, top, SIZE, text);
    }

    /// Prose of so many characters, no two pieces alike.
    fn prose(seed: usize, chars: usize) -> String {
        let words: Vec<char> =
            "全市经济运行总体平稳城乡居民收入继续增加重点项目加快建设生态环境持续改善".chars().collect();
        (0..chars).map(|n| words[(n * 7 + seed * 5 + n / 11) % words.len()]).collect()
    }

    /// Sets a paragraph in lines of so many characters, its first line indented by two; gives the place of the next line.
    fn set(page: &mut Page, left: f32, top: f32, columns: usize, text: &str) -> f32 {
        let chars: Vec<char> = text.chars().collect();
        let (mut at, mut top, mut room, mut x) = (0, top, columns - 2, left + 2.0 * SIZE);
        while at < chars.len() {
            let end = (at + room).min(chars.len());
            put(page, x, top, &chars[at..end].iter().collect::<String>());
            (at, top, room, x) = (end, top + PITCH, columns, left);
        }
        top
    }

    fn laid_out(pages: &[Page]) -> RawText {
        let mut writer = RawWriter::default();
        lay_out(pages, &mut writer);
        writer.finish()
    }

    fn lines(raw: &RawText) -> Vec<&str> {
        raw.text.lines().map(|line| line.trim_matches(['\u{3000}', '\u{0C}'])).filter(|line| !line.is_empty()).collect()
    }

    fn grid(raw: &RawText, table: usize) -> Vec<Vec<String>> {
        let chars: Vec<char> = raw.text.chars().collect();
        let rows = &raw.tables[table].rows;
        rows.iter().map(|row| row.iter().map(|c| chars[c.start()..c.end()].iter().collect()).collect()).collect()
    }

    /// A rule from one corner to the other.
    fn rule(left: f32, top: f32, right: f32, bottom: f32) -> Rule {
        Rule { left, top, right, bottom }
    }

    #[test]
    fn paragraphs_go_on_over_pages_and_furniture_is_left_out() {
        let long = prose(1, 30 * 24) + "。";
        let chars: Vec<char> = long.chars().collect();
        let mut pages = vec![page(), page(), page()];
        for (n, page) in pages.iter_mut().enumerate() {
            put(page, 120.0, 20.0, "青川省发展规划");
            put(page, 190.0, 570.0, &format!("— {} —", n + 1));
        }
        let mut top = set(&mut pages[0], 50.0, 60.0, 30, &(prose(2, 40) + "。"));
        let (head, rest) = chars.split_at(28 + 30 * 20);
        top = set(&mut pages[0], 50.0, top, 30, &head.iter().collect::<String>());
        assert!(top < 560.0);
        let mut top = 60.0;
        for line in rest.chunks(30) {
            put(&mut pages[1], 50.0, top, &line.iter().collect::<String>());
            top += PITCH;
        }
        top = set(&mut pages[1], 50.0, top, 30, &(prose(3, 70) + "。"));
        set(&mut pages[1], 50.0, top, 30, &(prose(5, 50) + "。"));
        set(&mut pages[2], 50.0, 60.0, 30, &(prose(4, 90) + "。"));
        let raw = laid_out(&pages);
        let expected = [prose(2, 40) + "。", long, prose(3, 70) + "。", prose(5, 50) + "。", prose(4, 90) + "。"];
        assert_eq!(lines(&raw), expected);
        assert_eq!(raw.text.matches('\u{0C}').count(), 2);
        assert!(raw.tables.is_empty());
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_a_title_across_both() {
        let mut page = page();
        put_sized(&mut page, 110.0, 40.0, 18.0, "云州市工作情况报告");
        let text = prose(1, 15 * 12 + 3) + "。";
        let chars: Vec<char> = text.chars().collect();
        let mut top = set(&mut page, 40.0, 90.0, 15, &(prose(2, 50) + "。"));
        let (head, tail) = chars.split_at(13 + 15 * 6);
        set(&mut page, 40.0, top, 15, &head.iter().collect::<String>());
        top = 90.0;
        for line in tail.chunks(15) {
            put(&mut page, 210.0, top, &line.iter().collect::<String>());
            top += PITCH;
        }
        set(&mut page, 210.0, top, 15, &(prose(3, 40) + "。"));
        let raw = laid_out(&[page]);
        assert_eq!(lines(&raw), ["云州市工作情况报告", &(prose(2, 50) + "。"), &text, &(prose(3, 40) + "。")]);
        assert!(raw.tables.is_empty());
    }

    #[test]
    fn a_title_over_two_lines_is_one_and_a_subtitle_is_its_own() {
        let mut page = page();
        put_sized(&mut page, 101.0, 40.0, 18.0, "云州市人民政府关于印发");
        put_sized(&mut page, 119.0, 66.0, 18.0, "发展计划指标的通知");
        put(&mut page, 157.0, 96.0, "云政发〔2023〕4号");
        let mut top = 130.0;
        for n in 0..4 {
            top = set(&mut page, 50.0, top, 30, &(prose(n, 80) + "。"));
        }
        let raw = laid_out(&[page]);
        assert_eq!(lines(&raw)[..2], ["云州市人民政府关于印发发展计划指标的通知", "云政发〔2023〕4号"]);
        assert_eq!(lines(&raw).len(), 6);
    }

    #[test]
    fn a_superscript_stays_in_its_line_and_latin_words_part() {
        let mut page = page();
        put(&mut page, 70.0, 60.0, "建成面积100m");
        put_sized(&mut page, 130.5, 58.0, 6.0, "2");
        put(&mut page, 134.0, 60.0, "，GDP");
        put(&mut page, 162.0, 60.0, "growth");
        let raw = laid_out(&[page]);
        assert_eq!(lines(&raw), ["建成面积100m2，GDP growth"]);
    }

    #[test]
    fn rules_make_cells_and_missing_ones_merge_them() {
        let mut page = page();
        let (xs, ys) = ([50.0, 150.0, 230.0, 310.0], [100.0, 120.0, 140.0, 180.0, 200.0]);
        for y in ys {
            // 指标 stands over two rows.
            page.rules.push(rule(if y == 120.0 { xs[1] } else { xs[0] }, y, xs[3], y));
        }
        for x in xs {
            // 2024年 stands over two columns.
            page.rules.push(rule(x, if x == 230.0 { ys[1] } else { ys[0] }, x, ys[4]));
        }
        put(&mut page, 80.0, 115.0, "指标");
        put(&mut page, 215.0, 105.0, "2024年");
        put(&mut page, 170.0, 125.0, "总量");
        put(&mut page, 250.0, 125.0, "增长");
        put(&mut page, 55.0, 145.0, "一般公共");
        put(&mut page, 55.0, 160.0, "预算收入");
        put(&mut page, 180.0, 152.0, "90.4");
        put(&mut page, 260.0, 152.0, "2.6");
        put(&mut page, 55.0, 185.0, "固定资产投资");
        put(&mut page, 260.0, 185.0, "-1.5");
        put(&mut page, 60.0, 60.0, "表1　主要指标");
        put(&mut page, 60.0, 220.0, "注：增长按可比价格计算。");
        let raw = laid_out(&[page]);
        let rows: Vec<Vec<String>> = grid(&raw, 0);
        assert_eq!(rows[0], ["指标", "2024年", "2024年"]);
        assert_eq!(rows[1], ["指标", "总量", "增长"]);
        assert_eq!(rows[2], ["一般公共预算收入", "90.4", "2.6"]);
        assert_eq!(rows[3], ["固定资产投资", "", "-1.5"]);
        let text = lines(&raw);
        assert_eq!((text[0], text[text.len() - 1]), ("表1　主要指标", "注：增长按可比价格计算。"));
    }

    #[test]
    fn a_frame_around_text_is_no_table() {
        let mut page = page();
        page.rules = vec![
            rule(40.0, 50.0, 360.0, 50.0),
            rule(40.0, 200.0, 360.0, 200.0),
            rule(40.0, 50.0, 40.0, 200.0),
            rule(360.0, 50.0, 360.0, 200.0),
        ];
        set(&mut page, 50.0, 60.0, 30, &(prose(1, 90) + "。"));
        let raw = laid_out(&[page]);
        assert!(raw.tables.is_empty());
        assert_eq!(lines(&raw), [prose(1, 90) + "。"]);
    }

    /// Puts a row of a table without rules: a name and numbers at the right of their columns.
    fn row(page: &mut Page, top: f32, name: &str, numbers: [&str; 2]) {
        put(page, 50.0, top, name);
        for (number, right) in numbers.iter().zip([260.0, 340.0]) {
            put(page, right - 5.0 * number.len() as f32, top, number);
        }
    }

    #[test]
    fn aligned_words_make_a_table_that_goes_on_over_a_page() {
        let mut pages = vec![page(), page()];
        let mut top = set(&mut pages[0], 50.0, 60.0, 30, &(prose(1, 200) + "。"));
        for page in &mut pages {
            put(page, 60.0, top, "产品");
            put(page, 210.0, top, "产量（吨）");
            put(page, 310.0, top, "增长（%）");
            row(page, top + 20.0, "粮食", ["320.5", "1.5"]);
            row(page, top + 40.0, "规模以上养殖", ["12.3", "-0.4"]);
            row(page, top + 60.0, "蔬菜", ["-", "2.0"]);
            top = 60.0;
        }
        set(&mut pages[1], 50.0, 180.0, 30, &(prose(2, 100) + "。"));
        let raw = laid_out(&pages);
        assert_eq!(raw.tables.len(), 1);
        let rows = grid(&raw, 0);
        assert_eq!(rows.len(), 7);
        assert_eq!(rows[0], ["产品", "产量（吨）", "增长（%）"]);
        assert_eq!(rows[2], ["规模以上养殖", "12.3", "-0.4"]);
        assert_eq!(rows[3], rows[6]);
        assert_eq!(raw.tables[0].header_rows, 1);
        assert_eq!(lines(&raw).last(), Some(&(prose(2, 100) + "。").as_str()));
    }

    #[test]
    fn footnotes_stand_behind_the_paragraph_of_their_page() {
        let text: Vec<char> = prose(1, 28 + 30 * 20).chars().collect();
        let mut pages = vec![page(), page()];
        let top = set(&mut pages[0], 50.0, 60.0, 30, &text[..28 + 30 * 9].iter().collect::<String>());
        put_sized(&mut pages[0], 60.0, top + 40.0, 7.5, "①按可比价格计算，下同，");
        put_sized(&mut pages[0], 50.0, top + 52.0, 7.5, "与上年一致。");
        for (n, line) in text[28 + 30 * 9..].chunks(30).enumerate() {
            put(&mut pages[1], 50.0, 60.0 + PITCH * n as f32, &line.iter().collect::<String>());
        }
        let top = 60.0 + PITCH * 11.0;
        set(&mut pages[1], 50.0, top, 30, &(prose(2, 80) + "。"));
        let raw = laid_out(&pages);
        let text: String = text.iter().collect();
        assert_eq!(lines(&raw), [&text, "①按可比价格计算，下同，与上年一致。", &(prose(2, 80) + "。")]);
    }

    #[test]
    fn hostile_pages_end() {
        let mut page = page();
        page.words = (0..5_000)
            .map(|n| Word {
                text: "一".to_owned(),
                left: f32::from(n as u8),
                top: if n % 7 == 0 { f32::NAN } else { f32::from((n % 300) as u8) },
                right: f32::INFINITY,
                bottom: 0.0,
                size: -1.0,
                spaced: false,
            })
            .collect();
        page.rules = (0..5_000).map(|n| rule(0.0, f32::from(n as u16), 400.0, f32::NAN)).collect();
        put(&mut page, 50.0, 60.0, "云州市");
        assert_eq!(lines(&laid_out(&[page, Page::default()])), ["云州市"]);
    }
}
