//! Auctions in which the others matter to an agent through what they threaten her with.

use super::Share;
use dashu::integer::IBig;

/// What an agent gets and pays, given her action and the threat of the others: all that her payoff depends on, so that games are
/// compiled without going through joint lotteries. Money is in units of the auction's own denominator.
pub trait ByThreat {
    /// What matters of the others' actions.
    type Threat: Clone + Ord;
    /// What the law of an agent's share depends on.
    type Odds: Clone + Ord;

    /// The threat to `agent` at a profile of actions (positions in the agents' lists); her own is ignored.
    fn threat(&self, agent: usize, profile: &[usize]) -> Self::Threat;

    /// Her chances when she takes this action.
    fn odds(&self, agent: usize, action: usize, threat: &Self::Threat) -> Self::Odds;

    /// How many shares she may get; no more than `usize::MAX` is said.
    fn draw_count(&self, odds: &Self::Odds) -> usize;

    /// The law of her share.
    fn law(&self, odds: &Self::Odds) -> ShareLaw;

    /// What she pays when this is her share.
    fn payment(&self, agent: usize, action: usize, threat: &Self::Threat, share: Share) -> IBig;

    /// What she pays in expectation, times the denominator of her share's law.
    fn expected_payment(&self, agent: usize, action: usize, threat: &Self::Threat) -> IBig;
}

/// A law over shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareLaw {
    /// What the weights sum to.
    pub denominator: IBig,
    /// Distinct shares with positive weights.
    pub draws: Vec<(Share, IBig)>,
}
