//! Each concept's full linear program, row by row from its definition.

use super::linear_program::LinearProgram;
use super::naive::{Naive, choices};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// A set of equilibrium laws by the conditions that define it.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// The name the crate knows it by.
    pub name: &'static str,
    /// No type gains by a fixed deviation.
    pub regret: bool,
    /// No type gains by a deviation from any one recommendation.
    pub obedience: bool,
    /// The others' play does not depend on an agent's type.
    pub no_signalling: bool,
    /// Types may have spent what they gain over deviating.
    pub costs: bool,
}

const fn conditions(name: &'static str, rows: [bool; 4]) -> Conditions {
    let [regret, obedience, no_signalling, costs] = rows;
    Conditions { name, regret, obedience, no_signalling, costs }
}

/// All concepts that are linear programs over laws of types and actions.
pub const CONCEPTS: [Conditions; 6] = [
    conditions("coarse", [true, false, false, false]),
    conditions("coarse-ns", [true, false, true, false]),
    conditions("bce", [false, true, false, false]),
    conditions("bce-ns", [false, true, true, false]),
    conditions("coarse-net", [true, false, false, true]),
    conditions("any-information", [true, true, false, true]),
];

/// What is optimised over a set of laws.
#[derive(Clone, Debug)]
pub struct Aim {
    pub maximise: bool,
    /// Weight of welfare, which costs are taken off.
    pub welfare: RBig,
    /// Weight of revenue.
    pub revenue: RBig,
    /// Over all priors, per unit of optimal welfare.
    pub any_prior: bool,
}

/// Columns pi(theta, a) with their numbers.
type Law = BTreeMap<(Vec<usize>, Vec<usize>), usize>;

/// The whole program.
pub fn program(game: &Naive, of: Conditions, aim: &Aim) -> LinearProgram {
    let mut lp = LinearProgram::new(aim.maximise);
    let possible = |theta: &[usize]| aim.any_prior || !game.prior[theta].is_zero();
    let mut law = Law::new();
    for theta in game.type_profiles().into_iter().filter(|theta| possible(theta)) {
        for a in game.plays(&theta) {
            let worth = &aim.welfare * game.welfare(&theta, &a) + &aim.revenue * game.revenue(&a);
            law.insert((theta.clone(), a), lp.column(worth));
        }
    }
    add_law(&mut lp, game, &law, aim);
    for agent in 0..game.agents {
        for of_type in 0..game.types[agent] {
            if !aim.any_prior && game.marginal(agent, of_type).is_zero() {
                continue;
            }
            let with_type: Vec<_> =
                law.iter().filter(|((theta, _), _)| theta[agent] == of_type).collect();
            // F_i(t) k_i(t).
            let cost = of.costs.then(|| lp.column(-aim.welfare.clone()));
            let gain = |a: &[usize], d: usize| {
                game.utility(agent, of_type, a) - game.deviated(agent, of_type, a, d)
            };
            for &d in &game.allowed[agent][of_type] {
                if of.regret {
                    let terms = with_type.iter().map(|((_, a), column)| (**column, gain(a, d)));
                    let spent = cost.iter().map(|&column| (column, RBig::NEG_ONE));
                    lp.at_least(terms.chain(spent).collect(), RBig::ZERO);
                }
                for &recommended in game.allowed[agent][of_type].iter().filter(|_| of.obedience) {
                    let told = with_type.iter().filter(|((_, a), _)| a[agent] == recommended);
                    let terms = told.map(|((_, a), column)| (**column, gain(a, d)));
                    lp.at_least(terms.collect(), RBig::ZERO);
                }
            }
        }
        if of.no_signalling {
            add_no_signalling(&mut lp, game, &law, agent);
        }
    }
    lp
}

/// The law of the types.
fn add_law(lp: &mut LinearProgram, game: &Naive, law: &Law, aim: &Aim) {
    if aim.any_prior {
        let weighed = law.iter().map(|((theta, _), &column)| (column, game.optimum[theta].clone()));
        lp.equal(weighed.collect(), RBig::ONE);
        return;
    }
    for (theta, probability) in game.prior.iter().filter(|(_, f)| !f.is_zero()) {
        let of_theta = law.iter().filter(|((types, _), _)| types == theta);
        lp.equal(of_theta.map(|(_, &column)| (column, RBig::ONE)).collect(), probability.clone());
    }
}

/// The marginal of a_-i given theta is the same for all theta_i, between profiles with F > 0.
fn add_no_signalling(lp: &mut LinearProgram, game: &Naive, law: &Law, agent: usize) {
    let with = |list: &[usize], entry: usize| {
        let mut list = list.to_vec();
        list[agent] = entry;
        list
    };
    let possible = |theta: &[usize]| !game.prior[theta].is_zero();
    for theta in game.type_profiles().into_iter().filter(|theta| possible(theta)) {
        // Equal to the first possible type's is equal to all.
        let all = (0..game.types[agent]).map(|t| with(&theta, t));
        let first = all.into_iter().find(|theta| possible(theta)).expect("theta is possible");
        if first == theta {
            continue;
        }
        let others = (0..game.agents)
            .map(|j| if j == agent { vec![usize::MAX] } else { game.allowed[j][theta[j]].clone() });
        for others in choices(&others.collect::<Vec<_>>()) {
            let mut terms = Vec::new();
            for (types, weight) in
                [(&theta, game.prior[&first].clone()), (&first, -game.prior[&theta].clone())]
            {
                for &own in &game.allowed[agent][types[agent]] {
                    terms.push((law[&(types.clone(), with(&others, own))], weight.clone()));
                }
            }
            lp.equal(terms, RBig::ZERO);
        }
    }
}
