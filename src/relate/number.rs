//! What a number is for the words around it.

use crate::lexicon::units::Units;
use crate::mention::QuantityMention;
use crate::relate::phrase::Grade;

/// Whether a number is a relative one: %, ‰, 倍.
pub(super) fn is_percent(quantity: &QuantityMention) -> bool {
    matches!(quantity.quantity.unit.as_str(), "%" | "‰" | "倍" | "番" | "成")
}

/// Whether a number is in percentage points.
pub(super) fn is_points(quantity: &QuantityMention) -> bool {
    let base = quantity.quantity.unit.base();
    base.contains("百分点") || base.contains("千分点")
}

/// What a number is for the words in front of it.
pub(super) fn grade(quantity: &QuantityMention) -> Grade {
    if is_percent(quantity) {
        Grade::Percent
    } else if is_points(quantity) {
        Grade::Points
    } else if matches!(quantity.quantity.unit.as_str(), "位" | "名" | "元") {
        Grade::Steps
    } else {
        Grade::Size
    }
}

/// Whether a number gives a size (money, area, mass) rather than a count.
pub(super) fn is_size(quantity: &QuantityMention) -> bool {
    let base = quantity.quantity.unit.base();
    let base = base.split(['/', '（', '(']).next().unwrap_or(base);
    Units::shared().at(base).is_some_and(|unit| unit.len == base.len() && unit.kind.is_size())
}
