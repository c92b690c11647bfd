//! Closed intervals of rationals, rounded outwards.

use super::rationalise::{round_down, round_up};
use dashu::base::{BitTest, Signed};
use dashu::integer::UBig;
use dashu::rational::RBig;
use std::fmt;
use std::ops::Neg;

/// Numbers longer than this many bits above or below the fraction bar are not worked with.
const LONGEST: usize = 1 << 16;

/// All numbers from `lower` to `upper`, which is not less; a point stands for its exact value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    lower: RBig,
    upper: RBig,
}

impl Interval {
    /// One number.
    pub fn point(value: RBig) -> Self {
        Interval { lower: value.clone(), upper: value }
    }

    /// All numbers from `lower` to `upper`, which must not be less.
    pub fn between(lower: RBig, upper: RBig) -> Self {
        Interval { lower, upper }
    }

    /// The base of the natural logarithm to about `bits` bits.
    pub fn euler(bits: usize) -> Self {
        // sum of 1/k! over k <= n, which falls short by less than 1/(n! n).
        let (mut sum, mut factorial, mut terms) = (UBig::from(2u8), UBig::ONE, 1u32);
        while factorial.bit_len() <= bits + 2 {
            terms += 1;
            sum = sum * terms + 1u8;
            factorial *= terms;
        }
        let lower = RBig::from_parts(sum.into(), factorial.clone());
        let upper = &lower + RBig::from_parts(1.into(), factorial * terms);
        Interval::rounded(lower, upper, bits + 2)
    }

    /// The least number in it.
    pub fn lower(&self) -> &RBig {
        &self.lower
    }

    /// The greatest number in it.
    pub fn upper(&self) -> &RBig {
        &self.upper
    }

    /// The distance from end to end.
    pub fn width(&self) -> RBig {
        &self.upper - &self.lower
    }

    /// Whether it holds one number only.
    pub fn is_point(&self) -> bool {
        self.lower == self.upper
    }

    /// Whether it holds `value`.
    pub fn contains(&self, value: &RBig) -> bool {
        self.lower <= *value && *value <= self.upper
    }

    pub(super) fn add(&self, other: &Self, bits: usize) -> Self {
        Interval::rounded(&self.lower + &other.lower, &self.upper + &other.upper, bits)
    }

    pub(super) fn multiply(&self, other: &Self, bits: usize) -> Self {
        if self.is_point() && other.is_point() {
            return Interval::point(&self.lower * &other.lower);
        }
        let [mut lower, mut upper] = [&self.lower * &other.lower, &self.upper * &other.upper];
        if lower > upper {
            std::mem::swap(&mut lower, &mut upper);
        }
        for product in [&self.lower * &other.upper, &self.upper * &other.lower] {
            if product < lower {
                lower = product;
            } else if product > upper {
                upper = product;
            }
        }
        Interval::rounded(lower, upper, bits)
    }

    /// One over it; `None` if it holds zero.
    pub(super) fn invert(&self, bits: usize) -> Option<Self> {
        if self.contains(&RBig::ZERO) {
            return None;
        }
        Some(Interval::rounded(RBig::ONE / &self.upper, RBig::ONE / &self.lower, bits))
    }

    /// It times itself, `exponent` factors in all; `None` if that is too large.
    pub(super) fn power(&self, exponent: u64, bits: usize) -> Option<Self> {
        // An even power is one of the absolute value, on which every power is monotone.
        let absolute = if exponent.is_multiple_of(2) { self.absolute() } else { self.clone() };
        let (lower, upper) = if absolute.is_point() {
            let value = power(&absolute.lower, exponent, &RBig::clone)?;
            (value.clone(), value)
        } else {
            // A negative end is raised as its absolute value, so the rounding turns around.
            let down = |value: &RBig| round_down(value, bits);
            let up = |value: &RBig| round_up(value, bits);
            let raise = |end: &RBig, away: &dyn Fn(&RBig) -> RBig, near: &dyn Fn(&RBig) -> RBig| {
                if end.is_negative() {
                    power(&-end, exponent, away).map(|value| -value)
                } else {
                    power(end, exponent, near)
                }
            };
            (raise(&absolute.lower, &up, &down)?, raise(&absolute.upper, &down, &up)?)
        };
        Some(Interval { lower, upper })
    }

    fn absolute(&self) -> Self {
        if !self.lower.is_negative() {
            self.clone()
        } else if self.upper.is_negative() {
            -self.clone()
        } else {
            let farthest = (-&self.lower).max(self.upper.clone());
            Interval { lower: RBig::ZERO, upper: farthest }
        }
    }

    pub(super) fn is_too_large(&self) -> bool {
        is_too_large(&self.lower) || is_too_large(&self.upper)
    }

    /// A point stays exact.
    fn rounded(lower: RBig, upper: RBig, bits: usize) -> Self {
        if lower == upper {
            Interval { lower, upper }
        } else {
            Interval { lower: round_down(&lower, bits), upper: round_up(&upper, bits) }
        }
    }
}

impl Neg for Interval {
    type Output = Interval;

    fn neg(self) -> Interval {
        Interval { lower: -self.upper, upper: -self.lower }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "[{}, {}]", self.lower, self.upper)
    }
}

fn is_too_large(value: &RBig) -> bool {
    value.numerator().bit_len().max(value.denominator().bit_len()) > LONGEST
}

/// A power of a number of at least 0, rounded after each product; `None` if it grows too large.
fn power(base: &RBig, exponent: u64, round: &dyn Fn(&RBig) -> RBig) -> Option<RBig> {
    let mut result = RBig::ONE;
    for place in (0..u64::BITS - exponent.leading_zeros()).rev() {
        result = round(&result.sqr());
        if exponent >> place & 1 == 1 {
            result = round(&(result * base));
        }
        if is_too_large(&result) {
            return None;
        }
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval(a: i64, b: i64, denominator: i64) -> Interval {
        let [a, b] = [a.min(b), a.max(b)];
        let end = |end: i64| RBig::from_parts_signed(end.into(), denominator.into());
        Interval { lower: end(a), upper: end(b) }
    }

    /// Both ends and the middle.
    fn samples(interval: &Interval) -> [RBig; 3] {
        let middle = (&interval.lower + &interval.upper) / RBig::from(2);
        [interval.lower.clone(), middle, interval.upper.clone()]
    }

    proptest! {
        #[test]
        fn operations_hold_what_they_must(
            a in (-20i64..20, -20i64..20, 1i64..9),
            b in (-20i64..20, -20i64..20, 1i64..9),
            exponent in 0u64..6,
            bits in 1usize..12,
        ) {
            let (a, b) = (interval(a.0, a.1, a.2), interval(b.0, b.1, b.2));
            let (sum, product) = (a.add(&b, bits), a.multiply(&b, bits));
            let (inverse, power) = (b.invert(bits), a.power(exponent, bits).unwrap());
            prop_assert_eq!(inverse.is_none(), b.contains(&RBig::ZERO));
            for x in samples(&a) {
                prop_assert!(power.contains(&x.pow(exponent as isize)));
                for y in samples(&b) {
                    prop_assert!(sum.contains(&(&x + &y)));
                    prop_assert!(product.contains(&(&x * &y)));
                    if let Some(inverse) = &inverse {
                        prop_assert!(inverse.contains(&(RBig::ONE / y)));
                    }
                }
            }
        }
    }
}
