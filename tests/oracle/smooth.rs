//! Smoothness programs and safe actions, row by row from their definitions.

use super::linear_program::LinearProgram;
use super::naive::{Naive, choices, sum};
use super::naive_rules::Outcome;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// Which inequality: deviations on the own type only; willingness to pay as a third term.
#[derive(Clone, Copy, Debug)]
pub struct Inequality {
    pub semi: bool,
    pub weak: bool,
}

/// The columns of D_i(key)(d), by agent, key and action; a key is a type profile or the own type.
type Deviations = BTreeMap<(usize, Vec<usize>), BTreeMap<usize, usize>>;

impl Inequality {
    fn key(self, agent: usize, theta: &[usize]) -> Vec<usize> {
        if self.semi { vec![theta[agent]] } else { theta.to_vec() }
    }

    /// The pairs (theta, a) at which it is to hold.
    fn rows(self, game: &Naive) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut rows = Vec::new();
        for theta in game.type_profiles() {
            let plays = if self.semi { game.plays(&theta) } else { choices(&game.actions) };
            rows.extend(plays.into_iter().map(|a| (theta.clone(), a)));
        }
        rows
    }

    fn deviations(self, lp: &mut LinearProgram, game: &Naive) -> Deviations {
        let mut deviations = Deviations::new();
        for theta in game.type_profiles() {
            for agent in 0..game.agents {
                deviations.entry((agent, self.key(agent, &theta))).or_insert_with(|| {
                    let allowed = game.allowed[agent][theta[agent]].iter();
                    allowed.map(|&d| (d, lp.column(RBig::ZERO))).collect()
                });
            }
        }
        deviations
    }

    /// `sum_i sum_d D_i(theta)(d) u_i(d, a_-i; theta_i)`.
    fn gains(
        self,
        game: &Naive,
        deviations: &Deviations,
        theta: &[usize],
        a: &[usize],
    ) -> Vec<(usize, RBig)> {
        let mut terms = Vec::new();
        for agent in 0..game.agents {
            for (&d, &column) in &deviations[&(agent, self.key(agent, theta))] {
                terms.push((column, game.deviated(agent, theta[agent], a, d).clone()));
            }
        }
        terms
    }

    /// The largest lambda at weights mu of revenue and mu2 of willingness to pay.
    pub fn lambda(self, game: &Naive, mu: &RBig, mu2: &RBig) -> LinearProgram {
        let mut lp = LinearProgram::new(true);
        let lambda = lp.free_column(RBig::ONE);
        let deviations = self.deviations(&mut lp, game);
        for law in deviations.values() {
            lp.equal(law.values().map(|&column| (column, RBig::ONE)).collect(), RBig::ONE);
        }
        for (theta, a) in self.rows(game) {
            let mut terms = self.gains(game, &deviations, &theta, &a);
            terms.push((lambda, -game.optimum[&theta].clone()));
            let mut given = mu * game.revenue(&a);
            if self.weak {
                given += mu2 * sum((0..game.agents).map(|agent| willingness(game, agent, &a)));
            }
            lp.at_least(terms, -given);
        }
        lp
    }

    /// The largest rho = lambda/mu over mu >= 1, with s = 1/mu down to 0 as the last column. Given a
    /// rho, the largest s at which it can be had.
    pub fn best(self, game: &Naive, rho: Option<&RBig>) -> LinearProgram {
        let mut lp = LinearProgram::new(true);
        let share = lp.free_column(if rho.is_none() { RBig::ONE } else { RBig::ZERO });
        let deviations = self.deviations(&mut lp, game);
        let s = lp.column(if rho.is_none() { RBig::ZERO } else { RBig::ONE });
        lp.at_least(vec![(s, RBig::NEG_ONE)], RBig::NEG_ONE);
        if let Some(rho) = rho {
            lp.at_least(vec![(share, RBig::ONE)], rho.clone());
        }
        for law in deviations.values() {
            let mass = law.values().map(|&column| (column, RBig::ONE));
            lp.equal(mass.chain([(s, RBig::NEG_ONE)]).collect(), RBig::ZERO);
        }
        for (theta, a) in self.rows(game) {
            let mut terms = self.gains(game, &deviations, &theta, &a);
            terms.push((share, -game.optimum[&theta].clone()));
            lp.at_least(terms, -game.revenue(&a));
        }
        lp
    }
}

/// Expected, the most `agent` could have paid for what she won at `a`, given what she does there.
fn willingness(game: &Naive, agent: usize, a: &[usize]) -> RBig {
    let most = |outcome: &Outcome| {
        let same = game.lottery.iter().filter(|(other, _)| other[agent] == a[agent]);
        let chances = same.flat_map(|(_, chances)| chances);
        let alike = chances.filter(|chance| {
            !chance.probability.is_zero() && chance.outcome.same_to(agent, outcome)
        });
        alike.map(|chance| chance.payments[agent].clone()).max().expect("this one at least")
    };
    let drawn = game.lottery[a].iter().filter(|chance| !chance.probability.is_zero());
    sum(drawn.map(|chance| &chance.probability * most(&chance.outcome)))
}

/// What a type can guarantee herself by a mixed action.
pub fn guarantee(game: &Naive, agent: usize, of_type: usize) -> LinearProgram {
    let mut lp = LinearProgram::new(true);
    let least = lp.free_column(RBig::ONE);
    let mixed: BTreeMap<usize, usize> =
        game.allowed[agent][of_type].iter().map(|&d| (d, lp.column(RBig::ZERO))).collect();
    lp.equal(mixed.values().map(|&column| (column, RBig::ONE)).collect(), RBig::ONE);
    for a in choices(&game.actions) {
        let terms = mixed.iter().map(|(&d, &c)| (c, game.deviated(agent, of_type, &a, d).clone()));
        lp.at_least(terms.chain([(least, RBig::NEG_ONE)]).collect(), RBig::ZERO);
    }
    lp
}
