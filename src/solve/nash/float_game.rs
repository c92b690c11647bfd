//! A game and its strategy profiles in floats.

use super::super::float_ring::quotient;
use crate::exact::rationalise::{approximate, exact};
use crate::game::Game;
use crate::program::{Mixed, Nature, Play};
use crate::solve::Random;
use dashu::integer::UBig;
use dashu::rational::RBig;

/// Probabilities that may be mistaken for none, the likeliest threshold first.
const LEAST: [f64; 3] = [1e-6, 1e-4, 1e-9];

/// Agent, type of positive probability, and the actions it plays.
pub type Support = Vec<(usize, usize, Vec<usize>)>;

/// Actions, ascending, by agent and type.
pub type Playable = Vec<Vec<Vec<usize>>>;

/// A strategy profile in floats: a hint.
#[derive(Clone, Debug, PartialEq)]
pub struct FloatProfile {
    /// By agent, type and action; all zeros for types of probability 0.
    pub(super) chances: Vec<Vec<Vec<f64>>>,
}

impl FloatProfile {
    /// Probabilities by agent, type and action. They need not sum to 1, nor be positive.
    pub fn new(chances: Vec<Vec<Vec<f64>>>) -> Self {
        FloatProfile { chances }
    }

    /// The profile nearest to exact probabilities, listed by agent and type.
    pub fn of(game: &Game, laws: &[Vec<Vec<(usize, RBig)>>]) -> Self {
        let dense = |agent: usize, law: &Vec<(usize, RBig)>| {
            let mut chances = vec![0.0; game.actions.size(agent)];
            for (action, p) in law {
                chances[*action] = quotient(p.numerator(), &p.denominator().clone().into());
            }
            chances
        };
        let agents = laws.iter().enumerate();
        FloatProfile {
            chances: agents
                .map(|(i, laws)| laws.iter().map(|law| dense(i, law)).collect())
                .collect(),
        }
    }

    /// The fraction nearest to a probability with a denominator of at most `largest`.
    pub fn fraction(&self, at: (usize, usize, usize), largest: &UBig) -> RBig {
        let (agent, of_type, action) = at;
        approximate(self.chances[agent][of_type][action], largest).unwrap_or(RBig::ZERO)
    }

    /// A probability, exactly as the float has it.
    pub fn chance(&self, agent: usize, of_type: usize, action: usize) -> RBig {
        exact(self.chances[agent][of_type][action]).unwrap_or(RBig::ZERO)
    }
}

/// The payoffs of a game in floats.
#[derive(Debug)]
pub struct FloatGame<'g> {
    pub(super) game: &'g Game,
    pub(super) nature: Nature<'g, f64>,
    /// By agent, type and action profile.
    pub(super) utility: Vec<Vec<Vec<f64>>>,
    /// By action profile.
    pub(super) revenue: Vec<f64>,
    /// The largest difference between two payoffs of one type.
    pub(super) scale: f64,
}

impl<'g> FloatGame<'g> {
    /// The tables of a game in floats.
    pub fn new(game: &'g Game) -> Self {
        let table = |table: &Vec<_>| -> Vec<f64> {
            table.iter().map(|amount| quotient(amount, &game.money)).collect()
        };
        let utility: Vec<Vec<Vec<f64>>> =
            game.utility.iter().map(|types| types.iter().map(table).collect()).collect();
        let spread = |table: &Vec<f64>| {
            let most = table.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            most - table.iter().copied().fold(f64::INFINITY, f64::min)
        };
        let scale = utility.iter().flatten().map(spread).fold(0.0, f64::max);
        FloatGame {
            game,
            nature: Nature::new(game),
            revenue: table(&game.revenue),
            utility,
            scale: if scale > 0.0 { scale } else { 1.0 },
        }
    }

    /// Every action of every type.
    pub fn playable(&self) -> Playable {
        self.game.allowed.clone()
    }

    /// The probability of a type, which is positive.
    pub(super) fn marginal(&self, agent: usize, of_type: usize) -> f64 {
        self.nature.marginal(agent, of_type).copied().unwrap_or(0.0)
    }

    /// The profile as laws.
    pub(super) fn play(&self, profile: &FloatProfile) -> Play<'_, f64> {
        let sparse = |chances: &Vec<f64>| -> Mixed<f64> {
            chances.iter().copied().enumerate().filter(|(_, p)| *p != 0.0).collect()
        };
        let agents = profile.chances.iter();
        self.nature.play(agents.map(|types| types.iter().map(sparse).collect()).collect())
    }

    /// The expected payoff of every action of a type, times the type's probability.
    pub(super) fn utilities(
        &self,
        play: &Play<'_, f64>,
        (agent, of_type): (usize, usize),
        actions: &[usize],
    ) -> Vec<f64> {
        let utility = &self.utility[agent][of_type];
        let law = play.law(&[(agent, of_type)]);
        let shape = &self.game.actions;
        let expected = |&action: &usize| {
            // The agent plays action 0 in the law, so that numbers of profiles add up.
            let own = shape.replace(0, agent, action);
            law.iter().map(|(profile, w)| w * utility[profile + own]).sum()
        };
        actions.iter().map(expected).collect()
    }

    /// How the payoffs of `rows`, actions of one type, change with the probabilities of `columns`,
    /// actions of a type of another agent; times the first type's probability.
    pub(super) fn slopes(
        &self,
        play: &Play<'_, f64>,
        (agent, of_type, rows): (usize, usize, &[usize]),
        (other, other_type, columns): (usize, usize, &[usize]),
    ) -> Vec<Vec<f64>> {
        let utility = &self.utility[agent][of_type];
        let law = play.law(&[(agent, of_type), (other, other_type)]);
        let shape = &self.game.actions;
        let slope = |row: usize, column: usize| {
            let own = shape.replace(shape.replace(0, agent, row), other, column);
            law.iter().map(|(profile, w)| w * utility[profile + own]).sum()
        };
        rows.iter().map(|&row| columns.iter().map(|&column| slope(row, column)).collect()).collect()
    }

    /// What the types may be meant to play: what has more than the errors that floats have.
    pub fn supports(&self, profile: &FloatProfile) -> Vec<Support> {
        let at_least = |least: f64| -> Support {
            let support = self.nature.types().map(|(i, t)| {
                let law = profile.chances[i][t].iter().enumerate();
                (i, t, law.filter(|(_, p)| **p > least).map(|(action, _)| action).collect())
            });
            support.collect()
        };
        let mut supports: Vec<Support> = LEAST.into_iter().map(at_least).collect();
        supports.dedup();
        supports.retain(|support| support.iter().all(|(_, _, actions)| !actions.is_empty()));
        supports
    }

    /// The same law for every action of every type.
    pub(super) fn uniform(&self, playable: &Playable) -> FloatProfile {
        self.each(playable, |_, _, actions| vec![1.0; actions.len()])
    }

    /// Every type's law drawn at random; more than a few actions are seldom likely.
    pub(super) fn random(&self, playable: &Playable, random: &mut Random) -> FloatProfile {
        self.each(playable, |_, _, actions| {
            actions.iter().map(|_| random.unit().ln().powi(4)).collect()
        })
    }

    /// Weights for the actions of every type of positive probability, made to sum to 1.
    pub(super) fn each(
        &self,
        playable: &Playable,
        mut weights: impl FnMut(usize, usize, &[usize]) -> Vec<f64>,
    ) -> FloatProfile {
        let sizes = |i: usize| vec![vec![0.0; self.game.actions.size(i)]; self.game.types.size(i)];
        let mut chances: Vec<Vec<Vec<f64>>> = (0..self.game.agents.len()).map(sizes).collect();
        for (i, t) in self.nature.types() {
            let actions = &playable[i][t];
            let weights = weights(i, t, actions);
            let total: f64 = weights.iter().sum();
            for (&action, weight) in actions.iter().zip(weights) {
                let even = 1.0 / actions.len() as f64;
                chances[i][t][action] = if total > 0.0 { weight / total } else { even };
            }
        }
        FloatProfile { chances }
    }
}
