//! Integers and their signed digits in base p.

use super::modular::Modulus;
use dashu::base::{Signed, UnsignedAbs};
use dashu::integer::{IBig, UBig};

/// Digits joined one after the other before divide and conquer takes over.
const BLOCK: usize = 8;

/// The digits of `value`, each in `(-p/2, p/2)`, least significant first; none for 0.
pub fn split(modulus: &Modulus, value: &IBig) -> Vec<i64> {
    let half = (modulus.prime() / 2) as i64;
    if let Ok(small) = i64::try_from(value)
        && (-half..=half).contains(&small)
    {
        return if small == 0 { Vec::new() } else { vec![small] };
    }
    let prime = UBig::from(modulus.prime());
    let mut digits = Vec::new();
    let mut rest = value.clone();
    while !rest.is_zero() {
        let magnitude = rest.clone().unsigned_abs() % &prime;
        // The remainder of a division by p fits a word.
        let residue = u64::try_from(magnitude).unwrap_or_default();
        let residue = if rest.is_negative() { modulus.negate(residue) } else { residue };
        let digit = modulus.symmetric(residue);
        rest = (rest - digit) / &prime;
        digits.push(digit);
    }
    digits
}

/// Puts integers together from their digits.
pub struct Assembly {
    prime: i128,
    /// `p^(BLOCK * 2^level)`.
    powers: Vec<IBig>,
}

impl Assembly {
    /// For up to `length` digits.
    pub fn new(modulus: &Modulus, length: usize) -> Self {
        let mut powers = vec![IBig::from(modulus.prime()).pow(BLOCK)];
        let mut reach = 2 * BLOCK;
        while reach < length {
            powers.push(powers[powers.len() - 1].sqr().into());
            reach *= 2;
        }
        Assembly { prime: i128::from(modulus.prime()), powers }
    }

    /// `sum of digits[k] p^k`, for digits of at most 100 bits; at most `length` of them.
    pub fn join(&self, digits: &[i128]) -> IBig {
        let mut parts: Vec<IBig> = digits
            .chunks(BLOCK)
            .map(|block| {
                let top_down = block.iter().rev();
                top_down.fold(IBig::ZERO, |sum, &digit| sum * self.prime + digit)
            })
            .collect();
        for power in &self.powers {
            if parts.len() <= 1 {
                break;
            }
            let mut halves = parts.into_iter();
            let mut joined = Vec::with_capacity(halves.len().div_ceil(2));
            while let Some(low) = halves.next() {
                joined.push(match halves.next() {
                    Some(high) if !high.is_zero() => low + high * power,
                    _ => low,
                });
            }
            parts = joined;
        }
        parts.pop().unwrap_or(IBig::ZERO)
    }
}

/// The length of the magnitude in bits.
pub fn bits(value: &IBig) -> usize {
    value.as_sign_words().1.len().saturating_sub(1) * WORD_BITS
        + value.as_sign_words().1.last().map_or(0, |top| WORD_BITS - top.leading_zeros() as usize)
}

const WORD_BITS: usize = dashu::integer::Word::BITS as usize;
