//! The functions between the matrix products, written so that compilers turn them into vector instructions.

use super::weights::Norm;

/// Lanes of sums: single precision adds in no fixed order, so the order is written down.
const LANES: usize = 16;

/// The sum of products of two slices of one length.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (left, left_rest) = a.as_chunks::<LANES>();
    let (right, right_rest) = b.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for (left, right) in left.iter().zip(right) {
        for lane in 0..LANES {
            lanes[lane] += left[lane] * right[lane];
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// The numbers folded in lanes, then the lanes in their order.
fn fold(numbers: &[f32], from: f32, by: impl Fn(f32, f32) -> f32) -> f32 {
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [from; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] = by(lanes[lane], chunk[lane]);
        }
    }
    lanes.iter().chain(rest).fold(from, |all, &n| by(all, n))
}

/// Layer normalisation of one row.
pub(super) fn layer_norm(row: &mut [f32], norm: &Norm, epsilon: f32) {
    let width = row.len() as f32;
    let mean = fold(row, 0.0, |all, n| all + n) / width;
    for n in row.iter_mut() {
        *n -= mean;
    }
    let variance = dot(row, row) / width;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for ((n, weight), shift) in row.iter_mut().zip(&norm.scale).zip(&norm.shift) {
        *n = *n * scale * weight + shift;
    }
}

/// Softmax of one row.
pub(super) fn softmax(row: &mut [f32]) {
    let greatest = fold(row, f32::NEG_INFINITY, |all, n| if n > all { n } else { all });
    for n in row.iter_mut() {
        *n = exp(*n - greatest);
    }
    let scale = 1.0 / fold(row, 0.0, |all, n| all + n);
    for n in row.iter_mut() {
        *n *= scale;
    }
}

/// `e^x` for `x ≤ 0`, within 2 units in the last place; 0 below −87.
///
/// Reduced to |r| ≤ ln 2 / 2 by a power of two; the polynomial is the one of `expf` in the Cephes library (Moshier 1989).
#[inline]
fn exp(x: f32) -> f32 {
    /// 1.5 · 2²³: adding it rounds to an integer, which stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let clamped = x.max(-87.0);
    let rounded = clamped * std::f32::consts::LOG2_E + ROUND;
    let whole = rounded - ROUND;
    // ln 2 in two parts, the first of them short, so that its product is exact.
    let r = clamped - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        p = p * r + coefficient;
    }
    let power = f32::from_bits(rounded.to_bits().wrapping_add(127) << 23);
    let value = (p * r * r + r + 1.0) * power;
    if x < -87.0 { 0.0 } else { value }
}

/// The error function within 5e-7: the rational approximation of XLA and Eigen (odd polynomial of degree 13 over an even
/// one of degree 8) on −4..4, beyond which it is ±1 in single precision.
#[inline]
fn erf(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    let square = x * x;
    let mut p = -2.726_142_3e-10;
    for coefficient in [2.770_681_4e-8, -2.101_024e-6, -5.692_506_3e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_3e-2] {
        p = p * square + coefficient;
    }
    let mut q = -1.456_607_2e-5;
    for coefficient in [-2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2] {
        q = q * square + coefficient;
    }
    x * p / q
}

/// GELU (Hendrycks and Gimpel 2016) in its exact form: `x · Φ(x)`, with the error function of [`erf`].
#[inline]
pub(super) fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error function by its series (Abramowitz and Stegun 7.1.6), all of whose terms have one sign.
    fn exact_erf(x: f64) -> f64 {
        let (mut term, mut sum, mut n) = (x, x, 0.0);
        while term.abs() > 1e-18 {
            n += 1.0;
            term *= 2.0 * x * x / (2.0 * n + 1.0);
            sum += term;
        }
        std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() * sum
    }

    #[test]
    fn erf_is_within_a_millionth() {
        for step in -60_000..=60_000 {
            let x = step as f32 / 1e4;
            let error = (f64::from(erf(x)) - exact_erf(f64::from(x))).abs();
            assert!(error <= 5e-7, "erf({x}) is {error:e} off");
        }
    }

    #[test]
    fn gelu_is_the_exact_form() {
        for (x, y) in [(0.0, 0.0), (1.0, 0.841_344_8), (-1.0, -0.158_655_25), (-0.5, -0.154_268_77), (9.0, 9.0)] {
            assert!((gelu(x) - y).abs() < 1e-6, "gelu({x}) is {}", gelu(x));
        }
        assert!(gelu(-30.0).abs() < 1e-5);
    }

    #[test]
    fn exp_is_exact_to_the_last_places() {
        for step in 0..=870_000 {
            let x = -(step as f32) / 1e4;
            let (read, exact) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((read - exact).abs() <= 2.5e-7 * exact, "exp({x}) is {read}, not {exact}");
        }
        assert_eq!((exp(-88.0), exp(f32::NEG_INFINITY), exp(0.0)), (0.0, 0.0, 1.0));
    }

    #[test]
    fn softmax_sums_to_one_whatever_the_scale() {
        for length in [1, 2, 15, 16, 17, 130] {
            let mut row: Vec<f32> = (0..length).map(|i| (i * 37 % 101) as f32 * 3.0 + 1e4).collect();
            softmax(&mut row);
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        let mut row = [0.0, 2_f32.ln(), -1e9];
        softmax(&mut row);
        assert!((row[0] - 1.0 / 3.0).abs() < 1e-6 && (row[1] - 2.0 / 3.0).abs() < 1e-6 && row[2] == 0.0);
    }

    #[test]
    fn layer_norm_has_mean_zero_and_variance_one() {
        for length in [2, 16, 19, 128] {
            let norm = Norm { scale: vec![2.0; length], shift: vec![1.0; length] };
            let mut row: Vec<f32> = (0..length).map(|i| (i * 37 % 101) as f32).collect();
            layer_norm(&mut row, &norm, 1e-12);
            let mean = row.iter().sum::<f32>() / length as f32;
            let variance = row.iter().map(|n| (n - 1.0).powi(2)).sum::<f32>() / length as f32;
            assert!((mean - 1.0).abs() < 1e-4 && (variance - 4.0).abs() < 1e-3, "{mean} {variance}");
        }
    }
}
