//! What changed between a table and now.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::table::{Line, Table};
use super::{Grade, Key, Row};
use crate::error::EvalError;
use crate::record::{Corpus, Observation};
use crate::slot::Slot;

/// One row that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The row of the table; none for a prediction without gold that is new.
    pub before: Option<Line>,
    /// The row now; none for a prediction without gold that is there no more.
    pub after: Option<Row>,
}

/// Every difference between a table and now. A row that is worse than before is lost: its outcome is worse, or with
/// the same outcome more slots are wrong, or it is an extra that was not there. One that is better is won. One whose
/// wrong slots are others, neither more nor fewer in that sense, has only changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Rows that are worse.
    pub lost: Vec<Difference>,
    /// Rows that are better.
    pub won: Vec<Difference>,
    /// Rows that are neither.
    pub changed: Vec<Difference>,
    /// Whether the file is byte for byte what writing it anew would give, line ends aside.
    pub is_current: bool,
}

/// Where a difference belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Lost,
    Won,
    Neither,
}

impl Comparison {
    /// Compares a table with the rows of now, which are of the same gold.
    ///
    /// # Errors
    /// The table does not belong to the gold: a row of another document or observation, a second row for one, or
    /// none for one.
    pub fn of(table: &Table, gold: &Corpus, rows: &[Row]) -> Result<Self, EvalError> {
        table.check(gold)?;
        let mut comparison = Self { is_current: table.is_of(rows), ..Self::default() };
        let mut groups: BTreeMap<Place<'_>, (Vec<&Line>, Vec<&Row>)> = BTreeMap::new();
        for line in table.lines() {
            groups.entry(place(&line.row)).or_default().0.push(line);
        }
        for row in rows {
            groups.entry(place(row)).or_default().1.push(row);
        }
        for (mut before, mut after) in groups.into_values() {
            before.sort_by(|a, b| a.row.order().cmp(&b.row.order()));
            after.sort_by(|a, b| a.order().cmp(&b.order()));
            let (before, after) = different(&before, &after);
            for i in 0..before.len().max(after.len()) {
                comparison.add(before.get(i).copied(), after.get(i).copied());
            }
        }
        Ok(comparison)
    }

    /// Whether nothing is lost and, where the table must be current, nothing is different at all.
    pub const fn holds(&self, exactly: bool) -> bool {
        self.lost.is_empty() && (!exactly || self.is_current)
    }

    fn add(&mut self, before: Option<&Line>, after: Option<&Row>) {
        let list = match way(before.map(|line| &line.row), after) {
            Way::Lost => &mut self.lost,
            Way::Won => &mut self.won,
            Way::Neither => &mut self.changed,
        };
        list.push(Difference { before: before.cloned(), after: after.cloned() });
    }

    /// Writes every difference, a line each, with its place in the table; nothing where there is none.
    ///
    /// # Errors
    /// `out` does not take it.
    pub fn write(&self, table: &Table, out: &mut dyn Write) -> io::Result<()> {
        for (name, list) in [("lost", &self.lost), ("won", &self.won), ("changed", &self.changed)] {
            if !list.is_empty() {
                writeln!(out, "{name}: {}", list.len())?;
            }
            for difference in list {
                difference.write(table, out)?;
            }
        }
        if !self.is_current && self.lost.is_empty() && self.won.is_empty() && self.changed.is_empty() {
            writeln!(out, "{}: the rows are right and stand in another order or form", table.path().display())?;
        }
        Ok(())
    }
}

impl Difference {
    fn write(&self, table: &Table, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "  {}:", table.path().display())?;
        match &self.before {
            Some(line) => write!(out, "{}", line.number)?,
            None => write!(out, "new")?,
        }
        let state = |row: &Row| match row.wrong_names() {
            wrong if wrong.is_empty() => row.grade.name().to_owned(),
            wrong => format!("{} ({wrong})", row.grade.name()),
        };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before.row.key == after.key => {
                writeln!(out, "  {}: {} → {}", after.key, state(&before.row), state(after))
            }
            (Some(before), Some(after)) => writeln!(out, "  {}: extra → {}", before.row.key, after.key),
            (Some(before), None) => writeln!(out, "  {}: {} → gone", before.row.key, state(&before.row)),
            (None, Some(after)) => writeln!(out, "  {}: {}", after.key, state(after)),
            (None, None) => Ok(()),
        }
    }
}

/// What rows are compared within: a gold observation by its key; predictions without gold by their span, so that one
/// that is read otherwise has changed and is not one lost and one won.
type Place<'a> = (&'a str, i64, i64, Option<&'a Key>);

fn place(row: &Row) -> Place<'_> {
    let Key { doc, start, end, .. } = &row.key;
    (doc, *start, *end, (row.grade != Grade::Extra).then_some(&row.key))
}

/// Leaves out what is the same before and after, one for one; both are sorted.
fn different<'a>(before: &[&'a Line], after: &[&'a Row]) -> (Vec<&'a Line>, Vec<&'a Row>) {
    let (mut only_before, mut only_after) = (Vec::new(), Vec::new());
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    while let (Some(line), Some(row)) = (before.peek(), after.peek()) {
        match line.row.order().cmp(&row.order()) {
            Ordering::Less => only_before.extend(before.next()),
            Ordering::Greater => only_after.extend(after.next()),
            Ordering::Equal => _ = (before.next(), after.next()),
        }
    }
    only_before.extend(before);
    only_after.extend(after);
    (only_before, only_after)
}

/// Whether a change is for the worse or the better.
fn way(before: Option<&Row>, after: Option<&Row>) -> Way {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (None, _) => return Way::Lost,
        (_, None) => return Way::Won,
    };
    let within = |a: &[Slot], b: &[Slot]| a.iter().all(|slot| b.contains(slot));
    match after.grade.cmp(&before.grade) {
        Ordering::Less => Way::Lost,
        Ordering::Greater => Way::Won,
        Ordering::Equal if before.key != after.key => Way::Neither,
        Ordering::Equal if within(&before.wrong, &after.wrong) => Way::Lost,
        Ordering::Equal if within(&after.wrong, &before.wrong) => Way::Won,
        Ordering::Equal => Way::Neither,
    }
}

impl Table {
    /// Checks that the table has one row for each gold observation, and none for another.
    ///
    /// # Errors
    /// A row is of another document or observation or one too many (with its line), or there is none for a gold
    /// observation.
    pub fn check(&self, gold: &Corpus) -> Result<(), EvalError> {
        let mut expected: BTreeMap<Key, (usize, usize)> = BTreeMap::new();
        for observation in gold.observations() {
            expected.entry(Key::of(observation)).or_default().0 += 1;
        }
        for line in self.lines() {
            let key = &line.row.key;
            if gold.get(&key.doc).is_none() {
                return Err(self.fault(line, format!("a row of {}, which is not among the gold documents", key.doc)));
            }
            if line.row.grade == Grade::Extra {
                continue;
            }
            let Some((wanted, found)) = expected.get_mut(key) else {
                return Err(self.fault(line, format!("the gold has no observation {key} (to {})", key.end)));
            };
            *found += 1;
            if found > wanted {
                return Err(self.fault(line, format!("one row too many for {key}")));
            }
        }
        let lacking = |o: &&Observation| expected.get(&Key::of(o)).is_some_and(|(wanted, found)| found < wanted);
        let mut without = gold.observations().filter(lacking);
        let Some(first) = without.next() else { return Ok(()) };
        let at = gold.at(first).map_or_else(String::new, |at| format!(" ({at})"));
        let more = match without.count() {
            0 => String::new(),
            more => format!(", nor for {more} more"),
        };
        let reason = format!("no row for the gold observation {}{at}{more}", Key::of(first));
        Err(EvalError::Malformed { path: self.path().to_path_buf(), reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(grade: Grade, wrong: &[Slot], indicator: &str) -> Row {
        let (doc, value, unit) = ("d".into(), "1".into(), "%".into());
        let key = Key { doc, start: 0, end: 2, indicator: indicator.into(), value, unit };
        Row { key, grade, wrong: wrong.to_vec() }
    }

    #[test]
    fn a_change_is_judged_by_outcome_then_by_wrong_slots() {
        use Slot::{Bound, Scope, Status, Year};
        let judge = |before: (Grade, &[Slot]), after: (Grade, &[Slot])| {
            way(Some(&row(before.0, before.1, "a")), Some(&row(after.0, after.1, "a")))
        };
        assert_eq!(judge((Grade::Strict, &[]), (Grade::Missed, &[])), Way::Lost);
        assert_eq!(judge((Grade::Paired, &[]), (Grade::Quantity, &[Year])), Way::Won);
        assert_eq!(judge((Grade::Quantity, &[Year]), (Grade::Quantity, &[Year, Scope])), Way::Lost);
        assert_eq!(judge((Grade::Strict, &[Status, Bound]), (Grade::Strict, &[Bound])), Way::Won);
        assert_eq!(judge((Grade::Quantity, &[Year]), (Grade::Quantity, &[Scope])), Way::Neither);
    }

    #[test]
    fn an_extra_is_lost_when_new_and_won_when_gone() {
        let (one, other) = (row(Grade::Extra, &[], "a"), row(Grade::Extra, &[], "b"));
        assert_eq!(way(None, Some(&one)), Way::Lost);
        assert_eq!(way(Some(&one), None), Way::Won);
        assert_eq!(way(Some(&one), Some(&other)), Way::Neither);
    }
}
