//! Coefficients of agreement between two observers, as functions of a contingency table.
//!
//! Each is (observed − expected) / (1 − expected), 1 for full agreement and 0 for what chance alone would bring; they
//! differ in what they expect of chance. Where a table holds one category only, chance would bring full agreement,
//! and none of them says anything.

use std::collections::BTreeMap;
use std::fmt;

/// How often the first observer chose one category (row) where the second chose another (column).
///
/// Square, and kept as the cells that are not 0, so that memory is linear in the units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contingency {
    cells: BTreeMap<(usize, usize), u64>,
}

impl<const K: usize> From<[[u64; K]; K]> for Contingency {
    fn from(rows: [[u64; K]; K]) -> Self {
        let mut table = Self::default();
        for (row, counts) in rows.into_iter().enumerate() {
            for (column, count) in counts.into_iter().enumerate() {
                table.add(row, column, count);
            }
        }
        table
    }
}

impl FromIterator<(usize, usize)> for Contingency {
    fn from_iter<I: IntoIterator<Item = (usize, usize)>>(units: I) -> Self {
        let mut table = Self::default();
        units.into_iter().for_each(|(row, column)| table.add(row, column, 1));
        table
    }
}

impl Contingency {
    /// Adds units of one row and column.
    pub fn add(&mut self, row: usize, column: usize, count: u64) {
        if count > 0 {
            *self.cells.entry((row, column)).or_default() += count;
        }
    }

    /// The cells that are not 0, row by row: row, column, count.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, u64)> {
        self.cells.iter().map(|(&(row, column), &count)| (row, column, count))
    }

    /// All units.
    pub fn units(&self) -> u64 {
        self.cells.values().sum()
    }

    /// The units of which both observers say the same.
    pub fn agreed(&self) -> u64 {
        self.cells().filter(|&(row, column, _)| row == column).map(|(_, _, count)| count).sum()
    }

    /// How often each observer chose each category that was chosen at all.
    fn marginals(&self) -> Vec<(u64, u64)> {
        let mut marginals: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
        for (row, column, count) in self.cells() {
            marginals.entry(row).or_default().0 += count;
            marginals.entry(column).or_default().1 += count;
        }
        marginals.into_values().collect()
    }
}

/// Why there is no coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undefined {
    /// There is nothing that both observers read.
    NoUnits,
    /// Both said the same one thing of every unit: chance would agree wholly too, and nothing is left to correct for.
    OneCategory,
    /// There are more different values than can be compared each with each.
    TooMany,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoUnits => "nothing to compare",
            Self::OneCategory => "one category only: chance would agree wholly too",
            Self::TooMany => "too many different values to compare each with each",
        })
    }
}

/// A coefficient and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The agreement that chance would bring, 0 to 1.
    pub expected: f64,
    /// The agreement beyond it, 1 at most.
    pub value: f64,
}

/// The part of the units of which both say the same: *p_o* = Σ *n_kk* / *N*, 0 to 1.
///
/// # Errors
/// There is no unit.
pub fn observed(table: &Contingency) -> Result<f64, Undefined> {
    match table.units() {
        0 => Err(Undefined::NoUnits),
        units => Ok(table.agreed() as f64 / units as f64),
    }
}

/// Cohen's kappa: chance chooses for each observer as that observer chose,
/// *p_e* = Σ *n_k·* *n_·k* / *N*², *κ* = (*p_o* − *p_e*) / (1 − *p_e*), −1 to 1.
///
/// Source: J. Cohen, “A Coefficient of Agreement for Nominal Scales”, *Educational and Psychological Measurement* 20
/// (1960), 37–46, formula (1).
///
/// # Errors
/// There is no unit, or one category only.
pub fn cohen(table: &Contingency) -> Result<Coefficient, Undefined> {
    let units = whole(table)?;
    let by_chance: i128 = table.marginals().into_iter().map(|(a, b)| i128::from(a) * i128::from(b)).sum();
    let agreed = i128::from(table.agreed()) * units;
    ratio(agreed - by_chance, units * units - by_chance, by_chance, units * units)
}

/// Krippendorff's alpha for nominal data, two observers and no unit left out: chance draws pairs without replacement
/// from what both said together. With *n* = 2 *N* values, *n_k* of them of category *k*, and *D* units of which they
/// say different things, *α* = 1 − (*n* − 1) · 2 *D* / (*n*² − Σ *n_k*²); 1 at most, below −1 for few units.
///
/// Source: K. Krippendorff, *Content Analysis*, 2nd ed. (2004), section 11.3 (coincidence matrix).
///
/// # Errors
/// There is no unit, or one category only.
pub fn krippendorff(table: &Contingency) -> Result<Coefficient, Undefined> {
    let units = whole(table)?;
    let values = 2 * units;
    let squares: i128 = table.marginals().into_iter().map(|(a, b)| i128::from(a + b).pow(2)).sum();
    let differing = values * values - squares;
    let apart = 2 * (units - i128::from(table.agreed()));
    ratio(differing - (values - 1) * apart, differing, squares - values, values * (values - 1))
}

/// Gwet's AC1 on a scale of *q* categories: chance agrees only on units that are hard to tell,
/// *p_e* = Σ *π_k* (1 − *π_k*) / (*q* − 1) with *π_k* = (*n_k·* + *n_·k*) / 2 *N*;
/// AC1 = (*p_o* − *p_e*) / (1 − *p_e*), −1 to 1. Categories that occur are of the scale, whatever *q* says.
///
/// Kappa and alpha fall towards 0 where nearly all units are of one category, however well both agree (A. R. Feinstein,
/// D. V. Cicchetti, “High Agreement but Low Kappa: I”, *Journal of Clinical Epidemiology* 43 (1990), 543–549); AC1
/// does not.
///
/// Source: K. L. Gwet, “Computing Inter-Rater Reliability and Its Variance in the Presence of High Agreement”,
/// *British Journal of Mathematical and Statistical Psychology* 61 (2008), 29–48, section 3.
///
/// # Errors
/// There is no unit, or the scale has one category only.
pub fn gwet(table: &Contingency, categories: usize) -> Result<Coefficient, Undefined> {
    let units = whole(table)?;
    let marginals = table.marginals();
    let others = marginals.len().max(categories) as i128 - 1;
    if others == 0 {
        return Err(Undefined::OneCategory);
    }
    // Over (q − 1) · (2 N)²: Σ n_k (2 N − n_k) by chance, against (q − 1) · 4 N · agreed.
    let values = 2 * units;
    let by_chance: i128 = marginals.into_iter().map(|(a, b)| i128::from(a + b) * (values - i128::from(a + b))).sum();
    let all = others * values * values;
    let agreed = others * values * 2 * i128::from(table.agreed());
    ratio(agreed - by_chance, all - by_chance, by_chance, all)
}

/// Krippendorff's alpha for ratio data, two observers: as [`krippendorff`], with values apart by
/// δ² = ((*c* − *k*) / (|*c*| + |*k*|))² instead of wholly; 1 at most. Krippendorff's metric has *c* + *k*, for values
/// that are not negative; the bars are this project's, and make numbers of unlike signs wholly apart.
///
/// Time is the square of the different values, of which there may be [`MAX_VALUES`].
///
/// Source: K. Krippendorff, *Content Analysis*, 2nd ed. (2004), section 11.3 (ratio metric).
///
/// # Errors
/// There is no unit, one value only, or too many different ones.
pub fn krippendorff_ratio(pairs: &[(f64, f64)]) -> Result<Coefficient, Undefined> {
    if pairs.is_empty() {
        return Err(Undefined::NoUnits);
    }
    let mut values: Vec<f64> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    values.sort_unstable_by(f64::total_cmp);
    let mut counted: Vec<(f64, f64)> = Vec::new();
    for &value in &values {
        match counted.last_mut() {
            Some((last, count)) if *last == value => *count += 1.0,
            _ => counted.push((value, 1.0)),
        }
    }
    match counted.len() {
        1 => return Err(Undefined::OneCategory),
        many if many > MAX_VALUES => return Err(Undefined::TooMany),
        _ => {}
    }
    let mut expected = 0.0;
    for (i, &(a, of_a)) in counted.iter().enumerate() {
        expected += of_a * counted[..i].iter().map(|&(b, of_b)| of_b * apart(a, b)).sum::<f64>();
    }
    let total = values.len() as f64;
    let found: f64 = pairs.iter().map(|&(a, b)| apart(a, b)).sum();
    let expected = 2.0 * expected / (total * (total - 1.0));
    Ok(Coefficient { expected: 1.0 - expected, value: 1.0 - 2.0 * found / total / expected })
}

/// How many different values [`krippendorff_ratio`] compares each with each.
pub const MAX_VALUES: usize = 20_000;

/// The squared distance of two values by their ratio, 0 to 1.
fn apart(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { ((a - b) / (a.abs() + b.abs())).powi(2) }
}

/// The units as a whole number that squares and products fit into.
fn whole(table: &Contingency) -> Result<i128, Undefined> {
    match table.units() {
        0 => Err(Undefined::NoUnits),
        units => Ok(i128::from(units)),
    }
}

/// A coefficient of whole numbers, divided once.
fn ratio(beyond: i128, possible: i128, by_chance: i128, all: i128) -> Result<Coefficient, Undefined> {
    if possible == 0 {
        return Err(Undefined::OneCategory);
    }
    Ok(Coefficient { expected: by_chance as f64 / all as f64, value: beyond as f64 / possible as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    /// On the scale of the categories that occur.
    fn ac1(table: &Contingency) -> Result<Coefficient, Undefined> {
        gwet(table, 0)
    }

    #[test]
    fn cohens_own_example() {
        // Cohen (1960): 200 cases, two judges, three diagnoses; (140 − 82) / (200 − 82) = 0.492.
        let table = Contingency::from([[88, 14, 18], [10, 40, 10], [2, 6, 12]]);
        let kappa = cohen(&table).unwrap();
        assert!(close(observed(&table).unwrap(), 0.70));
        assert!(close(kappa.expected, 0.41));
        assert!(close(kappa.value, 58.0 / 118.0));
    }

    #[test]
    fn krippendorffs_binary_example() {
        // K. Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), A: ten articles, n_0 = 14, n_1 = 6,
        // four differ; α = 1 − 19 · 4 / (14 · 6) = 0.095.
        let meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
        let owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
        let alpha = krippendorff(&meg.into_iter().zip(owen).collect()).unwrap();
        assert!(close(alpha.value, 1.0 - 76.0 / 84.0));
        assert!((alpha.value - 0.095).abs() < 0.0005);
        assert!(close(alpha.expected, (14.0 * 13.0 + 6.0 * 5.0) / (20.0 * 19.0)));
    }

    #[test]
    fn krippendorffs_nominal_example() {
        // The same, B: twelve articles, five categories; values a 4, b 6, c 6, d 6, e 2, three articles differ.
        let ben = "aabbdcccedda";
        let gerry = "babbbccceddd";
        let codes = |s: &str| s.bytes().map(|b| usize::from(b - b'a')).collect::<Vec<_>>();
        let alpha = krippendorff(&codes(ben).into_iter().zip(codes(gerry)).collect()).unwrap();
        assert!(close(alpha.value, 1.0 - 23.0 * 6.0 / (576.0 - 128.0)));
        assert!((alpha.value - 0.692).abs() < 0.0005);
    }

    #[test]
    fn one_category_for_nearly_all_is_the_paradox_of_kappa() {
        // 118 of 125 units are called + by both and none − by both: p_o = 0.944, κ < 0, AC1 = 0.941.
        let table = Contingency::from([[118, 5], [2, 0]]);
        assert!(close(observed(&table).unwrap(), 0.944));
        let kappa = cohen(&table).unwrap();
        assert!(close(kappa.value, (118.0 * 125.0 - 123.0 * 120.0 - 10.0) / (15625.0 - 123.0 * 120.0 - 10.0)));
        let gwet = ac1(&table).unwrap();
        let by_chance = 2.0 * (243.0 / 250.0) * (7.0 / 250.0);
        assert!(close(gwet.expected, by_chance));
        assert!(close(gwet.value, (0.944 - by_chance) / (1.0 - by_chance)));
        assert!(kappa.value < 0.0 && (gwet.value - 0.941).abs() < 0.0005);
    }

    #[test]
    fn a_longer_scale_leaves_less_to_chance() {
        // Four categories of which two occur: p_e falls to a third.
        let table = Contingency::from([[118, 5], [2, 0]]);
        let [two, four] = [0, 4].map(|categories| gwet(&table, categories).unwrap());
        assert!(close(four.expected, two.expected / 3.0) && four.value > two.value);
        // One of two categories occurs: chance agrees on nothing.
        assert_eq!(gwet(&Contingency::from([[7]]), 2), Ok(Coefficient { expected: 0.0, value: 1.0 }));
    }

    #[test]
    fn full_agreement_is_one_and_no_more_than_chance_is_nought() {
        let full = Contingency::from([[3, 0], [0, 4]]);
        for coefficient in [cohen, krippendorff, ac1] {
            assert_eq!(coefficient(&full).unwrap().value, 1.0);
        }
        // The second observer does not look at all: each row has the same shares.
        let blind = Contingency::from([[6, 3], [4, 2]]);
        assert_eq!(cohen(&blind).unwrap().value, 0.0);
        // One says the one, one the other of everything: κ is 0, α is as far below as it goes.
        let opposed = Contingency::from([[0, 5], [0, 0]]);
        assert_eq!(cohen(&opposed).unwrap().value, 0.0);
        assert!(close(krippendorff(&opposed).unwrap().value, 1.0 - 9.0 * 10.0 / 50.0));
        assert_eq!(ac1(&opposed).unwrap().value, -1.0);
    }

    #[test]
    fn nothing_and_one_category_have_no_coefficient() {
        for coefficient in [cohen, krippendorff, ac1] {
            assert_eq!(coefficient(&Contingency::default()), Err(Undefined::NoUnits));
            assert_eq!(coefficient(&Contingency::from([[0, 0], [0, 7]])), Err(Undefined::OneCategory));
        }
        assert_eq!(observed(&Contingency::default()), Err(Undefined::NoUnits));
        assert_eq!(observed(&Contingency::from([[7]])), Ok(1.0));
        assert_eq!(krippendorff_ratio(&[]), Err(Undefined::NoUnits));
        assert_eq!(krippendorff_ratio(&[(2.0, 2.0), (2.0, 2.0)]), Err(Undefined::OneCategory));
    }

    #[test]
    fn a_category_that_nobody_chose_changes_nothing() {
        let few = Contingency::from([[4, 1], [2, 8]]);
        let many: Contingency =
            few.cells().flat_map(|(a, b, n)| std::iter::repeat_n((a * 5, b * 5), n as usize)).collect();
        for coefficient in [cohen, krippendorff, ac1] {
            assert_eq!(coefficient(&few), coefficient(&many));
        }
    }

    #[test]
    fn observers_can_change_places() {
        let table = Contingency::from([[5, 3, 0], [1, 7, 2], [0, 4, 11]]);
        let turned: Contingency = table.cells().flat_map(|(a, b, n)| std::iter::repeat_n((b, a), n as usize)).collect();
        for coefficient in [cohen, krippendorff, ac1] {
            assert_eq!(coefficient(&table), coefficient(&turned));
        }
    }

    #[test]
    fn counts_that_fill_a_word_do_not_overflow() {
        let huge = Contingency::from([[u64::from(u32::MAX) << 8, 1], [1, u64::from(u32::MAX) << 8]]);
        for coefficient in [cohen, krippendorff, ac1] {
            let value = coefficient(&huge).unwrap().value;
            assert!(value < 1.0 + 1e-12 && value > 0.999_999, "{value}");
        }
    }

    #[test]
    fn ratios_by_hand() {
        // Values 1, 3 and 1, 1: δ²(1, 3) = ¼. D_o = ¼ · 2 / 4; D_e = 2 · 3 · ¼ / (4 · 3); α = 1 − ⅛ / ⅛ = 0.
        let alpha = krippendorff_ratio(&[(1.0, 3.0), (1.0, 1.0)]).unwrap();
        assert!(close(alpha.value, 0.0) && close(alpha.expected, 1.0 - 0.125));
        // Nothing against something is wholly apart, nothing against nothing is not.
        let alpha = krippendorff_ratio(&[(0.0, 5.0), (0.0, 0.0)]).unwrap();
        assert!(close(alpha.value, 1.0 - 0.5 / (2.0 * 3.0 / 12.0)));
        assert_eq!(krippendorff_ratio(&[(2.0, 2.0), (5.0, 5.0)]).unwrap().value, 1.0);
        // −1 against 1 is wholly apart, as −1 against nothing: δ² are 1, 1, 1 over three different values.
        let alpha = krippendorff_ratio(&[(-1.0, 1.0), (0.0, 0.0)]).unwrap();
        assert!(close(alpha.value, 1.0 - 0.5 / (2.0 * (1.0 + 2.0 + 2.0) / 12.0)));
    }
}
