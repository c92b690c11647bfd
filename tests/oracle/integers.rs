//! Rows of rationals as integers over a common denominator.

use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// A positive integer all the numbers' denominators divide.
pub fn common_denominator<'a>(numbers: impl IntoIterator<Item = &'a RBig>) -> IBig {
    let mut common = UBig::ONE;
    for number in numbers {
        let denominator = number.denominator();
        let shared = (&common).gcd(denominator);
        common = &common / shared * denominator;
    }
    common.into()
}

/// `number * unit`, an integer.
pub fn times(number: &RBig, unit: &IBig) -> IBig {
    let denominator = IBig::from(number.denominator().clone());
    let product = number.numerator() * unit;
    assert_eq!(&product % &denominator, IBig::ZERO);
    product / denominator
}
