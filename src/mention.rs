//! Mentions: what the taggers find in a sentence. Spans are bytes of the cleaned text.

use crate::quantity::Quantity;
use crate::span::TextSpan;

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantityMention {
    /// The number and its unit: what becomes the surface of an observation.
    pub span: TextSpan,
    /// The number and its qualifiers (近…, 超过…, …左右, …以上), everything that is not part of an indicator.
    pub outer: TextSpan,
    /// What was read.
    pub quantity: Quantity,
    /// What the number is, by its form and its direct neighbours.
    pub role: Role,
    /// Name of the grammar rule that read it, for `explain`.
    pub rule: &'static str,
}

/// What a number is by form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A candidate observation.
    Measured,
    /// 第 2 位, 第11名: a candidate observation of measure `rank`.
    Rank,
    /// A date or year, or part of one.
    Date,
    /// An ordinal or edition: 第八届, 第二批, 2号线.
    Ordinal,
    /// Part of a name or slogan: “1+474”, 5G, 世界500强, 15分钟便民商圈.
    Name,
    /// An enumerator or reference: (1), 表 3, 济政发〔2020〕3号.
    Enumerator,
    /// A duration that is not a statistic: 连续 3 年.
    Duration,
    /// A small count in Chinese numerals or another number without what makes it a statistic.
    Other,
}

/// A period of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodMention {
    /// The words: 2025年, “十三五”期间, 五年来, 到2025年, 去年.
    pub span: TextSpan,
    /// Its year; for a span of years the last one.
    pub year: i32,
    /// First year of a span of years.
    pub year_start: Option<i32>,
    /// How it stands in the sentence.
    pub kind: PeriodKind,
}

/// How a period stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    /// Sets the year of what follows: 2024年, 去年, 到2025年.
    Sets,
    /// A base of comparison: 比2010年, 较上年.
    Base,
    /// Part of a name: 2022数字政府创新成果.
    InName,
}

/// A place or zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceMention {
    /// The words.
    pub span: TextSpan,
    /// Full official name, or the zone's name as written.
    pub name: String,
    /// GB/T 2260 code.
    pub code: Option<String>,
    /// Whether it is a named zone rather than an administrative area.
    pub zone: bool,
    /// How it stands in its clause.
    pub role: PlaceRole,
}

/// How a place stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceRole {
    /// Says what the numbers behind it describe: 云州经济总量, 全市, 高新区入驻企业.
    Scope,
    /// The other side of a rank, a share or a list: 居全省第2位, 占全国比重. It stays in the indicator.
    Comparison,
    /// Part of a name or of the indicator: 云州机场, 支持云州建设.
    Part,
}

/// Everything found in one sentence, each list in text order.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Numbers, all roles.
    pub quantities: Vec<QuantityMention>,
    /// Periods.
    pub periods: Vec<PeriodMention>,
    /// Places and zones.
    pub places: Vec<PlaceMention>,
    /// The zone that a heading or lead sentence is about; it holds for the rest of its item.
    pub topic: Option<PlaceMention>,
}
