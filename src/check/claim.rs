//! What a written number claims: an interval, since reports round, cut, and say 超过.

use super::Fact;
use crate::quantity::{Bound, Decimal};

/// The amounts that a fact does not rule out. An open end is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The least.
    pub low: Option<Decimal>,
    /// The greatest.
    pub high: Option<Decimal>,
}

impl Claim {
    /// What `fact` claims.
    ///
    /// A number is known to one step of its last digit, since some reports round and others cut: 37 claims 36 to 38. 约 and 左右 widen it by 5 %. 超过 leaves the upper end open, 以内 the lower one; they
    /// speak of the written magnitude, so for a fall (-3, 以上) it is the other end.
    #[must_use]
    pub fn of(fact: &Fact) -> Self {
        let last = fact.amount_max.unwrap_or(fact.amount);
        let (low, high) = (fact.amount.min(last), fact.amount.max(last));
        let mut slack = fact.step;
        if fact.bound == Bound::Approx {
            slack = slack.max(fact.amount.abs().checked_mul(Decimal::new(5, 2)).unwrap_or(slack));
        }
        let (low, high) = (low.checked_sub(slack), high.checked_add(slack));
        let falls = fact.amount.is_sign_negative();
        match (fact.bound, falls) {
            (Bound::Exact | Bound::Approx, _) => Self { low, high },
            (Bound::AtLeast, false) | (Bound::AtMost, true) => Self { low, high: None },
            (Bound::AtMost, false) | (Bound::AtLeast, true) => Self { low: None, high },
        }
    }

    /// Whether some amount fits both.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let below = |low: Option<Decimal>, high: Option<Decimal>| low.zip(high).is_none_or(|(low, high)| low <= high);
        below(self.low, other.high) && below(other.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::fact;

    fn agree(a: (&str, &str), b: (&str, &str)) -> bool {
        let claim = |(value, unit): (&str, &str)| Claim::of(&fact("x", "地区生产总值", value, unit));
        claim(a).agrees(&claim(b))
    }

    #[test]
    fn rounding_is_no_contradiction() {
        assert!(agree(("37", "亿元"), ("36.9", "亿元")));
        assert!(agree(("1.06", "万亿元"), ("10602", "亿元")));
        assert!(agree(("1500", "亿元"), ("1486.1", "亿元")));
        assert!(!agree(("37", "亿元"), ("39.1", "亿元")));
        assert!(!agree(("1500", "亿元"), ("1200", "亿元")));
    }

    #[test]
    fn bounds_leave_an_end_open() {
        let mut above = fact("x", "粮食产量", "500", "亿斤");
        above.bound = Bound::AtLeast;
        let exact = fact("x", "粮食产量", "557", "亿斤");
        assert!(Claim::of(&above).agrees(&Claim::of(&exact)));
        above.amount = -above.amount;
        assert!(!Claim::of(&above).agrees(&Claim::of(&exact)));
    }
}
