//! The wire type: one line of the output. It stands apart from the domain type so that neither binds the other.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::document::Status;
use crate::observation::{Flag, IdMaker, Measure, Observation};
use crate::quantity::Bound;
use crate::sink::table::{Cell, Kind, OwnCell, Value, record, unexpected};
use crate::sink::{DocRecord, Number};

/// Version of the record. The first number changes where a reader of the old record would break.
pub const SCHEMA_VERSION: &str = "1.0.0";

record! {
    /// One observation as one JSON object.
    #[table("observations", key = "id")]
    pub struct Record<'a> {
        /// Document id: path below the input folder without ending; #2 is added for the second document of a file.
        pub doc: Cow<'a, str>,
        /// What is measured or counted.
        pub indicator: Cow<'a, str>,
        /// The number in front of the unit, signed, exact.
        pub value: Number,
        /// Upper end of a range.
        pub value_max: Option<Number>,
        /// Unit as written, without white space.
        pub unit: Cow<'a, str>,
        /// Year that the number describes; of a period its last year.
        pub year: Option<i32>,
        /// Official name of the place or zone.
        pub scope: Option<Cow<'a, str>>,
        /// What the number says of the indicator.
        pub measure: MeasureName,
        /// Whether it was, is expected or is planned.
        pub status: StatusName,
        /// What the words around the number say of its written magnitude.
        pub bound: BoundName,
        /// First year of a period that the number accumulates over.
        pub year_start: Option<i32>,
        /// Code of a known indicator.
        pub indicator_code: Option<Cow<'a, str>>,
        /// GB/T 2260 code of the scope.
        pub scope_code: Option<Cow<'a, str>>,
        /// Value with the numeral words of the unit multiplied out.
        pub amount: Option<Number>,
        /// Upper end of a range, multiplied out.
        pub amount_max: Option<Number>,
        /// Unit without its numeral words.
        pub amount_unit: Cow<'a, str>,
        /// First code point of the surface in the decoded source text.
        pub start: u64,
        /// First code point behind the surface.
        pub end: u64,
        /// 1-based page, where the source has pages.
        pub page: Option<u32>,
        /// Source text of the number and its unit.
        pub surface: Cow<'a, str>,
        /// The cleaned sentence.
        pub sentence: Cow<'a, str>,
        /// Headings above it, joined by ' > '.
        pub section: Option<Cow<'a, str>>,
        /// How sure the reading is, from 0 to 1.
        pub confidence: Number,
        /// What a reader should check.
        pub flags: Vec<Cow<'a, str>>,
        /// Stable id: digest of document id, span, indicator and measure, without the value.
        pub id: Cow<'a, str>,
    }
}

/// Declares the wire spelling of a domain enum.
macro_rules! names {
    ($(#[doc = $about:literal])+ pub enum $name:ident from $domain:ident { $($variant:ident = $spelling:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = concat!("`", $spelling, "`")] #[serde(rename = $spelling)] $variant,)+
        }

        impl $name {
            /// All spellings, in the order of the schema.
            pub const ALL: &'static [&'static str] = &[$($spelling),+];

            /// The spelling of the record.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $spelling,)+ }
            }
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant,)+ }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)+ }
            }
        }

        impl Cell for $name {
            const KIND: Kind = Kind::Choice(Self::ALL);

            fn value(&self) -> Value<'_> {
                Value::Text(self.as_str())
            }

            fn read(cell: OwnCell) -> Result<Self, String> {
                match &cell {
                    $(OwnCell::Text(text) if text == $spelling => Ok(Self::$variant),)+
                    other => unexpected(other, &format!("one of {}", Self::ALL.join(", "))),
                }
            }
        }
    };
}

names! {
    /// Spelling of [`Measure`].
    pub enum MeasureName from Measure {
        Level = "level",
        Growth = "growth",
        Change = "change",
        Ratio = "ratio",
        Difference = "difference",
        Rank = "rank",
    }
}

names! {
    /// Spelling of [`Status`].
    pub enum StatusName from Status {
        Actual = "actual",
        Estimate = "estimate",
        Target = "target",
    }
}

names! {
    /// Spelling of [`Bound`].
    pub enum BoundName from Bound {
        Exact = "exact",
        Approx = "approx",
        AtLeast = "at_least",
        AtMost = "at_most",
    }
}

/// The lines of one document, in the order of its observations.
pub fn records<'a>(document: &DocRecord<'a>) -> impl Iterator<Item = Record<'a>> {
    let mut ids = IdMaker::new(document.doc);
    let document = *document;
    document.observations.iter().map(move |observation| record(&document, observation, ids.id(observation)))
}

fn record<'a>(document: &DocRecord<'a>, observation: &'a Observation, id: String) -> Record<'a> {
    let scale = observation.unit.scale();
    Record {
        doc: document.doc.into(),
        indicator: observation.indicator.as_str().into(),
        value: observation.value.into(),
        value_max: observation.value_max.map(Number::from),
        unit: observation.unit.as_str().into(),
        year: observation.year,
        scope: observation.scope.as_deref().map(Cow::from),
        measure: observation.measure.into(),
        status: observation.status.into(),
        bound: observation.bound.into(),
        year_start: observation.year_start,
        indicator_code: observation.indicator_code.as_deref().map(Cow::from),
        scope_code: observation.scope_code.as_deref().map(Cow::from),
        amount: observation.value.checked_mul(scale).map(Number::from),
        amount_max: observation.value_max.and_then(|value| value.checked_mul(scale)).map(Number::from),
        amount_unit: observation.unit.base().into(),
        start: observation.span.start() as u64,
        end: observation.span.end() as u64,
        page: observation.page,
        surface: document.source.slice(observation.span).into(),
        sentence: observation.sentence.as_str().into(),
        section: observation.section.as_deref().map(Cow::from),
        confidence: observation.confidence.as_decimal().into(),
        flags: observation.flags.iter().map(Flag::spelling).collect(),
        id: id.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_spellings_are_those_of_the_domain() {
        for measure in
            [Measure::Level, Measure::Growth, Measure::Change, Measure::Ratio, Measure::Difference, Measure::Rank]
        {
            assert_eq!(serde_json::to_value(MeasureName::from(measure)).unwrap(), measure.as_str());
        }
        for status in [Status::Actual, Status::Estimate, Status::Target] {
            assert_eq!(serde_json::to_value(StatusName::from(status)).unwrap(), status.as_str());
        }
        for bound in [Bound::Exact, Bound::Approx, Bound::AtLeast, Bound::AtMost] {
            assert_eq!(serde_json::to_value(BoundName::from(bound)).unwrap(), bound.as_str());
        }
    }
}
