//! Ex-post individual rationality of one aftermarket by itself (Definition 3 of the paper).
//!
//! It holds at an allocation if no law of the `bce` of the market alone gives anybody less than she had, at any types; it
//! fails if an equilibrium does. Between the two lies what is not decided here.

use super::holdings::{allocations, in_words, worth};
use crate::equilibrium::{
    Behaviour, Strategies, extreme_equilibria, plan_behaviour, pure_equilibria,
};
use crate::game::{Game, common_denominator, market_game_until, market_sides, over, ratio};
use crate::instance::{Allocation, Instance};
use crate::program::{Column, Row, Sense};
use crate::solve::{Control, minimum};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// Most payoffs of one market alone, in plans.
const MOST_PAYOFFS: usize = 400_000;
/// Most of all of them together.
const MOST_PAYOFFS_IN_ALL: usize = 4_000_000;
/// Most comparisons by which one plan is shown to be no better than another.
const MOST_COMPARISONS: usize = 20_000_000;
/// Most allocations gone through.
const MOST_ALLOCATIONS: usize = 2_000;
/// Most columns of one program.
const MOST_COLUMNS: usize = 20_000;
/// Most entries of one program.
const MOST_ENTRIES: usize = 4_000_000;
/// Most columns of a market whose equilibria are listed.
const MOST_LISTED: usize = 4_000;

/// A multiplier of an obedience row: agent, type, the plan recommended, the plan followed instead, numerator.
pub type Obedience = (String, String, String, String, IBig);

/// What shows that an agent does not lose at some types, from an allocation on.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The allocation at the start.
    pub allocation: Allocation,
    /// The names of the types, by agent.
    pub types: Vec<String>,
    /// The agent.
    pub agent: String,
    /// What the multipliers are over.
    pub denominator: IBig,
    /// The multipliers that are not 0; at least one.
    pub multipliers: Vec<Obedience>,
}

/// An equilibrium of a market alone in which somebody loses.
#[derive(Debug)]
pub struct Witnessed {
    /// The allocation at the start.
    pub allocation: Allocation,
    /// The plan game of the market from there on.
    pub game: Game,
    /// What everybody plays.
    pub behaviour: Behaviour,
    /// The profile of types at which somebody loses.
    pub types: usize,
    /// Who.
    pub agent: usize,
    /// What she loses there.
    pub loss: RBig,
}

/// Whether a market is ex-post individually rational.
#[derive(Debug)]
pub enum ExPost {
    /// It is: what shows it where multipliers are needed.
    Holds(Vec<Shown>),
    /// It is not.
    Fails(Box<Witnessed>),
    /// Neither was shown; why.
    Undecided(String),
}

/// Whether an aftermarket, numbered from 0, is ex-post individually rational from every allocation on.
pub fn ex_post(instance: &Instance, market: usize, control: &Control<'_>) -> ExPost {
    let Some(allocations) = allocations(instance, MOST_ALLOCATIONS) else {
        return ExPost::Undecided(format!("there are more than {MOST_ALLOCATIONS} allocations"));
    };
    let mut all = Vec::new();
    let mut open = None;
    let mut left = MOST_PAYOFFS_IN_ALL;
    for allocation in allocations {
        if control.stopped() {
            return ExPost::Undecided("the time was not enough; --time-limit sets it".to_owned());
        }
        let most = (left.min(MOST_PAYOFFS), &|| control.stopped());
        let game = match market_game_until(instance, market, &allocation, (most.0, most.1)) {
            Ok(game) => game,
            Err(why) => {
                open.get_or_insert(format!("at {}: {why}", in_words(instance, &allocation)));
                continue;
            }
        };
        let payoffs = game.actions.count() * game.utility.iter().map(Vec::len).sum::<usize>();
        left = left.saturating_sub(payoffs);
        let alone = Alone::new(instance, &allocation, &game);
        match alone.holds(control) {
            Ok(shown) => all.extend(shown),
            Err(why) => {
                if let Some((strategies, types, agent, loss)) = alone.failure(control)
                    && let Ok(sides) = market_sides(instance, market, &allocation)
                {
                    let behaviour = plan_behaviour(&sides, &game, &strategies);
                    let witnessed = Witnessed { behaviour, types, agent, loss, allocation, game };
                    return ExPost::Fails(Box::new(witnessed));
                }
                open.get_or_insert(format!("at {}: {why}", in_words(instance, &allocation)));
            }
        }
    }
    open.map_or(ExPost::Holds(all), ExPost::Undecided)
}

/// A market from one allocation on.
struct Alone<'a> {
    game: &'a Game,
    allocation: &'a Allocation,
    /// What each type has before, by agent, in units of money.
    before: Vec<Vec<IBig>>,
    /// What amounts of the game are multiplied with to be in the same unit.
    scale: IBig,
}

impl<'a> Alone<'a> {
    fn new(instance: &Instance, allocation: &'a Allocation, game: &'a Game) -> Self {
        let before: Vec<Vec<RBig>> = instance
            .agents
            .iter()
            .enumerate()
            .map(|(agent, of)| {
                of.types.iter().map(|t| worth(&t.value, agent, allocation)).collect()
            })
            .collect();
        let scale = common_denominator(before.iter().flatten());
        let unit = &scale * &game.money;
        let before = before.iter().map(|own| own.iter().map(|v| over(v, &unit)).collect());
        Alone { game, allocation, before: before.collect(), scale }
    }

    /// What an agent of this type gains over what she had.
    fn change(&self, agent: usize, of_type: usize, actions: usize) -> IBig {
        &self.scale * &self.game.utility[agent][of_type][actions] - &self.before[agent][of_type]
    }

    /// Multipliers that show that nobody loses; else why there are none.
    fn holds(&self, control: &Control<'_>) -> Result<Vec<Shown>, String> {
        let game = self.game;
        let mut shown = Vec::new();
        for agent in 0..game.agents.len() {
            for of_type in game.likely_types(agent) {
                let has = |types: &usize| {
                    game.types.digit(*types, agent) == of_type && !game.prior[*types].is_zero()
                };
                let thetas: Vec<usize> = (0..game.types.count()).filter(has).collect();
                let by_dominance = self.by_dominance(agent, of_type);
                for types in thetas {
                    let (denominator, multipliers) = match &by_dominance {
                        Some(dominated) => (IBig::ONE, dominated.clone()),
                        None => self.by_program(types, agent, control)?,
                    };
                    if !multipliers.is_empty() {
                        let names = game.type_profile_names(types).into_iter().map(str::to_owned);
                        shown.push(Shown {
                            allocation: self.allocation.clone(),
                            types: names.collect(),
                            agent: game.agents[agent].clone(),
                            denominator,
                            multipliers,
                        });
                    }
                }
            }
        }
        Ok(shown)
    }

    /// Where every plan with which a type may lose is never better than one with which she never does.
    fn by_dominance(&self, agent: usize, of_type: usize) -> Option<Vec<Obedience>> {
        let shape = &self.game.actions;
        let own = &self.game.allowed[agent][of_type];
        let others = shape.others_count(agent);
        let utility = &self.game.utility[agent][of_type];
        if own.len().saturating_mul(own.len()).saturating_mul(others) > MOST_COMPARISONS {
            return None;
        }
        let at = |other: usize, action: usize| shape.with_others(other, agent, action);
        let is_safe = |action: usize| {
            (0..others).all(|other| self.change(agent, of_type, at(other, action)) >= IBig::ZERO)
        };
        let safe: Vec<usize> = own.iter().copied().filter(|&action| is_safe(action)).collect();
        let mut multipliers = Vec::new();
        for &action in own.iter().filter(|action| !safe.contains(action)) {
            let is_better = |safe: &&usize| {
                (0..others).all(|other| utility[at(other, **safe)] >= utility[at(other, action)])
            };
            let better = safe.iter().find(is_better)?;
            multipliers.push(self.obedience((agent, of_type, action, *better), IBig::ONE));
        }
        Some(multipliers)
    }

    fn obedience(&self, row: (usize, usize, usize, usize), weight: IBig) -> Obedience {
        let (game, (agent, of_type, recommended, instead)) = (self.game, row);
        let action = |action: usize| game.action_names[agent][action].clone();
        let of_type = game.type_names[agent][of_type].clone();
        (game.agents[agent].clone(), of_type, action(recommended), action(instead), weight)
    }

    /// The least an agent gains at some types over all laws of the `bce`: multipliers if that is nothing or more.
    fn by_program(
        &self,
        theta: usize,
        agent: usize,
        control: &Control<'_>,
    ) -> Result<(IBig, Vec<Obedience>), String> {
        let game = self.game;
        let thetas: Vec<usize> =
            (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()).collect();
        let agents = game.agents.len();
        let own = |types: usize, j: usize| &game.allowed[j][game.types.digit(types, j)];
        let count = |types: &usize| (0..agents).map(|j| own(*types, j).len()).product::<usize>();
        let columns: usize = thetas.iter().map(count).sum();
        let deviations: usize = game.action_names.iter().map(Vec::len).sum();
        if columns > MOST_COLUMNS || columns.saturating_mul(deviations) > MOST_ENTRIES {
            return Err(format!("the program of its laws would have {columns} columns"));
        }
        let mut places: BTreeMap<(usize, usize, usize, usize), usize> = BTreeMap::new();
        let scale = &game.money * &game.prior_total;
        let row = |sense, rhs, scale| Row { sense, rhs, scale };
        let mut rows: Vec<Row> =
            thetas.iter().map(|_| row(Sense::Equal, IBig::ONE, IBig::ONE)).collect();
        let mut listed = Vec::with_capacity(columns);
        for (place, &types) in thetas.iter().enumerate() {
            let digits = game.types.digits(types);
            let chance = &game.prior[types];
            let mut profiles = vec![0];
            for j in 0..agents {
                let with = |profile: usize| {
                    own(types, j)
                        .iter()
                        .map(move |&action| game.actions.replace(profile, j, action))
                };
                profiles = profiles.into_iter().flat_map(with).collect();
            }
            for actions in profiles {
                let cost = match types == theta {
                    true => chance * self.change(agent, digits[agent], actions),
                    false => IBig::ZERO,
                };
                let mut entries = vec![(place, IBig::ONE)];
                for (j, &t) in digits.iter().enumerate() {
                    let recommended = game.actions.digit(actions, j);
                    let utility = &game.utility[j][t];
                    for &instead in own(types, j) {
                        let other = game.actions.replace(actions, j, instead);
                        let regret = &utility[actions] - &utility[other];
                        if !regret.is_zero() {
                            let next = rows.len();
                            let key = (j, t, recommended, instead);
                            let at = *places.entry(key).or_insert(next);
                            if at == next {
                                rows.push(row(Sense::AtLeast, IBig::ZERO, scale.clone()));
                            }
                            entries.push((at, chance * regret));
                        }
                    }
                }
                listed.push(Column { cost, entries, free: false });
            }
        }
        let solved = minimum(&rows, listed, &IBig::ONE, control).map_err(|why| why.to_string())?;
        let least: IBig = solved.multipliers.numerators.iter().take(thetas.len()).sum();
        if least < IBig::ZERO {
            let of_type = &game.type_names[agent][game.types.digit(theta, agent)];
            return Err(format!(
                "some Bayes correlated law lets agent {} of type {of_type} lose, and no equilibrium that does was found",
                game.agents[agent]
            ));
        }
        // Multipliers are of rows in units of the game, costs in finer ones.
        let weights = places.into_iter().filter_map(|(key, at)| {
            let weight = solved.multipliers.numerators[at].clone();
            (!weight.is_zero()).then(|| self.obedience(key, weight))
        });
        Ok((solved.multipliers.denominator * &self.scale, weights.collect()))
    }

    /// An equilibrium in which somebody loses at some types.
    fn failure(&self, control: &Control<'_>) -> Option<(Strategies, usize, usize, RBig)> {
        let game = self.game;
        if game.column_count() > MOST_LISTED {
            return None;
        }
        let lists =
            [Some(pure_equilibria(game, false, control)), extreme_equilibria(game, false, control)];
        for list in lists.into_iter().flatten() {
            for equilibrium in &list.list {
                let parts = || {
                    let played = equilibrium.played.iter().enumerate();
                    played.map(|(agent, &place)| list.strategy(agent, place))
                };
                let strategies = Strategies {
                    denominators: parts().map(|part| part.denominator.clone()).collect(),
                    laws: parts().map(|part| part.laws.clone()).collect(),
                };
                for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
                    for agent in 0..game.agents.len() {
                        let change = self.expected(&strategies, types, agent)?;
                        if change < RBig::ZERO {
                            return Some((strategies, types, agent, -change));
                        }
                    }
                }
            }
        }
        None
    }

    /// What an agent gains at some types if all play these strategies.
    fn expected(&self, strategies: &Strategies, types: usize, agent: usize) -> Option<RBig> {
        let game = self.game;
        let mut profiles = vec![(0, IBig::ONE)];
        for j in 0..game.agents.len() {
            let law = strategies.laws[j][game.types.digit(types, j)].as_ref()?;
            let with = |(profile, weight): (usize, IBig)| {
                law.iter().map(move |(action, own)| {
                    (game.actions.replace(profile, j, *action), &weight * own)
                })
            };
            profiles = profiles.into_iter().flat_map(with).collect();
        }
        let of_type = game.types.digit(types, agent);
        let gained =
            profiles.iter().map(|(actions, weight)| weight * self.change(agent, of_type, *actions));
        let unit: IBig = strategies.denominators.iter().product();
        Some(ratio(gained.sum(), unit * &self.scale * &game.money))
    }
}
