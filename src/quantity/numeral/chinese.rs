//! Chinese numerals: place words, decimal point 点, spoken endings, neighbouring digits as ranges.

use rust_decimal::Decimal;

use super::{Numeral, Scan, Script, chinese_digit, is_unit_head, place, power};

/// More characters than any numeral that fits an exact decimal.
const MAX_CHARS: usize = 28;

/// The numeral at the start of `text`.
pub(super) fn read(text: &str) -> Option<Scan> {
    let mut reader = Reader::new(text);
    reader.whole();
    if reader.at == 0 {
        return None;
    }
    if reader.overflow {
        return Some(Scan::Skip(reader.at));
    }
    let formal_alone = text[..reader.at].chars().count() == 1 && text.starts_with(is_formal);
    if formal_alone {
        return None;
    }
    Some(reader.numeral().map_or(Scan::Skip(reader.at), Scan::Numeral))
}

/// Characters of the formal writing that are mostly something else when they stand alone.
const fn is_formal(c: char) -> bool {
    matches!(c, '壹' | '贰' | '貳' | '叁' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖' | '拾' | '佰' | '仟')
}

struct Reader<'t> {
    text: &'t str,
    /// Bytes read.
    at: usize,
    /// What is closed by 万 or 亿.
    total: Decimal,
    /// The part below 万 that is being read.
    section: Decimal,
    /// Upper end minus lower end of a pair of neighbouring digits.
    spread: Option<Decimal>,
    /// Power of ten of the last place word; a new one in the same section must be smaller.
    last: Option<u32>,
    /// Power of ten of the last 万 or 亿.
    closed: Option<u32>,
    /// Trailing 万 and 亿.
    scale: String,
    script: Script,
    more: bool,
    vague: bool,
    large: bool,
    decimals: usize,
    zero: bool,
    overflow: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            total: Decimal::ZERO,
            section: Decimal::ZERO,
            spread: None,
            last: None,
            closed: None,
            scale: String::new(),
            script: Script::Chinese,
            more: false,
            vague: false,
            large: false,
            decimals: 0,
            zero: false,
            overflow: false,
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn peek_after(&self, c: char) -> Option<char> {
        self.text[self.at + c.len_utf8()..].chars().next()
    }

    fn whole(&mut self) {
        match self.peek() {
            Some(c) if place(c).is_some_and(|p| p > 1) => return self.bare(),
            Some(c) if chinese_digit(c).is_some() || place(c).is_some() => {}
            _ => return,
        }
        while let Some(c) = self.peek() {
            let went_on = if chinese_digit(c).is_some() {
                self.digits()
            } else if place(c).is_some() {
                self.place(c)
            } else {
                self.other(c)
            };
            if !went_on || self.overflow {
                return;
            }
        }
    }

    /// 百, 千亿, 万亿 without a digit.
    fn bare(&mut self) {
        self.script = Script::Bare;
        self.section = Decimal::ONE;
        while let Some(c) = self.peek() {
            let rest = &self.text[self.at..];
            if place(c).is_some_and(|p| p > 1) && !is_unit_head(rest) && self.scale.chars().count() < 3 && !self.more {
                self.scale.push(plain_place(c));
                self.large = true;
            } else if matches!(c, '余' | '多') && !self.more && self.at > 0 {
                self.more = true;
            } else {
                return;
            }
            self.at += c.len_utf8();
        }
    }

    /// A run of digits: one before a place word, 〇 and digits of a year, or two neighbours (三四百, 十五六).
    fn digits(&mut self) -> bool {
        if self.spread.is_some() {
            return false;
        }
        let rest = &self.text[self.at..];
        let count = rest.chars().take_while(|&c| chinese_digit(c).is_some()).count();
        let len: usize = rest.chars().take(count).map(char::len_utf8).sum();
        if count > MAX_CHARS {
            self.overflow = true;
            self.at += len;
            return false;
        }
        let run: Vec<u8> = rest.chars().take(count).filter_map(chinese_digit).collect();
        let next = rest[len..].chars().next();
        let next_place = next.and_then(place);
        let started = self.at > 0;
        let leading_zero = run.first() == Some(&0);
        let run = if started && leading_zero { &run[1..] } else { &run[..] };
        self.zero |= started && leading_zero;
        if next_place.is_some_and(|p| !self.may_follow(p)) && run.len() <= 2 {
            return false;
        }
        match *run {
            [] => {
                // 六千零 before a place word that is no digit: 一千零十.
                if next_place != Some(1) {
                    return false;
                }
                self.at += len;
                return true;
            }
            [d] if next_place.is_some() => {
                self.at += len;
                return self.digit_with_place(Decimal::from(d), next);
            }
            [a, b] if b == a + 1 && a > 0 && !leading_zero && next != Some('点') && next != Some('〇') => {
                self.at += len;
                self.spread = Some(Decimal::ONE);
                if next_place.is_some() {
                    return self.digit_with_place(Decimal::from(a), next);
                }
                if !started {
                    self.script = Script::Digits;
                }
                self.section += Decimal::from(a);
                return false;
            }
            [d] => {
                self.at += len;
                if !started {
                    self.script = Script::Digits;
                }
                let spoken = match self.last {
                    Some(p) if p >= 2 && !self.zero && next != Some('点') => power(p - 1),
                    _ => None,
                };
                let spoken = spoken.filter(|_| self.at_end_of_spoken(next));
                self.section += Decimal::from(d) * spoken.unwrap_or(Decimal::ONE);
                if spoken.is_some() {
                    self.scale.clear();
                    return false;
                }
            }
            _ if started => return false,
            _ => {
                self.at += len;
                self.script = Script::Digits;
                let text: String = run.iter().map(|&d| char::from(b'0' + d)).collect();
                self.section = text.parse().unwrap_or_default();
            }
        }
        self.scale.clear();
        true
    }

    /// A digit behind a place word ends a spoken number (一百二, 两万五) unless a decimal follows.
    fn at_end_of_spoken(&self, next: Option<char>) -> bool {
        next.is_none_or(|c| place(c).is_none())
    }

    fn digit_with_place(&mut self, digit: Decimal, next: Option<char>) -> bool {
        let Some(c) = next else { return false };
        let Some(p) = place(c) else { return false };
        if is_unit_head(&self.text[self.at..]) {
            self.section += digit;
            self.script = if self.last.is_none() { Script::Digits } else { self.script };
            return false;
        }
        if p >= 4 {
            self.section += digit;
            self.scale.clear();
            return true;
        }
        let Some(factor) = power(p) else { return false };
        self.at += c.len_utf8();
        self.section += digit * factor;
        if let Some(spread) = &mut self.spread {
            *spread *= factor;
        }
        self.large |= p > 1;
        self.last = Some(p);
        self.zero = false;
        self.scale.clear();
        true
    }

    /// A place word without a digit of its own: 十, or 万 and 亿 that close what was read.
    fn place(&mut self, c: char) -> bool {
        let Some(p) = place(c) else { return false };
        if is_unit_head(&self.text[self.at..]) {
            return false;
        }
        match p {
            1 if self.last.is_none_or(|last| last > 1) && self.spread.is_none() => {
                self.section += Decimal::TEN;
                self.last = Some(1);
                self.zero = false;
            }
            4 | 8 => {
                if !self.close(p) {
                    return false;
                }
                self.scale.push(plain_place(c));
            }
            _ => return false,
        }
        self.at += c.len_utf8();
        if self.script == Script::Digits {
            self.script = Script::Chinese;
        }
        true
    }

    /// Whether a digit with this place word can go on from what was read: places descend.
    fn may_follow(&self, p: u32) -> bool {
        match (p, self.closed, self.last) {
            (4, Some(4), _) | (8, Some(8), _) => false,
            (4 | 8, _, _) => true,
            (_, _, last) => last.is_none_or(|last| last >= 4 || last > p),
        }
    }

    /// Closes the section with 万 or 亿. 万 stands once, but for 万万 (10^8) and before 亿; 亿 stands once.
    fn close(&mut self, p: u32) -> bool {
        let doubled = p == 4 && self.scale == "万" && self.section.is_zero();
        let repeated = match self.closed {
            Some(4) => p == 4 && !doubled,
            Some(_) => p == 8 || self.section.is_zero(),
            None => false,
        };
        let whole = p == 8 || doubled;
        let open = if whole { self.total.checked_add(self.section) } else { Some(self.section) };
        if repeated || open.is_none_or(|o| o.is_zero()) {
            return false;
        }
        let factor = power(p);
        let product = open.and_then(|o| o.checked_mul(factor?));
        let total = if whole { product } else { product.and_then(|p| p.checked_add(self.total)) };
        let spread = self.spread.map(|s| factor.and_then(|f| s.checked_mul(f)));
        let Some(total) = total.filter(|_| spread != Some(None)) else {
            self.overflow = true;
            return false;
        };
        self.total = total;
        self.spread = spread.flatten();
        self.section = Decimal::ZERO;
        self.large = true;
        self.last = Some(p);
        self.closed = Some(if doubled { 8 } else { p });
        self.zero = false;
        true
    }

    /// 点 with a fraction, 多, 余, 几.
    fn other(&mut self, c: char) -> bool {
        match c {
            '点' if self.decimals == 0 && self.scale.is_empty() && !self.more => {
                let rest = &self.text[self.at + c.len_utf8()..];
                let fraction: String =
                    rest.chars().map_while(chinese_digit).take(MAX_CHARS).map(|d| char::from(b'0' + d)).collect();
                if fraction.is_empty() {
                    return false;
                }
                let digits = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
                let Ok(value) = format!("0.{fraction}").parse::<Decimal>() else {
                    self.overflow = true;
                    return false;
                };
                let len: usize = rest.chars().take(fraction.len()).map(char::len_utf8).sum();
                self.at += c.len_utf8() + len;
                self.section += value;
                self.decimals = digits as usize;
                self.script = Script::Chinese;
                true
            }
            '多' | '余' if self.last.is_some() && !self.more && self.decimals == 0 => {
                self.more = true;
                self.at += c.len_utf8();
                self.peek().is_some_and(|c| place(c).is_some_and(|p| p >= 4))
            }
            '几' if self.last.is_some() && !self.vague => {
                let next = self.peek_after(c);
                self.vague = true;
                self.at += c.len_utf8();
                next.is_some_and(|c| place(c).is_some_and(|p| p >= 4))
            }
            _ => false,
        }
    }

    fn numeral(&self) -> Option<Numeral> {
        let scale = if self.script == Script::Bare {
            Decimal::ONE
        } else {
            self.scale.chars().try_fold(Decimal::ONE, |s, c| s.checked_mul(power(place(c)?)?))?
        };
        let value = self.total.checked_add(self.section)?.checked_div(scale)?.normalize();
        let value_max = match self.spread {
            Some(spread) => Some(value.checked_add(spread.checked_div(scale)?)?.normalize()),
            None => None,
        };
        Some(Numeral {
            len: self.at,
            value,
            value_max,
            scale: self.scale.clone(),
            script: self.script,
            more: self.more,
            vague: self.vague,
            large: self.large,
            decimals: self.decimals,
        })
    }
}

const fn plain_place(c: char) -> char {
    match c {
        '萬' => '万',
        '億' => '亿',
        '佰' => '百',
        '仟' => '千',
        c => c,
    }
}
