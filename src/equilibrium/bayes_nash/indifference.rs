//! The indifference equations of a support in narrow intervals.

use super::super::Objective;
use crate::exact::{Fixed, Interval};
use crate::game::Game;
use crate::program::{Nature, Play, Ring};
use crate::solve::Support;
use dashu::integer::IBig;
use dashu::rational::RBig;

impl Ring for Fixed {
    fn zero() -> Self {
        Fixed::ZERO
    }
    fn from_units(amount: &IBig, unit: &IBig) -> Self {
        Fixed::of_ratio(amount, unit)
    }
    fn is_zero(&self) -> bool {
        *self == Fixed::ZERO
    }
    fn add(&mut self, other: &Self) {
        self.add(other);
    }
    fn subtract(&mut self, other: &Self) {
        self.subtract(other);
    }
    fn add_product(&mut self, a: &Self, b: &Self) {
        self.add_product(a, b);
    }
}

/// The equations of `EquilibriumBox`: the unknowns are the probabilities of a support, in its order.
#[derive(Debug)]
pub(super) struct Indifference<'a> {
    pub(super) nature: &'a Nature<'a, Fixed>,
    pub(super) support: &'a Support,
}

impl Indifference<'_> {
    fn game(&self) -> &Game {
        self.nature.game
    }

    /// How many unknowns, and equations, there are.
    pub(super) fn size(&self) -> usize {
        self.support.iter().map(|(_, _, actions)| actions.len()).sum()
    }

    fn play(&self, point: &[Fixed]) -> Play<'_, Fixed> {
        let game = self.game();
        let empty = |i: usize| vec![Vec::new(); game.types.size(i)];
        let mut strategies: Vec<Vec<Vec<(usize, Fixed)>>> =
            (0..game.agents.len()).map(empty).collect();
        let mut chances = point.iter().cloned();
        for (i, t, actions) in self.support {
            strategies[*i][*t] = actions.iter().copied().zip(chances.by_ref()).collect();
        }
        self.nature.play(strategies)
    }

    /// What every equation's left side can be: for the first action of a type that its probabilities sum to
    /// 1, for every other that it gives what the first one gives.
    pub(super) fn equations(&self, point: &[Fixed]) -> Vec<Fixed> {
        let play = self.play(point);
        let one = Fixed::of(&RBig::ONE);
        let mut values = Vec::with_capacity(point.len());
        for (i, t, actions) in self.support {
            let law = &play.strategies()[*i][*t];
            let mut total = Fixed::ZERO;
            law.iter().for_each(|(_, chance)| total.add(chance));
            total.subtract(&one);
            values.push(total);
            if actions.len() > 1 {
                let law = play.law(&[(*i, *t)]);
                let others = actions[1..].iter();
                values.extend(
                    others.map(|&action| self.gain((*i, *t), &law, 0, [actions[0], action])),
                );
            }
        }
        values
    }

    /// What a type gains by another action, times the type's probability. The law leaves the number `at` of the
    /// profile to be added.
    fn gain(
        &self,
        (agent, of_type): (usize, usize),
        law: &[(usize, Fixed)],
        at: usize,
        [from, to]: [usize; 2],
    ) -> Fixed {
        let utility = &self.game().utility[agent][of_type];
        let [from, to] = [from, to].map(|action| at + self.own(agent, action));
        let mut sum = Fixed::ZERO;
        for (profile, weight) in law {
            sum.add_multiple(weight, &(&utility[profile + to] - &utility[profile + from]));
        }
        sum.divided(&self.game().money)
    }

    /// What an action adds to the number of a profile in which the agent plays action 0.
    fn own(&self, agent: usize, action: usize) -> usize {
        self.game().actions.replace(0, agent, action)
    }

    /// The derivatives of the equations: by equation, then unknown.
    pub(super) fn jacobian(&self, point: &[Fixed]) -> Vec<Vec<Fixed>> {
        let play = self.play(point);
        let one = Fixed::of(&RBig::ONE);
        let mut rows = vec![vec![Fixed::ZERO; point.len()]; point.len()];
        let mut first_row = 0;
        for (i, t, actions) in self.support {
            let mut first = 0;
            for (j, s, columns) in self.support {
                if (i, t) == (j, s) {
                    rows[first_row][first..first + columns.len()].fill(one.clone());
                }
                if i != j && actions.len() > 1 {
                    let law = play.law(&[(*i, *t), (*j, *s)]);
                    for (k, &column) in columns.iter().enumerate() {
                        let at = self.own(*j, column);
                        for (row, &action) in actions.iter().enumerate().skip(1) {
                            rows[first_row + row][first + k] =
                                self.gain((*i, *t), &law, at, [actions[0], action]);
                        }
                    }
                }
                first += columns.len();
            }
            first_row += actions.len();
        }
        rows
    }

    /// Whether no action outside the support gains anything, whatever the point.
    pub(super) fn is_best(&self, point: &[Fixed]) -> bool {
        let play = self.play(point);
        self.support.iter().all(|(i, t, actions)| {
            let law = play.law(&[(*i, *t)]);
            let outside = self.game().allowed[*i][*t].iter().filter(|d| !actions.contains(d));
            outside
                .into_iter()
                .all(|&d| self.gain((*i, *t), &law, 0, [actions[0], d]).is_never_positive())
        })
    }

    /// What the objective can be.
    pub(super) fn objective(&self, objective: &Objective, point: &[Fixed]) -> Interval {
        let game = self.game();
        let (welfare, revenue, denominator) = objective.integers();
        let play = self.play(point);
        let mut sum = Fixed::ZERO;
        for (types, chance) in self.nature.joint() {
            for (profile, weight) in play.at(*types, chance) {
                let worth = &welfare * game.welfare(*types, profile);
                sum.add_multiple(&weight, &(worth + &revenue * &game.revenue[profile]));
            }
        }
        sum.divided(&(denominator * &game.money)).interval()
    }
}
