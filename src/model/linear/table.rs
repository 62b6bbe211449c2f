//! Sparse weights of features: one row of scores a feature that training found to matter.

use ndarray::{Array1, Array2, ArrayViewMut1};

/// Weights by the keys of features, quantised to eight bits: `rows × columns`, and one scale a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Keys in rising order.
    keys: Vec<u32>,
    /// One row a key, a row after the other.
    weights: Vec<i8>,
    /// What one step of each column is worth.
    scales: Array1<f32>,
    /// Open addressing with linear probing: a key and the index of its row plus one, zero where free.
    slots: Vec<(u32, u32)>,
}

/// Weights that cannot be a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// Keys are not in strictly rising order.
    Unsorted,
    /// Sizes do not fit each other.
    Shape,
    /// A scale is infinite, negative or no number.
    Scale,
}

impl Table {
    /// A table from its parts.
    ///
    /// # Errors
    /// Where keys are unsorted or double, the number of rows or columns differs, or a scale is no size.
    pub fn new(keys: Vec<u32>, weights: Array2<i8>, scales: Array1<f32>) -> Result<Self, TableFault> {
        if keys.len() != weights.nrows() || scales.len() != weights.ncols() {
            return Err(TableFault::Shape);
        }
        if !keys.is_sorted_by(|a, b| a < b) {
            return Err(TableFault::Unsorted);
        }
        if !scales.iter().all(|scale| scale.is_finite() && *scale >= 0.0) {
            return Err(TableFault::Scale);
        }
        let mut slots = vec![(0, 0); (keys.len() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for (row, &key) in (1..).zip(&keys) {
            let mut at = spread(key) & mask;
            while slots[at].1 != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = (key, row);
        }
        Ok(Self { keys, weights: weights.into_iter().collect(), scales, slots })
    }

    /// A table of exact weights in eight bits: the largest weight of a column is 127 steps, and rows that are zero
    /// afterwards are left out. Keys in any order, none twice.
    #[must_use]
    pub fn quantised(mut rows: Vec<(u32, Vec<f32>)>, columns: usize) -> Self {
        rows.sort_unstable_by_key(|(key, _)| *key);
        let scales = Array1::from_shape_fn(columns, |column| {
            rows.iter().map(|(_, row)| row[column].abs()).fold(0.0, f32::max) / f32::from(i8::MAX)
        });
        let step = |weight: f32, scale: f32| if scale > 0.0 { (weight / scale).round() as i8 } else { 0 };
        let steps: Vec<(u32, Vec<i8>)> = rows
            .iter()
            .map(|(key, row)| (*key, row.iter().zip(&scales).map(|(weight, scale)| step(*weight, *scale)).collect()))
            .filter(|(_, row): &(u32, Vec<i8>)| row.iter().any(|step| *step != 0))
            .collect();
        let keys = steps.iter().map(|(key, _)| *key).collect();
        let weights = Array2::from_shape_fn((steps.len(), columns), |(row, column)| steps[row].1[column]);
        // Keys were sorted and sizes come from the rows themselves.
        Self::new(keys, weights, scales).unwrap_or_else(|_| Self::empty(columns))
    }

    /// A table without rows.
    #[must_use]
    pub fn empty(columns: usize) -> Self {
        Self { keys: Vec::new(), weights: Vec::new(), scales: Array1::zeros(columns), slots: vec![(0, 0); 2] }
    }

    /// The keys in rising order.
    #[must_use]
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.scales.len()
    }

    /// The weights in steps, one row a key, a row after the other.
    #[must_use]
    pub fn weights(&self) -> &[i8] {
        &self.weights
    }

    /// What one step of each column is worth.
    #[must_use]
    pub const fn scales(&self) -> &Array1<f32> {
        &self.scales
    }

    /// The weights of a feature in steps.
    #[inline]
    #[must_use]
    pub fn row(&self, key: u32) -> Option<&[i8]> {
        let mask = self.slots.len() - 1;
        let mut at = spread(key) & mask;
        loop {
            let (found, row) = self.slots[at];
            let row = (row as usize).checked_sub(1)?;
            if found == key {
                let columns = self.scales.len();
                return self.weights.get(row * columns..(row + 1) * columns);
            }
            at = (at + 1) & mask;
        }
    }

    /// Sum of the weights of some features, one number a column.
    #[must_use]
    pub fn sums(&self, keys: &[u32]) -> Array1<f32> {
        let mut sums = Array1::zeros(self.columns());
        self.add_to(keys, sums.view_mut());
        sums
    }

    /// Sum of the weights of some features in a table of one column.
    #[inline]
    #[must_use]
    pub fn sum(&self, keys: &[u32]) -> f32 {
        let steps: i32 = keys.iter().filter_map(|&key| self.row(key)?.first().map(|&step| i32::from(step))).sum();
        steps as f32 * self.scales.first().copied().unwrap_or(0.0)
    }

    /// Adds the weights of some features to `sums`, one number a column.
    pub(super) fn add_to(&self, keys: &[u32], mut sums: ArrayViewMut1<'_, f32>) {
        /// Steps are summed as whole numbers in a place that the processor keeps at hand.
        const AT_ONCE: usize = 16;
        if self.columns() > AT_ONCE {
            for row in keys.iter().filter_map(|&key| self.row(key)) {
                sums.iter_mut()
                    .zip(row)
                    .zip(&self.scales)
                    .for_each(|((s, &step), scale)| *s += f32::from(step) * scale);
            }
            return;
        }
        let mut steps = [0_i32; AT_ONCE];
        for row in keys.iter().filter_map(|&key| self.row(key)) {
            steps.iter_mut().zip(row).for_each(|(sum, &step)| *sum += i32::from(step));
        }
        sums.iter_mut().zip(&steps).zip(&self.scales).for_each(|((sum, &steps), scale)| *sum += steps as f32 * scale);
    }
}

/// Spreads keys over slots; hashes of features are spread well in their low bits already.
const fn spread(key: u32) -> usize {
    key as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_within_half_a_step() {
        let rows = vec![(9, vec![1.27, -0.5]), (3, vec![-0.333, 0.25]), (7, vec![0.001, 0.0])];
        let table = Table::quantised(rows.clone(), 2);
        assert_eq!(table.keys(), [3, 9], "a row of zeros is left out");
        for (key, row) in rows {
            for (found, wanted) in table.sums(&[key]).iter().zip(row) {
                assert!((found - wanted).abs() <= 0.0051, "{key}: {found} {wanted}");
            }
        }
        assert_eq!(table.sums(&[1, 2]), Array1::<f32>::zeros(2));
    }

    #[test]
    fn keys_that_meet_in_one_slot_are_told_apart() {
        let rows = (0..50_u32).map(|i| (i * 1024, vec![1.0 + i as f32])).collect();
        let table = Table::quantised(rows, 1);
        assert!((table.sum(&[49 * 1024]) - 50.0).abs() < 0.2 && (table.sum(&[1024]) - 2.0).abs() < 0.3);
        assert!(table.row(77).is_none());
        assert_eq!(Table::empty(1).sum(&[0, 5]), 0.0);
    }

    #[test]
    fn parts_that_are_no_table_are_refused() {
        let weights = |rows| Array2::zeros((rows, 1));
        let scale = |scale| Array1::from_vec(vec![scale]);
        assert_eq!(Table::new(vec![2, 1], weights(2), scale(1.0)), Err(TableFault::Unsorted));
        assert_eq!(Table::new(vec![1, 1], weights(2), scale(1.0)), Err(TableFault::Unsorted));
        assert_eq!(Table::new(vec![1], weights(2), scale(1.0)), Err(TableFault::Shape));
        assert_eq!(Table::new(vec![1], weights(1), scale(f32::NAN)), Err(TableFault::Scale));
    }
}
