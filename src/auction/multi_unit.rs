//! What the auctions of several units have in common: who wins how many.

use super::denominator::over;
use super::simultaneous::places;
use super::threat::{ByThreat, ShareLaw};
use super::{Share, discriminatory, uniform_price};
use crate::instance::{MultiUnit, MultiUnitRule};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// The numbers an auction of units is given by.
pub(super) fn numbers(rule: &MultiUnit) -> impl Iterator<Item = &RBig> {
    rule.bids.iter().flatten().flatten().chain([&rule.reserve])
}

/// An auction of units with its marginal bids in order. Those below the reserve are left out: they win nothing and set no
/// price.
pub struct UnitAuction {
    rule: MultiUnitRule,
    units: usize,
    /// The distinct amounts bid, ascending.
    amounts: Vec<IBig>,
    reserve: IBig,
    /// Places of marginal bids among the amounts, by agent and action, from the highest.
    bids: Vec<Vec<Vec<usize>>>,
    /// The agents' places in the order in which ties are broken, if they are not drawn.
    places: Option<Vec<usize>>,
}

impl UnitAuction {
    /// The auction with its amounts over `unit`, which their denominators divide.
    pub fn of(rule: &MultiUnit, unit: &IBig) -> Self {
        let mut exact: Vec<&RBig> = numbers(rule).collect();
        exact.sort_unstable();
        exact.dedup();
        let posted = rule.rule == MultiUnitRule::PostedPrice;
        let ranked = |bid: &Vec<RBig>| {
            let enough = bid.iter().filter(|amount| posted || **amount >= rule.reserve);
            enough.map(|amount| exact.partition_point(|other| *other < amount)).collect()
        };
        let of_agent = |bids: &Vec<Vec<RBig>>| bids.iter().map(ranked).collect();
        UnitAuction {
            rule: rule.rule,
            units: rule.units,
            amounts: exact.iter().map(|amount| over(amount, unit)).collect(),
            reserve: over(&rule.reserve, unit),
            bids: rule.bids.iter().map(of_agent).collect(),
            places: places(&rule.ties),
        }
    }

    /// The bid in this place from the top, counted from 0, of her own and the others'.
    fn ordered(&self, own: &[usize], rivals: &[RivalBid], place: usize) -> Option<RivalBid> {
        let own = own.iter().map(|&rank| RivalBid { rank, priority: Priority::Same });
        let mut all: Vec<RivalBid> = own.chain(rivals.iter().copied()).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        all.get(place).copied()
    }
}

/// A marginal bid of one of the others; the greater wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RivalBid {
    /// The place of its amount.
    rank: usize,
    /// What happens if it ties with her own.
    priority: Priority,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Priority {
    /// It loses.
    After,
    /// Chance decides.
    Same,
    /// It wins.
    Before,
}

/// What the law of an agent's number of units depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitOdds {
    /// Units that are hers for sure.
    sure: usize,
    /// Marginal bids of hers and of the others that are tied for the rest.
    own: usize,
    others: usize,
    /// How many of these win.
    left: usize,
}

impl UnitOdds {
    /// The numbers of tied bids of hers that may win.
    fn drawn(&self) -> std::ops::RangeInclusive<usize> {
        self.left.saturating_sub(self.others)..=self.own.min(self.left)
    }
}

impl ByThreat for UnitAuction {
    /// The highest marginal bids of the others, descending: one more than there are units, and what ties with the last of
    /// as many as there are units.
    type Threat = Vec<RivalBid>;
    type Odds = UnitOdds;

    fn threat(&self, agent: usize, profile: &[usize]) -> Vec<RivalBid> {
        let mut rivals = Vec::new();
        for (other, &action) in profile.iter().enumerate().filter(|(k, _)| *k != agent) {
            let priority = match &self.places {
                None => Priority::Same,
                Some(places) if places[other] < places[agent] => Priority::Before,
                Some(_) => Priority::After,
            };
            rivals.extend(self.bids[other][action].iter().map(|&rank| RivalBid { rank, priority }));
        }
        rivals.sort_unstable_by(|one, other| other.cmp(one));
        if let Some(&last) = rivals.get(self.units - 1) {
            let tied = rivals.partition_point(|bid| *bid >= last);
            rivals.truncate(tied.max(self.units + 1));
        }
        rivals
    }

    fn odds(&self, agent: usize, action: usize, threat: &Vec<RivalBid>) -> UnitOdds {
        let own = &self.bids[agent][action];
        let sure = |sure| UnitOdds { sure, own: 0, others: 0, left: 0 };
        let Some(last) = self.ordered(own, threat, self.units - 1) else { return sure(own.len()) };
        let mine = |rank: usize| RivalBid { rank, priority: Priority::Same };
        let above = own.iter().filter(|&&rank| mine(rank) > last).count();
        let tied = own.iter().filter(|&&rank| mine(rank) == last).count();
        let others_above = threat.iter().filter(|bid| **bid > last).count();
        let others = threat.iter().filter(|bid| **bid == last).count();
        let left = self.units - above - others_above;
        match (tied, others) {
            (0, _) => sure(above),
            (_, 0) => sure(above + left),
            _ if left == tied + others => sure(above + tied),
            _ => UnitOdds { sure: above, own: tied, others, left },
        }
    }

    fn draw_count(&self, odds: &UnitOdds) -> usize {
        odds.drawn().count()
    }

    /// How many tied bids of hers are among those drawn is hypergeometric.
    fn law(&self, odds: &UnitOdds) -> ShareLaw {
        let draw = |own: usize| {
            let weight = choose(odds.own, own) * choose(odds.others, odds.left - own);
            ((odds.sure + own) as Share, weight.into())
        };
        ShareLaw {
            denominator: choose(odds.own + odds.others, odds.left).into(),
            draws: odds.drawn().map(draw).collect(),
        }
    }

    fn payment(&self, agent: usize, action: usize, threat: &Vec<RivalBid>, share: Share) -> IBig {
        let own = &self.bids[agent][action];
        let units = share as usize;
        match self.rule {
            MultiUnitRule::Discriminatory | MultiUnitRule::PostedPrice => {
                discriminatory::paid(own.iter().map(|&rank| &self.amounts[rank]), units)
            }
            MultiUnitRule::UniformPrice => {
                let beyond = self.ordered(own, threat, self.units);
                let beyond = beyond.map(|bid| &self.amounts[bid.rank]);
                uniform_price::paid(beyond, &self.reserve, units)
            }
        }
    }

    fn expected_payment(&self, agent: usize, action: usize, threat: &Vec<RivalBid>) -> IBig {
        let law = self.law(&self.odds(agent, action, threat));
        let paid =
            |(share, weight): &(Share, IBig)| self.payment(agent, action, threat, *share) * weight;
        law.draws.iter().map(paid).sum()
    }
}

/// What a profile of actions leaves to chance: the units every agent has for sure, her marginal bids that are tied for the
/// rest, and how many of all these win.
pub(super) fn tied_units(
    auction: &UnitAuction,
    profile: &[usize],
) -> (Vec<usize>, Vec<usize>, usize) {
    let of_agent = |(agent, &action): (usize, &usize)| {
        auction.odds(agent, action, &auction.threat(agent, profile))
    };
    let odds: Vec<UnitOdds> = profile.iter().enumerate().map(of_agent).collect();
    let left = odds.iter().map(|odds| odds.left).max().unwrap_or(0);
    (odds.iter().map(|odds| odds.sure).collect(), odds.iter().map(|odds| odds.own).collect(), left)
}

/// The number of sets of `k` out of `n`.
pub(super) fn choose(n: usize, k: usize) -> UBig {
    (0..k).fold(UBig::ONE, |product, done| product * (n - done) / (done + 1))
}
