//! The integers that pure strategies are compared in: double words where all sums fit, else as long as needed.

use crate::game::Game;
use dashu::base::BitTest;
use dashu::integer::IBig;

/// An exact integer.
pub(super) trait Amount: Clone + Ord {
    /// The number, which fits.
    fn of(number: &IBig) -> Self;
    /// The number.
    fn to_big(&self) -> IBig;
    /// `self += a b`.
    fn add_product(&mut self, a: &Self, b: &Self);
    /// `self - other`.
    fn minus(&self, other: &Self) -> Self;
}

impl Amount for i128 {
    fn of(number: &IBig) -> Self {
        i128::try_from(number).unwrap_or_default()
    }

    fn to_big(&self) -> IBig {
        IBig::from(*self)
    }

    fn add_product(&mut self, a: &Self, b: &Self) {
        *self += a * b;
    }

    fn minus(&self, other: &Self) -> Self {
        self - other
    }
}

impl Amount for IBig {
    fn of(number: &IBig) -> Self {
        number.clone()
    }

    fn to_big(&self) -> IBig {
        self.clone()
    }

    fn add_product(&mut self, a: &Self, b: &Self) {
        *self += a * b;
    }

    fn minus(&self, other: &Self) -> Self {
        self - other
    }
}

/// Do double words do? Every sum is over the prior of at most two utilities, or of an objective with these weights.
pub(super) fn fits(game: &Game, weights: [&IBig; 2]) -> bool {
    let longest = |numbers: &mut dyn Iterator<Item = &IBig>| numbers.map(IBig::bit_len).max();
    let utility = longest(&mut game.utility.iter().flatten().flatten()).unwrap_or(0);
    let revenue = longest(&mut game.revenue.iter()).unwrap_or(0);
    let weight = longest(&mut weights.into_iter()).unwrap_or(0);
    let terms = usize::BITS as usize - game.agents.len().leading_zeros() as usize + 2;
    game.prior_total.bit_len() + utility.max(revenue) + weight + terms < 126
}
