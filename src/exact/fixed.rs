//! Narrow intervals in fixed point: both ends are multiples of `2^-512`, rounded outwards.

use super::Interval;
use super::rationalise::{ceiling, floor};
use dashu::base::Signed;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use std::cmp::Ordering;

/// Binary digits after the point.
pub const PLACES: usize = 512;

/// All numbers from `lower` to `upper` units of `2^-512`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    lower: IBig,
    upper: IBig,
}

impl Fixed {
    /// Zero.
    pub const ZERO: Fixed = Fixed { lower: IBig::ZERO, upper: IBig::ZERO };

    /// The narrowest interval that holds `numerator / denominator`, for a positive denominator.
    pub fn of_ratio(numerator: &IBig, denominator: &IBig) -> Self {
        let numerator = numerator << PLACES;
        Fixed { lower: floor(&numerator, denominator), upper: ceiling(&numerator, denominator) }
    }

    /// The narrowest interval that holds a number.
    pub fn of(value: &RBig) -> Self {
        Fixed::of_ratio(value.numerator(), &value.denominator().clone().into())
    }

    /// All numbers at most `radius` from this interval.
    pub fn widened(&self, radius: &Fixed) -> Self {
        Fixed { lower: &self.lower - &radius.upper, upper: &self.upper + &radius.upper }
    }

    /// One number of the interval, exactly.
    pub fn inside(&self) -> Self {
        let middle = (&self.lower + &self.upper) >> 1;
        Fixed { lower: middle.clone(), upper: middle }
    }

    /// The largest absolute value in it, as a point.
    pub fn magnitude(&self) -> Self {
        let farthest = (-&self.lower).max(self.upper.clone());
        Fixed { lower: farthest.clone(), upper: farthest }
    }

    /// The interval in ordinary numbers.
    pub fn interval(&self) -> Interval {
        let number = |end: &IBig| RBig::from_parts(end.clone(), UBig::ONE << PLACES);
        Interval::between(number(&self.lower), number(&self.upper))
    }

    /// Whether it holds no number above 0.
    pub fn is_never_positive(&self) -> bool {
        self.upper <= IBig::ZERO
    }

    /// Whether it holds no number below 0.
    pub fn is_never_negative(&self) -> bool {
        !self.lower.is_negative()
    }

    /// Whether all its numbers are less than all of the other.
    pub fn is_below(&self, other: &Fixed) -> bool {
        self.upper < other.lower
    }

    /// `self += other`.
    pub fn add(&mut self, other: &Fixed) {
        self.lower += &other.lower;
        self.upper += &other.upper;
    }

    /// `self -= other`.
    pub fn subtract(&mut self, other: &Fixed) {
        self.lower -= &other.upper;
        self.upper -= &other.lower;
    }

    /// `self += a * b`.
    pub fn add_product(&mut self, a: &Fixed, b: &Fixed) {
        let (lower, upper) = ends(a, &b.lower, &b.upper);
        self.lower += lower >> PLACES;
        self.upper += -(-upper >> PLACES);
    }

    /// `self += factor * a`.
    pub fn add_multiple(&mut self, a: &Fixed, factor: &IBig) {
        let (lower, upper) = (&a.lower * factor, &a.upper * factor);
        let (lower, upper) = if factor.is_negative() { (upper, lower) } else { (lower, upper) };
        self.lower += lower;
        self.upper += upper;
    }

    /// It over a positive integer.
    pub fn divided(&self, divisor: &IBig) -> Fixed {
        Fixed { lower: floor(&self.lower, divisor), upper: ceiling(&self.upper, divisor) }
    }
}

/// The least and the largest product of a number of `a` and one between the other two.
fn ends(a: &Fixed, lower: &IBig, upper: &IBig) -> (IBig, IBig) {
    if !a.lower.is_negative() && !lower.is_negative() {
        return (&a.lower * lower, &a.upper * upper);
    }
    let products = [&a.lower * lower, &a.lower * upper, &a.upper * lower, &a.upper * upper];
    let [mut least, mut largest] = [products[0].clone(), products[0].clone()];
    for product in products {
        if product < least {
            least = product;
        } else if product > largest {
            largest = product;
        }
    }
    (least, largest)
}

/// Intervals are ordered where all numbers of one lie on the same side of those of the other.
impl PartialOrd for Fixed {
    fn partial_cmp(&self, other: &Fixed) -> Option<Ordering> {
        let points = self.lower == self.upper && self == other;
        match (self.is_below(other), other.is_below(self)) {
            (true, _) => Some(Ordering::Less),
            (_, true) => Some(Ordering::Greater),
            _ => points.then_some(Ordering::Equal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fixed(a: i64, b: i64, denominator: i64) -> Fixed {
        let end = |n: i64| Fixed::of_ratio(&n.into(), &denominator.into());
        Fixed { lower: end(a.min(b)).lower, upper: end(a.max(b)).upper }
    }

    #[test]
    fn zero_is_of_neither_sign() {
        assert!(fixed(0, 0, 1).is_never_positive() && fixed(-1, 0, 1).is_never_positive());
        assert!(fixed(0, 0, 1).is_never_negative() && fixed(0, 1, 1).is_never_negative());
        assert!(!fixed(0, 1, 1).is_never_positive() && !fixed(-1, 0, 1).is_never_negative());
    }

    proptest! {
        #[test]
        fn results_hold_what_they_must(
            a in (-20i64..20, -20i64..20, 1i64..9),
            b in (-20i64..20, -20i64..20, 1i64..9),
            factor in -5i64..5,
        ) {
            let number = |n: i64, d: i64| RBig::from_parts_signed(n.into(), d.into());
            let (x, y) = (fixed(a.0, a.1, a.2), fixed(b.0, b.1, b.2));
            let with = |operation: &dyn Fn(&mut Fixed)| {
                let mut result = x.clone();
                operation(&mut result);
                result.interval()
            };
            let sum = with(&|r| r.add(&y));
            let difference = with(&|r| r.subtract(&y));
            let product = with(&|r| r.add_product(&x, &y));
            let multiple = with(&|r| r.add_multiple(&y, &factor.into()));
            for m in [a.0, a.1] {
                let p = number(m, a.2);
                prop_assert!(x.divided(&7.into()).interval().contains(&(&p / number(7, 1))));
                prop_assert!(x.magnitude().interval().upper() >= &p);
                for n in [b.0, b.1] {
                    let q = number(n, b.2);
                    prop_assert!(sum.contains(&(&p + &q)));
                    prop_assert!(difference.contains(&(&p - &q)));
                    prop_assert!(product.contains(&(&p + &p * &q)));
                    prop_assert!(multiple.contains(&(&p + number(factor, 1) * &q)));
                }
            }
            let width = RBig::from_parts(60_000.into(), UBig::ONE << PLACES);
            if a.0 == a.1 && b.0 == b.1 {
                prop_assert!(product.width() <= width && sum.width() <= width);
            }
        }
    }
}
