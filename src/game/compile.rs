//! From a valid instance to the integer tables of its game.

use super::{Game, Shape, declared_product};
use crate::auction::{action_names, allowed_actions, lottery, outcome_count, value_of};
use crate::instance::{Instance, Value};
use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
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
        let draws = Draws::of(instance)?;
        let weights: Vec<RBig> = (0..draws.types.count())
            .map(|types| instance.prior.probability(&draws.types.digits(types)))
            .collect();
        let prior_total = common_denominator(weights.iter());
        let agents = 0..instance.agents.len();
        let utility = |i: usize| (0..draws.types.size(i)).map(|t| draws.utility(i, t)).collect();
        let type_names = |i: usize| {
            instance.agents[i].types.iter().map(|of_type| of_type.name.clone()).collect()
        };
        Ok(Game {
            agents: instance.agents.iter().map(|agent| agent.name.clone()).collect(),
            type_names: agents.clone().map(type_names).collect(),
            utility: agents.map(utility).collect(),
            revenue: draws.revenue(),
            optimum: draws.optimum(),
            prior: scaled(&weights, &prior_total),
            prior_total,
            money: &draws.chance * &draws.amount,
            declared_product: declared_product(&instance.prior),
            action_names: draws.action_names,
            allowed: draws.allowed,
            types: draws.types,
            actions: draws.actions,
        })
    }

    /// The willingness to pay of weak smoothness, for every agent and action profile of the game
    /// compiled from this instance.
    pub fn winnings(instance: &Instance) -> Result<Winnings, GameError> {
        let draws = Draws::of(instance)?;
        Ok((0..instance.agents.len()).map(|i| draws.winnings(i)).collect())
    }
}

/// One branch of a lottery in integers: probability over `Draws::chance`, money over
/// `Draws::amount`.
struct Draw {
    probability: IBig,
    outcome: usize,
    payments: Vec<IBig>,
}

/// The game's actions, and what is drawn at each profile of them.
struct Draws {
    action_names: Vec<Vec<String>>,
    allowed: Vec<Vec<Vec<usize>>>,
    types: Shape,
    actions: Shape,
    /// Common denominator of all probabilities of branches.
    chance: IBig,
    /// Common denominator of all values and payments.
    amount: IBig,
    /// By action profile.
    draws: Vec<Vec<Draw>>,
    /// Values by agent, type and outcome.
    values: Vec<Vec<Vec<IBig>>>,
    single_item: bool,
}

impl Draws {
    fn of(instance: &Instance) -> Result<Draws, GameError> {
        let rule = &instance.auction;
        let every_name = action_names(rule);
        let (mut kept, mut allowed) = (Vec::new(), Vec::new());
        for (i, agent) in instance.agents.iter().enumerate() {
            let may: Vec<Vec<usize>> =
                agent.types.iter().map(|t| allowed_actions(rule, i, &t.value)).collect();
            let mut played = vec![false; every_name[i].len()];
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
        let actions = Shape::new(kept.iter().map(Vec::len).collect());
        let everything = Shape::new(every_name.iter().map(Vec::len).collect());
        let lotteries: Vec<_> = (0..actions.count())
            .map(|profile| {
                let original: Vec<usize> =
                    kept.iter().enumerate().map(|(i, k)| k[actions.digit(profile, i)]).collect();
                lottery(rule, &original, everything.number(&original))
            })
            .collect();
        let outcomes = outcome_count(instance);
        let exact_values: Vec<Vec<Vec<RBig>>> = instance
            .agents
            .iter()
            .enumerate()
            .map(|(i, agent)| {
                let of_type =
                    |value: &Value| (0..outcomes).map(|x| value_of(value, i, x)).collect();
                agent.types.iter().map(|t| of_type(&t.value)).collect()
            })
            .collect();

        let branches = || lotteries.iter().flatten();
        let chance = common_denominator(branches().map(|branch| &branch.probability));
        let payments = branches().flat_map(|branch| &branch.payments);
        let amount = common_denominator(exact_values.iter().flatten().flatten().chain(payments));
        let values = exact_values
            .iter()
            .map(|agent| agent.iter().map(|values| scaled(values, &amount)).collect())
            .collect();
        let names = |(kept, names): (&Vec<usize>, &Vec<String>)| {
            kept.iter().map(|&action| names[action].clone()).collect()
        };
        let draws = lotteries
            .iter()
            .map(|lottery| {
                let possible = lottery.iter().filter(|branch| !branch.probability.is_zero());
                let draw = possible.map(|branch| Draw {
                    probability: over(&branch.probability, &chance),
                    outcome: branch.outcome,
                    payments: scaled(&branch.payments, &amount),
                });
                draw.collect()
            })
            .collect();
        let any_value = instance.agents.iter().flat_map(|agent| &agent.types).next();
        Ok(Draws {
            action_names: kept.iter().zip(&every_name).map(names).collect(),
            single_item: any_value.is_some_and(|of_type| of_type.value.item().is_some()),
            types: Shape::new(sizes),
            allowed,
            actions,
            chance,
            amount,
            draws,
            values,
        })
    }

    /// `u_i(a; t)` over all action profiles.
    fn utility(&self, agent: usize, of_type: usize) -> Vec<IBig> {
        let values = &self.values[agent][of_type];
        self.expectations(|draw| &values[draw.outcome] - &draw.payments[agent])
    }

    /// `Rev(a)` over all action profiles.
    fn revenue(&self) -> Vec<IBig> {
        self.expectations(|draw| draw.payments.iter().sum())
    }

    fn expectations(&self, amount: impl Fn(&Draw) -> IBig) -> Vec<IBig> {
        let expected = |draws: &Vec<Draw>| draws.iter().map(|d| &d.probability * amount(d)).sum();
        self.draws.iter().map(expected).collect()
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
        let mut most: BTreeMap<(usize, usize), &IBig> = BTreeMap::new();
        for (profile, draws) in self.draws.iter().enumerate() {
            for draw in draws {
                let key = (self.actions.digit(profile, agent), won(draw));
                let paid = &draw.payments[agent];
                let best = most.entry(key).or_insert(paid);
                *best = (*best).max(paid);
            }
        }
        let expected = |(profile, draws): (usize, &Vec<Draw>)| {
            let action = self.actions.digit(profile, agent);
            draws.iter().map(|draw| &draw.probability * most[&(action, won(draw))]).sum()
        };
        self.draws.iter().enumerate().map(expected).collect()
    }
}

/// The least common multiple of the denominators.
pub fn common_denominator<'a>(numbers: impl Iterator<Item = &'a RBig>) -> IBig {
    let mut common = UBig::ONE;
    for number in numbers {
        let denominator = number.denominator();
        if !(&common % denominator).is_zero() {
            common = &common / (&common).gcd(denominator) * denominator;
        }
    }
    common.into()
}

/// The number as an integer over `unit`, which its denominator divides.
pub fn over(number: &RBig, unit: &IBig) -> IBig {
    number.numerator() * (unit / IBig::from(number.denominator().clone()))
}

fn scaled(numbers: &[RBig], unit: &IBig) -> Vec<IBig> {
    numbers.iter().map(|number| over(number, unit)).collect()
}
