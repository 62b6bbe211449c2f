//! The wire type of the panel: one line a cell.

use std::borrow::Cow;

use crate::sink::table::record;
use crate::sink::{BoundName, MeasureName, Number, StatusName};

record! {
    /// One cell of a panel: the number of one indicator, place and year.
    #[table("panel", key = "cell")]
    pub struct PanelRow<'a> {
        /// Indicator, place, year, measure and unit of the amount, joined by |, by their codes where there are some.
        pub cell: Cow<'a, str>,
        /// Official name of the indicator, else the name that most documents use.
        pub indicator: Cow<'a, str>,
        /// Code of the indicator.
        pub indicator_code: Option<Cow<'a, str>>,
        /// Name of the place.
        pub scope: Cow<'a, str>,
        /// GB/T 2260 code of the place.
        pub scope_code: Option<Cow<'a, str>>,
        /// Year.
        pub year: i32,
        /// What the number says of the indicator.
        pub measure: MeasureName,
        /// The number in the unit of the row.
        pub value: Number,
        /// Upper end of a range.
        pub value_max: Option<Number>,
        /// Unit: the one that was asked for, else without numeral words.
        pub unit: Cow<'a, str>,
        /// Whether it was, is expected or is planned.
        pub status: StatusName,
        /// What the words around the number say of its written magnitude.
        pub bound: BoundName,
        /// Where it comes from: reported, or derived from a size and a growth, or from two sizes.
        pub origin: Cow<'a, str>,
        /// Id of the document.
        pub doc: Cow<'a, str>,
        /// Ids of the observations that it comes from.
        pub ids: Vec<Cow<'a, str>>,
        /// Number of other numbers that could stand in this cell.
        pub losers: u64,
    }
}
