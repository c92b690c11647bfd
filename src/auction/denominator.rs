//! Exact numbers as integers over a common denominator.

use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// The least common multiple of the denominators.
pub fn common_denominator<'a>(numbers: impl Iterator<Item = &'a RBig>) -> IBig {
    let mut common = UBig::ONE;
    for number in numbers {
        let denominator = number.denominator();
        if !(&common % denominator).is_zero() {
            common = &common / (&common).gcd(denominator) * denominator;
        }
    }
    common.into()
}

/// The number as an integer over `unit`, which its denominator divides.
pub fn over(number: &RBig, unit: &IBig) -> IBig {
    number.numerator() * (unit / IBig::from(number.denominator().clone()))
}

/// The numbers as integers over `unit`, which their denominators divide.
pub fn scaled(numbers: &[RBig], unit: &IBig) -> Vec<IBig> {
    numbers.iter().map(|number| over(number, unit)).collect()
}
