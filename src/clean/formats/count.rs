//! How a number of a list item is written.

/// A kind of number, as `w:numFmt` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Count {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// 01, 02
    DecimalZero,
    /// 一, 十一, 一百二十三
    Chinese,
    /// 一, 一〇, 一二三
    ChineseDigits,
    /// 壹, 拾壹
    ChineseLegal,
    /// 甲, 乙
    Stems,
    /// 子, 丑
    Branches,
    /// I, II
    UpperRoman,
    /// i, ii
    LowerRoman,
    /// A, B, AA
    UpperLetter,
    /// a, b
    LowerLetter,
    /// ①
    Circled,
    /// ⑴
    Bracketed,
    /// ⒈
    Dotted,
    /// - 1 -
    Dashed,
    /// A mark that counts nothing.
    Bullet,
}

impl Count {
    /// The kind by its name; unknown ones count 1, 2, 3.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "koreanCounting"
            | "japaneseDigitalTenThousand" => Self::Chinese,
            "ideographDigital" | "taiwaneseDigital" | "koreanDigital2" => Self::ChineseDigits,
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Self::ChineseLegal,
            "ideographTraditional" => Self::Stems,
            "ideographZodiac" => Self::Branches,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "ideographEnclosedCircle" => Self::Circled,
            "decimalEnclosedParen" => Self::Bracketed,
            "decimalEnclosedFullstop" => Self::Dotted,
            "numberInDash" => Self::Dashed,
            "bullet" | "none" => Self::Bullet,
            _ => Self::Decimal,
        }
    }

    /// The number as it is written.
    pub(super) fn write(self, n: u32) -> String {
        let picked = |from: u32, most: u32| {
            (1..=most).contains(&n).then(|| char::from_u32(from + n - 1)).flatten().map(String::from)
        };
        let written = match self {
            Self::Decimal => None,
            Self::DecimalZero => Some(format!("{n:02}")),
            Self::Chinese => {
                chinese(n, ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"], ["", "十", "百", "千"])
            }
            Self::ChineseDigits => Some(digits(n)),
            Self::ChineseLegal => {
                chinese(n, ["", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"], ["", "拾", "佰", "仟"])
            }
            Self::Stems => nth("甲乙丙丁戊己庚辛壬癸", n),
            Self::Branches => nth("子丑寅卯辰巳午未申酉戌亥", n),
            Self::UpperRoman => roman(n),
            Self::LowerRoman => roman(n).map(|r| r.to_lowercase()),
            Self::UpperLetter => letter(n, b'A'),
            Self::LowerLetter => letter(n, b'a'),
            Self::Circled if n <= 20 => picked(0x2460, 20),
            Self::Circled if n <= 35 => picked(0x3251 - 20, 35),
            Self::Circled => picked(0x32B1 - 35, 50),
            Self::Bracketed => picked(0x2474, 20),
            Self::Dotted => picked(0x2488, 20),
            Self::Dashed => Some(format!("- {n} -")),
            Self::Bullet => Some(String::new()),
        };
        written.unwrap_or_else(|| n.to_string())
    }
}

fn nth(row: &str, n: u32) -> Option<String> {
    row.chars().nth(usize::try_from(n).ok()?.checked_sub(1)?).map(String::from)
}

/// Up to 9999: 十, 十一, 一百零一.
fn chinese(n: u32, names: [&str; 10], powers: [&str; 4]) -> Option<String> {
    if n == 0 || n > 9999 {
        return None;
    }
    let mut out = String::new();
    let mut is_gap = false;
    for (power, name) in [1000, 100, 10, 1].into_iter().zip(powers.iter().rev()) {
        let digit = usize::try_from(n / power % 10).ok()?;
        if digit == 0 {
            is_gap = !out.is_empty();
            continue;
        }
        if is_gap {
            out.push('零');
            is_gap = false;
        }
        // 十一, not 一十一.
        if !(power == 10 && digit == 1 && out.is_empty()) {
            out.push_str(names.get(digit)?);
        }
        out.push_str(name);
    }
    Some(out)
}

fn digits(n: u32) -> String {
    let names: Vec<char> = "〇一二三四五六七八九".chars().collect();
    n.to_string().chars().filter_map(|c| names.get(usize::try_from(c.to_digit(10)?).ok()?)).collect()
}

fn roman(n: u32) -> Option<String> {
    const NAMES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = (1..4000).contains(&n).then_some(n)?;
    let mut out = String::new();
    for (value, name) in NAMES {
        while left >= value {
            out.push_str(name);
            left -= value;
        }
    }
    Some(out)
}

/// A … Z, AA, BB, as Word counts.
fn letter(n: u32, first: u8) -> Option<String> {
    let n = n.checked_sub(1)?;
    let times = usize::try_from(n / 26 + 1).ok().filter(|times| *times <= 8)?;
    let letter = char::from(first + u8::try_from(n % 26).ok()?);
    Some(std::iter::repeat_n(letter, times).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_writes_them() {
        let all = |count: Count, numbers: &[u32]| numbers.iter().map(|n| count.write(*n)).collect::<Vec<_>>().join(" ");
        assert_eq!(
            all(Count::Chinese, &[1, 10, 11, 20, 21, 101, 110, 1001]),
            "一 十 十一 二十 二十一 一百零一 一百一十 一千零一"
        );
        assert_eq!(all(Count::ChineseDigits, &[1, 10]), "一 一〇");
        assert_eq!(all(Count::ChineseLegal, &[1, 12]), "壹 拾贰");
        assert_eq!(all(Count::UpperRoman, &[4, 19]), "IV XIX");
        assert_eq!(all(Count::LowerLetter, &[1, 26, 27]), "a z aa");
        assert_eq!(all(Count::Circled, &[1, 20, 21, 36, 51]), "① ⑳ ㉑ ㊱ 51");
        assert_eq!(all(Count::Stems, &[1, 11]), "甲 11");
        assert_eq!(Count::named("chineseCountingThousand"), Count::Chinese);
    }
}
