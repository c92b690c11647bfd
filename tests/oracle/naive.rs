//! A game straight from an instance: own auction rules, payoffs by profile, nothing shared or clever.

use dashu::rational::RBig;
use poacert::instance::{Auction, Bid, Instance, SingleItem, SingleItemRule, Ties, Value};
use std::collections::BTreeMap;

/// One thing that may happen at a profile of actions.
#[derive(Clone, Debug)]
pub struct Chance {
    pub probability: RBig,
    /// For a single item the winner or `None`; for a table the outcome.
    pub outcome: Option<usize>,
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
    /// Values of outcomes, by agent and type; `[0]` is not winning and `[1]` winning a single item.
    values: Vec<Vec<Vec<RBig>>>,
    single_item: bool,
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
            .map(|agent| agent.types.iter().map(|t| values(&t.value)).collect())
            .collect();
        let mut naive = Naive {
            agents,
            allowed,
            prior: BTreeMap::new(),
            optimum: BTreeMap::new(),
            lottery: BTreeMap::new(),
            values,
            single_item: matches!(instance.auction, Auction::SingleItem(_)),
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
                    &c.probability * (naive.value(i, t, c.outcome) - c.payments[i].clone())
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
    pub fn value(&self, agent: usize, of_type: usize, outcome: Option<usize>) -> RBig {
        let values = &self.values[agent][of_type];
        match outcome {
            Some(winner) if self.single_item => values[usize::from(winner == agent)].clone(),
            Some(outcome) => values[outcome].clone(),
            None => values[0].clone(),
        }
    }

    /// Is it the same thing to `agent`: the item or not, or the same outcome of a table?
    pub fn same_to(&self, agent: usize, one: Option<usize>, other: Option<usize>) -> bool {
        match self.single_item {
            true => (one == Some(agent)) == (other == Some(agent)),
            false => one == other,
        }
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
        let total = |c: &Chance| sum((0..self.agents).map(|i| self.value(i, theta[i], c.outcome)));
        sum(self.lottery[a].iter().map(|c| &c.probability * total(c)))
    }

    /// The probability of one agent's type.
    pub fn marginal(&self, agent: usize, of_type: usize) -> RBig {
        let with_type = self.prior.iter().filter(|(theta, _)| theta[agent] == of_type);
        sum(with_type.map(|(_, probability)| probability.clone()))
    }

    fn best_outcome(&self, instance: &Instance, theta: &[usize]) -> RBig {
        let outcomes: Vec<Option<usize>> = match &instance.auction {
            Auction::SingleItem(_) => {
                [None].into_iter().chain((0..self.agents).map(Some)).collect()
            }
            Auction::Table(table) => (0..table.outcomes.len()).map(Some).collect(),
        };
        let total = |&x: &Option<usize>| sum((0..self.agents).map(|i| self.value(i, theta[i], x)));
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

fn values(value: &Value) -> Vec<RBig> {
    match value {
        Value::Item(worth) => vec![RBig::ZERO, worth.clone()],
        Value::Outcomes(worths) => worths.clone(),
    }
}

fn allowed(instance: &Instance, agent: usize, of_type: usize) -> Vec<usize> {
    match &instance.auction {
        Auction::Table(table) => match &instance.agents[agent].types[of_type].actions {
            Some(listed) => listed.clone(),
            None => (0..table.actions[agent].len()).collect(),
        },
        Auction::SingleItem(auction) => {
            let value = instance.agents[agent].types[of_type].value.item().expect("a value");
            let may = |bid: &Bid| match bid {
                Bid::Out => true,
                Bid::Amount(amount) => auction.overbidding || amount <= value,
            };
            let bids = &auction.bids[agent];
            (0..bids.len()).filter(|&action| may(&bids[action])).collect()
        }
    }
}

fn lottery(instance: &Instance, a: &[usize]) -> Vec<Chance> {
    match &instance.auction {
        Auction::SingleItem(auction) => sale(auction, a),
        Auction::Table(table) => {
            let mut place = 0;
            for (actions, &action) in table.actions.iter().zip(a) {
                place = place * actions.len() + action;
            }
            let chance = |branch: &poacert::instance::Branch| Chance {
                probability: branch.probability.clone(),
                outcome: Some(branch.outcome),
                payments: branch.payments.clone(),
            };
            table.lotteries[place].iter().map(chance).collect()
        }
    }
}

fn sale(auction: &SingleItem, a: &[usize]) -> Vec<Chance> {
    let agents = a.len();
    let bid = |i: usize| match &auction.bids[i][a[i]] {
        Bid::Amount(amount) => Some(amount.clone()),
        Bid::Out => None,
    };
    // Nobody bids more, and it is enough.
    let wins = |i: &usize| {
        bid(*i).is_some_and(|mine| {
            mine >= auction.reserve && (0..agents).all(|j| bid(j).is_none_or(|b| b <= mine))
        })
    };
    let winners: Vec<usize> = match &auction.ties {
        Ties::Uniform => (0..agents).filter(wins).collect(),
        Ties::Priority(order) => order.iter().copied().filter(wins).take(1).collect(),
    };
    let own = |i| bid(i).unwrap_or(RBig::ZERO);
    let price = |winner: usize, i: usize| match auction.rule {
        SingleItemRule::AllPay => own(i),
        SingleItemRule::FirstPrice if i == winner => own(i),
        SingleItemRule::SecondPrice if i == winner => {
            let mut price = auction.reserve.clone();
            for other in (0..agents).filter(|&j| j != i).filter_map(bid) {
                price = price.max(other);
            }
            price
        }
        _ => RBig::ZERO,
    };
    let chance = |&winner: &usize| Chance {
        probability: RBig::ONE / RBig::from(winners.len()),
        outcome: Some(winner),
        payments: (0..agents).map(|i| price(winner, i)).collect(),
    };
    if winners.is_empty() {
        let nobody = agents;
        let payments = (0..agents).map(|i| price(nobody, i)).collect();
        return vec![Chance { probability: RBig::ONE, outcome: None, payments }];
    }
    winners.iter().map(chance).collect()
}
