//! What is asked of a set of equilibrium laws.

use super::Concept;
use super::dominance::Rounds;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The linear objective `welfare W + revenue Rev`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// Weight of welfare (gross of information costs, which net concepts take off).
    pub welfare: RBig,
    /// Weight of revenue.
    pub revenue: RBig,
}

impl Objective {
    /// Welfare alone.
    pub fn welfare() -> Self {
        Objective { welfare: RBig::ONE, revenue: RBig::ZERO }
    }

    /// Revenue alone.
    pub fn revenue() -> Self {
        Objective { welfare: RBig::ZERO, revenue: RBig::ONE }
    }

    /// Both weights as integers, and the denominator they are over.
    pub(super) fn integers(&self) -> (IBig, IBig, IBig) {
        let denominator =
            IBig::from(self.welfare.denominator().clone() * self.revenue.denominator());
        let over = |weight: &RBig| {
            weight.numerator() * (&denominator / IBig::from(weight.denominator().clone()))
        };
        (over(&self.welfare), over(&self.revenue), denominator)
    }
}

/// Worst or best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
}

impl Direction {
    /// +1 or −1: what turns the objective into one to minimise.
    pub fn sign(self) -> IBig {
        match self {
            Direction::Min => IBig::ONE,
            Direction::Max => IBig::NEG_ONE,
        }
    }

    /// The name on the command line and in certificates.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Min => "min",
            Direction::Max => "max",
        }
    }
}

/// The law of the type profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriorMode {
    /// The instance's.
    Given,
    /// Any law on the product of the type sets; values are then per unit of optimal welfare.
    Any,
}

impl PriorMode {
    /// The name on the command line and in certificates.
    pub fn name(self) -> &'static str {
        match self {
            PriorMode::Given => "given",
            PriorMode::Any => "any",
        }
    }
}

/// An optimum over a set of equilibrium laws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The set.
    pub concept: Concept,
    /// What is optimised.
    pub objective: Objective,
    /// Worst or best.
    pub direction: Direction,
    /// Over which priors.
    pub prior: PriorMode,
    /// Only equilibria whose bids do not fall as the value rises (Bayes-Nash equilibria of single-item auctions).
    pub monotone: bool,
    /// Only Bayes-Nash equilibria in actions that survive so many rounds of weak dominance at the interim level.
    pub undominated: Option<Rounds>,
}

impl Question {
    /// May the set be empty, or is it not known to have a member before one is found?
    pub fn may_be_empty(&self) -> bool {
        self.concept.may_be_empty() || self.monotone || self.undominated.is_some()
    }
}
