//! Joint outcomes of an auction: who gets what and who pays what, drawn together.

use super::denominator::{common_denominator, over, scaled};
use super::multi_unit::{choose, tied_units};
use super::simultaneous::numbers as item_numbers;
use super::threat::ByThreat;
use super::{ByLottery, ItemAuction, Share, UnitAuction};
use crate::instance::{Allocation, Auction, Instance, MultiUnit, Ties};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// What an auction may do at a profile of actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its probability is this over the denominator of the [`Outcomes`] it is one of; positive.
    pub weight: IBig,
    /// Who gets what.
    pub allocation: Allocation,
    /// What each agent pays, in units of the auction's money; negative is received.
    pub payments: Vec<IBig>,
}

/// The law of an auction's outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcomes {
    /// What the weights sum to.
    pub denominator: IBig,
    /// Outcomes of positive probability.
    pub list: Vec<Outcome>,
}

/// An auction whose outcomes are drawn as a whole.
pub struct Joint<'a> {
    rule: Rule<'a>,
    agents: usize,
    unit: IBig,
}

enum Rule<'a> {
    Lottery(ByLottery<'a>),
    Items(ItemAuction),
    Units(UnitAuction),
}

impl<'a> Joint<'a> {
    /// The instance's auction with payments in units of `1/unit`, which the denominators of [`amounts`] divide.
    pub fn of(instance: &'a Instance, unit: &IBig) -> Self {
        let rule = match &instance.auction {
            Auction::SingleItem(rule) => Rule::Lottery(ByLottery::SingleItem(rule)),
            Auction::Table(table) => Rule::Lottery(ByLottery::Table(table)),
            Auction::Items(rule) => Rule::Items(ItemAuction::of(rule, unit)),
            Auction::Units(rule) => Rule::Units(UnitAuction::of(rule, unit)),
        };
        Joint { rule, agents: instance.agents.len(), unit: unit.clone() }
    }

    /// How many outcomes there may be at a profile of actions, at most; `usize::MAX` if that is more.
    pub fn count(&self, profile: &[usize]) -> usize {
        match &self.rule {
            Rule::Lottery(ByLottery::SingleItem(_)) => self.agents,
            Rule::Lottery(ByLottery::Table(table)) => {
                table.position(profile).map_or(0, |place| table.lotteries[place].len())
            }
            Rule::Items(auction) => {
                let winners = winners_by_item(auction, profile);
                winners.iter().fold(1, |all, tied| all.saturating_mul(tied.len().max(1)))
            }
            Rule::Units(auction) => {
                let (_, tied, left) = tied_units(auction, profile);
                tied.iter().fold(1, |all, own| all.saturating_mul(own.min(&left) + 1))
            }
        }
    }

    /// What may happen at `profile`, one action position per agent. Outcomes of the same allocation and payments are one.
    pub fn outcomes(&self, profile: &[usize]) -> Outcomes {
        match &self.rule {
            Rule::Lottery(rule) => self.by_lottery(*rule, profile),
            Rule::Items(auction) => by_items(auction, profile),
            Rule::Units(auction) => by_units(auction, profile),
        }
    }

    fn by_lottery(&self, rule: ByLottery<'_>, profile: &[usize]) -> Outcomes {
        let position = match rule {
            ByLottery::Table(table) => table.position(profile).unwrap_or(0),
            ByLottery::SingleItem(_) => 0,
        };
        let mut lottery = rule.lottery(profile, position);
        lottery.retain(|branch| !branch.probability.is_zero());
        let denominator = common_denominator(lottery.iter().map(|branch| &branch.probability));
        let mut list: Vec<Outcome> = Vec::new();
        for branch in &lottery {
            let allocation = match rule {
                ByLottery::Table(_) => Allocation::Outcome(branch.outcome),
                ByLottery::SingleItem(_) => {
                    let owns = |agent| Share::from(branch.outcome == agent + 1);
                    Allocation::Shares((0..self.agents).map(owns).collect())
                }
            };
            let payments = scaled(&branch.payments, &self.unit);
            let weight = over(&branch.probability, &denominator);
            let same = |o: &&mut Outcome| o.allocation == allocation && o.payments == payments;
            match list.iter_mut().find(same) {
                Some(outcome) => outcome.weight += weight,
                None => list.push(Outcome { weight, allocation, payments }),
            }
        }
        Outcomes { denominator, list }
    }
}

/// The agents each item is drawn among; none if it is not sold.
fn winners_by_item(auction: &ItemAuction, profile: &[usize]) -> Vec<Vec<usize>> {
    let mut winners = Vec::new();
    for (agent, &action) in profile.iter().enumerate() {
        let odds = auction.odds(agent, action, &auction.threat(agent, profile));
        winners.resize(odds.len(), Vec::new());
        for (item, _) in odds.iter().enumerate().filter(|(_, tied)| **tied > 0) {
            winners[item].push(agent);
        }
    }
    winners
}

/// Every item goes to one of those who are tied for it, independently.
fn by_items(auction: &ItemAuction, profile: &[usize]) -> Outcomes {
    let winners = winners_by_item(auction, profile);
    let mut shares: Vec<Vec<Share>> = vec![vec![0; profile.len()]];
    let mut denominator = IBig::ONE;
    for (item, winners) in winners.iter().enumerate().filter(|(_, winners)| !winners.is_empty()) {
        denominator *= winners.len();
        let given = shares.iter().flat_map(|shares| {
            winners.iter().map(|&winner| {
                let mut shares = shares.clone();
                shares[winner] |= 1 << item;
                shares
            })
        });
        shares = given.collect();
    }
    let list = shares.into_iter().map(|shares| outcome(auction, profile, IBig::ONE, shares));
    Outcomes { denominator, list: list.collect() }
}

/// Every set of so many tied marginal bids as there are units left is equally likely.
fn by_units(auction: &UnitAuction, profile: &[usize]) -> Outcomes {
    let (sure, tied, left) = tied_units(auction, profile);
    let mut drawn: Vec<(UBig, usize, Vec<usize>)> = vec![(UBig::ONE, left, sure)];
    for (agent, &own) in tied.iter().enumerate() {
        let others: usize = tied[agent + 1..].iter().sum();
        let wins = drawn.iter().flat_map(|(weight, left, units)| {
            (left.saturating_sub(others)..=own.min(*left)).map(move |won| {
                let mut units = units.clone();
                units[agent] += won;
                (weight * choose(own, won), left - won, units)
            })
        });
        drawn = wins.collect();
    }
    let list = drawn.into_iter().map(|(weight, _, units)| {
        let shares = units.iter().map(|&units| units as Share).collect();
        outcome(auction, profile, weight.into(), shares)
    });
    Outcomes { denominator: choose(tied.iter().sum(), left).into(), list: list.collect() }
}

fn outcome<R: ByThreat>(
    auction: &R,
    profile: &[usize],
    weight: IBig,
    shares: Vec<Share>,
) -> Outcome {
    let pays = |(agent, &action): (usize, &usize)| {
        auction.payment(agent, action, &auction.threat(agent, profile), shares[agent])
    };
    let payments = profile.iter().enumerate().map(pays).collect();
    Outcome { weight, allocation: Allocation::Shares(shares), payments }
}

/// A number that the denominators of all laws of an auction's outcomes divide.
pub fn outcome_denominator(instance: &Instance) -> IBig {
    let agents = instance.agents.len();
    match &instance.auction {
        Auction::SingleItem(rule) => {
            common_denominator(ByLottery::SingleItem(rule).numbers().0.iter())
        }
        Auction::Table(table) => common_denominator(ByLottery::Table(table).numbers().0.iter()),
        Auction::Items(rule) => match rule.ties {
            Ties::Priority(_) => IBig::ONE,
            Ties::Uniform => least_common_multiple(agents).pow(rule.items.len()),
        },
        Auction::Units(rule) => match rule.ties {
            Ties::Priority(_) => IBig::ONE,
            Ties::Uniform => {
                let tied = rule.bids.iter().map(|bids| most_equal(rule, bids)).sum();
                let laws = (1..=tied)
                    .flat_map(|tied| (1..tied.min(rule.units + 1)).map(move |left| (tied, left)));
                let laws = laws.map(|(tied, left)| RBig::from_parts(1.into(), choose(tied, left)));
                common_denominator(laws.collect::<Vec<_>>().iter())
            }
        },
    }
}

/// The most marginal bids of an action that are the same amount.
fn most_equal(rule: &MultiUnit, bids: &[Vec<RBig>]) -> usize {
    let of_bid = |bid: &Vec<RBig>| bid.chunk_by(|one, other| one == other).map(<[_]>::len).max();
    bids.iter().filter_map(of_bid).max().unwrap_or(0).min(rule.units)
}

/// The least common multiple of 1, .., `most`.
pub fn least_common_multiple(most: usize) -> IBig {
    let parts = (1..=most).map(|k| RBig::from_parts(1.into(), k.into()));
    common_denominator(parts.collect::<Vec<_>>().iter())
}

/// The numbers whose denominators are those of all payments in an auction.
pub fn amounts(auction: &Auction) -> Vec<RBig> {
    match auction {
        Auction::SingleItem(rule) => ByLottery::SingleItem(rule).numbers().1,
        Auction::Table(table) => ByLottery::Table(table).numbers().1,
        Auction::Items(rule) => item_numbers(rule).cloned().collect(),
        Auction::Units(rule) => super::multi_unit::numbers(rule).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auction::money_unit;
    use crate::instance::Source;
    use std::collections::BTreeMap;

    /// The instance of an auction with three agents of value 1 (of each item, of the first unit).
    fn instance(goods: &str, auction: &str, value: &str) -> Instance {
        let agent = |name: &str| {
            format!(
                "[[agents]]\nname = \"{name}\"\ntypes = [{{ name = \"t\", value = {value} }}]\n"
            )
        };
        let agents: String = ["1", "2", "3"].map(agent).concat();
        let text = format!("format = \"poacert/1\"\n{goods}\n{agents}[auction]\n{auction}\n");
        Instance::read(Source::new("drawn.toml", text.clone()))
            .unwrap_or_else(|problems| panic!("{problems}\n{text}"))
    }

    fn items(auction: &str) -> Instance {
        instance(
            "[goods]\nkind = \"items\"\nitems = [\"A\", \"B\"]",
            auction,
            "{ additive = { A = 1, B = 1 } }",
        )
    }

    fn units(auction: &str) -> Instance {
        instance("[goods]\nkind = \"units\"\nunits = 3", auction, "{ marginals = [1] }")
    }

    fn profiles(sizes: &[usize]) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new()];
        for &size in sizes {
            let longer = |profile: &Vec<usize>| {
                (0..size).map(|action| [profile.as_slice(), &[action]].concat()).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(longer).collect();
        }
        all
    }

    /// What an agent gets and pays is drawn from the laws that games are compiled from, and outcomes give nothing twice.
    fn check<R: ByThreat>(instance: &Instance, auction: &R, sizes: &[usize], supply: Share) {
        let joint = Joint::of(instance, &money_unit(instance));
        let all = outcome_denominator(instance);
        let is_items = matches!(instance.auction, Auction::Items(_));
        for profile in profiles(sizes) {
            let outcomes = joint.outcomes(&profile);
            assert!((&all % &outcomes.denominator).is_zero(), "{profile:?}");
            assert!(outcomes.list.len() <= joint.count(&profile));
            assert_eq!(outcomes.list.iter().map(|o| &o.weight).sum::<IBig>(), outcomes.denominator);
            for agent in 0..profile.len() {
                let threat = auction.threat(agent, &profile);
                let law = auction.law(&auction.odds(agent, profile[agent], &threat));
                let mut drawn: BTreeMap<Share, IBig> = BTreeMap::new();
                let mut paid = IBig::ZERO;
                for outcome in &outcomes.list {
                    let Allocation::Shares(shares) = &outcome.allocation else { panic!("shares") };
                    match is_items {
                        true => {
                            assert_eq!(shares.iter().map(|s| s.count_ones()).sum::<u32>(), {
                                shares.iter().fold(0, |all, s| all | s).count_ones()
                            });
                        }
                        false => assert!(shares.iter().sum::<u32>() <= supply),
                    }
                    *drawn.entry(shares[agent]).or_default() += &outcome.weight * &law.denominator;
                    paid += &outcome.payments[agent] * &outcome.weight;
                }
                let marginal = law.draws.iter();
                let marginal = marginal.map(|(share, w)| (*share, w * &outcomes.denominator));
                assert_eq!(drawn, marginal.collect(), "agent {agent} at {profile:?}");
                let expected = auction.expected_payment(agent, profile[agent], &threat);
                assert_eq!(paid * &law.denominator, expected * &outcomes.denominator);
            }
        }
    }

    #[test]
    fn bundles_and_payments_have_the_marginal_laws_of_the_game() {
        for rule in ["first-price", "second-price", "all-pay"] {
            for ties in ["\"uniform\"", "{ priority = [\"2\", \"1\", \"3\"] }"] {
                let auction = format!(
                    "rule = \"simultaneous-{rule}\"\nbids = [0, 1, \"3/2\"]\nties = {ties}\nreserve = 1"
                );
                let instance = items(&auction);
                let Auction::Items(rule) = &instance.auction else { panic!("items") };
                let of = ItemAuction::of(rule, &money_unit(&instance));
                check(&instance, &of, &[9, 9, 9], 2);
            }
        }
    }

    #[test]
    fn units_and_payments_have_the_marginal_laws_of_the_game() {
        for rule in ["discriminatory", "uniform-price"] {
            for ties in ["\"uniform\"", "{ priority = [\"2\", \"1\", \"3\"] }"] {
                let auction = format!("rule = \"{rule}\"\nbids = [0, \"1/2\"]\nties = {ties}");
                let instance = units(&auction);
                let Auction::Units(rule) = &instance.auction else { panic!("units") };
                let of = UnitAuction::of(rule, &money_unit(&instance));
                check(&instance, &of, &[4, 4, 4], 3);
            }
        }
    }
}
