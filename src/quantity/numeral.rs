//! Numerals as written: Arabic digits, Chinese numerals and mixtures of both, read exactly and in linear time.

mod arabic;
mod chinese;

use rust_decimal::Decimal;

/// How a numeral is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// Digits, also full-width ones, with or without 万 and 亿 behind them: 5.4万, 1亿3千万.
    Arabic,
    /// Chinese numerals with place words: 八千七百一十亿.
    Chinese,
    /// Chinese digits without place words: 二〇二五, 三.
    Digits,
    /// Place words alone: 百亿, 千.
    Bare,
}

/// A numeral at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// Bytes read, place words and an inner 余 or 多 included.
    pub len: usize,
    /// The number in front of the place words that belong to the unit: 8710 of 八千七百一十亿.
    pub value: Decimal,
    /// Upper end of 十五六 or 三四百.
    pub value_max: Option<Decimal>,
    /// The place words that belong to the unit: 亿, 万亿, 百.
    pub scale: String,
    /// How it is written.
    pub script: Script,
    /// 余 or 多 stands behind the number or before its last place word.
    pub more: bool,
    /// 几 makes it vague (十几万), so that no number is said.
    pub vague: bool,
    /// A 百, 千, 万 or 亿 stands in it.
    pub large: bool,
    /// Digits behind the decimal point.
    pub decimals: usize,
}

/// What stands at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A numeral.
    Numeral(Numeral),
    /// Something that looks like one and is none that can be read (too long, 1.2.3, 2024-05-01): its length in bytes.
    Skip(usize),
}

/// The numeral at the start of `text`, if its first character can begin one.
#[must_use]
pub fn read(text: &str) -> Option<Scan> {
    let first = text.chars().next()?;
    if digit(first).is_some() { Some(arabic::read(text)) } else { chinese::read(text) }
}

/// The value of an Arabic digit, half- or full-width.
#[must_use]
pub const fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '０'..='９' => Some((c as u32 - '０' as u32) as u8),
        _ => None,
    }
}

/// The value of a Chinese digit, also in its formal writing.
#[must_use]
pub const fn chinese_digit(c: char) -> Option<u8> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '貳' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten of a place word.
#[must_use]
pub const fn place(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        _ => return None,
    })
}

/// Whether a numeral can begin with `c`.
#[must_use]
pub const fn begins_numeral(c: char) -> bool {
    digit(c).is_some() || (chinese_digit(c).is_some() && !matches!(c, '〇' | '○')) || place(c).is_some()
}

/// Whether the place word at the start of `text` is the head of a unit (千瓦, 千米, 百分点) and not a numeral.
#[must_use]
pub(crate) fn is_unit_head(text: &str) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some('千'), Some(c)) => matches!(c, '瓦' | '克' | '米' | '伏' | '卡' | '焦' | '帕' | '赫' | '兆' | '升'),
        (Some('百'), Some('分')) => !text.starts_with("百分之"),
        _ => false,
    }
}

/// 10 to the power of `exponent`, for the exponents that place words have.
pub(super) fn power(exponent: u32) -> Option<Decimal> {
    10_i128.checked_pow(exponent).and_then(|p| Decimal::try_from_i128_with_scale(p, 0).ok())
}

/// Length of the blanks at the start of `text` that typesetting puts inside a quantity.
#[must_use]
pub fn blanks(text: &str) -> usize {
    text.find(|c| !matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}')).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(text: &str) -> String {
        match read(text) {
            Some(Scan::Numeral(n)) => {
                let max = n.value_max.map(|m| format!("~{m}")).unwrap_or_default();
                let flags = [(n.more, "+"), (n.vague, "?")].iter().filter(|f| f.0).map(|f| f.1).collect::<String>();
                format!("{}{max}{}{flags}|{}", n.value, n.scale, &text[n.len..])
            }
            Some(Scan::Skip(len)) => format!("skip|{}", &text[len..]),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn arabic() {
        for (text, expected) in [
            ("5.4万个", "5.4万|个"),
            ("1.06万亿元", "1.06万亿|元"),
            ("12,345.60元", "12345.6|元"),
            ("12,34", "12|,34"),
            ("１２．３％", "12.3|％"),
            ("１，２３４人", "1234|人"),
            ("6800余个", "6800+|个"),
            ("20多万人", "20万+|人"),
            ("4.7万余家", "4.7万+|家"),
            ("4300余万元", "4300万+|元"),
            ("1亿3千万", "13000万|"),
            ("12亿3456万元", "123456万|元"),
            ("5万3000元", "53000|元"),
            ("66 万千瓦", "66万|千瓦"),
            ("3千克", "3|千克"),
            ("0.5百分点", "0.5|百分点"),
            ("3百分之", "3|百分之"),
            ("1.2.3节", "skip|节"),
            ("2024-05-01", "skip|"),
            ("1.推进", "1|.推进"),
            ("20 余场次", "20+|场次"),
            ("007", "7|"),
            ("40万3岁", "40万|3岁"),
        ] {
            assert_eq!(say(text), expected, "{text}");
        }
    }

    #[test]
    fn chinese() {
        for (text, expected) in [
            ("八千七百一十亿元", "8710亿|元"),
            ("三亿六千万吨", "36000万|吨"),
            ("一亿四千万吨", "14000万|吨"),
            ("七亿吨", "7亿|吨"),
            ("六千零五十", "6050|"),
            ("二点八", "2.8|"),
            ("三点五万", "3.5万|"),
            ("四万五千人", "45000|人"),
            ("十三万六千零二十四件", "136024|件"),
            ("三亿三千五百多万吨", "33500万+|吨"),
            ("一千多万吨", "1000万+|吨"),
            ("一百多亿元", "100亿+|元"),
            ("六千多项", "6000+|项"),
            ("壹佰贰拾元", "120|元"),
            ("两百零三家", "203|家"),
            ("一百二", "120|"),
            ("三千六", "3600|"),
            ("两万五", "25000|"),
            ("十五六个", "15~16|个"),
            ("三四百人", "300~400|人"),
            ("七八十", "70~80|"),
            ("两三家", "2~3|家"),
            ("十几万", "10万?|"),
            ("几十", "none"),
            ("百亿元", "1百亿|元"),
            ("千列", "1千|列"),
            ("万余家", "1万+|家"),
            ("万亿元", "1万亿|元"),
            ("一万三千亿", "13000亿|"),
            ("十亿六千万", "106000万|"),
            ("二〇二五年", "2025|年"),
            ("一九八○年", "1980|年"),
            ("十二", "12|"),
            ("二十", "20|"),
            ("五个", "5|个"),
            ("零点五", "0.5|"),
            ("百分点", "none"),
            ("千瓦", "none"),
            ("陆地", "none"),
            ("三十多", "30+|"),
            ("一百十八个", "118|个"),
            ("六万万人", "6万万|人"),
            ("三万五万", "3万|五万"),
            ("二百三千", "200|三千"),
            ("三四万五万", "3~4万|五万"),
        ] {
            assert_eq!(say(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_too_long_is_skipped_in_linear_time() {
        let text = "9".repeat(1_000_000);
        assert_eq!(read(&text), Some(Scan::Skip(1_000_000)));
        let text = "九".repeat(300_000);
        assert_eq!(read(&text), Some(Scan::Skip(900_000)));
        let text = "1.".repeat(300_000);
        assert!(matches!(read(&text), Some(Scan::Skip(_))));
        let text = "百".repeat(300_000);
        assert!(read(&text).is_some());
    }
}
