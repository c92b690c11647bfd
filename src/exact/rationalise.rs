//! Floating-point numbers as nearby fractions.
//!
//! One of the few places outside `solve/` where a float may stand in a signature: a float comes in
//! as a hint and leaves as an exact fraction.

use dashu::base::{Abs, BitTest, PowerOfTwo, Sign};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// The exact value of a finite float; `None` for infinities and NaN.
pub fn exact(value: f64) -> Option<RBig> {
    if !value.is_finite() {
        return None;
    }
    let raw = value.to_bits();
    let (stored, exponent) = (raw & ((1 << 52) - 1), (raw >> 52) & 0x7ff);
    // IEEE 754: subnormal numbers lack the leading 1 and share the least exponent.
    let (significand, exponent) =
        if exponent == 0 { (stored, -1074) } else { (stored | 1 << 52, exponent as i64 - 1075) };
    let sign = if raw >> 63 == 1 { Sign::Negative } else { Sign::Positive };
    let shift = exponent.unsigned_abs() as usize;
    let numerator = IBig::from_parts(sign, UBig::from(significand));
    Some(if exponent < 0 {
        RBig::from_parts(numerator, UBig::ONE << shift)
    } else {
        RBig::from(numerator << shift)
    })
}

/// The multiple of `2^-bits` nearest to a finite float, halves away from zero; `None` for
/// infinities and NaN.
pub fn round_dyadic(value: f64, bits: u16) -> Option<RBig> {
    let scale = UBig::ONE << usize::from(bits);
    let scaled = exact(value)? * RBig::from(scale.clone());
    Some(RBig::from_parts(scaled.round(), scale))
}

/// [`best_approximation`] of a finite float; `None` for infinities and NaN.
pub fn approximate(value: f64, largest: &UBig) -> Option<RBig> {
    Some(best_approximation(&exact(value)?, largest))
}

/// The fraction nearest to `value` with a denominator of at most `largest` (read as 1 if 0); of two
/// equally near ones the one of lesser denominator.
///
/// A convergent of the continued fraction or an intermediate one (Khinchin, "Continued Fractions",
/// theorem 15).
pub fn best_approximation(value: &RBig, largest: &UBig) -> RBig {
    let largest = IBig::from(largest.clone()).max(IBig::ONE);
    if IBig::from(value.denominator().clone()) <= largest {
        return value.clone();
    }
    let (mut before, mut last) = ((IBig::ZERO, IBig::ONE), (IBig::ONE, IBig::ZERO));
    let (mut numerator, mut denominator) =
        (value.numerator().clone(), IBig::from(value.denominator().clone()));
    // The expansion ends at `value`, whose denominator is too large, so the loop is left inside.
    while !denominator.is_zero() {
        let (quotient, rest) = floor_division(&numerator, &denominator);
        let next = (&before.0 + &quotient * &last.0, &before.1 + &quotient * &last.1);
        if next.1 > largest {
            break;
        }
        (before, last) = (last, next);
        (numerator, denominator) = (denominator, rest);
    }
    // The first convergent has denominator 1, so `last.1` is positive here.
    let steps = (&largest - &before.1) / &last.1;
    let between =
        RBig::from_parts_signed(&before.0 + &steps * &last.0, &before.1 + &steps * &last.1);
    let convergent = RBig::from_parts_signed(last.0, last.1);
    if (&convergent - value).abs() <= (&between - value).abs() { convergent } else { between }
}

/// Quotient rounded down, and the remainder; `denominator` is positive.
fn floor_division(numerator: &IBig, denominator: &IBig) -> (IBig, IBig) {
    use dashu::base::DivRemEuclid;
    let (quotient, rest) = numerator.div_rem_euclid(denominator);
    (quotient, rest.into())
}

/// The greatest integer at most `numerator / denominator`; `denominator` is positive.
pub(super) fn floor(numerator: &IBig, denominator: &IBig) -> IBig {
    floor_division(numerator, denominator).0
}

/// The least integer at least `numerator / denominator`; `denominator` is positive.
pub(super) fn ceiling(numerator: &IBig, denominator: &IBig) -> IBig {
    -floor(&-numerator, denominator)
}

/// The multiples of `2^-bits` next to `value` on both sides; itself if it is one.
pub fn round_outwards(value: &RBig, bits: usize) -> (RBig, RBig) {
    let unit = UBig::ONE << bits;
    let scaled = value * RBig::from(unit.clone());
    (RBig::from_parts(scaled.floor(), unit.clone()), RBig::from_parts(scaled.ceil(), unit))
}

/// The greatest number of `bits` significant bits, or one more, that is at most `value`.
pub(super) fn round_down(value: &RBig, bits: usize) -> RBig {
    let (numerator, denominator) = (value.numerator(), value.denominator());
    if numerator.bit_len() <= bits && denominator.is_power_of_two() {
        return value.clone();
    }
    let bits = isize::try_from(bits).unwrap_or(isize::MAX / 4);
    let [above, below] =
        [numerator.bit_len(), denominator.bit_len()].map(|n| isize::try_from(n).unwrap_or(bits));
    let shift = bits - (above - below);
    let places = shift.unsigned_abs();
    let denominator = IBig::from(denominator.clone());
    if shift >= 0 {
        let (quotient, _) = floor_division(&(numerator << places), &denominator);
        RBig::from_parts(quotient, UBig::ONE << places)
    } else {
        let (quotient, _) = floor_division(numerator, &(denominator << places));
        RBig::from(quotient << places)
    }
}

/// The least number of `bits` significant bits, or one more, that is at least `value`.
pub(super) fn round_up(value: &RBig, bits: usize) -> RBig {
    -round_down(&-value, bits)
}

/// A simple fraction near `point`, well between the ends.
pub fn simple_between(point: &RBig, from: &RBig, to: &RBig) -> RBig {
    let margin = (to - from) / RBig::from(8);
    let (from, to) = (from + &margin, to - margin);
    let point = point.clone().clamp(from.clone(), to.clone());
    let mut largest = UBig::from(2u8);
    loop {
        let simple = best_approximation(&point, &largest);
        if simple >= from && simple <= to {
            return simple;
        }
        largest *= UBig::from(2u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(numerator: i64, denominator: i64) -> RBig {
        RBig::from_parts_signed(numerator.into(), denominator.into())
    }

    #[test]
    fn floats_have_exact_values() {
        assert_eq!(exact(0.5), Some(ratio(1, 2)));
        assert_eq!(exact(-3.0), Some(ratio(-3, 1)));
        assert_eq!(exact(-0.0), Some(RBig::ZERO));
        // The float next to 1/10, as Python's fractions.Fraction(0.1) prints it.
        assert_eq!(exact(0.1), Some(ratio(3_602_879_701_896_397, 36_028_797_018_963_968)));
        assert_eq!(exact(f64::MIN_POSITIVE), Some(RBig::from_parts(1.into(), UBig::ONE << 1022)));
        assert_eq!(exact(5e-324), Some(RBig::from_parts(1.into(), UBig::ONE << 1074)));
        let largest = (IBig::ONE << 1024) - (IBig::ONE << 971);
        assert_eq!(exact(f64::MAX), Some(RBig::from(largest)));
    }

    #[test]
    fn no_fraction_for_infinities() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(exact(value), None);
            assert_eq!(round_dyadic(value, 3), None);
            assert_eq!(approximate(value, &UBig::from(9u8)), None);
        }
    }

    #[test]
    fn dyadic_rounding_goes_to_the_nearest() {
        assert_eq!(round_dyadic(0.3, 2), Some(ratio(1, 4)));
        assert_eq!(round_dyadic(0.375, 2), Some(ratio(1, 2)));
        assert_eq!(round_dyadic(-0.375, 2), Some(ratio(-1, 2)));
        assert_eq!(round_dyadic(-0.3, 0), Some(RBig::ZERO));
        assert_eq!(round_dyadic(0.1, 200), exact(0.1));
    }

    #[test]
    fn famous_approximations_of_pi() {
        let pi = std::f64::consts::PI;
        for (largest, n, d) in [(1, 3, 1), (6, 19, 6), (7, 22, 7), (100, 311, 99), (200, 355, 113)]
        {
            assert_eq!(approximate(pi, &UBig::from(largest as u8)), Some(ratio(n, d)));
            assert_eq!(approximate(-pi, &UBig::from(largest as u8)), Some(ratio(-n, d)));
        }
    }

    #[test]
    fn fractions_survive_a_float() {
        for (n, d) in [(1, 3), (-2, 7), (17, 20), (71, 80), (0, 1), (99_991, 99_989)] {
            let float = n as f64 / d as f64;
            assert_eq!(approximate(float, &UBig::from(100_000u32)), Some(ratio(n, d)));
        }
    }

    #[test]
    fn halfway_takes_the_lesser_denominator() {
        assert_eq!(best_approximation(&ratio(1, 2), &UBig::ZERO), RBig::ZERO);
        assert_eq!(best_approximation(&ratio(5, 12), &UBig::from(3u8)), ratio(1, 2));
    }

    proptest! {
        #[test]
        fn nothing_simpler_is_nearer(n in -500i64..500, d in 1i64..500, largest in 1i64..40) {
            let value = ratio(n, d);
            let found = best_approximation(&value, &UBig::from(largest as u64));
            prop_assert!(*found.denominator() <= UBig::from(largest as u64));
            for q in 1..=largest {
                let p = (&value * RBig::from(q)).round();
                let other = RBig::from_parts_signed(p, q.into());
                prop_assert!((&found - &value).abs() <= (&other - &value).abs());
            }
        }

        #[test]
        fn directed_rounding_brackets(n in any::<i64>(), d in 1i64.., bits in 1usize..80) {
            let value = ratio(n, d);
            let (down, up) = (round_down(&value, bits), round_up(&value, bits));
            prop_assert!(down <= value && value <= up);
            let width = (&up - &down) * RBig::from(UBig::ONE << (bits - 1));
            prop_assert!(width <= value.abs() * RBig::from(2u8));
        }
    }
}
