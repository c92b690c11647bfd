//! Floats as a ring to propose in.

use crate::program::Ring;
use dashu::integer::IBig;

impl Ring for f64 {
    fn zero() -> Self {
        0.0
    }
    fn from_units(amount: &IBig, unit: &IBig) -> Self {
        quotient(amount, unit)
    }
    fn is_zero(&self) -> bool {
        *self == 0.0
    }
    fn add(&mut self, other: &Self) {
        *self += other;
    }
    fn subtract(&mut self, other: &Self) {
        *self -= other;
    }
    fn add_product(&mut self, a: &Self, b: &Self) {
        *self += a * b;
    }
}

/// `numerator / denominator` as a float, however many digits they have.
pub fn quotient(numerator: &IBig, denominator: &IBig) -> f64 {
    use dashu::base::BitTest;
    // Tables hold millions of small numbers.
    if let (Ok(numerator), Ok(denominator)) = (i64::try_from(numerator), i64::try_from(denominator))
    {
        return numerator as f64 / denominator as f64;
    }
    let excess = numerator.bit_len().max(denominator.bit_len()).saturating_sub(1000);
    if excess == 0 {
        return numerator.to_f64().value() / denominator.to_f64().value();
    }
    let (numerator, denominator) = (numerator >> excess, denominator >> excess);
    match denominator.is_zero() {
        true => f64::INFINITY.copysign(numerator.to_f64().value()),
        false => numerator.to_f64().value() / denominator.to_f64().value(),
    }
}
