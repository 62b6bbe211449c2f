//! Whether a number of some measure and unit can be one of an indicator.

use super::{Dimension, Indicator};
use crate::observation::Measure;

/// Units between which amounts of one dimension go over, however they are written.
const fn family(dimension: Dimension) -> &'static [&'static str] {
    match dimension {
        Dimension::Area => &["亩", "公顷", "平方公里", "平方米", "平方公尺", "平方千米", "市亩"],
        Dimension::Energy => &["千瓦时", "度", "千瓦小时", "兆瓦时", "kWh", "GWh"],
        Dimension::Length => &["公里", "米", "千米", "华里", "里", "km"],
        Dimension::Mass => &["吨", "公吨", "公斤", "千克", "斤", "市斤", "担", "市担"],
        Dimension::Money => &["元", "美元", "美金", "元人民币", "港元", "欧元", "日元", "块", ""],
        Dimension::People => &["人", "名", "位", "口", ""],
        Dimension::Event => &["人次", ""],
        Dimension::Power => &["千瓦", "兆瓦", "吉瓦", "瓦", "MW", "GW", "kW"],
        Dimension::Volume => &["立方米", "方", "立方", "立方公尺", "公方", "m³", "标方"],
        Dimension::MoneyPerPerson | Dimension::Turnover | Dimension::Ratio => &[""],
        Dimension::Index => &["%", ""],
        Dimension::Share | Dimension::Rate => &["%", "‰"],
        Dimension::Time => &["年", "岁", "天", "周岁"],
        Dimension::Computing => &["P", "PFLOPS", "EFLOPS", "PFlops", "EFlops", "Eflops", "PF"],
        Dimension::Concentration | Dimension::Count | Dimension::Density | Dimension::Intensity | Dimension::Yield => {
            &[]
        }
    }
}

/// Whether a number of that measure and with that unit, numeral words multiplied out, can be one of the indicator.
pub(super) fn fits(indicator: &Indicator, measure: Measure, unit: &str) -> bool {
    match measure {
        Measure::Level => is_unit_of(indicator, unit),
        Measure::Growth => matches!(unit, "%" | "‰" | "倍" | "番" | "成" | "个百分点" | "百分点"),
        Measure::Ratio => matches!(unit, "倍" | "%"),
        Measure::Change | Measure::Difference => {
            is_unit_of(indicator, unit) || in_percent(indicator.dimension) && matches!(unit, "个百分点" | "百分点")
        }
        Measure::Rank => true,
    }
}

/// Whether amounts are percentages, so that changes are in percentage points.
const fn in_percent(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Share | Dimension::Rate | Dimension::Index)
}

/// Whether amounts of the indicator are written in that unit.
fn is_unit_of(indicator: &Indicator, unit: &str) -> bool {
    indicator.unit == unit
        || family(indicator.dimension).contains(&unit)
        || indicator.bases.iter().any(|written| written == unit)
}
