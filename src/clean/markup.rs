//! Inline marks of Markdown, TeX and HTML that plain text files carry along, and bare addresses of the web.

/// What to do with the source at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Leave out so many bytes.
    Drop(usize),
    /// So many bytes stand for this character.
    Char(usize, char),
    /// Leave out so many bytes and end the line.
    Break(usize),
}

/// How far any mark is looked for, in bytes: bounds the work at each place.
const REACH: usize = 300;

/// Open marks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Open {
    /// Offset of the `$` that ends the formula.
    math: Option<usize>,
    /// Offset of the `}` that ends a subscript.
    brace: Option<usize>,
}

/// What is known about the place at which a mark is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// The character before it on the line.
    pub(super) prev: Option<char>,
    /// The line is a row of a pipe table.
    pub(super) in_row: bool,
    /// The text is known to be Markdown.
    pub(super) markdown: bool,
}

/// The mark at byte `at` of `source`, if there is one.
pub(super) fn mark(source: &str, at: usize, place: Place, open: &mut Open) -> Option<Mark> {
    let Place { prev, in_row, markdown } = place;
    let rest = source.get(at..)?;
    let bytes = rest.as_bytes();
    match bytes.first()? {
        b'*' => emphasis(bytes, markdown && prev.is_some_and(|c| !c.is_ascii_digit())),
        b'_' => subscript(rest, at, prev, open),
        b'~' => (bytes.get(1) == Some(&b'~')).then_some(Mark::Drop(2)),
        b'`' => Some(Mark::Drop(run(bytes, b'`'))),
        b'<' => tag(rest, in_row),
        b'&' => entity(rest),
        b'$' => dollar(rest, at, open),
        b'}' if open.brace == Some(at) => {
            open.brace = None;
            Some(Mark::Drop(1))
        }
        b'{' | b'}' if open.math.is_some() => Some(Mark::Drop(1)),
        b'^' if open.math.is_some() && !prev.is_some_and(|c| c.is_ascii_digit()) => Some(Mark::Drop(1)),
        b'\\' => backslash(rest, open.math.is_some()),
        b'!' if bytes.get(1) == Some(&b'[') => {
            let close = find(rest, "](")?;
            Some(Mark::Drop(close + target(rest.get(close..)?)?))
        }
        b'[' => {
            let close = find(rest, "](")?;
            target(rest.get(close..)?)?;
            Some(Mark::Drop(1))
        }
        b']' => target(rest).map(Mark::Drop),
        b'h' | b'w' | b'H' | b'W' => address(rest, prev).map(Mark::Drop),
        _ => None,
    }
}

/// Whether a byte can begin a mark.
pub(super) const fn begins(byte: u8) -> bool {
    matches!(
        byte,
        b'*' | b'_'
            | b'~'
            | b'`'
            | b'<'
            | b'&'
            | b'$'
            | b'{'
            | b'}'
            | b'^'
            | b'\\'
            | b'!'
            | b'['
            | b']'
            | b'h'
            | b'w'
            | b'H'
            | b'W'
    )
}

fn run(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take(REACH).take_while(|&&b| b == byte).count()
}

/// `**` opens or closes a bold text; a single star may be a product or a footnote and stays but in Markdown.
fn emphasis(bytes: &[u8], single: bool) -> Option<Mark> {
    let n = run(bytes, b'*');
    (n > 1 || single).then_some(Mark::Drop(n))
}

/// `PM_{2.5}`, `PM_2.5` and `__bold__`.
fn subscript(rest: &str, at: usize, prev: Option<char>, open: &mut Open) -> Option<Mark> {
    let bytes = rest.as_bytes();
    if bytes.get(1) == Some(&b'_') {
        return Some(Mark::Drop(run(bytes, b'_')));
    }
    if bytes.get(1) == Some(&b'{') {
        let close = bytes.iter().take(16).position(|&b| b == b'}')?;
        open.brace = Some(at + close);
        return Some(Mark::Drop(2));
    }
    let between = prev.is_some_and(|c| c.is_ascii_alphabetic()) && bytes.get(1).is_some_and(u8::is_ascii_digit);
    (open.math.is_some() || between).then_some(Mark::Drop(1))
}

/// `$…$` around something that reads like a formula; a dollar sign before an amount stays.
fn dollar(rest: &str, at: usize, open: &mut Open) -> Option<Mark> {
    if open.math == Some(at) {
        open.math = None;
        return Some(Mark::Drop(1));
    }
    if open.math.is_some_and(|end| end > at) {
        return None;
    }
    let doubled = usize::from(rest.as_bytes().get(1) == Some(&b'$'));
    let inner = rest.as_bytes().get(1 + doubled..)?;
    let length = inner.iter().take(REACH).position(|&b| b == b'$' || b == b'\n')?;
    let formula = &inner[..length];
    let reads_so = inner[length] == b'$' && formula.iter().any(|b| matches!(b, b'\\' | b'_' | b'^' | b'{' | b'%'));
    if !reads_so {
        return None;
    }
    open.math = Some(at + 1 + doubled + length);
    Some(Mark::Drop(1 + doubled))
}

/// TeX commands inside a formula, and Markdown's escapes outside.
fn backslash(rest: &str, math: bool) -> Option<Mark> {
    let bytes = rest.as_bytes();
    let name = bytes.iter().skip(1).take(16).take_while(|b| b.is_ascii_alphabetic()).count();
    if name == 0 {
        return bytes.get(1).is_some_and(u8::is_ascii_punctuation).then_some(Mark::Drop(1));
    }
    if !math {
        return None;
    }
    let c = match rest.get(1..=name)? {
        "times" => '×',
        "sim" => '~',
        "geq" | "ge" => '≥',
        "leq" | "le" => '≤',
        "pm" => '±',
        "mu" => 'μ',
        "cdot" => '·',
        _ => return Some(Mark::Drop(name + 1)),
    };
    Some(Mark::Char(name + 1, c))
}

/// HTML entities.
fn entity(rest: &str) -> Option<Mark> {
    let end = rest.as_bytes().iter().take(12).position(|&b| b == b';')?;
    let name = rest.get(1..end)?;
    let c = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "times" => '×',
        "deg" => '°',
        "permil" => '‰',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some(Mark::Char(end + 1, c))
}

/// Tags that end a line.
const BREAKS: [&str; 18] = [
    "p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "title", "section",
    "article", "hr",
];
/// Tags that leave no trace.
const INLINE: [&str; 33] = [
    "sub", "sup", "b", "i", "u", "em", "strong", "span", "font", "a", "img", "center", "tbody", "thead", "html",
    "head", "body", "meta", "link", "input", "button", "form", "iframe", "small", "big", "del", "ins", "mark", "code",
    "pre", "label", "doctype", "figure",
];

/// HTML tags and comments; `<某某条例>` is text.
fn tag(rest: &str, in_row: bool) -> Option<Mark> {
    let bytes = rest.as_bytes();
    if rest.starts_with("<!--") {
        return find(rest, "-->").map(|end| Mark::Drop(end + 3));
    }
    let skip = 1 + usize::from(matches!(bytes.get(1), Some(b'/' | b'!')));
    let length = bytes.iter().skip(skip).take(10).take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = rest.get(skip..skip + length)?.to_ascii_lowercase();
    let end = bytes.iter().take(REACH).position(|&b| b == b'>')? + 1;
    if matches!(name.as_str(), "td" | "th") {
        return Some(Mark::Char(end, '\t'));
    }
    if BREAKS.contains(&name.as_str()) {
        return Some(if in_row { Mark::Drop(end) } else { Mark::Break(end) });
    }
    INLINE.contains(&name.as_str()).then_some(Mark::Drop(end))
}

/// Where `needle` begins within reach, on the same line.
fn find(rest: &str, needle: &str) -> Option<usize> {
    let window = rest.as_bytes().get(..rest.len().min(REACH))?;
    let line = window.iter().position(|&b| b == b'\n').unwrap_or(window.len());
    window[..line].windows(needle.len()).position(|w| w == needle.as_bytes())
}

/// Length of a link's `](…)` without white space.
fn target(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    if !rest.starts_with("](") {
        return None;
    }
    let close = bytes.iter().take(2 * REACH).position(|&b| b == b')')?;
    let inner = &bytes[2..close];
    let like_one = inner.first().is_some_and(|b| matches!(b, b'h' | b'/' | b'#' | b'.' | b'w' | b'm' | b'd'));
    (like_one && !inner.contains(&b'\n')).then_some(close + 1)
}

/// Length of a bare address: `http://…`, `https://…`, `www.…`.
fn address(rest: &str, prev: Option<char>) -> Option<usize> {
    if prev.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let head = rest.as_bytes().get(..rest.len().min(8))?.to_ascii_lowercase();
    let like_one = head.starts_with(b"http://") || head.starts_with(b"https://") || head.starts_with(b"www.");
    let is_part = |b: &u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\'' | b'`' | b'(' | b')' | b'|');
    like_one.then(|| rest.bytes().take_while(is_part).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(source: &str) -> Option<Mark> {
        mark(source, 0, Place::default(), &mut Open::default())
    }

    #[test]
    fn bold_marks_go_and_products_stay() {
        assert_eq!(at("**全面**"), Some(Mark::Drop(2)));
        assert_eq!(at("*66万千瓦"), None);
    }

    #[test]
    fn tags_go_and_titles_in_brackets_stay() {
        assert_eq!(at("<sub>2.5</sub>"), Some(Mark::Drop(5)));
        assert_eq!(at("<br/>后"), Some(Mark::Break(5)));
        assert_eq!(at("<云州市条例>办法"), None);
        assert_eq!(at("<5%"), None);
    }

    #[test]
    fn entities() {
        assert_eq!(at("&nbsp;"), Some(Mark::Char(6, ' ')));
        assert_eq!(at("&#x5e74;"), Some(Mark::Char(8, '年')));
        assert_eq!(at("R&D经费"), None);
    }

    #[test]
    fn links_keep_their_text() {
        assert_eq!(at("[全文](http://a.gov.cn/x)"), Some(Mark::Drop(1)));
        assert_eq!(at("](http://a.gov.cn/x)。"), Some(Mark::Drop(20)));
        assert_eq!(at("[9.6] [7.5]"), None);
    }

    #[test]
    fn addresses_end_before_chinese_text() {
        assert_eq!(at("www.a.gov.cn下载"), Some(Mark::Drop(12)));
        assert_eq!(at("wto规则"), None);
    }
}
