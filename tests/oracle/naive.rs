//! A game straight from an instance: payoffs by profile, nothing shared or clever.

use super::naive_rules::{Outcome, allocations, allowed, lottery, worth};
use dashu::rational::RBig;
use poacert::instance::{Auction, Instance, Value};
use std::collections::BTreeMap;

/// One thing that may happen at a profile of actions.
#[derive(Clone, Debug)]
pub struct Chance {
    pub probability: RBig,
    pub outcome: Outcome,
    pub payments: Vec<RBig>,
}

/// Profiles are lists with one entry per agent. Actions are numbered as in the instance.
pub struct Naive {
    pub agents: usize,
    /// How many types each agent has.
    pub types: Vec<usize>,
    /// What each type may play, by agent and type.
    pub allowed: Vec<Vec<Vec<usize>>>,
    /// What some type of the agent may play.
    pub actions: Vec<Vec<usize>>,
    /// F(theta), by type profile; those of probability 0 included.
    pub prior: BTreeMap<Vec<usize>, RBig>,
    /// Wel(theta).
    pub optimum: BTreeMap<Vec<usize>, RBig>,
    /// The lottery at every profile of `actions`.
    pub lottery: BTreeMap<Vec<usize>, Vec<Chance>>,
    /// By agent and type.
    values: Vec<Vec<Value>>,
    /// Expected utility by agent, type and profile of `actions`.
    utility: Vec<Vec<BTreeMap<Vec<usize>, RBig>>>,
}

impl Naive {
    pub fn of(instance: &Instance) -> Naive {
        let agents = instance.agents.len();
        let types: Vec<usize> = instance.agents.iter().map(|agent| agent.types.len()).collect();
        let allowed: Vec<Vec<Vec<usize>>> =
            (0..agents).map(|i| (0..types[i]).map(|t| allowed(instance, i, t)).collect()).collect();
        let mut actions: Vec<Vec<usize>> = allowed.iter().map(|types| types.concat()).collect();
        for list in &mut actions {
            list.sort();
            list.dedup();
        }
        let values = (instance.agents.iter())
            .map(|agent| agent.types.iter().map(|t| t.value.clone()).collect())
            .collect();
        let mut naive = Naive {
            agents,
            allowed,
            prior: BTreeMap::new(),
            optimum: BTreeMap::new(),
            lottery: BTreeMap::new(),
            values,
            utility: Vec::new(),
            types,
            actions,
        };
        for profile in choices(&naive.actions) {
            naive.lottery.insert(profile.clone(), lottery(instance, &profile));
        }
        for theta in naive.type_profiles() {
            naive.prior.insert(theta.clone(), instance.prior.probability(&theta));
            naive.optimum.insert(theta.clone(), naive.best_outcome(instance, &theta));
        }
        let utility = |i: usize, t: usize| {
            let of = |(a, chances): (&Vec<usize>, &Vec<Chance>)| {
                let gain = |c: &Chance| {
                    &c.probability * (naive.value(i, t, &c.outcome) - c.payments[i].clone())
                };
                (a.clone(), sum(chances.iter().map(gain)))
            };
            naive.lottery.iter().map(of).collect()
        };
        naive.utility =
            (0..agents).map(|i| (0..naive.types[i]).map(|t| utility(i, t)).collect()).collect();
        naive
    }

    /// Every type profile, of probability 0 or not.
    pub fn type_profiles(&self) -> Vec<Vec<usize>> {
        choices(&self.types.iter().map(|&count| (0..count).collect()).collect::<Vec<_>>())
    }

    /// Every profile of actions the types in `theta` may play.
    pub fn plays(&self, theta: &[usize]) -> Vec<Vec<usize>> {
        let of = |(i, &t): (usize, &usize)| self.allowed[i][t].clone();
        choices(&theta.iter().enumerate().map(of).collect::<Vec<_>>())
    }

    /// `v_i(x; t)`.
    pub fn value(&self, agent: usize, of_type: usize, outcome: &Outcome) -> RBig {
        worth(&self.values[agent][of_type], agent, outcome)
    }

    /// `u_i(a; t)`.
    pub fn utility(&self, agent: usize, of_type: usize, a: &[usize]) -> &RBig {
        &self.utility[agent][of_type][a]
    }

    /// `u_i(d, a_-i; t)`.
    pub fn deviated(&self, agent: usize, of_type: usize, a: &[usize], to: usize) -> &RBig {
        let mut deviated = a.to_vec();
        deviated[agent] = to;
        self.utility(agent, of_type, &deviated)
    }

    /// `Rev(a)`.
    pub fn revenue(&self, a: &[usize]) -> RBig {
        sum(self.lottery[a].iter().map(|c| &c.probability * sum(c.payments.iter().cloned())))
    }

    /// `W(theta, a)`: expected sum of values.
    pub fn welfare(&self, theta: &[usize], a: &[usize]) -> RBig {
        let total = |c: &Chance| sum((0..self.agents).map(|i| self.value(i, theta[i], &c.outcome)));
        sum(self.lottery[a].iter().map(|c| &c.probability * total(c)))
    }

    /// The probability of one agent's type.
    pub fn marginal(&self, agent: usize, of_type: usize) -> RBig {
        let with_type = self.prior.iter().filter(|(theta, _)| theta[agent] == of_type);
        sum(with_type.map(|(_, probability)| probability.clone()))
    }

    fn best_outcome(&self, instance: &Instance, theta: &[usize]) -> RBig {
        let outcomes = match &instance.auction {
            Auction::Table(table) => (0..table.outcomes.len()).map(Outcome::Listed).collect(),
            goods => allocations(goods, self.agents),
        };
        let total = |x: &Outcome| sum((0..self.agents).map(|i| self.value(i, theta[i], x)));
        outcomes.iter().map(total).max().expect("there is an outcome")
    }
}

pub fn sum(numbers: impl Iterator<Item = RBig>) -> RBig {
    numbers.fold(RBig::ZERO, |sum, number| sum + number)
}

/// Every way of taking one entry from each list.
pub fn choices(lists: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut profiles = vec![Vec::new()];
    for list in lists {
        let longer = |profile: &Vec<usize>| {
            let profile = profile.clone();
            list.iter().map(move |&entry| [&profile[..], &[entry]].concat())
        };
        profiles = profiles.iter().flat_map(longer).collect();
    }
    profiles
}
