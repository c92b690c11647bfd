//! Independent strategies in a Bayesian game, and the laws of actions they make, in any ring.

use super::Ring;
use crate::game::Game;
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// Actions with their probabilities.
pub type Mixed<R> = Vec<(usize, R)>;

/// The prior in the numbers of a ring.
#[derive(Debug)]
pub struct Nature<'g, R> {
    /// The game.
    pub game: &'g Game,
    /// Type profiles of positive probability.
    joint: Vec<(usize, R)>,
    /// By agent and type; `None` for types of probability 0.
    marginals: Vec<Vec<Option<R>>>,
}

impl<'g, R: Ring> Nature<'g, R> {
    /// The prior of a game.
    pub fn new(game: &'g Game) -> Self {
        let probability = |weight: &IBig| R::from_units(weight, &game.prior_total);
        let marginal = |i: usize, t: usize| {
            let weight = game.marginal(i, t);
            (!weight.is_zero()).then(|| probability(&weight))
        };
        let possible = game.prior.iter().enumerate().filter(|(_, weight)| !weight.is_zero());
        Nature {
            game,
            joint: possible.map(|(types, weight)| (types, probability(weight))).collect(),
            marginals: (0..game.agents.len())
                .map(|i| (0..game.types.size(i)).map(|t| marginal(i, t)).collect())
                .collect(),
        }
    }

    /// Type profiles of positive probability, with it.
    pub fn joint(&self) -> &[(usize, R)] {
        &self.joint
    }

    /// The probability of a type; `None` where it is 0.
    pub fn marginal(&self, agent: usize, of_type: usize) -> Option<&R> {
        self.marginals[agent][of_type].as_ref()
    }

    /// Agents with their types of positive probability, ascending.
    pub fn types(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let agents = self.marginals.iter().enumerate();
        agents.flat_map(|(i, types)| {
            let possible = types.iter().enumerate().filter(|(_, marginal)| marginal.is_some());
            possible.map(move |(t, _)| (i, t))
        })
    }

    /// Strategies by agent and type; those of types of probability 0 do not matter.
    pub fn play(&self, strategies: Vec<Vec<Mixed<R>>>) -> Play<'_, R> {
        let averages = self.game.declared_product.then(|| {
            let agents = self.marginals.iter().zip(&strategies);
            agents.map(|(marginals, laws)| average(marginals, laws)).collect()
        });
        Play { nature: self, strategies, averages }
    }
}

/// An agent's law over actions, averaged over her types.
fn average<R: Ring>(marginals: &[Option<R>], laws: &[Mixed<R>]) -> Mixed<R> {
    let mut sums = BTreeMap::new();
    for (marginal, law) in marginals.iter().zip(laws) {
        for (chance, (action, probability)) in
            marginal.iter().flat_map(|m| law.iter().map(move |l| (m, l)))
        {
            sums.entry(*action).or_insert_with(R::zero).add_product(chance, probability);
        }
    }
    sums.into_iter().collect()
}

/// What every type plays, independently of the others.
#[derive(Debug)]
pub struct Play<'n, R> {
    nature: &'n Nature<'n, R>,
    strategies: Vec<Vec<Mixed<R>>>,
    /// By agent; of independent types only.
    averages: Option<Vec<Mixed<R>>>,
}

impl<R: Ring> Play<'_, R> {
    /// The strategies, by agent and type.
    pub fn strategies(&self) -> &[Vec<Mixed<R>>] {
        &self.strategies
    }

    /// The probability that the given agents have the given types and everybody else plays as in a
    /// profile, for every profile of positive probability; the given agents play action 0 in it.
    pub fn law(&self, given: &[(usize, usize)]) -> Vec<(usize, R)> {
        let game = self.nature.game;
        let others: Vec<usize> =
            (0..game.agents.len()).filter(|j| given.iter().all(|(i, _)| i != j)).collect();
        if let Some(averages) = &self.averages {
            let marginals = given.iter().map(|&(i, t)| self.nature.marginal(i, t));
            let Some(chances) = marginals.collect::<Option<Vec<&R>>>() else { return Vec::new() };
            let one = R::from_units(&IBig::ONE, &IBig::ONE);
            let chance = chances.into_iter().fold(one, |product, chance| times(&product, chance));
            return self.extended(chance, others.iter().map(|&j| (j, &averages[j])));
        }
        let mut sums = BTreeMap::new();
        for (types, chance) in &self.nature.joint {
            if given.iter().any(|&(i, t)| game.types.digit(*types, i) != t) {
                continue;
            }
            let laws =
                others.iter().map(|&j| (j, &self.strategies[j][game.types.digit(*types, j)]));
            for (profile, weight) in self.extended(chance.clone(), laws) {
                sums.entry(profile).or_insert_with(R::zero).add(&weight);
            }
        }
        sums.into_iter().collect()
    }

    /// The law of the actions of everybody at a profile of types, times the probability `chance`.
    pub fn at(&self, types: usize, chance: &R) -> Vec<(usize, R)> {
        let shape = &self.nature.game.types;
        let laws = self.strategies.iter().enumerate();
        self.extended(chance.clone(), laws.map(|(i, laws)| (i, &laws[shape.digit(types, i)])))
    }

    /// `chance` times the product of laws, one entry per profile of their supports.
    fn extended<'l>(
        &self,
        chance: R,
        laws: impl Iterator<Item = (usize, &'l Mixed<R>)>,
    ) -> Vec<(usize, R)>
    where
        R: 'l,
    {
        let shape = &self.nature.game.actions;
        let mut profiles = vec![(0, chance)];
        for (agent, law) in laws {
            let each = profiles.iter().flat_map(|(profile, weight)| {
                law.iter().map(move |(action, probability)| {
                    (shape.replace(*profile, agent, *action), times(weight, probability))
                })
            });
            profiles = each.collect();
        }
        profiles
    }
}

fn times<R: Ring>(a: &R, b: &R) -> R {
    let mut product = R::zero();
    product.add_product(a, b);
    product
}
