//! Arithmetic modulo a prime just below 2^56.
//!
//! Products of two residues stay below 2^112, so 2^15 of them can be summed in a `u128` before one
//! reduction; every inner product below leans on that.

/// Every modulus is below this bound.
const CEILING: u64 = 1 << 56;

/// How many products of two residues may be summed before [`Modulus::reduce`] must be called.
const TERMS: usize = 1 << 15;

/// An odd prime `p < 2^56` with what Montgomery reduction needs to know about it.
#[derive(Clone, Copy, Debug)]
pub struct Modulus {
    prime: u64,
    /// `-1/p` modulo 2^64.
    negative_inverse: u64,
    /// 2^128 modulo p.
    square: u64,
    /// `1/p` modulo 2^128.
    wide_inverse: i128,
}

impl Modulus {
    /// `prime` must be an odd prime below 2^56, as [`primes`] yields them.
    pub fn new(prime: u64) -> Self {
        debug_assert!(prime % 2 == 1 && prime < CEILING);
        let wide = u128::from(prime);
        // Newton: each step doubles the number of correct low bits, from 3 to 192.
        let mut inverse = wide;
        for _ in 0..6 {
            inverse = inverse.wrapping_mul(2u128.wrapping_sub(wide.wrapping_mul(inverse)));
        }
        let shifted = (1u128 << 64) % wide;
        Modulus {
            prime,
            negative_inverse: (inverse as u64).wrapping_neg(),
            square: (shifted * shifted % wide) as u64,
            wide_inverse: inverse as i128,
        }
    }

    /// The prime itself.
    pub fn prime(&self) -> u64 {
        self.prime
    }

    /// `value * 2^-64`, at most `value / 2^64 + p`.
    #[inline(always)]
    fn montgomery(&self, value: u128) -> u64 {
        let factor = (value as u64).wrapping_mul(self.negative_inverse);
        ((value + u128::from(factor) * u128::from(self.prime)) >> 64) as u64
    }

    /// The residue of `value <= 2^127`.
    #[inline(always)]
    pub fn reduce(&self, value: u128) -> u64 {
        let once = self.montgomery(value);
        let twice = self.montgomery(u128::from(once) * u128::from(self.square));
        if twice >= self.prime { twice - self.prime } else { twice }
    }

    /// The residue of a signed value of magnitude at most 2^127.
    #[inline(always)]
    pub fn reduce_signed(&self, value: i128) -> u64 {
        let residue = self.reduce(value.unsigned_abs());
        if value < 0 { self.negate(residue) } else { residue }
    }

    /// The representative in `(-p/2, p/2)`.
    #[inline(always)]
    pub fn symmetric(&self, residue: u64) -> i64 {
        let residue = residue as i64;
        let prime = self.prime as i64;
        if residue > prime / 2 { residue - prime } else { residue }
    }

    /// `value / p`, for a multiple of `p`.
    #[inline(always)]
    pub fn divide_exactly(&self, value: i128) -> i128 {
        value.wrapping_mul(self.wide_inverse)
    }

    #[inline(always)]
    pub fn negate(&self, residue: u64) -> u64 {
        if residue == 0 { 0 } else { self.prime - residue }
    }

    #[inline(always)]
    pub fn subtract(&self, left: u64, right: u64) -> u64 {
        if left >= right { left - right } else { left + self.prime - right }
    }

    #[inline(always)]
    pub fn multiply(&self, left: u64, right: u64) -> u64 {
        self.reduce(u128::from(left) * u128::from(right))
    }

    /// `1/residue`, for a residue other than 0 (which is returned as 0).
    pub fn invert(&self, residue: u64) -> u64 {
        let (mut power, mut base, mut exponent) = (1, residue, self.prime - 2);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = self.multiply(power, base);
            }
            base = self.multiply(base, base);
            exponent >>= 1;
        }
        power
    }

    /// The inner product of two vectors of residues.
    #[inline]
    pub fn dot(&self, left: &[u64], right: &[u64]) -> u64 {
        let mut total = 0;
        for (left, right) in left.chunks(TERMS).zip(right.chunks(TERMS)) {
            let mut sum = 0u128;
            for (&a, &b) in left.iter().zip(right) {
                sum += u128::from(a) * u128::from(b);
            }
            total = self.add(total, self.reduce(sum));
        }
        total
    }

    /// The inner product of a sparse with a dense vector; indices must lie within `dense`.
    #[inline]
    pub fn dot_sparse(&self, indices: &[u32], values: &[u64], dense: &[u64]) -> u64 {
        let mut total = 0;
        for (indices, values) in indices.chunks(TERMS).zip(values.chunks(TERMS)) {
            let mut sum = 0u128;
            for (&index, &value) in indices.iter().zip(values) {
                sum += u128::from(value) * u128::from(dense[index as usize]);
            }
            total = self.add(total, self.reduce(sum));
        }
        total
    }

    #[inline(always)]
    fn add(&self, left: u64, right: u64) -> u64 {
        let sum = left + right;
        if sum >= self.prime { sum - self.prime } else { sum }
    }
}

/// The primes below 2^56, largest first.
pub fn primes() -> impl Iterator<Item = u64> {
    (3..CEILING).rev().step_by(2).filter(|&candidate| is_prime(candidate))
}

/// Miller-Rabin with bases that leave no composite below 2^64 (Sorenson and Webster, 2015).
fn is_prime(candidate: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if candidate < 2 {
        return false;
    }
    if let Some(base) = BASES.iter().find(|&base| candidate.is_multiple_of(*base)) {
        return candidate == *base;
    }
    let twos = (candidate - 1).trailing_zeros();
    let odd = (candidate - 1) >> twos;
    let multiply = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(candidate)) as u64;
    BASES.iter().all(|&base| {
        let (mut power, mut square, mut exponent) = (1, base, odd);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = multiply(power, square);
            }
            square = multiply(square, square);
            exponent >>= 1;
        }
        for _ in 0..twos {
            if power == 1 || power == candidate - 1 {
                return true;
            }
            power = multiply(power, power);
            if power == 1 {
                return false;
            }
        }
        power == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn modulus() -> Modulus {
        Modulus::new(primes().next().unwrap())
    }

    #[test]
    fn largest_primes_are_the_tabulated_ones() {
        // 2^56 - 5, 2^56 - 27, 2^56 - 47 (Chris Caldwell's table of primes just below powers of 2).
        let offsets: Vec<u64> = primes().take(3).map(|prime| (1 << 56) - prime).collect();
        assert_eq!(offsets, [5, 27, 47]);
    }

    #[test]
    fn primality_agrees_with_trial_division() {
        for n in 0..5_000u64 {
            let expected = n >= 2 && (2..n).take_while(|d| d * d <= n).all(|d| n % d != 0);
            assert_eq!(is_prime(n), expected, "{n}");
        }
        // Carmichael numbers and a strong pseudoprime to the bases 2..=31.
        for composite in [561, 41_041, 825_265, 3_825_123_056_546_413_051] {
            assert!(!is_prime(composite), "{composite}");
        }
    }

    proptest! {
        #[test]
        fn reduction_agrees_with_division(value in 0u128..=1 << 127) {
            let m = modulus();
            prop_assert_eq!(u128::from(m.reduce(value)), value % u128::from(m.prime()));
        }

        #[test]
        fn signed_reduction_is_euclidean(value in -(i128::MAX)..i128::MAX) {
            let m = modulus();
            let expected = value.rem_euclid(i128::from(m.prime()));
            prop_assert_eq!(i128::from(m.reduce_signed(value)), expected);
            let symmetric = m.symmetric(expected as u64);
            prop_assert_eq!(i128::from(symmetric).rem_euclid(i128::from(m.prime())), expected);
            prop_assert!(symmetric.unsigned_abs() <= m.prime() / 2);
        }

        #[test]
        fn exact_division_undoes_multiplication(quotient in -(1i128 << 70)..1i128 << 70) {
            let m = modulus();
            prop_assert_eq!(m.divide_exactly(quotient * i128::from(m.prime())), quotient);
        }

        #[test]
        fn inverse_times_itself_is_one(residue in 1u64..(1 << 56) - 5) {
            let m = modulus();
            prop_assert_eq!(m.multiply(residue, m.invert(residue)), 1);
        }
    }

    #[test]
    fn longest_inner_products_do_not_overflow() {
        let m = modulus();
        for length in [0, 1, TERMS, TERMS + 1, 3 * TERMS] {
            let ones = vec![m.prime() - 1; length];
            let indices: Vec<u32> = (0..length as u32).collect();
            assert_eq!(m.dot(&ones, &ones), length as u64);
            assert_eq!(m.dot_sparse(&indices, &ones, &ones), length as u64);
        }
    }
}
