//! An axis with round numbers.

/// How many ticks an axis has, about.
const TICKS: f64 = 6.0;

/// A vertical axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    low: f64,
    step: f64,
    count: u32,
}

impl Axis {
    /// An axis for numbers from `least` to `most`. It begins at nothing, except where that would press all numbers together at one end.
    pub fn new(least: f64, most: f64) -> Self {
        if !least.is_finite() || !most.is_finite() {
            return Self { low: 0.0, step: 1.0, count: 1 };
        }
        let (mut low, mut high) = (least, most);
        if low > 0.0 && low < high * 0.6 {
            low = 0.0;
        } else if high < 0.0 && high > low * 0.6 {
            high = 0.0;
        }
        if high - low < f64::EPSILON * high.abs().max(1.0) {
            let room = if high == 0.0 { 1.0 } else { high.abs() * 0.1 };
            (low, high) = (low - room, high + room);
        }
        let step = round_step((high - low) / TICKS);
        let low = (low / step).floor() * step;
        let count = ((high - low) / step - 1e-9).ceil().max(1.0);
        // Six ticks, more or less.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
        let count = count as u32;
        Self { low, step, count }
    }

    /// Where on the axis a number stands, from 0 to 1.
    pub fn place(&self, value: f64) -> f64 {
        (value - self.low) / (self.step * f64::from(self.count))
    }

    /// The numbers with a label.
    pub fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        (0..=self.count).map(|at| {
            let tick = self.low + self.step * f64::from(at);
            // -0 and what is left of 0.1 + 0.2 - 0.3.
            if tick.abs() < self.step * 1e-9 { 0.0 } else { tick }
        })
    }

    /// A tick in as many digits as the step has.
    pub fn label(&self, tick: f64) -> String {
        let decimals = if self.step >= 1.0 {
            0
        } else if self.step >= 0.1 {
            1
        } else if self.step >= 0.01 {
            2
        } else {
            4
        };
        format!("{tick:.decimals$}")
    }
}

/// The next of 1, 2, 5, 10, … of the same size.
fn round_step(step: f64) -> f64 {
    let size = 10_f64.powf(step.log10().floor());
    let rest = step / size;
    let round = if rest <= 1.0 {
        1.0
    } else if rest <= 2.0 {
        2.0
    } else if rest <= 5.0 {
        5.0
    } else {
        10.0
    };
    round * size
}

/// Years between labels, so that at most a dozen stand there.
pub fn year_step(span: i32) -> i32 {
    [1, 2, 5, 10, 20].into_iter().find(|step| span / step < 14).unwrap_or(50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_all_numbers() {
        let axis = Axis::new(12.3, 198.5);
        assert_eq!(axis.ticks().map(|tick| axis.label(tick)).collect::<Vec<_>>(), ["0", "50", "100", "150", "200"]);
        let axis = Axis::new(-3.2, 9.9);
        assert!(axis.place(-3.2) >= 0.0 && axis.place(9.9) <= 1.0);
        let axis = Axis::new(65.1, 67.0);
        assert!(axis.ticks().next().unwrap() > 60.0);
        let one = Axis::new(5.0, 5.0);
        assert!(one.place(5.0) > 0.0 && one.place(5.0) < 1.0);
    }

    #[test]
    fn no_numbers_make_an_empty_axis() {
        assert_eq!(Axis::new(f64::INFINITY, f64::NEG_INFINITY).ticks().count(), 2);
    }
}
