//! The numbers a program can be evaluated in: exact integers, or whatever a solver proposes in.

use dashu::integer::IBig;

/// What the scans over columns need of a number, so that one scan serves proposals and proofs.
pub trait Ring: Clone + PartialOrd + Send + Sync {
    /// Zero.
    fn zero() -> Self;
    /// The number `amount`, given in units of `1/unit`. Exact rings keep the integer `amount`.
    fn from_units(amount: &IBig, unit: &IBig) -> Self;
    /// Is it zero?
    fn is_zero(&self) -> bool;
    /// `self += other`.
    fn add(&mut self, other: &Self);
    /// `self -= other`.
    fn subtract(&mut self, other: &Self);
    /// `self += a * b`.
    fn add_product(&mut self, a: &Self, b: &Self);
}

impl Ring for IBig {
    fn zero() -> Self {
        IBig::ZERO
    }
    fn from_units(amount: &IBig, _unit: &IBig) -> Self {
        amount.clone()
    }
    fn is_zero(&self) -> bool {
        self.is_zero()
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
