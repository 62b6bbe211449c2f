//! Arabic digits with decimals, thousands commas and the place words behind them.

use rust_decimal::Decimal;

use super::{Numeral, Scan, Script, blanks, digit, is_unit_head, place, power};

/// More digits than an exact decimal holds.
const MAX_DIGITS: usize = 28;

/// The numeral at the start of `text`, whose first character is a digit.
pub(super) fn read(text: &str) -> Scan {
    let plain = plain(text);
    if let Some(len) = chain(text, plain.len) {
        return Scan::Skip(len);
    }
    let Some(value) = plain.value else { return Scan::Skip(plain.len) };
    let mut numeral = Numeral {
        len: plain.len,
        value,
        value_max: None,
        scale: String::new(),
        script: Script::Arabic,
        more: false,
        vague: false,
        large: false,
        decimals: plain.decimals,
    };
    places(text, &mut numeral);
    while let Some(next) = mixed(text, &numeral) {
        numeral = next;
    }
    Scan::Numeral(numeral)
}

struct Plain {
    len: usize,
    value: Option<Decimal>,
    decimals: usize,
}

/// Digits, thousands groups and a decimal part.
fn plain(text: &str) -> Plain {
    let mut digits = String::new();
    let mut len = run(text, 0, &mut digits);
    let first = digits.len();
    let mut grouped = true;
    while grouped && (1..=3).contains(&first) {
        let separator = match text[len..].chars().next() {
            Some(',') => 1,
            Some('，') if text.starts_with(|c: char| !c.is_ascii()) => '，'.len_utf8(),
            _ => break,
        };
        let mut group = String::new();
        let end = run(text, len + separator, &mut group);
        grouped = group.len() == 3;
        if grouped {
            keep(&mut digits, &group);
            len = end;
        }
    }
    let mut decimals = 0;
    if let Some(point @ ('.' | '．')) = text[len..].chars().next() {
        let mut fraction = String::new();
        let end = run(text, len + point.len_utf8(), &mut fraction);
        if !fraction.is_empty() {
            decimals = fraction.len();
            len = end;
            keep(&mut digits, ".");
            keep(&mut digits, &fraction);
        }
    }
    let value = if digits.len() <= MAX_DIGITS { digits.parse::<Decimal>().ok().map(|v| v.normalize()) } else { None };
    Plain { len, value, decimals }
}

/// Appends, but not without bound.
fn keep(digits: &mut String, more: &str) {
    if digits.len() <= MAX_DIGITS {
        digits.push_str(more);
    }
}

/// Appends the digits from `at` to `digits` (at most one more than can be read); the place behind them.
fn run(text: &str, at: usize, digits: &mut String) -> usize {
    let mut end = at;
    for c in text[at..].chars() {
        let Some(d) = digit(c) else { break };
        if digits.len() <= MAX_DIGITS {
            digits.push(char::from(b'0' + d));
        }
        end += c.len_utf8();
    }
    end
}

/// The length of 1.2.3 or 2024-05-01 or 2024/5/1, where `len` bytes are its first number.
fn chain(text: &str, len: usize) -> Option<usize> {
    let dotted = text[..len].contains(['.', '．']);
    let link = text[len..].chars().next()?;
    let links: &[char] = match link {
        '.' | '．' if dotted => &['.', '．'],
        '-' | '/' if !dotted => &['-', '/'],
        _ => return None,
    };
    let (mut end, mut parts) = (len, 1);
    while let Some(c) = text[end..].chars().next().filter(|c| links.contains(c)) {
        let next = run(text, end + c.len_utf8(), &mut String::new());
        if next == end + c.len_utf8() {
            break;
        }
        end = next;
        parts += 1;
    }
    (parts >= if dotted { 2 } else { 3 }).then_some(end)
}

/// Takes 余, 多 and place words behind the number into it.
fn places(text: &str, numeral: &mut Numeral) {
    loop {
        let at = numeral.len + blanks(&text[numeral.len..]);
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else { return };
        match c {
            '余' | '多' if !numeral.more => numeral.more = true,
            '百' | '千' | '万' | '亿' | '萬' | '億' if !is_unit_head(rest) && !rest.starts_with("百分之") => {
                if numeral.scale.chars().count() >= 4 {
                    return;
                }
                numeral.large = true;
                numeral.scale.push(match c {
                    '萬' => '万',
                    '億' => '亿',
                    c => c,
                });
            }
            _ => return,
        }
        numeral.len = at + c.len_utf8();
    }
}

/// 1亿3千万: the numeral with the next, smaller part taken in.
fn mixed(text: &str, numeral: &Numeral) -> Option<Numeral> {
    if numeral.scale.is_empty() || numeral.more || numeral.decimals > 0 {
        return None;
    }
    let rest = &text[numeral.len..];
    if !rest.starts_with(|c| digit(c).is_some()) {
        return None;
    }
    let part = plain(rest);
    let digits = rest[..part.len].chars().count();
    let mut second =
        Numeral { len: part.len, value: part.value?, scale: String::new(), decimals: part.decimals, ..numeral.clone() };
    places(rest, &mut second);
    let unit = scale_of(&numeral.scale)?;
    let amount = second.value.checked_mul(scale_of(&second.scale)?)?;
    // 5万3000元 fills the four places below 万; 40万3岁 does not.
    let filled = !second.scale.is_empty() || power(u32::try_from(digits).ok()?)? == unit;
    if part.decimals > 0 || amount >= unit || !filled {
        return None;
    }
    let kept: String = second.scale.chars().filter(|c| matches!(c, '万' | '亿')).collect();
    let total = numeral.value.checked_mul(unit)?.checked_add(amount)?;
    Some(Numeral {
        len: numeral.len + second.len,
        value: total.checked_div(scale_of(&kept)?)?.normalize(),
        scale: kept,
        ..second
    })
}

fn scale_of(words: &str) -> Option<Decimal> {
    words.chars().try_fold(Decimal::ONE, |scale, c| scale.checked_mul(power(place(c)?)?))
}
