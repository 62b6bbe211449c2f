//! Affine maps of the plane.

/// `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix {
    /// Horizontal scale.
    pub a: f64,
    /// Vertical shear.
    pub b: f64,
    /// Horizontal shear.
    pub c: f64,
    /// Vertical scale.
    pub d: f64,
    /// Shift to the right.
    pub e: f64,
    /// Shift upwards.
    pub f: f64,
}

impl Matrix {
    /// Leaves everything where it is.
    pub const IDENTITY: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// The map of the six numbers of a file.
    pub const fn new([a, b, c, d, e, f]: [f64; 6]) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// A shift.
    pub const fn shift(e: f64, f: f64) -> Self {
        Self { e, f, ..Self::IDENTITY }
    }

    /// Width and height of a page as it is seen, of which this box is shown after so many turns of 90° clockwise; and the
    /// map to its coordinates: origin at the upper left, y downwards.
    pub fn page([left, bottom, right, top]: [f64; 4], turns: u8) -> (f64, f64, Self) {
        let (width, height) = (right - left, top - bottom);
        let (width, height, place) = match turns % 4 {
            1 => (height, width, [0.0, 1.0, 1.0, 0.0, -bottom, -left]),
            2 => (width, height, [-1.0, 0.0, 0.0, 1.0, right, -bottom]),
            3 => (height, width, [0.0, -1.0, -1.0, 0.0, top, right]),
            _ => (width, height, [1.0, 0.0, 0.0, -1.0, -left, top]),
        };
        (width, height, Self::new(place))
    }

    /// First this map, then `next`.
    pub fn then(&self, next: &Self) -> Self {
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    /// Where a point goes.
    pub fn point(&self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// Where a direction goes.
    pub fn vector(&self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y, self.b * x + self.d * y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_applied_in_order() {
        let double = Matrix::new([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let moved = Matrix::shift(1.0, 2.0).then(&double);
        assert_eq!(moved.point(1.0, 1.0), (4.0, 6.0));
        assert_eq!(moved.vector(1.0, 1.0), (2.0, 2.0));
    }
}
