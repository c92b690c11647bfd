//! What multipliers make of every column: payoffs of deviations tabulated once, then one sum per column.

use super::multipliers::ByType;
use super::rows::Rows;
use super::{Orbits, Question};
use crate::game::Game;
use crate::program::{Payoffs, Ring};

/// The objective's weights on utilities and on revenue, with its sign, in the ring's units.
pub(super) struct Weights<N> {
    /// On every agent's utility: the weight of welfare.
    pub utility: N,
    /// On revenue: the weights of welfare and revenue together.
    pub revenue: N,
}

/// `objective − sum of multipliers times regrets`, split into parts that a column adds up.
pub(super) struct Priced<N> {
    /// By agent, type and action profile.
    parts: Vec<Vec<Vec<N>>>,
    /// By action profile.
    revenue: Vec<N>,
}

impl<N: Ring> Priced<N> {
    /// Tabulates `w u_i(a) − sum_d y (u_i(a) − u_i(d, a_-i))` for every agent, type and profile.
    pub fn tabulate(
        game: &Game,
        orbits: &Orbits,
        payoffs: &Payoffs<'_, N>,
        weights: &Weights<N>,
        multipliers: &ByType<N>,
    ) -> Self {
        let shape = &game.actions;
        let mut parts = Vec::new();
        for agent in 0..game.agents.len() {
            let by_type = &multipliers[orbits.class_of[agent]];
            let mut of_agent = Vec::new();
            for (t, multipliers) in by_type.iter().enumerate() {
                let utility = &payoffs.utility[agent][t];
                let mut kept = weights.utility.clone();
                for (_, y) in &multipliers.regret {
                    kept.subtract(y);
                }
                let mut deviating = vec![N::zero(); shape.others_count(agent)];
                for (others, sum) in deviating.iter_mut().enumerate() {
                    for (d, y) in &multipliers.regret {
                        sum.add_product(y, &utility[shape.with_others(others, agent, *d)]);
                    }
                }
                let mut part: Vec<N> = (0..shape.count())
                    .map(|actions| {
                        let mut sum = deviating[shape.others(actions, agent)].clone();
                        sum.add_product(&kept, &utility[actions]);
                        sum
                    })
                    .collect();
                for (recommended, deviation, y) in &multipliers.obedience {
                    for others in 0..shape.others_count(agent) {
                        let obeyed = shape.with_others(others, agent, *recommended);
                        let deviated = shape.with_others(others, agent, *deviation);
                        let mut gain = utility[deviated].clone();
                        gain.subtract(&utility[obeyed]);
                        part[obeyed].add_product(y, &gain);
                    }
                }
                of_agent.push(part);
            }
            parts.push(of_agent);
        }
        let weigh = |amount: &N| {
            let mut product = N::zero();
            product.add_product(&weights.revenue, amount);
            product
        };
        Priced { parts, revenue: payoffs.revenue.iter().map(weigh).collect() }
    }

    /// Calls `visit` with the sum for every canonical column of a canonical type profile.
    pub fn for_each(
        &self,
        game: &Game,
        orbits: &Orbits,
        types: usize,
        visit: &mut impl FnMut(usize, N),
    ) {
        let parts: Vec<&Vec<N>> = self
            .parts
            .iter()
            .enumerate()
            .map(|(agent, by_type)| &by_type[game.types.digit(types, agent)])
            .collect();
        orbits.for_each_column(game, &game.allowed, types, &mut |actions| {
            let mut sum = self.revenue[actions].clone();
            for part in &parts {
                sum.add(&part[actions]);
            }
            visit(actions, sum);
        });
    }
}

/// What multipliers of the rows of `Rows::telling` make of the others' actions.
pub(super) struct Told<N> {
    /// By agent and own type, over the others' actions; empty where there are no rows, so that pricing costs nothing more.
    tables: Vec<Vec<Vec<N>>>,
}

impl<N: Ring> Told<N> {
    /// Tabulates `sum over t, d of y u_i(d, a_-i; t)`.
    pub fn tabulate(
        game: &Game,
        orbits: &Orbits,
        payoffs: &Payoffs<'_, N>,
        rows: &Rows,
        multipliers: &[N],
    ) -> Self {
        if rows.telling.is_empty() {
            return Told { tables: Vec::new() };
        }
        let table = |agent: usize, own: usize| {
            let Some(rows) = rows.telling.get(&(orbits.class_of[agent], own)) else {
                return Vec::new();
            };
            let mut sums = vec![N::zero(); game.actions.others_count(agent)];
            for &(t, d, row) in rows.iter().filter(|(_, _, row)| !multipliers[*row].is_zero()) {
                for (others, sum) in sums.iter_mut().enumerate() {
                    let played = game.actions.with_others(others, agent, d);
                    sum.add_product(&multipliers[row], &payoffs.utility[agent][t][played]);
                }
            }
            sums
        };
        let of_agent = |i: usize| (0..game.types.size(i)).map(|own| table(i, own)).collect();
        Told { tables: (0..game.agents.len()).map(of_agent).collect() }
    }

    /// Takes what the rows say of a column from its price.
    pub fn subtract_from(&self, sum: &mut N, game: &Game, types: usize, actions: usize) {
        for (agent, tables) in self.tables.iter().enumerate() {
            let told =
                tables[game.types.digit(types, agent)].get(game.actions.others(actions, agent));
            if let Some(told) = told {
                sum.subtract(told);
            }
        }
    }

    /// What the rows say of an agent of this type and of the others' actions.
    pub fn at(&self, agent: usize, own: usize, others: usize) -> Option<&N> {
        self.tables[agent][own].get(others)
    }
}

impl<N> Weights<N> {
    /// The question's weights, each made by `convert` from integers over a common denominator.
    pub fn of(
        question: &Question,
        convert: impl Fn(&dashu::integer::IBig, &dashu::integer::IBig) -> N,
    ) -> Self {
        let (welfare, revenue, unit) = question.objective.integers();
        let sign = question.direction.sign();
        Weights {
            utility: convert(&(&sign * &welfare), &unit),
            revenue: convert(&(&sign * (welfare + revenue)), &unit),
        }
    }
}
