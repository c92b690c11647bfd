//! Fractions recovered from their residue modulo a large number.

use super::padic::bits;
use dashu::base::{Abs, DivRem, Signed, UnsignedAbs};
use dashu::integer::{IBig, UBig};

/// A quotient this large ends a run of single-word steps, so that no candidate is stepped over.
const LARGE_QUOTIENT: i64 = 1 << 16;

/// The fraction `n/d` with `n = d residue` modulo `modulus` and `|n| d < modulus / 2^slack`, if any.
///
/// Such a pair comes up as the remainder and cofactor before a quotient of about `2^slack` in
/// Euclid's algorithm (Monagan, "Maximal quotient rational reconstruction", 2004), so no split of
/// the precision between `n` and `d` is assumed. `slack` must be at least 18; every extra bit
/// halves the odds that an unrelated residue passes. Runs of small quotients are found from the
/// leading word (Lehmer).
pub fn reconstruct(residue: &IBig, modulus: &IBig, slack: usize) -> Option<(IBig, UBig)> {
    let limit = bits(modulus).checked_sub(slack)?;
    let (mut previous, mut remainder) = (modulus.clone(), residue.clone().abs());
    let (mut previous_cofactor, mut cofactor) = (IBig::ZERO, IBig::ONE);
    loop {
        if bits(&remainder) + bits(&cofactor) <= limit {
            let negative = residue.is_negative() != cofactor.is_negative();
            let numerator = if negative { -remainder } else { remainder };
            return Some((numerator, cofactor.unsigned_abs()));
        }
        if remainder.is_zero() || bits(&cofactor) > limit {
            return None;
        }
        match leading_steps(&previous, &remainder) {
            Some([[a, b], [c, d]]) => {
                (previous, remainder) =
                    (&previous * a + &remainder * b, &previous * c + &remainder * d);
                (previous_cofactor, cofactor) = (
                    &previous_cofactor * a + &cofactor * b,
                    &previous_cofactor * c + &cofactor * d,
                );
            }
            None => {
                let (quotient, rest) = (&previous).div_rem(&remainder);
                let next = previous_cofactor - quotient * &cofactor;
                (previous, remainder) = (remainder, rest);
                (previous_cofactor, cofactor) = (cofactor, next);
            }
        }
    }
}

/// Several steps of Euclid's algorithm at once, as far as the leading 62 bits decide them.
fn leading_steps(larger: &IBig, smaller: &IBig) -> Option<[[i64; 2]; 2]> {
    let shift = bits(larger).saturating_sub(62);
    let mut x = i64::try_from(larger >> shift).ok()?;
    let mut y = i64::try_from(smaller >> shift).ok()?;
    let ([mut a, mut b], [mut c, mut d]) = ([1i64, 0], [0i64, 1]);
    // Knuth, The Art of Computer Programming 2, 4.5.2, algorithm L.
    while y + c != 0 && y + d != 0 {
        let quotient = (x + a) / (y + c);
        if quotient != (x + b) / (y + d) || quotient >= LARGE_QUOTIENT {
            break;
        }
        ([a, b], [c, d]) = ([c, d], [a - quotient * c, b - quotient * d]);
        (x, y) = (y, x - quotient * y);
    }
    (b != 0).then_some([[a, b], [c, d]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu::base::Gcd;
    use proptest::prelude::*;

    /// The residue of `n/d`, from the extended Euclidean algorithm of the arithmetic library.
    fn residue(numerator: &IBig, denominator: &UBig, modulus: &IBig) -> IBig {
        use dashu::base::ExtendedGcd;
        let (_, inverse, _) = IBig::from(denominator.clone()).gcd_ext(modulus.clone());
        let value = numerator * inverse % modulus;
        let value = if value.is_negative() { value + modulus } else { value };
        if &value * 2 > *modulus { value - modulus } else { value }
    }

    #[test]
    fn small_fractions_come_back() {
        let modulus = IBig::from(1_000_003).pow(4);
        for (n, d) in [(0, 1), (1, 1), (-1, 1), (1, 2), (-22, 7), (355, 113), (99_999, 100_000)] {
            let (numerator, denominator) = (IBig::from(n), UBig::from(d as u64));
            let found = reconstruct(&residue(&numerator, &denominator, &modulus), &modulus, 20);
            assert_eq!(found, Some((numerator, denominator)), "{n}/{d}");
        }
    }

    #[test]
    fn knuth_example() {
        // 1/3 modulo 1009^9: 3 * residue = 1 modulo.
        let modulus = IBig::from(1009).pow(9);
        let third = (&modulus * 2 + 1) / 3;
        let third = if &third * 2 > modulus { third - &modulus } else { third };
        assert_eq!(reconstruct(&third, &modulus, 30), Some((IBig::ONE, UBig::from(3u8))));
    }

    #[test]
    fn nothing_fits_a_modulus_shorter_than_the_slack() {
        assert_eq!(reconstruct(&IBig::ONE, &IBig::from(1_000), 20), None);
    }

    #[test]
    fn a_random_residue_is_refused() {
        let modulus = IBig::from(1_000_003).pow(40);
        let residue = IBig::from(3).pow(480);
        assert_eq!(reconstruct(&residue, &modulus, 64), None);
    }

    proptest! {
        #[test]
        fn fractions_of_any_shape_come_back(
            n in proptest::collection::vec(any::<u64>(), 0..12),
            d in proptest::collection::vec(any::<u64>(), 0..12),
            negative in any::<bool>(),
        ) {
            let words = |words: &[u64]| words.iter().fold(IBig::ZERO, |sum, &w| (sum << 64) + w);
            let (n, d) = (words(&n), words(&d) + 1);
            let common = IBig::from(Gcd::gcd(&n, &d));
            let n: IBig = (if negative { -n } else { n }) / &common;
            let d: UBig = IBig::unsigned_abs(d / common);
            let prime = IBig::from((1u64 << 56) - 5);
            prop_assume!(!(&d % prime.clone().unsigned_abs()).is_zero());
            let digits = (bits(&n) + bits(&d.clone().into()) + 66).div_ceil(55);
            let modulus = prime.pow(digits);
            let found = reconstruct(&residue(&n, &d, &modulus), &modulus, 64);
            prop_assert_eq!(found, Some((n, d)));
        }
    }
}
