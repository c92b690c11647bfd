//! Compiled finite games: exact payoff tables of a one-shot Bayesian game.

mod by_lottery;
mod by_threat;
mod compile;
mod layout;
mod plans;
mod shape;
mod symmetry;

pub use crate::auction::efficient::{Node, OptimumProof, Unproved};
pub use crate::auction::{common_denominator, over};
pub use compile::{GameError, Winnings};
pub use layout::played_actions;
pub use plans::{market_game, market_game_until, market_sides, plan_game, plan_game_until};
pub use shape::Shape;
pub use symmetry::{Classes, symmetric_classes};

use dashu::integer::IBig;
use dashu::rational::RBig;

/// A one-shot Bayesian game: integer tables over one unit of money and one unit of probability.
///
/// Invariant: every amount in the tables is an integer number of units of `1/money`, every prior
/// weight of `1/prior_total`.
#[derive(Clone, Debug)]
pub struct Game {
    /// The agents' names, in the instance's order.
    pub agents: Vec<String>,
    /// Type names, by agent.
    pub type_names: Vec<Vec<String>>,
    /// Action names, by agent: the union of what her types may play.
    pub action_names: Vec<Vec<String>>,
    /// Actions each type may play, ascending, by agent and type.
    pub allowed: Vec<Vec<Vec<usize>>>,
    /// Numbering of type profiles.
    pub types: Shape,
    /// Numbering of action profiles.
    pub actions: Shape,
    /// The denominator of every amount of money.
    pub money: IBig,
    /// The denominator of the prior.
    pub prior_total: IBig,
    /// Prior weight by type profile; they sum to `prior_total`.
    pub prior: Vec<IBig>,
    /// Is the prior given as a product? (A joint table may still be one: see [`Game::product_gap`].)
    pub declared_product: bool,
    /// `u_i(a; t)` by agent, type and action profile.
    pub utility: Vec<Vec<Vec<IBig>>>,
    /// `Rev(a)` by action profile.
    pub revenue: Vec<IBig>,
    /// `Wel(theta)` by type profile, over all feasible outcomes.
    pub optimum: Vec<IBig>,
    /// Why it is that, for more items than a checker goes through all sets of.
    pub optimum_proof: Option<OptimumProof>,
    /// Of single-item auctions with bids of one's own: what it means that bids rise with values.
    pub order: Option<BidOrder>,
}

/// The orders of types by value and of actions by amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BidOrder {
    /// The value of the item, by agent and type.
    pub values: Vec<Vec<RBig>>,
    /// The place of every action among the agent's bids, out being the lowest, by agent and action.
    pub places: Vec<Vec<usize>>,
}

impl BidOrder {
    /// Of two types of an agent with an action each, does the one of higher value play the lower?
    pub fn crosses(&self, agent: usize, one: (usize, usize), other: (usize, usize)) -> bool {
        let (values, places) = (&self.values[agent], &self.places[agent]);
        let by_value = values[one.0].cmp(&values[other.0]);
        let by_bid = places[one.1].cmp(&places[other.1]);
        by_value.is_ne() && by_value == by_bid.reverse()
    }
}

impl Game {
    /// `W(theta, a)`: the sum of values, in units of `1/money`.
    pub fn welfare(&self, types: usize, actions: usize) -> IBig {
        let utility = |agent| &self.utility[agent][self.types.digit(types, agent)][actions];
        (0..self.agents.len()).map(utility).sum::<IBig>() + &self.revenue[actions]
    }

    /// `Wel(F)`: expected optimal welfare.
    pub fn expected_optimum(&self) -> RBig {
        let total: IBig = self.prior.iter().zip(&self.optimum).map(|(f, w)| f * w).sum();
        ratio(total, &self.money * &self.prior_total)
    }

    /// `F_i(t)` as a weight over `prior_total`.
    pub fn marginal(&self, agent: usize, of_type: usize) -> IBig {
        let has = |types: &usize| self.types.digit(*types, agent) == of_type;
        (0..self.types.count()).filter(has).map(|types| &self.prior[types]).sum()
    }

    /// The agent's types of positive probability, ascending.
    pub fn likely_types(&self, agent: usize) -> Vec<usize> {
        (0..self.types.size(agent)).filter(|&t| !self.marginal(agent, t).is_zero()).collect()
    }

    /// A type profile whose probability is not the product of its marginals, if there is one.
    pub fn product_gap(&self) -> Option<usize> {
        let agents = self.agents.len();
        let marginals: Vec<Vec<IBig>> = (0..agents)
            .map(|i| (0..self.types.size(i)).map(|t| self.marginal(i, t)).collect())
            .collect();
        let power = self.prior_total.pow(agents.saturating_sub(1));
        (0..self.types.count()).find(|&types| {
            let product: IBig =
                (0..agents).map(|i| &marginals[i][self.types.digit(types, i)]).product();
            product != &self.prior[types] * &power
        })
    }

    /// Names of a type profile, by agent.
    pub fn type_profile_names(&self, types: usize) -> Vec<&str> {
        let name = |i| self.type_names[i][self.types.digit(types, i)].as_str();
        (0..self.agents.len()).map(name).collect()
    }

    /// Names of an action profile, by agent.
    pub fn action_profile_names(&self, actions: usize) -> Vec<&str> {
        let name = |i| self.action_names[i][self.actions.digit(actions, i)].as_str();
        (0..self.agents.len()).map(name).collect()
    }

    /// The number of the pair (theta, a).
    pub fn pair(&self, types: usize, actions: usize) -> u64 {
        types as u64 * self.actions.count() as u64 + actions as u64
    }

    /// The pair (theta, a) with this number.
    pub fn pair_profiles(&self, pair: u64) -> (usize, usize) {
        let count = self.actions.count() as u64;
        ((pair / count) as usize, (pair % count) as usize)
    }

    /// How many pairs (theta, a) the laws of this game are over: types may play what they may.
    pub fn column_count(&self) -> usize {
        let choices = |i: usize| self.allowed[i].iter().map(Vec::len).sum::<usize>();
        (0..self.agents.len()).map(choices).fold(1, usize::saturating_mul)
    }
}

/// The rational `numerator / denominator`, for a positive denominator.
pub fn ratio(numerator: IBig, denominator: IBig) -> RBig {
    RBig::from_parts_signed(numerator, denominator)
}
