//! Simultaneous auctions: every item is sold by its own bids, ties being drawn independently.

use super::denominator::over;
use super::threat::{ByThreat, ShareLaw};
use super::{Share, single_item};
use crate::instance::{Bid, Simultaneous, SingleItemRule, Ties};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The numbers an auction of items is given by.
pub(super) fn numbers(rule: &Simultaneous) -> impl Iterator<Item = &RBig> {
    let amounts = rule.bids.iter().flatten().flatten().filter_map(amount);
    amounts.chain([&rule.reserve])
}

fn amount(bid: &Bid) -> Option<&RBig> {
    match bid {
        Bid::Amount(amount) => Some(amount),
        Bid::Out => None,
    }
}

/// An auction of items with its bids in order.
pub struct ItemAuction {
    rule: SingleItemRule,
    /// The distinct amounts bid for any item, ascending.
    amounts: Vec<IBig>,
    reserve: IBig,
    /// The lowest rank that wins.
    sold: usize,
    /// Ranks of bids, by agent, action and item: 0 for none, else the place of the amount plus 1.
    ranks: Vec<Vec<Vec<usize>>>,
    /// The agents' places in the order in which ties are broken, if they are not drawn.
    places: Option<Vec<usize>>,
}

impl ItemAuction {
    /// The auction with its amounts over `unit`, which their denominators divide.
    pub fn of(rule: &Simultaneous, unit: &IBig) -> Self {
        let mut exact: Vec<&RBig> = numbers(rule).collect();
        exact.sort_unstable();
        exact.dedup();
        let rank = |bid: &Bid| {
            amount(bid).map_or(0, |amount| exact.partition_point(|other| *other < amount) + 1)
        };
        let of_agent = |bids: &Vec<Vec<Bid>>| -> Vec<Vec<usize>> {
            bids.iter().map(|bid| bid.iter().map(rank).collect()).collect()
        };
        let reserve_rank = exact.partition_point(|amount| **amount < rule.reserve) + 1;
        ItemAuction {
            rule: rule.rule,
            amounts: exact.iter().map(|amount| over(amount, unit)).collect(),
            reserve: over(&rule.reserve, unit),
            sold: if rule.rule == SingleItemRule::PostedPrice { 1 } else { reserve_rank },
            ranks: rule.bids.iter().map(of_agent).collect(),
            places: places(&rule.ties),
        }
    }

    fn amount(&self, rank: usize) -> Option<&IBig> {
        rank.checked_sub(1).map(|place| &self.amounts[place])
    }

    /// One over this is the probability that a bid wins its item; 0 if it loses.
    fn tied(&self, rank: usize, threat: Rival) -> usize {
        match rank.cmp(&threat.rank) {
            _ if rank < self.sold => 0,
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Greater => 1,
            std::cmp::Ordering::Equal if self.places.is_some() => 1 - threat.tied,
            std::cmp::Ordering::Equal => 1 + threat.tied,
        }
    }

    fn paid(&self, rank: usize, threat: Rival, wins: bool) -> IBig {
        let (bid, other) = (self.amount(rank), self.amount(threat.rank));
        single_item::paid(self.rule, bid, other, &self.reserve, wins)
    }
}

/// The agents' places in an order of priority.
pub(super) fn places(ties: &Ties) -> Option<Vec<usize>> {
    match ties {
        Ties::Uniform => None,
        Ties::Priority(order) => {
            let mut places = vec![0; order.len()];
            order.iter().enumerate().for_each(|(place, &agent)| places[agent] = place);
            Some(places)
        }
    }
}

/// The others' highest bid for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rival {
    /// Its rank, 0 if none could win.
    rank: usize,
    /// How many make it; with a priority, 1 if one of them comes first and 0 if not.
    tied: usize,
}

impl ByThreat for ItemAuction {
    type Threat = Vec<Rival>;
    /// By item, how many agents the item is drawn among, herself included; 0 if she has no chance.
    type Odds = Vec<usize>;

    fn threat(&self, agent: usize, profile: &[usize]) -> Vec<Rival> {
        let items = self.ranks[agent][0].len();
        let of_item = |item: usize| {
            let mut rival = Rival { rank: 0, tied: 0 };
            for (other, &action) in profile.iter().enumerate().filter(|(k, _)| *k != agent) {
                let rank = self.ranks[other][action][item];
                if rank < self.sold || rank < rival.rank {
                    continue;
                }
                if rank > rival.rank {
                    rival = Rival { rank, tied: 0 };
                }
                match &self.places {
                    Some(places) => rival.tied |= usize::from(places[other] < places[agent]),
                    None => rival.tied += 1,
                }
            }
            rival
        };
        (0..items).map(of_item).collect()
    }

    fn odds(&self, agent: usize, action: usize, threat: &Vec<Rival>) -> Vec<usize> {
        let ranks = self.ranks[agent][action].iter();
        ranks.zip(threat).map(|(&rank, &threat)| self.tied(rank, threat)).collect()
    }

    fn draw_count(&self, odds: &Vec<usize>) -> usize {
        let drawn = odds.iter().filter(|&&tied| tied > 1).count();
        u32::try_from(drawn).ok().and_then(|drawn| 1usize.checked_shl(drawn)).unwrap_or(usize::MAX)
    }

    fn law(&self, odds: &Vec<usize>) -> ShareLaw {
        let mut draws: Vec<(Share, IBig)> = vec![(0, IBig::ONE)];
        let mut denominator = IBig::ONE;
        for (item, &tied) in odds.iter().enumerate() {
            let won: Share = 1 << item;
            if tied == 1 {
                draws.iter_mut().for_each(|(share, _)| *share |= won);
            } else if tied > 1 {
                denominator *= tied;
                let with = draws.iter().map(|(share, weight)| (share | won, weight.clone()));
                let with: Vec<(Share, IBig)> = with.collect();
                draws.iter_mut().for_each(|(_, weight)| *weight *= tied - 1);
                draws.extend(with);
            }
        }
        ShareLaw { denominator, draws }
    }

    fn payment(&self, agent: usize, action: usize, threat: &Vec<Rival>, share: Share) -> IBig {
        let ranks = self.ranks[agent][action].iter().zip(threat).enumerate();
        ranks.map(|(item, (&rank, &threat))| self.paid(rank, threat, share >> item & 1 == 1)).sum()
    }

    fn expected_payment(&self, agent: usize, action: usize, threat: &Vec<Rival>) -> IBig {
        let (mut total, mut denominator) = (IBig::ZERO, IBig::ONE);
        for (&rank, &threat) in self.ranks[agent][action].iter().zip(threat) {
            let tied = self.tied(rank, threat);
            let of_item = match tied {
                0 => self.paid(rank, threat, false),
                _ => self.paid(rank, threat, true) + self.paid(rank, threat, false) * (tied - 1),
            };
            total = total * tied.max(1) + of_item * &denominator;
            denominator *= tied.max(1);
        }
        total
    }
}
