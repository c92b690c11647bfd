//! From a valid instance to the integer tables of its game.

use super::{BidOrder, Game, Shape};
use crate::auction::{
    action_names, allowed_actions, common_denominator, lottery, outcome_count, over, scaled,
    value_of,
};
use crate::instance::{Agent, Auction, Bid, Instance, Prior, Ties, Type};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The largest number of payoff entries a game may have, about 2 GiB of tables.
const MOST_ENTRIES: usize = 40_000_000;

/// Why an instance has no game.
#[derive(Debug, thiserror::Error)]
pub enum GameError {
    /// The tables would not fit.
    #[error(
        "the game has {entries} payoff entries (types x action profiles, over all agents), more than {MOST_ENTRIES}; use coarser grids or fewer types"
    )]
    TooLarge {
        /// How many entries the tables would have.
        entries: usize,
    },
}

/// `B_i(a)`, by agent and action profile, in units of the game's money: the expected largest
/// payment agent i could have made for what she won, given `a_i` (Syrgkanis and Tardos 2013,
/// "willingness to pay").
pub type Winnings = Vec<Vec<IBig>>;

impl Game {
    /// Compiles an instance: every payoff, revenue, optimal welfare and prior weight, exactly.
    pub fn compile(instance: &Instance) -> Result<Game, GameError> {
        let layout = Layout::of(instance)?;
        let weights: Vec<RBig> = (0..layout.types.count())
            .map(|types| instance.prior.probability(&layout.types.digits(types)))
            .collect();
        let prior_total = common_denominator(weights.iter());
        let (utility, revenue) = layout.payoffs();
        let type_names = |agent: &Agent| agent.types.iter().map(|t| t.name.clone()).collect();
        Ok(Game {
            agents: instance.agents.iter().map(|agent| agent.name.clone()).collect(),
            type_names: instance.agents.iter().map(type_names).collect(),
            utility,
            revenue,
            optimum: layout.optimum(),
            prior: scaled(&weights, &prior_total),
            prior_total,
            declared_product: matches!(instance.prior, Prior::Product(_)),
            order: bid_order(instance, &layout.kept),
            money: &layout.chance * &layout.amount,
            action_names: layout.action_names(),
            allowed: layout.allowed,
            types: layout.types,
            actions: layout.actions,
        })
    }

    /// The willingness to pay of weak smoothness, for every agent and action profile of the game
    /// compiled from this instance.
    pub fn winnings(instance: &Instance) -> Result<Winnings, GameError> {
        let layout = Layout::of(instance)?;
        Ok((0..instance.agents.len()).map(|i| layout.winnings(i)).collect())
    }
}

/// One branch of a lottery in integers: probability over `Layout::chance`, money over
/// `Layout::amount`.
struct Draw {
    probability: IBig,
    outcome: usize,
    payments: Vec<IBig>,
}

/// What the tables are made from: the game's actions and units, and the rule.
struct Layout<'i> {
    rule: &'i Auction,
    /// Positions, in the rule's lists, of the actions some type may play.
    kept: Vec<Vec<usize>>,
    allowed: Vec<Vec<Vec<usize>>>,
    types: Shape,
    actions: Shape,
    /// Numbering of the rule's own profiles.
    everything: Shape,
    /// Common denominator of all probabilities of branches.
    chance: IBig,
    /// Common denominator of all values and payments.
    amount: IBig,
    /// Values by agent, type and outcome.
    values: Vec<Vec<Vec<IBig>>>,
    single_item: bool,
}

impl<'i> Layout<'i> {
    fn of(instance: &'i Instance) -> Result<Self, GameError> {
        let rule = &instance.auction;
        let counts: Vec<usize> = action_names(rule).iter().map(Vec::len).collect();
        let (mut kept, mut allowed) = (Vec::new(), Vec::new());
        for (i, agent) in instance.agents.iter().enumerate() {
            let may: Vec<Vec<usize>> =
                agent.types.iter().map(|t| allowed_actions(rule, i, t)).collect();
            let mut played = vec![false; counts[i]];
            may.iter().flatten().for_each(|&action| played[action] = true);
            let playable: Vec<usize> = (0..played.len()).filter(|&a| played[a]).collect();
            let renumber = |list: &Vec<usize>| {
                list.iter().filter_map(|action| playable.binary_search(action).ok()).collect()
            };
            allowed.push(may.iter().map(renumber).collect::<Vec<Vec<usize>>>());
            kept.push(playable);
        }
        let sizes: Vec<usize> = instance.agents.iter().map(|agent| agent.types.len()).collect();
        let profiles = kept.iter().fold(1usize, |product, k| product.saturating_mul(k.len()));
        let type_profiles = sizes.iter().fold(1usize, |product, &n| product.saturating_mul(n));
        let entries = profiles.saturating_mul(sizes.iter().sum::<usize>() + sizes.len() + 1);
        let entries = entries.max(type_profiles);
        if entries > MOST_ENTRIES {
            return Err(GameError::TooLarge { entries });
        }
        let exact_values: Vec<Vec<Vec<RBig>>> = instance
            .agents
            .iter()
            .enumerate()
            .map(|(i, agent)| {
                let outcomes = outcome_count(instance);
                let of_type = |t: &Type| -> Vec<RBig> {
                    (0..outcomes).map(|x| value_of(&t.value, i, x)).collect()
                };
                agent.types.iter().map(of_type).collect()
            })
            .collect();
        let (chances, amounts) = numbers(instance);
        let amount = common_denominator(exact_values.iter().flatten().flatten().chain(&amounts));
        let of_agent =
            |agent: &Vec<Vec<RBig>>| agent.iter().map(|values| scaled(values, &amount)).collect();
        Ok(Layout {
            values: exact_values.iter().map(of_agent).collect(),
            single_item: matches!(rule, Auction::SingleItem(_)),
            types: Shape::new(sizes),
            actions: Shape::new(kept.iter().map(Vec::len).collect()),
            everything: Shape::new(counts),
            chance: common_denominator(chances.iter()),
            amount,
            rule,
            kept,
            allowed,
        })
    }

    fn action_names(&self) -> Vec<Vec<String>> {
        let names = |(kept, names): (&Vec<usize>, Vec<String>)| {
            kept.iter().map(|&action| names[action].clone()).collect()
        };
        self.kept.iter().zip(action_names(self.rule)).map(names).collect()
    }

    /// What may be drawn at an action profile.
    fn draws(&self, actions: usize) -> Vec<Draw> {
        let original: Vec<usize> =
            self.kept.iter().enumerate().map(|(i, k)| k[self.actions.digit(actions, i)]).collect();
        lottery(self.rule, &original, self.everything.number(&original))
            .iter()
            .filter(|branch| !branch.probability.is_zero())
            .map(|branch| Draw {
                probability: over(&branch.probability, &self.chance),
                outcome: branch.outcome,
                payments: scaled(&branch.payments, &self.amount),
            })
            .collect()
    }

    /// `u_i(a; t)` by agent and type, and `Rev(a)`, over all action profiles.
    fn payoffs(&self) -> (Vec<Vec<Vec<IBig>>>, Vec<IBig>) {
        let count = self.actions.count();
        let mut utility: Vec<Vec<Vec<IBig>>> =
            self.values.iter().map(|types| vec![Vec::with_capacity(count); types.len()]).collect();
        let mut revenue = Vec::with_capacity(count);
        for actions in 0..count {
            let draws = self.draws(actions);
            for (agent, by_type) in utility.iter_mut().enumerate() {
                let paid: IBig = draws.iter().map(|d| &d.probability * &d.payments[agent]).sum();
                for (values, expected) in self.values[agent].iter().zip(by_type) {
                    let gained: IBig =
                        draws.iter().map(|d| &d.probability * &values[d.outcome]).sum();
                    expected.push(gained - &paid);
                }
            }
            let paid = |d: &Draw| &d.probability * d.payments.iter().sum::<IBig>();
            revenue.push(draws.iter().map(paid).sum());
        }
        (utility, revenue)
    }

    /// `Wel(theta)` for every type profile, over all feasible outcomes.
    fn optimum(&self) -> Vec<IBig> {
        let best = |types: usize| {
            let outcomes = self.values[0][0].len();
            let worth = |outcome: usize| -> IBig {
                let agents = self.values.iter().enumerate();
                agents.map(|(i, values)| &values[self.types.digit(types, i)][outcome]).sum()
            };
            (0..outcomes).map(worth).max().unwrap_or(IBig::ZERO) * &self.chance
        };
        (0..self.types.count()).map(best).collect()
    }

    /// `B_i(a)` over all action profiles.
    fn winnings(&self, agent: usize) -> Vec<IBig> {
        let won = |draw: &Draw| match self.single_item {
            true => usize::from(draw.outcome == agent + 1),
            false => draw.outcome,
        };
        let mut most: BTreeMap<(usize, usize), IBig> = BTreeMap::new();
        for actions in 0..self.actions.count() {
            for draw in self.draws(actions) {
                let key = (self.actions.digit(actions, agent), won(&draw));
                let paid = &draw.payments[agent];
                let best = most.entry(key).or_insert_with(|| paid.clone());
                if paid > best {
                    *best = paid.clone();
                }
            }
        }
        let expected = |actions: usize| {
            let action = self.actions.digit(actions, agent);
            let draws = self.draws(actions);
            draws.iter().map(|draw| &draw.probability * &most[&(action, won(draw))]).sum()
        };
        (0..self.actions.count()).map(expected).collect()
    }
}

/// Orders of values and bids, of a single-item auction with the actions `kept`.
fn bid_order(instance: &Instance, kept: &[Vec<usize>]) -> Option<BidOrder> {
    let Auction::SingleItem(rule) = &instance.auction else { return None };
    let of_agent = |agent: &Agent| agent.types.iter().map(|t| t.value.item().cloned()).collect();
    let places = |(kept, bids): (&Vec<usize>, &Vec<Bid>)| {
        let amount = |&action: &usize| match &bids[action] {
            Bid::Out => None,
            Bid::Amount(amount) => Some(amount),
        };
        let below = |action| kept.iter().filter(|other| amount(other) < amount(action)).count();
        kept.iter().map(below).collect()
    };
    Some(BidOrder {
        values: instance.agents.iter().map(of_agent).collect::<Option<_>>()?,
        places: kept.iter().zip(&rule.bids).map(places).collect(),
    })
}

/// Numbers whose denominators are those of all probabilities of branches, and of all payments.
fn numbers(instance: &Instance) -> (Vec<RBig>, Vec<RBig>) {
    match &instance.auction {
        Auction::SingleItem(rule) => {
            let tied = match rule.ties {
                Ties::Uniform => instance.agents.len(),
                Ties::Priority(_) => 1,
            };
            let share = |tied: usize| RBig::from_parts(IBig::ONE, tied.into());
            let bids = rule.bids.iter().flatten().filter_map(|bid| match bid {
                Bid::Amount(amount) => Some(amount.clone()),
                Bid::Out => None,
            });
            ((1..=tied).map(share).collect(), bids.chain([rule.reserve.clone()]).collect())
        }
        Auction::Items(_) | Auction::Units(_) => unimplemented!(),
        Auction::Table(table) => {
            let branches = || table.lotteries.iter().flatten();
            let payments = branches().flat_map(|branch| branch.payments.iter().cloned());
            (branches().map(|branch| branch.probability.clone()).collect(), payments.collect())
        }
    }
}
