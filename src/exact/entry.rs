//! The integers that dictionaries are written in: machine words while they last, then as many as needed.

use dashu::base::{Gcd, UnsignedAbs};
use dashu::integer::{IBig, UBig};
use std::cmp::Ordering;

/// An exact integer; operations whose result does not fit give `None`.
pub trait Entry: Clone {
    /// The number, if it fits.
    fn of(number: &IBig) -> Option<Self>;
    /// The number.
    fn to_big(&self) -> IBig;
    /// Its sign, as what it is compared with 0.
    fn sign(&self) -> Ordering;
    /// Minus the number.
    fn negated(&self) -> Option<Self>;
    /// `(a b - c d) / by`, a division without remainder.
    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, by: &Self) -> Option<Self>;
    /// `(x a - y b)` for vectors a and b, divided by the greatest common divisor of its entries.
    fn combine(x: &Self, a: &[Self], y: &Self, b: &[Self]) -> Option<Vec<Self>>;
    /// How `a b` compares with `c d`.
    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering;
}

impl Entry for i64 {
    fn of(number: &IBig) -> Option<Self> {
        i64::try_from(number).ok()
    }

    fn to_big(&self) -> IBig {
        IBig::from(*self)
    }

    fn sign(&self) -> Ordering {
        self.cmp(&0)
    }

    fn negated(&self) -> Option<Self> {
        self.checked_neg()
    }

    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, by: &Self) -> Option<Self> {
        // Two products of words lie in [-2^126, 2^126]: their difference fits.
        let difference = i128::from(*a) * i128::from(*b) - i128::from(*c) * i128::from(*d);
        match i64::try_from(difference) {
            // A division of words takes a tenth of the time of one of double words.
            Ok(difference) => difference.checked_div(*by),
            Err(_) => i64::try_from(difference / i128::from(*by)).ok(),
        }
    }

    fn combine(x: &Self, a: &[Self], y: &Self, b: &[Self]) -> Option<Vec<Self>> {
        let sum = |(a, b): (&i64, &i64)| {
            i128::from(*x) * i128::from(*a) - i128::from(*y) * i128::from(*b)
        };
        let sums: Vec<i128> = a.iter().zip(b).map(sum).collect();
        let common = sums.iter().fold(0, |common, entry| gcd(common, entry.unsigned_abs()));
        let common = i128::try_from(common.max(1)).ok()?;
        sums.iter().map(|sum| i64::try_from(sum / common).ok()).collect()
    }

    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        (i128::from(*a) * i128::from(*b)).cmp(&(i128::from(*c) * i128::from(*d)))
    }
}

impl Entry for IBig {
    fn of(number: &IBig) -> Option<Self> {
        Some(number.clone())
    }

    fn to_big(&self) -> IBig {
        self.clone()
    }

    fn sign(&self) -> Ordering {
        self.cmp(&IBig::ZERO)
    }

    fn negated(&self) -> Option<Self> {
        Some(-self)
    }

    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, by: &Self) -> Option<Self> {
        Some((a * b - c * d) / by)
    }

    fn combine(x: &Self, a: &[Self], y: &Self, b: &[Self]) -> Option<Vec<Self>> {
        let mut sums: Vec<IBig> = a.iter().zip(b).map(|(a, b)| x * a - y * b).collect();
        let mut common = UBig::ZERO;
        for sum in sums.iter().filter(|sum| !sum.is_zero()) {
            let size = sum.unsigned_abs();
            common = if common.is_zero() { size } else { common.gcd(size) };
        }
        if common > UBig::ONE {
            let common = IBig::from(common);
            sums.iter_mut().for_each(|sum| *sum = &*sum / &common);
        }
        Some(sums)
    }

    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        (a * b).cmp(&(c * d))
    }
}

/// Euclid's, in the shortest words that do.
fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(mut short), Ok(mut other)) = (u64::try_from(a), u64::try_from(b)) {
            while other != 0 {
                (short, other) = (other, short % other);
            }
            return u128::from(short);
        }
        (a, b) = (b, a % b);
    }
    a
}
