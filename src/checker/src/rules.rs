//! What happens at a profile of actions, in integers.

use crate::code::{Checked, Code, at, reject};
use crate::instance::single_item::{Bid, SingleItem};
use crate::instance::table::TableMechanism;
use crate::instance::{Agent, Mechanism, Value};
use crate::number::{common_denominator, scaled};
use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// The mechanism with its units: money and values in multiples of 1/`money`, chances in multiples
/// of 1/`chance`.
pub(crate) struct Rules {
    pub(crate) money: IBig,
    pub(crate) chance: IBig,
    /// The number of outcomes; for a single item unsold, or sold to the first, second, .. agent.
    pub(crate) outcomes: usize,
    mechanism: Mechanism,
}

/// One branch of the lottery at a profile.
pub(crate) struct Branch {
    /// Its chance, times `chance`.
    pub(crate) weight: IBig,
    pub(crate) outcome: usize,
    /// What each agent pays, times `money`.
    pub(crate) payments: Vec<IBig>,
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
            }
        }
        let (money, chance, outcomes) = match &mechanism {
            Mechanism::SingleItem(auction) => {
                numbers.push(&auction.reserve);
                numbers.extend(auction.bids.iter().flatten().filter_map(|bid| match bid {
                    Bid::Amount(amount) => Some(amount),
                    Bid::Out => None,
                }));
                (common_denominator(numbers)?, one_to(agents.len()), agents.len() + 1)
            }
            Mechanism::Table(table) => {
                let branches = || table.lotteries.values().flatten();
                numbers.extend(branches().flat_map(|branch| &branch.payments));
                let chance = common_denominator(branches().map(|branch| &branch.probability))?;
                (common_denominator(numbers)?, chance, table.outcomes.len())
            }
        };
        Ok(Rules { money, chance, outcomes, mechanism })
    }

    /// The actions of an agent, those no type may play left out.
    pub(crate) fn actions(&self, index: usize, agent: &Agent) -> Checked<Actions> {
        let (names, may): (Vec<String>, Vec<Vec<bool>>) = match &self.mechanism {
            Mechanism::Table(table) => {
                let names = at(&table.actions, index)?.clone();
                let may = agent.types.iter().map(|kind| {
                    let plays = |name: &String| match &kind.actions {
                        Some(listed) => listed.contains(name),
                        None => true,
                    };
                    names.iter().map(plays).collect()
                });
                let may = may.collect();
                (names, may)
            }
            Mechanism::SingleItem(auction) => {
                let bids = at(&auction.bids, index)?;
                let may = agent.types.iter().map(|kind| match &kind.value {
                    Value::Item(value) => {
                        bids.iter().map(|bid| auction.may_bid(value, bid)).collect()
                    }
                    Value::Outcomes(_) => Vec::new(),
                });
                (bids.iter().map(ToString::to_string).collect(), may.collect())
            }
        };
        let mut actions =
            Actions { names: Vec::new(), origin: Vec::new(), allowed: vec![Vec::new(); may.len()] };
        for (origin, name) in names.into_iter().enumerate() {
            let players = may.iter().map(|own| own.get(origin) == Some(&true));
            if !players.clone().any(|plays| plays) {
                continue;
            }
            for (plays, allowed) in players.zip(&mut actions.allowed) {
                if plays {
                    allowed.push(actions.names.len());
                }
            }
            actions.names.push(name);
            actions.origin.push(origin);
        }
        Ok(actions)
    }

    /// What a type values each outcome at, times `money`.
    pub(crate) fn worth(&self, agent: usize, value: &Value) -> Vec<IBig> {
        match (value, &self.mechanism) {
            (Value::Outcomes(values), Mechanism::Table(table)) => table
                .outcomes
                .iter()
                .map(|name| values.get(name).map_or(IBig::ZERO, |v| scaled(v, &self.money)))
                .collect(),
            (Value::Item(value), _) => (0..self.outcomes)
                .map(|x| if x == agent + 1 { scaled(value, &self.money) } else { IBig::ZERO })
                .collect(),
            (Value::Outcomes(_), Mechanism::SingleItem(_)) => vec![IBig::ZERO; self.outcomes],
        }
    }

    /// What an outcome gives an agent: the item or not, or the outcome itself.
    pub(crate) fn thing(&self, agent: usize, outcome: usize) -> usize {
        match self.mechanism {
            Mechanism::SingleItem(_) => usize::from(outcome == agent + 1),
            Mechanism::Table(_) => outcome,
        }
    }

    /// The lottery at a profile of actions, named by where they stand in the instance.
    pub(crate) fn lottery(&self, profile: &[usize]) -> Checked<Vec<Branch>> {
        match &self.mechanism {
            Mechanism::SingleItem(auction) => self.auction_lottery(auction, profile),
            Mechanism::Table(table) => self.table_lottery(table, profile),
        }
    }

    fn auction_lottery(&self, auction: &SingleItem, profile: &[usize]) -> Checked<Vec<Branch>> {
        let bids = auction
            .bids
            .iter()
            .zip(profile)
            .map(|(own, index)| at(own, *index))
            .collect::<Checked<Vec<&Bid>>>()?;
        let endings = auction.endings(&bids);
        let weight = &self.chance / IBig::from(endings.len().max(1));
        let branch = |ending: &crate::instance::single_item::Ending| Branch {
            weight: weight.clone(),
            outcome: ending.winner.map_or(0, |winner| winner + 1),
            payments: ending.payments.iter().map(|p| scaled(p, &self.money)).collect(),
        };
        Ok(endings.iter().map(branch).collect())
    }

    fn table_lottery(&self, table: &TableMechanism, profile: &[usize]) -> Checked<Vec<Branch>> {
        let Some(lottery) = table.lotteries.get(profile) else {
            return reject(Code::BadInstance, "instance.auction.entries", "a profile is missing");
        };
        Ok(lottery
            .iter()
            .map(|branch| Branch {
                weight: scaled(&branch.probability, &self.chance),
                outcome: branch.outcome,
                payments: branch.payments.iter().map(|p| scaled(p, &self.money)).collect(),
            })
            .collect())
    }

    /// The table mechanism, where the instance is one.
    pub(crate) fn table(&self) -> Option<&TableMechanism> {
        match &self.mechanism {
            Mechanism::Table(table) => Some(table),
            Mechanism::SingleItem(_) => None,
        }
    }

    /// The single-item auction, where the instance is one.
    pub(crate) fn single_item(&self) -> Option<&SingleItem> {
        match &self.mechanism {
            Mechanism::SingleItem(auction) => Some(auction),
            Mechanism::Table(_) => None,
        }
    }
}

/// The least common multiple of 1..n: uniform ties among up to n agents are whole multiples.
fn one_to(n: usize) -> IBig {
    let mut common = UBig::ONE;
    for k in 1..=n {
        let k = UBig::from(k);
        let shared = Gcd::gcd(&common, &k);
        common *= k / shared;
    }
    IBig::from(common)
}
