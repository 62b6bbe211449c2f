//! When two written forms are the same: indicator and scope names, units, and how alike two names are.

use unicode_normalization::UnicodeNormalization;

/// Marks, particles and adverbs that do not matter in a name (white space is dropped as well).
const DROPPED: &str = "“”‘’\"'《》〈〉()（）的均共已再又,，、·";

/// Units that begin with a numeral word which is part of their name, wherever they stand at the beginning.
const NAMED_THOUSANDS: [&str; 3] = ["千瓦", "千克", "千米"];

/// White space as Unicode's `White_Space` and the four information separators (U+001C to U+001F).
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// A name as it is compared: NFKC, without white space, quotation marks, brackets, 的 and the light adverbs.
pub fn name(written: &str) -> String {
    written.nfkc().filter(|&c| !is_space(c) && !DROPPED.contains(c)).collect()
}

/// A unit taken apart: the numeral words before it, and what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// How many tens the numeral words multiply to: 万亿元 has 12.
    pub exponent: u32,
    /// The unit without numeral words, in its usual form: 万亿元 has 元.
    pub base: String,
}

impl Unit {
    /// Takes a unit apart: NFKC, white space and 余, 多 out, then numeral words from the left.
    pub fn of(written: &str) -> Self {
        let plain: String = written.nfkc().filter(|&c| !is_space(c) && c != '余' && c != '多').collect();
        let mut rest = plain.as_str();
        let mut exponent = 0u32;
        while let Some((word, tens)) = rest.chars().next().and_then(|c| Some((c, tens(c)?))) {
            if rest == "百分点" || NAMED_THOUSANDS.iter().any(|unit| rest.starts_with(unit)) {
                break;
            }
            exponent = exponent.saturating_add(tens);
            rest = &rest[word.len_utf8()..];
        }
        let base = match rest {
            "百分点" => "个百分点",
            "km" => "公里",
            "平方千米" => "平方公里",
            "元人民币" => "元",
            other => other,
        };
        Self { exponent, base: base.to_owned() }
    }

    /// The number that the numeral words multiply to, rounded once.
    pub fn multiplier(&self) -> f64 {
        // Parsing rounds correctly for every power; repeated multiplication would not.
        format!("1e{}", self.exponent).parse().unwrap_or(f64::INFINITY)
    }
}

/// The power of ten of a numeral word.
const fn tens(word: char) -> Option<u32> {
    match word {
        '十' => Some(1),
        '百' => Some(2),
        '千' => Some(3),
        '万' => Some(4),
        '亿' => Some(8),
        _ => None,
    }
}

/// How far two numbers may be apart to be the same, as a part of the larger: what forgives the rounding of a float.
pub const TOLERANCE: f64 = 1e-6;

/// Two numbers that differ by `tolerance` times the larger (or times 1) at most.
pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * 1f64.max(a.abs()).max(b.abs())
}

/// The neighbouring pairs of characters of a name, with repetitions.
///
/// A name of one character has that character alone as its only member, the empty name has one empty member,
/// so that two empty names are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bigrams(Vec<(Option<char>, Option<char>)>);

impl Bigrams {
    /// The bigrams of a name that is normalised already.
    pub fn of(normalised: &str) -> Self {
        let mut following = normalised.chars().skip(1);
        let mut members: Vec<_> =
            normalised.chars().map_while(|c| following.next().map(|d| (Some(c), Some(d)))).collect();
        if members.is_empty() {
            members.push((normalised.chars().next(), None));
        }
        members.sort_unstable();
        Self(members)
    }

    /// Dice's coefficient of two bags of bigrams: twice what they share over what they hold together.
    pub fn dice(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0usize;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    a.next();
                    b.next();
                }
            }
        }
        (2 * shared) as f64 / (self.0.len() + other.0.len()) as f64
    }
}

/// Two scopes that are the same place as far as their names tell: equal, or one ends in the other
/// (济南市市中区, 市中区). Names of one character must be equal. Both names are normalised already.
pub fn same_scope(a: &str, b: &str) -> bool {
    let longer_than_one = |s: &str| s.chars().nth(1).is_some();
    a == b || (longer_than_one(a) && longer_than_one(b) && (a.ends_with(b) || b.ends_with(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(written: &str) -> (u32, String) {
        let unit = Unit::of(written);
        (unit.exponent, unit.base)
    }

    fn dice(a: &str, b: &str) -> f64 {
        Bigrams::of(&name(a)).dice(&Bigrams::of(&name(b)))
    }

    #[test]
    fn name_drops_what_does_not_matter() {
        assert_eq!(name("全市 的“重点\u{3000}项目”（ＡＢ）"), "全市重点项目AB");
        assert_eq!(name("\u{1c}均"), "");
        assert_eq!(name("总投资"), "总投资");
    }

    #[test]
    fn numeral_words_are_multiplied_out() {
        assert_eq!(unit("万亿元"), (12, "元".into()));
        assert_eq!(unit("余 个"), (0, "个".into()));
        assert_eq!(unit("万多人"), (4, "人".into()));
        assert_eq!(Unit::of("万亿元").multiplier(), 1e12);
        assert_eq!(Unit::of("").multiplier(), 1.0);
        assert_eq!(Unit::of(&"亿".repeat(60)).multiplier(), f64::INFINITY);
    }

    #[test]
    fn numeral_words_inside_a_name_stay() {
        assert_eq!(unit("万千瓦时"), (4, "千瓦时".into()));
        assert_eq!(unit("千米"), (0, "千米".into()));
        assert_eq!(unit("百分点"), (0, "个百分点".into()));
        assert_eq!(unit("百家"), (2, "家".into()));
    }

    #[test]
    fn units_of_one_meaning_are_one() {
        assert_eq!(unit("％"), unit("%"));
        assert_eq!(unit("㎞"), unit("公里"));
        assert_eq!(unit("亿元人民币"), unit("亿元"));
        assert_ne!(unit("元/月"), unit("元/年"));
    }

    #[test]
    fn close_is_relative_above_one_and_absolute_below() {
        assert!(close(1e12, 1e12 + 1e5, TOLERANCE));
        assert!(!close(1e12, 1e12 + 1e7, TOLERANCE));
        assert!(close(0.0, 1e-6, TOLERANCE));
        assert!(!close(0.0, 2e-6, TOLERANCE));
        assert!(!close(f64::NAN, f64::NAN, TOLERANCE));
        assert!(!close(f64::INFINITY, f64::INFINITY, TOLERANCE));
    }

    #[test]
    fn dice_counts_repetitions() {
        assert_eq!(dice("地区生产总值", "地区生产总值"), 1.0);
        assert_eq!(dice("地区生产总值", "生产总值"), 0.75);
        assert_eq!(dice("人人人", "人人"), 2.0 / 3.0);
        assert_eq!(dice("人口", "就业"), 0.0);
    }

    #[test]
    fn short_names_have_one_member() {
        assert_eq!(dice("", "的"), 1.0);
        assert_eq!(dice("", "人"), 0.0);
        assert_eq!(dice("人", "人"), 1.0);
        assert_eq!(dice("人", "人口"), 0.0);
    }

    #[test]
    fn a_scope_may_leave_out_what_contains_it() {
        assert!(same_scope("云州市北湖区", "北湖区"));
        assert!(same_scope("北湖区", "云州市北湖区"));
        assert!(!same_scope("云州市北湖区", "云州市"));
        assert!(!same_scope("云州市", "市"));
        assert!(same_scope("", ""));
        assert!(!same_scope("云州市", ""));
    }
}
