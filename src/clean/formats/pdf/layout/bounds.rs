//! Where something stands on its page.

use super::super::page::{Rule, Word};

/// The box around something.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Bounds {
    /// The box around all of them.
    pub(super) fn around(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().reduce(|a, b| Self {
            left: a.left.min(b.left),
            top: a.top.min(b.top),
            right: a.right.max(b.right),
            bottom: a.bottom.max(b.bottom),
        })
    }

    pub(super) const fn width(self) -> f32 {
        self.right - self.left
    }

    pub(super) const fn height(self) -> f32 {
        self.bottom - self.top
    }

    /// The middle between top and bottom.
    pub(super) const fn middle(self) -> f32 {
        f32::midpoint(self.top, self.bottom)
    }

    /// The middle between left and right.
    pub(super) const fn center(self) -> f32 {
        f32::midpoint(self.left, self.right)
    }

    /// Whether the middle of `other` lies inside.
    pub(super) fn holds(self, other: Self) -> bool {
        (self.left..=self.right).contains(&other.center()) && (self.top..=self.bottom).contains(&other.middle())
    }

    /// The height that both share, as a share of the lower one's.
    pub(super) fn beside(self, other: Self) -> f32 {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        shared / self.height().min(other.height()).max(0.1)
    }
}

impl From<&Word> for Bounds {
    fn from(word: &Word) -> Self {
        Self { left: word.left, top: word.top, right: word.right, bottom: word.bottom }
    }
}

impl From<&Rule> for Bounds {
    fn from(rule: &Rule) -> Self {
        Self {
            left: rule.left.min(rule.right),
            top: rule.top.min(rule.bottom),
            right: rule.left.max(rule.right),
            bottom: rule.top.max(rule.bottom),
        }
    }
}

/// The middle one of some lengths; 0 of none.
pub(super) fn median(mut lengths: Vec<f32>) -> f32 {
    lengths.sort_by(f32::total_cmp);
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}
