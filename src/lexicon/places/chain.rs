//! Reading a place at the start of a text: 山东省济南市市中区, 山东济南, 临夏州.

use super::{Form, Level, Place, Places, without_suffix};

/// A place that a text starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// The place, the lowest one where several stand in a row.
    pub place: &'a Place,
    /// Bytes of the text that its name covers.
    pub len: usize,
    /// Whether its own name stands in full, rank included.
    pub full: bool,
    /// Whether a place above it stands before it.
    pub led: bool,
}

impl Places {
    /// The place that `text` starts with, as of `year`. `within` is the code of the place that the text is about; it
    /// decides between places of one name.
    #[must_use]
    pub fn read(&self, text: &str, year: Option<i32>, within: Option<&str>) -> Option<Reading<'_>> {
        let mut reading = self.read_one(text, year, within)?;
        while reading.place.level < Level::County {
            let above = reading.place;
            let Some(next) = self.read_one(&text[reading.len..], year, Some(above.code)) else { break };
            let holder = self.ancestor(next.place.code, above.level, year).map(|p| p.code);
            if next.place.level <= above.level || holder != Some(above.code) {
                break;
            }
            reading = Reading { len: reading.len + next.len, led: true, ..next };
        }
        Some(reading)
    }

    fn read_one(&self, text: &str, year: Option<i32>, within: Option<&str>) -> Option<Reading<'_>> {
        let found = self.prefix(text)?;
        let after = &text[found.len..];
        if found.form == Form::Full {
            let place = self.resolve(found.name, year, within)?;
            return Some(Reading { place, len: found.len, full: true, led: false });
        }
        // 临夏州, 海南州: the customary short form of an autonomous prefecture.
        if after.starts_with('州') && !after.starts_with("州市") {
            let is_named = |p: &&Place| p.name.ends_with("自治州") && without_suffix(p.name) == found.name;
            if let Some(place) = self.with_stem(found.name).filter(is_named).max_by_key(|p| p.until.unwrap_or(i32::MAX))
            {
                return Some(Reading { place, len: found.len + '州'.len_utf8(), full: true, led: false });
            }
        }
        if found.form == Form::CommonWord {
            return None;
        }
        let place = self.resolve_stem(found.name, year)?;
        Some(Reading { place, len: found.len, full: false, led: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(&'static str, usize)> {
        let reading = Places::shared().read(text, Some(2021), None)?;
        Some((reading.place.name, text[..reading.len].chars().count()))
    }

    #[test]
    fn rows_of_places_are_one() {
        assert_eq!(read("山东省济南市市中区的"), Some(("市中区", 9)));
        assert_eq!(read("山东济南城镇"), Some(("济南市", 4)));
        assert_eq!(read("济南市中区"), Some(("济南市", 3)));
        assert_eq!(read("济南青岛两市"), Some(("济南市", 2)));
        assert_eq!(read("临夏州经济"), Some(("临夏回族自治州", 3)));
        assert_eq!(read("海南州经济"), Some(("海南藏族自治州", 3)));
        assert_eq!(read("海西州经济"), Some(("海西蒙古族藏族自治州", 3)));
        assert_eq!(read("海西经济"), None);
    }
}
