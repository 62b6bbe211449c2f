//! What a number says of its indicator, in which unit, of which year: row, column, title and cell together.

use super::cell::Value;
use super::facet::{Facet, Kind, Relative};
use super::row::{Above, Row};
use super::{Grid, name};
use crate::document::{Genre, Status};
use crate::observation::Measure;
use crate::quantity::Unit;

/// What row, column and cell say together.
pub(super) struct Said<'a> {
    pub(super) row: &'a Row,
    pub(super) column: &'a Facet,
    pub(super) kind: &'a Kind,
    pub(super) value: &'a Value,
}

/// Years and status of a cell.
pub(super) struct When {
    pub(super) year: Option<i32>,
    pub(super) year_start: Option<i32>,
    pub(super) status: Status,
    /// Whether the table itself gives the year.
    pub(super) stated: bool,
}

/// Growth in percent, a change in anything else.
pub(super) fn moved(unit: &str) -> Measure {
    if matches!(unit, "" | "%" | "‰" | "倍") { Measure::Growth } else { Measure::Change }
}

pub(super) fn row_falls(facet: &Facet) -> bool {
    matches!(facet.kind, Kind::Growth { falls: true, .. } | Kind::YearlyGrowth { falls: true })
}

/// Whether an indicator is a size, so that a bare percentage says how it grows.
pub(super) fn is_size(unit: &str, indicator: &str) -> bool {
    if !unit.is_empty() {
        return !matches!(unit, "%" | "‰");
    }
    ["总值", "增加值", "产值", "投资", "总额", "零售额", "收入", "支出", "产量", "余额", "进出口"]
        .iter()
        .any(|end| indicator.ends_with(end))
}

impl Grid<'_> {
    /// What a number says by its column, else by its row, else by the title: 居民消费价格涨跌幅度.
    pub(super) fn kind(&self, row: &Row, column: &Facet, value: &Value) -> Kind {
        let either = matches!(column.kind, Kind::YearlyGrowth { .. }) && column.cumulated && value.cumulated;
        if column.kind != Kind::Level && !either {
            return column.kind.clone();
        }
        let silent = row.facet.kind == Kind::Level && column.unit.is_empty() && row.unit.is_empty();
        if silent && self.title.grows && !name::is_share(&column.name) {
            return Kind::Growth { falls: false, loose: false };
        }
        row.facet.kind.clone()
    }

    /// What the number says, and its unit; `None` where nothing gives it a unit.
    pub(super) fn measure(&self, said: &Said<'_>, indicator: &str, above: &Above) -> Option<(Measure, Unit)> {
        let Said { row, column, kind, value } = said;
        let own = value.quantity.unit.as_str();
        let or = |unit: &str, other: &str| Unit::new(if unit.is_empty() { other } else { unit });
        let percent = |unit: &str| matches!(unit, "" | "%" | "‰");
        let sized = || -> String {
            let candidates = if column.name.is_empty() || column.unit.is_empty() {
                [row.unit.as_str(), column.unit.as_str(), above.unit.as_str(), self.title.size()]
            } else {
                [column.unit.as_str(), row.unit.as_str(), above.unit.as_str(), self.title.size()]
            };
            candidates.into_iter().find(|unit| !unit.is_empty()).unwrap_or_default().to_owned()
        };
        match kind {
            Kind::Rank => Some((Measure::Rank, or(own, "位"))),
            Kind::Ratio => Some((Measure::Ratio, or(own, if column.unit.is_empty() { "%" } else { &column.unit }))),
            Kind::YearlyGrowth { .. } => Some((moved(own), or(own, "%"))),
            Kind::Growth { loose, .. } => {
                let header = if column.kind == Kind::Level { row.unit.as_str() } else { column.unit.as_str() };
                if !own.is_empty() {
                    return Some((moved(own), Unit::new(own)));
                }
                if percent(header) {
                    // 增减 of a rate without a unit of its own.
                    let rate = *loose && header.is_empty() && row.unit == "%" && row.facet.kind == Kind::Level;
                    let unit = if rate {
                        "个百分点"
                    } else if header.is_empty() {
                        "%"
                    } else {
                        header
                    };
                    return Some((moved(unit), Unit::new(unit)));
                }
                Some((moved(header), Unit::new(header)))
            }
            Kind::Level => {
                let size = sized();
                if own.is_empty() {
                    let known = !size.is_empty() && size != "指数";
                    let bare = ["指数", "系数"].iter().any(|end| indicator.ends_with(end));
                    return (known || bare).then(|| (Measure::Level, Unit::new(if known { &size } else { "" })));
                }
                let unit = if percent(own) || size.is_empty() || Unit::new(own).base() != "" {
                    Unit::new(own)
                } else {
                    // 1.2万 in a column of 人.
                    Unit::new(&format!("{own}{size}"))
                };
                let grows = value.moves.is_some() || value.yearly || percent(own) && is_size(&size, indicator);
                Some((if grows { moved(own) } else { Measure::Level }, unit))
            }
        }
    }

    /// Years and status.
    pub(super) fn when(&self, said: &Said<'_>) -> When {
        let Said { row, column, kind, value } = said;
        let relative = column.relative.or(row.facet.relative);
        let plan = self.title.plan.or(self.part.plan);
        let said_year = column.year.or(row.facet.year);
        let said_start = if column.year.is_some() { column.year_start } else { row.facet.year_start };
        let yearly = matches!(kind, Kind::YearlyGrowth { .. })
            || matches!(column.kind, Kind::YearlyGrowth { .. })
            || value.yearly;
        let status = column.status.or(row.facet.status);
        let ahead = status == Some(Status::Target);
        let near = match relative {
            Some(Relative::Last) => self.now.map(|now| now - 1),
            Some(Relative::This) => self.now,
            None if ahead && !yearly => self
                .title
                .year
                .or_else(|| plan.map(|(_, last)| last))
                .or(self.part.year.filter(|_| self.context.status != Some(Status::Target))),
            None => None,
        };
        let span = plan.filter(|_| yearly);
        let (year, stated) = match said_year.or(near) {
            Some(year) => (Some(year), said_year.is_some() || relative.is_some()),
            None => match span.map(|(_, last)| last).or(self.title.year) {
                Some(year) => (Some(year), true),
                None => (self.context.year, false),
            },
        };
        let planned = match (year, self.part.year.or(plan.map(|(first, _)| first))) {
            _ if yearly => match (year, self.part.year) {
                (Some(year), Some(now)) if year < now => Status::Actual,
                _ => Status::Target,
            },
            _ if year.is_some() && year == self.context.year => self.context.status.unwrap_or(Status::Actual),
            (Some(year), Some(now)) if year > now => Status::Target,
            _ => Status::Actual,
        };
        let several = self.part.genre == Genre::FiveYearPlan || plan.is_some();
        let cumulated = value.cumulated || (column.cumulated || row.facet.cumulated) && several;
        let year_start = said_start.or_else(|| {
            if yearly {
                let same = |(_, last): &(i32, i32)| Some(*last) == year;
                plan.filter(same)
                    .map(|(first, _)| first)
                    .or_else(|| year.filter(|_| said_year.is_some()).map(|y| y - 4))
            } else if cumulated {
                year.map(|year| year - 4)
            } else {
                None
            }
        });
        When { year, year_start, status: status.unwrap_or(planned), stated }
    }
}
