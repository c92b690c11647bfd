//! What an agent may meet: the profiles of the others' surviving plans, merged where they give her the same.

use super::Unfinished;
use super::survivors::{Plan, Survivors};
use crate::equilibrium::Weights;
use crate::game::{Game, Shape};
use crate::solve::Control;
use dashu::integer::IBig;
use std::collections::{BTreeMap, HashMap};

/// The most plans of an agent that are listed.
const MOST_PLANS: usize = 100_000;
/// The most profiles of the others' plans, before any are merged.
const MOST_PROFILES: usize = 1_000_000;
/// The most values in the table of what they give.
const MOST_VALUES: usize = 4_000_000;

/// Profiles of the others' plans that give an agent the same, whatever she does.
pub struct Met {
    /// One of them: a plan for each other agent, in their order.
    pub plans: Vec<Plan>,
    /// How many they are.
    pub times: usize,
    /// What they give, by option, in one unit: utility weighted with the probability of the own type.
    pub values: Vec<IBig>,
}

/// Everything an agent may meet.
pub struct Meetings {
    /// What she may choose: a type, by its place, and one of all the actions it may play.
    pub options: Vec<(usize, usize)>,
    /// In the order of the first profile of each.
    pub met: Vec<Met>,
    /// The sum of the values over all profiles, by option.
    pub total: Vec<IBig>,
    /// How many profiles there are.
    pub profiles: IBig,
}

/// Plans of another agent that nobody can tell apart.
struct Class {
    plan: Plan,
    times: usize,
    /// How often each action is played, up to a factor; under independent types this is all that matters.
    law: Weights,
}

impl Meetings {
    /// Tabulates what survives against an agent.
    pub fn of(
        game: &Game,
        survivors: &Survivors,
        agent: usize,
        control: &Control<'_>,
    ) -> Result<Meetings, Unfinished> {
        let others = || (0..game.agents.len()).filter(|&j| j != agent);
        let mut profiles = 1usize;
        for j in others() {
            listable(survivors, j)?;
            profiles = profiles.saturating_mul(survivors.combinations(j));
        }
        if profiles > MOST_PROFILES {
            return Err(Unfinished::TooManyProfiles { agent, profiles });
        }
        let classes: Vec<Vec<Class>> = others().map(|j| classes(game, survivors, j)).collect();
        let options: Vec<(usize, usize)> = survivors.types[agent]
            .iter()
            .enumerate()
            .flat_map(|(place, &t)| game.allowed[agent][t].iter().map(move |&a| (place, a)))
            .collect();
        let shape = Shape::new(classes.iter().map(Vec::len).collect());
        if shape.count().saturating_mul(options.len()) > MOST_VALUES {
            return Err(Unfinished::TooManyProfiles { agent, profiles });
        }
        let table = Table { game, survivors, agent, options: &options };
        let mut places: HashMap<Vec<IBig>, usize> = HashMap::new();
        let mut met: Vec<Met> = Vec::new();
        for profile in 0..shape.count() {
            if control.stopped() {
                return Err(Unfinished::Stopped);
            }
            let chosen = classes.iter().zip(shape.digits(profile)).map(|(own, c)| &own[c]);
            let chosen: Vec<&Class> = chosen.collect();
            let values = table.values(&chosen);
            let times = chosen.iter().map(|class| class.times).product();
            let place = *places.entry(values.clone()).or_insert(met.len());
            match met.get_mut(place) {
                Some(known) => known.times += times,
                None => {
                    let plans = chosen.iter().map(|class| class.plan.clone()).collect();
                    met.push(Met { plans, times, values });
                }
            }
        }
        let sum = |k: usize| met.iter().map(|met| &met.values[k] * IBig::from(met.times)).sum();
        let total = (0..options.len()).map(sum).collect();
        let profiles = met.iter().map(|met| IBig::from(met.times)).sum();
        Ok(Meetings { options, met, total, profiles })
    }
}

/// Refuses to list the plans of an agent who has too many.
pub fn listable(survivors: &Survivors, agent: usize) -> Result<(), Unfinished> {
    match survivors.combinations(agent) {
        plans if plans > MOST_PLANS => Err(Unfinished::TooManyPlans { agent, plans }),
        _ => Ok(()),
    }
}

/// The surviving plans of an agent, merged where types are independent and actions equally likely.
fn classes(game: &Game, survivors: &Survivors, agent: usize) -> Vec<Class> {
    let chances: Vec<IBig> =
        survivors.types[agent].iter().map(|&t| game.marginal(agent, t)).collect();
    let mut places: BTreeMap<Weights, usize> = BTreeMap::new();
    let mut classes: Vec<Class> = Vec::new();
    for plan in survivors.plans(agent) {
        let mut law: BTreeMap<usize, IBig> = BTreeMap::new();
        for (action, chance) in plan.iter().zip(&chances) {
            *law.entry(*action).or_insert(IBig::ZERO) += chance;
        }
        let law: Weights = law.into_iter().collect();
        if game.declared_product {
            let place = *places.entry(law.clone()).or_insert(classes.len());
            if let Some(known) = classes.get_mut(place) {
                known.times += 1;
                continue;
            }
        }
        classes.push(Class { plan, times: 1, law });
    }
    classes
}

/// What is needed to value a profile of the others' plans.
struct Table<'a> {
    game: &'a Game,
    survivors: &'a Survivors,
    agent: usize,
    options: &'a [(usize, usize)],
}

impl Table<'_> {
    /// `sum of F(theta) u_i(a, plans(theta_-i); t)` over the profiles with `theta_i = t`, by option (t, a).
    fn values(&self, plans: &[&Class]) -> Vec<IBig> {
        let types = &self.survivors.types[self.agent];
        let laws: Vec<Vec<(usize, IBig)>> = match self.game.declared_product {
            true => {
                let law = self.independent(plans);
                let chance = |&t: &usize| self.game.marginal(self.agent, t);
                let with = |chance: IBig| law.iter().map(|(a, w)| (*a, w * &chance)).collect();
                types.iter().map(chance).map(with).collect()
            }
            false => types.iter().map(|&t| self.correlated(t, plans)).collect(),
        };
        let value = |&(place, action): &(usize, usize)| {
            let utility = &self.game.utility[self.agent][types[place]];
            let played = |others: usize| self.game.actions.replace(others, self.agent, action);
            laws[place].iter().map(|(others, w)| w * &utility[played(*others)]).sum()
        };
        self.options.iter().map(value).collect()
    }

    fn others(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.game.agents.len()).filter(|&j| j != self.agent)
    }

    /// The law of the others' actions when types are independent; the own action is left 0.
    fn independent(&self, plans: &[&Class]) -> Vec<(usize, IBig)> {
        let mut law = vec![(0, IBig::ONE)];
        for (j, class) in self.others().zip(plans) {
            let longer = law.iter().flat_map(|(profile, weight)| {
                class.law.iter().map(move |(action, w)| {
                    (self.game.actions.replace(*profile, j, *action), weight * w)
                })
            });
            law = longer.collect();
        }
        law
    }

    /// The weights of the others' actions at one own type, by the prior.
    fn correlated(&self, t: usize, plans: &[&Class]) -> Vec<(usize, IBig)> {
        let game = self.game;
        let here = |theta: &usize| game.types.digit(*theta, self.agent) == t;
        let thetas = (0..game.types.count()).filter(here);
        let possible = thetas.filter(|&theta| !game.prior[theta].is_zero());
        possible
            .map(|theta| {
                let mut profile = 0;
                for (j, class) in self.others().zip(plans) {
                    let own = self.survivors.types[j].iter();
                    let place = own.take_while(|&&t| t != game.types.digit(theta, j)).count();
                    profile = game.actions.replace(profile, j, class.plan[place]);
                }
                (profile, game.prior[theta].clone())
            })
            .collect()
    }
}
