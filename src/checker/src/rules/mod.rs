//! What agents get and pay at a profile of actions, in integers.

mod items;
mod units;

use crate::code::{Checked, Code, at, reject};
use crate::instance::single_item::{Bid, SingleItem};
use crate::instance::table::TableMechanism;
use crate::instance::valuation::{Bundle, Valuation, value_of_units};
use crate::instance::{Agent, Mechanism, Type, Value};
use crate::number::{Budget, common_denominator, scaled};
use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
pub(crate) use units::choose;

/// The mechanism with its units: money and values in multiples of 1/`money`, chances in multiples
/// of 1/`chance`.
pub(crate) struct Rules {
    pub(crate) money: IBig,
    pub(crate) chance: IBig,
    pub(crate) mechanism: Mechanism,
    lots: items::Lots,
}

/// One branch of what an agent gets and pays at a profile.
pub(crate) struct Share {
    /// Its chance, times `chance`.
    pub(crate) weight: IBig,
    /// What she gets: the item (1) or not (0), the bundle of items, the number of units, or the
    /// outcome of a table.
    pub(crate) thing: usize,
    /// What she pays, times `money`.
    pub(crate) payment: IBig,
}

/// The actions an agent has, and who may play them.
pub(crate) struct Actions {
    /// Canonical names of those some type may play.
    pub(crate) names: Vec<String>,
    /// Where each stands in the instance.
    pub(crate) origin: Vec<usize>,
    /// By type, the actions it may play.
    pub(crate) allowed: Vec<Vec<usize>>,
}

impl Rules {
    /// Takes the mechanism out of an instance, and finds the units.
    pub(crate) fn new(agents: &[Agent], mechanism: Mechanism) -> Checked<Rules> {
        let mut numbers: Vec<&RBig> = Vec::new();
        for kind in agents.iter().flat_map(|agent| &agent.types) {
            match &kind.value {
                Value::Item(value) => numbers.push(value),
                Value::Outcomes(values) => numbers.extend(values.values()),
                Value::Bundles(valuation) => numbers.extend(valuation.numbers()),
                Value::Marginals(values) => numbers.extend(values),
            }
        }
        let tied = one_to(agents.len());
        let chance = match &mechanism {
            Mechanism::SingleItem(auction) => {
                numbers.extend(numbers_of(auction));
                tied.clone()
            }
            // Ties of each item are drawn independently.
            Mechanism::Items(auction) => {
                numbers.extend(auction.sales.iter().flat_map(numbers_of));
                tied.pow(auction.sales.len())
            }
            // The number of sets of tied marginal bids is a binomial coefficient, which divides the
            // least common multiple of 1 up to the number of all of them (Kummer 1852).
            Mechanism::Units(auction) => {
                numbers.push(&auction.reserve);
                numbers.extend(auction.amounts.iter().flatten());
                one_to(agents.len().saturating_mul(auction.units))
            }
            Mechanism::Table(table) => {
                let branches = || table.lotteries.values().flatten();
                numbers.extend(branches().flat_map(|branch| &branch.payments));
                common_denominator(branches().map(|branch| &branch.probability))?
            }
        };
        let money = common_denominator(numbers)?;
        let lots = items::Lots::new(tied, money.clone());
        Ok(Rules { money, chance, mechanism, lots })
    }

    /// The number of an agent's actions, those included that no type may play.
    pub(crate) fn action_count(&self, agent: usize) -> Checked<usize> {
        Ok(match &self.mechanism {
            Mechanism::SingleItem(auction) => at(&auction.bids, agent)?.len(),
            Mechanism::Items(auction) => auction.actions(agent),
            Mechanism::Units(auction) => at(&auction.bids, agent)?.len(),
            Mechanism::Table(table) => at(&table.actions, agent)?.len(),
        })
    }

    /// The actions of an agent, those no type may play left out.
    pub(crate) fn actions(&self, index: usize, agent: &Agent, budget: &Budget) -> Checked<Actions> {
        let mut may = Vec::new();
        for kind in &agent.types {
            let own = self.may_play(index, kind, budget)?;
            if !own.contains(&true) {
                let message = format!("type `{}` is left with no bid", kind.name);
                return reject(Code::BadInstance, format!("instance.agents[{index}]"), message);
            }
            may.push(own);
        }
        let mut actions =
            Actions { names: Vec::new(), origin: Vec::new(), allowed: vec![Vec::new(); may.len()] };
        for origin in 0..self.action_count(index)? {
            let players = may.iter().map(|own| own.get(origin) == Some(&true));
            if !players.clone().any(|plays| plays) {
                continue;
            }
            for (plays, allowed) in players.zip(&mut actions.allowed) {
                if plays {
                    allowed.push(actions.names.len());
                }
            }
            actions.names.push(self.name(index, origin)?);
            actions.origin.push(origin);
        }
        Ok(actions)
    }

    /// By action of an agent, whether a type may play it.
    fn may_play(&self, index: usize, kind: &Type, budget: &Budget) -> Checked<Vec<bool>> {
        let count = self.action_count(index)?;
        match (&self.mechanism, &kind.value) {
            (Mechanism::SingleItem(auction), Value::Item(value)) => {
                let bids = at(&auction.bids, index)?;
                Ok(bids.iter().map(|bid| auction.may_bid(value, bid)).collect())
            }
            (Mechanism::Items(auction), Value::Bundles(valuation)) if !auction.overbidding => {
                for action in 0..count {
                    let bundles = auction.bundles_bid_for(index, action)?;
                    budget.spend("instance", bundles.saturating_mul(valuation.work() + 4), 0)?;
                }
                (0..count).map(|action| auction.may_bid(index, action, valuation)).collect()
            }
            (Mechanism::Units(auction), Value::Marginals(marginals)) => {
                let bids = at(&auction.bids, index)?;
                bids.iter().map(|bid| auction.may_bid(index, bid, marginals)).collect()
            }
            (Mechanism::Table(table), _) => {
                let names = at(&table.actions, index)?.iter();
                let listed = |name| kind.actions.as_ref().is_none_or(|own| own.contains(name));
                Ok(names.map(listed).collect())
            }
            _ => Ok(vec![true; count]),
        }
    }

    /// The canonical name of an action, by where it stands in the instance.
    fn name(&self, agent: usize, origin: usize) -> Checked<String> {
        match &self.mechanism {
            Mechanism::SingleItem(auction) => {
                Ok(auction.name(at(at(&auction.bids, agent)?, origin)?))
            }
            Mechanism::Items(auction) => auction.name(agent, origin),
            Mechanism::Units(auction) => {
                auction.name(agent, at(at(&auction.bids, agent)?, origin)?)
            }
            Mechanism::Table(table) => at(at(&table.actions, agent)?, origin).cloned(),
        }
    }

    /// What a value gives a thing, times `money`.
    pub(crate) fn worth(&self, value: &Value, thing: usize) -> IBig {
        let worth = match (value, &self.mechanism) {
            (Value::Item(value), _) if thing == 1 => value.clone(),
            (Value::Outcomes(values), Mechanism::Table(table)) => {
                let worth = table.outcomes.get(thing).and_then(|name| values.get(name));
                worth.cloned().unwrap_or(RBig::ZERO)
            }
            (Value::Bundles(valuation), _) => valuation.value(thing as Bundle),
            (Value::Marginals(marginals), _) => value_of_units(marginals, thing),
            _ => RBig::ZERO,
        };
        scaled(&worth, &self.money)
    }

    /// What each agent gets and pays at a profile of actions, named by where they stand in the
    /// instance. Several branches may give her the same thing.
    pub(crate) fn shares(&self, profile: &[usize], budget: &Budget) -> Checked<Vec<Vec<Share>>> {
        match &self.mechanism {
            Mechanism::SingleItem(auction) => self.single_item_shares(auction, profile),
            Mechanism::Items(auction) => self.lots.shares(auction, profile, budget),
            Mechanism::Units(auction) => {
                units::shares(auction, profile, &self.money, &self.chance, budget)
            }
            Mechanism::Table(table) => self.table_shares(table, profile),
        }
    }

    fn single_item_shares(
        &self,
        auction: &SingleItem,
        profile: &[usize],
    ) -> Checked<Vec<Vec<Share>>> {
        let bids = auction
            .bids
            .iter()
            .zip(profile)
            .map(|(own, index)| at(own, *index))
            .collect::<Checked<Vec<&Bid>>>()?;
        let endings = auction.endings(&bids);
        let weight = &self.chance / IBig::from(endings.len().max(1));
        let mut shares: Vec<Vec<Share>> = profile.iter().map(|_| Vec::new()).collect();
        for ending in endings {
            for (i, (own, payment)) in shares.iter_mut().zip(&ending.payments).enumerate() {
                own.push(Share {
                    weight: weight.clone(),
                    thing: usize::from(ending.winner == Some(i)),
                    payment: scaled(payment, &self.money),
                });
            }
        }
        Ok(shares)
    }

    fn table_shares(&self, table: &TableMechanism, profile: &[usize]) -> Checked<Vec<Vec<Share>>> {
        let Some(lottery) = table.lotteries.get(profile) else {
            return reject(Code::BadInstance, "instance.auction.entries", "a profile is missing");
        };
        let mut shares: Vec<Vec<Share>> = profile.iter().map(|_| Vec::new()).collect();
        for branch in lottery {
            for (own, payment) in shares.iter_mut().zip(&branch.payments) {
                own.push(Share {
                    weight: scaled(&branch.probability, &self.chance),
                    thing: branch.outcome,
                    payment: scaled(payment, &self.money),
                });
            }
        }
        Ok(shares)
    }

    /// The single-item auction, where the instance is one.
    pub(crate) fn single_item(&self) -> Option<&SingleItem> {
        match &self.mechanism {
            Mechanism::SingleItem(auction) => Some(auction),
            _ => None,
        }
    }
}

/// The value of every bundle of so many items, in the order of bit sets.
///
/// # Errors
/// `too-large`.
pub(crate) fn bundle_values(
    valuation: &Valuation,
    items: usize,
    budget: &Budget,
) -> Checked<Vec<RBig>> {
    if items > 20 {
        return reject(Code::TooLarge, "instance", format!("the bundles of {items} items"));
    }
    budget.spend("instance", valuation.work() << items, 0)?;
    Ok((0..1 << items).map(|bundle| valuation.value(bundle)).collect())
}

/// The amounts of an auction.
fn numbers_of(auction: &SingleItem) -> impl Iterator<Item = &RBig> {
    let amounts = auction.bids.iter().flatten().filter_map(|bid| match bid {
        Bid::Amount(amount) => Some(amount),
        Bid::Out => None,
    });
    amounts.chain([&auction.reserve])
}

/// The least common multiple of 1..n: uniform ties among up to n agents are whole multiples.
pub(crate) fn one_to(n: usize) -> IBig {
    let mut common = UBig::ONE;
    for k in 1..=n {
        let k = UBig::from(k);
        let shared = Gcd::gcd(&common, &k);
        common *= k / shared;
    }
    IBig::from(common)
}

#[cfg(test)]
mod tests;
