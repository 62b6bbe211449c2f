//! Other names of an indicator: with the years in which they were in use and the level of the places of which they are said.

/// The level of the place that a number describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// China.
    Nation,
    /// A province, city, county or zone.
    Local,
}

/// Another name of an indicator. In the file `name`, `name@local`, `name(1994-2011)` or `name@nation(2007-)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// The level of the places of which the name is said; `None` where it is said of all.
    pub level: Option<Level>,
    /// First year of its use.
    pub from: Option<i32>,
    /// Last year of its use.
    pub until: Option<i32>,
}

impl Alias {
    /// Reads an alias of the file; what is wrong with it otherwise.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let (head, years) = match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
            Some((head, years)) if is_years(years) => (head, Some(years)),
            _ => (text, None),
        };
        let (name, level) = match head.split_once('@') {
            None => (head, None),
            Some((name, "nation")) => (name, Some(Level::Nation)),
            Some((name, "local")) => (name, Some(Level::Local)),
            Some((_, level)) => return Err(format!("level {level:?} is neither nation nor local")),
        };
        if name.strip_suffix(')').and_then(|name| name.rsplit_once('(')).is_some_and(|(_, years)| is_years(years)) {
            return Err(format!("years stand behind the level in alias {text:?}"));
        }
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(format!("alias {text:?} has no name or white space in it"));
        }
        let (from, until) = years.map_or(Ok((None, None)), years_of)?;
        Ok(Self { name: name.to_owned(), level, from, until })
    }

    /// Whether the name may stand for the indicator in a year and of a place of that level. What is not known excludes
    /// nothing.
    #[must_use]
    pub fn is_valid(&self, year: Option<i32>, level: Option<Level>) -> bool {
        let in_years = year.is_none_or(|year| {
            self.from.is_none_or(|from| from <= year) && self.until.is_none_or(|until| year <= until)
        });
        let at_level = self.level.is_none() || level.is_none() || self.level == level;
        in_years && at_level
    }

    /// Whether years or level tell two aliases of the same name apart.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.until.zip(b.from).is_some_and(|(until, from)| until < from);
        let levels = self.level.zip(other.level).is_some_and(|(a, b)| a != b);
        levels || before(self, other) || before(other, self)
    }
}

/// Whether the text in brackets is meant as years: 1994-2011, 2012-, -1992.
fn is_years(text: &str) -> bool {
    text.contains('-') && text.chars().all(|c| c.is_ascii_digit() || c == '-')
}

fn years_of(text: &str) -> Result<(Option<i32>, Option<i32>), String> {
    let fail = || format!("years {text:?} are not of the form 1994-2011, 2012- or -1992");
    let (from, until) = text.split_once('-').ok_or_else(fail)?;
    let year = |text: &str| match text {
        "" => Ok(None),
        _ if text.len() == 4 => text.parse().map(Some).map_err(|_| fail()),
        _ => Err(fail()),
    };
    let (from, until) = (year(from)?, year(until)?);
    if from.is_none() && until.is_none() || from.zip(until).is_some_and(|(from, until)| from > until) {
        return Err(fail());
    }
    Ok((from, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_levels_are_read() {
        let alias = Alias::read("地方财政收入@local(1994-2014)").unwrap();
        assert_eq!((alias.name.as_str(), alias.level), ("地方财政收入", Some(Level::Local)));
        assert_eq!((alias.from, alias.until), (Some(1994), Some(2014)));
        assert_eq!(Alias::read("PPI").unwrap().from, None);
        assert_eq!(Alias::read("工业品出厂价格(-2010)").unwrap().until, Some(2010));
        assert_eq!(Alias::read("固定资产投资(不含农户)").unwrap().name, "固定资产投资(不含农户)");
        for broken in ["", "@local", "a@county", "a(2011-1994)", "a(-)", "a(94-99)", "a b", "a(1994-2011)@local"] {
            assert!(Alias::read(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn what_is_not_known_excludes_nothing() {
        let alias = Alias::read("地方财政收入@local(1994-2014)").unwrap();
        assert!(alias.is_valid(None, None) && alias.is_valid(Some(1994), Some(Level::Local)));
        assert!(!alias.is_valid(Some(2015), None) && !alias.is_valid(None, Some(Level::Nation)));
        let other = Alias::read("地方财政收入@nation").unwrap();
        assert!(alias.excludes(&other) && other.excludes(&alias) && !alias.excludes(&alias));
        assert!(alias.excludes(&Alias::read("地方财政收入(2015-)").unwrap()));
    }
}
