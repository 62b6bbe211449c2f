//! Towns below a county, in the county's own documents: 实施青石镇1万亩节水灌溉.

use crate::document::Area;
use crate::lexicon::places::{Level, Places};
use crate::mention::{PlaceMention, PlaceRole};
use crate::span::TextSpan;

/// Words that end like a town and are none.
const NO_TOWNS: [&str; 10] = ["城镇", "乡镇", "集镇", "村镇", "小镇", "重镇", "强镇", "城乡", "下乡", "返乡"];

/// Characters of a town's own name where nothing marks its start.
const NAME: usize = 2;

/// The towns of a clause: a name of two or three characters with 镇 or 乡 directly before a number. Only documents of
/// a county or district have them, because no list of towns is at hand.
pub(super) fn read(text: &str, clause: TextSpan, area: Option<&Area>, found: &mut Vec<PlaceMention>) {
    let Some(area) = area.filter(|area| Places::shared().level_of(area) == Some(Level::County)) else { return };
    let inside = clause.of(text);
    for (at, c) in inside.char_indices().filter(|(_, c)| matches!(c, '镇' | '乡')) {
        let end = at + c.len_utf8();
        if !inside[end..].starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let before = &inside[..at];
        let listed = before.rfind(['、', '和', '，']).map_or(0, |i| i + '、'.len_utf8());
        let alone = before.get(listed..).unwrap_or("");
        let length = alone.chars().count();
        let start = if (NAME..=NAME + 1).contains(&length) {
            listed
        } else {
            before.char_indices().rev().nth(NAME - 1).map_or(at, |(i, _)| i)
        };
        let name = &inside[start..end];
        if name.chars().count() <= NAME || NO_TOWNS.iter().any(|word| name.ends_with(word)) {
            continue;
        }
        let span = TextSpan::new(clause.start() + start, clause.start() + end);
        if found.iter().any(|place| place.span.overlaps(span)) {
            continue;
        }
        let name = format!("{}{name}", area.name);
        found.push(PlaceMention { span, name, code: None, zone: false, role: PlaceRole::Scope });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn towns(text: &str, area: &str) -> Vec<String> {
        let area = Area { name: area.to_owned(), code: None };
        let mut found = Vec::new();
        read(text, TextSpan::new(0, text.len()), Some(&area), &mut found);
        found.into_iter().map(|place| place.name).collect()
    }

    #[test]
    fn towns_stand_before_a_number_in_a_document_of_their_county() {
        let text = "实施青石镇1万亩节水灌溉、白水乡7000平方米牛舍项目";
        assert_eq!(towns(text, "清源县"), ["清源县青石镇", "清源县白水乡"]);
        assert!(towns(text, "云州市").is_empty());
        assert!(towns("建设特色小镇3个、城镇2座", "清源县").is_empty());
        assert!(towns("改造乡镇5个", "清源县").is_empty());
    }
}
