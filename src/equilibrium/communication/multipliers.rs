//! Multipliers of a mediator's incentive rows, in the terms of the certificate format.

use crate::game::Game;
use crate::program::Ring;
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// (deviation, y), non-zero, by agent, type, report and recommended action.
pub type ByRecommendation<N> = BTreeMap<(usize, usize, usize, usize), Vec<(usize, N)>>;

/// What proves a bound on communication equilibria.
#[derive(Clone, Debug)]
pub struct ReportMultipliers {
    /// What every numerator is over.
    pub denominator: IBig,
    /// The numerators, none negative; for an agent, type and report they sum to the same after every recommendation.
    pub rows: ByRecommendation<IBig>,
}

impl ReportMultipliers {
    /// Clears negative multipliers and raises the others until they sum to the same after every recommendation:
    /// they are then those of whole maps from recommendations to actions.
    pub(super) fn repaired(mut self, game: &Game, types: &[Vec<usize>]) -> Self {
        for row in self.rows.values_mut() {
            row.retain(|(_, y)| *y > IBig::ZERO);
        }
        for (agent, counting) in types.iter().enumerate() {
            for (&t, &report) in counting.iter().flat_map(|t| counting.iter().map(move |r| (t, r)))
            {
                let recommended = &game.allowed[agent][report];
                let key = |r: &usize| (agent, t, report, *r);
                let total = |rows: &ByRecommendation<IBig>, r: &usize| -> IBig {
                    rows.get(&key(r)).into_iter().flatten().map(|(_, y)| y).sum()
                };
                let most = recommended.iter().map(|r| total(&self.rows, r)).max();
                for r in recommended {
                    let missing = most.clone().unwrap_or(IBig::ZERO) - total(&self.rows, r);
                    if missing.is_zero() {
                        continue;
                    }
                    let row = self.rows.entry(key(r)).or_default();
                    match row.iter_mut().max_by(|a, b| a.1.cmp(&b.1)) {
                        Some((_, largest)) => *largest += missing,
                        None => row.push((game.allowed[agent][t][0], missing)),
                    }
                }
            }
        }
        self.rows.retain(|_, row| !row.is_empty());
        self
    }

    /// Multiplies numerators and denominator.
    pub(super) fn multiply(&mut self, factor: &IBig) {
        if !factor.is_one() {
            self.denominator *= factor;
            self.rows.values_mut().flatten().for_each(|(_, y)| *y *= factor);
        }
    }

    /// By agent and type, the multipliers of what she gets when she reports the truth and obeys.
    pub(super) fn of_obeying(&self, game: &Game, types: &[Vec<usize>]) -> Vec<Vec<IBig>> {
        let of_report = |agent: usize, t: usize, report: usize| -> IBig {
            let first = game.allowed[agent][report][0];
            self.rows.get(&(agent, t, report, first)).into_iter().flatten().map(|(_, y)| y).sum()
        };
        let of_type = |agent: usize, t: usize| {
            types[agent].iter().map(|&report| of_report(agent, t, report)).sum()
        };
        let of_agent = |agent| (0..game.types.size(agent)).map(|t| of_type(agent, t)).collect();
        (0..types.len()).map(of_agent).collect()
    }
}

/// What multipliers and prior are in a ring.
pub(super) struct Setting<'a, N: Ring> {
    pub game: &'a Game,
    /// `u_i(a; t)`.
    pub utility: &'a [Vec<Vec<N>>],
    /// By type profile.
    pub prior: Vec<N>,
    /// By agent and type.
    pub obeying: Vec<Vec<N>>,
    pub rows: ByRecommendation<N>,
}

impl<N: Ring> Setting<'_, N> {
    /// Takes off `cost` what the rows are worth at a pair of profiles.
    pub fn reduce(&self, types: usize, actions: usize, cost: &mut N) {
        let game = self.game;
        for agent in 0..game.agents.len() {
            let (report, played) =
                (game.types.digit(types, agent), game.actions.digit(actions, agent));
            let mut kept = N::zero();
            kept.add_product(&self.obeying[agent][report], &self.utility[agent][report][actions]);
            let mut paid = N::zero();
            paid.add_product(&self.prior[types], &kept);
            cost.subtract(&paid);
            for t in 0..game.types.size(agent) {
                let Some(row) = self.rows.get(&(agent, t, report, played)) else { continue };
                let mut gained = N::zero();
                for (deviation, y) in row {
                    let deviated = game.actions.replace(actions, agent, *deviation);
                    gained.add_product(y, &self.utility[agent][t][deviated]);
                }
                cost.add_product(&self.prior[game.types.replace(types, agent, t)], &gained);
            }
        }
    }
}
