//! Lists: the number that a reader sees before a paragraph, which stands in no text of the file.

use std::collections::{HashMap, HashSet};

use super::styles::Styles;
use super::xml::{Element, Space, Step, Xml};
use crate::clean::formats::FormatError;
use crate::clean::formats::count::Count;

/// Levels of a list.
const LEVELS: usize = 9;
/// Lists that are kept.
const MAX_LISTS: usize = 20_000;
/// Longest pattern of a number, in bytes.
const MAX_PATTERN: usize = 200;

/// How one level of a list is numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Level {
    start: u32,
    count: Count,
    /// `第%1章`: `%1` is the number of the first level.
    pattern: String,
    /// What stands behind the number.
    suffix: Suffix,
    /// Whether it goes on when a higher level does.
    goes_on: bool,
    /// Numbers of higher levels are written 1, 2, 3.
    is_legal: bool,
    /// The style that belongs to it.
    style: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    Tab,
    Space,
    Nothing,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            count: Count::Decimal,
            pattern: String::new(),
            suffix: Suffix::Tab,
            goes_on: false,
            is_legal: false,
            style: None,
        }
    }
}

/// A pattern that lists share.
#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: [Level; LEVELS],
    /// The style of numbering that it stands for.
    link: Option<String>,
}

/// A list.
#[derive(Clone, Debug, Default)]
struct List {
    pattern: String,
    starts: [Option<u32>; LEVELS],
    levels: HashMap<usize, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, Abstract>,
    lists: HashMap<String, List>,
    /// By pattern: lists of one pattern count on from each other.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<String>,
}

/// Where the reader is in the part.
#[derive(Default)]
struct Place {
    pattern: Option<(String, Abstract)>,
    list: Option<(String, List)>,
    over: Option<usize>,
    level: Option<(usize, Level)>,
}

impl Numbering {
    /// Reads the part `numbering`.
    pub(super) fn read(text: &str, part: &str) -> Result<Self, FormatError> {
        let mut all = Self::default();
        let mut xml = Xml::new(text, part);
        let mut place = Place::default();
        let mut depth = 0_usize;
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(element) => {
                    depth += 1;
                    if element.name() == "Fallback" {
                        xml.skip()?;
                        depth -= 1;
                    } else if element.space == Space::Word {
                        place.open(&element, depth);
                    }
                }
                Step::Close => {
                    depth = depth.saturating_sub(1);
                    place.close(depth, &mut all);
                    if all.abstracts.len() + all.lists.len() > MAX_LISTS {
                        break;
                    }
                }
                Step::Text(_) | Step::Char(_) => {}
            }
        }
        Ok(all)
    }

    /// Counts a paragraph of a list; its number with what stands behind it. `level` is `None` where only its style says it.
    pub(super) fn next(&mut self, list: &str, level: Option<u8>, style: Option<&str>, styles: &Styles) -> String {
        let Some(entry) = self.lists.get(list) else { return String::new() };
        let name = self.linked(&entry.pattern, styles).to_owned();
        let empty = Abstract::default();
        let pattern = self.abstracts.get(&name).unwrap_or(&empty);
        let of = |at: usize| entry.levels.get(&at).or_else(|| pattern.levels.get(at)).cloned().unwrap_or_default();
        let by_style = || (0..LEVELS).find(|&at| style.is_some() && of(at).style.as_deref() == style);
        let at = level.map(usize::from).or_else(by_style).unwrap_or(0).min(LEVELS - 1);
        let levels: Vec<Level> = (0..=at).map(of).collect();
        let goes_on: Vec<bool> = (0..LEVELS).map(|n| of(n).goes_on).collect();
        let counts = self.counts.entry(name).or_default();
        if self.begun.insert(list.to_owned()) {
            for (count, start) in counts.iter_mut().zip(entry.starts) {
                if start.is_some() {
                    *count = None;
                }
            }
        }
        let start = |n: usize| {
            let own = entry.starts.get(n).copied().flatten();
            own.or_else(|| levels.get(n).map(|level| level.start)).unwrap_or(1)
        };
        for (n, count) in counts.iter_mut().enumerate() {
            if n == at {
                *count = Some(count.map_or_else(|| start(n), |c| c.saturating_add(1)));
            } else if n > at && !goes_on.get(n).copied().unwrap_or(false) {
                *count = None;
            }
        }
        let Some(own) = levels.get(at) else { return String::new() };
        let number = |n: usize| {
            let count = counts.get(n).copied().flatten().unwrap_or_else(|| start(n));
            let kind = levels.get(n).map_or(Count::Decimal, |level| level.count);
            if own.is_legal && n < at { Count::Decimal } else { kind }.write(count)
        };
        own.write(number)
    }

    /// The pattern that another stands for by a style of numbering.
    fn linked<'a>(&'a self, name: &'a str, styles: &'a Styles) -> &'a str {
        let mut name = name;
        for _ in 0..4 {
            let Some(link) = self.abstracts.get(name).and_then(|a| a.link.as_deref()) else { break };
            let Some(list) = styles.list(link).and_then(|list| self.lists.get(list)) else { break };
            name = &list.pattern;
        }
        name
    }
}

impl Place {
    fn open(&mut self, element: &Element, depth: usize) {
        let id = |name: &str| element.attribute(name).unwrap_or_default();
        let number = || element.val().and_then(|v| v.parse::<u32>().ok());
        let level = || element.attribute("ilvl").and_then(|v| v.parse::<usize>().ok()).filter(|n| *n < LEVELS);
        match (element.name(), depth) {
            ("abstractNum", 2) => self.pattern = Some((id("abstractNumId"), Abstract::default())),
            ("num", 2) => self.list = Some((id("numId"), List::default())),
            ("numStyleLink", _) => {
                if let Some((_, pattern)) = &mut self.pattern {
                    pattern.link = element.val();
                }
            }
            ("abstractNumId", _) => {
                if let Some((_, list)) = &mut self.list {
                    list.pattern = element.val().unwrap_or_default();
                }
            }
            ("lvlOverride", _) => self.over = level(),
            ("startOverride", _) => {
                if let (Some((_, list)), Some(at)) = (&mut self.list, self.over)
                    && let Some(start) = list.starts.get_mut(at)
                {
                    *start = number();
                }
            }
            ("lvl", _) => self.level = level().map(|at| (at, Level::default())),
            (name, _) => {
                let Some((_, level)) = &mut self.level else { return };
                match name {
                    "start" => level.start = number().unwrap_or(1),
                    "numFmt" => level.count = Count::named(&id("val")),
                    "lvlText" => level.pattern = element.val().filter(|p| p.len() <= MAX_PATTERN).unwrap_or_default(),
                    "lvlRestart" => level.goes_on = number() == Some(0),
                    "isLgl" => level.is_legal = element.is_on(),
                    "pStyle" => level.style = element.val(),
                    "suff" => {
                        level.suffix = match id("val").as_str() {
                            "space" => Suffix::Space,
                            "nothing" => Suffix::Nothing,
                            _ => Suffix::Tab,
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// An element ended; `depth` are those that are still open.
    fn close(&mut self, depth: usize, all: &mut Numbering) {
        // A level stands below its pattern, or below an override of its list.
        let is_level = depth == 2 || (depth == 3 && self.over.is_some());
        if is_level && let Some((at, level)) = self.level.take() {
            if let Some((_, pattern)) = &mut self.pattern {
                if let Some(place) = pattern.levels.get_mut(at) {
                    *place = level;
                }
            } else if let Some((_, list)) = &mut self.list {
                list.levels.insert(at, level);
            }
        }
        if depth == 2 {
            self.over = None;
        }
        if depth == 1 {
            all.abstracts.extend(self.pattern.take());
            all.lists.extend(self.list.take());
        }
    }
}

impl Level {
    /// The number by the pattern.
    fn write(&self, number: impl Fn(usize) -> String) -> String {
        if self.count == Count::Bullet && !self.pattern.contains('%') {
            return String::new();
        }
        let mut out = String::new();
        let mut rest = self.pattern.chars().peekable();
        while let Some(c) = rest.next() {
            let level = (c == '%').then(|| rest.peek().and_then(|d| d.to_digit(10))).flatten().filter(|d| *d > 0);
            if let Some(level) = level.and_then(|d| usize::try_from(d).ok()) {
                rest.next();
                out.push_str(&number(level - 1));
            } else if !('\u{E000}'..='\u{F8FF}').contains(&c) {
                out.push(c);
            }
        }
        // 1. before 2024年 would be 1.2024年.
        let is_closed = out.trim_end().ends_with(['、', '）', '．', '。', '，', '：', '】', '》', ')']);
        if !out.trim().is_empty() && self.suffix != Suffix::Nothing && !is_closed {
            out.push(' ');
        }
        out
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="1"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="2"/><w:lvlText w:val="（%2）"/></w:lvl>
            <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3."/></w:lvl>
            <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1章"/><w:suff w:val="nothing"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride></w:num>
        </w:numbering>"#;

    #[test]
    fn numbers_go_on_and_begin_again() {
        let mut lists = Numbering::read(LISTS, "numbering").unwrap();
        let styles = Styles::default();
        let mut next = |list: &str, level: Option<u8>, style: Option<&str>| lists.next(list, level, style, &styles);
        assert_eq!(next("1", None, Some("1")), "一、");
        assert_eq!(next("1", None, Some("2")), "（一）");
        assert_eq!(next("1", None, Some("2")), "（二）");
        assert_eq!(next("1", Some(2), None), "1.1. ");
        assert_eq!(next("1", Some(0), None), "二、");
        assert_eq!(next("1", Some(1), None), "（一）");
        assert_eq!(next("1", Some(3), None), "");
        assert_eq!(next("2", Some(0), None), "五、");
        assert_eq!(next("2", Some(0), None), "六、");
        assert_eq!(next("3", Some(0), None), "第3章");
        assert_eq!(next("4", Some(0), None), "D)");
        assert_eq!(next("9", Some(0), None), "");
    }
}
