//! What a header cell, or the name of a row, says of its numbers besides a name: year, status, unit, growth, rank.

use super::words::{split_unit, unnumbered};
use super::years::{months, year_at_end, year_at_start};
use crate::document::Status;
use crate::lexicon::table_words::{Growth, TableWords};

/// What a number says of its indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// The size itself.
    #[default]
    Level,
    /// Growth over the year before, or a change where its unit is one of size. `falls` where the word is one of falling, `loose`
    /// where it may be either (增减).
    Growth { falls: bool, loose: bool },
    /// Growth a year over several years.
    YearlyGrowth { falls: bool },
    /// Place in an order.
    Rank,
    /// So many hundredths of the year before.
    Ratio,
}

/// A year that is said by its distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relative {
    /// 上年.
    Last,
    /// 本年.
    This,
}

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facet {
    /// What is left of it: the name of an indicator, or a part of one.
    pub(super) name: String,
    /// The unit in brackets.
    pub(super) unit: String,
    /// Its year.
    pub(super) year: Option<i32>,
    /// First year of a span of years.
    pub(super) year_start: Option<i32>,
    /// A year without a number.
    pub(super) relative: Option<Relative>,
    /// 目标, 预计, 完成.
    pub(super) status: Option<Status>,
    /// What the numbers say.
    pub(super) kind: Kind,
    /// 累计.
    pub(super) cumulated: bool,
    /// 全市, 合计: the whole of what the table is about.
    pub(super) whole: bool,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Over a column.
    Header,
    /// In front of a row.
    Row,
}

impl Facet {
    /// Reads the levels of a header, the highest first.
    pub(super) fn of_path<'t>(path: impl Iterator<Item = &'t str>) -> Self {
        let mut whole = Self::default();
        for text in path {
            whole.take(Self::read(text, Place::Header));
        }
        whole
    }

    /// Puts what a lower header says to this one.
    fn take(&mut self, lower: Self) {
        if !self.name.ends_with(&lower.name) {
            self.name.push_str(&lower.name);
        }
        if !lower.unit.is_empty() {
            self.unit = lower.unit;
        }
        if lower.year.is_some() {
            (self.year, self.year_start) = (lower.year, lower.year_start);
        }
        self.relative = lower.relative.or(self.relative);
        self.status = lower.status.or(self.status);
        if lower.kind != Kind::Level {
            self.kind = lower.kind;
        }
        self.cumulated |= lower.cumulated;
        self.whole |= lower.whole;
    }

    /// Reads a text without white space.
    pub(super) fn read(text: &str, place: Place) -> Self {
        let mut facet = Self::default();
        if text.contains("年均") && text.contains("累计") && place == Place::Header {
            // 年均增长/[累计]: the brackets of a cell say which.
            return Self { kind: Kind::YearlyGrowth { falls: false }, cumulated: true, ..facet };
        }
        let mut rest = unnumbered(text).to_owned();
        // Each turn takes one word from an end; there are never many.
        for _ in 0..12 {
            let before = rest.len();
            facet.take_unit(&mut rest);
            facet.take_year(&mut rest, place);
            facet.take_word(&mut rest, place);
            if rest.len() == before {
                break;
            }
        }
        let words = TableWords::shared();
        if words.whole.contains(rest.as_str()) {
            facet.whole = true;
            rest.clear();
        } else if words.generic.contains(rest.as_str()) {
            rest.clear();
        } else if rest == "构成" {
            rest = "占比".to_owned();
        }
        if facet.kind == Kind::Rank {
            for level in ["全省", "全国", "全市", "居全省", "居全国", "在全省", "在全国", "省内", "国内", "总量"]
            {
                rest = rest.strip_prefix(level).unwrap_or(&rest).to_owned();
            }
        }
        facet.name = rest;
        facet
    }

    fn take_unit(&mut self, rest: &mut String) {
        let (name, unit) = split_unit(rest);
        if !unit.is_empty() {
            // 增长（%）: what stands in an inner bracket was read first.
            if self.unit.is_empty() {
                unit.clone_into(&mut self.unit);
            }
            let name = name.to_owned();
            *rest = name;
        }
        if let Some((name, base)) = rest.rsplit_once('（')
            && base.ends_with("=100）")
        {
            *rest = name.to_owned();
        }
        for bracket in
            ["（累计）", "[累计]", "〔累计〕", "【累计】", "（预计）", "（预计数）", "（快报数）", "（初步核算）"]
        {
            if let Some(name) = rest.strip_suffix(bracket) {
                self.cumulated |= bracket.contains("累计");
                if bracket.contains("预计") {
                    self.status = Some(Status::Estimate);
                }
                *rest = name.to_owned();
            }
        }
    }

    /// Takes a year or a span of years from either end.
    fn take_year(&mut self, rest: &mut String, place: Place) {
        if place == Place::Header {
            let behind = months(rest);
            if behind.len() < rest.len() {
                *rest = behind.trim_start_matches('份').to_owned();
            }
        }
        if let Some((years, len)) = year_at_start(rest) {
            self.set_years(years);
            rest.replace_range(..len, "");
        } else if let Some((years, at)) = year_at_end(rest) {
            // 比2020年增长: the base of a comparison is no year of the number.
            let before = &rest[..at];
            match before.strip_suffix(['比', '较']) {
                Some(before) => rest.truncate(before.len()),
                None => {
                    self.set_years(years);
                    rest.truncate(at);
                }
            }
        }
        for (word, relative) in [
            ("上年同期", Relative::Last),
            ("上年", Relative::Last),
            ("去年", Relative::Last),
            ("上期", Relative::Last),
            ("本年度", Relative::This),
            ("本年", Relative::This),
            ("今年", Relative::This),
            ("当年", Relative::This),
            ("本期", Relative::This),
        ] {
            if place == Place::Header
                && let Some(behind) = rest.strip_prefix(word)
            {
                self.relative = Some(relative);
                *rest = behind.to_owned();
                break;
            }
        }
    }

    fn set_years(&mut self, (first, last): (Option<i32>, i32)) {
        if self.year.is_none() {
            (self.year_start, self.year) = (first, Some(last));
        }
    }

    /// Takes a word of growth, rank or status from the end, or one of status from the start.
    fn take_word(&mut self, rest: &mut String, place: Place) {
        let words = TableWords::shared();
        // 为上年（%）, 相当于上年（%）: read before 上年 is.
        for word in ["为上年同期的", "为上年同期", "为上年的", "为上年", "相当于上年", "是上年", "为去年"]
        {
            if let Some(name) = rest.strip_suffix(word) {
                self.kind = Kind::Ratio;
                *rest = name.to_owned();
                return;
            }
        }
        for word in ["位次", "排名", "名次", "排位"] {
            if let Some(name) = rest.strip_suffix(word) {
                self.kind = Kind::Rank;
                *rest = name.trim_end_matches("总量").to_owned();
                return;
            }
        }
        let ranked = self.kind == Kind::Rank;
        let in_percent = matches!(self.unit.as_str(), "" | "%" | "百分点" | "个百分点");
        // In front of a row a word of growth with another unit is part of the name: 成本降低（元）.
        if !ranked && (place == Place::Header || self.unit == "%" || is_growth_alone(rest)) {
            for &Growth { word, falls, loose } in &words.growth {
                let Some(name) = rest.strip_suffix(word) else { continue };
                let natural = name.ends_with("自然") || name.ends_with("机械");
                let sized = place == Place::Header && !in_percent && !name.is_empty() && !words.bases.contains(&name);
                if natural || sized || (self.kind != Kind::Level) {
                    break;
                }
                let mut name = name;
                let yearly = ["年均", "年平均", "平均每年"].iter().find_map(|word| name.strip_suffix(word));
                self.kind = match yearly {
                    Some(_) => Kind::YearlyGrowth { falls },
                    None => Kind::Growth { falls, loose },
                };
                name = yearly.unwrap_or(name);
                if let Some(base) = words.bases.iter().find_map(|base| name.strip_suffix(base)) {
                    name = base;
                }
                *rest = name.to_owned();
                return;
            }
            if let Some(name) = rest.strip_suffix("年均").filter(|_| in_percent) {
                self.kind = Kind::YearlyGrowth { falls: false };
                *rest = name.to_owned();
                return;
            }
        }
        if matches!(self.kind, Kind::Growth { .. })
            && let Some(name) = words.bases.iter().find_map(|base| rest.strip_suffix(base))
        {
            *rest = name.to_owned();
            return;
        }
        if self.unit == "%"
            && place == Place::Header
            && let Some(share) = done(rest)
        {
            *rest = share;
            return;
        }
        let may_end = place == Place::Header || self.year.is_some();
        for &(word, status) in &words.status {
            if let Some(name) = rest.strip_suffix(word).filter(|_| may_end) {
                self.status = self.status.or(Some(status));
                *rest = name.to_owned();
                return;
            }
        }
        for (word, status) in [("预计", Status::Estimate), ("计划", Status::Target), ("目标", Status::Target)] {
            if let Some(name) = rest.strip_prefix(word).filter(|_| place == Place::Header) {
                self.status = self.status.or(Some(status));
                *rest = name.to_owned();
                return;
            }
        }
        for word in ["五年累计", "累计"] {
            if rest == word {
                self.cumulated = true;
                rest.clear();
            }
        }
    }
}

/// Whether a name is nothing but growth: 比上年增长, 增速.
fn is_growth_alone(text: &str) -> bool {
    let words = TableWords::shared();
    words.growth.iter().any(|growth| {
        text.strip_suffix(growth.word)
            .is_some_and(|name| name.is_empty() || name == "年均" || words.bases.contains(&name))
    })
}

/// 完成预算, 为年度目标: a share of what was planned, by its name.
fn done(text: &str) -> Option<String> {
    let bare = text.trim_end_matches(['的', '数']);
    let planned = bare.strip_prefix("完成").or_else(|| bare.strip_prefix('为')).or_else(|| bare.strip_prefix('占'))?;
    let planned = planned.trim_end_matches("完成率");
    ["预算", "计划", "目标", "任务"].iter().any(|word| planned.ends_with(word)).then(|| format!("{planned}完成率"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Facet {
        Facet::read(text, Place::Header)
    }

    const GROWS: Kind = Kind::Growth { falls: false, loose: false };

    #[test]
    fn years_and_status() {
        for (text, year, status) in [
            ("2024年", Some(2024), None),
            ("2024", Some(2024), None),
            ("2025年目标值", Some(2025), Some(Status::Target)),
            ("2024年预计完成", Some(2024), Some(Status::Estimate)),
            ("2020年实际完成", Some(2020), Some(Status::Actual)),
            ("规划目标2025年", Some(2025), Some(Status::Target)),
            ("2024年1-12月", Some(2024), None),
            ("“十四五”末", Some(2025), None),
        ] {
            let facet = header(text);
            assert_eq!((facet.year, facet.status, facet.name.as_str()), (year, status, ""), "{text}");
        }
        assert_eq!(header("上年完成").relative, Some(Relative::Last));
        assert_eq!(header("2021—2025年年均增长（%）").year_start, Some(2021));
    }

    #[test]
    fn growth_rank_and_ratio() {
        for text in ["比上年增长（%）", "同比增长%", "增速", "2024年比上年增长（%）", "比2023年增长（%）"]
        {
            assert_eq!((header(text).kind, header(text).name), (GROWS, String::new()), "{text}");
        }
        assert_eq!(header("同比±%").kind, Kind::Growth { falls: false, loose: true });
        assert_eq!(header("增减（百分点）").unit, "百分点");
        assert_eq!(header("年均增长（%）").kind, Kind::YearlyGrowth { falls: false });
        assert_eq!(header("全省位次").kind, Kind::Rank);
        assert_eq!(header("增速位次").name, "增速");
        assert_eq!(header("为上年（%）").kind, Kind::Ratio);
        assert_eq!(header("完成预算（%）").name, "预算完成率");
    }

    #[test]
    fn names_stay() {
        for (text, name) in [
            ("播种面积（万亩）", "播种面积"),
            ("计划总投资（万元）", "总投资"),
            ("构成（%）", "占比"),
            ("实际利用外资（亿美元）", "实际利用外资"),
        ] {
            assert_eq!(header(text).name, name);
        }
        let row = |text| Facet::read(text, Place::Row);
        assert_eq!(row("人口自然增长率（‰）").name, "人口自然增长率");
        assert_eq!(row("规模以上工业增加值增速（%）").kind, GROWS);
        assert_eq!(row("单位生产总值能耗降低（%）").kind, Kind::Growth { falls: true, loose: false });
        assert_eq!(row("成本降低（元）").name, "成本降低");
        assert_eq!(row("2024年").year, Some(2024));
        assert_eq!(row("20240套").name, "20240套");
    }

    #[test]
    fn levels_of_a_header() {
        let facet = Facet::of_path(["2024年", "比上年增长（%）"].into_iter());
        assert_eq!((facet.year, facet.kind), (Some(2024), GROWS));
        let facet = Facet::of_path(["粮食", "产量（万吨）"].into_iter());
        assert_eq!((facet.name.as_str(), facet.unit.as_str()), ("粮食产量", "万吨"));
    }
}
