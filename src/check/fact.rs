//! What a check knows of an observation.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization as _;

use super::unit;
use crate::document::Status;
use crate::lexicon::places::{Level, NATION};
use crate::observation::{Measure, Observation};
use crate::quantity::{Bound, Decimal};

/// Words in front of a growth that let it be over several years, anywhere in its sentence.
const YEARS: &[&str] = &[
    "五年",
    "三年",
    "两年",
    "四年",
    "十年",
    "年来",
    "年间",
    "过去5年",
    "近5年",
    "近3年",
    "期间",
    "以来",
    "“十",
    "“八五",
    "“九五",
    "届政府",
    "累计",
];
/// Words of headings below which numbers are of several years.
const PERIODS: &[&str] = &["五年", "时期", "三年来", "届政府"];
/// Words in the clause of a growth that let it be over another time than one year.
const OTHER_TIME: &[&str] = &[
    "比19",
    "比20",
    "较19",
    "较20",
    "比一九",
    "较一九",
    "年均",
    "平均每年",
    "累计",
    "翻",
    "季度",
    "半年",
    "1-",
    "1—",
    "1至",
    "月份",
    "月末",
    "年初",
    "高点",
    "峰值",
    "预算",
    "计划",
    "基期",
    "以上年为",
    "战前",
    "解放前",
    "历史最高",
];
/// What turns the parts of a whole: sentences with it are kept.
const OF_WHICH: &str = "其中";

/// One observation as the checks and the panel see it. Texts are shared, so that a million facts hold each of them once.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Which row of its source it is; the caller's own business.
    pub row: usize,
    /// Stable id; may be empty where the caller tells facts apart by `row`.
    pub id: Arc<str>,
    /// Document id.
    pub doc: Arc<str>,
    /// First code point of the surface.
    pub start: u64,
    /// What is measured.
    pub indicator: Arc<str>,
    /// Code of a known indicator.
    pub code: Option<Arc<str>>,
    /// Official name of the place or zone.
    pub scope: Option<Arc<str>>,
    /// GB/T 2260 code of the place.
    pub scope_code: Option<Arc<str>>,
    /// Year, of a period its last.
    pub year: Option<i32>,
    /// First year of a period.
    pub year_start: Option<i32>,
    /// What the number says of the indicator.
    pub measure: Measure,
    /// Whether it was, is expected or is planned.
    pub status: Status,
    /// What the words around say of the magnitude.
    pub bound: Bound,
    /// The number, in `unit`.
    pub amount: Decimal,
    /// Upper end of a range, in `unit`.
    pub amount_max: Option<Decimal>,
    /// How exact the number is written, in `unit`: what one more in its last digit is worth.
    pub step: Decimal,
    /// Unit of the amounts: without numeral words, and one unit for each kind of size (吨 for 斤 and 公斤).
    pub unit: Arc<str>,
    /// How sure the reading is, in hundredths.
    pub confidence: u8,
    /// Whether it carries the flag `implausible_magnitude`.
    pub implausible: bool,
    /// Whether nothing in the sentence lets a growth be over another time than one year, or a size be the sum of several.
    pub yearly: bool,
    /// The sentence, where it tells parts of a whole (其中).
    pub sentence: Option<Arc<str>>,
    /// Source text of the number, without white space, where the sentence is kept.
    pub surface: Option<Arc<str>>,
}

/// The written side of a fact: what [`Fact::new`] works out the rest from.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The number in front of the unit.
    pub value: Decimal,
    /// The value with the numeral words of the unit multiplied out.
    pub amount: Decimal,
    /// Upper end of a range, multiplied out.
    pub amount_max: Option<Decimal>,
    /// Unit without its numeral words.
    pub unit: &'a str,
    /// The sentence.
    pub sentence: &'a str,
    /// The headings above it.
    pub section: &'a str,
    /// Source text of the number.
    pub surface: &'a str,
}

/// What a fact is about, when its number is left out.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Document id.
    pub doc: &'a str,
    /// What is measured.
    pub indicator: &'a str,
    /// Code of a known indicator.
    pub code: Option<&'a str>,
    /// Official name of the place.
    pub scope: Option<&'a str>,
    /// Code of the place.
    pub scope_code: Option<&'a str>,
    /// Year.
    pub year: Option<i32>,
    /// First year of a period.
    pub year_start: Option<i32>,
    /// What the number says.
    pub measure: Measure,
    /// Whether it was reached.
    pub status: Status,
    /// What the words around the number say.
    pub bound: Bound,
}

impl Fact {
    /// A fact; `names` keeps one copy of each text. `None` where the number does not fit an exact decimal.
    #[must_use]
    pub fn new(names: &mut Names, row: usize, about: &About<'_>, written: &Written<'_>) -> Option<Self> {
        let (unit, factor) = unit::standard(written.unit);
        let step = step(written)?.checked_mul(factor)?;
        let tells_parts = written.sentence.contains(OF_WHICH);
        Some(Self {
            row,
            id: Arc::default(),
            doc: names.get(about.doc),
            start: 0,
            indicator: names.get(about.indicator),
            code: about.code.map(|code| names.get(code)),
            scope: about.scope.map(|scope| names.get(scope)),
            scope_code: about.scope_code.map(|code| names.get(code)),
            year: about.year,
            year_start: about.year_start,
            measure: about.measure,
            status: about.status,
            bound: about.bound,
            amount: written.amount.checked_mul(factor)?.normalize(),
            amount_max: match written.amount_max {
                Some(amount) => Some(amount.checked_mul(factor)?.normalize()),
                None => None,
            },
            step,
            unit: names.get(unit),
            confidence: 100,
            implausible: false,
            yearly: !PERIODS.iter().any(|words| written.section.contains(words))
                && yearly(about.measure, written.sentence, written.surface),
            sentence: tells_parts.then(|| names.get(written.sentence)),
            surface: tells_parts.then(|| names.get(&written.surface.split_whitespace().collect::<String>())),
        })
    }

    /// The fact of an observation of the document `doc`. Its id stays empty; `surface` is the source text of the number.
    #[must_use]
    pub fn of(names: &mut Names, row: usize, doc: &str, observation: &Observation, surface: &str) -> Option<Self> {
        let about = About {
            doc,
            indicator: &observation.indicator,
            code: observation.indicator_code.as_deref(),
            scope: observation.scope.as_deref(),
            scope_code: observation.scope_code.as_deref(),
            year: observation.year,
            year_start: observation.year_start,
            measure: observation.measure,
            status: observation.status,
            bound: observation.bound,
        };
        let scale = observation.unit.scale();
        let written = Written {
            value: observation.value,
            amount: observation.value.checked_mul(scale)?,
            amount_max: observation.value_max.and_then(|value| value.checked_mul(scale)),
            unit: observation.unit.base(),
            sentence: &observation.sentence,
            section: observation.section.as_deref().unwrap_or_default(),
            surface,
        };
        let mut fact = Self::new(names, row, &about, &written)?;
        fact.start = observation.span.start() as u64;
        fact.confidence = observation.confidence.hundredths();
        Some(fact)
    }

    /// Whether the checks of one document can say anything of an observation: most are of no known indicator and tell no parts.
    #[must_use]
    pub fn concerns_one_document(observation: &Observation) -> bool {
        observation.indicator_code.is_some()
            || observation.unit.base() == "%" && observation.value.abs() > Decimal::ONE_HUNDRED
            || observation.sentence.contains(OF_WHICH)
            || super::parts::is_member(&observation.indicator)
    }

    /// What is measured: the code, else the name.
    #[must_use]
    pub fn subject(&self) -> &Arc<str> {
        self.code.as_ref().unwrap_or(&self.indicator)
    }

    /// The place: its code, else its name.
    #[must_use]
    pub fn place(&self) -> Option<&Arc<str>> {
        self.scope_code.as_ref().or(self.scope.as_ref())
    }

    /// Rank of the place; `None` for a zone and for a place that is not known.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        match self.scope_code.as_deref() {
            None => (self.scope.as_deref() == Some(NATION)).then_some(Level::Nation),
            Some(code) if code.ends_with("0000") => Some(Level::Province),
            Some(code) if code.ends_with("00") => Some(Level::Prefecture),
            Some(_) => Some(Level::County),
        }
    }

    /// Its size as a person writes it: `1.2亿元`.
    #[must_use]
    pub fn spelled(&self) -> String {
        let mut text = unit::spelled(self.amount, &self.unit);
        if let Some(max) = self.amount_max {
            text = format!("{text}—{}", unit::spelled(max, &self.unit));
        }
        match self.bound {
            Bound::Exact => text,
            Bound::Approx => format!("about {text}"),
            Bound::AtLeast => format!("at least {text}"),
            Bound::AtMost => format!("at most {text}"),
        }
    }

    /// What it is of, for a message: `济南市 2022 地区生产总值`.
    #[must_use]
    pub fn named(&self) -> String {
        let scope = self.scope.as_deref().unwrap_or("(no place)");
        match (self.year_start, self.year) {
            (Some(first), Some(last)) => format!("{scope} {first}–{last} {}", self.indicator),
            (None, Some(year)) => format!("{scope} {year} {}", self.indicator),
            _ => format!("{scope} {}", self.indicator),
        }
    }
}

/// Whether nothing in a sentence lets the number with this surface be over another time than one year. Of a surface that does not stand in
/// the sentence, which cleaning may have changed, nothing is known but the sentence.
fn yearly(measure: Measure, sentence: &str, surface: &str) -> bool {
    let ends = |surface: &str| Some(sentence.find(surface)? + surface.len());
    let end = ends(surface).or_else(|| ends(&surface.nfkc().filter(|c| !c.is_whitespace()).collect::<String>()));
    let before = &sentence[..end.unwrap_or(sentence.len())];
    let mark = |c: char| matches!(c, '，' | ',' | '；' | ';' | '。');
    let clause = match end {
        Some(_) => before.rfind(mark).map_or(before, |at| before[at..].trim_start_matches(mark)),
        None => before,
    };
    let growth = measure == Measure::Growth;
    let several = YEARS.iter().any(|words| before.contains(words));
    let other = growth && OTHER_TIME.iter().any(|words| clause.contains(words));
    !several && !other
}

/// What one more in the last written digit is worth. Zeros at the end of a whole number may be rounding or may be meant: they count as
/// rounding up to 2 % of the number, so that 1500亿 and 1486.1亿 are no contradiction by themselves.
fn step(written: &Written<'_>) -> Option<Decimal> {
    if written.value.is_zero() {
        return Some(Decimal::ONE);
    }
    let value = written.value.normalize();
    let last = Decimal::new(1, value.scale());
    let mut rounded = last;
    if value.scale() == 0 {
        let mut whole = value.mantissa().unsigned_abs();
        while whole > 9 && whole.is_multiple_of(10) {
            whole /= 10;
            rounded = rounded.checked_mul(Decimal::TEN)?;
        }
    }
    let step = last.max(rounded.min(value.abs().checked_mul(Decimal::new(2, 2))?));
    written.amount.checked_div(written.value)?.checked_mul(step)
}

/// One copy of each text.
#[derive(Debug, Default)]
pub struct Names {
    texts: FxHashSet<Arc<str>>,
}

impl Names {
    /// The shared copy of `text`.
    pub fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step_of(value: &str, scale: i64) -> String {
        let value = Decimal::from_str_exact(value).unwrap();
        let amount = value * Decimal::from(scale);
        let written = Written { value, amount, amount_max: None, unit: "元", sentence: "", section: "", surface: "" };
        step(&written).unwrap().normalize().to_string()
    }

    #[test]
    fn a_step_is_one_of_the_last_digit_that_is_not_zero() {
        assert_eq!(step_of("37", 1), "1");
        assert_eq!(step_of("36.9", 1), "0.1");
        assert_eq!(step_of("1.06", 1_000_000_000_000), "10000000000");
        assert_eq!(step_of("1500", 1), "30");
        assert_eq!(step_of("-8.87", 1), "0.01");
    }

    #[test]
    fn a_growth_is_of_one_year_where_nothing_says_otherwise() {
        let yearly = |sentence, surface| yearly(Measure::Growth, sentence, surface);
        assert!(yearly("2022年，地区生产总值增长3.1%，五年来年均增长5.6%。", "3.1%"));
        assert!(!yearly("2022年，地区生产总值增长3.1%，年均增长5.6%。", "5.6%"));
        assert!(!yearly("国内生产总值达到24.66万亿元，比2002年增长65.5%。", "65.5%"));
        assert!(!yearly("五年来，国内生产总值增长57.3%。", "57.3%"));
        assert!(yearly("2014年，地区生产总值增长9.5%，年均增长8%。", "9．5 ％"));
        assert!(!yearly("四季度增长5.6%。", "5.6%"));
        assert!(yearly("国内生产总值增长9.9%。", "9.9 %"));
    }

    #[test]
    fn texts_are_held_once() {
        let mut names = Names::default();
        assert!(Arc::ptr_eq(&names.get("济南市"), &names.get("济南市")));
    }
}
