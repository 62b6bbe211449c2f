//! Lines that are no part of the document: page numbers, running headers, what web pages put around a text.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::chars::{is_cjk, is_han};
use super::items::{Ending, Lead, ending, lead};
use super::normalize::{Line, Normal};

/// What a line is to the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Part of the text.
    Text,
    /// Page furniture: what stands before and behind it may be one paragraph.
    Page,
    /// The web page around the text.
    Chrome,
}

/// Longest line of web chrome, and of a running header, in characters.
const LONGEST_FURNITURE: usize = 60;
/// Lines at the top and bottom of a page among which running headers are looked for.
const EDGE_LINES: usize = 2;
/// A running header stands on so many pages at least.
const HEADER_PAGES: usize = 3;
/// Bare page numbers are so many lines apart at least.
const PAGE_LINES: usize = 12;

/// The role of each line.
pub(super) fn roles(normal: &Normal) -> Vec<Role> {
    let text = normal.text.text();
    let mut roles: Vec<Role> =
        normal.lines.iter().map(|line| own_role(text.get(line.range.clone()).unwrap_or_default(), line)).collect();
    let edges = edges(normal, &roles);
    running_headers(normal, &edges, &mut roles);
    bare_numbers(normal, &edges, &mut roles);
    roles
}

/// What a line says by itself.
fn own_role(line: &str, shape: &Line) -> Role {
    if line.len() > LONGEST_FURNITURE * 3 + 40 {
        return Role::Text;
    }
    if is_rule(line) || is_page_number(line) || is_gazette_header(line) || is_contents_entry(line) {
        Role::Page
    } else if shape.markdown.is_none() && is_chrome(line) {
        Role::Chrome
    } else {
        Role::Text
    }
}

/// A line drawn with marks: `---`, `***`, `———`.
fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next() else { return true };
    matches!(first, '-' | '*' | '=' | '_' | '—' | '·' | '…' | '.')
        && marks.clone().count() > 1
        && marks.all(|c| c == first)
}

/// `- 14 -`, `— 3 —`, `·3·`, `第 3 页 共 9 页`, `3/9`; a bare number is not one by itself.
fn is_page_number(line: &str) -> bool {
    if line.len() > 40 || !line.starts_with(['-', '—', '·', '~', '|', '第', 'P', 'p']) {
        return false;
    }
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = bare.trim_matches(|c| matches!(c, '-' | '—' | '·' | '~' | '|'));
    let number = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    let fringed =
        inner.len() < bare.len() && bare.starts_with(['-', '—', '·', '~', '|']) && bare.len() > inner.len() + 1;
    if fringed && number(inner) && bare.ends_with(['-', '—', '·', '~', '|']) {
        return true;
    }
    if let Some(rest) = inner.strip_prefix('第')
        && let Some((page, rest)) = rest.split_once('页')
        && number(page)
    {
        let total = rest.trim_start_matches(['，', '/', '共', '（']).trim_end_matches(['页', '）']);
        return rest.is_empty() || number(total);
    }
    let lower = inner.to_ascii_lowercase();
    lower.strip_prefix("page").is_some_and(|rest| rest.split("of").all(number))
}

/// A bare number, as it stands at the foot of a page.
fn bare_number(line: &str) -> Option<u32> {
    (line.len() <= 4 && line.bytes().all(|b| b.is_ascii_digit())).then(|| line.parse().ok())?
}

/// `云州市人民政府公报（2023年第10期） 市政府文件`
fn is_gazette_header(line: &str) -> bool {
    let Some(at) = line.find("公报") else { return false };
    let behind = &line[at..];
    let issue = behind.find('第').and_then(|i| behind.get(i..)).is_some_and(|rest| {
        let number = rest.trim_start_matches(|c: char| c == '第' || c.is_ascii_digit() || c.is_whitespace());
        number.starts_with('期') || number.starts_with('号')
    });
    let plain = !line.contains(['。', '，', '；', '《']);
    issue && plain && line.chars().count() <= LONGEST_FURNITURE
}

/// `一、发展基础…………3`
fn is_contents_entry(line: &str) -> bool {
    let bare =
        line.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '（' | '）' | '-'));
    let title = bare.trim_end_matches(|c: char| matches!(c, '.' | '…' | '·') || c.is_whitespace());
    let leader = bare[title.len()..].chars().filter(|c| matches!(c, '.' | '·')).count()
        + 3 * bare[title.len()..].chars().filter(|&c| c == '…').count();
    bare.len() < line.len() && leader >= 4 && !title.contains('。')
}

struct Chrome {
    /// By first character.
    prefixes: HashMap<char, Vec<String>>,
    tokens: HashSet<String>,
    inside: Option<AhoCorasick>,
}

static CHROME: LazyLock<Chrome> = LazyLock::new(|| {
    let rows = crate::lexicon::rows("page_chrome.csv", include_str!("../../models/page_chrome.csv"), ["word", "kind"]);
    let mut chrome = Chrome { prefixes: HashMap::new(), tokens: HashSet::new(), inside: None };
    let mut inside = Vec::new();
    for [word, kind] in rows.unwrap_or_default() {
        match kind.as_str() {
            "prefix" => chrome.prefixes.entry(word.chars().next().unwrap_or_default()).or_default().push(word),
            "token" => {
                chrome.tokens.insert(word);
            }
            _ => inside.push(word),
        }
    }
    chrome.inside = AhoCorasick::new(inside).ok();
    chrome
});

/// What a web page puts around a text: 当前位置, 字号, 打印, 来源 ….
fn is_chrome(line: &str) -> bool {
    if line.contains(['。', '，']) || line.chars().count() > LONGEST_FURNITURE {
        return false;
    }
    let chrome = &*CHROME;
    let bare = line.trim_start_matches(['【', '[', '（', '·', '>', '|', ' ']);
    let begins = |text: &str| {
        let words = text.chars().next().and_then(|c| chrome.prefixes.get(&c));
        words.is_some_and(|words| words.iter().any(|w| text.starts_with(w.as_str())))
    };
    if begins(bare) || (bare.len() < line.len() && begins(line)) {
        return true;
    }
    if chrome.inside.as_ref().is_some_and(|words| words.is_match(line)) {
        return true;
    }
    let separator = |c: char| {
        c.is_whitespace() || matches!(c, '【' | '】' | '[' | ']' | '|' | '/' | '（' | '）' | '：' | '·' | '>')
    };
    // Brackets alone are what is left of a row of links.
    let mut tokens = line.split(separator).filter(|t| !t.is_empty()).peekable();
    (tokens.peek().is_some() || line.contains(['】', '）'])) && tokens.all(|t| chrome.tokens.contains(t))
}

/// The first and last lines of pages: page starts, and lines beside page numbers.
fn edges(normal: &Normal, roles: &[Role]) -> Vec<bool> {
    let mut edges = vec![false; roles.len()];
    if !normal.pages.is_empty() {
        edges.iter_mut().take(EDGE_LINES).for_each(|edge| *edge = true);
    }
    for (i, line) in normal.lines.iter().enumerate() {
        if line.page || roles[i] == Role::Page {
            let from = i.saturating_sub(EDGE_LINES);
            let to = (i + EDGE_LINES + usize::from(!line.page)).min(edges.len());
            edges[from..to].fill(true);
        }
    }
    edges
}

/// Lines at page edges that stand, but for their digits, on several pages.
fn running_headers(normal: &Normal, edges: &[bool], roles: &mut [Role]) {
    let text = normal.text.text();
    let key = |i: usize| -> Option<String> {
        let line = text.get(normal.lines[i].range.clone())?;
        let fits = line.len() <= LONGEST_FURNITURE * 3
            && ending(line) == Ending::Open
            && lead(line) < Lead::Heading
            && line.chars().any(is_cjk);
        fits.then(|| line.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect())
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    let candidates: Vec<(usize, String)> = (0..roles.len())
        .filter(|&i| edges[i] && roles[i] == Role::Text)
        .filter_map(|i| key(i).map(|k| (i, k)))
        .filter(|(_, k)| k.chars().filter(|&c| is_han(c)).count() >= 4)
        .collect();
    for (_, key) in &candidates {
        *seen.entry(key.clone()).or_default() += 1;
    }
    for (i, key) in candidates {
        if seen.get(&key).is_some_and(|&n| n >= HEADER_PAGES) {
            roles[i] = Role::Page;
        }
    }
}

/// Bare numbers at page edges, and bare numbers that count up a page apart.
fn bare_numbers(normal: &Normal, edges: &[bool], roles: &mut [Role]) {
    let text = normal.text.text();
    let numbers: Vec<(usize, u32)> = normal
        .lines
        .iter()
        .enumerate()
        .filter_map(|(i, line)| bare_number(text.get(line.range.clone())?).map(|n| (i, n)))
        .collect();
    for (k, &(i, number)) in numbers.iter().enumerate() {
        let counts = |other: Option<&(usize, u32)>, step: i64| {
            other.is_some_and(|&(j, n)| i.abs_diff(j) >= PAGE_LINES && i64::from(n) == i64::from(number) + step)
        };
        let counted = counts(numbers.get(k + 1), 1) || k.checked_sub(1).is_some_and(|p| counts(numbers.get(p), -1));
        let at_edge = edges[i]
            && (normal.lines[i].page
                || [i.checked_sub(1), Some(i + 1)].into_iter().flatten().any(|j| {
                    roles.get(j) == Some(&Role::Page) || (j > i && normal.lines.get(j).is_some_and(|l| l.page))
                }));
        if counted || at_edge {
            roles[i] = Role::Page;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::normalize::normalize;
    use super::*;

    fn of(source: &str) -> Vec<Role> {
        roles(&normalize(source, Format::Text))
    }

    fn is_page(line: &str) -> bool {
        of(line) == [Role::Page]
    }

    #[test]
    fn page_numbers() {
        for line in ["- 14 -", "— 3 —", "·3·", "第 3 页 共 9 页", "第3页", "－７－", "Page 3 of 9"] {
            assert!(is_page(line), "{line}");
        }
        for line in ["14", "- 约束性", "-", "第3页的内容", "2020-2025"] {
            assert!(!is_page(line), "{line}");
        }
    }

    #[test]
    fn gazette_headers() {
        assert!(is_page("云州市人民政府公报 (2023年第10期)        市政府文件"));
        assert!(!is_page("在《云州市人民政府公报》2023年第10期上刊登。"));
    }

    #[test]
    fn contents_entries() {
        assert!(is_page("第一章 发展基础…………… 3"));
        assert!(is_page("一、指导思想............12"));
        assert!(!is_page("一、指导思想"));
    }

    #[test]
    fn chrome() {
        for line in ["当前位置： 首页>> 概况", "【字体：大 中 小】", "打印 关闭", "来源：云州日报", "责任编辑：王某"]
        {
            assert_eq!(of(line), [Role::Chrome], "{line}");
        }
        for line in ["打印机产量3万台", "大", "来源：本地，外地各占一半，保持稳定", "编辑出版"]
        {
            assert_ne!(of(line).first(), (line != "大").then_some(&Role::Chrome), "{line}");
        }
    }

    #[test]
    fn headers_repeat_at_page_edges() {
        let page = |n: usize| format!("青川省发展规划纲要 {n}\n这是第{n}页的正文，\n写了两行。\n{n}\n\u{0C}");
        let source: String = (1..5).map(page).collect();
        let roles = of(&source);
        assert_eq!(roles[0], Role::Page);
        assert_eq!(roles[1..3], [Role::Text, Role::Text]);
        assert_eq!(roles[3..5], [Role::Page, Role::Page]);
    }
}
